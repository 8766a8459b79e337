//! Search over all that the actor may see: own apps, and what the index finds.

use kernel::{Error, Result};
use web::SignedIn;
use web::search::{Answer, Hit, Index, Line, Question, Reach, Source};

use crate::model::{App, Desk};

/// Most apps among what was found.
const MOST_APPS: usize = 10;
/// How many things stand on a page.
pub const PAGE: usize = 20;
/// The last page that can be asked for: who looks further needs other words.
const LAST_PAGE: usize = 50;

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The words as typed.
    pub words: String,
    /// Only things of this kind.
    pub kind: Option<String>,
    /// Which page, from 1.
    pub page: usize,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Own apps, on the first page when everything is asked for.
    pub apps: Vec<App>,
    /// The things of this page, the best first, with where their text has the words.
    pub things: Vec<(Line, Hit)>,
    /// How many things there are of each kind that occurs.
    pub counts: Vec<(&'static str, usize)>,
    /// Whether these only look like what was asked for.
    pub alike: bool,
    /// Whether all that happened was read.
    pub complete: bool,
    /// The page, from 1.
    pub page: usize,
    /// Whether there is a next page.
    pub more: bool,
}

/// Finds apps of the actor, and all else that the actor may see.
pub async fn run(me: &SignedIn, sources: &[Source], desk: &Desk, asked: &Asked) -> Result<Found> {
    if asked.words.trim().is_empty() {
        return Ok(Found { complete: true, page: 1, ..Found::default() });
    }
    let page = asked.page.clamp(1, LAST_PAGE);
    let apps = if page == 1 && asked.kind.is_none() {
        desk.search(&asked.words).take(MOST_APPS).cloned().collect()
    } else {
        Vec::new()
    };
    let answer = ask(me, sources, asked, page).await?;
    let of_kind = |(kind, _): &&(&str, usize)| asked.kind.as_ref().is_none_or(|wanted| wanted == kind);
    let total: usize = answer.counts.iter().filter(of_kind).map(|(_, count)| count).sum();
    let more = total > page * PAGE && page < LAST_PAGE;
    let Answer { hits, counts, alike, complete } = answer;
    Ok(Found { apps, things: shown(me, sources, hits).await?, counts, alike, complete, page, more })
}

async fn ask(me: &SignedIn, sources: &[Source], asked: &Asked, page: usize) -> Result<Answer> {
    let mut keys: Vec<Reach> = Vec::new();
    for source in sources {
        keys.extend((source.keys)(me.acting()).await?);
    }
    let question = Question {
        words: asked.words.clone(),
        kind: asked.kind.clone(),
        skip: (page - 1) * PAGE,
        limit: PAGE,
        now: me.acting().clock().now(),
    };
    me.app().tools.get::<Index>()?.find(&question, &keys).await
}

/// What may be shown of these now, in their order.
async fn shown(me: &SignedIn, sources: &[Source], hits: Vec<Hit>) -> Result<Vec<(Line, Hit)>> {
    let mut lines = std::collections::HashMap::new();
    for source in sources {
        let ids: Vec<_> = hits.iter().filter(|hit| hit.kind == source.kind).map(|hit| hit.id).collect();
        if ids.is_empty() {
            continue;
        }
        match (source.show)(me, &ids).await {
            Ok(found) => lines.extend(found.into_iter().map(|line| ((source.kind, line.id), line))),
            Err(Error::Forbidden | Error::SignInNeeded) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(hits.into_iter().filter_map(|hit| Some((lines.remove(&(hit.kind, hit.id))?, hit))).collect())
}
