//! Membership by rule: everybody of a unit, with a function, or of a kind belongs to the group without anybody adding
//! them, from their first day until their last.

use access::UnitPath;
use directory::Standing;
use directory::model::{FunctionId, PersonKind};
use kernel::UnitId;

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

impl Rule {
    /// Whether it makes somebody a member. The store asks the same in SQL; a test holds the two against each other.
    #[must_use]
    pub fn takes_in(&self, who: &Standing) -> bool {
        self.kind.is_none_or(|kind| kind == who.kind)
            && who.places.iter().any(|place| {
                self.path.reaches(&place.path) && (self.function.is_none() || self.function == place.function)
            })
    }
}
