//! Who keeps one of two schools keeps nobody of the other.

use access::{Acting, Grants, Held, Role, UnitPath};
use chrono::Days;
use kernel::{Error, PersonId, Result, UnitId};
use testkit::{TestDb, actors, db_test};
use thuisbasis_directory as directory;

use directory::commands::units::NewOrganisation;
use directory::commands::{find, memberships, people, units};
use directory::model::{MembershipDraft, Organisation, PersonDraft, PersonKind, PersonName, Unit, UnitDraft, UnitKind};

struct Board {
    db: TestDb,
    operator: Acting,
    organisation: Organisation,
    schools: [Unit; 2],
}

impl Board {
    async fn new(engine: db::Engine) -> Result<Self> {
        let db = TestDb::open(engine, directory::MIGRATIONS).await;
        let operator = Acting::operator(db.clone(), "test");
        let new =
            NewOrganisation { name: "Kompas".into(), slug: "kompas".into(), lang: kernel::Lang::Nl, colour: None };
        let organisation = units::found(&operator, new).await?;
        let top = organisation.id.unit();
        let linde = units::add(&operator, top, UnitDraft::new(UnitKind::Site, "De Linde")).await?;
        let berk = units::add(&operator, top, UnitDraft::new(UnitKind::Site, "De Berk")).await?;
        Ok(Self { db, operator, organisation, schools: [linde, berk] })
    }

    fn membership(&self, unit: UnitId) -> MembershipDraft {
        let starts_on = self.operator.today();
        MembershipDraft { unit, function: "Leerkracht".into(), hours: None, starts_on, ends_on: None }
    }

    async fn somebody(&self, unit: UnitId) -> Result<PersonId> {
        let draft = PersonDraft {
            kind: PersonKind::Staff,
            external_id: None,
            name: PersonName { given: "Noor".into(), surname: "Bakker".into(), ..PersonName::default() },
            email: None,
            phone: None,
            born_on: None,
            lang: None,
        };
        Ok(people::add(&self.operator, draft, self.membership(unit)).await?.id)
    }

    /// An HR officer of one school, who as an employee sees all colleagues.
    async fn officer(&self, school: &Unit) -> Result<Acting> {
        let id = self.somebody(school.id).await?;
        let held = |role, path: &UnitPath| Held { role, path: path.clone() };
        let grants =
            Grants::new(id, vec![held(Role::HrOfficer, &school.path), held(Role::Employee, &self.organisation.path)]);
        Ok(Acting::new(self.db.clone(), actors::person(id, self.organisation.id), grants))
    }
}

#[db_test]
async fn nobody_is_drawn_into_a_school_by_who_keeps_only_that_school(engine: db::Engine) -> Result<()> {
    let board = Board::new(engine).await?;
    let [linde, berk] = &board.schools;
    let officer = board.officer(linde).await?;
    let other = board.somebody(berk.id).await?;
    let drawn = memberships::add(&officer, other, board.membership(linde.id)).await;
    assert!(matches!(drawn, Err(Error::Forbidden)), "{drawn:?}");
    // Whoever keeps both may, and then the officer keeps the membership at the own school, not the person.
    memberships::add(&board.operator, other, board.membership(linde.id)).await?;
    let today = board.operator.today();
    assert!(matches!(people::end(&officer, other, today).await, Err(Error::Forbidden)));
    let seen = find::person(&officer, other).await?;
    let own = find::memberships(&officer, &seen).await?.into_iter().find(|one| one.unit == linde.id);
    let Some(own) = own else { panic!("a membership at the own school") };
    memberships::end(&officer, own.id, today).await?;
    let colleague = board.somebody(linde.id).await?;
    people::end(&officer, colleague, today).await
}

#[db_test]
async fn who_left_is_brought_back_first(engine: db::Engine) -> Result<()> {
    let board = Board::new(engine).await?;
    let [linde, berk] = &board.schools;
    let person = board.somebody(linde.id).await?;
    people::end(&board.operator, person, board.operator.today() - Days::new(1)).await?;
    let again = memberships::add(&board.operator, person, board.membership(berk.id)).await;
    assert!(matches!(&again, Err(Error::Refused(refusal)) if refusal.code == "person-left"), "{again:?}");
    Ok(())
}

#[db_test]
async fn a_move_on_the_first_day_leaves_nothing_behind(engine: db::Engine) -> Result<()> {
    let board = Board::new(engine).await?;
    let [linde, berk] = &board.schools;
    let person = board.somebody(linde.id).await?;
    let seen = find::person(&board.operator, person).await?;
    let first = find::memberships(&board.operator, &seen).await?.remove(0);
    memberships::move_person(&board.operator, first.id, berk.id, first.starts_on).await?;
    let now = find::memberships(&board.operator, &seen).await?;
    assert_eq!(now.iter().map(|one| one.unit).collect::<Vec<_>>(), [berk.id]);
    Ok(())
}

#[db_test]
async fn no_unit_hangs_under_a_closed_one(engine: db::Engine) -> Result<()> {
    let board = Board::new(engine).await?;
    let [linde, berk] = &board.schools;
    let today = board.operator.today();
    let ahead = units::end(&board.operator, berk.id, today + Days::new(1)).await;
    assert!(matches!(ahead, Err(Error::Fields(_))), "{ahead:?}");
    units::end(&board.operator, berk.id, today).await?;
    let hung = units::rehang(&board.operator, linde.id, berk.id).await;
    assert!(matches!(&hung, Err(Error::Refused(refusal)) if refusal.code == "unit-closed"), "{hung:?}");
    Ok(())
}
