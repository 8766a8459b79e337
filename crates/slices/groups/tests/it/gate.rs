//! Who may know of a group, look in and steer it.

use access::Role;
use kernel::Error;
use testkit::db_test;
use thuisbasis_groups as groups;

use groups::GroupFilter;
use groups::commands::{find, groups as manage, members};
use groups::gate::{enter, look, steer};
use groups::model::Standing;

use crate::town::{PUPIL, Town, draft};

fn all() -> GroupFilter {
    GroupFilter { limit: 50, ..GroupFilter::default() }
}

#[db_test]
async fn how_far_each_gets_into_each_kind_of_group(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let colleague = town.staff("Kees", town.other_school, "").await;
    let pupil = town.somebody("Kind", PUPIL, town.membership(town.class, "")).await;
    let stranger = town.staff("Vreemde", town.elsewhere.unit(), "").await;
    for (visibility, seen, inside) in [("open", true, true), ("closed", true, false), ("hidden", false, false)] {
        let group = town.group(owner, visibility, visibility).await;
        assert_eq!(enter(&town.acting(owner).await, group).await.unwrap().standing(), Standing::Owner);
        let kees = town.acting(colleague).await;
        assert_eq!(look(&kees, group).await.is_ok(), seen, "{visibility}");
        assert_eq!(enter(&kees, group).await.is_ok(), inside, "{visibility}");
        assert_eq!(find::list(&kees, &all()).await.unwrap().items.iter().any(|one| one.group.id == group), seen);
        let expected = if seen { Error::Forbidden } else { Error::NotFound };
        let refused = steer(&kees, group).await.unwrap_err();
        assert_eq!(refused.to_string(), expected.to_string(), "{visibility}");
        for other in [pupil, stranger] {
            let acting = town.acting(other).await;
            assert!(matches!(look(&acting, group).await, Err(Error::NotFound)), "{visibility}");
            assert!(find::list(&acting, &all()).await.unwrap().items.is_empty(), "{visibility}");
        }
    }
}

/// Keeping all groups is not reading what is in them.
#[db_test]
async fn an_administrator_keeps_a_group_without_looking_in(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let keeper = town.staff("Beheer", town.other_school, "").await;
    let group = town.group(owner, "Geheim", "hidden").await;
    let admin = town.with_role(keeper, Role::OrganisationAdministrator).await;
    assert!(matches!(enter(&admin, group).await, Err(Error::Forbidden)));
    let version = look(&admin, group).await.unwrap().group().version;
    manage::change(&admin, group, version, draft("Anders", "hidden")).await.unwrap();
    members::add(&admin, group, keeper).await.unwrap();
    // Whoever lets themselves in has left a trace, and is a member like all others.
    assert_eq!(enter(&admin, group).await.unwrap().standing(), Standing::Member);
}

#[db_test]
async fn pupils_find_what_is_for_them_too(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Juf", town.school, "").await;
    let pupil = town.somebody("Kind", PUPIL, town.membership(town.class, "")).await;
    let open = groups::model::GroupDraft { for_pupils: true, ..draft("Schoolkrant", "open") };
    let paper = manage::begin(&town.acting(owner).await, open).await.unwrap();
    town.group(owner, "Lerarenkamer", "open").await;
    let child = town.acting(pupil).await;
    let names: Vec<String> =
        find::list(&child, &all()).await.unwrap().items.into_iter().map(|one| one.group.name).collect();
    assert_eq!(names, ["Schoolkrant"]);
    members::join(&child, paper).await.unwrap();
    assert!(matches!(manage::begin(&child, draft("Van mij", "open")).await, Err(Error::Forbidden)));
}

#[db_test]
async fn a_group_that_was_closed_down_is_gone_for_all_but_who_steers_it(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let member = town.staff("Kees", town.school, "").await;
    let group = town.group(owner, "Project", "closed").await;
    let (eva, kees) = (town.acting(owner).await, town.acting(member).await);
    members::add(&eva, group, member).await.unwrap();
    manage::end(&eva, group).await.unwrap();
    assert!(matches!(enter(&kees, group).await, Err(Error::NotFound)));
    assert!(find::mine(&kees, 10).await.unwrap().is_empty());
    assert!(matches!(manage::end(&eva, group).await, Err(Error::Refused(_))));
    // Its owner still looks, and adds nothing.
    let inside = enter(&eva, group).await.unwrap();
    assert!(matches!(inside.member(), Err(Error::Refused(_))));
    manage::restore(&eva, group).await.unwrap();
    assert_eq!(find::mine(&kees, 10).await.unwrap().len(), 1);
}

#[db_test]
async fn a_change_made_from_an_old_page_is_refused(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let group = town.group(owner, "Project", "closed").await;
    let eva = town.acting(owner).await;
    manage::change(&eva, group, 1, draft("Eerst", "closed")).await.unwrap();
    assert!(matches!(manage::change(&eva, group, 1, draft("Later", "closed")).await, Err(Error::Refused(_))));
    assert_eq!(look(&eva, group).await.unwrap().group().name, "Eerst");
}
