use super::*;
use crate::model::throttle::{ADDRESS_BUDGET, FIRST_WAIT, FREE};
use testkit::db_test;

async fn mistakes(world: &World, username: &str, count: i64) -> Result<()> {
    for _ in 0..count {
        assert_eq!(code(world.try_in(username, OTHER).await), "sign-in-wrong");
    }
    Ok(())
}

#[db_test]
async fn who_must_wait_is_refused_even_with_the_right_password(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    world.colleague("Anna").await?;
    mistakes(&world, "anna.bergh", FREE).await?;
    for _ in 0..3 {
        let Err(Error::Refused(refusal)) = world.try_in("anna.bergh", PASSWORD).await else { panic!("let in") };
        assert_eq!((refusal.code, refusal.text.args), ("sign-in-throttled", vec![("minutes", "1".to_owned())]));
    }
    world.later(FIRST_WAIT);
    world.enter("anna.bergh").await?;
    // A right password wipes the slate.
    mistakes(&world, "anna.bergh", FREE).await
}

/// A name that is nobody's must wait as well, or waiting would tell.
#[db_test]
async fn names_that_are_nobodys_are_slowed_alike(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    mistakes(&world, "nobody.atall", FREE).await?;
    assert_eq!(code(world.try_in("nobody.atall", OTHER).await), "sign-in-throttled");
    assert_eq!(code(world.try_in("somebody.else", OTHER).await), "sign-in-wrong");
    Ok(())
}

#[db_test]
async fn a_browser_that_is_known_passes_an_attack_from_elsewhere(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    world.colleague("Anna").await?;
    let own = Visitor { device: Some(world.enter("anna.bergh").await?.device), agent: String::new() };
    mistakes(&world, "anna.bergh", FREE).await?;
    assert_eq!(code(world.try_in("anna.bergh", PASSWORD).await), "sign-in-throttled");
    let home = world.stranger_at(2);
    session(world.try_as(&home, "anna.bergh", PASSWORD, &own).await?)?;
    assert_eq!(code(world.try_in("anna.bergh", PASSWORD).await), "sign-in-throttled", "the attacker still waits");
    // It gets no endless guesses either, and counts for no other account.
    for _ in 0..FREE {
        assert_eq!(code(world.try_as(&home, "anna.bergh", OTHER, &own).await), "sign-in-wrong");
    }
    assert_eq!(code(world.try_as(&home, "anna.bergh", PASSWORD, &own).await), "sign-in-throttled");
    Ok(())
}

/// Twenty guesses at one moment, from two nodes: five are looked at.
#[db_test]
async fn guesses_made_at_one_moment_all_count(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    world.colleague("Anna").await?;
    let nodes = [world.db.clone(), world.db.another_node().await];
    let mut attempts = tokio::task::JoinSet::new();
    for n in 0..20 {
        let acting = Acting::new(nodes[n % 2].clone(), world.stranger_at(3).actor().clone(), Grants::none());
        attempts.spawn(async move {
            let visitor = Visitor::default();
            code(
                sign_in(&acting, Attempt { username: "anna.bergh", password: OTHER, keep: false, visitor: &visitor })
                    .await,
            )
        });
    }
    let codes = attempts.join_all().await;
    let count = |wanted: &str| codes.iter().filter(|code| *code == wanted).count();
    assert_eq!((count("sign-in-wrong"), count("sign-in-throttled")), (5, 15), "{codes:?}");
    Ok(())
}

/// A whole school behind one address: mistakes of children do not add up, an attack slows newcomers down only.
#[db_test]
async fn one_address_is_slowed_but_never_closed(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    world.colleague("Anna").await?;
    world.colleague("Bram").await?;
    world.enter("anna.bergh").await?;
    mistakes(&world, "bram.bergh", FREE - 1).await?;
    assert_eq!(charged(&world).await?, 1, "one account is charged once");
    world.enter("bram.bergh").await?;
    assert_eq!(charged(&world).await?, 0, "and given back when it proves right");
    let carl = world.colleague("Carl").await?;
    let tx = world.db.begin(&testkit::actors::system()).await?;
    db::sql("UPDATE throttle SET failures = $1 WHERE key = 'address:198.51.100.1'")
        .bind(ADDRESS_BUDGET)
        .run(&tx)
        .await?;
    tx.commit_without_trace("a test").await?;
    assert_eq!(code(world.try_in("carl.bergh", PASSWORD).await), "sign-in-throttled");
    assert_eq!(code(world.try_in("nobody.atall", PASSWORD).await), "sign-in-throttled");
    world.enter("anna.bergh").await?;
    world.enter("bram.bergh").await?;
    let elsewhere = session(world.try_as(&world.stranger_at(9), "carl.bergh", PASSWORD, &Visitor::default()).await?)?;
    assert_eq!(elsewhere.person, carl);
    world.later(Duration::from_secs(10));
    world.enter("carl.bergh").await?;
    Ok(())
}

async fn charged(world: &World) -> Result<i64> {
    let count = db::sql("SELECT failures FROM throttle WHERE key = 'address:198.51.100.1'").scalar(world.db.conn());
    Ok(count.await?.unwrap_or_default())
}
