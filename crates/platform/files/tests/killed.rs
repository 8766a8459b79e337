//! The program is killed in the middle of a body: no half blob, and an upload goes on from what is on the disk.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{TryStreamExt as _, stream};
use kernel::{Clock, Id, Random};
use testkit::TestDir;
use thuisbasis_files::{Hash, Store, StoreError};

kernel::id! {
    /// An upload of a test.
    UploadId,
}

const TOTAL: usize = 6 << 20;

fn id() -> UploadId {
    UploadId::from_uuid(uuid::Uuid::from_u128(7))
}

fn content() -> Vec<u8> {
    (0_u32..).flat_map(u32::to_le_bytes).take(TOTAL).collect()
}

/// Starts the program that puts its input in a store, gives it half of a body and kills it.
fn start_and_kill(folder: &Path, upload: Option<UploadId>) {
    // Tests lie beside the folder of the examples, which are built with them.
    let own = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let target = own.parent().and_then(Path::parent).unwrap_or_else(|| panic!("{} lies nowhere", own.display()));
    let mut child = Command::new(target.join("examples/store_put"))
        .arg(folder)
        .args(upload.map(|id| id.to_string()))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{error}"));
    let half = TOTAL / 2;
    let said = child.stderr.take().map(BufReader::new);
    // Its input stays open, so that it waits for more.
    let mut input = child.stdin.take().unwrap_or_else(|| panic!("its input is written"));
    let written = input.write_all(&content()[..half]).and_then(|()| input.flush());
    assert!(written.is_ok(), "{written:?}");
    let mut lines = said.into_iter().flat_map(BufReader::lines).map_while(Result::ok);
    assert!(lines.any(|line| line.parse() == Ok(half)), "the program ended by itself");
    assert!(child.kill().is_ok());
    assert!(child.wait().is_ok_and(|status| !status.success()));
}

#[test]
fn a_put_that_is_killed_leaves_no_blob() {
    let dir = TestDir::new();
    start_and_kill(dir.path(), None);
    let result = testkit::run(async {
        let store = Store::folder(dir.path(), Random::seeded(1)).await?;
        assert_eq!(store.list().try_collect::<Vec<_>>().await?, []);
        let left = || std::fs::read_dir(dir.file("incoming")).map_or(0, Iterator::count);
        assert_eq!(left(), 1);
        let clock = Clock::system();
        assert_eq!(store.sweep(&clock, Duration::from_hours(24)).await?, 0);
        let tomorrow = Clock::fixed(clock.now().after(Duration::from_hours(25)));
        assert_eq!(store.sweep(&tomorrow, Duration::from_hours(24)).await?, 1);
        assert_eq!(left(), 0);
        Ok::<_, StoreError>(())
    });
    assert!(result.is_ok(), "{result:?}");
}

#[test]
fn an_upload_that_is_killed_goes_on() {
    let dir = TestDir::new();
    let result = testkit::run(async {
        let store = Store::folder(dir.path(), Random::seeded(1)).await?;
        store.begin_upload(id()).await?;
        start_and_kill(dir.path(), Some(id()));
        let offset = store.received(id()).await?;
        let reached = usize::try_from(offset).unwrap_or_default();
        assert!(reached > 0 && reached <= TOTAL);
        let rest = Bytes::from(content()).slice(reached..);
        store.append(id(), offset, stream::iter([Ok::<_, StoreError>(rest)]), u64::MAX).await?;
        let blob = store.finish_upload(id()).await?;
        assert_eq!((blob.hash, blob.size), (Hash::of(&content()), TOTAL as u64));
        store.verify(blob).await
    });
    assert!(result.is_ok(), "{result:?}");
}
