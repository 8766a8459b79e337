//! Membership by rule: the same answer whichever way it is asked.

use std::collections::BTreeSet;

use chrono::Days;
use directory::model::{MembershipDraft, PersonKind};
use kernel::{Error, PersonId, UnitId};
use testkit::db_test;
use thuisbasis_groups as groups;

use groups::MemberFilter;
use groups::commands::{find, members, rules};
use groups::gate::{enter, look};
use groups::model::{GroupId, RuleDraft};

use crate::town::{PUPIL, STAFF, Town};

async fn listed(town: &Town, owner: PersonId, group: GroupId) -> BTreeSet<PersonId> {
    let acting = town.acting(owner).await;
    let inside = enter(&acting, group).await.unwrap();
    let filter = MemberFilter { limit: 50, ..MemberFilter::default() };
    let page = members::list(&acting, &inside, &filter).await.unwrap();
    assert_eq!(members::count(&acting, &inside).await.unwrap(), i64::try_from(page.items.len()).unwrap());
    let everybody: BTreeSet<PersonId> = members::everybody(&acting, &inside).await.unwrap().into_iter().collect();
    let shown: BTreeSet<PersonId> = page.items.into_iter().map(|one| one.person).collect();
    assert_eq!(shown, everybody);
    shown
}

#[db_test]
async fn each_rule_takes_in_whom_it_names(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.board.unit(), "").await;
    let cook = town.staff("Kok", town.school, "Kok").await;
    let teacher = town.staff("Juf", town.class, "Leerkracht").await;
    let other_cook = town.staff("Kok2", town.other_school, "Kok").await;
    let child = town.somebody("Kind", PUPIL, town.membership(town.class, "")).await;
    let both = town.staff("Beide", town.other_school, "Leerkracht").await;
    town.also_at(both, town.membership(town.school, "Kok")).await;
    let cooking = town.function("Kok").await;
    let rule = |unit: Option<UnitId>, function, kind: Option<PersonKind>| RuleDraft { unit, function, kind };
    for (draft, taken) in [
        (rule(Some(town.school), None, None), vec![cook, teacher, child, both]),
        (rule(Some(town.school), None, Some(STAFF)), vec![cook, teacher, both]),
        (rule(None, Some(cooking), None), vec![cook, other_cook, both]),
        (rule(Some(town.other_school), Some(cooking), None), vec![other_cook]),
        (rule(None, None, Some(PUPIL)), vec![child]),
        (rule(Some(town.class), Some(cooking), None), vec![]),
    ] {
        let group = town.group(owner, "Groep", "hidden").await;
        rules::add(&town.acting(owner).await, group, draft.clone()).await.unwrap();
        let expected: BTreeSet<PersonId> = taken.into_iter().chain([owner]).collect();
        assert_eq!(listed(&town, owner, group).await, expected, "{draft:?}");
        for person in [owner, cook, teacher, other_cook, child, both] {
            let acting = town.acting(person).await;
            let mine = find::mine(&acting, 50).await.unwrap().iter().any(|one| one.id == group);
            assert_eq!(mine, expected.contains(&person), "{draft:?}");
            assert_eq!(look(&acting, group).await.is_ok(), expected.contains(&person), "{draft:?}");
        }
    }
}

#[db_test]
async fn who_starts_later_is_not_in_yet_and_who_stopped_is_out(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.board.unit(), "").await;
    let today = town.db.clock.today();
    let at = |starts_on, ends_on| MembershipDraft { starts_on, ends_on, ..town.membership(town.school, "") };
    let later = town.somebody("Straks", STAFF, at(today + Days::new(2), None)).await;
    let ending = town.somebody("Nog", STAFF, at(today - Days::new(9), Some(today))).await;
    let group = town.group(owner, "De Wilg", "closed").await;
    let rule = RuleDraft { unit: Some(town.school), function: None, kind: None };
    rules::add(&town.acting(owner).await, group, rule).await.unwrap();
    assert_eq!(listed(&town, owner, group).await, BTreeSet::from([owner, ending]));
    town.db.clock.advance(std::time::Duration::from_hours(48));
    assert_eq!(listed(&town, owner, group).await, BTreeSet::from([owner, later]));
}

#[db_test]
async fn a_rule_names_only_what_lies_in_the_own_organisation_and_once(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let eva = town.acting(owner).await;
    let group = town.group(owner, "Groep", "closed").await;
    let elsewhere = RuleDraft { unit: Some(town.elsewhere.unit()), function: None, kind: None };
    assert!(matches!(rules::add(&eva, group, elsewhere).await, Err(Error::Fields(_))));
    let whole = RuleDraft { unit: None, function: None, kind: None };
    let id = rules::add(&eva, group, whole.clone()).await.unwrap();
    assert!(matches!(rules::add(&eva, group, whole).await, Err(Error::Fields(_))));
    rules::remove(&eva, group, id).await.unwrap();
    assert!(matches!(rules::remove(&eva, group, id).await, Err(Error::NotFound)));
}

/// Pages of the list join without a gap and without anybody twice.
#[db_test]
async fn a_long_list_comes_page_by_page(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Aad", town.school, "").await;
    for n in 0..23 {
        town.staff(&format!("Naam{:02}", n % 7), town.school, "").await;
    }
    let group = town.group(owner, "Allen", "closed").await;
    let eva = town.acting(owner).await;
    rules::add(&eva, group, RuleDraft { unit: Some(town.school), function: None, kind: None }).await.unwrap();
    let inside = enter(&eva, group).await.unwrap();
    let (mut filter, mut seen) = (MemberFilter { limit: 5, ..MemberFilter::default() }, Vec::new());
    loop {
        let page = members::list(&eva, &inside, &filter).await.unwrap();
        seen.extend(page.items.iter().map(|one| one.person));
        let Some(last) = page.items.last().filter(|_| page.more) else { break };
        filter.after = Some((last.sort_name.clone(), last.person));
    }
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (24, 24));
    let words = MemberFilter { words: "naam03".into(), limit: 50, ..MemberFilter::default() };
    assert_eq!(members::list(&eva, &inside, &words).await.unwrap().items.len(), 3);
}
