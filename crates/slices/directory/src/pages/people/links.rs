//! What other capabilities know about a person, as links on the person's page. A capability that adds a page about
//! people adds a line here.

use web::SignedIn;
use web::components::Icon;

use crate::commands::find::SeenPerson;

/// A page about a person elsewhere.
pub(super) struct PersonLink {
    /// Key of its text.
    label: &'static str,
    /// Its picture.
    icon: Icon,
    /// Its address; `{person}` stands for the person's id.
    href: &'static str,
    /// Keys of the permissions over the person of which one shows it. The link stays away while no capability declares
    /// them.
    needs: &'static [&'static str],
}

const LINKS: &[PersonLink] = &[
    PersonLink {
        label: "person-link-account",
        icon: Icon::KeyRound,
        href: "/people/{person}/password",
        needs: &["signon.accounts.manage", "signon.staff-password.reset", "signon.pupil-password.reset"],
    },
    PersonLink {
        label: "person-link-audit",
        icon: Icon::History,
        href: "/audit?subject={person}",
        needs: &["audit.trail.view"],
    },
    PersonLink {
        label: "person-link-data",
        icon: Icon::Download,
        href: "/people/{person}/data.json",
        needs: &["directory.personal-data.export"],
    },
];

/// The links that the actor may follow for a person: text, picture, address.
pub(super) fn shown(ctx: &SignedIn, seen: &SeenPerson) -> Vec<(String, Icon, String)> {
    let all = || ctx.app().slices.iter().flat_map(|slice| slice.permissions);
    LINKS
        .iter()
        .filter(|link| all().any(|def| link.needs.contains(&def.key) && seen.carries(ctx.acting(), *def)))
        .map(|link| (ctx.t(link.label), link.icon, link.href.replace("{person}", &seen.person.id.to_string())))
        .collect()
}
