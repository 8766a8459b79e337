//! What is kept here of a person: to show them, and to forget.

use db::{Conn, FromQueryResult, Tx, sql};
use groups::model::GroupId;
use kernel::{PersonId, Result, Timestamp};
use serde_json::{Value, json};
use web::Personal;

use crate::store;

pub(crate) const HOOK: Personal = Personal {
    name: "notices",
    export: |conn, person| Box::pin(export(conn, person)),
    erase: |tx, person| Box::pin(forget(tx, person)),
};

#[derive(FromQueryResult)]
struct Told {
    kind: String,
    group_id: Option<GroupId>,
    at: Timestamp,
    seen_at: Option<Timestamp>,
}

/// What somebody was told and when they saw it, and what they want to hear. Of what it was about only the kind: the
/// thing itself is with who keeps it.
async fn export(conn: Conn<'_>, person: PersonId) -> Result<Value> {
    let told: Vec<Told> = sql("SELECT e.kind, n.group_id, n.at, n.seen_at FROM notice n \
                               JOIN notice_event e ON e.event = n.event WHERE n.person = $1 ORDER BY n.at, n.event")
    .bind(person)
    .all(conn)
    .await?;
    let told: Vec<Value> = told
        .into_iter()
        .map(|row| {
            json!({ "kind": row.kind, "group": row.group_id, "at": row.at.rfc3339(),
            "seen-at": row.seen_at.map(Timestamp::rfc3339) })
        })
        .collect();
    let choices: Vec<Value> = store::chosen(conn, person)
        .await?
        .into_iter()
        .map(|(group, choice)| json!({ "group": group, "choice": choice.key() }))
        .collect();
    Ok(json!({ "notices": told, "choices": choices }))
}

/// Others keep what they were told, without by whom; what was told of the person goes. Who is being told just now is told
/// from the beginning: a second time is refused by the key.
async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    for statement in [
        "DELETE FROM notice WHERE person = $1",
        "DELETE FROM notice WHERE event IN (SELECT event FROM notice_event WHERE detail = $1)",
        "DELETE FROM notice_event WHERE detail = $1",
        "UPDATE notice_event SET made_by = NULL WHERE made_by = $1",
        "UPDATE notice_event SET told_up_to = NULL WHERE told_up_to = $1",
        "DELETE FROM notice_choice WHERE person = $1",
    ] {
        sql(statement).bind(person).run(tx).await?;
    }
    Ok(())
}
