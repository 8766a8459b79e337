//! The directory's part of the demo organisations.

mod crowd;

pub use crowd::seed_crowd;

use std::collections::HashMap;

use access::Acting;
use db::Tx;
use kernel::{Error, Id, Lang, OrgId, PersonId, Result, UnitId};
use sample::World;

use crate::DirectoryEvent;
use crate::commands::units::{NewOrganisation, found};
use crate::model::{FunctionId, Person, PersonKind, PersonName, Unit, UnitDraft, UnitKind};
use crate::store::memberships::NewMembership;
use crate::store::{memberships, people, roles, units};

/// Where the things of a sample organisation ended up, each at the index that it has in the sample.
#[derive(Debug, Clone)]
pub struct SeededOrganisation {
    /// The organisation.
    pub id: OrgId,
    /// Its units.
    pub units: Vec<UnitId>,
    /// Its people.
    pub people: Vec<PersonId>,
    /// Its functions, by their sample key.
    pub functions: HashMap<&'static str, FunctionId>,
}

/// Writes the people, units and roles of all sample organisations; calls `progress` with the number of people so far.
pub async fn seed(acting: &Acting, world: &World, mut progress: impl FnMut(usize)) -> Result<Vec<SeededOrganisation>> {
    let mut seeded = Vec::with_capacity(world.organisations.len());
    let mut count = 0;
    for organisation in &world.organisations {
        let written = organisation_of(acting, organisation).await?;
        count += written.people.len();
        progress(count);
        seeded.push(written);
    }
    let mut tx = acting.begin().await?;
    for (n, organisation) in world.organisations.iter().enumerate() {
        for (index, person) in organisation.people.iter().enumerate() {
            for held in &person.roles {
                give(&mut tx, world, &seeded, (n, index), *held).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(seeded)
}

async fn give(
    tx: &mut Tx,
    world: &World,
    seeded: &[SeededOrganisation],
    (organisation, person): (usize, usize),
    held: sample::RoleHeld,
) -> Result<()> {
    let role: access::Role = held.role.parse().map_err(|_| missing("role"))?;
    let home = seeded.get(organisation).ok_or_else(|| missing("organisation"))?;
    let person = *home.people.get(person).ok_or_else(|| missing("person"))?;
    let unit = if role == access::Role::SystemAdministrator {
        None
    } else {
        let place = seeded.get(held.at.organisation).and_then(|at| at.units.get(held.at.unit));
        Some(*place.ok_or_else(|| missing("unit"))?)
    };
    roles::insert(tx, person, role, unit, (world.today, None)).await?;
    tx.record(&DirectoryEvent::RoleGiven {
        organisation: home.id,
        person,
        role: role.to_string(),
        unit,
        starts_on: world.today.to_string(),
        ends_on: None,
    })
}

fn missing(what: &str) -> Error {
    Error::internal(format!("the sample names a {what} that it does not have"))
}

async fn organisation_of(acting: &Acting, sample: &sample::Organisation) -> Result<SeededOrganisation> {
    let lang: Lang = sample.languages.first().and_then(|lang| lang.parse().ok()).unwrap_or_default();
    let new = NewOrganisation {
        name: sample.name.to_owned(),
        slug: sample.key.to_owned(),
        lang,
        colour: sample.brand.primary.parse().ok(),
    };
    let organisation = found(acting, new).await?;
    let mut tx = acting.begin().await?;
    let units = unit_tree(&mut tx, organisation.id, sample).await?;
    let functions = functions(&tx, organisation.id, &sample.people).await?;
    let everyone = persons(&tx, organisation.id, &sample.people, sample.languages.first().copied());
    people::insert_all(&tx, &everyone).await?;
    let ids: Vec<PersonId> = everyone.iter().map(|person| person.id).collect();
    belong(&mut tx, sample, &everyone, &units, &functions).await?;
    tx.commit().await?;
    Ok(SeededOrganisation { id: organisation.id, units, people: ids, functions })
}

/// The functions that these people have, by their sample key.
async fn functions(
    tx: &Tx,
    organisation: OrgId,
    people: &[sample::Person],
) -> Result<HashMap<&'static str, FunctionId>> {
    let mut functions = HashMap::new();
    for key in people.iter().flat_map(|person| &person.memberships).map(|membership| membership.function) {
        if !functions.contains_key(key) {
            let name = sample::function(key).map_or(key, |function| function.nl);
            let id = memberships::function(tx, organisation, name).await?.ok_or_else(|| missing("function"))?;
            functions.insert(key, id);
        }
    }
    Ok(functions)
}

async fn unit_tree(tx: &mut Tx, id: OrgId, sample: &sample::Organisation) -> Result<Vec<UnitId>> {
    let mut written: Vec<Unit> = Vec::with_capacity(sample.units.len());
    for unit in &sample.units {
        let Some(parent) = unit.parent else {
            let root = units::unchecked(tx.conn(), id.unit()).await?.ok_or_else(|| missing("root"))?;
            written.push(root);
            continue;
        };
        let kind = match unit.kind.key().parse() {
            // A body within the organisation: only the top of a tree is an organisation of its own.
            Ok(UnitKind::Organisation) | Err(()) => UnitKind::Department,
            Ok(kind) => kind,
        };
        let address = unit.address.as_ref();
        let draft = UnitDraft {
            code: unit.code.clone(),
            street: address.and_then(|address| address.street.clone()),
            postcode: address.map(|address| address.postcode.clone()),
            place: address.map(|address| address.place.clone()),
            ..UnitDraft::new(kind, unit.name.as_str())
        };
        let parent = written.get(parent).cloned().ok_or_else(|| missing("parent"))?;
        let unit = units::insert(tx, Some(&parent), &draft).await?;
        tx.record(&DirectoryEvent::UnitAdded {
            organisation: id,
            unit: unit.id,
            name: unit.name.clone(),
            unit_kind: unit.kind.to_string(),
            parent: parent.id,
        })?;
        written.push(unit);
    }
    Ok(written.into_iter().map(|unit| unit.id).collect())
}

/// People as they are stored; `usual` is the language of who has not chosen one.
fn persons(tx: &Tx, organisation: OrgId, people: &[sample::Person], usual: Option<&str>) -> Vec<Person> {
    people
        .iter()
        .map(|person| Person {
            id: PersonId::generate(tx.db().clock(), tx.db().random()),
            organisation,
            kind: if person.pupil.is_some() { PersonKind::Pupil } else { PersonKind::Staff },
            external_id: Some(person.external_id.clone()),
            name: PersonName {
                given: person.given.clone(),
                initials: person.initials.clone(),
                prefix: person.prefix.clone().unwrap_or_default(),
                surname: person.surname.clone(),
            },
            email: person.email.clone(),
            phone: person.phone.clone(),
            born_on: person.pupil.map(|pupil| pupil.born),
            lang: (usual != Some(person.language)).then(|| person.language.parse().ok()).flatten(),
            ended_on: None,
            version: 1,
        })
        .collect()
}

async fn belong(
    tx: &mut Tx,
    sample: &sample::Organisation,
    everyone: &[Person],
    units: &[UnitId],
    functions: &HashMap<&'static str, FunctionId>,
) -> Result<()> {
    let mut all = Vec::with_capacity(everyone.len());
    for (person, from) in everyone.iter().zip(&sample.people) {
        tx.record(&DirectoryEvent::PersonAdded {
            organisation: person.organisation,
            person: person.id,
            name: person.name.display(),
            person_kind: person.kind.to_string(),
        })?;
        for membership in &from.memberships {
            let unit = *units.get(membership.unit).ok_or_else(|| missing("unit"))?;
            all.push(new_membership(person.id, unit, membership, functions));
            tx.record(&DirectoryEvent::MembershipAdded {
                organisation: person.organisation,
                person: person.id,
                unit,
                function: sample::function(membership.function).map(|function| function.nl.to_owned()),
                starts_on: membership.starts.to_string(),
                ends_on: membership.ends.map(|day| day.to_string()),
            })?;
        }
    }
    memberships::insert_all(tx, &all).await
}

fn new_membership(
    person: PersonId,
    unit: UnitId,
    sample: &sample::Membership,
    functions: &HashMap<&'static str, FunctionId>,
) -> NewMembership {
    NewMembership {
        person,
        unit,
        function: functions.get(sample.function).copied(),
        hours: sample.hours.map(|hours| i64::from(hours) * 10),
        starts_on: sample.starts,
        ends_on: sample.ends,
    }
}
