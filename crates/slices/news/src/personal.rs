//! What is kept here of a person: to show them, and to forget.

use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{PersonId, Result, Timestamp};
use serde_json::{Value, json};
use web::Personal;

pub(crate) const HOOK: Personal = Personal {
    name: "news",
    export: |conn, person| Box::pin(export(conn, person)),
    erase: |tx, person| Box::pin(forget(tx, person)),
};

#[derive(FromQueryResult)]
struct Written {
    title: String,
    source: String,
    at: Timestamp,
}

#[derive(FromQueryResult)]
struct Mark {
    title: String,
    at: Timestamp,
}

/// Posts and comments that somebody wrote, what they like, and what they read.
async fn export(conn: Conn<'_>, person: PersonId) -> Result<Value> {
    let posts = written(
        conn,
        "SELECT title, source, published_at AS at FROM post WHERE author = $1 ORDER BY published_at, id",
        person,
    );
    let comments = written(
        conn,
        "SELECT p.title, c.source, c.at FROM post_comment c JOIN post p ON p.id = c.post \
         WHERE c.author = $1 AND c.deleted_at IS NULL ORDER BY c.at, c.id",
        person,
    );
    let liked =
        "SELECT p.title, l.at FROM post_like l JOIN post p ON p.id = l.post WHERE l.person = $1 ORDER BY l.at, p.id";
    let read =
        "SELECT p.title, r.at FROM post_read r JOIN post p ON p.id = r.post WHERE r.person = $1 ORDER BY r.at, p.id";
    let opened: Vec<String> = sql("SELECT p.title FROM post_seen s JOIN post p ON p.id = s.post \
                                   WHERE s.person = $1 ORDER BY p.id")
    .bind(person)
    .scalars(conn)
    .await?;
    Ok(json!({
        "posts": posts.await?,
        "comments": comments.await?,
        "likes": marks(conn, liked, person).await?,
        "read": marks(conn, read, person).await?,
        "opened": opened,
    }))
}

async fn written(conn: Conn<'_>, select: &'static str, person: PersonId) -> Result<Vec<Value>> {
    let rows: Vec<Written> = sql(select).bind(person).all(conn).await?;
    Ok(rows.into_iter().map(|row| json!({ "title": row.title, "text": row.source, "at": row.at.rfc3339() })).collect())
}

async fn marks(conn: Conn<'_>, select: &'static str, person: PersonId) -> Result<Vec<Value>> {
    let rows: Vec<Mark> = sql(select).bind(person).all(conn).await?;
    Ok(rows.into_iter().map(|row| json!({ "title": row.title, "at": row.at.rfc3339() })).collect())
}

/// What was said stays, since others answered it; that it was theirs goes.
async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    for statement in [
        "UPDATE post SET author = NULL WHERE author = $1",
        "UPDATE post_comment SET author = NULL WHERE author = $1",
        "DELETE FROM post_like WHERE person = $1",
        "DELETE FROM post_read WHERE person = $1",
        "DELETE FROM post_seen WHERE person = $1",
    ] {
        sql(statement).bind(person).run(tx).await?;
    }
    Ok(())
}
