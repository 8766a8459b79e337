//! Reading as of one moment.

use kernel::Result;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, IsolationLevel, TransactionOptions,
    TransactionTrait,
};

use crate::query::Via;
use crate::{Conn, Engine};

/// The database as it was when this was taken.
#[must_use = "a snapshot holds a connection"]
pub struct Snapshot(DatabaseTransaction);

impl Snapshot {
    pub(crate) async fn take(pool: &DatabaseConnection, engine: Engine) -> Result<Self> {
        // A reading transaction of SQLite in WAL mode is a snapshot by itself.
        let options = match engine {
            Engine::Sqlite => TransactionOptions::default(),
            Engine::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        let inner = pool.begin_with_options(options).await?;
        // Both engines fix the moment at the first statement, not at the beginning.
        let first = match engine {
            Engine::Sqlite => "SELECT count(*) FROM sqlite_master",
            Engine::Postgres => "SELECT 1",
        };
        inner.execute_unprepared(first).await?;
        Ok(Self(inner))
    }

    /// To read with.
    #[must_use]
    pub fn conn(&self) -> Conn<'_> {
        Conn(Via::Tx(&self.0))
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Snapshot")
    }
}
