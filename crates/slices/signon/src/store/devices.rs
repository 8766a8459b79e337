use db::{Tx, sql};
use kernel::{PersonId, Result, Token};

use super::digest;

/// Remembers that this browser signed in to the account.
pub(crate) async fn remember(tx: &Tx, device: &Token, person: PersonId) -> Result<()> {
    sql("INSERT INTO known_device (token_hash, person, last_at) VALUES ($1, $2, $3) \
         ON CONFLICT (token_hash, person) DO UPDATE SET last_at = excluded.last_at")
    .bind(digest(device))
    .bind(person)
    .bind(tx.at())
    .run(tx)
    .await
    .map(|_| ())
}

/// Forgets all browsers that signed in to the account.
pub(crate) async fn forget(tx: &Tx, person: PersonId) -> Result<()> {
    sql("DELETE FROM known_device WHERE person = $1").bind(person).run(tx).await.map(|_| ())
}
