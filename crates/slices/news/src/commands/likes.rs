//! Liking a post.

use access::Acting;
use kernel::{Error, Result};

use crate::events::{NewsEvent, PostPlace};
use crate::gate::{self, Reading};
use crate::model::PostId;
use crate::store::likes::{self, Liking};

/// How many like a post, who did so last, and whether the reader is one of them.
#[derive(Debug, Clone)]
pub struct Likes {
    /// How many.
    pub count: i64,
    /// Who, the last first.
    pub who: Vec<Liking>,
    /// Whether the reader is one of them.
    pub own: bool,
}

/// Who likes a post.
pub async fn of(acting: &Acting, reading: &Reading, limit: u16) -> Result<Likes> {
    Ok(Likes {
        count: likes::count(acting.conn(), reading).await?,
        who: likes::of(acting.conn(), reading, limit).await?,
        own: likes::own(acting.conn(), reading).await?,
    })
}

/// Likes a post, or takes that back. Twice is once.
pub async fn set(acting: &Acting, id: PostId, liked: bool) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    let saying = reading.saying()?;
    if !reading.post().likes {
        return Err(Error::refused("news-likes-off"));
    }
    let place = PostPlace::of(reading.post());
    let mut tx = acting.begin().await?;
    let changed =
        if liked { likes::put(&tx, id, saying.person()).await? } else { likes::take_back(&tx, &saying).await? };
    if !changed {
        return Ok(());
    }
    tx.record(&if liked { NewsEvent::Liked { place } } else { NewsEvent::Unliked { place } })?;
    tx.commit().await.map(|_| ())
}
