use super::*;
use crate::commands::sessions::{end, end_mine, end_of, mine, sign_out};
use crate::model::{KEPT_IDLE, ORDINARY, SEEN_EVERY};
use testkit::db_test;

#[db_test]
async fn sessions_end_one_by_one_or_everywhere_at_once(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let (here, there, yonder) =
        (world.enter("anna.bergh").await?, world.enter("anna.bergh").await?, world.enter("anna.bergh").await?);
    let acting = world.acting(anna).await?;
    let list = mine(&acting, Some(&here.token)).await?;
    assert_eq!((list.len(), list.iter().filter(|row| row.current).count()), (3, 1));
    assert_eq!(list[0].address.as_deref(), Some("198.51.100.1"));
    sign_out(&acting, &there.token).await?;
    assert!(!world.holds(&there).await? && world.holds(&yonder).await?);
    assert_eq!(end_mine(&acting, Some(&here.token)).await?, 1);
    assert!(world.holds(&here).await? && !world.holds(&yonder).await?);
    end(&acting, mine(&acting, None).await?[0].id).await?;
    assert!(!world.holds(&here).await?);
    Ok(())
}

#[db_test]
async fn nobody_ends_the_session_of_another(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let (anna, bram) = (world.colleague("Anna").await?, world.colleague("Bram").await?);
    let started = world.enter("anna.bergh").await?;
    let hers = mine(&world.acting(anna).await?, None).await?[0].id;
    let his = world.acting(bram).await?;
    assert_eq!(code(end(&his, hers).await), "not found");
    assert_eq!(end_mine(&his, None).await?, 0);
    assert_eq!(code(end_of(&his, anna, &all()).await), "forbidden");
    assert!(world.holds(&started).await?);
    let agent = world.with_role("Fay", Role::ServiceDeskAgent, world.organisation.unit()).await?;
    assert_eq!(end_of(&world.acting(agent).await?, anna, &all()).await?, 1);
    assert!(!world.holds(&started).await?);
    Ok(())
}

#[db_test]
async fn sessions_run_out(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    world.colleague("Anna").await?;
    let ordinary = world.enter("anna.bergh").await?;
    world.later(ORDINARY.saturating_sub(Duration::from_secs(1)));
    assert!(world.holds(&ordinary).await?);
    world.later(Duration::from_secs(1));
    assert!(!world.holds(&ordinary).await?);
    let visitor = Visitor::default();
    let attempt = Attempt { username: "anna.bergh", password: PASSWORD, keep: true, visitor: &visitor };
    let kept = session(sign_in(&world.stranger_at(1), attempt).await?)?;
    world.later(KEPT_IDLE);
    assert!(!world.holds(&kept).await?);
    Ok(())
}

/// Written at most every five minutes, and not by the page itself.
#[db_test]
async fn the_moment_of_use_is_written_now_and_then(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let started = world.enter("anna.bergh").await?;
    let acting = world.acting(anna).await?;
    let began = world.db.clock.now();
    world.later(SEEN_EVERY.saturating_sub(Duration::from_secs(1)));
    assert!(world.holds(&started).await?);
    world.identify.settle().await;
    assert_eq!(mine(&acting, None).await?[0].last_seen_at, began);
    world.later(Duration::from_secs(1));
    assert!(world.holds(&started).await?);
    world.identify.settle().await;
    assert_eq!(mine(&acting, None).await?[0].last_seen_at, world.db.clock.now());
    Ok(())
}

/// What a node remembers of a person is never older than the last change, also one made on another node.
#[db_test]
async fn a_new_role_counts_on_the_next_page(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let started = world.enter("anna.bergh").await?;
    let first = world.by_cookie(&started.token).await?.unwrap().identity;
    let again = world.by_cookie(&started.token).await?.unwrap().identity;
    assert!(std::sync::Arc::ptr_eq(&first, &again), "nothing changed, so nothing is built");
    world.give(anna, Role::Teacher, world.first).await?;
    let now = world.by_cookie(&started.token).await?.unwrap().identity;
    assert!(now.grants.holds(Role::Teacher) && now.version != first.version);
    assert!(std::sync::Arc::ptr_eq(&first.house, &now.house), "the house is shared");
    world.later(Duration::from_hours(10));
    let other_node = Identify::new();
    let there = web::app::Identify::by_cookie(&other_node, &world.db, &started.token).await?.unwrap();
    assert_eq!(there.identity.version, now.version);
    Ok(())
}

#[db_test]
async fn a_changed_password_ends_all_other_sessions(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let (here, there) = (world.enter("anna.bergh").await?, world.enter("anna.bergh").await?);
    let acting = world.acting(anna).await?;
    assert_eq!(code(passwords::change(&acting, OTHER, "iets heel anders", None).await), "password-current-wrong");
    assert_eq!(code(passwords::change(&acting, PASSWORD, "anna.bergh12", None).await), "password-is-username");
    assert_eq!(code(passwords::change(&acting, PASSWORD, PASSWORD, None).await), "password-same");
    passwords::change(&acting, PASSWORD, OTHER, Some(&here.token)).await?;
    assert!(world.holds(&here).await? && !world.holds(&there).await?);
    session(world.try_in("anna.bergh", OTHER).await?)?;
    assert_eq!(world.events("signon.password.changed").await?, 1);
    Ok(())
}

#[db_test]
async fn an_open_screen_gives_no_endless_guesses(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let acting = world.acting(anna).await?;
    for _ in 0..5 {
        assert_eq!(code(passwords::change(&acting, "fout fout fout", OTHER, None).await), "password-current-wrong");
    }
    assert_eq!(code(passwords::change(&acting, PASSWORD, OTHER, None).await), "sign-in-throttled");
    Ok(())
}
