//! Names as the login and mail systems want them: lowercase ASCII, unique.

use std::collections::{HashMap, HashSet};

/// Lowercase ASCII letters and digits of `text`; accents go, everything else is left out.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' => out.push('e'),
            'ğ' => out.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ñ' | 'ń' => out.push('n'),
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' | 'ø' => out.push('o'),
            'ś' | 'ş' | 'š' => out.push('s'),
            'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            _ => {}
        }
    }
    out
}

/// `Marie-Lou` becomes `M.L.`
pub(crate) fn initials(given: &str) -> String {
    given.split(['-', ' ']).filter_map(|part| part.chars().next()).fold(String::new(), |mut out, first| {
        out.push(first);
        out.push('.');
        out
    })
}

/// Hands out usernames, each once.
#[derive(Debug, Default)]
pub(crate) struct Usernames {
    taken: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Usernames {
    /// `given.surname`, with a number from 2 up when that is taken.
    pub(crate) fn for_staff(&mut self, given: &str, prefix: Option<&str>, surname: &str) -> String {
        let base = format!("{}.{}{}", plain(given), plain(prefix.unwrap_or_default()), plain(surname));
        if self.taken.insert(base.clone()) {
            return base;
        }
        self.numbered(&base, 2)
    }

    /// Given name, two letters of the surname and a number of two digits or more: short enough for a child to type.
    pub(crate) fn for_pupil(&mut self, given: &str, surname: &str) -> String {
        let letters: String = plain(surname).chars().take(2).collect();
        self.numbered(&format!("{}{letters}", plain(given)), 10)
    }

    fn numbered(&mut self, base: &str, first: u32) -> String {
        let next = self.next.entry(base.to_owned()).or_insert(first);
        loop {
            let name = format!("{base}{next}");
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_signs_are_gone() {
        assert_eq!(plain("Şeyma İbrahim"), "seymaibrahim");
        assert_eq!(plain("D'Hondt-Gołębiowski"), "dhondtgolebiowski");
        assert_eq!(plain("Zoë"), "zoe");
    }

    #[test]
    fn namesakes_get_a_number() {
        let mut names = Usernames::default();
        assert_eq!(names.for_staff("Noor", Some("van den"), "Berg"), "noor.vandenberg");
        assert_eq!(names.for_staff("Noor", Some("van den"), "Berg"), "noor.vandenberg2");
        assert_eq!(names.for_staff("Noor", Some("van den"), "Berg"), "noor.vandenberg3");
        assert_eq!(names.for_pupil("Noor", "Jansen"), "noorja10");
        assert_eq!(names.for_pupil("Noor", "Janssen"), "noorja11");
    }

    #[test]
    fn initials_follow_the_parts_of_a_name() {
        assert_eq!(initials("Marie-Lou"), "M.L.");
        assert_eq!(initials("Étienne"), "É.");
    }
}
