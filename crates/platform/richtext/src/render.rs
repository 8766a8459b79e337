//! From Markdown to HTML that is safe to show.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::ops::Deref;

use ammonia::{Builder, UrlRelative};
use comrak::html::{escape, escape_href};
use maud::{PreEscaped, Render};

use crate::read::{Align, Mark, Piece, walk};
use crate::rules::Rules;
use crate::source::Source;
use crate::target::{Target, is_allowed_image};

/// What a link to elsewhere says to search engines and to the page it opens: it is not ours, and it gets no hold on us.
const REL: &str = "noopener nofollow ugc";

/// Bytes of text without a tag, at most. The serialiser of the second layer looks through all the rest of a text at every
/// `&` in it, so that a megabyte of them would take a minute; an empty comment, which that layer takes out, ends the text.
const MAX_STRETCH: usize = 1024;

/// Characters of an alternative text, at most, for the same reason.
const MAX_ALT: usize = 1000;

/// HTML that is safe to put into a page. Only [`render`] makes it.
///
/// ```compile_fail
/// let html = thuisbasis_richtext::Html(maud::PreEscaped("<script>".to_owned()));
/// ```
#[derive(Debug, Clone)]
pub struct Html(PreEscaped<String>);

impl Html {
    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.0
    }
}

impl Deref for Html {
    type Target = PreEscaped<String>;

    fn deref(&self) -> &PreEscaped<String> {
        &self.0
    }
}

impl Render for Html {
    fn render_to(&self, buffer: &mut String) {
        self.0.render_to(buffer);
    }
}

/// The text as HTML.
///
/// Elements: `p h2`…`h6 ul ol li blockquote pre code em strong del a img br hr table thead tbody tr th td`, and ours
/// around a table (`div.tb-table-scroll`, which a keyboard can scroll) and in a task (`span`). Attributes: `href` and
/// `rel` on links, `src`, `alt` and `loading` on pictures, `start` on numbered lists, and what our own elements have.
///
/// A link that [`Target::of`] refuses and a picture that `rules` do not allow stay as their text.
#[must_use]
pub fn render(source: &Source, rules: &Rules<'_>) -> Html {
    let written = write(source, rules);
    Html(PreEscaped(sanitiser(rules).clean(&written).to_string()))
}

/// The first layer by itself, for the tests of what it lets through.
pub(crate) fn write(source: &Source, rules: &Rules<'_>) -> String {
    let mut writer = Writer {
        out: String::with_capacity(source.as_str().len() * 3 / 2),
        rules,
        headings: Vec::new(),
        body: false,
        stretch: 0,
    };
    walk(source, |step| writer.piece(&step.piece));
    writer.out
}

struct Writer<'r> {
    out: String,
    rules: &'r Rules<'r>,
    /// The levels, as the text gives them, of the headings that the last one stands below, and its own.
    headings: Vec<u8>,
    /// Whether the table being written has left its head.
    body: bool,
    /// Bytes of text since the last tag.
    stretch: usize,
}

impl Writer<'_> {
    /// The level of the last heading on the page.
    fn level(&self) -> u8 {
        self.rules.level(u8::try_from(self.headings.len()).unwrap_or(u8::MAX))
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Open(mark) => self.open(mark),
            Piece::Close(mark) => self.close(mark),
            Piece::Text(text) => self.read(text),
            Piece::Code(code) => {
                self.raw("<code>");
                self.read(code);
                self.raw("</code>");
            }
            Piece::CodeBlock(code) => {
                self.raw("<pre><code>");
                self.read(code);
                self.raw("</code></pre>\n");
            }
            Piece::Image { path, alt } => self.image(path, alt),
            Piece::SoftBreak if self.out.ends_with('\n') => {}
            Piece::SoftBreak => self.raw("\n"),
            Piece::LineBreak => self.raw("<br>\n"),
            Piece::Rule => self.raw("<hr>\n"),
        }
    }

    fn open(&mut self, mark: &Mark) {
        match mark {
            Mark::Paragraph => self.raw("<p>"),
            Mark::TightText => {}
            Mark::Heading(own) => {
                // A level is never skipped, whichever the text begins with: who hears the page finds the way by them.
                self.headings.retain(|above| above < own);
                self.headings.push(*own);
                let level = self.level();
                self.format(format_args!("<h{level}>"));
            }
            Mark::Quote => self.raw("<blockquote>\n"),
            Mark::List(None) => self.raw("<ul>\n"),
            Mark::List(Some(1)) => self.raw("<ol>\n"),
            Mark::List(Some(start)) => self.format(format_args!("<ol start=\"{start}\">\n")),
            Mark::Item => self.raw("<li>"),
            Mark::Task(done) => {
                let (word, sign) = if *done { (self.rules.words.done, "☑") } else { (self.rules.words.to_do, "☐") };
                self.raw("<li class=\"tb-task\"><span role=\"img\" aria-label=\"");
                self.text(word);
                self.format(format_args!("\">{sign}</span> "));
            }
            Mark::Table => {
                // Not a region: those are landmarks, which must differ in name.
                self.raw("<div class=\"tb-table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
                self.text(self.rules.words.table);
                self.raw("\"><table>\n");
                self.body = false;
            }
            Mark::Row { head: true } => self.raw("<thead>\n<tr>"),
            Mark::Row { head: false } if self.body => self.raw("<tr>"),
            Mark::Row { head: false } => {
                self.body = true;
                self.raw("<tbody>\n<tr>");
            }
            Mark::Cell { head, align } => {
                self.raw(if *head { "<th scope=\"col\"" } else { "<td" });
                self.raw(match align {
                    Align::Start => ">",
                    Align::Center => " class=\"tb-center\">",
                    Align::End => " class=\"tb-end\">",
                });
            }
            Mark::Emphasis => self.raw("<em>"),
            Mark::Strong => self.raw("<strong>"),
            Mark::Strikethrough => self.raw("<del>"),
            Mark::Link(address) => self.link(address),
        }
    }

    fn close(&mut self, mark: &Mark) {
        match mark {
            Mark::Paragraph => self.raw("</p>\n"),
            Mark::TightText => self.raw("\n"),
            Mark::Heading(_) => {
                let level = self.level();
                self.format(format_args!("</h{level}>\n"));
            }
            Mark::Quote => self.raw("</blockquote>\n"),
            Mark::List(None) => self.raw("</ul>\n"),
            Mark::List(Some(_)) => self.raw("</ol>\n"),
            Mark::Item | Mark::Task(_) => self.raw("</li>\n"),
            Mark::Table => {
                self.raw(if self.body { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
                self.body = false;
            }
            Mark::Row { head: true } => self.raw("</tr>\n</thead>\n"),
            Mark::Row { head: false } => self.raw("</tr>\n"),
            Mark::Cell { head: true, .. } => self.raw("</th>"),
            Mark::Cell { head: false, .. } => self.raw("</td>"),
            Mark::Emphasis => self.raw("</em>"),
            Mark::Strong => self.raw("</strong>"),
            Mark::Strikethrough => self.raw("</del>"),
            Mark::Link(address) if Target::of(address).is_some() => self.raw("</a>"),
            Mark::Link(_) => {}
        }
    }

    fn link(&mut self, address: &str) {
        let Some(target) = Target::of(address) else { return };
        self.raw("<a href=\"");
        self.href(address);
        if target.is_external() {
            self.format(format_args!("\" rel=\"{REL}"));
        }
        self.raw("\">");
    }

    fn image(&mut self, path: &str, alt: &str) {
        if !is_allowed_image(path, self.rules.images) {
            return self.read(alt);
        }
        self.raw("<img src=\"");
        self.href(path);
        self.raw("\" alt=\"");
        let end = alt.char_indices().nth(MAX_ALT).map_or(alt.len(), |(at, _)| at);
        self.text(alt.get(..end).unwrap_or(alt));
        self.raw("\" loading=\"lazy\">");
    }

    fn raw(&mut self, html: &str) {
        self.stretch = if html.contains('<') { 0 } else { self.stretch + html.len() };
        self.out.push_str(html);
    }

    fn format(&mut self, html: std::fmt::Arguments<'_>) {
        self.stretch = 0;
        // Writing to a String does not fail.
        let _ = self.out.write_fmt(html);
    }

    /// Text to read.
    fn read(&mut self, mut text: &str) {
        while !text.is_empty() {
            if self.stretch >= MAX_STRETCH {
                self.raw("<!---->");
            }
            let end = text.ceil_char_boundary(MAX_STRETCH - self.stretch);
            let (now, rest) = text.split_at_checked(end).unwrap_or((text, ""));
            self.text(now);
            self.stretch += now.len();
            text = rest;
        }
    }

    /// Text, or the value of an attribute in double quotes.
    fn text(&mut self, text: &str) {
        let _ = escape(&mut self.out, text);
    }

    fn href(&mut self, address: &str) {
        let _ = escape_href(&mut self.out, address, false);
    }
}

/// The second layer. It knows nothing of the first, and would be enough by itself.
pub(crate) fn sanitiser(rules: &Rules<'_>) -> Builder<'static> {
    let images: Vec<String> = rules.images.iter().map(|prefix| (*prefix).to_owned()).collect();
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "del",
            "div",
            "em",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "img",
            "li",
            "ol",
            "p",
            "pre",
            "span",
            "strong",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "tr",
            "ul",
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
            ("ol", HashSet::from(["start"])),
            ("div", HashSet::from(["aria-label"])),
            ("span", HashSet::from(["aria-label"])),
        ]))
        .tag_attribute_values(HashMap::from([
            ("a", HashMap::from([("rel", HashSet::from([REL]))])),
            ("img", HashMap::from([("loading", HashSet::from(["lazy"]))])),
            ("div", HashMap::from([("role", HashSet::from(["group"])), ("tabindex", HashSet::from(["0"]))])),
            ("span", HashMap::from([("role", HashSet::from(["img"]))])),
            ("th", HashMap::from([("scope", HashSet::from(["col"]))])),
        ]))
        .allowed_classes(HashMap::from([
            ("div", HashSet::from(["tb-table-scroll"])),
            ("li", HashSet::from(["tb-task"])),
            ("th", HashSet::from(["tb-center", "tb-end"])),
            ("td", HashSet::from(["tb-center", "tb-end"])),
        ]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| keep(&images, (element, attribute), value));
    builder
}

/// The value of an attribute when it may stay.
fn keep<'v>(images: &[String], place: (&str, &str), value: &'v str) -> Option<Cow<'v, str>> {
    let allowed = match place {
        ("a", "href") => Target::of(value).is_some(),
        ("img", "src") => is_allowed_image(value, images),
        ("ol", "start") => value.bytes().all(|byte| byte.is_ascii_digit()),
        _ => true,
    };
    allowed.then_some(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use kernel::Lang;

    use super::*;

    fn html(text: &str, rules: Rules<'_>) -> String {
        render(&Source::stored(text), &rules).0.0
    }

    #[test]
    fn headings_go_below_the_page() {
        assert_eq!(html("# a\n###### b", Rules::page(Lang::Nl)), "<h2>a</h2>\n<h3>b</h3>\n");
        assert_eq!(
            html("## a\n## b\n# c\n### d", Rules::page(Lang::Nl)),
            "<h2>a</h2>\n<h2>b</h2>\n<h2>c</h2>\n<h3>d</h3>\n"
        );
        assert_eq!(html("# a\n## b", Rules::page(Lang::Nl).below(3)), "<h4>a</h4>\n<h5>b</h5>\n");
        assert_eq!(html("# a", Rules::page(Lang::Nl).below(255)), "<h6>a</h6>\n");
        assert_eq!(html("# a", Rules::page(Lang::Nl).below(0)), "<h2>a</h2>\n");
    }

    #[test]
    fn links_elsewhere_say_that_they_are_not_ours() {
        assert_eq!(
            html("[a](/b?c=d&e) [f](https://g.nl 'titel') <h@i.nl>", Rules::default()),
            "<p><a href=\"/b?c=d&amp;e\">a</a> <a href=\"https://g.nl\" rel=\"noopener nofollow ugc\">f</a> \
             <a href=\"mailto:h@i.nl\">h@i.nl</a></p>\n"
        );
    }

    #[test]
    fn pictures_come_from_allowed_paths() {
        let rules = Rules::default().with_images(&["/files/"]);
        assert_eq!(
            html("![de \"hal\"](/files/a.png)", rules),
            "<p><img src=\"/files/a.png\" alt=\"de &quot;hal&quot;\" loading=\"lazy\"></p>\n"
        );
        assert_eq!(html("![](/files/a.png)", rules), "<p><img src=\"/files/a.png\" alt=\"\" loading=\"lazy\"></p>\n");
        assert_eq!(html("![de hal](/files/a.png)", Rules::default()), "<p>de hal</p>\n");
    }

    #[test]
    fn tables_can_be_scrolled_and_tasks_be_heard() {
        assert_eq!(
            html("|a|b|\n|-|-:|\n|c|d|", Rules::page(Lang::En)),
            "<div class=\"tb-table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>\n<thead>\n<tr>\
             <th scope=\"col\">a</th><th scope=\"col\" class=\"tb-end\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>c</td>\
             <td class=\"tb-end\">d</td></tr>\n</tbody>\n</table></div>\n"
        );
        assert_eq!(
            html("- [x] a", Rules::page(Lang::De)),
            "<ul>\n<li class=\"tb-task\"><span role=\"img\" aria-label=\"Erledigt\">☑</span> a\n</li>\n</ul>\n"
        );
    }

    #[test]
    fn html_is_seen_and_not_lost() {
        assert_eq!(html("a <b>c</b>", Rules::default()), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
        assert_eq!(
            html("<div>\n<!-- d -->\n</div>", Rules::default()),
            "<p>&lt;div&gt;<br>\n&lt;!-- d --&gt;<br>\n&lt;/div&gt;</p>\n"
        );
    }

    #[test]
    fn a_page_takes_it_in_as_it_is() {
        let text = render(&Source::stored("*a*"), &Rules::default());
        assert_eq!(maud::html! { div { (text) } }.0, "<div><p><em>a</em></p>\n</div>");
    }
}
