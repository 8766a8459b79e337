//! An independent look at a plan, from the problem and the plan alone.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Appointments, Handout, Person, Site};
use crate::model::{Breach, Verdict};

#[derive(Default)]
struct Tally {
    breaches: Vec<Breach>,
    visitors: BTreeMap<[usize; 3], i64>,
    team_days: BTreeMap<usize, BTreeSet<usize>>,
    travel: i64,
    day: i64,
    half: i64,
    unassigned: i64,
}

impl Tally {
    fn breach(&mut self, rule: &'static str, told: String) {
        self.breaches.push(Breach { rule, told });
    }
}

pub(super) fn check(problem: &Handout, plan: &Appointments) -> Verdict {
    let mut tally = Tally::default();
    if plan.assign.len() != problem.people.len() {
        let told = format!("the plan has {} lines for {} people", plan.assign.len(), problem.people.len());
        tally.breach("wrong-shape", told);
    }
    for (p, person) in problem.people.iter().enumerate() {
        count_person(problem, (p, person), plan.assign.get(p).copied().flatten(), &mut tally);
    }
    let open = capacities(problem, &mut tally);
    precedence(problem, &mut tally);
    let extra: usize = tally.team_days.values().map(|days| days.len() - 1).sum();
    let parts = vec![
        ("travel", tally.travel),
        ("day", tally.day),
        ("half", tally.half),
        ("unassigned", tally.unassigned),
        ("open", problem.cost.open.saturating_mul(count(open))),
        ("team_day", problem.cost.team_day.saturating_mul(count(extra))),
    ];
    Verdict { breaches: tally.breaches, objective: parts.iter().map(|&(_, part)| part).sum(), parts }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count_person(problem: &Handout, (p, person): (usize, &Person), line: Option<[usize; 3]>, tally: &mut Tally) {
    let Some([s, d, h]) = line else {
        tally.unassigned += problem.cost.unassigned;
        return;
    };
    let (Some(site), true, Some(team)) =
        (problem.sites.get(s), d < problem.days && h < 2, problem.teams.get(person.team))
    else {
        tally.breach("unknown-slot", format!("person {p} has site {s}, day {d}, half {h}, which do not exist"));
        return;
    };
    if person.away.contains(&d) {
        tally.breach("away", format!("person {p} is away on day {d}"));
    }
    *tally.visitors.entry([s, d, h]).or_default() += 1;
    tally.team_days.entry(person.team).or_default().insert(d);
    tally.travel += way(problem, person, site);
    tally.day += problem.cost.day_dev * (count(d) - team.target).abs();
    if person.half != 2 && person.half != h {
        tally.half += problem.cost.half_pref;
    }
}

/// What the way of a person to a site costs, rounded half to even.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "numbers that pass validation are far below 2^53"
)]
fn way(problem: &Handout, person: &Person, site: &Site) -> i64 {
    let east = (site.x - person.x) as f64;
    let north = (site.y - person.y) as f64;
    let metres = f64::hypot(east, north) * problem.detour_pct as f64 / 100.0;
    let beyond = f64::max(0.0, metres / 1000.0 - problem.cost.far_km as f64);
    let near = metres / 100.0 * problem.cost.travel_per_100m as f64;
    (near + problem.cost.far_w as f64 * (beyond * beyond)).round_ties_even() as i64
}

/// Looks at the sizes of slots and at the sites that are open together; returns how many site-days are open.
fn capacities(problem: &Handout, tally: &mut Tally) -> usize {
    let mut breaches = Vec::new();
    let mut open = BTreeSet::new();
    for (&[s, d, h], &visitors) in &tally.visitors {
        open.insert((d, s));
        let capacity = problem.cap.get(s).and_then(|days| days.get(d)).map_or(0, |halves| halves[h]);
        if visitors > capacity {
            let told =
                format!("{visitors} people come to site {s} on day {d}, half {h}, where {capacity} can be helped");
            breaches.push(Breach { rule: "capacity", told });
        }
    }
    for d in 0..problem.days {
        let sites = count(open.iter().filter(|&&(day, _)| day == d).count());
        let most = problem.max_open.get(d).copied().unwrap_or(0);
        if sites > most {
            let told = format!("{sites} sites are open on day {d}, where {most} may be");
            breaches.push(Breach { rule: "max-open", told });
        }
    }
    tally.breaches.append(&mut breaches);
    open.len()
}

fn precedence(problem: &Handout, tally: &mut Tally) {
    for &[first, second] in &problem.prec {
        let last = tally.team_days.get(&first).and_then(|days| days.last()).copied();
        let begin = tally.team_days.get(&second).and_then(|days| days.first()).copied();
        if let (Some(last), Some(begin)) = (last, begin)
            && last > begin
        {
            let told = format!("team {first} is done on day {last}, but team {second} begins on day {begin} already");
            tally.breach("precedence", told);
        }
    }
}
