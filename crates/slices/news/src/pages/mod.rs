//! The pages of posts and news.

mod comments;
mod form;
mod group;
mod item;
mod keep;
pub(crate) mod news;
mod parts;
mod reactions;
mod readers;
mod show;
#[cfg(test)]
mod tests;

use access::Permission as _;
use groups::model::GroupId;
use kernel::{Error, Timestamp};
use web::{Guard, Routes};

use crate::model::{CommentId, Listed, PostId};
use crate::permissions::WriteNews;

pub use parts::{HOME, ROOM};

/// All of them.
pub(crate) fn routes(routes: &mut Routes) {
    let (inside, write) = (Guard::SignedIn, Guard::Needs(WriteNews::DEF));
    routes.get("/groups/{group}/posts", inside, group::page);
    routes.post("/groups/{group}/posts", inside, group::write);
    routes.get("/news", inside, news::page);
    routes.get("/news/new", write, news::new);
    routes.post("/news/new", write, news::write);
    routes.get("/news/{post}", inside, show::news);
    routes.get("/posts/{post}", inside, show::page);
    routes.get("/live/posts/{post}", inside, reactions::live);
    routes.post("/posts/{post}/like", inside, reactions::like);
    routes.post("/posts/{post}/read", inside, readers::confirm);
    routes.get("/posts/{post}/readers", inside, readers::page);
    routes.get("/posts/{post}/readers.csv", inside, readers::csv);
    routes.post("/posts/{post}/comments", inside, comments::add);
    routes.get("/posts/{post}/comments/{comment}", inside, comments::edit);
    routes.post("/posts/{post}/comments/{comment}", inside, comments::change);
    routes.post("/posts/{post}/comments/{comment}/delete", inside, comments::delete);
    routes.get("/posts/{post}/edit", inside, keep::edit);
    routes.post("/posts/{post}/edit", inside, keep::change);
    routes.post("/posts/{post}/delete", inside, keep::delete);
    routes.post("/posts/{post}/archive", inside, keep::archive);
    routes.post("/posts/{post}/pin", inside, keep::pin);
    routes.post("/posts/{post}/share", inside, keep::share);
}

/// A post's id in an address.
fn read_post(text: &str) -> kernel::Result<PostId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A group's id in an address.
fn read_group(text: &str) -> kernel::Result<GroupId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A comment's id in an address.
fn read_comment(text: &str) -> kernel::Result<CommentId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A place in a list, as it stands in an address.
pub(crate) fn cursor(item: &Listed) -> String {
    format!("{}~{}", item.id, item.published_at.micros())
}

/// Reads a place in a list back.
pub(crate) fn read_cursor(text: &str) -> Option<(Timestamp, PostId)> {
    let (id, at) = text.split_once('~')?;
    Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
}
