//! Adding, changing, moving and closing units, and founding organisations.

use access::Acting;
use chrono::NaiveDate;
use kernel::{Error, Lang, OrgId, Result, Text, UnitId};

use super::{find, no_changes, note};
use crate::events::DirectoryEvent;
use crate::model::{Colour, Organisation, Unit, UnitDraft, UnitKind};
use crate::permissions::{ManageUnits, ViewUnits};
use crate::store::units;

/// A new organisation.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Name.
    pub name: String,
    /// Short name in addresses: lower-case letters, digits and hyphens.
    pub slug: String,
    /// The language of who has not chosen one.
    pub lang: Lang,
    /// Its colour; `None` for the product's own.
    pub colour: Option<Colour>,
}

/// Founds an organisation; only who runs the installation may.
pub async fn found(acting: &Acting, new: NewOrganisation) -> Result<Organisation> {
    let everywhere = access::UnitPath::everywhere();
    if !acting.grants().scope::<ManageUnits>()?.reaches(&everywhere) {
        return Err(Error::Forbidden);
    }
    let draft = UnitDraft::new(UnitKind::Organisation, new.name).checked()?;
    let slug = new.slug.trim().to_owned();
    if slug.is_empty()
        || slug.len() > 40
        || !slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        return Err(Error::field("slug", Text::new("organisation-slug-wrong")));
    }
    let mut tx = acting.begin().await?;
    let unit = units::insert(&tx, None, &draft).await?;
    let organisation = Organisation {
        id: unit.organisation,
        path: unit.path,
        name: unit.name,
        slug,
        lang: new.lang,
        colour: new.colour.unwrap_or_else(units::default_colour),
        has_logo: false,
    };
    units::insert_organisation(&tx, &organisation).await?;
    tx.record(&DirectoryEvent::OrganisationAdded {
        organisation: organisation.id,
        name: organisation.name.clone(),
        slug: organisation.slug.clone(),
    })?;
    tx.commit().await?;
    Ok(organisation)
}

/// Changes an organisation's language and colour.
pub async fn furnish(acting: &Acting, id: OrgId, lang: Lang, colour: Colour) -> Result<()> {
    let mut organisation = find::organisation(acting, id).await?;
    acting.grants().require::<ManageUnits, ViewUnits>(&organisation.access_place())?;
    let mut changes = no_changes();
    note(&mut changes, "lang", Some(&organisation.lang), Some(&lang));
    note(&mut changes, "colour", Some(&organisation.colour.as_str()), Some(&colour.as_str()));
    organisation.lang = lang;
    organisation.colour = colour;
    let mut tx = acting.begin().await?;
    units::update_organisation(&tx, &organisation).await?;
    tx.record(&DirectoryEvent::OrganisationChanged { organisation: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// Largest logo, in bytes.
const LOGO_LIMIT: usize = 200 * 1024;

/// Sets an organisation's logo from a PNG, JPEG or WebP image; an empty file removes it.
pub async fn set_logo(acting: &Acting, id: OrgId, image: &[u8]) -> Result<()> {
    let organisation = find::organisation(acting, id).await?;
    acting.grants().require::<ManageUnits, ViewUnits>(&organisation.access_place())?;
    let logo = if image.is_empty() {
        None
    } else {
        let kind = image_type(image).ok_or_else(|| Error::field("logo", Text::new("logo-type")))?;
        if image.len() > LOGO_LIMIT {
            return Err(Error::field("logo", Text::new("logo-size")));
        }
        Some((image.to_vec(), kind))
    };
    let mut changes = no_changes();
    note(&mut changes, "logo", Some(&organisation.has_logo), Some(&logo.is_some()));
    let mut tx = acting.begin().await?;
    units::set_logo(&tx, id, logo).await?;
    tx.record(&DirectoryEvent::OrganisationChanged { organisation: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// The media type of an image by its first bytes. SVG is not taken: it can carry script.
fn image_type(image: &[u8]) -> Option<&'static str> {
    match image {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// A unit that the actor manages, as it is in the transaction.
async fn managed(acting: &Acting, tx: &db::Tx, id: UnitId) -> Result<Unit> {
    let unit = units::unchecked(tx.conn(), id).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ManageUnits, ViewUnits>(&unit.access_place())?;
    Ok(unit)
}

/// Adds a unit below another.
pub async fn add(acting: &Acting, parent: UnitId, draft: UnitDraft) -> Result<Unit> {
    let (unit, _) = find::unit(acting, parent).await?;
    acting.grants().require::<ManageUnits, ViewUnits>(&unit.access_place())?;
    let draft = draft.checked()?;
    if draft.kind == UnitKind::Organisation {
        return Err(Error::field("kind", Text::new("unit-kind-organisation-below")));
    }
    let mut tx = acting.begin().await?;
    units::hold_tree(&tx).await?;
    let parent = managed(acting, &tx, parent).await?;
    if parent.ended_on.is_some() {
        return Err(Error::refused("unit-closed"));
    }
    let unit = units::insert(&tx, Some(&parent), &draft).await?;
    tx.record(&DirectoryEvent::UnitAdded {
        organisation: unit.organisation,
        unit: unit.id,
        name: unit.name.clone(),
        unit_kind: unit.kind.to_string(),
        parent: parent.id,
    })?;
    tx.commit().await?;
    Ok(unit)
}

/// Changes what is known of a unit. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: UnitId, version: i64, draft: UnitDraft) -> Result<()> {
    let (mut unit, _) = find::unit(acting, id).await?;
    acting.grants().require::<ManageUnits, ViewUnits>(&unit.access_place())?;
    let draft = draft.checked()?;
    if (unit.kind == UnitKind::Organisation) != (draft.kind == UnitKind::Organisation) {
        return Err(Error::field("kind", Text::new("unit-kind-organisation-below")));
    }
    let mut changes = no_changes();
    note(&mut changes, "kind", Some(&unit.kind), Some(&draft.kind));
    note(&mut changes, "name", Some(&unit.name), Some(&draft.name));
    note(&mut changes, "code", unit.code.as_ref(), draft.code.as_ref());
    note(&mut changes, "street", unit.street.as_ref(), draft.street.as_ref());
    note(&mut changes, "postcode", unit.postcode.as_ref(), draft.postcode.as_ref());
    note(&mut changes, "place", unit.place.as_ref(), draft.place.as_ref());
    unit.version = version;
    let mut tx = acting.begin().await?;
    units::update(&tx, &unit, &draft).await?;
    tx.record(&DirectoryEvent::UnitChanged { organisation: unit.organisation, unit: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// Hangs a unit, with all below it, under another unit of its organisation.
pub async fn rehang(acting: &Acting, id: UnitId, under: UnitId) -> Result<()> {
    find::unit(acting, id).await?;
    find::unit(acting, under).await?;
    let mut tx = acting.begin().await?;
    units::hold_tree(&tx).await?;
    let unit = managed(acting, &tx, id).await?;
    let under = managed(acting, &tx, under).await?;
    let Some(from) = unit.parent else { return Err(Error::refused("organisation-stays-on-top")) };
    if unit.organisation != under.organisation {
        return Err(Error::field("under", Text::new("unit-other-organisation")));
    }
    if unit.path.reaches(&under.path) {
        return Err(Error::field("under", Text::new("unit-cycle")));
    }
    if under.ended_on.is_some() {
        return Err(Error::refused("unit-closed"));
    }
    units::rehang(&tx, &unit, &under).await?;
    tx.record(&DirectoryEvent::UnitMoved { organisation: unit.organisation, unit: id, from, to: under.id })?;
    tx.commit().await.map(|_| ())
}

/// Closes a unit that nobody belongs to any more.
pub async fn end(acting: &Acting, id: UnitId, on: NaiveDate) -> Result<()> {
    find::unit(acting, id).await?;
    let mut tx = acting.begin().await?;
    units::hold_tree(&tx).await?;
    let unit = managed(acting, &tx, id).await?;
    if unit.parent.is_none() {
        return Err(Error::refused("organisation-stays-on-top"));
    }
    // A closed unit takes nobody any more, from the moment at which it is closed: that cannot be planned ahead.
    if on > acting.today() {
        return Err(Error::field("on", Text::new("unit-close-ahead")));
    }
    if units::is_peopled(tx.conn(), &unit, on).await? {
        return Err(Error::refused("unit-peopled"));
    }
    if !units::children(tx.conn(), id).await?.is_empty() {
        return Err(Error::refused("unit-has-units"));
    }
    units::end(&tx, &unit, on).await?;
    tx.record(&DirectoryEvent::UnitEnded { organisation: unit.organisation, unit: id, on: on.to_string() })?;
    tx.commit().await.map(|_| ())
}
