//! What can be done with posts and news: by pages, the API and other capabilities alike.

pub mod comments;
pub mod find;
pub mod likes;
pub mod posts;
pub mod reads;
