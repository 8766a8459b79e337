//! An organisation with a school, a class in it and a second school; and another organisation.

use access::{Acting, Held, Role};
use chrono::NaiveDate;
use db::Engine;
use directory::commands::{people, units};
use directory::model::{MembershipDraft, PersonDraft, PersonKind, PersonName, UnitDraft, UnitKind};
use kernel::{Actor, Lang, OrgId, Origin, Performer, PersonId, UnitId};
use testkit::TestDb;
use thuisbasis_news as news;

use groups::model::{GroupDraft, GroupId};
use news::commands::posts;
use news::model::{PostDraft, PostId};

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
    pub(crate) async fn build(engine: Engine) -> Self {
        let db = TestDb::open(engine, &[directory::MIGRATIONS, groups::MIGRATIONS, news::MIGRATIONS]).await;
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

    pub(crate) fn today(&self) -> NaiveDate {
        self.db.clock.today()
    }

    pub(crate) fn operator(&self) -> Acting {
        Acting::operator(self.db.clone(), "test")
    }

    pub(crate) fn membership(&self, unit: UnitId, function: &str) -> MembershipDraft {
        let starts_on = self.today().pred_opt().unwrap();
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
        self.somebody(name, PersonKind::Staff, self.membership(unit, function)).await
    }

    /// A person at work, with what the directory says they hold today.
    pub(crate) async fn acting(&self, person: PersonId) -> Acting {
        self.acting_with(person, None).await
    }

    /// The same, with a role at the whole board besides.
    pub(crate) async fn with_role(&self, person: PersonId, role: Role) -> Acting {
        self.acting_with(person, Some(role)).await
    }

    async fn acting_with(&self, person: PersonId, role: Option<Role>) -> Acting {
        let own = directory::grants_of(self.db.conn(), person, self.today()).await.unwrap();
        let house = directory::house_of(self.db.conn(), self.board).await.unwrap().unwrap();
        let mut held = own.held().to_vec();
        held.extend(role.map(|role| Held { role, path: house.place.path }));
        let actor =
            Actor { performer: Performer::Person(person), origin: Origin::Page(None), organisation: Some(self.board) };
        Acting::new(self.db.clone(), actor, access::Grants::new(person, held))
    }

    /// A group that somebody begins.
    pub(crate) async fn group(&self, owner: PersonId, name: &str, visibility: &str) -> GroupId {
        groups::commands::groups::begin(&self.acting(owner).await, draft(name, visibility)).await.unwrap()
    }

    /// News that somebody writes for a unit, by its title.
    pub(crate) async fn news(&self, writer: &Acting, unit: UnitId, title: &str) -> PostId {
        posts::write_news(writer, unit, text(title)).await.unwrap()
    }
}

/// A post that says its own title.
pub(crate) fn text(title: &str) -> PostDraft {
    PostDraft {
        title: title.into(),
        text: format!("Tekst van {title}."),
        comments: true,
        likes: true,
        ..PostDraft::default()
    }
}

pub(crate) fn draft(name: &str, visibility: &str) -> GroupDraft {
    GroupDraft { name: name.into(), about: "Samen".into(), visibility: visibility.into(), for_pupils: false }
}

pub(crate) const PUPIL: PersonKind = PersonKind::Pupil;
