//! Every component and a few whole pages with invented content, to look at and to test the look with.
//!
//! `cargo run -p thuisbasis-web --example gallery -- 4000` serves it at `http://127.0.0.1:4000/`.
//! `?scheme=dark` and `?org=zonnewijzer` show the other scheme and another organisation.

mod frame;
mod pages;
mod parts;
mod portal;

use std::{convert::Infallible, error::Error, net::Ipv4Addr};

use axum::{
    Router,
    extract::{Path, Query},
    http::{Method, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
    routing::get,
};
use futures_util::stream;
use thuisbasis_web::{
    assets::{self, Brand, theme_css},
    components::Progress,
};

use self::frame::Look;

/// What the browser is allowed: the strictest policy that the program will be served under.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Makes a page.
type Render = fn(&Look) -> maud::Markup;

/// The pages by name.
const PAGES: [(&str, Render); 11] = [
    ("", portal::landing),
    ("aanmelden", portal::sign_in),
    ("aanmelden-kind", portal::sign_in_child),
    ("mensen", pages::people),
    ("mens", pages::person),
    ("formulier", pages::person_form),
    ("import", pages::import),
    ("logboek", pages::audit),
    ("bevestigen", pages::confirm),
    ("fout", pages::error),
    ("onderdelen", parts::all),
];

async fn show(page: Option<Path<String>>, Query(look): Query<Look>) -> Response {
    let name = page.map(|Path(name)| name).unwrap_or_default();
    match PAGES.iter().find(|(known, _)| *known == name) {
        Some((_, render)) => ([(header::CONTENT_SECURITY_POLICY, POLICY)], render(&look)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn theme() -> Result<Response, StatusCode> {
    let primary = "#e2a400".parse().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let css = theme_css(&Brand { primary, accent: None });
    Ok(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], css).into_response())
}

/// Sends the progress of the import twice, and that it is done.
async fn live() -> Response {
    let states = [(2500, "2.500 van 5.012"), (5012, "5.012 van 5.012")];
    let news = states.map(|(done, text)| {
        let progress = Progress::new("Gelezen", text, done, 5012);
        Event::default().data(maud::html! { (progress) }.into_string())
    });
    let events = news.into_iter().chain([Event::default().event("done").data("")]).map(Ok::<_, Infallible>);
    Sse::new(stream::iter(events)).into_response()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::args().nth(1).ok_or("usage: gallery PORT")?.parse()?;
    let app = Router::new()
        .route("/", get(show))
        .route("/{page}", get(show))
        .route("/theme/zonnewijzer.css", get(theme))
        .route("/live/import", get(live))
        .merge(assets::router())
        // Forms may be sent to see how they feel; nothing happens.
        .fallback(|method: Method| async move {
            if method == Method::POST { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
        })
        .method_not_allowed_fallback(|| async { StatusCode::NO_CONTENT });
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each_page(check: impl Fn(&str, &str)) {
        for (name, render) in PAGES {
            check(name, &render(&Look::default()).into_string());
        }
    }

    #[test]
    fn no_page_has_script_or_style_inside() {
        each_page(|name, page| {
            for forbidden in [" style=", "<style", " onclick", " onload", "javascript:", " hx-on", "href=\"http"] {
                assert!(!page.contains(forbidden), "{name} has {forbidden}");
            }
            let scripts = page.matches("<script").count();
            assert_eq!(scripts, page.matches("<script type=\"module\" src=\"/assets/").count(), "{name}");
        });
    }

    #[test]
    fn every_class_of_the_design_system_has_its_style() {
        let css = std::str::from_utf8(assets::STYLE.plain).unwrap_or_default();
        each_page(|name, page| {
            for class in page.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                for word in class.split(' ').filter(|word| word.starts_with("nl-") || word.starts_with("utrecht-")) {
                    let word = word.trim_end_matches("--html-input");
                    assert!(css.contains(word), "{name}: {word} is not in the stylesheet");
                }
            }
        });
    }

    #[test]
    fn every_label_description_and_link_in_the_page_has_its_target() {
        each_page(|name, page| {
            let ids: Vec<&str> = values(page, " id=\"").collect();
            for attribute in [" for=\"", " aria-describedby=\"", " aria-labelledby=\"", " href=\"#"] {
                for target in values(page, attribute).flat_map(|list| list.split(' ')) {
                    assert!(ids.contains(&target), "{name}:{attribute}{target}");
                }
            }
            let mut once = ids.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "{name} has an id twice");
        });
    }

    #[test]
    fn every_page_has_one_title_and_one_main() {
        each_page(|name, page| {
            for part in ["<title>", "<h1", "<main", "<html lang=\"nl\""] {
                assert_eq!(page.matches(part).count(), 1, "{name}: {part}");
            }
        });
    }

    fn values<'a>(page: &'a str, attribute: &str) -> impl Iterator<Item = &'a str> {
        page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next())
    }
}
