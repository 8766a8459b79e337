//! Where a file went, for programs.

use axum::extract::{Path, Query};
use groups::gate::enter;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::api::{ApiResult, Json, ListQuery, Listing};
use web::{Guard, Routes, SignedIn};

use crate::find;
use crate::pages::read_group;

pub(crate) fn routes(routes: &mut Routes) {
    routes.get("/api/v1/groups/{group}/moved", Guard::SignedIn, moved);
}

/// Its description.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(moved))]
    struct Described;
    Described::openapi()
}

/// Which to list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    path: String,
}

/// Where a file of an old drive went.
#[derive(Debug, Serialize, ToSchema)]
struct MovedBody {
    /// What people called the drive.
    drive: String,
    /// Its path on it.
    path: String,
    /// Where it was brought: folders and name. It may have moved since.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// Id of the document; absent when the file stayed behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
}

/// Where the files went whose old path has these words; a whole path will do.
#[utoipa::path(get, path = "/api/v1/groups/{group}/moved", tag = "documents",
    params(("group" = String, Path), ("path" = Option<String>, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<MovedBody>)))]
async fn moved(
    me: SignedIn,
    Path(group): Path<String>,
    Query(asked): Query<ListQuery>,
    Query(which): Query<Which>,
) -> ApiResult<Json<Listing<MovedBody>>> {
    let inside = enter(me.acting(), read_group(&group)?).await?;
    let after = asked.cursor.as_deref().and_then(|cursor| cursor.parse().ok());
    let found = find::search(me.acting(), &inside, (&which.path, after), asked.limit()).await?;
    let next = found.items.last().filter(|_| found.more).map(|moved| moved.id.to_string());
    let items = found.items.into_iter().map(|moved| MovedBody {
        drive: moved.drive,
        path: moved.old,
        place: moved.node.map(|_| moved.place),
        document: moved.node.map(|node| node.to_string()),
    });
    Ok(Json(Listing { items: items.collect(), next }))
}
