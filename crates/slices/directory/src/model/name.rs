//! Names of people, and how they are sorted and found.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A person's name in parts, as Dutch and Belgian administrations keep it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// What the person is called: `Anna`.
    pub given: String,
    /// Initials: `A.M.`; may be empty.
    pub initials: String,
    /// What stands before the surname and is passed over in sorting: `van der`; may be empty.
    pub prefix: String,
    /// Surname without prefix: `Berg`.
    pub surname: String,
}

impl PersonName {
    /// As it is spoken: `Anna van der Berg`.
    #[must_use]
    pub fn display(&self) -> String {
        join(&[&self.given, &self.prefix, &self.surname])
    }

    /// As a list sorts it, folded: `berg van der anna`.
    #[must_use]
    pub fn sort_key(&self) -> String {
        fold(&join(&[&self.surname, &self.prefix, &self.given]))
    }
}

fn join(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// A text as search and sorting see it: lower case, without accents, `ij` one way, single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match letter {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            '\'' | '’' | '`' => {}
            c if c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-') => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The words under which a person is found, each searched by its beginning.
#[must_use]
pub fn search_terms(name: &PersonName, email: Option<&str>, external_id: Option<&str>) -> BTreeSet<String> {
    let mut terms: BTreeSet<String> = [&name.given, &name.surname]
        .iter()
        .flat_map(|part| {
            let folded = fold(part);
            let words: Vec<String> = folded.split([' ', '-']).map(str::to_owned).collect();
            words.into_iter().chain([folded.replace(['-', ' '], "")])
        })
        .filter(|term| !term.is_empty())
        .collect();
    if !name.prefix.is_empty() {
        terms.extend(fold(&name.prefix).split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
        terms.insert(fold(&format!("{}{}", name.prefix, name.surname)).replace(' ', ""));
    }
    terms.extend(email.into_iter().chain(external_id).map(fold).filter(|term| !term.is_empty()));
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(given: &str, prefix: &str, surname: &str) -> PersonName {
        PersonName { given: given.into(), initials: String::new(), prefix: prefix.into(), surname: surname.into() }
    }

    #[test]
    fn prefixes_are_passed_over_in_sorting() {
        assert_eq!(name("Anna", "van der", "Berg").sort_key(), "berg van der anna");
        assert_eq!(name("Zoë", "", "Özdemir").sort_key(), "ozdemir zoe");
        assert_eq!(name("Anna", "", "Berg").display(), "Anna Berg");
    }

    #[test]
    fn everyone_is_found_by_each_word_of_their_name() {
        let terms = search_terms(&name("Anne-Marie", "van 't", "Hof-Peeters"), Some("a.hof@x.example"), Some("P17"));
        for word in ["anne", "marie", "annemarie", "van", "t", "hof", "peeters", "a.hof@x.example", "p17"] {
            assert!(terms.contains(word), "{word} not in {terms:?}");
        }
    }

    #[test]
    fn folding_drops_accents_and_noise() {
        assert_eq!(fold("  D’Hondt,  Łukasz "), "dhondt lukasz");
    }
}
