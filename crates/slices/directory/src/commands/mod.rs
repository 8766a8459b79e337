//! What a person can do in the directory: one file for each kind of thing, the same for pages, API and command line.

pub mod find;
pub mod memberships;
pub mod people;
pub mod pick;
pub mod roles;
pub mod units;

use std::collections::BTreeMap;

use crate::events::Changes;

/// Notes a field that changed.
pub(crate) fn note<T: PartialEq + ToString>(
    changes: &mut Changes,
    field: &'static str,
    old: Option<&T>,
    new: Option<&T>,
) {
    if old != new {
        changes.insert(field, (old.map(ToString::to_string), new.map(ToString::to_string)));
    }
}

/// No changes yet.
pub(crate) fn no_changes() -> Changes {
    BTreeMap::new()
}
