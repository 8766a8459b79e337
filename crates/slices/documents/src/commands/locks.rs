//! Locks of file managers. A lock is no change of a document, and leaves no trace when it is over.

use std::time::Duration;

use access::Acting;
use groups::gate::Inside;
use kernel::{Error, Id as _, Result};

use super::begin;
use crate::model::{LOCK_LASTS, Lock, LockId, LockPath, MOST_LOCKS, OWNER_LIMIT, in_the_way};
use crate::store::locks;

/// The lock that somebody wants.
#[derive(Debug, Clone)]
pub struct Wish {
    /// On what.
    pub path: LockPath,
    /// What their program says about them, as XML.
    pub owner: String,
    /// Whether others may hold a shared one as well.
    pub shared: bool,
    /// Whether it is for all below it.
    pub deep: bool,
    /// For how long; [`LOCK_LASTS`] at most.
    pub lasts: Duration,
}

/// The locks of a group that have not ended.
pub async fn list(acting: &Acting, inside: &Inside) -> Result<Vec<Lock>> {
    locks::of(acting.conn(), inside.id(), acting.clock().now()).await
}

/// Takes a lock, or says which one is in the way.
pub async fn take(acting: &Acting, inside: &Inside, wish: Wish) -> Result<Result<Lock, Lock>> {
    inside.member()?;
    let (tx, _) = begin(acting, inside.id()).await?;
    let there = locks::of(tx.conn(), inside.id(), tx.at()).await?;
    if let Some(lock) = in_the_way(&there, &wish.path, (wish.shared, wish.deep)) {
        return Ok(Err(lock.clone()));
    }
    if there.len() >= MOST_LOCKS || wish.owner.len() > OWNER_LIMIT {
        return Err(Error::refused("documents-locks-full"));
    }
    let lock = Lock {
        id: LockId::generate(tx.db().clock(), tx.db().random()),
        group: inside.id(),
        path: wish.path,
        person: inside.person(),
        owner: wish.owner,
        shared: wish.shared,
        deep: wish.deep,
        ends_at: tx.at().after(wish.lasts.min(LOCK_LASTS)),
    };
    locks::insert(&tx, &lock).await?;
    tx.commit_without_trace("a lock changes no document").await?;
    Ok(Ok(lock))
}

async fn own(acting: &Acting, inside: &Inside, (id, path): (LockId, &LockPath)) -> Result<Lock> {
    let there = list(acting, inside).await?;
    let own = |lock: &Lock| lock.id == id && lock.person == inside.person() && lock.covers(path);
    there.into_iter().find(own).ok_or(Error::NotFound)
}

/// Lets a lock of one's own last longer.
pub async fn refresh(
    acting: &Acting,
    inside: &Inside,
    (id, path): (LockId, &LockPath),
    lasts: Duration,
) -> Result<Lock> {
    let lock = own(acting, inside, (id, path)).await?;
    let tx = acting.begin().await?;
    let ends_at = tx.at().after(lasts.min(LOCK_LASTS));
    locks::extend(&tx, id, ends_at).await?;
    tx.commit_without_trace("a lock changes no document").await?;
    Ok(Lock { ends_at, ..lock })
}

/// Ends a lock of one's own.
pub async fn release(acting: &Acting, inside: &Inside, at: (LockId, &LockPath)) -> Result<()> {
    let lock = own(acting, inside, at).await?;
    let tx = acting.begin().await?;
    locks::delete(&tx, lock.id).await?;
    tx.commit_without_trace("a lock changes no document").await
}

/// Ends one's own locks on what is not there any more, and on all that was below it.
pub async fn forget(acting: &Acting, inside: &Inside, path: &LockPath) -> Result<()> {
    let there = list(acting, inside).await?;
    let over = |lock: &&Lock| lock.path == *path || lock.path.is_below(path);
    let tx = acting.begin().await?;
    for lock in there.iter().filter(over) {
        locks::delete(&tx, lock.id).await?;
    }
    tx.commit_without_trace("a lock changes no document").await
}
