//! What no plan can be better than, by prices on the places of each day.
//!
//! Leave the meetings out and let a place on day d cost an integer price p(d) >= 0 instead of being limited; then each
//! team chooses its days alone, and the sum of what the teams pay less what the places bring in is a bound for every p.
//! For the best p it equals the linear relaxation (a transport problem, so integer prices suffice). The bound is a
//! concave function of p of the kind whose steepest ascent over sets of days ends in the best (L-natural concave:
//! Murota, Discrete Convex Analysis, SIAM 2003), so few steps are needed.

use super::model::Model;

/// The bound without meetings.
pub(super) fn bound(model: &Model) -> i64 {
    let days = model.cap.len();
    let dearest = model.cost.short_day + model.cost.bad_day + 1;
    let mut price = vec![0_i64; days];
    let mut best = value(model, &price);
    let mut step = 1;
    while step * 2 <= dearest {
        step *= 2;
    }
    while step >= 1 {
        let mut better = true;
        while better {
            better = false;
            for set in 1..1_usize << days {
                for sign in [step, -step] {
                    let tried: Vec<i64> =
                        (0..days).map(|day| (price[day] + if set >> day & 1 == 1 { sign } else { 0 }).max(0)).collect();
                    let found = value(model, &tried);
                    if found > best {
                        (best, price, better) = (found, tried, true);
                    }
                }
            }
        }
        step /= 2;
    }
    best
}

/// What the teams pay at least at these prices, less what the places bring in.
fn value(model: &Model, price: &[i64]) -> i64 {
    let paid: i64 = model.kinds.iter().map(|(kind, people)| people * cheapest(model, kind, price)).sum();
    paid - model.cap.iter().zip(price).map(|(cap, price)| cap * price).sum::<i64>()
}

/// What one person of a team of this kind pays at least.
fn cheapest(model: &Model, kind: &super::model::Kind, price: &[i64]) -> i64 {
    let mut days: Vec<i64> = (0..price.len())
        .map(|day| price[day] + if kind.bad >> day & 1 == 1 { model.cost.bad_day } else { 0 })
        .collect();
    days.sort_unstable();
    let mut paid = model.cost.short_day * kind.want;
    for (n, day) in (0_i64..).zip(days) {
        let saved = if n < kind.want { model.cost.short_day } else { 0 };
        if n < kind.min || day < saved {
            paid += day - saved;
        }
    }
    paid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seats::rotation::{Rotation, RotationCost, Team};

    fn problem(cap: Vec<i64>, teams: Vec<(i64, i64, Vec<usize>)>) -> i64 {
        let teams =
            teams.into_iter().map(|(size, want_days, bad_days)| Team { size, min_days: 1, want_days, bad_days });
        bound(&Model::of(&Rotation {
            problem: "P5r".to_owned(),
            days: cap.len(),
            cap,
            teams: teams.collect(),
            meet: Vec::new(),
            cost: RotationCost { meet: 20, short_day: 6, bad_day: 4 },
        }))
    }

    #[test]
    fn places_that_are_missing_are_paid_for() {
        assert_eq!(problem(vec![10, 10], vec![(10, 2, vec![]), (5, 1, vec![])]), 5 * 6);
        assert_eq!(problem(vec![99, 99], vec![(10, 2, vec![]), (5, 1, vec![])]), 0);
    }

    #[test]
    fn a_bad_day_is_taken_when_that_is_cheaper() {
        // Two days are wanted, the second is a bad one: 4 a head are less than the 6 of a missing day.
        assert_eq!(problem(vec![99, 99], vec![(10, 2, vec![1])]), 10 * 4);
        // Nobody else wants the first day, so only the crowd moves.
        assert_eq!(problem(vec![6, 99], vec![(10, 1, vec![1])]), 4 * 4);
    }
}
