//! Serving: the listener, the work in the background, and the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use db::Db;
use db::events::{Reader, pump, register};
use jobs::Worker;
use kernel::{Clock, Random, Result};
use search::Index;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::app::{Settings, Tools};

use crate::config::Config;
use crate::{assemble, metrics_page, migrations, router, sources, worker};

/// How long requests that are under way may take to end once the program was told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the configured database and brings its schema forward.
pub async fn open(config: &Config) -> Result<Db> {
    let url = config.database_url().map_err(|error| kernel::Error::Internal(Box::new(error)))?;
    let settings = db::Settings { url, connections: config.connections };
    let db = Db::open(&settings, Clock::system(), Random::from_system()?)
        .await
        .map_err(|error| kernel::Error::Internal(Box::new(error)))?;
    let ran = db::migrate::migrate(&db, &migrations()).await?;
    if ran > 0 {
        tracing::info!(ran, "brought the schema forward");
    }
    Ok(db)
}

/// Opens the configured store of files.
pub async fn store(config: &Config) -> Result<files::Store> {
    let random = Random::from_system()?;
    match config.s3().map_err(|error| kernel::Error::Internal(Box::new(error)))? {
        Some(settings) => Ok(files::Store::s3(&settings, random)?),
        None => Ok(files::Store::folder(&config.data.join("files"), random).await?),
    }
}

/// Opens this node's index of all that can be found.
pub fn index(config: &Config) -> Result<Index> {
    Index::open(&config.data.join("search"), sources())
}

/// Answers until told to stop; calls `ready` with the address once it does.
pub async fn serve(config: &Config, db: Db, demo: bool, ready: impl FnOnce(SocketAddr)) -> Result<()> {
    metrics_page::install(config.metrics_from.clone());
    let settings = Settings { secure: config.secure(), demo, trusted_proxies: config.trusted_proxies.clone() };
    let store = store(config).await?;
    let index = Arc::new(index(config)?);
    let finder: web::search::Index = index.clone();
    let app = assemble(db.clone(), settings, Tools::default().with(store.clone()).with(finder))?;
    let listener = TcpListener::bind(config.listen).await.map_err(|error| {
        kernel::Error::internal(format!("cannot listen on {}: {error}; is it taken?", config.listen))
    })?;
    let address = listener.local_addr()?;
    let (stop, stopping) = watch::channel(false);
    let mut background = tokio::task::JoinSet::new();
    for reader in app.slices.iter().flat_map(|slice| (slice.readers)()) {
        register(&db, reader.name).await?;
        background.spawn(follow(db.clone(), Arc::new(reader), stopping.clone()));
    }
    background.spawn(index.follow(db.clone(), stopping.clone()));
    background.spawn(hear_others(db.clone(), stopping.clone()));
    background.spawn(work(worker(db.clone(), store), stopping.clone()));
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
    });
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let mut until = stopping.clone();
    let server = axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            let _ = until.wait_for(|stop| *stop).await;
        })
        .into_future();
    tracing::info!(%address, engine = db.engine().name(), "ready");
    ready(address);
    let mut patience = stopping.clone();
    tokio::select! {
        ended = server => ended?,
        () = async {
            let _ = patience.wait_for(|stop| *stop).await;
            // A page that follows live updates keeps its connection for as long as it is open.
            tokio::time::sleep(PATIENCE).await;
        } => tracing::info!("some connections were cut off"),
    }
    while background.join_next().await.is_some() {}
    db.close().await
}

/// Lets a reader handle events as they come.
async fn follow(db: Db, reader: Arc<Reader>, mut stopping: watch::Receiver<bool>) {
    let mut bell = db.bell().listen();
    loop {
        match pump(&db, &reader).await {
            Ok(true) => {}
            Ok(false) => tokio::select! {
                _ = bell.changed() => {}
                _ = stopping.wait_for(|stop| *stop) => return,
            },
            Err(error) => {
                tracing::error!(%error, reader = reader.name, "a reader failed; it tries again");
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_secs(5)) => {}
                    _ = stopping.wait_for(|stop| *stop) => return,
                }
            }
        }
        if *stopping.borrow() {
            return;
        }
    }
}

/// Does jobs until told to stop, then ends those that are under way.
async fn work(worker: Worker, mut stopping: watch::Receiver<bool>) {
    let told = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    worker.run(told).await;
}

async fn hear_others(db: Db, mut stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            heard = db.hear_other_nodes() => if let Err(error) = heard {
                tracing::warn!(%error, "lost touch with other nodes; trying again");
            },
            _ = stopping.wait_for(|stop| *stop) => return,
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
