//! What somebody holds, and the proof that a check hands out.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use db::Sql;
use kernel::{Error, PersonId, Result};

use crate::{Permission, Place, Role, UnitPath};

/// A role held at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which role.
    pub role: Role,
    /// From where downward.
    pub path: UnitPath,
}

/// All that one person holds today.
#[derive(Debug, Clone)]
pub struct Grants {
    person: Option<PersonId>,
    held: Vec<Held>,
}

impl Grants {
    /// What the directory found for a person.
    #[must_use]
    pub fn new(person: PersonId, held: Vec<Held>) -> Self {
        Self { person: Some(person), held }
    }

    /// Nothing at all.
    #[must_use]
    pub fn none() -> Self {
        Self { person: None, held: Vec::new() }
    }

    /// Everything everywhere, without a person behind it: for the operator at the server's command line and for
    /// seeding. Every use says why.
    #[must_use]
    pub fn of_the_operator_who_owns_the_machine(_reason: &'static str) -> Self {
        Self { person: None, held: vec![Held { role: Role::SystemAdministrator, path: UnitPath::everywhere() }] }
    }

    /// What is held.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// Whether this role is held anywhere.
    #[must_use]
    pub fn holds(&self, role: Role) -> bool {
        self.held.iter().any(|held| held.role == role)
    }

    /// Whether `P` is held anywhere: whether to show the way to a page.
    #[must_use]
    pub fn any<P: Permission>(&self) -> bool {
        self.held.iter().any(|held| P::DEF.is_carried_by(held.role))
    }

    /// Proof of `P` at a place, if it is held there.
    #[must_use]
    pub fn at<P: Permission>(&self, place: &Place) -> Option<Granted<P>> {
        self.paths::<P>()
            .any(|path| path.reaches(&place.path))
            .then(|| Granted { place: place.clone(), permission: PhantomData })
    }

    /// Proof of `P` at a place; without it *forbidden* to whoever holds `V` (may see) there, *not found* to others.
    pub fn require<P: Permission, V: Permission>(&self, place: &Place) -> Result<Granted<P>> {
        self.at::<P>(place).ok_or_else(
            || {
                if self.at::<V>(place).is_some() { Error::Forbidden } else { Error::NotFound }
            },
        )
    }

    /// Everywhere `P` is held; *forbidden* when that is nowhere.
    pub fn scope<P: Permission>(&self) -> Result<Scope<P>> {
        let all: BTreeSet<UnitPath> = self.paths::<P>().cloned().collect();
        if all.is_empty() {
            return Err(Error::Forbidden);
        }
        // A path below another that is held as well adds nothing.
        let paths =
            all.iter().filter(|path| !all.iter().any(|other| other != *path && other.reaches(path))).cloned().collect();
        Ok(Scope { paths, permission: PhantomData })
    }

    /// Whether this person may hand out `role` at the unit of `path`: only who holds everything that the role carries there, so
    /// that nobody raises themselves or touches who stands above them.
    #[must_use]
    pub fn outranks(&self, role: Role, path: &UnitPath, permissions: &[crate::PermissionDef]) -> bool {
        permissions
            .iter()
            .filter(|p| p.is_carried_by(role))
            .all(|p| self.held.iter().any(|held| p.is_carried_by(held.role) && held.path.reaches(path)))
    }

    /// Whose grants these are.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    fn paths<P: Permission>(&self) -> impl Iterator<Item = &UnitPath> {
        self.held.iter().filter(|held| P::DEF.is_carried_by(held.role)).map(|held| &held.path)
    }
}

/// Proof that `P` may be done at one place. Only an access check makes one.
#[derive(Debug, Clone)]
pub struct Granted<P> {
    place: Place,
    permission: PhantomData<P>,
}

impl<P: Permission> Granted<P> {
    /// Where.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }
}

/// Proof that `P` may be done at all units below certain ones. Only an access check makes one.
#[derive(Debug, Clone)]
pub struct Scope<P> {
    paths: Vec<UnitPath>,
    permission: PhantomData<P>,
}

impl<P: Permission> Scope<P> {
    /// The highest units within reach.
    #[must_use]
    pub fn paths(&self) -> &[UnitPath] {
        &self.paths
    }

    /// Whether it reaches a unit.
    #[must_use]
    pub fn reaches(&self, path: &UnitPath) -> bool {
        self.paths.iter().any(|own| own.reaches(path))
    }

    /// Proof for one place within reach.
    #[must_use]
    pub fn at(&self, place: &Place) -> Option<Granted<P>> {
        self.reaches(&place.path).then(|| Granted { place: place.clone(), permission: PhantomData })
    }

    /// Narrows to what lies below `path` as well.
    #[must_use]
    pub fn below(&self, path: &UnitPath) -> Option<Self> {
        if self.reaches(path) {
            return Some(Self { paths: vec![path.clone()], permission: PhantomData });
        }
        let paths: Vec<_> = self.paths.iter().filter(|own| path.reaches(own)).cloned().collect();
        (!paths.is_empty()).then_some(Self { paths, permission: PhantomData })
    }

    /// Adds `(column lies within reach)` to a statement, where `column` holds unit paths.
    pub fn push_filter(&self, mut statement: Sql, column: &str) -> Sql {
        statement = statement.push("(");
        for (n, path) in self.paths.iter().enumerate() {
            if n > 0 {
                statement = statement.push(" OR ");
            }
            statement = match path.end() {
                Some(end) => statement
                    .push(&format!("({column} >= "))
                    .push_bind(path.as_str())
                    .push(&format!(" AND {column} < "))
                    .push_bind(end)
                    .push(")"),
                None => statement.push("1 = 1"),
            };
        }
        statement.push(")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Id, Random, Timestamp, UnitId};

    use permissions::{Change, PERMISSIONS, See};

    #[expect(unreachable_pub, reason = "a slice declares its permissions for others; a test has no others")]
    mod permissions {
        crate::permissions! {
            /// See.
            See = "test.see": [Employee, Helper];
            /// Change.
            Change = "test.change": [HrOfficer];
        }
    }

    fn place(numbers: &[i64]) -> Place {
        let clock = Clock::fixed(Timestamp::from_micros(0));
        Place {
            unit: UnitId::generate(&clock, &Random::seeded(1)),
            path: numbers.iter().fold(UnitPath::everywhere(), |path, n| path.child(*n)),
        }
    }

    fn holding(role: Role, numbers: &[i64]) -> Grants {
        Grants { person: None, held: vec![Held { role, path: place(numbers).path }] }
    }

    #[test]
    fn seeing_nothing_is_not_found_and_seeing_only_is_forbidden() {
        let employee = holding(Role::Employee, &[1]);
        assert!(matches!(employee.require::<Change, See>(&place(&[1, 2])), Err(Error::Forbidden)));
        assert!(matches!(employee.require::<Change, See>(&place(&[2])), Err(Error::NotFound)));
        assert!(holding(Role::HrOfficer, &[1]).require::<Change, See>(&place(&[1, 2])).is_ok());
    }

    #[test]
    fn a_role_reaches_below_its_unit_and_nowhere_else() {
        let helper = holding(Role::Helper, &[1, 5]);
        assert!(helper.at::<See>(&place(&[1, 5, 9])).is_some());
        assert!(helper.at::<See>(&place(&[1])).is_none());
        assert!(helper.at::<See>(&place(&[1, 50])).is_none());
    }

    #[test]
    fn nobody_hands_out_more_than_they_hold() {
        let officer = holding(Role::HrOfficer, &[1]);
        assert!(!officer.outranks(Role::SystemAdministrator, &place(&[1]).path, PERMISSIONS));
        assert!(officer.outranks(Role::HrOfficer, &place(&[1, 3]).path, PERMISSIONS));
        assert!(!officer.outranks(Role::HrOfficer, &place(&[2]).path, PERMISSIONS));
    }

    #[test]
    fn overlapping_reaches_are_merged() -> Result<()> {
        let both = Grants {
            person: None,
            held: [&[1][..], &[1, 2], &[3, 1]]
                .iter()
                .map(|n| Held { role: Role::HrOfficer, path: place(n).path })
                .collect(),
        };
        assert_eq!(both.scope::<Change>()?.paths().len(), 2);
        Ok(())
    }
}
