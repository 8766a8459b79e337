//! Finding posts and news.

use std::collections::HashMap;

use access::Acting;
use directory::commands::find::PageOf;
use directory::commands::pick::{self, Offer};
use groups::gate::Inside;
use groups::model::{GroupId, Standing};
use kernel::{Lang, Result};

use crate::gate::{self, Reading};
use crate::model::{Listed, PostId};
use crate::permissions::WriteNews;
use crate::store::lists::{self, NewsFilter, PostFilter};
use crate::store::posts;

/// In how many of one's groups the landing page looks: those last looked at.
const GROUPS: u16 = 20;

fn name_of(inside: &Inside) -> HashMap<GroupId, String> {
    HashMap::from([(inside.id(), inside.group().name.clone())])
}

fn cut<T>(mut items: Vec<T>, limit: u16) -> PageOf<T> {
    let more = items.len() > usize::from(limit);
    items.truncate(usize::from(limit));
    PageOf { items, more }
}

/// A page of a group's posts, the newest first.
pub async fn in_group(acting: &Acting, inside: &Inside, filter: &PostFilter) -> Result<PageOf<Listed>> {
    let page = cut(lists::in_group(acting.conn(), inside, filter, acting.clock().now()).await?, filter.limit);
    let items = lists::dressed(acting.conn(), page.items, inside.person(), &name_of(inside)).await?;
    Ok(PageOf { items, more: page.more })
}

/// Posts of a group that are published later: one's own, or all for who keeps the group.
pub async fn coming_in_group(acting: &Acting, inside: &Inside) -> Result<Vec<Listed>> {
    let all = inside.standing() == Standing::Owner;
    let rows = lists::coming_in_group(acting.conn(), inside, all, acting.clock().now()).await?;
    lists::dressed(acting.conn(), rows, inside.person(), &name_of(inside)).await
}

/// A page of the news that is for the actor, the newest first.
pub async fn news(acting: &Acting, filter: &NewsFilter) -> Result<PageOf<Listed>> {
    let who = gate::me(acting).await?;
    let page = cut(lists::news(acting.conn(), &who, filter, acting.clock().now()).await?, filter.limit);
    let items = lists::dressed(acting.conn(), page.items, who.person, &HashMap::new()).await?;
    Ok(PageOf { items, more: page.more })
}

/// News that is published later, where the actor writes it; the first first.
pub async fn coming(acting: &Acting) -> Result<Vec<Listed>> {
    let who = gate::me(acting).await?;
    let scope = acting.grants().scope::<WriteNews>()?;
    let rows = lists::coming(acting.conn(), &scope, acting.clock().now()).await?;
    lists::dressed(acting.conn(), rows, who.person, &HashMap::new()).await
}

/// What is unread for the actor in news and in their groups: first what they are asked to read, then the newest.
pub async fn unread(acting: &Acting, lang: Lang, limit: u16) -> Result<Vec<Listed>> {
    let who = gate::me(acting).await?;
    let mine = groups::commands::find::mine(acting, GROUPS).await?;
    let names: HashMap<GroupId, String> = mine.into_iter().map(|group| (group.id, group.name)).collect();
    let ids: Vec<GroupId> = names.keys().copied().collect();
    let now = acting.clock().now();
    let rows = lists::unread(acting.conn(), &who, &ids, (lang, limit), now).await?;
    let mut items = lists::dressed(acting.conn(), rows, who.person, &names).await?;
    items.sort_by_key(|item| (!item.asks(now), std::cmp::Reverse((item.published_at, item.id))));
    items.dedup_by_key(|item| item.id);
    items.truncate(usize::from(limit));
    Ok(items)
}

/// The other language versions of a post.
pub async fn versions(acting: &Acting, reading: &Reading) -> Result<Vec<(PostId, Lang)>> {
    posts::versions(acting.conn(), reading, acting.clock().now()).await
}

/// Units that the actor may write news for; `chosen` is the one that is filled in.
pub async fn audiences(acting: &Acting, chosen: &str) -> Result<Offer> {
    pick::offer::<WriteNews>(acting, None, chosen).await
}
