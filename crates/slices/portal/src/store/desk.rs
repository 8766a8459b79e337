use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Sql, Tx, sql};
use kernel::{PersonId, Result};

use crate::model::{AppId, Held};

/// Adds whether grant `g` names person `p` on a day: [`crate::model::why`] in SQL. A test holds the two against each
/// other. Memberships and units are looked up one by one: joined from the outside, `SQLite` would first read all of them.
pub(super) fn push_reaches(statement: Sql, day: NaiveDate) -> Sql {
    statement
        .push(
            "((g.kind = 'person' AND g.person = p.id) OR EXISTS (SELECT 1 FROM directory_membership m \
             WHERE m.person = p.id AND m.starts_on <= ",
        )
        .push_bind(day)
        .push(" AND (m.ends_on IS NULL OR m.ends_on >= ")
        .push_bind(day)
        .push(
            ") AND (g.kind = 'everyone' \
             OR (g.kind = 'staff' AND p.kind = 'staff') \
             OR (g.kind = 'pupils' AND p.kind = 'pupil') \
             OR (g.kind = 'function' AND g.job_function = m.job_function) \
             OR (g.kind = 'unit-kind' AND g.unit_kind = m.unit_kind) \
             OR (g.kind = 'unit' AND EXISTS (SELECT 1 FROM directory_unit u WHERE u.id = g.unit \
                 AND substr(m.path, 1, length(u.path)) = u.path)))))",
        )
}

#[derive(FromQueryResult)]
struct Row {
    app: AppId,
    favourite: Option<i64>,
    opened: Option<i64>,
}

/// The apps that a person gets on a day, with what the person made of them: one statement.
pub(crate) async fn held(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Vec<Held>> {
    let statement = sql("SELECT a.id AS app, f.position AS favourite, o.last_at AS opened \
                         FROM directory_person p \
                         JOIN app a ON a.organisation = p.organisation AND a.ended_at IS NULL \
                         LEFT JOIN favourite f ON f.app = a.id AND f.person = p.id \
                         LEFT JOIN opened o ON o.app = a.id AND o.person = p.id \
                         WHERE p.id = $1 AND (p.ended_on IS NULL OR p.ended_on > $2) \
                         AND EXISTS (SELECT 1 FROM app_grant g WHERE g.app = a.id AND ")
    .bind(person)
    .bind(day);
    let rows: Vec<Row> = push_reaches(statement, day).push(")").all(conn).await?;
    Ok(rows.into_iter().map(|row| Held { app: row.app, favourite: row.favourite, opened: row.opened }).collect())
}

/// Puts an app at the end of a person's favourites; does nothing when it is one. Returns whether anything changed.
pub(crate) async fn add_favourite(tx: &Tx, person: PersonId, app: AppId) -> Result<bool> {
    let last: Option<i64> = sql("SELECT position FROM favourite WHERE person = $1 ORDER BY position DESC LIMIT 1")
        .bind(person)
        .scalar(tx.conn())
        .await?;
    let touched = sql("INSERT INTO favourite (person, app, position) VALUES ($1, $2, $3) \
                       ON CONFLICT (person, app) DO NOTHING")
    .bind(person)
    .bind(app)
    .bind(last.unwrap_or_default() + 1)
    .run(tx)
    .await?;
    Ok(touched > 0)
}

/// Takes an app from a person's favourites. Returns whether it was one.
pub(crate) async fn remove_favourite(tx: &Tx, person: PersonId, app: AppId) -> Result<bool> {
    let touched = sql("DELETE FROM favourite WHERE person = $1 AND app = $2").bind(person).bind(app).run(tx).await?;
    Ok(touched > 0)
}

/// Makes these apps, in this order, a person's favourites.
pub(crate) async fn set_favourites(tx: &Tx, person: PersonId, apps: &[AppId]) -> Result<()> {
    sql("DELETE FROM favourite WHERE person = $1").bind(person).run(tx).await?;
    if apps.is_empty() {
        return Ok(());
    }
    let mut values = Vec::with_capacity(apps.len() * 3);
    for (place, app) in (1_i64..).zip(apps) {
        values.extend([person.into(), (*app).into(), place.into()]);
    }
    db::insert_many("INSERT INTO favourite (person, app, position)", 3, values).run(tx).await.map(|_| ())
}

/// The app that a person opened last.
pub(crate) async fn last_opened(conn: Conn<'_>, person: PersonId) -> Result<Option<AppId>> {
    sql("SELECT app FROM opened WHERE person = $1 ORDER BY last_at DESC, app LIMIT 1").bind(person).scalar(conn).await
}

/// Notes that a person opened an app just now.
pub(crate) async fn note_opened(tx: &Tx, person: PersonId, app: AppId) -> Result<()> {
    sql("INSERT INTO opened (person, app, last_at, times) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (person, app) DO UPDATE SET last_at = excluded.last_at, times = opened.times + 1")
    .bind(person)
    .bind(app)
    .bind(tx.at())
    .run(tx)
    .await
    .map(|_| ())
}
