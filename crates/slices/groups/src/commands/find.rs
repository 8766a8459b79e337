//! Finding groups.

use access::Acting;
use directory::commands::find::PageOf;
use kernel::Result;

use crate::gate;
use crate::permissions::ManageGroups;
use crate::store::groups::{self, FoundGroup, GroupFilter, OwnGroup};

/// The groups that the actor belongs to, the one last looked at first; nothing for who is nobody's colleague.
pub async fn mine(acting: &Acting, limit: u16) -> Result<Vec<OwnGroup>> {
    let who = gate::me(acting).await?;
    groups::of(acting.conn(), &who, limit).await
}

/// A page of the groups that the actor may know of, by name.
pub async fn list(acting: &Acting, filter: &GroupFilter) -> Result<PageOf<FoundGroup>> {
    let who = gate::me(acting).await?;
    let keeps = acting.grants().scope::<ManageGroups>().ok();
    // Who keeps no groups has none to bring back.
    let filter = GroupFilter { ended: filter.ended && keeps.is_some(), ..filter.clone() };
    let mut items = groups::list(acting.conn(), &who, keeps.as_ref(), &filter).await?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(usize::from(filter.limit));
    Ok(PageOf { items, more })
}
