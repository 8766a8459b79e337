//! A map of a plan: who gives, who receives, and how much goes between them.

use std::collections::BTreeMap;

use super::network::real;
use super::problem::{Flow, Redistribution, Shipments};
use crate::svg::{Svg, colour};

const SIZE: f64 = 800.0;
const MARGIN: f64 = 30.0;
/// Names are written when there are at most so many schools.
const NAMED: usize = 40;

/// Places schools on the paper; north is up.
struct Map {
    west: f64,
    north: f64,
    scale: f64,
}

impl Map {
    fn of(problem: &Redistribution) -> Self {
        let east_west = || problem.schools.iter().map(|school| real(school.x));
        let north_south = || problem.schools.iter().map(|school| real(school.y));
        let (west, north) =
            (east_west().fold(f64::INFINITY, f64::min), north_south().fold(f64::NEG_INFINITY, f64::max));
        let (east, south) =
            (east_west().fold(f64::NEG_INFINITY, f64::max), north_south().fold(f64::INFINITY, f64::min));
        Self { west, north, scale: (SIZE - 2.0 * MARGIN) / (east - west).max(north - south).max(1.0) }
    }

    fn place(&self, problem: &Redistribution, school: usize) -> Option<(f64, f64)> {
        let school = problem.schools.get(school)?;
        let x = MARGIN + (real(school.x) - self.west) * self.scale;
        Some((x, MARGIN + (self.north - real(school.y)) * self.scale))
    }
}

/// The picture of `plan`.
pub(super) fn picture(problem: &Redistribution, plan: &Shipments) -> String {
    let map = Map::of(problem);
    let mut svg = Svg::new(SIZE, SIZE);
    let mut pairs: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for &Flow(from, to, amount) in &plan.flows {
        if let (Some(supply), Some(demand)) = (problem.supply.get(from), problem.demand.get(to)) {
            let total = pairs.entry((supply.0, demand.0)).or_insert(0);
            *total = total.saturating_add(amount);
        }
    }
    for (&(from, to), &amount) in &pairs {
        if let (Some(a), Some(b)) = (map.place(problem, from), map.place(problem, to)) {
            svg.line(a, b, 0.6 + real(amount.clamp(0, 100)).sqrt() / 2.0, colour(7));
        }
    }
    draw_schools(problem, &map, &mut svg);
    let devices = pairs.values().fold(0_i64, |sum, &amount| sum.saturating_add(amount));
    svg.finish(&format!("Redistribution: {devices} devices in {} trips; blue gives, orange receives", pairs.len()))
}

fn draw_schools(problem: &Redistribution, map: &Map, svg: &mut Svg) {
    let mut given = vec![0_i64; problem.schools.len()];
    let mut needed = given.clone();
    problem.supply.iter().for_each(|line| given[line.0] += line.2);
    problem.demand.iter().for_each(|line| needed[line.0] += line.3);
    let radius = |amount: i64| 2.0 + real(amount).sqrt().min(12.0);
    for school in 0..problem.schools.len() {
        let Some((x, y)) = map.place(problem, school) else {
            continue;
        };
        for (amount, shade) in [(needed[school], 1), (given[school], 0)] {
            if amount > 0 {
                svg.circle((x, y), radius(amount), colour(shade));
            }
        }
        if problem.schools.len() <= NAMED {
            svg.text((x + 8.0, y - 4.0), 10.0, &problem.school_name(school));
        }
    }
}
