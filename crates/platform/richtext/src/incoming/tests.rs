use proptest::prelude::*;

use super::*;
use crate::plain;

fn markdown(html: &str) -> String {
    from_html(html).into()
}

#[test]
fn paragraphs_and_breaks() {
    assert_eq!(
        markdown("<p>een\n  twee</p><p>drie<br>vier<br></p><div>vijf</div>zes"),
        "een twee\n\ndrie\\\nvier\n\nvijf\n\nzes"
    );
}

#[test]
fn marks_go_around_the_words() {
    assert_eq!(markdown("<b>vet </b>en<i> schuin</i> <s>weg</s>"), "**vet** en *schuin* ~~weg~~");
    assert_eq!(markdown("<b>a</b><b>b</b> <b><i>c</i></b> <b><b>d</b></b>"), "**ab** ***c*** **d**");
    assert_eq!(markdown("<b><p>een</p><p>twee</p></b>"), "**een**\n\n**twee**");
    assert_eq!(markdown("<code>a`b*c</code>"), "``a`b*c``");
}

#[test]
fn lists_nest() {
    let html = "<p>Zie:</p><ol start=3><li>drie<ul><li>a</li><li>b</li></ul></li><li><p>vier</p><p>meer</p></li></ol><p>uit</p>";
    assert_eq!(markdown(html), "Zie:\n\n3. drie\n   - a\n   - b\n4. vier\n\n   meer\n\nuit");
    assert_eq!(markdown("<ul><li>een<li>twee</ul>"), "- een\n- twee");
}

#[test]
fn quotes_and_code() {
    assert_eq!(markdown("<blockquote><p>een</p><p>twee</p></blockquote>"), "> een\n>\n> twee");
    assert_eq!(markdown("<pre>\nlet a;\n  ```\n</pre>"), "````\nlet a;\n  ```\n````");
}

#[test]
fn links_keep_allowed_addresses_only() {
    assert_eq!(markdown("<a href='https://a.example/?x=(1)&amp;y'>tekst</a>"), "[tekst](<https://a.example/?x=(1)&y>)");
    assert_eq!(markdown("<a href='javascript:alert(1)'>tekst</a>"), "tekst");
    assert_eq!(markdown("<a href=/a>een<p>twee</a>"), "[een](/a)\n\n[twee](/a)");
    assert_eq!(
        markdown("<img src=/f/a.png alt='de [hal]'><img src=https://x/y alt=elders>"),
        "![de \\[hal\\]](/f/a.png)elders"
    );
}

#[test]
fn tables_keep_rows_and_columns() {
    let html =
        "<table><thead><tr><th>naam<th>a|b</tr></thead><tr><td><p>Jan</p><p>de Vries</p></td><td></td></tr></table>";
    assert_eq!(markdown(html), "| naam | a\\|b |\n| --- | --- |\n| Jan de Vries |  |");
    assert_eq!(markdown("<table><tr><td>alleen</td><td>opmaak</td></tr></table>"), "alleen\n\nopmaak");
}

#[test]
fn what_is_not_for_readers_goes() {
    let html = "<html><head><title>t</title><style>p{}</style></head><body><!-- c --><script>if (a<b) x()</script>\
                <noscript>n</noscript>tekst<iframe src=x>i</iframe></body></html>";
    assert_eq!(markdown(html), "tekst");
}

#[test]
fn text_that_looks_like_markdown_stays_text() {
    for text in [
        "# geen kop",
        "- geen punt",
        "1. geen nummer",
        "12) ook niet",
        "> geen citaat",
        "*geen* _nadruk_ __x__ **y**",
        "[geen](/link)",
        "![geen](/plaatje)",
        "`geen code`",
        "a | b",
        "~~niet weg~~",
        "\\*",
        "<b>geen</b>",
        "&copy; &#35;",
        "---",
        "===",
        "+ a",
        "snake_case_naam",
        ":--",
        "[x]: /y",
        "#",
        "C#",
        "a\\",
        "1\u{0}. x",
        "!",
        "[ ] taak",
        "&amp;lt;",
    ] {
        let html = format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;").replace('\0', "&#0;"));
        let expected = text.replace('\0', "\u{fffd}");
        assert_eq!(plain(&from_html(&html)), expected, "{html} gave {:?}", markdown(&html));
    }
}

#[test]
fn only_so_much_is_read() {
    let html = "é".repeat(MAX_INCOMING);
    assert_eq!(from_html(&html).as_str().len(), MAX_INCOMING);
}

proptest! {
    /// Words and signs that come in as the text of a paragraph are read as that text.
    #[test]
    fn the_text_of_a_paragraph_survives(text in "[a-z0-9 #*_`>+=|~&;.()!\\[\\]<\\\\:/-]{0,40}") {
        let html = format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;"));
        let expected = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(plain(&from_html(&html)), expected, "{:?}", markdown(&html));
    }
}
