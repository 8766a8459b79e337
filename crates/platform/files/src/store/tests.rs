//! What holds on a folder and on S3 alike; S3 is played by an object store in memory with tiny parts.

use std::io::{Read as _, Seek as _, SeekFrom};

use futures_util::{FutureExt as _, stream};
use object_store::memory::InMemory;
use proptest::prelude::*;
use testkit::TestDir;

use super::*;

kernel::id! {
    /// An upload of a test.
    UploadId,
}

fn id() -> UploadId {
    UploadId::from_uuid(uuid::Uuid::from_u128(7))
}

fn memory() -> Store {
    let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    Store::remote(Remote { objects, part: 16, most_copied: 64 }, Random::seeded(1))
}

/// Runs the test on both.
fn both<F: Future<Output = Result<()>>>(test: impl Fn(Store) -> F) {
    on_folder(|_, folder| test(folder));
    let result = testkit::run(test(memory()));
    assert!(result.is_ok(), "in memory: {result:?}");
}

/// Runs the test on a folder.
fn on_folder<F: Future<Output = Result<()>>>(test: impl FnOnce(std::path::PathBuf, Store) -> F) {
    let dir = TestDir::new();
    let path = dir.file("store");
    let result = testkit::run(async { test(path.clone(), Store::folder(&path, Random::seeded(1)).await?).await });
    assert!(result.is_ok(), "on a folder: {result:?}");
}

fn body(chunks: &[&[u8]]) -> impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static + use<> {
    stream::iter(chunks.iter().map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect::<Vec<_>>())
}

/// Gives its bytes and then breaks off.
fn broken(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static + use<> {
    body(&[bytes]).chain(stream::once(async { Err("the line went dead".into()) }))
}

/// Gives its bytes and then nothing, for ever.
fn stalled(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static + use<> {
    body(&[bytes]).chain(stream::pending())
}

async fn all(store: &Store) -> Result<Vec<Blob>> {
    store.list().map_ok(|stored| stored.blob).try_collect().await
}

async fn text(store: &Store, blob: Blob) -> Result<String> {
    Ok(String::from_utf8_lossy(&store.read(blob, 1 << 20).await?).into_owned())
}

#[test]
fn the_same_content_is_one_blob() {
    both(|store| async move {
        for content in ["", "short", "rather longer than the sixteen bytes of a part, and than one copy takes: 64"] {
            let (head, tail) = content.split_at(content.len() / 3);
            let one = store.put(body(&[content.as_bytes()]), 100).await?;
            let other = store.put(body(&[head.as_bytes(), b"", tail.as_bytes()]), 100).await?;
            assert_eq!((one, one.hash, one.size), (other, Hash::of(content.as_bytes()), content.len() as u64));
            assert_eq!(text(&store, one).await?, content);
            store.verify(one).await?;
            assert!(store.exists(one.hash).await?);
            assert_eq!(store.find(one.hash).await?, Some(one));
        }
        assert_eq!(all(&store).await?.len(), 3);
        assert_eq!(store.sweep(&Clock::system(), Duration::ZERO).await?, 0);
        Ok(())
    });
}

#[test]
fn what_is_removed_is_gone() {
    both(|store| async move {
        let blob = store.put_bytes("content").await?;
        store.remove(blob.hash).await?;
        store.remove(blob.hash).await?;
        assert!(!store.exists(blob.hash).await?);
        assert!(all(&store).await?.is_empty());
        assert!(matches!(store.get(blob).await, Err(StoreError::Missing(hash)) if hash == blob.hash));
        assert!(matches!(store.get_range(blob, 0..2).await, Err(StoreError::Missing(hash)) if hash == blob.hash));
        Ok(())
    });
}

#[test]
fn a_body_too_large_leaves_nothing() {
    both(|store| async move {
        let long: &[u8] = &[b'x'; 40];
        for (parts, limit) in [(&[long][..], 39), (&[long, long, long], 100), (&[b"1", b"2"], 1), (&[b"1"], 0)] {
            let refused = store.put(body(parts), limit).await;
            assert!(matches!(refused, Err(StoreError::TooLarge { limit: told }) if told == limit));
        }
        assert!(all(&store).await?.is_empty());
        assert_eq!(store.sweep(&Clock::system(), Duration::ZERO).await?, 0);
        assert_eq!(store.put(body(&[long]), 40).await?.size, 40);
        Ok(())
    });
}

#[test]
fn a_body_that_breaks_off_or_is_dropped_leaves_nothing() {
    both(|store| async move {
        for size in [3, 40] {
            let bytes = vec![b'x'; size];
            assert!(matches!(store.put(broken(&bytes), 100).await, Err(StoreError::BrokenOff(_))));
            let mut put = Box::pin(store.put(stalled(&bytes), 100));
            assert!(put.as_mut().now_or_never().is_none());
            drop(put);
        }
        assert!(all(&store).await?.is_empty());
        assert_eq!(store.sweep(&Clock::system(), Duration::ZERO).await?, 0);
        Ok(())
    });
}

/// Puts other bytes in the place of a blob, past the store.
async fn damage(store: &Store, blob: Blob, bytes: &'static str) -> Result<()> {
    store.objects.put(&place(blob.hash), bytes.into()).await?;
    Ok(())
}

#[test]
fn damage_is_named() {
    both(|store| async move {
        let blob = store.put_bytes("the original").await?;
        let is_damaged = |result: Result<()>| matches!(result, Err(StoreError::Damaged(hash)) if hash == blob.hash);
        for bytes in ["the 0riginal", "the orig", "the original and more", ""] {
            damage(&store, blob, bytes).await?;
            assert!(is_damaged(store.verify(blob).await), "{bytes}");
            assert!(is_damaged(store.read(blob, 100).await.map(|_| ())), "{bytes}");
            if bytes.len() as u64 != blob.size {
                assert!(is_damaged(store.get_range(blob, 10..12).await.map(|_| ())), "{bytes}");
            }
        }
        // Putting it again mends it.
        assert_eq!(store.put_bytes("the original").await?, blob);
        store.verify(blob).await
    });
}

#[test]
fn whoever_counts_bytes_never_gets_all_of_a_damaged_blob() {
    both(|store| async move {
        let blob = store.put_bytes(vec![b'x'; 600 << 10]).await?;
        let wrong: &'static str = String::from_utf8_lossy(&vec![b'y'; 600 << 10]).into_owned().leak();
        damage(&store, blob, wrong).await?;
        let items: Vec<Result<Bytes>> = store.get(blob).await?.stream.collect().await;
        let given: usize = items.iter().flatten().map(Bytes::len).sum();
        assert!((given as u64) < blob.size);
        assert!(matches!(items.last(), Some(Err(StoreError::Damaged(_)))));
        Ok(())
    });
}

#[test]
fn only_what_lies_within_can_be_asked_for() {
    both(|store| async move {
        let blob = store.put_bytes("0123456789").await?;
        for (range, expected) in [
            (0..10, Some("0123456789")),
            (3..5, Some("34")),
            (9..10, Some("9")),
            (10..10, Some("")),
            (0..11, None),
            (11..11, None),
        ] {
            match (store.get_range(blob, range).await, expected) {
                (Ok(body), Some(expected)) => {
                    assert_eq!(body.size, expected.len() as u64);
                    let chunks: Vec<Bytes> = body.stream.try_collect().await?;
                    assert_eq!(chunks.concat(), expected.as_bytes());
                }
                (Err(StoreError::OutOfRange { size: 10 }), None) => {}
                (other, _) => panic!("{other:?}"),
            }
        }
        #[expect(clippy::reversed_empty_ranges, reason = "such a range can come from outside")]
        let reversed = store.get_range(blob, 5..3).await;
        assert!(matches!(reversed, Err(StoreError::OutOfRange { size: 10 })));
        assert_eq!(store.start(blob, 4).await?, "0123");
        assert_eq!(store.start(blob, 100).await?, "0123456789");
        assert!(matches!(store.read(blob, 9).await, Err(StoreError::TooLarge { limit: 9 })));
        Ok(())
    });
}

#[test]
fn a_reader_seeks_and_reads() {
    both(|store| async move {
        let content: Vec<u8> = (0_u32..700_000).flat_map(u32::to_le_bytes).collect();
        let blob = store.put_bytes(content.clone()).await?;
        let mut reader = store.reader(blob);
        let read = tokio::task::spawn_blocking(move || {
            let mut all = Vec::new();
            reader.read_to_end(&mut all)?;
            let mut some = [0; 8];
            for (to, expected) in [
                (SeekFrom::Start(4), 1),
                (SeekFrom::Current(-8), 1),
                (SeekFrom::End(-8), 699_998),
                (SeekFrom::Start(1_048_572), 262_143),
            ] {
                reader.seek(to)?;
                reader.read_exact(&mut some)?;
                assert_eq!(some.first_chunk().map(|four| u32::from_le_bytes(*four)), Some(expected), "{to:?}");
            }
            assert!(reader.seek(SeekFrom::End(-3_000_000)).is_err());
            assert_eq!(reader.seek(SeekFrom::End(10))?, 2_800_010);
            assert_eq!(reader.read(&mut some)?, 0);
            Ok::<_, std::io::Error>(all)
        });
        assert_eq!(read.await.map_err(|error| StoreError::Storage(Box::new(error)))??, content);
        Ok(())
    });
}

#[test]
fn an_upload_goes_on_where_it_stopped() {
    both(|store| async move {
        assert!(matches!(store.received(id()).await, Err(StoreError::NoSuchUpload)));
        assert!(matches!(store.append(id(), 0, body(&[b"x"]), 100).await, Err(StoreError::NoSuchUpload)));
        assert!(matches!(store.finish_upload(id()).await, Err(StoreError::NoSuchUpload)));
        store.begin_upload(id()).await?;
        assert_eq!(store.received(id()).await?, 0);
        assert_eq!(store.append(id(), 0, body(&[b"one, ", b"two, and more than a part"]), 100).await?, 30);
        store.begin_upload(id()).await?;
        for wrong in [0, 29, 31, u64::MAX] {
            let refused = store.append(id(), wrong, body(&[b"x"]), u64::MAX).await;
            assert!(matches!(refused, Err(StoreError::WrongOffset { expected: 30 })), "{wrong}");
        }
        assert!(matches!(store.append(id(), 30, broken(b", three"), 100).await, Err(StoreError::BrokenOff(_))));
        assert_eq!(store.received(id()).await?, 37);
        assert!(matches!(
            store.append(id(), 37, body(&[b"!", b"x"]), 38).await,
            Err(StoreError::TooLarge { limit: 38 })
        ));
        assert_eq!(store.append(id(), 38, body(&[]), 38).await?, 38);
        let blob = store.finish_upload(id()).await?;
        assert_eq!(text(&store, blob).await?, "one, two, and more than a part, three!");
        assert!(matches!(store.received(id()).await, Err(StoreError::NoSuchUpload)));
        assert_eq!(all(&store).await?, [blob]);
        Ok(())
    });
}

#[test]
fn an_upload_can_be_empty_and_can_be_given_up() {
    both(|store| async move {
        store.begin_upload(id()).await?;
        let blob = store.finish_upload(id()).await?;
        assert_eq!((blob.hash, blob.size), (Hash::of(b""), 0));
        store.begin_upload(id()).await?;
        assert_eq!(store.append(id(), 0, body(&[&[1; 50]]), 100).await?, 50);
        store.give_up_upload(id()).await?;
        store.give_up_upload(id()).await?;
        assert!(matches!(store.received(id()).await, Err(StoreError::NoSuchUpload)));
        store.begin_upload(id()).await?;
        assert_eq!(store.received(id()).await?, 0);
        Ok(())
    });
}

#[test]
fn an_append_that_is_dropped_leaves_whole_bytes_from_the_start() {
    on_folder(|_, store| async move {
        store.begin_upload(id()).await?;
        let bytes: Vec<u8> = (0..3 << 20).map(|n: u32| n.to_le_bytes()[1]).collect();
        let mut append = Box::pin(store.append(id(), 0, stalled(&bytes), 1 << 30));
        for _ in 0..10 {
            let _ = append.as_mut().now_or_never();
            tokio::task::yield_now().await;
        }
        drop(append);
        // The lock stays for as long as a write is under way.
        let offset = loop {
            let offset = store.received(id()).await?;
            let rest = bytes.get(usize::try_from(offset).unwrap_or_default()..).unwrap_or_default();
            match store.append(id(), offset, body(&[rest]), 1 << 30).await {
                Ok(size) => {
                    assert_eq!(size, bytes.len() as u64);
                    break offset;
                }
                Err(StoreError::Busy | StoreError::WrongOffset { .. }) => tokio::task::yield_now().await,
                Err(error) => return Err(error),
            }
        };
        assert!(offset <= bytes.len() as u64);
        assert_eq!(store.finish_upload(id()).await?.hash, Hash::of(&bytes));
        Ok(())
    });
}

#[test]
fn only_one_writes_to_an_upload() {
    on_folder(|_, store| async move {
        store.begin_upload(id()).await?;
        let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
        let (begun, has_begun) = tokio::sync::oneshot::channel::<()>();
        let slow = stream::once(async move {
            let _ = begun.send(());
            let _ = receiver.await;
            Ok::<_, BoxError>(Bytes::from("slow"))
        });
        let other = store.clone();
        let first = tokio::spawn(async move { other.append(id(), 0, slow, 100).await });
        let _ = has_begun.await;
        assert!(matches!(store.append(id(), 0, body(&[b"quick"]), 100).await, Err(StoreError::Busy)));
        assert!(matches!(store.finish_upload(id()).await, Err(StoreError::Busy)));
        assert_eq!(store.sweep(&Clock::system(), Duration::ZERO).await?, 0);
        let _ = sender.send(());
        assert!(matches!(first.await, Ok(Ok(4))));
        assert_eq!(store.finish_upload(id()).await?.hash, Hash::of(b"slow"));
        Ok(())
    });
}

#[test]
fn the_sweep_takes_the_stale_only() {
    both(|store| async move {
        let blob = store.put_bytes("kept").await?;
        store.begin_upload(id()).await?;
        store.append(id(), 0, body(&[&[1; 50]]), 100).await?;
        let system = Clock::system();
        assert_eq!(store.sweep(&system, Duration::from_hours(1)).await?, 0);
        assert_eq!(store.received(id()).await?, 50);
        let tomorrow = Clock::fixed(system.now().after(Duration::from_hours(24)));
        assert_eq!(store.sweep(&tomorrow, Duration::from_hours(25)).await?, 0);
        assert_eq!(store.sweep(&tomorrow, Duration::from_hours(1)).await?, 1);
        assert!(matches!(store.received(id()).await, Err(StoreError::NoSuchUpload)));
        store.verify(blob).await
    });
}

#[test]
fn blobs_lie_in_folders_of_their_first_two_digits() {
    on_folder(|dir, store| async move {
        let blob = store.put_bytes("abc").await?;
        let path = dir.join("blobs/ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(std::fs::read(path)?, b"abc");
        std::fs::write(dir.join("blobs/ba/somebody's notes"), "x")?;
        assert_eq!(all(&store).await?, [blob]);
        assert_eq!(std::fs::read_dir(dir.join("incoming"))?.count(), 0);
        Ok(())
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn pieces_of_any_size_make_the_same_blob(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..8), lies in any::<bool>()) {
        let whole = pieces.concat();
        both(|store| {
            let pieces = pieces.clone();
            let expected = Hash::of(&whole);
            async move {
                store.begin_upload(id()).await?;
                let mut offset = 0;
                for piece in &pieces {
                    if lies {
                        let refused = store.append(id(), offset + 1, body(&[piece]), 1000).await;
                        assert!(matches!(refused, Err(StoreError::WrongOffset { expected }) if expected == offset));
                    }
                    let (one, other) = piece.split_at(piece.len() / 2);
                    offset = store.append(id(), offset, body(&[one, other]), 1000).await?;
                    assert_eq!(store.received(id()).await?, offset);
                }
                let blob = store.finish_upload(id()).await?;
                assert_eq!((blob.hash, blob.size), (expected, offset));
                store.verify(blob).await
            }
        });
    }

    #[test]
    fn any_part_of_a_blob_can_be_read(content in prop::collection::vec(any::<u8>(), 1..200), one: prop::sample::Index, other: prop::sample::Index) {
        let (one, other) = (one.index(content.len() + 1), other.index(content.len() + 1));
        let (start, end) = (one.min(other), one.max(other));
        both(|store| {
            let content = content.clone();
            async move {
                let blob = store.put_bytes(content.clone()).await?;
                let chunks: Vec<Bytes> = store.get_range(blob, start as u64..end as u64).await?.stream.try_collect().await?;
                assert_eq!(Some(chunks.concat().as_slice()), content.get(start..end));
                Ok(())
            }
        });
    }
}
