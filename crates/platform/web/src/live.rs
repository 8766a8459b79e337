//! Live updates: a page's fragment is sent again whenever the event stream has grown and the fragment changed.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kernel::Result;
use maud::Markup;

use crate::ctx::Ctx;

/// Sends the fragment that `render` makes, now and after each change; ends when `render` says that it is finished
/// (second part true), with an event `done`.
pub fn fragments<F, Fut>(ctx: &Ctx, render: F) -> Response
where
    F: Fn(Ctx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<(Markup, bool)>> + Send,
{
    let bell = ctx.db().bell().listen();
    let start = State { ctx: ctx.clone(), bell, last: String::new(), phase: Phase::First, render };
    let events = stream::unfold(start, |mut state| async move {
        loop {
            match state.phase {
                Phase::Finished => return None,
                Phase::Closing => {
                    state.phase = Phase::Finished;
                    // An event without data is none to a browser.
                    return Some((Ok::<_, Infallible>(Event::default().event("done").data("done")), state));
                }
                Phase::First => state.phase = Phase::Following,
                Phase::Following => state.bell.changed().await.ok()?,
            }
            let (markup, finished) = match (state.render)(state.ctx.clone()).await {
                Ok(rendered) => rendered,
                Err(error) => {
                    tracing::warn!(%error, path = state.ctx.path(), "live fragment failed");
                    return None;
                }
            };
            let html = markup.into_string();
            if finished {
                state.phase = Phase::Closing;
            }
            if html != state.last || finished {
                state.last.clone_from(&html);
                return Some((Ok(Event::default().data(html)), state));
            }
        }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}

struct State<F> {
    ctx: Ctx,
    bell: tokio::sync::watch::Receiver<i64>,
    last: String,
    phase: Phase,
    render: F,
}

enum Phase {
    First,
    Following,
    Closing,
    Finished,
}
