//! What was hashed in a look before, and the file in which it is noted: a line for each file, `path;size;time;hash`.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use files::Hash;

use crate::drive::Found;
use crate::exact;

/// Notes that may be lost when the program is killed.
const WAITING: u32 = 256;

pub(crate) struct Known {
    files: HashMap<Vec<u8>, (u64, i64, Hash)>,
    out: BufWriter<File>,
    waiting: u32,
}

impl Known {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut files = HashMap::new();
        let mut sound = 0;
        if path.exists() {
            let mut lines = BufReader::new(File::open(path)?);
            let mut line = String::new();
            // What was being written when the program was killed is half a line.
            while lines.read_line(&mut line)? > 0 && line.ends_with('\n') {
                let Some((path, known)) = noted(line.trim_end_matches('\n')) else { break };
                files.insert(path, known);
                sound += line.len() as u64;
                line.clear();
            }
        }
        let out = OpenOptions::new().create(true).append(true).open(path)?;
        out.set_len(sound)?;
        Ok(Self { files, out: BufWriter::new(out), waiting: 0 })
    }

    /// The hash of a file that is as it was.
    pub(crate) fn get(&mut self, found: &Found) -> Option<Hash> {
        let (size, changed, hash) = self.files.remove(&found.path)?;
        (size == found.size && changed == found.changed).then_some(hash)
    }

    pub(crate) fn add(&mut self, found: &Found, hash: Hash) -> io::Result<()> {
        writeln!(self.out, "{};{};{};{hash}", exact::encode(&found.path), found.size, found.changed)?;
        self.waiting += 1;
        if self.waiting >= WAITING { self.flush() } else { Ok(()) }
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.waiting = 0;
        self.out.flush()
    }
}

fn noted(line: &str) -> Option<(Vec<u8>, (u64, i64, Hash))> {
    let mut cells = line.split(';');
    let path = exact::decode(cells.next()?)?;
    let known = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    Some((path, known))
}
