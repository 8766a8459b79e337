//! Choosing a unit: from a list where there are few, by typing a part of its name where there are many, so that no
//! form grows with the number of units.

use std::collections::HashMap;

use access::{Acting, Permission};
use kernel::{Result, Text, UnitId};

use crate::model::{Organisation, Unit, fold};
use crate::permissions::ViewUnits;
use crate::store::units;

/// Up to so many units are a list to choose from.
pub const FEW: usize = 80;

/// Most suggestions under a field: beyond that, more letters help more than more lines.
pub const SUGGESTIONS: usize = 20;

/// Most units looked at for a suggestion.
const CANDIDATES: i64 = 500;

/// Most suggestions named in a message.
const NAMED: usize = 5;

/// The open units of which one can be chosen.
#[derive(Debug, Clone)]
pub enum Offer {
    /// All of them, by name.
    Few(Vec<Unit>),
    /// Too many for a list: the one that is chosen, with the text that stands for it.
    Many(Option<(UnitId, String)>),
}

impl Offer {
    /// What stands in the field for a value of the form: the id itself in a list, else the text for it.
    #[must_use]
    pub fn shown(&self, value: &str) -> String {
        match self {
            Self::Many(Some((id, label))) if id.to_string() == value => label.clone(),
            _ => value.to_owned(),
        }
    }

    /// Whether there is nothing to choose.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Few(units) if units.is_empty())
    }
}

/// A unit with a text that tells it from others of the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The unit.
    pub unit: Unit,
    /// Its name and that of the unit above: `Groep 3a – De Linde`.
    pub label: String,
}

/// Where the actor holds `P` over units that they see; `None` when that is nowhere.
fn scope<P: Permission>(acting: &Acting, within: Option<&Organisation>) -> Option<access::Scope<P>> {
    let scope = acting.grants().scope::<P>().ok()?;
    match within {
        Some(organisation) => scope.below(&organisation.path),
        None => Some(scope),
    }
}

/// The units that the actor sees and at which they hold `P`: of one organisation, or of all. `chosen` is the value of
/// the field so far.
pub async fn offer<P: Permission>(acting: &Acting, within: Option<&Organisation>, chosen: &str) -> Result<Offer> {
    let Some(scope) = scope::<P>(acting, within) else { return Ok(Offer::Few(Vec::new())) };
    let most = i64::try_from(FEW).unwrap_or(i64::MAX);
    let mut few = units::first(acting.conn(), &scope, most + 1).await?;
    if few.len() <= FEW {
        few.retain(|unit| seen(acting, unit));
        return Ok(Offer::Few(few));
    }
    let unit = match chosen.parse::<UnitId>() {
        Ok(id) => units::unchecked(acting.conn(), id).await?.filter(|unit| scope.reaches(&unit.path)),
        Err(_) => None,
    };
    let labelled = labelled(acting, unit.into_iter().filter(|unit| seen(acting, unit)).collect()).await?;
    Ok(Offer::Many(labelled.into_iter().next().map(|one| (one.unit.id, one.label))))
}

fn seen(acting: &Acting, unit: &Unit) -> bool {
    acting.grants().at::<ViewUnits>(&unit.access_place()).is_some()
}

/// Units at which the actor holds `P` and of which each word begins a word of their name, code or place, or of the
/// names above them; who begins with the whole text first, at most `most`.
pub async fn suggest<P: Permission>(
    acting: &Acting,
    within: Option<&Organisation>,
    text: &str,
    most: usize,
) -> Result<Vec<Labelled>> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(8).collect();
    let Some(scope) = scope::<P>(acting, within).filter(|_| !words.is_empty()) else { return Ok(Vec::new()) };
    let mut found = units::matching_any(acting.conn(), &scope, &words, CANDIDATES).await?;
    found.retain(|unit| seen(acting, unit));
    let above = units::above(acting.conn(), &found).await?;
    found.retain(|unit| {
        let names = above.iter().filter(|other| other.path.reaches(&unit.path)).map(|other| other.name.as_str());
        let own = [Some(unit.name.as_str()), unit.code.as_deref(), unit.place.as_deref()];
        let text = format!(" {}", fold(&own.into_iter().flatten().chain(names).collect::<Vec<_>>().join(" ")));
        words.iter().all(|word| [' ', '-'].iter().any(|before| text.contains(&format!("{before}{word}"))))
    });
    // Who types a whole name means that unit rather than what lies below it.
    found.sort_by_key(|unit| !fold(&unit.name).starts_with(&folded));
    found.truncate(most);
    labelled(acting, found).await
}

async fn labelled(acting: &Acting, units: Vec<Unit>) -> Result<Vec<Labelled>> {
    let parents: Vec<UnitId> = units.iter().filter_map(|unit| unit.parent).collect();
    let names: HashMap<UnitId, String> = crate::facade::unit_names(acting.conn(), &parents).await?;
    let label = |unit: &Unit| match unit.parent.and_then(|parent| names.get(&parent)) {
        Some(parent) => format!("{} – {parent}", unit.name),
        None => unit.name.clone(),
    };
    Ok(units.into_iter().map(|unit| Labelled { label: label(&unit), unit }).collect())
}

/// The unit that a form's field means: an id from a list, a text that was suggested, or one that means a single unit.
/// Otherwise what to say beside the field.
pub async fn read<P: Permission>(
    acting: &Acting,
    within: Option<&Organisation>,
    typed: &str,
) -> Result<std::result::Result<UnitId, Text>> {
    let typed = typed.trim();
    if let Ok(id) = typed.parse() {
        return Ok(Ok(id));
    }
    if typed.is_empty() {
        return Ok(Err(Text::new("field-choose")));
    }
    let found = suggest::<P>(acting, within, typed, SUGGESTIONS).await?;
    let same = fold(typed);
    let mut exact = found.iter().filter(|one| fold(&one.label) == same);
    Ok(match (exact.next(), exact.next(), found.as_slice()) {
        (Some(one), None, _) | (None, _, [one]) => Ok(one.unit.id),
        (_, _, []) => Err(Text::new("unit-pick-none").with("text", typed)),
        (_, _, many) => {
            let names: Vec<&str> = many.iter().take(NAMED).map(|one| one.label.as_str()).collect();
            Err(Text::new("unit-pick-many").with("text", typed).with("names", names.join("; ")))
        }
    })
}
