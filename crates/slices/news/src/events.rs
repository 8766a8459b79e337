//! What others may hear of posts and news.

use groups::model::GroupId;
use kernel::{DomainEvent, Id, OrgId, Stamp, Subject, UnitId};
use serde::Serialize;

use crate::model::{Audience, CommentId, Post, PostId};

/// Old and new value of each field that changed. Of the text only that it did.
pub(crate) type Changes = std::collections::BTreeMap<&'static str, (String, String)>;

/// Where something happened: the post, and whom it is for.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub struct PostPlace {
    pub organisation: OrgId,
    pub post: PostId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

impl PostPlace {
    pub(crate) fn of(post: &Post) -> Self {
        Self { organisation: post.organisation, post: post.id, group: post.group(), unit: post.unit() }
    }

    pub(crate) fn at(organisation: OrgId, post: PostId, audience: &Audience) -> Self {
        let (group, unit) = match audience {
            Audience::Group(group) => (Some(*group), None),
            Audience::Unit { unit, .. } => (None, Some(*unit)),
        };
        Self { organisation, post, group, unit }
    }
}

/// Something that happened to a post.
///
/// That somebody opened a post is no event. That they said to have read it is: it is said to who asked for it.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum NewsEvent {
    /// Somebody wrote a post; others see it from `published_at` on, which may be later.
    Published {
        #[serde(flatten)]
        place: PostPlace,
        title: String,
        published_at: String,
        must_read: bool,
    },
    /// What a post says changed, or how it is shown.
    Changed {
        #[serde(flatten)]
        place: PostPlace,
        changes: Changes,
    },
    /// A post went into the archive, or came back from it.
    Archived {
        #[serde(flatten)]
        place: PostPlace,
        archived: bool,
    },
    /// A post was put above the others, or no longer.
    Pinned {
        #[serde(flatten)]
        place: PostPlace,
        pinned: bool,
    },
    /// A post is gone, with all under it.
    Deleted {
        #[serde(flatten)]
        place: PostPlace,
    },
    /// Somebody commented.
    CommentAdded {
        #[serde(flatten)]
        place: PostPlace,
        comment: CommentId,
    },
    /// Somebody changed what they commented.
    CommentChanged {
        #[serde(flatten)]
        place: PostPlace,
        comment: CommentId,
    },
    /// A comment is gone.
    CommentDeleted {
        #[serde(flatten)]
        place: PostPlace,
        comment: CommentId,
    },
    /// Somebody likes a post.
    Liked {
        #[serde(flatten)]
        place: PostPlace,
    },
    /// Somebody takes that back.
    Unliked {
        #[serde(flatten)]
        place: PostPlace,
    },
    /// Somebody says to have read what must be read.
    Read {
        #[serde(flatten)]
        place: PostPlace,
    },
}

impl NewsEvent {
    fn parts(&self) -> (&'static str, &PostPlace) {
        match self {
            Self::Published { place, .. } => ("news.post.published", place),
            Self::Changed { place, .. } => ("news.post.changed", place),
            Self::Archived { place, .. } => ("news.post.archived", place),
            Self::Pinned { place, .. } => ("news.post.pinned", place),
            Self::Deleted { place } => ("news.post.deleted", place),
            Self::CommentAdded { place, .. } => ("news.comment.added", place),
            Self::CommentChanged { place, .. } => ("news.comment.changed", place),
            Self::CommentDeleted { place, .. } => ("news.comment.deleted", place),
            Self::Liked { place } => ("news.post.liked", place),
            Self::Unliked { place } => ("news.post.unliked", place),
            Self::Read { place } => ("news.post.read", place),
        }
    }
}

impl DomainEvent for NewsEvent {
    fn kind(&self) -> &'static str {
        self.parts().0
    }

    fn subject(&self) -> Subject {
        let (_, place) = self.parts();
        let subject = Subject::of("post", place.post.uuid(), place.organisation);
        match place.unit {
            Some(unit) => subject.at(unit),
            None => subject,
        }
    }

    fn stamps(&self) -> Vec<Stamp> {
        Vec::new()
    }
}
