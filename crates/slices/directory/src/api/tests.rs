//! What programs get, held still.

use chrono::NaiveDate;
use kernel::{Clock, Lang, OrgId, PersonId, Random, Timestamp, UnitId};

use super::body::{MembershipBody, PersonBody, UnitBody};
use crate::model::{FunctionId, JobFunction, Membership, MembershipId, Person, PersonKind, PersonName, Unit, UnitKind};

struct Ids(Clock, Random);

impl Ids {
    fn new() -> Self {
        Self(Clock::fixed(Timestamp::from_micros(1_773_648_000_000_000)), Random::seeded(7))
    }

    fn next<I: kernel::Id>(&self) -> I {
        I::generate(&self.0, &self.1)
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

fn person(ids: &Ids) -> Person {
    Person {
        id: ids.next::<PersonId>(),
        organisation: ids.next::<OrgId>(),
        kind: PersonKind::Pupil,
        external_id: Some("L0042".into()),
        name: PersonName {
            given: "Noor".into(),
            initials: "N.A.".into(),
            prefix: "van der".into(),
            surname: "Berg".into(),
        },
        email: Some("noor@kompas.example".into()),
        phone: None,
        born_on: Some(day("2015-05-04")),
        lang: Some(Lang::Nl),
        ended_on: None,
        version: 3,
    }
}

#[test]
fn a_person_with_and_without_the_personal_file() {
    let ids = Ids::new();
    let person = person(&ids);
    insta::assert_json_snapshot!("person_with_file", PersonBody::new(person.clone(), true));
    insta::assert_json_snapshot!("person_as_colleagues_see_it", PersonBody::new(person, false));
}

#[test]
fn a_unit() {
    let ids = Ids::new();
    let organisation = ids.next::<OrgId>();
    let unit = Unit {
        id: ids.next::<UnitId>(),
        path: access::UnitPath::everywhere().child(1).child(2),
        parent: Some(organisation.unit()),
        organisation,
        kind: UnitKind::Site,
        name: "De Vlinder".into(),
        code: Some("07XY".into()),
        street: Some("Dorpsstraat 1".into()),
        postcode: Some("6211 AA".into()),
        place: Some("Maastricht".into()),
        ended_on: None,
        version: 1,
    };
    insta::assert_json_snapshot!("unit", UnitBody::from(unit));
}

#[test]
fn a_membership() {
    let ids = Ids::new();
    let membership = Membership {
        id: ids.next::<MembershipId>(),
        person: ids.next::<PersonId>(),
        unit: ids.next::<UnitId>(),
        path: access::UnitPath::everywhere().child(1),
        unit_name: "De Vlinder".into(),
        above: None,
        function: Some(JobFunction {
            id: ids.next::<FunctionId>(),
            key: "leerkracht".into(),
            name: "Leerkracht".into(),
        }),
        hours: Some(325),
        starts_on: day("2026-08-01"),
        ends_on: None,
        version: 2,
    };
    insta::assert_json_snapshot!("membership", MembershipBody::from(membership));
}

#[test]
fn every_route_is_described() {
    let mut routes = web::Routes::new();
    super::routes(&mut routes);
    let document = serde_json::to_value(super::openapi()).unwrap_or_default();
    for route in routes.list() {
        let method = route.method.as_str().to_lowercase();
        assert!(document["paths"][route.path][&method].is_object(), "{method} {} is not described", route.path);
    }
}
