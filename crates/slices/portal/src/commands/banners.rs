//! Writing banners, changing them and taking them away.

use access::Acting;
use directory::commands::find::{self, PageOf};
use directory::commands::pick::{self, Offer};
use directory::model::Unit;
use kernel::{Error, Result};

use crate::events::{Changes, PortalEvent};
use crate::model::{Banner, BannerDraft, BannerId};
use crate::permissions::ManageBanners;
use crate::store::banners::{self, BannerFilter};

/// A page of banners within reach, newest first.
pub async fn list(acting: &Acting, filter: &BannerFilter) -> Result<PageOf<Banner>> {
    let scope = acting.grants().scope::<ManageBanners>()?;
    let mut items = banners::list(acting.conn(), &scope, filter, acting.clock().now()).await?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(usize::from(filter.limit));
    Ok(PageOf { items, more })
}

/// A banner that the actor may change; *not found* otherwise.
pub async fn managed(acting: &Acting, id: BannerId) -> Result<Banner> {
    let banner = banners::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ManageBanners, ManageBanners>(&banner.access_place())?;
    Ok(banner)
}

/// Units that the actor may write banners for; `chosen` is the one that is filled in.
pub async fn audiences(acting: &Acting, chosen: &str) -> Result<Offer> {
    pick::offer::<ManageBanners>(acting, None, chosen).await
}

/// The unit of a draft, when the actor may write banners for it.
async fn audience(acting: &Acting, draft: &BannerDraft) -> Result<Unit> {
    let (unit, _) = find::unit(acting, draft.unit).await?;
    acting.grants().require::<ManageBanners, directory::permissions::ViewUnits>(&unit.access_place())?;
    if unit.ended_on.is_some_and(|day| day <= acting.today()) {
        return Err(Error::field("unit", kernel::Text::new("portal-unit-closed")));
    }
    Ok(unit)
}

/// Writes a banner.
pub async fn add(acting: &Acting, draft: BannerDraft) -> Result<BannerId> {
    let unit = audience(acting, &draft).await?;
    let draft = draft.checked()?;
    let mut tx = acting.begin().await?;
    let banner = banners::insert(&tx, unit.organisation, &draft).await?;
    tx.record(&PortalEvent::BannerAdded {
        organisation: unit.organisation,
        unit: unit.id,
        banner,
        severity: draft.urgency.to_string(),
        text: draft.text_nl.clone(),
    })?;
    tx.commit().await?;
    Ok(banner)
}

/// Changes a banner. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: BannerId, version: i64, draft: BannerDraft) -> Result<()> {
    let mut banner = managed(acting, id).await?;
    let unit = audience(acting, &draft).await?;
    if unit.organisation != banner.organisation {
        return Err(Error::field("unit", kernel::Text::new("portal-unit-other-organisation")));
    }
    let draft = draft.checked()?;
    let (old, new) = (banner.notice.clone(), draft.notice());
    let moment = |at: Option<kernel::Timestamp>| at.map(kernel::Timestamp::rfc3339).unwrap_or_default();
    let pairs = [
        ("unit", banner.unit.to_string(), draft.unit.to_string()),
        ("severity", old.urgency.to_string(), new.urgency.to_string()),
        ("text-nl", old.text_nl, new.text_nl),
        ("text-en", old.text_en, new.text_en),
        ("link", old.link.unwrap_or_default(), new.link.unwrap_or_default()),
        ("starts-at", moment(Some(old.starts_at)), moment(Some(new.starts_at))),
        ("ends-at", moment(old.ends_at), moment(new.ends_at)),
    ];
    let changes: Changes =
        pairs.into_iter().filter(|(_, old, new)| old != new).map(|(field, old, new)| (field, (old, new))).collect();
    if changes.is_empty() {
        return Ok(());
    }
    banner.version = version;
    let mut tx = acting.begin().await?;
    banners::update(&tx, &banner, &draft).await?;
    tx.record(&PortalEvent::BannerChanged { organisation: banner.organisation, unit: unit.id, banner: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// Takes a banner away now.
pub async fn end(acting: &Acting, id: BannerId) -> Result<()> {
    let banner = managed(acting, id).await?;
    if banner.notice.ends_at.is_some_and(|end| end <= acting.clock().now()) {
        return Err(Error::refused("portal-banner-ended-already"));
    }
    let mut tx = acting.begin().await?;
    banners::end(&tx, &banner, tx.at()).await?;
    tx.record(&PortalEvent::BannerEnded { organisation: banner.organisation, unit: banner.unit, banner: id })?;
    tx.commit().await.map(|_| ())
}
