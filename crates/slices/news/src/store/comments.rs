use db::{Conn, FromQueryResult, Tx, changed_once, sql};
use kernel::{Error, Id, PersonId, Result, Timestamp};
use richtext::Source;

use crate::gate::{Reading, Saying};
use crate::model::{Comment, CommentId, PostId};

#[derive(FromQueryResult)]
struct Row {
    id: CommentId,
    author: Option<PersonId>,
    source: String,
    at: Timestamp,
    edited_at: Option<Timestamp>,
    deleted_at: Option<Timestamp>,
    version: i64,
}

impl From<Row> for Comment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            author: row.author,
            source: Source::stored(&row.source),
            at: row.at,
            edited_at: row.edited_at,
            deleted_at: row.deleted_at,
            version: row.version,
        }
    }
}

const FIELDS: &str = "SELECT id, author, source, at, edited_at, deleted_at, version FROM post_comment WHERE post = $1";

/// Most comments on a page.
const MOST: i64 = 500;

/// The newest comments under a post, the oldest of them first.
pub(crate) async fn list(conn: Conn<'_>, reading: &Reading) -> Result<Vec<Comment>> {
    let rows: Vec<Row> =
        sql(FIELDS).push(" ORDER BY at DESC, id DESC").bind(reading.post().id).limit(MOST).all(conn).await?;
    Ok(rows.into_iter().rev().map(Into::into).collect())
}

/// One comment.
pub(crate) async fn find(conn: Conn<'_>, reading: &Reading, id: CommentId) -> Result<Comment> {
    let row: Option<Row> = sql(FIELDS).push(" AND id = $2").bind(reading.post().id).bind(id).optional(conn).await?;
    row.map(Into::into).ok_or(Error::NotFound)
}

/// Adds a comment.
pub(crate) async fn insert(tx: &Tx, post: PostId, author: PersonId, source: &Source) -> Result<CommentId> {
    let id = CommentId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO post_comment (id, post, author, source, at, version) VALUES ($1, $2, $3, $4, $5, 1)")
        .bind(id)
        .bind(post)
        .bind(author)
        .bind(source.as_str())
        .bind(tx.at())
        .run(tx)
        .await?;
    Ok(id)
}

/// Writes a text over what a comment was; refused when somebody else was first.
pub(crate) async fn update(
    tx: &Tx,
    saying: &Saying<'_>,
    (comment, version): (CommentId, i64),
    source: &Source,
) -> Result<()> {
    let touched = sql("UPDATE post_comment SET source = $1, edited_at = $2, version = version + 1 \
                       WHERE id = $3 AND post = $4 AND version = $5 AND deleted_at IS NULL")
    .bind(source.as_str())
    .bind(tx.at())
    .bind(comment)
    .bind(saying.post().id)
    .bind(version)
    .run(tx)
    .await?;
    changed_once(touched)
}

/// Takes a comment's text away. Returns whether it was there.
pub(crate) async fn delete(tx: &Tx, reading: &Reading, comment: CommentId) -> Result<bool> {
    let touched = sql("UPDATE post_comment SET source = '', deleted_at = $1, version = version + 1 \
                       WHERE id = $2 AND post = $3 AND deleted_at IS NULL")
    .bind(tx.at())
    .bind(comment)
    .bind(reading.post().id)
    .run(tx)
    .await?;
    Ok(touched > 0)
}
