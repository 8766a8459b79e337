//! What every page and every API answer has in common.
//!
//! A request passes [`layer::context`], which finds out who asks and in what language, and the [`route::Guard`] of its
//! route. The handler gets one argument, [`Ctx`] or [`SignedIn`], asks for proof of access, calls a command, and gives
//! back a [`Page`], a [`Redirect`] or a [`Failure`]; the context layer turns those into HTML or, for programs, JSON.
//!
//! * [`components`] and [`shell`] are the look; [`assets`] the files that go with it.
//! * [`Form`], [`Upload`] and [`Uploads`] are the only ways to read a posted form, and check [`csrf`] first.
//! * [`Slice`] is what a capability hands over.

pub mod api;
pub mod app;
pub mod assets;
pub mod components;
pub mod cookies;
pub mod csrf;
mod ctx;
mod dress;
mod entry;
mod form;
pub mod i18n;
pub mod layer;
pub mod live;
mod part;
mod personal;
pub mod problem;
mod respond;
pub mod route;
pub mod search;
pub mod shell;
mod slice;
pub mod typed;
mod view;

pub use app::App;
pub use ctx::{Caller, Ctx, DRIVE, SignedIn};
pub use entry::{Entry, Nothing};
pub use form::{Form, UPLOAD_LIMIT, Upload, UploadPart, Uploads};
pub use part::{Part, Showing};
pub use personal::{Erasing, Exporting, Personal};
pub use respond::{Failure, Flash, Page, PageResult, Redirect, status_of};
pub use route::{Guard, RouteInfo, Routes};
pub use slice::{AddRoutes, NavEntry, Slice};
pub use view::{Still, View, address};

/// The texts of the shell.
pub const LOCALES: &[i18n::Locale] = &[
    (kernel::Lang::Nl, include_str!("../locales/nl/web.ftl")),
    (kernel::Lang::En, include_str!("../locales/en/web.ftl")),
    (kernel::Lang::Fr, include_str!("../locales/fr/web.ftl")),
    (kernel::Lang::De, include_str!("../locales/de/web.ftl")),
];
