//! Blobs, and what else has to be right about files that come from outside.

pub mod archive;
mod error;
mod hash;
pub mod kind;
pub mod name;
mod store;

pub use error::StoreError;
pub use hash::{Blob, Hash, NotAHash};
pub use name::FileName;
pub use store::{Body, S3Settings, Store, Stored};
