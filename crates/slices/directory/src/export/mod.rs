//! Taking people, units, memberships and roles out, in open formats, page by page. What is taken out as people or units
//! can be brought in again and changes nothing.

mod http;
mod rows;

use std::io::Write;

use access::Acting;
use kernel::{Error, OrgId, Result};
use sheets::{Column, CsvStyle, Export, TableWriter, WriteError};

use crate::commands::find;
use crate::events::DirectoryEvent;
use crate::model::{Organisation, PersonKind};
use crate::permissions::{ManagePeople, ManageRoles, ViewUnits};

pub(crate) use http::{Document, routes};

/// What is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// People who belong here, a row for each membership of today or later.
    People,
    /// Units that are open.
    Units,
    /// All memberships, past ones too.
    Memberships,
    /// Roles that were given.
    Roles,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::People, Self::Units, Self::Memberships, Self::Roles];

    /// Stable key, as in addresses and in the locales under `export-what-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Units => "units",
            Self::Memberships => "memberships",
            Self::Roles => "roles",
        }
    }

    /// Keys of its columns: those of people and units are the fields of an import.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::People => &[
                "number",
                "given_name",
                "initials",
                "prefix",
                "surname",
                "email",
                "phone",
                "born_on",
                "kind",
                "lang",
                "site",
                "unit_code",
                "unit",
                "function",
                "hours",
                "starts_on",
                "ends_on",
            ],
            Self::Units => &["code", "name", "kind", "parent_code", "street", "postcode", "place"],
            Self::Memberships => &["number", "name", "unit_code", "unit", "function", "hours", "starts_on", "ends_on"],
            Self::Roles => &["number", "name", "role", "unit_code", "unit", "starts_on", "ends_on"],
        }
    }

    /// Key of a column's title in the locales.
    #[must_use]
    pub fn title_key(self, column: &str) -> String {
        match (self, column) {
            (Self::Units, "name" | "kind") => format!("export-column-unit-{column}"),
            _ => format!("export-column-{}", column.replace('_', "-")),
        }
    }
}

impl std::str::FromStr for What {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|what| what.key() == key).ok_or(())
    }
}

/// A format by the end of a file's name: `csv`, `xlsx` or `json`.
#[must_use]
pub fn format(extension: &str) -> Option<Export> {
    match extension {
        "csv" => Some(Export::Csv(CsvStyle::default())),
        "xlsx" => Some(Export::Xlsx),
        "json" => Some(Export::Json),
        _ => None,
    }
}

/// Which people to take out; as in the list of people.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words to search for, each by its beginning; empty for all.
    pub words: String,
    /// Only staff or only pupils.
    pub kind: Option<PersonKind>,
    /// Only who belongs to this unit or below it.
    pub unit: Option<kernel::UnitId>,
    /// Also who has left.
    pub left: bool,
}

/// What to take out, from where, how.
#[derive(Debug, Clone)]
pub struct Order {
    /// From which organisation.
    pub organisation: OrgId,
    /// What.
    pub what: What,
    /// In what form.
    pub format: Export,
    /// Which people.
    pub filter: Filter,
}

/// Whoever keeps an organisation's people may take them out; roles, whoever gives them.
pub(crate) async fn admitted(acting: &Acting, order: &Order) -> Result<Organisation> {
    let organisation = find::organisation(acting, order.organisation).await?;
    let place = organisation.access_place();
    match order.what {
        What::Roles => acting.grants().require::<ManageRoles, ViewUnits>(&place).map(|_| organisation),
        What::Units => acting.grants().require::<ViewUnits, ViewUnits>(&place).map(|_| organisation),
        What::People | What::Memberships => {
            acting.grants().require::<ManagePeople, ViewUnits>(&place).map(|_| organisation)
        }
    }
}

/// Writes a table to `out`, a thousand rows at a time, and says in the stream of events that it went out. `title` gives
/// the name of a column from its key in the locales. Returns `out` and the number of rows.
pub async fn write<W: Write>(
    acting: &Acting,
    order: &Order,
    title: &(dyn Fn(&str) -> String + Sync),
    out: W,
) -> Result<(W, u64)> {
    let organisation = admitted(acting, order).await?;
    let mut source = rows::Source::open(acting, &organisation, order).await?;
    let mut writer = TableWriter::new(out, &columns(order.what, title), order.format).map_err(failed)?;
    let mut count = 0;
    while let Some(page) = source.next(acting.conn()).await? {
        count += page.len() as u64;
        for row in &page {
            writer.row(row).map_err(failed)?;
        }
    }
    let out = writer.finish().map_err(failed)?;
    record(acting, order, count).await?;
    Ok((out, count))
}

fn columns(what: What, title: &dyn Fn(&str) -> String) -> Vec<Column> {
    what.columns().iter().map(|key| Column::new(*key, title(&what.title_key(key)))).collect()
}

fn failed(error: WriteError) -> Error {
    Error::Internal(Box::new(error))
}

async fn record(acting: &Acting, order: &Order, rows: u64) -> Result<()> {
    let mut tx = acting.begin().await?;
    tx.record(&DirectoryEvent::Exported {
        organisation: order.organisation,
        format: format!("{}.{}", order.what.key(), order.format.extension()),
        rows,
    })?;
    tx.commit().await.map(|_| ())
}

/// The same for the command line: the columns are named by their keys, which an import knows as well.
pub async fn write_plain<W: Write>(acting: &Acting, order: &Order, out: W) -> Result<(W, u64)> {
    let what = order.what;
    let plain = move |key: &str| {
        what.columns()
            .iter()
            .find(|column| what.title_key(column) == key)
            .map_or_else(|| key.to_owned(), |c| (*c).to_owned())
    };
    write(acting, order, &plain, out).await
}
