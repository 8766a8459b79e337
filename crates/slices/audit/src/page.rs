//! The page.

use axum::extract::Query as UrlQuery;
use db::events::Stored;
use maud::{Markup, html};
use web::components::{
    Badge, Button, Chip, Choice, Column, EmptyState, Field, Heading, Icon, Pagination, Row, Table, Tone, Toolbar,
};
use web::{Page, PageResult, SignedIn, t};

use crate::read::{Query, Trail, trail};

/// Groups of kinds to choose from: beginning of the kind, key of its text.
const GROUPS: [(&str, &str); 8] = [
    ("", "audit-kind-all"),
    ("directory.person.", "audit-kind-people"),
    ("directory.membership.", "audit-kind-memberships"),
    ("directory.role.", "audit-kind-roles"),
    ("directory.unit.", "audit-kind-units"),
    ("directory.import.", "audit-kind-imports"),
    ("signon.", "audit-kind-signon"),
    ("portal.", "audit-kind-portal"),
];

/// Shows who did what, newest first.
pub(crate) async fn show(ctx: SignedIn, UrlQuery(query): UrlQuery<Query>) -> PageResult {
    let trail = trail(ctx.acting(), ctx.me().house.organisation, &query).await?;
    let body = html! {
        (Heading::new(t!(ctx, "audit-title")).lead(t!(ctx, "audit-intro", name = trail.organisation.name)))
        (filters(&ctx, &trail, &query))
        (table(&ctx, &trail))
        (Pagination::new(t!(ctx, "audit-pages"))
            .previous(t!(ctx, "audit-newest"), (!query.before.is_empty()).then(|| address(&query, None)))
            .next(t!(ctx, "audit-older"), trail.next.map(|seq| address(&query, Some(seq)))))
    };
    Ok(Page::new(t!(ctx, "audit-title"), body))
}

fn filters(ctx: &SignedIn, trail: &Trail, query: &Query) -> Markup {
    let groups = GROUPS
        .iter()
        .map(|(kind, key)| {
            let chosen = Query { kind: (*kind).to_owned(), ..query.clone() };
            Chip::choice(t!(ctx, key), address(&chosen, None), query.kind == *kind)
        })
        .collect();
    let organisations: Vec<Choice<'_>> = trail
        .organisations
        .iter()
        .map(|organisation| Choice::new(organisation.id.to_string(), organisation.name.as_str()))
        .collect();
    html! {
        (Toolbar::new().chips(t!(ctx, "audit-kind"), groups))
        form class="tb-filters" method="get" action="/audit" {
            @if organisations.len() > 1 {
                (Field::select("organisation", t!(ctx, "audit-organisation"), organisations)
                    .value(trail.organisation.id.to_string()))
            }
            (Field::date("from", t!(ctx, "audit-from")).value(query.from.as_str()))
            (Field::date("until", t!(ctx, "audit-until")).value(query.until.as_str()))
            @for (name, value) in [("kind", &query.kind), ("subject", &query.subject), ("performer", &query.performer)] {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            (Button::submit(t!(ctx, "audit-filter")).secondary())
        }
    }
}

fn table(ctx: &SignedIn, trail: &Trail) -> Markup {
    let columns = vec![
        Column::new(t!(ctx, "audit-when")),
        Column::new(t!(ctx, "audit-who")),
        Column::new(t!(ctx, "audit-what")).row_header(),
        Column::new(t!(ctx, "audit-about")),
        Column::new(t!(ctx, "audit-origin")),
        Column::new(t!(ctx, "audit-result")),
    ];
    let rows = trail.events.iter().map(|event| row(ctx, trail, event)).collect();
    let empty = EmptyState::new(Icon::History, t!(ctx, "audit-empty"), t!(ctx, "audit-empty-what"));
    html! { (Table::new(t!(ctx, "audit-title"), columns, rows).empty(html! { (empty) })) }
}

fn row(ctx: &SignedIn, trail: &Trail, event: &Stored) -> Row {
    let when = event.at.at(ctx.clock().zone());
    let done = event.outcome == "done";
    Row::new(vec![
        html! { time datetime=(event.at.rfc3339()) { (when.format("%d-%m-%Y %H:%M:%S")) } },
        html! { (performer(ctx, trail, event)) },
        html! { (t!(ctx, &format!("event-{}", event.kind.replace('.', "-")))) (details(ctx, trail, event)) },
        html! {
            @match (trail.subject(event), event.subject_kind.as_str()) {
                (Some(name), "person") => a class="nl-link" href={ "/people/" (event.subject) } { (name) },
                (Some(name), "unit") => a class="nl-link" href={ "/units/" (event.subject) } { (name) },
                (Some(name), _) => (name),
                (None, _) => (named_in(event).unwrap_or_else(|| "–".to_owned())),
            }
            @if let Some(unit) = event.unit.and_then(|unit| trail.units.get(&unit)).filter(|_| event.subject_kind == "person") {
                span class="tb-soft tb-block" { (unit) }
            }
        },
        html! { span class="tb-soft" { (origin(ctx, &event.origin)) } },
        html! {
            @if done { (Badge::new(Tone::Ok, t!(ctx, "audit-done"))) } @else {
                (Badge::new(Tone::Warning, t!(ctx, "audit-refused")))
            }
        },
    ])
}

fn performer(ctx: &SignedIn, trail: &Trail, event: &Stored) -> Markup {
    match (event.performer_kind.as_str(), event.performing_person()) {
        ("person", Some(id)) => {
            let name = trail.people.get(&id).cloned().unwrap_or_else(|| t!(ctx, "audit-somebody"));
            html! { a class="nl-link" href={ "/audit?performer=" (id) } { (name) } }
        }
        ("system", _) => html! { (t!(ctx, "audit-system", name = event.performer)) },
        _ => html! { (t!(ctx, "audit-anonymous")) },
    }
}

fn origin(ctx: &SignedIn, origin: &str) -> String {
    let (kind, address) = origin.split_once(' ').unwrap_or((origin, ""));
    format!("{} {address}", t!(ctx, &format!("audit-origin-{kind}"))).trim_end().to_owned()
}

/// The name that an event gives to what it is about, for things that have no page of their own.
fn named_in(event: &Stored) -> Option<String> {
    let payload: serde_json::Value = serde_json::from_str(event.payload.as_deref()?).ok()?;
    ["name", "text", "username"].iter().find_map(|key| payload.get(key)?.as_str().map(str::to_owned))
}

/// What the event holds, folded away.
fn details(ctx: &SignedIn, trail: &Trail, event: &Stored) -> Markup {
    let Some(payload) = &event.payload else {
        return html! { span class="tb-soft tb-block" { (t!(ctx, "audit-erased")) } };
    };
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(payload) else { return html! {} };
    html! {
        details class="tb-details" {
            summary { (t!(ctx, "audit-details")) }
            dl {
                @for (name, value) in &fields {
                    @if !value.is_null() {
                        div { dt { (name) } dd { (shown(trail, value)) } }
                    }
                }
                div { dt { (t!(ctx, "audit-number")) } dd { (event.seq) } }
            }
        }
    }
}

/// A value of an event, with names for ids that the reader may know.
fn shown(trail: &Trail, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => {
            let person = text.parse().ok().and_then(|id| trail.people.get(&id));
            let unit = text.parse().ok().and_then(|id| trail.units.get(&id));
            person.or(unit).unwrap_or(text).clone()
        }
        serde_json::Value::Object(changes) => changes
            .iter()
            .map(|(field, pair)| {
                let side = |n: usize| pair.get(n).and_then(serde_json::Value::as_str).unwrap_or("–");
                format!("{field}: {} → {}", side(0), side(1))
            })
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    }
}

fn address(query: &Query, before: Option<i64>) -> String {
    let mut parts = Vec::new();
    for (name, value) in [
        ("organisation", &query.organisation),
        ("kind", &query.kind),
        ("subject", &query.subject),
        ("performer", &query.performer),
        ("from", &query.from),
        ("until", &query.until),
    ] {
        // Ids, dates and kinds need no escaping; anything else would be somebody's own invention.
        if !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)) {
            parts.push(format!("{name}={value}"));
        }
    }
    parts.extend(before.map(|seq| format!("before={seq}")));
    format!("/audit?{}", parts.join("&"))
}
