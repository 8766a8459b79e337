//! Reading HTTP/1.1 answers: just enough to count them, and cheap enough not to take the server's cores.

use crate::failure::{Failure, Outcome};

/// The longest head and the longest body that are read, in bytes.
const LONGEST_HEAD: usize = 64 * 1_024;
const LONGEST_BODY: usize = 64 * 1_024 * 1_024;

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Sized(usize),
    Chunked,
}

/// The first part of an answer, as far as it tells where the answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    status: u16,
    size: usize,
    body: Body,
}

/// Reads one answer that comes in pieces.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    head: Option<Head>,
    /// Where the next chunk begins.
    next: usize,
}

/// Where an answer lies in the bytes that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) status: u16,
    /// Where the body begins.
    pub(crate) body: usize,
    /// Where the answer ends.
    pub(crate) end: usize,
    chunked: bool,
}

impl Reader {
    /// Looks at all bytes of the answer that came in so far; `None` when more must come.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Outcome<Option<Span>> {
        let head = match self.head {
            Some(head) => head,
            None => match read_head(bytes)? {
                Some(head) => {
                    self.next = head.size;
                    *self.head.insert(head)
                }
                None => return Ok(None),
            },
        };
        let end = match head.body {
            Body::Sized(length) => Some(head.size + length).filter(|end| bytes.len() >= *end),
            Body::Chunked => self.last_chunk(bytes)?,
        };
        let chunked = head.body == Body::Chunked;
        Ok(end.map(|end| Span { status: head.status, body: head.size, end, chunked }))
    }

    /// Steps over the chunks that are complete; returns where the last one ends.
    fn last_chunk(&mut self, bytes: &[u8]) -> Outcome<Option<usize>> {
        while let Some((size, data)) = chunk(bytes, self.next)? {
            if size == 0 {
                // After the last chunk come trailers, if any, and an empty line.
                let line_end = data - 2;
                return Ok(find(&bytes[line_end..], b"\r\n\r\n").map(|at| line_end + at + 4));
            }
            let after = data + size + 2;
            if bytes.len() < after {
                return Ok(None);
            }
            self.next = after;
        }
        Ok(None)
    }
}

/// The body of an answer as it was before it was cut into chunks.
pub(crate) fn body(bytes: &[u8], span: Span) -> Outcome<Vec<u8>> {
    if !span.chunked {
        return Ok(bytes[span.body..span.end].to_vec());
    }
    let (mut whole, mut at) = (Vec::with_capacity(span.end - span.body), span.body);
    while let Some((size, data)) = chunk(bytes, at)?
        && size > 0
    {
        whole.extend_from_slice(bytes.get(data..data + size).unwrap_or_default());
        at = data + size + 2;
    }
    Ok(whole)
}

/// The values of a header, by its name in any case.
pub(crate) fn header_values<'a>(head: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    head.split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .filter(move |(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

/// Size of the chunk that begins at `at`, and where its data begins.
fn chunk(bytes: &[u8], at: usize) -> Outcome<Option<(usize, usize)>> {
    let rest = bytes.get(at..).unwrap_or_default();
    let Some(line) = find(rest, b"\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&rest[..line]).unwrap_or_default();
    let digits = text.split(';').next().unwrap_or_default().trim();
    let size = usize::from_str_radix(digits, 16).ok().filter(|size| *size <= LONGEST_BODY);
    let size = size.ok_or_else(|| Failure::new(format!("an answer has a chunk of size {digits:?}")))?;
    Ok(Some((size, at + line + 2)))
}

fn read_head(bytes: &[u8]) -> Outcome<Option<Head>> {
    let Some(end) = find(&bytes[..bytes.len().min(LONGEST_HEAD)], b"\r\n\r\n") else {
        return if bytes.len() < LONGEST_HEAD {
            Ok(None)
        } else {
            Err(Failure::new("an answer has no end of its head"))
        };
    };
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| Failure::new("the head of an answer is no text"))?;
    let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(|code| code.parse().ok());
    let status: u16 = status.ok_or_else(|| Failure::new(format!("no HTTP/1.1 answer: {:?}", text.lines().next())))?;
    let chunked = header_values(text, "transfer-encoding").any(|value| value.eq_ignore_ascii_case("chunked"));
    let body = if chunked {
        Body::Chunked
    } else if status == 204 || status == 304 {
        Body::Sized(0)
    } else {
        let length = header_values(text, "content-length").next().and_then(|value| value.parse().ok());
        let length = length.filter(|length| *length <= LONGEST_BODY);
        Body::Sized(length.ok_or_else(|| Failure::new("an answer does not say where it ends"))?)
    };
    Ok(Some(Head { status, size: end + 4, body }))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads an answer byte by byte; it must be complete at its last byte and no sooner.
    fn read(bytes: &[u8]) -> (Span, Vec<u8>) {
        let mut reader = Reader::default();
        for length in 0..bytes.len() {
            assert_eq!(reader.read(&bytes[..length]), Ok(None), "after {length} bytes");
        }
        let span = reader.read(bytes).unwrap().unwrap();
        (span, body(bytes, span).unwrap())
    }

    #[test]
    fn a_body_of_known_length_is_read() {
        let (span, body) = read(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhallo");
        assert_eq!((span.status, span.end), (200, 43));
        assert_eq!(body, b"hallo");
    }

    #[test]
    fn what_follows_belongs_to_the_next_answer() {
        let bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500";
        let span = Reader::default().read(bytes).unwrap().unwrap();
        assert_eq!(body(bytes, span).unwrap(), b"ok");
    }

    #[test]
    fn chunks_are_put_together() {
        let head = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n";
        let (span, body) = read(&[&head[..], b"4\r\nthui\r\nA;x=y\r\nsbasis\r\n!!\r\n0\r\n\r\n"].concat());
        assert_eq!(span.status, 404);
        assert_eq!(body, b"thuisbasis\r\n!!");
        let (_, body) = read(&[&head[..], b"1\r\nx\r\n0\r\nDigest: abc\r\n\r\n"].concat());
        assert_eq!(body, b"x");
    }

    #[test]
    fn answers_without_a_body_end_with_their_head() {
        assert_eq!(read(b"HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n").1, b"");
        assert_eq!(read(b"HTTP/1.1 303 See Other\r\ncontent-length: 0\r\n\r\n").0.status, 303);
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        for bytes in [
            &b"HTTP/1.0 200 OK\r\n\r\n"[..],
            b"SSH-2.0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        ] {
            assert!(Reader::default().read(bytes).is_err(), "{}", String::from_utf8_lossy(bytes));
        }
        assert!(Reader::default().read(&vec![b'a'; LONGEST_HEAD]).is_err());
    }

    #[test]
    fn headers_are_found_in_any_case() {
        let head = "HTTP/1.1 200 OK\r\nset-cookie: a=1; Path=/\r\nSet-Cookie: b=2";
        assert_eq!(header_values(head, "Set-Cookie").collect::<Vec<_>>(), ["a=1; Path=/", "b=2"]);
    }
}
