//! Permissions, each with the roles that carry it.

use std::fmt::Write as _;

use crate::Role;

/// Something that can be done; a type of its own, so that proof of one is no proof of another.
pub trait Permission: Copy + Send + Sync + 'static {
    /// Key and roles.
    const DEF: PermissionDef;
}

/// A permission as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PermissionDef {
    /// Stable key: `directory.people.manage`.
    pub key: &'static str,
    /// Roles that carry it. The system administrator carries all.
    pub roles: &'static [Role],
}

impl PermissionDef {
    /// Whether a role carries it.
    #[must_use]
    pub fn is_carried_by(&self, role: Role) -> bool {
        role == Role::SystemAdministrator || self.roles.contains(&role)
    }
}

/// Declares permissions.
///
/// ```
/// thuisbasis_access::permissions! {
///     /// Water the plants.
///     WaterPlants = "garden.plants.water": [FacilityManager, Employee];
/// }
/// ```
#[macro_export]
macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = $key:literal : [$($role:ident),* $(,)?];)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl $crate::Permission for $name {
            const DEF: $crate::PermissionDef =
                $crate::PermissionDef { key: $key, roles: &[$($crate::Role::$role),*] };
        }
    )+
        /// All permissions declared here.
        pub const PERMISSIONS: &[$crate::PermissionDef] = &[$(<$name as $crate::Permission>::DEF),+];
    };
}

/// The role matrix as a text to review: one line a permission, one column a role.
#[must_use]
pub fn matrix(permissions: &[PermissionDef]) -> String {
    let mut text = String::new();
    let width = permissions.iter().map(|p| p.key.len()).max().unwrap_or_default();
    for (n, role) in Role::ALL.iter().enumerate() {
        let _ = writeln!(text, "{:width$}  {}{role}", "", "│ ".repeat(n));
    }
    for permission in permissions {
        let _ = write!(text, "{:width$}  ", permission.key);
        for role in Role::ALL {
            let _ = write!(text, "{} ", if permission.is_carried_by(*role) { "x" } else { "·" });
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}
