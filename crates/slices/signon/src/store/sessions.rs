use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{Id, OrgId, PersonId, Result, Stamp, Timestamp, Token};

use super::digest;
use crate::model::{KEPT_IDLE, SessionId, SessionRow, lifetime};

/// Who a session or token stands for, with the versions of what may be remembered about them.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Held {
    pub(crate) id: uuid::Uuid,
    pub(crate) person: PersonId,
    pub(crate) organisation: OrgId,
    pub(crate) kind: String,
    pub(crate) display_name: String,
    pub(crate) given_name: String,
    pub(crate) lang: Option<String>,
    pub(crate) scopes: Option<String>,
    pub(crate) seen_at: Option<Timestamp>,
    pub(crate) expires_at: Timestamp,
    pub(crate) person_version: i64,
    pub(crate) organisation_version: i64,
    pub(crate) everything_version: i64,
}

/// What both lookups add: the person, if still here, and the three stamps. One query, on unique keys only.
const WHO: &str = "s.expires_at, p.organisation, p.kind, p.display_name, p.given_name, p.lang, \
    COALESCE(one.version, 0) AS person_version, COALESCE(house.version, 0) AS organisation_version, \
    COALESCE(everything.version, 0) AS everything_version FROM ";
const JOINS: &str = " s JOIN directory_person p ON p.id = s.person LEFT JOIN stamp one ON one.key = s.person \
    LEFT JOIN stamp house ON house.key = p.organisation LEFT JOIN stamp everything ON everything.key = $1 \
    WHERE s.token_hash = $2 AND s.ended_at IS NULL AND s.expires_at > $3 \
    AND (p.ended_on IS NULL OR p.ended_on > $4)";

/// The session behind a cookie, unless it ended, was left unused for too long, or its person is gone.
pub(crate) async fn by_cookie(conn: Conn<'_>, token: &Token, now: Timestamp, today: NaiveDate) -> Result<Option<Held>> {
    sql("SELECT s.id, s.person, NULL AS scopes, s.last_seen_at AS seen_at, ")
        .push(WHO)
        .push("session")
        .push(JOINS)
        .push(" AND s.last_seen_at > $5")
        .bind(Stamp::Everything.key())
        .bind(digest(token))
        .bind(now)
        .bind(today)
        .bind(now.before(KEPT_IDLE))
        .optional(conn)
        .await
}

/// The token that a program sent, unless it ended or its person is gone.
pub(crate) async fn by_bearer(conn: Conn<'_>, token: &Token, now: Timestamp, today: NaiveDate) -> Result<Option<Held>> {
    sql("SELECT s.id, s.person, s.scopes, s.last_used_at AS seen_at, ")
        .push(WHO)
        .push("api_token")
        .push(JOINS)
        .bind(Stamp::Everything.key())
        .bind(digest(token))
        .bind(now)
        .bind(today)
        .optional(conn)
        .await
}

/// Notes that a session was used.
pub(crate) async fn touch_session(tx: &Tx, id: uuid::Uuid) -> Result<()> {
    sql("UPDATE session SET last_seen_at = $1 WHERE id = $2").bind(tx.at()).bind(id).run(tx).await.map(|_| ())
}

/// Notes that a token was used.
pub(crate) async fn touch_token(tx: &Tx, id: uuid::Uuid) -> Result<()> {
    sql("UPDATE api_token SET last_used_at = $1 WHERE id = $2").bind(tx.at()).bind(id).run(tx).await.map(|_| ())
}

/// A session about to begin.
pub(crate) struct NewSession<'a> {
    pub(crate) person: PersonId,
    pub(crate) kept: bool,
    pub(crate) address: Option<String>,
    pub(crate) agent: &'a str,
}

/// Begins a session.
pub(crate) async fn insert(tx: &Tx, token: &Token, new: &NewSession<'_>) -> Result<SessionId> {
    let id = SessionId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO session (id, token_hash, person, kept, created_at, last_seen_at, expires_at, address, agent) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(id)
    .bind(digest(token))
    .bind(new.person)
    .bind(new.kept)
    .bind(tx.at())
    .bind(tx.at())
    .bind(lifetime(tx.at(), new.kept))
    .bind(new.address.clone())
    .bind(crate::model::clean_agent(new.agent))
    .run(tx)
    .await?;
    Ok(id)
}

/// Which sessions to end.
pub(crate) enum Which<'a> {
    /// The one behind this cookie.
    Token(&'a Token),
    /// This one.
    One(SessionId),
    /// All but the one behind this cookie, if there is one.
    AllBut(Option<&'a Token>),
}

/// Ends sessions of a person; returns how many were still running.
pub(crate) async fn end(tx: &Tx, person: PersonId, which: Which<'_>) -> Result<u64> {
    let all = sql("UPDATE session SET ended_at = $1 WHERE person = $2 AND ended_at IS NULL AND expires_at > $3")
        .bind(tx.at())
        .bind(person)
        .bind(tx.at());
    match which {
        Which::Token(token) => all.push(" AND token_hash = $4").bind(digest(token)),
        Which::One(id) => all.push(" AND id = $4").bind(id),
        Which::AllBut(Some(token)) => all.push(" AND token_hash <> $4").bind(digest(token)),
        Which::AllBut(None) => all,
    }
    .run(tx)
    .await
}

#[derive(FromQueryResult)]
struct Row {
    id: SessionId,
    token_hash: Vec<u8>,
    kept: bool,
    created_at: Timestamp,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    address: Option<String>,
    agent: String,
}

/// The running sessions of a person, last used first.
pub(crate) async fn of(
    conn: Conn<'_>,
    person: PersonId,
    current: Option<&Token>,
    now: Timestamp,
) -> Result<Vec<SessionRow>> {
    let rows: Vec<Row> = sql("SELECT id, token_hash, kept, created_at, last_seen_at, expires_at, address, agent \
        FROM session WHERE person = $1 AND ended_at IS NULL AND expires_at > $2 AND last_seen_at > $3 \
        ORDER BY last_seen_at DESC, id LIMIT 100")
    .bind(person)
    .bind(now)
    .bind(now.before(KEPT_IDLE))
    .all(conn)
    .await?;
    let current = current.map(digest);
    Ok(rows
        .into_iter()
        .map(|row| SessionRow {
            current: current.as_ref() == Some(&row.token_hash),
            id: row.id,
            kept: row.kept,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
            address: row.address,
            agent: row.agent,
        })
        .collect())
}
