//! Floors of offices with rows of desks, some rooms behind walls.

use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::seats::{Seats, Zone};

/// So many floors of eight zones of up to fifty desks. Desks stand closer than the distance that has to be kept.
pub(crate) fn floors(count: i64, seed: u64) -> Seats {
    let mut random = Random::seed_from_u64(seed);
    let (mut desks, mut zones, mut walls) = (Vec::new(), Vec::new(), Vec::new());
    for floor in 0..count {
        for part in 0..8_i64 {
            let (left, bottom) = (part % 4 * 13_000, part / 4 * 8_500);
            let (pitch, gap) = (random.random_range(1_150..1_650), random.random_range(1_250..1_800));
            let before = desks.len();
            for row in 0..5_i64 {
                for column in 0..10_i64 {
                    let (x, y) = (600 + column * pitch, 600 + row * gap);
                    if x < 12_400 && y < 7_900 && random.random_range(0..5) > 0 {
                        desks.push((floor, left + x, bottom + y + random.random_range(0..60), zones.len()));
                    }
                }
            }
            if random.random_range(0..3) == 0 {
                walls.push((floor, left, bottom, left, bottom + 8_500));
            }
            let share = [22, 30, 40, 100][random.random_range(0..4)];
            let desks = i64::try_from(desks.len() - before).unwrap();
            zones.push(Zone { floor, cap: desks * share / 100 + 1 });
        }
    }
    Seats { problem: "P5".to_owned(), d_mm: 2_000, desks, zones, walls, use_walls: true }
}
