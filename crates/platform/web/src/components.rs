//! The parts of every page, as plain structs and functions that render to HTML.
//!
//! Texts arrive translated; whatever is text is escaped. A component is built with its constructor, shaped with the
//! methods that follow, and put in a page as `(component)`. All of them work without script; the attributes `data-…`
//! that they carry are what `assets/js` makes quicker.
//!
//! Between components a page uses these classes, and needs no others:
//!
//! | class | gives |
//! |---|---|
//! | `tb-stack`, `tb-stack tb-stack--tight` | parts under each other with air between them: what most pages are made of |
//! | `tb-split` | two columns where there is room: the thing itself, and what belongs to it |
//! | `tb-cards` | parts of equal weight beside each other, as many as fit |
//! | `tb-actions` | buttons in a row |
//! | `tb-list` on `ul` | rows with a line between them |
//! | `tb-media` | an avatar or icon with text beside it |
//! | `tb-prose` | running text, no wider than reads well |
//! | `tb-lead`, `tb-soft`, `tb-center`, `tb-only-read` | an introduction; less important; centred; for screen readers alone |
//! | `tb-pictures` on `ul`, `tb-picture` on a button or link | large pictures to choose from, for children |
//!
//! An element with `data-live="/live/…"` shows what [`crate::live::fragments`] sends there; with `data-live-then="/…"` the
//! browser goes to that page once the stream is done. `examples/gallery` shows everything in use.
//!
//! ```
//! use maud::html;
//! use thuisbasis_web::components::{Alert, Button, Icon, Severity};
//!
//! let page = html! {
//!     (Alert::new(Severity::Ok, "Opgeslagen"))
//!     (Button::link("Terug", "/mensen").icon(Icon::ArrowLeft))
//! };
//! assert!(page.into_string().contains("href=\"/mensen\""));
//! ```

use std::borrow::Cow;

mod button;
mod choice;
mod content;
mod feedback;
mod field;
mod form;
mod icon;
mod navigation;
mod records;
mod table;
mod tile;

pub use self::{
    button::{Button, ButtonKind},
    choice::{Checkbox, Choice, RadioGroup},
    content::{Avatar, Badge, Card, CopyCode, Heading, Tone},
    feedback::{Alert, EmptyState, Progress, Severity},
    field::{Field, Width},
    form::{Confirm, ErrorSummary, Fieldset, Form, SearchForm, actions},
    icon::Icon,
    navigation::{Breadcrumbs, Crumb, LanguageSwitch, Pagination, Step, Stepper, Tab, Tabs},
    records::{Change, Description, Difference, Timeline, TimelineRow, Tree, TreeNode},
    table::{Chip, Column, Direction, Row, Table, Toolbar},
    tile::{AppTile, Favourite, Tile, TileFilter, TileGrid, tint},
};

/// A text for a component: borrowed or owned, already translated, not yet escaped.
pub type Text<'a> = Cow<'a, str>;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests;
