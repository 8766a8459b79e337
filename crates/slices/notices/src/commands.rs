//! Reading notices, saying that one saw them, choosing what to hear.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use access::Acting;
use directory::commands::find::PageOf;
use documents::model::NodeId;
use groups::model::GroupId;
use kernel::{Error, Id as _, PersonId, Result};
use news::model::{CommentId, PostId};

use crate::model::{Choice, Kind, Notice, Tale};
use crate::store::{self, Row};

pub use crate::store::{After, NoticeFilter};

/// Most groups that the page of choices shows.
const GROUPS: u16 = 200;

fn me(acting: &Acting) -> Result<PersonId> {
    acting.grants().person().ok_or(Error::SignInNeeded)
}

/// A page of the actor's notices, the newest first, and the place in the list at which the next begins. What they may
/// not see any more is not among them, and counts as seen.
pub async fn list(acting: &Acting, filter: &NoticeFilter) -> Result<(PageOf<Notice>, After)> {
    let person = me(acting)?;
    let mut rows = store::list(acting.conn(), person, filter).await?;
    let more = rows.len() > usize::from(filter.limit);
    rows.truncate(usize::from(filter.limit));
    let tales: Vec<_> = rows.into_iter().filter_map(Row::read).collect();
    let next = tales.last().filter(|_| more).map(|(tale, ..)| (tale.at, tale.event));
    let names = names(acting, tales.iter().map(|(tale, ..)| tale)).await?;
    let mut known = HashMap::new();
    let mut items = Vec::with_capacity(tales.len());
    let mut hidden = Vec::new();
    for (tale, _, seen_at) in &tales {
        let key = (tale.kind, tale.subject, tale.detail);
        let about = match known.entry(key) {
            Entry::Occupied(told) => told.into_mut(),
            Entry::Vacant(untold) => untold.insert(look(acting, tale).await?),
        };
        match about.clone() {
            Some(about) => items.push(notice(tale, *seen_at, about, &names)),
            None if seen_at.is_none() => hidden.push(tale.event),
            None => {}
        }
    }
    see(acting, person, &hidden).await?;
    Ok((PageOf { items, more }, next))
}

async fn names<'a>(acting: &Acting, tales: impl Iterator<Item = &'a Tale>) -> Result<HashMap<PersonId, String>> {
    let mut people: Vec<PersonId> = tales.filter_map(|tale| tale.performer).collect();
    people.sort_unstable();
    people.dedup();
    directory::names(acting.conn(), &people).await
}

/// What a tale is about, as the actor may see it now.
#[derive(Debug, Clone)]
struct About {
    title: String,
    group: Option<(GroupId, String)>,
    href: String,
}

fn notice(tale: &Tale, seen_at: Option<kernel::Timestamp>, about: About, names: &HashMap<PersonId, String>) -> Notice {
    Notice {
        event: tale.event,
        kind: tale.kind,
        at: tale.at,
        seen_at,
        who: tale.performer.and_then(|person| names.get(&person).cloned()),
        title: about.title,
        group: about.group,
        href: about.href,
    }
}

/// What a tale is about, through the gate of the capability that keeps it; `None` when it is gone or not for the actor.
async fn look(acting: &Acting, tale: &Tale) -> Result<Option<About>> {
    let found = match tale.kind {
        Kind::Post | Kind::MustRead => post(acting, PostId::from_uuid(tale.subject), None).await,
        Kind::Comment => {
            let comment = tale.detail.map(CommentId::from_uuid);
            post(acting, PostId::from_uuid(tale.subject), comment).await
        }
        Kind::Document => document(acting, NodeId::from_uuid(tale.subject)).await,
        Kind::Asked => asked(acting, tale).await,
        Kind::Added | Kind::Owner => group(acting, GroupId::from_uuid(tale.subject)).await,
    };
    match found {
        Ok(about) => Ok(Some(about)),
        Err(Error::NotFound | Error::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn post(acting: &Acting, id: PostId, comment: Option<CommentId>) -> Result<About> {
    let reading = news::gate::read(acting, id).await?;
    let post = reading.post();
    if !post.is_published(acting.clock().now()) {
        return Err(Error::NotFound);
    }
    let mut href = format!("/posts/{id}");
    if let Some(comment) = comment {
        if news::commands::comments::find(acting, &reading, comment).await?.deleted_at.is_some() {
            return Err(Error::NotFound);
        }
        href = format!("{href}#comment-{comment}");
    }
    let title = if post.title.is_empty() { richtext::excerpt(&post.source, 80) } else { post.title.clone() };
    let group = reading.inside().map(|inside| (inside.id(), inside.group().name.clone()));
    Ok(About { title, group, href })
}

async fn document(acting: &Acting, id: NodeId) -> Result<About> {
    let found = documents::gate::find(acting, id).await?;
    if found.node().trashed_at.is_some() {
        return Err(Error::NotFound);
    }
    Ok(About {
        title: found.node().name.to_string(),
        group: Some((found.inside().id(), found.inside().group().name.clone())),
        href: found.node().href(),
    })
}

async fn group(acting: &Acting, id: GroupId) -> Result<About> {
    let seen = groups::gate::look(acting, id).await?;
    let name = seen.group().name.clone();
    Ok(About { title: name.clone(), group: Some((id, name)), href: format!("/groups/{id}") })
}

async fn asked(acting: &Acting, tale: &Tale) -> Result<About> {
    let id = GroupId::from_uuid(tale.subject);
    groups::gate::steer(acting, id).await?;
    let about = group(acting, id).await?;
    Ok(About { href: format!("{}/members", about.href), ..about })
}

/// How many notices the actor has not seen; 100 stands for more.
pub async fn unseen(acting: &Acting) -> Result<i64> {
    store::unseen(acting.conn(), me(acting)?).await
}

/// Opens a notice: it counts as seen. Returns the address of what it is about; *not found* when that is gone or the actor
/// may not see it.
pub async fn open(acting: &Acting, event: i64) -> Result<String> {
    let person = me(acting)?;
    let row = store::find(acting.conn(), person, event).await?.and_then(Row::read);
    let (tale, _, seen_at) = row.ok_or(Error::NotFound)?;
    let about = look(acting, &tale).await?;
    if seen_at.is_none() {
        see(acting, person, &[event]).await?;
    }
    about.map(|about| about.href).ok_or(Error::NotFound)
}

async fn see(acting: &Acting, person: PersonId, events: &[i64]) -> Result<()> {
    if events.is_empty() {
        return Ok(());
    }
    let tx = acting.begin().await?;
    store::see(&tx, person, events).await?;
    tx.commit_without_trace("what somebody saw is nobody else's business").await
}

/// Notes that the actor saw all, or all of a group.
pub async fn see_all(acting: &Acting, group: Option<GroupId>) -> Result<()> {
    let person = me(acting)?;
    let tx = acting.begin().await?;
    store::see_all(&tx, person, group).await?;
    tx.commit_without_trace("what somebody saw is nobody else's business").await
}

/// What the actor wants to hear of each of their groups, by name.
pub async fn choices(acting: &Acting) -> Result<Vec<(GroupId, String, Choice)>> {
    let chosen: HashMap<GroupId, Choice> = store::chosen(acting.conn(), me(acting)?).await?.into_iter().collect();
    let mut mine = groups::commands::find::mine(acting, GROUPS).await?;
    mine.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(mine
        .into_iter()
        .map(|group| (group.id, group.name, chosen.get(&group.id).copied().unwrap_or_default()))
        .collect())
}

/// Keeps what the actor wants to hear of groups. Only groups that they belong to count.
pub async fn choose(acting: &Acting, wanted: &[(GroupId, Choice)]) -> Result<()> {
    let person = me(acting)?;
    let now = choices(acting).await?;
    let changed: Vec<_> = wanted
        .iter()
        .filter(|(group, choice)| now.iter().any(|(mine, _, old)| mine == group && old != choice))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let tx = acting.begin().await?;
    for (group, choice) in changed {
        store::choose(&tx, person, *group, *choice).await?;
    }
    tx.commit_without_trace("what somebody wants to hear is nobody else's business").await
}
