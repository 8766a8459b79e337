//! The slice's queries.

use std::collections::{HashMap, HashSet};

use db::{Conn, FromQueryResult, Tx, sql};
use documents::model::NodeId;
use files::{Blob, Hash};
use groups::gate::Inside;
use groups::model::GroupId;
use kernel::{Id as _, Result};
use unicode_normalization::UnicodeNormalization as _;

kernel::id! {
    /// A file of an old drive.
    MovedId,
}

/// Where a file of an old drive went.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Moved {
    /// Which.
    pub id: MovedId,
    /// The drive, as whoever brought it called it.
    pub drive: String,
    /// The path on it.
    pub old: String,
    /// Where it was brought: folders and name.
    pub place: String,
    /// The document; `None` when it stayed behind.
    pub node: Option<NodeId>,
}

/// A drive that comes to a group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Of<'a> {
    pub(crate) group: GroupId,
    pub(crate) drive: &'a str,
}

/// A row to add.
pub(crate) struct New {
    pub(crate) key: Hash,
    pub(crate) old: String,
    pub(crate) place: String,
    pub(crate) node: Option<NodeId>,
    pub(crate) content: Option<Blob>,
    pub(crate) action: &'static str,
}

/// The key of a path.
pub(crate) fn key(path: &[u8]) -> Hash {
    Hash::of(path)
}

/// Adds a row.
pub(crate) async fn insert(tx: &Tx, of: Of<'_>, new: New) -> Result<()> {
    let size = new.content.map_or(0, |blob| i64::try_from(blob.size).unwrap_or(i64::MAX));
    let folded = folded(&new.old);
    sql("INSERT INTO moved_file (id, group_id, drive, key, old, folded, place, node, hash, size, action) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .bind(MovedId::generate(tx.db().clock(), tx.db().random()))
    .bind(of.group)
    .bind(of.drive)
    .bind(new.key)
    .bind(new.old)
    .bind(folded)
    .bind(new.place)
    .bind(new.node)
    .bind(new.content.map(|blob| blob.hash))
    .bind(size)
    .bind(new.action)
    .run(tx)
    .await?;
    Ok(())
}

/// Which of these paths have a row.
pub(crate) async fn done(conn: Conn<'_>, of: Of<'_>, keys: &[Hash]) -> Result<HashSet<Hash>> {
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let marks = db::placeholders(3, keys.len());
    let found: Vec<Hash> =
        sql(format!("SELECT key FROM moved_file WHERE group_id = $1 AND drive = $2 AND key IN ({marks})"))
            .bind(of.group)
            .bind(of.drive)
            .bind_all(keys.iter().copied())
            .scalars(conn)
            .await?;
    Ok(found.into_iter().collect())
}

/// What a path led to.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    key: Hash,
    pub(crate) node: Option<NodeId>,
    pub(crate) hash: Option<Hash>,
    size: i64,
}

impl Row {
    /// What it held; `None` when it stayed behind unread.
    pub(crate) fn content(&self) -> Option<Blob> {
        self.hash.map(|hash| Blob { hash, size: u64::try_from(self.size).unwrap_or_default() })
    }
}

/// The rows of these paths.
pub(crate) async fn rows(conn: Conn<'_>, of: Of<'_>, keys: &[Hash]) -> Result<HashMap<Hash, Row>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let marks = db::placeholders(3, keys.len());
    let found: Vec<Row> = sql(format!(
        "SELECT key, node, hash, size FROM moved_file WHERE group_id = $1 AND drive = $2 AND key IN ({marks})"
    ))
    .bind(of.group)
    .bind(of.drive)
    .bind_all(keys.iter().copied())
    .all(conn)
    .await?;
    Ok(found.into_iter().map(|row| (row.key, row)).collect())
}

/// A document with this content that was brought from the drive, with its place.
#[derive(FromQueryResult)]
pub(crate) struct Same {
    pub(crate) node: NodeId,
    pub(crate) place: String,
}

/// The first document that was brought with this content.
pub(crate) async fn same(conn: Conn<'_>, of: Of<'_>, hash: Hash) -> Result<Option<Same>> {
    sql("SELECT node, place FROM moved_file WHERE group_id = $1 AND drive = $2 AND hash = $3 AND action = 'bring' \
         ORDER BY id LIMIT 1")
    .bind(of.group)
    .bind(of.drive)
    .bind(hash)
    .optional(conn)
    .await
}

#[derive(FromQueryResult)]
struct Content {
    hash: Hash,
    size: i64,
}

/// The contents that documents were brought with, each once, in the order of their hashes, after one.
pub(crate) async fn contents(conn: Conn<'_>, of: Of<'_>, after: Option<Hash>, most: u16) -> Result<Vec<Blob>> {
    let rows: Vec<Content> = sql("SELECT hash, MAX(size) AS size FROM moved_file WHERE group_id = $1 AND drive = $2 \
         AND hash > $3 AND node IS NOT NULL GROUP BY hash ORDER BY hash")
    .bind(of.group)
    .bind(of.drive)
    // Nothing has the lowest hash there is.
    .bind(after.unwrap_or(Hash::from_bytes([0; 32])))
    .limit(most.into())
    .all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Blob { hash: row.hash, size: u64::try_from(row.size).unwrap_or_default() }).collect())
}

/// A page of where files went whose old path has these words; one more than the limit when there is a next page.
pub(crate) async fn search(
    conn: Conn<'_>,
    inside: &Inside,
    (words, after): (&str, Option<MovedId>),
    limit: u16,
) -> Result<Vec<Moved>> {
    // Whoever remembers a path writes it as Windows did.
    let words = folded(&words.replace(['/', '\\'], " "));
    let statement = sql("SELECT m.id, m.drive, m.old, m.place, m.node FROM moved_file m WHERE m.group_id = ")
        .push_bind(inside.id())
        .push_words("m.folded", &words);
    let statement = match after {
        Some(after) => statement.push(" AND m.id > ").push_bind(after),
        None => statement,
    };
    statement.push(" ORDER BY m.id").limit(i64::from(limit) + 1).all(conn).await
}

fn folded(text: &str) -> String {
    text.to_lowercase().nfc().collect()
}
