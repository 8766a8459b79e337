//! Posts and news on both engines.
#![expect(clippy::unwrap_used, reason = "a test may stop at what must be there")]

mod changes;
mod group_posts;
mod must_read;
mod news;
mod said;
mod sample;
mod town;
