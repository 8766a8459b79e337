//! What a group is, who belongs to it without being added, and its end.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use directory::UnitField;
use directory::commands::find;
use directory::commands::pick::{self, Offer};
use directory::model::{JobFunction, PersonKind};
use directory::permissions::ViewUnits;
use kernel::{Error, Text};
use maud::{Markup, html};
use web::components::{Button, Card, Choice, EmptyState, Field, Form as FormView, Icon, actions};
use web::{Entry, Form, Nothing, PageResult, Redirect, SignedIn, View};

use super::form::{draft, fields};
use super::frame::{Tab, frame};
use super::read_group;
use crate::commands::{groups, rules};
use crate::gate;
use crate::model::{GroupDraft, GroupId, Rule, RuleDraft};

pub(super) async fn page(me: SignedIn, Path(group): Path<String>) -> PageResult {
    dress(&me, read_group(&group)?, (None, &Entry::default())).await
}

/// What the page shows besides the group itself.
struct Shown {
    at: String,
    version: i64,
    rules: Vec<Rule>,
    functions: Vec<JobFunction>,
    units: Offer,
    ended: bool,
}

async fn dress(me: &SignedIn, id: GroupId, (about, rule): (Option<&Entry>, &Entry)) -> PageResult {
    let acting = me.acting();
    let seen = gate::look(acting, id).await?;
    let steering = seen.steering()?;
    let organisation = find::organisation(acting, steering.group().organisation).await?;
    let shown = Shown {
        at: format!("/groups/{id}"),
        version: steering.group().version,
        rules: rules::list(acting, &steering).await?,
        functions: rules::functions(acting, &steering).await?,
        units: pick::offer::<ViewUnits>(acting, Some(&organisation), rule.get("unit")).await?,
        ended: steering.group().ended_at.is_some(),
    };
    let view = View::of(me);
    let now = GroupDraft::of(steering.group());
    let entry = Entry::default()
        .with("name", now.name)
        .with("about", now.about)
        .with("visibility", now.visibility)
        .with("for_pupils", now.for_pupils)
        .with("version", steering.group().version);
    let body = html! {
        (Card::new(what(&view, &shown, about.unwrap_or(&entry))).title(view.t("groups-what")).icon(Icon::Pencil))
        (Card::new(who(&view, &shown, rule)).title(view.t("groups-rules")).icon(Icon::UserCheck))
        (Card::new(end_form(&view, &shown)).title(view.t("groups-end-title")).icon(Icon::Lock))
    };
    Ok(frame(&view, me.app(), &seen, Tab::Settings, &body))
}

fn what(view: &View<'_>, shown: &Shown, entry: &Entry) -> Markup {
    let buttons = [Button::submit(view.t("groups-save")).primary()];
    html! {
        (entry.summary(view))
        (FormView::new(format!("{}/settings", shown.at), view.csrf, html! {
            input type="hidden" name="version" value=(entry.version_over(shown.version));
            (fields(view, entry))
            (actions(&buttons))
        }))
    }
}

fn who(view: &View<'_>, shown: &Shown, entry: &Entry) -> Markup {
    html! {
        p { (view.t("groups-rules-text")) }
        @if shown.rules.is_empty() {
            (EmptyState::new(Icon::UserCheck, view.t("groups-rules-none-title"), view.t("groups-rules-none")))
        }
        ul class="tb-list" {
            @for rule in &shown.rules {
                @let said = rule_text(view, rule);
                li class="tb-media" {
                    div { (said) }
                    (FormView::new(format!("{}/rules/{}/remove", shown.at, rule.id), view.csrf, html! {
                        (Button::submit(view.text(&Text::new("groups-rule-remove").with("rule", &said))).subtle().small()
                            .icon_only(Icon::Trash))
                    }).inline())
                }
            }
        }
        (entry.summary(view))
        (FormView::new(format!("{}/rules", shown.at), view.csrf, rule_fields(view, shown, entry)))
    }
}

/// A rule in words: "Verpleegkundige – De Wilg, medewerkers".
fn rule_text(view: &View<'_>, rule: &Rule) -> String {
    let kind = match rule.kind {
        Some(kind) => view.t(&format!("groups-rule-{}", kind.key())),
        None => view.t("groups-rule-everybody"),
    };
    match &rule.function {
        Some(_) => format!("{} – {}, {kind}", rule.function_name.as_deref().unwrap_or("?"), rule.unit_name),
        None => format!("{}, {kind}", rule.unit_name),
    }
}

fn rule_fields(view: &View<'_>, shown: &Shown, entry: &Entry) -> Markup {
    let kinds =
        PersonKind::ALL.iter().map(|kind| Choice::new(kind.key(), view.t(&format!("groups-rule-{}", kind.key()))));
    let everybody = Choice::new("", view.t("groups-rule-everybody"));
    let any = Choice::new("", view.t("groups-rule-any-function"));
    let functions = shown.functions.iter().map(|one| Choice::new(one.id.to_string(), one.name.as_str()));
    let unit = UnitField {
        name: "unit",
        label: view.t("groups-rule-unit"),
        empty: Some(view.t("groups-rule-whole")),
        about: String::new(),
        hint: view.t("unit-pick-hint"),
        purpose: "see",
        organisation: None,
    };
    html! {
        (unit.render(&shown.units, entry.get("unit")).error(entry.error(view, "unit")))
        @if !shown.functions.is_empty() {
            (Field::select("function", view.t("groups-rule-function"), std::iter::once(any).chain(functions).collect())
                .value(entry.get("function")).error(entry.error(view, "function")))
        }
        (Field::select("kind", view.t("groups-rule-kind"), std::iter::once(everybody).chain(kinds).collect())
            .value(entry.get("kind")))
        (Button::submit(view.t("groups-rule-add")).secondary().icon(Icon::Plus))
    }
}

fn end_form(view: &View<'_>, shown: &Shown) -> Markup {
    let (text, to, button) = if shown.ended {
        ("groups-restore-text", "restore", Button::submit(view.t("groups-restore")).secondary())
    } else {
        ("groups-end-text", "end", Button::submit(view.t("groups-end")).danger())
    };
    html! {
        p { (view.t(text)) }
        (FormView::new(format!("{}/{to}", shown.at), view.csrf, html! { (button) }))
    }
}

pub(super) async fn change(
    me: SignedIn,
    Path(group): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let id = read_group(&group)?;
    match groups::change(me.acting(), id, entry.version(), draft(&entry)).await {
        Ok(()) => Ok(Redirect::to(format!("/groups/{id}/settings")).saying(&Text::new("groups-saved")).into_response()),
        Err(error) => {
            entry.take(error)?;
            Ok(dress(&me, id, (Some(&entry), &Entry::default())).await?.with_errors().into_response())
        }
    }
}

pub(super) async fn add_rule(
    me: SignedIn,
    Path(group): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let id = read_group(&group)?;
    let done = match read_rule(&me, id, &entry).await? {
        Ok(draft) => rules::add(me.acting(), id, draft).await.map(|_| ()),
        Err(text) => Err(Error::field("unit", text)),
    };
    match done {
        Ok(()) => {
            Ok(Redirect::to(format!("/groups/{id}/settings")).saying(&Text::new("groups-rule-added")).into_response())
        }
        Err(error) => {
            entry.take(error)?;
            Ok(dress(&me, id, (None, &entry)).await?.with_errors().into_response())
        }
    }
}

/// The rule that was filled in, or what is wrong with the unit that was typed.
async fn read_rule(me: &SignedIn, id: GroupId, entry: &Entry) -> kernel::Result<Result<RuleDraft, Text>> {
    let steering = gate::steer(me.acting(), id).await?;
    let (function, kind) = (entry.get("function").parse().ok(), entry.get("kind").parse().ok());
    if entry.get("unit").is_empty() {
        return Ok(Ok(RuleDraft { unit: None, function, kind }));
    }
    let organisation = find::organisation(me.acting(), steering.group().organisation).await?;
    let unit = pick::read::<ViewUnits>(me.acting(), Some(&organisation), entry.get("unit")).await?;
    Ok(unit.map(|unit| RuleDraft { unit: Some(unit), function, kind }))
}

pub(super) async fn remove_rule(
    me: SignedIn,
    Path((group, rule)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    rules::remove(me.acting(), id, rule.parse().map_err(|_| Error::NotFound)?).await?;
    Ok(Redirect::to(format!("/groups/{id}/settings")).saying(&Text::new("groups-rule-removed")))
}

pub(super) async fn end(me: SignedIn, Path(group): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    groups::end(me.acting(), id).await?;
    Ok(Redirect::to("/groups").saying(&Text::new("groups-ended")))
}

pub(super) async fn restore(me: SignedIn, Path(group): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    groups::restore(me.acting(), id).await?;
    Ok(Redirect::to(format!("/groups/{id}")).saying(&Text::new("groups-restored")))
}
