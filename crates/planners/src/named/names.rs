//! From names to numbers and back.

use std::collections::HashMap;

use crate::fault::Faults;

/// Finds things of one kind by their names.
pub(super) struct Book {
    noun: &'static str,
    list: &'static str,
    found: HashMap<String, usize>,
}

impl Book {
    /// The things in a list by their names; a name that is empty or used twice is a fault.
    pub(super) fn of<'n>(
        (noun, list): (&'static str, &'static str),
        names: impl IntoIterator<Item = &'n str>,
        faults: &mut Faults,
    ) -> Self {
        let mut found = HashMap::new();
        for (n, name) in names.into_iter().enumerate() {
            let place = || format!("{list}[{n}].name");
            if name.trim().is_empty() {
                faults.add("no-name", place(), format!("this {noun} has no name"), "Give it one.");
            } else if let Some(first) = found.insert(folded(name), n) {
                let told = format!("\"{name}\" is the name of {list}[{first}] too");
                faults.add("duplicate", place(), told, "Give each its own name, or leave one of the two.");
            }
        }
        Self { noun, list, found }
    }

    /// The number of what is called so; a fault, and the number 0, when nothing is.
    pub(super) fn find(&self, name: &str, place: impl Into<String>, faults: &mut Faults) -> usize {
        self.found.get(&folded(name)).copied().unwrap_or_else(|| {
            let told = format!("there is no {} \"{name}\" in {}{}", self.noun, self.list, self.suggested(name));
            faults.add("unknown-name", place, told, format!("Correct the name or add it to {}.", self.list));
            0
        })
    }

    /// What was probably meant.
    fn suggested(&self, name: &str) -> String {
        let name = folded(name);
        let near = self.found.keys().map(|known| (strsim::damerau_levenshtein(known, &name), known));
        match near.min().filter(|(edits, _)| *edits <= 1 + name.chars().count() / 4) {
            Some((_, known)) => format!("; did you mean \"{known}\"?"),
            None => String::new(),
        }
    }
}

/// What is called by name without being listed: kinds, clients, subjects. They are numbered as they are first named.
#[derive(Default)]
pub(super) struct Called {
    numbers: HashMap<String, usize>,
    pub(super) names: Vec<String>,
}

impl Called {
    pub(super) fn number(&mut self, name: &str) -> usize {
        let next = self.names.len();
        let number = *self.numbers.entry(folded(name)).or_insert(next);
        if number == next {
            self.names.push(name.trim().to_owned());
        }
        number
    }
}

/// Names are the same whatever their case and spaces.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How a kind of thing is called in the sentences of planners, and what each of its kind is called in the file.
struct Noun {
    one: &'static str,
    more: &'static str,
    kept: bool,
    names: Vec<String>,
}

/// Puts names into sentences. Planners know numbers only and write `desk 7` or `waves 2 to 4` of what they speak of.
#[derive(Default)]
pub(super) struct Names {
    nouns: Vec<Noun>,
}

impl Names {
    /// From now on a number after one of these nouns is said as the name: `person 3` becomes `Ann`.
    pub(super) fn say<N: Into<String>>(
        self,
        noun: (&'static str, &'static str),
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        self.with(noun, names, false)
    }

    /// The same, but the noun stays: `desk 3` becomes `desk A12`.
    pub(super) fn keep<N: Into<String>>(
        self,
        noun: (&'static str, &'static str),
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        self.with(noun, names, true)
    }

    fn with<N: Into<String>>(
        mut self,
        (one, more): (&'static str, &'static str),
        names: impl IntoIterator<Item = N>,
        kept: bool,
    ) -> Self {
        self.nouns.push(Noun { one, more, kept, names: names.into_iter().map(Into::into).collect() });
        self
    }

    /// The sentence with names in the place of numbers.
    pub(super) fn render(&self, text: &str) -> String {
        let mut said = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            if word.is_empty() {
                let mut letters = rest.chars();
                said.extend(letters.next());
                rest = letters.as_str();
                continue;
            }
            rest = rest.get(word.len()..).unwrap_or_default();
            rest = self.word(word, rest, &mut said);
        }
        said
    }

    /// The same in SVG, where names must not be taken for tags.
    pub(super) fn render_markup(&self, svg: &str) -> String {
        let escaped = |name: &String| name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let nouns = self.nouns.iter().map(|Noun { one, more, kept, names }| Noun {
            one,
            more,
            kept: *kept,
            names: names.iter().map(escaped).collect(),
        });
        Self { nouns: nouns.collect() }.render(svg)
    }

    /// Says one word and, when it is a noun, the numbers after it; gives back what comes after.
    fn word<'t>(&self, word: &str, rest: &'t str, said: &mut String) -> &'t str {
        let noun = self.nouns.iter().find(|noun| word == noun.one || word == noun.more);
        let numbered = rest.strip_prefix(' ').filter(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        let (Some(noun), Some(mut after)) = (noun, numbered) else {
            said.push_str(word);
            return rest;
        };
        if noun.kept {
            said.push_str(word);
            said.push(' ');
        }
        loop {
            let digits = after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            match digits.parse().ok().and_then(|n: usize| noun.names.get(n)) {
                Some(name) => said.push_str(name),
                None => said.push_str(digits),
            }
            after = after.get(digits.len()..).unwrap_or_default();
            let joint = JOINTS.iter().find(|joint| {
                let next = after.strip_prefix(**joint);
                word == noun.more && next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()))
            });
            let Some(joint) = joint else { return after };
            said.push_str(joint);
            after = after.get(joint.len()..).unwrap_or_default();
        }
    }
}

/// What stands between numbers that share a noun.
const JOINTS: [&str; 3] = [", ", " and ", " to "];

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::default().say(("person", "people"), ["Ann", "Bo"]).keep(("wave", "waves"), ["May 1", "May 8", "May 9"])
    }

    #[test]
    fn a_number_after_a_noun_becomes_a_name() {
        assert_eq!(
            names().render("person 1 is in wave 0; waves 1 to 2 too"),
            "Bo is in wave May 1; waves May 8 to May 9 too"
        );
        assert_eq!(names().render("people 0, 1 and 7: 3 people"), "Ann, Bo and 7: 3 people");
    }

    #[test]
    fn other_numbers_stay() {
        let told = "waves of 12 people, é personal 4, wave, person";
        assert_eq!(names().render(told), told);
        assert_eq!(names().render("wave 0, 2 people"), "wave May 1, 2 people");
    }

    #[test]
    fn what_is_nearly_right_is_suggested() {
        let mut faults = Faults::new();
        let book = Book::of(("unit", "units"), ["De Linde", "De Esdoorn"], &mut faults);
        assert_eq!(book.find(" de  linde", "x", &mut faults), 0);
        assert!(faults.all().is_empty());
        book.find("De Lnide", "supply[3].unit", &mut faults);
        let told = faults.to_string();
        assert!(
            told.contains("supply[3].unit: there is no unit \"De Lnide\" in units; did you mean \"de linde\"?"),
            "{told}"
        );
    }

    #[test]
    fn a_name_is_used_once() {
        let mut faults = Faults::new();
        Book::of(("unit", "units"), ["A", " ", "a"], &mut faults);
        assert_eq!(faults.all().iter().map(|fault| fault.code).collect::<Vec<_>>(), ["no-name", "duplicate"]);
    }
}
