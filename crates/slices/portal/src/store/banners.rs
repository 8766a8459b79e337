use access::{Scope, UnitPath};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, changed_once, containing, sql};
use kernel::{Id, OrgId, PersonId, Result, Timestamp, UnitId};

use crate::model::{Banner, BannerDraft, BannerId, Notice, Urgency};
use crate::permissions::ManageBanners;

#[derive(FromQueryResult)]
struct NoticeRow {
    severity: String,
    text_nl: String,
    text_en: String,
    link: Option<String>,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
}

impl From<NoticeRow> for Notice {
    fn from(row: NoticeRow) -> Self {
        Self {
            urgency: row.severity.parse().unwrap_or(Urgency::Info),
            text_nl: row.text_nl,
            text_en: row.text_en,
            link: row.link,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        }
    }
}

/// The banners that a person gets on a day, also those that begin later, newest first.
pub(crate) async fn notices(conn: Conn<'_>, person: PersonId, day: NaiveDate, now: Timestamp) -> Result<Vec<Notice>> {
    let rows: Vec<NoticeRow> = sql("SELECT b.severity, b.text_nl, b.text_en, b.link, b.starts_at, b.ends_at \
                                    FROM directory_person p \
                                    JOIN banner b ON b.organisation = p.organisation \
                                    JOIN directory_unit u ON u.id = b.unit \
                                    WHERE p.id = $1 AND (b.ends_at IS NULL OR b.ends_at > $2) \
                                    AND (b.unit = b.organisation OR EXISTS (SELECT 1 FROM directory_membership m \
                                    WHERE m.person = p.id AND m.starts_on <= $3 \
                                    AND (m.ends_on IS NULL OR m.ends_on >= $4) \
                                    AND substr(m.path, 1, length(u.path)) = u.path)) \
                                    ORDER BY b.starts_at DESC, b.id LIMIT 100")
    .bind(person)
    .bind(now)
    .bind(day)
    .bind(day)
    .all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

#[derive(FromQueryResult)]
struct Row {
    id: BannerId,
    organisation: OrgId,
    unit: UnitId,
    path: String,
    unit_name: String,
    version: i64,
    severity: String,
    text_nl: String,
    text_en: String,
    link: Option<String>,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
}

impl From<Row> for Banner {
    fn from(row: Row) -> Self {
        let notice = NoticeRow {
            severity: row.severity,
            text_nl: row.text_nl,
            text_en: row.text_en,
            link: row.link,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        };
        Self {
            id: row.id,
            organisation: row.organisation,
            unit: row.unit,
            path: UnitPath::stored(row.path),
            unit_name: row.unit_name,
            notice: notice.into(),
            version: row.version,
        }
    }
}

const FIELDS: &str = "SELECT b.id, b.organisation, b.unit, u.path, u.name AS unit_name, b.version, b.severity, \
                      b.text_nl, b.text_en, b.link, b.starts_at, b.ends_at \
                      FROM banner b JOIN directory_unit u ON u.id = b.unit";

/// A banner by id, for the access check that must follow.
pub(crate) async fn unchecked(conn: Conn<'_>, id: BannerId) -> Result<Option<Banner>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE b.id = $1").bind(id).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// Which banners to list.
#[derive(Debug, Clone, Default)]
pub struct BannerFilter {
    /// Words that a text must contain.
    pub words: String,
    /// Only those that are past; otherwise those that run or are to come.
    pub past: bool,
    /// After this place in the list, which runs from the newest to the oldest.
    pub after: Option<(Timestamp, BannerId)>,
    /// How many at most.
    pub limit: u16,
}

/// A page of banners within reach, newest first; one more than the limit when there is a next page.
pub(crate) async fn list(
    conn: Conn<'_>,
    scope: &Scope<ManageBanners>,
    filter: &BannerFilter,
    now: Timestamp,
) -> Result<Vec<Banner>> {
    let mut statement = scope.push_filter(sql(FIELDS).push(" WHERE "), "u.path");
    statement = if filter.past {
        statement.push(" AND b.ends_at <= ").push_bind(now)
    } else {
        statement.push(" AND (b.ends_at IS NULL OR b.ends_at > ").push_bind(now).push(")")
    };
    for word in filter.words.to_lowercase().split_whitespace().take(6) {
        let pattern = containing(word);
        statement = statement
            .push(" AND (lower(b.text_nl) LIKE ")
            .push_bind(pattern.clone())
            .push(" ESCAPE '\\' OR lower(b.text_en) LIKE ")
            .push_bind(pattern)
            .push(" ESCAPE '\\')");
    }
    if let Some((at, id)) = filter.after {
        statement = statement.push(" AND (b.starts_at, b.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    let limit = i64::from(filter.limit) + 1;
    let rows: Vec<Row> = statement.push(" ORDER BY b.starts_at DESC, b.id DESC").limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds a banner.
pub(crate) async fn insert(tx: &Tx, organisation: OrgId, draft: &BannerDraft) -> Result<BannerId> {
    let id = BannerId::generate(tx.db().clock(), tx.db().random());
    let notice = draft.notice();
    sql("INSERT INTO banner (id, organisation, unit, severity, text_nl, text_en, link, starts_at, ends_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)")
    .bind(id)
    .bind(organisation.unit())
    .bind(draft.unit)
    .bind(notice.urgency.key())
    .bind(notice.text_nl)
    .bind(notice.text_en)
    .bind(notice.link)
    .bind(notice.starts_at)
    .bind(notice.ends_at)
    .run(tx)
    .await?;
    Ok(id)
}

/// Writes what was filled in over what `banner` was; refused when somebody else was first.
pub(crate) async fn update(tx: &Tx, banner: &Banner, draft: &BannerDraft) -> Result<()> {
    let notice = draft.notice();
    let touched = sql("UPDATE banner SET unit = $1, severity = $2, text_nl = $3, text_en = $4, link = $5, \
                       starts_at = $6, ends_at = $7, version = version + 1 WHERE id = $8 AND version = $9")
    .bind(draft.unit)
    .bind(notice.urgency.key())
    .bind(notice.text_nl)
    .bind(notice.text_en)
    .bind(notice.link)
    .bind(notice.starts_at)
    .bind(notice.ends_at)
    .bind(banner.id)
    .bind(banner.version)
    .run(tx)
    .await?;
    changed_once(touched)
}

/// Takes a banner away at a moment.
pub(crate) async fn end(tx: &Tx, banner: &Banner, at: Timestamp) -> Result<()> {
    let touched = sql("UPDATE banner SET ends_at = $1, version = version + 1 WHERE id = $2 AND version = $3")
        .bind(at)
        .bind(banner.id)
        .bind(banner.version)
        .run(tx)
        .await?;
    changed_once(touched)
}
