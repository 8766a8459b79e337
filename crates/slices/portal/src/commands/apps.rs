//! Looking through an organisation's apps, adding, changing and ending them.

use access::Acting;
use directory::commands::find::PageOf;
use kernel::{Error, OrgId, Result};

use crate::events::{Changes, PortalEvent};
use crate::model::{App, AppDraft, AppId};
use crate::permissions::{ManageApps, ViewApps};
use crate::store::apps::{self, AppFilter};

/// A page of apps within reach, by name.
pub async fn list(acting: &Acting, filter: &AppFilter) -> Result<PageOf<App>> {
    let scope = acting.grants().scope::<ViewApps>()?;
    let mut items = apps::list(acting.conn(), &scope, filter).await?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(usize::from(filter.limit));
    Ok(PageOf { items, more })
}

/// An app; *not found* for who may not see it.
pub async fn find(acting: &Acting, id: AppId) -> Result<App> {
    let app = apps::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ViewApps, ViewApps>(&app.access_place())?;
    Ok(app)
}

/// An app that the actor may change.
pub async fn managed(acting: &Acting, id: AppId) -> Result<App> {
    let app = find(acting, id).await?;
    acting.grants().require::<ManageApps, ViewApps>(&app.access_place())?;
    Ok(app)
}

/// Adds an app to an organisation. Nobody gets it until it is granted.
pub async fn add(acting: &Acting, organisation: OrgId, draft: AppDraft) -> Result<AppId> {
    let owner = directory::commands::find::organisation(acting, organisation).await?;
    acting.grants().require::<ManageApps, ViewApps>(&owner.access_place())?;
    let draft = draft.checked()?;
    let mut tx = acting.begin().await?;
    let app = apps::insert(&tx, organisation, &draft).await?;
    tx.record(&PortalEvent::AppAdded { organisation, app, name: draft.name.clone(), url: draft.url.clone() })?;
    tx.commit().await?;
    Ok(app)
}

/// Changes what is known of an app. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: AppId, version: i64, draft: AppDraft) -> Result<()> {
    let mut app = managed(acting, id).await?;
    let draft = draft.checked()?;
    let mut changes = Changes::new();
    let pairs = [
        ("name", app.name.clone(), draft.name.clone()),
        ("description-nl", app.description_nl.clone(), draft.description_nl.clone()),
        ("description-en", app.description_en.clone(), draft.description_en.clone()),
        ("url", app.url.clone(), draft.url.clone()),
        ("category", app.category.to_string(), draft.category.clone()),
        ("icon", app.icon.map(|icon| icon.name().to_owned()).unwrap_or_default(), draft.icon.clone()),
        ("pinned", app.pinned.to_string(), draft.pinned.to_string()),
    ];
    changes.extend(pairs.into_iter().filter(|(_, old, new)| old != new).map(|(field, old, new)| (field, (old, new))));
    if changes.is_empty() {
        return Ok(());
    }
    app.version = version;
    let mut tx = acting.begin().await?;
    apps::update(&tx, &app, &draft).await?;
    tx.record(&PortalEvent::AppChanged { organisation: app.organisation, app: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// Puts an app at the top of everybody's page, or no longer.
pub async fn pin(acting: &Acting, id: AppId, pinned: bool) -> Result<App> {
    let app = managed(acting, id).await?;
    if app.pinned == pinned {
        return Ok(app);
    }
    let mut tx = acting.begin().await?;
    apps::set_pinned(&tx, &app, pinned).await?;
    let changes = Changes::from([("pinned", (app.pinned.to_string(), pinned.to_string()))]);
    tx.record(&PortalEvent::AppChanged { organisation: app.organisation, app: id, changes })?;
    tx.commit().await?;
    Ok(app)
}

/// Takes an app off everybody's page. Its grants stay, for when it comes back.
pub async fn end(acting: &Acting, id: AppId) -> Result<App> {
    let app = managed(acting, id).await?;
    if app.ended_at.is_some() {
        return Err(Error::refused("portal-app-ended-already"));
    }
    let mut tx = acting.begin().await?;
    apps::set_ended(&tx, &app, Some(tx.at())).await?;
    tx.record(&PortalEvent::AppEnded { organisation: app.organisation, app: id, name: app.name.clone() })?;
    tx.commit().await?;
    Ok(app)
}

/// Brings an app that had ended back, with the grants that it had.
pub async fn restore(acting: &Acting, id: AppId) -> Result<App> {
    let app = managed(acting, id).await?;
    if app.ended_at.is_none() {
        return Err(Error::refused("portal-app-not-ended"));
    }
    let mut tx = acting.begin().await?;
    apps::set_ended(&tx, &app, None).await.map_err(|error| match error {
        // There is no form with a name here to show the error beside.
        Error::Fields(_) => Error::refused("portal-app-name-in-use"),
        other => other,
    })?;
    tx.record(&PortalEvent::AppRestored { organisation: app.organisation, app: id, name: app.name.clone() })?;
    tx.commit().await?;
    Ok(app)
}
