//! User names: what is allowed in one, and which one a person gets.

use kernel::{Error, Result, Text};

use super::password::Holder;

/// Longest user name, in characters.
const LONGEST: usize = 100;

/// A user name as it is kept and looked up: without capitals, accents or spaces around it.
#[must_use]
pub fn fold(typed: &str) -> String {
    directory::model::fold(typed.trim()).replace(' ', "")
}

/// A user name that somebody chose for a person, folded.
pub fn checked(typed: &str) -> Result<String> {
    let name = fold(typed);
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_@".contains(c);
    if (3..=LONGEST).contains(&name.chars().count()) && name.chars().all(allowed) {
        Ok(name)
    } else {
        Err(Error::field("username", Text::new("account-username-wrong")))
    }
}

/// The user name that a person gets by rule, the `attempt`th to be tried from 0: `anna.vandenberg` for staff, the
/// shorter `noor.d` for pupils, with a number behind it when others were first.
#[must_use]
pub fn suggest(given: &str, surname: &str, holder: Holder, attempt: u32) -> String {
    let letters = |text: &str| -> String { fold(text).chars().filter(char::is_ascii_alphanumeric).collect() };
    let (mut given, mut surname) = (letters(given), letters(surname));
    given.truncate(40);
    surname.truncate(if holder == Holder::Pupil { 1 } else { 50 });
    let mut name = match (given.is_empty(), surname.is_empty()) {
        (false, false) => format!("{given}.{surname}"),
        (true, true) => "account".to_owned(),
        _ => format!("{given}{surname}"),
    };
    if attempt > 0 {
        name.push_str(&(attempt + 1).to_string());
    }
    while name.len() < 3 {
        name.push('1');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_follow_the_rule() {
        assert_eq!(suggest("Anna", "van den Bergh", Holder::Staff, 0), "anna.vandenbergh");
        assert_eq!(suggest("Zoë", "D’Hondt", Holder::Pupil, 0), "zoe.d");
        assert_eq!(suggest("Zoë", "D’Hondt", Holder::Pupil, 3), "zoe.d4");
        assert_eq!(fold("  Anna.Vanden Bergh "), "anna.vandenbergh");
    }

    proptest! {
        /// Whatever a person is called, the rule gives a name that is allowed.
        #[test]
        fn every_suggestion_is_allowed(given in "\\PC{0,60}", surname in "\\PC{0,60}", attempt in 0_u32..2_000) {
            for holder in [Holder::Staff, Holder::Pupil] {
                let name = suggest(&given, &surname, holder, attempt);
                prop_assert!(checked(&name).is_ok_and(|same| same == name));
            }
        }
    }
}
