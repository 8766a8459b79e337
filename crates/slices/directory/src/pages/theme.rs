//! An organisation's colours and logo, for browsers that may keep them.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};
use kernel::Error;
use web::assets::{Brand, Colour, theme_css};
use web::{Ctx, Guard, PageResult, Routes};

use crate::store::units;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/theme/{file}", Guard::Public("a colour is no secret, and the sign-in page has it too"), theme);
    routes.get("/logo/{slug}", Guard::Public("a logo is public, and the sign-in page has it too"), logo);
}

/// The colour in `kompas-0b5c7a.css`: six hexadecimal digits in lower case, after the organisation's short name.
fn colour_of(file: &str) -> Option<Colour> {
    let (slug, digits) = file.strip_suffix(".css")?.rsplit_once('-')?;
    let hex = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let named = !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if hex && named { format!("#{digits}").parse().ok() } else { None }
}

/// The name holds all that the stylesheet is made of, so this asks the database nothing.
async fn theme(Path(file): Path<String>) -> PageResult<Response> {
    let primary = colour_of(&file).ok_or(Error::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, theme_css(&Brand { primary, accent: None })).into_response())
}

async fn logo(ctx: Ctx, Path(slug): Path<String>) -> PageResult<Response> {
    let (content, kind) = units::logo(ctx.conn(), &slug).await?.ok_or(Error::NotFound)?;
    let headers = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "public, max-age=86400".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, content).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_colour_of_six_digits_makes_a_stylesheet() {
        assert_eq!(colour_of("kompas-0b5c7a.css"), Some(Colour(0x0b, 0x5c, 0x7a)));
        assert_eq!(colour_of("ict-streek-ffffff.css"), Some(Colour(0xff, 0xff, 0xff)));
        for wrong in [
            "kompas.css",
            "kompas-0b5.css",
            "-0b5c7a.css",
            "kompas-0B5C7A.css",
            "kompas-0b5c7a",
            "a}-0b5c7a.css",
            "kompas-+b5c7a.css",
        ] {
            assert_eq!(colour_of(wrong), None, "{wrong}");
        }
    }
}
