//! The guard before a workbook is parsed: it unpacks every part into nothing, counting, and believes no header.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Limits;
use crate::problem::ProblemKind;

const CHUNK: usize = 64 << 10;
/// What is kept of one chunk, so that a word over the border is seen.
const OVERLAP: usize = 96;
/// Below this a high ratio is harmless: small workbooks of empty rows pack very well.
const RATIO_FROM: u64 = 16 << 20;

/// Checks that the archive is a workbook of reasonable size without tricks.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ProblemKind> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("the archive breaks off or is not complete"))?;
    if archive.len() > limits.parts {
        return Err(ProblemKind::TooManyParts { found: archive.len() as u64, limit: limits.parts as u64 });
    }
    is_workbook(&archive)?;
    let mut budget = Budget::new(bytes.len() as u64, limits);
    // What the headers admit to is refused at once; what they hide is counted below.
    if archive.decompressed_size().is_some_and(|admitted| admitted > u128::from(budget.limit)) {
        return Err(ProblemKind::Bomb { limit: budget.limit });
    }
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(reason) if reason == ZipError::PASSWORD_REQUIRED => ProblemKind::Password {},
            _ => damaged("a part cannot be opened"),
        })?;
        let name = part.name().map_err(|_| damaged("a part has no readable name"))?.into_owned();
        let mut scan = Scan::new(&name, limits);
        unpack(&mut part, &mut budget, &mut scan)?;
    }
    Ok(())
}

fn damaged(detail: &str) -> ProblemKind {
    ProblemKind::Damaged { detail: detail.to_owned() }
}

fn is_workbook(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), ProblemKind> {
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_ascii_lowercase()).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let below = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if has("xl/workbook.bin") {
        Err(ProblemKind::BinaryExcel {})
    } else if has("mimetype") && has("content.xml") {
        Err(ProblemKind::OpenDocument {})
    } else if below("word/") {
        Err(ProblemKind::OtherFormat { found: "a Word document" })
    } else if below("ppt/") {
        Err(ProblemKind::OtherFormat { found: "a presentation" })
    } else if has("_rels/.rels") {
        Ok(())
    } else {
        Err(ProblemKind::OtherFormat { found: "a zip archive" })
    }
}

/// How much may still be unpacked, over all parts together, so that parts sharing bytes count each time.
struct Budget {
    unpacked: u64,
    limit: u64,
}

impl Budget {
    fn new(packed: u64, limits: &Limits) -> Self {
        let by_ratio = packed.saturating_mul(limits.unpack_ratio).max(RATIO_FROM);
        Self { unpacked: 0, limit: limits.unpacked_bytes.min(by_ratio) }
    }

    fn take(&mut self, bytes: usize) -> Result<(), ProblemKind> {
        self.unpacked = self.unpacked.saturating_add(bytes as u64);
        if self.unpacked > self.limit { Err(ProblemKind::Bomb { limit: self.limit }) } else { Ok(()) }
    }
}

fn unpack(part: &mut impl Read, budget: &mut Budget, scan: &mut Scan<'_>) -> Result<(), ProblemKind> {
    let mut buffer = vec![0; OVERLAP + CHUNK];
    let mut kept = 0;
    loop {
        let space = buffer.get_mut(kept..).unwrap_or_default();
        let read = part.read(space).map_err(|_| damaged(&format!("part {} cannot be unpacked", scan.part)))?;
        if read == 0 {
            return Ok(());
        }
        budget.take(read)?;
        let filled = kept + read;
        scan.look(buffer.get(..filled).unwrap_or_default())?;
        let keep = filled.min(OVERLAP);
        buffer.copy_within(filled - keep..filled, 0);
        kept = keep;
    }
}

/// Looks through the XML of one part for what would trouble a parser.
struct Scan<'p> {
    part: &'p str,
    is_xml: bool,
    holds_strings: bool,
    max_strings: u64,
}

impl<'p> Scan<'p> {
    fn new(part: &'p str, limits: &Limits) -> Self {
        let name = part.to_ascii_lowercase();
        let is_xml = [".xml", ".rels", ".vml"].iter().any(|extension| name.ends_with(extension));
        Self { part, is_xml, holds_strings: name.ends_with("sharedstrings.xml"), max_strings: limits.cells as u64 }
    }

    fn look(&self, bytes: &[u8]) -> Result<(), ProblemKind> {
        if !self.is_xml {
            return Ok(());
        }
        // UTF-16 would hide the words looked for below; spreadsheet programs write UTF-8.
        if bytes.contains(&0) {
            return Err(damaged(&format!("part {} is not UTF-8", self.part)));
        }
        let declares = |rest: &[u8]| rest.starts_with(b"<!DOCTYPE") || rest.starts_with(b"<!ENTITY");
        if rests_from(bytes, b'<').any(declares) {
            return Err(ProblemKind::XmlEntities { part: self.part.to_owned() });
        }
        // The parser reserves memory for as many texts as are promised here.
        if self.holds_strings && rests_from(bytes, b'u').filter_map(promised).any(|count| count > self.max_strings) {
            return Err(damaged(&format!("part {} promises too many texts", self.part)));
        }
        Ok(())
    }
}

/// Every rest of the bytes that starts with the wanted one.
fn rests_from(bytes: &[u8], wanted: u8) -> impl Iterator<Item = &[u8]> {
    let places = bytes.iter().enumerate().filter(move |(_, byte)| **byte == wanted);
    places.filter_map(|(at, _)| bytes.get(at..))
}

/// The number in `uniqueCount="…"` at the start of the bytes. Padding that would push the number out of sight counts as
/// a promise beyond all limits.
fn promised(rest: &[u8]) -> Option<u64> {
    const FILLING: usize = 32;
    let after = rest.strip_prefix(b"uniqueCount")?;
    let is_filling = |b: u8| b.is_ascii_whitespace() || matches!(b, b'=' | b'"' | b'\'' | b'+' | b'0');
    let filling = after.iter().take_while(|b| is_filling(**b)).count();
    if filling > FILLING {
        return Some(u64::MAX);
    }
    let digits = after.get(filling..)?.iter().take_while(|b| b.is_ascii_digit());
    Some(digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0'))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_are_read_whatever_the_spelling() {
        assert_eq!(promised(b"uniqueCount = '0042'>"), Some(42));
        assert_eq!(promised(b"uniqueCount=\"99999999999999999999999\""), Some(u64::MAX));
        assert_eq!(promised(&[b"uniqueCount".as_slice(), &[b' '; 50], b"=\"7\""].concat()), Some(u64::MAX));
        assert_eq!(promised(b"count=\"7\""), None);
    }

    #[test]
    fn what_headers_hide_is_counted() {
        let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
        let mut scan = Scan::new("image.png", &limits);
        let endless = unpack(&mut std::io::repeat(0), &mut Budget::new(1, &limits), &mut scan);
        assert_eq!(endless, Err(ProblemKind::Bomb { limit: 1 << 20 }));
    }

    #[test]
    fn words_over_a_chunk_border_are_seen() {
        let mut xml = vec![b' '; CHUNK - 3];
        xml.extend_from_slice(b"<!DOCTYPE x>");
        let limits = Limits::default();
        let mut scan = Scan::new("a.xml", &limits);
        let result = unpack(&mut xml.as_slice(), &mut Budget::new(1, &limits), &mut scan);
        assert_eq!(result, Err(ProblemKind::XmlEntities { part: "a.xml".into() }));
    }
}
