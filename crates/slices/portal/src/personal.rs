//! What is kept here of a person: to show them, and to forget.

use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{PersonId, Result, Timestamp};
use serde_json::{Value, json};
use web::Personal;

pub(crate) const HOOK: Personal = Personal {
    name: "portal",
    export: |conn, person| Box::pin(export(conn, person)),
    erase: |tx, person| Box::pin(forget(tx, person)),
};

#[derive(FromQueryResult)]
struct Opened {
    name: String,
    last_at: Timestamp,
    times: i64,
}

/// Favourites, apps that were opened, and apps given to this very person.
async fn export(conn: Conn<'_>, person: PersonId) -> Result<Value> {
    let favourites: Vec<String> =
        sql("SELECT a.name FROM favourite f JOIN app a ON a.id = f.app WHERE f.person = $1 ORDER BY f.position")
            .bind(person)
            .scalars(conn)
            .await?;
    let opened: Vec<Opened> =
        sql("SELECT a.name, o.last_at, o.times FROM opened o JOIN app a ON a.id = o.app WHERE o.person = $1 \
             ORDER BY o.last_at DESC, a.id")
        .bind(person)
        .all(conn)
        .await?;
    let granted: Vec<String> =
        sql("SELECT a.name FROM app_grant g JOIN app a ON a.id = g.app WHERE g.person = $1 ORDER BY a.sort_name, a.id")
            .bind(person)
            .scalars(conn)
            .await?;
    let opened: Vec<Value> = opened
        .into_iter()
        .map(|own| json!({ "app": own.name, "last_at": own.last_at.rfc3339(), "times": own.times }))
        .collect();
    Ok(json!({ "favourites": favourites, "opened": opened, "granted": granted }))
}

async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    for statement in [
        "DELETE FROM favourite WHERE person = $1",
        "DELETE FROM opened WHERE person = $1",
        "DELETE FROM app_grant WHERE person = $1",
    ] {
        sql(statement).bind(person).run(tx).await?;
    }
    Ok(())
}
