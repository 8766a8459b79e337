//! A post: in a group, or news for a unit.

use access::UnitPath;
use directory::model::fold;
use groups::model::GroupId;
use kernel::{Fields, Lang, OrgId, PersonId, Text, Timestamp, UnitId};
use richtext::{Source, excerpt};
use web::typed::tidy;

kernel::id! {
    /// A post.
    PostId,
}

/// Most characters of a post.
const MOST: usize = 20_000;
/// Most characters of a title.
const TITLE_MOST: usize = 120;
/// About how many characters a list shows.
const EXCERPT: usize = 220;

/// Whom a post is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Who may read in a group.
    Group(GroupId),
    /// Everybody of a unit and below it.
    Unit {
        /// Which unit.
        unit: UnitId,
        /// Where it hangs.
        path: UnitPath,
        /// Its name.
        name: String,
        /// Whether pupils get it too.
        pupils: bool,
    },
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Which.
    pub id: PostId,
    /// Of which organisation.
    pub organisation: OrgId,
    /// For whom.
    pub audience: Audience,
    /// Title; may be empty in a group.
    pub title: String,
    /// The text.
    pub source: Source,
    /// Its language.
    pub lang: Lang,
    /// The post of which this is another language version.
    pub translation_of: Option<PostId>,
    /// From when others see it.
    pub published_at: Timestamp,
    /// From when it is found in the archive only.
    pub archived_at: Option<Timestamp>,
    /// Until when everybody is asked to say that they read it.
    pub must_read_until: Option<Timestamp>,
    /// Whether comments can be written.
    pub comments: bool,
    /// Whether it can be liked.
    pub likes: bool,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// Who wrote it; `None` when that is no longer known.
    pub author: Option<PersonId>,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

impl Post {
    /// The first of its language versions, under which reading is kept.
    #[must_use]
    pub fn root(&self) -> PostId {
        self.translation_of.unwrap_or(self.id)
    }

    /// Whether others see it at a moment.
    #[must_use]
    pub fn is_published(&self, now: Timestamp) -> bool {
        self.published_at <= now
    }

    /// Whether it is in the archive at a moment.
    #[must_use]
    pub fn is_archived(&self, now: Timestamp) -> bool {
        self.archived_at.is_some_and(|at| at <= now)
    }

    /// Whether everybody is asked to say that they read it.
    #[must_use]
    pub fn must_be_read(&self, now: Timestamp) -> bool {
        self.is_published(now) && self.must_read_until.is_some_and(|until| now < until)
    }

    /// The group that it was written in, if it was.
    #[must_use]
    pub fn group(&self) -> Option<GroupId> {
        match &self.audience {
            Audience::Group(group) => Some(*group),
            Audience::Unit { .. } => None,
        }
    }

    /// The unit that it is for, if it is news.
    #[must_use]
    pub fn unit(&self) -> Option<UnitId> {
        match &self.audience {
            Audience::Group(_) => None,
            Audience::Unit { unit, .. } => Some(*unit),
        }
    }
}

/// A post as lists show it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which.
    pub id: PostId,
    /// The first of its language versions.
    pub root: PostId,
    /// The group that it was written in.
    pub group: Option<GroupId>,
    /// The name of the group or the unit.
    pub place: String,
    /// Title; may be empty in a group.
    pub title: String,
    /// The first sentences.
    pub excerpt: String,
    /// From when others see it.
    pub published_at: Timestamp,
    /// Until when it must be read.
    pub must_read_until: Option<Timestamp>,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// Who wrote it.
    pub author: Option<PersonId>,
    /// That person's name.
    pub author_name: Option<String>,
    /// How many comments there are.
    pub comments: i64,
    /// How many like it.
    pub likes: i64,
    /// Whether the reader opened it before.
    pub seen: bool,
    /// Whether the reader said to have read it.
    pub read: bool,
}

impl Listed {
    /// What stands for the post in a list: its title, or how it begins.
    #[must_use]
    pub fn headline(&self) -> &str {
        if self.title.is_empty() { &self.excerpt } else { &self.title }
    }

    /// Whether the reader is still asked to say that they read it.
    #[must_use]
    pub fn asks(&self, now: Timestamp) -> bool {
        !self.read && self.must_read_until.is_some_and(|until| now < until)
    }
}

/// What is filled in about a post.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostDraft {
    /// Title.
    pub title: String,
    /// The text, in Markdown.
    pub text: String,
    /// Its language.
    pub lang: Lang,
    /// The post of which this is another language version.
    pub translation_of: Option<PostId>,
    /// From when others see it; at once when `None`.
    pub published_at: Option<Timestamp>,
    /// From when it is found in the archive only.
    pub archived_at: Option<Timestamp>,
    /// Until when everybody is asked to say that they read it.
    pub must_read_until: Option<Timestamp>,
    /// Whether pupils get it too; for news.
    pub for_pupils: bool,
    /// Whether comments can be written.
    pub comments: bool,
    /// Whether it can be liked.
    pub likes: bool,
}

/// A draft that can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedPost {
    pub(crate) title: String,
    pub(crate) sort_title: String,
    pub(crate) source: Source,
    pub(crate) excerpt: String,
    pub(crate) lang: Lang,
    pub(crate) translation_of: Option<PostId>,
    pub(crate) published_at: Timestamp,
    pub(crate) archived_at: Option<Timestamp>,
    pub(crate) must_read_until: Option<Timestamp>,
    pub(crate) for_pupils: bool,
    pub(crate) comments: bool,
    pub(crate) likes: bool,
}

impl PostDraft {
    /// What a post has, to change it.
    #[must_use]
    pub fn of(post: &Post) -> Self {
        Self {
            title: post.title.clone(),
            text: post.source.as_str().to_owned(),
            lang: post.lang,
            translation_of: post.translation_of,
            published_at: Some(post.published_at),
            archived_at: post.archived_at,
            must_read_until: post.must_read_until,
            for_pupils: matches!(post.audience, Audience::Unit { pupils: true, .. }),
            comments: post.comments,
            likes: post.likes,
        }
    }

    /// Tidies and checks what was filled in. News has a title; `now` is when it is published when nothing is said.
    pub(crate) fn checked(self, news: bool, now: Timestamp) -> kernel::Result<CheckedPost> {
        let mut wrong = Fields::default();
        let title = tidy(&self.title);
        if news && title.is_empty() {
            wrong.add("title", Text::new("field-needed"));
        }
        if title.chars().count() > TITLE_MOST {
            wrong.add("title", Text::new("field-too-long").with("max", TITLE_MOST));
        }
        let source = Source::new(&self.text, MOST).unwrap_or_else(|reason| {
            wrong.add("text", reason);
            Source::stored("-")
        });
        if source.is_blank() {
            wrong.add("text", Text::new("field-needed"));
        }
        let published_at = self.published_at.unwrap_or(now);
        for (field, at) in [("archived_at", self.archived_at), ("must_read_until", self.must_read_until)] {
            if at.is_some_and(|at| at <= published_at) {
                wrong.add(field, Text::new("news-before-published"));
            }
        }
        wrong.or(CheckedPost {
            sort_title: fold(&title),
            title,
            excerpt: excerpt(&source, EXCERPT),
            source,
            lang: self.lang,
            translation_of: self.translation_of,
            published_at,
            archived_at: self.archived_at,
            must_read_until: self.must_read_until,
            for_pupils: news && self.for_pupils,
            comments: self.comments,
            likes: self.likes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000);

    fn draft(title: &str, text: &str) -> PostDraft {
        PostDraft { title: title.into(), text: text.into(), ..PostDraft::default() }
    }

    #[test]
    fn news_has_a_title_and_a_post_need_not() {
        assert!(draft("", "Hallo").checked(false, NOW).is_ok());
        let Err(kernel::Error::Fields(fields)) = draft(" ", " ").checked(true, NOW) else { panic!("must be refused") };
        let names: Vec<String> = fields.0.into_iter().map(|field| field.name).collect();
        assert_eq!(names, ["title", "text"]);
        assert!(draft(&"x".repeat(121), "Hallo").checked(true, NOW).is_err());
    }

    #[test]
    fn nothing_ends_before_it_is_published() {
        let early = PostDraft { must_read_until: Some(NOW), ..draft("Titel", "Tekst") };
        assert!(early.checked(true, NOW).is_err());
        let later = PostDraft { must_read_until: Some(Timestamp::from_micros(1_001)), ..draft("Titel", "Tekst") };
        assert!(later.clone().checked(true, NOW).is_ok());
        let scheduled = PostDraft { published_at: Some(Timestamp::from_micros(2_000)), ..later };
        assert!(scheduled.checked(true, NOW).is_err());
    }
}
