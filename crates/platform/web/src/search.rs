//! What can be found: how a capability tells the index of its things, and how what was found is shown.
//!
//! A capability hands over a [`Source`] for each kind of thing. The index hears the event stream, asks the source which
//! things an event touched, and reads those anew; so it can always be made again from the stream. Each thing comes with
//! whom it reaches, as tokens; a reader holds tokens too, asked anew at each question. Only things that share a token
//! with the reader are found and counted, and a source shows again only what the reader may see at that moment.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use access::{Acting, UnitPath};
use async_trait::async_trait;
use db::Db;
use db::events::Stored;
use kernel::{Lang, Result, Timestamp};
pub use uuid::Uuid;

use crate::SignedIn;
use crate::components::Icon;

/// Something on its way.
pub type Coming<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A token that a thing and a reader share when the thing is for the reader: `group:…`, `staff-below:…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reach(String);

impl Reach {
    /// The token of this kind for one id. A kind must be named for the one right that it stands for.
    #[must_use]
    pub fn new(kind: &str, of: impl std::fmt::Display) -> Self {
        Self(format!("{kind}:{of}"))
    }

    /// The tokens of a thing that lies at `path`: one for each unit from which a right reaches down to it.
    pub fn down_to<'a>(kind: &'a str, path: &'a UnitPath) -> impl Iterator<Item = Self> + 'a {
        std::iter::once("").chain(path.upward()).map(move |above| Self::new(kind, above))
    }

    /// As it stands in the index.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A thing as the index keeps it.
#[derive(Debug, Clone)]
pub struct Findable {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// What it says, as plain text.
    pub text: String,
    /// The language of its text, where that is known.
    pub lang: Option<Lang>,
    /// When it last became of interest: of two that fit as well the newer comes first. `None` for what has no age.
    pub at: Option<Timestamp>,
    /// Whom it reaches. What reaches nobody is not kept.
    pub reach: Vec<Reach>,
    /// From when all this holds no longer, without anything happening: a day on which somebody leaves, a moment at which
    /// something is published. It is not found from then on until it was read anew.
    pub until: Option<Timestamp>,
}

/// A kind of things that can be found.
#[derive(Clone, Copy)]
pub struct Source {
    /// Its name; `search-kind-` and this name is the key of the text that heads its things.
    pub kind: &'static str,
    /// Kinds of event, by prefix, that may touch its things.
    pub listens: &'static [&'static str],
    /// The things that these events touched, as far as they are of this kind.
    pub touched: for<'a> fn(&'a Db, &'a [Stored]) -> Coming<'a, Vec<Uuid>>,
    /// The present state of these things. What is left out is forgotten.
    pub read: for<'a> fn(&'a Db, &'a [Uuid]) -> Coming<'a, Vec<Findable>>,
    /// The tokens that somebody holds now for things of this kind.
    pub keys: for<'a> fn(&'a Acting) -> Coming<'a, Vec<Reach>>,
    /// What to show of these things; what the reader may not see now is left out.
    pub show: for<'a> fn(&'a SignedIn, &'a [Uuid]) -> Coming<'a, Vec<Line>>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Source({})", self.kind)
    }
}

/// A thing that was found, as it is shown.
#[derive(Debug, Clone)]
pub struct Line {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// What stands below the name: where it belongs, who wrote it.
    pub about: Vec<String>,
    /// When it last became of interest.
    pub at: Option<Timestamp>,
    /// What stands before it.
    pub picture: Picture,
    /// A telephone number to call at once.
    pub phone: Option<String>,
}

/// What stands before a thing that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Somebody's initials.
    Initials,
    /// A sign.
    Sign(Icon),
}

/// What somebody asks the index.
#[derive(Debug, Clone)]
pub struct Question {
    /// The words as typed.
    pub words: String,
    /// Only things of this kind.
    pub kind: Option<String>,
    /// How many of the first to pass over.
    pub skip: usize,
    /// How many at most.
    pub limit: usize,
    /// When.
    pub now: Timestamp,
}

/// A piece of text, and whether it is one of the words that were asked for.
pub type Marked = (String, bool);

/// A thing that the index found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Of which kind.
    pub kind: &'static str,
    /// Which.
    pub id: Uuid,
    /// Where in its text the words stand; empty when they stand in its name alone.
    pub snippet: Vec<Marked>,
}

/// What the index answers.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The best, at most as many as were asked for.
    pub hits: Vec<Hit>,
    /// How many there are for the reader of each kind that occurs, whatever kind was asked for.
    pub counts: Vec<(&'static str, usize)>,
    /// Whether nothing has these very words, so that these have words that look like them.
    pub alike: bool,
    /// Whether the index has read all that has happened.
    pub complete: bool,
}

/// Something that finds things: the index of a node.
#[async_trait]
pub trait Finder: Send + Sync {
    /// Finds what has all words and shares a token with `keys`.
    async fn find(&self, question: &Question, keys: &[Reach]) -> Result<Answer>;
}

/// The index of this node, as pages take it from the application's tools.
pub type Index = Arc<dyn Finder>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_reached_from_every_unit_above_it_and_from_everywhere() {
        let path = UnitPath::everywhere().child(3).child(7);
        let tokens: Vec<Reach> = Reach::down_to("staff", &path).collect();
        for above in [UnitPath::everywhere(), UnitPath::everywhere().child(3), path.clone()] {
            assert!(tokens.contains(&Reach::new("staff", &above)), "{above}");
        }
        assert!(!tokens.contains(&Reach::new("staff", UnitPath::everywhere().child(4))));
        let unique: std::collections::BTreeSet<_> = tokens.iter().collect();
        assert_eq!(unique.len(), tokens.len());
    }
}
