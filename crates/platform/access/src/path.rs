//! Where a unit hangs in the tree, as a text that sorts and compares by prefix.

use std::fmt;

use kernel::UnitId;

/// The way from the top of the tree to a unit: `1.`, `1.7.`, `1.7.2k.`. A unit lies below another when its path begins
/// with the other's. The empty path is above everything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPath(Box<str>);

impl UnitPath {
    /// Above all units: the installation itself.
    #[must_use]
    pub fn everywhere() -> Self {
        Self("".into())
    }

    /// A path as stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text.into_boxed_str())
    }

    /// The path of a unit with this number below this path.
    #[must_use]
    pub fn child(&self, number: i64) -> Self {
        Self(format!("{}{}.", self.0, base36(number)).into_boxed_str())
    }

    /// The stored form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first text after all paths below this one: `1.7.` ends at `1.7/`. `None` for the path above everything,
    /// which has no end.
    #[must_use]
    pub fn end(&self) -> Option<String> {
        self.0.strip_suffix('.').map(|stem| format!("{stem}/"))
    }

    /// Whether `other` is this unit or lies below it.
    #[must_use]
    pub fn reaches(&self, other: &Self) -> bool {
        other.0.starts_with(&*self.0)
    }

    /// How many units lie above: 0 for an organisation at the top.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.matches('.').count().saturating_sub(1)
    }

    /// The paths of all units above this one, from the highest, and its own: `1.7.` gives `1.` and `1.7.`.
    pub fn upward(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('.').map(|(at, _)| &self.0[..=at])
    }

    /// The path with its beginning `from` replaced by `to`, when it begins so.
    #[must_use]
    pub fn rebased(&self, from: &Self, to: &Self) -> Option<Self> {
        self.0.strip_prefix(&*from.0).map(|rest| Self(format!("{}{rest}", to.0).into_boxed_str()))
    }
}

impl fmt::Display for UnitPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn base36(number: i64) -> String {
    let mut rest = number.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(rest % 36).unwrap_or_default();
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        rest /= 36;
        if rest == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// A unit and where it hangs: what an access check is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Which unit.
    pub unit: UnitId,
    /// Where it hangs.
    pub path: UnitPath,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path(numbers: &[i64]) -> UnitPath {
        numbers.iter().fold(UnitPath::everywhere(), |path, n| path.child(*n))
    }

    #[test]
    fn a_unit_is_not_below_one_whose_number_begins_alike() {
        assert!(!path(&[1]).reaches(&path(&[12])));
        assert!(path(&[1]).reaches(&path(&[1, 2])));
        assert!(UnitPath::everywhere().reaches(&path(&[1])));
        assert_eq!(path(&[1, 46]).as_str(), "1.1a.");
        assert_eq!(path(&[1, 46]).depth(), 1);
    }

    #[test]
    fn a_path_and_all_above_it() {
        assert_eq!(path(&[1, 7, 46]).upward().collect::<Vec<_>>(), ["1.", "1.7.", "1.7.1a."]);
        assert_eq!(UnitPath::everywhere().upward().count(), 0);
    }

    proptest! {
        /// The range `path ≤ x < end`, which the database scans, holds exactly the units below.
        #[test]
        fn range_scan_equals_reach(a in prop::collection::vec(0_i64..50, 1..4), b in prop::collection::vec(0_i64..50, 1..5)) {
            let (a, b) = (path(&a), path(&b));
            let in_range = b.as_str() >= a.as_str() && b.as_str() < a.end().unwrap_or_default().as_str();
            prop_assert_eq!(in_range, a.reaches(&b));
        }
    }
}
