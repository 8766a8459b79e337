//! What a file is, by its name and by its content, and how it is given to a browser without harm.
//!
//! A browser runs what it takes for a page or a script, with the rights of whoever looks at it. So a file is shown in the
//! browser only when its name and its content agree on one of a few kinds that cannot run anything; all else is a
//! download. A file that is a picture in one light and a page in another (a polyglot) is a download too.

mod content;
mod media;
mod serve;

pub use content::{Content, HEAD};
pub use media::{MediaType, of_extension};
pub use serve::{Served, serve};
