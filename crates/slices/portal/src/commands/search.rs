//! Search over what the actor may see.

use access::Acting;
use directory::PeopleFilter;
use directory::commands::{find, pick};
use directory::model::{PersonSummary, Unit, fold};
use directory::permissions::ViewUnits;
use kernel::{Error, Result};
use web::app::Identity;

use crate::model::{App, Desk};

/// Most results of each kind.
const MOST: u16 = 10;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Own apps.
    pub apps: Vec<App>,
    /// People of the own organisation.
    pub people: Vec<PersonSummary>,
    /// Whether there are more people.
    pub more_people: bool,
    /// Units of the own organisation.
    pub units: Vec<Unit>,
}

/// Finds apps of the actor, and people and units of the actor's organisation as far as the actor may see them.
pub async fn run(acting: &Acting, me: &Identity, desk: &Desk, query: &str) -> Result<Found> {
    let folded = fold(query);
    if folded.is_empty() {
        return Ok(Found::default());
    }
    let apps = desk.search(query).take(usize::from(MOST)).cloned().collect();
    let filter = PeopleFilter { words: query.to_owned(), limit: MOST, ..PeopleFilter::of(me.house.organisation) };
    let (people, more_people) = match find::people(acting, &filter).await {
        Ok(page) => (page.items, page.more),
        // Who may see nobody, a pupil, simply finds nobody.
        Err(Error::Forbidden) => (Vec::new(), false),
        Err(error) => return Err(error),
    };
    let units = units(acting, me, &folded).await?;
    Ok(Found { apps, people, more_people, units })
}

async fn units(acting: &Acting, me: &Identity, folded: &str) -> Result<Vec<Unit>> {
    if !acting.grants().any::<ViewUnits>() {
        return Ok(Vec::new());
    }
    let organisation = find::organisation_in_part(acting, me.house.organisation).await?;
    let found = pick::suggest::<ViewUnits>(acting, Some(&organisation), folded, usize::from(MOST)).await?;
    Ok(found.into_iter().map(|one| one.unit).collect())
}
