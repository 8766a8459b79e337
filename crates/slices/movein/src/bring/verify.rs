//! Whether everything arrived, whole.

use std::sync::atomic::{AtomicBool, Ordering};

use documents::commands::bring::first_contents;
use documents::model::NodeId;
use files::Hash;
use futures_util::{StreamExt as _, stream};
use groups::gate::enter;
use kernel::Result;

use super::{AT_ONCE, Run, Say, Step};
use crate::map::{Action, Line};
use crate::store;

/// Contents that are asked for at once.
const MOST: u16 = 500;

impl Run<'_> {
    /// Compares every line with what was brought, and reads every content back from the store.
    pub(super) async fn verify(&mut self, (stop, say): (&AtomicBool, Say<'_>)) -> Result<()> {
        let mut lines = self.lines()?;
        let inside = enter(self.acting, self.order.group).await?;
        let mut seen = 0;
        loop {
            let batch = self.batch(&mut lines)?;
            if batch.is_empty() {
                break;
            }
            seen += batch.len() as u64;
            let keys: Vec<Hash> = batch.iter().map(|line| store::key(&line.path)).collect();
            let rows = store::rows(self.acting.conn(), self.of(), &keys).await?;
            let nodes: Vec<NodeId> = rows.values().filter_map(|row| row.node).collect();
            let contents = first_contents(self.acting, &inside, &nodes).await?;
            for (line, key) in batch.iter().zip(&keys) {
                let row = rows.get(key);
                let held = row.and_then(|row| row.node).and_then(|node| contents.get(&node));
                match (row, held) {
                    (None, _) => self.missing(line),
                    (Some(row), _) if row.content().map(|blob| blob.hash) != line.hash => {
                        self.report.wrong(&line.path, "was brought with other content");
                    }
                    // Somebody may have thrown it away since, for good.
                    (Some(row), None) if row.node.is_some() => {
                        self.report.wrong(&line.path, "its document is no longer in the group");
                    }
                    (Some(row), Some(held)) if Some(*held) != row.content() => {
                        self.report.wrong(&line.path, "its document began with other content");
                    }
                    _ => self.report.verified += 1,
                }
            }
            say(Step::Compare, seen, self.report.asked.lines);
        }
        self.read_back((stop, say)).await
    }

    /// A line without a trace; those that went wrong in this run were told of.
    fn missing(&mut self, line: &Line) {
        let path = crate::exact::encode(&line.path);
        let is_told = self.report.wrong.iter().any(|wrong| wrong.path == path);
        if line.action != Action::Leave && !is_told && self.report.wrongs == self.report.wrong.len() as u64 {
            self.report.wrong(&line.path, "was not brought");
        }
    }

    async fn read_back(&mut self, (stop, say): (&AtomicBool, Say<'_>)) -> Result<()> {
        let mut after = None;
        loop {
            let contents = store::contents(self.acting.conn(), self.of(), after, MOST).await?;
            let Some(last) = contents.last() else { return Ok(()) };
            after = Some(last.hash);
            let store = self.store;
            let read = stream::iter(contents).map(|blob| async move { (blob, store.verify(blob).await) });
            let read: Vec<_> = read.buffer_unordered(AT_ONCE).collect().await;
            for (blob, found) in read {
                match found {
                    Ok(()) => self.report.contents += 1,
                    Err(error) => self.report.wrong(blob.hash.to_string().as_bytes(), format!("in the store: {error}")),
                }
            }
            say(Step::Verify, self.report.contents, self.report.asked.bring);
            if stop.load(Ordering::Relaxed) {
                self.report.stopped = true;
                return Ok(());
            }
        }
    }
}
