//! An independent look at a plan, from the problem and the plan alone.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Manager, Month, Own, Place, Roster};
use crate::model::{Breach, Verdict};

#[derive(Default)]
struct Tally {
    breaches: Vec<Breach>,
    /// Days and managers that each client got.
    got: BTreeMap<usize, i64>,
    who: BTreeMap<usize, BTreeSet<usize>>,
    /// Managers by client and day.
    together: BTreeMap<(usize, usize), i64>,
    in_office: BTreeMap<usize, i64>,
    pref: i64,
    remote: i64,
    office: i64,
    fair: i64,
}

impl Tally {
    fn breach(&mut self, rule: &'static str, told: String) {
        self.breaches.push(Breach { rule, told });
    }
}

pub(super) fn check(problem: &Month, plan: &Roster) -> Verdict {
    let mut tally = Tally::default();
    if plan.plan.len() != problem.managers.len() {
        let told = format!("the plan has {} rows for {} managers", plan.plan.len(), problem.managers.len());
        tally.breach("wrong-shape", told);
    }
    for (m, manager) in problem.managers.iter().enumerate() {
        let row = plan.plan.get(m).map_or(&[][..], Vec::as_slice);
        if row.len() != problem.days {
            tally.breach("wrong-shape", format!("manager {m} has {} days of {}", row.len(), problem.days));
        }
        count_row(problem, (m, manager), row, &mut tally);
    }
    limits(problem, &mut tally);
    let (unmet, extra) = visits(problem, &mut tally);
    let parts = vec![
        ("unmet", unmet),
        ("pref", tally.pref),
        ("extra", extra),
        ("remote", tally.remote),
        ("office", tally.office),
        ("fair", tally.fair),
    ];
    Verdict { breaches: tally.breaches, objective: parts.iter().map(|&(_, part)| part).sum(), parts }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count_row(problem: &Month, (m, manager): (usize, &Manager), row: &[Option<Place>], tally: &mut Tally) {
    let (mut visits, mut office) = (0, 0);
    let mut weeks: BTreeMap<usize, i64> = BTreeMap::new();
    for d in 0..problem.days {
        let on_leave = manager.leave.contains(&d);
        let place = row.get(d).copied().flatten();
        if place.is_none() != on_leave {
            tally.breach("leave", format!("manager {m}, day {d}: leave and the plan do not agree"));
            continue;
        }
        match place {
            None => {}
            Some(Place::Own(Own::Office)) => {
                *tally.in_office.entry(d).or_default() += 1;
                office += 1;
            }
            Some(Place::Own(Own::Remote)) => {
                tally.remote += if manager.remote_pref.contains(&(d % 5)) { 0 } else { problem.cost.remote_offpref };
            }
            Some(Place::Client(c)) => {
                visits += 1;
                *weeks.entry(d / 5).or_default() += 1;
                count_visit(problem, (m, d), c, tally);
            }
        }
    }
    for (week, days) in weeks {
        if days > manager.client_max_week {
            let told =
                format!("manager {m} has {days} client days in week {week}, where {} may be", manager.client_max_week);
            tally.breach("client-max-week", told);
        }
    }
    tally.office += problem.cost.office_short * (manager.office_min - office).max(0);
    tally.fair += problem.cost.fairness * (visits - fair_share(problem, manager)).abs();
}

fn count_visit(problem: &Month, (m, d): (usize, usize), c: usize, tally: &mut Tally) {
    let Some(client) = problem.clients.get(c) else {
        tally.breach("unknown-client", format!("manager {m}, day {d}: there is no client {c}"));
        return;
    };
    let known = client.fam.get(&m);
    if known.is_none() || client.closed_weekdays.contains(&(d % 5)) {
        tally.breach("ineligible", format!("manager {m} may not visit client {c} on day {d}"));
    }
    let way = client.travel.get(&m).copied().unwrap_or_default();
    tally.pref += problem.cost.unfam * (100 - known.copied().unwrap_or_default()) + problem.cost.travel * way;
    *tally.got.entry(c).or_default() += 1;
    tally.who.entry(c).or_default().insert(m);
    *tally.together.entry((c, d)).or_default() += 1;
}

/// The client days that would be fair for a manager, as Python rounds them.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "numbers that pass validation are far below 2^53"
)]
fn fair_share(problem: &Month, manager: &Manager) -> i64 {
    let work = |manager: &Manager| count(problem.days) - count(manager.leave.len());
    let all: i64 = problem.managers.iter().map(work).sum();
    let agreed: i64 = problem.clients.iter().map(|client| client.days).sum();
    (agreed.saturating_mul(work(manager)) as f64 / all.max(1) as f64).round_ties_even() as i64
}

fn limits(problem: &Month, tally: &mut Tally) {
    let mut breaches = Vec::new();
    for (&d, &people) in &tally.in_office {
        if people > problem.office_cap {
            let told = format!("{people} people are in the office on day {d}, where {} may be", problem.office_cap);
            breaches.push(Breach { rule: "office-cap", told });
        }
    }
    for (&(c, d), &people) in &tally.together {
        let most = problem.clients.get(c).map_or(0, |client| client.max_per_day);
        if people > most {
            let told = format!("{people} managers are at client {c} on day {d}, where {most} may be");
            breaches.push(Breach { rule: "client-day", told });
        }
    }
    tally.breaches.append(&mut breaches);
}

/// What missing days and further managers cost.
fn visits(problem: &Month, tally: &mut Tally) -> (i64, i64) {
    let (mut unmet, mut extra) = (0, 0);
    for (c, client) in problem.clients.iter().enumerate() {
        let got = tally.got.get(&c).copied().unwrap_or_default();
        if got > client.days {
            tally.breach("too-many-days", format!("client {c} gets {got} days, but {} were agreed", client.days));
        }
        unmet += problem.cost.unmet * (client.days - got);
        let managers = tally.who.get(&c).map_or(0, BTreeSet::len);
        extra += problem.cost.extra_manager * count(managers.saturating_sub(1));
    }
    (unmet, extra)
}
