//! A blob on its way out, watched for damage.

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::{GetResult, GetResultPayload};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use crate::error::StoreError;
use crate::hash::Hash;

/// Read from a local disk at a time.
const CHUNK: usize = 256 << 10;

pub(super) type Chunks = BoxStream<'static, Result<Bytes, StoreError>>;

/// The bytes of what the store found.
pub(super) fn chunks(found: GetResult) -> Chunks {
    match found.payload {
        // The store's own stream takes steps of eight kilobytes.
        GetResultPayload::File(file, _) => {
            let left = found.range.end - found.range.start;
            let start = found.range.start;
            let opened = async move {
                let mut file = tokio::fs::File::from_std(file);
                file.set_max_buf_size(CHUNK);
                file.seek(std::io::SeekFrom::Start(start)).await?;
                Ok::<_, StoreError>(stream::try_unfold((file, left), step))
            };
            stream::once(opened).try_flatten().boxed()
        }
        GetResultPayload::Stream(stream) => stream.map_err(StoreError::from).boxed(),
    }
}

async fn step((mut file, left): (tokio::fs::File, u64)) -> Result<Option<(Bytes, (tokio::fs::File, u64))>, StoreError> {
    let wanted = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
    let mut bytes = BytesMut::zeroed(wanted);
    let read = file.read(&mut bytes).await?;
    bytes.truncate(read);
    Ok((read > 0).then(|| (bytes.freeze(), (file, left.saturating_sub(read as u64)))))
}

struct Watched {
    inner: Chunks,
    hash: Hash,
    /// Of a whole blob; a part has no hash to compare with.
    hasher: Option<Sha256>,
    left: u64,
    /// The last chunk goes out only when all are known to be right. Who counts the bytes then cannot take a damaged
    /// blob for a whole one.
    held: Option<Bytes>,
    done: bool,
}

/// The same bytes, with an error in place of the last of them when they are not `size` bytes, or, of a whole blob, not
/// those of the hash.
pub(super) fn watched(inner: Chunks, hash: Hash, size: u64, whole: bool) -> Chunks {
    let hasher = whole.then(Sha256::new);
    let state = Watched { inner, hash, hasher, left: size, held: None, done: false };
    stream::try_unfold(state, |mut state| async move { Ok(state.next().await?.map(|chunk| (chunk, state))) }).boxed()
}

impl Watched {
    async fn next(&mut self) -> Result<Option<Bytes>, StoreError> {
        while !self.done {
            if let Some(chunk) = self.inner.next().await {
                let chunk = chunk?;
                self.left = self.left.checked_sub(chunk.len() as u64).ok_or(StoreError::Damaged(self.hash))?;
                if let Some(hasher) = &mut self.hasher {
                    hasher.update(&chunk);
                }
                if let Some(before) = self.held.replace(chunk) {
                    return Ok(Some(before));
                }
            } else {
                self.done = true;
                let wrong = self.hasher.take().is_some_and(|hasher| Hash::from_hasher(hasher) != self.hash);
                if wrong || self.left > 0 {
                    return Err(StoreError::Damaged(self.hash));
                }
            }
        }
        Ok(self.held.take())
    }
}
