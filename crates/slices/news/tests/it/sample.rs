//! The news of the demo.

use access::Acting;
use testkit::{TestDb, db_test};
use thuisbasis_news as news;

#[db_test]
async fn every_organisation_of_the_demo_has_news_and_its_groups_say_something(engine: db::Engine) {
    let db = TestDb::open(engine, &[directory::MIGRATIONS, groups::MIGRATIONS, news::MIGRATIONS]).await;
    let acting = Acting::operator(db.clone(), "test");
    let mut world = sample::World::generate(1, acting.today());
    world.organisations.truncate(1);
    let seeded = directory::sample::seed(&acting, &world, |_| ()).await.unwrap();
    for (organisation, written) in world.organisations.iter().zip(&seeded) {
        let made = groups::sample::seed(&acting, organisation, written).await.unwrap();
        let posts = news::sample::seed(&acting, organisation, written, &made).await.unwrap();
        assert!(posts.len() >= 5 + 2 * made.len().min(60), "{}: {}", organisation.name, posts.len());
    }
    let said: Option<i64> = db::sql("SELECT COUNT(*) FROM post_comment").scalar(db.conn()).await.unwrap();
    assert!(said > Some(5));
}
