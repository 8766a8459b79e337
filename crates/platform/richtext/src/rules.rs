//! What a place on the site allows in the texts that are shown there.

use kernel::Lang;

/// What may be in a text, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Level of the heading that the text stands under, from 1. A `#` in the text becomes a heading one level below it;
    /// nothing gets deeper than level 6.
    pub heading_above: u8,
    /// Beginnings of the own paths that pictures may come from, such as `/files/news/`. Without any, a picture is its
    /// alternative text.
    pub images: &'a [&'a str],
    /// Words for a screen reader.
    pub words: Words<'a>,
}

impl<'a> Rules<'a> {
    /// Below the page's own title, without pictures, in that language.
    #[must_use]
    pub const fn page(lang: Lang) -> Self {
        Self { heading_above: 1, images: &[], words: Words::of(lang) }
    }

    /// With pictures from these paths.
    #[must_use]
    pub const fn with_images(self, images: &'a [&'a str]) -> Self {
        Self { images, ..self }
    }

    /// Below a heading of that level.
    #[must_use]
    pub const fn below(self, heading_above: u8) -> Self {
        Self { heading_above, ..self }
    }

    /// The level of a heading that the text gives this level.
    pub(crate) fn level(&self, own: u8) -> u8 {
        self.heading_above.max(1).saturating_add(own).min(6)
    }
}

impl Default for Rules<'_> {
    fn default() -> Self {
        Self::page(Lang::Nl)
    }
}

/// Words that a screen reader says where a person sees a sign.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// What the box around a wide table is.
    pub table: &'a str,
    /// A ticked task.
    pub done: &'a str,
    /// A task that is not ticked.
    pub to_do: &'a str,
}

impl Words<'static> {
    /// The words in a language.
    #[must_use]
    pub const fn of(lang: Lang) -> Self {
        match lang {
            Lang::Nl => Self { table: "Tabel", done: "Gedaan", to_do: "Nog te doen" },
            Lang::En => Self { table: "Table", done: "Done", to_do: "To do" },
            Lang::Fr => Self { table: "Tableau", done: "Fait", to_do: "À faire" },
            Lang::De => Self { table: "Tabelle", done: "Erledigt", to_do: "Zu erledigen" },
        }
    }
}
