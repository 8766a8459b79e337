use maud::{Markup, Render, html};

use super::{Icon, Text};

/// The order in which a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A to Z, low to high, old to new.
    Ascending,
    /// The other way.
    Descending,
}

/// A column of a [`Table`].
#[derive(Debug, Clone)]
pub struct Column<'a> {
    title: Text<'a>,
    sort: Option<(Text<'a>, Option<Direction>)>,
    numeric: bool,
    row_header: bool,
    hidden_title: bool,
}

impl<'a> Column<'a> {
    /// A column with its title.
    #[must_use]
    pub fn new(title: impl Into<Text<'a>>) -> Self {
        Self { title: title.into(), sort: None, numeric: false, row_header: false, hidden_title: false }
    }

    /// Makes the title a link that sorts: where it goes, and how the column is sorted now.
    #[must_use]
    pub fn sort(mut self, href: impl Into<Text<'a>>, now: Option<Direction>) -> Self {
        self.sort = Some((href.into(), now));
        self
    }

    /// Aligns numbers at the right.
    #[must_use]
    pub const fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// Says that this column names the row. One column should.
    #[must_use]
    pub const fn row_header(mut self) -> Self {
        self.row_header = true;
        self
    }

    /// Shows the title to screen readers only: for a column of buttons.
    #[must_use]
    pub const fn hidden_title(mut self) -> Self {
        self.hidden_title = true;
        self
    }

    fn head(&self) -> Markup {
        let (sort, icon) = match &self.sort {
            Some((_, Some(Direction::Ascending))) => (Some("ascending"), Icon::ArrowUp),
            Some((_, Some(Direction::Descending))) => (Some("descending"), Icon::ArrowDown),
            _ => (None, Icon::ArrowUpDown),
        };
        html! {
            th class={ "utrecht-table__header-cell" @if self.numeric { " utrecht-table__header-cell--numeric-column" } }
                scope="col" aria-sort=[sort] {
                @match &self.sort {
                    Some((href, _)) => a class="tb-sort" href=(href) { (self.title) (icon) },
                    None if self.hidden_title => span class="tb-only-read" { (self.title) },
                    None => (self.title),
                }
            }
        }
    }
}

/// A row of a [`Table`]: one cell per column.
#[derive(Debug, Clone)]
pub struct Row {
    cells: Vec<Markup>,
    marked: bool,
}

impl Row {
    /// A row with its cells, in the order of the columns.
    #[must_use]
    pub const fn new(cells: Vec<Markup>) -> Self {
        Self { cells, marked: false }
    }

    /// Makes the row stand out.
    #[must_use]
    pub const fn marked(mut self) -> Self {
        self.marked = true;
        self
    }
}

/// A table of data. On a narrow screen each row becomes a card, with the titles of the columns before the cells.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    caption: Text<'a>,
    caption_shown: bool,
    id: Option<Text<'a>>,
    columns: Vec<Column<'a>>,
    rows: Vec<Row>,
    empty: Option<Markup>,
}

impl<'a> Table<'a> {
    /// A table. The caption says what it lists and is for screen readers unless it is shown.
    #[must_use]
    pub fn new(caption: impl Into<Text<'a>>, columns: Vec<Column<'a>>, rows: Vec<Row>) -> Self {
        Self { caption: caption.into(), caption_shown: false, id: None, columns, rows, empty: None }
    }

    /// Shows the caption.
    #[must_use]
    pub const fn show_caption(mut self) -> Self {
        self.caption_shown = true;
        self
    }

    /// Sets the id of the whole, for a link or a live update.
    #[must_use]
    pub fn id(mut self, id: impl Into<Text<'a>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Shows this, usually an [`super::EmptyState`], when there are no rows.
    #[must_use]
    pub fn empty(mut self, empty: Markup) -> Self {
        self.empty = Some(empty);
        self
    }

    fn row(&self, row: &Row) -> Markup {
        html! {
            tr class={ "utrecht-table__row" @if row.marked { " tb-row--marked" } } role="row" {
                @for (column, cell) in self.columns.iter().zip(&row.cells) {
                    @if column.row_header {
                        th class="utrecht-table__cell tb-row-header" scope="row" role="rowheader" { (cell) }
                    } @else {
                        td class={ "utrecht-table__cell" @if column.numeric { " utrecht-table__cell--numeric-column" } }
                            data-label=[(!column.hidden_title).then_some(&column.title)] role="cell" {
                            // As a card, the title stands beside the content, which is then one thing.
                            @if cell.0.is_empty() || column.hidden_title { (cell) } @else { div { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

impl Render for Table<'_> {
    // The roles look superfluous, but a table that is laid out as cards loses its own in most browsers.
    fn render(&self) -> Markup {
        html! {
            div class="tb-table" id=[&self.id] {
                @match &self.empty {
                    Some(empty) if self.rows.is_empty() => (empty),
                    _ => table class="utrecht-table" role="table" {
                        caption class={ "utrecht-table__caption" @if !self.caption_shown { " tb-only-read" } } { (self.caption) }
                        thead class="utrecht-table__header" role="rowgroup" {
                            tr class="utrecht-table__row" role="row" { @for column in &self.columns { (column.head()) } }
                        }
                        tbody class="utrecht-table__body" role="rowgroup" { @for row in &self.rows { (self.row(row)) } }
                    },
                }
            }
        }
    }
}

/// A filter that is on or can be put on, as a link.
#[derive(Debug, Clone)]
pub struct Chip<'a> {
    label: Text<'a>,
    href: Text<'a>,
    on: bool,
    remove: Option<Text<'a>>,
}

impl<'a> Chip<'a> {
    /// A filter that can be put on, or that is the one in force when `on`.
    #[must_use]
    pub fn choice(label: impl Into<Text<'a>>, href: impl Into<Text<'a>>, on: bool) -> Self {
        Self { label: label.into(), href: href.into(), on, remove: None }
    }

    /// A filter that is on and that the link takes away; `remove` says so to screen readers: "Filter weghalen".
    #[must_use]
    pub fn active(label: impl Into<Text<'a>>, href: impl Into<Text<'a>>, remove: impl Into<Text<'a>>) -> Self {
        Self { label: label.into(), href: href.into(), on: true, remove: Some(remove.into()) }
    }
}

impl Render for Chip<'_> {
    fn render(&self) -> Markup {
        let current = (self.on && self.remove.is_none()).then_some("true");
        html! {
            a class={ "tb-chip" @if self.on { " tb-chip--on" } } href=(self.href) aria-current=[current] {
                (self.label)
                @if let Some(remove) = &self.remove { span class="tb-only-read" { " – " (remove) } (Icon::X) }
            }
        }
    }
}

/// The bar above a list: search, filters, the number of results and what to do with them.
#[derive(Debug, Clone, Default)]
pub struct Toolbar<'a> {
    search: Option<Markup>,
    chips: Vec<Chip<'a>>,
    chips_label: Text<'a>,
    count: Option<Text<'a>>,
    actions: Option<Markup>,
}

impl<'a> Toolbar<'a> {
    /// An empty bar.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the search form, usually a [`super::SearchForm`].
    #[must_use]
    pub fn search(mut self, search: Markup) -> Self {
        self.search = Some(search);
        self
    }

    /// Sets the filters, and what screen readers call them: "Filters".
    #[must_use]
    pub fn chips(mut self, label: impl Into<Text<'a>>, chips: Vec<Chip<'a>>) -> Self {
        self.chips_label = label.into();
        self.chips = chips;
        self
    }

    /// Says how many there are: "1.204 mensen".
    #[must_use]
    pub fn count(mut self, count: impl Into<Text<'a>>) -> Self {
        self.count = Some(count.into());
        self
    }

    /// Puts buttons at the end.
    #[must_use]
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }
}

impl Render for Toolbar<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="tb-toolbar" {
                @if let Some(search) = &self.search { (search) }
                @if !self.chips.is_empty() {
                    ul class="tb-chips" aria-label=(self.chips_label) { @for chip in &self.chips { li { (chip) } } }
                }
                @if let Some(count) = &self.count { p class="tb-toolbar__count" role="status" { (count) } }
                @if let Some(actions) = &self.actions { div class="tb-toolbar__actions" { (actions) } }
            }
        }
    }
}
