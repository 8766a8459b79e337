//! Writing events at the commit of their transaction.

use std::collections::BTreeSet;

use kernel::{NewEvent, Performer, Result, Stamp};
use sea_orm::FromQueryResult;
use sea_orm::Value;

use super::chain::{Link, digest, link};
use crate::{Tx, insert_many, sql};

/// Fields of one row of `event`.
const COLUMNS: usize = 15;
/// Rows per statement: well under the 32,766 parameters that `SQLite` takes.
const ROWS: usize = 500;

#[derive(FromQueryResult)]
struct Head {
    seq: i64,
    hash: Vec<u8>,
}

/// Writes `events` after the present end of the stream, and makes what they and `stamps` touch stale; returns the new
/// end.
pub(crate) async fn append(tx: &Tx, events: Vec<NewEvent>, mut stamps: BTreeSet<Stamp>) -> Result<i64> {
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    let head: Head = sql("UPDATE event_head SET seq = seq + $1 WHERE one = 1 RETURNING seq, hash")
        .bind(count)
        .one(tx.conn())
        .await?;
    let mut seq = head.seq - count;
    let mut hash = head.hash;
    let mut rows: Vec<Value> = Vec::with_capacity(events.len().min(ROWS) * COLUMNS);
    for event in events {
        seq += 1;
        stamps.extend(event.stamps.iter().copied());
        hash = push_row(tx, &mut rows, seq, &hash, event);
        if rows.len() == ROWS * COLUMNS {
            insert(tx, std::mem::take(&mut rows)).await?;
        }
    }
    insert(tx, rows).await?;
    sql("UPDATE event_head SET hash = $1 WHERE one = 1").bind(hash).run(tx).await?;
    bump(tx, stamps).await?;
    Ok(seq)
}

fn push_row(tx: &Tx, rows: &mut Vec<Value>, seq: i64, previous: &[u8], event: NewEvent) -> Vec<u8> {
    let (performer_kind, performer) = match &tx.actor().performer {
        Performer::Person(id) => ("person", id.to_string()),
        Performer::System(task) => ("system", task.clone()),
        Performer::Anonymous => ("anonymous", String::new()),
    };
    let salt = tx.db().random().bytes::<16>();
    let digest = digest(&salt, &event.payload);
    let origin = tx.actor().origin.describe();
    let organisation = event.subject.organisation.map(kernel::OrgId::unit);
    let hash = link(&Link {
        previous,
        seq,
        at: tx.at().micros(),
        kind: event.kind,
        organisation: organisation.map(kernel::Id::uuid),
        unit: event.subject.unit.map(kernel::Id::uuid),
        subject_kind: event.subject.kind,
        subject: event.subject.id,
        performer_kind,
        performer: &performer,
        origin: &origin,
        outcome: event.outcome.as_str(),
        digest: &digest,
    });
    rows.extend::<[Value; COLUMNS]>([
        seq.into(),
        tx.at().into(),
        event.kind.into(),
        organisation.into(),
        event.subject.unit.into(),
        event.subject.kind.into(),
        event.subject.id.into(),
        performer_kind.into(),
        performer.into(),
        origin.into(),
        event.outcome.as_str().into(),
        event.payload.into(),
        salt.to_vec().into(),
        digest.to_vec().into(),
        hash.clone().into(),
    ]);
    hash
}

async fn insert(tx: &Tx, rows: Vec<Value>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    insert_many(
        "INSERT INTO event (seq, at, kind, organisation, unit, subject_kind, subject, performer_kind, performer, \
         origin, outcome, payload, salt, digest, hash)",
        COLUMNS,
        rows,
    )
    .run(tx)
    .await
    .map(|_| ())
}

/// Raises versions, so that what was remembered under them is derived anew.
pub(crate) async fn bump(tx: &Tx, stamps: BTreeSet<Stamp>) -> Result<()> {
    let keys: Vec<Stamp> = stamps.into_iter().collect();
    for chunk in keys.chunks(ROWS) {
        let values = chunk.iter().flat_map(|stamp| [stamp.key().into(), Value::from(1_i64)]).collect();
        insert_many("INSERT INTO stamp (key, version)", 2, values)
            .push(" ON CONFLICT (key) DO UPDATE SET version = stamp.version + 1")
            .run(tx)
            .await?;
    }
    Ok(())
}
