//! The parts of a person's name, by Dutch and by Belgian habit.

use super::text::{clean, fold};

/// How names are written in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Habit {
    /// Given name first (`Anna van der Berg`); the prefix is apart from the surname, which is sorted under B.
    #[default]
    Dutch,
    /// Surname first (`Van den Broeck Jan`); the prefix is part of the surname, which is sorted under V.
    Belgian,
}

/// The parts of a name. What the source does not tell is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// The name someone is called by: `Piet`, `Jan Willem`.
    pub given: String,
    /// Initials with points: `P.J.`
    pub initials: String,
    /// The Dutch "tussenvoegsel": `van der`.
    pub prefix: String,
    /// The surname without prefix by Dutch habit, with it by Belgian habit.
    pub surname: String,
}

/// Words that form a prefix by themselves.
const PREFIXES: [&str; 38] = [
    "van", "vande", "vanden", "vander", "von", "vom", "zu", "zur", "der", "den", "de", "'t", "ter", "ten", "te", "tot",
    "la", "le", "les", "du", "des", "della", "di", "da", "do", "dos", "das", "del", "dello", "el", "al", "ben", "bin",
    "bint", "ibn", "abu", "af", "av",
];
/// Words that open a prefix only when another prefix word follows: `op de`, `in 't`, `uit den`.
const OPENERS: [&str; 13] =
    ["op", "in", "aan", "bij", "onder", "over", "uit", "uijt", "voor", "achter", "het", "auf", "aus"];

impl PersonName {
    /// Splits a name that came as one text. A comma decides (`Berg, Anna van der`); without one, the habit does. Names
    /// cannot be split with certainty: show the parts before they are kept.
    #[must_use]
    pub fn split(text: &str, habit: Habit) -> Self {
        let cleaned = clean(text);
        match cleaned.split_once(',') {
            Some((surname, rest)) => Self::with_comma(surname, rest, habit),
            None => Self::without_comma(&cleaned, habit),
        }
    }

    /// Puts separate cells together; the surname cell may hold the prefix too (`van der Berg`, `Berg, van der`).
    #[must_use]
    pub fn from_parts(given: &str, initials: &str, prefix: &str, surname: &str, habit: Habit) -> Self {
        let surname = clean(surname);
        let mut name = match surname.split_once(',') {
            Some((family, rest)) if words(rest).all(is_prefix_like) => {
                Self::family(&format!("{} {}", rest.trim(), family.trim()), habit)
            }
            _ => Self::family(&surname, habit),
        };
        let prefix = clean(prefix);
        if !prefix.is_empty() {
            name.set_prefix(&prefix, habit);
        }
        name.given = clean(given).into_owned();
        name.initials = with_points(&clean(initials));
        name
    }

    /// As it is said: `Anna van der Berg`, with the initials where no given name is known.
    #[must_use]
    pub fn display(&self) -> String {
        let first = if self.given.is_empty() { &self.initials } else { &self.given };
        join(&[first, &self.prefix, &self.surname])
    }

    /// As it is sorted in a list: `Berg, Anna van der`.
    #[must_use]
    pub fn listed(&self) -> String {
        let first = if self.given.is_empty() { &self.initials } else { &self.given };
        let rest = join(&[first, &self.prefix]);
        if rest.is_empty() { self.surname.clone() } else { format!("{}, {rest}", self.surname) }
    }

    fn with_comma(left: &str, right: &str, habit: Habit) -> Self {
        let mut name = Self::family(left.trim(), habit);
        // `Berg, van der, Anna` puts the prefix between two commas.
        let (middle, rest) = match right.split_once(',') {
            Some((middle, rest)) if words(middle).all(is_prefix_like) => (middle.trim(), rest),
            _ => ("", right),
        };
        let (before, bracketed, after) = brackets(rest);
        let tokens: Vec<&str> = words(before).chain(words(after)).filter(|word| *word != ",").collect();
        let run = trailing_prefix(&tokens);
        let (first, prefix) = tokens.split_at(tokens.len() - run);
        let prefix = join(&[middle, &prefix.join(" ")]);
        if !prefix.is_empty() {
            name.set_prefix(&prefix, habit);
        }
        name.set_first(first, bracketed);
        name
    }

    fn without_comma(text: &str, habit: Habit) -> Self {
        let (before, bracketed, after) = brackets(text);
        let tokens: Vec<&str> = words(before).chain(words(after)).collect();
        let Some(start) = (1..tokens.len()).find(|at| prefix_run(tokens.get(*at..).unwrap_or_default()) > 0) else {
            return Self::plain(&tokens, bracketed, habit);
        };
        let opens = prefix_run(&tokens);
        if opens > 0 && surname_first(&tokens, opens, habit) {
            // The surname comes first: `Van den Broeck Jan`.
            let (family, first) = tokens.split_at((opens + 1).min(tokens.len()));
            let mut name = Self::family(&family.join(" "), habit);
            name.set_first(first, bracketed);
            return name;
        }
        let (first, family) = tokens.split_at(start);
        let mut name = Self::family(&family.join(" "), habit);
        name.set_first(first, bracketed);
        name
    }

    /// A name in which no prefix follows the first word.
    fn plain(tokens: &[&str], bracketed: &str, habit: Habit) -> Self {
        let opens = prefix_run(tokens);
        let (first, family) = match habit {
            _ if opens > 0 && surname_first(tokens, opens, habit) => {
                let (family, first) = tokens.split_at((opens + 1).min(tokens.len()));
                (first, family)
            }
            Habit::Dutch => tokens.split_at(tokens.len().saturating_sub(1)),
            Habit::Belgian => {
                let (family, first) = tokens.split_at(tokens.len().min(1));
                (first, family)
            }
        };
        let mut name = Self::family(&family.join(" "), habit);
        name.set_first(first, bracketed);
        name
    }

    /// A surname with its prefix, in front or (by Dutch habit in lists) behind: `van der Berg`, `Berg van der`.
    fn family(text: &str, habit: Habit) -> Self {
        let tokens: Vec<&str> = words(text).collect();
        let front = prefix_run(&tokens);
        if habit == Habit::Belgian || front == 0 {
            let run = if habit == Habit::Dutch { trailing_prefix(&tokens) } else { 0 };
            if run > 0 && run < tokens.len() {
                let (surname, prefix) = tokens.split_at(tokens.len() - run);
                return Self { prefix: prefix.join(" "), surname: surname.join(" "), ..Self::default() };
            }
            return Self { surname: tokens.join(" "), ..Self::default() };
        }
        let (prefix, surname) = tokens.split_at(front);
        Self { prefix: prefix.join(" "), surname: surname.join(" "), ..Self::default() }
    }

    fn set_prefix(&mut self, prefix: &str, habit: Habit) {
        match habit {
            Habit::Dutch => prefix.clone_into(&mut self.prefix),
            Habit::Belgian => self.surname = join(&[prefix, &self.surname]),
        }
    }

    fn set_first(&mut self, tokens: &[&str], bracketed: &str) {
        let (initials, given): (Vec<&str>, Vec<&str>) = tokens.iter().partition(|word| are_initials(word));
        self.initials = with_points(&initials.concat());
        self.given = if bracketed.is_empty() { given.join(" ") } else { bracketed.to_owned() };
    }
}

/// The initials of given names: `Jan Willem` gives `J.W.`, `IJsbrand` gives `IJ.`.
#[must_use]
pub fn initials_of(given: &str) -> String {
    let cleaned = clean(given);
    let mut out = String::new();
    for word in cleaned.split([' ', '-']).filter(|word| !word.is_empty()) {
        if word.starts_with("IJ") {
            out.push_str("IJ");
        } else {
            out.extend(word.chars().next().into_iter().flat_map(char::to_uppercase));
        }
        out.push('.');
    }
    out
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

fn join(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The text before, within and after the first pair of brackets.
fn brackets(text: &str) -> (&str, &str, &str) {
    let parts = text
        .split_once('(')
        .and_then(|(before, rest)| rest.split_once(')').map(|(within, after)| (before, within.trim(), after)));
    parts.unwrap_or((text, "", ""))
}

fn is_prefix_word(word: &str) -> bool {
    PREFIXES.contains(&fold(word).as_str())
}

fn is_prefix_like(word: &str) -> bool {
    is_prefix_word(word) || OPENERS.contains(&fold(word).as_str())
}

fn is_lowercase(word: Option<&&str>) -> bool {
    word.is_some_and(|word| !word.chars().any(char::is_uppercase))
}

/// Whether a name that opens with prefix words has its surname first. `Ben` and `Al` are given names too, in capitals.
fn surname_first(tokens: &[&str], opens: usize, habit: Habit) -> bool {
    let first = tokens.first().copied().unwrap_or_default();
    let given_too = matches!(first, "Ben" | "Al");
    habit == Habit::Belgian || is_lowercase(tokens.first()) || (opens > 1 && !given_too)
}

/// How many words at the start form a prefix; at least one word is left for the surname.
fn prefix_run(tokens: &[&str]) -> usize {
    let mut run = 0;
    while run + 1 < tokens.len() {
        let word = tokens.get(run).copied().unwrap_or_default();
        let next = tokens.get(run + 1).copied().unwrap_or_default();
        let opens = OPENERS.contains(&fold(word).as_str()) && is_prefix_word(next) && run + 2 < tokens.len();
        if !(is_prefix_word(word) || opens) {
            break;
        }
        run += 1;
    }
    run
}

/// How many words at the end form a prefix, in lower case as such lists write it.
fn trailing_prefix(tokens: &[&str]) -> usize {
    tokens.iter().rev().take_while(|word| is_prefix_like(word) && is_lowercase(Some(word))).count()
}

/// `P.`, `P.J.`, `Th.M.`, or a single capital.
fn are_initials(word: &str) -> bool {
    let single = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let pointed = word.ends_with('.')
        && word
            .split('.')
            .filter(|part| !part.is_empty())
            .all(|part| (1..=2).contains(&part.chars().count()) && part.chars().next().is_some_and(char::is_uppercase));
    single || pointed
}

/// `PJ`, `P J` and `p.j.` all become `P.J.`; `Th.` and `IJ.` stay together.
fn with_points(text: &str) -> String {
    let mut out = String::new();
    if text.contains('.') {
        for part in text.split(['.', ' ']).filter(|part| !part.is_empty()) {
            let mut chars = part.chars();
            out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
            out.push_str(chars.as_str());
            out.push('.');
        }
        return out;
    }
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        out.extend(c.to_uppercase());
        out.push('.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str, habit: Habit) -> [String; 4] {
        let name = PersonName::split(text, habit);
        [name.given, name.initials, name.prefix, name.surname]
    }

    #[test]
    fn dutch_names() {
        for (text, expected) in [
            ("Jansen, P. (Piet) van der", ["Piet", "P.", "van der", "Jansen"]),
            ("van der Berg, Anna", ["Anna", "", "van der", "Berg"]),
            ("Anna van der Berg", ["Anna", "", "van der", "Berg"]),
            ("Berg, van der, Anna", ["Anna", "", "van der", "Berg"]),
            ("Berg van der, A.M.", ["", "A.M.", "van der", "Berg"]),
            ("Van der Berg Anna", ["Anna", "", "Van der", "Berg"]),
            ("van der Berg Anna", ["Anna", "", "van der", "Berg"]),
            ("Jan Willem in 't Veld", ["Jan Willem", "", "in 't", "Veld"]),
            ("Els op de Beeck", ["Els", "", "op de", "Beeck"]),
            ("Kees ’t Hart", ["Kees", "", "’t", "Hart"]),
            ("Anna de Vries-van den Berg", ["Anna", "", "de", "Vries-van den Berg"]),
            ("Ben de Boer", ["Ben", "", "de", "Boer"]),
            ("Fatima El Amrani", ["Fatima", "", "El", "Amrani"]),
            ("Yusuf ibn Sina", ["Yusuf", "", "ibn", "Sina"]),
            ("J. P. de la Rie", ["", "J.P.", "de la", "Rie"]),
            ("Piet Jansen", ["Piet", "", "", "Jansen"]),
            ("Cher", ["", "", "", "Cher"]),
            ("", ["", "", "", ""]),
            ("de", ["", "", "", "de"]),
            ("Jansen,", ["", "", "", "Jansen"]),
        ] {
            assert_eq!(parts(text, Habit::Dutch), expected, "{text}");
        }
    }

    #[test]
    fn belgian_names() {
        for (text, expected) in [
            ("Van den Broeck Jan", ["Jan", "", "", "Van den Broeck"]),
            ("Van den Broeck, Jan", ["Jan", "", "", "Van den Broeck"]),
            ("Peeters Jan", ["Jan", "", "", "Peeters"]),
            ("De Smet Marie Claire", ["Marie Claire", "", "", "De Smet"]),
            ("Jan Van den Broeck", ["Jan", "", "", "Van den Broeck"]),
            ("El Amrani Fatima", ["Fatima", "", "", "El Amrani"]),
        ] {
            assert_eq!(parts(text, Habit::Belgian), expected, "{text}");
        }
    }

    #[test]
    fn separate_cells() {
        let name = PersonName::from_parts("Anna", "am", "van der", "Berg", Habit::Dutch);
        assert_eq!(
            (name.display().as_str(), name.listed().as_str(), name.initials.as_str()),
            ("Anna van der Berg", "Berg, Anna van der", "A.M.")
        );
        let together = PersonName::from_parts("Anna", "", "", "Berg, van der", Habit::Dutch);
        assert_eq!((together.prefix.as_str(), together.surname.as_str()), ("van der", "Berg"));
        let belgian = PersonName::from_parts("Jan", "", "", "Van den Broeck", Habit::Belgian);
        assert_eq!(belgian.surname, "Van den Broeck");
    }

    #[test]
    fn initials() {
        assert_eq!(initials_of("Jan Willem"), "J.W.");
        assert_eq!(initials_of("IJsbrand-Émile"), "IJ.É.");
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics_or_vanishes(text in "[A-Za-zé,.'( )-]{0,40}", belgian: bool) {
            let habit = if belgian { Habit::Belgian } else { Habit::Dutch };
            let _ = PersonName::split(&text, habit);
        }
    }
}
