#![doc = include_str!("../../../../../docs/src/planners/rotation.md")]

mod bound;
mod check;
mod construct;
mod model;
mod problem;
mod search;

pub use problem::{Rotation, RotationCost, RotationPlan, Team};

use crate::control::Control;
use crate::fault::Faults;
use crate::model::{Infeasible, Problem, Reason, Sense, Solved, Verdict};
use crate::svg::{Svg, colour};
use model::Model;
use search::{Days, Enough};

impl Problem for Rotation {
    type Plan = RotationPlan;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        self.faults().into_result()
    }

    fn solve(&self, start: Option<&RotationPlan>, control: &Control<'_>) -> Result<Solved<RotationPlan>, Infeasible> {
        let model = Model::of(self);
        if let Some(conflict) = construct::conflict(&model) {
            return Err(Infeasible::proven(conflict));
        }
        let first = construct::first(&model, &wanted(&model, start));
        let bound = bound::bound(&model);
        control.tell(first.cost, Some(bound));
        let enough = Enough::new(bound, !control.deterministic());
        let found = control.in_parallel(|thread| {
            search::anneal(&model, first.clone(), &enough, &mut control.random(thread), &mut control.meter())
        });
        let best = found.into_iter().filter(|days| days.excess(&model) == 0).min_by_key(|days| days.cost);
        let best = best.ok_or_else(|| {
            Infeasible::not_found(vec![
                "the teams were not fitted to the places of the days within the limit".to_owned(),
            ])
        })?;
        control.tell(best.cost, Some(bound));
        Ok(Solved { plan: written(&model, &best), objective: best.cost, bound: Some(bound) })
    }

    fn check(&self, plan: &RotationPlan) -> Verdict {
        check::verdict(self, plan)
    }

    fn reasons(&self, plan: &RotationPlan) -> Vec<Reason> {
        let model = Model::of(self);
        let Some(present) = read(&model, plan) else { return Vec::new() };
        let days = Days::new(&model, present);
        (0..self.teams.len()).map(|team| reason(&model, &days, team)).collect()
    }

    fn picture(&self, plan: &RotationPlan) -> String {
        picture(self, plan)
    }
}

/// The days of a start that can be read; nothing of one that cannot.
fn wanted(model: &Model, start: Option<&RotationPlan>) -> Vec<u8> {
    start.and_then(|plan| read(model, plan)).unwrap_or_else(|| vec![0; model.size.len()])
}

fn read(model: &Model, plan: &RotationPlan) -> Option<Vec<u8>> {
    let days = model.cap.len();
    let shaped = plan.present.len() == model.size.len() && plan.present.iter().all(|row| row.len() == days);
    let bits =
        |row: &Vec<i64>| row.iter().enumerate().fold(0, |bits, (day, &present)| bits | u8::from(present == 1) << day);
    shaped.then(|| plan.present.iter().map(bits).collect())
}

fn written(model: &Model, days: &Days) -> RotationPlan {
    let row = |bits: &u8| (0..model.cap.len()).map(|day| i64::from(bits >> day & 1)).collect();
    RotationPlan { present: days.present.iter().map(row).collect() }
}

fn reason(model: &Model, days: &Days, team: usize) -> Reason {
    let own = days.present[team];
    let names: Vec<String> =
        (0..model.cap.len()).filter(|day| own >> day & 1 == 1).map(|day| day.to_string()).collect();
    let mates = &model.mates[team];
    let met = mates.iter().filter(|(mate, _)| days.present[*mate] & own != 0).count();
    let told = format!(
        "present on days {} of {} wanted days; meets {met} of {} teams it should",
        if names.is_empty() { "none".to_owned() } else { names.join(", ") },
        model.kind[team].want,
        mates.len(),
    );
    let fits = |next: u8| {
        i64::from(next.count_ones()) >= model.kind[team].min
            && (0..model.cap.len())
                .all(|day| next & !own & 1 << day == 0 || days.people[day] + model.size[team] <= model.cap[day])
    };
    let all = 1_u16 << model.cap.len();
    let others = (0..all).filter_map(|next| u8::try_from(next).ok()).filter(|&next| next != own && fits(next));
    let next = match others.map(|next| days.change(model, team, next)).min() {
        Some(change) => format!("the next best days with room would cost {change} more"),
        None => "no other days have room".to_owned(),
    };
    Reason { line: format!("team {team}"), told: format!("{told}; {next}") }
}

/// A table: one row for each day, one bar for each team that is present.
fn picture(problem: &Rotation, plan: &RotationPlan) -> String {
    let (width, row) = (900.0, 40.0);
    let most = problem.cap.iter().copied().max().unwrap_or(1).max(1);
    let mut svg = Svg::new(width, row * length(problem.days) + 40.0);
    for day in 0..problem.days {
        let y = 20.0 + row * length(day);
        svg.text((5.0, y + 18.0), 12.0, &format!("day {day}"));
        let mut x = 60.0;
        for (n, (team, present)) in problem.teams.iter().zip(&plan.present).enumerate() {
            if present.get(day) == Some(&1) {
                let wide = real(team.size) * (width - 80.0) / real(most);
                svg.rectangle((x, y), (wide * 0.95, row * 0.7), colour(n));
                x += wide;
            }
        }
        let end = 60.0 + real(problem.cap[day]) * (width - 80.0) / real(most);
        svg.line((end, y - 2.0), (end, y + row * 0.75), 2.0, colour(3));
    }
    svg.finish(&format!("{} teams over {} days; the line is the most that fit", problem.teams.len(), problem.days))
}

fn length(number: usize) -> f64 {
    real(i64::try_from(number).unwrap_or(0))
}

#[expect(clippy::cast_precision_loss, reason = "a picture need not be exact")]
fn real(number: i64) -> f64 {
    number as f64
}
