//! What goes in and out.

use chrono::DateTime;
use kernel::{Fields, Text, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::gate::Reading;
use crate::model::{Audience, Comment, Listed, PostDraft};
use crate::store::reads::MustRead;

/// A post as lists have it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PostSummary {
    /// Which.
    id: String,
    /// The group that it was written in; absent for news.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// Title; may be empty in a group.
    title: String,
    /// The first sentences.
    excerpt: String,
    /// From when others see it; RFC 3339.
    published_at: String,
    /// Until when it must be read; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    must_read_until: Option<String>,
    /// Whether it stands above the others.
    pinned: bool,
    /// Who wrote it; absent when that is no longer known.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    /// That person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    author_name: Option<String>,
    /// How many comments there are.
    comments: i64,
    /// How many like it.
    likes: i64,
    /// Whether the caller opened it before.
    seen: bool,
    /// Whether the caller said to have read it.
    read: bool,
}

impl From<Listed> for PostSummary {
    fn from(one: Listed) -> Self {
        Self {
            id: one.id.to_string(),
            group: one.group.map(|group| group.to_string()),
            title: one.title,
            excerpt: one.excerpt,
            published_at: one.published_at.rfc3339(),
            must_read_until: one.must_read_until.map(Timestamp::rfc3339),
            pinned: one.pinned,
            author: one.author.map(|author| author.to_string()),
            author_name: one.author_name,
            comments: one.comments,
            likes: one.likes,
            seen: one.seen,
            read: one.read,
        }
    }
}

/// A post.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, as in the form")]
pub(super) struct PostBody {
    /// Which.
    id: String,
    /// The group that it was written in; absent for news.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// The unit that it is for; absent in a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Whether pupils get it too.
    for_pupils: bool,
    /// Title; may be empty in a group.
    title: String,
    /// The text, in Markdown.
    text: String,
    /// The text as safe HTML.
    html: String,
    /// Its language.
    lang: String,
    /// The post of which this is another language version.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation_of: Option<String>,
    /// From when others see it; RFC 3339.
    published_at: String,
    /// From when it is in the archive; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    archived_at: Option<String>,
    /// Until when it must be read; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    must_read_until: Option<String>,
    /// Whether comments can be written.
    comments: bool,
    /// Whether it can be liked.
    likes: bool,
    /// Whether it stands above the others.
    pinned: bool,
    /// Who wrote it; absent when that is no longer known.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    /// Counts changes; send it back with a change.
    version: i64,
}

impl PostBody {
    pub(super) fn of(reading: &Reading) -> Self {
        let post = reading.post();
        Self {
            id: post.id.to_string(),
            group: post.group().map(|group| group.to_string()),
            unit: post.unit().map(|unit| unit.to_string()),
            for_pupils: matches!(post.audience, Audience::Unit { pupils: true, .. }),
            title: post.title.clone(),
            text: post.source.to_string(),
            html: richtext::render(&post.source, &richtext::Rules::page(post.lang)).as_str().to_owned(),
            lang: post.lang.tag().to_owned(),
            translation_of: post.translation_of.map(|id| id.to_string()),
            published_at: post.published_at.rfc3339(),
            archived_at: post.archived_at.map(Timestamp::rfc3339),
            must_read_until: post.must_read_until.map(Timestamp::rfc3339),
            comments: post.comments,
            likes: post.likes,
            pinned: post.pinned,
            author: post.author.map(|author| author.to_string()),
            version: post.version,
        }
    }
}

fn yes() -> bool {
    true
}

/// A post to write or to change.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PostInput {
    /// Title; news needs one.
    #[serde(default)]
    title: String,
    /// The text, in Markdown.
    text: String,
    /// Its language; Dutch when left out.
    #[serde(default)]
    lang: Option<String>,
    /// For new news: the unit that it is for.
    #[serde(default)]
    pub(super) unit: Option<String>,
    /// For new news: the post of which this is another language version.
    #[serde(default)]
    translation_of: Option<String>,
    /// From when others see it, RFC 3339; at once when left out.
    #[serde(default)]
    published_at: Option<String>,
    /// From when it is in the archive; RFC 3339.
    #[serde(default)]
    archived_at: Option<String>,
    /// Until when it must be read; RFC 3339.
    #[serde(default)]
    must_read_until: Option<String>,
    /// Whether pupils get it too; for news.
    #[serde(default)]
    for_pupils: bool,
    /// Whether comments can be written.
    #[serde(default = "yes")]
    comments: bool,
    /// Whether it can be liked.
    #[serde(default = "yes")]
    likes: bool,
    /// For a change: the version that it was made from.
    #[serde(default)]
    pub(super) version: i64,
}

impl PostInput {
    pub(super) fn draft(self) -> kernel::Result<PostDraft> {
        let mut wrong = Fields::default();
        let mut moment = |name: &'static str, text: Option<&str>| {
            let at = DateTime::parse_from_rfc3339(text?).ok();
            if at.is_none() {
                wrong.add(name, Text::new("field-moment"));
            }
            at.map(|at| Timestamp::from_micros(at.timestamp_micros()))
        };
        let published_at = moment("published_at", self.published_at.as_deref());
        let archived_at = moment("archived_at", self.archived_at.as_deref());
        let must_read_until = moment("must_read_until", self.must_read_until.as_deref());
        let lang = self.lang.map(|lang| lang.parse().map_err(|_| wrong.add("lang", Text::new("field-choose"))));
        wrong.or(PostDraft {
            title: self.title,
            text: self.text,
            lang: lang.and_then(Result::ok).unwrap_or_default(),
            translation_of: self.translation_of.and_then(|id| id.parse().ok()),
            published_at,
            archived_at,
            must_read_until,
            for_pupils: self.for_pupils,
            comments: self.comments,
            likes: self.likes,
        })
    }
}

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CommentBody {
    /// Which.
    id: String,
    /// Who wrote it; absent when that is no longer known.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    /// The text, in Markdown; empty once it is deleted.
    text: String,
    /// When; RFC 3339.
    at: String,
    /// Whether it is deleted.
    deleted: bool,
    /// Counts changes; send it back with a change.
    version: i64,
}

impl From<Comment> for CommentBody {
    fn from(one: Comment) -> Self {
        Self {
            id: one.id.to_string(),
            author: one.author.map(|author| author.to_string()),
            text: one.source.into(),
            at: one.at.rfc3339(),
            deleted: one.deleted_at.is_some(),
            version: one.version,
        }
    }
}

/// A comment to write or to change.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct CommentInput {
    /// The text, in Markdown.
    pub(super) text: String,
    /// For a change: the version that it was made from.
    #[serde(default)]
    pub(super) version: i64,
}

/// Somebody, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReaderBody {
    /// Who.
    person: String,
    /// Name.
    name: String,
    /// When they said to have read it, RFC 3339; absent for who did not yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<String>,
}

impl From<MustRead> for ReaderBody {
    fn from(one: MustRead) -> Self {
        Self { person: one.person.to_string(), name: one.name, read_at: one.read_at.map(Timestamp::rfc3339) }
    }
}

/// Who likes a post.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LikesBody {
    /// How many.
    pub(super) count: i64,
    /// Whether the caller is one of them.
    pub(super) own: bool,
    /// Names of those who did so last.
    pub(super) names: Vec<String>,
}

/// Where to share a post.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ShareInput {
    /// A group of the caller's own.
    pub(super) group: String,
}
