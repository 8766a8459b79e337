//! Locks: who has which document open in a program on their own machine.
//!
//! The rules are those of RFC 4918, section 6 and 7. A lock keeps other file managers out, not people on the pages: what
//! they save is a revision, so nobody's work is lost either way.

use std::time::Duration;

use files::FileName;
use groups::model::GroupId;
use kernel::{PersonId, Timestamp};

kernel::id! {
    /// A lock. It is the secret by which its holder is known, together with who they are.
    LockId,
}

/// The longest that a lock lasts without being asked for anew. A program that broke down keeps others out no longer.
pub const LOCK_LASTS: Duration = Duration::from_mins(30);
/// So many locks in one group are more than anybody means to have.
pub const MOST_LOCKS: usize = 2_000;
/// The most bytes of what a program says about who holds a lock.
pub const OWNER_LIMIT: usize = 2_000;

/// What is locked: the names below the top of a group, folded. It need not be there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockPath(String);

impl LockPath {
    /// Of names from the top on.
    #[must_use]
    pub fn of(names: &[FileName]) -> Self {
        Self(names.iter().map(FileName::folded).collect::<Vec<_>>().join("/"))
    }

    /// As stored.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many names it has.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.split('/').filter(|name| !name.is_empty()).count()
    }

    /// Whether it lies somewhere below another.
    pub(crate) fn is_below(&self, above: &Self) -> bool {
        above.0.is_empty() && !self.0.is_empty()
            || self.0.strip_prefix(&above.0).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// A lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Which.
    pub id: LockId,
    /// In which group.
    pub group: GroupId,
    /// On what.
    pub path: LockPath,
    /// Who holds it.
    pub person: PersonId,
    /// What their program says about them, as XML.
    pub owner: String,
    /// Whether others may hold a shared one as well.
    pub shared: bool,
    /// Whether it holds for all below it.
    pub deep: bool,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Lock {
    /// Whether it holds for a path.
    #[must_use]
    pub fn covers(&self, path: &LockPath) -> bool {
        self.path == *path || (self.deep && path.is_below(&self.path))
    }
}

/// A lock that keeps somebody from taking one.
#[must_use]
pub fn in_the_way<'a>(locks: &'a [Lock], path: &LockPath, (shared, deep): (bool, bool)) -> Option<&'a Lock> {
    let touches = |lock: &Lock| lock.covers(path) || (deep && lock.path.is_below(path));
    locks.iter().find(|lock| touches(lock) && !(lock.shared && shared))
}

/// A lock that keeps somebody from changing what is at a path, and with `deep` what is below it. `holds` says which they
/// hold themselves.
pub fn kept_out<'a>(locks: &'a [Lock], path: &LockPath, deep: bool, holds: impl Fn(&Lock) -> bool) -> Option<&'a Lock> {
    let here = || locks.iter().filter(|lock| lock.covers(path));
    let below = locks.iter().find(|lock| deep && lock.path.is_below(path) && !holds(lock));
    let holds_one = here().any(&holds);
    here().find(|lock| !holds(lock) && (!lock.shared || !holds_one)).or(below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id as _;

    fn path(text: &str) -> LockPath {
        LockPath::of(&text.split('/').filter(|name| !name.is_empty()).map(FileName::tidied).collect::<Vec<_>>())
    }

    fn lock(on: &str, shared: bool, deep: bool) -> Lock {
        let nil = PersonId::from_uuid(web::search::Uuid::nil());
        let (id, group) = (LockId::from_uuid(nil.uuid()), GroupId::from_uuid(nil.uuid()));
        let ends_at = Timestamp::from_micros(0);
        Lock { id, group, path: path(on), person: nil, owner: String::new(), shared, deep, ends_at }
    }

    #[test]
    fn a_lock_holds_for_its_path_and_a_deep_one_for_all_below() {
        let deep = lock("Jaar", false, true);
        for (at, expected) in [("jaar", true), ("JAAR/plan.txt", true), ("Jaar 2", false), ("", false)] {
            assert_eq!(deep.covers(&path(at)), expected, "{at}");
        }
        assert!(!lock("Jaar", false, false).covers(&path("Jaar/plan.txt")));
        assert!(lock("", false, true).covers(&path("a")) && !lock("", false, false).covers(&path("a")));
        assert_eq!((path("").depth(), path("a/b").depth()), (0, 2));
    }

    #[test]
    fn only_shared_locks_go_together() {
        let one = [lock("a/b", true, false)];
        assert!(in_the_way(&one, &path("a/b"), (true, false)).is_none());
        assert!(in_the_way(&one, &path("a/b"), (false, false)).is_some());
        assert!(in_the_way(&one, &path("a"), (false, true)).is_some(), "below what is to be locked");
        assert!(in_the_way(&one, &path("a"), (false, false)).is_none());
        assert!(in_the_way(&one, &path("a/c"), (false, true)).is_none());
    }

    #[test]
    fn who_holds_no_lock_is_kept_out() {
        let (none, all) = (|_: &Lock| false, |_: &Lock| true);
        let exclusive = [lock("a/b", false, false)];
        assert!(kept_out(&exclusive, &path("a/b"), false, none).is_some());
        assert!(kept_out(&exclusive, &path("a/b"), false, all).is_none());
        assert!(kept_out(&exclusive, &path("a"), false, none).is_none());
        assert!(kept_out(&exclusive, &path("a"), true, none).is_some(), "a folder is not thrown away around a lock");
        let mut shared = [lock("a", true, true), lock("a", true, true)];
        shared[1].owner = "mine".into();
        assert!(kept_out(&shared, &path("a/b"), false, none).is_some());
        assert!(kept_out(&shared, &path("a/b"), false, |lock| lock.owner == "mine").is_none(), "one of them is enough");
    }
}
