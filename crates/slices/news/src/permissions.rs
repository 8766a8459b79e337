//! What can be done with news. Posts in a group are decided by belonging to it.

access::permissions! {
    /// Write news for a unit and all below it, and keep what is there.
    WriteNews = "news.news.write": [OrganisationAdministrator, Editor, Director];
}
