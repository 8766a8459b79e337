//! How one's groups become a drive on one's own machine.

use maud::{Markup, html};
use web::View;

/// The address of the drive, and what to do with it.
pub(super) fn offer(view: &View<'_>, address: &str) -> Markup {
    let for_linux = address.replacen("http", "dav", 1);
    html! {
        details class="tb-more" {
            summary { (view.t("documents-drive")) }
            p { (view.t("documents-drive-about")) }
            dl {
                dt { (view.t("documents-drive-address")) }
                dd { code { (address) } }
                dt { (view.t("documents-drive-user")) }
                dd { (view.t("documents-drive-user-text")) }
                dt { (view.t("documents-drive-password")) }
                dd {
                    (view.t("documents-drive-password-text")) " "
                    a class="nl-link" href="/account/tokens" { (view.t("documents-drive-token")) }
                }
                dt { "Windows" }
                dd { (view.t("documents-drive-windows")) }
                dt { "macOS" }
                dd { (view.t("documents-drive-macos")) }
                dt { "Linux" }
                dd { (view.t("documents-drive-linux")) " " code { (for_linux) } }
            }
        }
    }
}
