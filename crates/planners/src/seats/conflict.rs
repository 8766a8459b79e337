//! Which desks cannot be used together, and which parts of the building have nothing to do with each other.

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds desks by 32 bits")]

use std::collections::BTreeMap;

use super::problem::Seats;

/// Desks by floor and square of the safe distance.
type Grid = BTreeMap<(i64, i64, i64), Vec<u32>>;

/// The conflict graph: for each desk, in order, the desks that are too close to it.
pub(super) fn neighbours(problem: &Seats) -> Vec<Vec<u32>> {
    let side = problem.d_mm;
    let mut grid = Grid::new();
    for (desk, &(floor, x, y, _)) in problem.desks.iter().enumerate() {
        grid.entry((floor, x.div_euclid(side), y.div_euclid(side))).or_default().push(desk as u32);
    }
    let mut walls: BTreeMap<i64, Vec<[i64; 4]>> = BTreeMap::new();
    if problem.use_walls {
        for &(floor, x0, y0, x1, y1) in &problem.walls {
            walls.entry(floor).or_default().push([x0, y0, x1, y1]);
        }
    }
    let none = Vec::new();
    let near = |desk: usize| -> Vec<u32> {
        let (floor, x, y, _) = problem.desks[desk];
        let walls = walls.get(&floor).unwrap_or(&none);
        let mut near = Vec::new();
        for column in -1..=1 {
            for row in -1..=1 {
                let square = (floor, x.div_euclid(side) + column, y.div_euclid(side) + row);
                let others = grid.get(&square).into_iter().flatten();
                near.extend(others.filter(|&&other| {
                    let (_, u, v, _) = problem.desks[other as usize];
                    other as usize != desk
                        && (x - u).pow(2) + (y - v).pow(2) < side.pow(2)
                        && !walls.iter().any(|wall| crosses([x, y, u, v], *wall))
                }));
            }
        }
        near.sort_unstable();
        near
    };
    (0..problem.desks.len()).map(near).collect()
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
