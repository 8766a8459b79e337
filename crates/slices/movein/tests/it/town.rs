//! The town of these tests: with a group, a store, and an old drive.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use access::Acting;
use db::Engine;
use files::Store;
use groups::model::{GroupDraft, GroupId};
use kernel::PersonId;
use movein::bring::{Order, Report, bring};
use testkit::{TestDb, TestDir};
use thuisbasis_movein as movein;

#[path = "../../../directory/tests/town/mod.rs"]
mod shared;

pub(crate) struct Town {
    common: shared::Town,
    pub(crate) dir: TestDir,
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
        let schema =
            &[jobs::MIGRATIONS, directory::MIGRATIONS, groups::MIGRATIONS, documents::MIGRATIONS, movein::MIGRATIONS];
        let db = TestDb::open(engine, schema).await;
        let dir = TestDir::new();
        let store = Store::folder(&dir.file("files"), db.random().clone()).await.unwrap();
        std::fs::create_dir(dir.file("drive")).unwrap();
        Self { common: shared::Town::on(db).await, dir, store }
    }

    /// Somebody who owns a closed group, and the group.
    pub(crate) async fn owner(&self) -> (PersonId, Acting, GroupId) {
        let person = self.staff("Eva", self.school, "").await;
        let eva = self.acting(person).await;
        let draft =
            GroupDraft { name: "Team".into(), about: String::new(), visibility: "closed".into(), for_pupils: false };
        let group = groups::commands::groups::begin(&eva, draft).await.unwrap();
        (person, eva, group)
    }

    pub(crate) fn source(&self) -> PathBuf {
        self.dir.file("drive")
    }

    pub(crate) fn map(&self) -> PathBuf {
        self.dir.file("map.csv")
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.source().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn look(&self) -> movein::look::Report {
        movein::look::look(&self.source(), &self.map(), &AtomicBool::new(false), &mut |_| {}).unwrap()
    }

    pub(crate) fn order(&self, group: GroupId) -> Order {
        Order { source: self.source(), map: self.map(), drive: "H".into(), group, dry_run: false }
    }

    pub(crate) async fn bring(&self, acting: &Acting, group: GroupId) -> kernel::Result<Report> {
        bring(acting, &self.store, &self.order(group), (&AtomicBool::new(false), &mut |_, _, _| {})).await
    }

    /// How often each content is in documents, by its hash.
    pub(crate) async fn contents(&self) -> BTreeMap<String, u64> {
        let hashes: Vec<files::Hash> =
            db::sql("SELECT hash FROM document_revision").scalars(self.db.conn()).await.unwrap();
        let mut all = BTreeMap::new();
        for hash in hashes {
            *all.entry(hash.to_string()).or_default() += 1;
        }
        all
    }

    pub(crate) async fn count(&self, text: &'static str) -> i64 {
        db::sql(text).scalar::<i64>(self.db.conn()).await.unwrap().unwrap_or_default()
    }
}

/// How often the map says that each content comes.
pub(crate) fn asked(map: &std::path::Path) -> BTreeMap<String, u64> {
    let mut lines = movein::map::Lines::open(map).unwrap().unwrap();
    let mut all = BTreeMap::new();
    while let Some(line) = lines.next_line().unwrap() {
        let line = line.unwrap();
        if line.action == movein::map::Action::Bring {
            *all.entry(line.hash.unwrap().to_string()).or_default() += 1;
        }
    }
    all
}
