//! The old drive: a folder with all below it, or a zip. It is only ever read.

mod archive;
mod folder;

use std::io::{self, Read};
use std::path::Path;

/// Something that lies on a drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path below the drive, with `/` between the names.
    pub path: Vec<u8>,
    /// Its size in bytes, as far as it is known.
    pub size: u64,
    /// When it was last changed, in microseconds since 1970; of a file in a zip, when the zip was.
    pub changed: i64,
    /// Why it cannot be brought; `None` for a file that can.
    pub trouble: Option<String>,
}

/// What was seen besides files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Folders, the drive itself left out.
    pub folders: u64,
    /// Those of them in which nothing lies.
    pub empty_folders: u64,
}

/// A drive.
#[derive(Debug)]
pub struct Drive(Kind);

#[derive(Debug)]
enum Kind {
    Folder(folder::Folder),
    Zip(Box<archive::Zip>),
}

impl Drive {
    /// Opens a folder or a zip. Blocks, as all of this does.
    pub fn open(path: &Path) -> io::Result<Self> {
        if std::fs::metadata(path)?.is_dir() {
            return Ok(Self(Kind::Folder(folder::Folder::open(path)?)));
        }
        Ok(Self(Kind::Zip(Box::new(archive::Zip::open(path)?))))
    }

    /// Whether it is a zip, whose names may have `\\` between them.
    #[must_use]
    pub fn is_zip(&self) -> bool {
        matches!(self.0, Kind::Zip(_))
    }

    /// Everything that lies there, in no order to rely on: files, links, what cannot be read. Links are never followed.
    pub fn walk(&self, each: &mut dyn FnMut(Found) -> io::Result<()>) -> io::Result<Seen> {
        match &self.0 {
            Kind::Folder(folder) => folder.walk(each),
            Kind::Zip(zip) => zip.walk(each),
        }
    }

    /// Reads a file: gives its bytes to `with`.
    pub fn read<T>(&self, path: &[u8], with: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> io::Result<T> {
        match &self.0 {
            Kind::Folder(folder) => with(&mut folder.file(path)?),
            Kind::Zip(zip) => zip.read(path, with),
        }
    }
}

/// Bytes that are read at once.
const PIECE: usize = 128 << 10;

/// Gives all bytes of a file, piece by piece.
pub(crate) fn each_piece(from: &mut dyn Read, with: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut buffer = vec![0; PIECE];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => with(buffer.get(..read).unwrap_or_default())?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Whether a path leads to something below a drive and nowhere else.
#[must_use]
pub fn is_inside(path: &[u8]) -> bool {
    !path.contains(&0) && path.split(|byte| *byte == b'/').all(|name| !matches!(name, b"" | b"." | b".."))
}
