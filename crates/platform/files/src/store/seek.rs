//! A blob as something to read and seek in, for libraries that know no other way.

use std::io::{self, Read, Seek, SeekFrom};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use tokio::runtime::Handle;

use super::Store;
use crate::hash::Blob;

/// Fetched at a time.
const STEP: u64 = 1 << 20;

/// A blob to read and seek in. It blocks: for use within `spawn_blocking` only.
#[derive(Debug)]
pub struct BlobReader {
    store: Store,
    blob: Blob,
    runtime: Handle,
    at: u64,
    /// The piece fetched last, and where it begins.
    piece: Bytes,
    piece_at: u64,
}

impl Store {
    /// The blob as something to read and seek in, a mebibyte at a time. As of any part of a blob, only lengths are checked:
    /// [`Store::verify`] it before where that matters. To be called within the runtime, and read from outside of its
    /// tasks.
    #[must_use]
    pub fn reader(&self, blob: Blob) -> BlobReader {
        let (store, runtime) = (self.clone(), Handle::current());
        BlobReader { store, blob, runtime, at: 0, piece: Bytes::new(), piece_at: 0 }
    }
}

impl Read for BlobReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.at >= self.blob.size {
            return Ok(0);
        }
        let known = self.piece_at..self.piece_at.saturating_add(self.piece.len() as u64);
        if !known.contains(&self.at) {
            let end = self.at.saturating_add(STEP).min(self.blob.size);
            let fetched = self.runtime.block_on(async {
                let body = self.store.get_range(self.blob, self.at..end).await?;
                body.stream.try_collect::<Vec<Bytes>>().await
            });
            self.piece = fetched.map_err(io::Error::other)?.concat().into();
            self.piece_at = self.at;
        }
        let from = usize::try_from(self.at - self.piece_at).unwrap_or(usize::MAX);
        let rest = self.piece.get(from..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..length), rest.get(..length)) {
            to.copy_from_slice(from);
        }
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for BlobReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.blob.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the beginning"))?;
        Ok(self.at)
    }
}
