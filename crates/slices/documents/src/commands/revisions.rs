//! Bringing an old revision back.

use access::Acting;
use kernel::{Error, Result};

use super::upload::{Received, revise};
use super::{begin, by, in_use};
use crate::gate;
use crate::model::NodeId;
use crate::store::revisions;

/// Makes an old revision the current content, as a new revision. Nothing that came after it is lost.
pub async fn bring_back(acting: &Acting, id: NodeId, number: i64) -> Result<()> {
    let found = gate::find(acting, id).await?;
    found.writes()?;
    let (mut tx, room) = begin(acting, found.node().group).await?;
    let node = in_use(&tx, found.node(), None).await?;
    let old = revisions::one(tx.conn(), id, number).await?.ok_or(Error::NotFound)?;
    if number == node.revision {
        return Ok(());
    }
    room.fit(old.blob.size)?;
    let received = Received { blob: old.blob, media: old.media };
    let by = by(&tx, found.inside());
    revise(&mut tx, found.inside().group().organisation, &node, (&received, by, Some(number))).await?;
    tx.commit().await.map(|_| ())
}
