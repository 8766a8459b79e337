//! The program is killed in the middle of a body: no half blob, and an upload goes on from what is on the disk.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kernel::{Clock, Id, Random};
use testkit::TestDir;
use thuisbasis_files::{Hash, Store, StoreError};

kernel::id! {
    /// An upload of a test.
    UploadId,
}

const FOLDER: &str = "THUISBASIS_TEST_KILLED";
const TOTAL: usize = 6 << 20;
const CHUNK: usize = 64 << 10;

fn id() -> UploadId {
    UploadId::from_uuid(uuid::Uuid::from_u128(7))
}

fn content() -> Vec<u8> {
    (0_u32..).flat_map(u32::to_le_bytes).take(TOTAL).collect()
}

/// Gives everything from an offset on, `pause` bytes in says so, and never ends.
fn endless(offset: usize, pause: usize) -> impl futures_util::Stream<Item = Result<Bytes, StoreError>> + Send {
    let whole = Bytes::from(content());
    let chunks = (offset..TOTAL).step_by(CHUNK).map(move |at| {
        if at >= pause {
            eprintln!("READY");
        }
        Ok(whole.slice(at..(at + CHUNK).min(TOTAL)))
    });
    stream::iter(chunks).chain(stream::pending())
}

/// What the child does; run by the tests below only.
#[test]
#[ignore = "the program that the other tests kill"]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    testkit::run(async {
        let store = Store::folder(Path::new(&folder), Random::seeded(u64::from(std::process::id()))).await?;
        if store.received(id()).await.is_ok() {
            store.append(id(), 0, endless(0, TOTAL / 2), u64::MAX).await?;
        } else {
            store.put(endless(0, TOTAL / 2), u64::MAX).await?;
        }
        Ok::<_, StoreError>(())
    })
    .unwrap_or_else(|error| panic!("{error}"));
}

/// Starts the child and kills it in the middle of its work.
fn start_and_kill(folder: &Path) {
    let program = std::env::current_exe().unwrap_or_else(|error| panic!("{error}"));
    let mut child: Child = Command::new(program)
        .args(["--ignored", "--exact", "child", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{error}"));
    let said = child.stderr.take().map(BufReader::new);
    let ready = said.into_iter().flat_map(BufReader::lines).map_while(Result::ok).any(|line| line == "READY");
    assert!(ready, "the child ended by itself");
    assert!(child.kill().is_ok());
    assert!(child.wait().is_ok_and(|status| !status.success()));
}

#[test]
fn a_put_that_is_killed_leaves_no_blob() {
    let dir = TestDir::new();
    start_and_kill(dir.path());
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
        start_and_kill(dir.path());
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
