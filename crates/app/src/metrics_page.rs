//! Counting and timing requests, for Prometheus.

use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

static RECORDER: OnceLock<Recorder> = OnceLock::new();

struct Recorder {
    handle: PrometheusHandle,
    readers: Vec<IpAddr>,
}

/// Begins to count; `readers` may read the figures, besides the machine itself.
pub(crate) fn install(readers: Vec<IpAddr>) {
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
    let built = PrometheusBuilder::new().set_buckets(&buckets).and_then(PrometheusBuilder::install_recorder);
    match built {
        Ok(handle) => {
            let _ = RECORDER.set(Recorder { handle, readers });
        }
        Err(error) => tracing::warn!(%error, "no figures for /metrics"),
    }
}

/// The figures as Prometheus reads them.
pub(crate) async fn show(request: Request) -> Response {
    let Some(recorder) = RECORDER.get() else { return StatusCode::NOT_FOUND.into_response() };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if !peer.is_some_and(|peer| peer.is_loopback() || recorder.readers.contains(&peer)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    recorder.handle.run_upkeep();
    recorder.handle.render().into_response()
}

/// Counts and times a request under its route, never under its full path, which may hold ids.
#[expect(clippy::disallowed_methods, reason = "a duration is measured, no moment is kept")]
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().as_str().to_owned();
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("http_requests_total", "method" => method.clone(), "route" => route.clone(), "status" => status)
        .increment(1);
    metrics::histogram!("http_request_seconds", "method" => method, "route" => route)
        .record(start.elapsed().as_secs_f64());
    response
}
