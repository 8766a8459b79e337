//! Text laid out in lines, within quotes and lists: for mail, and for Markdown that is made of HTML.

/// Quotes and items within each other, at most. What is deeper stands at the last of these.
const MAX_DEPTH: usize = 12;

/// Lines being written.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    out: String,
    around: Vec<Around>,
    /// How many of those around were not taken in, being too deep.
    beyond: usize,
    /// Whether the last block stood in an item.
    after_item: bool,
}

/// A quote or an item.
#[derive(Debug)]
struct Around {
    /// In front of its first line.
    first: String,
    /// In front of the others.
    rest: String,
    /// Whether nothing of it has been written yet.
    fresh: bool,
    item: bool,
}

impl Lines {
    /// Begins a quote.
    pub(crate) fn quote(&mut self) {
        self.enter("> ".to_owned(), false);
    }

    /// Begins an item, with what stands in front of it, such as `- `.
    pub(crate) fn item(&mut self, sign: String) {
        self.enter(sign, true);
    }

    fn enter(&mut self, first: String, item: bool) {
        if self.around.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        let rest = if item { " ".repeat(first.chars().count()) } else { first.clone() };
        self.around.push(Around { first, rest, fresh: true, item });
    }

    /// Ends the quote or item begun last.
    pub(crate) fn leave(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else {
            self.around.pop();
        }
    }

    /// Writes a block: a paragraph, a heading, a row. A blank line comes before it, except between items.
    pub(crate) fn block(&mut self, text: &str) {
        let begins = self.around.last().is_some_and(|around| around.fresh && around.item);
        if !(self.out.is_empty() || (begins && self.after_item)) {
            let blank: String = self.around.iter().filter(|around| !around.fresh).map(|a| a.rest.as_str()).collect();
            self.out.push_str(blank.trim_end());
            self.out.push('\n');
        }
        for line in text.split('\n') {
            let from = self.out.len();
            for around in &mut self.around {
                self.out.push_str(if around.fresh { &around.first } else { &around.rest });
                around.fresh = false;
            }
            self.out.push_str(line);
            let kept = self.out.get(from..).map_or(0, |line| line.trim_end().len());
            self.out.truncate(from + kept);
            self.out.push('\n');
        }
        self.after_item = self.around.iter().any(|around| around.item);
    }

    /// What was written.
    pub(crate) fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}
