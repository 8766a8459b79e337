//! The headers with which a file is given to a browser.

use std::fmt::Write as _;

use super::content::Content;
use super::media::{self, MediaType};

/// How a file is given to a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// What it is, as far as it may be said.
    pub media: MediaType,
    /// Whether it is shown in place; otherwise it is a download.
    pub inline: bool,
    /// The response's headers, which belong together: leave none out, set none twice.
    pub headers: [(&'static str, String); 5],
}

/// Nothing in it runs, loads, or counts as ours. Chromium 156 shows a PDF all the same; years ago it did not.
const LOCKED: &str = "sandbox; default-src 'none'";

/// The headers for the file of this name whose first [`HEAD`](super::HEAD) bytes are these.
#[must_use]
pub fn serve(name: &str, head: &[u8]) -> Served {
    let content = Content::of(head);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let agreed = media::of_extension(extension).filter(|media| media.agrees(content) || content == Content::Empty);
    let media = agreed.unwrap_or(media::UNKNOWN);
    let inline = media.inline && content != Content::Empty;
    let charset = if media.name.starts_with("text/") { "; charset=utf-8" } else { "" };
    let headers = [
        ("content-type", format!("{}{charset}", media.name)),
        ("content-disposition", disposition(inline, name)),
        ("x-content-type-options", "nosniff".to_owned()),
        ("content-security-policy", LOCKED.to_owned()),
        ("cross-origin-resource-policy", "same-origin".to_owned()),
    ];
    Served { media, inline, headers }
}

/// RFC 6266, with the name for old programs in ASCII, and as it is in the form of RFC 8187.
fn disposition(inline: bool, name: &str) -> String {
    let mut text = String::from(if inline { "inline; filename=\"" } else { "attachment; filename=\"" });
    // Some programs decode a per cent sign in the plain form too.
    let safe = |c: char| (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%' | '/');
    text.extend(name.chars().map(|c| if safe(c) { c } else { '_' }));
    text.push_str("\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests;
