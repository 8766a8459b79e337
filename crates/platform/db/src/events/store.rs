//! Reading the stream page by page.

use kernel::{OrgId, PersonId, Result, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Conn, Tx, sql};

/// An event as it is kept.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Stored {
    /// Place in the stream, from 1 without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Stable name: `directory.person.moved`.
    pub kind: String,
    /// The organisation it lies in.
    pub organisation: Option<OrgId>,
    /// The unit it lies at.
    pub unit: Option<kernel::UnitId>,
    /// Kind of thing it is about.
    pub subject_kind: String,
    /// Which thing.
    pub subject: Uuid,
    /// `person`, `system` or `anonymous`.
    pub performer_kind: String,
    /// The person's id or the task's name.
    pub performer: String,
    /// From where.
    pub origin: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// Content as JSON; `None` once erased.
    pub payload: Option<String>,
}

impl Stored {
    /// The person who did it.
    #[must_use]
    pub fn performing_person(&self) -> Option<PersonId> {
        if self.performer_kind == "person" { self.performer.parse().ok() } else { None }
    }
}

const FIELDS: &str = "SELECT seq, at, kind, organisation, unit, subject_kind, subject, performer_kind, performer, \
                      origin, outcome, payload FROM event";

/// The place of the newest event; 0 before the first.
pub async fn end(conn: Conn<'_>) -> Result<i64> {
    sql("SELECT seq FROM event_head WHERE one = 1").scalar(conn).await.map(Option::unwrap_or_default)
}

/// The next events after `seq`, in order.
pub async fn after(conn: Conn<'_>, seq: i64, limit: i64) -> Result<Vec<Stored>> {
    sql(FIELDS).push(" WHERE seq > $1 ORDER BY seq LIMIT $2").bind(seq).bind(limit).all(conn).await
}

/// Which events to show.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these organisations; `None` shows the whole installation and takes a right of its own.
    pub organisations: Option<Vec<OrgId>>,
    /// Only of kinds that begin so.
    pub kind: Option<String>,
    /// Only about this.
    pub subject: Option<Uuid>,
    /// Only by this person.
    pub performer: Option<PersonId>,
    /// Only from this moment.
    pub from: Option<Timestamp>,
    /// Only before this moment.
    pub until: Option<Timestamp>,
    /// Only before this place in the stream: the cursor of the next page.
    pub before: Option<i64>,
}

/// A page of events, newest first.
pub async fn page(conn: Conn<'_>, filter: &Filter, limit: i64) -> Result<Vec<Stored>> {
    let mut query = sql(FIELDS).push(" WHERE seq < ").push_bind(filter.before.unwrap_or(i64::MAX));
    if let Some(organisations) = &filter.organisations {
        if organisations.is_empty() {
            return Ok(Vec::new());
        }
        query = query.push(" AND organisation IN (");
        for (n, id) in organisations.iter().enumerate() {
            query = query.push(if n > 0 { "," } else { "" }).push_bind(*id);
        }
        query = query.push(")");
    }
    if let Some(kind) = &filter.kind {
        let end = crate::like_prefix_end(kind);
        query = query.push(" AND kind >= ").push_bind(kind.as_str()).push(" AND kind < ").push_bind(end);
    }
    if let Some(subject) = filter.subject {
        query = query.push(" AND subject = ").push_bind(subject);
    }
    if let Some(person) = filter.performer {
        query = query.push(" AND performer = ").push_bind(person.to_string());
    }
    if let Some(from) = filter.from {
        query = query.push(" AND at >= ").push_bind(from);
    }
    if let Some(until) = filter.until {
        query = query.push(" AND at < ").push_bind(until);
    }
    query.push(" ORDER BY seq DESC").limit(limit).all(conn).await
}

/// Erases what events about `subject` contain, keeping that they happened. For a person's right to be forgotten.
pub async fn erase_payloads(tx: &Tx, subject: Uuid) -> Result<u64> {
    sql("UPDATE event SET payload = NULL, salt = NULL WHERE subject = $1").bind(subject).run(tx).await
}
