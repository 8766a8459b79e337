//! What can go wrong with a blob.

use kernel::Text;

use crate::Hash;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why the store did not do what was asked.
///
/// As a [`kernel::Error`] the first four are refusals with a sentence of their own; the rest is internal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// More bytes came than may. Nothing of a `put` is kept; of an upload, what came before.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The most bytes allowed.
        limit: u64,
    },
    /// The body broke off before its end.
    #[error("the body broke off: {0}")]
    BrokenOff(#[source] BoxError),
    /// The bytes belong at another place; nothing was written.
    #[error("expected bytes from offset {expected}")]
    WrongOffset {
        /// The offset at which the upload goes on: the number of bytes it has.
        expected: u64,
    },
    /// Somebody else is writing to this upload at this moment.
    #[error("the upload is being written to")]
    Busy,
    /// There is no such upload, or no longer.
    #[error("no such upload")]
    NoSuchUpload,
    /// The part asked for does not lie within the blob.
    #[error("the part does not lie within {size} bytes")]
    OutOfRange {
        /// The size of the blob in bytes.
        size: u64,
    },
    /// The blob is not in the store.
    #[error("blob {0} is missing")]
    Missing(Hash),
    /// What the store holds under this name is not what was put there.
    #[error("blob {0} is damaged")]
    Damaged(Hash),
    /// The disk or the S3 service failed.
    #[error("storage: {0}")]
    Storage(#[source] BoxError),
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        Self::Storage(Box::new(error))
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(Box::new(error))
    }
}

impl From<StoreError> for kernel::Error {
    fn from(error: StoreError) -> Self {
        let refused = |code, text| Self::Refused(kernel::Refusal { code, text });
        match error {
            StoreError::TooLarge { limit } => {
                refused("files-too-large", Text::new("files-too-large").with("megabytes", (limit >> 20).max(1)))
            }
            StoreError::BrokenOff(_) => Self::refused("files-broken-off"),
            StoreError::WrongOffset { expected } => {
                refused("files-wrong-offset", Text::new("files-wrong-offset").with("expected", expected))
            }
            StoreError::Busy => Self::refused("files-busy"),
            StoreError::NoSuchUpload => Self::NotFound,
            other => Self::Internal(Box::new(other)),
        }
    }
}
