//! Membership by rule: everybody of a unit, with a function, or of a kind belongs to the group without anybody adding
//! them, from their first day until their last.

use access::UnitPath;
use directory::model::{FunctionId, PersonKind};
use kernel::{OrgId, PersonId, UnitId};

kernel::id! {
    /// A rule of a group.
    RuleId,
}

/// Who belongs to a group by where they are in the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which.
    pub id: RuleId,
    /// Who belongs to this unit or below it; the organisation itself for all of it.
    pub unit: UnitId,
    /// Where the unit hangs.
    pub path: UnitPath,
    /// The unit's name.
    pub unit_name: String,
    /// And has this function there; any when `None`.
    pub function: Option<FunctionId>,
    /// The function's name.
    pub function_name: Option<String>,
    /// And is staff, or a pupil; both when `None`.
    pub kind: Option<PersonKind>,
}

/// A rule to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDraft {
    /// The unit; the whole organisation when `None`.
    pub unit: Option<UnitId>,
    /// The function there.
    pub function: Option<FunctionId>,
    /// Staff or pupils.
    pub kind: Option<PersonKind>,
}

/// Where somebody belongs today, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where the unit hangs.
    pub path: UnitPath,
    /// As what.
    pub function: Option<FunctionId>,
}

/// What rules need to know of a person on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// Who.
    pub person: PersonId,
    /// The organisation that keeps the person.
    pub organisation: OrgId,
    /// Staff or pupil.
    pub kind: PersonKind,
    /// Where they belong that day.
    pub places: Vec<Place>,
}

impl Rule {
    /// Whether it makes somebody a member. The store asks the same in SQL; a test holds the two against each other.
    #[must_use]
    pub fn takes_in(&self, who: &Belonging) -> bool {
        self.kind.is_none_or(|kind| kind == who.kind)
            && who.places.iter().any(|place| {
                self.path.reaches(&place.path) && (self.function.is_none() || self.function == place.function)
            })
    }
}

/// A unit's path and those of all above it: `1.7.` gives `1.` and `1.7.`.
pub(crate) fn upward(path: &UnitPath) -> impl Iterator<Item = &str> {
    let text = path.as_str();
    text.match_indices('.').map(|(at, _)| &text[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_all_above_it() {
        let path = UnitPath::stored("1.7.2k.".into());
        assert_eq!(upward(&path).collect::<Vec<_>>(), ["1.", "1.7.", "1.7.2k."]);
        assert_eq!(upward(&UnitPath::everywhere()).count(), 0);
    }
}
