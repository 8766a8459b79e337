//! Who belongs to a group without being added.

use access::Acting;
use directory::commands::find;
use directory::model::JobFunction;
use kernel::{Error, Result, Text};

use crate::events::GroupEvent;
use crate::gate::{self, Steering};
use crate::model::{GroupId, Rule, RuleDraft, RuleId};
use crate::store::rules;

/// Most rules of one group.
const MOST: usize = 50;

/// The rules of a group.
pub async fn list(acting: &Acting, steering: &Steering) -> Result<Vec<Rule>> {
    rules::of(acting.conn(), steering.group().id).await
}

/// The functions that a rule can name.
pub async fn functions(acting: &Acting, steering: &Steering) -> Result<Vec<JobFunction>> {
    let organisation = find::organisation(acting, steering.group().organisation).await?;
    find::functions(acting, &organisation).await
}

/// Adds a rule. What it names must lie in the group's own organisation.
pub async fn add(acting: &Acting, id: GroupId, draft: RuleDraft) -> Result<RuleId> {
    let steering = gate::steer(acting, id).await?;
    let group = steering.group();
    let unknown = |field: &'static str| Error::field(field, Text::new("groups-rule-unknown"));
    let unit = match draft.unit {
        None => group.organisation.unit(),
        Some(unit) => {
            let found = find::unit(acting, unit).await.map_err(|_| unknown("unit"))?;
            if found.0.organisation != group.organisation {
                return Err(unknown("unit"));
            }
            unit
        }
    };
    if let Some(function) = draft.function
        && !functions(acting, &steering).await?.iter().any(|known| known.id == function)
    {
        return Err(unknown("function"));
    }
    let before = rules::of(acting.conn(), id).await?;
    let same = |rule: &Rule| rule.unit == unit && rule.function == draft.function && rule.kind == draft.kind;
    if before.iter().any(same) {
        return Err(Error::field("unit", Text::new("groups-rule-there-already")));
    }
    if before.len() >= MOST {
        return Err(Error::refused("groups-too-many-rules"));
    }
    let mut tx = acting.begin().await?;
    let rule = rules::insert(&tx, id, unit, &draft).await?;
    let function = draft.function.map(|function| format!(", function {function}")).unwrap_or_default();
    let kind = draft.kind.map(|kind| format!(", {}", kind.key())).unwrap_or_default();
    let of = format!("unit {unit}{function}{kind}");
    tx.record(&GroupEvent::RuleAdded { organisation: group.organisation, group: id, rule, of })?;
    tx.commit().await?;
    Ok(rule)
}

/// Takes a rule away.
pub async fn remove(acting: &Acting, id: GroupId, rule: RuleId) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    let found = rules::of(acting.conn(), id).await?;
    let of = found.iter().find(|one| one.id == rule).map(|one| format!("unit {}", one.unit)).ok_or(Error::NotFound)?;
    let mut tx = acting.begin().await?;
    if !rules::delete(&tx, id, rule).await? {
        return Err(Error::NotFound);
    }
    tx.record(&GroupEvent::RuleRemoved { organisation: steering.group().organisation, group: id, rule, of })?;
    tx.commit().await.map(|_| ())
}
