//! What the tests of importing share: an organisation with units, and the state of the tables as text.

use access::Acting;
use db::sql;
use kernel::{Error, Lang, Result};
use sheets::Mapping;
use testkit::{Engine, TestDb};
use thuisbasis_directory::commands::units::{NewOrganisation, add, found};
use thuisbasis_directory::import::Progress;
use thuisbasis_directory::import::commands::{self, ApplyOptions, SourceDraft};
use thuisbasis_directory::import::model::{Run, Settings, Source, SourceKind};
use thuisbasis_directory::model::{Organisation, UnitDraft, UnitKind};

/// An organisation to import into.
pub(crate) struct House {
    pub(crate) db: TestDb,
    pub(crate) acting: Acting,
    pub(crate) organisation: Organisation,
}

impl House {
    /// With two schools, `S1` and `S2`, of two classes each, and a team `T1`.
    pub(crate) async fn open(engine: Engine) -> Result<Self> {
        let db = TestDb::open(engine, &[jobs::MIGRATIONS, thuisbasis_directory::MIGRATIONS]).await;
        let acting = Acting::operator(db.another_node().await, "test");
        let new = NewOrganisation { name: "Kompas".into(), slug: "kompas".into(), lang: Lang::Nl, colour: None };
        let organisation = found(&acting, new).await?;
        let house = Self { db, acting, organisation };
        for (code, name) in [("S1", "De Regenboog"), ("S2", "Het Anker")] {
            let school = house.unit(None, UnitKind::Site, code, name).await?;
            for class in ["3A", "4A"] {
                house.unit(Some(school), UnitKind::Class, &format!("{code}-{class}"), class).await?;
            }
        }
        house.unit(None, UnitKind::Team, "T1", "ICT").await?;
        Ok(house)
    }

    async fn unit(
        &self,
        below: Option<kernel::UnitId>,
        kind: UnitKind,
        code: &str,
        name: &str,
    ) -> Result<kernel::UnitId> {
        use kernel::Id as _;
        let below = below.unwrap_or_else(|| kernel::UnitId::from_uuid(self.organisation.id.unit().uuid()));
        let draft = UnitDraft { code: Some(code.into()), ..UnitDraft::new(kind, name) };
        Ok(add(&self.acting, below, draft).await?.id)
    }

    pub(crate) async fn source(&self, kind: SourceKind, settings: Settings) -> Result<Source> {
        let draft = SourceDraft { name: format!("Bron {}", kind.key()), kind, mapping: Mapping::default(), settings };
        commands::add_source(&self.acting, self.organisation.id, draft).await
    }

    /// Proposes and writes.
    pub(crate) async fn import(&self, source: &Source, csv: &str, confirm: Option<u64>) -> Result<Run> {
        let run = commands::propose(&self.acting, source.id, "lijst.csv", csv.into()).await?;
        commands::apply(
            &self.acting,
            run.id,
            ApplyOptions { confirm_ending: confirm, batch: 7, take_over: false },
            |_: Progress| {},
        )
        .await
    }

    /// Everything that an import may write, by codes and numbers, so that two ways to the same end read alike.
    pub(crate) async fn state(&self) -> Result<Vec<String>> {
        let people = "SELECT concat_cells FROM (SELECT 'person ' || p.external_id || '|' || p.kind || '|' || p.display_name \
             || '|' || p.initials || '|' || COALESCE(p.email, '-') || '|' || COALESCE(p.phone, '-') || '|' \
             || COALESCE(CAST(p.born_on AS TEXT), '-') || '|' || COALESCE(p.lang, '-') || '|' \
             || COALESCE(CAST(p.ended_on AS TEXT), '-') || '|' || p.version \
             || '|' || CASE WHEN p.kept_by IS NULL THEN 'free' ELSE 'kept' END AS concat_cells FROM person p) q";
        let memberships = "SELECT 'membership ' || p.external_id || '|' || u.code || '|' || COALESCE(f.name, '-') || '|' \
             || COALESCE(m.hours, -1) || '|' || CAST(m.starts_on AS TEXT) || '|' \
             || COALESCE(CAST(m.ends_on AS TEXT), '-') || '|' || m.version \
             || '|' || CASE WHEN m.kept_by IS NULL THEN 'free' ELSE 'kept' END FROM membership m \
             JOIN person p ON p.id = m.person JOIN unit u ON u.id = m.unit LEFT JOIN job_function f ON f.id = m.job_function";
        let units = "SELECT 'unit ' || COALESCE(u.code, '-') || '|' || u.kind || '|' || u.name || '|' \
             || COALESCE(o.name, '-') || '|' || COALESCE(u.postcode, '-') || '|' || COALESCE(u.place, '-') || '|' \
             || COALESCE(CAST(u.ended_on AS TEXT), '-') || '|' || u.version FROM unit u LEFT JOIN unit o ON o.id = u.parent";
        let terms =
            "SELECT 'term ' || t.term || '|' || p.external_id FROM person_term t JOIN person p ON p.id = t.person";
        let mut lines = Vec::new();
        for statement in [people, memberships, units, terms] {
            lines.extend(sql(statement).scalars::<String>(self.db.conn()).await?);
        }
        lines.sort();
        Ok(lines)
    }

    /// Lines of the state that begin so.
    #[allow(dead_code, reason = "each test program uses part of this kit")]
    pub(crate) async fn lines(&self, beginning: &str) -> Result<Vec<String>> {
        Ok(self.state().await?.into_iter().filter(|line| line.starts_with(beginning)).collect())
    }

    /// How many events of each of these kinds there are.
    pub(crate) async fn events(&self, kind: &str) -> Result<i64> {
        Ok(sql("SELECT count(*) FROM event WHERE kind = $1")
            .bind(kind)
            .scalar(self.db.conn())
            .await?
            .unwrap_or_default())
    }
}

/// The code of a refusal.
#[allow(dead_code, reason = "each test program uses part of this kit")]
pub(crate) fn refusal<T>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(refusal)) => refusal.code.to_owned(),
        Err(other) => other.to_string(),
        Ok(_) => "done".to_owned(),
    }
}

/// A list of so many people of one class.
pub(crate) fn list(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut csv =
        "Personeelsnummer;Roepnaam;Tussenvoegsel;Achternaam;E-mail;Afdelingscode;Functie;In dienst;Uit dienst\n"
            .to_owned();
    for n in numbers {
        let unit = ["S1", "S2", "T1"][n as usize % 3];
        let row = format!("{n:04};Anna{n};van der;Berg{n};a{n}@kompas.example;{unit};Leerkracht;01-08-2020;\n");
        csv.push_str(&row);
    }
    csv
}
