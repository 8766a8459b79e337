//! The demo: five organisations with generated people, in which one can step into anybody.

pub mod crowd;

use std::path::{Path, PathBuf};

use access::Acting;
use db::Db;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{PersonId, Result};
use sample::{PersonRef, World};
use serde::{Deserialize, Serialize};
use signon::sample::SampleAccount;

use crate::config::Config;

/// The seed of the demo organisations: the same people everywhere.
const SEED: u64 = 20_200_316;
/// The password of the persons that `demo persons` lists; nobody else has one.
pub const PASSWORD: &str = "thuisbasis-demo";

/// A person to sign in as.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DemoPerson {
    /// What there is to see through this person's eyes: a role, or `employee`, `pupil`, `two-schools`.
    pub role: String,
    /// Name.
    pub name: String,
    /// Organisation.
    pub organisation: String,
    /// What to fill in on the sign-in page.
    pub username: String,
    /// And the password that goes with it.
    pub password: String,
}

/// Where the list of persons to sign in as is kept.
#[must_use]
pub fn persons_file(config: &Config) -> PathBuf {
    config.data.join("demo-persons.json")
}

/// Reads the list of persons to sign in as.
pub fn persons(file: &Path) -> Result<Vec<DemoPerson>> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        kernel::Error::internal(format!("{}: {error}; run `thuisbasis demo seed` first", file.display()))
    })?;
    Ok(serde_json::from_str(&text)?)
}

/// Whether the database holds nothing yet.
pub async fn is_empty(db: &Db) -> Result<bool> {
    Ok(db::sql("SELECT seq FROM event_head").scalar::<i64>(db.conn()).await?.unwrap_or_default() == 0)
}

/// Fills an empty database with the demo organisations and writes the list of persons to sign in as.
pub async fn seed(config: &Config, db: &Db) -> Result<()> {
    let acting = Acting::operator(db.clone(), "demo");
    let world = World::generate(SEED, acting.today());
    let everybody = world.people().count() as u64;
    let bar = ProgressBar::new(everybody).with_style(
        ProgressStyle::with_template("{msg:28} {wide_bar} {pos}/{len} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar.set_message("people of five organisations");
    let seeded = directory::sample::seed(&acting, &world, |count| bar.set_position(count as u64)).await?;
    bar.set_message("accounts");
    let showcase = world.showcase();
    let accounts: Vec<SampleAccount> = world
        .people()
        .filter_map(|(at, person)| {
            let id = *seeded.get(at.organisation)?.people.get(at.person)?;
            let shown = showcase.iter().find(|(_, shown)| *shown == at).map(|(role, _)| (*role).to_owned());
            let password = shown.as_ref().map(|_| PASSWORD.to_owned());
            Some(SampleAccount { person: id, username: person.username.clone(), password, showcase: shown })
        })
        .collect();
    signon::sample::seed_accounts(&acting, &accounts).await?;
    bar.set_message("apps");
    let shown: Vec<PersonId> =
        showcase.iter().filter_map(|(_, at)| seeded.get(at.organisation)?.people.get(at.person).copied()).collect();
    let store = crate::serve::store(config).await?;
    let mut documents_left = documents::sample::MOST;
    for (organisation, written) in world.organisations.iter().zip(&seeded) {
        portal::sample::seed(&acting, organisation, written, &shown).await?;
        let made = groups::sample::seed(&acting, organisation, written).await?;
        news::sample::seed(&acting, organisation, written, &made).await?;
        documents_left -= documents::sample::seed(&acting, &store, written, (&made, documents_left)).await?;
    }
    // So that the first search finds everybody.
    let (_stop, stopping) = tokio::sync::watch::channel(false);
    crate::serve::index(config)?.catch_up(db, &stopping).await?;
    bar.finish_and_clear();
    let list: Vec<DemoPerson> = showcase.iter().filter_map(|(role, at)| describe(&world, role, *at)).collect();
    std::fs::create_dir_all(&config.data)?;
    std::fs::write(persons_file(config), serde_json::to_string_pretty(&list)?)?;
    Ok(())
}

fn describe(world: &World, role: &str, at: PersonRef) -> Option<DemoPerson> {
    let person = world.person(at)?;
    Some(DemoPerson {
        role: role.to_owned(),
        name: person.display_name(),
        organisation: world.organisations.get(at.organisation)?.name.to_owned(),
        username: person.username.clone(),
        password: PASSWORD.to_owned(),
    })
}
