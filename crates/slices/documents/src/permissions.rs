//! What can be done with documents from outside a group. What happens inside one is decided by belonging to it.

access::permissions! {
    /// Decide how much room the documents of a group have.
    SetQuota = "documents.quota.set": [OrganisationAdministrator, ItManager];
}
