//! Media types, their extensions, and what their files look like inside.

use super::content::{Content, Family};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaType {
    /// As in `Content-Type`: `image/png`.
    pub name: &'static str,
    /// Whether a browser may show it in place.
    pub(super) inline: bool,
    /// The content that goes with it.
    pub(super) content: &'static [Content],
}

/// What nothing better is known of.
pub(super) const UNKNOWN: MediaType = kind("application/octet-stream", &[]);
/// Plain text.
pub(super) const TEXT: MediaType = shown("text/plain", &[Content::Text]);

const fn kind(name: &'static str, content: &'static [Content]) -> MediaType {
    MediaType { name, inline: false, content }
}

const fn shown(name: &'static str, content: &'static [Content]) -> MediaType {
    MediaType { name, inline: true, content }
}

const WORD: &[Content] = &[Content::Zip(Family::Word), Content::Zip(Family::Any)];
const EXCEL: &[Content] = &[Content::Zip(Family::Excel), Content::Zip(Family::Any)];
const SLIDES: &[Content] = &[Content::Zip(Family::PowerPoint), Content::Zip(Family::Any)];
const OPEN: &[Content] = &[Content::Zip(Family::OpenDocument), Content::Zip(Family::Any)];
const ZIP: &[Content] = &[
    Content::Zip(Family::Any),
    Content::Zip(Family::Word),
    Content::Zip(Family::Excel),
    Content::Zip(Family::PowerPoint),
    Content::Zip(Family::OpenDocument),
];

/// Names registered at IANA. What a browser could run (HTML, SVG, XML, scripts) is left out on purpose: such a file is
/// downloaded as bytes of an unknown kind.
const BY_EXTENSION: &[(&[&str], MediaType)] = &[
    (&["png"], shown("image/png", &[Content::Png])),
    (&["jpg", "jpeg"], shown("image/jpeg", &[Content::Jpeg])),
    (&["gif"], shown("image/gif", &[Content::Gif])),
    (&["webp"], shown("image/webp", &[Content::Webp])),
    (&["avif"], shown("image/avif", &[Content::Avif])),
    (&["pdf"], shown("application/pdf", &[Content::Pdf])),
    (&["txt", "text", "log", "md"], TEXT),
    (&["csv"], kind("text/csv", &[Content::Text])),
    (&["tsv"], kind("text/tab-separated-values", &[Content::Text])),
    (&["ics"], kind("text/calendar", &[Content::Text])),
    (&["vcf"], kind("text/vcard", &[Content::Text])),
    (&["json"], kind("application/json", &[Content::Text])),
    (&["rtf"], kind("application/rtf", &[Content::Rtf])),
    (&["eml"], kind("message/rfc822", &[Content::Text])),
    (&["docx"], kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", WORD)),
    (&["dotx"], kind("application/vnd.openxmlformats-officedocument.wordprocessingml.template", WORD)),
    (&["xlsx"], kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", EXCEL)),
    (&["xltx"], kind("application/vnd.openxmlformats-officedocument.spreadsheetml.template", EXCEL)),
    (&["pptx"], kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", SLIDES)),
    (&["potx"], kind("application/vnd.openxmlformats-officedocument.presentationml.template", SLIDES)),
    (&["odt"], kind("application/vnd.oasis.opendocument.text", OPEN)),
    (&["ods"], kind("application/vnd.oasis.opendocument.spreadsheet", OPEN)),
    (&["odp"], kind("application/vnd.oasis.opendocument.presentation", OPEN)),
    (&["odg"], kind("application/vnd.oasis.opendocument.graphics", OPEN)),
    (&["zip"], kind("application/zip", ZIP)),
    (&["epub"], kind("application/epub+zip", &[Content::Zip(Family::Any)])),
    (&["doc", "dot"], kind("application/msword", &[Content::Ole])),
    (&["xls"], kind("application/vnd.ms-excel", &[Content::Ole])),
    (&["ppt", "pps"], kind("application/vnd.ms-powerpoint", &[Content::Ole])),
    (&["msg"], kind("application/vnd.ms-outlook", &[Content::Ole])),
    (&["gz", "tgz"], kind("application/gzip", &[Content::Gzip])),
    (&["7z"], kind("application/x-7z-compressed", &[Content::SevenZip])),
    (&["tif", "tiff"], kind("image/tiff", &[Content::Tiff])),
    (&["bmp"], kind("image/bmp", &[Content::Bmp])),
    (&["heic"], kind("image/heic", &[Content::Heic])),
    (&["mp4", "m4v"], kind("video/mp4", &[Content::Mp4])),
    (&["m4a"], kind("audio/mp4", &[Content::Mp4])),
    (&["mov"], kind("video/quicktime", &[Content::Mp4])),
    (&["webm"], kind("video/webm", &[Content::Matroska])),
    (&["mkv"], kind("video/matroska", &[Content::Matroska])),
    (&["mp3"], kind("audio/mpeg", &[Content::Mp3])),
    (&["ogg", "oga", "opus"], kind("audio/ogg", &[Content::Ogg])),
    (&["wav"], kind("audio/wav", &[Content::Wav])),
    (&["flac"], kind("audio/flac", &[Content::Flac])),
];

/// What a file is by its extension, in either case; `None` when that is unknown, or something that a browser could run.
#[must_use]
pub fn of_extension(extension: &str) -> Option<MediaType> {
    let is = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(extension));
    BY_EXTENSION.iter().find(|(extensions, _)| is(extensions)).map(|(_, media)| *media)
}

impl MediaType {
    /// Whether a file with this content can be of this kind.
    #[must_use]
    pub fn agrees(&self, content: Content) -> bool {
        self.content.contains(&content)
    }

    /// What a file is by its content alone, where that says it: to name it rightly, and not to serve it by.
    #[must_use]
    pub fn of_content(content: Content) -> Option<Self> {
        match content {
            Content::Empty | Content::Binary | Content::Markup | Content::Ole | Content::Text => None,
            known => BY_EXTENSION.iter().map(|(_, media)| *media).find(|media| media.content.first() == Some(&known)),
        }
    }
}
