//! The slice's queries.

use db::{Conn, FromQueryResult, Sql, Tx, Value, insert_many, sql};
use groups::model::GroupId;
use kernel::{PersonId, Result, Timestamp};
use uuid::Uuid;

use crate::model::{Choice, Kind, Tale};

/// A tale as it is kept, with how far the telling has come or when its reader saw it.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    event: i64,
    kind: String,
    group_id: Option<GroupId>,
    subject: Uuid,
    detail: Option<Uuid>,
    performer: Option<PersonId>,
    at: Timestamp,
    told_up_to: Option<PersonId>,
    seen_at: Option<Timestamp>,
}

impl Row {
    /// The tale, the last person who was told, and when it was seen. `None` for a kind of another release.
    pub(crate) fn read(self) -> Option<(Tale, Option<PersonId>, Option<Timestamp>)> {
        let tale = Tale {
            event: self.event,
            kind: self.kind.parse().ok()?,
            group: self.group_id,
            subject: self.subject,
            detail: self.detail,
            performer: self.performer,
            at: self.at,
        };
        Some((tale, self.told_up_to, self.seen_at))
    }
}

/// Writes down what there is to tell. Returns whether it was new.
pub(crate) async fn insert(tx: &Tx, tale: &Tale) -> Result<bool> {
    // Who was erased since is nobody any more.
    let performer = match tale.performer {
        Some(person) => sql("SELECT id FROM directory_person WHERE id = $1").bind(person).scalar(tx.conn()).await?,
        None => None::<PersonId>,
    };
    let touched = sql("INSERT INTO notice_event (event, kind, group_id, subject, detail, made_by, at, done) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (event) DO NOTHING")
    .bind(tale.event)
    .bind(tale.kind.key())
    .bind(tale.group)
    .bind(tale.subject)
    .bind(tale.detail)
    .bind(performer)
    .bind(tale.at)
    .bind(false)
    .run(tx)
    .await?;
    Ok(touched > 0)
}

/// What is still to be told of an event, held until the commit.
pub(crate) async fn hold(tx: &Tx, event: i64) -> Result<Option<(Tale, Option<PersonId>)>> {
    let row: Option<Row> =
        sql("SELECT event, kind, group_id, subject, detail, made_by AS performer, at, told_up_to, NULL AS seen_at \
             FROM notice_event WHERE event = $1 AND done = $2")
        .bind(event)
        .bind(false)
        .for_update(tx)
        .optional(tx.conn())
        .await?;
    Ok(row.and_then(Row::read).map(|(tale, up_to, _)| (tale, up_to)))
}

/// Notes how far the telling has come, and of what kind and when it is by now.
pub(crate) async fn progress(tx: &Tx, tale: &Tale, up_to: Option<PersonId>, done: bool) -> Result<()> {
    sql("UPDATE notice_event SET told_up_to = $1, done = $2, kind = $3, at = $4 WHERE event = $5")
        .bind(up_to)
        .bind(done)
        .bind(tale.kind.key())
        .bind(tale.at)
        .bind(tale.event)
        .run(tx)
        .await
        .map(|_| ())
}

/// The publication of a post that is still to be told.
pub(crate) async fn waiting_for(conn: Conn<'_>, post: Uuid) -> Result<Option<i64>> {
    sql("SELECT event FROM notice_event WHERE subject = $1 AND kind IN ('post', 'must-read') AND done = $2")
        .bind(post)
        .bind(false)
        .scalar(conn)
        .await
}

#[derive(FromQueryResult)]
struct Chosen {
    person: PersonId,
    choice: String,
}

/// What these people want to hear of a group, of those who chose.
pub(crate) async fn choices(conn: Conn<'_>, group: GroupId, people: &[PersonId]) -> Result<Vec<(PersonId, Choice)>> {
    let mut found = Vec::new();
    for chunk in people.chunks(500) {
        let marks = db::placeholders(2, chunk.len());
        let rows: Vec<Chosen> =
            sql(format!("SELECT person, choice FROM notice_choice WHERE group_id = $1 AND person IN ({marks})"))
                .bind(group)
                .bind_all(chunk.iter().copied())
                .all(conn)
                .await?;
        found.extend(rows.into_iter().map(|row| (row.person, row.choice.parse().unwrap_or_default())));
    }
    Ok(found)
}

/// Rows of one statement.
const ROWS: usize = 1_000;
const COLUMNS: usize = 4;

/// Tells these people; who was told already is told nothing.
pub(crate) async fn give(tx: &Tx, tale: &Tale, people: &[PersonId]) -> Result<()> {
    for chunk in people.chunks(ROWS) {
        let values = chunk.iter().flat_map(|person| -> [Value; COLUMNS] {
            [(*person).into(), tale.event.into(), tale.group.into(), tale.at.into()]
        });
        insert_many("INSERT INTO notice (person, event, group_id, at)", COLUMNS, values.collect())
            .push(" ON CONFLICT (person, event) DO NOTHING")
            .run(tx)
            .await?;
    }
    Ok(())
}

/// A place in the list, which runs from the newest to the oldest.
pub type After = Option<(Timestamp, i64)>;

/// Which notices to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoticeFilter {
    /// Only of this group.
    pub group: Option<GroupId>,
    /// After this place in the list.
    pub after: After,
    /// How many at most.
    pub limit: u16,
}

const SELECT: &str = "SELECT n.event, e.kind, n.group_id, e.subject, e.detail, e.made_by AS performer, n.at, \
                      e.told_up_to, n.seen_at FROM notice n JOIN notice_event e ON e.event = n.event WHERE n.person = ";

/// Somebody's notices, the newest first; one more than the limit when there is a next page.
pub(crate) async fn list(conn: Conn<'_>, person: PersonId, filter: &NoticeFilter) -> Result<Vec<Row>> {
    let mut statement = sql(SELECT).push_bind(person);
    if let Some(group) = filter.group {
        statement = statement.push(" AND n.group_id = ").push_bind(group);
    }
    if let Some((at, event)) = filter.after {
        statement = statement.push(" AND (n.at, n.event) < (").push_bind(at).push(", ").push_bind(event).push(")");
    }
    statement.push(" ORDER BY n.at DESC, n.event DESC").limit(i64::from(filter.limit) + 1).all(conn).await
}

/// One notice of somebody.
pub(crate) async fn find(conn: Conn<'_>, person: PersonId, event: i64) -> Result<Option<Row>> {
    sql(SELECT).push_bind(person).push(" AND n.event = ").push_bind(event).optional(conn).await
}

/// The number that is called many.
pub(crate) const MANY: i64 = 100;

/// How many somebody has not seen; [`MANY`] for more.
pub(crate) async fn unseen(conn: Conn<'_>, person: PersonId) -> Result<i64> {
    let counted: Option<i64> =
        sql("SELECT COUNT(*) FROM (SELECT n.event FROM notice n WHERE n.seen_at IS NULL AND n.person = ")
            .push_bind(person)
            .limit(MANY)
            .push(") AS few")
            .scalar(conn)
            .await?;
    Ok(counted.unwrap_or_default())
}

/// Notes that somebody saw these.
pub(crate) async fn see(tx: &Tx, person: PersonId, events: &[i64]) -> Result<()> {
    let marks = db::placeholders(3, events.len());
    sql(format!("UPDATE notice SET seen_at = $1 WHERE person = $2 AND seen_at IS NULL AND event IN ({marks})"))
        .bind(tx.at())
        .bind(person)
        .bind_all(events.iter().copied())
        .run(tx)
        .await
        .map(|_| ())
}

/// Notes that somebody saw all, or all of a group.
pub(crate) async fn see_all(tx: &Tx, person: PersonId, group: Option<GroupId>) -> Result<()> {
    let mut statement: Sql =
        sql("UPDATE notice SET seen_at = $1 WHERE person = $2 AND seen_at IS NULL").bind(tx.at()).bind(person);
    if let Some(group) = group {
        statement = statement.push(" AND group_id = ").push_bind(group);
    }
    statement.run(tx).await.map(|_| ())
}

/// What somebody chose, by group.
pub(crate) async fn chosen(conn: Conn<'_>, person: PersonId) -> Result<Vec<(GroupId, Choice)>> {
    #[derive(FromQueryResult)]
    struct Row {
        group_id: GroupId,
        choice: String,
    }
    let rows: Vec<Row> = sql("SELECT group_id, choice FROM notice_choice WHERE person = $1 ORDER BY group_id")
        .bind(person)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.group_id, row.choice.parse().unwrap_or_default())).collect())
}

/// Keeps what somebody wants to hear of a group.
pub(crate) async fn choose(tx: &Tx, person: PersonId, group: GroupId, choice: Choice) -> Result<()> {
    sql("INSERT INTO notice_choice (person, group_id, choice) VALUES ($1, $2, $3) \
         ON CONFLICT (group_id, person) DO UPDATE SET choice = excluded.choice")
    .bind(person)
    .bind(group)
    .bind(choice.key())
    .run(tx)
    .await
    .map(|_| ())
}

/// Takes back what was told of a subject: all of it, or what has this detail.
pub(crate) async fn take_back(tx: &Tx, subject: Uuid, (kind, detail): (Option<Kind>, Option<Uuid>)) -> Result<()> {
    let narrowed = |statement: Sql| {
        let mut statement = statement.push(" WHERE subject = ").push_bind(subject);
        if let Some(kind) = kind {
            statement = statement.push(" AND kind = ").push_bind(kind.key());
        }
        if let Some(detail) = detail {
            statement = statement.push(" AND detail = ").push_bind(detail);
        }
        statement
    };
    narrowed(sql("DELETE FROM notice WHERE event IN (SELECT event FROM notice_event")).push(")").run(tx).await?;
    narrowed(sql("DELETE FROM notice_event")).run(tx).await.map(|_| ())
}

/// Removes what was seen before a moment, what nobody opened since another, and what is left of both.
pub(crate) async fn sweep(tx: &Tx, seen_before: Timestamp, told_before: Timestamp) -> Result<u64> {
    let seen = sql("DELETE FROM notice WHERE at < $1 AND seen_at < $2").bind(seen_before).bind(seen_before).run(tx);
    let mut gone = seen.await?;
    gone += sql("DELETE FROM notice WHERE at < $1").bind(told_before).run(tx).await?;
    sql("DELETE FROM notice_event WHERE at < $1 AND done = $2 \
         AND NOT EXISTS (SELECT n.event FROM notice n WHERE n.event = notice_event.event)")
    .bind(seen_before)
    .bind(true)
    .run(tx)
    .await?;
    Ok(gone)
}
