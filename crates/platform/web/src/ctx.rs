//! The one argument of every handler: who asks, in what language, with which rights.

use std::net::IpAddr;
use std::sync::Arc;

use access::{Acting, Grants};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use db::{Conn, Db, Tx};
use kernel::{Actor, Clock, Lang, PersonId, Result, Text};

use crate::app::{App, Identity, Session};
use crate::csrf::CsrfToken;
use crate::respond::{Failure, Flash};
use crate::shell::Scheme;

/// What asks: a browser, a program or a file manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// A page is wanted.
    Browser,
    /// JSON is wanted.
    Program,
    /// A file manager, over `WebDAV`: a status is wanted, and the password that comes along is a token.
    Drive,
}

impl Caller {
    /// What asks for this path.
    #[must_use]
    pub(crate) fn of(path: &str) -> Self {
        let below =
            |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        if path.starts_with("/api/") {
            Self::Program
        } else if below(DRIVE) {
            Self::Drive
        } else {
            Self::Browser
        }
    }
}

/// Where file managers ask.
pub const DRIVE: &str = "/dav";

/// A request's context. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(pub(crate) Arc<Request>);

pub(crate) struct Request {
    pub(crate) app: App,
    pub(crate) actor: Actor,
    pub(crate) session: Option<Session>,
    pub(crate) lang: Lang,
    pub(crate) scheme: Scheme,
    pub(crate) csrf: CsrfToken,
    pub(crate) path: String,
    pub(crate) caller: Caller,
    pub(crate) address: Option<IpAddr>,
    pub(crate) host: Option<String>,
    pub(crate) flash: Option<Flash>,
}

impl std::fmt::Debug for Ctx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ctx({:?} {})", self.0.actor.performer, self.0.path)
    }
}

impl Ctx {
    /// The application node.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.app.db
    }

    /// To read with.
    #[must_use]
    pub fn conn(&self) -> Conn<'_> {
        self.0.app.db.conn()
    }

    /// Begins to write on behalf of whoever asks.
    pub async fn begin(&self) -> Result<Tx> {
        self.0.app.db.begin(&self.0.actor).await
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.0.app.db.clock()
    }

    /// Who asks.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    /// Who signed in, if anybody.
    #[must_use]
    pub fn identity(&self) -> Option<&Arc<Identity>> {
        self.0.session.as_ref().map(|session| &session.identity)
    }

    /// What a token may do; `None` when it is no token that asks.
    #[must_use]
    pub fn token_scopes(&self) -> Option<&[String]> {
        self.0.session.as_ref()?.scopes.as_deref()
    }

    /// When the token that asks ends; `None` when it is no token that asks.
    #[must_use]
    pub fn token_ends_at(&self) -> Option<kernel::Timestamp> {
        self.0.session.as_ref().filter(|session| session.scopes.is_some()).map(|session| session.ends_at)
    }

    /// The language of the answer.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.0.lang
    }

    /// Light or dark.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.0.scheme
    }

    /// Proof for the forms of this answer.
    #[must_use]
    pub fn csrf(&self) -> &CsrfToken {
        &self.0.csrf
    }

    /// The path and query that were asked for.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Whether a browser or a program asks.
    #[must_use]
    pub fn caller(&self) -> Caller {
        self.0.caller
    }

    /// From which address.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.0.address
    }

    /// A path as an address for programs outside the browser: with the name under which we were asked.
    #[must_use]
    pub fn whole_address(&self, path: &str) -> String {
        let scheme = if self.0.app.settings.secure { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.0.host.as_deref().unwrap_or("localhost"))
    }

    /// A text without gaps.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.0.app.catalog.format(self.0.lang, key, &[])
    }

    /// A text with gaps filled.
    #[must_use]
    pub fn text(&self, text: &Text) -> String {
        self.0.app.catalog.text(self.0.lang, text)
    }

    /// The message of the redirect that led here.
    #[must_use]
    pub fn flash(&self) -> Option<&Flash> {
        self.0.flash.as_ref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Failure(kernel::Error::internal("a request passed by the context layer")))
    }
}

/// The context of somebody who signed in. Extracting it sends others to the sign-in page.
#[derive(Debug, Clone)]
pub struct SignedIn {
    ctx: Ctx,
    identity: Arc<Identity>,
    acting: Acting,
}

impl SignedIn {
    /// The signed-in context of a request, if it is one.
    #[must_use]
    pub fn of(ctx: &Ctx) -> Option<Self> {
        let identity = Arc::clone(ctx.identity()?);
        let acting = Acting::new(ctx.db().clone(), ctx.actor().clone(), identity.grants.clone());
        Some(Self { ctx: ctx.clone(), identity, acting })
    }

    /// Who.
    #[must_use]
    pub fn me(&self) -> &Identity {
        &self.identity
    }

    /// Who, by id.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.identity.person
    }

    /// What they hold.
    #[must_use]
    pub fn grants(&self) -> &Grants {
        &self.identity.grants
    }

    /// What commands take first.
    #[must_use]
    pub fn acting(&self) -> &Acting {
        &self.acting
    }
}

impl std::ops::Deref for SignedIn {
    type Target = Ctx;
    fn deref(&self) -> &Ctx {
        &self.ctx
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let ctx = Ctx::from_request_parts(parts, state).await?;
        Self::of(&ctx).ok_or(Failure(kernel::Error::SignInNeeded))
    }
}

/// A text in the language of a context: `t!(ctx, "people-title")`, `t!(ctx, "people-count", n = 5)`.
#[macro_export]
macro_rules! t {
    ($ctx:expr, $key:expr) => { $ctx.t($key) };
    ($ctx:expr, $key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $ctx.text(&kernel::Text::new($key)$(.with(stringify!($name), &$value))+)
    };
}
