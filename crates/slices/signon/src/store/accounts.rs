use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, Value, insert_many, sql};
use kernel::{Error, OrgId, PersonId, Result, Text, Timestamp, Token};

use super::digest;
use crate::model::{Account, Holder};

/// An account with what signing in must know of its owner.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Row {
    pub(crate) person: PersonId,
    pub(crate) organisation: OrgId,
    pub(crate) kind: String,
    pub(crate) username: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) must_change: bool,
    pub(crate) valid_until: Option<Timestamp>,
    pub(crate) changed_at: Timestamp,
}

impl Row {
    pub(crate) fn holder(&self) -> Holder {
        Holder::of(&self.kind)
    }

    pub(crate) fn account(&self) -> Account {
        Account {
            person: self.person,
            organisation: self.organisation,
            username: self.username.clone(),
            has_password: self.password_hash.is_some(),
            must_change: self.must_change,
            valid_until: self.valid_until,
            changed_at: self.changed_at,
        }
    }
}

const FIELDS: &str = "SELECT a.person, p.organisation, p.kind, a.username, a.password_hash, a.must_change, \
    a.valid_until, a.changed_at FROM account a JOIN directory_person p ON p.id = a.person";

/// The account of a person, whether or not the person has left.
pub(crate) async fn of(conn: Conn<'_>, person: PersonId) -> Result<Option<Row>> {
    sql(FIELDS).push(" WHERE a.person = $1").bind(person).optional(conn).await
}

/// The account as it is now, held until the transaction ends: nobody sets its password meanwhile.
pub(crate) async fn hold(tx: &Tx, person: PersonId) -> Result<Option<Row>> {
    sql("UPDATE account SET changed_at = changed_at WHERE person = $1").bind(person).run(tx).await?;
    of(tx.conn(), person).await
}

/// The account with this user name, of somebody who belongs here today.
pub(crate) async fn by_username(conn: Conn<'_>, username: &str, today: NaiveDate) -> Result<Option<Row>> {
    sql(FIELDS)
        .push(" WHERE a.username = $1 AND (p.ended_on IS NULL OR p.ended_on > $2)")
        .bind(username)
        .bind(today)
        .optional(conn)
        .await
}

/// Whose user name this is, also of who left.
pub(crate) async fn owner(conn: Conn<'_>, username: &str) -> Result<Option<PersonId>> {
    sql("SELECT person FROM account WHERE username = $1").bind(username).scalar(conn).await
}

/// The account of a person who belongs here today.
pub(crate) async fn present(conn: Conn<'_>, person: PersonId, today: NaiveDate) -> Result<Option<Row>> {
    sql(FIELDS)
        .push(" WHERE a.person = $1 AND (p.ended_on IS NULL OR p.ended_on > $2)")
        .bind(person)
        .bind(today)
        .optional(conn)
        .await
}

/// What speaks for a browser or an address: whether it signed in to this account before.
#[derive(FromQueryResult)]
pub(crate) struct Trust {
    pub(crate) device: bool,
    pub(crate) address: bool,
}

/// Whether this browser, and this address, signed in to the account before; the address since `since`.
pub(crate) async fn trust(
    conn: Conn<'_>,
    person: PersonId,
    device: Option<&Token>,
    address: Option<&str>,
    since: Timestamp,
) -> Result<Trust> {
    sql("SELECT EXISTS (SELECT 1 FROM known_device WHERE person = $1 AND token_hash = $2) AS device, \
         EXISTS (SELECT 1 FROM session WHERE person = $3 AND address = $4 AND created_at > $5) AS address")
    .bind(person)
    .bind(device.map(digest).unwrap_or_default())
    .bind(person)
    .bind(address.unwrap_or_default())
    .bind(since)
    .one(conn)
    .await
}

/// User names that begin so and are taken.
pub(crate) async fn taken(conn: Conn<'_>, prefix: &str) -> Result<Vec<String>> {
    sql("SELECT username FROM account WHERE username >= $1 AND username < $2")
        .bind(prefix)
        .bind(db::like_prefix_end(prefix))
        .scalars(conn)
        .await
}

/// An account to be written.
pub(crate) struct NewAccount {
    pub(crate) person: PersonId,
    pub(crate) username: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) showcase: Option<String>,
}

const COLUMNS: usize = 7;

/// Adds accounts.
pub(crate) async fn insert_all(tx: &Tx, accounts: &[NewAccount]) -> Result<()> {
    for chunk in accounts.chunks(1_000) {
        let values: Vec<Value> = chunk
            .iter()
            .flat_map(|new| -> [Value; COLUMNS] {
                [
                    new.person.into(),
                    new.username.as_str().into(),
                    new.password_hash.clone().into(),
                    false.into(),
                    None::<Timestamp>.into(),
                    tx.at().into(),
                    new.showcase.clone().into(),
                ]
            })
            .collect();
        insert_many(
            "INSERT INTO account (person, username, password_hash, must_change, valid_until, changed_at, showcase)",
            COLUMNS,
            values,
        )
        .run_or(tx, taken_already)
        .await?;
    }
    Ok(())
}

fn taken_already(breach: &str) -> Option<Error> {
    if breach.contains("username") {
        return Some(Error::field("username", Text::new("account-username-taken")));
    }
    (breach.contains("account")).then(|| Error::refused("account-exists"))
}

/// A password to be written.
pub(crate) struct NewPassword {
    pub(crate) hash: String,
    pub(crate) must_change: bool,
    pub(crate) valid_until: Option<Timestamp>,
}

/// Sets the password.
pub(crate) async fn set_password(tx: &Tx, person: PersonId, new: &NewPassword) -> Result<()> {
    sql("UPDATE account SET password_hash = $1, must_change = $2, valid_until = $3, changed_at = $4 WHERE person = $5")
        .bind(new.hash.as_str())
        .bind(new.must_change)
        .bind(new.valid_until)
        .bind(tx.at())
        .bind(person)
        .run(tx)
        .await
        .map(|_| ())
}

/// Puts the same password's newer hash in place of the one it was checked against, unless it was set anew meanwhile.
pub(crate) async fn rehash(tx: &Tx, person: PersonId, old: &str, new: &str) -> Result<()> {
    sql("UPDATE account SET password_hash = $1 WHERE person = $2 AND password_hash = $3")
        .bind(new)
        .bind(person)
        .bind(old)
        .run(tx)
        .await
        .map(|_| ())
}

/// Somebody to show a demo with.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Shown {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) house: String,
    pub(crate) showcase: Option<String>,
}

const SHOWN: &str = "SELECT a.person, p.display_name AS name, u.name AS house, a.showcase FROM account a \
    JOIN directory_person p ON p.id = a.person JOIN directory_unit u ON u.id = p.organisation";

/// Whom a demo is shown with, and where they belong.
pub(crate) async fn showcase(conn: Conn<'_>) -> Result<Vec<Shown>> {
    sql(SHOWN).push(" WHERE a.showcase IS NOT NULL ORDER BY p.sort_name, p.id").all(conn).await
}

/// People with an account whose folded name holds all these words; looks through everybody.
pub(crate) async fn search(conn: Conn<'_>, folded: &str, today: NaiveDate) -> Result<Vec<Shown>> {
    let mut statement = sql(SHOWN).push(" WHERE (p.ended_on IS NULL OR p.ended_on > ").push_bind(today).push(")");
    for word in folded.split(' ').filter(|word| !word.is_empty()).take(6) {
        statement = statement.push(" AND p.sort_name LIKE ").push_bind(format!("%{word}%"));
    }
    statement.push(" ORDER BY p.sort_name, p.id LIMIT 50").all(conn).await
}
