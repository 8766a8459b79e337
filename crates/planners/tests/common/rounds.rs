//! Transports between stops with opening hours, and deliveries to homes.

use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::rounds::{Deliveries, Delivery, Depot, Request, Speed, Stop, Transport, Vans};

use super::region::Region;

const HOUR: i64 = 3_600;
/// When places are open: all day, in the morning, in the afternoon.
const OPEN: [(i64, i64); 4] = [(8, 17), (8, 17), (8, 12), (13, 16)];

/// So many requests between a third as many stops.
pub(crate) fn transports(count: usize, seed: u64) -> Transport {
    let mut random = Random::seed_from_u64(seed);
    let region = Region::new(1 + count / 10, &mut random);
    let stop = |random: &mut Random| {
        let ((x, y), (open, close)) = (region.place(random), OPEN[random.random_range(0..OPEN.len())]);
        Stop { x, y, open: open * HOUR, close: close * HOUR }
    };
    let stops: Vec<Stop> = (0..count / 3 + 2).map(|_| stop(&mut random)).collect();
    let mut requests = Vec::new();
    while requests.len() < count {
        let (p, d) = (random.random_range(0..stops.len()), random.random_range(0..stops.len()));
        // Who is fetched from in the afternoon cannot have it brought in the morning.
        if p != d && stops[p].open + 2 * HOUR < stops[d].close {
            let q = random.random_range(1..20);
            requests.push(Request { p, d, q, sp: 300 + 20 * q, sd: 300 + 30 * q });
        }
    }
    let vans = Vans { count: vans(count, 6), capacity: 60, fixed: 2 * HOUR };
    Transport { depot: depot(), stops, requests, vans, speed: Speed { mps: 11, detour_pct: 130 } }
}

/// So many homes.
pub(crate) fn deliveries(count: usize, seed: u64) -> Deliveries {
    let mut random = Random::seed_from_u64(seed);
    let region = Region::new(1 + count / 20, &mut random);
    let home = |random: &mut Random| {
        let ((x, y), (open, close)) = (region.place(random), OPEN[random.random_range(0..OPEN.len())]);
        let q = random.random_range(1..3);
        Delivery { x, y, q, open: open * HOUR, close: close * HOUR, service: 420 + 180 * q }
    };
    let stops = (0..count).map(|_| home(&mut random)).collect();
    let vans = Vans { count: vans(count, 8), capacity: 30, fixed: 2 * HOUR };
    Deliveries { depot: depot(), stops, vans, speed: Speed { mps: 11, detour_pct: 130 } }
}

fn depot() -> Depot {
    Depot { x: 0, y: 0, open: 7 * HOUR, close: 18 * HOUR }
}

/// One van for so many jobs, and a few to spare.
fn vans(jobs: usize, each: usize) -> i64 {
    i64::try_from(3 + jobs / each).unwrap()
}
