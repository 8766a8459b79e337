//! Writing a banner and changing one.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use directory::UnitField;
use directory::commands::pick::{self, Offer};
use kernel::{Error, Fields, Text, UnitId};
use maud::{Markup, html};
use web::components::{Alert, Button, Choice, Field, Fieldset, Form as FormView, Heading, RadioGroup, actions};
use web::{Entry, Form, Page, PageResult, Redirect, SignedIn, View};

use crate::commands::banners;
use crate::model::{Banner, BannerDraft, BannerId, Urgency};
use crate::permissions::ManageBanners;

pub(super) async fn new(me: SignedIn) -> PageResult {
    let own = &me.me().house;
    let whole = me.grants().at::<ManageBanners>(&own.place).map(|_| own.organisation.unit().to_string());
    let units = banners::audiences(me.acting(), whole.as_deref().unwrap_or_default()).await?;
    let view = View::of(&me);
    let (day, time) = view.day_and_time(view.now);
    let first = match &units {
        Offer::Few(few) => few.first().map(|unit| unit.id.to_string()),
        Offer::Many(_) => None,
    };
    let unit = whole.or(first);
    let entry = Entry::default()
        .with("unit", unit.unwrap_or_default())
        .with("severity", Urgency::Warning)
        .with("starts_at", day)
        .with("starts_time", time);
    Ok(form_page(&view, &units, &entry, None))
}

pub(super) async fn edit(me: SignedIn, Path(banner): Path<String>) -> PageResult {
    let banner = banners::managed(me.acting(), read_banner(&banner)?).await?;
    let view = View::of(&me);
    let entry = filled(&view, &banner);
    let units = banners::audiences(me.acting(), entry.get("unit")).await?;
    Ok(form_page(&view, &units, &entry, Some(&banner)))
}

fn filled(view: &View<'_>, banner: &Banner) -> Entry {
    let notice = &banner.notice;
    let (day, time) = view.day_and_time(notice.starts_at);
    let (last_day, last_time) = notice.ends_at.map(|end| view.day_and_time(end)).unwrap_or_default();
    Entry::default()
        .with("unit", banner.unit)
        .with("severity", notice.urgency)
        .with("text_nl", &notice.text_nl)
        .with("text_en", &notice.text_en)
        .with("link", notice.link.as_deref().unwrap_or_default())
        .with("starts_at", day)
        .with("starts_time", time)
        .with("ends_at", last_day)
        .with("ends_time", last_time)
        .with("version", banner.version)
}

fn read_banner(text: &str) -> kernel::Result<BannerId> {
    text.parse().map_err(|_| Error::NotFound)
}

fn form_page(view: &View<'_>, units: &Offer, entry: &Entry, banner: Option<&Banner>) -> Page {
    let (title, to) = match banner {
        Some(banner) => (view.t("portal-banner-edit"), format!("/banners/{}", banner.id)),
        None => (view.t("portal-banner-add"), "/banners/new".to_owned()),
    };
    let buttons = [
        Button::submit(view.t("portal-banner-publish")),
        Button::submit(view.t("portal-banner-preview")).secondary().value("preview", "true"),
        Button::link(view.t("portal-cancel"), "/banners").subtle(),
    ];
    let body = html! {
        (Heading::new(title.as_str()).lead(view.t("portal-banner-form-lead")))
        (entry.summary(view))
        @if entry.ticked("preview") { (preview(view, entry)) }
        (FormView::new(to, view.csrf, html! {
            input type="hidden" name="version" value=(entry.version_over(banner.map_or(0, |banner| banner.version)));
            (fields(view, units, entry))
            (actions(&buttons))
        }))
    };
    Page::new(title, body).under(view.t("portal-banners-title"), "/banners")
}

/// The banner as readers will see it, in both languages.
fn preview(view: &View<'_>, entry: &Entry) -> Markup {
    let severity = entry.get("severity").parse().unwrap_or(Urgency::Info).severity();
    html! {
        section class="tb-stack tb-stack--tight" aria-label=(view.t("portal-banner-preview")) {
            @for text in [entry.get("text_nl"), entry.get("text_en")] {
                @if !text.is_empty() { (Alert::new(severity, text)) }
            }
        }
    }
}

fn fields(view: &View<'_>, units: &Offer, entry: &Entry) -> Markup {
    let optional = view.t("optional");
    let audience = UnitField {
        name: "unit",
        label: view.t("portal-banner-unit"),
        empty: None,
        about: view.t("portal-banner-unit-hint"),
        hint: view.t("unit-pick-hint"),
        purpose: "see",
        organisation: None,
    };
    let severities = Urgency::ALL.map(|one| {
        Choice::new(one.key(), view.t(&format!("portal-urgency-{one}")))
            .hint(view.t(&format!("portal-urgency-{one}-hint")))
    });
    let day = |name: &'static str, label: &str| Field::date(name, view.t(label));
    let time = |name: &'static str, label: &str| Field::text(name, view.t(label)).attribute("placeholder", "09:00");
    html! {
        (entry.fill(view, "text_nl", Field::area("text_nl", view.t("portal-banner-text-nl"), 3)
            .hint(view.t("portal-banner-text-hint")).required().attribute("maxlength", "300")))
        (entry.fill(view, "text_en", Field::area("text_en", view.t("portal-banner-text-en"), 3)
            .mark(optional.as_str()).attribute("maxlength", "300")))
        (entry.fill(view, "link", Field::text("link", view.t("portal-banner-link")).hint(view.t("portal-banner-link-hint"))
            .mark(optional.as_str())))
        (RadioGroup::new("severity", view.t("portal-banner-urgency"), severities.to_vec()).value(entry.get("severity"))
            .error(entry.error(view, "severity")))
        (audience.render(units, entry.get("unit")).error(entry.error(view, "unit")))
        (Fieldset::new(view.t("portal-banner-from"), html! {
            (entry.fill(view, "starts_at", day("starts_at", "portal-banner-day").required()))
            (entry.fill(view, "starts_time", time("starts_time", "portal-banner-time").width(web::components::Width::Short)))
        }))
        (Fieldset::new(view.t("portal-banner-until"), html! {
            (entry.fill(view, "ends_at", day("ends_at", "portal-banner-day").mark(optional.as_str())))
            (entry.fill(view, "ends_time", time("ends_time", "portal-banner-time").width(web::components::Width::Short)))
        }).hint(view.t("portal-banner-until-hint")))
    }
}

/// What was filled in; `None` when something in it cannot be read, which is then noted.
fn draft(view: &View<'_>, entry: &mut Entry) -> Option<BannerDraft> {
    let unit = entry.read::<UnitId>("unit");
    let urgency = entry.read::<Urgency>("severity");
    let starts_at = entry.moment(view, "starts_at", "starts_time");
    let ends_at = entry.moment(view, "ends_at", "ends_time");
    if entry.is_wrong() {
        return None;
    }
    Some(BannerDraft {
        unit: unit?,
        urgency: urgency?,
        text_nl: entry.text("text_nl"),
        text_en: entry.text("text_en"),
        link: entry.text("link"),
        starts_at: starts_at.unwrap_or(view.now),
        ends_at,
    })
}

pub(super) async fn add(me: SignedIn, Form(entry): Form<Entry>) -> PageResult<Response> {
    save(&me, entry, None).await
}

pub(super) async fn change(me: SignedIn, Path(banner): Path<String>, Form(entry): Form<Entry>) -> PageResult<Response> {
    let banner = banners::managed(me.acting(), read_banner(&banner)?).await?;
    save(&me, entry, Some(&banner)).await
}

async fn save(me: &SignedIn, mut entry: Entry, banner: Option<&Banner>) -> PageResult<Response> {
    let view = View::of(me);
    match pick::read::<ManageBanners>(me.acting(), None, entry.get("unit")).await? {
        Ok(unit) => entry = entry.with("unit", unit),
        Err(text) => {
            let mut wrong = Fields::default();
            wrong.add("unit", text);
            entry.refuse(wrong);
        }
    }
    let draft = draft(&view, &mut entry);
    if let (Some(draft), false) = (draft, entry.ticked("preview")) {
        let done = match banner {
            Some(banner) => banners::change(me.acting(), banner.id, entry.version(), draft).await,
            None => banners::add(me.acting(), draft).await.map(|_| ()),
        };
        match done {
            Ok(()) => {
                return Ok(Redirect::to("/banners").saying(&Text::new("portal-banner-saved")).into_response());
            }
            Err(error) => entry.take(error)?,
        }
    }
    let units = banners::audiences(me.acting(), entry.get("unit")).await?;
    let page = form_page(&view, &units, &entry, banner);
    Ok(if entry.is_wrong() { page.with_errors() } else { page }.into_response())
}
