//! A zip as a drive. See [`files::archive`] for what an archive is kept from doing.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use files::archive::{Archive, ArchiveError, Limits, Part, Reason};

use super::{Found, Seen};

/// A drive is larger than what comes by mail.
const LIMITS: Limits = Limits { parts: 2_000_000, unpacked: 1 << 40, ratio: 200, depth: 250 };

#[derive(Debug)]
pub(super) struct Zip {
    archive: Mutex<Archive<BufReader<File>>>,
    places: HashMap<Vec<u8>, usize>,
    changed: i64,
}

impl Zip {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let changed = file.metadata()?.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        let archive = Archive::open(BufReader::new(file), LIMITS).map_err(io::Error::other)?;
        let names = archive.names().map_err(io::Error::other)?;
        let places = names.into_iter().enumerate().map(|(at, name)| (name, at)).collect();
        let changed = i64::try_from(changed.as_micros()).unwrap_or_default();
        Ok(Self { archive: Mutex::new(archive), places, changed })
    }

    pub(super) fn walk(&self, each: &mut dyn FnMut(Found) -> io::Result<()>) -> io::Result<Seen> {
        let mut seen = Seen::default();
        for (path, at) in &self.places {
            let mut found = Found { path: path.clone(), size: 0, changed: self.changed, trouble: None };
            let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
            archive.go_to(*at);
            match archive.next_part() {
                Ok(Some(Part::File { size, .. })) => found.size = size,
                Ok(Some(Part::Folder(_)) | None) => {
                    seen.folders += 1;
                    continue;
                }
                Ok(Some(Part::Skipped { reason, .. })) => found.trouble = Some(said(reason).to_owned()),
                Err(error) => found.trouble = Some(failed(&error)),
            }
            drop(archive);
            each(found)?;
        }
        Ok(seen)
    }

    pub(super) fn read<T>(&self, path: &[u8], with: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        let at = self.places.get(path).ok_or(io::ErrorKind::NotFound)?;
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        archive.go_to(*at);
        match archive.next_part().map_err(io::Error::other)? {
            Some(Part::File { mut content, .. }) => with(&mut content),
            _ => Err(io::Error::other("no file that can be read")),
        }
    }
}

const fn said(reason: Reason) -> &'static str {
    match reason {
        Reason::Outside => "its path leads out of the archive",
        Reason::TooDeep => "in too many folders",
        Reason::Special => "link, not followed",
        Reason::Password => "has a password",
        Reason::Packing => "packed in an unknown way",
    }
}

fn failed(error: &ArchiveError) -> String {
    format!("cannot be unpacked: {error}")
}
