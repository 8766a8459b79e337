//! Writing posts and news, changing and removing them.

use access::Acting;
use directory::commands::find as directory_find;
use groups::model::GroupId;
use kernel::{Error, Lang, OrgId, Result, Text, Timestamp, UnitId};

use crate::events::{Changes, NewsEvent, PostPlace};
use crate::gate;
use crate::model::{Audience, CheckedPost, Post, PostDraft, PostId};
use crate::store::posts::{self, Spot};

/// Writes a post in a group that the actor belongs to. Only who keeps the group asks everybody to say that they read it.
pub async fn write_in_group(acting: &Acting, group: GroupId, draft: PostDraft) -> Result<PostId> {
    let inside = groups::gate::enter(acting, group).await?;
    let author = inside.member()?.person();
    if draft.must_read_until.is_some() {
        inside.owner()?;
    }
    let draft = PostDraft { translation_of: None, ..draft }.checked(false, acting.clock().now())?;
    let spot = Spot { organisation: inside.group().organisation, group: Some(group), unit: None, author };
    write(acting, spot, &Audience::Group(group), draft).await
}

/// Writes news for a unit and all below it.
pub async fn write_news(acting: &Acting, unit: UnitId, draft: PostDraft) -> Result<PostId> {
    let author = acting.grants().person().ok_or(Error::SignInNeeded)?;
    let (unit, _) = directory_find::unit(acting, unit).await?;
    gate::writes(acting, unit.id, &unit.path)?;
    if unit.ended_on.is_some_and(|day| day <= acting.today()) {
        return Err(Error::field("unit", Text::new("news-unit-closed")));
    }
    let mut draft = draft.checked(true, acting.clock().now())?;
    if let Some(original) = draft.translation_of {
        draft.translation_of = Some(root_of(acting, original, unit.id).await?);
    }
    let pupils = draft.for_pupils;
    let audience = Audience::Unit { unit: unit.id, path: unit.path, name: unit.name, pupils };
    let spot = Spot { organisation: unit.organisation, group: None, unit: Some(unit.id), author };
    write(acting, spot, &audience, draft).await
}

/// The first language version of a post, when it is for the same unit and the actor may change it.
async fn root_of(acting: &Acting, original: PostId, unit: UnitId) -> Result<PostId> {
    let reading = gate::read(acting, original).await?;
    reading.editing()?;
    if reading.post().unit() == Some(unit) {
        Ok(reading.post().root())
    } else {
        Err(Error::field("unit", Text::new("news-translation-unit")))
    }
}

async fn write(acting: &Acting, spot: Spot, audience: &Audience, draft: CheckedPost) -> Result<PostId> {
    let mut tx = acting.begin().await?;
    let post = posts::insert(&tx, spot, &draft).await?;
    tx.record(&published(spot.organisation, post, audience, &draft))?;
    tx.commit().await?;
    Ok(post)
}

pub(crate) fn published(organisation: OrgId, post: PostId, audience: &Audience, draft: &CheckedPost) -> NewsEvent {
    NewsEvent::Published {
        place: PostPlace::at(organisation, post, audience),
        title: draft.title.clone(),
        published_at: draft.published_at.rfc3339(),
        must_read: draft.must_read_until.is_some(),
    }
}

/// Changes a post. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: PostId, version: i64, draft: PostDraft) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    let editing = reading.editing()?;
    let post = reading.post();
    if draft.must_read_until != post.must_read_until && !reading.keeps() {
        return Err(Error::Forbidden);
    }
    // What is published stays published from when it was, unless somebody says otherwise.
    let published_at = draft.published_at.or(Some(post.published_at));
    let draft = PostDraft { published_at, ..draft }.checked(reading.inside().is_none(), acting.clock().now())?;
    let changes = changes(post, &draft);
    if changes.is_empty() {
        return Ok(());
    }
    let mut tx = acting.begin().await?;
    posts::update(&tx, &editing, version, &draft).await?;
    tx.record(&NewsEvent::Changed { place: PostPlace::of(post), changes })?;
    tx.commit().await.map(|_| ())
}

fn changes(old: &Post, new: &CheckedPost) -> Changes {
    let moment = |at: Option<Timestamp>| at.map(Timestamp::rfc3339).unwrap_or_default();
    let pupils = matches!(old.audience, Audience::Unit { pupils: true, .. });
    let pairs = [
        ("title", old.title.clone(), new.title.clone()),
        ("lang", old.lang.tag().to_owned(), new.lang.tag().to_owned()),
        ("published-at", old.published_at.rfc3339(), new.published_at.rfc3339()),
        ("archived-at", moment(old.archived_at), moment(new.archived_at)),
        ("must-read-until", moment(old.must_read_until), moment(new.must_read_until)),
        ("for-pupils", pupils.to_string(), new.for_pupils.to_string()),
        ("comments", old.comments.to_string(), new.comments.to_string()),
        ("likes", old.likes.to_string(), new.likes.to_string()),
    ];
    let mut changes: Changes =
        pairs.into_iter().filter(|(_, old, new)| old != new).map(|(field, old, new)| (field, (old, new))).collect();
    if old.source != new.source {
        let length = |source: &richtext::Source| source.as_str().chars().count().to_string();
        changes.insert("text", (length(&old.source), length(&new.source)));
    }
    changes
}

/// Deletes a post with all under it.
pub async fn delete(acting: &Acting, id: PostId) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    let removing = reading.removing()?;
    let mut tx = acting.begin().await?;
    if !posts::delete(&tx, &removing).await? {
        return Err(Error::NotFound);
    }
    tx.record(&NewsEvent::Deleted { place: PostPlace::of(reading.post()) })?;
    tx.commit().await.map(|_| ())
}

/// Puts a post in the archive, or takes it out.
pub async fn archive(acting: &Acting, id: PostId, archived: bool) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    let keeping = reading.keeping()?;
    let mut tx = acting.begin().await?;
    posts::archive(&tx, &keeping, archived.then(|| tx.at())).await?;
    tx.record(&NewsEvent::Archived { place: PostPlace::of(reading.post()), archived })?;
    tx.commit().await.map(|_| ())
}

/// Puts a post above the others, or no longer.
pub async fn pin(acting: &Acting, id: PostId, pinned: bool) -> Result<()> {
    let reading = gate::read(acting, id).await?;
    let keeping = reading.keeping()?;
    if reading.post().pinned == pinned {
        return Ok(());
    }
    let mut tx = acting.begin().await?;
    posts::pin(&tx, &keeping, pinned).await?;
    tx.record(&NewsEvent::Pinned { place: PostPlace::of(reading.post()), pinned })?;
    tx.commit().await.map(|_| ())
}

/// Writes a post in a group of one's own that links to this one. Who may not read this one learns its title only.
pub async fn share(acting: &Acting, id: PostId, group: GroupId, lang: Lang) -> Result<PostId> {
    let reading = gate::read(acting, id).await?;
    let text = format!("[{}](/posts/{id})", link_text(reading.post()));
    write_in_group(acting, group, PostDraft { text, lang, comments: true, likes: true, ..PostDraft::default() }).await
}

/// A title as the text of a link: no sign in it means anything to Markdown.
fn link_text(post: &Post) -> String {
    let title = if post.title.is_empty() { richtext::excerpt(&post.source, 80) } else { post.title.clone() };
    let mut text = String::with_capacity(title.len());
    for c in title.chars() {
        if c.is_ascii_punctuation() {
            text.push('\\');
        }
        text.push(c);
    }
    if text.is_empty() { id_text(post) } else { text }
}

fn id_text(post: &Post) -> String {
    format!("/posts/{}", post.id)
}
