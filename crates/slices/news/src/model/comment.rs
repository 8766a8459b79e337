//! Comments under a post.

use kernel::{Error, PersonId, Result, Text, Timestamp};
use richtext::Source;

kernel::id! {
    /// A comment.
    CommentId,
}

/// Most characters of a comment.
pub(crate) const COMMENT_MOST: usize = 2_000;

/// A comment under a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Which.
    pub id: CommentId,
    /// Who wrote it; `None` when that is no longer known.
    pub author: Option<PersonId>,
    /// The text; empty once it is deleted.
    pub source: Source,
    /// When.
    pub at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// Since when it is gone; its place stays, so that answers to it can be understood.
    pub deleted_at: Option<Timestamp>,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

/// The text of a comment, tidied and checked; the field is called `text`.
pub fn checked_comment(text: &str) -> Result<Source> {
    let source = Source::new(text, COMMENT_MOST).map_err(|reason| Error::field("text", reason))?;
    if source.is_blank() { Err(Error::field("text", Text::new("field-needed"))) } else { Ok(source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_something_and_not_too_much() {
        assert!(checked_comment(" \n\t").is_err());
        assert!(checked_comment("Dank je!").is_ok());
        assert!(checked_comment(&"x".repeat(COMMENT_MOST + 1)).is_err());
    }
}
