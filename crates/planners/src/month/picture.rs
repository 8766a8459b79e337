//! The plan as a table: a row for each manager, a column for each day, a colour for each client.

use super::problem::{Month, Own, Place, Roster};
use crate::svg::{Svg, colour};

const CELL: (f64, f64) = (26.0, 16.0);
const LEFT: f64 = 80.0;
const TOP: f64 = 22.0;
/// More managers than these are not drawn.
const MOST_ROWS: usize = 200;

pub(super) fn picture(problem: &Month, plan: &Roster) -> String {
    let rows = problem.managers.len().min(MOST_ROWS);
    let mut svg = Svg::new(LEFT + real(problem.days) * CELL.0 + 8.0, TOP + real(rows) * CELL.1 + 10.0);
    for d in 0..problem.days {
        svg.text((LEFT + real(d) * CELL.0 + 6.0, TOP - 8.0), 9.0, &d.to_string());
    }
    for (m, row) in plan.plan.iter().enumerate().take(rows) {
        svg.text((4.0, TOP + real(m) * CELL.1 + 12.0), 10.0, &format!("manager {m}"));
        for (d, place) in row.iter().enumerate().take(problem.days) {
            let corner = (LEFT + real(d) * CELL.0, TOP + real(m) * CELL.1);
            draw(&mut svg, corner, *place);
        }
    }
    svg.finish("Managers by day: the number of the client, O in the office, R at home")
}

fn draw(svg: &mut Svg, (x, y): (f64, f64), place: Option<Place>) {
    let text = match place {
        None => return,
        Some(Place::Own(Own::Office)) => "O".to_owned(),
        Some(Place::Own(Own::Remote)) => "R".to_owned(),
        Some(Place::Client(client)) => {
            svg.rectangle((x, y + CELL.1 - 3.0), (CELL.0 - 2.0, 2.5), colour(client));
            client.to_string()
        }
    };
    svg.text((x + 3.0, y + 11.0), 9.0, &text);
}

#[expect(clippy::cast_precision_loss, reason = "a place in a picture need not be exact")]
fn real(number: usize) -> f64 {
    number as f64
}
