//! Looking at a drive: every file hashed, every path given a proposal, all of it written as a map.
//!
//! What was hashed is noted beside the map, in `<map>.known`, so that a look that was cut off goes on: a file of the same
//! size and time is not read again.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use documents::model::FILE_LIMIT;
use files::Hash;
use sha2::{Digest as _, Sha256};

use crate::drive::{Drive, Found, Seen};
use crate::exact;
use crate::known::Known;
use crate::map::{Action, Writer};
use crate::propose::{Note, Plan, propose};

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Files done.
    pub files: u64,
    /// Of so many.
    pub of: u64,
    /// Bytes they hold.
    pub bytes: u64,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Files, links and whatever else has a line in the map.
    pub lines: u64,
    /// Bytes of the files that can be read.
    pub bytes: u64,
    /// Lines of what cannot be brought.
    pub troubles: u64,
    /// Files whose content another has too.
    pub duplicates: u64,
    /// Files that get another place or name.
    pub changed: u64,
    /// Files that were known from a look before.
    pub known: u64,
    /// What there was besides.
    pub seen: Seen,
}

/// Why a look ended early.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The map is there already, perhaps with somebody's work in it.
    #[error("{0} is there already; remove it to look again")]
    Exists(PathBuf),
    /// Somebody stopped it.
    #[error("stopped; the same command goes on where it was")]
    Stopped,
    /// The drive or the map cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

/// A file with what it holds.
struct Looked {
    found: Found,
    hash: Option<Hash>,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> LookError + use<> {
    let path = path.to_owned();
    |error| LookError::Io(path, error)
}

/// Looks at `source` and writes `map`. Blocks.
pub fn look(
    source: &Path,
    map: &Path,
    stop: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, LookError> {
    if map.exists() {
        return Err(LookError::Exists(map.to_owned()));
    }
    let drive = Drive::open(source).map_err(at(source))?;
    let (found, seen) = walk(&drive, (source, stop))?;
    let noted = beside(map, ".known");
    let mut known = Known::open(&noted).map_err(at(&noted))?;
    let mut report = Report { lines: found.len() as u64, seen, ..Report::default() };
    let mut looked = Vec::with_capacity(found.len());
    let mut done = Progress { of: report.lines, ..Progress::default() };
    for one in found {
        if stop.load(Ordering::Relaxed) {
            known.flush().map_err(at(&noted))?;
            return Err(LookError::Stopped);
        }
        done.files += 1;
        done.bytes += one.size;
        looked.push(hashed(&drive, one, (&mut known, &mut report)).map_err(at(&noted))?);
        progress(done);
    }
    known.flush().map_err(at(&noted))?;
    write(map, &looked, (drive.is_zip(), &mut report)).map_err(at(map))?;
    Ok(report)
}

/// Everything on the drive, in the order of the paths.
fn walk(drive: &Drive, (source, stop): (&Path, &AtomicBool)) -> Result<(Vec<Found>, Seen), LookError> {
    let mut found = Vec::new();
    let walked = drive.walk(&mut |one| {
        if stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        found.push(one);
        Ok(())
    });
    if stop.load(Ordering::Relaxed) {
        return Err(LookError::Stopped);
    }
    let seen = walked.map_err(at(source))?;
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok((found, seen))
}

/// A path beside another, with something behind its name.
fn beside(map: &Path, tail: &str) -> PathBuf {
    let mut name = map.as_os_str().to_owned();
    name.push(tail);
    name.into()
}

fn hashed(drive: &Drive, mut found: Found, (known, report): (&mut Known, &mut Report)) -> io::Result<Looked> {
    if found.trouble.is_none() && found.size > FILE_LIMIT {
        found.trouble = Some("larger than documents take (2 GiB)".to_owned());
    }
    if found.trouble.is_some() {
        return Ok(Looked { found, hash: None });
    }
    if let Some(hash) = known.get(&found) {
        report.known += 1;
        return Ok(Looked { found, hash: Some(hash) });
    }
    match drive.read(&found.path, sha256) {
        Ok((hash, size)) => {
            // It may have grown since the walk.
            found.size = size;
            known.add(&found, hash)?;
            Ok(Looked { found, hash: Some(hash) })
        }
        Err(error) => {
            found.trouble = Some(format!("cannot be read: {error}"));
            Ok(Looked { found, hash: None })
        }
    }
}

fn sha256(from: &mut dyn Read) -> io::Result<(Hash, u64)> {
    let (mut hasher, mut size) = (Sha256::new(), 0);
    crate::drive::each_piece(from, &mut |piece| {
        hasher.update(piece);
        size += piece.len() as u64;
        Ok(())
    })?;
    Ok((Hash::from_bytes(hasher.finalize().into()), size))
}

fn write(map: &Path, looked: &[Looked], (backslash, report): (bool, &mut Report)) -> io::Result<()> {
    let plan = propose(looked.iter().map(|one| one.found.path.as_slice()), backslash);
    let firsts = firsts(looked, &plan);
    let temporary = beside(map, ".part");
    let mut out = Writer::new(BufWriter::new(File::create(&temporary)?))?;
    for (index, one) in looked.iter().enumerate() {
        let first = one.hash.and_then(|hash| firsts.get(&hash)).filter(|first| **first != index);
        line(&mut out, one, (&plan, index), (first.and_then(|at| looked.get(*at)), report))?;
    }
    out.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(temporary, map)
}

/// The original of each content: the first file in the order of the paths, but none with a mark of a copy when one without
/// lies beside it.
fn firsts(looked: &[Looked], plan: &Plan) -> HashMap<Hash, usize> {
    let mut firsts: HashMap<Hash, usize> = HashMap::new();
    let is_copy = |at: usize| plan.files.get(at).is_none_or(crate::propose::Proposal::is_marked);
    for (index, one) in looked.iter().enumerate() {
        let Some(hash) = one.hash else { continue };
        let first = firsts.entry(hash).or_insert(index);
        let is_beside = looked.get(*first).is_some_and(|first| folder(&first.found.path) == folder(&one.found.path));
        if is_beside && is_copy(*first) && !is_copy(index) {
            *first = index;
        }
    }
    firsts
}

fn folder(path: &[u8]) -> &[u8] {
    path.iter().rposition(|byte| *byte == b'/').and_then(|at| path.get(..at)).unwrap_or_default()
}

fn line<W: Write>(
    out: &mut Writer<W>,
    one: &Looked,
    (plan, index): (&Plan, usize),
    (first, report): (Option<&Looked>, &mut Report),
) -> io::Result<()> {
    let Some(proposal) = plan.files.get(index) else { return Ok(()) };
    let new_folder = plan.folders.get(proposal.folder).map(String::as_str).unwrap_or_default();
    let mut notes = proposal.notes;
    let mut action = if one.hash.is_some() { Action::Bring } else { Action::Leave };
    if let Some(first) = first {
        report.duplicates += 1;
        notes.add(Note::Duplicate);
        if proposal.is_marked() && folder(&first.found.path) == folder(&one.found.path) {
            notes.add(Note::Twin);
            action = Action::Once;
        }
    }
    if one.hash.is_some() && one.found.size == 0 {
        notes.add(Note::Empty);
    }
    let old = exact::told(&one.found.path);
    let new = if new_folder.is_empty() { proposal.name.to_string() } else { format!("{new_folder}/{}", proposal.name) };
    report.bytes += one.found.size;
    report.troubles += u64::from(one.hash.is_none());
    report.changed += u64::from(new != old);
    let said = [one.found.trouble.clone().unwrap_or_default(), notes.text()];
    let remarks: Vec<&str> = said.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    out.line([
        &old,
        &exact::encode(&one.found.path),
        new_folder,
        proposal.name.as_str(),
        &one.found.size.to_string(),
        &one.hash.map(|hash| hash.to_string()).unwrap_or_default(),
        &first.map(|first| exact::encode(&first.found.path)).unwrap_or_default(),
        &remarks.join("; "),
        action.key(),
    ])
}
