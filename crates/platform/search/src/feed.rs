//! Reading what happened into the index.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use db::Db;
use db::events::{Stored, after, end};
use kernel::{Result, Timestamp};
use tantivy::collector::DocSetCollector;
use tantivy::query::RangeQuery;
use tantivy::schema::Value as _;
use tantivy::{IndexWriter, TantivyDocument, Term};
use tokio::sync::watch;
use uuid::Uuid;
use web::search::Source;

use crate::{Index, internal};

/// Events read at a time.
const EVENTS: i64 = 5_000;
/// Things read at a time.
const THINGS: usize = 500;
/// After how many events the index is written to disk when many wait.
const COMMIT: i64 = 50_000;
/// Memory for what is not yet written, in bytes; the least that the library takes when little waits.
const MEMORY: (usize, usize) = (15_000_000, 120_000_000);
/// How long to wait after an event, so that what follows closely is written with it.
const GATHER: Duration = Duration::from_millis(100);
/// How often things that hold no longer are read anew.
const TURN: Duration = Duration::from_mins(1);

impl Index {
    /// Reads what happens until told to stop.
    pub async fn follow(self: Arc<Self>, db: Db, mut stopping: watch::Receiver<bool>) {
        let mut bell = db.bell().listen();
        loop {
            let pause = match self.catch_up(&db, &stopping).await {
                Ok(()) => TURN,
                Err(error) => {
                    tracing::error!(%error, "the search index cannot follow; it tries again");
                    Duration::from_secs(5)
                }
            };
            tokio::select! {
                _ = bell.changed() => {}
                () = tokio::time::sleep(pause) => {}
                _ = stopping.wait_for(|stop| *stop) => return,
            }
            tokio::time::sleep(GATHER).await;
        }
    }

    /// Reads all that happened since the last time, and what holds no longer.
    pub async fn catch_up(&self, db: &Db, stopping: &watch::Receiver<bool>) -> Result<()> {
        let over = self.over(db.clock().now())?;
        let last = end(db.conn()).await?;
        if self.seq() >= last && over.iter().all(BTreeSet::is_empty) {
            self.complete.store(true, Ordering::Release);
            return Ok(());
        }
        let waiting = last - self.seq();
        if waiting > EVENTS {
            self.complete.store(false, Ordering::Release);
        }
        let memory = if waiting > EVENTS { MEMORY.1 } else { MEMORY.0 };
        let mut writer: IndexWriter = self.inner.writer_with_num_threads(1, memory).map_err(internal)?;
        for (number, ids) in over.into_iter().enumerate() {
            self.put(db, &writer, number, ids).await?;
        }
        let (mut seq, mut written) = (self.seq(), self.seq());
        while !stopped(stopping) {
            let events = after(db.conn(), seq, EVENTS).await?;
            let Some(newest) = events.last().map(|event| event.seq) else { break };
            self.read(db, &writer, &events).await?;
            seq = newest;
            if seq - written >= COMMIT {
                self.commit(&mut writer, seq)?;
                written = seq;
            }
        }
        self.commit(&mut writer, seq)?;
        if waiting > EVENTS {
            tracing::info!(events = waiting, things = self.things(), "the search index has read all that happened");
        }
        tokio::task::spawn_blocking(move || writer.wait_merging_threads())
            .await
            .map_err(internal)?
            .map_err(internal)?;
        self.complete.store(!stopped(stopping), Ordering::Release);
        Ok(())
    }

    fn commit(&self, writer: &mut IndexWriter, seq: i64) -> Result<()> {
        let mut prepared = writer.prepare_commit().map_err(internal)?;
        prepared.set_payload(&seq.to_string());
        prepared.commit().map_err(internal)?;
        self.reader.reload().map_err(internal)?;
        self.seq.store(seq, Ordering::Release);
        Ok(())
    }

    async fn read(&self, db: &Db, writer: &IndexWriter, events: &[Stored]) -> Result<()> {
        for (number, source) in self.sources.iter().enumerate() {
            let heard: Vec<Stored> = events.iter().filter(|event| hears(source, event)).cloned().collect();
            if !heard.is_empty() {
                let touched = (source.touched)(db, &heard).await?;
                self.put(db, writer, number, touched.into_iter().collect()).await?;
            }
        }
        Ok(())
    }

    /// Writes the present state of things of one kind.
    async fn put(&self, db: &Db, writer: &IndexWriter, number: usize, ids: BTreeSet<Uuid>) -> Result<()> {
        let Some(source) = self.sources.get(number) else { return Ok(()) };
        let ids: Vec<Uuid> = ids.into_iter().collect();
        for some in ids.chunks(THINGS) {
            let things = (source.read)(db, some).await?;
            for id in some {
                writer.delete_term(self.fields.key_term(source.kind, *id));
            }
            for thing in things.iter().filter(|thing| !thing.reach.is_empty()) {
                let document = self.fields.document(number as u64, source.kind, thing);
                writer.add_document(document).map_err(internal)?;
            }
        }
        Ok(())
    }

    /// What holds no longer, by source.
    fn over(&self, now: Timestamp) -> Result<Vec<BTreeSet<Uuid>>> {
        let mut over = vec![BTreeSet::new(); self.sources.len()];
        let searcher = self.reader.searcher();
        let until = Term::from_field_i64(self.fields.until, now.micros());
        let query = RangeQuery::new(std::ops::Bound::Unbounded, std::ops::Bound::Included(until));
        for address in searcher.search(&query, &DocSetCollector).map_err(internal)? {
            let document: TantivyDocument = searcher.doc(address).map_err(internal)?;
            let key = document.get_first(self.fields.key).and_then(|value| value.as_str()).unwrap_or_default();
            let Some((kind, id)) = key.split_once(':') else { continue };
            let of_kind = self.sources.iter().position(|source| source.kind == kind);
            if let (Some(ids), Ok(id)) = (of_kind.and_then(|number| over.get_mut(number)), Uuid::parse_str(id)) {
                ids.insert(id);
            }
        }
        Ok(over)
    }
}

fn hears(source: &Source, event: &Stored) -> bool {
    source.listens.iter().any(|prefix| event.kind.starts_with(prefix))
}

fn stopped(stopping: &watch::Receiver<bool>) -> bool {
    *stopping.borrow()
}
