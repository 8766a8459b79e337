//! Writing a post or news, and changing one.

use kernel::{Fields, Lang, Text};
use maud::{Markup, html};
use richtext::{Source, warnings};
use web::components::{
    Alert, Button, Card, Checkbox, Choice, Field, Fieldset, Form as FormView, Icon, Severity, Width, actions,
};
use web::{Entry, View};

use super::item::text;
use crate::model::{Post, PostDraft};

/// What a form is for.
#[derive(Debug, Clone)]
pub(super) struct Kind<'a> {
    /// The version that is there now; 0 for what is not there yet.
    pub(super) version: i64,
    /// Whether it is news, which has a title and a language.
    pub(super) news: bool,
    /// Whether its writer may ask everybody to say that they read it.
    pub(super) keeps: bool,
    /// Where the form goes.
    pub(super) to: String,
    /// Where its writer goes without sending it.
    pub(super) back: String,
    /// What the button says.
    pub(super) submit: &'static str,
    /// The question for whom it is.
    pub(super) audience: Option<Markup>,
    /// Sent along as it is.
    pub(super) hidden: &'a [(&'static str, String)],
}

/// The form as it is when nothing is filled in yet.
pub(super) fn fresh(lang: Lang) -> Entry {
    Entry::default().with("comments", true).with("likes", true).with("lang", lang.tag())
}

/// The form with what a post has.
pub(super) fn filled(view: &View<'_>, post: &Post) -> Entry {
    let draft = PostDraft::of(post);
    let (day, time) = view.day_and_time(post.published_at);
    let archived = draft.archived_at.map(|at| view.day_and_time(at)).unwrap_or_default();
    let must = draft.must_read_until.map(|at| view.day_and_time(at)).unwrap_or_default();
    Entry::default()
        .with("title", draft.title)
        .with("text", draft.text)
        .with("lang", draft.lang.tag())
        .with("published_at", day)
        .with("published_time", time)
        .with("archived_at", archived.0)
        .with("archived_time", archived.1)
        .with("must_read_until", must.0)
        .with("must_read_time", must.1)
        .with("for_pupils", draft.for_pupils)
        .with("comments", draft.comments)
        .with("likes", draft.likes)
        .with("version", post.version)
}

/// What was filled in; `None` when something in it cannot be read, which is then noted. A day on which something must be
/// read runs until its end.
pub(super) fn draft(view: &View<'_>, entry: &mut Entry) -> Option<PostDraft> {
    let until = entry.get("must_read_time").is_empty() && !entry.get("must_read_until").is_empty();
    if until {
        *entry = std::mem::take(entry).with("must_read_time", "23:59");
    }
    let published_at = entry.moment(view, "published_at", "published_time");
    let archived_at = entry.moment(view, "archived_at", "archived_time");
    let must_read_until = entry.moment(view, "must_read_until", "must_read_time");
    if entry.is_wrong() {
        return None;
    }
    Some(PostDraft {
        title: entry.text("title"),
        text: entry.text("text"),
        lang: entry.get("lang").parse().unwrap_or(view.lang),
        translation_of: entry.get("translation_of").parse().ok(),
        published_at,
        archived_at,
        must_read_until,
        for_pupils: entry.ticked("for_pupils"),
        comments: entry.ticked("comments"),
        likes: entry.ticked("likes"),
    })
}

/// Notes what is wrong with one field.
pub(super) fn refuse(entry: &mut Entry, field: &'static str, text: Text) {
    let mut wrong = Fields::default();
    wrong.add(field, text);
    entry.refuse(wrong);
}

/// The form, with what is wrong in it and, when asked for, what it will look like.
pub(super) fn render(view: &View<'_>, kind: &Kind<'_>, entry: &Entry) -> Markup {
    let buttons = [
        Button::submit(view.t(kind.submit)),
        Button::submit(view.t("news-preview")).secondary().value("preview", "true"),
        Button::link(view.t("news-cancel"), kind.back.as_str()).subtle(),
    ];
    html! {
        (entry.summary(view))
        @if entry.ticked("preview") { (preview(view, kind, entry)) }
        (FormView::new(kind.to.as_str(), view.csrf, html! {
            input type="hidden" name="version" value=(entry.version_over(kind.version));
            @for (name, value) in kind.hidden { input type="hidden" name=(name) value=(value); }
            (words(view, kind, entry))
            @if let Some(audience) = &kind.audience { (audience) }
            (more(view, kind, entry))
            (actions(&buttons))
        }))
    }
}

fn preview(view: &View<'_>, kind: &Kind<'_>, entry: &Entry) -> Markup {
    let source = Source::stored(entry.get("text"));
    let mend = warnings(&source);
    html! {
        section class="tb-stack tb-stack--tight" aria-label=(view.t("news-preview")) {
            @for warning in mend.iter().take(10) { (Alert::new(Severity::Warning, view.text(&warning.text()))) }
            (Card::new(text(view, &source, 2)).title(if entry.get("title").is_empty() && !kind.news {
                view.t("news-preview")
            } else {
                entry.text("title")
            }).icon(Icon::Eye))
        }
    }
}

fn words(view: &View<'_>, kind: &Kind<'_>, entry: &Entry) -> Markup {
    let title = Field::text("title", view.t("news-title-field")).attribute("maxlength", "120");
    let title = if kind.news { title.required() } else { title.mark(view.t("optional")) };
    let rows = if kind.news { 12 } else { 5 };
    let area = Field::area("text", view.t("news-text-field"), rows).hint(view.t("news-text-hint")).required();
    html! {
        (entry.fill(view, "title", title))
        (entry.fill(view, "text", area.attribute("maxlength", "20000")))
        @if kind.news {
            @let choices = Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name()));
            (entry.fill(view, "lang", Field::select("lang", view.t("news-lang"), choices.to_vec())))
        }
    }
}

/// What most writers leave as it is.
fn more(view: &View<'_>, kind: &Kind<'_>, entry: &Entry) -> Markup {
    let names = ["published_at", "archived_at", "must_read_until"];
    let open = names.iter().any(|name| entry.error(view, name).is_some());
    let optional = view.t("optional");
    let day = |name: &'static str, label: &str| Field::date(name, view.t(label)).mark(optional.as_str());
    let time = Field::text("published_time", view.t("news-time")).attribute("placeholder", "09:00").width(Width::Short);
    html! {
        details class="tb-more" open[open] {
            summary { (view.t("news-more")) }
            (Fieldset::new(view.t("news-publish"), html! {
                (entry.fill(view, "published_at", day("published_at", "news-day")))
                (entry.fill(view, "published_time", time))
            }).hint(view.t("news-publish-hint")))
            @if kind.keeps {
                input type="hidden" name="must_read_time" value=(entry.get("must_read_time"));
                (entry.fill(view, "must_read_until", day("must_read_until", "news-must-read-until")
                    .hint(view.t("news-must-read-hint"))))
            }
            input type="hidden" name="archived_time" value=(entry.get("archived_time"));
            (entry.fill(view, "archived_at", day("archived_at", "news-archive-from").hint(view.t("news-archive-hint"))))
            (Checkbox::new("comments", view.t("news-comments-on")).checked(entry.ticked("comments")))
            (Checkbox::new("likes", view.t("news-likes-on")).checked(entry.ticked("likes")))
            @if kind.news {
                (Checkbox::new("for_pupils", view.t("news-for-pupils")).hint(view.t("news-for-pupils-hint"))
                    .checked(entry.ticked("for_pupils")))
            }
        }
    }
}
