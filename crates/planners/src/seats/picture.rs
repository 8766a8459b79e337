//! The floors, one below the other: used and free desks, and the walls.

use std::collections::BTreeMap;

use super::problem::{SeatPlan, Seats};
use crate::svg::{Svg, colour};

const WIDTH: f64 = 900.0;
/// Most floors that are drawn.
const MOST_FLOORS: usize = 12;

pub(super) fn picture(problem: &Seats, plan: &SeatPlan) -> String {
    let mut used = vec![false; problem.desks.len()];
    for desk in &plan.desks {
        if let Some(used) = usize::try_from(*desk).ok().and_then(|desk| used.get_mut(desk)) {
            *used = true;
        }
    }
    let mut floors: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (desk, &(floor, ..)) in problem.desks.iter().enumerate() {
        floors.entry(floor).or_default().push(desk);
    }
    let xs = || problem.desks.iter().map(|desk| desk.1);
    let ys = || problem.desks.iter().map(|desk| desk.2);
    let (left, right) = (xs().min().unwrap_or(0), xs().max().unwrap_or(0));
    let (top, bottom) = (ys().min().unwrap_or(0), ys().max().unwrap_or(0));
    let scale = (WIDTH - 40.0) / real(right - left).max(1_000.0);
    let tall = real(bottom - top) * scale + 50.0;
    let shown = floors.len().min(MOST_FLOORS);
    let mut svg = Svg::new(WIDTH, tall * real(i64::try_from(shown).unwrap_or(0)) + 20.0);
    for (n, (floor, desks)) in (0_i64..).zip(floors.iter().take(MOST_FLOORS)) {
        let base = tall * real(n) + 35.0;
        let place = |x: i64, y: i64| (20.0 + real(x - left) * scale, base + real(y - top) * scale);
        svg.text((10.0, base - 15.0), 13.0, &format!("floor {floor}"));
        for &(on, x0, y0, x1, y1) in &problem.walls {
            if on == *floor {
                svg.line(place(x0, y0), place(x1, y1), 1.5, "#6b7280");
            }
        }
        for &desk in desks {
            let (_, x, y, _) = problem.desks[desk];
            let (radius, shade) = if used[desk] { (5.0, colour(2)) } else { (2.5, "#9ca3af") };
            svg.circle(place(x, y), radius, shade);
        }
    }
    let count = used.iter().filter(|used| **used).count();
    svg.finish(&format!("{count} of {} desks are used", used.len()))
}

#[expect(clippy::cast_precision_loss, reason = "a picture need not be exact")]
fn real(number: i64) -> f64 {
    number as f64
}
