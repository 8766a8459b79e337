//! What a password must be, and temporary ones that people can read, remember and type.

use kernel::{Error, Random, Result, Text};

use super::common::COMMON;
use super::username::fold;
use super::words::WORDS;

/// Whose password it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Somebody who works here.
    Staff,
    /// A child.
    Pupil,
}

impl Holder {
    /// The fewest characters of a password.
    #[must_use]
    pub const fn fewest(self) -> usize {
        match self {
            Self::Staff => 12,
            Self::Pupil => 8,
        }
    }

    /// By the kind of person in the directory.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        if kind == "pupil" { Self::Pupil } else { Self::Staff }
    }
}

/// The most characters of a password: more would only cost time to hash.
pub const LONGEST: usize = 200;

/// Checks a password that somebody chose: long enough, not the user name, not one that everybody tries first. Which
/// characters it is made of is free. What is wrong is said on the field `password`.
pub fn check(password: &str, username: &str, holder: Holder) -> Result<()> {
    let length = password.chars().count();
    let wrong = if length < holder.fewest() {
        Text::new("password-too-short").with("min", holder.fewest())
    } else if length > LONGEST {
        Text::new("password-too-long").with("max", LONGEST)
    } else if is_name(password, username) {
        Text::new("password-is-username")
    } else if is_common(password) {
        Text::new("password-too-common")
    } else {
        return Ok(());
    };
    Err(Error::field("password", wrong))
}

fn is_name(password: &str, username: &str) -> bool {
    let (password, username) = (fold(password), fold(username));
    let local = username.split('@').next().unwrap_or_default();
    let bare = |text: &str| text.replace(['.', '-', '_'], "");
    let stem = bare(password.trim_end_matches(|c: char| c.is_ascii_digit()));
    !username.is_empty() && [bare(&username), bare(local)].iter().any(|name| *name == bare(&password) || *name == stem)
}

/// Whether it is on the list of common ones, or one of those with figures or marks behind it, or one character or a
/// common one over and over.
fn is_common(password: &str) -> bool {
    let folded = fold(password);
    let stem = folded.trim_end_matches(|c: char| !c.is_alphabetic());
    let listed = |text: &str| COMMON.binary_search(&text).is_ok();
    let over_and_over = (1..=folded.len() / 2)
        .any(|n| folded.len().is_multiple_of(n) && repeats(&folded, n) && (n < 3 || listed(&folded[..n])));
    let run = folded.len() >= 3 && "01234567890123456789".contains(&folded);
    folded.is_empty() || listed(&folded) || listed(stem) || over_and_over || run
}

/// Whether the text is its first `n` bytes over and over.
fn repeats(text: &str, n: usize) -> bool {
    text.is_char_boundary(n) && text.as_bytes().chunks(n).all(|part| part == &text.as_bytes()[..n])
}

/// A temporary password of three words and a number: `appel-fiets-42-maan`. Some 30 bits, which is enough for something
/// that is typed soon, tried five times at most and replaced.
#[must_use]
pub fn temporary(random: &Random) -> String {
    let mut left: Vec<&str> = WORDS.to_vec();
    let mut word = || {
        let at = usize::try_from(random.below(left.len() as u64)).unwrap_or_default();
        left.swap_remove(at)
    };
    let (first, second, third) = (word(), word(), word());
    format!("{first}-{second}-{}-{third}", 10 + random.below(90))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrong(password: &str, holder: Holder) -> Option<String> {
        match check(password, "anna.bergh", holder) {
            Err(Error::Fields(fields)) => fields.on("password").map(|text| text.key.to_string()),
            _ => None,
        }
    }

    #[test]
    fn length_is_what_counts() {
        assert_eq!(wrong("zevens7", Holder::Pupil).as_deref(), Some("password-too-short"));
        assert_eq!(wrong("kat op mat", Holder::Pupil), None);
        assert_eq!(wrong("kat op mat", Holder::Staff).as_deref(), Some("password-too-short"));
        assert_eq!(wrong("de kat zit op de mat", Holder::Staff), None);
        assert_eq!(wrong(&"é".repeat(201), Holder::Staff).as_deref(), Some("password-too-long"));
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for bad in [
            "Wachtwoord1",
            "welkom2026!",
            "aaaaaaaaaaaa",
            "1234567890",
            "123456789012",
            "abababababab",
            "qwertyuiop12",
            "welkomwelkom",
        ] {
            assert_eq!(wrong(bad, Holder::Pupil).as_deref(), Some("password-too-common"), "{bad}");
        }
        assert_eq!(wrong("Anna.Bergh2026", Holder::Staff).as_deref(), Some("password-is-username"));
        assert_eq!(wrong("annabergh", Holder::Pupil).as_deref(), Some("password-is-username"));
    }

    #[test]
    fn lists_are_long_sorted_and_free_of_doubles() {
        assert!(COMMON.len() >= 200 && WORDS.len() >= 200, "{} {}", COMMON.len(), WORDS.len());
        for list in [COMMON, WORDS] {
            for pair in list.windows(2) {
                assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
            }
        }
        assert!(WORDS.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase()) && (3..=8).contains(&word.len())));
        assert!(COMMON.iter().all(|word| fold(word) == **word));
    }

    proptest! {
        /// A temporary password is one that its holder may keep.
        #[test]
        fn temporary_passwords_pass_the_rules(seed: u64) {
            let password = temporary(&Random::seeded(seed));
            prop_assert!(check(&password, "anna.bergh", Holder::Staff).is_ok(), "{}", password);
            prop_assert!(password.is_ascii() && password.len() <= 40);
        }

        /// No text whatsoever upsets the check.
        #[test]
        fn any_text_is_judged(password in "\\PC{0,220}", username in "\\PC{0,40}") {
            let _ = check(&password, &username, Holder::Pupil);
        }
    }
}
