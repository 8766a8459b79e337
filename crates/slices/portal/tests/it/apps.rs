//! Keeping an organisation's apps: who may, and what is refused.

use access::Role;
use kernel::Error;
use testkit::db_test;
use thuisbasis_portal as portal;

use portal::AppFilter;
use portal::commands::{apps, grants};
use portal::model::{AppDraft, GrantTo};

use crate::town::{STAFF, Town, draft};

fn all() -> AppFilter {
    AppFilter { limit: 50, ..AppFilter::default() }
}

#[db_test]
async fn who_keeps_apps_here_sees_and_touches_nothing_elsewhere(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Beheerder", STAFF, town.class, "").await;
    let manager = town.with_role(person, town.board, Role::AppManager).await;
    let looker = town.with_role(person, town.board, Role::ServiceDeskAgent).await;
    let plain = town.acting(person, town.board).await;
    let here = apps::add(&manager, town.board, draft("Hier")).await.unwrap();
    let there = town.app(town.elsewhere, "Daar", &[]).await;
    assert!(matches!(apps::add(&manager, town.elsewhere, draft("Daar 2")).await, Err(Error::NotFound)));
    assert!(matches!(apps::find(&manager, there).await, Err(Error::NotFound)));
    assert!(matches!(apps::end(&manager, there).await, Err(Error::NotFound)));
    assert!(matches!(grants::add(&manager, there, GrantTo::Everyone).await, Err(Error::NotFound)));
    assert!(matches!(apps::end(&looker, here).await, Err(Error::Forbidden)));
    assert!(matches!(apps::find(&plain, here).await, Err(Error::NotFound)));
    assert!(matches!(apps::list(&plain, &all()).await, Err(Error::Forbidden)));
    let names: Vec<String> = apps::list(&manager, &all()).await.unwrap().items.into_iter().map(|a| a.name).collect();
    assert_eq!(names, ["Hier"]);
}

#[db_test]
async fn a_grant_names_only_what_lies_in_the_own_organisation(engine: db::Engine) {
    let town = Town::build(engine).await;
    let stranger = town.person("Vreemde", STAFF, town.there, "Kok").await;
    let cooking = crate::town::function(&town, town.elsewhere, "Kok").await;
    let app = town.app(town.board, "Rooster", &[]).await;
    for to in [GrantTo::Unit(town.there), GrantTo::Person(stranger), GrantTo::Function(cooking)] {
        assert!(matches!(grants::add(&town.operator(), app, to).await, Err(Error::Fields(_))));
    }
    let id = grants::add(&town.operator(), app, GrantTo::Unit(town.school)).await.unwrap();
    assert!(matches!(grants::add(&town.operator(), app, GrantTo::Unit(town.school)).await, Err(Error::Fields(_))));
    grants::remove(&town.operator(), app, id).await.unwrap();
    assert!(matches!(grants::remove(&town.operator(), app, id).await, Err(Error::NotFound)));
}

#[db_test]
async fn a_grant_says_how_many_people_it_reaches(engine: db::Engine) {
    let town = Town::build(engine).await;
    let cook = town.person("Kok", STAFF, town.class, "Kok").await;
    town.also_at(cook, town.membership(town.school, "Kok")).await;
    town.person("Juf", STAFF, town.other_school, "").await;
    town.person("Vreemde", STAFF, town.there, "").await;
    let app = town.app(town.board, "Rooster", &[GrantTo::Everyone, GrantTo::Unit(town.school)]).await;
    let found = apps::find(&town.operator(), app).await.unwrap();
    let mut counts: Vec<i64> =
        grants::reach(&town.operator(), &found).await.unwrap().into_iter().map(|(_, people)| people).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2]);
}

#[db_test]
async fn a_name_is_taken_until_its_app_ends(engine: db::Engine) {
    let town = Town::build(engine).await;
    let first = town.app(town.board, "Rooster", &[]).await;
    let again = apps::add(&town.operator(), town.board, draft("ROOSTER")).await;
    assert!(matches!(again, Err(Error::Fields(fields)) if fields.on("name").is_some()));
    town.app(town.elsewhere, "Rooster", &[]).await;
    apps::end(&town.operator(), first).await.unwrap();
    apps::add(&town.operator(), town.board, draft("Rooster")).await.unwrap();
    assert!(matches!(apps::restore(&town.operator(), first).await, Err(Error::Refused(_))));
}

#[db_test]
async fn a_list_is_searched_filtered_and_turned_page_by_page(engine: db::Engine) {
    let town = Town::build(engine).await;
    for n in 0..7 {
        town.app(town.board, &format!("App {n}"), &[]).await;
    }
    let pinned = AppDraft { pinned: true, category: "care".into(), ..draft("Zorg_plan 100") };
    apps::add(&town.operator(), town.board, pinned).await.unwrap();
    let mut names = Vec::new();
    let mut filter = AppFilter { limit: 3, ..AppFilter::default() };
    loop {
        let page = apps::list(&town.operator(), &filter).await.unwrap();
        names.extend(page.items.iter().map(|app| app.name.clone()));
        let last = page.items.last().unwrap();
        filter.after = Some((last.sort_name.clone(), last.id));
        if !page.more {
            break;
        }
    }
    assert_eq!(names.len(), 8);
    assert!(names.is_sorted());
    let found = async |filter: AppFilter| apps::list(&town.operator(), &filter).await.unwrap().items.len();
    assert_eq!(found(AppFilter { words: "zorg_plan".into(), ..all() }).await, 1);
    assert_eq!(found(AppFilter { words: "zorgxplan".into(), ..all() }).await, 0);
    assert_eq!(found(AppFilter { pinned: true, ..all() }).await, 1);
    assert_eq!(found(AppFilter { category: Some(portal::model::Category::Care), ..all() }).await, 1);
    assert_eq!(found(AppFilter { ended: true, ..all() }).await, 0);
}

#[db_test]
async fn two_who_change_one_app_do_not_overwrite_each_other(engine: db::Engine) {
    let town = Town::build(engine).await;
    let app = town.app(town.board, "Een", &[]).await;
    apps::change(&town.operator(), app, 1, draft("Twee")).await.unwrap();
    let late = apps::change(&town.operator(), app, 1, draft("Drie")).await;
    assert!(matches!(late, Err(Error::Refused(refusal)) if refusal.code == "changed-meanwhile"));
    assert_eq!(apps::find(&town.operator(), app).await.unwrap().name, "Twee");
}
