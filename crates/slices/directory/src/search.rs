//! People and units in the index.

use std::collections::BTreeSet;

use access::{Acting, Permission, UnitPath};
use chrono::NaiveDate;
use db::events::Stored;
use db::{Db, FromQueryResult, sql};
use kernel::{Error, Id as _, PersonId, Result, UnitId};
use web::search::{Coming, Findable, Line, Picture, Reach, Source, Uuid};
use web::{SignedIn, View};

use crate::commands::find;
use crate::facade::units_below;
use crate::model::{Membership, PersonKind};
use crate::permissions::{ViewPupils, ViewStaff, ViewUnits};
use crate::store::memberships;

/// People who are here, as the index takes them. Who left is looked up in the list of people, by those who keep it.
pub const PEOPLE: Source = Source {
    kind: "person",
    listens: &["directory.person.", "directory.membership.", "directory.unit."],
    touched: |db, events| Box::pin(people_touched(db, events)),
    read: |db, ids| Box::pin(people(db, ids)),
    keys: |acting| {
        Box::pin(async move {
            let mut keys = held::<ViewStaff>(acting, staff_or_pupils(PersonKind::Staff));
            keys.extend(held::<ViewPupils>(acting, staff_or_pupils(PersonKind::Pupil)));
            Ok(keys)
        })
    },
    show: show_people,
};

/// Units that are in use, as the index takes them.
pub const UNITS: Source = Source {
    kind: "unit",
    listens: &["directory.unit.", "directory.organisation."],
    touched: |db, events| Box::pin(units_touched(db, events)),
    read: |db, ids| Box::pin(units(db, ids)),
    keys: |acting| Box::pin(async move { Ok(held::<ViewUnits>(acting, "sees-units")) }),
    show: show_units,
};

const fn staff_or_pupils(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Staff => "sees-staff",
        PersonKind::Pupil => "sees-pupils",
    }
}

fn held<P: Permission>(acting: &Acting, kind: &str) -> Vec<Reach> {
    let scope = acting.grants().scope::<P>();
    scope.map(|scope| scope.paths().iter().map(|path| Reach::new(kind, path)).collect()).unwrap_or_default()
}

/// The units that events are about, and all below those that were hung elsewhere.
async fn units_touched(db: &Db, events: &[Stored]) -> Result<Vec<Uuid>> {
    let mut touched = BTreeSet::new();
    for event in events.iter().filter(|event| event.subject_kind == "unit") {
        touched.insert(event.subject);
        if event.kind == "directory.unit.moved" {
            let below = units_below(db.conn(), UnitId::from_uuid(event.subject)).await?;
            touched.extend(below.into_iter().map(UnitId::uuid));
        }
    }
    Ok(touched.into_iter().collect())
}

async fn people_touched(db: &Db, events: &[Stored]) -> Result<Vec<Uuid>> {
    let mut touched = BTreeSet::new();
    touched.extend(events.iter().filter(|event| event.subject_kind == "person").map(|event| event.subject));
    // A new unit has nobody yet.
    let of_units = events.iter().filter(|event| event.subject_kind == "unit" && event.kind != "directory.unit.added");
    for event in of_units {
        for unit in units_below(db.conn(), UnitId::from_uuid(event.subject)).await? {
            let people: Vec<Uuid> =
                sql("SELECT person FROM membership WHERE unit = $1").bind(unit).scalars(db.conn()).await?;
            touched.extend(people);
        }
    }
    Ok(touched.into_iter().collect())
}

#[derive(FromQueryResult)]
struct PersonRow {
    id: PersonId,
    kind: String,
    display_name: String,
    given_name: String,
    email: Option<String>,
    phone: Option<String>,
    ended_on: Option<NaiveDate>,
    path: String,
}

async fn people(db: &Db, ids: &[Uuid]) -> Result<Vec<Findable>> {
    let today = db.clock().today();
    let marks = db::placeholders(2, ids.len());
    let rows: Vec<PersonRow> = sql(format!(
        "SELECT p.id, p.kind, p.display_name, p.given_name, p.email, p.phone, p.ended_on, o.path FROM person p \
         JOIN unit o ON o.id = p.organisation WHERE p.erased_at IS NULL \
         AND (p.ended_on IS NULL OR p.ended_on > $1) AND p.id IN ({marks})"
    ))
    .bind(today)
    .bind_all(ids.iter().copied())
    .all(db.conn())
    .await?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let belongs = memberships::from_day(db.conn(), &ids, today).await?;
    let of = |id: PersonId| -> Vec<&Membership> { belongs.iter().filter(|one| one.person == id).collect() };
    Ok(rows.into_iter().map(|row| person(db, &of(row.id), row)).collect())
}

/// A person, seen from the organisation and from each unit that they belong to or come to belong to.
fn person(db: &Db, belongs: &[&Membership], row: PersonRow) -> Findable {
    let token = staff_or_pupils(row.kind.parse().unwrap_or(PersonKind::Pupil));
    let organisation = UnitPath::stored(row.path);
    let paths = std::iter::once(&organisation).chain(belongs.iter().map(|one| &one.path));
    let reach: BTreeSet<Reach> = paths.flat_map(|path| Reach::down_to(token, path)).collect();
    let words = belongs.iter().flat_map(|one| {
        [Some(one.unit_name.clone()), one.above.clone(), one.function.as_ref().map(|function| function.name.clone())]
    });
    let words = words.chain([Some(row.given_name), row.email, row.phone]).flatten();
    let leaves = row.ended_on.and_then(|day| db.clock().begin_of(day));
    let goes = belongs.iter().filter_map(|one| one.ends_on.and_then(|day| db.clock().end_of(day)));
    Findable {
        id: row.id.uuid(),
        title: row.display_name,
        text: words.collect::<Vec<_>>().join("\n"),
        lang: None,
        at: None,
        reach: reach.into_iter().collect(),
        until: goes.chain(leaves).min(),
    }
}

#[derive(FromQueryResult)]
struct UnitRow {
    id: UnitId,
    path: String,
    name: String,
    code: Option<String>,
    place: Option<String>,
    ended_on: Option<NaiveDate>,
}

async fn units(db: &Db, ids: &[Uuid]) -> Result<Vec<Findable>> {
    let marks = db::placeholders(2, ids.len());
    let rows: Vec<UnitRow> = sql(format!(
        "SELECT id, path, name, code, place, ended_on FROM unit WHERE (ended_on IS NULL OR ended_on > $1) \
         AND id IN ({marks})"
    ))
    .bind(db.clock().today())
    .bind_all(ids.iter().copied())
    .all(db.conn())
    .await?;
    let findable = |row: UnitRow| Findable {
        id: row.id.uuid(),
        title: row.name,
        text: [row.code, row.place].into_iter().flatten().collect::<Vec<_>>().join("\n"),
        lang: None,
        at: None,
        reach: Reach::down_to("sees-units", &UnitPath::stored(row.path)).collect(),
        until: row.ended_on.and_then(|day| db.clock().begin_of(day)),
    };
    Ok(rows.into_iter().map(findable).collect())
}

fn show_people<'a>(me: &'a SignedIn, ids: &'a [Uuid]) -> Coming<'a, Vec<Line>> {
    Box::pin(async move {
        let mut seen = Vec::new();
        for id in ids {
            match find::person(me.acting(), PersonId::from_uuid(*id)).await {
                Ok(found) => seen.push(found.person),
                Err(Error::NotFound | Error::Forbidden) => {}
                Err(error) => return Err(error),
            }
        }
        let ids: Vec<PersonId> = seen.iter().map(|person| person.id).collect();
        let belongs = memberships::on_day(me.acting().conn(), &ids, me.acting().today()).await?;
        let line = |person: crate::model::Person| Line {
            id: person.id.uuid(),
            href: format!("/people/{}", person.id),
            about: belongs.iter().filter(|one| one.person == person.id).map(place).collect(),
            title: person.name.display(),
            at: None,
            picture: Picture::Initials,
            phone: person.phone,
        };
        Ok(seen.into_iter().map(line).collect())
    })
}

fn place(membership: &Membership) -> String {
    let place = membership.place();
    match &membership.function {
        Some(function) => format!("{}, {place}", function.name),
        None => place,
    }
}

fn show_units<'a>(me: &'a SignedIn, ids: &'a [Uuid]) -> Coming<'a, Vec<Line>> {
    Box::pin(async move {
        let view = View::of(me);
        let mut lines = Vec::new();
        for id in ids {
            match find::unit(me.acting(), UnitId::from_uuid(*id)).await {
                Ok((unit, _)) => lines.push(Line {
                    id: unit.id.uuid(),
                    title: unit.name.clone(),
                    href: format!("/units/{}", unit.id),
                    about: vec![view.t(&format!("unit-kind-{}", unit.kind))],
                    at: None,
                    picture: Picture::Sign(web::components::Icon::Network),
                    phone: None,
                }),
                Err(Error::NotFound | Error::Forbidden) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(lines)
    })
}
