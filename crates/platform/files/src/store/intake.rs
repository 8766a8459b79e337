//! A body on its way in: counted, limited, and cut into blocks.

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _};

use crate::error::{BoxError, StoreError};

/// A body of unknown length.
pub(super) struct Intake<'b> {
    body: BoxStream<'b, Result<Bytes, BoxError>>,
    /// What was cut off the last chunk because the block was full.
    rest: Bytes,
    left: u64,
    limit: u64,
}

impl<'b> Intake<'b> {
    /// Of `limit` bytes at most, `already` of which came before.
    pub(super) fn new<E: Into<BoxError>>(
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'b,
        already: u64,
        limit: u64,
    ) -> Self {
        let body = body.map(|chunk| chunk.map_err(Into::into)).boxed();
        Self { body, rest: Bytes::new(), left: limit.saturating_sub(already), limit }
    }

    /// The next bytes; `None` at the end. A chunk that goes over the limit is not given.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, StoreError> {
        if !self.rest.is_empty() {
            return Ok(Some(std::mem::take(&mut self.rest)));
        }
        let Some(chunk) = self.body.next().await else { return Ok(None) };
        let chunk = chunk.map_err(StoreError::BrokenOff)?;
        self.left = self.left.checked_sub(chunk.len() as u64).ok_or(StoreError::TooLarge { limit: self.limit })?;
        Ok(Some(chunk))
    }

    /// The next `size` bytes, or as many as there are before the body ends, one way or the other.
    pub(super) async fn block(&mut self, size: usize) -> Block {
        let mut block = Block { chunks: Vec::new(), size: 0, end: None };
        while block.size < size {
            match self.next().await {
                Ok(Some(mut chunk)) => {
                    let fits = chunk.len().min(size - block.size);
                    self.rest = chunk.split_off(fits);
                    block.size += fits;
                    block.chunks.push(chunk);
                }
                Ok(None) => block.end = Some(Ok(())),
                Err(error) => block.end = Some(Err(error)),
            }
            if block.end.is_some() {
                break;
            }
        }
        block
    }
}

/// Part of a body.
pub(super) struct Block {
    pub(super) chunks: Vec<Bytes>,
    /// In bytes.
    pub(super) size: usize,
    /// How the body ended, when it did.
    pub(super) end: Option<Result<(), StoreError>>,
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever the chunks, blocks are of the size asked for and hold the same bytes.
        #[test]
        fn blocks_hold_the_body(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 0..20), size in 1_usize..64) {
            let whole = chunks.concat();
            let body = stream::iter(chunks.into_iter().map(|chunk| Ok::<_, BoxError>(Bytes::from(chunk))));
            let mut intake = Intake::new(body, 0, whole.len() as u64);
            let mut seen = Vec::new();
            testkit::run(async {
                loop {
                    let block = intake.block(size).await;
                    seen.extend(block.chunks.concat());
                    match block.end {
                        None => prop_assert_eq!(block.size, size),
                        Some(end) => {
                            prop_assert!(end.is_ok());
                            break Ok(());
                        }
                    }
                }
            })?;
            prop_assert_eq!(seen, whole);
        }
    }
}
