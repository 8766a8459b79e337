//! Units, people, memberships and roles: what they are and which rules hold. No database, no pages.

mod membership;
mod name;
mod person;
mod unit;

pub use membership::{FunctionId, JobFunction, Membership, MembershipDraft, MembershipId, RoleHolding, RoleHoldingId};
pub use name::{PersonName, fold, search_terms};
pub(crate) use person::plausible_phone;
pub use person::{Person, PersonDraft, PersonKind, PersonSummary};
pub use unit::{Colour, Organisation, Unit, UnitDraft, UnitKind};
