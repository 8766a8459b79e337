//! The slice's queries.

pub(crate) mod comments;
pub(crate) mod likes;
pub(crate) mod lists;
pub(crate) mod posts;
pub(crate) mod reader;
pub(crate) mod reads;

use kernel::{Error, Result};

/// Refuses a change that touched nothing: somebody else was first.
pub(crate) fn changed_once(touched: u64) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::refused("news-changed-meanwhile")) }
}
