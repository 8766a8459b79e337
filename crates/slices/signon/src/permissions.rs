//! What can be done to the accounts of others. What people do to their own account takes no permission.

access::permissions! {
    /// Give a colleague a temporary password.
    ResetStaffPasswords = "signon.staff-password.reset": [OrganisationAdministrator, ItManager, ServiceDeskAgent];
    /// Give a pupil a temporary password.
    ResetPupilPasswords = "signon.pupil-password.reset":
        [OrganisationAdministrator, ItManager, ServiceDeskAgent, Helper, Teacher, Director];
    /// See whether somebody has an account, make one, and end all its sessions.
    ManageAccounts = "signon.accounts.manage": [OrganisationAdministrator, ItManager, ServiceDeskAgent];
}
