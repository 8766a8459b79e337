//! Queries. Reading takes proof that the actor may see; writing happens in a transaction, after proof.

pub(crate) mod bulk;
pub(crate) mod memberships;
pub(crate) mod people;
pub(crate) mod roles;
pub(crate) mod search;
pub(crate) mod units;
