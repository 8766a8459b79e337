//! All that is held of one person.

use access::Acting;
use db::Conn;
use db::events::{Filter, page};
use kernel::{Error, Id, PersonId, Result};
use serde_json::{Map, Value, json};
use web::Personal;

use super::events::PersonalEvent;
use crate::commands::find;
use crate::permissions::ExportPersonalData;

/// All that is held of a person, as JSON: what each capability keeps, and what the audit trail says about them. One's
/// own, or that of somebody whose data the actor watches over. `all` are the parts of all capabilities.
pub async fn export(acting: &Acting, id: PersonId, all: &[Personal]) -> Result<Value> {
    let seen = find::person(acting, id).await?;
    if acting.grants().person() != Some(id) {
        seen.require::<ExportPersonalData>(acting)?;
    }
    let mut parts = Map::new();
    for part in all {
        parts.insert(part.name.to_owned(), (part.export)(acting.conn(), id).await?);
    }
    let said = said_about(acting.conn(), id).await?;
    let mut tx = acting.begin().await?;
    let at = tx.at().rfc3339();
    tx.record(&PersonalEvent::Exported { organisation: seen.person.organisation, person: id })?;
    tx.commit().await?;
    Ok(json!({ "person": id, "at": at, "held": parts, "events": said }))
}

/// All that is held of whoever acts.
pub async fn export_own(acting: &Acting, all: &[Personal]) -> Result<Value> {
    export(acting, acting.grants().person().ok_or(Error::SignInNeeded)?, all).await
}

/// What the audit trail says about a person, newest first.
async fn said_about(conn: Conn<'_>, id: PersonId) -> Result<Vec<Value>> {
    const PAGE: i64 = 1_000;
    let mut said = Vec::new();
    let mut filter = Filter { subject: Some(id.uuid()), ..Filter::default() };
    loop {
        let events = page(conn, &filter, PAGE).await?;
        filter.before = events.last().map(|event| event.seq);
        let last = i64::try_from(events.len()).unwrap_or(PAGE) < PAGE;
        for event in events {
            let content: Option<Value> = event.payload.as_deref().map(serde_json::from_str).transpose()?;
            said.push(json!({
                "at": event.at.rfc3339(),
                "what": event.kind,
                "by_oneself": event.performing_person() == Some(id),
                "from": event.origin,
                "outcome": event.outcome,
                "content": content,
            }));
        }
        if last {
            return Ok(said);
        }
    }
}
