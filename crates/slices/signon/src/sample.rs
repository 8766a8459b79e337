//! The accounts of a demo.

use std::collections::HashMap;

use access::Acting;
use db::sql;
use kernel::{Error, Id, OrgId, PersonId, Result};

use crate::events::SignonEvent;
use crate::hashing;
use crate::model::checked_username;
use crate::store::accounts::{self, NewAccount};

/// An account of the demo.
#[derive(Debug, Clone)]
pub struct SampleAccount {
    /// Whose.
    pub person: PersonId,
    /// User name, unique.
    pub username: String,
    /// A password, for who is shown; the others can be stepped into.
    pub password: Option<String>,
    /// What the person is shown as: the key of a role, or a word of the demo's own.
    pub showcase: Option<String>,
}

/// Adds accounts by the thousand. A password costs the time of one hash, so only give one to who is shown.
pub async fn seed_accounts(acting: &Acting, seeds: &[SampleAccount]) -> Result<()> {
    let organisations = organisations(acting, seeds).await?;
    let mut new = Vec::with_capacity(seeds.len());
    for seed in seeds {
        let password_hash = match &seed.password {
            Some(password) => Some(hashing::hash(acting.db().random(), password).await?),
            None => None,
        };
        new.push(NewAccount {
            person: seed.person,
            username: checked_username(&seed.username)?,
            password_hash,
            showcase: seed.showcase.clone(),
        });
    }
    let mut tx = acting.begin().await?;
    accounts::insert_all(&tx, &new).await?;
    for account in new {
        let organisation = *organisations
            .get(&account.person)
            .ok_or_else(|| Error::internal(format!("no person {} to give an account", account.person)))?;
        tx.record(&SignonEvent::AccountAdded { organisation, person: account.person, username: account.username })?;
    }
    tx.commit_without_trace("without accounts nothing is seeded").await
}

#[derive(db::FromQueryResult)]
struct Row {
    id: PersonId,
    organisation: OrgId,
}

async fn organisations(acting: &Acting, seeds: &[SampleAccount]) -> Result<HashMap<PersonId, OrgId>> {
    let mut found = HashMap::with_capacity(seeds.len());
    for chunk in seeds.chunks(1_000) {
        let marks = db::placeholders(1, chunk.len());
        let rows: Vec<Row> = sql(format!("SELECT id, organisation FROM directory_person WHERE id IN ({marks})"))
            .bind_all(chunk.iter().map(|seed| seed.person.uuid()))
            .all(acting.conn())
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row.organisation)));
    }
    Ok(found)
}
