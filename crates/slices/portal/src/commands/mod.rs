//! What a person can do in the portal: one file for each kind of thing, the same for pages and API.

pub mod apps;
pub mod banners;
pub mod desk;
pub mod grants;
pub mod search;
