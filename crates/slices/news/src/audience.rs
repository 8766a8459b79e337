//! Whom to tell of a post. For work in the background, for which nobody acts: what it leads to must be checked again
//! when somebody sees it.

use chrono::NaiveDate;
use db::{Conn, sql};
use kernel::{PersonId, Result, Timestamp};

use crate::model::{Audience, PostId};
use crate::store::{posts, reads};

/// What decides whether and when to tell of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// From when others see it.
    pub published_at: Timestamp,
    /// Whether everybody is asked to say that they read it.
    pub must_read: bool,
    /// Whether it is another language version of a post that was told of.
    pub translation: bool,
}

/// When to tell of a post; `None` when it is gone or in the archive.
pub async fn telling_unchecked(conn: Conn<'_>, post: PostId, now: Timestamp) -> Result<Option<Telling>> {
    let found = posts::unchecked(conn, post).await?.filter(|post| post.archived_at.is_none_or(|at| at > now));
    Ok(found.map(|post| Telling {
        published_at: post.published_at,
        must_read: post.must_read_until.is_some(),
        translation: post.translation_of.is_some(),
    }))
}

/// The next `limit` people, by id, for whom a post is on a day.
pub async fn people_unchecked(
    conn: Conn<'_>,
    post: PostId,
    day: NaiveDate,
    (after, limit): (Option<PersonId>, i64),
) -> Result<Vec<PersonId>> {
    let Some(post) = posts::unchecked(conn, post).await? else { return Ok(Vec::new()) };
    let (unit, path, pupils) = match &post.audience {
        Audience::Group(group) => {
            return groups::audience::members_unchecked(conn, *group, day, (after, limit)).await;
        }
        Audience::Unit { unit, path, pupils, .. } => (*unit, path, *pupils),
    };
    let statement = sql("SELECT p.id FROM directory_person p WHERE (p.ended_on IS NULL OR p.ended_on > $1)").bind(day);
    let mut statement = reads::push_of_unit(statement, (post.organisation, unit, path, pupils), day);
    if let Some(after) = after {
        statement = statement.push(" AND p.id > ").push_bind(after);
    }
    statement.push(" ORDER BY p.id").limit(limit).scalars(conn).await
}

/// Who wrote a post and who commented on it.
pub async fn talkers_unchecked(conn: Conn<'_>, post: PostId) -> Result<Vec<PersonId>> {
    sql("SELECT author FROM post WHERE id = $1 AND author IS NOT NULL \
         UNION SELECT author FROM post_comment WHERE post = $2 AND author IS NOT NULL AND deleted_at IS NULL")
    .bind(post)
    .bind(post)
    .scalars(conn)
    .await
}
