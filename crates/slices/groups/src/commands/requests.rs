//! Asking to be let into a closed group, and letting people in.

use access::Acting;
use kernel::{Error, PersonId, Result, Text};
use web::typed::tidy;

use crate::events::GroupEvent;
use crate::gate::{self, Steering};
use crate::model::{GroupId, Visibility};
use crate::store::members;
use crate::store::requests::{self, Request};

/// Who asks to be let in, the longest waiting first.
pub async fn list(acting: &Acting, steering: &Steering) -> Result<Vec<Request>> {
    requests::of(acting.conn(), steering, acting.today()).await
}

/// How many ask to be let in.
pub async fn count(acting: &Acting, steering: &Steering) -> Result<i64> {
    requests::count(acting.conn(), steering.group().id).await
}

/// Asks to be let in.
pub async fn ask(acting: &Acting, id: GroupId, note: &str) -> Result<()> {
    let seen = gate::look(acting, id).await?;
    if seen.standing().is_some() {
        return Ok(());
    }
    if seen.group().visibility != Visibility::Closed {
        return Err(Error::Forbidden);
    }
    let note = tidy(note);
    if note.chars().count() > 300 {
        return Err(Error::field("note", Text::new("field-too-long").with("max", 300)));
    }
    let mut tx = acting.begin().await?;
    requests::put(&tx, id, seen.person(), &note).await?;
    tx.record(&GroupEvent::Asked { organisation: seen.group().organisation, group: id, person: seen.person() })?;
    tx.commit().await.map(|_| ())
}

/// Takes one's own request back.
pub async fn withdraw(acting: &Acting, id: GroupId) -> Result<()> {
    let seen = gate::look(acting, id).await?;
    close(acting, seen.group(), seen.person()).await
}

/// Lets somebody in who asked.
pub async fn accept(acting: &Acting, id: GroupId, person: PersonId) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    if !requests::asked(acting.conn(), id, person).await? {
        return Err(Error::NotFound);
    }
    let mut tx = acting.begin().await?;
    members::insert(&tx, id, person, false).await?;
    tx.record(&GroupEvent::MemberAdded { organisation: steering.group().organisation, group: id, person })?;
    tx.commit().await.map(|_| ())
}

/// Does not let somebody in who asked.
pub async fn refuse(acting: &Acting, id: GroupId, person: PersonId) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    close(acting, steering.group(), person).await
}

async fn close(acting: &Acting, group: &crate::model::Group, person: PersonId) -> Result<()> {
    let mut tx = acting.begin().await?;
    if !requests::delete(&tx, group.id, person).await? {
        return Err(Error::NotFound);
    }
    tx.record(&GroupEvent::RequestClosed { organisation: group.organisation, group: group.id, person })?;
    tx.commit().await.map(|_| ())
}
