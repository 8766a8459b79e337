use access::{Place, UnitPath};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, Value, insert_many, sql};
use kernel::{Error, Id, OrgId, PersonId, Result, Text, UnitId};

use crate::model::{Person, PersonDraft, PersonKind, PersonName, search_terms};

#[derive(FromQueryResult)]
struct Row {
    id: PersonId,
    organisation: OrgId,
    kind: String,
    external_id: Option<String>,
    given_name: String,
    initials: String,
    prefix: String,
    surname: String,
    email: Option<String>,
    phone: Option<String>,
    born_on: Option<NaiveDate>,
    lang: Option<String>,
    ended_on: Option<NaiveDate>,
    version: i64,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation,
            kind: row.kind.parse().unwrap_or(PersonKind::Pupil),
            external_id: row.external_id,
            name: PersonName {
                given: row.given_name,
                initials: row.initials,
                prefix: row.prefix,
                surname: row.surname,
            },
            email: row.email,
            phone: row.phone,
            born_on: row.born_on,
            lang: row.lang.and_then(|lang| lang.parse().ok()),
            ended_on: row.ended_on,
            version: row.version,
        }
    }
}

pub(crate) const FIELDS: &str = "SELECT p.id, p.organisation, p.kind, p.external_id, p.given_name, p.initials, \
    p.prefix, p.surname, p.email, p.phone, p.born_on, p.lang, p.ended_on, p.version FROM person p";

/// A person by id, for the access check that must follow. Of who was erased there is nothing to find.
pub(crate) async fn unchecked(conn: Conn<'_>, id: PersonId) -> Result<Option<Person>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE p.id = $1 AND p.erased_at IS NULL").bind(id).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// Where somebody is or was.
#[derive(FromQueryResult)]
struct PlaceRow {
    id: UnitId,
    path: String,
    ends_on: Option<NaiveDate>,
}

/// The organisation of a person and the units that the person belongs to now or later, or, for who belongs nowhere any
/// more, belonged to last: what an access check on the person is about.
pub(crate) async fn places(conn: Conn<'_>, person: &Person, today: NaiveDate) -> Result<Vec<Place>> {
    let rows: Vec<PlaceRow> = sql("SELECT u.id, u.path, m.ends_on FROM membership m JOIN unit u ON u.id = m.unit \
                                   WHERE m.person = $1")
    .bind(person.id)
    .all(conn)
    .await?;
    let holds = |row: &PlaceRow| row.ends_on.is_none_or(|end| end >= today);
    let belongs = rows.iter().any(holds);
    let last = rows.iter().filter_map(|row| row.ends_on).max();
    let organisation = super::units::place(conn, person.organisation.unit()).await?;
    let kept = rows.into_iter().filter(|row| if belongs { holds(row) } else { row.ends_on == last });
    let units = kept.map(|row| Place { unit: row.id, path: UnitPath::stored(row.path) });
    Ok(organisation.into_iter().chain(units).collect())
}

/// The people of an organisation who have a number, for comparing them with their source.
pub(crate) async fn numbered(conn: Conn<'_>, organisation: OrgId) -> Result<Vec<Person>> {
    let rows: Vec<Row> = sql(FIELDS)
        .push(" WHERE p.organisation = $1 AND p.external_id IS NOT NULL ORDER BY p.external_id")
        .bind(organisation.unit())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds a person.
pub(crate) async fn insert(tx: &Tx, organisation: OrgId, draft: &PersonDraft) -> Result<Person> {
    let person = Person {
        id: PersonId::generate(tx.db().clock(), tx.db().random()),
        organisation,
        kind: draft.kind,
        external_id: draft.external_id.clone(),
        name: draft.name.clone(),
        email: draft.email.clone(),
        phone: draft.phone.clone(),
        born_on: draft.born_on,
        lang: draft.lang,
        ended_on: None,
        version: 1,
    };
    insert_all(tx, std::slice::from_ref(&person)).await?;
    Ok(person)
}

pub(super) const COLUMNS: usize = 16;

/// Adds many people at once, with the words under which they are found.
pub(crate) async fn insert_all(tx: &Tx, people: &[Person]) -> Result<()> {
    for chunk in people.chunks(500) {
        let values: Vec<Value> = chunk.iter().flat_map(row).collect();
        insert_many(
            "INSERT INTO person (id, organisation, kind, external_id, given_name, initials, prefix, surname, \
             display_name, sort_name, email, phone, born_on, lang, ended_on, version)",
            COLUMNS,
            values,
        )
        .run_or(tx, external_id_taken)
        .await?;
        index(tx, chunk).await?;
    }
    Ok(())
}

pub(super) fn row(person: &Person) -> [Value; COLUMNS] {
    [
        person.id.into(),
        person.organisation.into(),
        person.kind.key().into(),
        person.external_id.clone().into(),
        person.name.given.as_str().into(),
        person.name.initials.as_str().into(),
        person.name.prefix.as_str().into(),
        person.name.surname.as_str().into(),
        person.name.display().into(),
        person.name.sort_key().into(),
        person.email.clone().into(),
        person.phone.clone().into(),
        person.born_on.into(),
        person.lang.map(|lang| lang.tag().to_owned()).into(),
        person.ended_on.into(),
        person.version.into(),
    ]
}

pub(super) async fn index(tx: &Tx, people: &[Person]) -> Result<()> {
    let values: Vec<Value> = people
        .iter()
        .flat_map(|person| {
            search_terms(&person.name, person.email.as_deref(), person.external_id.as_deref())
                .into_iter()
                .map(|term| (person.organisation, term, person.id))
        })
        .flat_map(|(organisation, term, person)| [organisation.into(), term.into(), Value::from(person)])
        .collect();
    for rows in values.chunks(3_000) {
        insert_many("INSERT INTO person_term (organisation, term, person)", 3, rows.to_vec()).run(tx).await?;
    }
    Ok(())
}

fn external_id_taken(breach: &str) -> Option<Error> {
    breach.contains("external_id").then(|| Error::field("external_id", Text::new("person-external-id-taken")))
}

/// Writes a person over what it was at `person.version`; refused when somebody else was first.
pub(crate) async fn update(tx: &Tx, person: &Person) -> Result<()> {
    let touched = sql("UPDATE person SET kind = $1, external_id = $2, given_name = $3, initials = $4, prefix = $5, \
                       surname = $6, display_name = $7, sort_name = $8, email = $9, phone = $10, born_on = $11, \
                       lang = $12, left_noted_on = CASE WHEN ended_on IS NULL THEN $13 ELSE left_noted_on END, \
                       ended_on = $14, version = version + 1 WHERE id = $15 AND version = $16")
    .bind(person.kind.key())
    .bind(person.external_id.clone())
    .bind(person.name.given.as_str())
    .bind(person.name.initials.as_str())
    .bind(person.name.prefix.as_str())
    .bind(person.name.surname.as_str())
    .bind(person.name.display())
    .bind(person.name.sort_key())
    .bind(person.email.clone())
    .bind(person.phone.clone())
    .bind(person.born_on)
    .bind(person.lang.map(|lang| lang.tag().to_owned()))
    .bind(day_of(tx))
    .bind(person.ended_on)
    .bind(person.id)
    .bind(person.version)
    .run_or(tx, external_id_taken)
    .await?;
    db::changed_once(touched)?;
    sql("DELETE FROM person_term WHERE person = $1").bind(person.id).run(tx).await?;
    index(tx, std::slice::from_ref(person)).await
}

/// The day of a transaction.
pub(super) fn day_of(tx: &Tx) -> NaiveDate {
    tx.at().at(tx.db().clock().zone()).date_naive()
}

/// Sets the language that a person reads.
pub(crate) async fn set_lang(tx: &Tx, person: PersonId, lang: kernel::Lang) -> Result<()> {
    sql("UPDATE person SET lang = $1 WHERE id = $2").bind(lang.tag()).bind(person).run(tx).await.map(|_| ())
}
