//! Looking at a group's page.

use access::Acting;
use kernel::Result;

use crate::gate::{Inside, VISIT};
use crate::store::visits;

/// Notes for the visitor alone that they look at a group now, so that their next visit shows what is new since. Within
/// half an hour it is one visit, and most views of a page write nothing.
pub async fn note(acting: &Acting, inside: &Inside) -> Result<()> {
    let now = acting.clock().now();
    let last = visits::last(acting.conn(), inside.id(), inside.person()).await?;
    let before_that = match last {
        Some(visit) if visit.last_at.after(VISIT) > now => return Ok(()),
        Some(visit) => visit.last_at,
        None => now,
    };
    let tx = acting.begin().await?;
    visits::note(&tx, inside.id(), inside.person(), before_that).await?;
    tx.commit_without_trace("when somebody looks at a group is nobody else's business").await
}
