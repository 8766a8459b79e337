//! Which desks cannot be used together, and which parts of the building have nothing to do with each other.

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds desks by 32 bits")]

use std::collections::BTreeMap;

use super::problem::Seats;

/// A square of the safe distance on a floor: no desk is too close to one that is not in a square around its own.
type Square = (i64, i64, i64);

fn square(problem: &Seats, desk: usize) -> Square {
    let (floor, x, y, _) = problem.desks[desk];
    (floor, x.div_euclid(problem.d_mm), y.div_euclid(problem.d_mm))
}

fn around((floor, column, row): Square) -> impl Iterator<Item = Square> {
    (-1..=1).flat_map(move |right| (-1..=1).map(move |down| (floor, column + right, row + down)))
}

/// How many pairs of desks have to be looked at.
pub(super) fn pairs(problem: &Seats) -> u64 {
    let mut desks: BTreeMap<Square, u64> = BTreeMap::new();
    for desk in 0..problem.desks.len() {
        *desks.entry(square(problem, desk)).or_default() += 1;
    }
    let near = |own: Square| around(own).filter_map(|other| desks.get(&other)).sum::<u64>();
    desks.iter().map(|(&own, &count)| count * near(own)).sum()
}

/// The conflict graph: for each desk, in order, the desks that are too close to it.
pub(super) fn neighbours(problem: &Seats) -> Vec<Vec<u32>> {
    let mut grid: BTreeMap<Square, Vec<u32>> = BTreeMap::new();
    for desk in 0..problem.desks.len() {
        grid.entry(square(problem, desk)).or_default().push(desk as u32);
    }
    let mut near = vec![Vec::new(); problem.desks.len()];
    for (&own, desks) in &grid {
        let walls = walls(problem, own);
        let others: Vec<u32> = around(own).filter_map(|other| grid.get(&other)).flatten().copied().collect();
        for &desk in desks {
            let (_, x, y, _) = problem.desks[desk as usize];
            let too_close = |other: u32| {
                let (_, u, v, _) = problem.desks[other as usize];
                other != desk
                    && (x - u).pow(2) + (y - v).pow(2) < problem.d_mm.pow(2)
                    && !walls.iter().any(|wall| crosses([x, y, u, v], *wall))
            };
            let mut found: Vec<u32> = others.iter().copied().filter(|&other| too_close(other)).collect();
            found.sort_unstable();
            near[desk as usize] = found;
        }
    }
    near
}

/// The walls that come near a square.
fn walls(problem: &Seats, (floor, column, row): Square) -> Vec<[i64; 4]> {
    if !problem.use_walls {
        return Vec::new();
    }
    let span = |at: i64| ((at - 1) * problem.d_mm, (at + 2) * problem.d_mm);
    let meets = |(from, until): (i64, i64), a: i64, b: i64| a.min(b) <= until && a.max(b) >= from;
    let here = problem
        .walls
        .iter()
        .filter(|wall| wall.0 == floor && meets(span(column), wall.1, wall.3) && meets(span(row), wall.2, wall.4));
    here.map(|&(_, x0, y0, x1, y1)| [x0, y0, x1, y1]).collect()
}

/// Whether the line of sight between two desks crosses a wall. The wall may touch the line with its end; the desks may
/// not lie on the wall.
fn crosses([ax, ay, bx, by]: [i64; 4], [cx, cy, dx, dy]: [i64; 4]) -> bool {
    let turn =
        |x0: i64, y0: i64, x1: i64, y1: i64, x2: i64, y2: i64| ((x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)).signum();
    let wall_ends: i64 = turn(ax, ay, bx, by, cx, cy) * turn(ax, ay, bx, by, dx, dy);
    let desks: i64 = turn(cx, cy, dx, dy, ax, ay) * turn(cx, cy, dx, dy, bx, by);
    wall_ends <= 0 && desks < 0
}

/// The desks in parts that share neither a conflict nor a zone whose limit may bind.
pub(super) fn parts(problem: &Seats, neighbours: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut leader: Vec<u32> = (0..problem.desks.len() as u32).collect();
    for (desk, near) in neighbours.iter().enumerate() {
        for &other in near {
            unite(&mut leader, desk as u32, other);
        }
    }
    if problem.limited() {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); problem.zones.len()];
        for (desk, &(_, _, _, zone)) in problem.desks.iter().enumerate() {
            members[zone].push(desk as u32);
        }
        for (zone, members) in problem.zones.iter().zip(&members) {
            if i64::try_from(members.len()).unwrap_or(i64::MAX) > zone.cap {
                members.windows(2).for_each(|pair| unite(&mut leader, pair[0], pair[1]));
            }
        }
    }
    let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for desk in 0..leader.len() as u32 {
        let head = head(&mut leader, desk);
        parts.entry(head).or_default().push(desk);
    }
    parts.into_values().collect()
}

fn head(leader: &mut [u32], mut desk: u32) -> u32 {
    while leader[desk as usize] != desk {
        leader[desk as usize] = leader[leader[desk as usize] as usize];
        desk = leader[desk as usize];
    }
    desk
}

fn unite(leader: &mut [u32], a: u32, b: u32) {
    let (a, b) = (head(leader, a), head(leader, b));
    leader[a.max(b) as usize] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seats::Zone;

    fn apart(wall: (i64, i64, i64, i64, i64)) -> bool {
        let problem = Seats {
            problem: "P5".to_owned(),
            d_mm: 2_000,
            desks: vec![(0, 0, 0, 0), (0, 1_500, 0, 0)],
            zones: vec![Zone { floor: 0, cap: 2 }],
            walls: vec![wall],
            use_walls: true,
        };
        neighbours(&problem)[0].is_empty()
    }

    #[test]
    fn a_wall_parts_desks_when_it_crosses_or_touches_their_line() {
        assert!(apart((0, 700, -500, 700, 500)));
        assert!(apart((0, 700, 0, 700, 500)), "the end of a wall on the line parts");
        assert!(!apart((0, 700, 1, 700, 500)), "a wall that ends before the line does not");
        assert!(!apart((0, 0, -500, 0, 500)), "a wall through a desk does not");
        assert!(!apart((0, -100, 0, 1_600, 0)), "a wall along the line does not");
        assert!(!apart((1, 700, -500, 700, 500)), "a wall on another floor does not");
        assert!(apart((0, 700, -9_000_000, 700, 9_000_000)), "a long wall does");
    }
}
