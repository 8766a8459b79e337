//! Bringing what a map says, in batches that each commit.
//!
//! A batch commits documents, folders, and where each file went, together: whatever moment the work is cut off at, a file
//! was brought whole and is known as such, or it was not brought. The next run passes over what is known and does the rest.
//! A file whose content is not what the map says is not brought, and told of.

mod content;
mod verify;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use access::Acting;
use documents::commands::bring::Batch;
use documents::commands::upload::Received;
use documents::model::Spot;
use files::{Blob, FileName, Hash, Store};
use futures_util::{StreamExt as _, stream};
use groups::gate::enter;
use groups::model::GroupId;
use kernel::{Error, Result};

use crate::drive::Drive;
use crate::events::FilesMoved;
use crate::exact;
use crate::map::{Action, Checked, Line, Lines, check};
use crate::store::{self, New, Of};

/// Files of one commit.
const BATCH: usize = 100;
/// Bytes after which a commit comes sooner.
const BATCH_BYTES: u64 = 256 << 20;
/// Files that are read at the same time.
const AT_ONCE: usize = 8;

/// What to bring where.
#[derive(Debug)]
pub struct Order {
    /// The folder or zip.
    pub source: PathBuf,
    /// The map.
    pub map: PathBuf,
    /// What people call the drive. Files are known by it and their path: a second run under another name brings all again.
    pub drive: String,
    /// To which group.
    pub group: GroupId,
    /// Whether only to say what would happen.
    pub dry_run: bool,
}

/// A file that was not brought, or not well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Its exact path.
    pub path: String,
    /// Why.
    pub why: String,
}

/// What was done, and whether it is right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// What the map asks for.
    pub asked: Checked,
    /// Files that a run before had done.
    pub before: u64,
    /// Files that became documents.
    pub brought: u64,
    /// Files whose content came with another.
    pub once: u64,
    /// Files that stayed behind, as the map says.
    pub left: u64,
    /// Bytes to bring, of files that no run before had brought.
    pub bytes: u64,
    /// Lines of the map whose file is where it should be, with the content that the map says.
    pub verified: u64,
    /// Contents read back from the store and found whole.
    pub contents: u64,
    /// The first of what went wrong.
    pub wrong: Vec<Wrong>,
    /// How many things went wrong.
    pub wrongs: u64,
    /// Whether somebody stopped it.
    pub stopped: bool,
}

impl Report {
    /// So many are kept.
    const MOST: usize = 100;

    fn wrong(&mut self, path: &[u8], why: impl Into<String>) {
        self.wrongs += 1;
        if self.wrong.len() < Self::MOST {
            self.wrong.push(Wrong { path: exact::encode(path), why: why.into() });
        }
    }

    /// Whether all is done and right.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.wrongs == 0 && !self.stopped
    }
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Brings files.
    Bring,
    /// Compares what was brought with the map.
    Compare,
    /// Reads the store back.
    Verify,
}

/// Says how far a step is: so many of so many.
pub type Say<'a> = &'a mut (dyn FnMut(Step, u64, u64) + Send);

/// Brings what the map says, for somebody who belongs to the group. Begins with nothing unless every line is sound and
/// all of it fits. `stop` ends it after the batch at hand.
pub async fn bring(
    acting: &Acting,
    store: &Store,
    order: &Order,
    (stop, say): (&AtomicBool, Say<'_>),
) -> Result<Report> {
    let map = order.map.clone();
    let checked = blocking(move || check(&map)).await.map_err(|error| at(&order.map, &error))?;
    let asked = checked.map_err(|faults| Error::Internal(Box::new(faults)))?;
    let source = order.source.clone();
    let drive = blocking(move || Drive::open(&source)).await.map_err(|error| at(&order.source, &error))?;
    let mut run = Run { acting, store, order, drive: Arc::new(drive), report: Report { asked, ..Report::default() } };
    run.measure().await?;
    if order.dry_run {
        return Ok(run.report);
    }
    // What comes with another needs the other.
    for once in [false, true] {
        run.pass(once, (stop, &mut *say)).await?;
    }
    if !run.report.stopped {
        run.verify((stop, say)).await?;
    }
    Ok(run.report)
}

/// Does what blocks elsewhere.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn at(path: &Path, error: &io::Error) -> Error {
    Error::internal(format!("{}: {error}", path.display()))
}

struct Run<'a> {
    acting: &'a Acting,
    store: &'a Store,
    order: &'a Order,
    drive: Arc<Drive>,
    report: Report,
}

impl Run<'_> {
    fn of(&self) -> Of<'_> {
        Of { group: self.order.group, drive: &self.order.drive }
    }

    fn lines(&self) -> Result<Lines> {
        let opened = Lines::open(&self.order.map).map_err(|error| at(&self.order.map, &error))?;
        opened.map_err(|faults| Error::Internal(Box::new(faults)))
    }

    /// The next lines of the map, a batch at most.
    fn batch(&self, lines: &mut Lines) -> Result<Vec<Line>> {
        let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            match lines.next_line().map_err(|error| at(&self.order.map, &error))? {
                Some(Ok(line)) => {
                    bytes += line.size;
                    batch.push(line);
                }
                // It was sound a moment ago.
                Some(Err(_)) => return Err(Error::internal("the map was changed while it was being brought")),
                None => break,
            }
        }
        Ok(batch)
    }

    /// The lines that no run has done yet.
    async fn left_to_do(&self, batch: Vec<Line>) -> Result<Vec<Line>> {
        let keys: Vec<Hash> = batch.iter().map(|line| store::key(&line.path)).collect();
        let done = store::done(self.acting.conn(), self.of(), &keys).await?;
        Ok(batch.into_iter().zip(keys).filter(|(_, key)| !done.contains(key)).map(|(line, _)| line).collect())
    }

    /// Counts what is to be done, and refuses what does not fit.
    async fn measure(&mut self) -> Result<()> {
        let inside = enter(self.acting, self.order.group).await?;
        inside.member()?;
        let mut lines = self.lines()?;
        loop {
            let batch = self.batch(&mut lines)?;
            if batch.is_empty() {
                break;
            }
            let all = batch.len();
            let left = self.left_to_do(batch).await?;
            self.report.before += (all - left.len()) as u64;
            let brought = left.iter().filter(|line| line.action == Action::Bring);
            self.report.bytes += brought.map(|line| line.size).sum::<u64>();
        }
        let room = documents::commands::find::room(self.acting, &inside).await?;
        if self.report.bytes > room.free() {
            let (bytes, free) = (self.report.bytes.div_ceil(1 << 20), room.free() >> 20);
            return Err(Error::internal(format!(
                "{bytes} MiB are to come and the group has room for {free} MiB; give it more room first"
            )));
        }
        Ok(())
    }

    /// Goes over the map once: for what comes with another, or for all the rest.
    async fn pass(&mut self, once: bool, (stop, say): (&AtomicBool, Say<'_>)) -> Result<()> {
        let mut lines = self.lines()?;
        let mut seen = 0;
        loop {
            let mut batch = self.batch(&mut lines)?;
            if batch.is_empty() {
                return Ok(());
            }
            if stop.load(Ordering::Relaxed) {
                self.report.stopped = true;
                return Ok(());
            }
            seen += batch.len() as u64;
            batch.retain(|line| (line.action == Action::Once) == once);
            let batch = self.left_to_do(batch).await?;
            if !batch.is_empty() {
                self.commit(batch).await?;
            }
            if !once {
                say(Step::Bring, seen, self.report.asked.lines);
            }
        }
    }

    /// Reads the files of a batch and commits them.
    async fn commit(&mut self, lines: Vec<Line>) -> Result<()> {
        let (drive, store) = (&self.drive, self.store);
        let reading = stream::iter(lines).map(|line| async move {
            let content = match (line.action, line.hash) {
                (Action::Leave, _) | (_, None) => Ok(None),
                (Action::Once, Some(hash)) => content::compare(drive, &line, hash).await.map(|()| None),
                (Action::Bring, Some(hash)) => content::take(drive, store, (&line, hash)).await.map(Some),
            };
            (line, content)
        });
        let read: Vec<_> = reading.buffered(AT_ONCE).collect().await;
        let mut batch = Batch::begin(self.acting, self.order.group).await?;
        let (mut brought, mut once, mut left) = (0, 0, 0);
        for (line, content) in read {
            match content {
                Ok(content) => match self.put(&mut batch, &line, content).await? {
                    Some(Action::Bring) => brought += 1,
                    Some(Action::Once) => once += 1,
                    Some(Action::Leave) => left += 1,
                    None => {}
                },
                Err(why) => self.report.wrong(&line.path, why),
            }
        }
        if brought + once + left == 0 {
            return Ok(());
        }
        let organisation = batch.inside().group().organisation;
        let (group, drive) = (self.order.group, self.order.drive.clone());
        batch.tx().record(&FilesMoved { organisation, group, drive, brought, once, left })?;
        batch.commit().await?;
        self.report.brought += brought;
        self.report.once += once;
        self.report.left += left;
        Ok(())
    }

    /// Puts a file where the map says, and notes where it went.
    async fn put(&mut self, batch: &mut Batch, line: &Line, content: Option<Received>) -> Result<Option<Action>> {
        let mut place = line.place();
        let node = match (line.action, line.hash, content) {
            (Action::Bring, _, Some(content)) => {
                let spot = self.spot(batch, &line.folder).await?;
                Some(batch.document(spot, &line.name, &content).await?)
            }
            (Action::Once, Some(hash), _) => {
                let Some(same) = store::same(batch.tx().conn(), self.of(), hash).await? else {
                    self.report.wrong(&line.path, "the file with the same content was not brought");
                    return Ok(None);
                };
                place = same.place;
                Some(same.node)
            }
            _ => {
                place.clear();
                None
            }
        };
        let content = line.hash.map(|hash| Blob { hash, size: line.size });
        let new = New {
            key: store::key(&line.path),
            old: exact::told(&line.path),
            place,
            node,
            content,
            action: line.action.key(),
        };
        store::insert(batch.tx(), self.of(), new).await?;
        Ok(Some(line.action))
    }

    /// The folder of a path, made as far as it is missing.
    async fn spot(&self, batch: &mut Batch, path: &[FileName]) -> Result<Spot> {
        let mut spot = Spot::top(self.order.group);
        for name in path {
            spot.folder = Some(batch.folder(spot, name).await?);
        }
        Ok(spot)
    }
}
