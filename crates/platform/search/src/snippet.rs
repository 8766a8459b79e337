//! Quoting where the words stand.

use std::collections::BTreeSet;

use web::search::Marked;

use crate::words::{self, Word};

/// How many words are quoted.
const QUOTED: usize = 28;
/// How many of them stand before the first that was asked for.
const BEFORE: usize = 6;

/// The words that are asked for.
pub(crate) struct Sought {
    words: Vec<String>,
    stems: BTreeSet<String>,
}

impl Sought {
    /// The first few words of what was typed, each once.
    pub(crate) fn of(typed: &str, most: usize) -> Self {
        let mut words: Vec<String> = Vec::new();
        for word in words::words(typed) {
            if words.len() < most && !words.contains(&word.folded) {
                words.push(word.folded);
            }
        }
        let stems = words.iter().flat_map(|word| words::stems(word)).collect();
        Self { words, stems }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    fn has(&self, word: &Word) -> bool {
        let begins = |sought: &String| sought.chars().count() >= 3 && word.folded.starts_with(sought.as_str());
        self.words.iter().any(|sought| *sought == word.folded || begins(sought)) || {
            // Taking the endings off each word of a long text is slow; a stem begins as its word does.
            let near = |stem: &String| stem.chars().take(3).eq(word.folded.chars().take(3));
            self.stems.iter().any(near) && !words::stems(&word.folded).is_disjoint(&self.stems)
        }
    }
}

/// The piece of a text with the most of the words, those marked; empty when it has none.
pub(crate) fn of(text: &str, sought: &Sought) -> Vec<Marked> {
    let words = words::words(text);
    let has: Vec<bool> = words.iter().map(|word| sought.has(word)).collect();
    let Some(first) = best(&has) else { return Vec::new() };
    let end = (first + QUOTED).min(words.len());
    let (Some(from), Some(last)) = (words.get(first), words.get(end - 1)) else { return Vec::new() };
    let mut pieces: Vec<Marked> = Vec::new();
    if first > 0 {
        pieces.push(("… ".to_owned(), false));
    }
    let mut at = from.from;
    for (word, marked) in words.iter().zip(&has).take(end).skip(first).filter(|(_, marked)| **marked) {
        push(&mut pieces, &text[at..word.from], false);
        push(&mut pieces, &text[word.from..word.to], *marked);
        at = word.to;
    }
    push(&mut pieces, &text[at..last.to], false);
    if end < words.len() {
        pieces.push((" …".to_owned(), false));
    }
    pieces
}

fn push(pieces: &mut Vec<Marked>, text: &str, marked: bool) {
    if !text.is_empty() {
        pieces.push((text.to_owned(), marked));
    }
}

/// Where to begin so that most of the words stand in what is quoted.
fn best(has: &[bool]) -> Option<usize> {
    let mut within = 0_usize;
    let mut best = (0, 0);
    for (at, marked) in has.iter().enumerate() {
        within += usize::from(*marked);
        if at >= QUOTED && has[at - QUOTED] {
            within -= 1;
        }
        if within > best.0 {
            best = (within, at.saturating_sub(QUOTED - 1));
        }
    }
    let first = has.iter().skip(best.1).position(|marked| *marked)? + best.1;
    Some(first.saturating_sub(BEFORE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, words: &str) -> String {
        let pieces = of(text, &Sought::of(words, 10));
        pieces.into_iter().map(|(piece, marked)| if marked { format!("[{piece}]") } else { piece }).collect()
    }

    #[test]
    fn the_words_are_marked_with_what_stands_around_them() {
        let text = "Breng je laptop mee. De uitgifte van laptops is op dinsdag.";
        assert_eq!(quoted(text, "laptop"), "Breng je [laptop] mee. De uitgifte van [laptops] is op dinsdag");
        assert_eq!(quoted(text, "printer"), "");
        assert_eq!(quoted("", "laptop"), "");
    }

    #[test]
    fn of_a_long_text_the_piece_with_most_of_the_words_is_quoted() {
        let filler = "woord ".repeat(100);
        let text = format!("laptop {filler} laptop voor de cliënt {filler}");
        let found = quoted(&text, "client laptop");
        assert!(found.starts_with("… ") && found.ends_with(" …"), "{found}");
        assert!(found.contains("[laptop] voor de [cliënt]"), "{found}");
    }

    #[test]
    fn any_text_and_question_can_be_quoted() {
        for text in ["ß ﬁ ½ Ⅷ", "a\u{301}e\u{301}", "日本語 テキスト", "'; -- \u{0}", "İstanbul İ"] {
            for words in ["a", "istanbul", "ss fi 1", "", "日本語", "\u{301}"] {
                let _ = quoted(text, words);
            }
        }
    }
}
