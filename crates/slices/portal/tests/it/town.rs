//! Two organisations with a few people, for all tests.

use access::{Acting, Grants};
use chrono::NaiveDate;
use db::{Db, Engine};
use directory::commands::{memberships, people, units};
use directory::model::{MembershipDraft, PersonDraft, PersonKind, PersonName, Unit, UnitDraft, UnitKind};
use kernel::{Actor, Id as _, Lang, OrgId, Origin, Performer, PersonId, Stamp, UnitId};
use std::sync::Arc;
use testkit::TestDb;
use thuisbasis_portal as portal;
use web::app::{House, Identity, Version};

use portal::model::{AppDraft, AppId, GrantTo};

/// A board with a school, a class in it and a second school; and another board that has nothing to do with it.
pub(crate) struct Town {
    pub(crate) db: TestDb,
    pub(crate) board: OrgId,
    pub(crate) school: UnitId,
    pub(crate) class: UnitId,
    pub(crate) other_school: UnitId,
    pub(crate) elsewhere: OrgId,
    pub(crate) there: UnitId,
}

pub(crate) async fn organisation(acting: &Acting, name: &str, slug: &str) -> OrgId {
    let new = units::NewOrganisation { name: name.into(), slug: slug.into(), lang: Lang::Nl, colour: None };
    units::found(acting, new).await.unwrap().id
}

pub(crate) async fn unit(acting: &Acting, parent: UnitId, kind: UnitKind, name: &str) -> Unit {
    units::add(acting, parent, UnitDraft::new(kind, name)).await.unwrap()
}

impl Town {
    pub(crate) async fn build(engine: Engine) -> Self {
        let db = TestDb::open(engine, &[directory::MIGRATIONS, portal::MIGRATIONS]).await;
        let operator = Acting::operator(db.clone(), "test");
        let board = organisation(&operator, "Bestuur", "bestuur").await;
        let school = unit(&operator, board.unit(), UnitKind::Site, "De Wilg").await.id;
        let class = unit(&operator, school, UnitKind::Class, "Groep 5").await.id;
        let other_school = unit(&operator, board.unit(), UnitKind::Site, "De Els").await.id;
        let elsewhere = organisation(&operator, "Elders", "elders").await;
        let there = unit(&operator, elsewhere.unit(), UnitKind::Class, "Groep 5").await.id;
        Self { db, board, school, class, other_school, elsewhere, there }
    }

    pub(crate) fn operator(&self) -> Acting {
        Acting::operator(self.db.clone(), "test")
    }

    pub(crate) fn today(&self) -> NaiveDate {
        self.db.clock.today()
    }

    /// Somebody who belongs to a unit from a day on, as `kind` and with `function`.
    pub(crate) async fn person(&self, name: &str, kind: PersonKind, unit: UnitId, function: &str) -> PersonId {
        let draft = PersonDraft {
            kind,
            external_id: None,
            name: PersonName { given: name.into(), surname: "Test".into(), ..PersonName::default() },
            email: None,
            phone: None,
            born_on: None,
            lang: None,
        };
        let membership = self.membership(unit, function);
        people::add(&self.operator(), draft, membership).await.unwrap().id
    }

    pub(crate) fn membership(&self, unit: UnitId, function: &str) -> MembershipDraft {
        let starts_on = self.today().pred_opt().unwrap();
        MembershipDraft { unit, function: function.into(), hours: None, starts_on, ends_on: None }
    }

    pub(crate) async fn also_at(&self, person: PersonId, membership: MembershipDraft) {
        memberships::add(&self.operator(), person, membership).await.unwrap();
    }

    /// A person at work, with what the directory says they hold.
    pub(crate) async fn acting(&self, person: PersonId, organisation: OrgId) -> Acting {
        let grants = directory::grants_of(self.db.conn(), person, self.today()).await.unwrap();
        Self::acting_with(self.db.clone(), person, organisation, grants)
    }

    pub(crate) fn acting_with(db: Db, person: PersonId, organisation: OrgId, grants: Grants) -> Acting {
        let actor = Actor {
            performer: Performer::Person(person),
            origin: Origin::Page(None),
            organisation: Some(organisation),
        };
        Acting::new(db, actor, grants)
    }

    /// A person at work who holds a role at a unit besides.
    pub(crate) async fn with_role(&self, person: PersonId, at: OrgId, role: access::Role) -> Acting {
        let own = directory::grants_of(self.db.conn(), person, self.today()).await.unwrap();
        let house = directory::house_of(self.db.conn(), at).await.unwrap().unwrap();
        let mut held = own.held().to_vec();
        held.push(access::Held { role, path: house.place.path });
        Self::acting_with(self.db.clone(), person, at, Grants::new(person, held))
    }

    /// Who signed in, as of now.
    pub(crate) async fn identity(&self, person: PersonId, organisation: OrgId) -> Identity {
        let house: House = directory::house_of(self.db.conn(), organisation).await.unwrap().unwrap();
        Identity {
            person,
            name: "Test".into(),
            given_name: "Test".into(),
            pupil: false,
            lang: None,
            house: Arc::new(house),
            grants: directory::grants_of(self.db.conn(), person, self.today()).await.unwrap(),
            version: Version {
                person: self.stamp(Stamp::Person(person)).await,
                organisation: self.stamp(Stamp::Organisation(organisation)).await,
                everything: self.stamp(Stamp::Everything).await,
                day: 0,
            },
        }
    }

    async fn stamp(&self, stamp: Stamp) -> i64 {
        let found = db::sql("SELECT version FROM stamp WHERE key = $1").bind(stamp.key());
        found.scalar::<i64>(self.db.conn()).await.unwrap().unwrap_or_default()
    }

    /// An app that these get.
    pub(crate) async fn app(&self, organisation: OrgId, name: &str, to: &[GrantTo]) -> AppId {
        let id = portal::commands::apps::add(&self.operator(), organisation, draft(name)).await.unwrap();
        for to in to {
            portal::commands::grants::add(&self.operator(), id, to.clone()).await.unwrap();
        }
        id
    }

    /// Names of the apps that somebody gets, by a memory that starts empty.
    pub(crate) async fn apps_of(&self, person: PersonId, organisation: OrgId) -> Vec<String> {
        let (acting, me) = (self.acting(person, organisation).await, self.identity(person, organisation).await);
        let place = portal::desks::Desks::default().of(&acting, &me).await.unwrap();
        place.desk.apps(&place.desk.all).map(|(_, app)| app.name.clone()).collect()
    }
}

pub(crate) fn draft(name: &str) -> AppDraft {
    AppDraft {
        name: name.into(),
        description_nl: "Een app".into(),
        description_en: "An app".into(),
        url: "https://app.example/".into(),
        category: "work".into(),
        icon: String::new(),
        pinned: false,
    }
}

/// An id that belongs to nothing.
pub(crate) fn nothing<T: kernel::Id>(town: &Town) -> T {
    T::generate(&town.db.clock, &town.db.random)
}

pub(crate) const STAFF: PersonKind = PersonKind::Staff;
pub(crate) const PUPIL: PersonKind = PersonKind::Pupil;

/// The function of this name in an organisation.
pub(crate) async fn function(town: &Town, organisation: OrgId, name: &str) -> directory::model::FunctionId {
    let operator = town.operator();
    let organisation = directory::commands::find::organisation(&operator, organisation).await.unwrap();
    let all = directory::commands::find::functions(&operator, &organisation).await.unwrap();
    all.into_iter().find(|function| function.name == name).unwrap().id
}

/// The organisation as a unit is its own root.
pub(crate) fn root(organisation: OrgId) -> UnitId {
    UnitId::from_uuid(organisation.uuid())
}
