//! The town of these tests: with groups in it.

use db::Engine;
use directory::model::FunctionId;
use groups::model::{GroupDraft, GroupId};
use kernel::PersonId;
use testkit::TestDb;
use thuisbasis_groups as groups;

#[path = "../../../directory/tests/town/mod.rs"]
mod shared;

pub(crate) use shared::{PUPIL, STAFF, Town};

impl Town {
    pub(crate) async fn build(engine: Engine) -> Self {
        Self::on(TestDb::open(engine, &[directory::MIGRATIONS, groups::MIGRATIONS]).await).await
    }

    /// A group that somebody begins.
    pub(crate) async fn group(&self, owner: PersonId, name: &str, visibility: &str) -> GroupId {
        groups::commands::groups::begin(&self.acting(owner).await, draft(name, visibility)).await.unwrap()
    }

    /// The function of this name.
    pub(crate) async fn function(&self, name: &str) -> FunctionId {
        let organisation = directory::commands::find::organisation(&self.operator(), self.board).await.unwrap();
        let all = directory::commands::find::functions(&self.operator(), &organisation).await.unwrap();
        all.into_iter().find(|function| function.name == name).unwrap().id
    }
}

pub(crate) fn draft(name: &str, visibility: &str) -> GroupDraft {
    GroupDraft { name: name.into(), about: "Samen".into(), visibility: visibility.into(), for_pupils: false }
}
