//! What can be done in the directory.

access::permissions! {
    /// See units and their place in the tree.
    ViewUnits = "directory.units.view":
        [OrganisationAdministrator, HrOfficer, ItManager, ServiceDeskAgent, Dispatcher, Helper, Teacher, Editor,
         FacilityManager, DataProtectionOfficer, Director, KeyUser, AppManager, Employee];
    /// Add, rename, move and close units; set an organisation's name, colours and logo.
    ManageUnits = "directory.units.manage": [OrganisationAdministrator];
    /// See colleagues: name, function, unit, how to reach them.
    ViewStaff = "directory.staff.view":
        [OrganisationAdministrator, HrOfficer, ItManager, ServiceDeskAgent, Dispatcher, Editor, FacilityManager,
         DataProtectionOfficer, Director, KeyUser, AppManager, Employee];
    /// See pupils.
    ViewPupils = "directory.pupils.view":
        [OrganisationAdministrator, HrOfficer, ItManager, ServiceDeskAgent, Helper, Teacher, Director,
         DataProtectionOfficer];
    /// See what only those who keep people need: birth date, personnel number, past memberships.
    ViewPersonFile = "directory.person-file.view":
        [OrganisationAdministrator, HrOfficer, DataProtectionOfficer];
    /// Add and change people and their memberships, end them, import and export.
    ManagePeople = "directory.people.manage": [OrganisationAdministrator, HrOfficer];
    /// Erase what is held of people who have left.
    ErasePeople = "directory.people.erase": [OrganisationAdministrator, HrOfficer];
    /// Take out all that is held of a person.
    ExportPersonalData = "directory.personal-data.export": [DataProtectionOfficer];
    /// Set how long people who have left are kept.
    ManageRetention = "directory.retention.manage": [OrganisationAdministrator];
    /// Give and take roles.
    ManageRoles = "directory.roles.manage": [OrganisationAdministrator];
}
