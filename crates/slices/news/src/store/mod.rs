//! The slice's queries.

pub(crate) mod comments;
pub(crate) mod likes;
pub(crate) mod lists;
pub(crate) mod posts;
pub(crate) mod reader;
pub(crate) mod reads;
