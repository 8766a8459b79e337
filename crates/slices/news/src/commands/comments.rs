//! Comments under a post.

use std::collections::HashMap;

use access::Acting;
use kernel::{Error, PersonId, Result};

use crate::events::{NewsEvent, PostPlace};
use crate::gate::{self, Reading};
use crate::model::{Comment, CommentId, PostId, checked_comment};
use crate::store::comments;

/// The comments under a post, the oldest first, with the names of who wrote them.
pub async fn list(acting: &Acting, reading: &Reading) -> Result<(Vec<Comment>, HashMap<PersonId, String>)> {
    let found = comments::list(acting.conn(), reading).await?;
    let mut authors: Vec<PersonId> = found.iter().filter_map(|comment| comment.author).collect();
    authors.sort_unstable();
    authors.dedup();
    let names = directory::names(acting.conn(), &authors).await?;
    Ok((found, names))
}

/// One comment.
pub async fn find(acting: &Acting, reading: &Reading, id: CommentId) -> Result<Comment> {
    comments::find(acting.conn(), reading, id).await
}

/// Comments on a post.
pub async fn add(acting: &Acting, id: PostId, text: &str) -> Result<CommentId> {
    let reading = gate::read(acting, id).await?;
    let saying = reading.saying()?;
    if !reading.post().comments {
        return Err(Error::refused("news-comments-off"));
    }
    let source = checked_comment(text)?;
    let mut tx = acting.begin().await?;
    let comment = comments::insert(&tx, id, saying.person(), &source).await?;
    tx.record(&NewsEvent::CommentAdded { place: PostPlace::of(reading.post()), comment })?;
    tx.commit().await?;
    Ok(comment)
}

/// Changes what one commented. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: PostId, (comment, version): (CommentId, i64), text: &str) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    let saying = reading.saying()?;
    let old = comments::find(acting.conn(), &reading, comment).await?;
    if old.author != Some(reading.person()) {
        return Err(Error::Forbidden);
    }
    let source = checked_comment(text)?;
    let mut tx = acting.begin().await?;
    comments::update(&tx, &saying, (comment, version), &source).await?;
    tx.record(&NewsEvent::CommentChanged { place: PostPlace::of(reading.post()), comment })?;
    tx.commit().await.map(|_| ())
}

/// Whether the reader may delete a comment: who wrote it, and who keeps the group or writes news there.
#[must_use]
pub fn may_delete(reading: &Reading, comment: &Comment) -> bool {
    reading.keeps() || (comment.author == Some(reading.person()) && reading.saying().is_ok())
}

/// Deletes a comment. Its place stays.
pub async fn delete(acting: &Acting, id: PostId, comment: CommentId) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    let old = comments::find(acting.conn(), &reading, comment).await?;
    if !may_delete(&reading, &old) {
        return Err(Error::Forbidden);
    }
    let mut tx = acting.begin().await?;
    if !comments::delete(&tx, &reading, comment).await? {
        return Err(Error::NotFound);
    }
    tx.record(&NewsEvent::CommentDeleted { place: PostPlace::of(reading.post()), comment })?;
    tx.commit().await.map(|_| ())
}
