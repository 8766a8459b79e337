//! Single names: what is left out of them.

use files::FileName;
use files::name::{MOST_BYTES, MOST_CHARS};

/// Room that is left in a name, for a number.
const SPARE: usize = 40;

/// Whether a name leaves room for a number. Numbers that it has do not count, so that one with a number stays as it is.
fn is_short(name: &FileName) -> bool {
    let (stem, _) = name.stem_and_extension();
    let mut bare = stem;
    while let Some((less, _)) = bare.rsplit_once(' ').filter(|(_, last)| is_counted(last)) {
        bare = less;
    }
    let (numbers, all) = (stem.len() - bare.len(), name.as_str());
    all.chars().count() - numbers <= MOST_CHARS - SPARE && all.len() - numbers <= MOST_BYTES - SPARE
}

/// Whether a word is a number in brackets.
fn is_counted(word: &str) -> bool {
    let number = word.strip_prefix('(').and_then(|word| word.strip_suffix(')'));
    number.is_some_and(|number| (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The beginning of a text, of at most so many bytes and characters.
fn cut(text: &str, room: usize) -> &str {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = ends.take(room.min(MOST_CHARS - SPARE)).take_while(|end| *end <= room).last().unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// The name, shorter when it leaves no room for a number. What follows the last dot stays.
pub(super) fn shortened(name: FileName) -> FileName {
    if is_short(&name) {
        return name;
    }
    let (stem, extension) = name.stem_and_extension();
    let tail = extension.map(|extension| format!(".{extension}")).unwrap_or_default();
    let room = (MOST_CHARS - SPARE).min(MOST_BYTES - SPARE) - tail.len();
    FileName::tidied(&format!("{}{tail}", cut(stem, room).trim_end_matches([' ', '.'])))
}

fn is_between(c: char) -> bool {
    matches!(c, ' ' | '-' | '_' | '.' | ',' | '–' | '—')
}

/// The name without the words of the folder above at its beginning: `Rapporten 2019` in `Rapporten` is `2019`.
pub(super) fn without_parent(name: FileName, parent: &str) -> FileName {
    let mut own = name;
    // What is left may begin with them again.
    while let Some(rest) = after_words(own.as_str(), parent) {
        own = FileName::tidied(rest);
    }
    own
}

/// What follows the words, when that is something to call a folder.
fn after_words<'a>(name: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = name.chars();
    for wanted in words.chars() {
        let next = rest.next()?;
        if next != wanted && !next.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = rest.as_str();
    let after = rest.trim_start_matches(is_between);
    let is_word = after.chars().next().is_some_and(char::is_alphanumeric);
    (!words.is_empty() && after.len() < rest.len() && is_word).then_some(after)
}

/// The names of folders of which each holds the next one only, in one.
pub(super) fn joined(names: &[FileName]) -> FileName {
    /// Longer is no short name any more.
    const MOST: usize = 80;
    let mut parts: Vec<FileName> = Vec::new();
    for name in names {
        let own = parts.last().map_or_else(|| name.clone(), |above| without_parent(name.clone(), above.as_str()));
        if parts.last().is_none_or(|above| above.folded() != own.folded()) {
            parts.push(own);
        }
    }
    let text = |parts: &[&FileName]| parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(" - ");
    let all = text(&parts.iter().collect::<Vec<_>>());
    let ends = text(&parts.first().into_iter().chain(parts.last()).collect::<Vec<_>>());
    let own = [all, ends].into_iter().find(|text| text.chars().count() <= MOST);
    let last = || parts.last().map(|last| last.as_str().to_owned()).unwrap_or_default();
    shortened(FileName::tidied(&own.unwrap_or_else(last)))
}

/// The name without marks of a copy: `Kopie van`, `Copy of`, ` - Kopie`, ` (1)`.
pub(super) fn without_marks(name: &FileName) -> FileName {
    let mut own = name.clone();
    loop {
        let (stem, extension) = own.stem_and_extension();
        let Some(less) = without_mark(stem) else { return own };
        let tail = extension.map(|extension| format!(".{extension}")).unwrap_or_default();
        let next = FileName::tidied(&format!("{less}{tail}"));
        if next.as_str().len() >= own.as_str().len() {
            return own;
        }
        own = next;
    }
}

fn without_mark(stem: &str) -> Option<&str> {
    let is_word = |word: &str| ["kopie", "copy"].iter().any(|own| word.eq_ignore_ascii_case(own));
    let sound = |less: &str| less.chars().any(char::is_alphanumeric);
    let before = |text: &str| {
        let mut words = text.split(' ').filter(|word| !word.is_empty());
        let is_mark = words.next().is_some_and(is_word);
        let rest =
            words.next().filter(|_| is_mark).and_then(|word| if is_counted(word) { words.next() } else { Some(word) });
        rest.is_some_and(|word| word.eq_ignore_ascii_case("van") || word.eq_ignore_ascii_case("of"))
    };
    // At the front: as far as the word that ends the mark.
    let front = [" van ", " of "].iter().find_map(|end| {
        let at = stem.to_ascii_lowercase().find(end)? + end.len();
        stem.split_at_checked(at).filter(|(mark, _)| before(mark)).map(|(_, rest)| rest)
    });
    let behind = stem.rsplit_once(' ').and_then(|(rest, last)| match rest.rsplit_once(" -") {
        Some((rest, "")) if is_word(last) => Some(rest),
        _ => is_counted(last).then_some(rest),
    });
    behind.or(front).map(|less| less.trim_matches(' ')).filter(|less| sound(less))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> FileName {
        FileName::tidied(text)
    }

    #[test]
    fn marks_of_copies_are_known_and_versions_are_none() {
        for (with, without) in [
            ("Kopie van verslag.docx", "verslag.docx"),
            ("Kopie (2) van verslag.docx", "verslag.docx"),
            ("Copy of Kopie van verslag.docx", "verslag.docx"),
            ("verslag - kopie.docx", "verslag.docx"),
            ("verslag - Copy (3).docx", "verslag.docx"),
            ("verslag (1).docx", "verslag.docx"),
            ("definitief_v3.docx", "definitief_v3.docx"),
            ("begroting (2019).xlsx", "begroting (2019).xlsx"),
            ("Kopie van.docx", "Kopie van.docx"),
            ("(1).docx", "(1).docx"),
            ("kopieerapparaat van de school.pdf", "kopieerapparaat van de school.pdf"),
        ] {
            assert_eq!(without_marks(&name(with)), name(without), "{with}");
        }
    }

    #[test]
    fn words_of_the_folder_above_go_where_a_word_is_left() {
        for (own, left) in [
            ("Rapporten 2019", "2019"),
            ("rapporten_Rapporten-oud", "oud"),
            ("Rapporten", "Rapporten"),
            ("Rapportenmap", "Rapportenmap"),
            ("Rapporten (2)", "Rapporten (2)"),
        ] {
            assert_eq!(without_parent(name(own), "Rapporten"), name(left), "{own}");
        }
    }

    #[test]
    fn a_chain_of_folders_is_one_name() {
        assert_eq!(joined(&["Data", "Data", "Archief", "Archief 2019"].map(name)), name("Data - Archief - 2019"));
        let long = "m".repeat(60);
        assert_eq!(joined(&[name("a"), name(&long), name("b"), name(&long)]).as_str(), format!("a - {long}"));
    }
}
