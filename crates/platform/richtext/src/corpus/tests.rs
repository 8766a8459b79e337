use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::read::MAX_DEPTH;
use crate::render::{sanitiser, write};
use crate::{Rules, Source, excerpt, from_html, images, links, plain, render, text_mail, warnings};

const RULES: Rules<'static> = Rules::page(kernel::Lang::Nl).with_images(&["/files/"]);

fn check(html: &str) -> Vec<String> {
    faults(html, RULES.images)
}

#[test]
fn the_corpus_is_large_and_without_doubles() {
    let all = hostile();
    let different: HashSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
    assert!(all.len() >= 220, "{}", all.len());
    // Without those that are one address in several places.
    assert!(HTML.len() + MARKDOWN.len() + ADDRESSES.len() >= 220);
}

#[test]
fn nothing_hostile_comes_through() {
    for text in hostile() {
        let source = Source::stored(&text);
        let found = check(render(&source, &RULES).as_str());
        assert!(found.is_empty(), "{:?} gave {found:?}", text.get(..200).unwrap_or(&text));
    }
}

#[test]
fn the_first_layer_is_enough() {
    for text in hostile() {
        let found = check(&first_layer(&text));
        assert!(found.is_empty(), "{:?} gave {found:?}", text.get(..200).unwrap_or(&text));
    }
}

/// What the first layer writes, without the empty comments that keep stretches of text short.
fn first_layer(text: &str) -> String {
    write(&Source::stored(text), &RULES).replace("<!---->", "")
}

/// The second layer's parser takes the square of the time for a text without a tag in it.
#[test]
fn no_stretch_of_text_is_long() {
    for family in FAMILIES {
        let html = write(&Source::stored(&family.text(30_000)), &RULES);
        let longest = html.split('<').map(str::len).max().unwrap_or(0);
        assert!(longest <= 8 * 1024, "{}: {longest}", family.name);
    }
    let html = write(&Source::stored(&format!("![{}](/files/a)", "&".repeat(30_000))), &RULES);
    assert!(html.len() < 8 * 1024);
    let html = write(&Source::stored(&format!("[a](/{})", "&".repeat(30_000))), &RULES);
    assert_eq!(html, "<p>a</p>\n");
}

#[test]
fn the_second_layer_is_enough() {
    let sanitiser = sanitiser(&RULES);
    let mut texts = hostile();
    for address in ADDRESSES {
        texts.push(format!("<a href=\"{address}\" onclick=x>a</a><img src='{address}'><td class='{address} tb-end'>"));
    }
    for text in texts {
        let text = Source::stored(&text);
        // The second layer changes no text of a link or picture; characters are the business of the first.
        let found = check(&sanitiser.clean(text.as_str()).to_string());
        let found: Vec<_> = found.iter().filter(|fault| !fault.starts_with("character")).collect();
        assert!(found.is_empty(), "{text:?} gave {found:?}");
    }
}

/// The second layer takes nothing out of what the first writes.
#[test]
fn the_layers_agree() {
    for text in hostile().iter().map(String::as_str).chain(HARMLESS.iter().map(|(text, _)| *text)) {
        let source = Source::stored(text);
        let first = Tree::parse(&write(&source, &RULES), true).text();
        assert_eq!(Tree::parse(render(&source, &RULES).as_str(), true).text(), first);
    }
}

#[test]
fn harmless_texts_can_be_read() {
    for (text, expected) in HARMLESS {
        let html = render(&Source::stored(text), &RULES);
        assert_eq!(check(html.as_str()), [] as [String; 0]);
        assert_eq!(Tree::parse(html.as_str(), true).text(), *expected, "{text:?} gave {html:?}");
    }
}

#[test]
fn what_comes_in_as_html_is_as_harmless() {
    for text in hostile() {
        let source = from_html(&text);
        let found = check(render(&source, &RULES).as_str());
        assert!(found.is_empty(), "{text:?} became {source:?} and gave {found:?}");
    }
}

#[test]
fn addresses_are_refused_wherever_they_stand() {
    for address in ADDRESSES {
        for text in around(address) {
            let source = Source::stored(&text);
            for link in links(&source) {
                assert!(
                    check(&format!("<a href=\"{}\">", link.address.replace('&', "&amp;").replace('"', "&quot;")))
                        .is_empty()
                );
            }
            assert!(images(&source).iter().all(|image| image.path.starts_with('/')), "{text:?}");
        }
    }
}

/// The check itself finds what it is there for.
#[test]
fn the_check_finds_faults() {
    for bad in [
        "<script>",
        "<p onclick=x>",
        "<a href=javascript:x>",
        "<a href=' java\nscript:x'>",
        "<a href=//x>",
        "<a href='/\\x'>",
        "<img src=/other/x>",
        "<img src=https://x>",
        "<p class=x>",
        "<li class=x>",
        "<p id=x>",
        "<p style=x>",
        "<!-- x -->",
        "<svg>",
        "<math>",
        "<template>",
        "<a href=/x target=_blank>",
        "<a rel=opener>",
        "\u{202e}",
        "<noscript>",
        "<h1>",
        "<a href='https://a@b'>",
        "<a href=x>",
        "<img src=/files/../x>",
        "<span class=x>",
        "<ol start=-1>",
    ] {
        assert!(!check(bad).is_empty(), "{bad}");
    }
    assert!(check("<p>a <a href='/b'>c</a> <img src='/files/d' alt=''></p>").is_empty());
}

/// Work by what is made and looked at, not by the clock: twice the text costs about twice as much, and no byte of it
/// costs more than a few hundred steps.
#[test]
fn work_grows_with_the_text_and_no_faster() {
    const SMALL: usize = 1_500;
    for family in FAMILIES {
        let [once, twice] = [SMALL, 2 * SMALL].map(|bytes| work(&Source::stored(&family.text(bytes))));
        assert!(twice <= once * 23 / 10 + 4_000, "{}: {once} and then {twice}", family.name);
        assert!(once <= 200 * SMALL, "{}: {once}", family.name);
    }
}

/// Bytes written by the first layer, and the parser's steps over them in the second; bytes of the other outputs.
fn work(source: &Source) -> usize {
    let html = write(source, &RULES);
    let steps = Tree::parse(&html, true).work();
    let others = plain(source).len() + text_mail(source, "").len() + warnings(source).len() + links(source).len();
    let incoming = from_html(&html).as_str().len();
    html.len() + steps + others + incoming
}

#[test]
fn a_million_signs_are_no_trouble() {
    for repeated in ["[", "*", "`"] {
        let source = Source::stored(&repeated.repeat(1_000_000));
        assert!(write(&source, &RULES).len() <= 2_000_000, "{repeated}");
    }
}

#[test]
fn nesting_stops_and_the_text_stays() {
    for sign in ["> ", "- ", "1. ", "* > "] {
        let html = render(&Source::stored(&format!("{}diep", sign.repeat(10_000))), &RULES);
        // The parser itself takes the signs beyond a hundred lists for text.
        assert!(Tree::parse(html.as_str(), true).text().ends_with("diep"));
        assert!(html.as_str().matches('<').count() <= 2 * (2 * MAX_DEPTH + 4), "{sign}");
    }
}

proptest! {
    #[test]
    fn any_text_is_safe(text in any::<String>()) {
        let source = Source::stored(&text);
        prop_assert_eq!(check(render(&source, &RULES).as_str()), [] as [String; 0]);
    }

    /// Pieces that mean something, in any order.
    #[test]
    fn any_signs_are_safe(text in pieces()) {
        let source = Source::stored(&text);
        prop_assert_eq!(check(render(&source, &RULES).as_str()), [] as [String; 0]);
        prop_assert_eq!(check(&first_layer(&text)), [] as [String; 0]);
        for chars in [0, 1, 7, 40] {
            prop_assert!(excerpt(&source, chars).chars().count() <= chars);
        }
        let lines = source.as_str().lines().count().max(1);
        prop_assert!(warnings(&source).iter().all(|warning| (1..=lines).contains(&warning.line)));
        let _ = (plain(&source), text_mail(&source, "https://thuis.example"), links(&source), images(&source));
    }

    #[test]
    fn any_html_that_comes_in_is_safe(html in pieces()) {
        let source = from_html(&html);
        prop_assert_eq!(check(render(&source, &RULES).as_str()), [] as [String; 0]);
    }
}

/// Pieces that mean something in Markdown or in HTML.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "script",
    "style",
    "svg",
    "math",
    "template",
    "noscript",
    "table",
    "<td>",
    "<tr>",
    "<table>",
    "</table>",
    "<b>",
    "</b>",
    "<i>",
    "<a href=",
    "</a>",
    "<img src=",
    " alt=",
    "<pre>",
    "</pre>",
    "<li>",
    "<ul>",
    "<ol start=",
    "</ol>",
    "<blockquote>",
    "<br>",
    "<h1>",
    "<code>",
    "</code>",
    " onerror=",
    "javascript:",
    "data:",
    "https://",
    "//",
    "/files/",
    "/",
    "\\",
    "\"",
    "'",
    "`",
    "```",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "]: ",
    "|",
    "|-|",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "- [x] ",
    "1. ",
    "> ",
    "# ",
    "---",
    "&#",
    "&#x",
    "&amp;",
    "&lt;",
    "&colon;",
    ";",
    "a",
    "b",
    "0",
    "@b.nl",
    "www.",
    ".nl",
    " ",
    "\t",
    "\0",
    "\r",
    "\u{202e}",
    "\u{301}",
    "\u{200d}",
    "é",
    "😀",
];

fn pieces() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}
