//! What a file manager is told about a document or folder.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dav_server::fs::{DavDirEntry, DavMetaData, FsError, FsFuture, FsResult};
use kernel::Timestamp;

use crate::model::Node;

/// Of a document, a folder, a group, or the folder of groups.
#[derive(Debug, Clone)]
pub(super) struct Meta {
    size: u64,
    is_folder: bool,
    tag: Option<String>,
    times: Option<(Timestamp, Timestamp)>,
}

impl Meta {
    /// Of a folder that is always there.
    pub(super) fn folder() -> Self {
        Self { size: 0, is_folder: true, tag: None, times: None }
    }

    /// Of a group, with what is used of its room: the library tells that of a folder as its size.
    pub(super) fn top(used: u64) -> Self {
        Self { size: used, ..Self::folder() }
    }

    /// Of a document or folder.
    pub(super) fn of(node: &Node) -> Self {
        let tag = (!node.is_folder()).then(|| tag(node));
        let times = Some((node.created_at, node.changed_at));
        Self { size: node.size, is_folder: node.is_folder(), tag, times }
    }
}

/// What names the content of a document, without quotation marks: it changes with each revision, and with nothing else.
pub(super) fn tag(node: &Node) -> String {
    format!("{}-{}", node.id, node.revision)
}

/// The revision in a tag as it stands in a header; `None` for anything else, such as more tags.
pub(super) fn revision_of(header: &str) -> Option<i64> {
    let tag = header.trim().strip_prefix('"')?.strip_suffix('"')?;
    tag.rsplit_once('-')?.1.parse().ok()
}

fn system_time(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(u64::try_from(at.micros()).unwrap_or_default())
}

impl DavMetaData for Meta {
    fn len(&self) -> u64 {
        self.size
    }

    fn modified(&self) -> FsResult<SystemTime> {
        self.times.map(|(_, changed)| system_time(changed)).ok_or(FsError::NotImplemented)
    }

    fn created(&self) -> FsResult<SystemTime> {
        self.times.map(|(made, _)| system_time(made)).ok_or(FsError::NotImplemented)
    }

    fn is_dir(&self) -> bool {
        self.is_folder
    }

    fn etag(&self) -> Option<String> {
        self.tag.clone()
    }
}

/// A line of a list.
pub(super) struct Entry {
    name: String,
    meta: Meta,
}

impl Entry {
    pub(super) fn new(name: &str, meta: Meta) -> Self {
        Self { name: name.to_owned(), meta }
    }
}

impl DavDirEntry for Entry {
    fn name(&self) -> Vec<u8> {
        self.name.clone().into_bytes()
    }

    fn metadata(&'_ self) -> FsFuture<'_, Box<dyn DavMetaData>> {
        let meta: Box<dyn DavMetaData> = Box::new(self.meta.clone());
        Box::pin(std::future::ready(Ok(meta)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_revision_is_read_from_one_tag_and_from_nothing_else() {
        let id = "0190a6c4-0000-7000-8000-000000000000";
        assert_eq!(revision_of(&format!(" \"{id}-12\" ")), Some(12));
        for other in ["*", "", "\"", "\"a\"", &format!("\"{id}-1\", \"{id}-x\""), &format!("W/\"{id}-1\"")] {
            assert_eq!(revision_of(other), None, "{other}");
        }
    }
}
