//! Who does something in a test.

use std::net::{IpAddr, Ipv4Addr};

use access::{Grants, Held, Role, UnitPath};
use kernel::{Actor, OrgId, Origin, Performer, PersonId};

/// The address from which people act in tests; set apart for documentation by RFC 5737.
pub const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

/// The program itself, in a job.
#[must_use]
pub fn system() -> Actor {
    Actor::system("test", Origin::Job)
}

/// The operator at the command line.
#[must_use]
pub fn operator() -> Actor {
    Actor::system("operator", Origin::CommandLine)
}

/// A person on a page of their organisation.
#[must_use]
pub fn person(id: PersonId, organisation: OrgId) -> Actor {
    Actor { performer: Performer::Person(id), origin: Origin::Page(Some(ADDRESS)), organisation: Some(organisation) }
}

/// Somebody on a page who has not signed in.
#[must_use]
pub fn anonymous() -> Actor {
    Actor::anonymous(Origin::Page(Some(ADDRESS)))
}

/// What `person` holds: `role` at `path`, and nothing else.
#[must_use]
pub fn holding(person: PersonId, role: Role, path: UnitPath) -> Grants {
    Grants::new(person, vec![Held { role, path }])
}
