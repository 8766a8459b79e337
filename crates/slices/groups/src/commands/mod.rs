//! What can be done with groups: by pages, the API and other capabilities alike.

pub mod agenda;
pub mod find;
pub mod groups;
pub mod links;
pub mod members;
pub mod requests;
pub mod rules;
pub mod visit;
