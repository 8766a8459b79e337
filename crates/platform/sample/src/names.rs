//! Personal names, drawn as often as they are met: few common ones, many rare ones.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A drawn name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) given: &'static str,
    pub(crate) prefix: Option<&'static str>,
    pub(crate) surname: &'static str,
}

/// Whose fashion a given name follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fashion {
    Old,
    Young,
}

/// A population: parts of it with their weights.
pub(crate) type Mix = &'static [(&'static str, u32)];

/// Staff in the south of the Netherlands.
pub(crate) const DUTCH: Mix =
    &[("dutch", 85), ("flemish", 2), ("french", 1), ("moroccan", 4), ("turkish", 3), ("polish", 2), ("surinamese", 3)];
/// Pupils in Maastricht.
pub(crate) const DUTCH_PUPILS: Mix =
    &[("dutch", 68), ("flemish", 2), ("french", 2), ("moroccan", 10), ("turkish", 8), ("polish", 6), ("surinamese", 4)];
/// Staff in Flanders.
pub(crate) const FLEMISH: Mix =
    &[("flemish", 88), ("dutch", 2), ("french", 2), ("moroccan", 3), ("turkish", 3), ("polish", 2)];
/// French-speaking staff in Brussels.
pub(crate) const FRENCH: Mix = &[("french", 78), ("flemish", 4), ("moroccan", 12), ("turkish", 4), ("polish", 2)];

struct Pool<T> {
    values: Vec<T>,
    /// Running sums of the weights.
    sums: Vec<u32>,
}

impl<T: Copy> Pool<T> {
    fn new(values: Vec<T>) -> Self {
        let sums = (20_u32..)
            .take(values.len())
            .scan(0, |sum, rank| {
                *sum += 300_000 / rank;
                Some(*sum)
            })
            .collect();
        Self { values, sums }
    }

    fn draw(&self, rng: &mut ChaCha8Rng) -> T {
        let total = self.sums.last().copied().unwrap_or(1);
        let at = rng.random_range(0..total);
        self.values[self.sums.partition_point(|sum| *sum <= at)]
    }
}

type Surname = (&'static str, Option<&'static str>);

static GIVEN: LazyLock<BTreeMap<&str, Pool<&str>>> =
    LazyLock::new(|| pools(include_str!("names/given.txt"), |entry| entry));

static SURNAMES: LazyLock<BTreeMap<&str, Pool<Surname>>> = LazyLock::new(|| {
    pools(include_str!("names/surnames.txt"), |entry| match entry.split_once('|') {
        Some((surname, prefix)) => (surname, Some(prefix)),
        None => (entry, None),
    })
});

fn pools<T: Copy>(text: &'static str, read: impl Fn(&'static str) -> T) -> BTreeMap<&'static str, Pool<T>> {
    let mut found: BTreeMap<&str, Vec<T>> = BTreeMap::new();
    let mut section = "";
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => section = name,
            None => found.entry(section).or_default().extend(line.split(',').map(|entry| read(entry.trim()))),
        }
    }
    found.into_iter().map(|(name, values)| (name, Pool::new(values))).collect()
}

/// The entry of the lists that equals `given`.
pub(crate) fn known_given(given: &str) -> Option<&'static str> {
    GIVEN.values().flat_map(|pool| &pool.values).find(|known| **known == given).copied()
}

/// Draws from `options` by weight.
pub(crate) fn weighted<T: Copy>(rng: &mut ChaCha8Rng, options: &[(T, u32)]) -> T {
    let total: u32 = options.iter().map(|(_, weight)| weight).sum();
    let mut at = rng.random_range(0..total);
    for (value, weight) in options {
        if at < *weight {
            return *value;
        }
        at -= weight;
    }
    options[0].0
}

/// Draws a name for somebody of this population and age.
pub(crate) fn draw(rng: &mut ChaCha8Rng, mix: Mix, fashion: Fashion) -> Name {
    let part = weighted(rng, mix);
    let (surname, prefix) = SURNAMES[part].draw(rng);
    let own = match fashion {
        Fashion::Old => "old",
        Fashion::Young => "young",
    };
    // One in five has a name of all ages; some populations are listed under those alone.
    let any = rng.random_ratio(1, 5);
    let wished = GIVEN.get(format!("{part} {own}").as_str());
    let ageless = GIVEN.get(format!("{part} any").as_str());
    let pool = match (wished, ageless) {
        (Some(_), Some(ageless)) if any => ageless,
        (Some(wished), _) => wished,
        (None, Some(ageless)) => ageless,
        (None, None) => &GIVEN["dutch any"],
    };
    Name { given: pool.draw(rng), prefix, surname }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use std::collections::{BTreeSet, HashMap};

    #[test]
    fn lists_are_long_enough_and_without_doubles() {
        let given: BTreeSet<_> = GIVEN.values().flat_map(|pool| &pool.values).collect();
        assert!(given.len() >= 300, "{} given names", given.len());
        let surnames: BTreeSet<_> = SURNAMES.values().flat_map(|pool| &pool.values).collect();
        assert!(surnames.len() >= 500, "{} surnames", surnames.len());
        for (part, pool) in &*SURNAMES {
            let once: BTreeSet<_> = pool.values.iter().collect();
            assert_eq!(once.len(), pool.values.len(), "a surname stands twice under {part}");
        }
        for (part, pool) in &*GIVEN {
            let once: BTreeSet<_> = pool.values.iter().collect();
            assert_eq!(once.len(), pool.values.len(), "a given name stands twice under {part}");
        }
    }

    #[test]
    fn every_part_of_every_population_has_names() {
        for (part, _) in [DUTCH, DUTCH_PUPILS, FLEMISH, FRENCH].concat() {
            assert!(SURNAMES.contains_key(part), "{part}");
            assert!(GIVEN.keys().any(|key| key.starts_with(part)), "{part}");
        }
    }

    #[test]
    fn common_names_are_common_and_rare_ones_occur() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for _ in 0..20_000 {
            *counts.entry(draw(&mut rng, &[("dutch", 1)], Fashion::Old).surname).or_default() += 1;
        }
        assert!(counts["Janssen"] > 5 * counts["Wiertz"]);
        assert!(counts.len() > 250);
    }
}
