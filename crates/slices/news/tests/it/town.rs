//! The town of these tests: with groups and news in it.

use access::Acting;
use db::Engine;
use groups::model::{GroupDraft, GroupId};
use kernel::{PersonId, UnitId};
use news::commands::posts;
use news::model::{PostDraft, PostId};
use testkit::TestDb;
use thuisbasis_news as news;

#[path = "../../../directory/tests/town/mod.rs"]
mod shared;

pub(crate) use shared::{PUPIL, Town};

impl Town {
    pub(crate) async fn build(engine: Engine) -> Self {
        let schema = &[directory::MIGRATIONS, groups::MIGRATIONS, news::MIGRATIONS];
        Self::on(TestDb::open(engine, schema).await).await
    }

    /// A group that somebody begins.
    pub(crate) async fn group(&self, owner: PersonId, name: &str, visibility: &str) -> GroupId {
        let draft =
            GroupDraft { name: name.into(), about: String::new(), visibility: visibility.into(), for_pupils: false };
        groups::commands::groups::begin(&self.acting(owner).await, draft).await.unwrap()
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
