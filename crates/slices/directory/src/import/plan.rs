//! From a source and a file to a plan: what would be written, and what is in the way. Writes nothing.

use std::collections::HashMap;

use chrono::NaiveDate;
use db::Conn;
use kernel::{Error, Id, Result, UnitId};
use sheets::{Mapping, Sheet};

use super::model::{Change, Columns, FieldChange, Problems, Settings, Source, SourceKind, Summary};
use super::people::{Action, Step};
use super::rows::{self, UnitIndex};
use super::{people, schema, store, units};
use crate::events::Changes;
use crate::model::{Unit, UnitKind};

/// What a file would do.
#[derive(Debug)]
pub(crate) struct Plan {
    /// What its columns are taken for.
    pub(crate) columns: Columns,
    /// What is wrong with it.
    pub(crate) problems: Problems,
    /// Whether no table could be made of it at all: empty, cut off, damaged.
    pub(crate) unreadable: bool,
    /// In numbers.
    pub(crate) summary: Summary,
    /// Thing by thing.
    pub(crate) steps: Steps,
}

/// What a file would do, thing by thing.
#[derive(Debug)]
pub(crate) enum Steps {
    /// To people.
    People(Vec<Step>),
    /// To units, with those that are there.
    Units(Vec<units::Step>, Box<units::Current>),
}

impl Steps {
    /// How many people or units are touched.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::People(steps) => steps.len(),
            Self::Units(steps, _) => steps.len(),
        }
    }
}

impl Plan {
    /// Whether the problems stop the whole file. Bad rows may be left out if the source says so, as long as all of
    /// them are known and each says whose it is.
    pub(crate) fn is_stopped(&self, source: &Source) -> bool {
        !self.problems.is_empty() && (self.unreadable || are_in_the_way(&self.problems, &self.columns, source))
    }
}

/// Whether these problems of a file that can be read stop the whole of it.
pub(crate) fn are_in_the_way(problems: &Problems, columns: &Columns, source: &Source) -> bool {
    if problems.is_empty() {
        return false;
    }
    let key = if source.kind == SourceKind::People { "number" } else { "code" };
    let key = columns.mapping.header(key);
    let skippable = |problem: &super::model::Problem| {
        let nameless = problem.code.starts_with("value.") && problem.column.as_deref() == key;
        problem.row.is_some() && !problem.code.starts_with("sheet.") && !nameless
    };
    let all_known = problems.total == problems.items.len();
    !source.settings.skip_bad || !all_known || !problems.items.iter().all(skippable)
}

/// Everything that a plan is made from, so that it can be made away from the database.
struct Inputs {
    kind: SourceKind,
    source: super::model::SourceId,
    settings: Settings,
    known: Known,
    today: NaiveDate,
}

enum Known {
    People(people::Current, Vec<Unit>),
    Units(units::Current),
}

/// Makes the plan for a file as things stand now.
pub(crate) async fn plan(
    conn: Conn<'_>,
    source: &Source,
    file_name: &str,
    bytes: Vec<u8>,
    today: NaiveDate,
) -> Result<Plan> {
    let name = file_name.to_owned();
    let options = source.settings.hints.options();
    let read = blocking(move || sheets::read(&name, &bytes, &options)).await?;
    let sheet = match read {
        Ok(sheet) => sheet,
        Err(problems) => return Ok(unreadable(source, (&problems).into())),
    };
    let known = match source.kind {
        SourceKind::People => Known::People(
            store::current_people(conn, source.organisation).await?,
            store::all_units(conn, source.organisation).await?,
        ),
        SourceKind::Units | SourceKind::Schools => {
            Known::Units(store::current_units(conn, source.organisation, today).await?)
        }
    };
    let mapping = source.mapping.clone();
    let inputs = Inputs { kind: source.kind, source: source.id, settings: source.settings.clone(), known, today };
    blocking(move || compare(&sheet, mapping, inputs)).await
}

/// Reading and comparing a large file takes a second in which nothing else may wait for this thread.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(format!("an import stopped: {error}")))
}

fn unreadable(source: &Source, problems: Problems) -> Plan {
    Plan {
        columns: Columns { mapping: source.mapping.clone(), ..Columns::default() },
        problems,
        unreadable: true,
        summary: Summary::default(),
        steps: Steps::People(Vec::new()),
    }
}

/// Rows shown beside the columns.
const SAMPLES: usize = 3;

fn compare(sheet: &Sheet, mapping: Mapping, inputs: Inputs) -> Plan {
    let mapping = if mapping.iter().next().is_none() { schema::guess(inputs.kind, &sheet.headers) } else { mapping };
    let cells = |row: &sheets::Row| row.cells.iter().map(|cell| cell.text().chars().take(40).collect()).collect();
    let columns = Columns {
        headers: sheet.headers.clone(),
        samples: sheet.rows.iter().take(SAMPLES).map(cells).collect(),
        mapping: mapping.clone(),
    };
    let settings = &inputs.settings;
    let (mut summary, problems, steps) = match inputs.known {
        Known::People(current, all_units) => {
            let read = rows::people(sheet, &mapping, settings, &UnitIndex::new(&all_units));
            let options = people::Options {
                source: inputs.source,
                full_list: settings.full_list,
                default_kind: settings.default_kind,
            };
            let found = people::difference(&current, &read, &options, inputs.today);
            (found.summary, found.problems, Steps::People(found.steps))
        }
        Known::Units(current) => {
            let sites_only = inputs.kind == SourceKind::Schools;
            let read = match inputs.kind {
                SourceKind::Schools => rows::schools(sheet, &mapping, &settings.filter),
                _ => rows::units(sheet, &mapping),
            };
            let options = units::Options {
                source: inputs.source,
                full_list: settings.full_list,
                default_unit: settings.default_unit,
                sites_only,
            };
            let found = units::difference(&current, &read, &options);
            (found.summary, found.problems, Steps::Units(found.steps, Box::new(current)))
        }
    };
    summary.rows = sheet.rows.len() as u64;
    Plan { columns, problems, unreadable: false, summary, steps }
}

/// What happens, to be looked through: what takes away first.
pub(crate) fn changes(steps: &Steps, units: &HashMap<UnitId, String>) -> Vec<Change> {
    let mut all: Vec<Change> = match steps {
        Steps::People(steps) => steps.iter().flat_map(|step| of_person(step, units)).collect(),
        Steps::Units(steps, current) => steps.iter().filter_map(|step| of_unit(step, current)).collect(),
    };
    all.sort_by_key(|change| KINDS.iter().position(|kind| *kind == change.kind));
    all.truncate(store::CHANGES);
    all
}

/// Kinds of change, what takes away first.
pub(crate) const KINDS: [&str; 8] =
    ["ended", "moved", "membership-ended", "returned", "changed", "membership-changed", "membership-added", "added"];

fn of_person<'a>(step: &'a Step, units: &'a HashMap<UnitId, String>) -> impl Iterator<Item = Change> + 'a {
    let name = step.draft.name.display();
    let unit = |id: UnitId| units.get(&id).cloned();
    let comes = step.was.is_none();
    step.actions.iter().filter_map(move |action| {
        let (kind, fields) = match action {
            Action::Added => ("added", units_of(step, units)),
            // Said with the person who comes.
            Action::MembershipAdded(_) if comes => return None,
            Action::Changed(changes) => ("changed", fields(changes)),
            Action::Returned => ("returned", Vec::new()),
            Action::Ended(on) => ("ended", vec![field("ended-on", None, Some(on.to_string()))]),
            Action::MembershipAdded(place) => ("membership-added", vec![field("unit", None, unit(place.unit))]),
            Action::MembershipChanged { was, changes, .. } => {
                let mut all = vec![field("unit", unit(was.unit), unit(was.unit))];
                all.extend(fields(changes));
                ("membership-changed", all)
            }
            Action::MembershipEnded(own, _) | Action::MembershipCancelled(own) => {
                ("membership-ended", vec![field("unit", unit(own.unit), None)])
            }
            Action::Moved(own, place) => ("moved", vec![field("unit", unit(own.unit), unit(place.unit))]),
        };
        Some(Change { kind, name: name.clone(), fields })
    })
}

fn units_of(step: &Step, units: &HashMap<UnitId, String>) -> Vec<FieldChange> {
    let place = |action: &Action| match action {
        Action::MembershipAdded(place) => Some(field("unit", None, units.get(&place.unit).cloned())),
        _ => None,
    };
    step.actions.iter().filter_map(place).collect()
}

fn of_unit(step: &units::Step, current: &units::Current) -> Option<Change> {
    let names: HashMap<UnitId, &str> = if let units::Step::Move(..) = step {
        current.units.iter().map(|(u, _)| (u.id, u.name.as_str())).collect()
    } else {
        HashMap::new()
    };
    let name_of = |id: UnitId| names.get(&id).map_or_else(|| current.root.name.clone(), |name| (*name).to_owned());
    let (kind, name, fields) = match step {
        units::Step::Add(draft, _) => (
            "added",
            &draft.name,
            draft.code.clone().map(|code| vec![field("code", None, Some(code))]).unwrap_or_default(),
        ),
        units::Step::Change(unit, _, changes) => ("changed", &unit.name, fields(changes)),
        units::Step::Reopen(unit) => ("returned", &unit.name, Vec::new()),
        units::Step::End(unit) => ("ended", &unit.name, Vec::new()),
        units::Step::Move(unit, above) => {
            let to = match above {
                units::Above::Known(id) => name_of(*id),
                units::Above::New(code) => code.clone(),
            };
            ("moved", &unit.name, vec![field("unit", unit.parent.map(name_of), Some(to))])
        }
        units::Step::Adopt(_) => return None,
    };
    Some(Change { kind, name: name.clone(), fields })
}

fn fields(changes: &Changes) -> Vec<FieldChange> {
    changes.iter().map(|(name, (old, new))| field(name, old.clone(), new.clone())).collect()
}

fn field(name: &str, old: Option<String>, new: Option<String>) -> FieldChange {
    FieldChange { field: name.to_owned(), old, new }
}

/// Names of all units of the source's organisation.
pub(crate) async fn unit_names(conn: Conn<'_>, source: &Source) -> Result<HashMap<UnitId, String>> {
    let units = store::all_units(conn, source.organisation).await?;
    Ok(units.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// Whether a unit may be the default of a source: of the same organisation and open.
pub(crate) async fn may_default(conn: Conn<'_>, source: &Source, unit: UnitId) -> Result<bool> {
    let unit = crate::store::units::unchecked(conn, unit).await?;
    Ok(unit.is_some_and(|unit| {
        unit.organisation == source.organisation
            && unit.ended_on.is_none()
            && (unit.kind != UnitKind::Organisation || unit.id.uuid() == source.organisation.uuid())
    }))
}
