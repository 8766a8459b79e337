//! Finding where a file of an old drive went.

use access::Acting;
use groups::gate::Inside;
use kernel::Result;

use crate::store::{self, Moved, MovedId};

/// A page of what was found.
#[derive(Debug)]
pub struct PageOf {
    /// The files, in the order in which they came.
    pub items: Vec<Moved>,
    /// Whether there are more.
    pub more: bool,
}

/// The files whose old path has these words, after one. A path as it was written in Windows is words too.
pub async fn search(acting: &Acting, inside: &Inside, asked: (&str, Option<MovedId>), limit: u16) -> Result<PageOf> {
    let mut items = store::search(acting.conn(), inside, asked, limit).await?;
    let more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    Ok(PageOf { items, more })
}
