//! A file from the command line, proposed and written in one go.

use std::fmt;

use access::Acting;
use kernel::{Error, Id, OrgId, Result};
use sheets::Mapping;

use super::{ApplyOptions, Progress, SourceDraft, add_source, apply, propose, sources, withdraw};
use crate::import::model::{Problems, RunState, Settings, Source, SourceId, SourceKind, Summary};
use crate::import::plan;

/// A file to import from the command line.
#[derive(Debug, Clone)]
pub struct FileImport<'a> {
    /// Short name of the organisation.
    pub organisation: &'a str,
    /// Name of the source; when left out the only one of its kind, or a new one.
    pub source: Option<&'a str>,
    /// What the file holds.
    pub kind: SourceKind,
    /// The file's name.
    pub file_name: &'a str,
    /// Its content.
    pub bytes: Vec<u8>,
    /// For a source that is new: whether its files name everybody, so that whoever is missing has left.
    pub full_list: bool,
    /// Take the place of a run that was cut off.
    pub take_over: bool,
    /// Look only, write nothing.
    pub dry_run: bool,
    /// How many people somebody agreed to end or move.
    pub confirm_ending: Option<u64>,
}

/// How an import from the command line ended; prints as a few lines.
#[derive(Debug, Clone)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// The source's name.
    pub source: String,
    /// Whether it was written.
    pub written: bool,
    /// What it does.
    pub summary: Summary,
    /// What is wrong with it.
    pub problems: Problems,
    /// The number that `--confirm-ending` wants, when the brake stopped it.
    pub brake: Option<u64>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = &self.summary;
        let state = if self.written { "imported" } else { "not imported" };
        writeln!(f, "{} from source {}: {state}", self.file, self.source)?;
        for problem in &self.problems.items {
            writeln!(f, "  {problem}")?;
        }
        if self.problems.total > self.problems.items.len() {
            writeln!(f, "  and {} more problems", self.problems.total - self.problems.items.len())?;
        }
        writeln!(f, "  rows {}, left out {}, unchanged {}", s.rows, s.skipped, s.unchanged)?;
        writeln!(
            f,
            "  added {}, changed {}, moved {}, ended {}, returned {}",
            s.added, s.changed, s.moved, s.ended, s.returned
        )?;
        writeln!(
            f,
            "  memberships: added {}, changed {}, ended {}",
            s.memberships_added, s.memberships_changed, s.memberships_ended
        )?;
        if let Some(number) = self.brake {
            writeln!(
                f,
                "  {number} of {} would end or move, more than this source allows. If that is right: --confirm-ending {number}",
                s.present
            )?;
        }
        Ok(())
    }
}

/// Imports a file, or only looks.
pub async fn import_file(acting: &Acting, file: FileImport<'_>, progress: impl FnMut(Progress)) -> Result<Report> {
    let organisation = crate::organisation_by_slug(acting.conn(), file.organisation).await?.ok_or(Error::NotFound)?;
    let known = sources(acting, organisation.id).await?;
    let source = match known_source(&known, &file) {
        Some(source) => source.clone(),
        None => new_source(acting, organisation.id, &file).await?,
    };
    let report = |summary: Summary, problems, written| Report {
        file: file.file_name.to_owned(),
        source: source.name.clone(),
        written,
        brake: (!written && summary.brakes(source.settings.brake_percent)).then_some(summary.leaving),
        summary,
        problems,
    };
    if file.dry_run {
        let found = plan::plan(acting.conn(), &source, file.file_name, file.bytes, acting.today()).await?;
        return Ok(report(found.summary, found.problems, false));
    }
    let run = propose(acting, source.id, file.file_name, file.bytes).await?;
    if run.state == RunState::Refused {
        return Ok(report(run.summary, run.problems, false));
    }
    let options =
        ApplyOptions { confirm_ending: file.confirm_ending, take_over: file.take_over, ..ApplyOptions::default() };
    match apply(acting, run.id, options, progress).await {
        Ok(run) => Ok(report(run.summary, run.problems, true)),
        Err(Error::Refused(refusal)) if matches!(refusal.code, "import-problems" | "import-brake") => {
            withdraw(acting, run.id).await?;
            Ok(report(run.summary, run.problems, false))
        }
        Err(error) => Err(error),
    }
}

fn known_source<'s>(known: &'s [Source], file: &FileImport<'_>) -> Option<&'s Source> {
    if let Some(name) = file.source {
        return known.iter().find(|source| source.name == name && source.kind == file.kind);
    }
    let mut of_kind = known.iter().filter(|source| source.kind == file.kind);
    of_kind.next().filter(|_| of_kind.next().is_none())
}

/// A source with the usual settings; only thought up when nothing may be written.
async fn new_source(acting: &Acting, organisation: OrgId, file: &FileImport<'_>) -> Result<Source> {
    let draft = SourceDraft {
        name: file.source.unwrap_or(file.kind.key()).to_owned(),
        kind: file.kind,
        mapping: Mapping::default(),
        settings: Settings { full_list: file.full_list, ..Settings::default() },
    };
    if !file.dry_run {
        return add_source(acting, organisation, draft).await;
    }
    Ok(Source {
        id: SourceId::generate(acting.clock(), acting.db().random()),
        organisation,
        name: draft.name,
        kind: draft.kind,
        mapping: draft.mapping,
        settings: draft.settings,
        version: 1,
    })
}
