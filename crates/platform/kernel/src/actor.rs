//! Who does something, and from where.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{OrgId, PersonId};

/// Who a change is done by, as the audit trail names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Performer {
    /// A person who signed in, or whose token was used.
    Person(PersonId),
    /// The program itself: a job, a listener, the operator at the command line.
    System(String),
    /// Nobody known: a failed sign-in.
    Anonymous,
}

/// From where a change was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A page, from this address.
    Page(Option<IpAddr>),
    /// The API, from this address.
    Api(Option<IpAddr>),
    /// The command line on the server.
    CommandLine,
    /// A background job.
    Job,
}

impl Origin {
    /// The form kept in the audit trail: `page 192.0.2.7`, `command-line`, …
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Page(Some(ip)) => format!("page {ip}"),
            Self::Page(None) => "page".to_owned(),
            Self::Api(Some(ip)) => format!("api {ip}"),
            Self::Api(None) => "api".to_owned(),
            Self::CommandLine => "command-line".to_owned(),
            Self::Job => "job".to_owned(),
        }
    }
}

/// Who asks, from where, and whose house they are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub performer: Performer,
    /// From where.
    pub origin: Origin,
    /// The organisation whose pages the actor sees; `None` for the system and the unknown.
    pub organisation: Option<OrgId>,
}

impl Actor {
    /// The program itself, for the work named `task`.
    #[must_use]
    pub fn system(task: &str, origin: Origin) -> Self {
        Self { performer: Performer::System(task.to_owned()), origin, organisation: None }
    }

    /// Somebody who has not signed in.
    #[must_use]
    pub fn anonymous(origin: Origin) -> Self {
        Self { performer: Performer::Anonymous, origin, organisation: None }
    }

    /// The person acting, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.performer {
            Performer::Person(id) => Some(id),
            _ => None,
        }
    }
}
