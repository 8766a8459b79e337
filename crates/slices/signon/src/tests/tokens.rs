use super::*;
use crate::commands::tokens::{Maker, TokenDraft, create, end, mine};
use testkit::db_test;

fn draft(world: &World, scopes: &[&str], days: u64) -> TokenDraft {
    TokenDraft {
        name: " Rooster  koppeling ".into(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        expires_on: world.today().checked_add_days(chrono::Days::new(days)).unwrap(),
    }
}

#[db_test]
async fn a_token_stands_for_its_owner_until_it_ends(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let acting = world.acting(anna).await?;
    let made = create(&acting, anna, draft(&world, &["write", "read", "read"], 7), &all()).await?;
    assert!(made.secret.starts_with("tb_") && made.secret.len() == 67);
    assert_eq!((made.token.name.as_str(), made.token.scopes.len()), ("Rooster koppeling", 2));
    let session = world.by_bearer(&made.secret).await?.unwrap();
    assert_eq!((session.identity.person, session.scopes), (anna, Some(vec!["read".into(), "write".into()])));
    assert!(world.by_cookie(&kernel::Token::parse(&made.secret[3..]).unwrap()).await?.is_none(), "it is no cookie");
    world.identify.settle().await;
    assert_eq!(mine(&acting).await?[0].last_used_at, Some(world.db.clock.now()));
    end(&acting, made.token.id).await?;
    assert!(world.by_bearer(&made.secret).await?.is_none());
    assert_eq!(code(end(&acting, made.token.id).await), "not found");
    Ok(())
}

#[db_test]
async fn a_token_holds_through_its_last_day(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let made = create(&world.operator(), anna, draft(&world, &["read"], 0), &all()).await?;
    // The test begins at nine in the morning.
    world.later(Duration::from_secs(15 * 3_600 - 1));
    assert!(world.by_bearer(&made.secret).await?.is_some());
    world.later(Duration::from_secs(1));
    assert!(world.by_bearer(&made.secret).await?.is_none());
    Ok(())
}

#[db_test]
async fn a_token_makes_none_that_outlives_it(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let acting = world.acting(anna).await?;
    let made = create(&acting, anna, draft(&world, &["write"], 7), &all()).await?;
    let session = world.by_bearer(&made.secret).await?.unwrap();
    let by = Maker { person: anna, ends_at: Some(session.ends_at) };
    assert_eq!(code(create(&acting, by, draft(&world, &["read"], 8), &all()).await), "token-outlives");
    assert!(create(&acting, by, draft(&world, &["read"], 7), &all()).await.is_ok());
    Ok(())
}

#[db_test]
async fn nobody_makes_or_ends_a_token_of_another(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let admin = world.with_role("Ada", Role::OrganisationAdministrator, world.organisation.unit()).await?;
    let acting = world.acting(admin).await?;
    assert_eq!(code(create(&acting, anna, draft(&world, &["read"], 7), &all()).await), "forbidden");
    let nobody = world.stranger_at(1);
    assert_eq!(code(create(&nobody, anna, draft(&world, &["read"], 7), &all()).await), "forbidden");
    let made = create(&world.acting(anna).await?, anna, draft(&world, &["read"], 7), &all()).await?;
    assert_eq!(code(end(&acting, made.token.id).await), "not found");
    assert!(world.by_bearer(&made.secret).await?.is_some());
    Ok(())
}

#[db_test]
async fn what_is_filled_in_is_checked(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let acting = world.acting(anna).await?;
    for (scopes, days, expected) in [
        (&["read"][..], 7, "ok"),
        (&["signon.accounts.manage"], 7, "ok"),
        (&[], 7, "token-scopes-needed"),
        (&["signon.everything"], 7, "token-scope-unknown"),
        (&["read write"], 7, "token-scope-unknown"),
        (&["read"], 800, "token-expiry-wrong"),
    ] {
        assert_eq!(code(create(&acting, anna, draft(&world, scopes, days), &all()).await), expected, "{scopes:?}");
    }
    let yesterday = TokenDraft { expires_on: world.today().pred_opt().unwrap(), ..draft(&world, &["read"], 1) };
    assert_eq!(code(create(&acting, anna, yesterday, &all()).await), "token-expiry-wrong");
    let nameless = TokenDraft { name: "  ".into(), ..draft(&world, &["read"], 1) };
    assert_eq!(code(create(&acting, anna, nameless, &all()).await), "token-name-needed");
    Ok(())
}
