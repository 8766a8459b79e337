//! The store on a service that speaks S3: moto, which keeps everything in memory.

mod server;

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use kernel::{Clock, Id, Random};
use server::Server;
use thuisbasis_files::{Blob, Hash, S3Settings, Store, StoreError};

kernel::id! {
    /// An upload of a test.
    UploadId,
}

const MIB: usize = 1 << 20;

fn id(number: u128) -> UploadId {
    UploadId::from_uuid(uuid::Uuid::from_u128(number))
}

fn settings(endpoint: String, prefix: &str) -> S3Settings {
    S3Settings {
        endpoint: Some(endpoint),
        region: "eu-west-1".to_owned(),
        bucket: "blobs".to_owned(),
        prefix: prefix.to_owned(),
        key_id: "test".to_owned(),
        secret: "test".to_owned().into(),
    }
}

/// So many bytes that do not repeat.
fn bytes(size: usize) -> Bytes {
    let mut bytes = Vec::with_capacity(size + 4096);
    for number in 0_u32.. {
        if bytes.len() >= size {
            break;
        }
        bytes.extend_from_slice(&number.to_le_bytes());
        bytes.resize(bytes.len() + 4092, b'x');
    }
    bytes.truncate(size);
    bytes.into()
}

/// In chunks of a size as a network gives them.
fn body(of: &Bytes) -> impl Stream<Item = Result<Bytes, StoreError>> + Send + use<> {
    let of = of.clone();
    let size = of.len();
    stream::iter((0..size).step_by(50_000).map(move |at| Ok(of.slice(at..(at + 50_000).min(size)))))
}

async fn all(store: &Store) -> Result<Vec<Blob>, StoreError> {
    store.list().map_ok(|stored| stored.blob).try_collect().await
}

/// One test, so that one server is started: its parts look at folders of their own.
#[test]
fn the_store_works_on_s3() {
    let server = Server::start().unwrap_or_else(|message| panic!("{message}"));
    let store = |prefix: &str| Store::s3(&settings(server.endpoint(), prefix), Random::seeded(1));
    let result = testkit::run(async {
        puts_and_reads(&store("one")?).await?;
        takes_large_bodies(&store("two")?).await?;
        leaves_nothing_half(&store("three")?).await?;
        goes_on_with_uploads(&store("four/deep")?).await?;
        sweeps(&store("five")?).await?;
        // Without a folder of its own it sees the folders of others, and takes nothing in them for its blobs.
        assert!(all(&store("")?).await?.is_empty());
        Ok::<_, StoreError>(())
    });
    assert!(result.is_ok(), "{result:?}");
}

async fn puts_and_reads(store: &Store) -> Result<(), StoreError> {
    let blob = store.put_bytes("content").await?;
    assert_eq!(store.put_bytes("content").await?, blob);
    assert_eq!(all(store).await?, [blob]);
    assert_eq!(store.read(blob, 100).await?, "content");
    let part: Vec<Bytes> = store.get_range(blob, 3..7).await?.stream.try_collect().await?;
    assert_eq!(part.concat(), b"tent");
    store.verify(blob).await?;
    let cut = Blob { size: 5, ..blob };
    assert!(matches!(store.get(cut).await, Err(StoreError::Damaged(_))));
    let longer = Blob { size: 100, ..blob };
    assert!(matches!(store.get_range(longer, 50..60).await, Err(StoreError::Damaged(_))));
    let other = Blob { hash: Hash::of(b"other"), size: 5 };
    assert!(matches!(store.get(other).await, Err(StoreError::Missing(_))));
    assert!(matches!(store.get_range(other, 0..2).await, Err(StoreError::Missing(_))));
    store.remove(blob.hash).await?;
    store.remove(blob.hash).await?;
    assert!(!store.exists(blob.hash).await?);
    let empty = store.put_bytes("").await?;
    store.verify(empty).await
}

async fn takes_large_bodies(store: &Store) -> Result<(), StoreError> {
    for size in [8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 20 * MIB] {
        let whole = bytes(size);
        let blob = store.put(body(&whole), 100 * MIB as u64).await?;
        assert_eq!((blob.hash, blob.size), (Hash::of(&whole), size as u64));
        store.verify(blob).await?;
        let part: Vec<Bytes> = store.get_range(blob, 5_000_000..5_000_010).await?.stream.try_collect().await?;
        assert_eq!(part.concat(), whole.slice(5_000_000..5_000_010));
    }
    assert_eq!(all(store).await?.len(), 4);
    assert_eq!(store.sweep(&tomorrow(), Duration::ZERO).await?, 0);
    Ok(())
}

async fn leaves_nothing_half(store: &Store) -> Result<(), StoreError> {
    for size in [MIB, 10 * MIB] {
        let whole = bytes(size);
        let broken = body(&whole).chain(stream::iter([Err(StoreError::Busy)]));
        assert!(matches!(store.put(broken, u64::MAX).await, Err(StoreError::BrokenOff(_))));
        assert!(matches!(store.put(body(&whole), size as u64 - 1).await, Err(StoreError::TooLarge { .. })));
    }
    assert!(all(store).await?.is_empty());
    assert_eq!(store.sweep(&tomorrow(), Duration::ZERO).await?, 0);
    Ok(())
}

async fn goes_on_with_uploads(store: &Store) -> Result<(), StoreError> {
    let whole = bytes(19 * MIB);
    assert!(matches!(store.received(id(1)).await, Err(StoreError::NoSuchUpload)));
    store.begin_upload(id(1)).await?;
    let cuts = [0, 10, 9 * MIB, 18 * MIB + 1];
    for (n, at) in cuts.into_iter().enumerate() {
        let end = cuts.get(n + 1).copied().unwrap_or(whole.len());
        let wrong = store.append(id(1), at as u64 + 1, body(&whole.slice(..3)), u64::MAX).await;
        assert!(matches!(wrong, Err(StoreError::WrongOffset { expected }) if expected == at as u64));
        let broken = body(&whole.slice(at..end)).chain(stream::iter([Err(StoreError::Busy)]));
        assert!(matches!(store.append(id(1), at as u64, broken, u64::MAX).await, Err(StoreError::BrokenOff(_))));
        assert_eq!(store.received(id(1)).await?, end as u64);
    }
    let blob = store.finish_upload(id(1)).await?;
    assert_eq!(blob.hash, Hash::of(&whole));
    store.verify(blob).await?;
    assert!(matches!(store.received(id(1)).await, Err(StoreError::NoSuchUpload)));
    // Of two who write at the same place one is told so.
    store.begin_upload(id(2)).await?;
    let (one, other) = futures_util::future::join(
        store.append(id(2), 0, body(&whole.slice(..MIB)), u64::MAX),
        store.append(id(2), 0, body(&whole.slice(..MIB)), u64::MAX),
    )
    .await;
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(store.received(id(2)).await?, MIB as u64);
    store.give_up_upload(id(2)).await?;
    assert_eq!(store.sweep(&tomorrow(), Duration::ZERO).await?, 0);
    Ok(())
}

async fn sweeps(store: &Store) -> Result<(), StoreError> {
    store.begin_upload(id(1)).await?;
    store.append(id(1), 0, body(&bytes(100)), u64::MAX).await?;
    assert_eq!(store.sweep(&Clock::system(), Duration::from_hours(1)).await?, 0);
    assert_eq!(store.sweep(&tomorrow(), Duration::from_hours(1)).await?, 1);
    assert!(matches!(store.received(id(1)).await, Err(StoreError::NoSuchUpload)));
    Ok(())
}

fn tomorrow() -> Clock {
    Clock::fixed(Clock::system().now().after(Duration::from_hours(24)))
}
