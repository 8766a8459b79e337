//! The slice's queries.

pub(crate) mod agenda;
pub(crate) mod belonging;
pub(crate) mod groups;
pub(crate) mod links;
pub(crate) mod members;
pub(crate) mod requests;
pub(crate) mod rules;
pub(crate) mod visits;
