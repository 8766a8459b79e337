//! Who may do what, where, and the proof of it.
//!
//! A [`Role`] is held *at* a unit and reaches all units below it. A [`Permission`] says what is done; it names the
//! roles that carry it. A check on somebody's [`Grants`] returns a [`Granted`] (for one place) or a [`Scope`] (for
//! lists), and stores take those instead of bare ids: what was not checked does not compile.
//!
//! Seeing nothing of a thing gives *not found*; seeing it but not being allowed to touch it gives *forbidden*.

mod acting;
mod grants;
mod path;
mod permission;
mod role;

pub use acting::Acting;
pub use grants::{Granted, Grants, Held, Scope};
pub use path::{Place, UnitPath};
pub use permission::{Permission, PermissionDef, matrix};
pub use role::Role;
