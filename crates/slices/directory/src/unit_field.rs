//! The field with which a unit is chosen, for the forms of all capabilities.

use std::collections::{HashMap, HashSet};

use kernel::OrgId;
use web::components::{Choice, Field};

use crate::commands::pick::Offer;
use crate::model::Unit;

/// What the field asks.
#[derive(Debug, Clone)]
pub struct UnitField {
    /// Its name in the form.
    pub name: &'static str,
    /// The question.
    pub label: String,
    /// What stands there while nothing is chosen; `None` when something always is.
    pub empty: Option<String>,
    /// What choosing a unit means; empty when the question says it.
    pub about: String,
    /// What to do where a name is typed instead of chosen.
    pub hint: String,
    /// What the unit is for: see [`crate::commands::pick`] and the API's `for`.
    pub purpose: &'static str,
    /// Of which organisation; of all when `None`.
    pub organisation: Option<OrgId>,
}

impl UnitField {
    /// The field with `value` in it: a list where there are few units, a text with suggestions where there are many.
    #[must_use]
    pub fn render(self, offer: &Offer, value: &str) -> Field<'static> {
        match offer {
            Offer::Few(units) => {
                let empty = self.empty.map(|text| Choice::new("", text));
                let field = Field::select(self.name, self.label, empty.into_iter().chain(choices(units)).collect())
                    .value(value.to_owned());
                if self.about.is_empty() { field } else { field.hint(self.about) }
            }
            Offer::Many(_) => {
                let organisation = self.organisation.map(|id| format!("&organisation={id}")).unwrap_or_default();
                let hint = [self.about, self.hint].join(" ").trim().to_owned();
                let source = format!("/api/v1/units/suggestions?for={}{organisation}&q=", self.purpose);
                Field::text(self.name, self.label).suggest(source).hint(hint).value(offer.shown(value))
            }
        }
    }
}

/// Units as a list to choose from, each indented below the one it belongs to.
fn choices(units: &[Unit]) -> impl Iterator<Item = Choice<'static>> {
    in_tree_order(units)
        .into_iter()
        .map(|(depth, unit)| Choice::new(unit.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), unit.name)))
}

/// Units sorted by name put in the order of their tree, each with its depth. A unit whose parent is not among them
/// stands at the top.
pub(crate) fn in_tree_order(units: &[Unit]) -> Vec<(usize, &Unit)> {
    let known: HashSet<_> = units.iter().map(|unit| unit.id).collect();
    let mut below: HashMap<_, Vec<&Unit>> = HashMap::new();
    for unit in units {
        below.entry(unit.parent.filter(|parent| known.contains(parent))).or_default().push(unit);
    }
    let mut ordered = Vec::with_capacity(units.len());
    let mut rest: Vec<(usize, &Unit)> =
        below.remove(&None).unwrap_or_default().into_iter().rev().map(|u| (0, u)).collect();
    while let Some((depth, unit)) = rest.pop() {
        ordered.push((depth, unit));
        rest.extend(below.remove(&Some(unit.id)).unwrap_or_default().into_iter().rev().map(|u| (depth + 1, u)));
    }
    ordered
}
