//! On whose behalf work is done: what every command takes first.

use chrono::NaiveDate;
use db::{Conn, Db, Tx};
use kernel::{Actor, Clock, Origin, Result};

use crate::Grants;

/// Somebody at work: the database, who they are, and what they hold. Pages, the API and the command line each make
/// one and call the same commands with it.
#[derive(Debug, Clone)]
pub struct Acting {
    db: Db,
    actor: Actor,
    grants: Grants,
}

impl Acting {
    /// Somebody with these grants.
    #[must_use]
    pub fn new(db: Db, actor: Actor, grants: Grants) -> Self {
        Self { db, actor, grants }
    }

    /// The operator at the command line, who owns the machine and so may do everything.
    #[must_use]
    pub fn operator(db: Db, task: &str) -> Self {
        Self {
            db,
            actor: Actor::system(task, Origin::CommandLine),
            grants: Grants::of_the_operator_who_owns_the_machine("whoever runs the program can read its files"),
        }
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// To read with.
    #[must_use]
    pub fn conn(&self) -> Conn<'_> {
        self.db.conn()
    }

    /// Begins to write on their behalf.
    pub async fn begin(&self) -> Result<Tx> {
        self.db.begin(&self.actor).await
    }

    /// Who they are.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What they hold.
    #[must_use]
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.db.clock()
    }

    /// The calendar day it is.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock().today()
    }
}
