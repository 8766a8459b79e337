//! What the tests of the database share.

use kernel::{DomainEvent, Result, Subject};
use serde::Serialize;
use thuisbasis_db::{Db, events};
use uuid::Uuid;

/// Something that happened, with a text in it.
#[derive(Debug, Serialize)]
pub(crate) struct Noted {
    pub(crate) text: String,
    #[serde(skip)]
    pub(crate) about: Uuid,
}

impl DomainEvent for Noted {
    fn kind(&self) -> &'static str {
        "test.noted"
    }

    fn subject(&self) -> Subject {
        Subject { kind: "note", id: self.about, unit: None, organisation: None }
    }
}

/// Writes one event with this text, about the thing with this number.
pub(crate) async fn note(db: &Db, text: &str, about: u128) -> Result<i64> {
    let mut tx = db.begin(&testkit::actors::system()).await?;
    tx.record(&Noted { text: text.to_owned(), about: Uuid::from_u128(about) })?;
    tx.commit().await
}

/// How many events the chain holds; an error says where it breaks.
pub(crate) async fn chained(db: &Db) -> Result<i64> {
    events::verify(db.conn()).await?.map_err(|broken| kernel::Error::internal(broken.to_string()))
}
