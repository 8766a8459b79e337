//! What a person can do about signing on, the same for pages, API and command line.

pub mod accounts;
pub mod demo;
pub mod passwords;
pub mod sessions;
pub mod sign_in;
mod target;
pub mod tokens;

pub use target::Target;
