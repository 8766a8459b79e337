//! What people write: kept as Markdown, shown as safe HTML.
//!
//! News, posts, comments and know-how are a [`Source`]: the text as it was written, tidied. [`render`] makes [`Html`] of
//! it, and nothing else can. The Markdown is `CommonMark` with tables, strikethrough, task lists and bare links. HTML in it
//! is not obeyed but shown as text, so that nobody loses what was typed.
//!
//! Two layers keep a page safe, each enough by itself. The first writes nothing but the elements below, with links and
//! pictures that [`Target`] accepts. The second parses what the first wrote as a browser does, and takes out whatever is
//! not on its own list.
//!
//! ```
//! use thuisbasis_richtext::{Rules, Source, excerpt, render};
//!
//! let source = Source::new("# Nieuwe printers\n\nZe staan op [de derde](/desks/3). <b>Let op</b>", 20_000).unwrap();
//! let html = render(&source, &Rules::default());
//! assert_eq!(
//!     html.as_str(),
//!     "<h2>Nieuwe printers</h2>\n<p>Ze staan op <a href=\"/desks/3\">de derde</a>. &lt;b&gt;Let op&lt;/b&gt;</p>\n"
//! );
//! assert_eq!(excerpt(&source, 20), "Nieuwe printers.");
//! ```

#[cfg(any(test, feature = "corpus"))]
pub mod corpus;
mod gather;
mod incoming;
mod lines;
mod plain;
mod read;
mod render;
mod rules;
mod source;
mod target;
mod warning;

pub use gather::{Image, Link, images, links};
pub use incoming::{MAX_INCOMING, from_html};
pub use plain::{excerpt, plain, text_mail};
pub use render::{Html, render};
pub use rules::{Rules, Words};
pub use source::{Source, TOO_LONG};
pub use target::Target;
pub use warning::{Warning, WarningKind, warnings};
