//! The full-text index of all that can be found.
//!
//! Each node keeps its own in its data folder. It hears the event stream with a cursor that is kept in the index itself,
//! asks each capability's [`Source`](web::search::Source) for the present state of what was touched, and writes that. So
//! an index that is missing, damaged or of another version is made again from the first event, and a program that is
//! killed goes on from the last commit.
//!
//! Rights are part of the question: a thing carries tokens of whom it reaches, the reader brings theirs, and only what
//! shares one is matched, ranked or counted. What is true until a moment only is not found from that moment on.
//!
//! Words are compared in lower case and without accents. A thing is found by its words, by their stems in Dutch, English,
//! French and German, and by how the words of its name begin; and when that gives nothing, by words that look alike.

mod feed;
mod fields;
mod question;
mod snippet;
mod words;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use async_trait::async_trait;
use kernel::{Error, Result};
use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, IndexSettings, ReloadPolicy};
use web::search::{Answer, Finder, Question, Reach, Source};

use fields::Fields;

/// Raised whenever what is kept of a thing changes; the index is then made again.
const VERSION: &str = "v1";

/// The index of a node.
pub struct Index {
    inner: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    sources: Vec<Source>,
    /// The last event that was read.
    seq: AtomicI64,
    /// Whether all events were read at the last look.
    complete: AtomicBool,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index(at {})", self.seq.load(Ordering::Relaxed))
    }
}

impl Index {
    /// The index in a folder; a new one when there is none, or none that this program can read. What other versions left
    /// is removed.
    pub fn open(folder: &Path, sources: Vec<Source>) -> Result<Self> {
        let own = folder.join(VERSION);
        remove_others(folder)?;
        match Self::at(&own, sources.clone()) {
            Ok(index) => Ok(index),
            Err(error) => {
                tracing::warn!(%error, folder = %own.display(), "the search index cannot be read; it is made again");
                std::fs::remove_dir_all(&own)?;
                Self::at(&own, sources)
            }
        }
    }

    fn at(folder: &Path, sources: Vec<Source>) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let directory = MmapDirectory::open(folder).map_err(internal)?;
        let (schema, fields) = fields::schema();
        let inner = tantivy::Index::builder().schema(schema).open_or_create(directory).map_err(internal)?;
        Self::of(inner, fields, sources)
    }

    /// An index that is gone with the program.
    pub fn in_memory(sources: Vec<Source>) -> Result<Self> {
        let (schema, fields) = fields::schema();
        let inner =
            tantivy::Index::create(tantivy::directory::RamDirectory::create(), schema, IndexSettings::default())
                .map_err(internal)?;
        Self::of(inner, fields, sources)
    }

    fn of(inner: tantivy::Index, fields: Fields, sources: Vec<Source>) -> Result<Self> {
        words::register(&inner);
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(internal)?;
        let payload = inner.load_metas().map_err(internal)?.payload;
        let seq = payload.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self { inner, fields, reader, sources, seq: AtomicI64::new(seq), complete: AtomicBool::new(false) })
    }

    /// The last event that was read.
    #[must_use]
    pub fn seq(&self) -> i64 {
        self.seq.load(Ordering::Acquire)
    }

    /// How many things can be found, by whomever.
    #[must_use]
    pub fn things(&self) -> u64 {
        self.reader.searcher().num_docs()
    }
}

#[async_trait]
impl Finder for Index {
    async fn find(&self, question: &Question, keys: &[Reach]) -> Result<Answer> {
        let searcher = self.reader.searcher();
        // A question takes a few milliseconds of the processor at most: shorter than handing it to another thread and
        // back would be worth.
        let answer = question::answer(&searcher, &self.fields, &self.sources, question, keys).map_err(internal)?;
        Ok(Answer { complete: self.complete.load(Ordering::Acquire), ..answer })
    }
}

fn remove_others(folder: &Path) -> Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name() != VERSION && entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Internal(Box::new(error))
}
