//! Background work, enqueued in the transaction of whoever wants it done.
//!
//! * [`enqueue`] writes a job in the caller's transaction: no commit, no job; a commit, and the job will run.
//! * A [`Worker`] claims due jobs under a lease that it renews while it works. When a node dies, its leases run out and
//!   other nodes take over. A job may therefore run twice; [`JobCtx::done_in`] makes it exactly once where that counts,
//!   by finishing the job in the same transaction as its work.
//! * A job that fails is tried again, each time later. After its last attempt it stays as a dead letter with the
//!   error, the event [`JobDied`] says so, and [`revive`] gives it another chance.
//! * A [`Schedule`] enqueues a job at set times, once over all nodes.
//!
//! Workers wake up when the bell of the database rings, that is after a commit that recorded an event. A job enqueued
//! in a commit without any may wait for the next look, [`LOOK_EVERY`].

mod handler;
mod schedule;
mod store;
mod worker;

use db::Migration;
pub use handler::{Handler, JobCtx, Work};
pub use schedule::{Rule, Schedule};
pub use store::{Dead, JobDied, JobId, dead, enqueue, revive, waiting};
pub use worker::{LOOK_EVERY, Worker};

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "jobs", number: 1, sql: include_str!("../migrations/0001_jobs.sql") }];

/// Their names, in an order in which they can be filled.
pub const TABLES: &[&str] = &["job", "job_schedule"];
