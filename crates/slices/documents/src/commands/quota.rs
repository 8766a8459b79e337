//! How much room a group has.

use access::{Acting, Place};
use groups::gate::look;
use groups::model::GroupId;
use kernel::{Error, Result};

use super::begin;
use crate::events::DocumentEvent;
use crate::permissions::SetQuota;
use crate::store::shelf;

/// Sets how many bytes the documents of a group may take. What is there stays, also when it is more.
pub async fn set(acting: &Acting, group: GroupId, quota: u64) -> Result<()> {
    let seen = look(acting, group).await?;
    let place = Place { unit: seen.group().organisation.unit(), path: seen.group().path.clone() };
    acting.grants().at::<SetQuota>(&place).ok_or(Error::Forbidden)?;
    let (mut tx, room) = begin(acting, group).await?;
    if room.quota == quota {
        return Ok(());
    }
    shelf::set_quota(&tx, group, quota).await?;
    let organisation = seen.group().organisation;
    tx.record(&DocumentEvent::QuotaSet { organisation, group, old: room.quota, new: quota })?;
    tx.commit().await.map(|_| ())
}
