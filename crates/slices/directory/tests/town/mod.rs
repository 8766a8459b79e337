//! An organisation with a school, a class in it and a second school; and another organisation. For the tests of
//! capabilities that build on people: each takes it in by its path and adds what is its own.
#![allow(dead_code, reason = "each test program uses part of this town")]

use access::{Acting, Held, Role};
use directory::commands::{memberships, people, units};
use directory::model::{MembershipDraft, PersonDraft, PersonKind, PersonName, UnitDraft, UnitKind};
use kernel::{Actor, Lang, OrgId, Origin, Performer, PersonId, UnitId};
use testkit::TestDb;

pub(crate) struct Town {
    pub(crate) db: TestDb,
    pub(crate) board: OrgId,
    pub(crate) school: UnitId,
    pub(crate) class: UnitId,
    pub(crate) other_school: UnitId,
    pub(crate) elsewhere: OrgId,
}

async fn organisation(acting: &Acting, name: &str, slug: &str) -> OrgId {
    let new = units::NewOrganisation { name: name.into(), slug: slug.into(), lang: Lang::Nl, colour: None };
    units::found(acting, new).await.unwrap().id
}

impl Town {
    /// Builds it in a database that holds nothing but its schema.
    pub(crate) async fn on(db: TestDb) -> Self {
        let operator = Acting::operator(db.clone(), "test");
        let board = organisation(&operator, "Bestuur", "bestuur").await;
        let unit = async |parent: UnitId, kind, name: &str| {
            units::add(&operator, parent, UnitDraft::new(kind, name)).await.unwrap().id
        };
        let school = unit(board.unit(), UnitKind::Site, "De Wilg").await;
        let class = unit(school, UnitKind::Class, "Groep 5").await;
        let other_school = unit(board.unit(), UnitKind::Site, "De Els").await;
        let elsewhere = organisation(&operator, "Elders", "elders").await;
        Self { db, board, school, class, other_school, elsewhere }
    }

    pub(crate) fn operator(&self) -> Acting {
        Acting::operator(self.db.clone(), "test")
    }

    pub(crate) fn membership(&self, unit: UnitId, function: &str) -> MembershipDraft {
        let starts_on = self.db.clock.today().pred_opt().unwrap();
        MembershipDraft { unit, function: function.into(), hours: None, starts_on, ends_on: None }
    }

    pub(crate) async fn somebody(&self, name: &str, kind: PersonKind, membership: MembershipDraft) -> PersonId {
        let draft = PersonDraft {
            kind,
            external_id: None,
            name: PersonName { given: name.into(), surname: "Test".into(), ..PersonName::default() },
            email: None,
            phone: None,
            born_on: None,
            lang: None,
        };
        people::add(&self.operator(), draft, membership).await.unwrap().id
    }

    pub(crate) async fn staff(&self, name: &str, unit: UnitId, function: &str) -> PersonId {
        self.somebody(name, STAFF, self.membership(unit, function)).await
    }

    pub(crate) async fn also_at(&self, person: PersonId, membership: MembershipDraft) {
        memberships::add(&self.operator(), person, membership).await.unwrap();
    }

    /// A person at work, with what the directory says they hold today.
    pub(crate) async fn acting(&self, person: PersonId) -> Acting {
        self.acting_with(person, None).await
    }

    /// The same, with a role at the whole board besides.
    pub(crate) async fn with_role(&self, person: PersonId, role: Role) -> Acting {
        self.acting_with(person, Some(role)).await
    }

    pub(crate) async fn acting_with(&self, person: PersonId, role: Option<Role>) -> Acting {
        let own = directory::grants_of(self.db.conn(), person, self.db.clock.today()).await.unwrap();
        let house = directory::house_of(self.db.conn(), self.board).await.unwrap().unwrap();
        let mut held = own.held().to_vec();
        held.extend(role.map(|role| Held { role, path: house.place.path }));
        let actor =
            Actor { performer: Performer::Person(person), origin: Origin::Page(None), organisation: Some(self.board) };
        Acting::new(self.db.clone(), actor, access::Grants::new(person, held))
    }
}

pub(crate) const STAFF: PersonKind = PersonKind::Staff;
pub(crate) const PUPIL: PersonKind = PersonKind::Pupil;
