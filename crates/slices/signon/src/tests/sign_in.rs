use std::cell::Cell;

use super::*;
use crate::commands::passwords::{choose, ticket_holder};
use crate::hashing::tests::COUNT;
use crate::model::{KEPT, TEMPORARY, TICKET};
use testkit::db_test;

#[db_test]
async fn the_right_password_opens_and_a_wrong_one_does_not(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let started = world.enter(" Anna.Bergh ").await?;
    let session = world.by_cookie(&started.token).await?.unwrap();
    assert_eq!((session.identity.person, session.identity.name.as_str()), (anna, "Anna Bergh"));
    assert_eq!(session.identity.house.name, "De Linde");
    assert!(session.identity.grants.holds(Role::Employee) && session.scopes.is_none());
    assert_eq!(code(world.try_in("anna.bergh", OTHER).await), "sign-in-wrong");
    assert_eq!(code(world.try_in("anna.bergh", "").await), "sign-in-wrong");
    assert!(world.by_cookie(&world.db.random.token()).await?.is_none());
    assert_eq!((world.events("signon.session.started").await?, world.events("signon.sign-in.failed").await?), (1, 2));
    Ok(())
}

/// Nobody learns from the answer or from the work done whether a name exists.
#[db_test]
async fn a_name_that_is_nobodys_takes_the_same_work(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    world.colleague("Anna").await?;
    let bare = world.person("Bram", PersonKind::Staff, world.first).await?;
    accounts::create(&world.operator(), bare, None).await?;
    for name in ["anna.bergh", "bram.bergh", "nobody.atall", "", "'; DROP TABLE account"] {
        let attempt =
            COUNT.scope(Cell::new(0), async { (code(world.try_in(name, OTHER).await), COUNT.with(Cell::get)) });
        assert_eq!(attempt.await, ("sign-in-wrong".to_owned(), 1), "{name}");
    }
    assert_eq!(world.events("signon.sign-in.unknown").await?, 3);
    Ok(())
}

#[db_test]
async fn who_left_is_out_at_once(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let started = world.enter("anna.bergh").await?;
    directory_people::end(&world.operator(), anna, world.today()).await?;
    assert!(world.holds(&started).await?, "the last day is still hers");
    world.later(Duration::from_hours(24));
    let fresh = Acting::operator(world.db.clone(), "test");
    assert!(!world.holds(&started).await?);
    assert_eq!(code(world.try_in("anna.bergh", PASSWORD).await), "sign-in-wrong");
    assert_eq!(code(passwords::reset(&fresh, anna, false, &all()).await), "account-person-left");
    Ok(())
}

#[db_test]
async fn leaving_ends_sessions_and_tokens_for_good(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    world.enter("anna.bergh").await?;
    directory_people::end(&world.operator(), anna, world.today().pred_opt().unwrap()).await?;
    let reader = crate::reader::on_directory();
    db::events::register(&world.db, reader.name).await?;
    while db::events::pump(&world.db, &reader).await? {}
    assert_eq!(world.events("signon.session.ended").await?, 1);
    // Coming back does not bring the old session back.
    assert!(crate::store::sessions::of(world.db.conn(), anna, None, world.db.clock.now()).await?.is_empty());
    Ok(())
}

#[db_test]
async fn a_temporary_password_opens_nothing_but_the_choice_of_an_own_one(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let before = world.enter("anna.bergh").await?;
    let temporary = passwords::reset(&world.operator(), anna, true, &all()).await?;
    assert!(temporary.must_change, "staff never keep one");
    assert!(!world.holds(&before).await?);
    assert_eq!(code(world.try_in("anna.bergh", PASSWORD).await), "sign-in-wrong");
    let Entered::MustChange(ticket) = world.try_in("anna.bergh", &temporary.password).await? else {
        panic!("let in with a temporary password")
    };
    assert!(world.by_cookie(&ticket).await?.is_none());
    let stranger = world.stranger_at(1);
    assert_eq!(ticket_holder(&stranger, &ticket).await?.0, "anna.bergh");
    let visitor = Visitor::default();
    assert_eq!(code(choose(&stranger, &ticket, &temporary.password, &visitor).await), "password-same");
    assert_eq!(code(choose(&stranger, &ticket, "te kort", &visitor).await), "password-too-short");
    let started = choose(&stranger, &ticket, OTHER, &visitor).await?;
    assert!(world.holds(&started).await?);
    assert_eq!(code(choose(&stranger, &ticket, PASSWORD, &visitor).await), "sign-in-ticket-over");
    session(world.try_in("anna.bergh", OTHER).await?)?;
    Ok(())
}

#[db_test]
async fn temporary_passwords_and_tickets_run_out(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let temporary = passwords::reset(&world.operator(), anna, false, &all()).await?;
    let Entered::MustChange(ticket) = world.try_in("anna.bergh", &temporary.password).await? else {
        panic!("let in with a temporary password")
    };
    world.later(TICKET);
    let late = choose(&world.stranger_at(1), &ticket, OTHER, &Visitor::default()).await;
    assert_eq!(code(late), "sign-in-ticket-over");
    world.later(TEMPORARY);
    assert_eq!(code(world.try_in("anna.bergh", &temporary.password).await), "sign-in-temporary-over");
    Ok(())
}

#[db_test]
async fn a_hash_made_with_other_parameters_is_made_anew(engine: Engine) -> Result<()> {
    use argon2::PasswordHasher as _;
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let weaker = argon2::Argon2::from(argon2::Params::new(8, 1, 1, None).unwrap());
    let old = weaker.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).unwrap().to_string();
    let tx = world.db.begin(&testkit::actors::system()).await?;
    db::sql("UPDATE account SET password_hash = $1").bind(old.as_str()).run(&tx).await?;
    tx.commit_without_trace("a test").await?;
    world.enter("anna.bergh").await?;
    let now = crate::store::accounts::of(world.db.conn(), anna).await?.unwrap().password_hash.unwrap();
    assert!(now != old && !crate::hashing::outdated(&now));
    world.enter("anna.bergh").await?;
    Ok(())
}

#[db_test]
async fn staying_signed_in_lasts_a_month_and_not_longer(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    world.colleague("Anna").await?;
    let visitor = Visitor::default();
    let attempt = Attempt { username: "anna.bergh", password: PASSWORD, keep: true, visitor: &visitor };
    let started = session(sign_in(&world.stranger_at(1), attempt).await?)?;
    assert!(started.kept);
    for _ in 0..29 {
        world.later(Duration::from_hours(24));
        assert!(world.holds(&started).await?);
        world.identify.settle().await;
    }
    world.later(KEPT.saturating_sub(Duration::from_hours(29 * 24)));
    assert!(!world.holds(&started).await?);
    Ok(())
}
