//! Waiting for what must come, without ever waiting longer than needed.

use std::time::Duration;

/// How long something may take to appear before the test fails: far more than it ever does.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is looked at again.
const PACE: Duration = Duration::from_millis(20);

/// Tries until there is an answer. `None` when there was none within [`PATIENCE`].
pub async fn until<T>(mut attempt: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let trying = async {
        let mut pace = tokio::time::interval(PACE);
        loop {
            pace.tick().await;
            if let Some(found) = attempt().await {
                return found;
            }
        }
    };
    tokio::time::timeout(PATIENCE, trying).await.ok()
}
