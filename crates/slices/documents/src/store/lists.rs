use db::{Conn, Sql, sql};
use files::FileName;
use groups::OwnGroup;
use groups::gate::{Inside, Member};
use kernel::{Result, Timestamp};

use super::nodes::{FIELDS, Row};
use crate::model::{Kind, Node, NodeId, Spot};

/// How a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Folders first, then by name.
    #[default]
    Name,
    /// What changed last first.
    Changed,
}

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// Sorted by name.
    Name(Kind, String, NodeId),
    /// Sorted by change.
    Changed(Timestamp, NodeId),
}

impl After {
    /// The place of a node.
    #[must_use]
    pub fn of(node: &Node, sort: Sort) -> Self {
        match sort {
            Sort::Name => Self::Name(node.kind, node.name.folded(), node.id),
            Sort::Changed => Self::Changed(node.changed_at, node.id),
        }
    }

    /// As it stands in an address.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Name(kind, name, id) => format!("n{}~{id}~{name}", kind.number()),
            Self::Changed(at, id) => format!("c{}~{id}", at.micros()),
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn read(text: &str, sort: Sort) -> Option<Self> {
        let (first, rest) = text.split_once('~')?;
        match sort {
            Sort::Name => {
                let (id, name) = rest.split_once('~')?;
                let kind = Kind::stored(first.strip_prefix('n')?.parse().ok()?);
                Some(Self::Name(kind, name.to_owned(), id.parse().ok()?))
            }
            Sort::Changed => {
                let at = Timestamp::from_micros(first.strip_prefix('c')?.parse().ok()?);
                Some(Self::Changed(at, rest.parse().ok()?))
            }
        }
    }
}

/// Which nodes to list.
#[derive(Debug, Clone, Default)]
pub struct NodeFilter {
    /// Words that the name must contain; the whole group is searched then.
    pub words: String,
    /// In which order.
    pub sort: Sort,
    /// After this place in the list.
    pub after: Option<After>,
    /// How many at most.
    pub limit: u16,
}

/// A page of what lies in a folder, or of what a search finds in the group; one more than the limit when there is a next
/// page.
pub(crate) async fn list(conn: Conn<'_>, inside: &Inside, spot: Spot, filter: &NodeFilter) -> Result<Vec<Node>> {
    let words = filter.words.trim();
    let statement = if words.is_empty() {
        sql(FIELDS).push(" WHERE n.place = ").push_bind(spot.place()).push(" AND n.group_id = ").push_bind(inside.id())
    } else {
        sql(FIELDS).push(" WHERE n.group_id = ").push_bind(inside.id()).push_words("n.folded", &folded(words))
    };
    let statement = push_order(statement.push(" AND n.trashed_at IS NULL"), filter);
    let rows: Vec<Row> = statement.limit(i64::from(filter.limit) + 1).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn push_order(statement: Sql, filter: &NodeFilter) -> Sql {
    let statement = match &filter.after {
        Some(After::Name(kind, name, id)) => statement
            .push(" AND (n.kind, n.folded, n.id) > (")
            .push_bind(kind.number())
            .push(", ")
            .push_bind(name.as_str())
            .push(", ")
            .push_bind(*id)
            .push(")"),
        Some(After::Changed(at, id)) => {
            statement.push(" AND (n.changed_at, n.id) < (").push_bind(*at).push(", ").push_bind(*id).push(")")
        }
        None => statement,
    };
    match filter.sort {
        Sort::Name => statement.push(" ORDER BY n.kind, n.folded, n.id"),
        Sort::Changed => statement.push(" ORDER BY n.changed_at DESC, n.id DESC"),
    }
}

/// Words as names are folded.
fn folded(words: &str) -> String {
    words.split_whitespace().map(|word| FileName::tidied(word).folded()).collect::<Vec<_>>().join(" ")
}

/// The folders of a group by name, to choose one from.
pub(crate) async fn folders(conn: Conn<'_>, inside: &Inside, most: u16) -> Result<Vec<Node>> {
    let rows: Vec<Row> = sql(FIELDS)
        .push(" WHERE n.group_id = $1 AND n.kind = 0 AND n.trashed_at IS NULL ORDER BY n.folded, n.id")
        .limit(most.into())
        .bind(inside.id())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

const NEWEST: &str = " WHERE n.group_id = $ AND n.kind = 1 AND n.trashed_at IS NULL ORDER BY n.changed_at DESC LIMIT ";

/// The documents of a group that changed last.
pub(crate) async fn newest(conn: Conn<'_>, inside: &Inside, most: u16) -> Result<Vec<Node>> {
    let text = NEWEST.replace('$', "$1");
    let rows: Vec<Row> = sql(FIELDS).push(&text).push(&most.to_string()).bind(inside.id()).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The same over groups of one's own: of each its newest, then the newest of those, so that it costs as much whatever
/// the groups keep.
pub(crate) async fn newest_of(conn: Conn<'_>, own: &[OwnGroup], most: u16) -> Result<Vec<Node>> {
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = sql("SELECT * FROM (");
    for (n, group) in own.iter().enumerate() {
        let (before, after) = NEWEST.split_once('$').unwrap_or_default();
        statement = statement.push(if n > 0 { " UNION ALL SELECT * FROM (" } else { "SELECT * FROM (" });
        statement = statement.push(FIELDS).push(before).push_bind(group.id).push(after).push(&most.to_string());
        statement = statement.push(&format!(") AS g{n}"));
    }
    let rows: Vec<Row> = statement.push(") AS a ORDER BY changed_at DESC").limit(most.into()).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What was thrown away, the last first: a folder as one thing. For members.
pub(crate) async fn trash(conn: Conn<'_>, member: Member<'_>, most: u16) -> Result<Vec<Node>> {
    let rows: Vec<Row> = sql(FIELDS)
        .push(" WHERE n.group_id = $1 AND n.trashed_at IS NOT NULL AND n.trash_root = n.id ORDER BY n.trashed_at DESC, n.id")
        .limit(most.into())
        .bind(member.id())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
