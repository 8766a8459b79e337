//! Who gets which news.

use std::time::Duration;

use access::{Acting, Role};
use kernel::{Error, Lang};
use testkit::db_test;
use thuisbasis_news as news;

use news::commands::{find, posts};
use news::gate::read;
use news::model::PostDraft;
use news::{NewsFilter, Which};

use crate::town::{PUPIL, Town, text};

async fn titles(acting: &Acting, which: Which) -> Vec<String> {
    let filter = NewsFilter { which, limit: 20, ..NewsFilter::default() };
    find::news(acting, &filter).await.unwrap().items.into_iter().map(|one| one.title).collect()
}

#[db_test]
async fn news_reaches_its_unit_and_all_below_it(engine: db::Engine) {
    let town = Town::build(engine).await;
    let editor = town.staff("Redactie", town.board.unit(), "").await;
    let editor = town.with_role(editor, Role::Editor).await;
    let whole = town.news(&editor, town.board.unit(), "Voor allen").await;
    town.db.clock.advance(Duration::from_secs(1));
    let school = town.news(&editor, town.school, "Voor de school").await;
    let class = town.staff("Juf", town.class, "").await;
    let other = town.staff("Meester", town.other_school, "").await;
    let (class, other) = (town.acting(class).await, town.acting(other).await);
    assert_eq!(titles(&class, Which::All).await, ["Voor de school", "Voor allen"]);
    assert_eq!(titles(&other, Which::All).await, ["Voor allen"]);
    assert!(read(&class, school).await.is_ok());
    assert!(matches!(read(&other, school).await, Err(Error::NotFound)));
    assert!(read(&other, whole).await.is_ok());
    let far = town.staff("Ver", town.elsewhere.unit(), "").await;
    let far = town.acting(far).await;
    assert!(titles(&far, Which::All).await.is_empty());
    assert!(matches!(read(&far, whole).await, Err(Error::NotFound)));
}

#[db_test]
async fn pupils_get_what_is_for_them_too(engine: db::Engine) {
    let town = Town::build(engine).await;
    let editor = town.staff("Redactie", town.board.unit(), "").await;
    let editor = town.with_role(editor, Role::Editor).await;
    let staff = town.news(&editor, town.school, "Salaris").await;
    let all = PostDraft { for_pupils: true, ..text("Schoolreis") };
    posts::write_news(&editor, town.school, all).await.unwrap();
    let pupil = town.somebody("Kind", PUPIL, town.membership(town.class, "")).await;
    let pupil = town.acting(pupil).await;
    assert_eq!(titles(&pupil, Which::All).await, ["Schoolreis"]);
    assert!(matches!(read(&pupil, staff).await, Err(Error::NotFound)));
}

#[db_test]
async fn only_who_holds_the_permission_there_writes_news(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Redactie", town.school, "").await);
    let eva = town.acting(one).await;
    assert!(matches!(posts::write_news(&eva, town.school, text("Nee")).await, Err(Error::Forbidden)));
    let editor = town.with_role(two, Role::Director).await;
    let id = town.news(&editor, town.school, "Ja").await;
    let other = posts::write_news(&editor, town.elsewhere.unit(), text("Nee")).await;
    assert!(matches!(other, Err(Error::NotFound)), "{other:?}");
    assert!(matches!(posts::delete(&eva, id).await, Err(Error::Forbidden)));
    assert!(matches!(posts::pin(&eva, id, true).await, Err(Error::Forbidden)));
    assert!(matches!(posts::change(&eva, id, 1, text("Anders")).await, Err(Error::Forbidden)));
    posts::delete(&editor, id).await.unwrap();
    assert!(matches!(read(&editor, id).await, Err(Error::NotFound)));
}

#[db_test]
async fn what_is_scheduled_appears_by_the_clock(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Redactie", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (editor, kees) = (town.with_role(one, Role::Editor).await, town.acting(two).await);
    let later = town.db.clock.now().after(Duration::from_hours(2));
    let id = posts::write_news(&editor, town.school, PostDraft { published_at: Some(later), ..text("Straks") })
        .await
        .unwrap();
    assert!(titles(&kees, Which::All).await.is_empty());
    assert!(find::unread(&kees, Lang::Nl, 4).await.unwrap().is_empty());
    assert!(matches!(read(&kees, id).await, Err(Error::NotFound)));
    assert!(read(&editor, id).await.is_ok());
    assert_eq!(find::coming(&editor).await.unwrap().len(), 1);
    town.db.clock.advance(Duration::from_hours(2));
    assert_eq!(titles(&kees, Which::All).await, ["Straks"]);
    assert!(read(&kees, id).await.is_ok());
    assert!(find::coming(&editor).await.unwrap().is_empty());
}

#[db_test]
async fn the_archive_is_kept_apart_and_its_addresses_still_lead_there(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Redactie", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (editor, kees) = (town.with_role(one, Role::Editor).await, town.acting(two).await);
    let by_hand = town.news(&editor, town.school, "Met de hand").await;
    posts::archive(&editor, by_hand, true).await.unwrap();
    let day = town.db.clock.now().after(Duration::from_hours(24));
    posts::write_news(&editor, town.school, PostDraft { archived_at: Some(day), ..text("Vanzelf") }).await.unwrap();
    assert_eq!(titles(&kees, Which::All).await, ["Vanzelf"]);
    assert_eq!(titles(&kees, Which::Archive).await, ["Met de hand"]);
    town.db.clock.advance(Duration::from_hours(24));
    assert!(titles(&kees, Which::All).await.is_empty());
    assert_eq!(titles(&kees, Which::Archive).await.len(), 2);
    assert!(read(&kees, by_hand).await.is_ok());
    posts::archive(&editor, by_hand, false).await.unwrap();
    assert_eq!(titles(&kees, Which::All).await, ["Met de hand"]);
}

#[db_test]
async fn a_reader_gets_one_language_version_of_each(engine: db::Engine) {
    let town = Town::build(engine).await;
    let editor = town.staff("Redactie", town.school, "").await;
    let editor = town.with_role(editor, Role::Editor).await;
    let dutch = town.news(&editor, town.school, "Welkom").await;
    let french = PostDraft { lang: Lang::Fr, translation_of: Some(dutch), ..text("Bienvenue") };
    let french = posts::write_news(&editor, town.school, french).await.unwrap();
    let of = async |lang| {
        let filter = NewsFilter { lang, limit: 9, ..NewsFilter::default() };
        find::news(&editor, &filter).await.unwrap().items.into_iter().map(|one| one.title).collect::<Vec<_>>()
    };
    assert_eq!(of(Lang::Nl).await, ["Welkom"]);
    assert_eq!(of(Lang::Fr).await, ["Bienvenue"]);
    assert_eq!(of(Lang::De).await, ["Welkom"]);
    let versions = find::versions(&editor, &read(&editor, french).await.unwrap()).await.unwrap();
    assert_eq!(versions, [(dutch, Lang::Nl)]);
    let wrong = PostDraft { translation_of: Some(dutch), ..text("Elders") };
    assert!(matches!(posts::write_news(&editor, town.class, wrong).await, Err(Error::Fields(_))));
}

#[db_test]
async fn the_list_goes_on_where_it_stopped_and_finds_words(engine: db::Engine) {
    let town = Town::build(engine).await;
    let editor = town.staff("Redactie", town.school, "").await;
    let editor = town.with_role(editor, Role::Editor).await;
    for number in 0..5 {
        let unit = if number % 2 == 0 { town.school } else { town.board.unit() };
        town.news(&editor, unit, &format!("Bericht {number}")).await;
        town.db.clock.advance(Duration::from_secs(1));
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = find::news(&editor, &NewsFilter { after, limit: 2, ..NewsFilter::default() }).await.unwrap();
        after = page.items.last().map(|last| (last.published_at, last.id));
        seen.extend(page.items.into_iter().map(|one| one.title));
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, ["Bericht 4", "Bericht 3", "Bericht 2", "Bericht 1", "Bericht 0"]);
    let words = NewsFilter { words: "BERÍCHT 3".into(), limit: 9, ..NewsFilter::default() };
    assert_eq!(find::news(&editor, &words).await.unwrap().items.len(), 1);
}
