//! Who belongs to a group without being added.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Fields, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiResult, Created, Json, Listing};
use web::{Guard, Routes, SignedIn};

use super::{read, read_group};
use crate::commands::rules;
use crate::gate;
use crate::model::{Rule, RuleDraft};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/api/v1/groups/{group}/rules", Guard::SignedIn, list);
    routes.post("/api/v1/groups/{group}/rules", Guard::SignedIn, add);
    routes.delete("/api/v1/groups/{group}/rules/{rule}", Guard::SignedIn, remove);
}

/// Who belongs to a group by where they are in the organisation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleBody {
    /// Which.
    id: String,
    /// Who belongs to this unit or below it.
    unit: String,
    /// And has this function there; any when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<String>,
    /// And is `staff` or `pupil`; both when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
}

impl From<Rule> for RuleBody {
    fn from(rule: Rule) -> Self {
        Self {
            id: rule.id.to_string(),
            unit: rule.unit.to_string(),
            function: rule.function.map(|function| function.to_string()),
            kind: rule.kind.map(|kind| kind.key().to_owned()),
        }
    }
}

/// A rule to add.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct RuleInput {
    /// The unit; the whole organisation when left out.
    unit: Option<String>,
    /// The function there; any when left out.
    function: Option<String>,
    /// `staff` or `pupil`; both when left out.
    kind: Option<String>,
}

impl RuleInput {
    fn draft(&self) -> kernel::Result<RuleDraft> {
        let mut wrong = Fields::default();
        let draft = RuleDraft {
            unit: read_field(self.unit.as_ref(), "unit", &mut wrong),
            function: read_field(self.function.as_ref(), "function", &mut wrong),
            kind: read_field(self.kind.as_ref(), "kind", &mut wrong),
        };
        wrong.or(draft)
    }
}

fn read_field<T: std::str::FromStr>(text: Option<&String>, name: &'static str, wrong: &mut Fields) -> Option<T> {
    let value = text?.parse().ok();
    if value.is_none() {
        wrong.add(name, Text::new("field-choose"));
    }
    value
}

/// The rules of a group.
#[utoipa::path(get, path = "/api/v1/groups/{group}/rules", tag = "groups", params(("group" = String, Path)),
    responses((status = 200, body = Listing<RuleBody>)))]
pub(super) async fn list(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<Listing<RuleBody>>> {
    let steering = gate::steer(me.acting(), read_group(&group)?).await?;
    let items = rules::list(me.acting(), &steering).await?.into_iter().map(Into::into).collect();
    Ok(Json(Listing { items, next: None }))
}

/// Adds a rule.
#[utoipa::path(post, path = "/api/v1/groups/{group}/rules", tag = "groups", params(("group" = String, Path)),
    request_body = RuleInput, responses((status = 201, body = RuleBody)))]
pub(super) async fn add(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<RuleInput>,
) -> ApiResult<Created<RuleBody>> {
    let id = read_group(&group)?;
    let rule = rules::add(me.acting(), id, input.draft()?).await?;
    let steering = gate::steer(me.acting(), id).await?;
    let all = rules::list(me.acting(), &steering).await?;
    let body = all.into_iter().find(|one| one.id == rule).ok_or(Error::NotFound)?.into();
    Ok(Created { location: format!("/api/v1/groups/{id}/rules/{rule}"), body })
}

/// Takes a rule away.
#[utoipa::path(delete, path = "/api/v1/groups/{group}/rules/{rule}", tag = "groups",
    params(("group" = String, Path), ("rule" = String, Path)),
    responses((status = 204, description = "The rule no longer holds")))]
pub(super) async fn remove(me: SignedIn, Path((group, rule)): Path<(String, String)>) -> ApiResult<Response> {
    rules::remove(me.acting(), read_group(&group)?, read(&rule)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
