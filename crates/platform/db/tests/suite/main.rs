//! The database on both engines. One program, so that it is linked once.

mod common;
mod events;
mod moving;
mod schema;
