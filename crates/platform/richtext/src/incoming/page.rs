//! The page being read: what its tags do.

use html5ever::tokenizer::Tag;

use super::attribute;
use super::inline::{Inline, Span, longest_run};
use super::table::Table;
use crate::lines::Lines;
use crate::target::Target;

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Page {
    lines: Lines,
    line: Inline,
    /// The lists, items and quotes around, as far as they were closed in order.
    around: Vec<Around>,
    heading: Option<usize>,
    /// The content of a `pre` being read.
    code: Option<String>,
    table: Option<Table>,
    /// Tables within the table.
    inner_tables: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Quote,
    /// With the number of its next item when it is numbered.
    List(Option<u64>),
    Item,
}

impl Page {
    pub(super) fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => self.line.push(text),
        }
    }

    pub(super) fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if self.code.is_some() && !is_block(name) && name != "br" {
            return;
        }
        match name {
            "br" => self.line_break(),
            "img" => self.line.image(attribute(tag, "src").unwrap_or(""), attribute(tag, "alt").unwrap_or("")),
            "a" => {
                let address = attribute(tag, "href").map(str::trim).and_then(Target::of);
                self.line.close(&Span::Link(None));
                self.line.open(Span::Link(address.map(|target| target.address().to_owned())));
            }
            "hr" => {
                self.flush();
                if self.table.is_none() {
                    self.lines.block("***");
                }
            }
            _ => match span(name) {
                Some(span) => self.line.open(span),
                None if is_block(name) => self.start_block(name, tag),
                None => {}
            },
        }
    }

    fn start_block(&mut self, name: &str, tag: &Tag) {
        if matches!(name, "table" | "tr" | "td" | "th") {
            return self.start_table(name);
        }
        self.flush();
        // Blocks within a cell are its text.
        if self.table.is_some() {
            return;
        }
        match name {
            "blockquote" => {
                self.lines.quote();
                self.around.push(Around::Quote);
            }
            "ul" => self.around.push(Around::List(None)),
            "ol" => {
                let start = attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.around.push(Around::List(Some(start)));
            }
            "li" => self.item(),
            "pre" => self.code = Some(String::new()),
            _ => self.heading = heading(name),
        }
    }

    fn start_table(&mut self, name: &str) {
        if name == "table" && self.table.is_none() {
            self.flush();
            self.table = Some(Table::default());
            return;
        }
        if name == "table" {
            self.inner_tables += 1;
        }
        if self.inner_tables > 0 {
            return self.line.push(" ");
        }
        self.cell();
        match &mut self.table {
            Some(table) if name == "tr" => table.row(),
            Some(_) => {}
            None => self.flush(),
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        match name {
            "a" => self.line.close(&Span::Link(None)),
            "table" if self.inner_tables > 0 => self.inner_tables -= 1,
            "table" => self.end_table(),
            "td" | "th" if self.table.is_some() => {
                if self.inner_tables == 0 {
                    self.cell_always();
                } else {
                    self.line.push(" ");
                }
            }
            _ => match span(name) {
                Some(span) => self.line.close(&span),
                None if is_block(name) => self.end_block(name),
                None => {}
            },
        }
    }

    fn end_block(&mut self, name: &str) {
        self.flush();
        match name {
            "blockquote" => self.leave(|around| around == Around::Quote),
            "ul" | "ol" => self.leave(|around| matches!(around, Around::List(_))),
            "li" if self.around.last() == Some(&Around::Item) => self.leave(|around| around == Around::Item),
            _ => {}
        }
    }

    /// Leaves the innermost of a kind and all within it. Without one around, nothing happens.
    fn leave(&mut self, wanted: impl Fn(Around) -> bool) {
        if self.table.is_some() {
            return;
        }
        let Some(at) = self.around.iter().rposition(|around| wanted(*around)) else { return };
        for around in self.around.split_off(at) {
            if !matches!(around, Around::List(_)) {
                self.lines.leave();
            }
        }
    }

    fn item(&mut self) {
        if self.around.last() == Some(&Around::Item) {
            self.leave(|around| around == Around::Item);
        }
        let sign = match self.around.last_mut() {
            Some(Around::List(Some(number))) => {
                let sign = format!("{}. ", (*number).min(999_999_999));
                *number = number.saturating_add(1);
                sign
            }
            _ => "- ".to_owned(),
        };
        self.lines.item(sign);
        self.around.push(Around::Item);
    }

    fn line_break(&mut self) {
        match &mut self.code {
            Some(code) => code.push('\n'),
            None if self.heading.is_some() || self.table.is_some() => self.line.push(" "),
            None => self.line.line_break(),
        }
    }

    /// Ends the line being read, as the block it is.
    fn flush(&mut self) {
        if let Some(code) = self.code.take() {
            return self.write_code(&code);
        }
        if self.table.is_some() {
            return self.line.push(" ");
        }
        let text = self.line.take();
        let heading = self.heading.take();
        if text.is_empty() {
            return;
        }
        match heading {
            Some(level) => {
                // A `#` at the end would be taken for the closing sign of the heading.
                let text = match text.strip_suffix('#') {
                    Some(rest) if !rest.ends_with('\\') => format!("{rest}\\#"),
                    _ => text,
                };
                self.lines.block(&format!("{} {text}", "#".repeat(level)));
            }
            None => self.lines.block(&text),
        }
    }

    fn write_code(&mut self, code: &str) {
        let code = code.strip_prefix('\n').unwrap_or(code).trim_end();
        if !code.is_empty() {
            let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
            self.lines.block(&format!("{fence}\n{code}\n{fence}"));
        }
    }

    /// Ends the cell being read, if there is text in it.
    fn cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let text = self.line.take();
        if !text.is_empty() {
            table.cell(&text);
        }
    }

    /// Ends the cell being read, also an empty one.
    fn cell_always(&mut self) {
        let Some(table) = &mut self.table else { return };
        table.cell(&self.line.take());
    }

    fn end_table(&mut self) {
        self.cell();
        match self.table.take() {
            Some(table) => table.write(&mut self.lines),
            None => self.flush(),
        }
    }

    /// The Markdown.
    pub(super) fn finish(mut self) -> String {
        self.end_table();
        self.flush();
        self.lines.finish()
    }
}

fn heading(name: &str) -> Option<usize> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(usize::from(level - b'0')),
        _ => None,
    }
}

fn span(name: &str) -> Option<Span> {
    match name {
        "b" | "strong" => Some(Span::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => Some(Span::Emphasis),
        "s" | "del" | "strike" => Some(Span::Strikethrough),
        "code" | "kbd" | "samp" | "tt" => Some(Span::Code),
        _ => None,
    }
}

/// Whether an element begins and ends lines.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
