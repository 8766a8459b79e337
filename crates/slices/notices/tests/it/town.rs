//! The town of these tests: with groups, news, documents and notices in it.

use access::Acting;
use db::Engine;
use db::events::{pump, register};
use groups::model::{GroupDraft, GroupId, RuleDraft};
use jobs::Worker;
use kernel::PersonId;
use news::model::PostDraft;
use notices::commands::{self, NoticeFilter};
use notices::model::Notice;
use testkit::TestDb;
use thuisbasis_notices as notices;

#[path = "../../../directory/tests/town/mod.rs"]
mod shared;

pub(crate) use shared::{STAFF, Town};

impl Town {
    pub(crate) async fn build(engine: Engine) -> Self {
        let schema = &[
            jobs::MIGRATIONS,
            directory::MIGRATIONS,
            groups::MIGRATIONS,
            news::MIGRATIONS,
            documents::MIGRATIONS,
            notices::MIGRATIONS,
        ];
        let town = Self::on(TestDb::open(engine, schema).await).await;
        register(&town.db, notices::reader().name).await.unwrap();
        town
    }

    /// A group that somebody begins.
    pub(crate) async fn group(&self, owner: PersonId, name: &str, visibility: &str) -> GroupId {
        let draft =
            GroupDraft { name: name.into(), about: String::new(), visibility: visibility.into(), for_pupils: false };
        groups::commands::groups::begin(&self.acting(owner).await, draft).await.unwrap()
    }

    /// Everybody of the school belongs to that group from now on.
    pub(crate) async fn whole_school(&self, owner: &Acting, group: GroupId) {
        let draft = RuleDraft { unit: Some(self.school), function: None, kind: Some(STAFF) };
        groups::commands::rules::add(owner, group, draft).await.unwrap();
    }

    fn worker(&self) -> Worker {
        Worker::new(self.db.clone(), (notices::slice().jobs)(&[]))
    }

    /// Lets all that happened be told.
    pub(crate) async fn tell(&self) {
        let reader = notices::reader();
        while pump(&self.db, &reader).await.unwrap() {}
        self.worker().drain().await.unwrap();
    }

    /// Lets a worker tell until there are more notices than that, and drops it in the middle of what it does then.
    pub(crate) async fn stop_while_telling(&self, more_than: i64) {
        let worker = self.worker();
        let enough = async { while self.count("SELECT COUNT(*) FROM notice").await <= more_than {} };
        tokio::select! {
            _ = worker.drain() => {}
            () = enough => {}
        }
    }

    /// The notices of somebody, the newest first.
    pub(crate) async fn notices(&self, acting: &Acting) -> Vec<Notice> {
        commands::list(acting, &NoticeFilter { limit: 50, ..NoticeFilter::default() }).await.unwrap().0.items
    }

    /// What they are of and about.
    pub(crate) async fn told(&self, acting: &Acting) -> Vec<(&'static str, String)> {
        self.notices(acting).await.into_iter().map(|one| (one.kind.key(), one.title)).collect()
    }

    pub(crate) async fn count(&self, statement: &'static str) -> i64 {
        db::sql(statement).scalar(self.db.conn()).await.unwrap().unwrap()
    }
}

/// A post that says its own title.
pub(crate) fn text(title: &str) -> PostDraft {
    PostDraft { title: title.into(), text: "Tekst.".into(), comments: true, likes: true, ..PostDraft::default() }
}
