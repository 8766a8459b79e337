use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{PersonId, Result};

use crate::gate::{Reading, Saying};
use crate::model::PostId;

/// Somebody who likes a post.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Liking {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
}

/// How many like a post.
pub(crate) async fn count(conn: Conn<'_>, reading: &Reading) -> Result<i64> {
    let found: Option<i64> =
        sql("SELECT COUNT(*) FROM post_like WHERE post = $1").bind(reading.post().id).scalar(conn).await?;
    Ok(found.unwrap_or_default())
}

/// Who liked a post last.
pub(crate) async fn of(conn: Conn<'_>, reading: &Reading, limit: u16) -> Result<Vec<Liking>> {
    sql("SELECT l.person, p.display_name AS name FROM post_like l JOIN directory_person p ON p.id = l.person \
         WHERE l.post = $1 ORDER BY l.at DESC, l.person")
    .bind(reading.post().id)
    .limit(limit.into())
    .all(conn)
    .await
}

/// Whether the reader likes it.
pub(crate) async fn own(conn: Conn<'_>, reading: &Reading) -> Result<bool> {
    let found: Option<i64> = sql("SELECT at FROM post_like WHERE post = $1 AND person = $2")
        .bind(reading.post().id)
        .bind(reading.person())
        .scalar(conn)
        .await?;
    Ok(found.is_some())
}

/// Notes that somebody likes a post; does nothing when they did. Returns whether anything changed.
pub(crate) async fn put(tx: &Tx, post: PostId, person: PersonId) -> Result<bool> {
    let touched =
        sql("INSERT INTO post_like (post, person, at) VALUES ($1, $2, $3) ON CONFLICT (post, person) DO NOTHING")
            .bind(post)
            .bind(person)
            .bind(tx.at())
            .run(tx)
            .await?;
    Ok(touched > 0)
}

/// Takes a like back. Returns whether there was one.
pub(crate) async fn take_back(tx: &Tx, saying: &Saying<'_>) -> Result<bool> {
    let touched = sql("DELETE FROM post_like WHERE post = $1 AND person = $2")
        .bind(saying.post().id)
        .bind(saying.person())
        .run(tx)
        .await?;
    Ok(touched > 0)
}
