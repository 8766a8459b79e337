//! Groups and what belongs to them: what they are and which rules hold. No database, no pages.

mod agenda;
mod group;
mod link;
mod rule;

pub use agenda::{DateDraft, DateId, GroupDate};
pub(crate) use group::CheckedGroup;
pub use group::{Group, GroupDraft, GroupId, Standing, Visibility};
pub use link::{GroupLink, LinkDraft, LinkId};
pub use rule::{Rule, RuleDraft, RuleId};
