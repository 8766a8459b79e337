//! What is kept here of a person: to show them, and to forget.

use db::events::erase_payloads;
use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{Id, PersonId, Result, Timestamp};
use serde_json::{Value, json};
use web::Personal;

use crate::commands::sign_in::account_key;
use crate::model::{SessionId, TokenId};
use crate::store::accounts;
use crate::store::{throttle, tokens};

pub(crate) const HOOK: Personal = Personal {
    name: "signon",
    export: |conn, person| Box::pin(export(conn, person)),
    erase: |tx, person| Box::pin(forget(tx, person)),
};

#[derive(FromQueryResult)]
struct SessionLine {
    id: SessionId,
    created_at: Timestamp,
    last_seen_at: Timestamp,
    expires_at: Timestamp,
    ended_at: Option<Timestamp>,
    address: Option<String>,
    agent: String,
}

#[derive(FromQueryResult)]
struct TokenLine {
    id: TokenId,
    name: String,
    scopes: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    last_used_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

/// The account, and where and with what it was signed in to. Secrets are not even kept.
async fn export(conn: Conn<'_>, person: PersonId) -> Result<Value> {
    let at = |moment: Timestamp| moment.rfc3339();
    let account = accounts::of(conn, person).await?.map(|account| {
        json!({
            "username": account.username,
            "has_password": account.password_hash.is_some(),
            "password_set_at": at(account.changed_at),
        })
    });
    let sessions: Vec<SessionLine> = sql(
        "SELECT id, created_at, last_seen_at, expires_at, ended_at, address, agent FROM session WHERE person = $1 \
             ORDER BY created_at DESC, id",
    )
    .bind(person)
    .all(conn)
    .await?;
    let tokens: Vec<TokenLine> = sql(
        "SELECT id, name, scopes, created_at, expires_at, last_used_at, ended_at FROM api_token WHERE person = $1 \
             ORDER BY id DESC",
    )
    .bind(person)
    .all(conn)
    .await?;
    let browsers: Vec<Timestamp> = sql("SELECT last_at FROM known_device WHERE person = $1 ORDER BY last_at DESC")
        .bind(person)
        .scalars(conn)
        .await?;
    Ok(json!({
        "account": account,
        "sessions": sessions.into_iter().map(|own| json!({
            "id": own.id,
            "began_at": at(own.created_at),
            "last_seen_at": at(own.last_seen_at),
            "ends_at": at(own.expires_at),
            "ended_at": own.ended_at.map(at),
            "address": own.address,
            "browser": own.agent,
        })).collect::<Vec<_>>(),
        "tokens": tokens.into_iter().map(|own| json!({
            "id": own.id,
            "name": own.name,
            "scopes": tokens::scopes(&own.scopes),
            "made_at": at(own.created_at),
            "ends_at": at(own.expires_at),
            "last_used_at": own.last_used_at.map(at),
            "ended_at": own.ended_at.map(at),
        })).collect::<Vec<_>>(),
        "known_browsers_last_used": browsers.into_iter().map(at).collect::<Vec<_>>(),
    }))
}

async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    // What was said of a token names it as its owner did.
    let tokens: Vec<TokenId> =
        sql("SELECT id FROM api_token WHERE person = $1").bind(person).scalars(tx.conn()).await?;
    for token in tokens {
        erase_payloads(tx, token.uuid()).await?;
    }
    for statement in [
        "DELETE FROM session WHERE person = $1",
        "DELETE FROM known_device WHERE person = $1",
        "DELETE FROM reset_ticket WHERE person = $1",
        "DELETE FROM api_token WHERE person = $1",
        "DELETE FROM account WHERE person = $1",
    ] {
        sql(statement).bind(person).run(tx).await?;
    }
    throttle::clear(tx, &account_key(person)).await?;
    let of_browsers = format!("device:{person}:");
    sql("DELETE FROM throttle WHERE key >= $1 AND key < $2")
        .bind(of_browsers.as_str())
        .bind(db::like_prefix_end(&of_browsers))
        .run(tx)
        .await
        .map(|_| ())
}
