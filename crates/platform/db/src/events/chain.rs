//! The hash chain that makes tampering evident.

use kernel::Result;
use sea_orm::FromQueryResult;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Conn, sql};

/// What the hash of an event covers.
pub(super) struct Link<'a> {
    pub(super) previous: &'a [u8],
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) kind: &'a str,
    pub(super) organisation: Option<Uuid>,
    pub(super) unit: Option<Uuid>,
    pub(super) subject_kind: &'a str,
    pub(super) subject: Uuid,
    pub(super) performer_kind: &'a str,
    pub(super) performer: &'a str,
    pub(super) origin: &'a str,
    pub(super) outcome: &'a str,
    pub(super) digest: &'a [u8],
}

/// SHA-256 over all fields, each with its length before it so that no two different events read alike.
pub(super) fn link(link: &Link<'_>) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut field = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    field(link.previous);
    field(&link.seq.to_be_bytes());
    field(&link.at.to_be_bytes());
    field(link.kind.as_bytes());
    for id in [link.organisation, link.unit] {
        field(id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    }
    field(link.subject_kind.as_bytes());
    field(link.subject.as_bytes());
    for text in [link.performer_kind, link.performer, link.origin, link.outcome] {
        field(text.as_bytes());
    }
    field(link.digest);
    hash.finalize().to_vec()
}

/// Digest of a payload with its salt.
pub(super) fn digest(salt: &[u8], payload: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(payload.as_bytes());
    hash.finalize().into()
}

/// Where the chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A number is missing or stands twice.
    #[error("event {0} is missing")]
    Missing(i64),
    /// The content is not what was written.
    #[error("event {0} was changed")]
    Changed(i64),
    /// The stream ends before its head says it does.
    #[error("events after {0} were removed")]
    CutOff(i64),
}

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    at: i64,
    kind: String,
    organisation: Option<Uuid>,
    unit: Option<Uuid>,
    subject_kind: String,
    subject: Uuid,
    performer_kind: String,
    performer: String,
    origin: String,
    outcome: String,
    payload: Option<String>,
    salt: Option<Vec<u8>>,
    digest: Vec<u8>,
    hash: Vec<u8>,
}

/// Events read at a time.
const BATCH: i64 = 2_000;

/// Follows the chain from its beginning; returns how many events it holds, or where it breaks.
/// Erased payloads do not break it.
pub async fn verify(conn: Conn<'_>) -> Result<std::result::Result<i64, Broken>> {
    let head: Head = sql("SELECT seq, hash FROM event_head WHERE one = 1").one(conn).await?;
    let end = head.seq;
    let (mut seq, mut previous) = (0, Vec::new());
    loop {
        let rows: Vec<Row> =
            sql("SELECT seq, at, kind, organisation, unit, subject_kind, subject, performer_kind, performer, origin, \
             outcome, payload, salt, digest, hash FROM event WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3")
            .bind(seq)
            .bind(end)
            .bind(BATCH)
            .all(conn)
            .await?;
        if rows.is_empty() {
            return Ok(match seq {
                _ if seq < end => Err(Broken::CutOff(seq)),
                // The last event has no successor that holds it to its hash; the head does.
                _ if previous != head.hash => Err(Broken::Changed(seq)),
                _ => Ok(seq),
            });
        }
        for row in rows {
            if row.seq != seq + 1 {
                return Ok(Err(Broken::Missing(seq + 1)));
            }
            if !holds(&row, &previous) {
                return Ok(Err(Broken::Changed(row.seq)));
            }
            seq = row.seq;
            previous = row.hash;
        }
    }
}

fn holds(row: &Row, previous: &[u8]) -> bool {
    let payload_holds = match (&row.payload, &row.salt) {
        (Some(payload), Some(salt)) => digest(salt, payload)[..] == row.digest[..],
        (None, None) => true,
        _ => false,
    };
    payload_holds
        && link(&Link {
            previous,
            seq: row.seq,
            at: row.at,
            kind: &row.kind,
            organisation: row.organisation,
            unit: row.unit,
            subject_kind: &row.subject_kind,
            subject: row.subject,
            performer_kind: &row.performer_kind,
            performer: &row.performer,
            origin: &row.origin,
            outcome: &row.outcome,
            digest: &row.digest,
        }) == row.hash
}
