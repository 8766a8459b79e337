//! A short, logical name and place for every path of an old drive.
//!
//! The same paths give the same proposal, whatever else is on the drive's machine; no two files get one name in one place,
//! also not in other letters; and what was proposed is proposed again, unchanged. The rules:
//!
//! * A folder that holds nothing but one folder becomes one with it: `Data/Archief/2019` is `Data - Archief - 2019`.
//! * The words of the folder above go from the beginning of a folder's name, when a word is left. A file keeps its words.
//! * `Kopie van`, ` - Copy` and ` (1)` go only when nothing else in the folder would have the name. Words such as
//!   *definitief* and `v3` mean something to somebody, and stay.
//! * What documents do not take is replaced, and a name that is taken gets a number. Nothing is ever merged.

mod notes;
mod words;

use std::collections::{BTreeMap, HashMap};

use files::FileName;
use unicode_normalization::UnicodeNormalization as _;

use crate::exact::{Encoding, read};
pub use notes::{Note, Notes};

/// The path of a Windows program ends here.
const LONG: usize = 260;

/// Where all files go.
#[derive(Debug, Default)]
pub struct Plan {
    /// The folders, each as its path: names with `/` between them. The first is the top, which has none.
    pub folders: Vec<String>,
    /// The files, in the order of the paths.
    pub files: Vec<Proposal>,
}

/// Where one file goes.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Which of the folders.
    pub folder: usize,
    /// The name.
    pub name: FileName,
    /// What is remarkable.
    pub notes: Notes,
}

impl Proposal {
    /// Whether the name has a mark of a copy: its own, or a number because it was taken.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.notes.has(Note::Copy) || words::without_marks(&self.name) != self.name
    }
}

/// A folder of the old drive.
#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, usize>,
    files: Vec<(String, usize)>,
    notes: Notes,
}

/// Folders that are still to be filled: the old one, the new one, and the name of the new one.
type Waiting = Vec<(usize, usize, String)>;

/// Proposes a place for each path. `backslash` says whether `\` stands between names as well, as in some zips.
#[must_use]
pub fn propose<'a>(paths: impl IntoIterator<Item = &'a [u8]>, backslash: bool) -> Plan {
    let mut tree = vec![Folder::default()];
    let mut plan = Plan { folders: vec![String::new()], files: Vec::new() };
    for (index, path) in paths.into_iter().enumerate() {
        let mut notes = Notes::default();
        let names = path.split(|byte| *byte == b'/' || (backslash && *byte == b'\\'));
        let mut names: Vec<String> =
            names.filter(|name| !matches!(*name, b"" | b".")).map(|name| told(name, &mut notes)).collect();
        let file = names.pop().unwrap_or_else(|| "_".to_owned());
        if names.iter().map(|name| name.chars().count() + 1).sum::<usize>() + file.chars().count() > LONG {
            notes.add(Note::Long);
        }
        let folder = names.into_iter().fold(0, |at, name| below(&mut tree, at, name));
        if let Some(folder) = tree.get_mut(folder) {
            folder.files.push((file, index));
        }
        // Its place is known when its folder is looked at.
        plan.files.push(Proposal { folder: 0, name: FileName::tidied(""), notes });
    }
    let mut waiting: Waiting = vec![(0, 0, String::new())];
    while let Some((at, new, name)) = waiting.pop() {
        let Some(folder) = tree.get_mut(at).map(std::mem::take) else { continue };
        let mut place = Place { new, name: &name, notes: folder.notes, taken: HashMap::new() };
        place.add_folders(&folder, (&mut tree, &mut plan, &mut waiting));
        place.add_files(&folder, &mut plan);
    }
    plan
}

fn told(name: &[u8], notes: &mut Notes) -> String {
    let (text, encoding) = read(name);
    match encoding {
        Encoding::Utf8 => {}
        Encoding::Windows1252 => notes.add(Note::Windows),
        Encoding::Cp437 => notes.add(Note::Dos),
    }
    text.into_owned()
}

fn below(tree: &mut Vec<Folder>, at: usize, name: String) -> usize {
    let next = tree.len();
    let found = tree.get_mut(at).map(|folder| *folder.folders.entry(name).or_insert(next));
    if found == Some(next) {
        tree.push(Folder::default());
    }
    found.unwrap_or_default()
}

/// A folder of the new tree while it is being filled.
struct Place<'a> {
    new: usize,
    name: &'a str,
    notes: Notes,
    /// What has a name there, by its folded form: the old name.
    taken: HashMap<String, String>,
}

impl Place<'_> {
    fn add_folders(&mut self, folder: &Folder, (tree, plan, waiting): (&mut [Folder], &mut Plan, &mut Waiting)) {
        for (old, at) in &folder.folders {
            let mut notes = self.notes;
            let mut chain = vec![safe(old, &mut notes)];
            let mut at = *at;
            while let Some((old, next)) = only_folder(tree, at) {
                chain.push(safe(&old, &mut notes));
                at = next;
                notes.add(Note::Folded);
            }
            let whole = if chain.len() == 1 { chain.swap_remove(0) } else { words::joined(&chain) };
            let own = words::without_parent(whole.clone(), self.name);
            if own != whole {
                notes.add(Note::Repeated);
            }
            let name = self.unique(&own, old, (&mut notes, FileName::numbered_folder));
            let above = plan.folders.get(self.new).map(String::as_str).unwrap_or_default();
            let path = if above.is_empty() { name.to_string() } else { format!("{above}/{name}") };
            waiting.push((at, plan.folders.len(), name.to_string()));
            plan.folders.push(path);
            if let Some(folder) = tree.get_mut(at) {
                folder.notes = notes;
            }
        }
    }

    fn add_files(&mut self, folder: &Folder, plan: &mut Plan) {
        let mut found = Vec::with_capacity(folder.files.len());
        // How many would have a name if the marks of copies went.
        let mut wanted: HashMap<String, u32> = self.taken.keys().map(|key| (key.clone(), 1)).collect();
        for (old, index) in &folder.files {
            let mut notes = self.notes;
            let name = safe(old, &mut notes);
            let bare = words::without_marks(&name);
            *wanted.entry(bare.folded()).or_default() += 1;
            found.push((old, *index, (name, bare), notes));
        }
        for (old, index, (name, bare), mut notes) in found {
            let own = if bare != name && wanted.get(&bare.folded()) == Some(&1) {
                notes.add(Note::Copy);
                bare
            } else {
                name
            };
            let name = self.unique(&own, old, (&mut notes, FileName::numbered));
            if let Some(own) = plan.files.get_mut(index) {
                notes.join(own.notes);
                *own = Proposal { folder: self.new, name, notes };
            }
        }
    }

    /// The name, with a number when it is taken.
    fn unique(
        &mut self,
        name: &FileName,
        old: &str,
        (notes, numbered): (&mut Notes, fn(&FileName, u32) -> FileName),
    ) -> FileName {
        let mut own = name.clone();
        let mut number = 1;
        while let Some(other) = self.taken.get(&own.folded()) {
            if number == 1 && other.nfc().eq(old.nfc()) {
                notes.add(Note::Form);
            } else if number == 1 && other.to_lowercase() == old.to_lowercase() {
                notes.add(Note::Case);
            }
            notes.add(Note::Numbered);
            number += 1;
            own = numbered(name, number);
        }
        self.taken.insert(own.folded(), old.to_owned());
        own
    }
}

/// The one folder in a folder that holds nothing else.
fn only_folder(tree: &[Folder], at: usize) -> Option<(String, usize)> {
    let folder = tree.get(at).filter(|folder| folder.files.is_empty() && folder.folders.len() == 1)?;
    folder.folders.iter().next().map(|(name, at)| (name.clone(), *at))
}

/// The name as documents take it, with room for a number.
fn safe(old: &str, notes: &mut Notes) -> FileName {
    let name = FileName::tidied(old);
    if name.as_str() != old {
        let why = FileName::parse(old).err();
        notes.add(match why.as_ref().map(|why| why.key.as_ref()) {
            Some("files-name-device") => Note::Reserved,
            Some("files-name-long") => Note::Shortened,
            _ => Note::Safe,
        });
    }
    let short = words::shortened(name.clone());
    if short != name {
        notes.add(Note::Shortened);
    }
    short
}

#[cfg(test)]
mod tests;
