//! One connection that is kept, over which requests that were written before are sent.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::failure::{Failure, Outcome};
use crate::http::{self, Reader, Span};

/// Longer than this nobody waits for a page.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection to the server.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    bytes: Vec<u8>,
}

/// An answer in full, for what must be looked into.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Outcome<Self> {
        let stream = timeout(PATIENCE, TcpStream::connect(address)).await??;
        stream.set_nodelay(true)?;
        Ok(Self { stream, bytes: Vec::with_capacity(128 * 1_024) })
    }

    /// Sends a request and reads past its answer; returns the status and the length of the answer in bytes.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Outcome<(u16, usize)> {
        let span = self.send(request).await?;
        Ok((span.status, span.end))
    }

    /// Sends a request and keeps its answer.
    pub(crate) async fn fetch(&mut self, request: &[u8]) -> Outcome<Answer> {
        let span = self.send(request).await?;
        let head = String::from_utf8_lossy(&self.bytes[..span.body]).into_owned();
        Ok(Answer { status: span.status, head, body: http::body(&self.bytes, span)? })
    }

    async fn send(&mut self, request: &[u8]) -> Outcome<Span> {
        timeout(PATIENCE, self.send_patiently(request))
            .await
            .map_err(|_| Failure::new(format!("no answer within {} seconds", PATIENCE.as_secs())))?
    }

    async fn send_patiently(&mut self, request: &[u8]) -> Outcome<Span> {
        self.bytes.clear();
        self.stream.write_all(request).await?;
        let mut reader = Reader::default();
        loop {
            if self.stream.read_buf(&mut self.bytes).await? == 0 {
                return Err(Failure::new("the server closed the connection"));
            }
            if let Some(span) = reader.read(&self.bytes)? {
                return Ok(span);
            }
        }
    }
}

impl Answer {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The cookies that the answer sets, as a request sends them back.
    pub(crate) fn cookies(&self) -> Vec<String> {
        http::header_values(&self.head, "set-cookie")
            .filter_map(|cookie| cookie.split(';').next())
            .map(str::to_owned)
            .collect()
    }
}

/// A request as a browser writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) path: &'a str,
    pub(crate) cookies: &'a str,
    /// Whether the answer may be compressed.
    pub(crate) gzip: bool,
}

impl Request<'_> {
    pub(crate) fn get(&self) -> Vec<u8> {
        format!("GET {} HTTP/1.1\r\n{}\r\n", self.path, self.headers()).into_bytes()
    }

    pub(crate) fn post(&self, form: &[(&str, &str)]) -> Vec<u8> {
        let pairs: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let body = pairs.join("&");
        format!(
            "POST {} HTTP/1.1\r\n{}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             Origin: http://{}\r\n\r\n{body}",
            self.path,
            self.headers(),
            body.len(),
            self.address
        )
        .into_bytes()
    }

    fn headers(&self) -> String {
        let gzip = if self.gzip { "Accept-Encoding: gzip\r\n" } else { "" };
        let cookies = if self.cookies.is_empty() { String::new() } else { format!("Cookie: {}\r\n", self.cookies) };
        format!(
            "Host: {}\r\nUser-Agent: thuisbasis-bench\r\nAccept: text/html\r\nAccept-Language: nl\r\n\
             Sec-Fetch-Site: same-origin\r\n{gzip}{cookies}",
            self.address
        )
    }
}

/// A text as it stands in an address or a form.
pub(crate) fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Request<'static> = Request {
        address: SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 80),
        path: "/x",
        cookies: "a=1",
        gzip: true,
    };

    #[test]
    fn requests_are_complete() {
        let get = String::from_utf8(HERE.get()).unwrap();
        assert!(get.starts_with("GET /x HTTP/1.1\r\nHost: 127.0.0.1:80\r\n"), "{get}");
        assert!(get.ends_with("Accept-Encoding: gzip\r\nCookie: a=1\r\n\r\n"), "{get}");
        let post = String::from_utf8(HERE.post(&[("a", "é b"), ("c", "1")])).unwrap();
        assert!(post.contains("Content-Length: 16\r\n"), "{post}");
        assert!(post.ends_with("\r\n\r\na=%C3%A9%20b&c=1"), "{post}");
    }

    #[test]
    fn cookies_are_sent_back_without_their_attributes() {
        let head = "HTTP/1.1 200 OK\r\nSet-Cookie: tb=1; Path=/; HttpOnly\r\n\r\n".to_owned();
        assert_eq!(Answer { status: 200, head, body: Vec::new() }.cookies(), ["tb=1"]);
    }
}
