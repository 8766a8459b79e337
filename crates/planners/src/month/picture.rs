//! The plan as a table: a row for each manager, a column for each day, a colour for each client.

use super::problem::{Month, Own, Place, Roster};
use crate::svg::{Calendar, Svg, colour};

const CELL: (f64, f64) = (26.0, 16.0);
/// More managers than these are not drawn.
const MOST_ROWS: usize = 200;
/// More clients than these are not named below.
const MOST_NAMES: usize = 60;
/// Names of clients on one line.
const ACROSS: usize = 3;

pub(super) fn picture(problem: &Month, plan: &Roster) -> String {
    let rows = problem.managers.len().min(MOST_ROWS);
    let named = problem.clients.len().min(MOST_NAMES);
    let calendar = Calendar::new((rows, problem.days), CELL);
    let lines = 1 + named.div_ceil(ACROSS);
    let mut svg = calendar.begin("Where everybody is", |m| format!("manager {m}"), lines);
    for (m, row) in plan.plan.iter().enumerate().take(rows) {
        for (d, place) in row.iter().enumerate().take(problem.days) {
            draw(&mut svg, calendar.corner(m, d), *place);
        }
    }
    svg.text((4.0, calendar.below(0)), 10.0, "O in the office, R at home, a number with a client:");
    for client in 0..named {
        let x = 4.0 + [0.0, 140.0, 280.0][client % ACROSS];
        let y = calendar.below(1 + client / ACROSS);
        svg.rectangle((x, y - 9.0), (20.0, 11.0), colour(client));
        svg.text((x + 3.0, y), 9.0, &client.to_string());
        svg.text((x + 24.0, y), 10.0, &format!("client {client}"));
    }
    svg.finish("Managers by day: the number of the client, O in the office, R at home")
}

fn draw(svg: &mut Svg, (x, y): (f64, f64), place: Option<Place>) {
    let text = match place {
        None => return,
        Some(Place::Own(Own::Office)) => "O".to_owned(),
        Some(Place::Own(Own::Remote)) => "R".to_owned(),
        Some(Place::Client(client)) => {
            svg.rectangle((x, y + 1.0), (CELL.0 - 2.0, CELL.1 - 2.0), colour(client));
            client.to_string()
        }
    };
    svg.text((x + 5.0, y + 12.0), 9.0, &text);
}
