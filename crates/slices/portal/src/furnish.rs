//! What the portal puts around every page: urgent banners.

use async_trait::async_trait;
use kernel::Result;
use web::shell::Banner;
use web::{Ctx, SignedIn, t};

use crate::desks::Notices;

/// Brings the urgent banners of who signed in. Keeps them in memory, so a page usually costs no query.
#[derive(Debug, Clone, Default)]
pub struct Furnish {
    notices: Notices,
}

#[async_trait]
impl web::app::Furnish for Furnish {
    async fn banners(&self, ctx: &Ctx) -> Result<Vec<Banner<'static>>> {
        let Some(me) = SignedIn::of(ctx) else { return Ok(Vec::new()) };
        let notices = self.notices.of(me.acting(), me.me()).await?;
        let now = ctx.clock().now();
        let mut urgent: Vec<_> =
            notices.iter().filter(|notice| notice.urgency.is_urgent() && notice.holds_at(now)).collect();
        urgent.sort_by_key(|notice| notice.urgency);
        Ok(urgent
            .into_iter()
            .map(|notice| Banner {
                severity: notice.urgency.severity(),
                text: notice.text(ctx.lang()).to_owned().into(),
                link: notice.link.clone().map(|link| (link.into(), t!(ctx, "portal-banner-more").into())),
            })
            .collect())
    }
}
