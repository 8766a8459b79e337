//! CSV records, borrowed from the text.
//!
//! An own reader, because imports must name what is malformed: a quotation mark that is never closed, text after a
//! closing one, and the row as a spreadsheet counts it. Readers that repair silently lose rows.

use std::borrow::Cow;

/// What is malformed in a record. The fields before it have been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The text ends inside quotation marks.
    Unclosed,
    /// There is text between a closing quotation mark and the separator.
    Stray,
}

/// Walks over the records of a text.
pub(super) struct Records<'t> {
    text: &'t str,
    at: usize,
    delimiter: u8,
}

impl<'t> Records<'t> {
    /// `delimiter` must be ASCII, so that cutting at it keeps the text valid.
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        Self { text, at: 0, delimiter }
    }

    /// Replaces `fields` by those of the next record; an empty line is one empty field. `None` at the end.
    pub(super) fn next_into(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Option<Result<(), Fault>> {
        fields.clear();
        if self.at >= self.text.len() {
            return None;
        }
        loop {
            match self.field() {
                Ok(field) => fields.push(field),
                Err(fault) => {
                    self.skip_line();
                    return Some(Err(fault));
                }
            }
            match self.byte(self.at) {
                Some(byte) if byte == self.delimiter => self.at += 1,
                _ => {
                    self.skip_line_end();
                    return Some(Ok(()));
                }
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn field(&mut self) -> Result<Cow<'t, str>, Fault> {
        if self.byte(self.at) == Some(b'"') {
            return self.quoted();
        }
        let start = self.at;
        self.at = self.end_of_plain(start);
        Ok(Cow::Borrowed(self.slice(start, self.at)))
    }

    fn end_of_plain(&self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|b| *b == self.delimiter || *b == b'\n' || *b == b'\r');
        start + length.unwrap_or(rest.len())
    }

    fn quoted(&mut self) -> Result<Cow<'t, str>, Fault> {
        let mut start = self.at + 1;
        let mut parts: Option<String> = None;
        loop {
            let rest = self.text.as_bytes().get(start..).unwrap_or_default();
            let Some(length) = rest.iter().position(|b| *b == b'"') else {
                self.at = self.text.len();
                return Err(Fault::Unclosed);
            };
            let close = start + length;
            if self.byte(close + 1) == Some(b'"') {
                parts.get_or_insert_default().push_str(self.slice(start, close + 1));
                start = close + 2;
                continue;
            }
            let field = match parts {
                None => Cow::Borrowed(self.slice(start, close)),
                Some(mut text) => {
                    text.push_str(self.slice(start, close));
                    Cow::Owned(text)
                }
            };
            self.at = self.end_of_plain(close + 1);
            let stray = self.slice(close + 1, self.at);
            return if stray.bytes().all(|b| b == b' ') { Ok(field) } else { Err(Fault::Stray) };
        }
    }

    fn skip_line(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|b| *b == b'\n' || *b == b'\r').unwrap_or(rest.len());
        self.skip_line_end();
    }

    fn skip_line_end(&mut self) {
        match (self.byte(self.at), self.byte(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => self.at += 2,
            (Some(_), _) => self.at += 1,
            (None, _) => {}
        }
    }

    fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Result<Vec<String>, Fault>> {
        let mut records = Records::new(text, b';');
        let mut fields = Vec::new();
        let mut out = Vec::new();
        while let Some(end) = records.next_into(&mut fields) {
            out.push(end.map(|()| fields.iter().map(ToString::to_string).collect()));
        }
        out
    }

    #[expect(clippy::unnecessary_wraps, reason = "the tests compare it with results")]
    fn row(fields: &[&str]) -> Result<Vec<String>, Fault> {
        Ok(fields.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn fields_and_line_ends() {
        assert_eq!(all("a;b\r\nc;\n\rd"), [row(&["a", "b"]), row(&["c", ""]), row(&[""]), row(&["d"])]);
        assert_eq!(all("\"a;\n\"\"b\"\"\";\"\"\n"), [row(&["a;\n\"b\"", ""])]);
        assert_eq!(all("Jan \"Piet\" S;x"), [row(&["Jan \"Piet\" S", "x"])]);
    }

    #[test]
    fn faults_end_their_record_only() {
        assert_eq!(all("\"a\"b;c\nd"), [Err(Fault::Stray), row(&["d"])]);
        assert_eq!(all("a;\"b\nc;d\n"), [Err(Fault::Unclosed)]);
    }
}
