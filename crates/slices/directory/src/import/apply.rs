//! Writing a difference, a batch to a transaction. Each batch is whole people, so that whatever stops a run leaves
//! everybody as they were or as they become, and the same file brings the rest later.

use std::collections::HashMap;

use db::Tx;
use kernel::{Error, Id, OrgId, PersonId, Result, UnitId};
use uuid::Uuid;

use super::model::{Run, Source};
use super::people::{Action, CurrentMembership, Place, Step};
use super::{store, units};
use crate::events::DirectoryEvent;
use crate::model::{FunctionId, MembershipId, Person, Unit, fold};
use crate::store::bulk::{self, MembershipRow};
use crate::store::{memberships, people as people_store, roles, units as units_store};

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// People or units written.
    pub done: u64,
    /// People or units to write.
    pub total: u64,
}

/// A run that holds its source.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    pub(crate) source: &'a Source,
    pub(crate) run: &'a Run,
    pub(crate) lease: Uuid,
}

impl Held<'_> {
    /// Ends a batch: counts it, and sees to it that nobody has taken over.
    pub(crate) async fn batch_done(&self, tx: Tx, done: usize) -> Result<()> {
        if !store::renew(&tx, self.source.id, self.lease).await? {
            return Err(Error::refused("import-taken-over"));
        }
        store::progress(&tx, self.run.id, i64::try_from(done).unwrap_or(i64::MAX)).await?;
        tx.commit_without_trace("who is only kept by a source from now on has not changed").await
    }
}

/// Functions of the organisation by folded name, completed on the way.
#[derive(Debug, Default)]
pub(crate) struct Functions(HashMap<String, FunctionId>);

impl Functions {
    pub(crate) async fn load(conn: db::Conn<'_>, organisation: OrgId) -> Result<Self> {
        let known = memberships::functions(conn, organisation).await?;
        Ok(Self(known.into_iter().map(|function| (function.key, function.id)).collect()))
    }

    /// Adds those that a batch needs. Kept by the caller only after the commit, since a rollback takes them away again.
    async fn complete(&self, tx: &Tx, organisation: OrgId, batch: &[Step]) -> Result<Self> {
        let mut known = self.0.clone();
        for name in batch.iter().flat_map(|step| &step.actions).filter_map(function_of) {
            let key = fold(name);
            if let std::collections::hash_map::Entry::Vacant(vacant) = known.entry(key)
                && let Some(id) = memberships::function(tx, organisation, name).await?
            {
                vacant.insert(id);
            }
        }
        Ok(Self(known))
    }

    fn id(&self, name: Option<&str>) -> Option<FunctionId> {
        name.and_then(|name| self.0.get(&fold(name)).copied())
    }
}

fn function_of(action: &Action) -> Option<&str> {
    match action {
        Action::MembershipAdded(place) | Action::Moved(_, place) => place.function.as_deref(),
        Action::MembershipChanged { becomes, .. } => becomes.function.as_deref(),
        // Ending writes the row anew, with the function that it has.
        Action::MembershipEnded(own, _) => own.function.as_deref(),
        _ => None,
    }
}

/// Rows that one batch writes.
#[derive(Default)]
struct Batch {
    come: Vec<Person>,
    change: Vec<Person>,
    adopt: Vec<PersonId>,
    begin: Vec<MembershipRow>,
    alter: Vec<MembershipRow>,
    cancel: Vec<MembershipId>,
    adopt_memberships: Vec<MembershipId>,
}

/// Writes one batch of people and records what happened to each.
pub(crate) async fn people(tx: &mut Tx, source: &Source, functions: &Functions, batch: &[Step]) -> Result<Functions> {
    let functions = functions.complete(tx, source.organisation, batch).await?;
    let mut rows = Batch::default();
    for step in batch {
        let person = take(tx, source, step, &mut rows);
        for action in &step.actions {
            membership(tx, &functions, person, action, &mut rows);
            tx.record(&event(source.organisation, person, step, action))?;
        }
    }
    people_store::insert_all(tx, &rows.come).await?;
    bulk::update_people(tx, &rows.change).await?;
    let keeper = source.id.uuid();
    bulk::insert_memberships(tx, keeper, &rows.begin).await?;
    bulk::update_memberships(tx, keeper, &rows.alter).await?;
    bulk::delete_memberships(tx, &rows.cancel).await?;
    bulk::keep(tx, "person", keeper, &rows.adopt).await?;
    bulk::keep(tx, "membership", keeper, &rows.adopt_memberships).await?;
    take_roles(tx, source.organisation, batch).await?;
    Ok(functions)
}

/// Who has left holds no roles any more.
async fn take_roles(tx: &mut Tx, organisation: OrgId, batch: &[Step]) -> Result<()> {
    let last_day = |step: &Step| {
        step.actions.iter().find_map(|action| match action {
            Action::Ended(on) => Some(*on),
            _ => None,
        })
    };
    let ended: HashMap<PersonId, chrono::NaiveDate> =
        batch.iter().filter_map(|step| Some((step.was.as_ref()?.id, last_day(step)?))).collect();
    let people: Vec<PersonId> = ended.keys().copied().collect();
    for person in bulk::holders(tx.conn(), &people).await? {
        let Some(on) = ended.get(&person).copied() else { continue };
        for holding in roles::of(tx.conn(), person).await? {
            if holding.ends_on.is_none_or(|end| end > on) {
                roles::end(tx, &holding, on).await?;
                let (role, unit) = (holding.role.to_string(), holding.unit);
                tx.record(&DirectoryEvent::RoleTaken { organisation, person, role, unit })?;
            }
        }
    }
    Ok(())
}

/// Notes what is to be written of the person themselves; returns their id.
fn take(tx: &Tx, source: &Source, step: &Step, rows: &mut Batch) -> PersonId {
    let id = step.was.as_ref().map_or_else(|| PersonId::generate(tx.db().clock(), tx.db().random()), |was| was.id);
    let person = || Person {
        id,
        organisation: source.organisation,
        kind: step.draft.kind,
        external_id: step.draft.external_id.clone(),
        name: step.draft.name.clone(),
        email: step.draft.email.clone(),
        phone: step.draft.phone.clone(),
        born_on: step.draft.born_on,
        lang: step.draft.lang,
        ended_on: step.ended_on,
        version: step.was.as_ref().map_or(1, |was| was.version),
    };
    if step.was.is_none() {
        rows.come.push(person());
    } else if step.actions.iter().any(|a| matches!(a, Action::Changed(_) | Action::Returned | Action::Ended(_))) {
        rows.change.push(person());
    }
    if step.adopt {
        rows.adopt.push(id);
    }
    rows.adopt_memberships.extend(&step.adopted);
    id
}

fn membership(tx: &Tx, functions: &Functions, person: PersonId, action: &Action, rows: &mut Batch) {
    let new = |place: &Place| MembershipRow {
        id: MembershipId::generate(tx.db().clock(), tx.db().random()),
        version: 1,
        ..row(functions, person, place)
    };
    let over = |own: &CurrentMembership, place: &Place| MembershipRow {
        id: own.id,
        version: own.version,
        ..row(functions, person, place)
    };
    let ended = |own: &CurrentMembership, on| {
        let place = Place {
            unit: own.unit,
            function: own.function.clone(),
            hours: own.hours,
            starts_on: own.starts_on,
            ends_on: Some(on),
        };
        over(own, &place)
    };
    match action {
        Action::MembershipAdded(place) => rows.begin.push(new(place)),
        Action::MembershipChanged { was, becomes, .. } => rows.alter.push(over(was, becomes)),
        Action::MembershipEnded(own, on) => rows.alter.push(ended(own, *on)),
        Action::MembershipCancelled(own) => rows.cancel.push(own.id),
        Action::Moved(own, place) => {
            rows.alter.push(ended(own, last_day(own, place)));
            rows.begin.push(new(place));
        }
        Action::Added | Action::Changed(_) | Action::Returned | Action::Ended(_) => {}
    }
}

fn row(functions: &Functions, person: PersonId, place: &Place) -> MembershipRow {
    MembershipRow {
        id: MembershipId::from_uuid(Uuid::nil()),
        person,
        unit: place.unit,
        function: functions.id(place.function.as_deref()),
        hours: place.hours,
        starts_on: place.starts_on,
        ends_on: place.ends_on,
        version: 1,
    }
}

fn last_day(own: &CurrentMembership, place: &Place) -> chrono::NaiveDate {
    place.starts_on.pred_opt().unwrap_or(place.starts_on).max(own.starts_on)
}

/// What others hear, the same as from the commands that do such a thing by hand.
fn event(organisation: OrgId, person: PersonId, step: &Step, action: &Action) -> DirectoryEvent {
    match action {
        Action::Added => DirectoryEvent::PersonAdded {
            organisation,
            person,
            name: step.draft.name.display(),
            person_kind: step.draft.kind.to_string(),
        },
        Action::Changed(changes) => DirectoryEvent::PersonChanged { organisation, person, changes: changes.clone() },
        Action::Returned => DirectoryEvent::PersonReturned { organisation, person },
        Action::Ended(on) => DirectoryEvent::PersonEnded { organisation, person, on: on.to_string() },
        Action::MembershipAdded(place) => DirectoryEvent::MembershipAdded {
            organisation,
            person,
            unit: place.unit,
            function: place.function.clone(),
            starts_on: place.starts_on.to_string(),
            ends_on: place.ends_on.map(|day| day.to_string()),
        },
        Action::MembershipChanged { was, changes, .. } => {
            DirectoryEvent::MembershipChanged { organisation, person, unit: was.unit, changes: changes.clone() }
        }
        Action::MembershipEnded(own, on) => {
            DirectoryEvent::MembershipEnded { organisation, person, unit: own.unit, on: on.to_string() }
        }
        Action::MembershipCancelled(own) => {
            DirectoryEvent::MembershipEnded { organisation, person, unit: own.unit, on: own.starts_on.to_string() }
        }
        Action::Moved(own, place) => DirectoryEvent::PersonMoved {
            organisation,
            person,
            from: own.unit,
            to: place.unit,
            on: place.starts_on.to_string(),
        },
    }
}

/// Units by code, completed on the way.
#[derive(Debug)]
pub(crate) struct UnitsByCode(HashMap<String, Unit>);

impl UnitsByCode {
    pub(crate) fn new(current: &units::Current) -> Self {
        Self(current.units.iter().filter_map(|(unit, _)| Some((unit.code.clone()?, unit.clone()))).collect())
    }

    fn new_id(&self, above: &units::Above) -> Result<UnitId> {
        match above {
            units::Above::Known(id) => Ok(*id),
            units::Above::New(code) => self.0.get(code).map(|unit| unit.id).ok_or_else(|| missing(code)),
        }
    }
}

fn missing(code: &str) -> Error {
    Error::internal(format!("the unit {code} was to be there before what hangs below it"))
}

/// Writes one batch of units and records what happened to each. New units come level by level.
pub(crate) async fn units(tx: &mut Tx, source: &Source, known: &mut UnitsByCode, batch: &[units::Step]) -> Result<()> {
    let mut level: Vec<(crate::model::UnitDraft, units::Above)> = Vec::new();
    let mut keep: Vec<UnitId> = Vec::new();
    for step in batch {
        if let units::Step::Add(draft, above) = step {
            // A parent in this same batch must be written first.
            if matches!(above, units::Above::New(code) if !known.0.contains_key(code)) {
                add(tx, source, known, std::mem::take(&mut level)).await?;
            }
            level.push((draft.clone(), above.clone()));
        }
    }
    add(tx, source, known, level).await?;
    for step in batch {
        if let Some(unit) = one(tx, known, step).await? {
            keep.push(unit);
        }
    }
    bulk::keep(tx, "unit", source.id.uuid(), &keep).await
}

async fn add(
    tx: &mut Tx,
    source: &Source,
    known: &mut UnitsByCode,
    level: Vec<(crate::model::UnitDraft, units::Above)>,
) -> Result<()> {
    let mut parents: HashMap<UnitId, Unit> = HashMap::new();
    let mut drafts = Vec::with_capacity(level.len());
    for (draft, above) in level {
        let id = known.new_id(&above)?;
        let parent = match parents.get(&id) {
            Some(parent) => parent.clone(),
            None => units_store::unchecked(tx.conn(), id).await?.ok_or(Error::NotFound)?,
        };
        parents.insert(id, parent.clone());
        drafts.push((draft, parent));
    }
    if drafts.is_empty() {
        return Ok(());
    }
    let added = bulk::insert_units(tx, &drafts).await?;
    let ids: Vec<UnitId> = added.iter().map(|unit| unit.id).collect();
    bulk::keep(tx, "unit", source.id.uuid(), &ids).await?;
    for (unit, (_, parent)) in added.into_iter().zip(&drafts) {
        tx.record(&DirectoryEvent::UnitAdded {
            organisation: unit.organisation,
            unit: unit.id,
            name: unit.name.clone(),
            unit_kind: unit.kind.to_string(),
            parent: parent.id,
        })?;
        known.0.insert(unit.code.clone().unwrap_or_default(), unit);
    }
    Ok(())
}

/// Does one step of a unit that is there already; returns the unit that the source keeps from now on.
async fn one(tx: &mut Tx, known: &UnitsByCode, step: &units::Step) -> Result<Option<UnitId>> {
    let (units::Step::Change(unit, ..)
    | units::Step::Reopen(unit)
    | units::Step::Move(unit, _)
    | units::Step::End(unit)
    | units::Step::Adopt(unit)) = step
    else {
        return Ok(None);
    };
    // An earlier step may have touched the unit or moved what is above it.
    let unit = units_store::unchecked(tx.conn(), unit.id).await?.ok_or(Error::NotFound)?;
    let organisation = unit.organisation;
    match step {
        units::Step::Change(_, draft, changes) => {
            units_store::update(tx, &unit, draft).await?;
            tx.record(&DirectoryEvent::UnitChanged { organisation, unit: unit.id, changes: changes.clone() })?;
        }
        units::Step::Reopen(_) => {
            bulk::reopen_unit(tx, &unit).await?;
            let changes = [("ended-on", (unit.ended_on.map(|day| day.to_string()), None))].into();
            tx.record(&DirectoryEvent::UnitChanged { organisation, unit: unit.id, changes })?;
        }
        units::Step::Move(_, above) => {
            let under = units_store::unchecked(tx.conn(), known.new_id(above)?).await?.ok_or(Error::NotFound)?;
            let from = unit.parent.unwrap_or(organisation.unit());
            units_store::rehang(tx, &unit, &under).await?;
            tx.record(&DirectoryEvent::UnitMoved { organisation, unit: unit.id, from, to: under.id })?;
        }
        units::Step::End(_) => {
            let on = tx.db().clock().today();
            units_store::end(tx, &unit, on).await?;
            tx.record(&DirectoryEvent::UnitEnded { organisation, unit: unit.id, on: on.to_string() })?;
        }
        units::Step::Add(..) | units::Step::Adopt(_) => {}
    }
    Ok(Some(unit.id))
}
