//! Schools that have devices left over and schools that lack some.

use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::redistribute::{Demand, Kind, Redistribution, School, Substitute, Supply};

use super::region::Region;

/// What may be given for what: wanted, given, penalty. Good and worn laptops, good and worn tablets.
const SUBSTITUTES: [(usize, usize, i64); 7] =
    [(0, 0, 0), (0, 1, 4), (1, 1, 0), (1, 0, 2), (2, 2, 0), (2, 3, 4), (2, 1, 9)];

/// So many schools, two in five of which have something to spare.
pub(crate) fn schools(count: usize, seed: u64) -> Redistribution {
    let mut random = Random::seed_from_u64(seed);
    let region = Region::new(1 + count / 6, &mut random);
    let mut place = || region.place(&mut random);
    let schools = (0..count).map(|_| place()).map(|(x, y)| School { x, y, ..School::default() }).collect();
    let giving = count * 2 / 5;
    let mut supply = Vec::new();
    for school in 0..giving {
        for kind in (0..4).filter(|_| random.random_range(0..4) > 0).collect::<Vec<_>>() {
            supply.push(Supply(school, kind, random.random_range(1..14)));
        }
    }
    let mut demand = Vec::new();
    for school in giving..count {
        for grade in 1..9 {
            let wanted = [2, 2, 2, 1, 1, 0, 0, 0][grade - 1];
            let amount = random.random_range(0..6) * random.random_range(0..3);
            if amount > 0 {
                let priority = if grade > 6 { 2 } else { 1 };
                demand.push(Demand(school, i64::try_from(grade).unwrap(), wanted, amount, priority));
            }
        }
    }
    Redistribution {
        problem: Kind::P1,
        kinds: Vec::new(),
        schools,
        supply,
        demand,
        subst: SUBSTITUTES.map(|(wanted, given, penalty)| Substitute(wanted, given, penalty)).to_vec(),
        unmet_weight: [("1".to_owned(), 100), ("2".to_owned(), 300)].into(),
        pair_fixed: 60,
        per_km: 6,
        detour_pct: 130,
    }
}
