//! The pages of documents.

mod content;
mod document;
mod drive;
mod forms;
mod list;
mod placing;
mod room;
mod trash;
mod upload;

use axum::http::Method;
use groups::model::GroupId;
use kernel::{Error, Lang};
use web::{Guard, Routes, View};

use crate::model::{NodeId, Spot};

pub(crate) use content::{Asked as ContentAsked, send, serve};
pub(crate) use list::icon;
pub use room::ROOM;

/// All of them.
pub(crate) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/groups/{group}/documents", inside, list::page);
    routes.streamed(Method::POST, "/groups/{group}/documents", inside, upload::upload);
    routes.post("/groups/{group}/documents/folders", inside, forms::make_folder);
    routes.get("/groups/{group}/documents/trash", inside, trash::page);
    routes.post("/groups/{group}/documents/trash/empty", inside, trash::empty);
    routes.get("/documents/{node}", inside, document::page);
    routes.get("/documents/{node}/content", inside, content::page);
    routes.post("/documents/{node}/rename", inside, forms::rename);
    routes.get("/documents/{node}/move", inside, placing::page);
    routes.post("/documents/{node}/move", inside, placing::place);
    routes.post("/documents/{node}/trash", inside, forms::throw_away);
    routes.post("/documents/{node}/restore", inside, trash::restore);
    routes.post("/documents/{node}/revisions/{revision}/restore", inside, forms::bring_back);
}

/// A group's id in an address.
pub(crate) fn read_group(text: &str) -> kernel::Result<GroupId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The id of a document or folder in an address.
pub(crate) fn read_node(text: &str) -> kernel::Result<NodeId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A place: the group, and its folder if there is one.
pub(crate) fn read_spot(group: &str, folder: &str) -> kernel::Result<Spot> {
    let folder = if folder.is_empty() { None } else { Some(read_node(folder)?) };
    Ok(Spot { group: read_group(group)?, folder })
}

/// So many bytes as one says it: 1,2 MB.
fn size(view: &View<'_>, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    // Tenths of a unit, rounded up: a file is never said to be smaller than it is.
    let (mut tenths, mut unit) = (bytes.div_ceil(100), 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = tenths.div_ceil(1_000);
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    let mark = if view.lang == Lang::En { '.' } else { ',' };
    if tenths >= 100 {
        format!("{} {name}", tenths.div_ceil(10))
    } else {
        format!("{}{mark}{} {name}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;
    use web::Still;

    #[test]
    fn a_size_is_said_in_the_unit_that_reads_best() {
        let Some(still) = Still::new(crate::LOCALES) else { panic!("the texts must be read") };
        let view = still.view(Lang::Nl, Timestamp::from_micros(0));
        for (bytes, said) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1,0 kB"),
            (1_234, "1,3 kB"),
            (12_345, "13 kB"),
            (999_999, "1,0 MB"),
            (2_500_000, "2,5 MB"),
            (10_737_418_240, "11 GB"),
        ] {
            assert_eq!(size(&view, bytes), said, "{bytes}");
        }
    }
}
