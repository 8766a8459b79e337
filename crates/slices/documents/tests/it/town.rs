//! An organisation with a school, another organisation, and a store.

use access::{Acting, Held, Role};
use db::Engine;
use directory::commands::{people, units};
use directory::model::{MembershipDraft, PersonDraft, PersonKind, PersonName, UnitDraft, UnitKind};
use documents::commands::upload::{Target, upload};
use documents::model::{NodeId, Spot};
use files::{FileName, Store};
use groups::model::{GroupDraft, GroupId};
use kernel::{Actor, Lang, OrgId, Origin, Performer, PersonId, UnitId};
use testkit::{TestDb, TestDir};
use thuisbasis_documents as documents;

pub(crate) struct Town {
    pub(crate) db: TestDb,
    _dir: TestDir,
    pub(crate) store: Store,
    pub(crate) board: OrgId,
    pub(crate) school: UnitId,
    pub(crate) elsewhere: OrgId,
}

async fn organisation(acting: &Acting, name: &str, slug: &str) -> OrgId {
    let new = units::NewOrganisation { name: name.into(), slug: slug.into(), lang: Lang::Nl, colour: None };
    units::found(acting, new).await.unwrap().id
}

impl Town {
    pub(crate) async fn build(engine: Engine) -> Self {
        let db =
            TestDb::open(engine, &[jobs::MIGRATIONS, directory::MIGRATIONS, groups::MIGRATIONS, documents::MIGRATIONS])
                .await;
        let operator = Acting::operator(db.clone(), "test");
        let board = organisation(&operator, "Bestuur", "bestuur").await;
        let school = units::add(&operator, board.unit(), UnitDraft::new(UnitKind::Site, "De Wilg")).await.unwrap().id;
        let elsewhere = organisation(&operator, "Elders", "elders").await;
        let dir = TestDir::new();
        let store = Store::folder(dir.path(), db.random().clone()).await.unwrap();
        Self { db, _dir: dir, store, board, school, elsewhere }
    }

    pub(crate) async fn staff(&self, name: &str, unit: UnitId) -> PersonId {
        let operator = Acting::operator(self.db.clone(), "test");
        let draft = PersonDraft {
            kind: PersonKind::Staff,
            external_id: None,
            name: PersonName { given: name.into(), surname: "Test".into(), ..PersonName::default() },
            email: None,
            phone: None,
            born_on: None,
            lang: None,
        };
        let starts_on = self.db.clock.today().pred_opt().unwrap();
        let membership = MembershipDraft { unit, function: String::new(), hours: None, starts_on, ends_on: None };
        people::add(&operator, draft, membership).await.unwrap().id
    }

    pub(crate) async fn acting(&self, person: PersonId) -> Acting {
        self.acting_with(person, None).await
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

    pub(crate) async fn group(&self, owner: &Acting, name: &str, visibility: &str) -> GroupId {
        let draft =
            GroupDraft { name: name.into(), about: String::new(), visibility: visibility.into(), for_pupils: false };
        groups::commands::groups::begin(owner, draft).await.unwrap()
    }

    /// Somebody who owns a closed group, and the top of it.
    pub(crate) async fn owner(&self) -> (Acting, Spot) {
        let eva = self.acting(self.staff("Eva", self.school).await).await;
        let group = self.group(&eva, "Team", "closed").await;
        (eva, Spot::top(group))
    }

    pub(crate) async fn put(&self, acting: &Acting, spot: Spot, name: &str, content: &str) -> kernel::Result<NodeId> {
        self.put_as(acting, (spot, name, false), content).await
    }

    pub(crate) async fn put_as(
        &self,
        acting: &Acting,
        (spot, name, replaces): (Spot, &str, bool),
        content: &str,
    ) -> kernel::Result<NodeId> {
        let target = Target { spot, name: FileName::parse(name).unwrap(), replaces };
        upload(acting, &self.store, &target, body(content)).await
    }

    /// The names in a place, as its list shows them.
    pub(crate) async fn names(&self, acting: &Acting, spot: Spot) -> Vec<String> {
        let inside = groups::gate::enter(acting, spot.group).await.unwrap();
        let filter = documents::NodeFilter { limit: 200, ..documents::NodeFilter::default() };
        let found = documents::commands::find::list(acting, &inside, spot, &filter).await.unwrap();
        found.items.into_iter().map(|node| node.name.to_string()).collect()
    }
}

pub(crate) fn body(
    content: &str,
) -> impl futures_util::Stream<Item = Result<bytes::Bytes, std::io::Error>> + Send + use<> {
    let bytes = bytes::Bytes::copy_from_slice(content.as_bytes());
    futures_util::stream::once(async { Ok(bytes) })
}

pub(crate) fn code<T: std::fmt::Debug>(done: kernel::Result<T>) -> &'static str {
    match done {
        Err(kernel::Error::Refused(refusal)) => refusal.code,
        other => panic!("{other:?} is no refusal"),
    }
}
