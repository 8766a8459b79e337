//! The description of the whole API, put together from those of the capabilities.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};
use web::{App, Slice};

/// The document for these capabilities.
#[must_use]
pub fn document(slices: &[Slice]) -> OpenApi {
    let info = InfoBuilder::new()
        .title("Thuisbasis")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Everything that the pages do. Errors are RFC 9457 problems; lists go on with `?cursor=`."))
        .license(Some(LicenseBuilder::new().name("EUPL-1.2").build()))
        .build();
    let bearer = SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A personal or service token: `Authorization: Bearer tb_…`."))
            .build(),
    );
    let mut document = OpenApiBuilder::new()
        .info(info)
        .components(Some(ComponentsBuilder::new().security_scheme("token", bearer).build()))
        .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
        .build();
    for slice in slices {
        document.merge((slice.openapi)());
    }
    document
}

/// Serves the document.
pub(crate) async fn serve(State(app): State<App>) -> impl IntoResponse {
    Json(document(&app.slices))
}
