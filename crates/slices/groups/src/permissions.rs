//! What can be done with groups as a whole. What happens inside a group is decided by belonging to it.

access::permissions! {
    /// Begin a group.
    CreateGroups = "groups.groups.create": [
        Employee, OrganisationAdministrator, HrOfficer, ItManager, ServiceDeskAgent, Dispatcher, Teacher, Editor,
        FacilityManager, DataProtectionOfficer, Director, KeyUser, AppManager,
    ];
    /// Keep any group of an organisation: its name, owners, members and end. Not what is said and kept inside it.
    ManageGroups = "groups.groups.manage": [OrganisationAdministrator];
}
