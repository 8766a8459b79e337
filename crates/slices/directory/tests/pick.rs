//! Choosing a unit out of many by typing.

use access::Acting;
use directory::commands::pick::{self, FEW, Offer};
use directory::commands::units::{self, NewOrganisation};
use directory::model::{Organisation, UnitDraft, UnitKind};
use directory::permissions::{ManagePeople, ViewUnits};
use kernel::Result;
use testkit::{TestDb, db_test};
use thuisbasis_directory as directory;

/// A board with schools that each have the same classes: more units than a list takes.
async fn board(engine: db::Engine) -> Result<(TestDb, Acting, Organisation)> {
    let db = TestDb::open(engine, directory::MIGRATIONS).await;
    let acting = Acting::operator(db.clone(), "test");
    let new = NewOrganisation {
        name: "Stichting Kompas".to_owned(),
        slug: "kompas".to_owned(),
        lang: kernel::Lang::Nl,
        colour: None,
    };
    let organisation = units::found(&acting, new).await?;
    for school in ["De Linde", "Sint-Jozef", "100% Plezier"] {
        let site = units::add(&acting, organisation.id.unit(), UnitDraft::new(UnitKind::Site, school)).await?;
        for class in 1..=FEW / 3 {
            units::add(&acting, site.id, UnitDraft::new(UnitKind::Class, format!("Groep {class}a"))).await?;
        }
    }
    Ok((db, acting, organisation))
}

#[db_test]
async fn the_words_may_be_of_the_unit_and_of_what_is_above(engine: db::Engine) -> Result<()> {
    let (_db, acting, organisation) = board(engine).await?;
    let within = Some(&organisation);
    let found = pick::suggest::<ViewUnits>(&acting, within, "groep 3a linde", 20).await?;
    assert_eq!(found.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["Groep 3a – De Linde"]);
    let found = pick::suggest::<ViewUnits>(&acting, within, "jozef 12", 20).await?;
    assert_eq!(found.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["Groep 12a – Sint-Jozef"]);
    // What is typed is no pattern.
    assert!(pick::suggest::<ViewUnits>(&acting, within, "%", 20).await?.is_empty());
    assert_eq!(pick::suggest::<ViewUnits>(&acting, within, "100%", 20).await?.len(), 1);
    assert!(pick::suggest::<ViewUnits>(&acting, within, "oep", 20).await?.is_empty(), "in the middle of a word");
    Ok(())
}

#[db_test]
async fn a_text_means_one_unit_or_says_why_not(engine: db::Engine) -> Result<()> {
    let (_db, acting, organisation) = board(engine).await?;
    let within = Some(&organisation);
    let offer = pick::offer::<ManagePeople>(&acting, within, "").await?;
    assert!(matches!(offer, Offer::Many(None)), "{offer:?}");
    let one = pick::read::<ManagePeople>(&acting, within, "Groep 3a – Sint-Jozef").await?;
    let Ok(id) = one else { panic!("{one:?}") };
    let offer = pick::offer::<ManagePeople>(&acting, within, &id.to_string()).await?;
    assert_eq!(offer.shown(&id.to_string()), "Groep 3a – Sint-Jozef");
    let key =
        |outcome: std::result::Result<kernel::UnitId, kernel::Text>| outcome.err().map(|text| text.key.to_string());
    assert_eq!(key(pick::read::<ManagePeople>(&acting, within, "groep 3a").await?).as_deref(), Some("unit-pick-many"));
    assert_eq!(key(pick::read::<ManagePeople>(&acting, within, "groep 99").await?).as_deref(), Some("unit-pick-none"));
    assert_eq!(key(pick::read::<ManagePeople>(&acting, within, " ").await?).as_deref(), Some("field-choose"));
    Ok(())
}
