//! What stands around every page: the portal's banners, the bell of the notices.

use async_trait::async_trait;
use kernel::Result;
use web::Ctx;
use web::shell::{Banner, Bell};

/// Brings both.
#[derive(Debug, Default)]
pub(crate) struct Furnish {
    portal: portal::Furnish,
}

#[async_trait]
impl web::app::Furnish for Furnish {
    async fn banners(&self, ctx: &Ctx) -> Result<Vec<Banner<'static>>> {
        web::app::Furnish::banners(&self.portal, ctx).await
    }

    async fn bell(&self, ctx: &Ctx) -> Result<Option<Bell<'static>>> {
        notices::bell(ctx).await
    }
}
