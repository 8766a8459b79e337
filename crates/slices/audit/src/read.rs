//! Reading the stream within reach, with names in place of ids.

use std::collections::{BTreeSet, HashMap};

use access::Acting;
use chrono::NaiveDate;
use db::events::{Filter, Stored, page};
use directory::model::Organisation;
use kernel::{Error, Id, OrgId, PersonId, Result, Timestamp, UnitId};
use serde::Deserialize;
use uuid::Uuid;

use crate::ViewAudit;

/// Events on a page.
const LIMIT: i64 = 50;

/// What a reader asks for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Query {
    /// Organisation; the reader's own when left out.
    #[serde(default)]
    pub(crate) organisation: String,
    /// Only kinds that begin so: `directory.person.`.
    #[serde(default)]
    pub(crate) kind: String,
    /// Only about this thing.
    #[serde(default)]
    pub(crate) subject: String,
    /// Only by this person.
    #[serde(default)]
    pub(crate) performer: String,
    /// From this day.
    #[serde(default)]
    pub(crate) from: String,
    /// Until and with this day.
    #[serde(default)]
    pub(crate) until: String,
    /// Place in the stream from the page before.
    #[serde(default)]
    pub(crate) before: String,
}

/// A page of the trail.
#[derive(Debug)]
pub(crate) struct Trail {
    pub(crate) organisation: Organisation,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) events: Vec<Stored>,
    pub(crate) next: Option<i64>,
    pub(crate) people: HashMap<PersonId, String>,
    pub(crate) units: HashMap<UnitId, String>,
}

impl Trail {
    /// The name of what an event is about, when it is a person or a unit.
    pub(crate) fn subject(&self, event: &Stored) -> Option<&str> {
        match event.subject_kind.as_str() {
            "person" => self.people.get(&PersonId::from_uuid(event.subject)).map(String::as_str),
            "unit" => self.units.get(&UnitId::from_uuid(event.subject)).map(String::as_str),
            _ => None,
        }
    }
}

/// Reads a page of the trail of one organisation.
pub(crate) async fn trail(acting: &Acting, own: OrgId, query: &Query) -> Result<Trail> {
    let scope = acting.grants().scope::<ViewAudit>()?;
    let organisations: Vec<Organisation> = directory::commands::find::organisations(acting)
        .await?
        .into_iter()
        .filter(|organisation| scope.reaches(&organisation.path))
        .collect();
    let wanted = query.organisation.parse().unwrap_or(own);
    let organisation = organisations
        .iter()
        .find(|organisation| organisation.id == wanted)
        .or_else(|| organisations.first())
        .cloned()
        .ok_or(Error::Forbidden)?;
    let filter = Filter {
        organisations: Some(vec![organisation.id]),
        kind: Some(query.kind.clone()).filter(|kind| !kind.is_empty()),
        subject: query.subject.parse::<Uuid>().ok(),
        performer: query.performer.parse().ok(),
        from: day_start(acting, &query.from, 0),
        until: day_start(acting, &query.until, 1),
        before: query.before.parse().ok(),
    };
    let mut events = page(acting.conn(), &filter, LIMIT + 1).await?;
    let more = events.len() > usize::try_from(LIMIT).unwrap_or_default();
    events.truncate(usize::try_from(LIMIT).unwrap_or_default());
    let (people, units) = mentioned(&events);
    Ok(Trail {
        next: events.last().filter(|_| more).map(|event| event.seq),
        people: directory::names(acting.conn(), &people).await?,
        units: directory::unit_names(acting.conn(), &units).await?,
        organisation,
        organisations,
        events,
    })
}

/// Midnight at the beginning of a day, `later` days on.
fn day_start(acting: &Acting, day: &str, later: u64) -> Option<Timestamp> {
    let day: NaiveDate = day.parse().ok()?;
    acting.clock().begin_of(day.checked_add_days(chrono::Days::new(later))?)
}

fn mentioned(events: &[Stored]) -> (Vec<PersonId>, Vec<UnitId>) {
    let mut people = BTreeSet::new();
    let mut units = BTreeSet::new();
    for event in events {
        people.extend(event.performing_person());
        units.extend(event.unit);
        match event.subject_kind.as_str() {
            "person" => drop(people.insert(PersonId::from_uuid(event.subject))),
            "unit" => drop(units.insert(UnitId::from_uuid(event.subject))),
            _ => {}
        }
    }
    (people.into_iter().collect(), units.into_iter().collect())
}
