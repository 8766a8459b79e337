//! What others may hear of groups.

use kernel::{DomainEvent, Id, OrgId, PersonId, Stamp, Subject};
use serde::Serialize;

use crate::model::{DateId, GroupId, LinkId, RuleId};

/// Old and new value of each field that changed.
pub(crate) type Changes = std::collections::BTreeMap<&'static str, (String, String)>;

/// Something that happened to a group.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum GroupEvent {
    /// Somebody began a group.
    Begun { organisation: OrgId, group: GroupId, name: String, visibility: String },
    /// What a group is changed.
    Changed { organisation: OrgId, group: GroupId, changes: Changes },
    /// A group was closed down.
    Ended { organisation: OrgId, group: GroupId, name: String },
    /// A group that was closed down is back.
    Restored { organisation: OrgId, group: GroupId, name: String },
    /// Somebody was added, or joined.
    MemberAdded { organisation: OrgId, group: GroupId, person: PersonId },
    /// Somebody was taken out, or left.
    MemberRemoved { organisation: OrgId, group: GroupId, person: PersonId },
    /// Somebody keeps the group, or no longer.
    OwnerSet { organisation: OrgId, group: GroupId, person: PersonId, owner: bool },
    /// Somebody asks to be let in.
    Asked { organisation: OrgId, group: GroupId, person: PersonId },
    /// Somebody no longer asks, or was not let in.
    RequestClosed { organisation: OrgId, group: GroupId, person: PersonId },
    /// More people belong by where they are in the organisation.
    RuleAdded { organisation: OrgId, group: GroupId, rule: RuleId, of: String },
    /// Fewer do.
    RuleRemoved { organisation: OrgId, group: GroupId, rule: RuleId, of: String },
    /// A link was put on the group's page.
    LinkAdded { organisation: OrgId, group: GroupId, link: LinkId, url: String },
    /// A link was taken off the group's page.
    LinkRemoved { organisation: OrgId, group: GroupId, link: LinkId },
    /// A date was put in the group's calendar.
    DateAdded { organisation: OrgId, group: GroupId, date: DateId, title: String },
    /// A date changed.
    DateChanged { organisation: OrgId, group: GroupId, date: DateId, changes: Changes },
    /// A date was taken out of the group's calendar.
    DateRemoved { organisation: OrgId, group: GroupId, date: DateId, title: String },
}

impl GroupEvent {
    fn parts(&self) -> (&'static str, OrgId, GroupId) {
        let (kind, organisation, group) = match self {
            Self::Begun { organisation, group, .. } => ("groups.group.begun", organisation, group),
            Self::Changed { organisation, group, .. } => ("groups.group.changed", organisation, group),
            Self::Ended { organisation, group, .. } => ("groups.group.ended", organisation, group),
            Self::Restored { organisation, group, .. } => ("groups.group.restored", organisation, group),
            Self::MemberAdded { organisation, group, .. } => ("groups.member.added", organisation, group),
            Self::MemberRemoved { organisation, group, .. } => ("groups.member.removed", organisation, group),
            Self::OwnerSet { organisation, group, .. } => ("groups.owner.set", organisation, group),
            Self::Asked { organisation, group, .. } => ("groups.request.made", organisation, group),
            Self::RequestClosed { organisation, group, .. } => ("groups.request.closed", organisation, group),
            Self::RuleAdded { organisation, group, .. } => ("groups.rule.added", organisation, group),
            Self::RuleRemoved { organisation, group, .. } => ("groups.rule.removed", organisation, group),
            Self::LinkAdded { organisation, group, .. } => ("groups.link.added", organisation, group),
            Self::LinkRemoved { organisation, group, .. } => ("groups.link.removed", organisation, group),
            Self::DateAdded { organisation, group, .. } => ("groups.date.added", organisation, group),
            Self::DateChanged { organisation, group, .. } => ("groups.date.changed", organisation, group),
            Self::DateRemoved { organisation, group, .. } => ("groups.date.removed", organisation, group),
        };
        (kind, *organisation, *group)
    }
}

impl DomainEvent for GroupEvent {
    fn kind(&self) -> &'static str {
        self.parts().0
    }

    fn subject(&self) -> Subject {
        let (_, organisation, group) = self.parts();
        Subject::of("group", group.uuid(), organisation)
    }

    fn stamps(&self) -> Vec<Stamp> {
        Vec::new()
    }
}
