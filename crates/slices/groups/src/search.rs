//! Groups in the index, and whom what is in them reaches.

use std::collections::{HashMap, HashSet};

use access::{Acting, UnitPath};
use db::events::Stored;
use db::{Db, FromQueryResult, sql};
use directory::model::PersonKind;
use kernel::{Error, Id as _, OrgId, Result, UnitId};
use web::search::{Coming, Findable, Line, Picture, Reach, Source, Uuid};
use web::{SignedIn, View};

use crate::gate::{self, Inside};
use crate::model::{GroupId, Visibility};
use crate::permissions::ManageGroups;
use crate::store::groups;

/// Groups, as the index takes them.
pub const SOURCE: Source = Source {
    kind: "group",
    listens: &["groups.group."],
    touched: |_, events| Box::pin(async move { Ok(subjects(events)) }),
    read: |db, ids| Box::pin(read(db, ids)),
    keys: |acting| Box::pin(keys(acting)),
    show,
};

/// Groups that events are about.
#[must_use]
pub fn subjects<'a>(events: impl IntoIterator<Item = &'a Stored>) -> Vec<Uuid> {
    events.into_iter().filter(|event| event.subject_kind == "group").map(|event| event.subject).collect()
}

#[derive(FromQueryResult)]
struct Row {
    id: GroupId,
    organisation: OrgId,
    path: String,
    name: String,
    about: String,
    visibility: String,
    for_pupils: bool,
}

async fn rows(db: &Db, ids: impl Iterator<Item = Uuid>) -> Result<Vec<Row>> {
    let ids: Vec<Uuid> = ids.collect();
    let mut rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let marks = db::placeholders(1, some.len());
        let select = "SELECT g.id, g.organisation, u.path, g.name, g.about, g.visibility, g.for_pupils \
                      FROM work_group g JOIN directory_unit u ON u.id = g.organisation \
                      WHERE g.ended_at IS NULL AND g.id IN";
        let found: Vec<Row> = sql(format!("{select} ({marks})")).bind_all(some.iter().copied()).all(db.conn()).await?;
        rows.extend(found);
    }
    Ok(rows)
}

/// Whom what is in these groups reaches. A group that has been closed down, and is for its keepers alone, is left out.
pub async fn reach_inside(db: &Db, ids: impl Iterator<Item = GroupId>) -> Result<HashMap<GroupId, Vec<Reach>>> {
    let ids: HashSet<GroupId> = ids.collect();
    let rows = rows(db, ids.iter().map(|id| id.uuid())).await?;
    let inside = |row: &Row| {
        let mut reach = vec![Reach::new("group", row.id)];
        if row.visibility.parse() == Ok(Visibility::Open) {
            reach.push(Reach::new("open-staff", row.organisation.unit()));
            reach.extend(row.for_pupils.then(|| Reach::new("open-pupils", row.organisation.unit())));
        }
        reach
    };
    Ok(rows.iter().map(|row| (row.id, inside(row))).collect())
}

async fn read(db: &Db, ids: &[Uuid]) -> Result<Vec<Findable>> {
    Ok(rows(db, ids.iter().copied()).await?.into_iter().map(findable).collect())
}

fn findable(row: Row) -> Findable {
    let mut reach = vec![Reach::new("group", row.id)];
    if matches!(row.visibility.parse(), Ok(Visibility::Open | Visibility::Closed)) {
        reach.push(Reach::new("found-staff", row.organisation.unit()));
        reach.extend(row.for_pupils.then(|| Reach::new("found-pupils", row.organisation.unit())));
    }
    reach.extend(Reach::down_to("keeps-groups", &UnitPath::stored(row.path)));
    Findable { id: row.id.uuid(), title: row.name, text: row.about, lang: None, at: None, reach, until: None }
}

/// What somebody holds: their groups, what their organisation shows to all, and the groups that they keep.
async fn keys(acting: &Acting) -> Result<Vec<Reach>> {
    let who = match gate::me(acting).await {
        Ok(who) => who,
        Err(Error::SignInNeeded) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mine = groups::of(acting.conn(), &who, u16::MAX).await?;
    let mut keys: Vec<Reach> = mine.into_iter().map(|group| Reach::new("group", group.id)).collect();
    let organisation: UnitId = who.organisation.unit();
    let kinds =
        if who.kind == PersonKind::Staff { ["open-staff", "found-staff"] } else { ["open-pupils", "found-pupils"] };
    keys.extend(kinds.map(|kind| Reach::new(kind, organisation)));
    if let Ok(scope) = acting.grants().scope::<ManageGroups>() {
        keys.extend(scope.paths().iter().map(|path| Reach::new("keeps-groups", path)));
    }
    Ok(keys)
}

/// The way into each of these groups that somebody may look into.
pub async fn ways_in(acting: &Acting, ids: impl Iterator<Item = GroupId>) -> Result<HashMap<GroupId, Inside>> {
    let mut ways = HashMap::new();
    for id in ids.collect::<HashSet<_>>() {
        match gate::enter(acting, id).await {
            Ok(inside) => _ = ways.insert(id, inside),
            Err(Error::NotFound | Error::Forbidden | Error::SignInNeeded) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(ways)
}

fn show<'a>(me: &'a SignedIn, ids: &'a [Uuid]) -> Coming<'a, Vec<Line>> {
    Box::pin(async move {
        let view = View::of(me);
        let mut lines = Vec::new();
        for id in ids {
            match gate::look(me.acting(), GroupId::from_uuid(*id)).await {
                Ok(seen) => lines.push(line(&view, seen.group())),
                Err(Error::NotFound | Error::SignInNeeded) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(lines)
    })
}

fn line(view: &View<'_>, group: &crate::model::Group) -> Line {
    Line {
        id: group.id.uuid(),
        title: group.name.clone(),
        href: format!("/groups/{}", group.id),
        about: std::iter::once(view.t(&format!("groups-visibility-{}", group.visibility.key())))
            .chain((!group.about.is_empty()).then(|| group.about.clone()))
            .collect(),
        at: None,
        picture: Picture::Sign(group.visibility.icon()),
        phone: None,
    }
}
