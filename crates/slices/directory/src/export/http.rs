//! Taking out from a page and from the API: the same file under two addresses.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use access::{Acting, Permission as _};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kernel::{Error, Result};
use maud::html;
use serde::Deserialize;
use sheets::{Export, TableWriter};
use utoipa::{IntoParams, OpenApi};
use web::components::{Button, Checkbox, Choice, Field, Heading, Icon, RadioGroup, actions};
use web::{Guard, Page, PageResult, Routes, SignedIn, t};

use super::rows::Source;
use super::{Filter, Order, What, admitted, columns, format, record};
use crate::commands::find;
use crate::model::PersonKind;
use crate::permissions::{ManagePeople, ViewUnits};

pub(crate) fn routes(routes: &mut Routes) {
    routes.get("/people/export", Guard::Needs(ManagePeople::DEF), choose);
    routes.get("/people/export/{file}", Guard::Needs(ViewUnits::DEF), page_file);
    routes.get("/api/v1/exports/{file}", Guard::Needs(ViewUnits::DEF), api_file);
}

/// The description of this API.
#[derive(OpenApi)]
#[openapi(paths(api_file))]
pub(crate) struct Document;

/// Which rows; as in the list of people.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Organisation; the caller's own when left out.
    org: String,
    /// Words to search for.
    q: String,
    /// `staff` or `pupil`.
    kind: String,
    /// Only who belongs to this unit or below it.
    unit: String,
    /// Also who has left, when not empty.
    left: String,
}

impl Asked {
    fn order(&self, ctx: &SignedIn, file: &str) -> Result<Order> {
        let (what, extension) = file.rsplit_once('.').ok_or(Error::NotFound)?;
        let id = |text: &str| text.parse().map_err(|_| Error::NotFound);
        Ok(Order {
            organisation: if self.org.is_empty() { ctx.me().house.organisation } else { id(&self.org)? },
            what: what.parse().map_err(|()| Error::NotFound)?,
            format: format(extension).ok_or(Error::NotFound)?,
            filter: Filter {
                words: self.q.clone(),
                kind: self.kind.parse().ok(),
                unit: if self.unit.is_empty() { None } else { Some(self.unit.parse().map_err(|_| Error::NotFound)?) },
                left: !self.left.is_empty(),
            },
        })
    }
}

/// What can be taken out, and how.
async fn choose(ctx: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let organisation = match asked.org.parse() {
        Ok(id) => id,
        Err(_) => ctx.me().house.organisation,
    };
    let organisation = find::organisation(ctx.acting(), organisation).await?;
    let formats = ["csv", "xlsx", "json"];
    let kinds = [
        ("", "export-kind-all"),
        (PersonKind::Staff.key(), "export-kind-staff"),
        (PersonKind::Pupil.key(), "export-kind-pupil"),
    ];
    let body = html! {
        (Heading::new(ctx.t("export-title")).lead(t!(ctx, "export-lead", name = organisation.name)))
        // Asks only: nothing changes, so the form may be a link in the making.
        form class="tb-form" method="get" action="/people/export/people.csv" {
            input type="hidden" name="org" value=(organisation.id);
            input type="hidden" name="unit" value=(asked.unit);
            (Field::search("q", ctx.t("export-words")).value(asked.q.as_str()).hint(ctx.t("export-words-hint")))
            (RadioGroup::new("kind", ctx.t("export-kind"), kinds.map(|(value, key)| Choice::new(value, ctx.t(key))).into()).value(asked.kind.as_str()))
            (Checkbox::new("left", ctx.t("export-left")).checked(!asked.left.is_empty()))
            (actions(&formats.map(|extension| {
                let label = ctx.t(&format!("export-as-{extension}"));
                let button = Button::submit(label).icon(Icon::Download).action(format!("/people/export/people.{extension}"));
                if extension == "csv" { button } else { button.secondary() }
            })))
        }
        (Heading::new(ctx.t("export-more")).level(2))
        ul class="tb-stack tb-stack--tight" {
            @for what in [What::Units, What::Memberships, What::Roles] {
                li {
                    (ctx.t(&format!("export-what-{}", what.key()))) ": "
                    @for extension in formats {
                        a class="nl-link" href={ "/people/export/" (what.key()) "." (extension) "?org=" (organisation.id) } { (extension) } " "
                    }
                }
            }
        }
        p class="tb-soft" { (ctx.t("export-note")) }
    };
    Ok(Page::new(ctx.t("export-title"), body).under(ctx.t("people-title"), "/people"))
}

async fn page_file(ctx: SignedIn, Path(file): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let order = asked.order(&ctx, &file)?;
    Ok(download(&ctx, order).await?)
}

/// People, units, memberships or roles of an organisation as a file. Columns are named in the language asked for; JSON
/// keys stay the same.
#[utoipa::path(
    get, path = "/api/v1/exports/{file}", tag = "exports",
    params(("file" = String, Path, description = "`people`, `units`, `memberships` or `roles`, then `.csv`, `.xlsx` or `.json`"), Asked),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"))
)]
async fn api_file(ctx: SignedIn, Path(file): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let order = asked.order(&ctx, &file)?;
    Ok(download(&ctx, order).await?)
}

async fn download(ctx: &SignedIn, order: Order) -> Result<Response> {
    let organisation = admitted(ctx.acting(), &order).await?;
    let titles = |key: &str| ctx.t(key);
    let name = format!("{}-{}.{}", organisation.slug, order.what.key(), order.format.extension());
    let head = [
        (header::CONTENT_TYPE, order.format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    if order.format == Export::Xlsx {
        // A workbook can be packed only when its last row is known.
        let (bytes, _) = super::write(ctx.acting(), &order, &titles, Vec::new()).await?;
        return Ok((head, bytes).into_response());
    }
    let outlet = Outlet::default();
    let writer =
        TableWriter::new(outlet.clone(), &columns(order.what, &titles), order.format).map_err(super::failed)?;
    let source = Source::open(ctx.acting(), &organisation, &order).await?;
    let flow = Flow { acting: ctx.acting().clone(), order, source, writer: Some(writer), outlet, count: 0 };
    let pages = stream::unfold(flow, |mut flow| async move { flow.next().await.map(|page| (page, flow)) });
    Ok((head, Body::from_stream(pages)).into_response())
}

/// A table on its way to whoever asked, a page at a time.
struct Flow {
    acting: Acting,
    order: Order,
    source: Source,
    writer: Option<TableWriter<Outlet>>,
    outlet: Outlet,
    count: u64,
}

impl Flow {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        let mut writer = self.writer.take()?;
        match self.page(&mut writer).await {
            Ok(true) => self.writer = Some(writer),
            Ok(false) => {
                if let Err(error) = self.finish(writer).await {
                    return Some(Err(error));
                }
            }
            // Breaking off shows whoever asked that the file is not whole.
            Err(error) => return Some(Err(error)),
        }
        Some(Ok(self.outlet.take()))
    }

    async fn page(&mut self, writer: &mut TableWriter<Outlet>) -> io::Result<bool> {
        let Some(rows) = self.source.next(self.acting.conn()).await.map_err(io::Error::other)? else {
            return Ok(false);
        };
        self.count += rows.len() as u64;
        rows.iter().try_for_each(|row| writer.row(row)).map_err(io::Error::other)?;
        Ok(true)
    }

    async fn finish(&self, writer: TableWriter<Outlet>) -> io::Result<()> {
        writer.finish().map_err(io::Error::other)?;
        record(&self.acting, &self.order, self.count).await.map_err(io::Error::other)
    }
}

/// Where the writer leaves what the answer then takes.
#[derive(Clone, Default)]
struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
