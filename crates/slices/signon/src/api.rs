//! The same commands for programs.

use access::Permission as _;
use axum::extract::Path;
use axum::http::StatusCode;
use chrono::NaiveDate;
use kernel::{Error, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::api::{ApiResult, Created, Json, Listing};
use web::{Failure, Guard, Routes, SignedIn};

use crate::commands::tokens::TokenDraft;
use crate::commands::{accounts, passwords, sessions, tokens};
use crate::model::{Account, ApiToken, SessionId, SessionRow, TokenId};
use crate::pages::all_permissions;
use crate::permissions::{ManageAccounts, ResetPupilPasswords};

pub(crate) fn routes(routes: &mut Routes) {
    // Whoever may reset a colleague's password may reset a pupil's, so this is the wider of the two.
    let resets = Guard::Needs(ResetPupilPasswords::DEF);
    routes.get("/api/v1/me", Guard::SignedIn, me);
    routes.get("/api/v1/me/sessions", Guard::SignedIn, my_sessions);
    routes.delete("/api/v1/me/sessions", Guard::SignedIn, end_my_sessions);
    routes.delete("/api/v1/me/sessions/{session}", Guard::SignedIn, end_my_session);
    routes.get("/api/v1/tokens", Guard::SignedIn, my_tokens);
    routes.post("/api/v1/tokens", Guard::SignedIn, create_token);
    routes.delete("/api/v1/tokens/{token}", Guard::SignedIn, end_token);
    routes.post("/api/v1/people/{person}/password-reset", resets, reset_password);
    routes.get("/api/v1/people/{person}/account", resets, account);
    routes.post("/api/v1/people/{person}/account", Guard::Needs(ManageAccounts::DEF), create_account);
}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(
        me,
        my_sessions,
        end_my_sessions,
        end_my_session,
        my_tokens,
        create_token,
        end_token,
        reset_password,
        account,
        create_account
    ),
    components(schemas(
        Me,
        MyRole,
        MySession,
        MyToken,
        NewToken,
        MadeToken,
        ResetBody,
        ResetDone,
        AccountBody,
        NewAccount
    ))
)]
struct Api;

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    /// Id of the person.
    person: String,
    /// Name as spoken.
    name: String,
    /// Id of the organisation.
    organisation: String,
    /// Name of the organisation.
    organisation_name: String,
    /// Whether this is a pupil.
    pupil: bool,
    /// Language chosen: `nl`, `en`, `fr` or `de`.
    lang: Option<String>,
    /// Roles held today.
    roles: Vec<MyRole>,
    /// What the token may do; absent for a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<String>>,
}

/// A role held at a unit.
#[derive(Debug, Serialize, ToSchema)]
struct MyRole {
    /// Key of the role.
    role: String,
    /// Path of the unit from which it reaches downward; empty for the whole installation.
    path: String,
}

/// Who asks, and what they hold.
#[utoipa::path(get, path = "/api/v1/me", tag = "signon", responses((status = 200, body = Me)))]
async fn me(ctx: SignedIn) -> Json<Me> {
    let me = ctx.me();
    let held = me.grants.held().iter();
    Json(Me {
        person: me.person.to_string(),
        name: me.name.clone(),
        organisation: me.house.organisation.to_string(),
        organisation_name: me.house.name.clone(),
        pupil: me.pupil,
        lang: me.lang.map(|lang| lang.tag().to_owned()),
        roles: held.map(|held| MyRole { role: held.role.to_string(), path: held.path.to_string() }).collect(),
        scopes: ctx.token_scopes().map(<[String]>::to_vec),
    })
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
struct MySession {
    /// Which.
    id: String,
    /// When it began, RFC 3339.
    created_at: String,
    /// When it was last used, to five minutes.
    last_seen_at: String,
    /// When it ends at the latest.
    expires_at: String,
    /// From which address it began.
    address: Option<String>,
    /// What the browser said of itself.
    agent: String,
}

impl From<SessionRow> for MySession {
    fn from(row: SessionRow) -> Self {
        Self {
            id: row.id.to_string(),
            created_at: row.created_at.rfc3339(),
            last_seen_at: row.last_seen_at.rfc3339(),
            expires_at: row.expires_at.rfc3339(),
            address: row.address,
            agent: row.agent,
        }
    }
}

/// Where one is signed in.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "signon", responses((status = 200, body = Listing<MySession>)))]
async fn my_sessions(ctx: SignedIn) -> ApiResult<Json<Listing<MySession>>> {
    let rows = sessions::mine(ctx.acting(), None).await?;
    Ok(Json(Listing { items: rows.into_iter().map(Into::into).collect(), next: None }))
}

/// Signs out everywhere.
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "signon", responses((status = 204)))]
async fn end_my_sessions(ctx: SignedIn) -> ApiResult<StatusCode> {
    sessions::end_mine(ctx.acting(), None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends one session.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{session}", tag = "signon",
    params(("session" = String, Path, description = "Id of the session")), responses((status = 204)))]
async fn end_my_session(ctx: SignedIn, Path(id): Path<SessionId>) -> ApiResult<StatusCode> {
    sessions::end(ctx.acting(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A token; its secret is told once, when it is made.
#[derive(Debug, Serialize, ToSchema)]
struct MyToken {
    /// Which.
    id: String,
    /// What its owner calls it.
    name: String,
    /// What it may do: `read`, `write`, or keys of permissions.
    scopes: Vec<String>,
    /// When it was made, RFC 3339.
    created_at: String,
    /// When it ends.
    expires_at: String,
    /// When it was last used, to five minutes.
    last_used_at: Option<String>,
}

impl From<ApiToken> for MyToken {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id.to_string(),
            name: token.name,
            scopes: token.scopes,
            created_at: token.created_at.rfc3339(),
            expires_at: token.expires_at.rfc3339(),
            last_used_at: token.last_used_at.map(kernel::Timestamp::rfc3339),
        }
    }
}

/// One's own tokens.
#[utoipa::path(get, path = "/api/v1/tokens", tag = "signon", responses((status = 200, body = Listing<MyToken>)))]
async fn my_tokens(ctx: SignedIn) -> ApiResult<Json<Listing<MyToken>>> {
    let list = tokens::mine(ctx.acting()).await?;
    Ok(Json(Listing { items: list.into_iter().map(Into::into).collect(), next: None }))
}

/// A token to make.
#[derive(Debug, Deserialize, ToSchema)]
struct NewToken {
    /// What to call it, 80 characters at most.
    name: String,
    /// What it may do: `read`, `write`, or keys of permissions.
    scopes: Vec<String>,
    /// The last day on which it holds, two years ahead at most, and no later than the token that makes it.
    expires_on: NaiveDate,
}

/// A token that was made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeToken {
    /// The token.
    token: MyToken,
    /// What to send as `Authorization: Bearer …`. Not told again.
    secret: String,
}

/// Makes a token.
#[utoipa::path(post, path = "/api/v1/tokens", tag = "signon", request_body = NewToken,
    responses((status = 201, body = MadeToken)))]
async fn create_token(ctx: SignedIn, Json(new): Json<NewToken>) -> ApiResult<Created<MadeToken>> {
    let draft = TokenDraft { name: new.name, scopes: new.scopes, expires_on: new.expires_on };
    let by = tokens::Maker { person: ctx.person(), ends_at: ctx.token_ends_at() };
    let made = tokens::create(ctx.acting(), by, draft, &all_permissions(&ctx)).await?;
    let location = format!("/api/v1/tokens/{}", made.token.id);
    Ok(Created { location, body: MadeToken { token: made.token.into(), secret: made.secret } })
}

/// Withdraws a token.
#[utoipa::path(delete, path = "/api/v1/tokens/{token}", tag = "signon",
    params(("token" = String, Path, description = "Id of the token")), responses((status = 204)))]
async fn end_token(ctx: SignedIn, Path(id): Path<TokenId>) -> ApiResult<StatusCode> {
    tokens::end(ctx.acting(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How to reset a password.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct ResetBody {
    /// Lets a pupil keep the password; for others it is always temporary.
    #[serde(default)]
    keep: bool,
}

/// The new password, told once.
#[derive(Debug, Serialize, ToSchema)]
struct ResetDone {
    /// Id of the person.
    person: String,
    /// The user name it goes with.
    username: String,
    /// The password.
    password: String,
    /// Whether it must be replaced at the next sign-in.
    must_change: bool,
}

/// Gives somebody a temporary password and ends their sessions.
#[utoipa::path(post, path = "/api/v1/people/{person}/password-reset", tag = "signon", request_body = ResetBody,
    params(("person" = String, Path, description = "Id of the person")), responses((status = 200, body = ResetDone)))]
async fn reset_password(
    ctx: SignedIn,
    Path(person): Path<PersonId>,
    Json(body): Json<ResetBody>,
) -> ApiResult<Json<ResetDone>> {
    let done = passwords::reset(ctx.acting(), person, body.keep, &all_permissions(&ctx)).await?;
    Ok(Json(ResetDone {
        person: done.person.to_string(),
        username: done.username,
        password: done.password,
        must_change: done.must_change,
    }))
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
struct AccountBody {
    /// Id of the person.
    person: String,
    /// User name.
    username: String,
    /// Whether there is a password.
    has_password: bool,
    /// Whether it must be replaced at the next sign-in.
    must_change: bool,
    /// When the password was last set, RFC 3339.
    changed_at: String,
}

impl From<Account> for AccountBody {
    fn from(account: Account) -> Self {
        Self {
            person: account.person.to_string(),
            username: account.username,
            has_password: account.has_password,
            must_change: account.must_change,
            changed_at: account.changed_at.rfc3339(),
        }
    }
}

/// The account of a person.
#[utoipa::path(get, path = "/api/v1/people/{person}/account", tag = "signon",
    params(("person" = String, Path, description = "Id of the person")), responses((status = 200, body = AccountBody)))]
async fn account(ctx: SignedIn, Path(person): Path<PersonId>) -> ApiResult<Json<AccountBody>> {
    let account = accounts::of(ctx.acting(), person).await?.ok_or(Failure(Error::NotFound))?;
    Ok(Json(account.into()))
}

/// An account to make.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct NewAccount {
    /// User name; by rule when left out.
    username: Option<String>,
}

/// Gives a person an account without a password.
#[utoipa::path(post, path = "/api/v1/people/{person}/account", tag = "signon", request_body = NewAccount,
    params(("person" = String, Path, description = "Id of the person")), responses((status = 201, body = AccountBody)))]
async fn create_account(
    ctx: SignedIn,
    Path(person): Path<PersonId>,
    Json(new): Json<NewAccount>,
) -> ApiResult<Created<AccountBody>> {
    let account = accounts::create(ctx.acting(), person, new.username.as_deref()).await?;
    Ok(Created { location: format!("/api/v1/people/{person}/account"), body: account.into() })
}
