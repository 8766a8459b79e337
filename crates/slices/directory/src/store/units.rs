use std::collections::BTreeSet;

use access::{Permission, Place, Scope, UnitPath};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{Error, Id, OrgId, Result, Text, UnitId};

use crate::model::{Organisation, Unit, UnitDraft, UnitKind, fold};
use crate::permissions::ViewUnits;

#[derive(FromQueryResult)]
struct Row {
    id: UnitId,
    parent: Option<UnitId>,
    organisation: OrgId,
    path: String,
    kind: String,
    name: String,
    code: Option<String>,
    street: Option<String>,
    postcode: Option<String>,
    place: Option<String>,
    ended_on: Option<NaiveDate>,
    version: i64,
}

impl From<Row> for Unit {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            path: UnitPath::stored(row.path),
            parent: row.parent,
            organisation: row.organisation,
            kind: row.kind.parse().unwrap_or(UnitKind::Team),
            name: row.name,
            code: row.code,
            street: row.street,
            postcode: row.postcode,
            place: row.place,
            ended_on: row.ended_on,
            version: row.version,
        }
    }
}

const FIELDS: &str = "SELECT id, parent, organisation, path, kind, name, code, street, postcode, place, ended_on, \
                      version FROM unit";

/// A unit by id, for the access check that must follow.
pub(crate) async fn unchecked(conn: Conn<'_>, id: UnitId) -> Result<Option<Unit>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE id = $1").bind(id).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// The unit that hangs at a path.
pub(crate) async fn at_path(conn: Conn<'_>, path: &UnitPath) -> Result<Option<Unit>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE path = $1").bind(path.as_str()).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// Where a unit hangs.
pub(crate) async fn place(conn: Conn<'_>, id: UnitId) -> Result<Option<Place>> {
    let path: Option<String> = sql("SELECT path FROM unit WHERE id = $1").bind(id).scalar(conn).await?;
    Ok(path.map(|path| Place { unit: id, path: UnitPath::stored(path) }))
}

/// Units below each other, sorted by name, as far as the scope reaches. Closed ones are left out unless asked for.
pub(crate) async fn within(conn: Conn<'_>, scope: &Scope<ViewUnits>, closed: bool) -> Result<Vec<Unit>> {
    let mut statement = scope.push_filter(sql(FIELDS).push(" WHERE "), "path");
    if !closed {
        statement = statement.push(" AND ended_on IS NULL");
    }
    let rows: Vec<Row> = statement.push(" ORDER BY sort_name, id LIMIT 20000").all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Open units of an organisation as far as the scope reaches, by name, from after one of them.
pub(crate) async fn page(
    conn: Conn<'_>,
    scope: &Scope<ViewUnits>,
    organisation: OrgId,
    after: Option<(String, UnitId)>,
    most: i64,
) -> Result<Vec<Unit>> {
    let statement = sql(FIELDS).push(" WHERE organisation = ").push_bind(organisation.unit());
    let mut statement = scope.push_filter(statement.push(" AND ended_on IS NULL AND "), "path");
    if let Some((name, id)) = after {
        statement = statement.push(" AND (sort_name, id) > (").push_bind(name).push(", ").push_bind(id).push(")");
    }
    let rows: Vec<Row> = statement.push(" ORDER BY sort_name, id").limit(most).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Open units as far as the scope reaches, by name; no more than `most` of them are looked at.
pub(crate) async fn first<P: Permission>(conn: Conn<'_>, scope: &Scope<P>, most: i64) -> Result<Vec<Unit>> {
    let rows: Vec<Row> =
        scope.push_filter(sql(FIELDS).push(" WHERE ended_on IS NULL AND "), "path").limit(most).all(conn).await?;
    let mut units: Vec<Unit> = rows.into_iter().map(Into::into).collect();
    units.sort_by_cached_key(|unit| (fold(&unit.name), unit.id));
    Ok(units)
}

/// Open units within the scope of which at least one word begins a word of their name, code or place.
pub(crate) async fn matching_any<P: Permission>(
    conn: Conn<'_>,
    scope: &Scope<P>,
    words: &[&str],
    most: i64,
) -> Result<Vec<Unit>> {
    let filtered = scope.push_filter(sql(FIELDS).push(" WHERE ended_on IS NULL AND "), "path").push(" AND (");
    let found = push_any_matches(filtered, words).push(") ORDER BY ");
    // Of many that have one word, those with more of them come first.
    let rows: Vec<Row> = push_match_count(found, words).push(" DESC, sort_name, id").limit(most).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// At least one word begins a word of the unit.
fn push_any_matches(mut statement: db::Sql, words: &[&str]) -> db::Sql {
    for (n, word) in words.iter().enumerate() {
        statement = push_match(statement.push(if n > 0 { " OR " } else { "" }), word);
    }
    statement
}

/// How many of the words begin a word of the unit.
fn push_match_count(mut statement: db::Sql, words: &[&str]) -> db::Sql {
    for (n, word) in words.iter().enumerate() {
        let counted = statement.push(if n > 0 { " + CASE WHEN " } else { "CASE WHEN " });
        statement = push_match(counted, word).push(" THEN 1 ELSE 0 END");
    }
    statement
}

fn push_match(mut statement: db::Sql, word: &str) -> db::Sql {
    let word = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    for (n, before) in [' ', '-'].into_iter().enumerate() {
        statement = statement
            .push(if n > 0 { " OR " } else { "" })
            .push("' ' || sort_name || ' ' || LOWER(COALESCE(code, '')) || ' ' || LOWER(COALESCE(place, '')) LIKE ")
            .push_bind(format!("%{before}{word}%"))
            .push(" ESCAPE '\\'");
    }
    statement
}

/// The units above these, each once.
pub(crate) async fn above(conn: Conn<'_>, units: &[Unit]) -> Result<Vec<Unit>> {
    let mut paths = BTreeSet::new();
    for unit in units {
        let path = unit.path.as_str();
        let own = path.len();
        paths.extend(path.match_indices('.').map(|(end, _)| end + 1).filter(|end| *end < own).map(|end| &path[..end]));
    }
    let paths: Vec<&str> = paths.into_iter().collect();
    let mut found = Vec::new();
    for chunk in paths.chunks(500) {
        let marks = db::placeholders(1, chunk.len());
        let rows: Vec<Row> =
            sql(format!("{FIELDS} WHERE path IN ({marks})")).bind_all(chunk.iter().copied()).all(conn).await?;
        found.extend(rows.into_iter().map(Unit::from));
    }
    Ok(found)
}

/// All units of an organisation, its own included, closed ones too.
pub(crate) async fn all_of(conn: Conn<'_>, organisation: OrgId) -> Result<Vec<Unit>> {
    let rows: Vec<Row> =
        sql(FIELDS).push(" WHERE organisation = $1 ORDER BY path").bind(organisation.unit()).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Units right below one, sorted by name.
pub(crate) async fn children(conn: Conn<'_>, parent: UnitId) -> Result<Vec<Unit>> {
    let rows: Vec<Row> = sql(FIELDS)
        .push(" WHERE parent = $1 AND ended_on IS NULL ORDER BY sort_name, id LIMIT 2000")
        .bind(parent)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The units above one, from the top, itself last.
pub(crate) async fn ancestry(conn: Conn<'_>, unit: &Unit) -> Result<Vec<Unit>> {
    let mut paths = Vec::new();
    for (end, _) in unit.path.as_str().match_indices('.') {
        paths.push(unit.path.as_str()[..=end].to_owned());
    }
    let marks = db::placeholders(1, paths.len());
    let rows: Vec<Row> =
        sql(format!("{FIELDS} WHERE path IN ({marks}) ORDER BY path")).bind_all(paths).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Keeps everybody else from changing the shape of the tree until the transaction ends. Read what the change depends on
/// after this.
pub(crate) async fn hold_tree(tx: &Tx) -> Result<()> {
    sql("UPDATE unit_number SET last = last WHERE one = 1").run(tx).await.map(|_| ())
}

/// Adds a unit below `parent`; without a parent, at the top.
pub(crate) async fn insert(tx: &Tx, parent: Option<&Unit>, draft: &UnitDraft) -> Result<Unit> {
    let number: i64 = sql("INSERT INTO unit_number (one, last) VALUES (1, 1) \
                            ON CONFLICT (one) DO UPDATE SET last = unit_number.last + 1 RETURNING last")
    .scalar(tx.conn())
    .await?
    .unwrap_or_default();
    let id = UnitId::generate(tx.db().clock(), tx.db().random());
    let path = parent.map_or_else(UnitPath::everywhere, |parent| parent.path.clone()).child(number);
    let organisation = parent.map_or_else(|| OrgId::from_uuid(id.uuid()), |parent| parent.organisation);
    sql("INSERT INTO unit (id, number, parent, organisation, path, kind, name, sort_name, code, street, postcode, \
         place, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)")
    .bind(id)
    .bind(number)
    .bind(parent.map(|parent| parent.id))
    .bind(organisation.unit())
    .bind(path.as_str())
    .bind(draft.kind.key())
    .bind(draft.name.as_str())
    .bind(fold(&draft.name))
    .bind(draft.code.clone())
    .bind(draft.street.clone())
    .bind(draft.postcode.clone())
    .bind(draft.place.clone())
    .run_or(tx, code_taken)
    .await?;
    Ok(Unit {
        id,
        path,
        parent: parent.map(|parent| parent.id),
        organisation,
        kind: draft.kind,
        name: draft.name.clone(),
        code: draft.code.clone(),
        street: draft.street.clone(),
        postcode: draft.postcode.clone(),
        place: draft.place.clone(),
        ended_on: None,
        version: 1,
    })
}

fn code_taken(breach: &str) -> Option<Error> {
    (breach.contains("unit_code") || breach.contains("unit.code"))
        .then(|| Error::field("code", Text::new("unit-code-taken")))
}

/// Writes what was filled in over what `unit` was; refused when somebody else was first.
pub(crate) async fn update(tx: &Tx, unit: &Unit, draft: &UnitDraft) -> Result<()> {
    let touched = sql("UPDATE unit SET kind = $1, name = $2, sort_name = $3, code = $4, street = $5, postcode = $6, \
                       place = $7, version = version + 1 WHERE id = $8 AND version = $9")
    .bind(draft.kind.key())
    .bind(draft.name.as_str())
    .bind(fold(&draft.name))
    .bind(draft.code.clone())
    .bind(draft.street.clone())
    .bind(draft.postcode.clone())
    .bind(draft.place.clone())
    .bind(unit.id)
    .bind(unit.version)
    .run_or(tx, code_taken)
    .await?;
    db::changed_once(touched)
}

/// Hangs a unit, with all below it, under another of the same organisation.
pub(crate) async fn rehang(tx: &Tx, unit: &Unit, under: &Unit) -> Result<()> {
    let from = unit.path.as_str();
    let last = from.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let to = format!("{}{last}.", under.path.as_str());
    let end = unit.path.end().unwrap_or_default();
    let skip = i64::try_from(from.len()).unwrap_or_default() + 1;
    sql("UPDATE unit SET path = $1 || substr(path, CAST($2 AS INTEGER)), version = version + 1 \
         WHERE path >= $3 AND path < $4")
    .bind(to)
    .bind(skip)
    .bind(from)
    .bind(end)
    .run(tx)
    .await?;
    sql("UPDATE unit SET parent = $1 WHERE id = $2").bind(under.id).bind(unit.id).run(tx).await.map(|_| ())
}

/// Closes a unit.
pub(crate) async fn end(tx: &Tx, unit: &Unit, on: NaiveDate) -> Result<()> {
    let touched = sql("UPDATE unit SET ended_on = $1, version = version + 1 WHERE id = $2 AND version = $3")
        .bind(on)
        .bind(unit.id)
        .bind(unit.version)
        .run(tx)
        .await?;
    db::changed_once(touched)
}

/// Whether anybody belongs to a unit or below it on or after a day.
pub(crate) async fn is_peopled(conn: Conn<'_>, unit: &Unit, day: NaiveDate) -> Result<bool> {
    let found: Option<UnitId> = sql("SELECT u.id FROM unit u JOIN membership m ON m.unit = u.id \
                                  WHERE u.path >= $1 AND u.path < $2 AND (m.ends_on IS NULL OR m.ends_on >= $3) LIMIT 1")
        .bind(unit.path.as_str())
        .bind(unit.path.end().unwrap_or_default())
        .bind(day)
        .scalar(conn)
        .await?;
    Ok(found.is_some())
}

#[derive(FromQueryResult)]
struct OrganisationRow {
    unit: OrgId,
    path: String,
    name: String,
    slug: String,
    lang: String,
    colour: String,
    has_logo: bool,
}

impl From<OrganisationRow> for Organisation {
    fn from(row: OrganisationRow) -> Self {
        Self {
            id: row.unit,
            path: UnitPath::stored(row.path),
            name: row.name,
            slug: row.slug,
            lang: row.lang.parse().unwrap_or_default(),
            colour: row.colour.parse().unwrap_or_else(|()| default_colour()),
            has_logo: row.has_logo,
        }
    }
}

/// The colour of who has not chosen one.
pub(crate) fn default_colour() -> crate::model::Colour {
    "#0b5c7a".parse().unwrap_or_else(|()| unreachable!("a constant colour"))
}

const ORGANISATION: &str = "SELECT o.unit, u.path, u.name, o.slug, o.lang, o.colour, \
                            (o.logo IS NOT NULL) AS has_logo FROM organisation o JOIN unit u ON u.id = o.unit";

/// An organisation; everybody may know what their own is called and looks like.
pub(crate) async fn organisation(conn: Conn<'_>, id: OrgId) -> Result<Option<Organisation>> {
    let row: Option<OrganisationRow> =
        sql(ORGANISATION).push(" WHERE o.unit = $1").bind(id.unit()).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// An organisation by its short name.
pub(crate) async fn organisation_by_slug(conn: Conn<'_>, slug: &str) -> Result<Option<Organisation>> {
    let row: Option<OrganisationRow> = sql(ORGANISATION).push(" WHERE o.slug = $1").bind(slug).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// Organisations within reach, by name.
pub(crate) async fn organisations(conn: Conn<'_>, scope: &Scope<ViewUnits>) -> Result<Vec<Organisation>> {
    let statement = scope.push_filter(sql(ORGANISATION).push(" WHERE "), "u.path");
    let rows: Vec<OrganisationRow> = statement.push(" ORDER BY u.sort_name").all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Makes a unit an organisation.
pub(crate) async fn insert_organisation(tx: &Tx, organisation: &Organisation) -> Result<()> {
    sql("INSERT INTO organisation (unit, slug, lang, colour) VALUES ($1, $2, $3, $4)")
        .bind(organisation.id.unit())
        .bind(organisation.slug.as_str())
        .bind(organisation.lang.tag())
        .bind(organisation.colour.as_str())
        .run_or(tx, |breach| {
            breach.contains("slug").then(|| Error::field("slug", Text::new("organisation-slug-taken")))
        })
        .await
        .map(|_| ())
}

/// Writes an organisation's language and colour.
pub(crate) async fn update_organisation(tx: &Tx, organisation: &Organisation) -> Result<()> {
    sql("UPDATE organisation SET lang = $1, colour = $2 WHERE unit = $3")
        .bind(organisation.lang.tag())
        .bind(organisation.colour.as_str())
        .bind(organisation.id.unit())
        .run(tx)
        .await
        .map(|_| ())
}

/// Sets or removes an organisation's logo: content and media type.
pub(crate) async fn set_logo(tx: &Tx, id: OrgId, logo: Option<(Vec<u8>, &str)>) -> Result<()> {
    let (content, kind) = logo.map_or((None, None), |(content, kind)| (Some(content), Some(kind.to_owned())));
    sql("UPDATE organisation SET logo = $1, logo_type = $2 WHERE unit = $3")
        .bind(content)
        .bind(kind)
        .bind(id.unit())
        .run(tx)
        .await
        .map(|_| ())
}

#[derive(FromQueryResult)]
struct LogoRow {
    logo: Option<Vec<u8>>,
    logo_type: Option<String>,
}

/// An organisation's logo: content and media type.
pub(crate) async fn logo(conn: Conn<'_>, slug: &str) -> Result<Option<(Vec<u8>, String)>> {
    let row: Option<LogoRow> =
        sql("SELECT logo, logo_type FROM organisation WHERE slug = $1").bind(slug).optional(conn).await?;
    Ok(row.and_then(|row| Some((row.logo?, row.logo_type?))))
}
