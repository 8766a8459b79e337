//! Apps, who gets them, and banners: what they are and which rules hold. No database, no pages.

mod app;
mod banner;
mod desk;
mod grant;
mod text;

pub use app::{App, AppDraft, AppId, Category};
pub use banner::{Banner, BannerDraft, BannerId, Notice, Urgency};
pub use desk::{Catalogue, Desk, Held, Section};
pub use grant::{Grant, GrantId, GrantTo, Reason, Standing, StandingPlace, why};
pub(crate) use text::in_language;
