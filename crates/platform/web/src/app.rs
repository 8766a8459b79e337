//! What an application node holds: the database, the texts, the settings, and who tells who somebody is.

use std::sync::Arc;

use access::Grants;
use async_trait::async_trait;
use db::Db;
use kernel::{Lang, OrgId, PersonId, Result, Token};

use crate::i18n::Catalog;
use crate::shell::{Banner, Bell};
use crate::{Ctx, Slice};

/// An application node. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The texts.
    pub catalog: Catalog,
    /// The settings that pages depend on.
    pub settings: Settings,
    /// Tells who a cookie or token stands for.
    pub identify: Box<dyn Identify>,
    /// Brings what stands around every page.
    pub furnish: Box<dyn Furnish>,
    /// The capabilities.
    pub slices: Vec<Slice>,
    /// What capabilities work with besides the database, by its type.
    pub tools: Tools,
}

/// What capabilities work with besides the database: the blob store, the mail server. Each is found by its type, so that
/// the platform need not know them all.
#[derive(Clone, Default, Debug)]
pub struct Tools(axum::http::Extensions);

impl Tools {
    /// With one more.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, tool: T) -> Self {
        self.0.insert(tool);
        self
    }

    /// The one of this type.
    ///
    /// # Errors
    /// When the application was put together without it.
    pub fn get<T: Send + Sync + 'static>(&self) -> Result<&T> {
        self.0.get().ok_or_else(|| kernel::Error::internal(format!("there is no {}", std::any::type_name::<T>())))
    }
}

impl App {
    /// Puts a node together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// Settings that pages depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether people reach us over https, so that cookies can be kept to it.
    pub secure: bool,
    /// Whether this is a demo, in which one can step into anybody.
    pub demo: bool,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

/// Somebody who signed in.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Who.
    pub person: PersonId,
    /// Full name as written.
    pub name: String,
    /// The name to greet with.
    pub given_name: String,
    /// Whether this is a pupil, who gets simpler words.
    pub pupil: bool,
    /// The language the person chose.
    pub lang: Option<Lang>,
    /// The organisation whose house they are in.
    pub house: Arc<House>,
    /// What they hold.
    pub grants: Grants,
    /// Version of all that was derived for this person; changes when any of it does.
    pub version: Version,
}

/// What an organisation looks like from inside.
#[derive(Debug, Clone)]
pub struct House {
    /// Which organisation.
    pub organisation: OrgId,
    /// Where it hangs in the tree.
    pub place: access::Place,
    /// Its name.
    pub name: String,
    /// Address of its logo.
    pub logo: Option<String>,
    /// Address of its colours.
    pub theme: Option<String>,
    /// The language of who has not chosen one.
    pub lang: Lang,
}

/// Version of what was derived for a person: moves with any change to the person, the organisation or the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Version {
    /// The person's own stamp.
    pub person: i64,
    /// The organisation's stamp.
    pub organisation: i64,
    /// Everybody's stamp.
    pub everything: i64,
    /// The calendar day, since roles and memberships begin and end on days.
    pub day: i32,
}

/// A session or token that holds.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub identity: Arc<Identity>,
    /// What a token may do; `None` for a session on the pages, which may do all that the person may.
    pub scopes: Option<Vec<String>>,
    /// When it ends by itself.
    pub ends_at: kernel::Timestamp,
}

/// Tells who a cookie or token stands for.
#[async_trait]
pub trait Identify: Send + Sync {
    /// The session behind a cookie; `None` when it has ended.
    async fn by_cookie(&self, db: &Db, token: &Token) -> Result<Option<Session>>;
    /// The session behind an API token; `None` when it has ended.
    async fn by_bearer(&self, db: &Db, token: &Token) -> Result<Option<Session>>;
}

/// Brings what stands around every page.
#[async_trait]
pub trait Furnish: Send + Sync {
    /// Urgent messages for this visitor.
    async fn banners(&self, ctx: &Ctx) -> Result<Vec<Banner<'static>>>;

    /// How much is new for this visitor; `None` for no bell.
    async fn bell(&self, _: &Ctx) -> Result<Option<Bell<'static>>> {
        Ok(None)
    }
}
