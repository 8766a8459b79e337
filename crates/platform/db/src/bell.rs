//! Tells whoever waits that the event stream has grown.

use tokio::sync::watch;

/// Rings with the newest sequence number after every commit, of this node or another.
#[derive(Debug, Clone)]
pub struct Bell(watch::Sender<i64>);

impl Bell {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Says that the stream has reached `seq`.
    pub(crate) fn ring(&self, seq: i64) {
        self.0.send_if_modified(|last| {
            let newer = seq > *last;
            *last = seq.max(*last);
            newer
        });
    }

    /// Waits for the next ring after the one last seen by this receiver.
    #[must_use]
    pub fn listen(&self) -> watch::Receiver<i64> {
        self.0.subscribe()
    }
}
