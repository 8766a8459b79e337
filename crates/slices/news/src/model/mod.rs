//! Posts, comments and what may be filled in. No database, no pages.

mod comment;
mod post;

pub(crate) use comment::COMMENT_MOST;
pub use comment::{Comment, CommentId, checked_comment};
pub(crate) use post::CheckedPost;
pub use post::{Audience, Listed, Post, PostDraft, PostId};
