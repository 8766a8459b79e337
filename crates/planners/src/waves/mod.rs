#![doc = include_str!("../../../../docs/src/planners/waves.md")]

mod anneal;
mod bound;
mod check;
mod coarsen;
mod cut;
mod feasible;
mod network;
mod picture;
mod problem;
mod reasons;
mod search;
mod state;

pub use problem::{Wave, WavePlan, Waves};

use crate::control::Control;
use crate::fault::Faults;
use crate::model::{Infeasible, Problem, Reason, Sense, Solved, Verdict};
use network::{Calendar, Network};
use search::{Found, Search};
use state::State;

impl Problem for Waves {
    type Plan = WavePlan;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        self.faults().into_result()
    }

    fn solve(&self, start: Option<&WavePlan>, control: &Control<'_>) -> Result<Solved<WavePlan>, Infeasible> {
        let (people, calendar) = (Network::of(self), Calendar::of(self));
        if let Some(conflict) = feasible::conflict(&people, &calendar) {
            return Err(Infeasible::proven(conflict));
        }
        let bound = bound::bound(self, &people, &calendar, control);
        let first = first(&people, &calendar, start)?;
        control.tell(first.cost, Some(bound));
        let search = Search { people: &people, calendar: &calendar, first: &first, warm: start.is_some() };
        let found = control.in_parallel(|thread| search.run(thread, control));
        let best = found.into_iter().min_by_key(|found| found.cost).unwrap_or(first);
        let plan = WavePlan { wave: best.wave.iter().map(|&wave| i64::from(wave)).collect() };
        Ok(Solved { plan, objective: best.cost, bound: Some(bound) })
    }

    fn check(&self, plan: &WavePlan) -> Verdict {
        check::verdict(self, plan)
    }

    fn reasons(&self, plan: &WavePlan) -> Vec<Reason> {
        reasons::reasons(self, plan)
    }

    fn picture(&self, plan: &WavePlan) -> String {
        picture::picture(self, plan)
    }
}

/// A plan that keeps all rules: the start, mended, or else one by earliest deadlines.
fn first(people: &Network, calendar: &Calendar, start: Option<&WavePlan>) -> Result<Found, Infeasible> {
    let by_deadline = feasible::earliest_deadline(people, calendar);
    let wave = match start {
        None => by_deadline,
        Some(start) => (0..people.len())
            .map(|person| {
                let (lo, hi) = (people.lo[person], people.hi[person]);
                let wished = start.wave.get(person).and_then(|&wave| u8::try_from(wave.clamp(0, 255)).ok());
                wished.unwrap_or(by_deadline[person]).clamp(lo, hi)
            })
            .collect(),
    };
    let mut state = State::new(people, calendar, wave);
    if feasible::mend(people, calendar, &mut state) {
        Ok(Found { wave: state.wave, cost: state.cost })
    } else {
        Err(Infeasible::not_found(vec!["the sizes of the waves and the windows of the people".to_owned()]))
    }
}
