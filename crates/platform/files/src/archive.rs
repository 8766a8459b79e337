//! Looking into a zip from outside without coming to harm.
//!
//! An archive can lie about everything: sizes, names, the number of parts. What is promised is refused at once when it
//! is too much, and what is really there is counted while it is read. A zip within a zip is a file like any other, and
//! is not opened. Of parts with a path that leads out of the archive, links, and devices only the name is given.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zip::read::{ArchiveOffset, Config, ZipFile};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use crate::name::FileName;

/// Below so many bytes a high ratio is harmless.
const RATIO_FROM: u64 = 16 << 20;
/// What the search for the end of the archive reads at most: a comment has 64 KiB.
const SEARCH: u64 = 1 << 20;
/// What the list of contents may take for each part: the name, twice, and some more.
const LISTED: u64 = 1 << 10;

/// How much an archive may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most parts, folders included.
    pub parts: usize,
    /// Most bytes of all parts together, unpacked.
    pub unpacked: u64,
    /// How many times its packed size a part, and all of them together, may unpack to.
    pub ratio: u64,
    /// Most folders within each other.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { parts: 20_000, unpacked: 10 << 30, ratio: 200, depth: 30 }
    }
}

/// Why an archive is not read, or not any further.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// It is no zip, or not a whole one.
    #[error("no zip, or a damaged one: {0}")]
    Damaged(String),
    /// It has more parts than it may.
    #[error("more than {0} parts")]
    TooManyParts(usize),
    /// It unpacks to more than it may.
    #[error("unpacks to more than {0} bytes")]
    Bomb(u64),
    /// Two parts have one name, or share their bytes, so that not every program sees the same in it.
    #[error("ambiguous: {0}")]
    Ambiguous(String),
    /// It could not be read from.
    #[error("cannot be read: {0}")]
    Io(String),
}

impl From<ArchiveError> for kernel::Error {
    fn from(error: ArchiveError) -> Self {
        Self::refused(match error {
            ArchiveError::Damaged(_) => "files-zip-damaged",
            ArchiveError::TooManyParts(_) | ArchiveError::Bomb(_) => "files-zip-too-large",
            ArchiveError::Ambiguous(_) => "files-zip-ambiguous",
            ArchiveError::Io(_) => return Self::Internal(Box::new(error)),
        })
    }
}

/// Why a part is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Its path leads out of the archive: `../a`, `/a`, `C:\a`.
    Outside,
    /// It lies in too many folders.
    TooDeep,
    /// It is a link, a device or the like.
    Special,
    /// It has a password.
    Password,
    /// It is packed in a way that is not known here.
    Packing,
}

/// A part of an archive.
#[derive(Debug)]
pub enum Part<'a, R: Read + Seek> {
    /// A folder that is named by itself; others show in the paths of files only.
    Folder(Vec<FileName>),
    /// A file.
    File {
        /// Folders and name. No two files have paths that differ in case only: the second gets a number.
        path: Vec<FileName>,
        /// What the archive says that its size is, in bytes. It does not give more, and less is an error.
        size: u64,
        /// Its bytes.
        content: Box<Content<'a, R>>,
    },
    /// A part that is passed over.
    Skipped {
        /// Its name as it stands in the archive.
        name: String,
        /// Why.
        reason: Reason,
    },
}

/// An archive, part by part.
#[derive(Debug)]
pub struct Archive<R> {
    zip: ZipArchive<Metered<R>>,
    next: usize,
    limits: Limits,
    budget: Budget,
    paths: Paths,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of contents. Blocks, as all of this does.
    pub fn open(mut from: R, limits: Limits) -> Result<Self, ArchiveError> {
        let packed = from.seek(SeekFrom::End(0)).map_err(|error| ArchiveError::Io(error.to_string()))?;
        // A list that is too long is not to fill the memory before its length is known.
        let listed = (limits.parts as u64).saturating_mul(LISTED).saturating_add(SEARCH);
        let meter = Arc::new(AtomicU64::new(listed));
        let metered = Metered { inner: from, left: meter.clone() };
        // An archive behind a program or a picture is something else besides.
        let config = Config { archive_offset: ArchiveOffset::Known(0) };
        let opened = ZipArchive::with_config(config, metered);
        if meter.swap(u64::MAX, Ordering::Relaxed) == 0 {
            return Err(ArchiveError::TooManyParts(limits.parts));
        }
        let mut zip = opened.map_err(damaged)?;
        if zip.len() > limits.parts {
            return Err(ArchiveError::TooManyParts(limits.parts));
        }
        if zip.has_duplicate_names() {
            return Err(ArchiveError::Ambiguous("a name stands in it twice".to_owned()));
        }
        if zip.has_overlapping_entries().map_err(damaged)? {
            return Err(ArchiveError::Ambiguous("parts share their bytes".to_owned()));
        }
        let budget = Budget::new(packed, limits);
        if zip.decompressed_size().is_some_and(|promised| promised > u128::from(budget.most)) {
            return Err(ArchiveError::Bomb(budget.most));
        }
        Ok(Self { zip, next: 0, limits, budget, paths: Paths::default() })
    }

    /// How many parts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.zip.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zip.is_empty()
    }

    /// The names of the parts as bytes, in order: what [`Archive::go_to`] counts.
    pub fn names(&self) -> Result<Vec<Vec<u8>>, ArchiveError> {
        let name = |index| self.zip.by_index_data(index).map(|entry| entry.name_raw().to_vec()).map_err(damaged);
        (0..self.zip.len()).map(name).collect()
    }

    /// Makes a part the next one; the first is 0.
    pub fn go_to(&mut self, part: usize) {
        self.next = part;
    }

    /// The next part; `None` at the end.
    pub fn next_part(&mut self) -> Result<Option<Part<'_, R>>, ArchiveError> {
        if self.next >= self.zip.len() {
            return Ok(None);
        }
        let index = self.next;
        self.next += 1;
        let entry = self.zip.by_index_data(index).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.into_owned();
        let is_folder = entry.is_dir() || name.ends_with('\\');
        let packable = matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        // The kind of file as Unix notes it: none, a regular one, or a folder.
        let special = entry.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000));
        let reason = [
            (special || entry.is_symlink(), Reason::Special),
            (entry.encrypted(), Reason::Password),
            (!packable && !is_folder, Reason::Packing),
        ];
        let reason = reason.into_iter().find(|(applies, _)| *applies).map(|(_, reason)| reason);
        let path = reason.map_or_else(|| path(&name, self.limits.depth), Err);
        let (size, packed) = (entry.size(), entry.compressed_size());
        let path = match path {
            Ok(path) => path,
            Err(reason) => return Ok(Some(Part::Skipped { name, reason })),
        };
        if is_folder {
            return self.paths.folder(&path).map(|()| Some(Part::Folder(path)));
        }
        let path = self.paths.file(path)?;
        let part = Budget::new(packed, self.limits);
        if size > part.most.min(self.budget.left) {
            return Err(ArchiveError::Bomb(part.most.min(self.budget.most)));
        }
        let reader = self.zip.by_index(index).map_err(damaged)?;
        let content = Box::new(Content { reader, part, all: &mut self.budget, left: size });
        Ok(Some(Part::File { path, size, content }))
    }
}

fn damaged(error: ZipError) -> ArchiveError {
    match error {
        // The end of the file comes in this guise as well.
        ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => ArchiveError::Io(error.to_string()),
        other => ArchiveError::Damaged(other.to_string()),
    }
}

/// The parts of a path, each of them a good name.
fn path(name: &str, depth: usize) -> Result<Vec<FileName>, Reason> {
    let is_drive = matches!(name.as_bytes(), [b'a'..=b'z' | b'A'..=b'Z', b':', ..]);
    // Some programs on Windows write backslashes, against the rules.
    let parts = || name.split(['/', '\\']);
    if is_drive
        || name.starts_with(['/', '\\'])
        || parts().any(|part| part.trim_end_matches([' ', '.']).is_empty() && part.contains(".."))
    {
        return Err(Reason::Outside);
    }
    let path: Vec<FileName> = parts().filter(|part| !matches!(*part, "" | ".")).map(FileName::tidied).collect();
    match path.len() {
        0 => Err(Reason::Outside),
        length if length > depth.saturating_add(1) => Err(Reason::TooDeep),
        _ => Ok(path),
    }
}

/// The folded paths given out so far, as files and as folders.
#[derive(Debug, Default)]
struct Paths {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
    /// By path: where the search for a free number left off the last time.
    numbers: BTreeMap<String, u32>,
}

impl Paths {
    fn folder(&mut self, path: &[FileName]) -> Result<(), ArchiveError> {
        let mut key = String::new();
        for part in path {
            key = format!("{key}/{}", part.folded());
            if self.files.contains(&key) {
                return Err(ArchiveError::Ambiguous(format!("{part} is a file and a folder")));
            }
            self.folders.insert(key.clone());
        }
        Ok(())
    }

    /// The path, with a number when another file has it already.
    fn file(&mut self, mut path: Vec<FileName>) -> Result<Vec<FileName>, ArchiveError> {
        let Some(wanted) = path.pop() else { return Ok(path) };
        self.folder(&path)?;
        let above = path.iter().fold(String::new(), |above, part| above + "/" + &part.folded());
        let key = |name: &FileName| format!("{above}/{}", name.folded());
        let number = self.numbers.entry(key(&wanted)).or_insert(1);
        let mut name = wanted.clone();
        while self.folders.contains(&key(&name)) || self.files.contains(&key(&name)) {
            *number = number.saturating_add(1);
            name = wanted.numbered(*number);
        }
        self.files.insert(key(&name));
        path.push(name);
        Ok(path)
    }
}

/// How much may still be unpacked.
#[derive(Debug)]
struct Budget {
    left: u64,
    most: u64,
}

impl Budget {
    fn new(packed: u64, limits: Limits) -> Self {
        let most = packed.saturating_mul(limits.ratio).max(RATIO_FROM).min(limits.unpacked);
        Self { left: most, most }
    }

    fn take(&mut self, bytes: usize) -> io::Result<()> {
        self.left =
            self.left.checked_sub(bytes as u64).ok_or_else(|| io::Error::other(ArchiveError::Bomb(self.most)))?;
        Ok(())
    }
}

/// The bytes of a file in an archive. A bomb is an [`io::Error`] around an [`ArchiveError`].
#[derive(Debug)]
pub struct Content<'a, R: Read + Seek> {
    reader: ZipFile<'a, Metered<R>>,
    part: Budget,
    all: &'a mut Budget,
    /// Of what was promised.
    left: u64,
}

impl<R: Read + Seek> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.all.take(read)?;
        self.part.take(read)?;
        let wrong = || io::Error::other(ArchiveError::Damaged("a file is not of the size promised".to_owned()));
        self.left = self.left.checked_sub(read as u64).ok_or_else(wrong)?;
        if read == 0 && !buffer.is_empty() && self.left > 0 { Err(wrong()) } else { Ok(read) }
    }
}

/// A reader that gives so many bytes at most.
#[derive(Debug)]
struct Metered<R> {
    inner: R,
    left: Arc<AtomicU64>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == u64::MAX {
            return self.inner.read(buffer);
        }
        if left == 0 && !buffer.is_empty() {
            return Err(io::Error::other("the list of contents is too long"));
        }
        let fits = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(buffer.get_mut(..fits).unwrap_or_default())?;
        self.left.store(left.saturating_sub(read as u64), Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests;
