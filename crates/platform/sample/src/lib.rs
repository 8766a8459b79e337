//! The five demo organisations, generated as plain data.
//!
//! [`World::generate`] draws everything from a seed and a day: the same two give the same world, to the last letter.
//! [`Crowd`] streams as many people as a benchmark wants, and [`hr_csv`] writes the export of a personnel system.
//!
//! | letter | organisation | people |
//! |---|---|---|
//! | A | `kompas`, a board over the 27 primary schools of Maastricht | 5,000 pupils, 650 staff |
//! | B | `wilgebeke`, a Flemish municipality with its welfare body | 280 |
//! | C | `fodleef`, a federal service in Brussels, in Dutch and French | 1,050 |
//! | D | `driebeken`, a care organisation with 180 dwelling groups and 40 day centres | 2,740 |
//! | E | `ictstreek`, a shared IT service | 40 |
//! | E | its ten clients | 25 to 60 each, 400 in all |
//!
//! No person exists: names are drawn from lists written for this purpose. The school locations are real
//! (DUO Open Onderwijsdata, CC BY 4.0; see `src/resources/ORIGIN.md`), every other organisation is invented.

mod apps;
mod builder;
mod care;
mod crowd;
mod export;
mod federal;
mod functions;
mod model;
mod municipality;
mod names;
mod school_board;
mod shared_service;
mod text;
mod world;

pub use apps::CATEGORIES;
pub use crowd::{Crowd, CrowdPerson, CrowdUnit, crowd};
pub use export::{HR_HEADER, hr_csv};
pub use functions::{FUNCTIONS, Field, Function, ROLES, function};
pub use model::{
    Address, App, Audience, Brand, Membership, MembershipKind, Organisation, Person, PersonRef, Pupil, RoleHeld, Unit,
    UnitKind, UnitRef, World,
};

#[cfg(test)]
mod testing {
    use proptest::test_runner::{Config, RngSeed};

    /// As many cases, the same ones at every run.
    pub(crate) fn cases(cases: u32) -> Config {
        Config { cases, rng_seed: RngSeed::Fixed(16), failure_persistence: None, ..Config::default() }
    }
}
