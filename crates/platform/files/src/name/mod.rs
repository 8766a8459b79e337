//! Names of files and folders that Windows, macOS, Linux and a zip all take.

mod chars;

use std::borrow::Cow;
use std::fmt;

use kernel::Text;
use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization as _;

use chars::{Look, look};

/// The most characters of a name.
pub const MOST_CHARS: usize = 200;
/// The most bytes of a name in UTF-8: what Linux takes.
pub const MOST_BYTES: usize = 255;
/// Longer than this, or with other signs than letters and digits, what follows the last dot is no extension.
const LONGEST_EXTENSION: usize = 12;
/// In place of what may not stand in a name.
const FILLER: char = '_';

/// The name of a file or folder, in Unicode's form NFC.
///
/// It has no character that a file system refuses (`/ \ : * ? " < > |`, control characters) or that a person cannot see
/// (zero width, changes of direction), begins and ends with neither a space nor a dot, is no name of a device of
/// Windows (`CON`, `nul.txt`), and has at most [`MOST_CHARS`] characters and [`MOST_BYTES`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileName(String);

impl FileName {
    /// Takes a name as somebody typed it. Only what nobody sees is changed: the form is brought to NFC, spaces of any
    /// kind become plain ones, and the signs that choose between two pictures of a character go. The reason of a refusal
    /// is a text of the keys `files-name-*`.
    pub fn parse(text: &str) -> Result<Self, Text> {
        let name = same_look(text);
        if name.is_empty() {
            return Err(Text::new("files-name-empty"));
        }
        for c in name.chars() {
            match look(c) {
                Look::Plain => {}
                Look::Forbidden => return Err(Text::new("files-name-sign").with("sign", c)),
                Look::Unseen => {
                    return Err(Text::new("files-name-unseen").with("code", format!("U+{:04X}", u32::from(c))));
                }
            }
        }
        if name.trim_matches([' ', '.']) != name {
            return Err(Text::new("files-name-edge"));
        }
        if is_device(&name) {
            return Err(Text::new("files-name-device").with("name", until_dot(&name)));
        }
        if !fits(&name) {
            return Err(Text::new("files-name-long").with("most", MOST_CHARS));
        }
        Ok(Self(name))
    }

    /// The nearest good name for any text; a good name stays as it is. Where nothing is left it is `_`.
    #[must_use]
    pub fn tidied(text: &str) -> Self {
        let replaced = text.nfc().filter_map(|c| match look(c) {
            Look::Plain => Some(c),
            // A control character between two words of a broken name is no sign that somebody chose.
            Look::Unseen => None,
            Look::Forbidden => Some(FILLER),
        });
        let kept: String = replaced.collect();
        let mut name = same_look(&kept).trim_matches([' ', '.']).to_owned();
        if is_device(&name) {
            name.insert(until_dot(&name).len(), FILLER);
        }
        if !fits(&name) {
            let (stem, extension) = split(&name);
            name = joined(stem, "", extension);
        }
        Self(if name.is_empty() { FILLER.to_string() } else { name })
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key for uniqueness: two names with the same key differ in case only, and could not lie in one folder on
    /// Windows or macOS. It is no name to show.
    #[must_use]
    pub fn folded(&self) -> String {
        folded(&self.0)
    }

    /// The name without and with what follows its last dot, when that looks like an extension: `("jaarverslag", "pdf")`.
    #[must_use]
    pub fn stem_and_extension(&self) -> (&str, Option<&str>) {
        split(&self.0)
    }

    /// The file's name with a number, for when its own is taken: `verslag (2).pdf`. A long stem is shortened.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let (stem, extension) = split(&self.0);
        Self(joined(stem, &format!(" ({number})"), extension))
    }

    /// The folder's name with a number: `versie 1.2 (2)`, as a folder has no extension.
    #[must_use]
    pub fn numbered_folder(&self, number: u32) -> Self {
        Self(joined(&self.0, &format!(" ({number})"), None))
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for FileName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Serialize for FileName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// The text in NFC, with plain spaces, without signs that only choose a picture.
fn same_look(text: &str) -> String {
    let plain = text.chars().filter(|c| !chars::chooses_picture(*c)).map(|c| if chars::is_space(c) { ' ' } else { c });
    plain.nfc().collect()
}

fn folded(name: &str) -> String {
    // Upwards first: ß and SS, ﬁ and FI, the two small sigmas are one then.
    let small = |c: char| c.to_uppercase().flat_map(char::to_lowercase);
    let mut key: Cow<'_, str> = name.into();
    // Putting marks together again can make a character that folds once more.
    for _ in 0..3 {
        let next: String = key.nfd().flat_map(small).nfc().collect();
        if next == key {
            break;
        }
        key = next.into();
    }
    key.into_owned()
}

fn fits(name: &str) -> bool {
    name.len() <= MOST_BYTES && name.chars().count() <= MOST_CHARS
}

fn until_dot(name: &str) -> &str {
    name.split('.').next().unwrap_or_default().trim_end_matches(' ')
}

/// Whether Windows takes it for a device, whatever the extension.
fn is_device(name: &str) -> bool {
    let stem = until_dot(name).to_ascii_uppercase();
    let numbered = |prefix: &str| {
        let number = stem.strip_prefix(prefix);
        number.is_some_and(|number| matches!(number, "¹" | "²" | "³") || matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") || numbered("COM") || numbered("LPT")
}

fn split(name: &str) -> (&str, Option<&str>) {
    let is_extension =
        |part: &str| (1..=LONGEST_EXTENSION).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    match name.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) && !stem.is_empty() => (stem, Some(extension)),
        _ => (name, None),
    }
}

/// Stem, addition and extension in one name that fits; the stem gives way.
fn joined(stem: &str, addition: &str, extension: Option<&str>) -> String {
    let tail = extension.map_or_else(|| addition.to_owned(), |extension| format!("{addition}.{extension}"));
    let (bytes, chars) = (MOST_BYTES.saturating_sub(tail.len()), MOST_CHARS.saturating_sub(tail.chars().count()));
    let ends = stem.char_indices().map(|(at, c)| at + c.len_utf8()).take(chars);
    let end = ends.take_while(|end| *end <= bytes).last().unwrap_or_default();
    let kept = stem.get(..end).unwrap_or_default().trim_end_matches([' ', '.']);
    format!("{}{tail}", if kept.is_empty() { "_" } else { kept })
}

#[cfg(test)]
mod tests;
