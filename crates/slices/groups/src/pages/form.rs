//! Beginning a group.

use axum::response::{IntoResponse as _, Response};
use kernel::Text;
use maud::{Markup, html};
use web::components::{Button, Checkbox, Choice, Field, Form as FormView, Heading, RadioGroup, actions};
use web::{Entry, Form, Page, PageResult, Redirect, SignedIn, View};

use crate::commands::groups;
use crate::model::{GroupDraft, Visibility};

pub(super) async fn new(me: SignedIn) -> Page {
    dress(&View::of(&me), &Entry::default().with("visibility", Visibility::Closed))
}

fn dress(view: &View<'_>, entry: &Entry) -> Page {
    let title = view.t("groups-begin");
    let buttons = [
        Button::submit(view.t("groups-begin-do")).primary(),
        Button::link(view.t("groups-cancel"), "/groups").subtle(),
    ];
    let body = html! {
        (Heading::new(title.as_str()).lead(view.t("groups-begin-lead")))
        (entry.summary(view))
        (FormView::new("/groups/new", view.csrf, html! { (fields(view, entry)) (actions(&buttons)) }))
    };
    Page::new(title, body).under(view.t("groups-title"), "/groups")
}

/// The fields of what a group is.
pub(super) fn fields(view: &View<'_>, entry: &Entry) -> Markup {
    let optional = view.t("optional");
    let choices = Visibility::ALL.map(|one| {
        Choice::new(one.key(), view.t(&format!("groups-visibility-{one}")))
            .hint(view.t(&format!("groups-visibility-{one}-hint")))
    });
    html! {
        (entry.fill(view, "name", Field::text("name", view.t("groups-name")).required().attribute("maxlength", "80")))
        (entry.fill(view, "about", Field::area("about", view.t("groups-about"), 3).hint(view.t("groups-about-hint"))
            .mark(optional.as_str()).attribute("maxlength", "500")))
        (RadioGroup::new("visibility", view.t("groups-visibility"), choices.to_vec()).value(entry.get("visibility"))
            .error(entry.error(view, "visibility")))
        (Checkbox::new("for_pupils", view.t("groups-for-pupils")).value("true").checked(entry.ticked("for_pupils"))
            .hint(view.t("groups-for-pupils-hint")))
    }
}

/// What was filled in.
pub(super) fn draft(entry: &Entry) -> GroupDraft {
    GroupDraft {
        name: entry.text("name"),
        about: entry.text("about"),
        visibility: entry.text("visibility"),
        for_pupils: entry.ticked("for_pupils"),
    }
}

pub(super) async fn begin(me: SignedIn, Form(mut entry): Form<Entry>) -> PageResult<Response> {
    match groups::begin(me.acting(), draft(&entry)).await {
        Ok(id) => Ok(Redirect::to(format!("/groups/{id}")).saying(&Text::new("groups-begun")).into_response()),
        Err(error) => {
            entry.take(error)?;
            Ok(dress(&View::of(&me), &entry).with_errors().into_response())
        }
    }
}
