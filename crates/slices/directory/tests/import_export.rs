//! What goes out comes back in unchanged; random damage never ends many without a question; every problem has a text.

#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod import_kit;

use import_kit::{House, list};
use kernel::{Clock, Id, Lang, Random, Result};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use testkit::{Engine, db_test};
use thuisbasis_directory::export::{self, Filter, Order, What};
use thuisbasis_directory::import::model::{RunState, Settings, SourceId, SourceKind};
use thuisbasis_directory::import::people::{Current, CurrentMembership, CurrentPerson, Options, difference};
use thuisbasis_directory::import::rows::{self, UnitIndex};
use thuisbasis_directory::import::{LOCALES, commands, schema};
use thuisbasis_directory::model::{MembershipId, Person, PersonKind, PersonName, Unit, UnitKind};
use web::i18n::Catalog;

#[db_test]
async fn what_goes_out_comes_back_unchanged(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let source = house.source(SourceKind::People, whole_list()).await?;
    house.import(&source, &list(0..40), None).await?;
    let units = house.source(SourceKind::Units, whole_list()).await?;
    let before = house.state().await?;
    for (what, source) in [(What::People, &source), (What::Units, &units)] {
        for extension in ["csv", "xlsx"] {
            let format = export::format(extension).unwrap();
            let order = Order { organisation: house.organisation.id, what, format, filter: Filter::default() };
            let (bytes, rows) = export::write_plain(&house.acting, &order, Vec::new()).await?;
            assert_eq!(rows, if what == What::People { 40 } else { 7 });
            let now = commands::source(&house.acting, source.id).await?;
            let mapping = sheets::Mapping::default();
            let draft = commands::SourceDraft { name: now.name, kind: now.kind, mapping, settings: now.settings };
            commands::change_source(&house.acting, source.id, now.version, draft).await?;
            let run = commands::propose(&house.acting, source.id, &format!("uit.{extension}"), bytes).await?;
            assert!(run.problems.is_empty(), "{:?}", run.problems.items.first());
            assert!(run.summary.is_empty(), "{what:?} {extension}: {:?}", run.summary);
            let run = commands::apply(&house.acting, run.id, commands::ApplyOptions::default(), |_| {}).await?;
            assert_eq!(run.state, RunState::Done);
        }
    }
    assert_eq!(house.state().await?, before);
    assert_eq!(house.events("directory.export.done").await?, 4);
    Ok(())
}

fn catalog() -> Catalog {
    Catalog::new(LOCALES.iter().copied()).unwrap()
}

/// The titles of an export in each full language are names that an import knows.
#[test]
fn titles_of_exports_are_recognised() {
    let catalog = catalog();
    for lang in [Lang::Nl, Lang::En] {
        for (what, kind) in [(What::People, SourceKind::People), (What::Units, SourceKind::Units)] {
            let titles: Vec<String> =
                what.columns().iter().map(|column| catalog.format(lang, &what.title_key(column), &[])).collect();
            let mapping = schema::guess(kind, &titles);
            for (column, title) in what.columns().iter().zip(&titles) {
                assert_eq!(mapping.header(column), Some(title.as_str()), "{lang} {column}");
            }
        }
    }
}

#[test]
fn every_problem_of_a_table_has_a_text() {
    let catalog = catalog();
    for lang in [Lang::Nl, Lang::En] {
        for entry in sheets::ProblemKind::CATALOGUE {
            let key = format!("import-problem-{}", entry.code.replace('.', "-"));
            assert!(catalog.has(lang, &key), "{lang} {key}");
        }
    }
    let keys = |at: usize| web::i18n::keys(LOCALES[at].1);
    assert_eq!(keys(0), keys(1));
}

/// Two hundred people of three units, as an import of [`list`] leaves them.
fn present() -> (Current, UnitIndex, SourceId) {
    let (clock, random) = (Clock::fixed(testkit::START), Random::seeded(5));
    let source = SourceId::generate(&clock, &random);
    let root = kernel::UnitId::generate(&clock, &random);
    let organisation = kernel::OrgId::from_uuid(root.uuid());
    let unit = |code: &str, n| Unit {
        id: kernel::UnitId::generate(&clock, &random),
        path: access::UnitPath::everywhere().child(1).child(n),
        parent: Some(root),
        organisation,
        kind: UnitKind::Team,
        name: format!("Team {code}"),
        code: Some(code.to_owned()),
        street: None,
        postcode: None,
        place: None,
        ended_on: None,
        version: 1,
    };
    let units = [unit("S1", 2), unit("S2", 3), unit("T1", 4)];
    let people = (0..200_usize).map(|n| {
        let person = Person {
            id: kernel::PersonId::generate(&clock, &random),
            organisation,
            kind: PersonKind::Staff,
            external_id: Some(format!("{n:04}")),
            name: PersonName {
                given: format!("Anna{n}"),
                initials: String::new(),
                prefix: "van der".into(),
                surname: format!("Berg{n}"),
            },
            email: Some(format!("a{n}@kompas.example")),
            phone: None,
            born_on: None,
            lang: None,
            ended_on: None,
            version: 1,
        };
        let membership = CurrentMembership {
            id: MembershipId::generate(&clock, &random),
            unit: units[n % 3].id,
            function: Some("Leerkracht".into()),
            hours: None,
            starts_on: chrono::NaiveDate::from_ymd_opt(2020, 8, 1).unwrap(),
            ends_on: None,
            kept_by: Some(source),
            version: 1,
        };
        CurrentPerson { person, kept_by: Some(source), memberships: vec![membership] }
    });
    (Current::new(people.collect()), UnitIndex::new(&units), source)
}

/// An edit that a person, a program or a bad disk might make.
#[derive(Debug, Clone)]
enum Edit {
    Cut(usize),
    Byte(usize, u8),
    DropLine(usize),
    DoubleLine(usize),
    Insert(usize, String),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        1 => (0_usize..20_000).prop_map(Edit::Cut),
        4 => (0_usize..20_000, any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        8 => (1_usize..200).prop_map(Edit::DropLine),
        2 => (1_usize..200).prop_map(Edit::DoubleLine),
        4 => (0_usize..20_000, "[;\"\n0-9A-Za-z é-]{1,8}").prop_map(|(at, text)| Edit::Insert(at, text)),
    ];
    prop::collection::vec(edit, 0..40)
}

fn edited(mut bytes: Vec<u8>, edits: Vec<Edit>) -> Vec<u8> {
    for edit in edits {
        let lines = |bytes: &[u8]| bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
        match edit {
            Edit::Cut(at) if at > bytes.len() / 2 => bytes.truncate(at),
            Edit::Byte(at, byte) if at < bytes.len() => bytes[at] = byte,
            Edit::Insert(at, text) if at < bytes.len() => {
                bytes.splice(at..at, text.into_bytes());
            }
            Edit::DropLine(line) | Edit::DoubleLine(line) => {
                let mut all = lines(&bytes);
                if line < all.len() {
                    let taken = all.remove(line);
                    if matches!(edit, Edit::DoubleLine(_)) {
                        all.insert(line, taken.clone());
                        all.push(taken);
                    }
                    bytes = all.concat();
                }
            }
            _ => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(Config { cases: 150, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() })]
    #[test]
    fn damage_never_ends_many_without_a_question(edits in edits()) {
        let (current, units, source) = present();
        let bytes = edited(list(0..200).into_bytes(), edits);
        if let Ok(sheet) = sheets::read("lijst.csv", &bytes, &sheets::ReadOptions::default()) {
            let mapping = schema::guess(SourceKind::People, &sheet.headers);
            let read = rows::people(&sheet, &mapping, &whole_list(), &units);
            let options = Options { source, full_list: true, default_kind: PersonKind::Staff };
            let today = Clock::fixed(testkit::START).today();
            let found = difference(&current, &read, &options, today);
            let s = &found.summary;
            prop_assert!(s.present == 200);
            prop_assert!(s.ended + s.moved <= s.leaving);
            prop_assert!(found.problems.total > 0 || s.ended <= 10 || s.brakes(5));
        }
    }
}

/// A source whose files name everybody there is.
fn whole_list() -> Settings {
    Settings { full_list: true, ..Settings::default() }
}
