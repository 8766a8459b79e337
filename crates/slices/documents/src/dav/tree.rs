//! The commands of documents as the folders and files of a file system.

use axum::http::StatusCode;
use dav_server::davpath::DavPath;
use dav_server::fs::{
    DavDirEntry, DavFile, DavFileSystem, DavMetaData, DavProp, FsError, FsFuture, FsResult, FsStream, OpenOptions,
    ReadDirMeta,
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use groups::gate::Inside;

use super::drive::{At, Drive, names};
use super::entry::{Entry, Meta};
use super::incoming::Incoming;
use crate::commands::{carry, find, folders, trash};
use crate::model::{Kind, Node, NodeId, Spot};
use crate::store::lists::{After, NodeFilter, Sort};

/// How many lines of a list are read at once.
const PAGE: u16 = 500;

type Line = FsResult<Box<dyn DavDirEntry>>;

impl Drive {
    async fn meta(&self, path: &DavPath) -> FsResult<Box<dyn DavMetaData>> {
        let meta = match self.find(path).await? {
            At::Root => Meta::folder(),
            At::Top(inside) => {
                let room = find::room(&self.acting, &inside).await.map_err(|error| self.refuse(error))?;
                Meta::top(room.used)
            }
            At::Node(_, node) => Meta::of(&node),
        };
        Ok(Box::new(meta))
    }

    async fn list(&self, path: &DavPath) -> FsResult<FsStream<Box<dyn DavDirEntry>>> {
        if self.asked.to.as_ref() == Some(path) {
            // What is in the way of a move or copy goes whole, not thing by thing.
            return Ok(stream::empty().boxed());
        }
        let spot = match self.find(path).await? {
            At::Root => return Ok(self.all_groups()),
            At::Top(inside) => (Spot::top(inside.id()), inside),
            At::Node(inside, node) if node.is_folder() => (Spot { group: inside.id(), folder: Some(node.id) }, inside),
            At::Node(..) => return Err(FsError::Forbidden),
        };
        Ok(self.clone().lines(spot.0, spot.1))
    }

    fn all_groups(&self) -> FsStream<Box<dyn DavDirEntry>> {
        let entry = |name: &str| Ok(Box::new(Entry::new(name, Meta::folder())) as Box<dyn DavDirEntry>);
        let lines: Vec<Line> = self.groups().iter().map(|(name, _)| entry(name.as_str())).collect();
        stream::iter(lines).boxed()
    }

    /// What lies at a spot, read as it is told: a folder of any length takes little memory.
    fn lines(self, spot: Spot, inside: Inside) -> FsStream<Box<dyn DavDirEntry>> {
        let first = Some((self, inside, None));
        let pages = stream::try_unfold(first, move |state: Option<(Self, Inside, Option<After>)>| async move {
            let Some((drive, inside, after)) = state else { return Ok::<_, FsError>(None) };
            let filter = NodeFilter { after, limit: PAGE, ..NodeFilter::default() };
            let page = find::list(&drive.acting, &inside, spot, &filter).await.map_err(|error| drive.refuse(error))?;
            let last = page.items.last().filter(|_| page.more).map(|node| After::of(node, Sort::Name));
            let next = last.map(|last| (drive, inside, Some(last)));
            Ok(Some((page.items, next)))
        });
        let entry = |node: Node| Ok(Box::new(Entry::new(node.name.as_str(), Meta::of(&node))) as Box<dyn DavDirEntry>);
        pages.map_ok(move |nodes| stream::iter(nodes.into_iter().map(entry))).try_flatten().boxed()
    }

    async fn take_in(&self, path: &DavPath, options: OpenOptions) -> FsResult<Box<dyn DavFile>> {
        let (spot, name) = self.place(path).await?;
        let there = match self.find(path).await {
            Ok(At::Node(_, node)) if node.kind == Kind::Document => Some(node),
            Ok(_) => return Err(FsError::Exists),
            Err(FsError::NotFound) => None,
            Err(error) => return Err(error),
        };
        if (options.create_new && there.is_some()) || (!options.create && there.is_none()) {
            return Err(FsError::Exists);
        }
        // The library has looked at the condition; whether it still holds at the end is looked at once more.
        let mut incoming = Incoming::begin(self, (spot, name), self.asked.seen, options.size);
        if !options.truncate {
            // Nothing follows: a lock on what is not there makes an empty document (RFC 4918, section 7.3).
            incoming.finish().await?;
        }
        Ok(Box::new(incoming))
    }

    async fn throw_away(&self, path: &DavPath) -> FsResult<()> {
        let node = self.node(path).await?;
        trash::throw_away(&self.acting, node.id).await.map_err(|error| self.refuse(error))
    }

    async fn make(&self, path: &DavPath) -> FsResult<()> {
        let (spot, name) = self.place(path).await?;
        let made = folders::make(&self.acting, spot, name.as_str()).await;
        made.map(|_: NodeId| ()).map_err(|error| self.refuse(error))
    }

    async fn carry(&self, from: &DavPath, to: &DavPath) -> FsResult<()> {
        let node = self.node(from).await?;
        let (spot, name) = self.place(to).await?;
        let carried = carry::carry(&self.acting, node.id, (spot, &name), self.asked.overwrite).await;
        carried.map_err(|error| self.refuse(error))
    }

    async fn duplicate(&self, from: &DavPath, to: &DavPath) -> FsResult<()> {
        let node = self.node(from).await?;
        let (spot, name) = self.place(to).await?;
        let copied = carry::copy(&self.acting, node.id, (spot, &name), self.asked.overwrite).await;
        copied.map(|_| ()).map_err(|error| self.refuse(error))
    }

    /// What is used of the room of the group that was asked about, and how much there is. The library takes the size of what
    /// is asked about from the second to tell what is left; only a group's own folder has one.
    async fn room(&self) -> FsResult<(u64, Option<u64>)> {
        let path = self.asked.at.as_ref().ok_or(FsError::NotImplemented)?;
        let inside = self.inside(&names(path)?).await?.ok_or(FsError::NotImplemented)?;
        let room = find::room(&self.acting, &inside).await.map_err(|error| self.refuse(error))?;
        let is_top = names(path)?.len() == 1;
        Ok((room.used, Some(if is_top { room.quota } else { room.free() })))
    }
}

impl DavFileSystem for Drive {
    fn open<'a>(&'a self, path: &'a DavPath, options: OpenOptions) -> FsFuture<'a, Box<dyn DavFile>> {
        if options.write {
            return Box::pin(self.take_in(path, options));
        }
        // What is read does not come this way.
        Box::pin(std::future::ready(Err(FsError::NotImplemented)))
    }

    fn read_dir<'a>(&'a self, path: &'a DavPath, _: ReadDirMeta) -> FsFuture<'a, FsStream<Box<dyn DavDirEntry>>> {
        Box::pin(self.list(path))
    }

    fn metadata<'a>(&'a self, path: &'a DavPath) -> FsFuture<'a, Box<dyn DavMetaData>> {
        Box::pin(self.meta(path))
    }

    /// The library asks this of what a move or copy is in the way of, and throws away what is there.
    fn symlink_metadata<'a>(&'a self, path: &'a DavPath) -> FsFuture<'a, Box<dyn DavMetaData>> {
        if self.asked.pours && self.asked.to.as_ref() == Some(path) {
            return Box::pin(std::future::ready(Err(FsError::NotFound)));
        }
        Box::pin(self.meta(path))
    }

    fn create_dir<'a>(&'a self, path: &'a DavPath) -> FsFuture<'a, ()> {
        Box::pin(self.make(path))
    }

    fn remove_dir<'a>(&'a self, path: &'a DavPath) -> FsFuture<'a, ()> {
        Box::pin(self.throw_away(path))
    }

    fn remove_file<'a>(&'a self, path: &'a DavPath) -> FsFuture<'a, ()> {
        Box::pin(self.throw_away(path))
    }

    fn rename<'a>(&'a self, from: &'a DavPath, to: &'a DavPath) -> FsFuture<'a, ()> {
        Box::pin(self.carry(from, to))
    }

    fn copy<'a>(&'a self, from: &'a DavPath, to: &'a DavPath) -> FsFuture<'a, ()> {
        Box::pin(self.duplicate(from, to))
    }

    /// Properties that a program would keep with a document are not kept, and it is told so. The times that Windows sets
    /// are taken before they come here.
    fn patch_props<'a>(
        &'a self,
        _: &'a DavPath,
        patch: Vec<(bool, DavProp)>,
    ) -> FsFuture<'a, Vec<(StatusCode, DavProp)>> {
        let refused = patch.into_iter().map(|(_, prop)| (StatusCode::FORBIDDEN, prop)).collect();
        Box::pin(std::future::ready(Ok(refused)))
    }

    fn get_quota(&'_ self) -> FsFuture<'_, (u64, Option<u64>)> {
        Box::pin(self.room())
    }
}
