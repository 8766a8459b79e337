//! Joining, leaving, and asking to be let in.

use axum::extract::Path;
use kernel::Text;
use serde::Deserialize;
use web::{Form, Nothing, PageResult, Redirect, SignedIn};

use super::read_group;
use crate::commands::{members, requests};

pub(super) async fn join(me: SignedIn, Path(group): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    members::join(me.acting(), id).await?;
    Ok(Redirect::to(format!("/groups/{id}")).saying(&Text::new("groups-joined")))
}

pub(super) async fn leave(me: SignedIn, Path(group): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    members::leave(me.acting(), read_group(&group)?).await?;
    Ok(Redirect::to("/groups").saying(&Text::new("groups-left")))
}

/// What somebody says who asks to be let in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    note: String,
}

pub(super) async fn ask(me: SignedIn, Path(group): Path<String>, Form(asking): Form<Asking>) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    requests::ask(me.acting(), id, &asking.note).await?;
    Ok(Redirect::to(format!("/groups/{id}")).saying(&Text::new("groups-asked")))
}

pub(super) async fn withdraw(me: SignedIn, Path(group): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    requests::withdraw(me.acting(), id).await?;
    Ok(Redirect::to(format!("/groups/{id}")).saying(&Text::new("groups-withdrawn")))
}
