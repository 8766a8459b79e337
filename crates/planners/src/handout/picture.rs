//! The plan as a calendar: a row for each site, a column for each day, a bar as full as the halves are.

use super::problem::{Appointments, Handout};
use crate::svg::{Calendar, Svg, colour};

const CELL: (f64, f64) = (26.0, 26.0);
/// More sites than these are not drawn.
const MOST_SITES: usize = 100;

pub(super) fn picture(problem: &Handout, plan: &Appointments) -> String {
    let sites = problem.sites.len().min(MOST_SITES);
    let mut visitors = vec![0_u32; sites * problem.days * 2];
    let mut missing = 0_u32;
    for line in &plan.assign {
        match *line {
            Some([s, d, h]) if s < sites && d < problem.days && h < 2 => visitors[(s * problem.days + d) * 2 + h] += 1,
            Some(_) => {}
            None => missing += 1,
        }
    }
    let calendar = Calendar::new((sites, problem.days), CELL);
    let name = |site: usize| problem.sites[site].id.clone().unwrap_or_else(|| format!("site {site}"));
    let mut svg = calendar.begin("Appointments: each bar is as high as the half day is full", name, 2);
    for s in 0..sites {
        for d in 0..problem.days {
            let from = (s * problem.days + d) * 2;
            site_day(&mut svg, problem, (calendar.corner(s, d), (s, d)), [visitors[from], visitors[from + 1]]);
        }
    }
    for (half, name) in ["morning", "afternoon"].into_iter().enumerate() {
        let x = 4.0 + real(half) * 90.0;
        svg.rectangle((x, calendar.below(0) - 9.0), (10.0, 10.0), colour(half));
        svg.text((x + 14.0, calendar.below(0)), 10.0, name);
    }
    svg.text((4.0, calendar.below(1)), 10.0, &format!("{missing} people without an appointment"));
    svg.finish("Appointments by site and day; each bar is as high as the half day is full")
}

fn site_day(svg: &mut Svg, problem: &Handout, (corner, (s, d)): ((f64, f64), (usize, usize)), visitors: [u32; 2]) {
    svg.line((corner.0, corner.1 + CELL.1), (corner.0 + CELL.0 - 3.0, corner.1 + CELL.1), 0.5, colour(7));
    for (h, &count) in visitors.iter().enumerate() {
        let capacity = problem.cap.get(s).and_then(|days| days.get(d)).map_or(0, |halves| halves[h]);
        if count > 0 {
            let full = (f64::from(count) / f64::from(u32::try_from(capacity).unwrap_or(u32::MAX).max(1))).min(1.0);
            let high = full * (CELL.1 - 4.0);
            let at = (corner.0 + real(h) * 11.0, corner.1 + CELL.1 - high);
            svg.rectangle(at, (10.0, high), colour(h));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place in a picture need not be exact")]
fn real(number: usize) -> f64 {
    number as f64
}
