//! What tests share: throw-away databases on both engines, actors, and a clock that stands still.
//!
//! ```
//! use testkit::{Engine, TestDb, db_test};
//!
//! #[db_test]
//! async fn an_empty_stream_holds(engine: Engine) {
//!     let db = TestDb::base(engine).await;
//!     // … `db` is a `db::Db`; its files or its PostgreSQL database go when it does.
//! }
//! ```
//!
//! # The shared `PostgreSQL` server
//!
//! Tests run each in a process of their own, so the server is shared between processes: the first test that needs one
//! makes and starts it, from Debian's programs (`postgresql`) or those in the folder that `THUISBASIS_TEST_PG_BIN`
//! names. Everything lives in [`runtime_dir`]. A small supervisor stops the server and removes its files when no test
//! has used it for a minute; `sh <runtime_dir>/stop` (or [`stop_shared_servers`]) does so at once, unless a test is
//! still using it.

pub mod actors;
mod database;
mod postgres;
mod runtime;

use std::future::Future;
use std::path::PathBuf;

pub use database::{MigrationSet, TestDb};
pub use db::Engine;
use kernel::{Clock, Timestamp};
pub use postgres::{PostgresDatabase, postgres_url_of_new_database, stop_shared_servers};
pub use runtime::runtime_dir;
/// Runs a test once on each engine: `async fn name(engine: db::Engine)` becomes the tests `name::sqlite` and
/// `name::postgres`. It may return a `Result`; attributes such as `should_panic` and `ignore` are kept.
pub use testkit_macros::db_test;

/// The moment at which every test begins: Monday 16 March 2026, 09:00 in Amsterdam.
pub const START: Timestamp = Timestamp::from_micros(1_773_648_000_000_000);

/// A clock that stands at [`START`] until a test moves it.
#[must_use]
pub fn fixed_clock() -> Clock {
    Clock::fixed(START)
}

/// Runs a test's future to its end on a runtime with several threads, as the program has.
///
/// # Panics
/// When the operating system gives no threads.
pub fn run<F: Future>(test: F) -> F::Output {
    match tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build() {
        Ok(runtime) => runtime.block_on(test),
        Err(error) => panic!("no runtime for the test: {error}"),
    }
}

/// A folder of this test's own, empty; removed when dropped.
#[derive(Debug)]
pub struct TestDir(PathBuf);

impl TestDir {
    /// Makes one.
    ///
    /// # Panics
    /// When the disk refuses.
    #[must_use]
    pub fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        if let Err(message) = runtime::in_use() {
            panic!("{message}");
        }
        let path = runtime_dir().join("files").join(format!("{}-{number}", std::process::id()));
        // A process killed earlier may have had the same number.
        let _ = std::fs::remove_dir_all(&path);
        if let Err(error) = std::fs::create_dir_all(&path) {
            panic!("cannot make the folder {} for a test: {error}", path.display());
        }
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.0
    }

    /// A file in it.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Default for TestDir {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
