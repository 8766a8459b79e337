//! Signing on against real databases, in a school with two classes.

mod clear;
mod people;
mod sessions;
mod sign_in;
mod texts;
mod throttle;
mod tokens;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use access::{Acting, Grants, PermissionDef, Role};
use chrono::NaiveDate;
use directory::commands::roles::NewRole;
use directory::commands::units::NewOrganisation;
use directory::commands::{people as directory_people, roles, units};
use directory::model::{MembershipDraft, PersonDraft, PersonKind, PersonName, UnitDraft, UnitKind};
use kernel::{Actor, Error, Lang, OrgId, Origin, PersonId, Result, UnitId};
use testkit::{Engine, TestDb};

use crate::commands::sign_in::{Attempt, Entered, Started, Visitor, sign_in};
use crate::commands::{accounts, passwords};
use crate::{Identify, permissions};

/// A password that keeps all rules.
const PASSWORD: &str = "de kat zit op de mat";
/// Another.
const OTHER: &str = "de hond ligt in zijn mand";

/// The permissions that these tests know of.
fn all() -> Vec<PermissionDef> {
    [directory::permissions::PERMISSIONS, permissions::PERMISSIONS].concat()
}

struct World {
    db: TestDb,
    identify: Identify,
    organisation: OrgId,
    first: UnitId,
    second: UnitId,
}

impl World {
    async fn new(engine: Engine) -> Result<Self> {
        let db = TestDb::open(engine, &[jobs::MIGRATIONS, directory::MIGRATIONS, crate::MIGRATIONS]).await;
        let operator = Acting::operator(db.clone(), "test");
        let new = NewOrganisation { name: "De Linde".into(), slug: "linde".into(), lang: Lang::Nl, colour: None };
        let organisation = units::found(&operator, new).await?.id;
        let class = |name: &str| UnitDraft::new(UnitKind::Class, name);
        let first = units::add(&operator, organisation.unit(), class("1A")).await?.id;
        let second = units::add(&operator, organisation.unit(), class("1B")).await?.id;
        Ok(Self { db, identify: Identify::new(), organisation, first, second })
    }

    fn operator(&self) -> Acting {
        Acting::operator(self.db.clone(), "test")
    }

    fn today(&self) -> NaiveDate {
        self.db.clock.today()
    }

    async fn person(&self, given: &str, kind: PersonKind, unit: UnitId) -> Result<PersonId> {
        let name = PersonName { given: given.into(), surname: "Bergh".into(), ..PersonName::default() };
        let draft = PersonDraft { kind, external_id: None, name, email: None, phone: None, born_on: None, lang: None };
        let starts_on = self.today();
        let membership = MembershipDraft { unit, function: String::new(), hours: None, starts_on, ends_on: None };
        Ok(directory_people::add(&self.operator(), draft, membership).await?.id)
    }

    async fn with_role(&self, given: &str, role: Role, unit: UnitId) -> Result<PersonId> {
        let person = self.person(given, PersonKind::Staff, unit).await?;
        self.give(person, role, unit).await?;
        Ok(person)
    }

    async fn give(&self, person: PersonId, role: Role, unit: UnitId) -> Result<()> {
        let new = NewRole { person, role, unit: Some(unit), starts_on: self.today(), ends_on: None };
        roles::give(&self.operator(), new, &all()).await
    }

    /// A colleague at the school with an account and [`PASSWORD`]; user name `<given>.bergh`.
    async fn colleague(&self, given: &str) -> Result<PersonId> {
        let person = self.person(given, PersonKind::Staff, self.organisation.unit()).await?;
        self.account(person).await?;
        Ok(person)
    }

    async fn account(&self, person: PersonId) -> Result<()> {
        accounts::create(&self.operator(), person, None).await?;
        passwords::set(&self.operator(), person, PASSWORD, &all()).await
    }

    async fn acting(&self, person: PersonId) -> Result<Acting> {
        let grants = directory::grants_of(self.db.conn(), person, self.today()).await?;
        Ok(Acting::new(self.db.clone(), testkit::actors::person(person, self.organisation), grants))
    }

    /// Somebody at this host of a network for documentation.
    fn stranger_at(&self, host: u8) -> Acting {
        let address = IpAddr::V4(Ipv4Addr::new(198, 51, 100, host));
        Acting::new(self.db.clone(), Actor::anonymous(Origin::Page(Some(address))), Grants::none())
    }

    async fn try_in(&self, username: &str, password: &str) -> Result<Entered> {
        self.try_as(&self.stranger_at(1), username, password, &Visitor::default()).await
    }

    async fn try_as(&self, acting: &Acting, username: &str, password: &str, visitor: &Visitor) -> Result<Entered> {
        sign_in(acting, Attempt { username, password, keep: false, visitor }).await
    }

    async fn enter(&self, username: &str) -> Result<Started> {
        session(self.try_in(username, PASSWORD).await?)
    }

    /// Whether the session behind a cookie holds.
    async fn holds(&self, started: &Started) -> Result<bool> {
        Ok(self.by_cookie(&started.token).await?.is_some())
    }

    async fn by_cookie(&self, token: &kernel::Token) -> Result<Option<web::app::Session>> {
        web::app::Identify::by_cookie(&self.identify, &self.db, token).await
    }

    async fn by_bearer(&self, secret: &str) -> Result<Option<web::app::Session>> {
        let token = kernel::Token::parse(secret.trim_start_matches("tb_")).unwrap();
        web::app::Identify::by_bearer(&self.identify, &self.db, &token).await
    }

    fn later(&self, by: Duration) {
        self.db.clock.advance(by);
    }

    /// How many events of a kind there are, and that none of them holds a password.
    async fn events(&self, kind: &str) -> Result<usize> {
        let events = db::events::page(self.db.conn(), &db::events::Filter::default(), 10_000).await?;
        for payload in events.iter().filter_map(|event| event.payload.as_deref()) {
            assert!(!payload.contains(PASSWORD) && !payload.contains(OTHER), "{payload}");
        }
        Ok(events.iter().filter(|event| event.kind == kind).count())
    }
}

fn session(entered: Entered) -> Result<Started> {
    match entered {
        Entered::Session(started) => Ok(started),
        Entered::MustChange(_) => Err(Error::internal("a password had to be chosen first")),
    }
}

/// The code of a refusal or the key of the first field error; the kind of any other error.
fn code<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(Error::Refused(refusal)) => refusal.code.to_owned(),
        Err(Error::Fields(fields)) => fields.0.first().map_or_else(String::new, |field| field.text.key.to_string()),
        Err(other) => other.to_string(),
    }
}
