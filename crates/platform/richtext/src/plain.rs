//! The text without marks: for search, lists, notifications and mail.

use unicode_normalization::char::is_combining_mark;

use crate::lines::Lines;
use crate::read::{Mark, Piece, walk};
use crate::source::Source;
use crate::target::Target;

/// The whole text without marks, a line for each paragraph, item and row. Pictures are their alternative text.
#[must_use]
pub fn plain(source: &Source) -> String {
    let mut writer = PlainWriter::default();
    walk(source, |step| writer.piece(step.piece));
    writer.flush();
    writer.out.join("\n")
}

/// The first sentences, on one line, of at most `chars` characters.
///
/// Ends at a sentence where one ends in the second half of the room there is, otherwise after a word and with `…`.
#[must_use]
pub fn excerpt(source: &Source, chars: usize) -> String {
    let text = one_line(&plain(source));
    let Some((limit, _)) = text.char_indices().nth(chars) else { return text };
    let room = text.get(..limit).unwrap_or_default();
    if let Some(end) = sentence_ends(&text).take_while(|end| *end <= limit).last().filter(|end| *end * 2 >= limit) {
        return text.get(..end).unwrap_or_default().to_owned();
    }
    // One character less, for the sign that there is more.
    let room = &room[..room.char_indices().next_back().map_or(0, |(at, _)| at)];
    let fits = text.get(room.len()..).is_some_and(|rest| rest.starts_with(' '));
    let word = if fits { Some(room.len()) } else { room.rfind(' ').filter(|at| *at * 2 >= room.len()) };
    let word = word.unwrap_or_else(|| whole(&text, room.len()));
    let cut = text.get(..word).unwrap_or_default().trim_end_matches([' ', ',', ';', ':', '-', '–']);
    if chars == 0 { String::new() } else { format!("{cut}…") }
}

/// The text for a mail without HTML: signs for items and quotes, and addresses behind the links. `site` is put before
/// own paths, such as `https://thuis.example.org`.
#[must_use]
pub fn text_mail(source: &Source, site: &str) -> String {
    let mut writer = MailWriter {
        site: site.trim_end_matches('/'),
        lines: Lines::default(),
        text: String::new(),
        lists: Vec::new(),
        links: Vec::new(),
    };
    walk(source, |step| writer.piece(step.piece));
    writer.flush();
    writer.lines.finish()
}

/// Lines joined to one. Where a line ends without a sign, a full stop keeps it apart from the next.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push_str(if out.ends_with(|c: char| c.is_alphanumeric() || c == ')') { ". " } else { " " });
        }
        for (number, word) in line.split_whitespace().enumerate() {
            if number > 0 {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out
}

/// Where sentences end, in bytes: behind the sign, when a space and no small letter follow.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?')).map(|(at, _)| at + 1).filter(|end| {
        let mut next = text.get(*end..).unwrap_or_default().chars();
        next.next().is_none_or(|c| c == ' ' && !next.next().is_some_and(char::is_lowercase))
    })
}

/// The last place at or before `at` that is not within one character on screen.
fn whole(text: &str, mut at: usize) -> usize {
    let joined = |c: char| c == '\u{200d}' || is_combining_mark(c);
    loop {
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        let Some(last) = before.chars().next_back() else { return at };
        if !(last == '\u{200d}' || after.chars().next().is_some_and(joined)) {
            return at;
        }
        at -= last.len_utf8();
    }
}

#[derive(Default)]
struct PlainWriter {
    out: Vec<String>,
    text: String,
}

impl PlainWriter {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Text(text) | Piece::Code(text) | Piece::Image { alt: text, .. } => self.text.push_str(&text),
            Piece::SoftBreak | Piece::Open(Mark::Cell { .. }) => self.text.push(' '),
            Piece::CodeBlock(text) => {
                self.flush();
                self.text = text;
                self.flush();
            }
            Piece::Open(mark) | Piece::Close(mark) if !is_inline(&mark) => self.flush(),
            Piece::LineBreak | Piece::Rule => self.flush(),
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }

    fn flush(&mut self) {
        let text = self.text.trim();
        if !text.is_empty() {
            self.out.push(text.to_owned());
        }
        self.text.clear();
    }
}

/// Whether a mark is part of a line; a cell is.
fn is_inline(mark: &Mark) -> bool {
    matches!(mark, Mark::Emphasis | Mark::Strong | Mark::Strikethrough | Mark::Link(_) | Mark::Cell { .. })
}

struct MailWriter<'s> {
    site: &'s str,
    lines: Lines,
    text: String,
    /// The number of the next item of each list around.
    lists: Vec<Option<usize>>,
    /// The links around, each with where its text begins.
    links: Vec<(String, usize)>,
}

impl MailWriter<'_> {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Open(mark) => self.open(mark),
            Piece::Close(mark) => self.close(&mark),
            Piece::Text(text) | Piece::Code(text) => self.text.push_str(&text),
            Piece::Image { alt, .. } if alt.is_empty() => {}
            Piece::Image { alt, .. } => self.text.extend(["[", &alt, "]"]),
            Piece::SoftBreak => self.text.push(' '),
            Piece::LineBreak => self.text.push('\n'),
            Piece::CodeBlock(code) => {
                self.flush();
                let lines: Vec<_> = code.trim_end().lines().map(|line| format!("    {line}")).collect();
                self.lines.block(&lines.join("\n"));
            }
            Piece::Rule => {
                self.flush();
                self.lines.block("---");
            }
        }
    }

    fn open(&mut self, mark: Mark) {
        match mark {
            Mark::Link(address) => self.links.push((address, self.text.len())),
            Mark::Cell { .. } if !self.text.is_empty() => self.text.push_str(" | "),
            _ if is_inline(&mark) => {}
            _ => {
                self.flush();
                self.begin(&mark);
            }
        }
    }

    fn begin(&mut self, mark: &Mark) {
        match mark {
            Mark::Quote => self.lines.quote(),
            Mark::List(start) => self.lists.push(*start),
            Mark::Item => {
                let sign = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let sign = format!("{number}. ");
                        *number = number.saturating_add(1);
                        sign
                    }
                    _ => "- ".to_owned(),
                };
                self.lines.item(sign);
            }
            Mark::Task(done) => self.lines.item(if *done { "[x] " } else { "[ ] " }.to_owned()),
            _ => {}
        }
    }

    fn close(&mut self, mark: &Mark) {
        match mark {
            Mark::Link(_) => self.close_link(),
            _ if is_inline(mark) => {}
            _ => {
                self.flush();
                match mark {
                    Mark::Quote | Mark::Item | Mark::Task(_) => self.lines.leave(),
                    Mark::List(_) => drop(self.lists.pop()),
                    _ => {}
                }
            }
        }
    }

    /// Puts the address behind the text of a link, unless the text is the address.
    fn close_link(&mut self) {
        let Some((address, from)) = self.links.pop() else { return };
        let address = match Target::of(&address) {
            Some(Target::Own(path)) => format!("{}{path}", self.site),
            Some(Target::Web(address)) => address.to_owned(),
            Some(Target::Mail(address) | Target::Phone(address)) => {
                address.split_once(':').map_or("", |(_, rest)| rest).to_owned()
            }
            None => return,
        };
        let text = self.text.get(from..).unwrap_or_default();
        if text.is_empty() {
            self.text.push_str(&address);
        } else if !address.ends_with(text) {
            self.text.extend([" (", &address, ")"]);
        }
    }

    fn flush(&mut self) {
        let text = self.text.trim();
        if !text.is_empty() {
            self.lines.block(text);
        }
        self.text.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Verhuizing\n\nWe gaan naar *de derde*. Zie [de kaart](/map) of [de site](https://example.org/x).\n\n\
                        1. Pak in\n2. Ga mee\n   - met [Jan](mailto:jan@example.org)\n\n> Tot dan!\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                        ```\nx < y\n```\n\n![de hal](/files/hal.png) https://example.org";

    #[test]
    fn plain_has_a_line_for_each_block() {
        assert_eq!(
            plain(&Source::stored(TEXT)),
            "Verhuizing\nWe gaan naar de derde. Zie de kaart of de site.\nPak in\nGa mee\nmet Jan\nTot dan!\na b\n1 2\nx < y\n\
             de hal https://example.org"
        );
    }

    #[test]
    fn mail_has_signs_and_addresses() {
        assert_eq!(
            text_mail(&Source::stored(TEXT), "https://thuis.example/"),
            "Verhuizing\n\nWe gaan naar de derde. Zie de kaart (https://thuis.example/map) of de site (https://example.org/x).\n\n\
             1. Pak in\n2. Ga mee\n   - met Jan (jan@example.org)\n\n> Tot dan!\n\na | b\n\n1 | 2\n\n    x < y\n\n\
             [de hal] https://example.org"
        );
    }

    #[test]
    fn an_excerpt_ends_at_a_sentence_or_a_word() {
        let source = Source::stored("Kop\n\nDe eerste zin. De tweede zin is bijv. langer dan dat.");
        assert_eq!(excerpt(&source, 100), "Kop. De eerste zin. De tweede zin is bijv. langer dan dat.");
        assert_eq!(excerpt(&source, 25), "Kop. De eerste zin.");
        assert_eq!(excerpt(&source, 50), "Kop. De eerste zin. De tweede zin is bijv. langer…");
        assert_eq!(excerpt(&source, 0), "");
        assert_eq!(excerpt(&Source::stored("woordzonderspaties"), 6), "woord…");
        assert_eq!(excerpt(&Source::stored("a\u{301}b\u{301}\u{302}c"), 3), "á…");
    }
}
