//! Giving people an account.

use access::Acting;
use kernel::{Error, PersonId, Result};

use super::Target;
use crate::events::SignonEvent;
use crate::model::{Account, checked_username, fold_username, suggest_username};
use crate::permissions::ManageAccounts;
use crate::store::accounts::{self, NewAccount};

/// The account of a person, for who may manage accounts or set this person's password; `None` when there is none.
pub async fn of(acting: &Acting, person: PersonId) -> Result<Option<Account>> {
    let target = Target::find(acting, person).await?;
    if acting.grants().person() != Some(person) && target.require::<ManageAccounts>(acting).is_err() {
        target.may_reset(acting)?;
    }
    Ok(accounts::of(acting.conn(), person).await?.map(|row| row.account()))
}

/// The person whom an id or a user name stands for; refused when there is none, *not found* when the actor may not see
/// them.
pub async fn person_named(acting: &Acting, named: &str) -> Result<PersonId> {
    let person = if let Ok(id) = named.trim().parse::<PersonId>() {
        id
    } else {
        let found = accounts::owner(acting.conn(), &fold_username(named)).await?;
        found.ok_or_else(|| Error::refused("account-unknown"))?
    };
    Ok(Target::find(acting, person).await?.person.id)
}

/// Gives a person an account without a password. Without a `username` the rule gives one.
pub async fn create(acting: &Acting, person: PersonId, username: Option<&str>) -> Result<Account> {
    let target = Target::find(acting, person).await?;
    target.require::<ManageAccounts>(acting)?;
    if accounts::of(acting.conn(), person).await?.is_some() {
        return Err(Error::refused("account-exists"));
    }
    if target.person.ended_on.is_some_and(|gone| gone <= acting.today()) {
        return Err(Error::refused("account-person-left"));
    }
    let username = match username.map(str::trim).filter(|name| !name.is_empty()) {
        Some(typed) => checked_username(typed)?,
        None => free_username(acting, &target).await?,
    };
    let mut tx = acting.begin().await?;
    let new = NewAccount { person, username: username.clone(), password_hash: None, showcase: None };
    accounts::insert_all(&tx, &[new]).await?;
    let organisation = target.person.organisation;
    tx.record(&SignonEvent::AccountAdded { organisation, person, username: username.clone() })?;
    let at = tx.at();
    tx.commit().await?;
    Ok(Account {
        person,
        organisation,
        username,
        has_password: false,
        must_change: false,
        valid_until: None,
        changed_at: at,
    })
}

/// The user name that a person would get by rule: the first that is free.
pub async fn free_username(acting: &Acting, target: &Target) -> Result<String> {
    let name = &target.person.name;
    let surname = format!("{}{}", name.prefix, name.surname);
    let suggest = |attempt| suggest_username(&name.given, &surname, target.holder(), attempt);
    let taken = accounts::taken(acting.conn(), &suggest(0)).await?;
    let most = u32::try_from(taken.len()).unwrap_or(u32::MAX);
    (0..=most)
        .map(suggest)
        .find(|name| !taken.contains(name))
        .ok_or_else(|| Error::internal("every user name by rule is taken"))
}
