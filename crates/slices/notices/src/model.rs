//! Kinds of notices, and what somebody wants to hear. No database, no pages.

use std::fmt;
use std::str::FromStr;

use groups::model::GroupId;
use kernel::{PersonId, Timestamp};
use uuid::Uuid;

/// What a notice says that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody wrote a post or news.
    Post,
    /// The same, and everybody is asked to say that they read it.
    MustRead,
    /// Somebody commented on a post that one wrote or commented on.
    Comment,
    /// Somebody added a document to a group.
    Document,
    /// Somebody asks to be let into a group that one keeps.
    Asked,
    /// One was added to a group.
    Added,
    /// One keeps a group from now on.
    Owner,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Post, Self::MustRead, Self::Comment, Self::Document, Self::Asked, Self::Added, Self::Owner];

    /// Its name, as kept.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::MustRead => "must-read",
            Self::Comment => "comment",
            Self::Document => "document",
            Self::Asked => "asked",
            Self::Added => "added",
            Self::Owner => "owner",
        }
    }

    /// Whether who only wants to hear what is important hears it: what asks something of them, or changes what they may.
    #[must_use]
    pub const fn is_important(self) -> bool {
        matches!(self, Self::MustRead | Self::Asked | Self::Added | Self::Owner)
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(())
    }
}

/// What somebody wants to hear of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// All that is told.
    #[default]
    All,
    /// What [is important](Kind::is_important).
    Important,
    /// Nothing.
    Nothing,
}

impl Choice {
    /// All of them, from much to nothing.
    pub const ALL: [Self; 3] = [Self::All, Self::Important, Self::Nothing];

    /// Its name, as kept.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Important => "important",
            Self::Nothing => "nothing",
        }
    }

    /// Whether it lets through what is told of that kind.
    #[must_use]
    pub const fn lets(self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::Important => kind.is_important(),
            Self::Nothing => false,
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Choice {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|choice| choice.key() == key).ok_or(())
    }
}

/// Something to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tale {
    /// Its place in the stream.
    pub event: i64,
    /// What happened.
    pub kind: Kind,
    /// In which group, if in one.
    pub group: Option<GroupId>,
    /// The post, document or group that it is about.
    pub subject: Uuid,
    /// The comment, or the person who asks or was added.
    pub detail: Option<Uuid>,
    /// Who did it: never told of it.
    pub performer: Option<PersonId>,
    /// When it happened, or was published.
    pub at: Timestamp,
}

/// A notice as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The event that it tells of.
    pub event: i64,
    /// What happened.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// When one opened it or said to have seen it.
    pub seen_at: Option<Timestamp>,
    /// Who did it, if that is known.
    pub who: Option<String>,
    /// Title or name of what it is about.
    pub title: String,
    /// The group that it happened in.
    pub group: Option<(GroupId, String)>,
    /// The address of what it is about.
    pub href: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back() {
        assert!(Kind::ALL.into_iter().all(|kind| kind.key().parse() == Ok(kind)));
        assert!(Choice::ALL.into_iter().all(|choice| choice.key().parse() == Ok(choice)));
    }

    #[test]
    fn less_is_never_more() {
        for kind in Kind::ALL {
            assert!(Choice::All.lets(kind) && !Choice::Nothing.lets(kind));
        }
        assert!(Choice::Important.lets(Kind::MustRead) && !Choice::Important.lets(Kind::Comment));
    }
}
