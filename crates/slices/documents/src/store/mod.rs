//! The slice's queries.

pub(crate) mod lists;
pub(crate) mod locks;
pub(crate) mod nodes;
pub(crate) mod revisions;
pub(crate) mod shelf;
pub(crate) mod tree;
pub(crate) mod uploads;

/// Bytes as the database holds them.
pub(crate) fn stored(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Bytes as the database held them.
pub(crate) fn bytes(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}
