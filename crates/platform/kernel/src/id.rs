//! Typed identifiers: UUID version 7, so that rows written one after another lie one after another.

use uuid::Uuid;

use crate::{Clock, Random};

/// What all typed ids have in common.
pub trait Id: Copy + Eq + std::hash::Hash + std::fmt::Display + Send + Sync + 'static {
    /// The id as stored.
    fn uuid(self) -> Uuid;
    /// Takes a stored id; the caller vouches that it is one of this kind.
    fn from_uuid(uuid: Uuid) -> Self;

    /// A new id. Ids made later in time sort after earlier ones (to the millisecond).
    #[must_use]
    fn generate(clock: &Clock, random: &Random) -> Self {
        let millis = u64::try_from(clock.now().micros() / 1_000).unwrap_or_default();
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random.bytes::<10>()).into_uuid())
    }
}

/// Declares typed ids: `id! { /// A desk. DeskId }`.
#[macro_export]
macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            $crate::sea_orm_for_id::Serialize, $crate::sea_orm_for_id::Deserialize)]
        #[serde(crate = "kernel::sea_orm_for_id::serde", transparent)]
        pub struct $name($crate::sea_orm_for_id::Uuid);

        impl $crate::Id for $name {
            fn uuid(self) -> $crate::sea_orm_for_id::Uuid { self.0 }
            fn from_uuid(uuid: $crate::sea_orm_for_id::Uuid) -> Self { Self(uuid) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::sea_orm_for_id::UuidError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::sea_orm_for_id::Uuid::try_parse(text).map(Self)
            }
        }
        impl From<$name> for $crate::sea_orm_for_id::Value {
            fn from(id: $name) -> Self { id.0.into() }
        }
        impl $crate::sea_orm_for_id::TryGetable for $name {
            fn try_get_by<I: $crate::sea_orm_for_id::ColIdx>(
                row: &$crate::sea_orm_for_id::QueryResult, index: I,
            ) -> Result<Self, $crate::sea_orm_for_id::TryGetError> {
                <$crate::sea_orm_for_id::Uuid as $crate::sea_orm_for_id::TryGetable>::try_get_by(row, index).map(Self)
            }
        }
        impl $crate::sea_orm_for_id::Nullable for $name {
            fn null() -> $crate::sea_orm_for_id::Value {
                <$crate::sea_orm_for_id::Uuid as $crate::sea_orm_for_id::Nullable>::null()
            }
        }
    )+};
}

/// What [`id!`] needs in the crate that calls it, without that crate naming it as a dependency.
#[doc(hidden)]
pub mod sea_orm_for_id {
    pub use sea_orm::sea_query::Nullable;
    pub use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
    pub use serde::{self, Deserialize, Serialize};
    pub use uuid::{Error as UuidError, Uuid};
}

id! {
    /// A person: employee, pupil, official of a client.
    PersonId,
    /// A node of the unit tree: organisation, site, department, team, class.
    UnitId,
    /// A unit that is an organisation; the same number as its [`UnitId`].
    OrgId,
}

impl OrgId {
    /// The organisation as a node of the unit tree.
    #[must_use]
    pub fn unit(self) -> UnitId {
        UnitId::from_uuid(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let clock = Clock::fixed(crate::Timestamp::from_micros(1_700_000_000_000_000));
        let random = Random::seeded(1);
        let first = PersonId::generate(&clock, &random);
        clock.advance(std::time::Duration::from_millis(1));
        assert!(PersonId::generate(&clock, &random) > first);
    }

    #[test]
    fn text_form_reads_back() {
        let id = UnitId::generate(&Clock::fixed(crate::Timestamp::from_micros(5)), &Random::seeded(2));
        assert_eq!(id.to_string().parse::<UnitId>().ok(), Some(id));
        assert!("not-an-id".parse::<UnitId>().is_err());
    }
}
