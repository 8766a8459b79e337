//! Routes with the guard that stands before each, kept in a list so that a test can try every one of them.

use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};

use access::PermissionDef;
use kernel::Error;

use crate::App;
use crate::ctx::{Caller, Ctx};
use crate::respond::Failure;

/// Who gets as far as the handler. The handler then asks for proof of access to the thing itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Anybody; says why that is right.
    Public(&'static str),
    /// Whoever signed in.
    SignedIn,
    /// Whoever holds this permission somewhere.
    Needs(PermissionDef),
}

/// A route as the tests see it.
#[derive(Debug, Clone)]
pub struct RouteInfo {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// Guard.
    pub guard: Guard,
}

/// What a file manager asks.
const DRIVE_METHODS: [&str; 12] =
    ["OPTIONS", "GET", "HEAD", "PUT", "DELETE", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK"];

/// The routes of the application.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    streamed: Router<App>,
    list: Vec<RouteInfo>,
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.list).finish()
    }
}

impl Routes {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers `GET`.
    pub fn get<H: Handler<T, App>, T: 'static>(&mut self, path: &'static str, guard: Guard, handler: H) {
        self.add(Method::GET, path, guard, on(MethodFilter::GET, handler));
    }

    /// Answers `POST`.
    pub fn post<H: Handler<T, App>, T: 'static>(&mut self, path: &'static str, guard: Guard, handler: H) {
        self.add(Method::POST, path, guard, on(MethodFilter::POST, handler));
    }

    /// Answers `PATCH`.
    pub fn patch<H: Handler<T, App>, T: 'static>(&mut self, path: &'static str, guard: Guard, handler: H) {
        self.add(Method::PATCH, path, guard, on(MethodFilter::PATCH, handler));
    }

    /// Answers `PUT`.
    pub fn put<H: Handler<T, App>, T: 'static>(&mut self, path: &'static str, guard: Guard, handler: H) {
        self.add(Method::PUT, path, guard, on(MethodFilter::PUT, handler));
    }

    /// Answers `DELETE`.
    pub fn delete<H: Handler<T, App>, T: 'static>(&mut self, path: &'static str, guard: Guard, handler: H) {
        self.add(Method::DELETE, path, guard, on(MethodFilter::DELETE, handler));
    }

    /// Answers a method whose body may be of any size: its handler reads it as it comes, and sets a limit of its own.
    ///
    /// # Panics
    /// When there is no such method in a router.
    pub fn streamed<H: Handler<T, App>, T: 'static>(
        &mut self,
        method: Method,
        path: &'static str,
        guard: Guard,
        handler: H,
    ) {
        let Ok(filter) = MethodFilter::try_from(method.clone()) else { panic!("no router knows {method}") };
        let guarded = on(filter, handler).layer(axum::middleware::from_fn_with_state(guard, stand_guard));
        self.streamed = std::mem::take(&mut self.streamed).route(path, guarded);
        self.list.push(RouteInfo { method, path, guard });
    }

    /// Answers all that file managers ask over `WebDAV` (RFC 4918), with bodies of any size.
    pub fn drive<H: Handler<T, App>, T: 'static>(&mut self, path: &'static str, guard: Guard, handler: H) {
        let guarded = axum::routing::any(handler).layer(axum::middleware::from_fn_with_state(guard, stand_guard));
        self.streamed = std::mem::take(&mut self.streamed).route(path, guarded);
        let methods = DRIVE_METHODS.iter().filter_map(|name| Method::from_bytes(name.as_bytes()).ok());
        self.list.extend(methods.map(|method| RouteInfo { method, path, guard }));
    }

    fn add(&mut self, method: Method, path: &'static str, guard: Guard, answer: MethodRouter<App>) {
        let guarded = answer.layer(axum::middleware::from_fn_with_state(guard, stand_guard));
        self.router = std::mem::take(&mut self.router).route(path, guarded);
        self.list.push(RouteInfo { method, path, guard });
    }

    /// All routes so far.
    #[must_use]
    pub fn list(&self) -> &[RouteInfo] {
        &self.list
    }

    /// The router that answers them.
    pub fn into_router(self) -> Router<App> {
        self.router.merge(self.streamed)
    }

    /// The same in two: those whose bodies are to be kept small, and those that read them as they come.
    pub fn into_routers(self) -> (Router<App>, Router<App>) {
        (self.router, self.streamed)
    }
}

async fn stand_guard(State(guard): State<Guard>, ctx: Ctx, request: Request, next: Next) -> Response {
    match admit(guard, &ctx, request.method()) {
        Ok(()) => next.run(request).await,
        Err(error) => Failure(error).into_response(),
    }
}

fn admit(guard: Guard, ctx: &Ctx, method: &Method) -> Result<(), Error> {
    if matches!(guard, Guard::Public(_)) {
        return Ok(());
    }
    let identity = ctx.identity().ok_or(Error::SignInNeeded)?;
    if ctx.caller() != Caller::Browser {
        admit_token(guard, ctx, method)?;
    }
    match guard {
        Guard::Needs(needed) if !identity.grants.held().iter().any(|held| needed.is_carried_by(held.role)) => {
            Err(Error::Forbidden)
        }
        _ => Ok(()),
    }
}

/// A program needs a token for changes: a cookie alone would let another site's page make them. The token's scopes
/// narrow what its person may do: `read`, `write`, or the key of one permission.
fn admit_token(guard: Guard, ctx: &Ctx, method: &Method) -> Result<(), Error> {
    let reads = matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS" | "PROPFIND");
    let Some(scopes) = ctx.token_scopes() else {
        return if reads { Ok(()) } else { Err(Error::SignInNeeded) };
    };
    let general = if reads { ["read", "write"].as_slice() } else { &["write"] };
    let allowed = scopes
        .iter()
        .any(|scope| general.contains(&scope.as_str()) || matches!(guard, Guard::Needs(needed) if needed.key == scope));
    if allowed { Ok(()) } else { Err(Error::Forbidden) }
}
