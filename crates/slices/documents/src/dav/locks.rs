//! The locks of documents in the terms of the protocol's library.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use dav_server::davpath::DavPath;
use dav_server::fs::{FsError, FsResult};
use dav_server::ls::{DavLock, DavLockSystem, LsFuture};
use kernel::{Error, PersonId};
use tokio::sync::OnceCell;
use xmltree::Element;

use super::drive::{Drive, lock_path};
use crate::commands::locks::{self, Wish};
use crate::model::{LOCK_LASTS, Lock, LockId, LockPath, kept_out};

/// The form of a token: RFC 4918 wants a URI that is nobody else's.
const TOKEN: &str = "urn:uuid:";

/// The locks that one request meets.
#[derive(Clone)]
pub(super) struct Locks {
    drive: Drive,
    /// Those of the group whose list is told, read once for all its lines.
    told: Arc<OnceCell<Vec<Lock>>>,
}

impl std::fmt::Debug for Locks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Locks")
    }
}

fn token_of(lock: &Lock) -> String {
    format!("{TOKEN}{}", lock.id)
}

fn read_token(text: &str) -> Option<LockId> {
    text.strip_prefix(TOKEN)?.parse().ok()
}

/// What a program says about who holds a lock, as it is kept. The library gives it a prefix that is not declared in it.
fn written(owner: &Element) -> Option<String> {
    let mut xml = Vec::new();
    let bare = Element { prefix: None, ..owner.clone() };
    bare.write(&mut xml).ok()?;
    String::from_utf8(xml).ok()
}

/// The same, read back, in the prefix of the answer that it will stand in.
fn read(owner: &str) -> Option<Box<Element>> {
    let bare = Element::parse(owner.as_bytes()).ok()?;
    Some(Box::new(Element { prefix: Some("D".to_owned()), ..bare }))
}

/// A lock as the library tells of it, seen from a path on which it holds.
fn told(lock: &Lock, path: &DavPath, at: &LockPath) -> DavLock {
    // A lock on a folder above is told with the address of that folder.
    let root = (lock.path.depth()..at.depth()).fold(path.clone(), |path, _| path.parent());
    let micros = u64::try_from(lock.ends_at.micros()).unwrap_or_default();
    DavLock {
        token: token_of(lock),
        path: Box::new(root),
        principal: Some(lock.person.to_string()),
        owner: read(&lock.owner),
        timeout_at: Some(UNIX_EPOCH + Duration::from_micros(micros)),
        timeout: Some(LOCK_LASTS),
        shared: lock.shared,
        deep: lock.deep,
    }
}

/// What stands for a lock when it could not be found out who holds one: nothing is changed then.
fn unknown(path: &DavPath) -> DavLock {
    DavLock {
        token: String::new(),
        path: Box::new(path.clone()),
        principal: None,
        owner: None,
        timeout_at: None,
        timeout: None,
        shared: false,
        deep: false,
    }
}

impl Locks {
    pub(super) fn new(drive: Drive) -> Self {
        Self { drive, told: Arc::default() }
    }

    async fn take(
        self,
        path: DavPath,
        wish: (Option<Duration>, bool, bool),
        owner: String,
    ) -> Result<DavLock, DavLock> {
        let refused = |error: Error| {
            self.drive.refuse(error);
            unknown(&path)
        };
        let Ok(Some((inside, at))) = self.drive.lockable(&path).await else {
            return Err(refused(Error::Forbidden));
        };
        let (lasts, shared, deep) = wish;
        let wish = Wish { path: at.clone(), owner, shared, deep, lasts: lasts.unwrap_or(LOCK_LASTS) };
        match locks::take(&self.drive.acting, &inside, wish).await {
            Ok(Ok(lock)) => Ok(told(&lock, &path, &at)),
            Ok(Err(lock)) => Err(told(&lock, &path, &at)),
            Err(error) => Err(refused(error)),
        }
    }

    async fn release(self, path: DavPath, token: String) -> Result<(), ()> {
        let (Ok(Some((inside, at))), Some(id)) = (self.drive.lockable(&path).await, read_token(&token)) else {
            return Err(());
        };
        locks::release(&self.drive.acting, &inside, (id, &at)).await.map_err(|error| {
            self.drive.refuse(error);
        })
    }

    async fn prolong(self, path: DavPath, token: String, lasts: Option<Duration>) -> Result<DavLock, ()> {
        let (Ok(Some((inside, at))), Some(id)) = (self.drive.lockable(&path).await, read_token(&token)) else {
            return Err(());
        };
        let lasts = lasts.unwrap_or(LOCK_LASTS);
        match locks::refresh(&self.drive.acting, &inside, (id, &at), lasts).await {
            Ok(lock) => Ok(told(&lock, &path, &at)),
            Err(error) => {
                self.drive.refuse(error);
                Err(())
            }
        }
    }

    /// Whether somebody may change what is at a path. `person` is `None` when only the tokens count.
    async fn ask(
        self,
        path: DavPath,
        person: Option<PersonId>,
        deep: bool,
        tokens: Vec<String>,
    ) -> Result<(), DavLock> {
        let (inside, at) = match self.drive.lockable(&path).await {
            Ok(Some(found)) => found,
            // There is nothing that a lock could hold for, and the change itself will be refused.
            Ok(None) | Err(FsError::NotFound | FsError::Forbidden) => return Ok(()),
            Err(_) => return Err(unknown(&path)),
        };
        let all = locks::list(&self.drive.acting, &inside).await.map_err(|error| {
            self.drive.refuse(error);
            unknown(&path)
        })?;
        let submitted: Vec<LockId> = tokens.iter().filter_map(|token| read_token(token)).collect();
        let holds = |lock: &Lock| submitted.contains(&lock.id) && person.is_none_or(|person| person == lock.person);
        kept_out(&all, &at, deep, holds).map_or(Ok(()), |lock| Err(told(lock, &path, &at)))
    }

    async fn tell(self, path: DavPath) -> Vec<DavLock> {
        let Ok(Some(at)) = lock_path(&path) else { return Vec::new() };
        match self.told.get_or_try_init(|| self.of_group(&path)).await {
            Ok(all) => all.iter().filter(|lock| lock.covers(&at)).map(|lock| told(lock, &path, &at)).collect(),
            Err(_) => Vec::new(),
        }
    }

    async fn of_group(&self, path: &DavPath) -> FsResult<Vec<Lock>> {
        let Some((inside, _)) = self.drive.lockable(path).await? else { return Ok(Vec::new()) };
        locks::list(&self.drive.acting, &inside).await.map_err(|error| self.drive.refuse(error))
    }

    async fn drop_all(self, path: DavPath) -> Result<(), ()> {
        let Ok(Some((inside, at))) = self.drive.lockable(&path).await else { return Ok(()) };
        locks::forget(&self.drive.acting, &inside, &at).await.map_err(|error| {
            self.drive.refuse(error);
        })
    }
}

impl DavLockSystem for Locks {
    fn lock(
        &'_ self,
        path: &DavPath,
        _: Option<&str>,
        owner: Option<&Element>,
        timeout: Option<Duration>,
        shared: bool,
        deep: bool,
    ) -> LsFuture<'_, Result<DavLock, DavLock>> {
        let owner = owner.and_then(written).unwrap_or_default();
        Box::pin(self.clone().take(path.clone(), (timeout, shared, deep), owner))
    }

    fn unlock(&'_ self, path: &DavPath, token: &str) -> LsFuture<'_, Result<(), ()>> {
        Box::pin(self.clone().release(path.clone(), token.to_owned()))
    }

    fn refresh(&'_ self, path: &DavPath, token: &str, timeout: Option<Duration>) -> LsFuture<'_, Result<DavLock, ()>> {
        Box::pin(self.clone().prolong(path.clone(), token.to_owned(), timeout))
    }

    fn check(
        &'_ self,
        path: &DavPath,
        principal: Option<&str>,
        ignore_principal: bool,
        deep: bool,
        submitted_tokens: &[String],
    ) -> LsFuture<'_, Result<(), DavLock>> {
        let person = principal.and_then(|person| person.parse().ok()).filter(|_| !ignore_principal);
        Box::pin(self.clone().ask(path.clone(), person, deep, submitted_tokens.to_vec()))
    }

    fn discover(&'_ self, path: &DavPath) -> LsFuture<'_, Vec<DavLock>> {
        Box::pin(self.clone().tell(path.clone()))
    }

    fn delete(&'_ self, path: &DavPath) -> LsFuture<'_, Result<(), ()>> {
        Box::pin(self.clone().drop_all(path.clone()))
    }
}
