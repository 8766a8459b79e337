//! The roles that exist.

use std::fmt;
use std::str::FromStr;

/// Declares the roles with their stable keys.
macro_rules! roles {
    ($($(#[$meta:meta])* $name:ident = $key:literal),+ $(,)?) => {
        /// A bundle of permissions, held at a unit and reaching below it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role { $($(#[$meta])* $name),+ }

        impl Role {
            /// All of them, in the order of the role matrix.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Stable key, as stored and as in the locales under `role-`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }
        }

        impl FromStr for Role {
            type Err = UnknownRole;
            fn from_str(key: &str) -> Result<Self, UnknownRole> {
                match key { $($key => Ok(Self::$name),)+ _ => Err(UnknownRole) }
            }
        }
    };
}

roles! {
    /// Runs the installation; the only role held above all organisations.
    SystemAdministrator = "system-administrator",
    /// Runs one organisation.
    OrganisationAdministrator = "organisation-administrator",
    /// Keeps people and their memberships.
    HrOfficer = "hr-officer",
    /// Looks after an organisation's IT, also as somebody from elsewhere.
    ItManager = "it-manager",
    /// Answers questions at the service desk.
    ServiceDeskAgent = "service-desk-agent",
    /// Sends questions to who can answer them.
    Dispatcher = "dispatcher",
    /// Resets passwords for the classes given, and nothing else.
    Helper = "helper",
    /// Teaches a class.
    Teacher = "teacher",
    /// Writes news, banners and guides.
    Editor = "editor",
    /// Keeps buildings, desks and rooms.
    FacilityManager = "facility-manager",
    /// Watches over personal data.
    DataProtectionOfficer = "data-protection-officer",
    /// Leads a unit.
    Director = "director",
    /// Is asked first by colleagues.
    KeyUser = "key-user",
    /// Keeps the catalogue of apps.
    AppManager = "app-manager",
    /// Works here: held by whoever has a membership as staff, at the organisation.
    Employee = "employee",
    /// Learns here: held by whoever has a membership as pupil, at the class.
    Pupil = "pupil",
}

impl Role {
    /// Whether the role follows from a membership instead of being given.
    #[must_use]
    pub const fn follows_membership(self) -> bool {
        matches!(self, Self::Employee | Self::Pupil)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A role key that is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRole;

impl fmt::Display for UnknownRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown role")
    }
}

impl std::error::Error for UnknownRole {}
