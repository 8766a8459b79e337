//! What is kept here of a person: to show them, and to forget.

use db::{Conn, Tx, sql};
use kernel::{PersonId, Result};
use serde_json::{Value, json};
use web::Personal;

pub(crate) const HOOK: Personal = Personal {
    name: "groups",
    export: |conn, person| Box::pin(export(conn, person)),
    erase: |tx, person| Box::pin(forget(tx, person)),
};

/// Groups that somebody was added to, keeps, or asks to be let into.
async fn export(conn: Conn<'_>, person: PersonId) -> Result<Value> {
    let mut names = Vec::new();
    for of in [
        "SELECT g.name FROM group_member m JOIN work_group g ON g.id = m.group_id WHERE m.person = $1 ORDER BY g.sort_name, g.id",
        "SELECT g.name FROM group_member m JOIN work_group g ON g.id = m.group_id WHERE m.person = $1 AND m.owner \
         ORDER BY g.sort_name, g.id",
        "SELECT g.name FROM group_request r JOIN work_group g ON g.id = r.group_id WHERE r.person = $1 \
         ORDER BY g.sort_name, g.id",
        "SELECT g.name FROM group_visit v JOIN work_group g ON g.id = v.group_id WHERE v.person = $1 \
         ORDER BY g.sort_name, g.id",
    ] {
        let found: Vec<String> = sql(of).bind(person).scalars(conn).await?;
        names.push(found);
    }
    Ok(json!({ "member": names[0], "owner": names[1], "asks": names[2], "visited": names[3] }))
}

async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    for statement in [
        "DELETE FROM group_member WHERE person = $1",
        "DELETE FROM group_request WHERE person = $1",
        "DELETE FROM group_visit WHERE person = $1",
    ] {
        sql(statement).bind(person).run(tx).await?;
    }
    Ok(())
}
