use maud::{Markup, Render, html};

use crate::assets::ICONS;

include!(concat!(env!("OUT_DIR"), "/assets/icons.rs"));

impl Icon {
    /// The icon with this name, for names that are kept in the database; `None` when there is none.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|icon| icon.name() == name)
    }
}

/// Decorative: hidden from screen readers, so a text must stand beside it.
impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg class="tb-icon" aria-hidden="true" focusable="false" width="24" height="24" {
                use href={ (ICONS.url) "#" (self.name()) } {}
            }
        }
    }
}
