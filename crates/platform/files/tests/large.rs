//! Large bodies go through, and do not pile up in memory.

use bytes::Bytes;
use futures_util::{TryStreamExt as _, stream};
use kernel::{Id, Random};
use testkit::TestDir;
use thuisbasis_files::{Store, StoreError};

kernel::id! {
    /// An upload of a test.
    UploadId,
}

const MIB: u64 = 1 << 20;
const SIZE: u64 = 96 * MIB;

/// The most memory that this process had at any moment, in bytes, as Linux tells it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: Option<u64> = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    kib.unwrap_or_else(|| panic!("no VmHWM in {status}")) << 10
}

fn body(size: u64) -> impl futures_util::Stream<Item = Result<Bytes, StoreError>> + Send {
    const CHUNK: u64 = 64 << 10;
    stream::iter((0..size / CHUNK).map(|number| {
        let mut chunk = vec![7; 64 << 10];
        if let Some(start) = chunk.first_chunk_mut() {
            *start = number.to_le_bytes();
        }
        Ok(Bytes::from(chunk))
    }))
}

#[test]
fn a_large_body_does_not_pile_up() {
    let dir = TestDir::new();
    let id = UploadId::from_uuid(uuid::Uuid::from_u128(7));
    let result = testkit::run(async {
        let store = Store::folder(dir.path(), Random::seeded(1)).await?;
        let before = peak();
        let blob = store.put(body(SIZE), SIZE).await?;
        assert_eq!(blob.size, SIZE);
        store.begin_upload(id).await?;
        store.append(id, 0, body(SIZE), SIZE).await?;
        assert_eq!(store.finish_upload(id).await?, blob);
        let read = store.get(blob).await?.stream.try_fold(0, |sum, chunk| async move { Ok(sum + chunk.len() as u64) });
        assert_eq!(read.await?, SIZE);
        let grown = peak() - before;
        assert!(grown < 32 * MIB, "{} MiB more in memory", grown / MIB);
        Ok::<_, StoreError>(())
    });
    assert!(result.is_ok(), "{result:?}");
}
