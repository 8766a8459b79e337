//! A region of towns, so that places lie as they do in the world: many near each other, a few far from all.

use rand::RngExt;
use thuisbasis_planners::Random;

/// Towns over thirty by thirty kilometres, the largest first.
pub(crate) struct Region {
    towns: Vec<(i64, i64)>,
}

impl Region {
    /// So many towns, at random.
    pub(crate) fn new(towns: usize, random: &mut Random) -> Self {
        let mut side = || random.random_range(-15_000..15_000);
        Self { towns: (0..towns.max(1)).map(|_| (side(), side())).collect() }
    }

    /// A place in or near a town; the larger the town, the more often.
    pub(crate) fn place(&self, random: &mut Random) -> (i64, i64) {
        let mut town = || random.random_range(0..self.towns.len());
        let town = self.towns[town().min(town())];
        near(town, 1_500, random)
    }
}

/// A place about so many metres from another.
pub(crate) fn near((x, y): (i64, i64), metres: i64, random: &mut Random) -> (i64, i64) {
    let mut off = || (0..3).map(|_| random.random_range(-metres..=metres)).sum::<i64>();
    (x + off(), y + off())
}
