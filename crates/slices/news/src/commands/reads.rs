//! Saying that one read a post, and who did so.

use access::Acting;
use kernel::{Error, Result, Timestamp};

use crate::events::{NewsEvent, PostPlace};
use crate::gate::{self, Reading};
use crate::model::{Audience, PostId};
use crate::store::reads::{self, MustRead};

/// When the reader said to have read it.
pub async fn own(acting: &Acting, reading: &Reading) -> Result<Option<Timestamp>> {
    reads::own(acting.conn(), reading).await
}

/// Says that one read a post that must be read. Twice is once, and the first moment counts.
pub async fn confirm(acting: &Acting, id: PostId) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    if !reading.belongs() {
        return Err(Error::Forbidden);
    }
    let post = reading.post();
    if !post.is_published(acting.clock().now()) || post.must_read_until.is_none() {
        return Err(Error::refused("news-not-asked"));
    }
    let mut tx = acting.begin().await?;
    if !reads::confirm(&tx, post.root(), reading.person()).await? {
        return Ok(());
    }
    tx.record(&NewsEvent::Read { place: PostPlace::of(post) })?;
    tx.commit().await.map(|_| ())
}

/// Notes for the reader alone that they opened a post, so that it is no longer unread. Most views write nothing.
pub async fn note_seen(acting: &Acting, reading: &Reading) -> Result<()> {
    if !reading.belongs() || reads::seen(acting.conn(), reading).await? {
        return Ok(());
    }
    let tx = acting.begin().await?;
    reads::note_seen(&tx, reading.post().root(), reading.person()).await?;
    tx.commit_without_trace("what somebody opens is nobody else's business").await
}

/// Everybody for whom a post is today, by name, with when they said to have read it. Who joined since is among them.
pub async fn everybody(acting: &Acting, reading: &Reading) -> Result<Vec<MustRead>> {
    let keeping = reading.proof()?;
    let (conn, day) = (acting.conn(), acting.today());
    match (&reading.post().audience, reading.inside()) {
        (Audience::Unit { unit, path, pupils, .. }, _) => {
            reads::of_unit(conn, &keeping, (reading.post().organisation, *unit, path, *pupils), day).await
        }
        (Audience::Group(_), Some(inside)) => {
            let people = groups::commands::members::everybody(acting, inside).await?;
            reads::of_people(conn, &keeping, &people, day).await
        }
        (Audience::Group(_), None) => Err(Error::Forbidden),
    }
}
