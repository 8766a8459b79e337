//! What ends when somebody leaves, and who may take roles back.

use access::{Acting, Role};
use chrono::Days;
use kernel::{Error, PersonId, Result, UnitId};
use testkit::{TestDb, actors, db_test};
use thuisbasis_directory as directory;

use directory::PeopleFilter;
use directory::commands::find::{self, RoleFilter};
use directory::commands::roles::NewRole;
use directory::commands::units::NewOrganisation;
use directory::commands::{people, roles, units};
use directory::model::{MembershipDraft, Organisation, Person, PersonDraft, PersonKind, PersonName};
use directory::permissions::PERMISSIONS;

async fn found(operator: &Acting, slug: &str) -> Result<Organisation> {
    let new = NewOrganisation { name: slug.to_owned(), slug: slug.to_owned(), lang: kernel::Lang::Nl, colour: None };
    units::found(operator, new).await
}

async fn add(operator: &Acting, unit: UnitId, surname: &str) -> Result<Person> {
    let name = PersonName { given: "Noor".into(), surname: surname.into(), ..PersonName::default() };
    let draft = PersonDraft {
        kind: PersonKind::Staff,
        external_id: None,
        name,
        email: None,
        phone: None,
        born_on: None,
        lang: None,
    };
    let membership = MembershipDraft {
        unit,
        function: "Adviseur".into(),
        hours: Some(360),
        starts_on: operator.today(),
        ends_on: None,
    };
    people::add(operator, draft, membership).await
}

async fn give(operator: &Acting, person: PersonId, role: Role, unit: UnitId) -> Result<()> {
    let new = NewRole { person, role, unit: Some(unit), starts_on: operator.today(), ends_on: None };
    roles::give(operator, new, PERMISSIONS).await
}

#[db_test]
async fn a_leaver_stays_until_the_last_day_and_keeps_no_role(engine: db::Engine) -> Result<()> {
    let db = TestDb::open(engine, directory::MIGRATIONS).await;
    let operator = Acting::operator(db.clone(), "test");
    let organisation = found(&operator, "kompas").await?;
    let person = add(&operator, organisation.id.unit(), "Bakker").await?;
    give(&operator, person.id, Role::HrOfficer, organisation.id.unit()).await?;
    let last = operator.today() + Days::new(10);
    people::end(&operator, person.id, last).await?;

    let filter = PeopleFilter::of(organisation.id);
    assert_eq!(find::people(&operator, &filter).await?.items.len(), 1, "still here until the last day");
    let seen = find::person(&operator, person.id).await?;
    assert_eq!(seen.person.ended_on, last.succ_opt());
    assert_eq!(find::roles_of(&operator, &seen).await?[0].ends_on, Some(last));

    db.clock.advance(std::time::Duration::from_hours(11 * 24));
    assert!(find::people(&operator, &filter).await?.items.is_empty());
    assert!(find::roles(&operator, &RoleFilter::default()).await?.items.is_empty());
    assert!(directory::grants_of(db.conn(), person.id, operator.today()).await?.held().is_empty());
    let left = PeopleFilter { ended: true, ..filter };
    assert_eq!(find::people(&operator, &left).await?.items.len(), 1);
    assert!(
        matches!(people::end(&operator, person.id, last).await, Err(Error::Refused(r)) if r.code == "person-left-already")
    );
    Ok(())
}

#[db_test]
async fn an_administrator_takes_back_what_somebody_from_elsewhere_holds_here(engine: db::Engine) -> Result<()> {
    let db = TestDb::open(engine, directory::MIGRATIONS).await;
    let operator = Acting::operator(db.clone(), "test");
    let (own, other) = (found(&operator, "client").await?, found(&operator, "ict").await?);
    let administrator = add(&operator, own.id.unit(), "Beheer").await?;
    let outsider = add(&operator, other.id.unit(), "Extern").await?;
    give(&operator, administrator.id, Role::OrganisationAdministrator, own.id.unit()).await?;
    give(&operator, outsider.id, Role::ItManager, own.id.unit()).await?;
    give(&operator, outsider.id, Role::ItManager, other.id.unit()).await?;
    let grants = directory::grants_of(db.conn(), administrator.id, operator.today()).await?;
    let acting = Acting::new(db.clone(), actors::person(administrator.id, own.id), grants);

    let page = find::roles(&acting, &RoleFilter { role: Some(Role::ItManager), ..RoleFilter::default() }).await?;
    assert_eq!(page.items.len(), 1, "only what is held here");
    assert!(matches!(find::person(&acting, outsider.id).await, Err(Error::NotFound)));
    roles::take(&acting, page.items[0].id, PERMISSIONS).await?;

    let elsewhere = find::roles(&operator, &RoleFilter { words: "ext".into(), ..RoleFilter::default() }).await?.items;
    assert_eq!(elsewhere.len(), 1);
    assert!(matches!(roles::take(&acting, elsewhere[0].id, PERMISSIONS).await, Err(Error::NotFound)));
    assert!(matches!(find::role(&acting, elsewhere[0].id).await, Err(Error::NotFound)));
    Ok(())
}

#[db_test]
async fn functions_are_those_of_an_organisation_within_reach(engine: db::Engine) -> Result<()> {
    let db = TestDb::open(engine, directory::MIGRATIONS).await;
    let operator = Acting::operator(db.clone(), "test");
    let (own, other) = (found(&operator, "een").await?, found(&operator, "twee").await?);
    let person = add(&operator, own.id.unit(), "Een").await?;
    let grants = directory::grants_of(db.conn(), person.id, operator.today()).await?;
    let acting = Acting::new(db.clone(), actors::person(person.id, own.id), grants);
    let names: Vec<String> = find::functions(&acting, &own).await?.into_iter().map(|function| function.name).collect();
    assert_eq!(names, ["Adviseur"]);
    assert!(matches!(find::functions(&acting, &other).await, Err(Error::NotFound)));
    assert!(matches!(find::organisation_in_part(&acting, other.id).await, Err(Error::NotFound)));
    Ok(())
}
