//! What others may hear of the portal.

use kernel::{DomainEvent, Id, OrgId, PersonId, Stamp, Subject, UnitId};
use serde::Serialize;

use crate::model::{AppId, BannerId};

/// Old and new value of each field that changed.
pub(crate) type Changes = std::collections::BTreeMap<&'static str, (String, String)>;

/// Something that happened in the portal.
///
/// That somebody opened an app is no event: what a person does all day is theirs. Their list of last opened apps is
/// kept for them alone.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum PortalEvent {
    /// An app was added.
    AppAdded { organisation: OrgId, app: AppId, name: String, url: String },
    /// What is known of an app changed.
    AppChanged { organisation: OrgId, app: AppId, changes: Changes },
    /// An app was taken off everybody's page.
    AppEnded { organisation: OrgId, app: AppId, name: String },
    /// An app that had ended is back.
    AppRestored { organisation: OrgId, app: AppId, name: String },
    /// More people get an app.
    GrantAdded { organisation: OrgId, app: AppId, to: String },
    /// Fewer people get an app.
    GrantRemoved { organisation: OrgId, app: AppId, to: String },
    /// A person's favourites changed.
    FavouritesChanged { organisation: OrgId, person: PersonId },
    /// A banner was written.
    BannerAdded { organisation: OrgId, unit: UnitId, banner: BannerId, severity: String, text: String },
    /// A banner was changed.
    BannerChanged { organisation: OrgId, unit: UnitId, banner: BannerId, changes: Changes },
    /// A banner was taken away before its time.
    BannerEnded { organisation: OrgId, unit: UnitId, banner: BannerId },
}

impl DomainEvent for PortalEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::AppAdded { .. } => "portal.app.added",
            Self::AppChanged { .. } => "portal.app.changed",
            Self::AppEnded { .. } => "portal.app.ended",
            Self::AppRestored { .. } => "portal.app.restored",
            Self::GrantAdded { .. } => "portal.grant.added",
            Self::GrantRemoved { .. } => "portal.grant.removed",
            Self::FavouritesChanged { .. } => "portal.favourites.changed",
            Self::BannerAdded { .. } => "portal.banner.added",
            Self::BannerChanged { .. } => "portal.banner.changed",
            Self::BannerEnded { .. } => "portal.banner.ended",
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::AppAdded { organisation, app, .. }
            | Self::AppChanged { organisation, app, .. }
            | Self::AppEnded { organisation, app, .. }
            | Self::AppRestored { organisation, app, .. }
            | Self::GrantAdded { organisation, app, .. }
            | Self::GrantRemoved { organisation, app, .. } => Subject::of("app", app.uuid(), *organisation),
            Self::FavouritesChanged { organisation, person } => Subject::person(*person, *organisation),
            Self::BannerAdded { organisation, unit, banner, .. }
            | Self::BannerChanged { organisation, unit, banner, .. }
            | Self::BannerEnded { organisation, unit, banner } => {
                Subject::of("banner", banner.uuid(), *organisation).at(*unit)
            }
        }
    }

    fn stamps(&self) -> Vec<Stamp> {
        match self {
            Self::FavouritesChanged { person, .. } => {
                vec![Stamp::Person(*person)]
            }
            Self::AppAdded { organisation, .. }
            | Self::AppChanged { organisation, .. }
            | Self::AppEnded { organisation, .. }
            | Self::AppRestored { organisation, .. }
            | Self::GrantAdded { organisation, .. }
            | Self::GrantRemoved { organisation, .. }
            | Self::BannerAdded { organisation, .. }
            | Self::BannerChanged { organisation, .. }
            | Self::BannerEnded { organisation, .. } => vec![Stamp::Organisation(*organisation)],
        }
    }
}
