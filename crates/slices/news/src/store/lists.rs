//! Lists of posts. Each place a reader gets posts from is asked by itself for its newest few, by an index; what is read
//! does not grow with the number of posts.

use std::collections::{HashMap, HashSet};

use access::Scope;
use db::{Conn, FromQueryResult, Sql, sql};
use groups::gate::Inside;
use groups::model::GroupId;
use kernel::{Id, Lang, PersonId, Result, Timestamp, UnitId};

use super::reader::Reader;
use crate::model::{Listed, PostId};
use crate::permissions::WriteNews;

#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: PostId,
    translation_of: Option<PostId>,
    group_id: Option<GroupId>,
    unit: Option<UnitId>,
    title: String,
    excerpt: String,
    published_at: Timestamp,
    must_read_until: Option<Timestamp>,
    pinned: bool,
    author: Option<PersonId>,
}

const SELECT: &str = "SELECT p.id, p.translation_of, p.group_id, p.unit, p.title, p.excerpt, p.published_at, \
                      p.must_read_until, p.pinned, p.author FROM post p";

/// A place in a list, which runs from the newest to the oldest.
pub type After = Option<(Timestamp, PostId)>;

/// Which posts of a group to list.
#[derive(Debug, Clone, Default)]
pub struct PostFilter {
    /// Those in the archive instead of those that run.
    pub archived: bool,
    /// Only those that stand above the others; otherwise all but those.
    pub pinned: Option<bool>,
    /// After this place in the list.
    pub after: After,
    /// How many at most.
    pub limit: u16,
}

/// Which news to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// All that runs.
    #[default]
    All,
    /// What the reader is still asked to read.
    MustRead,
    /// What the reader did not open yet.
    Unread,
    /// What is in the archive.
    Archive,
}

/// Which news to list.
#[derive(Debug, Clone, Default)]
pub struct NewsFilter {
    /// Words that the title must contain.
    pub words: String,
    /// Which of them.
    pub which: Which,
    /// In which language the reader likes it best.
    pub lang: Lang,
    /// After this place in the list.
    pub after: After,
    /// How many at most.
    pub limit: u16,
}

fn push_after(statement: Sql, after: After) -> Sql {
    let Some((at, id)) = after else { return statement };
    statement.push(" AND (p.published_at, p.id) < (").push_bind(at).push(", ").push_bind(id).push(")")
}

fn push_running(statement: Sql, archived: bool, now: Timestamp) -> Sql {
    let statement = statement.push(" AND p.published_at <= ").push_bind(now);
    if archived {
        statement.push(" AND p.archived_at <= ").push_bind(now)
    } else {
        statement.push(" AND (p.archived_at IS NULL OR p.archived_at > ").push_bind(now).push(")")
    }
}

fn push_unseen(statement: Sql, person: PersonId) -> Sql {
    statement
        .push(
            " AND NOT EXISTS (SELECT s.post FROM post_seen s WHERE s.post = COALESCE(p.translation_of, p.id) \
             AND s.person = ",
        )
        .push_bind(person)
        .push(")")
}

fn push_asking(statement: Sql, person: PersonId, now: Timestamp) -> Sql {
    statement
        .push(" AND p.must_read_until > ")
        .push_bind(now)
        .push(
            " AND NOT EXISTS (SELECT r.post FROM post_read r WHERE r.post = COALESCE(p.translation_of, p.id) \
             AND r.person = ",
        )
        .push_bind(person)
        .push(")")
}

/// Of each piece of news one language version: the reader's if there is one, else the first.
fn push_language(statement: Sql, lang: Lang, now: Timestamp) -> Sql {
    statement
        .push(" AND (p.lang = ")
        .push_bind(lang.tag())
        .push(
            " OR (p.translation_of IS NULL AND NOT EXISTS (SELECT t.id FROM post t WHERE t.translation_of = p.id \
             AND t.lang = ",
        )
        .push_bind(lang.tag())
        .push(" AND t.published_at <= ")
        .push_bind(now)
        .push(")))")
}

/// Begins a part of a list: the newest of one place. Its end is [`end_arm`].
fn begin_arm(statement: Sql, first: bool) -> Sql {
    statement.push(if first { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" }).push(SELECT)
}

fn end_arm(statement: Sql, number: usize, limit: i64) -> Sql {
    let ordered = statement.push(" ORDER BY p.published_at DESC, p.id DESC").limit(limit);
    ordered.push(&format!(") AS arm{number}"))
}

/// The posts of a group that others see, the newest first; one more than the limit when there is a next page.
pub(crate) async fn in_group(conn: Conn<'_>, inside: &Inside, filter: &PostFilter, now: Timestamp) -> Result<Vec<Row>> {
    let statement = sql(SELECT).push(" WHERE p.group_id = ").push_bind(inside.id());
    let mut statement = push_after(push_running(statement, filter.archived, now), filter.after);
    statement = match filter.pinned {
        Some(true) => statement.push(" AND p.pinned"),
        Some(false) => statement.push(" AND NOT p.pinned"),
        None => statement,
    };
    let limit = i64::from(filter.limit) + 1;
    statement.push(" ORDER BY p.published_at DESC, p.id DESC").limit(limit).all(conn).await
}

/// Posts of a group that are published later, the first first: one's own, or all for who keeps the group.
pub(crate) async fn coming_in_group(conn: Conn<'_>, inside: &Inside, all: bool, now: Timestamp) -> Result<Vec<Row>> {
    let statement =
        sql(SELECT).push(" WHERE p.group_id = ").push_bind(inside.id()).push(" AND p.published_at > ").push_bind(now);
    let statement = if all { statement } else { statement.push(" AND p.author = ").push_bind(inside.person()) };
    statement.push(" ORDER BY p.published_at, p.id").limit(50).all(conn).await
}

/// The news that is for somebody, the newest first; one more than the limit when there is a next page.
pub(crate) async fn news(conn: Conn<'_>, reader: &Reader, filter: &NewsFilter, now: Timestamp) -> Result<Vec<Row>> {
    let (limit, words) = (i64::from(filter.limit) + 1, directory::model::fold(&filter.words));
    let mut statement = sql("");
    for (number, unit) in reader.units.iter().enumerate() {
        statement = begin_arm(statement, number == 0).push(" WHERE p.unit = ").push_bind(*unit);
        statement = push_running(statement, filter.which == Which::Archive, now);
        statement = push_after(statement, filter.after).push_words("p.sort_title", &words);
        statement = push_language(push_pupil(statement, reader), filter.lang, now);
        statement = match filter.which {
            Which::MustRead => push_asking(statement, reader.person, now),
            Which::Unread => push_unseen(statement, reader.person),
            Which::All | Which::Archive => statement,
        };
        statement = end_arm(statement, number, limit);
    }
    statement.push(" ORDER BY published_at DESC, id DESC").limit(limit).all(conn).await
}

fn push_pupil(statement: Sql, reader: &Reader) -> Sql {
    if reader.pupil { statement.push(" AND p.for_pupils") } else { statement }
}

/// News that is published later, of the units at which somebody writes it; the first first.
pub(crate) async fn coming(conn: Conn<'_>, scope: &Scope<WriteNews>, now: Timestamp) -> Result<Vec<Row>> {
    let statement = sql(SELECT).push(" JOIN directory_unit u ON u.id = p.unit WHERE ");
    scope
        .push_filter(statement, "u.path")
        .push(" AND p.published_at > ")
        .push_bind(now)
        .push(" ORDER BY p.published_at, p.id")
        .limit(100)
        .all(conn)
        .await
}

/// How long something that was not opened counts as new on the landing page.
const FRESH: std::time::Duration = std::time::Duration::from_hours(24 * 30);

/// What is unread for somebody in these places: what they are asked to read, and what is fresh and was not opened.
pub(crate) async fn unread(
    conn: Conn<'_>,
    reader: &Reader,
    groups: &[GroupId],
    (lang, limit): (Lang, u16),
    now: Timestamp,
) -> Result<Vec<Row>> {
    let limit = i64::from(limit);
    let units = reader.units.iter().map(|unit| ("p.unit", unit.uuid()));
    let places = units.chain(groups.iter().map(|group| ("p.group_id", group.uuid())));
    let mut statement = sql("");
    let mut number = 0;
    for (column, place) in places {
        for asked in [true, false] {
            statement = begin_arm(statement, number == 0).push(&format!(" WHERE {column} = ")).push_bind(place);
            statement = push_language(push_running(statement, false, now), lang, now);
            if column == "p.unit" {
                statement = push_pupil(statement, reader);
            }
            statement = if asked {
                push_asking(statement, reader.person, now)
            } else {
                push_unseen(statement.push(" AND p.published_at > ").push_bind(now.before(FRESH)), reader.person)
            };
            statement = end_arm(statement, number, limit);
            number += 1;
        }
    }
    statement.all(conn).await
}

#[derive(FromQueryResult)]
struct Count {
    post: PostId,
    n: i64,
}

async fn counts(conn: Conn<'_>, select: &'static str, posts: &[PostId]) -> Result<HashMap<PostId, i64>> {
    let marks = db::placeholders(1, posts.len());
    let rows: Vec<Count> =
        sql(format!("{select} IN ({marks}) GROUP BY post")).bind_all(posts.iter().copied()).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.post, row.n)).collect())
}

async fn marked(conn: Conn<'_>, table: &str, person: PersonId, roots: &[PostId]) -> Result<HashSet<PostId>> {
    let marks = db::placeholders(2, roots.len());
    let found: Vec<PostId> = sql(format!("SELECT post FROM {table} WHERE person = $1 AND post IN ({marks})"))
        .bind(person)
        .bind_all(roots.iter().copied())
        .scalars(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// Adds to rows what a list shows besides: names, counts, and what the reader did with them. `group_names` are those of
/// the groups that occur.
pub(crate) async fn dressed(
    conn: Conn<'_>,
    rows: Vec<Row>,
    person: PersonId,
    group_names: &HashMap<GroupId, String>,
) -> Result<Vec<Listed>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PostId> = rows.iter().map(|row| row.id).collect();
    let roots: Vec<PostId> = rows.iter().map(|row| row.translation_of.unwrap_or(row.id)).collect();
    let authors: Vec<PersonId> = rows.iter().filter_map(|row| row.author).collect();
    let units: Vec<UnitId> = rows.iter().filter_map(|row| row.unit).collect();
    let names = directory::names(conn, &authors).await?;
    let unit_names = directory::unit_names(conn, &units).await?;
    let comments =
        counts(conn, "SELECT post, COUNT(*) AS n FROM post_comment WHERE deleted_at IS NULL AND post", &ids).await?;
    let likes = counts(conn, "SELECT post, COUNT(*) AS n FROM post_like WHERE post", &ids).await?;
    let (seen, read) =
        (marked(conn, "post_seen", person, &roots).await?, marked(conn, "post_read", person, &roots).await?);
    let listed = |row: Row| {
        let root = row.translation_of.unwrap_or(row.id);
        let place = match (row.group_id, row.unit) {
            (Some(group), _) => group_names.get(&group),
            (None, unit) => unit.and_then(|unit| unit_names.get(&unit)),
        };
        Listed {
            id: row.id,
            root,
            group: row.group_id,
            place: place.cloned().unwrap_or_default(),
            title: row.title,
            excerpt: row.excerpt,
            published_at: row.published_at,
            must_read_until: row.must_read_until,
            pinned: row.pinned,
            author: row.author,
            author_name: row.author.and_then(|author| names.get(&author).cloned()),
            comments: comments.get(&row.id).copied().unwrap_or_default(),
            likes: likes.get(&row.id).copied().unwrap_or_default(),
            seen: seen.contains(&root),
            read: read.contains(&root),
        }
    };
    Ok(rows.into_iter().map(listed).collect())
}
