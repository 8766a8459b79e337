use super::*;
use crate::kind::HEAD;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ODT: &str = "application/vnd.oasis.opendocument.text";
const BYTES: &str = "application/octet-stream";

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\x04\0\0\0\0\0,";
const WEBP: &[u8] = b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0";
const AVIF: &[u8] = b"\0\0\0\x1cftypavif\0\0\0\0mif1avifmiaf";
const PDF: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
const HTML: &[u8] = b"<!DOCTYPE html><html><script>alert(1)</script></html>";

/// A zip of parts without content.
fn zip(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in names {
        bytes.extend_from_slice(b"PK\x03\x04\x14\0\0\0\0\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend_from_slice(&u16::try_from(name.len()).unwrap_or_default().to_le_bytes());
        bytes.extend_from_slice(b"\0\0");
        bytes.extend_from_slice(name.as_bytes());
    }
    bytes
}

fn with(head: &[u8], tail: &[u8]) -> Vec<u8> {
    [head, tail].concat()
}

fn check(cases: &[(&str, Vec<u8>, &str, bool)]) {
    for (name, head, media, inline) in cases {
        let served = serve(name, head);
        assert_eq!((served.media.name, served.inline), (*media, *inline), "{name}: {:?}", Content::of(head));
        assert_eq!(served.headers[1].1.starts_with("inline;"), *inline, "{name}");
        assert_eq!(served.headers[2], ("x-content-type-options", "nosniff".to_owned()));
    }
}

#[test]
fn what_is_harmless_is_shown() {
    check(&[
        ("foto.png", PNG.into(), "image/png", true),
        ("FOTO.PNG", PNG.into(), "image/png", true),
        ("foto.jpg", JPEG.into(), "image/jpeg", true),
        ("foto.jpeg", JPEG.into(), "image/jpeg", true),
        ("foto.gif", GIF.into(), "image/gif", true),
        ("foto.webp", WEBP.into(), "image/webp", true),
        ("foto.avif", AVIF.into(), "image/avif", true),
        ("brief.pdf", PDF.into(), "application/pdf", true),
        ("lees.txt", "Hallo, één regel\r\n".into(), "text/plain", true),
        ("bom.txt", "\u{feff}tekst".into(), "text/plain", true),
        ("wiskunde.txt", "als a < b en b > c".into(), "text/plain", true),
        ("server.log", "12:00 ok\n".into(), "text/plain", true),
        ("uitleg.md", "# Kop\n\ntekst".into(), "text/plain", true),
        ("cut.txt", with(&[b'x'; HEAD - 1], "é".as_bytes()), "text/plain", true),
    ]);
}

#[test]
fn what_is_known_but_not_shown_keeps_its_type() {
    let cases = [
        ("a.docx", zip(&["[Content_Types].xml", "word/document.xml"]), DOCX, false),
        ("a.docx", zip(&["[Content_Types].xml", "_rels/.rels"]), DOCX, false),
        ("a.xlsx", zip(&["xl/workbook.xml"]), XLSX, false),
        ("a.odt", with(&zip(&["mimetype"]), b"application/vnd.oasis.opendocument.text"), ODT, false),
        ("a.zip", zip(&["word/document.xml"]), "application/zip", false),
        ("leeg.zip", b"PK\x05\x06\0\0\0\0".to_vec(), "application/zip", false),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(), "application/msword", false),
        ("a.csv", b"a;b\n1;2\n".to_vec(), "text/csv", false),
        ("a.json", b"{\"a\":1}".to_vec(), "application/json", false),
        ("a.rtf", b"{\\rtf1\\ansi}".to_vec(), "application/rtf", false),
        ("a.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42".to_vec(), "video/mp4", false),
        ("a.mp3", b"ID3\x04\0\0\0\0\0\0".to_vec(), "audio/mpeg", false),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "image/heic", false),
        ("leeg.txt", Vec::new(), "text/plain", false),
        ("leeg.png", Vec::new(), "image/png", false),
    ];
    check(&cases);
}

#[test]
fn what_a_browser_would_run_is_bytes() {
    let html = || HTML.to_vec();
    check(&[
        ("a.html", html(), BYTES, false),
        ("a.htm", html(), BYTES, false),
        ("a.xhtml", html(), BYTES, false),
        ("a.shtml", html(), BYTES, false),
        ("a.svg", SVG.into(), BYTES, false),
        ("a.svgz", b"\x1f\x8b\x08\0".to_vec(), BYTES, false),
        ("a.xml", b"<?xml version=\"1.0\"?><a/>".to_vec(), BYTES, false),
        ("a.xsl", b"<xsl:stylesheet/>".to_vec(), BYTES, false),
        ("a.js", b"alert(1)".to_vec(), BYTES, false),
        ("a.mjs", b"alert(1)".to_vec(), BYTES, false),
        ("a.wasm", b"\0asm\x01\0\0\0".to_vec(), BYTES, false),
        ("a.css", b"body{}".to_vec(), BYTES, false),
        ("a.swf", b"CWS\x0a".to_vec(), BYTES, false),
        ("a.mhtml", b"MIME-Version: 1.0".to_vec(), BYTES, false),
        ("a.hta", html(), BYTES, false),
        ("a.exe", b"MZ\x90\0".to_vec(), BYTES, false),
        ("a", b"tekst".to_vec(), BYTES, false),
        ("a.", b"tekst".to_vec(), BYTES, false),
        ("png", PNG.into(), BYTES, false),
        ("", html(), BYTES, false),
        ("a.png\0.html", html(), BYTES, false),
        ("a.png ", PNG.into(), BYTES, false),
    ]);
}

#[test]
fn content_that_contradicts_the_name_is_bytes() {
    check(&[
        ("html.png", HTML.into(), BYTES, false),
        ("html.txt", HTML.into(), BYTES, false),
        ("html.pdf", HTML.into(), BYTES, false),
        ("spaces.txt", with(b" \r\n\t ", HTML), BYTES, false),
        ("bom.txt", with(b"\xef\xbb\xbf", HTML), BYTES, false),
        ("late.txt", with(b"niets aan de hand\n", b"<ScRiPt>alert(1)</script>"), BYTES, false),
        ("comment.txt", b"<!-- x -->".to_vec(), BYTES, false),
        ("svg.png", SVG.into(), BYTES, false),
        ("svg.txt", SVG.into(), BYTES, false),
        ("php.txt", b"<?php system($_GET[0]);".to_vec(), BYTES, false),
        ("html.csv", HTML.into(), BYTES, false),
        ("html.json", HTML.into(), BYTES, false),
        ("html.docx", HTML.into(), BYTES, false),
        ("png.jpg", PNG.into(), BYTES, false),
        ("gif.html", GIF.into(), BYTES, false),
        ("gif.js", GIF.into(), BYTES, false),
        ("pdf.png", PDF.into(), BYTES, false),
        ("png.txt", PNG.into(), BYTES, false),
        ("exe.pdf", b"MZ\x90\0\x03".to_vec(), BYTES, false),
        ("exe.docx", b"MZ\x90\0\x03".to_vec(), BYTES, false),
        ("zip.pdf", zip(&["a.txt"]), BYTES, false),
        ("xlsx.docx", zip(&["[Content_Types].xml", "xl/workbook.xml"]), BYTES, false),
        ("docx.png", zip(&["word/document.xml"]), BYTES, false),
        ("nul.txt", b"tekst\0tekst".to_vec(), BYTES, false),
        ("utf16.txt", b"\xff\xfe<\0s\0c\0r\0i\0p\0t\0>\0".to_vec(), BYTES, false),
        ("utf32.txt", b"\0\0\xfe\xff\0\0\0<".to_vec(), BYTES, false),
        ("iso2022.txt", b"\x1b$B<script>".to_vec(), BYTES, false),
        ("latin1.txt", b"caf\xe9".to_vec(), BYTES, false),
    ]);
}

#[test]
fn polyglots_are_bytes() {
    let page = b"<script>alert(1)</script>";
    check(&[
        // A GIF that is a program: its width and height open a comment, or its table of colours is an assignment.
        ("js.gif", b"GIF89a/*\0\0\0\0\0,*/=1;alert(1)//".to_vec(), BYTES, false),
        ("js2.gif", b"GIF89a=1;alert(document.domain);//xxxxxxxxxx".to_vec(), BYTES, false),
        ("js3.gif", b"GIF87a//\0\0\0\0\0;\nalert(1)".to_vec(), BYTES, false),
        ("short.gif", b"GIF89a".to_vec(), BYTES, false),
        // Pages in comments and in what lies beside the image.
        ("page.gif", with(GIF, page), BYTES, false),
        ("page.png", with(PNG, page), BYTES, false),
        ("page.jpg", with(b"\xff\xd8\xff\xfe\0\x30", page), BYTES, false),
        ("page.webp", with(WEBP, page), BYTES, false),
        ("page.avif", with(AVIF, page), BYTES, false),
        ("svg.png", with(PNG, SVG), BYTES, false),
        ("php.jpg", with(JPEG, b"<?php echo 1;"), BYTES, false),
        // A PDF within a page, or a page within a PDF.
        ("page.pdf", with(b"%PDF-1.4\n", page), BYTES, false),
        ("late.pdf", with(b"<html>\n", PDF), BYTES, false),
        ("later.pdf", with(&[b' '; 100], PDF), BYTES, false),
        ("version.pdf", b"%PDF-x.y\n".to_vec(), BYTES, false),
        ("bare.pdf", b"%PDF-".to_vec(), BYTES, false),
        ("gif.pdf", with(GIF, PDF), BYTES, false),
        ("jpeg.js", with(b"\xff\xd8\xff\xe0/*", b"*/alert(1)"), BYTES, false),
        ("jpeg.jpg", b"\xff\xd8\xff=alert(1)".to_vec(), BYTES, false),
        ("riff.webp", b"RIFF/*\0\0WEBP*/alert(1)".to_vec(), BYTES, false),
        ("png.png", b"\x89PNG\r\n\x1a\nalert(1)".to_vec(), BYTES, false),
    ]);
}

#[test]
fn the_headers_lock_what_is_shown() {
    let [content, disposition, nosniff, policy, resource] = serve("één \"foto\".png", PNG).headers;
    assert_eq!(content, ("content-type", "image/png".to_owned()));
    assert_eq!(
        disposition,
        (
            "content-disposition",
            "inline; filename=\"__n _foto_.png\"; filename*=UTF-8''%C3%A9%C3%A9n%20%22foto%22.png".to_owned()
        )
    );
    assert_eq!(nosniff, ("x-content-type-options", "nosniff".to_owned()));
    assert_eq!(policy, ("content-security-policy", "sandbox; default-src 'none'".to_owned()));
    assert_eq!(resource, ("cross-origin-resource-policy", "same-origin".to_owned()));
    assert_eq!(serve("a.txt", b"tekst").headers[0].1, "text/plain; charset=utf-8");
    for (name, head) in [("a.pdf", PDF), ("a.txt", b"tekst"), ("a.html", HTML)] {
        assert_eq!(serve(name, head).headers[3].1, "sandbox; default-src 'none'");
    }
}

#[test]
fn a_name_cannot_break_out_of_its_header() {
    for (name, plain, extended) in [
        ("a\r\nset-cookie: x=1.txt", "a__set-cookie: x=1.txt", "a%0D%0Aset-cookie%3A%20x%3D1.txt"),
        ("\"; filename=evil.exe", "_; filename=evil.exe", "%22%3B%20filename%3Devil.exe"),
        ("..\\..\\a.txt", ".._.._a.txt", "..%5C..%5Ca.txt"),
        ("../a.txt", ".._a.txt", "..%2Fa.txt"),
        ("100%41.txt", "100_41.txt", "100%2541.txt"),
        ("\u{202e}txt.exe", "_txt.exe", "%E2%80%AEtxt.exe"),
        ("😀.txt", "_.txt", "%F0%9F%98%80.txt"),
        ("a'b(1).txt", "a'b(1).txt", "a%27b%281%29.txt"),
        ("a\0b", "a_b", "a%00b"),
        ("", "", ""),
    ] {
        let header = serve(name, b"").headers[1].1.clone();
        assert_eq!(header, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}"));
        assert!(header.is_ascii() && !header.contains(['\r', '\n', '\0']));
    }
}

#[test]
fn content_alone_names_what_was_found() {
    for (head, name) in [
        (PNG, Some("image/png")),
        (PDF, Some("application/pdf")),
        (zip(&["word/a"]).as_slice(), Some(DOCX)),
        (zip(&["a"]).as_slice(), Some("application/zip")),
        (HTML, None),
        (b"tekst", None),
    ] {
        assert_eq!(MediaType::of_content(Content::of(head)).map(|media| media.name), name);
    }
}

proptest::proptest! {
    /// Any bytes and any name: no panic, nothing shown that is not on the list, no header broken.
    #[test]
    fn only_the_list_is_ever_shown(
        name in ".{0,20}(\\.(png|gif|pdf|html|svg|txt|docx|js))?",
        start in proptest::sample::select(vec![PNG, JPEG, GIF, WEBP, AVIF, PDF, HTML, SVG, b"PK\x03\x04", b"\0\0\0\xffftyp", b""]),
        rest in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..100),
        cut in 0_usize..40,
    ) {
        let head = with(start.get(..start.len().saturating_sub(cut)).unwrap_or_default(), &rest);
        let served = serve(&name, &head);
        let list = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "application/pdf", "text/plain"];
        proptest::prop_assert!(!served.inline || list.contains(&served.media.name));
        proptest::prop_assert!(served.headers.iter().all(|(_, value)| value.bytes().all(|b| (b' '..0x7f).contains(&b))));
    }
}
