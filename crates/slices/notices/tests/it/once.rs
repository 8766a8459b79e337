//! Everybody once, whatever is cut off when.

use std::time::Duration;

use db::events::{Reader, pump};
use db::{Value, insert_many};
use kernel::{Id as _, PersonId};
use news::commands::posts;
use news::model::PostDraft;
use testkit::db_test;
use thuisbasis_notices as notices;

use crate::town::{Town, text};

/// So many more people at the school, written straight into the tables of the directory.
async fn crowd(town: &Town, n: usize) {
    let tx = town.db.begin(&testkit::actors::system()).await.unwrap();
    let ids: Vec<PersonId> = (0..n).map(|_| PersonId::generate(tx.db().clock(), tx.db().random())).collect();
    let first_day = town.db.clock.today();
    for chunk in ids.chunks(1_000) {
        let people = chunk.iter().flat_map(|id| -> [Value; 9] {
            let organisation = town.board.unit().into();
            [
                (*id).into(),
                organisation,
                "staff".into(),
                "Kees".into(),
                "".into(),
                "".into(),
                "Test".into(),
                "Kees Test".into(),
                1_i64.into(),
            ]
        });
        let columns = "INSERT INTO person (id, organisation, kind, given_name, initials, prefix, surname, \
                       display_name, version, sort_name)";
        let with_sort = people.collect::<Vec<_>>();
        let rows = with_sort.chunks(9).flat_map(|row| row.iter().cloned().chain(["test kees".into()])).collect();
        insert_many(columns, 10, rows).run(&tx).await.unwrap();
        let places = chunk.iter().flat_map(|id| -> [Value; 5] {
            [(*id).into(), (*id).into(), town.school.into(), first_day.into(), 1_i64.into()]
        });
        insert_many("INSERT INTO membership (id, person, unit, starts_on, version)", 5, places.collect())
            .run(&tx)
            .await
            .unwrap();
    }
    tx.commit_without_trace("a crowd for a test").await.unwrap();
}

#[db_test]
async fn cut_off_between_pieces_and_read_twice_it_is_told_once(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let acting = town.acting(owner).await;
    let group = town.group(owner, "Team", "closed").await;
    town.whole_school(&acting, group).await;
    crowd(&town, 20).await;
    posts::write_in_group(&acting, group, text("Hallo")).await.unwrap();
    // The same work, cut off after it was done and before its commit.
    let real = std::sync::Arc::new(notices::reader());
    let name = real.name;
    let broken = Reader {
        name,
        kinds: real.kinds,
        handle: Box::new(move |tx, events| {
            let real = std::sync::Arc::clone(&real);
            Box::pin(async move {
                (real.handle)(tx, events).await?;
                Err(kernel::Error::internal("cut off"))
            })
        }),
    };
    assert!(pump(&town.db, &broken).await.is_err());
    assert_eq!(town.count("SELECT COUNT(*) FROM notice").await, 0);
    town.tell().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM notice").await, 20);
    // A reader whose cursor was lost reads all of the past again.
    let tx = town.db.begin(&testkit::actors::system()).await.unwrap();
    db::sql("UPDATE event_reader SET seq = 0").run(&tx).await.unwrap();
    tx.commit_without_trace("a lost cursor").await.unwrap();
    town.tell().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM notice").await, 20);
}

#[db_test]
async fn a_scheduled_post_is_told_when_it_appears_and_once(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, kees) = (town.acting(one).await, town.acting(two).await);
    let group = town.group(one, "Team", "closed").await;
    groups::commands::members::add(&eva, group, two).await.unwrap();
    let at = |hours: u64| Some(town.db.clock.now().after(Duration::from_hours(hours)));
    let (first, last) = (at(3), at(1));
    let draft = PostDraft { published_at: first, ..text("Straks") };
    let post = posts::write_in_group(&eva, group, draft.clone()).await.unwrap();
    town.tell().await;
    assert_eq!(town.told(&kees).await, [("added", "Team".to_owned())]);
    // It is to appear sooner, which is heard too.
    posts::change(&eva, post, 1, PostDraft { published_at: last, ..draft }).await.unwrap();
    town.tell().await;
    assert_eq!(town.told(&kees).await.len(), 1);
    town.db.clock.advance(Duration::from_mins(61));
    town.tell().await;
    assert_eq!(town.told(&kees).await[0], ("post", "Straks".to_owned()));
    town.db.clock.advance(Duration::from_hours(5));
    town.tell().await;
    assert_eq!(town.told(&kees).await.len(), 2);
    assert!(town.told(&eva).await.is_empty(), "nobody is told what they did");
}

/// The reader tells so many, and the job the rest in pieces. A worker that is gone after one of them, wherever it was in
/// the next, leaves the rest to another.
#[db_test]
async fn a_large_group_is_told_in_pieces(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let eva = town.acting(owner).await;
    let group = town.group(owner, "Iedereen", "closed").await;
    town.whole_school(&eva, group).await;
    crowd(&town, 6_500).await;
    posts::write_in_group(&eva, group, text("Hallo")).await.unwrap();
    let reader = notices::reader();
    while pump(&town.db, &reader).await.unwrap() {}
    let first = town.count("SELECT COUNT(*) FROM notice").await;
    assert!((3_999..=4_000).contains(&first), "{first}");
    assert_eq!(town.count("SELECT COUNT(*) FROM job").await, 1);
    town.stop_while_telling(4_000).await;
    // The lease of the worker that is gone runs out, and another takes over.
    town.db.clock.advance(Duration::from_hours(1));
    town.tell().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM notice").await, 6_500);
    assert_eq!(town.count("SELECT COUNT(DISTINCT person) FROM notice").await, 6_500);
    assert_eq!(town.count("SELECT COUNT(*) FROM job").await, 0);
    assert_eq!(town.count("SELECT COUNT(*) FROM notice_event WHERE told_up_to IS NOT NULL").await, 0);
}

#[db_test]
async fn three_and_a_half_thousand_in_far_less_than_five_seconds(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let eva = town.acting(owner).await;
    let group = town.group(owner, "Iedereen", "closed").await;
    town.whole_school(&eva, group).await;
    crowd(&town, 3_500).await;
    posts::write_in_group(&eva, group, text("Hallo")).await.unwrap();
    let reader = notices::reader();
    while pump(&town.db, &reader).await.unwrap() {}
    assert_eq!(town.count("SELECT COUNT(*) FROM notice").await, 3_500);
}
