//! Killed at any moment, the same command ends where it would have ended.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use db::Engine;
use kernel::Random;
use thuisbasis_movein as movein;

use crate::town::{Town, asked};

/// Files of the drive.
const FILES: u64 = 2_000;
/// Times that it is killed.
const KILLS: u32 = 5;

#[tokio::test]
async fn nothing_is_lost_and_nothing_comes_twice() {
    let town = Town::build(Engine::Sqlite).await;
    let (person, eva, group) = town.owner().await;
    movein::sample::drive(&town.source(), 42, FILES).unwrap();
    let own = std::env::current_exe().unwrap();
    let program = own.parent().and_then(Path::parent).unwrap().join("examples/bring");
    let db::DbUrl::Sqlite(database) = town.db.url().clone() else { panic!("it is a file") };
    let command = || {
        let mut command = Command::new(&program);
        command.arg(&database).arg(town.dir.file("files")).arg(town.source()).arg(town.map());
        command.arg(group.to_string()).arg(person.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let random = Random::seeded(42);
    let mut killed = 0;
    for _ in 0..KILLS {
        let mut child = command().spawn().unwrap();
        // Not to wait for anything: the moment of the kill is what is tried out.
        std::thread::sleep(Duration::from_millis(100 + random.below(1_500)));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 1, "it was over before it could be killed");
    // The map is there once the drive was looked at as a whole.
    let report = if let Ok(report) = town.bring(&eva, group).await {
        report
    } else {
        town.look();
        town.bring(&eva, group).await.unwrap()
    };
    assert!(report.is_right(), "{report:#?}");
    assert_eq!(report.before + report.brought + report.once + report.left, FILES);
    assert_eq!(town.contents().await, asked(&town.map()));
    let count = i64::try_from(FILES).unwrap();
    assert_eq!(town.count("SELECT COUNT(*) FROM moved_file").await, count);
    assert!(db::events::verify(town.db.conn()).await.unwrap().is_ok());
}
