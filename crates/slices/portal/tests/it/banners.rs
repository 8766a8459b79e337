//! Who sees which banner, and when.

use std::time::Duration;

use access::Role;
use directory::model::PersonKind;
use kernel::{Error, PersonId, UnitId};
use testkit::db_test;
use thuisbasis_portal as portal;

use portal::BannerFilter;
use portal::commands::banners;
use portal::desks::Notices;
use portal::model::{BannerDraft, Urgency};

use crate::town::{PUPIL, STAFF, Town, root};

const HOUR: Duration = Duration::from_hours(1);

fn draft(town: &Town, unit: UnitId, text: &str) -> BannerDraft {
    let now = town.db.clock.now();
    BannerDraft {
        unit,
        urgency: Urgency::Error,
        text_nl: text.into(),
        text_en: String::new(),
        link: String::new(),
        starts_at: now,
        ends_at: Some(now.after(HOUR)),
    }
}

async fn seen(town: &Town, notices: &Notices, person: PersonId) -> Vec<String> {
    let (acting, me) = (town.acting(person, town.board).await, town.identity(person, town.board).await);
    let now = town.db.clock.now();
    let found = notices.of(&acting, &me).await.unwrap();
    let mut texts: Vec<String> =
        found.iter().filter(|notice| notice.holds_at(now)).map(|notice| notice.text_nl.clone()).collect();
    texts.sort();
    texts
}

#[db_test]
async fn a_banner_reaches_its_unit_and_below_and_nobody_else(engine: db::Engine) {
    let town = Town::build(engine).await;
    let in_class = town.person("Kind", PUPIL, town.class, "").await;
    let next_door = town.person("Kok", PersonKind::Staff, town.other_school, "").await;
    for (unit, text) in [
        (root(town.board), "bestuur"),
        (town.school, "school"),
        (town.class, "klas"),
        (town.there, "elders"),
        (root(town.elsewhere), "overal elders"),
    ] {
        banners::add(&town.operator(), draft(&town, unit, text)).await.unwrap();
    }
    assert_eq!(seen(&town, &Notices::default(), in_class).await, ["bestuur", "klas", "school"]);
    assert_eq!(seen(&town, &Notices::default(), next_door).await, ["bestuur"]);
}

/// What begins and ends is kept in memory with its times: no change is needed for it to appear and go.
#[db_test]
async fn a_remembered_banner_appears_and_goes_by_the_clock(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    let now = town.db.clock.now();
    let later = BannerDraft {
        starts_at: now.after(HOUR),
        ends_at: Some(now.after(HOUR * 2)),
        ..draft(&town, town.school, "straks")
    };
    banners::add(&town.operator(), later).await.unwrap();
    let notices = Notices::default();
    let mut shown = Vec::new();
    for _ in 0..4 {
        shown.push(seen(&town, &notices, person).await.len());
        town.db.clock.advance(HOUR);
    }
    assert_eq!(shown, [0, 1, 0, 0]);
}

#[db_test]
async fn ending_a_banner_takes_it_from_every_node(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    let id = banners::add(&town.operator(), draft(&town, town.school, "storing")).await.unwrap();
    let (one, two) = (Notices::default(), Notices::default());
    for node in [&one, &two] {
        assert_eq!(seen(&town, node, person).await, ["storing"]);
    }
    banners::end(&town.operator(), id).await.unwrap();
    for node in [&one, &two] {
        assert!(seen(&town, node, person).await.is_empty());
    }
    assert!(matches!(banners::end(&town.operator(), id).await, Err(Error::Refused(_))));
}

#[db_test]
async fn an_editor_writes_for_the_own_organisation_only(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Redacteur", STAFF, town.class, "").await;
    let editor = town.with_role(person, town.board, Role::Editor).await;
    banners::add(&editor, draft(&town, town.school, "hier")).await.unwrap();
    assert!(matches!(banners::add(&editor, draft(&town, town.there, "daar")).await, Err(Error::NotFound)));
    let foreign = banners::add(&town.operator(), draft(&town, town.there, "daar")).await.unwrap();
    assert!(matches!(banners::managed(&editor, foreign).await, Err(Error::NotFound)));
    let list = banners::list(&editor, &BannerFilter { limit: 50, ..BannerFilter::default() }).await.unwrap();
    assert_eq!(list.items.iter().map(|b| b.notice.text_nl.as_str()).collect::<Vec<_>>(), ["hier"]);
    let plain = town.acting(person, town.board).await;
    assert!(matches!(banners::add(&plain, draft(&town, town.school, "x")).await, Err(Error::Forbidden)));
}

#[db_test]
async fn two_who_change_one_banner_do_not_overwrite_each_other(engine: db::Engine) {
    let town = Town::build(engine).await;
    let id = banners::add(&town.operator(), draft(&town, town.school, "een")).await.unwrap();
    banners::change(&town.operator(), id, 1, draft(&town, town.school, "twee")).await.unwrap();
    let late = banners::change(&town.operator(), id, 1, draft(&town, town.school, "drie")).await;
    assert!(matches!(late, Err(Error::Refused(refusal)) if refusal.code == "changed-meanwhile"));
    let found =
        banners::list(&town.operator(), &BannerFilter { words: "TWEE".into(), limit: 5, ..BannerFilter::default() })
            .await
            .unwrap();
    assert_eq!(found.items.len(), 1);
}
