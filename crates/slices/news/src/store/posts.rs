//! Single posts.

use access::UnitPath;
use db::{Conn, FromQueryResult, Tx, changed_once, sql};
use groups::model::GroupId;
use kernel::{Id, Lang, OrgId, PersonId, Result, Timestamp, UnitId};
use richtext::Source;

use crate::gate::{Editing, Keeping, Reading};
use crate::model::{Audience, CheckedPost, Post, PostId};

#[derive(FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
struct Row {
    id: PostId,
    organisation: OrgId,
    group_id: Option<GroupId>,
    unit: Option<UnitId>,
    path: Option<String>,
    unit_name: Option<String>,
    for_pupils: bool,
    title: String,
    source: String,
    lang: String,
    translation_of: Option<PostId>,
    published_at: Timestamp,
    archived_at: Option<Timestamp>,
    must_read_until: Option<Timestamp>,
    comments: bool,
    likes: bool,
    pinned: bool,
    author: Option<PersonId>,
    edited_at: Option<Timestamp>,
    version: i64,
}

impl Row {
    /// The post; `None` when it is for nobody, which no command writes.
    fn post(self) -> Option<Post> {
        let audience = match (self.group_id, self.unit, self.path) {
            (Some(group), ..) => Audience::Group(group),
            (None, Some(unit), Some(path)) => Audience::Unit {
                unit,
                path: UnitPath::stored(path),
                name: self.unit_name.unwrap_or_default(),
                pupils: self.for_pupils,
            },
            _ => return None,
        };
        Some(Post {
            id: self.id,
            organisation: self.organisation,
            audience,
            title: self.title,
            source: Source::stored(&self.source),
            lang: self.lang.parse().unwrap_or_default(),
            translation_of: self.translation_of,
            published_at: self.published_at,
            archived_at: self.archived_at,
            must_read_until: self.must_read_until,
            comments: self.comments,
            likes: self.likes,
            pinned: self.pinned,
            author: self.author,
            edited_at: self.edited_at,
            version: self.version,
        })
    }
}

/// A post by id, for the check that must follow.
pub(crate) async fn unchecked(conn: Conn<'_>, id: PostId) -> Result<Option<Post>> {
    let row: Option<Row> = sql("SELECT p.id, p.organisation, p.group_id, p.unit, u.path, u.name AS unit_name, \
                                p.for_pupils, p.title, p.source, p.lang, p.translation_of, p.published_at, \
                                p.archived_at, p.must_read_until, p.comments, p.likes, p.pinned, p.author, \
                                p.edited_at, p.version FROM post p LEFT JOIN directory_unit u ON u.id = p.unit \
                                WHERE p.id = $1")
    .bind(id)
    .optional(conn)
    .await?;
    Ok(row.and_then(Row::post))
}

/// Where a new post goes, and who writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) organisation: OrgId,
    pub(crate) group: Option<GroupId>,
    pub(crate) unit: Option<UnitId>,
    pub(crate) author: PersonId,
}

/// Adds a post. Its author has seen it.
pub(crate) async fn insert(tx: &Tx, to: Spot, draft: &CheckedPost) -> Result<PostId> {
    let id = PostId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO post (id, organisation, group_id, unit, for_pupils, title, sort_title, source, excerpt, lang, \
         translation_of, published_at, archived_at, must_read_until, comments, likes, pinned, author, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)")
    .bind(id)
    .bind(to.organisation.unit())
    .bind(to.group)
    .bind(to.unit)
    .bind(draft.for_pupils)
    .bind(draft.title.as_str())
    .bind(draft.sort_title.as_str())
    .bind(draft.source.as_str())
    .bind(draft.excerpt.as_str())
    .bind(draft.lang.tag())
    .bind(draft.translation_of)
    .bind(draft.published_at)
    .bind(draft.archived_at)
    .bind(draft.must_read_until)
    .bind(draft.comments)
    .bind(draft.likes)
    .bind(false)
    .bind(to.author)
    .run(tx)
    .await?;
    super::reads::note_seen(tx, draft.translation_of.unwrap_or(id), to.author).await?;
    Ok(id)
}

/// Writes what was filled in over what the post was; refused when somebody else was first.
pub(crate) async fn update(tx: &Tx, editing: &Editing<'_>, version: i64, draft: &CheckedPost) -> Result<()> {
    let touched = sql("UPDATE post SET for_pupils = $1, title = $2, sort_title = $3, source = $4, excerpt = $5, \
                       lang = $6, published_at = $7, archived_at = $8, must_read_until = $9, comments = $10, \
                       likes = $11, edited_at = $12, version = version + 1 WHERE id = $13 AND version = $14")
    .bind(draft.for_pupils)
    .bind(draft.title.as_str())
    .bind(draft.sort_title.as_str())
    .bind(draft.source.as_str())
    .bind(draft.excerpt.as_str())
    .bind(draft.lang.tag())
    .bind(draft.published_at)
    .bind(draft.archived_at)
    .bind(draft.must_read_until)
    .bind(draft.comments)
    .bind(draft.likes)
    .bind(tx.at())
    .bind(editing.post().id)
    .bind(version)
    .run(tx)
    .await?;
    changed_once(touched)
}

/// Puts a post in the archive, or takes it out.
pub(crate) async fn archive(tx: &Tx, keeping: &Keeping<'_>, at: Option<Timestamp>) -> Result<()> {
    let touched = sql("UPDATE post SET archived_at = $1, version = version + 1 WHERE id = $2")
        .bind(at)
        .bind(keeping.post().id)
        .run(tx)
        .await?;
    changed_once(touched)
}

/// Puts a post above the others, or no longer.
pub(crate) async fn pin(tx: &Tx, keeping: &Keeping<'_>, pinned: bool) -> Result<()> {
    let touched = sql("UPDATE post SET pinned = $1, version = version + 1 WHERE id = $2")
        .bind(pinned)
        .bind(keeping.post().id)
        .run(tx)
        .await?;
    changed_once(touched)
}

/// Removes a post with all that belongs to it. Its other language versions stand by themselves from then on.
pub(crate) async fn delete(tx: &Tx, removing: &crate::gate::Removing<'_>) -> Result<bool> {
    let id = removing.post().id;
    for statement in [
        "DELETE FROM post_comment WHERE post = $1",
        "DELETE FROM post_like WHERE post = $1",
        "DELETE FROM post_read WHERE post = $1",
        "DELETE FROM post_seen WHERE post = $1",
        "UPDATE post SET translation_of = NULL WHERE translation_of = $1",
    ] {
        sql(statement).bind(id).run(tx).await?;
    }
    Ok(sql("DELETE FROM post WHERE id = $1").bind(id).run(tx).await? > 0)
}

/// A language version of a post.
#[derive(Debug, Clone, FromQueryResult)]
struct Version {
    id: PostId,
    lang: String,
}

/// The other language versions that others see.
pub(crate) async fn versions(conn: Conn<'_>, reading: &Reading, now: Timestamp) -> Result<Vec<(PostId, Lang)>> {
    let root = reading.post().root();
    let rows: Vec<Version> =
        sql("SELECT p.id, p.lang FROM post p WHERE p.translation_of = $1 AND p.published_at <= $2 \
                                  UNION ALL SELECT q.id, q.lang FROM post q WHERE q.id = $3 AND q.published_at <= $4")
        .bind(root)
        .bind(now)
        .bind(root)
        .bind(now)
        .all(conn)
        .await?;
    let others = rows.into_iter().filter(|row| row.id != reading.post().id);
    Ok(others.filter_map(|row| Some((row.id, row.lang.parse().ok()?))).collect())
}
