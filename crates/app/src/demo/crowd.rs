//! A crowd instead of the demo organisations: as many people as a benchmark wants.

use std::iter::{Peekable, from_fn};

use access::Acting;
use db::Db;
use directory::sample::SeededOrganisation;
use indicatif::ProgressBar;
use kernel::{Actor, Error, Origin, PersonId, Result};
use sample::{Crowd, CrowdPerson, CrowdUnit, Organisation, World};
use signon::commands::demo::{onlooker, showcase, step_in};
use signon::commands::sign_in::Visitor;
use signon::sample::SampleAccount;

use super::{DemoPerson, PASSWORD, SEED, is_empty, persons_file};
use crate::config::Config;

/// People with a password, spread over all organisations.
const KNOWN: usize = 200;
/// Apps of each organisation.
const APPS: usize = 40;
/// The sample organisation that has the most apps.
const MODEL: &str = "driebeken";

/// Fills an empty database with `people` in organisations of 6,000, who all have an account, and writes the list of
/// those who have a password. One organisation is held in memory at a time.
pub async fn seed(config: &Config, db: &Db, people: usize, seed: u64) -> Result<()> {
    if !is_empty(db).await? {
        return Err(Error::internal("the database is not empty; a crowd takes one of its own"));
    }
    let acting = Acting::operator(db.clone(), "demo");
    let crowd = Crowd::new(seed, acting.today(), people);
    let model = model(&acting)?;
    let mut units = crowd.units().peekable();
    let mut everybody = crowd.people().enumerate().peekable();
    let mut known = Vec::with_capacity(KNOWN);
    let bar = ProgressBar::new(people as u64);
    for number in 0..crowd.organisations() {
        let units = units_of(&mut units, number);
        let (places, members): (Vec<usize>, Vec<sample::Person>) = people_of(&mut everybody, number).unzip();
        let written = directory::sample::seed_crowd(&acting, &units, &members).await?;
        let accounts = accounts(&places, &members, &written, people);
        signon::sample::seed_accounts(&acting, &accounts).await?;
        let shown: Vec<&SampleAccount> = accounts.iter().filter(|account| account.password.is_some()).collect();
        let ids: Vec<PersonId> = shown.iter().map(|account| account.person).collect();
        portal::sample::seed(&acting, &model, &written, &ids).await?;
        known.extend(shown.iter().map(|account| described(account, &units)));
        bar.inc(members.len() as u64);
    }
    bar.finish_and_clear();
    std::fs::create_dir_all(&config.data)?;
    std::fs::write(persons_file(config), serde_json::to_string_pretty(&known)?)?;
    Ok(())
}

/// What each organisation's catalogue is made of.
fn model(acting: &Acting) -> Result<Organisation> {
    let world = World::generate(SEED, acting.today());
    let found = world.organisations.into_iter().find(|organisation| organisation.key == MODEL);
    let mut model = found.ok_or_else(|| Error::internal("the sample organisation with the apps is gone"))?;
    model.apps.truncate(APPS);
    // Units and people are those of the crowd.
    model.units.clear();
    model.people.clear();
    Ok(model)
}

fn units_of(units: &mut Peekable<impl Iterator<Item = CrowdUnit>>, organisation: usize) -> Vec<CrowdUnit> {
    from_fn(|| units.next_if(|unit| unit.organisation == organisation)).collect()
}

/// The people of an organisation, each with the place in the whole crowd.
fn people_of(
    everybody: &mut Peekable<impl Iterator<Item = (usize, CrowdPerson)>>,
    organisation: usize,
) -> impl Iterator<Item = (usize, sample::Person)> {
    from_fn(move || everybody.next_if(|(_, found)| found.organisation == organisation))
        .map(|(place, found)| (place, found.person))
}

fn accounts(
    places: &[usize],
    members: &[sample::Person],
    written: &SeededOrganisation,
    people: usize,
) -> Vec<SampleAccount> {
    let all = places.iter().zip(members).zip(&written.people);
    all.map(|((place, member), id)| {
        let known = is_known(*place, people);
        SampleAccount {
            person: *id,
            username: member.username.clone(),
            password: known.then(|| PASSWORD.to_owned()),
            showcase: known.then(|| access::Role::Employee.key().to_owned()),
        }
    })
    .collect()
}

/// Whether the person at this place in the crowd has a password.
fn is_known(place: usize, people: usize) -> bool {
    let step = (people / KNOWN).max(1);
    place.is_multiple_of(step) && place / step < KNOWN
}

fn described(account: &SampleAccount, units: &[CrowdUnit]) -> DemoPerson {
    DemoPerson {
        role: access::Role::Employee.key().to_owned(),
        name: account.username.clone(),
        organisation: units.first().map(|root| root.name.clone()).unwrap_or_default(),
        username: account.username.clone(),
        password: PASSWORD.to_owned(),
    }
}

/// Begins sessions as the first `count` persons who are shown, and returns their cookies. Only a database that was
/// made for a demo shows anybody; any other is refused.
pub async fn sessions(config: &Config, db: &Db, count: usize) -> Result<Vec<String>> {
    let acting = onlooker(db, &Actor::system("demo", Origin::CommandLine));
    let visitor = Visitor { agent: "demo".to_owned(), ..Visitor::default() };
    let shown = showcase(db).await?;
    if shown.is_empty() {
        return Err(Error::internal("this database was not made for a demo"));
    }
    let mut cookies = Vec::with_capacity(count);
    for person in shown.iter().take(count) {
        let started = step_in(&acting, person.person, &visitor).await?;
        let cookie = web::cookies::session(&started.token, config.secure(), None);
        cookies.extend(cookie.split(';').next().map(str::to_owned));
    }
    Ok(cookies)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;
    use db::Engine;
    use testkit::{TestDb, TestDir, db_test};

    #[db_test]
    async fn a_small_crowd_can_be_signed_in(engine: Engine) {
        let (db, dir) = (TestDb::open(engine, &crate::migrations()).await, TestDir::new());
        let config = Config { data: dir.path().to_owned(), ..Config::default() };
        assert!(sessions(&config, &db, 2).await.is_err(), "this database shows nobody");
        seed(&config, &db, 3, 1).await.unwrap();
        let people: Option<i64> = db::sql("SELECT COUNT(*) FROM directory_membership WHERE path LIKE '%.%.%.'")
            .scalar(db.conn())
            .await
            .unwrap();
        assert_eq!(people, Some(3), "each in a team at a site of an organisation");
        let apps: Option<i64> = db::sql("SELECT COUNT(*) FROM app").scalar(db.conn()).await.unwrap();
        assert_eq!(apps, Some(40));
        assert_eq!(super::super::persons(&persons_file(&config)).unwrap().len(), 3);
        let cookies = sessions(&config, &db, 2).await.unwrap();
        assert_eq!(cookies.len(), 2);
        assert!(cookies.iter().all(|cookie| cookie.starts_with("tb-session=")), "{cookies:?}");
        assert!(seed(&config, &db, 3, 1).await.is_err(), "it is not empty any more");
    }

    #[test]
    fn two_hundred_are_known_in_any_crowd_that_large() {
        for people in [200, 333, 6_000, 100_000, 1_000_001] {
            assert_eq!((0..people).filter(|place| is_known(*place, people)).count(), KNOWN, "{people}");
        }
        assert_eq!((0..7).filter(|place| is_known(*place, 7)).count(), 7);
        assert!(is_known(995_000, 1_000_000), "the last organisations have some too");
    }
}
