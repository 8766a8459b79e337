//! News and posts in the index, from when they are published.

use std::collections::HashSet;

use access::{Acting, UnitPath};
use db::events::Stored;
use db::{Db, FromQueryResult, sql};
use groups::model::GroupId;
use groups::search::{reach_inside, subjects};
use kernel::{Error, Id as _, Result, Timestamp, UnitId};
use richtext::Source as RichText;
use web::SignedIn;
use web::components::Icon;
use web::search::{Coming, Findable, Line, Picture, Reach, Source, Uuid};

use crate::gate;
use crate::model::{Audience, Post, PostId};
use crate::permissions::WriteNews;

/// News and posts, as the index takes them.
pub const SOURCE: Source = Source {
    kind: "post",
    listens: &["news.post.", "groups.group.", "directory.unit.moved"],
    touched: |db, events| Box::pin(touched(db, events)),
    read: |db, ids| Box::pin(read(db, ids)),
    keys: |acting| Box::pin(keys(acting)),
    show,
};

/// What readers do with a post changes nothing of what is found.
const NOTHING_NEW: [&str; 4] = ["news.post.liked", "news.post.unliked", "news.post.read", "groups.group.begun"];

async fn touched(db: &Db, events: &[Stored]) -> Result<Vec<Uuid>> {
    let mut touched = HashSet::new();
    let events: Vec<&Stored> = events.iter().filter(|event| !NOTHING_NEW.contains(&event.kind.as_str())).collect();
    touched.extend(events.iter().filter(|event| event.subject_kind == "post").map(|event| event.subject));
    for group in subjects(events.iter().copied()) {
        touched.extend(of_place(db, "SELECT id FROM post WHERE group_id = $1", group).await?);
    }
    for event in events.iter().filter(|event| event.kind.starts_with("directory.")) {
        for unit in directory::units_below(db.conn(), UnitId::from_uuid(event.subject)).await? {
            touched.extend(of_place(db, "SELECT id FROM post WHERE unit = $1", unit.uuid()).await?);
        }
    }
    Ok(touched.into_iter().collect())
}

async fn of_place(db: &Db, select: &'static str, place: Uuid) -> Result<Vec<Uuid>> {
    sql(select).bind(place).scalars(db.conn()).await
}

#[derive(FromQueryResult)]
struct Row {
    id: PostId,
    group_id: Option<GroupId>,
    unit: Option<UnitId>,
    path: Option<String>,
    for_pupils: bool,
    title: String,
    source: String,
    lang: String,
    published_at: Timestamp,
}

async fn read(db: &Db, ids: &[Uuid]) -> Result<Vec<Findable>> {
    let marks = db::placeholders(1, ids.len());
    let rows: Vec<Row> = sql(format!(
        "SELECT p.id, p.group_id, p.unit, u.path, p.for_pupils, p.title, p.source, p.lang, p.published_at \
         FROM post p LEFT JOIN directory_unit u ON u.id = p.unit WHERE p.id IN ({marks})"
    ))
    .bind_all(ids.iter().copied())
    .all(db.conn())
    .await?;
    let inside = reach_inside(db, rows.iter().filter_map(|row| row.group_id)).await?;
    let now = db.clock().now();
    let findable = |row: Row| {
        let scheduled = row.published_at > now;
        let reach = match row.group_id {
            // Kept, so that it is read anew when it is published; and until then for nobody.
            _ if scheduled => vec![Reach::new("scheduled", row.id)],
            Some(group) => inside.get(&group).cloned().unwrap_or_default(),
            None => of_unit(&row),
        };
        Findable {
            id: row.id.uuid(),
            title: row.title,
            text: richtext::plain(&RichText::stored(&row.source)),
            lang: row.lang.parse().ok(),
            at: Some(row.published_at),
            reach,
            until: scheduled.then_some(row.published_at),
        }
    };
    Ok(rows.into_iter().map(findable).collect())
}

fn of_unit(row: &Row) -> Vec<Reach> {
    let (Some(unit), Some(path)) = (row.unit, &row.path) else { return Vec::new() };
    let path = UnitPath::stored(path.clone());
    let mut reach = vec![Reach::new("news-staff", unit)];
    reach.extend(row.for_pupils.then(|| Reach::new("news-pupils", unit)));
    reach.extend(Reach::down_to("writes-news", &path));
    reach
}

async fn keys(acting: &Acting) -> Result<Vec<Reach>> {
    let who = match gate::me(acting).await {
        Ok(who) => who,
        Err(Error::SignInNeeded) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let kind = if who.pupil { "news-pupils" } else { "news-staff" };
    let mut keys: Vec<Reach> = who.units.iter().map(|unit| Reach::new(kind, unit)).collect();
    if let Ok(scope) = acting.grants().scope::<WriteNews>() {
        keys.extend(scope.paths().iter().map(|path| Reach::new("writes-news", path)));
    }
    Ok(keys)
}

fn show<'a>(me: &'a SignedIn, ids: &'a [Uuid]) -> Coming<'a, Vec<Line>> {
    Box::pin(async move {
        let mut lines = Vec::new();
        for id in ids {
            match gate::read(me.acting(), PostId::from_uuid(*id)).await {
                Ok(reading) => lines.push(line(reading.post(), reading.inside().map(|inside| &*inside.group().name))),
                Err(Error::NotFound | Error::SignInNeeded) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(lines)
    })
}

fn line(post: &Post, group: Option<&str>) -> Line {
    let place = match &post.audience {
        Audience::Group(_) => group.map(str::to_owned),
        Audience::Unit { name, .. } => Some(name.clone()),
    };
    Line {
        id: post.id.uuid(),
        title: post.title.clone(),
        href: format!("/posts/{}", post.id),
        about: place.into_iter().collect(),
        at: Some(post.published_at),
        picture: Picture::Sign(Icon::Newspaper),
        phone: None,
    }
}
