//! Reading a file of the drive into the store, or only to see whether it is still what it was.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use documents::commands::bring::look_at;
use documents::commands::upload::Received;
use files::{Blob, Hash, Store};
use futures_util::stream;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use super::blocking;
use crate::drive::{Drive, each_piece};
use crate::map::Line;

const CHANGED: &str = "changed since it was looked at; look again, or leave it";

/// The content of a file, in the store. It is put there also when a document had it before: that document may have been
/// deleted since, and what is put anew is not collected as garbage while it waits for its row. The store keeps it once.
pub(super) async fn take(drive: &Arc<Drive>, store: &Store, (line, hash): (&Line, Hash)) -> Result<Received, String> {
    let blob = put(drive, store, line).await.map_err(|error| format!("cannot be brought: {error}"))?;
    if blob != (Blob { hash, size: line.size }) {
        return Err(CHANGED.to_owned());
    }
    look_at(store, &line.name, blob).await.map_err(|error| error.to_string())
}

async fn put(drive: &Arc<Drive>, store: &Store, line: &Line) -> Result<Blob, String> {
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(2);
    let (drive, path) = (drive.clone(), line.path.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let read = drive.read(&path, |from| {
            each_piece(from, &mut |piece| {
                let taken = send.blocking_send(Ok(Bytes::copy_from_slice(piece)));
                taken.map_err(|_| io::ErrorKind::BrokenPipe.into())
            })
        });
        // Nobody listens any more when the store has refused it.
        if let Err(error) = read {
            let _ = send.blocking_send(Err(error));
        }
    });
    let body = stream::unfold(receive, |mut receive| async { receive.recv().await.map(|piece| (piece, receive)) });
    // More than was there is a change, and need not be read to its end.
    let stored = store.put(body, line.size.saturating_add(1)).await;
    let read = reading.await;
    let stored = stored.map_err(|error| error.to_string())?;
    read.map(|()| stored).map_err(|error| error.to_string())
}

/// Whether a file still holds what it held.
pub(super) async fn compare(drive: &Arc<Drive>, line: &Line, hash: Hash) -> Result<(), String> {
    let (drive, path) = (drive.clone(), line.path.clone());
    let read = blocking(move || {
        drive.read(&path, |from| {
            let mut hasher = Sha256::new();
            each_piece(from, &mut |piece| {
                hasher.update(piece);
                Ok(())
            })?;
            Ok(Hash::from_bytes(hasher.finalize().into()))
        })
    });
    let now = read.await.map_err(|error| format!("cannot be read: {error}"))?;
    if now == hash { Ok(()) } else { Err(CHANGED.to_owned()) }
}
