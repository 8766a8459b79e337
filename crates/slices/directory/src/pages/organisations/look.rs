//! What an organisation looks like: language, colour, logo.

use axum::response::{IntoResponse as _, Response};
use kernel::{Error, OrgId, Text};
use maud::{Markup, html};
use web::assets::{self, contrast};
use web::components::{Alert, Badge, Button, Card, Field, Form, Heading, Icon, Severity, Tone, actions};
use web::{Page, PageResult, Redirect, SignedIn, Upload};

use super::super::entry::{Entry, fields_of, read_lang};
use super::super::view::View;
use super::list::lang_field;
use crate::at::At;
use crate::commands::{find, units};
use crate::model::{Colour, Organisation};
use crate::permissions::{ManageUnits, ViewUnits};

async fn managed(ctx: &SignedIn, id: OrgId) -> kernel::Result<Organisation> {
    let organisation = find::organisation(ctx.acting(), id).await?;
    ctx.grants().require::<ManageUnits, ViewUnits>(&organisation.access_place())?;
    Ok(organisation)
}

pub(super) async fn page(ctx: SignedIn, At(id): At<OrgId>) -> PageResult {
    let organisation = managed(&ctx, id).await?;
    let entry = Entry::new().with("lang", &organisation.lang).with("colour", organisation.colour.as_str());
    Ok(look_page(&View::of(&ctx), &organisation, &entry))
}

fn look_page(v: &View<'_>, organisation: &Organisation, entry: &Entry) -> Page {
    let address = format!("/organisations/{}", organisation.id);
    let title = v.text(&Text::new("organisation-look-title").with("name", &organisation.name));
    let content = html! { div class="tb-stack" {
        (Heading::new(title.as_str()).actions(html! {
            (Button::link(v.t("retention-title"), format!("{address}/retention")).icon(Icon::CalendarDays))
        }))
        (entry.summary(v))
        (Card::new(html! {
            (Form::new(format!("{address}/look"), v.csrf, html! {
                (lang_field(v, entry))
                (colour_field(v, entry))
                (actions(&[Button::submit(v.t("field-save"))]))
            }))
            (judgement(v, entry.get("colour")))
        }).title(v.t("organisation-look")).icon(Icon::Palette))
        (logo(v, organisation, entry))
    } };
    Page::new(title, content)
        .under(v.t("organisation-list-title"), "/organisations")
        .under(organisation.name.as_str(), format!("/units/{}", organisation.id))
}

/// The choice of a colour; a browser that knows no such input shows a line of text.
fn colour_field(v: &View<'_>, entry: &Entry) -> Markup {
    let wrong = entry.error(v, "colour");
    html! {
        div class={ "utrecht-form-field" @if wrong.is_some() { " utrecht-form-field--invalid" } } {
            div class="utrecht-form-field__label" {
                label class="utrecht-form-label" for="colour" { (v.t("organisation-colour")) }
            }
            div class="utrecht-form-field-description" id="colour-hint" { (v.t("organisation-colour-hint")) }
            @if let Some(wrong) = &wrong {
                div class="utrecht-form-field-error-message" id="colour-error" { (Icon::CircleAlert) (wrong) }
            }
            input class="tb-colour" type="color" id="colour" name="colour" value=(entry.get("colour")) required
                pattern="#[0-9a-fA-F]{6}" aria-describedby="colour-hint";
        }
    }
}

/// How the colour reads: what WCAG asks of text on white, and that we darken what does not reach it.
fn judgement(v: &View<'_>, colour: &str) -> Markup {
    let Ok(colour) = colour.parse::<assets::Colour>() else { return html! {} };
    let ratio = contrast(colour, assets::Colour(0xff, 0xff, 0xff));
    let (tone, key) = match ratio {
        r if r >= 4.5 => (Tone::Ok, "organisation-contrast-good"),
        r if r >= 3.0 => (Tone::Warning, "organisation-contrast-middling"),
        _ => (Tone::Warning, "organisation-contrast-poor"),
    };
    html! {
        div class="tb-prose" {
            // An image of one colour, since the pages allow no styles of their own.
            svg width="96" height="32" role="img" aria-label=(v.t("organisation-colour")) {
                rect width="96" height="32" rx="6" fill=(colour) {}
            }
            p { (Badge::new(tone, format!("{ratio:.1} : 1"))) " " (v.t(key)) }
        }
    }
}

fn logo(v: &View<'_>, organisation: &Organisation, entry: &Entry) -> Markup {
    let action = format!("/organisations/{}/logo", organisation.id);
    html! {
        (Card::new(html! {
            @if organisation.has_logo {
                p { img class="tb-logo" src={ "/logo/" (organisation.slug) } height="48" alt=(organisation.name); }
            } @else {
                (Alert::new(Severity::Info, v.t("organisation-logo-none")))
            }
            (Form::new(action.as_str(), v.csrf, html! {
                (entry.fill(v, "logo", Field::file("logo", v.t("organisation-logo"), ".png,.jpg,.jpeg,.webp")
                    .hint(v.t("organisation-logo-hint")).required()))
                (actions(&[Button::submit(v.t("organisation-logo-set")).secondary()]))
            }).multipart())
            @if organisation.has_logo {
                (Form::new(action.as_str(), v.csrf, html! {
                    (Button::submit(v.t("organisation-logo-remove")).value("remove", "yes").subtle())
                }).multipart().inline())
            }
        }).title(v.t("organisation-logo")).icon(Icon::Image))
    }
}

pub(super) async fn furnish(
    ctx: SignedIn,
    At(id): At<OrgId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let organisation = managed(&ctx, id).await?;
    let lang = read_lang(entry.get("lang")).unwrap_or(organisation.lang);
    let outcome = match entry.get("colour").parse::<Colour>() {
        Ok(colour) => fields_of(units::furnish(ctx.acting(), id, lang, colour).await)?,
        Err(()) => fields_of(Err(Error::field("colour", Text::new("organisation-colour-wrong"))))?,
    };
    match outcome {
        Ok(()) => Ok(saved(&organisation)),
        Err(fields) => {
            entry.refuse(fields);
            Ok(look_page(&View::of(&ctx), &organisation, &entry).with_errors().into_response())
        }
    }
}

fn saved(organisation: &Organisation) -> Response {
    let said = Text::new("organisation-changed").with("name", &organisation.name);
    Redirect::to(format!("/organisations/{}/look", organisation.id)).saying(&said).into_response()
}

pub(super) async fn set_logo(ctx: SignedIn, At(id): At<OrgId>, upload: Upload<Entry>) -> PageResult<Response> {
    let organisation = managed(&ctx, id).await?;
    let removes = !upload.fields.get("remove").is_empty();
    let outcome = if upload.file.is_empty() && !removes {
        fields_of(Err(Error::field("logo", Text::new("logo-type"))))?
    } else {
        let image = if removes { &[] } else { upload.file.as_ref() };
        fields_of(units::set_logo(ctx.acting(), id, image).await)?
    };
    match outcome {
        Ok(()) => Ok(saved(&organisation)),
        Err(fields) => {
            let mut entry = Entry::new().with("lang", &organisation.lang).with("colour", organisation.colour.as_str());
            entry.refuse(fields);
            Ok(look_page(&View::of(&ctx), &organisation, &entry).with_errors().into_response())
        }
    }
}
