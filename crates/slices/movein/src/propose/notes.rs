//! What is remarkable about a file, in words for the map.

macro_rules! notes {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// One remark.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each says what it means in its text")]
        pub enum Note { $($name),* }

        const TEXTS: &[(Note, &str)] = &[$((Note::$name, $text)),*];
    };
}

notes! {
    Folded = "folders that hold one folder only are one now",
    Repeated = "words of the folder above are left out",
    Safe = "signs that documents do not take are replaced",
    Reserved = "name is reserved on Windows",
    Shortened = "name is shortened",
    Copy = "mark of a copy is left out, as nothing else has the name",
    Case = "differs from another name in capitals only",
    Form = "differs from another name in Unicode form only",
    Numbered = "number added, as the name is taken",
    Dos = "name was in the old code page 437",
    Windows = "name was in the old code page 1252",
    Long = "old path is longer than 260 characters",
    Empty = "file is empty",
    Duplicate = "content is the same as that of another file",
    Twin = "copy beside its original, with the same content",
    Large = "larger than documents take",
}

/// The remarks on one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Notes(u32);

impl Notes {
    /// Adds one.
    pub fn add(&mut self, note: Note) {
        self.0 |= 1 << note as u32;
    }

    /// Adds those of another.
    pub fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn has(self, note: Note) -> bool {
        self.0 & (1 << note as u32) != 0
    }

    /// They in words, `; ` between them.
    #[must_use]
    pub fn text(self) -> String {
        let own = TEXTS.iter().filter(|(note, _)| self.has(*note)).map(|(_, text)| *text);
        own.collect::<Vec<_>>().join("; ")
    }
}
