//! From what happened to who is told.

use std::collections::HashMap;
use std::time::Duration;

use db::Tx;
use db::events::{Reader, Stored};
use documents::model::NodeId;
use groups::audience::{members_unchecked, owners_unchecked};
use groups::model::GroupId;
use jobs::{Handler, JobCtx};
use kernel::{Id as _, PersonId, Result, Timestamp};
use news::audience::{people_unchecked, talkers_unchecked, telling_unchecked};
use news::model::{CommentId, PostId};
use serde::Deserialize;
use serde_json::Value;

use crate::model::{Choice, Kind, Tale};
use crate::store;

/// The job that tells people what the reader left.
pub const TELL: &str = "notices.tell";
/// The job that removes old notices.
pub const SWEEP: &str = "notices.sweep";

/// People told in one transaction of the job, so that nobody waits long for it.
const PIECE: usize = 1_000;
/// People told in the transaction of the reader, for one batch of events; the job does the rest.
const ROOM: usize = 4_000;
/// What is older when it is read is told to nobody: a reader that begins, begins with the whole past.
const OLD: Duration = Duration::from_hours(24 * 30);
/// How long a notice that was seen is kept.
const SEEN: Duration = Duration::from_hours(24 * 90);
/// How long any notice is kept.
const ANY: Duration = Duration::from_hours(24 * 365);

/// What is told of what happens in groups, news and documents.
#[must_use]
pub fn reader() -> Reader {
    Reader {
        name: "notices.tell",
        kinds: &[
            "news.post.published",
            "news.post.changed",
            "news.post.deleted",
            "news.comment.added",
            "news.comment.deleted",
            "groups.member.added",
            "groups.owner.set",
            "groups.request.",
            "documents.document.added",
        ],
        handle: Box::new(|tx, events| Box::pin(handle(tx, events))),
    }
}

pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        Handler::new(TELL, |ctx, payload| Box::pin(tell(ctx, payload))),
        Handler::new(SWEEP, |ctx, _| Box::pin(sweep(ctx))),
    ]
}

/// What events say of themselves, as far as it matters here.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Payload {
    post: Option<PostId>,
    group: Option<GroupId>,
    comment: Option<CommentId>,
    node: Option<NodeId>,
    person: Option<PersonId>,
    owner: bool,
    must_read: bool,
    changes: HashMap<String, Value>,
}

async fn handle(tx: &mut Tx, events: &[Stored]) -> Result<()> {
    let mut room = ROOM;
    for event in events.iter().filter(|event| event.outcome == "done") {
        let Some(payload) = event.payload.as_deref() else { continue };
        let payload: Payload = match serde_json::from_str(payload) {
            Ok(payload) => payload,
            // It would be as unreadable the next time, and nobody would be told of anything any more.
            Err(error) => {
                tracing::error!(%error, event = event.seq, "an event cannot be read; nobody is told of it");
                continue;
            }
        };
        take_back(tx, event, &payload).await?;
        if let Some(tale) = tale(tx, event, &payload).await? {
            room -= begin(tx, &tale, room).await?.min(room);
        }
    }
    Ok(())
}

/// What there is to tell of an event.
async fn tale(tx: &Tx, event: &Stored, payload: &Payload) -> Result<Option<Tale>> {
    let of_group = payload.group.map(kernel::Id::uuid);
    let (kind, subject, detail) = match event.kind.as_str() {
        "news.post.published" => {
            let kind = if payload.must_read { Kind::MustRead } else { Kind::Post };
            (kind, payload.post.map(kernel::Id::uuid), None)
        }
        "news.comment.added" => {
            (Kind::Comment, payload.post.map(kernel::Id::uuid), payload.comment.map(kernel::Id::uuid))
        }
        "documents.document.added" => (Kind::Document, payload.node.map(kernel::Id::uuid), None),
        "groups.request.made" => (Kind::Asked, of_group, payload.person.map(kernel::Id::uuid)),
        "groups.member.added" => (Kind::Added, of_group, payload.person.map(kernel::Id::uuid)),
        "groups.owner.set" if payload.owner => (Kind::Owner, of_group, payload.person.map(kernel::Id::uuid)),
        _ => return Ok(None),
    };
    let Some(subject) = subject else { return Ok(None) };
    let is_post = matches!(kind, Kind::Post | Kind::MustRead);
    let telling = if is_post { telling_unchecked(tx.conn(), PostId::from_uuid(subject), tx.at()).await? } else { None };
    // A post counts from when it is published, however long before it was written.
    let at = telling.map_or(event.at, |telling| telling.published_at);
    if at < tx.at().before(OLD) {
        return Ok(None);
    }
    let performer = event.performing_person();
    Ok(Some(Tale { event: event.seq, kind, group: payload.group, subject, detail, performer, at }))
}

/// Takes back what was told of what is gone or done with, and looks anew when a post is published at another time.
async fn take_back(tx: &Tx, event: &Stored, payload: &Payload) -> Result<()> {
    let of = |kind: Kind, person: Option<PersonId>| (Some(kind), person.map(kernel::Id::uuid));
    match (event.kind.as_str(), payload.post, payload.group) {
        ("news.post.deleted", Some(post), _) => store::take_back(tx, post.uuid(), (None, None)).await,
        ("news.comment.deleted", Some(post), _) => {
            let detail = payload.comment.map(kernel::Id::uuid);
            store::take_back(tx, post.uuid(), (Some(Kind::Comment), detail)).await
        }
        ("groups.member.added" | "groups.request.closed", _, Some(group)) if payload.person.is_some() => {
            store::take_back(tx, group.uuid(), of(Kind::Asked, payload.person)).await
        }
        ("news.post.changed", Some(post), _) if payload.changes.contains_key("published-at") => {
            match store::waiting_for(tx.conn(), post.uuid()).await? {
                Some(event) => later(tx, event, tx.at()).await,
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Writes down what there is to tell and tells as many people as there is room for. Returns how many it looked at.
async fn begin(tx: &Tx, tale: &Tale, room: usize) -> Result<usize> {
    if !store::insert(tx, tale).await? {
        return Ok(0);
    }
    if room == 0 {
        later(tx, tale.event, tx.at()).await?;
        return Ok(0);
    }
    let piece = piece(tx, tale.event, room).await?;
    match piece.next {
        Next::Done => {}
        Next::More => later(tx, tale.event, tx.at()).await?,
        Next::At(moment) => later(tx, tale.event, moment).await?,
    }
    Ok(piece.people)
}

async fn later(tx: &Tx, event: i64, at: Timestamp) -> Result<()> {
    let key = format!("{event}@{}", at.micros());
    jobs::enqueue(tx, TELL, &event, at, Some(key)).await.map(|_| ())
}

/// What is left after a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Done,
    More,
    At(Timestamp),
}

struct Piece {
    next: Next,
    /// How many people were looked at.
    people: usize,
}

/// Tells the next `most` people and notes how far that is, both in `tx`.
async fn piece(tx: &Tx, event: i64, most: usize) -> Result<Piece> {
    let done = Piece { next: Next::Done, people: 0 };
    let Some((mut tale, up_to)) = store::hold(tx, event).await? else { return Ok(done) };
    if matches!(tale.kind, Kind::Post | Kind::MustRead) {
        let telling = telling_unchecked(tx.conn(), PostId::from_uuid(tale.subject), tx.at()).await?;
        let Some(telling) = telling.filter(|telling| !telling.translation) else {
            store::progress(tx, &tale, None, true).await?;
            return Ok(done);
        };
        if telling.published_at > tx.at() {
            return Ok(Piece { next: Next::At(telling.published_at), people: 0 });
        }
        // All who hear of it hear the same, also when it changes halfway.
        if up_to.is_none() {
            tale.kind = if telling.must_read { Kind::MustRead } else { Kind::Post };
            tale.at = tale.at.min(tx.at()).max(telling.published_at);
        }
    }
    let people = audience(tx, &tale, (up_to, i64::try_from(most).unwrap_or(i64::MAX))).await?;
    let told = wanting(tx, &tale, &people).await?;
    store::give(tx, &tale, &told).await?;
    let more = in_pieces(tale.kind) && people.len() >= most;
    // Nobody's id stays behind once all are told.
    let reached = people.last().copied().or(up_to).filter(|_| more);
    store::progress(tx, &tale, reached, !more).await?;
    Ok(Piece { next: if more { Next::More } else { Next::Done }, people: people.len() })
}

/// Whether so many may be told that it takes pieces. Of the others all are told at once.
const fn in_pieces(kind: Kind) -> bool {
    matches!(kind, Kind::Post | Kind::MustRead | Kind::Document)
}

async fn audience(tx: &Tx, tale: &Tale, from: (Option<PersonId>, i64)) -> Result<Vec<PersonId>> {
    let (conn, day) = (tx.conn(), tx.at().at(tx.db().clock().zone()).date_naive());
    match (tale.kind, tale.group) {
        (Kind::Post | Kind::MustRead, _) => people_unchecked(conn, PostId::from_uuid(tale.subject), day, from).await,
        (Kind::Comment, _) => talkers_unchecked(conn, PostId::from_uuid(tale.subject)).await,
        (Kind::Document, Some(group)) => members_unchecked(conn, group, day, from).await,
        (Kind::Asked, Some(group)) => owners_unchecked(conn, group, day).await,
        (Kind::Added | Kind::Owner, _) => {
            let person = tale.detail.map(PersonId::from_uuid);
            Ok(directory::names(conn, person.as_slice()).await?.into_keys().collect())
        }
        (Kind::Document | Kind::Asked, None) => Ok(Vec::new()),
    }
}

/// Those who did not do it themselves and want to hear it.
async fn wanting(tx: &Tx, tale: &Tale, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let chosen: HashMap<PersonId, Choice> = match tale.group {
        Some(group) => store::choices(tx.conn(), group, people).await?.into_iter().collect(),
        None => HashMap::new(),
    };
    let wants = |person: &PersonId| {
        tale.performer != Some(*person) && chosen.get(person).copied().unwrap_or_default().lets(tale.kind)
    };
    Ok(people.iter().copied().filter(wants).collect())
}

/// Tells all that is left of an event, piece by piece. Cut off anywhere, it goes on after the last piece.
async fn tell(ctx: &JobCtx, payload: Value) -> Result<()> {
    let event: i64 = serde_json::from_value(payload)?;
    loop {
        let tx = ctx.begin().await?;
        let piece = piece(&tx, event, PIECE).await?;
        if piece.next != Next::More {
            if let Next::At(moment) = piece.next {
                later(&tx, event, moment).await?;
            }
            ctx.done_in(&tx).await?;
        }
        tx.commit_without_trace("what is told was recorded when it happened").await?;
        if piece.next != Next::More {
            return Ok(());
        }
    }
}

async fn sweep(ctx: &JobCtx) -> Result<()> {
    let tx = ctx.begin().await?;
    store::sweep(&tx, tx.at().before(SEEN), tx.at().before(ANY)).await?;
    ctx.done_in(&tx).await?;
    tx.commit_without_trace("a notice is a copy of what was recorded").await
}
