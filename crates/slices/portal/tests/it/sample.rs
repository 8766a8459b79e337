//! The demo's apps land where the demo says.

use sample::{Audience, World};
use testkit::{TestDb, db_test};
use thuisbasis_portal as portal;

use access::Acting;

#[db_test]
async fn a_sample_organisation_gets_its_apps_and_everybody_theirs(engine: db::Engine) {
    let db = TestDb::open(engine, &[directory::MIGRATIONS, portal::MIGRATIONS]).await;
    let operator = Acting::operator(db.clone(), "test");
    let today = db.clock.today();
    let mut world = World::generate(1, today);
    // One organisation of 280 people is enough; it becomes the first, and roles elsewhere would point outside of it.
    let mut town = world.organisations.swap_remove(1);
    for person in &mut town.people {
        person.roles.retain(|held| held.at.organisation == 1);
        person.roles.iter_mut().for_each(|held| held.at.organisation = 0);
    }
    let world = World { today, organisations: vec![town] };
    let seeded = directory::sample::seed(&operator, &world, |_| {}).await.unwrap();
    let town = &world.organisations[0];
    let working = |n: &usize| town.people[*n].memberships.iter().any(|membership| membership.holds_on(today));
    let first = (0..town.people.len()).find(working).unwrap();
    portal::sample::seed(&operator, town, &seeded[0], &[seeded[0].people[first]]).await.unwrap();

    let list = portal::AppFilter { limit: 200, ..portal::AppFilter::default() };
    let apps = portal::commands::apps::list(&operator, &list).await.unwrap();
    assert_eq!(apps.items.len(), town.apps.len());
    let everyone = town.apps.iter().find(|app| app.audience == [Audience::Everyone]).unwrap();
    let app = apps.items.iter().find(|app| app.name == everyone.name).unwrap();
    let reached = portal::commands::grants::reach(&operator, app).await.unwrap();
    let here = (0..town.people.len()).filter(working).count();
    assert_eq!(reached[0].1, i64::try_from(here).unwrap());
}
