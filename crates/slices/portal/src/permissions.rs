//! What can be done in the portal. Opening one's own apps takes no permission: the grants of each app decide.

access::permissions! {
    /// See which apps an organisation has and who gets them.
    ViewApps = "portal.apps.view":
        [OrganisationAdministrator, AppManager, ItManager, ServiceDeskAgent, DataProtectionOfficer];
    /// Add, change and end apps, and say who gets them.
    ManageApps = "portal.apps.manage": [OrganisationAdministrator, AppManager];
    /// Write banners for a unit and all below it.
    ManageBanners = "portal.banners.manage": [OrganisationAdministrator, Editor, ItManager];
}
