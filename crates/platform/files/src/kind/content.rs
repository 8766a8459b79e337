//! What a file is by its first bytes.

/// So many of a file's first bytes are looked at; fewer only when the file is shorter.
pub const HEAD: usize = 8 << 10;
/// Browsers that guess look this far.
const GUESSED: usize = 1445;

/// What the first bytes of a file show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of formats say what they are")]
pub enum Content {
    /// No bytes at all.
    Empty,
    /// Text without markup, in UTF-8.
    Text,
    /// What a browser could take for a page, a drawing or a program of its own: HTML, SVG, XML.
    Markup,
    /// None of those known here, or more than one at once.
    Binary,
    Png,
    Jpeg,
    Gif,
    Webp,
    Avif,
    Heic,
    Tiff,
    Bmp,
    Pdf,
    Rtf,
    Zip(Family),
    Gzip,
    SevenZip,
    /// Office files of before 2007, and mails of Outlook.
    Ole,
    /// MPEG-4 and its ancestor of Apple's.
    Mp4,
    Matroska,
    Mp3,
    Ogg,
    Wav,
    Flac,
}

/// What lies in a zip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A document of Word.
    Word,
    /// A workbook of Excel.
    Excel,
    /// Slides of `PowerPoint`.
    PowerPoint,
    /// A text, table or slides of `LibreOffice`.
    OpenDocument,
    /// Something else, or the beginning does not tell.
    Any,
}

impl Content {
    /// By the first [`HEAD`] bytes. A format must begin at the first byte and go on as it should: readers that forgive
    /// more are what polyglots live on.
    #[must_use]
    pub fn of(head: &[u8]) -> Self {
        let head = head.get(..HEAD).unwrap_or(head);
        if head.is_empty() {
            return Self::Empty;
        }
        match by_signature(head) {
            // Pictures and papers have no business with a page in their first lines.
            Some(known) if holds_markup(head) && known.may_be_shown() => Self::Binary,
            Some(known) => known,
            None if !is_text(head) => Self::Binary,
            None if begins_as_markup(head) || holds_markup(head) => Self::Markup,
            None => Self::Text,
        }
    }

    fn may_be_shown(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Avif | Self::Pdf)
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const SIGNATURES: &[(&[u8], Content)] = &[
    (PNG, Content::Png),
    (b"{\\rtf1", Content::Rtf),
    (b"\x1f\x8b\x08", Content::Gzip),
    (b"7z\xbc\xaf\x27\x1c", Content::SevenZip),
    (OLE, Content::Ole),
    (b"II*\0", Content::Tiff),
    (b"MM\0*", Content::Tiff),
    (b"\x1a\x45\xdf\xa3", Content::Matroska),
    (b"ID3", Content::Mp3),
    (b"\xff\xfb", Content::Mp3),
    (b"\xff\xf3", Content::Mp3),
    (b"\xff\xf2", Content::Mp3),
    (b"OggS\0", Content::Ogg),
    (b"fLaC", Content::Flac),
];

fn by_signature(head: &[u8]) -> Option<Content> {
    if let Some((_, content)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(*content);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Content::Zip(family(head)));
    }
    if is_jpeg(head) {
        return Some(Content::Jpeg);
    }
    if is_gif(head) {
        return Some(Content::Gif);
    }
    if is_pdf(head) {
        return Some(Content::Pdf);
    }
    if head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) && head.get(14..18).is_some_and(|s| s[1..] == [0; 3])
    {
        return Some(Content::Bmp);
    }
    riff(head).or_else(|| boxed(head))
}

/// A segment must follow the start of the image.
fn is_jpeg(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xd8\xff")
        && head.get(3).is_some_and(|marker| matches!(marker, 0xc0..=0xcf | 0xdb..=0xef | 0xfe))
}

/// After the table of colours a block must follow. A script in the disguise of a GIF has other things there.
fn is_gif(head: &[u8]) -> bool {
    if !head.starts_with(b"GIF87a") && !head.starts_with(b"GIF89a") {
        return false;
    }
    let Some(flags) = head.get(10) else { return false };
    let colours = if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    // Width and height that spell the beginning of a comment of JavaScript.
    let opens_comment = head.get(6..8).is_some_and(|size| size == b"/*" || size == b"//");
    !opens_comment && head.get(13 + colours).is_some_and(|block| matches!(block, 0x21 | 0x2c | 0x3b))
}

/// The version must follow.
fn is_pdf(head: &[u8]) -> bool {
    let version = head.strip_prefix(b"%PDF-").and_then(|rest| rest.get(..3));
    version.is_some_and(|version| matches!(version, [b'1'..=b'2', b'.', b'0'..=b'9']))
}

fn riff(head: &[u8]) -> Option<Content> {
    if !head.starts_with(b"RIFF") {
        return None;
    }
    match (head.get(8..12)?, head.get(12..16)?) {
        (b"WEBP", b"VP8 " | b"VP8L" | b"VP8X") => Some(Content::Webp),
        (b"WAVE", _) => Some(Content::Wav),
        _ => None,
    }
}

/// The ISO base media file format: a box `ftyp` with the brands.
fn boxed(head: &[u8]) -> Option<Content> {
    if head.get(4..8)? != b"ftyp" {
        return None;
    }
    let size = head.first_chunk::<4>().map(|size| u32::from_be_bytes(*size))?;
    let brands = head.get(8..usize::try_from(size).ok()?.min(head.len()))?;
    let (main, others) = (brands.get(..4)?, brands.get(8..).unwrap_or_default());
    let mut all = std::iter::once(main).chain(others.chunks_exact(4));
    if all.clone().any(|brand| matches!(brand, b"avif" | b"avis")) {
        Some(Content::Avif)
    } else if all.any(|brand| matches!(brand, b"heic" | b"heix" | b"mif1")) {
        Some(Content::Heic)
    } else {
        Some(Content::Mp4)
    }
}

/// By the names of the parts that lie in the beginning.
fn family(head: &[u8]) -> Family {
    let names: Vec<&[u8]> = (0..head.len()).filter_map(|at| part_name(head.get(at..)?)).collect();
    let below = |folder: &[u8]| names.iter().any(|name| name.starts_with(folder));
    if names.first() == Some(&b"mimetype".as_slice()) && contains(head, b"application/vnd.oasis.opendocument") {
        Family::OpenDocument
    } else if below(b"word/") {
        Family::Word
    } else if below(b"xl/") {
        Family::Excel
    } else if below(b"ppt/") {
        Family::PowerPoint
    } else {
        Family::Any
    }
}

/// The name of the part whose header stands at the beginning.
fn part_name(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let length = u16::from_le_bytes([*bytes.get(26)?, *bytes.get(27)?]);
    bytes.get(30..30 + usize::from(length))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// UTF-8 without control characters other than those that lay out a text. The last character may be cut off.
fn is_text(head: &[u8]) -> bool {
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() && head.len() == HEAD => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    text.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | '\u{c}') || !c.is_control())
}

/// Texts that begin with a tag.
fn begins_as_markup(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let is_letter =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'?'));
    text.starts_with(b"<") && is_letter(text.get(1))
}

/// What browsers that guess take as a sign of a page, and what runs a script in one.
const TAGS: &[&[u8]] = &[
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<script",
    b"<iframe",
    b"<svg",
    b"<object",
    b"<embed",
    b"<img",
    b"<style",
    b"<link",
    b"<meta",
    b"<base",
    b"<form",
    b"<?php",
    b"<?xml-stylesheet",
    b"<title",
    b"<table",
    b"<math",
    b"<video",
    b"<audio",
    b"<frameset",
];

fn holds_markup(head: &[u8]) -> bool {
    let start = head.get(..GUESSED).unwrap_or(head).to_ascii_lowercase();
    let places = start.iter().enumerate().filter(|(_, byte)| **byte == b'<');
    places.filter_map(|(at, _)| start.get(at..)).any(|rest| TAGS.iter().any(|tag| rest.starts_with(tag)))
}
