//! Words: how a text is cut into them, and what is left of a word when its ending is taken off.

use std::collections::BTreeSet;

use kernel::Lang;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, PreTokenizedString, RemoveLongFilter, SimpleTokenizer, Stemmer,
    TextAnalyzer, Token, TokenStream as _,
};
use web::search::Findable;

/// Name of the way in which names and texts are cut.
pub(crate) const WORDS: &str = "words";
/// Longer words are no words, in bytes.
const LONGEST: usize = 60;
/// How much of a text tells its language, in bytes.
const TELLS: usize = 2_000;
/// Languages whose endings are taken off.
const LANGUAGES: [Language; 4] = [Language::Dutch, Language::English, Language::French, Language::German];

pub(crate) fn register(index: &tantivy::Index) {
    index.tokenizers().register(WORDS, plain());
}

fn plain() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

/// Endings depend on accents, so those are taken off last.
fn stemming(language: Language) -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST))
        .filter(LowerCaser)
        .filter(Stemmer::new(language))
        .filter(AsciiFoldingFilter)
        .build()
}

/// A word of a text, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) folded: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut analyzer = plain();
    let mut stream = analyzer.token_stream(text);
    let mut found = Vec::new();
    stream.process(&mut |token: &Token| {
        found.push(Word { folded: token.text.clone(), from: token.offset_from, to: token.offset_to });
    });
    found
}

/// What a word may be without its ending, in any of the languages.
pub(crate) fn stems(word: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for language in LANGUAGES {
        let mut analyzer = stemming(language);
        analyzer.token_stream(word).process(&mut |token: &Token| {
            found.insert(token.text.clone());
        });
    }
    found
}

/// The stems of a thing's words in the language of its text.
pub(crate) fn stems_of(thing: &Findable) -> PreTokenizedString {
    let text = format!("{}\n{}", thing.title, thing.text);
    let language = thing.lang.map_or_else(|| told(&text), of_lang);
    let mut analyzer = stemming(language);
    let mut tokens = Vec::new();
    analyzer.token_stream(&text).process(&mut |token: &Token| tokens.push(token.clone()));
    PreTokenizedString { text: String::new(), tokens }
}

fn of_lang(lang: Lang) -> Language {
    match lang {
        Lang::Nl => Language::Dutch,
        Lang::En => Language::English,
        Lang::Fr => Language::French,
        Lang::De => Language::German,
    }
}

/// The language that a text seems to be in; Dutch when it is too short to tell.
fn told(text: &str) -> Language {
    let start = &text[..text.floor_char_boundary(TELLS)];
    let known = vec![whatlang::Lang::Nld, whatlang::Lang::Eng, whatlang::Lang::Fra, whatlang::Lang::Deu];
    let told = whatlang::Detector::with_allowlist(known).detect(start).filter(whatlang::Info::is_reliable);
    match told.map(|info| info.lang()) {
        Some(whatlang::Lang::Eng) => Language::English,
        Some(whatlang::Lang::Fra) => Language::French,
        Some(whatlang::Lang::Deu) => Language::German,
        _ => Language::Dutch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_words_without_accents() {
        let found = words("Één cliënt, twee cliënten: ça va!");
        let folded: Vec<&str> = found.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(folded, ["een", "client", "twee", "clienten", "ca", "va"]);
        assert_eq!(&"Één cliënt, twee"[found[1].from..found[1].to], "cliënt");
    }

    #[test]
    fn forms_of_a_word_share_a_stem_in_four_languages() {
        for (one, other) in [
            ("laptop", "laptops"),
            ("vergadering", "vergaderingen"),
            ("meeting", "meetings"),
            ("réunion", "réunions"),
            ("Sitzung", "Sitzungen"),
        ] {
            assert!(!stems(one).is_disjoint(&stems(other)), "{one}, {other}");
        }
        assert!(stems("laptop").is_disjoint(&stems("vergadering")));
    }

    #[test]
    fn the_language_of_a_text_is_told() {
        assert_eq!(
            told("Morgen is de vergadering van het team in de grote zaal op de eerste verdieping."),
            Language::Dutch
        );
        assert_eq!(
            told("Tomorrow the team meets in the large hall on the first floor of the building."),
            Language::English
        );
        assert_eq!(
            told("Demain, la réunion de l'équipe a lieu dans la grande salle du premier étage."),
            Language::French
        );
        assert_eq!(
            told("Morgen trifft sich die Mannschaft in dem großen Saal im ersten Stock des Hauses."),
            Language::German
        );
        assert_eq!(told("x"), Language::Dutch);
    }
}
