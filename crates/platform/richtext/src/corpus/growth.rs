//! Texts that can be made as long as one likes, each to make some part of the work grow faster than the text.

/// A way to make a long text.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// What it goes for.
    pub name: &'static str,
    head: &'static str,
    repeated: &'static str,
    tail: &'static str,
}

impl Family {
    /// A text of about so many bytes.
    #[must_use]
    pub fn text(&self, bytes: usize) -> String {
        let times = bytes / self.repeated.len().max(1);
        format!("{}{}{}", self.head, self.repeated.repeat(times), self.tail)
    }
}

const fn family(name: &'static str, [head, repeated, tail]: [&'static str; 3]) -> Family {
    Family { name, head, repeated, tail }
}

/// The ways.
pub const FAMILIES: &[Family] = &[
    family("open brackets", ["", "[", ""]),
    family("closing brackets", ["", "]", ""]),
    family("pairs of brackets", ["", "[]", ""]),
    family("links not closed", ["", "[a](", ""]),
    family("links with an open address", ["", "[a](<b", ""]),
    family("pictures not closed", ["", "![a](", ""]),
    family("pictures within pictures", ["", "![", "](/files/a.png)"]),
    family("stars", ["", "*", ""]),
    family("stars with letters", ["", "*a ", ""]),
    family("closing stars with letters", ["", "a* ", ""]),
    family("stars and underscores", ["", "*a_ ", ""]),
    family("double stars", ["", "**a", ""]),
    family("emphasis opened", ["", "*a **a ", ""]),
    family("triple stars", ["", "a***b", ""]),
    family("underscores", ["", "_", ""]),
    family("tildes", ["", "~~a~", ""]),
    family("backticks", ["", "`", ""]),
    family("backticks of two lengths", ["", "`a``b", ""]),
    family("quotes on a line", ["", ">", "a"]),
    family("quotes with spaces", ["", "> ", "a"]),
    family("lists on a line", ["", "- ", "a"]),
    family("numbered lists on a line", ["", "1. ", "a"]),
    family("stars as lists", ["", "* ", "a"]),
    family("quotes and lists", ["", "> - ", "a"]),
    family("lines of a quote", ["", "> a\n", ""]),
    family("items", ["", "- a\n", ""]),
    family("loose items", ["", "- a\n\n", ""]),
    family("headings", ["", "# a\n", ""]),
    family("paragraphs", ["", "a\n\n", ""]),
    family("hard breaks", ["", "a\\\n", ""]),
    family("elements", ["", "<b>", ""]),
    family("elements not closed", ["", "<b ", ""]),
    family("comments not closed", ["", "a <!-- ", ""]),
    family("CDATA not closed", ["", "a <![CDATA[ ", ""]),
    family("declarations not closed", ["", "a <!A ", ""]),
    family("instructions not closed", ["", "a <? ", ""]),
    family("entities", ["", "&amp;", ""]),
    family("ampersands", ["", "&", ""]),
    family("references", ["", "[a]: /b\n", "\n[a]"]),
    family("uses of a reference", ["[a]: /b\n\n", "[a] ", ""]),
    family("bare links", ["", "https://a.nl ", ""]),
    family("bare links in a run", ["", "http://a", ""]),
    family("www in a run", ["", "www.a", ""]),
    family("addresses of mail", ["", "a@b.nl ", ""]),
    family("at signs", ["", "a@", ""]),
    family("colons", ["", "a:", ""]),
    family("columns", ["", "|a", "\n"]),
    family("rows", ["|a|b|\n|-|-|\n", "|c|d|\n", ""]),
    family("short rows of a table", ["|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n", "c\n", ""]),
    family("tables", ["", "|a|\n|-|\n|b|\n\n", ""]),
    family("rules of a table", ["a\n", "|-", "\n"]),
    family("code", ["```\n", "a\n", ""]),
    family("fences", ["", "```\n", ""]),
    family("tasks", ["", "- [ ] a\n", ""]),
    family("backslashes", ["", "\\", ""]),
    family("parentheses", ["[a](", "(", ""]),
    family("spaces", ["a", " ", "b"]),
    family("tabs", ["a", "\t", "b"]),
    family("line ends", ["a", "\n", "b"]),
    family("marks on a letter", ["a", "\u{301}", "b"]),
    family("null bytes", ["a", "\0", "b"]),
    family("words", ["", "woord ", ""]),
];
