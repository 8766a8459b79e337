//! Organisations of a crowd, written in bulk: for benchmarks.

use access::{Acting, UnitPath};
use db::{Tx, Value, insert_many, sql};
use kernel::{Id, Lang, OrgId, Result, UnitId};
use sample::CrowdUnit;

use super::{SeededOrganisation, functions, missing, new_membership, persons};
use crate::DirectoryEvent;
use crate::commands::units::{NewOrganisation, found};
use crate::model::{Organisation, UnitKind, fold};
use crate::store::{memberships, people};

/// Writes one organisation of a crowd: `units` of that organisation alone, as [`sample::Crowd::units`] gives them, and
/// its people, with an event for each: what is found is found from those.
pub async fn seed_crowd(acting: &Acting, units: &[CrowdUnit], people: &[sample::Person]) -> Result<SeededOrganisation> {
    let root = units.first().ok_or_else(|| missing("root"))?;
    let new = NewOrganisation {
        name: root.name.clone(),
        slug: format!("organisatie-{}", root.organisation + 1),
        lang: Lang::Nl,
        colour: None,
    };
    let organisation = found(acting, new).await?;
    let mut tx = acting.begin().await?;
    let units = insert_units(&mut tx, &organisation, units).await?;
    let functions = functions(&tx, organisation.id, people).await?;
    let everyone = persons(&tx, organisation.id, people, Some(Lang::Nl.tag()));
    people::insert_all(&tx, &everyone).await?;
    let mut all = Vec::with_capacity(everyone.len());
    for (person, from) in everyone.iter().zip(people) {
        tx.record(&DirectoryEvent::PersonAdded {
            organisation: organisation.id,
            person: person.id,
            name: person.name.display(),
            person_kind: person.kind.to_string(),
        })?;
        for membership in &from.memberships {
            let unit = *units.get(membership.unit).ok_or_else(|| missing("unit"))?;
            all.push(new_membership(person.id, unit, membership, &functions));
        }
    }
    memberships::insert_all(&tx, &all).await?;
    tx.record(&imported(organisation.id, everyone.len()))?;
    tx.commit().await?;
    let people = everyone.iter().map(|person| person.id).collect();
    Ok(SeededOrganisation { id: organisation.id, units, people, functions })
}

fn imported(organisation: OrgId, people: usize) -> DirectoryEvent {
    DirectoryEvent::Imported {
        organisation,
        file: "crowd".to_owned(),
        added: u64::try_from(people).unwrap_or(u64::MAX),
        changed: 0,
        ended: 0,
    }
}

const COLUMNS: usize = 9;

/// Adds the units below the organisation's own, which is there; returns all.
async fn insert_units(tx: &mut Tx, organisation: &Organisation, units: &[CrowdUnit]) -> Result<Vec<UnitId>> {
    let mut number = reserve(tx, units.len()).await?;
    let mut ids: Vec<UnitId> = vec![organisation.id.unit()];
    let mut paths: Vec<UnitPath> = vec![organisation.path.clone()];
    let mut values: Vec<Value> = Vec::with_capacity(units.len() * COLUMNS);
    for unit in units.iter().skip(1) {
        let parent = unit.parent.ok_or_else(|| missing("parent"))?;
        let (Some(above), Some(path)) = (ids.get(parent), paths.get(parent)) else { return Err(missing("parent")) };
        let (id, path) = (UnitId::generate(tx.db().clock(), tx.db().random()), path.child(number));
        let kind: UnitKind = unit.kind.key().parse().map_err(|()| missing("kind"))?;
        values.extend::<[Value; COLUMNS]>([
            id.into(),
            number.into(),
            (*above).into(),
            organisation.id.unit().into(),
            path.as_str().into(),
            kind.key().into(),
            unit.name.as_str().into(),
            fold(&unit.name).into(),
            1_i64.into(),
        ]);
        tx.record(&DirectoryEvent::UnitAdded {
            organisation: organisation.id,
            unit: id,
            name: unit.name.clone(),
            unit_kind: kind.key().to_owned(),
            parent: *above,
        })?;
        ids.push(id);
        paths.push(path);
        number += 1;
    }
    for rows in values.chunks(1_000 * COLUMNS) {
        insert_many(
            "INSERT INTO unit (id, number, parent, organisation, path, kind, name, sort_name, version)",
            COLUMNS,
            rows.to_vec(),
        )
        .run(tx)
        .await?;
    }
    Ok(ids)
}

/// Takes as many numbers of units; returns the first.
async fn reserve(tx: &Tx, count: usize) -> Result<i64> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let last: Option<i64> = sql("UPDATE unit_number SET last = last + $1 WHERE one = 1 RETURNING last")
        .bind(count)
        .scalar(tx.conn())
        .await?;
    Ok(last.ok_or_else(|| missing("number"))? - count + 1)
}
