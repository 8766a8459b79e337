//! The town of these tests: with groups, documents and a store in it.

use std::ops::Deref;

use access::Acting;
use db::Engine;
use documents::commands::upload::{Target, upload};
use documents::model::{NodeId, Spot};
use files::{FileName, Store};
use groups::model::{GroupDraft, GroupId};
use kernel::PersonId;
use testkit::{TestDb, TestDir};
use thuisbasis_documents as documents;

#[path = "../../../directory/tests/town/mod.rs"]
mod shared;

pub(crate) struct Town {
    common: shared::Town,
    _dir: TestDir,
    pub(crate) store: Store,
}

impl Deref for Town {
    type Target = shared::Town;

    fn deref(&self) -> &shared::Town {
        &self.common
    }
}

impl Town {
    pub(crate) async fn build(engine: Engine) -> Self {
        let schema = &[jobs::MIGRATIONS, directory::MIGRATIONS, groups::MIGRATIONS, documents::MIGRATIONS];
        let db = TestDb::open(engine, schema).await;
        let dir = TestDir::new();
        let store = Store::folder(dir.path(), db.random().clone()).await.unwrap();
        Self { common: shared::Town::on(db).await, _dir: dir, store }
    }

    pub(crate) async fn staff(&self, name: &str, unit: kernel::UnitId) -> PersonId {
        self.common.staff(name, unit, "").await
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
