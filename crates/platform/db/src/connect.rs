//! Opening the database.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Actor, Clock, Random, Result};
use sea_orm::{ConnectionTrait, DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::query::Via;
use crate::{Bell, Conn, Snapshot, Tx};

/// The name under which nodes on one `PostgreSQL` tell each other of new events.
pub(crate) const CHANNEL: &str = "thuisbasis_events";

/// Which database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// Name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// Where the database is: the path of an `SQLite` file, or a `postgres://` URL.
#[derive(Clone, PartialEq, Eq)]
pub enum DbUrl {
    /// File of an embedded database; created when it does not exist.
    Sqlite(PathBuf),
    /// URL of a server, with user and database.
    Postgres(String),
}

impl FromStr for DbUrl {
    type Err = OpenError;

    fn from_str(text: &str) -> Result<Self, OpenError> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            return Err(OpenError::Url);
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

impl std::fmt::Debug for DbUrl {
    /// Leaves out a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => match (url.split_once("://"), url.rsplit_once('@')) {
                (Some((scheme, _)), Some((_, host))) => write!(f, "{scheme}://…@{host}"),
                _ => f.write_str("postgres://…"),
            },
        }
    }
}

/// Why the database did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The setting is neither a path nor a URL we know.
    #[error("THUISBASIS_DATABASE: expected the path of an SQLite file or a postgres:// URL")]
    Url,
    /// The engine said no.
    #[error("cannot open the database {at}: {cause}")]
    Engine {
        /// Which one.
        at: String,
        /// What the engine said.
        cause: String,
    },
}

/// How to open it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where.
    pub url: DbUrl,
    /// Most connections to read with.
    pub connections: u32,
}

impl Settings {
    /// Eight connections.
    #[must_use]
    pub fn new(url: DbUrl) -> Self {
        Self { url, connections: 8 }
    }
}

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    read: DatabaseConnection,
    write: DatabaseConnection,
    engine: Engine,
    url: DbUrl,
    clock: Clock,
    random: Random,
    bell: Bell,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({:?})", self.0.url)
    }
}

impl Db {
    /// Opens the database, creating an `SQLite` file that is not there. The schema is left as it is.
    pub async fn open(settings: &Settings, clock: Clock, random: Random) -> Result<Self, OpenError> {
        let failed =
            |error: sqlx::Error| OpenError::Engine { at: format!("{:?}", settings.url), cause: error.to_string() };
        let (read, write, engine) = match &settings.url {
            DbUrl::Sqlite(path) => {
                let (read, write) = open_sqlite(path, settings.connections).await.map_err(failed)?;
                (read, write, Engine::Sqlite)
            }
            DbUrl::Postgres(url) => {
                let pool = open_postgres(url, settings.connections).await.map_err(failed)?;
                (pool.clone(), pool, Engine::Postgres)
            }
        };
        Ok(Self(Arc::new(Inner { read, write, engine, url: settings.url.clone(), clock, random, bell: Bell::new() })))
    }

    /// Opens an `SQLite` file to read it, a backup, leaving it as it is; every attempt to write fails.
    pub(crate) async fn open_file(path: &Path, clock: Clock, random: Random) -> Result<Self, OpenError> {
        let url = DbUrl::Sqlite(path.to_owned());
        let failed = |error: sqlx::Error| OpenError::Engine { at: format!("{url:?}"), cause: error.to_string() };
        let options = SqliteConnectOptions::new().filename(path).read_only(true);
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await.map_err(failed)?;
        let read = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
        let write = read.clone();
        Ok(Self(Arc::new(Inner { read, write, engine: Engine::Sqlite, url, clock, random, bell: Bell::new() })))
    }

    /// Which engine it is; for `doctor` and messages, not for branching in stores.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &DbUrl {
        &self.0.url
    }

    /// The clock that stamps what is written.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The source of ids and secrets.
    #[must_use]
    pub fn random(&self) -> &Random {
        &self.0.random
    }

    /// Rings after each commit.
    #[must_use]
    pub fn bell(&self) -> &Bell {
        &self.0.bell
    }

    /// To read with, each statement by itself.
    #[must_use]
    pub fn conn(&self) -> Conn<'_> {
        Conn(Via::Pool(&self.0.read))
    }

    /// To read with as of one moment: what is committed later is not seen. It holds a connection; keep it short, or
    /// keep it to what must be consistent.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        Snapshot::take(&self.0.read, self.0.engine).await
    }

    /// Begins to write, on behalf of `actor`.
    pub async fn begin(&self, actor: &Actor) -> Result<Tx> {
        Tx::begin(self.clone(), actor.clone()).await
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.0.read
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.0.write
    }

    /// Listens for commits of other nodes and rings the bell for them; ends only with an error.
    /// `SQLite` has no other nodes: there it waits for ever.
    pub async fn hear_other_nodes(&self) -> Result<()> {
        if self.0.engine == Engine::Sqlite {
            return std::future::pending().await;
        }
        let heard = |error: sqlx::Error| kernel::Error::Internal(Box::new(error));
        let mut listener = PgListener::connect_with(self.0.read.get_postgres_connection_pool()).await.map_err(heard)?;
        listener.listen(CHANNEL).await.map_err(heard)?;
        loop {
            let notice = listener.recv().await.map_err(heard)?;
            if let Ok(seq) = notice.payload().parse() {
                self.0.bell.ring(seq);
            }
        }
    }

    /// Closes all connections; writes what is in `SQLite`'s log into its file.
    pub async fn close(&self) -> Result<()> {
        if self.0.engine == Engine::Sqlite {
            self.0.write.execute_unprepared("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        self.0.read.close_by_ref().await?;
        self.0.write.close_by_ref().await?;
        Ok(())
    }
}

/// Readers in a pool of their own and one writer: writers queue fairly in the pool instead of polling a locked file.
async fn open_sqlite(path: &Path, readers: u32) -> Result<(DatabaseConnection, DatabaseConnection), sqlx::Error> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(30))
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16000")
        .pragma("temp_store", "memory");
    let pool = || SqlitePoolOptions::new().test_before_acquire(false).max_lifetime(None).idle_timeout(None);
    let write = pool()
        .max_connections(1)
        .acquire_timeout(Duration::from_mins(1))
        .connect_with(options.clone().optimize_on_close(true, 400))
        .await?;
    let read = pool().max_connections(readers).connect_with(options.read_only(true)).await?;
    Ok((SqlxSqliteConnector::from_sqlx_sqlite_pool(read), SqlxSqliteConnector::from_sqlx_sqlite_pool(write)))
}

async fn open_postgres(url: &str, connections: u32) -> Result<DatabaseConnection, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("thuisbasis").statement_cache_capacity(256);
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options)
        .await?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}
