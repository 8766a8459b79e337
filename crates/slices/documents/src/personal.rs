//! What is kept here of a person: to show them, and to forget.

use db::{Conn, Tx, sql};
use kernel::{PersonId, Result};
use serde_json::{Value, json};
use web::Personal;

pub(crate) const HOOK: Personal = Personal {
    name: "documents",
    export: |conn, person| Box::pin(export(conn, person)),
    erase: |tx, person| Box::pin(forget(tx, person)),
};

/// Names of the documents that somebody made, of the uploads that they have under way, and of what their file manager has
/// open. What is in a document is the
/// group's.
async fn export(conn: Conn<'_>, person: PersonId) -> Result<Value> {
    let mut names = Vec::new();
    for of in [
        "SELECT name FROM document_node WHERE created_by = $1 ORDER BY folded, id",
        "SELECT name FROM document_upload WHERE person = $1 ORDER BY name, id",
        "SELECT path FROM document_lock WHERE person = $1 ORDER BY path, id",
    ] {
        let found: Vec<String> = sql(of).bind(person).scalars(conn).await?;
        names.push(found);
    }
    Ok(json!({ "made": names[0], "uploads": names[1], "open": names[2] }))
}

/// The documents stay; that they are theirs does not.
async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    for statement in [
        "UPDATE document_node SET created_by = NULL WHERE created_by = $1",
        "UPDATE document_node SET changed_by = NULL WHERE changed_by = $1",
        "UPDATE document_node SET trashed_by = NULL WHERE trashed_by = $1",
        "UPDATE document_revision SET made_by = NULL WHERE made_by = $1",
        "DELETE FROM document_upload WHERE person = $1",
        "DELETE FROM document_lock WHERE person = $1",
    ] {
        sql(statement).bind(person).run(tx).await?;
    }
    Ok(())
}
