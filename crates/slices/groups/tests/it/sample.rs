//! The groups of the demo.

use access::Acting;
use testkit::{TestDb, db_test};
use thuisbasis_groups as groups;

#[db_test]
async fn every_organisation_of_the_demo_has_groups_and_officers_theirs(engine: db::Engine) {
    let db = TestDb::open(engine, &[directory::MIGRATIONS, groups::MIGRATIONS]).await;
    let acting = Acting::operator(db.clone(), "test");
    let world = sample::World::generate(1, acting.today());
    let seeded = directory::sample::seed(&acting, &world, |_| ()).await.unwrap();
    for (organisation, written) in world.organisations.iter().zip(&seeded) {
        let made = groups::sample::seed(&acting, organisation, written).await.unwrap();
        assert!(!made.is_empty(), "{}", organisation.name);
    }
    let names: Vec<String> = db::sql("SELECT name FROM work_group ORDER BY name").scalars(db.conn()).await.unwrap();
    assert!(names.iter().any(|name| name == "BHV"), "{names:?}");
}
