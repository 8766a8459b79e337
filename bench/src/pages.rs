//! What is asked of the server: pages as people ask for them.

use std::net::SocketAddr;
use std::sync::Arc;

use chrono::NaiveDate;
use sample::Crowd;
use serde::{Deserialize, Serialize};

use crate::client::{Answer, Client, Request, escaped};
use crate::failure::{Failure, Outcome};
use crate::load::Workload;

/// Searches to choose from.
const SEARCHES: usize = 1_000;

/// Who can sign in, as the program lists them.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Person {
    username: String,
    password: String,
}

/// Lengths of a page, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Weight {
    /// The page itself.
    pub(crate) page: usize,
    /// The page as it is sent, compressed.
    pub(crate) page_sent: usize,
    /// The styles, scripts and pictures it names, as they are sent.
    pub(crate) assets_sent: usize,
    /// How many these are.
    pub(crate) assets: usize,
}

/// The server, and how it is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    pub(crate) gzip: bool,
}

impl Site {
    fn request<'a>(&self, path: &'a str, cookies: &'a str) -> Request<'a> {
        Request { address: self.address, path, cookies, gzip: self.gzip }
    }

    fn each_session(&self, path: &str, sessions: &[String]) -> Arc<[Vec<u8>]> {
        sessions.iter().map(|session| self.request(path, session).get()).collect()
    }

    /// The landing page, each time of another person.
    pub(crate) fn landing(&self, sessions: &[String]) -> Workload {
        Workload { name: "landing page", requests: self.each_session("/", sessions), expects: 200 }
    }

    /// The first page of the list of people.
    pub(crate) fn people(&self, sessions: &[String]) -> Workload {
        Workload { name: "list of people", requests: self.each_session("/people", sessions), expects: 200 }
    }

    /// Searches for people.
    pub(crate) fn search(&self, sessions: &[String]) -> Workload {
        let searches = searches();
        let asked = searches.iter().zip(sessions.iter().cycle());
        let requests = asked.map(|(words, session)| {
            let path = format!("/people?q={}", escaped(words));
            self.request(&path, session).get()
        });
        Workload { name: "search for people", requests: requests.collect(), expects: 200 }
    }

    /// Signing in with the right password.
    pub(crate) async fn sign_in(&self, persons: &[Person]) -> Outcome<Workload> {
        let mut client = Client::connect(self.address).await?;
        let form = client.fetch(&self.plain("/sign-in").get()).await?;
        let cookies = form.cookies().join("; ");
        let token = hidden(&form.text(), "csrf").ok_or_else(|| Failure::new("the sign-in page has no form"))?;
        let requests = persons.iter().map(|person| {
            let fields = [("csrf", token.as_str()), ("username", &person.username), ("password", &person.password)];
            self.request("/sign-in", &cookies).post(&fields)
        });
        Ok(Workload { name: "sign-in", requests: requests.collect(), expects: 303 })
    }

    fn plain<'a>(&self, path: &'a str) -> Request<'a> {
        Request { gzip: false, ..self.request(path, "") }
    }

    /// What the landing page weighs at a first visit.
    pub(crate) async fn weight(&self, session: &str) -> Outcome<Weight> {
        let mut client = Client::connect(self.address).await?;
        let page = self.seen(&mut client, "/", session, false).await?;
        let sent = self.seen(&mut client, "/", session, true).await?.body.len();
        let assets = assets(&page.text());
        let mut weight = Weight { page: page.body.len(), page_sent: sent, assets_sent: 0, assets: assets.len() };
        for asset in &assets {
            weight.assets_sent += self.seen(&mut client, asset, session, true).await?.body.len();
        }
        Ok(weight)
    }

    async fn seen(&self, client: &mut Client, path: &str, cookies: &str, gzip: bool) -> Outcome<Answer> {
        let answer = client.fetch(&Request { gzip, ..self.request(path, cookies) }.get()).await?;
        if answer.status == 200 { Ok(answer) } else { Err(Failure::new(format!("{path}: status {}", answer.status))) }
    }
}

/// What people type: two to six letters of a name, or the beginnings of two.
fn searches() -> Vec<String> {
    let begin = |name: &str, length: usize| name.chars().take(length).collect::<String>().to_lowercase();
    let crowd = Crowd::new(7, NaiveDate::default(), SEARCHES).people().enumerate();
    crowd
        .map(|(n, found)| {
            let person = found.person;
            let length = 2 + n / 4 % 5;
            match n % 4 {
                0 => begin(&person.given, length),
                1 | 2 => begin(&person.surname, length),
                _ => format!("{} {}", begin(&person.given, length), begin(&person.surname, 3)),
            }
        })
        .collect()
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Option<String> {
    page.split("<input")
        .find(|tag| attribute(tag, "name") == Some(name))
        .and_then(|tag| attribute(tag, "value"))
        .map(str::to_owned)
}

/// What a browser fetches along with a page, each once.
fn assets(page: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .split('<')
        .filter_map(|tag| {
            let name = tag.split([' ', '>']).next()?;
            match name {
                "link" if matches!(attribute(tag, "rel"), Some("stylesheet" | "icon" | "preload")) => {
                    attribute(tag, "href")
                }
                "script" | "img" => attribute(tag, "src"),
                // A picture out of a file of pictures.
                "use" => attribute(tag, "href").map(|href| href.split('#').next().unwrap_or(href)),
                _ => None,
            }
        })
        .filter(|path| path.starts_with('/'))
        .map(|path| path.replace("&amp;", "&"))
        .collect();
    found.sort();
    found.dedup();
    found
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let tag = tag.split('>').next()?;
    let begin = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag.get(begin..)?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_differ_in_length_and_words() {
        let all = searches();
        assert_eq!(all.len(), SEARCHES);
        assert!(all.iter().all(|words| (2..=12).contains(&words.chars().count())), "{all:?}");
        assert_eq!(all.iter().filter(|words| words.contains(' ')).count() / 50, SEARCHES / 4 / 50);
        for length in 2..=6 {
            assert!(all.iter().any(|words| words.chars().count() == length));
        }
    }

    #[test]
    fn a_hidden_field_is_found() {
        let page =
            r#"<form><input type="text" name="q" value="x"><input type="hidden" name="csrf" value="0af"></form>"#;
        assert_eq!(hidden(page, "csrf").as_deref(), Some("0af"));
        assert_eq!(hidden(page, "other"), None);
    }

    #[test]
    fn what_a_page_fetches_is_found_once() {
        let page = r##"<link rel="stylesheet" href="/a.css"><link rel="manifest" href="/m"><script src="/a.js"></script>
            <svg><use href="/i.svg#house"></use></svg><svg><use href="/i.svg#x"/></svg><use href="#local"></use>
            <img alt="" src="data:image/png;base64,"><a href="/people">x</a>"##;
        assert_eq!(assets(page), ["/a.css", "/a.js", "/i.svg"]);
    }
}
