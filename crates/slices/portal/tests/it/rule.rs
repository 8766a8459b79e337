//! Who gets which app: the statement and the rule say the same, and nobody ever gets another organisation's app.

use directory::model::{MembershipDraft, UnitKind};
use kernel::{PersonId, Random, UnitId};
use testkit::db_test;
use thuisbasis_portal::commands::{apps, grants};
use thuisbasis_portal::model::{AppId, GrantTo, Reason};

use crate::town::{PUPIL, STAFF, Town, draft, function};

#[db_test]
async fn each_kind_of_grant_reaches_whom_it_names(engine: db::Engine) {
    let town = Town::build(engine).await;
    let teacher = town.person("Juf", STAFF, town.class, "Leerkracht").await;
    let pupil = town.person("Kind", PUPIL, town.class, "").await;
    let cook = town.person("Kok", STAFF, town.other_school, "Kok").await;
    let teaching = function(&town, town.board, "Leerkracht").await;
    for (name, to) in [
        ("A iedereen", GrantTo::Everyone),
        ("B staf", GrantTo::Staff),
        ("C leerlingen", GrantTo::Pupils),
        ("D functie", GrantTo::Function(teaching)),
        ("E school", GrantTo::Unit(town.school)),
        ("F klassen", GrantTo::UnitKind(UnitKind::Class)),
        ("G persoon", GrantTo::Person(cook)),
    ] {
        town.app(town.board, name, &[to]).await;
    }
    town.app(town.board, "H niemand", &[]).await;
    let of = async |person| town.apps_of(person, town.board).await.join(", ");
    assert_eq!(of(teacher).await, "A iedereen, B staf, D functie, E school, F klassen");
    assert_eq!(of(pupil).await, "A iedereen, C leerlingen, E school, F klassen");
    assert_eq!(of(cook).await, "A iedereen, B staf, G persoon");
}

#[db_test]
async fn who_starts_later_or_has_left_gets_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    town.app(town.board, "Rooster", &[GrantTo::Unit(town.other_school)]).await;
    let day = |n| town.today() + chrono::Days::new(n);
    let later = MembershipDraft { starts_on: day(3), ends_on: Some(day(5)), ..town.membership(town.other_school, "") };
    town.also_at(person, later).await;
    let mut seen = Vec::new();
    for _ in 0..8 {
        seen.push(town.apps_of(person, town.board).await.len());
        town.db.clock.advance(std::time::Duration::from_hours(24));
    }
    assert_eq!(seen, [0, 0, 0, 1, 1, 1, 0, 0]);
}

#[db_test]
async fn an_app_that_ended_is_gone_and_comes_back_with_its_grants(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    let app = town.app(town.board, "Rooster", &[GrantTo::Everyone]).await;
    apps::end(&town.operator(), app).await.unwrap();
    assert!(town.apps_of(person, town.board).await.is_empty());
    apps::restore(&town.operator(), app).await.unwrap();
    assert_eq!(town.apps_of(person, town.board).await, ["Rooster"]);
}

/// People, memberships and grants drawn at random in two organisations: for each person and app the statement that
/// fills the landing page and the rule that explains it agree, and no app crosses from one organisation to the other.
#[db_test]
async fn statement_and_rule_agree_and_nothing_crosses_over(engine: db::Engine) {
    let town = Town::build(engine).await;
    let random = Random::seeded(0xb0a7);
    let houses = [town.board, town.elsewhere];
    let people = crowd(&town, &random).await;
    let apps = offer(&town, &random, &people).await;
    let mut given = 0;
    for (side, person) in &people {
        let held = town.apps_of(*person, houses[*side]).await;
        for (n, (of, app)) in apps.iter().enumerate() {
            let has = held.contains(&format!("App {n}"));
            given += usize::from(has);
            assert!(!has || of == side, "app {n} crossed over");
            let found = apps::find(&town.operator(), *app).await.unwrap();
            let explained = grants::explain(&town.operator(), &found, *person).await;
            let by_rule = matches!(explained, Ok(Reason::Grant(_)));
            assert_eq!(has, by_rule, "app {n}: {explained:?}");
        }
    }
    assert!(given > 30, "too little was given to say anything: {given}");
}

/// The units of both organisations in which people can be.
fn homes(town: &Town) -> [[UnitId; 3]; 2] {
    [[town.school, town.class, town.other_school], [town.there, town.there, town.elsewhere.unit()]]
}

/// People of both organisations, each with one or two memberships, some of which begin later.
async fn crowd(town: &Town, random: &Random) -> Vec<(usize, PersonId)> {
    let mut people = Vec::new();
    for n in 0..24 {
        let side = pick(random, 2);
        let home = homes(town)[side];
        let kind = [STAFF, PUPIL][pick(random, 2)];
        let job = ["", "Leerkracht", "Kok"][pick(random, 3)];
        let person = town.person(&format!("Mens {n}"), kind, home[pick(random, 3)], job).await;
        if pick(random, 2) == 0 {
            let from = town.today() + chrono::Days::new(random.below(3));
            let extra = MembershipDraft { starts_on: from, ..town.membership(home[pick(random, 3)], "Kok") };
            town.also_at(person, extra).await;
        }
        people.push((side, person));
    }
    people
}

/// Apps of both organisations with up to two grants each.
async fn offer(town: &Town, random: &Random, people: &[(usize, PersonId)]) -> Vec<(usize, AppId)> {
    let houses = [town.board, town.elsewhere];
    let mut offered = Vec::new();
    for n in 0..20 {
        let side = pick(random, 2);
        let app = apps::add(&town.operator(), houses[side], draft(&format!("App {n}"))).await.unwrap();
        for _ in 0..pick(random, 3) {
            let to = match pick(random, 6) {
                0 => GrantTo::Staff,
                1 => GrantTo::Pupils,
                2 => GrantTo::UnitKind([UnitKind::Class, UnitKind::Site][pick(random, 2)]),
                3 => GrantTo::Unit(homes(town)[side][pick(random, 3)]),
                4 => GrantTo::Person(people[pick(random, people.len())].1),
                _ => GrantTo::Everyone,
            };
            // Granting the same twice, or to somebody elsewhere, is refused; then this app has one grant less.
            let _ = grants::add(&town.operator(), app, to).await;
        }
        offered.push((side, app));
    }
    offered
}

fn pick(random: &Random, bound: usize) -> usize {
    usize::try_from(random.below(bound as u64)).unwrap()
}
