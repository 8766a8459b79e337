//! Queries of imports.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, Value, insert_many, sql};
use kernel::{Error, Id, OrgId, PersonId, Result, Text, Timestamp, UnitId};
use uuid::Uuid;

use super::model::{Change, Columns, Run, RunId, RunState, Settings, Source, SourceId, SourceKind, Summary};
use super::{people, units};
use crate::model::{MembershipId, PersonKind, Unit, fold};

/// How long a run may be silent before another may take over.
pub(crate) const LEASE: Duration = Duration::from_mins(2);

#[derive(FromQueryResult)]
struct SourceRow {
    id: SourceId,
    organisation: OrgId,
    name: String,
    kind: String,
    mapping: String,
    hints: String,
    brake_percent: i64,
    full_list: bool,
    skip_bad: bool,
    default_unit: Option<UnitId>,
    default_kind: String,
    belgian_names: bool,
    filter: String,
    version: i64,
}

impl SourceRow {
    fn source(self) -> Result<Source> {
        Ok(Source {
            id: self.id,
            organisation: self.organisation,
            name: self.name,
            kind: self.kind.parse().unwrap_or(SourceKind::People),
            mapping: serde_json::from_str(&self.mapping)?,
            settings: Settings {
                hints: serde_json::from_str(&self.hints)?,
                brake_percent: u8::try_from(self.brake_percent).unwrap_or_default(),
                full_list: self.full_list,
                skip_bad: self.skip_bad,
                default_unit: self.default_unit,
                default_kind: self.default_kind.parse().unwrap_or(PersonKind::Staff),
                belgian_names: self.belgian_names,
                filter: self.filter,
            },
            version: self.version,
        })
    }
}

const SOURCE: &str = "SELECT id, organisation, name, kind, mapping, hints, brake_percent, full_list, skip_bad, \
                      default_unit, default_kind, belgian_names, filter, version FROM import_source";

/// A source by id, for the access check that must follow.
pub(crate) async fn source_unchecked(conn: Conn<'_>, id: SourceId) -> Result<Option<Source>> {
    let row: Option<SourceRow> = sql(SOURCE).push(" WHERE id = $1").bind(id).optional(conn).await?;
    row.map(SourceRow::source).transpose()
}

/// The sources of an organisation, by name.
pub(crate) async fn sources(conn: Conn<'_>, organisation: OrgId) -> Result<Vec<Source>> {
    let rows: Vec<SourceRow> =
        sql(SOURCE).push(" WHERE organisation = $1 ORDER BY name").bind(organisation.unit()).all(conn).await?;
    rows.into_iter().map(SourceRow::source).collect()
}

fn name_taken(breach: &str) -> Option<Error> {
    (breach.contains("import_source_name") || breach.contains("import_source.name"))
        .then(|| Error::field("name", Text::new("import-source-name-taken")))
}

/// Adds a source.
pub(crate) async fn insert_source(tx: &Tx, source: &Source) -> Result<()> {
    sql("INSERT INTO import_source (id, organisation, name, kind, mapping, hints, brake_percent, full_list, skip_bad, \
         default_unit, default_kind, belgian_names, filter, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)")
    .bind(source.id)
    .bind(source.organisation.unit())
    .bind(source.name.as_str())
    .bind(source.kind.key())
    .bind(serde_json::to_string(&source.mapping)?)
    .bind(serde_json::to_string(&source.settings.hints)?)
    .bind(i64::from(source.settings.brake_percent))
    .bind(source.settings.full_list)
    .bind(source.settings.skip_bad)
    .bind(source.settings.default_unit)
    .bind(source.settings.default_kind.key())
    .bind(source.settings.belgian_names)
    .bind(source.settings.filter.as_str())
    .run_or(tx, name_taken)
    .await
    .map(|_| ())
}

/// Writes a source over what it was at its version; refused when somebody else was first.
pub(crate) async fn update_source(tx: &Tx, source: &Source) -> Result<()> {
    let touched = sql("UPDATE import_source SET name = $1, mapping = $2, hints = $3, brake_percent = $4, \
                       full_list = $5, skip_bad = $6, default_unit = $7, default_kind = $8, belgian_names = $9, \
                       filter = $10, version = version + 1 WHERE id = $11 AND version = $12")
    .bind(source.name.as_str())
    .bind(serde_json::to_string(&source.mapping)?)
    .bind(serde_json::to_string(&source.settings.hints)?)
    .bind(i64::from(source.settings.brake_percent))
    .bind(source.settings.full_list)
    .bind(source.settings.skip_bad)
    .bind(source.settings.default_unit)
    .bind(source.settings.default_kind.key())
    .bind(source.settings.belgian_names)
    .bind(source.settings.filter.as_str())
    .bind(source.id)
    .bind(source.version)
    .run_or(tx, name_taken)
    .await?;
    db::changed_once(touched)
}

/// Takes the source for one run, unless another run holds it. The row's lock makes it one winner.
pub(crate) async fn claim(tx: &Tx, source: SourceId, run: RunId, lease: Uuid) -> Result<bool> {
    let touched = sql("UPDATE import_source SET running = $1, lease = $2, lease_until = $3 \
                       WHERE id = $4 AND (running IS NULL OR lease_until < $5)")
    .bind(run)
    .bind(lease)
    .bind(tx.at().after(LEASE))
    .bind(source)
    .bind(tx.at())
    .run(tx)
    .await?;
    Ok(touched == 1)
}

/// Lets go of a source for a run that was cut off.
pub(crate) async fn end_lease(tx: &Tx, source: SourceId) -> Result<()> {
    sql("UPDATE import_source SET running = NULL, lease = NULL, lease_until = NULL WHERE id = $1")
        .bind(source)
        .run(tx)
        .await
        .map(|_| ())
}

/// Lets go of a source if this run holds it, for another attempt at the same.
pub(crate) async fn end_lease_of(tx: &Tx, source: SourceId, run: RunId) -> Result<()> {
    sql("UPDATE import_source SET running = NULL, lease = NULL, lease_until = NULL WHERE id = $1 AND running = $2")
        .bind(source)
        .bind(run)
        .run(tx)
        .await
        .map(|_| ())
}

/// The run that holds a source.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Holder {
    pub(crate) run: RunId,
    pub(crate) until: Timestamp,
}

/// The run that holds a source, or held it last without letting go.
pub(crate) async fn holder(conn: Conn<'_>, source: SourceId) -> Result<Option<Holder>> {
    sql("SELECT running AS run, lease_until AS until FROM import_source WHERE id = $1 AND running IS NOT NULL")
        .bind(source)
        .optional(conn)
        .await
}

/// Moves a run from one state to the next; false when it is no longer in the first.
pub(crate) async fn turn(tx: &Tx, id: RunId, from: RunState, to: RunState) -> Result<bool> {
    let touched = sql("UPDATE import_run SET state = $1 WHERE id = $2 AND state = $3")
        .bind(to.key())
        .bind(id)
        .bind(from.key())
        .run(tx)
        .await?;
    Ok(touched == 1)
}

/// Notes what was agreed to, and when.
pub(crate) async fn agree(tx: &Tx, id: RunId, confirmed: Option<i64>) -> Result<()> {
    sql("UPDATE import_run SET confirmed = $1, agreed_at = $2, done = 0 WHERE id = $3")
        .bind(confirmed)
        .bind(tx.at())
        .bind(id)
        .run(tx)
        .await
        .map(|_| ())
}

/// Some runs to which nobody agreed, proposed before a moment.
pub(crate) async fn left_lying(conn: Conn<'_>, before: Timestamp) -> Result<Vec<RunId>> {
    sql("SELECT id FROM import_run WHERE state = $1 AND started_at < $2 ORDER BY started_at, id LIMIT 100")
        .bind(RunState::Proposed.key())
        .bind(before)
        .scalars(conn)
        .await
}

/// Runs agreed to before a moment, which nobody has been writing since.
pub(crate) async fn stranded(conn: Conn<'_>, before: Timestamp) -> Result<Vec<RunId>> {
    sql("SELECT r.id FROM import_run r JOIN import_source s ON s.id = r.source WHERE r.state = $1 \
         AND COALESCE(r.agreed_at, r.started_at) < $2 \
         AND (s.running IS NULL OR s.running <> r.id OR s.lease_until < $3) ORDER BY r.id LIMIT 100")
    .bind(RunState::Applying.key())
    .bind(before)
    .bind(before)
    .scalars(conn)
    .await
}

/// Empties what was wrong with files that were over before a moment: it quotes them.
pub(crate) async fn forget_problems(tx: &Tx, before: Timestamp) -> Result<()> {
    let none = serde_json::to_string(&super::model::Problems::default())?;
    sql("UPDATE import_run SET problems = $1 WHERE finished_at < $2 AND problems <> $3")
        .bind(none.as_str())
        .bind(before)
        .bind(none.as_str())
        .run(tx)
        .await
        .map(|_| ())
}

/// Holds the source a little longer; false when another has taken over.
pub(crate) async fn renew(tx: &Tx, source: SourceId, lease: Uuid) -> Result<bool> {
    let touched = sql("UPDATE import_source SET lease_until = $1 WHERE id = $2 AND lease = $3")
        .bind(tx.at().after(LEASE))
        .bind(source)
        .bind(lease)
        .run(tx)
        .await?;
    Ok(touched == 1)
}

/// Lets the source go.
pub(crate) async fn release(tx: &Tx, source: SourceId, lease: Uuid) -> Result<()> {
    sql("UPDATE import_source SET running = NULL, lease = NULL, lease_until = NULL WHERE id = $1 AND lease = $2")
        .bind(source)
        .bind(lease)
        .run(tx)
        .await
        .map(|_| ())
}

#[derive(FromQueryResult)]
struct RunRow {
    id: RunId,
    source: SourceId,
    organisation: OrgId,
    started_by: String,
    file_name: String,
    state: String,
    columns: String,
    problems: String,
    summary: String,
    confirmed: Option<i64>,
    done: i64,
    total: i64,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
}

impl RunRow {
    fn run(self) -> Result<Run> {
        Ok(Run {
            id: self.id,
            source: self.source,
            organisation: self.organisation,
            started_by: self.started_by,
            file_name: self.file_name,
            state: self.state.parse().unwrap_or(RunState::Failed),
            columns: serde_json::from_str(&self.columns)?,
            problems: serde_json::from_str(&self.problems)?,
            summary: serde_json::from_str(&self.summary)?,
            confirmed: self.confirmed,
            done: self.done,
            total: self.total,
            started_at: self.started_at,
            finished_at: self.finished_at,
        })
    }
}

const RUN: &str = "SELECT id, source, organisation, started_by, file_name, state, columns, problems, summary, confirmed, \
                   done, total, started_at, finished_at FROM import_run";

/// A run by id, for the access check that must follow.
pub(crate) async fn run_unchecked(conn: Conn<'_>, id: RunId) -> Result<Option<Run>> {
    let row: Option<RunRow> = sql(RUN).push(" WHERE id = $1").bind(id).optional(conn).await?;
    row.map(RunRow::run).transpose()
}

/// The newest runs of an organisation, before a place in the list.
pub(crate) async fn runs(
    conn: Conn<'_>,
    organisation: OrgId,
    before: Option<(Timestamp, RunId)>,
    limit: i64,
) -> Result<Vec<Run>> {
    let mut statement = sql(RUN).push(" WHERE organisation = ").push_bind(organisation.unit());
    if let Some((at, id)) = before {
        statement = statement.push(" AND (started_at, id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    let rows: Vec<RunRow> = statement.push(" ORDER BY started_at DESC, id DESC").limit(limit).all(conn).await?;
    rows.into_iter().map(RunRow::run).collect()
}

/// The file of a run; `None` once it is erased.
pub(crate) async fn file(conn: Conn<'_>, id: RunId) -> Result<Option<Vec<u8>>> {
    let content: Option<Option<Vec<u8>>> =
        sql("SELECT file FROM import_run WHERE id = $1").bind(id).scalar(conn).await?;
    Ok(content.flatten())
}

/// Adds a run with its file.
pub(crate) async fn insert_run(tx: &Tx, run: &Run, file: Option<&[u8]>) -> Result<()> {
    sql("INSERT INTO import_run (id, source, organisation, started_by, file_name, file, state, columns, problems, \
         summary, done, total, started_at, finished_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
    .bind(run.id)
    .bind(run.source)
    .bind(run.organisation.unit())
    .bind(run.started_by.as_str())
    .bind(run.file_name.as_str())
    .bind(file.map(<[u8]>::to_vec))
    .bind(run.state.key())
    .bind(serde_json::to_string(&without_samples(run))?)
    .bind(serde_json::to_string(&run.problems)?)
    .bind(serde_json::to_string(&run.summary)?)
    .bind(run.done)
    .bind(run.total)
    .bind(run.started_at)
    .bind(run.finished_at)
    .run(tx)
    .await
    .map(|_| ())
}

/// Writes how far a run is and what it found. What is over loses its file and the list of what it would do: both are
/// full of personal data, and the events say what was done.
pub(crate) async fn update_run(tx: &Tx, run: &Run) -> Result<()> {
    sql("UPDATE import_run SET state = $1, columns = $2, problems = $3, summary = $4, confirmed = $5, done = $6, \
         total = $7, finished_at = $8 WHERE id = $9")
    .bind(run.state.key())
    .bind(serde_json::to_string(&run.columns)?)
    .bind(serde_json::to_string(&run.problems)?)
    .bind(serde_json::to_string(&run.summary)?)
    .bind(run.confirmed)
    .bind(run.done)
    .bind(run.total)
    .bind(run.finished_at)
    .bind(run.id)
    .run(tx)
    .await?;
    if run.state.is_over() {
        sql("UPDATE import_run SET file = NULL WHERE id = $1").bind(run.id).run(tx).await?;
        sql("DELETE FROM import_change WHERE run = $1").bind(run.id).run(tx).await?;
    }
    Ok(())
}

/// The columns of a run; rows to try them on are kept only while there is something to choose.
fn without_samples(run: &Run) -> Columns {
    let mut columns = run.columns.clone();
    if run.state.is_over() {
        columns.samples.clear();
    }
    columns
}

/// Counts on.
pub(crate) async fn progress(tx: &Tx, id: RunId, done: i64) -> Result<()> {
    sql("UPDATE import_run SET done = $1 WHERE id = $2").bind(done).bind(id).run(tx).await.map(|_| ())
}

/// Most changes kept to look through.
pub(crate) const CHANGES: usize = 10_000;

/// Writes what a run would do over what was found before.
pub(crate) async fn replace_changes(tx: &Tx, run: RunId, changes: &[Change]) -> Result<()> {
    sql("DELETE FROM import_change WHERE run = $1").bind(run).run(tx).await?;
    let numbered: Vec<(i64, &Change)> = (1..).zip(changes.iter().take(CHANGES)).collect();
    for chunk in numbered.chunks(1_000) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 6);
        for (seq, change) in chunk {
            values.extend::<[Value; 6]>([
                run.into(),
                (*seq).into(),
                change.kind.into(),
                change.name.as_str().into(),
                serde_json::to_string(&change.fields)?.into(),
                fold(&change.name).into(),
            ]);
        }
        insert_many("INSERT INTO import_change (run, seq, kind, name, detail, folded)", 6, values).run(tx).await?;
    }
    Ok(())
}

/// A change to look at.
#[derive(Debug, FromQueryResult)]
pub(crate) struct ChangeRow {
    pub(crate) seq: i64,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) detail: String,
}

/// Changes of a run after a place in the list: of one kind, with a name that holds these words.
pub(crate) async fn changes(
    conn: Conn<'_>,
    run: RunId,
    (kind, words): (Option<&str>, &str),
    after: i64,
    limit: i64,
) -> Result<Vec<ChangeRow>> {
    let mut statement = sql("SELECT seq, kind, name, detail FROM import_change WHERE run = ").push_bind(run);
    if let Some(kind) = kind {
        statement = statement.push(" AND kind = ").push_bind(kind);
    }
    statement = statement.push_words("folded", &fold(words));
    statement.push(" AND seq > ").push_bind(after).push(" ORDER BY seq").limit(limit).all(conn).await
}

#[derive(FromQueryResult)]
struct KeptRow {
    id: Uuid,
    kept_by: SourceId,
}

async fn kept(conn: Conn<'_>, statement: &'static str, organisation: OrgId) -> Result<HashMap<Uuid, SourceId>> {
    let rows: Vec<KeptRow> = sql(statement).bind(organisation.unit()).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.kept_by)).collect())
}

#[derive(FromQueryResult)]
struct MembershipRow {
    id: MembershipId,
    person: PersonId,
    unit: UnitId,
    function: Option<String>,
    hours: Option<i64>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    kept_by: Option<SourceId>,
    version: i64,
}

/// The people of an organisation who have a number, with all their memberships.
pub(crate) async fn current_people(conn: Conn<'_>, organisation: OrgId) -> Result<people::Current> {
    let known = crate::store::people::numbered(conn, organisation).await?;
    let kept_by =
        kept(conn, "SELECT id, kept_by FROM person WHERE organisation = $1 AND kept_by IS NOT NULL", organisation)
            .await?;
    let rows: Vec<MembershipRow> = sql(
        "SELECT m.id, m.person, m.unit, f.name AS function, m.hours, m.starts_on, m.ends_on, m.kept_by, m.version \
         FROM person p JOIN membership m ON m.person = p.id LEFT JOIN job_function f ON f.id = m.job_function \
         WHERE p.organisation = $1 AND p.external_id IS NOT NULL ORDER BY m.starts_on, m.id",
    )
    .bind(organisation.unit())
    .all(conn)
    .await?;
    let mut memberships: HashMap<PersonId, Vec<people::CurrentMembership>> = HashMap::with_capacity(known.len());
    for row in rows {
        memberships.entry(row.person).or_default().push(people::CurrentMembership {
            id: row.id,
            unit: row.unit,
            function: row.function,
            hours: row.hours,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            kept_by: row.kept_by,
            version: row.version,
        });
    }
    let people = known.into_iter().map(|person| people::CurrentPerson {
        kept_by: kept_by.get(&person.id.uuid()).copied(),
        memberships: memberships.remove(&person.id).unwrap_or_default(),
        person,
    });
    Ok(people::Current::new(people.collect()))
}

/// All units of an organisation, its own first, closed ones too.
pub(crate) async fn all_units(conn: Conn<'_>, organisation: OrgId) -> Result<Vec<Unit>> {
    crate::store::units::all_of(conn, organisation).await
}

/// The units of an organisation, with who keeps them and where people are.
pub(crate) async fn current_units(conn: Conn<'_>, organisation: OrgId, today: NaiveDate) -> Result<units::Current> {
    let kept_by =
        kept(conn, "SELECT id, kept_by FROM unit WHERE organisation = $1 AND kept_by IS NOT NULL", organisation)
            .await?;
    let peopled: Vec<UnitId> = sql("SELECT DISTINCT m.unit FROM unit u JOIN membership m ON m.unit = u.id \
                                    WHERE u.organisation = $1 AND (m.ends_on IS NULL OR m.ends_on >= $2)")
    .bind(organisation.unit())
    .bind(today)
    .scalars(conn)
    .await?;
    let (root, units): (Vec<Unit>, Vec<Unit>) =
        all_units(conn, organisation).await?.into_iter().partition(|unit| unit.id == organisation.unit());
    let root = root.into_iter().next().ok_or(Error::NotFound)?;
    let units =
        units.into_iter().map(|unit| (kept_by.get(&unit.id.uuid()).copied(), unit)).map(|(by, unit)| (unit, by));
    Ok(units::Current { root, units: units.collect(), peopled: peopled.into_iter().collect::<HashSet<_>>() })
}

/// What a run is at the start.
pub(crate) fn new_run(tx: &Tx, source: &Source, file_name: &str) -> Run {
    let started_by = match &tx.actor().performer {
        kernel::Performer::Person(id) => id.to_string(),
        kernel::Performer::System(task) => task.clone(),
        kernel::Performer::Anonymous => String::new(),
    };
    Run {
        id: RunId::generate(tx.db().clock(), tx.db().random()),
        source: source.id,
        organisation: source.organisation,
        started_by,
        file_name: file_name.to_owned(),
        state: RunState::Proposed,
        columns: super::model::Columns::default(),
        problems: super::model::Problems::default(),
        summary: Summary::default(),
        confirmed: None,
        done: 0,
        total: 0,
        started_at: tx.at(),
        finished_at: None,
    }
}
