//! One organisation never sees another's people, names or counts: random worlds, every actor, every way to look.

use std::collections::BTreeSet;

use access::{Acting, Grants, Held, Permission, Role, UnitPath};
use chrono::{Days, NaiveDate};
use kernel::{OrgId, PersonId, Random, Result, UnitId};
use testkit::{TestDb, actors, db_test};
use thuisbasis_directory as directory;

use directory::PeopleFilter;
use directory::commands::find::{self, RoleFilter};
use directory::commands::pick::{self, Offer};
use directory::commands::roles::NewRole;
use directory::commands::units::NewOrganisation;
use directory::commands::{memberships, people, roles, units};
use directory::model::{MembershipDraft, PersonDraft, PersonKind, PersonName, UnitDraft, UnitKind, fold};
use directory::permissions::{
    ManagePeople, ManageRoles, PERMISSIONS, ViewPersonFile, ViewPupils, ViewStaff, ViewUnits,
};

/// A person as the world was told, with the paths that decide who sees them.
struct Somebody {
    id: PersonId,
    organisation: usize,
    kind: PersonKind,
    left: bool,
    now: UnitPath,
    held: Vec<Held>,
}

struct World {
    db: TestDb,
    organisations: Vec<(OrgId, UnitPath)>,
    units: Vec<(usize, UnitId, UnitPath)>,
    people: Vec<Somebody>,
}

fn any(random: &Random, many: usize) -> usize {
    usize::try_from(random.below(many as u64)).unwrap_or_default()
}

async fn world(engine: db::Engine, seed: u64) -> Result<World> {
    let db = TestDb::open(engine, directory::MIGRATIONS).await;
    let operator = Acting::operator(db.clone(), "test");
    let random = Random::seeded(seed);
    let mut world = World { db, organisations: Vec::new(), units: Vec::new(), people: Vec::new() };
    for org in 0..3 {
        let new = NewOrganisation {
            name: format!("Organisatie {org}"),
            slug: format!("org-{org}"),
            lang: kernel::Lang::Nl,
            colour: None,
        };
        let organisation = units::found(&operator, new).await?;
        let mut own = vec![(org, organisation.id.unit(), organisation.path.clone())];
        for n in 0..4 {
            let under = own[any(&random, own.len())].1;
            let unit = units::add(&operator, under, UnitDraft::new(UnitKind::Class, format!("Groep {n}"))).await?;
            own.push((org, unit.id, unit.path));
        }
        world.organisations.push((organisation.id, organisation.path));
        for n in 0..7 {
            add_person(&operator, &random, &mut world, (org, n), &own).await?;
        }
        world.units.extend(own);
    }
    for _ in 0..12 {
        give_role(&operator, &random, &mut world).await?;
    }
    Ok(world)
}

async fn add_person(
    operator: &Acting,
    random: &Random,
    world: &mut World,
    (org, n): (usize, usize),
    units: &[(usize, UnitId, UnitPath)],
) -> Result<()> {
    let kind = PersonKind::ALL[any(random, 2)];
    let name = PersonName { given: "Sam".into(), surname: format!("Jansen{org}{n}"), ..PersonName::default() };
    let draft = PersonDraft { kind, external_id: None, name, email: None, phone: None, born_on: None, lang: None };
    let today = operator.today();
    let (_, mut unit, mut path) = units[any(random, units.len())].clone();
    let membership =
        |unit, starts_on| MembershipDraft { unit, function: String::new(), hours: None, starts_on, ends_on: None };
    let person = people::add(operator, draft, membership(unit, today - Days::new(60))).await?;
    if random.below(3) == 0 {
        let (_, to, to_path) = units[any(random, units.len())].clone();
        if to != unit {
            let seen = find::person(operator, person.id).await?;
            let from = find::memberships(operator, &seen).await?[0].id;
            memberships::move_person(operator, from, to, today - Days::new(20)).await?;
            (unit, path) = (to, to_path);
        }
    }
    let left = random.below(4) == 0;
    if left {
        people::end(operator, person.id, today - Days::new(3)).await?;
    }
    let held = match kind {
        _ if left => Vec::new(),
        PersonKind::Staff => vec![Held { role: Role::Employee, path: world.organisations[org].1.clone() }],
        PersonKind::Pupil => vec![Held { role: Role::Pupil, path: path.clone() }],
    };
    let _ = unit;
    world.people.push(Somebody { id: person.id, organisation: org, kind, left, now: path, held });
    Ok(())
}

async fn give_role(operator: &Acting, random: &Random, world: &mut World) -> Result<()> {
    let given: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|role| !role.follows_membership() && *role != Role::SystemAdministrator)
        .collect();
    let role = given[any(random, given.len())];
    let (_, unit, path) = world.units[any(random, world.units.len())].clone();
    let person = any(random, world.people.len());
    let starts_on = operator.today() - Days::new(1);
    let new = NewRole { person: world.people[person].id, role, unit: Some(unit), starts_on, ends_on: None };
    roles::give(operator, new, PERMISSIONS).await?;
    world.people[person].held.push(Held { role, path });
    Ok(())
}

impl World {
    /// Whether an actor holds `P` at one of these places.
    fn holds<P: Permission>(actor: &Somebody, places: &[&UnitPath]) -> bool {
        actor
            .held
            .iter()
            .any(|held| P::DEF.is_carried_by(held.role) && places.iter().any(|path| held.path.reaches(path)))
    }

    fn places<'a>(&'a self, person: &'a Somebody) -> [&'a UnitPath; 2] {
        [&self.organisations[person.organisation].1, &person.now]
    }

    /// Whether the list shows a person to an actor; `ended` when those who left are asked for.
    fn listed(&self, actor: &Somebody, person: &Somebody, ended: bool) -> bool {
        let places = self.places(person);
        let seen = match person.kind {
            PersonKind::Staff => Self::holds::<ViewStaff>(actor, &places),
            PersonKind::Pupil => Self::holds::<ViewPupils>(actor, &places),
        };
        seen && (!person.left || (ended && Self::holds::<ManagePeople>(actor, &places)))
    }

    /// Whether the actor may open a person's page.
    fn opened(&self, actor: &Somebody, person: &Somebody) -> bool {
        let places = self.places(person);
        actor.id == person.id
            || self.listed(actor, person, false)
            || (person.left
                && (Self::holds::<ManagePeople>(actor, &places) || Self::holds::<ViewPersonFile>(actor, &places)))
    }

    async fn acting(&self, actor: &Somebody, today: NaiveDate) -> Result<Acting> {
        let grants: Grants = directory::grants_of(self.db.conn(), actor.id, today).await?;
        let own = self.organisations[actor.organisation].0;
        Ok(Acting::new(self.db.clone(), actors::person(actor.id, own), grants))
    }
}

/// What a list holds; nothing when it is refused.
async fn list(acting: &Acting, filter: &PeopleFilter) -> Result<BTreeSet<PersonId>> {
    let mut filter = PeopleFilter { limit: 3, ..filter.clone() };
    let mut all = BTreeSet::new();
    loop {
        let page = match find::people(acting, &filter).await {
            Err(kernel::Error::NotFound | kernel::Error::Forbidden) => return Ok(BTreeSet::new()),
            page => page?,
        };
        filter.after = page.items.last().map(|last| (last.sort_name.clone(), last.id));
        for person in &page.items {
            assert!(all.insert(person.id), "{} stands in the list twice", person.name);
        }
        if !page.more {
            return Ok(all);
        }
    }
}

async fn check_lists(world: &World, actor: &Somebody, acting: &Acting) -> Result<()> {
    for (n, (organisation, _)) in world.organisations.iter().enumerate() {
        for (words, ended) in [("", false), ("", true), ("jansen", false), ("sam jans", true)] {
            let filter = PeopleFilter { words: words.into(), ended, ..PeopleFilter::of(*organisation) };
            let expected: BTreeSet<PersonId> = world
                .people
                .iter()
                .filter(|person| person.organisation == n && world.listed(actor, person, ended))
                .map(|person| person.id)
                .collect();
            assert_eq!(
                list(acting, &filter).await?,
                expected,
                "{words:?} {ended} in organisation {n}: {:?}",
                actor.held
            );
        }
    }
    Ok(())
}

async fn check_people(world: &World, actor: &Somebody, acting: &Acting) -> Result<()> {
    for person in &world.people {
        match find::person(acting, person.id).await {
            Ok(seen) => {
                assert!(
                    world.opened(actor, person),
                    "{:?} sees {:?} of {}",
                    actor.held,
                    person.kind,
                    person.organisation
                );
                let memberships = find::memberships(acting, &seen).await?;
                assert!(memberships.iter().all(|membership| membership.person == person.id));
            }
            Err(kernel::Error::NotFound) => assert!(!world.opened(actor, person), "{:?} does not see", actor.held),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn check_units(world: &World, actor: &Somebody, acting: &Acting) -> Result<()> {
    let mut within = Vec::new();
    for (organisation, _) in &world.organisations {
        let Ok(organisation) = find::organisation_in_part(acting, *organisation).await else { continue };
        let mut after = None;
        while let Ok(page) = find::units_page(acting, &organisation, after, 2).await {
            after = page.items.last().map(|unit| (fold(&unit.name), unit.id));
            within.extend(page.items);
            if !page.more {
                break;
            }
        }
    }
    // Nor does choosing a unit show what is out of reach.
    let offered: BTreeSet<UnitId> = match pick::offer::<ViewUnits>(acting, None, "").await? {
        Offer::Few(units) => units.iter().map(|unit| unit.id).collect(),
        Offer::Many(_) => BTreeSet::new(),
    };
    let suggested = pick::suggest::<ViewUnits>(acting, None, "groep", 100).await?;
    let expected: BTreeSet<UnitId> = world
        .units
        .iter()
        .filter(|(_, _, path)| World::holds::<ViewUnits>(actor, &[path]))
        .map(|unit| unit.1)
        .collect();
    assert_eq!(within.iter().map(|unit| unit.id).collect::<BTreeSet<_>>(), expected);
    assert_eq!(offered, expected);
    assert!(suggested.iter().all(|one| expected.contains(&one.unit.id)));
    for (_, id, path) in &world.units {
        let Ok((_, seen)) = find::unit(acting, *id).await else {
            assert!(!expected.contains(id), "a unit within reach was not found");
            continue;
        };
        assert!(expected.contains(id));
        for person in find::right_at(acting, &seen, 50).await?.items {
            let person = world.people.iter().find(|other| other.id == person.id);
            assert!(person.is_some_and(|person| person.now == *path && world.listed(actor, person, false)));
        }
    }
    for organisation in find::organisations(acting).await.unwrap_or_default() {
        assert!(World::holds::<ViewUnits>(actor, &[&organisation.path]));
    }
    for holding in find::roles(acting, &RoleFilter { limit: 200, ..RoleFilter::default() })
        .await
        .map_or_else(|_| Vec::new(), |page| page.items)
    {
        let unit = world.units.iter().find(|unit| Some(unit.1) == holding.unit);
        assert!(
            unit.is_some_and(|unit| World::holds::<ManageRoles>(actor, &[&unit.2])),
            "a role out of reach is listed"
        );
    }
    Ok(())
}

#[db_test]
async fn nobody_sees_beyond_their_reach(engine: db::Engine) -> Result<()> {
    for seed in 1..=3 {
        let world = world(engine, seed).await?;
        for actor in &world.people {
            let acting = world.acting(actor, Acting::operator(world.db.clone(), "test").today()).await?;
            check_lists(&world, actor, &acting).await?;
            check_people(&world, actor, &acting).await?;
            check_units(&world, actor, &acting).await?;
        }
    }
    Ok(())
}
