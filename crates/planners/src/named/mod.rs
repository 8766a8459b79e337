//! Problems and plans as people write them: with the names of units, persons, devices and desks, with dates and times.
//!
//! A form is an object of settings and lists of flat records, so that the same problem can stand in one JSON file, whose
//! [`schema`] is published, or in a spreadsheet with [`Table`]s. Each form is translated to the problem in the form of
//! [`exchange`](crate::exchange) that a planner solves, and the plan is translated back. Whatever a planner says of
//! numbers is said of names here.

mod days;
mod names;
mod shape;
mod spot;
mod tables;

mod deliveries;
mod dispatch;
mod handout;
mod month;
mod redistribute;
mod rotation;
mod rounds;
mod seats;
mod waves;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::control::Control;
use crate::exchange::{Answer, Exchanged, Refusal};
use crate::fault::{self, Fault, Faults};
use crate::model::{Breach, Infeasible, Problem, Reason, Sense, Verdict};
use names::Names;
use shape::Shape;

pub use shape::SETTINGS;
pub use tables::Table;

/// A problem as people write it.
trait Form: DeserializeOwned + Serialize + JsonSchema + Sync + 'static {
    /// The problem that the planner solves.
    type Problem: Problem;
    /// A plan as people read it, and write it when they change it.
    type Plan: Serialize + DeserializeOwned + JsonSchema;

    /// How places in the planner's problem are called in the form; `*` stands for the number of a record.
    const PLACES: &'static [(&'static str, &'static str)];

    /// The problem with numbers, and the names for them. What cannot be translated is a fault; the problem is not used
    /// then.
    fn translate(&self, faults: &mut Faults) -> (Self::Problem, Names);

    /// The plan with names. `why` tells of each line of the planner why it is so.
    fn tell(&self, problem: &Self::Problem, plan: &PlanOf<Self>, why: &Why) -> Self::Plan;

    /// The plan with numbers.
    fn understand(&self, problem: &Self::Problem, plan: &Self::Plan, faults: &mut Faults) -> PlanOf<Self>;
}

type PlanOf<F> = <<F as Form>::Problem as Problem>::Plan;

/// Why each line of a plan is as it is, by the planner's name of the line; empty when nobody asked.
#[derive(Default)]
struct Why(BTreeMap<String, String>);

impl Why {
    /// Why this line is so, when it is known.
    fn of(&self, line: &str) -> Option<String> {
        self.0.get(line).cloned()
    }
}

/// A number of the planner's as a quantity.
fn number(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// The usual value of a setting that is not told.
fn usual<const VALUE: i64>() -> i64 {
    VALUE
}

/// A form with its translation.
struct Named<F: Form> {
    form: F,
    problem: F::Problem,
    names: Names,
}

impl<F: Form> Named<F> {
    fn read(value: Value) -> Result<Self, Faults> {
        Shape::of::<F>().check(&value).into_result()?;
        let form: F = fault::fit(value)?;
        let mut faults = Faults::new();
        let (problem, names) = form.translate(&mut faults);
        faults.into_result()?;
        problem.validate().map_err(|faults| placed(F::PLACES, &names, &faults))?;
        Ok(Self { form, problem, names })
    }

    fn plan(&self, text: &str) -> Result<PlanOf<F>, Faults> {
        let value: Value = fault::read(text)?;
        Shape::of::<F::Plan>().check(&value).into_result()?;
        let plan: F::Plan = fault::fit(value)?;
        let mut faults = Faults::new();
        let plan = self.form.understand(&self.problem, &plan, &mut faults);
        faults.into_result().map(|()| plan)
    }

    fn written(&self, plan: &PlanOf<F>, why: &Why) -> Result<String, Faults> {
        fault::pretty(&self.form.tell(&self.problem, plan, why))
    }

    fn verdict(&self, verdict: Verdict) -> Verdict {
        let breaches = verdict.breaches.into_iter();
        let breaches = breaches.map(|Breach { rule, told }| Breach { rule, told: self.names.render(&told) }).collect();
        Verdict { breaches, ..verdict }
    }
}

/// Faults of the planner's problem, told of the places and names in the form.
fn placed(places: &[(&str, &str)], names: &Names, faults: &Faults) -> Faults {
    let mut told = Faults::new();
    for Fault { code, place, told: what, remedy } in faults.all() {
        let (pattern, numbers) = pattern(place);
        let known = places.iter().find(|(from, _)| is_of(&pattern, from)).map(|(_, to)| filled(to, &numbers));
        told.add(code, known.unwrap_or_else(|| place.clone()), names.render(what), remedy.clone());
    }
    told
}

/// `stops[3].open` as `stops[*].open` and 3; only the first number is that of a record.
fn pattern(place: &str) -> (String, String) {
    match place.split_once('[').and_then(|(list, rest)| Some((list, rest.split_once(']')?))) {
        Some((list, (number, field))) => (format!("{list}[*]{field}"), number.to_owned()),
        None => (place.to_owned(), String::new()),
    }
}

/// Whether a place is the one of a pattern, or one entry in its list.
fn is_of(place: &str, pattern: &str) -> bool {
    let rest = place.strip_prefix(pattern);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('[') && !rest.starts_with("[*]"))
}

fn filled(to: &str, number: &str) -> String {
    to.replace('*', number)
}

impl<F: Form> Exchanged for Named<F> {
    fn sense(&self) -> Sense {
        F::Problem::SENSE
    }

    fn gap(&self, objective: i64, bound: i64) -> Option<u64> {
        Problem::gap(&self.problem, objective, bound)
    }

    fn solve(&self, start: Option<&str>, control: &Control<'_>) -> Result<Answer, Refusal> {
        let start = start.map(|text| self.plan(text)).transpose()?;
        let named = |Infeasible { conflict, proven }| Infeasible {
            conflict: conflict.iter().map(|rule| self.names.render(rule)).collect(),
            proven,
        };
        let solved = Problem::solve(&self.problem, start.as_ref(), control).map_err(named)?;
        let verdict = self.verdict(Problem::check(&self.problem, &solved.plan));
        Ok(Answer { plan: self.written(&solved.plan, &Why::default())?, verdict, bound: solved.bound })
    }

    fn check(&self, plan: &str) -> Result<Verdict, Faults> {
        Ok(self.verdict(Problem::check(&self.problem, &self.plan(plan)?)))
    }

    fn reasons(&self, plan: &str) -> Result<Vec<Reason>, Faults> {
        let reasons = Problem::reasons(&self.problem, &self.plan(plan)?).into_iter();
        let say = |text: String| self.names.render(&text);
        Ok(reasons.map(|Reason { line, told }| Reason { line: say(line), told: say(told) }).collect())
    }

    fn picture(&self, plan: &str) -> Result<String, Faults> {
        Ok(self.names.render_markup(&Problem::picture(&self.problem, &self.plan(plan)?)))
    }

    fn explained(&self, plan: &str) -> Result<Option<String>, Faults> {
        let plan = self.plan(plan)?;
        let reasons = Problem::reasons(&self.problem, &plan).into_iter();
        let why = reasons.map(|Reason { line, told }| (line, self.names.render(&told))).collect();
        self.written(&plan, &Why(why)).map(Some)
    }
}

/// A form: the planner it is for, the list that only it has, and what can be done with it.
struct Kind {
    planner: &'static str,
    name: &'static str,
    mark: &'static str,
    example: &'static str,
    read: fn(Value) -> Result<Box<dyn Exchanged>, Faults>,
    problem: fn() -> (schemars::Schema, Shape),
    plan: fn() -> (schemars::Schema, Shape),
}

impl Kind {
    const fn of<F: Form>(planner: &'static str, name: &'static str, mark: &'static str, example: &'static str) -> Self {
        Self {
            planner,
            name,
            mark,
            example,
            read: |value| Ok(Box::new(Named::<F>::read(value)?)),
            problem: || (shape::schema::<F>(), Shape::of::<F>()),
            plan: || (shape::schema::<F::Plan>(), Shape::of::<F::Plan>()),
        }
    }
}

/// A form of which the example stands in a file beside this crate.
macro_rules! form {
    ($form:ty, $planner:literal, $name:literal, $mark:literal) => {
        Kind::of::<$form>($planner, $name, $mark, include_str!(concat!("../../forms/", $name, ".json")))
    };
}

const KINDS: &[Kind] = &[
    form!(redistribute::Redistribute, "redistribute", "redistribute", "supply"),
    form!(rounds::Rounds, "rounds", "rounds", "requests"),
    form!(deliveries::Deliveries, "rounds", "deliveries", "deliveries"),
    form!(handout::Handout, "handout", "handout", "sites"),
    form!(waves::Waves, "waves", "waves", "waves"),
    form!(seats::Seats, "seats", "seats", "desks"),
    form!(rotation::Rotation, "seats", "rotation", "teams"),
    form!(dispatch::Dispatch, "dispatch", "dispatch", "tickets"),
    form!(month::Month, "month", "month", "managers"),
];

/// What is published of a form.
#[derive(Debug, Clone)]
pub struct Published {
    /// The form's name: that of its planner, or of a variant.
    pub name: &'static str,
    /// The planner it is for.
    pub planner: &'static str,
    /// A small problem that can be solved.
    pub example: &'static str,
    /// The JSON Schema of the problem.
    pub problem: Value,
    /// The JSON Schema of the plan.
    pub plan: Value,
}

/// All forms.
pub fn published() -> impl Iterator<Item = Published> {
    KINDS.iter().map(|kind| Published {
        name: kind.name,
        planner: kind.planner,
        example: kind.example,
        problem: (kind.problem)().0.to_value(),
        plan: (kind.plan)().0.to_value(),
    })
}

/// A problem that was read, with the shapes of its tables.
pub struct Opened {
    kind: &'static Kind,
    problem: Box<dyn Exchanged>,
}

/// Reads a problem in JSON for this planner.
pub fn open(planner: &str, text: &str) -> Result<Opened, Faults> {
    let value: Value = fault::read(text)?;
    let has = |mark: &str| value.get(mark).is_some();
    let kind = kind_of(planner, has)?;
    Ok(Opened { kind, problem: (kind.read)(value)? })
}

/// Reads a problem in tables for this planner.
pub fn open_tables(planner: &str, tables: &[Table]) -> Result<Opened, Faults> {
    let kind = kind_of(planner, |mark| tables.iter().any(|table| table.name == mark))?;
    let value = (kind.problem)().1.value(tables)?;
    Ok(Opened { kind, problem: (kind.read)(value)? })
}

fn kind_of(planner: &str, has: impl Fn(&str) -> bool) -> Result<&'static Kind, Faults> {
    let mut kinds = KINDS.iter().filter(|kind| kind.planner == planner);
    kinds
        .clone()
        .find(|kind| has(kind.mark))
        .or_else(|| if kinds.clone().count() == 1 { kinds.next() } else { None })
        .ok_or_else(|| {
            let marks: Vec<&str> = kinds.map(|kind| kind.mark).collect();
            let told = format!("none of the lists {} is given", marks.join(", "));
            Faults::one("missing", "", told, "Add the list of what is to be planned.")
        })
}

impl Opened {
    /// The problem; plans are JSON.
    #[must_use]
    pub fn problem(&self) -> &dyn Exchanged {
        self.problem.as_ref()
    }

    /// A plan in JSON as tables.
    pub fn plan_tables(&self, plan: &str) -> Result<Vec<Table>, Faults> {
        Ok((self.kind.plan)().1.tables(&fault::read(plan)?))
    }

    /// A plan in tables as JSON.
    pub fn plan_of_tables(&self, tables: &[Table]) -> Result<String, Faults> {
        fault::pretty(&(self.kind.plan)().1.value(tables)?)
    }
}

/// A problem in JSON, such as an example, as tables.
pub fn problem_tables(planner: &str, text: &str) -> Result<Vec<Table>, Faults> {
    let value: Value = fault::read(text)?;
    let kind = kind_of(planner, |mark| value.get(mark).is_some())?;
    Ok((kind.problem)().1.tables(&value))
}
