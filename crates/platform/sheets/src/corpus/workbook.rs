//! Small workbooks by hand, to damage in one place.

use super::zip::{Part, archive};

const CONTENT_TYPES: &str = concat!(
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Default Extension="xml" ContentType="application/xml"/></Types>"#
);
const RELATIONS: &str = concat!(
    r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>"#,
    "</Relationships>"
);
const WORKBOOK: &str = concat!(
    r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
    r#"<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>"#
);
const WORKBOOK_RELATIONS: &str = concat!(
    r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
    r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>"#,
    "</Relationships>"
);

/// The header row `nr`, `naam` and one row, as inline text.
pub(super) const ROWS: &str = concat!(
    r#"<row r="1"><c r="A1" t="inlineStr"><is><t>nr</t></is></c><c r="B1" t="inlineStr"><is><t>naam</t></is></c></row>"#,
    r#"<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>Jan</t></is></c></row>"#
);

/// The parts of a workbook with this content between `<sheetData>` and its end.
pub(super) fn parts(rows: &str) -> Vec<Part> {
    parts_around(&format!("<sheetData>{rows}</sheetData>"))
}

/// The parts of a workbook with this content of the worksheet.
pub(super) fn parts_around(content: &str) -> Vec<Part> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{content}</worksheet>"#
    );
    vec![
        Part::stored("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        Part::stored("_rels/.rels", RELATIONS.as_bytes()),
        Part::stored("xl/workbook.xml", WORKBOOK.as_bytes()),
        Part::stored("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.as_bytes()),
        Part::stored("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]
}

/// A workbook that counts its days from 1904, with the number 44,804 as a bare number under `dag`.
#[cfg(test)]
pub(super) fn of_1904() -> Vec<u8> {
    let header = r#"<c r="A1" t="inlineStr"><is><t>dag</t></is></c>"#;
    let rows = format!(r#"<row r="1">{header}</row><row r="2"><c r="A2"><v>44804</v></c></row>"#);
    let mut parts = parts(&rows);
    let workbook = WORKBOOK.replace("<sheets>", r#"<workbookPr date1904="1"/><sheets>"#);
    if let Some(part) = parts.iter_mut().find(|part| part.name() == "xl/workbook.xml") {
        *part = Part::stored("xl/workbook.xml", workbook.as_bytes());
    }
    archive(&parts)
}

/// A workbook with these rows and one more part.
pub(super) fn with(part: Part) -> Vec<u8> {
    let mut parts = parts(ROWS);
    parts.push(part);
    archive(&parts)
}

/// A workbook with this content between `<sheetData>` and its end.
pub(super) fn of_rows(rows: &str) -> Vec<u8> {
    archive(&parts(rows))
}
