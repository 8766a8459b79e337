//! What is new since somebody last looked.

use std::time::Duration;

use kernel::Timestamp;
use testkit::db_test;
use thuisbasis_groups as groups;

use groups::commands::{find, visit};
use groups::gate::enter;

use crate::town::Town;

#[db_test]
async fn what_came_since_the_last_visit_is_new_during_this_one(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let group = town.group(owner, "Team", "closed").await;
    let eva = town.acting(owner).await;
    let look = async || -> Option<Timestamp> {
        let inside = enter(&eva, group).await.unwrap();
        visit::note(&eva, &inside).await.unwrap();
        inside.since()
    };
    let first = town.db.clock.now();
    assert_eq!(look().await, None);
    town.db.clock.advance(Duration::from_hours(20));
    assert_eq!(look().await, Some(first));
    town.db.clock.advance(Duration::from_mins(5));
    assert_eq!(look().await, Some(first), "still the same visit");
    town.db.clock.advance(Duration::from_hours(1));
    assert!(look().await > Some(first));
}

#[db_test]
async fn the_group_last_looked_at_comes_first(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let mut made = Vec::new();
    for name in ["Aap", "Noot", "Mies"] {
        made.push(town.group(owner, name, "closed").await);
    }
    let eva = town.acting(owner).await;
    visit::note(&eva, &enter(&eva, made[1]).await.unwrap()).await.unwrap();
    let names: Vec<String> = find::mine(&eva, 9).await.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Noot", "Aap", "Mies"]);
}
