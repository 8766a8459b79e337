//! The way from an address to what lies there, for one request.

use std::sync::{Arc, Mutex, PoisonError};

use access::Acting;
use dav_server::davpath::DavPath;
use dav_server::fs::{FsError, FsResult};
use files::{FileName, Store};
use groups::gate::{Inside, enter};
use groups::model::GroupId;
use kernel::{Error, Result};

use crate::commands::find;
use crate::model::{LockPath, Node, Spot};

/// How many groups of somebody are shown. Who belongs to more sees those they looked at last.
const MOST_GROUPS: u16 = 1_000;

/// What the headers of a request say about how it is meant.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Whether what is in the way of a move or copy may go.
    pub(super) overwrite: bool,
    /// The revision that its sender saw, as `If-Match` and `If-None-Match` say; 0 for no document.
    pub(super) seen: Option<i64>,
    /// What it is about.
    pub(super) at: Option<DavPath>,
    /// Where a move or copy goes.
    pub(super) to: Option<DavPath>,
    /// Whether what lies there is taken care of by the move or copy itself, so that it need not be thrown away first.
    pub(super) pours: bool,
}

/// A person's groups as folders.
#[derive(Clone)]
pub(super) struct Drive {
    pub(super) acting: Acting,
    pub(super) store: Store,
    pub(super) asked: Asked,
    groups: Arc<[(FileName, GroupId)]>,
    verdict: Arc<Mutex<Option<Error>>>,
}

/// What lies at an address.
#[derive(Debug, Clone)]
pub(super) enum At {
    /// The folder of all groups.
    Root,
    /// The folder of one.
    Top(Inside),
    /// A document or folder.
    Node(Inside, Box<Node>),
}

impl Drive {
    pub(super) async fn open(acting: Acting, store: Store, asked: Asked) -> Result<Self> {
        let own = groups::commands::find::mine(&acting, MOST_GROUPS).await?;
        let groups = folders_of(own.into_iter().map(|group| (group.id, group.name)).collect());
        Ok(Self { acting, store, asked, groups: groups.into(), verdict: Arc::default() })
    }

    /// The groups, each under the name of its folder.
    pub(super) fn groups(&self) -> &[(FileName, GroupId)] {
        &self.groups
    }

    /// The way into the group of an address; `None` for the folder of all groups.
    pub(super) async fn inside(&self, names: &[String]) -> FsResult<Option<Inside>> {
        let Some(first) = names.first() else { return Ok(None) };
        let folded = FileName::parse(first).map_err(|_| FsError::NotFound)?.folded();
        let found = self.groups.iter().find(|(name, _)| name.folded() == folded);
        let (_, group) = found.ok_or(FsError::NotFound)?;
        enter(&self.acting, *group).await.map(Some).map_err(|error| self.refuse(error))
    }

    /// What lies at an address.
    pub(super) async fn find(&self, path: &DavPath) -> FsResult<At> {
        let names = names(path)?;
        let Some(inside) = self.inside(&names).await? else { return Ok(At::Root) };
        let below = parsed(names.get(1..).unwrap_or_default()).map_err(|_| FsError::NotFound)?;
        if below.is_empty() {
            return Ok(At::Top(inside));
        }
        let node = find::find_path(&self.acting, &inside, &below).await.map_err(|error| self.refuse(error))?;
        node.map(|node| At::Node(inside, Box::new(node))).ok_or(FsError::NotFound)
    }

    /// The document or folder at an address; *forbidden* for a group and the folder of groups, which are not changed here.
    pub(super) async fn node(&self, path: &DavPath) -> FsResult<Node> {
        match self.find(path).await? {
            At::Node(_, node) => Ok(*node),
            At::Root | At::Top(_) => Err(FsError::Forbidden),
        }
    }

    /// The place and the name at which something new comes; *not found* when the folder above is not there.
    pub(super) async fn place(&self, path: &DavPath) -> FsResult<(Spot, FileName)> {
        let names = names(path)?;
        let Some((last, above)) = names.split_last().filter(|(_, above)| !above.is_empty()) else {
            return Err(FsError::Forbidden);
        };
        let name = FileName::parse(last).map_err(|why| self.refuse(Error::field("name", why)))?;
        let spot = match self.find(&path.parent()).await? {
            At::Node(inside, node) if node.is_folder() => Spot { group: inside.id(), folder: Some(node.id) },
            At::Top(inside) if above.len() == 1 => Spot::top(inside.id()),
            _ => return Err(FsError::NotFound),
        };
        Ok((spot, name))
    }

    /// What a lock on an address is kept under; `None` for what cannot be locked: groups.
    pub(super) async fn lockable(&self, path: &DavPath) -> FsResult<Option<(Inside, LockPath)>> {
        let Some(at) = lock_path(path)? else { return Ok(None) };
        Ok(self.inside(&names(path)?).await?.map(|inside| (inside, at)))
    }

    /// Keeps why a request is not done, for its answer; gives what comes nearest to it in the terms of the protocol.
    pub(super) fn refuse(&self, error: Error) -> FsError {
        let near = nearest(&error);
        if !matches!(error, Error::NotFound) {
            *self.verdict.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
        near
    }

    /// Why the request was not done, when there is more to say than its status.
    pub(super) fn verdict(&self) -> Option<Error> {
        self.verdict.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn nearest(error: &Error) -> FsError {
    match error {
        Error::NotFound => FsError::NotFound,
        Error::Fields(fields) if fields.0.iter().any(|field| field.text.key == "documents-name-taken") => {
            FsError::Exists
        }
        Error::Refused(refusal) if refusal.code == "documents-quota" => FsError::InsufficientStorage,
        Error::Refused(refusal) if refusal.code == "files-too-large" => FsError::TooLarge,
        Error::Internal(_) => FsError::GeneralFailure,
        _ => FsError::Forbidden,
    }
}

/// The names of an address below the root.
pub(super) fn names(path: &DavPath) -> FsResult<Vec<String>> {
    let parts = path.as_bytes().split(|byte| *byte == b'/').filter(|part| !part.is_empty());
    let texts = parts.map(|part| std::str::from_utf8(part).map(str::to_owned));
    texts.collect::<std::result::Result<_, _>>().map_err(|_| FsError::NotFound)
}

/// The names of an address below its group, as locks are kept; `None` for a group and the folder of groups.
pub(super) fn lock_path(path: &DavPath) -> FsResult<Option<LockPath>> {
    let names = names(path)?;
    let below = parsed(names.get(1..).unwrap_or_default()).map_err(|_| FsError::NotFound)?;
    Ok((!below.is_empty()).then(|| LockPath::of(&below)))
}

fn parsed(names: &[String]) -> std::result::Result<Vec<FileName>, kernel::Text> {
    names.iter().map(|name| FileName::parse(name)).collect()
}

/// Groups under names that a file manager takes, each its own. Which of two groups of one name gets the number depends on
/// which was begun first, so it stays the same while somebody belongs to both.
fn folders_of(mut groups: Vec<(GroupId, String)>) -> Vec<(FileName, GroupId)> {
    groups.sort_by_key(|(id, _)| *id);
    let mut taken = std::collections::HashSet::new();
    let named = groups.into_iter().map(|(id, name)| {
        let wanted = FileName::tidied(&name);
        let numbered = (2_u32..).map(|number| wanted.numbered_folder(number));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| taken.insert(name.folded()));
        (free.unwrap_or(wanted), id)
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id as _;

    fn group(byte: u8) -> GroupId {
        let hex = format!("0190a6c4-0000-7000-8000-0000000000{byte:02x}");
        hex.parse().unwrap_or_else(|_| GroupId::from_uuid(web::search::Uuid::nil()))
    }

    #[test]
    fn each_group_has_a_folder_of_its_own_whatever_its_name() {
        let given = [(3, "Team A/B"), (1, "team a_b"), (2, "BHV"), (4, "bhv"), (5, "..."), (6, "BHV (2)")];
        let folders = folders_of(given.iter().map(|(id, name)| (group(*id), (*name).to_owned())).collect());
        let names: Vec<&str> = folders.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["team a_b", "BHV", "Team A_B (2)", "bhv (2)", "_", "BHV (2) (2)"]);
        let backwards = folders_of(given.iter().rev().map(|(id, name)| (group(*id), (*name).to_owned())).collect());
        assert_eq!(folders, backwards, "the order in which groups come changes nothing");
    }
}
