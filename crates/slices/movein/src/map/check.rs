//! Whether a map can be carried out as a whole.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;

use files::Hash;

use super::read::Line;
use super::{Action, Fault, Faults, Lines};
use crate::exact;
use documents::model::FILE_LIMIT;

/// A sound map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Lines.
    pub lines: u64,
    /// Files that become documents.
    pub bring: u64,
    /// Files whose content comes with another.
    pub once: u64,
    /// Files that stay.
    pub leave: u64,
}

/// Half of the hash of something: enough to tell any two apart, and small.
type Short = [u8; 16];

fn short(of: &Hash) -> Short {
    of.bytes().first_chunk().copied().unwrap_or_default()
}

#[derive(Default)]
struct Known {
    paths: HashSet<Short>,
    /// Paths of new files and folders, by whether it is a folder.
    places: HashMap<Short, bool>,
    brought: HashSet<Short>,
    /// Content that must come with another, with the line that says so.
    once: Vec<(u64, Short)>,
}

/// Reads the whole map; every fault is told, not the first alone.
pub fn check(file: &Path) -> io::Result<Result<Checked, Faults>> {
    let mut lines = match Lines::open(file)? {
        Ok(lines) => lines,
        Err(faults) => return Ok(Err(faults)),
    };
    let (mut known, mut checked, mut faults) = (Known::default(), Checked::default(), Faults::none(file));
    while let Some(read) = lines.next_line()? {
        checked.lines += 1;
        match read {
            Ok(line) => {
                match line.action {
                    Action::Bring => checked.bring += 1,
                    Action::Once => checked.once += 1,
                    Action::Leave => checked.leave += 1,
                }
                let mut fault = |column, expected: &str, found: String| {
                    faults.add(Fault { row: line.row, column, expected: expected.to_owned(), found });
                };
                known.take(&line, &mut fault);
            }
            Err(found) => found.into_iter().for_each(|fault| faults.add(fault)),
        }
    }
    for (row, hash) in &known.once {
        if !known.brought.contains(hash) {
            let expected = "bring or leave, as no line brings this content".to_owned();
            faults.add(Fault { row: *row, column: "action", expected, found: "once".to_owned() });
        }
    }
    Ok(if faults.total == 0 { Ok(checked) } else { Err(faults) })
}

impl Known {
    fn take(&mut self, line: &Line, fault: &mut dyn FnMut(&'static str, &str, String)) {
        if !self.paths.insert(short(&Hash::of(&line.path))) {
            fault("exact path", "each file once", exact::encode(&line.path));
        }
        let Some(hash) = line.hash else { return };
        match line.action {
            Action::Leave => {}
            Action::Once => self.once.push((line.row, short(&hash))),
            Action::Bring => {
                self.brought.insert(short(&hash));
                if line.size > FILE_LIMIT {
                    fault("action", "leave, as documents take 2 GiB at most", line.action.key().to_owned());
                }
                self.place(line, fault);
            }
        }
    }

    /// Takes the place of a file, and those of the folders above it.
    fn place(&mut self, line: &Line, fault: &mut dyn FnMut(&'static str, &str, String)) {
        let mut path = String::new();
        for name in &line.folder {
            path.push('/');
            path.push_str(&name.folded());
            if self.places.insert(short(&Hash::of(path.as_bytes())), true) == Some(false) {
                fault("new folder", "a folder whose path is not that of a file", line.place());
            }
        }
        path.push('/');
        path.push_str(&line.name.folded());
        match self.places.insert(short(&Hash::of(path.as_bytes())), false) {
            None => {}
            Some(true) => fault("new name", "another name, as a folder has it", line.place()),
            Some(false) => fault("new name", "another name, as a line above has it", line.place()),
        }
    }
}
