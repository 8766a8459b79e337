//! Language, and light or dark.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, header};
use kernel::{Error, Lang};
use serde::Deserialize;
use web::shell::Scheme;
use web::{Ctx, Form, Guard, PageResult, Redirect, Routes, SignedIn};

use super::Next;
use crate::model::{local, local_referer};

const EVERYBODY: Guard = Guard::Public("how a page looks and reads is the visitor's own choice");

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/preferences/language/{lang}", EVERYBODY, language);
    routes.post("/preferences/scheme", EVERYBODY, scheme);
}

/// A link suffices, also from elsewhere: it sets a language that another click sets back.
async fn language(ctx: Ctx, Path(tag): Path<String>, Query(asked): Query<Next>) -> PageResult<Redirect> {
    let lang: Lang = tag.parse().map_err(|_| Error::NotFound)?;
    if let Some(signed_in) = SignedIn::of(&ctx) {
        directory::commands::people::choose_language(signed_in.acting(), lang).await?;
    }
    // Changing the language on the sign-in page leads back to it.
    let next = asked.next.as_str();
    let at_sign_in = next.split('?').next() == Some("/sign-in");
    let to = local(next).unwrap_or(if at_sign_in { "/sign-in" } else { "/" });
    Ok(Redirect::to(to).cookie(web::cookies::lang(lang)))
}

#[derive(Debug, Deserialize)]
struct Chosen {
    #[serde(default)]
    scheme: String,
}

async fn scheme(headers: HeaderMap, Form(chosen): Form<Chosen>) -> Redirect {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let back = local_referer(text(header::REFERER), text(header::HOST)).unwrap_or("/");
    Redirect::to(back).cookie(web::cookies::scheme(Scheme::from_name(&chosen.scheme)))
}
