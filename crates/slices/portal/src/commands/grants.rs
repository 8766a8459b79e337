//! Saying who gets an app, and seeing who does.

use access::Acting;
use directory::commands::find;
use directory::model::{FunctionId, JobFunction};
use kernel::{Error, PersonId, Result, Text};

use super::apps;
use crate::events::PortalEvent;
use crate::model::{App, AppId, Grant, GrantId, GrantTo, Reason, why};
use crate::permissions::{ManageApps, ViewApps};
use crate::store::grants;

/// Most grants of one app.
const MOST: usize = 200;

/// The grants of an app, functions named too.
pub async fn of(acting: &Acting, app: &App) -> Result<Vec<Grant>> {
    acting.grants().require::<ViewApps, ViewApps>(&app.access_place())?;
    let mut found = grants::of(acting.conn(), app.id).await?;
    if found.iter().any(|grant| matches!(grant.to, GrantTo::Function(_))) {
        let functions = functions(acting, app).await?;
        for grant in &mut found {
            if let GrantTo::Function(id) = grant.to {
                grant.name = functions.iter().find(|function| function.id == id).map(|function| function.name.clone());
            }
        }
    }
    Ok(found)
}

/// The functions that an app of this organisation can be granted to, by name.
pub async fn functions(acting: &Acting, app: &App) -> Result<Vec<JobFunction>> {
    let organisation = find::organisation(acting, app.organisation).await?;
    find::functions(acting, &organisation).await
}

/// How many people each grant of an app reaches today.
pub async fn reach(acting: &Acting, app: &App) -> Result<Vec<(GrantId, i64)>> {
    acting.grants().require::<ViewApps, ViewApps>(&app.access_place())?;
    grants::reach(acting.conn(), app.id, acting.today()).await
}

/// Whether a person that the actor may see gets an app today, and why.
pub async fn explain(acting: &Acting, app: &App, person: PersonId) -> Result<Reason> {
    let seen = find::person(acting, person).await?;
    if seen.person.organisation != app.organisation {
        return Err(Error::NotFound);
    }
    let grants = of(acting, app).await?;
    let standing = grants::standing(acting.conn(), person).await?.ok_or(Error::NotFound)?;
    let reason = why(app.organisation, &grants, &standing, acting.today());
    Ok(reason)
}

/// Grants an app. What the grant names must lie in the app's own organisation.
pub async fn add(acting: &Acting, id: AppId, to: GrantTo) -> Result<GrantId> {
    let app = apps::managed(acting, id).await?;
    check(acting, &app, &to).await?;
    let before = grants::of(acting.conn(), id).await?;
    if before.iter().any(|grant| grant.to == to) {
        return Err(Error::field(field_of(&to), Text::new("portal-grant-there-already")));
    }
    if before.len() >= MOST {
        return Err(Error::refused("portal-too-many-grants"));
    }
    let mut tx = acting.begin().await?;
    let grant = grants::insert(&tx, id, &to).await?;
    tx.record(&PortalEvent::GrantAdded { organisation: app.organisation, app: id, to: describe(&to) })?;
    tx.commit().await?;
    Ok(grant)
}

/// Takes a grant away.
pub async fn remove(acting: &Acting, id: AppId, grant: GrantId) -> Result<()> {
    let app = apps::managed(acting, id).await?;
    acting.grants().require::<ManageApps, ViewApps>(&app.access_place())?;
    let found = grants::of(acting.conn(), id).await?;
    let to = found.iter().find(|found| found.id == grant).map(|found| describe(&found.to)).ok_or(Error::NotFound)?;
    let mut tx = acting.begin().await?;
    if !grants::delete(&tx, id, grant).await? {
        return Err(Error::NotFound);
    }
    tx.record(&PortalEvent::GrantRemoved { organisation: app.organisation, app: id, to })?;
    tx.commit().await.map(|_| ())
}

/// The field of the form in which the thing named stands.
fn field_of(to: &GrantTo) -> &'static str {
    match to {
        GrantTo::Function(_) => "job_function",
        GrantTo::Unit(_) => "unit",
        GrantTo::UnitKind(_) => "unit_kind",
        GrantTo::Person(_) => "person",
        GrantTo::Everyone | GrantTo::Staff | GrantTo::Pupils => "kind",
    }
}

async fn check(acting: &Acting, app: &App, to: &GrantTo) -> Result<()> {
    let here = match to {
        GrantTo::Everyone | GrantTo::Staff | GrantTo::Pupils | GrantTo::UnitKind(_) => true,
        GrantTo::Function(id) => knows(&functions(acting, app).await?, *id),
        GrantTo::Unit(id) => find::unit(acting, *id).await.is_ok_and(|(unit, _)| unit.organisation == app.organisation),
        GrantTo::Person(id) => {
            find::person(acting, *id).await.is_ok_and(|seen| seen.person.organisation == app.organisation)
        }
    };
    // One answer for what does not exist and for what lies elsewhere: whether it exists is not ours to tell.
    if here { Ok(()) } else { Err(Error::field(field_of(to), Text::new("portal-grant-unknown"))) }
}

fn knows(functions: &[JobFunction], id: FunctionId) -> bool {
    functions.iter().any(|function| function.id == id)
}

/// A grant as the audit trail keeps it: its kind and the id that it names.
fn describe(to: &GrantTo) -> String {
    match to {
        GrantTo::Function(id) => format!("function {id}"),
        GrantTo::Unit(id) => format!("unit {id}"),
        GrantTo::UnitKind(kind) => format!("unit-kind {kind}"),
        GrantTo::Person(id) => format!("person {id}"),
        other => other.kind().to_owned(),
    }
}
