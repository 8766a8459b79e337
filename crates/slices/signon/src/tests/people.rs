use super::*;
use crate::commands::demo;
use crate::sample::{SampleAccount, seed_accounts};
use testkit::db_test;

async fn reset(world: &World, by: PersonId, whom: PersonId) -> Result<String> {
    let acting = world.acting(by).await?;
    Ok(code(passwords::reset(&acting, whom, false, &all()).await))
}

#[db_test]
async fn a_helper_resets_pupils_of_the_own_class_and_nobody_else(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let helper = world.with_role("Hans", Role::Helper, world.first).await?;
    let teacher = world.with_role("Tess", Role::Teacher, world.first).await?;
    let mine = world.person("Noor", PersonKind::Pupil, world.first).await?;
    let other = world.person("Sem", PersonKind::Pupil, world.second).await?;
    for person in [helper, teacher, mine, other] {
        world.account(person).await?;
    }
    assert_eq!(reset(&world, helper, mine).await?, "ok");
    assert_eq!(reset(&world, teacher, mine).await?, "ok");
    assert_eq!(reset(&world, helper, other).await?, "not found");
    assert_eq!(reset(&world, helper, teacher).await?, "forbidden");
    assert_eq!(reset(&world, teacher, helper).await?, "forbidden");
    assert_eq!(reset(&world, helper, helper).await?, "password-reset-own");
    assert_eq!(reset(&world, mine, other).await?, "not found");
    assert_eq!(code(accounts::of(&world.acting(helper).await?, teacher).await), "forbidden");
    Ok(())
}

/// Last year's class is no longer the teacher's.
#[db_test]
async fn the_right_to_reset_ends_with_the_class(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let teacher = world.with_role("Tess", Role::Teacher, world.first).await?;
    let pupil = world.person("Noor", PersonKind::Pupil, world.first).await?;
    world.account(pupil).await?;
    let membership = directory::commands::find::memberships(
        &world.operator(),
        &directory::commands::find::person(&world.operator(), pupil).await?,
    )
    .await?[0]
        .id;
    let tomorrow = world.today().succ_opt().unwrap();
    directory::commands::memberships::move_person(&world.operator(), membership, world.second, tomorrow).await?;
    assert_eq!(reset(&world, teacher, pupil).await?, "ok");
    world.later(Duration::from_hours(24));
    assert_ne!(reset(&world, teacher, pupil).await?, "ok");
    Ok(())
}

#[db_test]
async fn nobody_resets_who_holds_more(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let house = world.organisation.unit();
    let agent = world.with_role("Fay", Role::ServiceDeskAgent, house).await?;
    let officer = world.with_role("Olga", Role::HrOfficer, house).await?;
    let admin = world.with_role("Ada", Role::OrganisationAdministrator, house).await?;
    let plain = world.person("Piet", PersonKind::Staff, world.first).await?;
    for person in [agent, officer, admin, plain] {
        world.account(person).await?;
    }
    assert_eq!(reset(&world, agent, plain).await?, "ok");
    assert_eq!(reset(&world, agent, officer).await?, "password-reset-outranked");
    assert_eq!(reset(&world, agent, admin).await?, "password-reset-outranked");
    assert_eq!(reset(&world, officer, plain).await?, "forbidden");
    assert_eq!(reset(&world, admin, officer).await?, "ok");
    assert_eq!(
        code(passwords::set(&world.acting(agent).await?, admin, OTHER, &all()).await),
        "password-reset-outranked"
    );
    Ok(())
}

#[db_test]
async fn a_pupil_may_be_let_keep_the_password(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let pupil = world.person("Noor", PersonKind::Pupil, world.first).await?;
    let account = accounts::create(&world.operator(), pupil, None).await?;
    assert_eq!((account.username.as_str(), account.has_password), ("noor.b", false));
    let temporary = passwords::reset(&world.operator(), pupil, true, &all()).await?;
    assert!(!temporary.must_change);
    session(world.try_in("noor.b", &temporary.password).await?)?;
    world.later(Duration::from_hours(24 * 100));
    session(world.try_in("noor.b", &temporary.password).await?)?;
    Ok(())
}

#[db_test]
async fn user_names_are_given_once(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let operator = world.operator();
    let mut names = Vec::new();
    for _ in 0..3 {
        let person = world.person("Noor", PersonKind::Pupil, world.first).await?;
        names.push(accounts::create(&operator, person, None).await?.username);
        assert_eq!(code(accounts::create(&operator, person, None).await), "account-exists");
    }
    assert_eq!(names, ["noor.b", "noor.b2", "noor.b3"]);
    let third = accounts::person_named(&operator, "Noor.B3").await?;
    assert_eq!(accounts::person_named(&operator, &third.to_string()).await?, third);
    assert_eq!(code(accounts::person_named(&operator, "noor.b4").await), "account-unknown");
    let fourth = world.person("Noor", PersonKind::Pupil, world.first).await?;
    assert_eq!(code(accounts::create(&operator, fourth, Some("NOOR.B")).await), "account-username-taken");
    assert_eq!(code(accounts::create(&operator, fourth, Some("no")).await), "account-username-wrong");
    assert_eq!(code(accounts::create(&world.acting(fourth).await?, fourth, None).await), "forbidden");
    Ok(())
}

#[db_test]
async fn a_demo_can_be_stepped_into(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.person("Anna", PersonKind::Staff, world.first).await?;
    let bram = world.person("Bràm", PersonKind::Staff, world.first).await?;
    let seed = |person, username: &str, shown: Option<&str>| SampleAccount {
        person,
        username: username.into(),
        password: shown.map(|_| "demo".to_owned()),
        showcase: shown.map(str::to_owned),
    };
    seed_accounts(&world.operator(), &[seed(anna, "anna", Some("employee")), seed(bram, "bram", None)]).await?;
    let shown = demo::showcase(&world.db).await?;
    assert_eq!(shown.iter().map(|one| one.person).collect::<Vec<_>>(), [anna]);
    assert_eq!(shown[0].house, "De Linde");
    let found = demo::search(&world.db, "bram ber").await?;
    assert_eq!(found.iter().map(|one| one.person).collect::<Vec<_>>(), [bram]);
    let onlooker = demo::onlooker(&world.db, world.stranger_at(1).actor());
    let started = demo::step_in(&onlooker, bram, &Visitor::default()).await?;
    assert_eq!(world.by_cookie(&started.token).await?.unwrap().identity.person, bram);
    session(world.try_in("anna", "demo").await?)?;
    assert_eq!(code(world.try_in("bram", "").await), "sign-in-wrong");
    Ok(())
}

/// A list with a mistake in it leaves nothing behind.
#[db_test]
async fn seeding_is_all_or_nothing(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let person = world.person("Anna", PersonKind::Staff, world.first).await?;
    let twice = |n: usize| SampleAccount { person, username: format!("anna{n}"), password: None, showcase: None };
    assert_eq!(code(seed_accounts(&world.operator(), &[twice(1), twice(2)]).await), "account-exists");
    assert_eq!(world.events("signon.account.added").await?, 0, "all or nothing");
    Ok(())
}
