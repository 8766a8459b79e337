//! All routes, with the layers around them.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::Error;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use web::{App, Failure, Routes, layer};

use crate::{metrics_page, openapi};

/// The routes of all capabilities, each with its guard.
#[must_use]
pub fn routes(app: &App) -> Routes {
    let mut routes = Routes::new();
    for slice in &app.slices {
        (slice.routes)(&mut routes);
    }
    routes
}

/// The whole application.
pub fn router(app: App) -> Router {
    let (ordinary, streamed) = routes(&app).into_routers();
    let pages = ordinary
        .layer(RequestBodyLimitLayer::new(web::UPLOAD_LIMIT + 1024 * 1024))
        .merge(streamed)
        .fallback(async || Failure(Error::NotFound))
        .method_not_allowed_fallback(async || Failure(Error::NotFound))
        .layer(from_fn_with_state(app.clone(), layer::context))
        .layer(CsrfLayer::new());
    let operations = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics_page::show))
        .route("/api/openapi.json", get(openapi::serve));
    Router::new()
        .merge(pages)
        .merge(operations)
        .merge(web::assets::router())
        .layer(CatchPanicLayer::custom(|_| web::problem::last_resort()))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn_with_state(app.clone(), layer::security_headers))
        .layer(from_fn(metrics_page::measure))
        .with_state(app)
}

/// Whether this node can answer: it reaches its database.
async fn ready(State(app): State<App>) -> Response {
    match db::sql("SELECT seq FROM event_head").scalar::<i64>(app.db.conn()).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}
