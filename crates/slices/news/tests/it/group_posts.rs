//! Posts in groups.

use std::time::Duration;

use kernel::{Error, Lang};
use testkit::db_test;
use thuisbasis_news as news;

use groups::commands::members;
use groups::gate::enter;
use news::PostFilter;
use news::commands::{comments, find, likes, posts, reads};
use news::gate::read;
use news::model::PostDraft;

use crate::town::{Town, text};

#[db_test]
async fn members_write_visitors_read_and_others_know_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let stranger = town.staff("Ver", town.elsewhere.unit(), "").await;
    let (eva, visitor, far) = (town.acting(owner).await, town.acting(kees).await, town.acting(stranger).await);
    for visibility in ["open", "closed", "hidden"] {
        let group = town.group(owner, visibility, visibility).await;
        let id = posts::write_in_group(&eva, group, text("Hallo")).await.unwrap();
        let seen = read(&visitor, id).await;
        if visibility == "open" {
            assert!(seen.unwrap().saying().is_err(), "who reads along says nothing");
            assert!(matches!(comments::add(&visitor, id, "Hoi").await, Err(Error::Forbidden)));
            assert!(matches!(likes::set(&visitor, id, true).await, Err(Error::Forbidden)));
            assert!(matches!(posts::write_in_group(&visitor, group, text("Nee")).await, Err(Error::Forbidden)));
        } else {
            assert!(matches!(seen, Err(Error::NotFound)), "{visibility}");
            assert!(posts::write_in_group(&visitor, group, text("Nee")).await.is_err());
        }
        assert!(matches!(read(&far, id).await, Err(Error::NotFound)), "{visibility}");
    }
}

#[db_test]
async fn who_wrote_changes_and_who_keeps_pins_archives_and_deletes(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, member) = (town.acting(owner).await, town.acting(kees).await);
    let group = town.group(owner, "Team", "closed").await;
    members::add(&eva, group, kees).await.unwrap();
    let id = posts::write_in_group(&member, group, text("Van Kees")).await.unwrap();
    let other = posts::write_in_group(&member, group, text("Nog een")).await.unwrap();
    assert!(matches!(posts::change(&eva, id, 1, text("Anders")).await, Err(Error::Forbidden)));
    posts::change(&member, id, 1, text("Beter")).await.unwrap();
    assert!(matches!(posts::pin(&member, id, true).await, Err(Error::Forbidden)));
    posts::pin(&eva, id, true).await.unwrap();
    let inside = enter(&eva, group).await.unwrap();
    let pinned = PostFilter { pinned: Some(true), limit: 5, ..PostFilter::default() };
    assert_eq!(find::in_group(&eva, &inside, &pinned).await.unwrap().items[0].title, "Beter");
    assert!(matches!(posts::archive(&member, id, true).await, Err(Error::Forbidden)));
    posts::archive(&eva, id, true).await.unwrap();
    let archived = PostFilter { archived: true, limit: 5, ..PostFilter::default() };
    assert_eq!(find::in_group(&eva, &inside, &archived).await.unwrap().items.len(), 1);
    comments::add(&eva, other, "Mooi").await.unwrap();
    likes::set(&eva, other, true).await.unwrap();
    posts::delete(&eva, other).await.unwrap();
    posts::delete(&member, id).await.unwrap();
    for table in ["post", "post_comment", "post_like", "post_seen"] {
        let left: Option<i64> = db::sql(format!("SELECT COUNT(*) FROM {table}")).scalar(town.db.conn()).await.unwrap();
        assert_eq!(left, Some(0), "{table}");
    }
}

#[db_test]
async fn who_left_the_group_no_longer_reads_what_they_wrote(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, member) = (town.acting(owner).await, town.acting(kees).await);
    let group = town.group(owner, "Team", "closed").await;
    members::add(&eva, group, kees).await.unwrap();
    let id = posts::write_in_group(&member, group, text("Van Kees")).await.unwrap();
    members::remove(&eva, group, kees).await.unwrap();
    assert!(matches!(read(&member, id).await, Err(Error::NotFound)));
}

#[db_test]
async fn the_landing_page_shows_what_was_not_opened_and_first_what_must_be_read(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, member) = (town.acting(owner).await, town.acting(kees).await);
    let group = town.group(owner, "Team", "closed").await;
    members::add(&eva, group, kees).await.unwrap();
    let until = town.db.clock.now().after(Duration::from_hours(24 * 90));
    let must = PostDraft { must_read_until: Some(until), ..text("Lees dit") };
    assert!(matches!(posts::write_in_group(&member, group, must.clone()).await, Err(Error::Forbidden)));
    let must = posts::write_in_group(&eva, group, must).await.unwrap();
    town.db.clock.advance(Duration::from_secs(5));
    let plain = posts::write_in_group(&eva, group, text("Nieuwtje")).await.unwrap();
    let shown = async || {
        let found = find::unread(&member, Lang::Nl, 4).await.unwrap();
        found.into_iter().map(|one| (one.title, one.place)).collect::<Vec<_>>()
    };
    let pair = |title: &str| (title.to_owned(), "Team".to_owned());
    assert_eq!(shown().await, [pair("Lees dit"), pair("Nieuwtje")]);
    assert_eq!(find::unread(&eva, Lang::Nl, 4).await.unwrap().len(), 1, "one's own is not unread, but must be read");
    for id in [must, plain] {
        reads::note_seen(&member, &read(&member, id).await.unwrap()).await.unwrap();
    }
    assert_eq!(shown().await, [pair("Lees dit")], "opening is not reading");
    reads::confirm(&member, must).await.unwrap();
    assert!(shown().await.is_empty());
}

#[db_test]
async fn sharing_leaves_a_link_in_another_group_of_ones_own(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, member) = (town.acting(owner).await, town.acting(kees).await);
    let (from, to) = (town.group(owner, "Een", "open").await, town.group(kees, "Twee", "closed").await);
    let id = posts::write_in_group(&eva, from, text("Kijk] **hier** [eens](https://x.example)")).await.unwrap();
    assert!(posts::share(&eva, id, to, Lang::Nl).await.is_err(), "not a group of hers");
    let shared = posts::share(&member, id, to, Lang::Nl).await.unwrap();
    let reading = read(&member, shared).await.unwrap();
    let links: Vec<String> = richtext::links(&reading.post().source).into_iter().map(|link| link.address).collect();
    assert_eq!(links, [format!("/posts/{id}")], "{}", reading.post().source);
}
