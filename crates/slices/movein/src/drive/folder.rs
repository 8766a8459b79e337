//! A folder as a drive.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rustix::fs::{Mode, OFlags, openat};

use super::{Found, Seen, is_inside};

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    own: File,
}

impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), own: File::open(path)? })
    }

    pub(super) fn walk(&self, each: &mut dyn FnMut(Found) -> io::Result<()>) -> io::Result<Seen> {
        let mut seen = Seen::default();
        let mut waiting: Vec<Vec<u8>> = vec![Vec::new()];
        while let Some(folder) = waiting.pop() {
            let entries = match fs::read_dir(self.path.join(OsStr::from_bytes(&folder))) {
                Ok(entries) => entries,
                // Without its top there is no drive.
                Err(error) if folder.is_empty() => return Err(error),
                Err(error) => {
                    each(trouble(folder, format!("folder cannot be read: {error}")))?;
                    continue;
                }
            };
            let mut is_empty = true;
            for entry in entries {
                is_empty = false;
                match entry {
                    Ok(entry) => see(&folder, &entry, (&mut waiting, each))?,
                    Err(error) => each(trouble(folder.clone(), format!("folder cannot be read: {error}")))?,
                }
            }
            if !folder.is_empty() {
                seen.folders += 1;
                seen.empty_folders += u64::from(is_empty);
            }
        }
        Ok(seen)
    }

    /// Opens a file, one name at a time: a folder that became a link since is not followed.
    pub(super) fn file(&self, path: &[u8]) -> io::Result<File> {
        if !is_inside(path) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of the drive"));
        }
        let mut folder: Option<File> = None;
        let (above, name) = match path.iter().rposition(|byte| *byte == b'/') {
            Some(at) => (path.get(..at), path.get(at + 1..).unwrap_or_default()),
            None => (None, path),
        };
        for one in above.into_iter().flat_map(|above| above.split(|byte| *byte == b'/')) {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            folder = Some(openat(folder.as_ref().unwrap_or(&self.own), one, flags, Mode::empty())?.into());
        }
        // Without waiting: what became a pipe since would wait for a writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file: File = openat(folder.as_ref().unwrap_or(&self.own), name, flags, Mode::empty())?.into();
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("no file any more")) }
    }
}

fn see(
    folder: &[u8],
    entry: &fs::DirEntry,
    (waiting, each): (&mut Vec<Vec<u8>>, &mut dyn FnMut(Found) -> io::Result<()>),
) -> io::Result<()> {
    let name = entry.file_name();
    let path = if folder.is_empty() { name.as_bytes().to_vec() } else { [folder, b"/", name.as_bytes()].concat() };
    // The entry itself, not what it points to.
    let found = match entry.metadata() {
        Ok(about) if about.is_dir() => {
            waiting.push(path);
            return Ok(());
        }
        Ok(about) if about.is_file() => {
            let changed = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            let changed = changed.and_then(|since| i64::try_from(since.as_micros()).ok()).unwrap_or_default();
            Found { path, size: about.len(), changed, trouble: None }
        }
        Ok(about) if about.is_symlink() => trouble(path, "link, not followed".to_owned()),
        Ok(_) => trouble(path, "device, pipe or socket".to_owned()),
        Err(error) => trouble(path, format!("cannot be read: {error}")),
    };
    each(found)
}

fn trouble(path: Vec<u8>, why: String) -> Found {
    Found { path, size: 0, changed: 0, trouble: Some(why) }
}
