//! The line being read: its text, escaped for Markdown, and the marks in it.

use crate::target::Target;

/// A mark within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Span {
    Strong,
    Emphasis,
    Strikethrough,
    Code,
    /// With its address, when it may be followed.
    Link(Option<String>),
}

impl Span {
    /// Whether two marks are of one kind, of which one at a time is open.
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The line.
#[derive(Debug, Default)]
pub(super) struct Inline {
    text: String,
    /// The marks that are open, each with where it begins in the text. At most one of each kind.
    open: Vec<(Span, usize)>,
}

impl Inline {
    /// Adds text, with white space as a browser shows it.
    pub(super) fn push(&mut self, text: &str) {
        let code = self.open.iter().any(|(span, _)| *span == Span::Code);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c.is_whitespace() {
                if !(self.text.is_empty() || self.text.ends_with([' ', '\n'])) {
                    self.text.push(' ');
                }
                continue;
            }
            if !code && self.needs_escape(c, chars.clone()) {
                self.text.push('\\');
            }
            self.text.push(c);
        }
    }

    /// Whether Markdown would read this character as a sign, after what is there and before `next`.
    fn needs_escape(&self, c: char, mut next: impl Iterator<Item = char>) -> bool {
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => {
                let inside =
                    self.text.ends_with(char::is_alphanumeric) && next.next().is_some_and(char::is_alphanumeric);
                !inside
            }
            '&' => next.next().is_none_or(|c| c == '#' || c.is_ascii_alphanumeric()),
            '#' | '+' | '-' | '=' | '>' | ':' => self.text.is_empty() || self.text.ends_with('\n'),
            '.' | ')' => self.is_after_number(),
            _ => false,
        }
    }

    /// Whether the line is a number so far, as in front of an item. Looks no further back than such a number is long.
    fn is_after_number(&self) -> bool {
        let mut back = self.text.bytes().rev().take(10).skip_while(u8::is_ascii_digit);
        let number = self.text.ends_with(|c: char| c.is_ascii_digit());
        number && back.next().map_or(self.text.len() < 10, |before| before == b'\n')
    }

    /// Adds a line end that stays.
    pub(super) fn line_break(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
        if !self.text.is_empty() {
            self.text.push_str("\\\n");
        }
    }

    /// Adds a picture.
    pub(super) fn image(&mut self, path: &str, alt: &str) {
        match Target::of(path.trim()) {
            Some(Target::Own(path)) => {
                let from = self.text.len();
                self.push(alt);
                let alt = self.text.split_off(from);
                self.text.extend(["![", alt.trim(), "](", &destination(path), ")"]);
            }
            _ => self.push(alt),
        }
    }

    /// Opens a mark, unless one like it is open.
    pub(super) fn open(&mut self, span: Span) {
        if self.open.iter().any(|(open, _)| open.is_like(&span) || *open == Span::Code) {
            return;
        }
        self.open.push((span, self.text.len()));
    }

    /// Closes a mark, and those that were opened in it and not closed.
    pub(super) fn close(&mut self, span: &Span) {
        let Some(at) = self.open.iter().position(|(open, _)| open.is_like(span)) else { return };
        for (open, from) in self.open.split_off(at).into_iter().rev() {
            self.wrap(&open, from);
        }
    }

    /// The finished line. Marks that are still open go on in the next.
    pub(super) fn take(&mut self) -> String {
        let open = std::mem::take(&mut self.open);
        for (span, from) in open.iter().rev() {
            self.wrap(span, *from);
        }
        self.open = open.into_iter().map(|(span, _)| (span, 0)).collect();
        let mut text = std::mem::take(&mut self.text);
        // A break at the end breaks nothing.
        while let Some(rest) = text.trim_end().strip_suffix("\\\n").or(text.strip_suffix("\\\n")) {
            text.truncate(rest.len());
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Puts the signs of a mark around the text from `from` on, with white space outside.
    fn wrap(&mut self, span: &Span, from: usize) {
        let inner = self.text.split_off(from);
        let core = inner.trim();
        // A line end that stays goes with its backslash; at the edge of a mark it is a space.
        let core = core.strip_suffix("\\").filter(|_| inner.trim_end_matches(' ').ends_with("\\\n")).unwrap_or(core);
        if core.is_empty() {
            return self.text.push_str(&inner);
        }
        if inner.starts_with(char::is_whitespace) {
            self.text.push(' ');
        }
        match span {
            Span::Strong => self.signs("**", core),
            Span::Emphasis => self.signs("*", core),
            Span::Strikethrough => self.signs("~~", core),
            Span::Code => {
                let fence = "`".repeat(longest_run(core, '`') + 1);
                let pad = if core.starts_with('`') || core.ends_with('`') { " " } else { "" };
                self.text.extend([&fence, pad, core, pad, &fence]);
            }
            Span::Link(Some(address)) => self.text.extend(["[", core, "](", &destination(address), ")"]),
            Span::Link(None) => self.text.push_str(core),
        }
        if inner.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    /// Text between signs. Signs that touch those of the mark before would be read as one run: equal marks are joined,
    /// and of others the second goes.
    fn signs(&mut self, sign: &str, core: &str) {
        let last = sign.chars().next().unwrap_or_default();
        let run = self.text.len() - self.text.trim_end_matches(last).len();
        let escaped = self.text.get(..self.text.len() - run).is_some_and(|before| before.ends_with('\\'));
        if run == 0 || escaped {
            self.text.extend([sign, core, sign]);
        } else if run == sign.len() {
            self.text.truncate(self.text.len() - run);
            self.text.extend([core, sign]);
        } else {
            self.text.push_str(core);
        }
    }
}

/// An address as Markdown has it between brackets.
fn destination(address: &str) -> String {
    let address = address.replace('<', "%3C").replace('>', "%3E").replace(' ', "%20");
    let address = if address.contains(';') { address.replace('&', "&amp;") } else { address };
    if address.contains(['(', ')']) { format!("<{address}>") } else { address }
}

/// The longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
