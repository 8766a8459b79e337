//! What can be done with imports, the same from the pages, the API and the command line.

mod background;
mod file;

pub use background::start;
pub(crate) use background::{SCHEDULE, handlers};
pub use file::{FileImport, Report, import_file};

use access::Acting;
use kernel::{Error, Id, OrgId, Result, Text};
use sheets::Mapping;
use uuid::Uuid;

use super::apply::{self, Functions, Held, Progress, UnitsByCode};
use super::events::ImportEvent;
use super::model::{Run, RunId, RunState, Settings, Source, SourceId, SourceKind, Summary};
use super::plan::{self, Plan, Steps};
use super::store;
use crate::commands::{find, no_changes, note};
use crate::events::DirectoryEvent;
use crate::model::Organisation;
use crate::permissions::{ManagePeople, ManageUnits, ViewUnits};

/// A source as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceDraft {
    /// Its name.
    pub name: String,
    /// What its files hold.
    pub kind: SourceKind,
    /// Which column holds which field; empty to find out from the next file.
    pub mapping: Mapping,
    /// How its files are taken.
    pub settings: Settings,
}

/// An organisation into which the actor may bring this kind of thing.
pub async fn organisation(acting: &Acting, id: OrgId, kind: SourceKind) -> Result<Organisation> {
    let organisation = find::organisation(acting, id).await?;
    let place = organisation.access_place();
    match kind {
        SourceKind::People => acting.grants().require::<ManagePeople, ViewUnits>(&place).map(|_| organisation),
        SourceKind::Units | SourceKind::Schools => {
            acting.grants().require::<ManageUnits, ViewUnits>(&place).map(|_| organisation)
        }
    }
}

/// The sources of an organisation that the actor may use.
pub async fn sources(acting: &Acting, id: OrgId) -> Result<Vec<Source>> {
    organisation(acting, id, SourceKind::People).await?;
    let units = organisation(acting, id, SourceKind::Units).await.is_ok();
    let all = store::sources(acting.conn(), id).await?;
    Ok(all.into_iter().filter(|source| units || source.kind == SourceKind::People).collect())
}

/// A source; *not found* for who may not use it.
pub async fn source(acting: &Acting, id: SourceId) -> Result<Source> {
    let source = store::source_unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    organisation(acting, source.organisation, source.kind).await?;
    Ok(source)
}

/// The newest runs of an organisation, and whether there are more.
pub async fn runs(
    acting: &Acting,
    id: OrgId,
    before: Option<(kernel::Timestamp, RunId)>,
    limit: u16,
) -> Result<find::PageOf<Run>> {
    let known = sources(acting, id).await?;
    let mut items = store::runs(acting.conn(), id, before, i64::from(limit) + 1).await?;
    let more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    items.retain(|run| known.iter().any(|source| source.id == run.source));
    Ok(find::PageOf { items, more })
}

/// A run with its source; *not found* for who may not see it.
pub async fn run(acting: &Acting, id: RunId) -> Result<(Run, Source)> {
    let run = store::run_unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let source = source(acting, run.source).await?;
    Ok((run, source))
}

fn checked(mut draft: SourceDraft) -> Result<SourceDraft> {
    draft.name = sheets::value::text::clean(&draft.name).into_owned();
    if draft.name.is_empty() {
        return Err(Error::field("name", Text::new("field-needed")));
    }
    if draft.name.chars().count() > 80 {
        return Err(Error::field("name", Text::new("field-too-long").with("max", 80)));
    }
    if draft.settings.brake_percent > 100 {
        return Err(Error::field("brake_percent", Text::new("import-brake-percent-wrong")));
    }
    Ok(draft)
}

async fn default_unit_fits(acting: &Acting, source: &Source) -> Result<()> {
    match source.settings.default_unit {
        Some(unit) if !plan::may_default(acting.conn(), source, unit).await? => {
            Err(Error::field("default_unit", Text::new("import-default-unit-wrong")))
        }
        _ => Ok(()),
    }
}

/// Adds a source.
pub async fn add_source(acting: &Acting, organisation_id: OrgId, draft: SourceDraft) -> Result<Source> {
    organisation(acting, organisation_id, draft.kind).await?;
    let draft = checked(draft)?;
    let source = Source {
        id: SourceId::generate(acting.clock(), acting.db().random()),
        organisation: organisation_id,
        name: draft.name,
        kind: draft.kind,
        mapping: draft.mapping,
        settings: draft.settings,
        version: 1,
    };
    default_unit_fits(acting, &source).await?;
    let mut tx = acting.begin().await?;
    store::insert_source(&tx, &source).await?;
    tx.record(&ImportEvent::added(&source))?;
    tx.commit().await?;
    Ok(source)
}

/// Changes a source. `version` is the one that was shown; its kind stays.
pub async fn change_source(acting: &Acting, id: SourceId, version: i64, draft: SourceDraft) -> Result<Source> {
    let old = source(acting, id).await?;
    let draft = checked(draft)?;
    let new = Source { name: draft.name, mapping: draft.mapping, settings: draft.settings, version, ..old.clone() };
    default_unit_fits(acting, &new).await?;
    if new == old {
        return Ok(new);
    }
    let mut changes = no_changes();
    note(&mut changes, "name", Some(&old.name), Some(&new.name));
    let json = |source: &Source| serde_json::to_string(&source.mapping);
    note(&mut changes, "mapping", Some(&json(&old)?), Some(&json(&new)?));
    let (was, is) = (&old.settings, &new.settings);
    note(&mut changes, "brake-percent", Some(&was.brake_percent), Some(&is.brake_percent));
    note(&mut changes, "full-list", Some(&was.full_list), Some(&is.full_list));
    note(&mut changes, "skip-bad", Some(&was.skip_bad), Some(&is.skip_bad));
    note(&mut changes, "default-unit", was.default_unit.as_ref(), is.default_unit.as_ref());
    note(&mut changes, "default-kind", Some(&was.default_kind), Some(&is.default_kind));
    note(&mut changes, "belgian-names", Some(&was.belgian_names), Some(&is.belgian_names));
    note(&mut changes, "filter", Some(&was.filter), Some(&is.filter));
    let mut tx = acting.begin().await?;
    store::update_source(&tx, &new).await?;
    tx.record(&ImportEvent::SourceChanged { organisation: new.organisation, source: id, changes })?;
    tx.commit().await?;
    Ok(Source { version: version + 1, ..new })
}

/// Looks through a file without writing anything but what was found. A file of which no table can be made is refused
/// at once.
pub async fn propose(acting: &Acting, source_id: SourceId, file_name: &str, bytes: Vec<u8>) -> Result<Run> {
    let source = source(acting, source_id).await?;
    let found = plan::plan(acting.conn(), &source, file_name, bytes.clone(), acting.today()).await?;
    let names = plan::unit_names(acting.conn(), &source).await?;
    let changes = plan::changes(&found.steps, &names);
    let mut tx = acting.begin().await?;
    let mut run = store::new_run(&tx, &source, file_name);
    fill(&mut run, found);
    if run.state == RunState::Refused {
        run.finished_at = Some(tx.at());
        store::insert_run(&tx, &run, None).await?;
    } else {
        store::insert_run(&tx, &run, Some(&bytes)).await?;
        store::replace_changes(&tx, run.id, &changes).await?;
    }
    record_refusal(&mut tx, &source, &run)?;
    tx.commit_without_trace("a proposal changes nothing yet").await?;
    Ok(run)
}

fn fill(run: &mut Run, found: Plan) {
    run.state = if found.unreadable { RunState::Refused } else { RunState::Proposed };
    run.total = i64::try_from(found.steps.len()).unwrap_or(i64::MAX);
    run.columns = found.columns;
    run.problems = found.problems;
    run.summary = found.summary;
}

/// Says that a file is refused: it is damaged, or it would end too many.
fn record_refusal(tx: &mut db::Tx, source: &Source, run: &Run) -> Result<()> {
    let brake = run.summary.brakes(source.settings.brake_percent).then(|| "import.brake".to_owned());
    let problem = || run.problems.items.first().map(|problem| problem.code.clone());
    let code = if run.state == RunState::Refused { problem() } else { brake };
    let Some(code) = code else { return Ok(()) };
    record_refused(tx, run, &code)
}

/// Looks through a proposed file again, after its source changed.
pub async fn look_again(acting: &Acting, id: RunId) -> Result<Run> {
    let (mut run, source) = run(acting, id).await?;
    let bytes = waiting_file(acting, &run).await?;
    let found = plan::plan(acting.conn(), &source, &run.file_name, bytes, acting.today()).await?;
    let names = plan::unit_names(acting.conn(), &source).await?;
    let changes = plan::changes(&found.steps, &names);
    fill(&mut run, found);
    let mut tx = acting.begin().await?;
    // Somebody may have agreed to it, or put it aside, while it was looked through.
    if !store::turn(&tx, run.id, RunState::Proposed, RunState::Proposed).await? {
        return Err(Error::refused("import-over"));
    }
    store::update_run(&tx, &run).await?;
    store::replace_changes(&tx, run.id, &changes).await?;
    record_refusal(&mut tx, &source, &run)?;
    tx.commit_without_trace("a proposal changes nothing yet").await?;
    Ok(run)
}

async fn waiting_file(acting: &Acting, run: &Run) -> Result<Vec<u8>> {
    if run.state != RunState::Proposed {
        return Err(Error::refused("import-over"));
    }
    store::file(acting.conn(), run.id).await?.ok_or_else(|| Error::refused("import-over"))
}

/// Puts a proposed file aside; nothing was written, and the file is erased.
pub async fn withdraw(acting: &Acting, id: RunId) -> Result<()> {
    let (run, _) = run(acting, id).await?;
    waiting_file(acting, &run).await?;
    put_aside(acting.begin().await?, run, "import.withdrawn").await
}

/// Ends a proposed run, unless somebody agreed to it meanwhile.
async fn put_aside(mut tx: db::Tx, mut run: Run, code: &str) -> Result<()> {
    if !store::turn(&tx, run.id, RunState::Proposed, RunState::Refused).await? {
        return Err(Error::refused("import-over"));
    }
    run.state = RunState::Refused;
    run.finished_at = Some(tx.at());
    store::update_run(&tx, &run).await?;
    record_refused(&mut tx, &run, code)?;
    tx.commit().await.map(|_| ())
}

fn record_refused(tx: &mut db::Tx, run: &Run, code: &str) -> Result<()> {
    tx.record(&DirectoryEvent::ImportRefused {
        organisation: run.organisation,
        file: run.file_name.clone(),
        code: code.to_owned(),
    })
}

/// What would change, page by page: of one kind, of names that hold these words, after a place in the list.
pub async fn changes(
    acting: &Acting,
    id: RunId,
    filter: (Option<&str>, &str),
    after: i64,
    limit: u16,
) -> Result<find::PageOf<(i64, String, String, Vec<super::model::FieldChange>)>> {
    run(acting, id).await?;
    let mut rows = store::changes(acting.conn(), id, filter, after, i64::from(limit) + 1).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let parse = |row: store::ChangeRow| Ok((row.seq, row.kind, row.name, serde_json::from_str(&row.detail)?));
    let items = rows.into_iter().map(parse).collect::<Result<Vec<_>>>()?;
    Ok(find::PageOf { items, more })
}

/// How a run is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApplyOptions {
    /// How many people somebody agreed to end or move; must be the exact number when the brake asks.
    pub confirm_ending: Option<u64>,
    /// People or units per transaction.
    pub batch: usize,
    /// Take the place of a run that was cut off, without waiting for its lease to end. A run that goes on all the same
    /// notices and stops.
    pub take_over: bool,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self { confirm_ending: None, batch: 500, take_over: false }
    }
}

/// Writes a proposed run, as things stand now, in batches. A run that was killed can be taken over once its lease ran
/// out; what was written stays, and the rest follows.
///
/// # Errors
/// Refused when the file has problems, when the brake asks for a number (`import-brake`), or when another run of the
/// source is under way (`import-running`).
pub async fn apply(acting: &Acting, id: RunId, options: ApplyOptions, progress: impl FnMut(Progress)) -> Result<Run> {
    apply_by(acting, id, options, Hand::Somebody, progress).await
}

/// Who writes a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    /// Somebody who waits for it: a failure ends the run.
    Somebody,
    /// A job, of which one attempt may take up what another left. A failure ends the run at the last attempt only.
    Job { last: bool },
}

async fn apply_by(
    acting: &Acting,
    id: RunId,
    options: ApplyOptions,
    hand: Hand,
    mut progress: impl FnMut(Progress),
) -> Result<Run> {
    let (run, source) = run(acting, id).await?;
    if run.state.is_over() {
        return Err(Error::refused("import-over"));
    }
    let lease = Uuid::from_bytes(acting.db().random().bytes());
    let tx = acting.begin().await?;
    if options.take_over {
        supersede(&tx, &source, run.id).await?;
    }
    if hand != Hand::Somebody {
        store::end_lease_of(&tx, source.id, run.id).await?;
    }
    if !store::claim(&tx, source.id, run.id, lease).await? {
        return Err(Error::refused("import-running"));
    }
    tx.commit_without_trace("taking a source is bookkeeping").await?;
    let held = Held { source: &source, run: &run, lease };
    match write_with_retries(acting, &held, options, &mut progress).await {
        Ok(done) => Ok(done),
        Err(error) => {
            give_up(acting, &held, &error, hand != Hand::Job { last: false }).await?;
            Err(error)
        }
    }
}

/// Lets go of a source, and ends the run that held it: the file that takes its place is newer.
async fn supersede(tx: &db::Tx, source: &Source, by: RunId) -> Result<()> {
    if let Some(held) = store::holder(tx.conn(), source.id).await?.filter(|held| held.run != by)
        && let Some(old) = store::run_unchecked(tx.conn(), held.run).await?.filter(|old| !old.state.is_over())
    {
        fail(tx, old).await?;
    }
    store::end_lease(tx, source.id).await
}

async fn fail(tx: &db::Tx, run: Run) -> Result<()> {
    store::update_run(tx, &Run { state: RunState::Failed, finished_at: Some(tx.at()), ..run }).await
}

/// How often a run looks again when somebody changed what it was about to write.
const ATTEMPTS: usize = 5;

async fn write_with_retries(
    acting: &Acting,
    held: &Held<'_>,
    options: ApplyOptions,
    progress: &mut impl FnMut(Progress),
) -> Result<Run> {
    let bytes = store::file(acting.conn(), held.run.id).await?.ok_or_else(|| Error::refused("import-over"))?;
    let (mut state, mut written) = (held.run.clone(), None);
    for attempt in 1.. {
        let found = plan::plan(acting.conn(), held.source, &held.run.file_name, bytes.clone(), acting.today()).await?;
        admit(acting, held, &found, &state, options).await?;
        begin(acting, &mut state, &found, options).await?;
        let summary = written.get_or_insert_with(|| found.summary.clone());
        match write(acting, held, found.steps, options, progress).await {
            Ok(()) => return finish(acting, held, state, summary).await,
            Err(Error::Refused(refusal)) if refusal.code == "changed-meanwhile" && attempt < ATTEMPTS => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::internal("an import ran out of attempts"))
}

/// Whether a plan may be written.
async fn admit(acting: &Acting, held: &Held<'_>, found: &Plan, state: &Run, options: ApplyOptions) -> Result<()> {
    let stopped = found.is_stopped(held.source);
    if !stopped && !found.summary.brakes(held.source.settings.brake_percent) {
        return Ok(());
    }
    // Of a run that was stopped on its way, part of what was agreed to is done.
    let agreed = state.state == RunState::Applying
        && state
            .confirmed
            .is_some_and(|agreed| u64::try_from(agreed).is_ok_and(|agreed| found.summary.leaving <= agreed));
    if !stopped && (agreed || options.confirm_ending == Some(found.summary.leaving)) {
        return Ok(());
    }
    let (problems, summary) = (found.problems.clone(), found.summary.clone());
    let run = Run { state: RunState::Proposed, problems, summary, ..state.clone() };
    propose_again(acting, &run, if stopped { "import.problems" } else { "import.brake" }).await?;
    Err(Error::refused(if stopped { "import-problems" } else { "import-brake" }))
}

/// Puts a run back to be looked at again, since it cannot be written as it was agreed to.
async fn propose_again(acting: &Acting, run: &Run, code: &str) -> Result<()> {
    let mut tx = acting.begin().await?;
    store::update_run(&tx, run).await?;
    record_refused(&mut tx, run, code)?;
    tx.commit().await.map(|_| ())
}

async fn begin(acting: &Acting, state: &mut Run, found: &Plan, options: ApplyOptions) -> Result<()> {
    state.confirmed = options.confirm_ending.and_then(|agreed| i64::try_from(agreed).ok()).or(state.confirmed);
    state.state = RunState::Applying;
    state.problems = found.problems.clone();
    state.summary = found.summary.clone();
    state.done = 0;
    state.total = i64::try_from(to_write(&found.steps)).unwrap_or(i64::MAX);
    let tx = acting.begin().await?;
    store::update_run(&tx, state).await?;
    tx.commit_without_trace("the batches say what changes").await
}

fn to_write(steps: &Steps) -> usize {
    match steps {
        Steps::People(steps) => steps.iter().filter(|step| step.is_work()).count(),
        Steps::Units(steps, _) => steps.len(),
    }
}

async fn write(
    acting: &Acting,
    held: &Held<'_>,
    steps: Steps,
    options: ApplyOptions,
    progress: &mut impl FnMut(Progress),
) -> Result<()> {
    let total = to_write(&steps) as u64;
    let size = options.batch.max(1);
    let mut done = 0;
    match steps {
        Steps::People(mut steps) => {
            steps.retain(super::people::Step::is_work);
            let mut functions = Functions::load(acting.conn(), held.source.organisation).await?;
            for batch in steps.chunks(size) {
                let mut tx = acting.begin().await?;
                functions = apply::people(&mut tx, held.source, &functions, batch).await?;
                done += batch.len();
                held.batch_done(tx, done).await?;
                progress(Progress { done: done as u64, total });
            }
        }
        Steps::Units(steps, current) => {
            let mut known = UnitsByCode::new(&current);
            for batch in steps.chunks(size) {
                let mut tx = acting.begin().await?;
                apply::units(&mut tx, held.source, &mut known, batch).await?;
                done += batch.len();
                held.batch_done(tx, done).await?;
                progress(Progress { done: done as u64, total });
            }
        }
    }
    Ok(())
}

async fn finish(acting: &Acting, held: &Held<'_>, mut run: Run, summary: &Summary) -> Result<Run> {
    let mut tx = acting.begin().await?;
    if !store::renew(&tx, held.source.id, held.lease).await? {
        return Err(Error::refused("import-taken-over"));
    }
    run.state = RunState::Done;
    run.done = run.total;
    run.finished_at = Some(tx.at());
    store::update_run(&tx, &run).await?;
    store::release(&tx, held.source.id, held.lease).await?;
    remember_columns(&tx, held.source, &run).await?;
    tx.record(&DirectoryEvent::Imported {
        organisation: held.source.organisation,
        file: run.file_name.clone(),
        added: summary.added,
        changed: summary.changed + summary.moved + summary.memberships_changed + summary.returned,
        ended: summary.ended,
    })?;
    tx.commit().await?;
    Ok(run)
}

/// A source's first file that went well shows what its columns are.
async fn remember_columns(tx: &db::Tx, source: &Source, run: &Run) -> Result<()> {
    if source.mapping.iter().next().is_some() {
        return Ok(());
    }
    let now = store::source_unchecked(tx.conn(), source.id).await?.ok_or(Error::NotFound)?;
    store::update_source(tx, &Source { mapping: run.columns.mapping.clone(), ..now }).await
}

/// Lets the source go. A refusal leaves the run as it was proposed; a failure `ends` it.
async fn give_up(acting: &Acting, held: &Held<'_>, error: &Error, ends: bool) -> Result<()> {
    let tx = acting.begin().await?;
    // Who was overtaken no longer holds anything, and must not touch the run of who has.
    if !store::renew(&tx, held.source.id, held.lease).await? {
        return Ok(());
    }
    if ends && !matches!(error, Error::Refused(_)) {
        tracing::error!(%error, run = %held.run.id, "an import failed");
        fail(&tx, store::run_unchecked(tx.conn(), held.run.id).await?.ok_or(Error::NotFound)?).await?;
    }
    store::release(&tx, held.source.id, held.lease).await?;
    tx.commit_without_trace("the batches that were written have said so").await
}
