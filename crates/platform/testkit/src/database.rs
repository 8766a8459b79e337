//! Throw-away databases.

use std::ops::Deref;

use db::{Db, DbUrl, Engine, Migration, Settings};
use kernel::{Clock, Random};

use crate::{PostgresDatabase, TestDir, fixed_clock};

/// Migrations in any shape: one list, or a list of lists.
pub trait MigrationSet {
    /// Adds them, in order.
    fn collect_into(&self, all: &mut Vec<Migration>);

    /// All of them but the base, which every database has.
    fn flat(&self) -> Vec<Migration> {
        let mut all = Vec::new();
        self.collect_into(&mut all);
        all.retain(|migration| !db::migrate::BASE.iter().any(|base| base.slice == migration.slice));
        all
    }
}

impl MigrationSet for Migration {
    fn collect_into(&self, all: &mut Vec<Migration>) {
        all.push(*self);
    }
}

impl<T: MigrationSet + ?Sized> MigrationSet for &T {
    fn collect_into(&self, all: &mut Vec<Migration>) {
        (**self).collect_into(all);
    }
}

impl<T: MigrationSet> MigrationSet for [T] {
    fn collect_into(&self, all: &mut Vec<Migration>) {
        for part in self {
            part.collect_into(all);
        }
    }
}

impl<T: MigrationSet, const N: usize> MigrationSet for [T; N] {
    fn collect_into(&self, all: &mut Vec<Migration>) {
        self.as_slice().collect_into(all);
    }
}

impl<T: MigrationSet> MigrationSet for Vec<T> {
    fn collect_into(&self, all: &mut Vec<Migration>) {
        self.as_slice().collect_into(all);
    }
}

/// A migrated database of this test's own. It is the [`Db`] it derefs to; its files, or its database on the shared
/// server, go when it is dropped.
#[derive(Debug)]
pub struct TestDb {
    /// The clock that the database stamps with; stands at [`crate::START`] until it is moved.
    pub clock: Clock,
    /// The database's source of ids and secrets: the same in every run.
    pub random: Random,
    db: Db,
    settings: Settings,
    // Dropped last: the files go after the connections.
    _place: Place,
}

#[derive(Debug)]
enum Place {
    Files { _dir: TestDir },
    Server { _database: PostgresDatabase },
}

impl TestDb {
    /// A database with the base and these migrations.
    ///
    /// # Panics
    /// When it cannot be made; without `PostgreSQL` the message says what to install.
    pub async fn open<M: MigrationSet + ?Sized>(engine: Engine, migrations: &M) -> Self {
        let migrations = migrations.flat();
        match engine {
            Engine::Sqlite => {
                let test = Self::unmigrated(engine).await;
                if let Err(error) = db::migrate::migrate(&test.db, &migrations).await {
                    panic!("migrations on SQLite: {error}");
                }
                test
            }
            Engine::Postgres => Self::on_server(PostgresDatabase::create(&migrations).await).await,
        }
    }

    /// A database with the event stream alone.
    ///
    /// # Panics
    /// As [`TestDb::open`].
    pub async fn base(engine: Engine) -> Self {
        Self::open::<[Migration]>(engine, &[]).await
    }

    /// A database in which nothing has run, for tests of migrating, copying and restoring.
    ///
    /// # Panics
    /// As [`TestDb::open`].
    pub async fn unmigrated(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let dir = TestDir::new();
                let url = DbUrl::Sqlite(dir.file("test.db"));
                Self::connect(url, Place::Files { _dir: dir }).await
            }
            Engine::Postgres => Self::on_server(PostgresDatabase::empty().await).await,
        }
    }

    async fn on_server(database: PostgresDatabase) -> Self {
        Self::connect(DbUrl::Postgres(database.url().to_owned()), Place::Server { _database: database }).await
    }

    async fn connect(url: DbUrl, place: Place) -> Self {
        let (clock, random, settings) = (fixed_clock(), Random::seeded(20_260_316), Settings::new(url));
        match Db::open(&settings, clock.clone(), random.clone()).await {
            Ok(db) => Self { clock, random, db, settings, _place: place },
            Err(error) => panic!("{error}"),
        }
    }

    /// How to open it, for what takes settings or a URL.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same database opened once more, as another node would, with the same clock and randomness of its own.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn another_node(&self) -> Db {
        let random = Random::seeded(u64::from_le_bytes(self.random.bytes()));
        match Db::open(&self.settings, self.clock.clone(), random).await {
            Ok(db) => db,
            Err(error) => panic!("{error}"),
        }
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}
