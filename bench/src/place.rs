//! Databases of a given size, filled by the program itself.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use db::{Db, DbUrl, Engine};
use kernel::{Actor, Clock, Origin, Random};
use testkit::PostgresDatabase;

use crate::args::Arguments;
use crate::failure::{Failure, Outcome};
use crate::program::Program;
use crate::watch::Watch;

/// Names what has been filled in; another schema, size or database is filled anew.
const MARK: &str = "filled";

/// A filled database. A throw-away one goes when this is dropped.
pub(crate) struct Place {
    pub(crate) program: Program,
    /// How long filling took, in seconds, unless it was filled before.
    pub(crate) filled_in: Option<f64>,
    _server: Option<PostgresDatabase>,
}

impl Place {
    /// A database with a crowd in it, or, for no people, an empty one.
    pub(crate) async fn prepare(asked: &Arguments, engine: Engine, people: usize) -> Outcome<Self> {
        let name = format!("{}-{people}", engine.name().to_lowercase());
        let data = asked.folder.join(&name);
        let (server, database) = match (engine, &asked.postgres_url) {
            (Engine::Sqlite, _) => (None, None),
            (Engine::Postgres, Some(url)) => (None, Some(url.clone())),
            (Engine::Postgres, None) => {
                let server = PostgresDatabase::empty().await;
                let url = server.url().to_owned();
                (Some(server), Some(url))
            }
        };
        let mark = format!("{:016x} {}", schema(), database.as_deref().unwrap_or_default());
        let fresh = people == 0 || fs::read_to_string(data.join(MARK)).is_ok_and(|found| found == mark);
        if people == 0 || !fresh {
            let _ = fs::remove_dir_all(&data);
        }
        fs::create_dir_all(&data)?;
        let program = Program { binary: asked.binary.clone(), data, database };
        let mut place = Self { program, filled_in: None, _server: server };
        if !fresh {
            eprintln!("{name}: filling");
            let watch = Watch::start();
            place.program.run(&["demo", "crowd", "--people", &people.to_string()]).await?;
            place.analyze().await?;
            place.filled_in = Some(watch.elapsed().as_secs_f64());
            fs::write(place.program.data.join(MARK), mark)?;
        }
        Ok(place)
    }

    /// Counts what the tables hold, as a server in use does by itself and one for tests does not.
    async fn analyze(&self) -> Outcome {
        let Some(url) = &self.program.database else { return Ok(()) };
        let db = open(url).await?;
        let tx = db.begin(&Actor::system("bench", Origin::CommandLine)).await?;
        db::sql("ANALYZE").run(&tx).await?;
        tx.commit_without_trace("statistics are no data").await?;
        Ok(db.close().await?)
    }

    /// What the database takes on disk, in bytes.
    pub(crate) async fn size(&self) -> Outcome<u64> {
        let Some(url) = &self.program.database else {
            let files = ["thuisbasis.db", "thuisbasis.db-wal"];
            return Ok(files.iter().map(|file| crate::program::size(&self.program.data.join(file))).sum());
        };
        let db = open(url).await?;
        let size: Option<i64> = db::sql("SELECT pg_database_size(current_database())").scalar(db.conn()).await?;
        db.close().await?;
        size.and_then(|size| u64::try_from(size).ok()).ok_or_else(|| Failure::new("the database has no size"))
    }
}

async fn open(url: &str) -> Outcome<Db> {
    let settings = db::Settings { url: DbUrl::Postgres(url.to_owned()), connections: 1 };
    Ok(Db::open(&settings, Clock::system(), Random::from_system()?).await?)
}

/// A fingerprint of the schema and of what fills it: the migrations and the sources of the crowd.
fn schema() -> u64 {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut files = Vec::new();
    gather(&crates, &mut files);
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    hasher.finish()
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "sql") || path.ends_with("crowd.rs") {
            files.push(path);
        }
    }
}
