//! Importing people: what is refused, what is written, and what happens when it is interrupted.

#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

mod import_kit;

use std::cell::Cell;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use import_kit::{House, list, refusal};
use kernel::{Id, Result};
use testkit::{Engine, db_test};
use thuisbasis_directory::import::commands::{self, ApplyOptions, FileImport};
use thuisbasis_directory::import::model::{RunState, Settings, SourceKind};

const HEADER: &str = "Personeelsnummer;Roepnaam;Tussenvoegsel;Achternaam;Afdelingscode;Functie;In dienst;Uit dienst\n";

fn csv(rows: &str) -> String {
    format!("{HEADER}{rows}")
}

/// Every damaged file that people can be read from gives its problem at its place, and nothing is written.
#[db_test]
async fn damaged_files_change_nothing(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let default_unit = Some(kernel::UnitId::from_uuid(house.organisation.id.uuid()));
    let source = house.source(SourceKind::People, Settings { default_unit, ..whole_list() }).await?;
    let before = house.state().await?;
    // Fields that people do not have, and limits that are wider here.
    let elsewhere = |file: &sheets::corpus::DamagedFile| {
        matches!(file.expect.column, Some("geslacht" | "postcode" | "groep")) || file.name == "long-name.csv"
    };
    let mut tried = 0;
    for file in sheets::corpus::damaged().into_iter().filter(|file| !elsewhere(file)) {
        let run = commands::propose(&house.acting, source.id, file.name, file.bytes).await?;
        let first = run.problems.items.first().unwrap_or_else(|| panic!("{} went through", file.name));
        // A number may stand on several rows here, but not with several names.
        let code = if file.name == "duplicate-id.csv" { "import.given-missing" } else { file.expect.code };
        assert_eq!(first.file, file.name);
        if file.name != "duplicate-id.csv" && file.name != "year-9999.csv" {
            assert_eq!(
                (first.code.as_str(), first.row, first.column.as_deref()),
                (code, file.expect.row, file.expect.column),
                "{}",
                file.name
            );
        }
        assert!(
            matches!(
                refusal(commands::apply(&house.acting, run.id, ApplyOptions::default(), |_| {}).await).as_str(),
                "import-over" | "import-problems"
            ),
            "{}",
            file.name
        );
        tried += 1;
    }
    assert!(tried >= 50, "{tried}");
    assert_eq!(house.state().await?, before);
    Ok(())
}

#[db_test]
async fn people_come_change_move_and_leave(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let source = house.source(SourceKind::People, whole_list()).await?;
    let first = csv("1;Anna;van der;Berg;S1;Leerkracht;01-08-2020;\n\
         2;Bo;;Peeters;S1;Leerkracht;01-08-2019;\n\
         2;Bo;;Peeters;S2;Leerkracht;01-02-2021;\n\
         3;Cas;'t;Hart;T1;Systeembeheerder;01-09-2026;\n\
         4;Dirk;;Smit;T1;;01-01-2015;31-12-2025\n");
    let run = house.import(&source, &first, None).await?;
    assert_eq!(
        (run.state, run.summary.added, run.summary.memberships_added, run.summary.skipped),
        (RunState::Done, 3, 4, 1)
    );
    assert_eq!(
        house.lines("membership").await?,
        [
            "membership 1|S1|Leerkracht|-1|2020-08-01|-|1|kept",
            "membership 2|S1|Leerkracht|-1|2019-08-01|-|1|kept",
            "membership 2|S2|Leerkracht|-1|2021-02-01|-|1|kept",
            "membership 3|T1|Systeembeheerder|-1|2026-09-01|-|1|kept",
        ]
    );
    assert!(house.lines("person 3").await?[0].contains("Cas 't Hart"));
    // Once more is nothing.
    let before = house.state().await?;
    assert!(house.import(&source, &first, None).await?.summary.is_empty());
    assert_eq!(house.state().await?, before);

    let second = csv("1;Anna;van der;Berg;S2;Leerkracht;01-08-2020;\n\
         2;Bo;;Peeters-Mol;S1;Intern begeleider;01-08-2019;31-07-2026\n");
    let run = house.import(&source, &second, None).await?;
    let s = &run.summary;
    assert_eq!(
        (s.moved, s.changed, s.memberships_changed, s.memberships_ended, s.ended, s.leaving),
        (1, 1, 1, 2, 1, 3)
    );
    assert_eq!(
        house.lines("membership").await?,
        [
            "membership 1|S1|Leerkracht|-1|2020-08-01|2026-03-15|2|kept",
            "membership 1|S2|Leerkracht|-1|2026-03-16|-|1|kept",
            "membership 2|S1|Intern begeleider|-1|2019-08-01|2026-07-31|2|kept",
            "membership 2|S2|Leerkracht|-1|2021-02-01|2026-03-15|2|kept",
        ]
    );
    assert!(house.lines("person 3").await?[0].contains("|2026-03-16|"));
    for (kind, count) in [("person.moved", 1), ("person.ended", 1), ("person.added", 3), ("import.done", 3)] {
        assert_eq!(house.events(&format!("directory.{kind}")).await?, count, "{kind}");
    }
    // Who was missing is back.
    let run = house.import(&source, &first, None).await?;
    assert_eq!((run.summary.returned, run.summary.ended), (1, 0));
    Ok(())
}

#[db_test]
async fn many_leavers_need_the_exact_number(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let source = house.source(SourceKind::People, whole_list()).await?;
    house.import(&source, &list(0..100), None).await?;
    let before = house.state().await?;
    let shorter = list(0..90);
    assert_eq!(refusal(house.import(&source, &shorter, None).await), "import-brake");
    assert_eq!(refusal(house.import(&source, &shorter, Some(9)).await), "import-brake");
    assert_eq!(house.state().await?, before);
    assert!(house.events("directory.import.refused").await? >= 2);
    let run = house.import(&source, &shorter, Some(10)).await?;
    assert_eq!((run.summary.ended, run.summary.leaving), (10, 10));
    // A few need no question, and neither do additions.
    assert_eq!(house.import(&source, &list(0..86), None).await?.summary.ended, 4);
    for gone in ["", HEADER, "Personeelsnummer;Roepnaam\n1"] {
        let run = commands::propose(&house.acting, source.id, "leeg.csv", gone.into()).await?;
        assert_eq!(run.state, RunState::Refused, "{gone}");
    }
    Ok(())
}

#[db_test]
async fn additions_only_ends_nobody(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let source = house.source(SourceKind::People, Settings { full_list: false, ..whole_list() }).await?;
    house.import(&source, &list(0..30), None).await?;
    let run = house.import(&source, &list(20..40), None).await?;
    assert_eq!((run.summary.added, run.summary.ended, run.summary.unchanged), (10, 0, 10));
    Ok(())
}

/// Killed after each batch, the same file again ends the same.
#[db_test]
async fn a_killed_run_can_be_done_again(engine: Engine) -> Result<()> {
    let options = ApplyOptions { confirm_ending: Some(14), batch: 4, take_over: false };
    let second = list(10..34).replace("Leerkracht", "Leraar");
    let whole = House::open(engine).await?;
    let source = whole.source(SourceKind::People, whole_list()).await?;
    whole.import(&source, &list(0..24), None).await?;
    let run = commands::propose(&whole.acting, source.id, "twee.csv", second.clone().into()).await?;
    let batches = Cell::new(0);
    commands::apply(&whole.acting, run.id, ApplyOptions { confirm_ending: Some(10), ..options }, |_| {
        batches.set(batches.get() + 1);
    })
    .await?;
    let expected = whole.state().await?;
    assert!(batches.get() >= 8, "{}", batches.get());
    for killed_after in [1, 2, 4, 7, batches.get()] {
        let house = House::open(engine).await?;
        let source = house.source(SourceKind::People, whole_list()).await?;
        house.import(&source, &list(0..24), None).await?;
        let run = commands::propose(&house.acting, source.id, "twee.csv", second.clone().into()).await?;
        let options = ApplyOptions { confirm_ending: Some(run.summary.leaving), ..options };
        let seen = Cell::new(0);
        {
            let mut apply = pin!(commands::apply(&house.acting, run.id, options, |_| seen.set(seen.get() + 1)));
            std::future::poll_fn(|cx| {
                let polled = apply.as_mut().poll(cx);
                if seen.get() >= killed_after || polled.is_ready() { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
        if seen.get() < batches.get() {
            // Nobody takes over while the lease of the dead holds.
            assert_eq!(refusal(commands::apply(&house.acting, run.id, options, |_| {}).await), "import-running");
        }
        house.db.clock.advance(Duration::from_mins(3));
        let again = commands::propose(&house.acting, source.id, "twee.csv", second.clone().into()).await?;
        let confirm = ApplyOptions { confirm_ending: Some(again.summary.leaving), ..options };
        assert_eq!(commands::apply(&house.acting, again.id, confirm, |_| {}).await?.state, RunState::Done);
        assert_eq!(house.state().await?, expected, "after {killed_after} batches");
    }
    Ok(())
}

#[db_test]
async fn problems_stop_everything_unless_bad_rows_may_be_left_out(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let source = house.source(SourceKind::People, whole_list()).await?;
    let unit = |n: usize| ["S1", "S2", "T1"][n % 3];
    let row = |n| format!("{n:04};Anna{n};van der;Berg{n};{};Leerkracht;01-08-2020;\n", unit(n));
    let twelve = (0..12).map(row).collect::<Vec<_>>().concat();
    house.import(&source, &csv(&twelve), None).await?;
    let before = house.state().await?;
    let bad = csv("0000;Anna0;van der;Berg0;S1;Leerkracht;01-08-2020;\n\
         0001;Anna1;van der;Berg1;XX;Leerkracht;01-08-2020;\n\
         0002;Anna2;van der;Berg2;T1;Leerkracht;01-08-2026;01-08-2025\n\
         0003;Anna3;van der;Berg3;S1;Leerkracht;01-08-2020;\n\
         0003;Piet;;Puk;S2;Leerkracht;01-08-2020;\n\
         0004;Joost;;Jansen;S2;Leerkracht;01-08-2020;\n\
         0005;Anna5;van der;Berg5;T1;Leerkracht;01-08-2020;\n\
         0005;Anna5;van der;Berg5;T1;leerkracht;01-08-2021;\n\
         0099;Nieuw;;Mens;;;01-08-2020;\n");
    let run = commands::propose(&house.acting, source.id, "fout.csv", bad.clone().into()).await?;
    let found: Vec<_> =
        run.problems.items.iter().map(|p| (p.code.as_str(), p.row.unwrap(), p.column.as_deref().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("import.unit-unknown", 3, "Afdelingscode"),
            ("import.ends-before-start", 4, "Uit dienst"),
            ("import.two-names", 6, "Personeelsnummer"),
            ("import.number-reused", 7, "Personeelsnummer"),
            ("import.overlap", 9, "Afdelingscode"),
            ("import.unit-missing", 10, "Afdelingscode"),
        ]
    );
    assert_eq!(
        refusal(commands::apply(&house.acting, run.id, ApplyOptions::default(), |_| {}).await),
        "import-problems"
    );
    assert_eq!(house.state().await?, before);

    let lenient = thuisbasis_directory::import::commands::SourceDraft {
        name: source.name.clone(),
        kind: source.kind,
        mapping: source.mapping.clone(),
        settings: Settings { skip_bad: true, brake_percent: 100, ..whole_list() },
    };
    let now = commands::source(&house.acting, source.id).await?;
    commands::change_source(&house.acting, source.id, now.version, lenient).await?;
    let run = house.import(&source, &bad, None).await?;
    // 6 to 11 are not in the file; 1 to 5 are, however badly.
    assert_eq!((run.summary.ended, run.summary.added), (6, 0));
    Ok(())
}

#[db_test]
async fn only_one_organisation_is_seen(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let source = house.source(SourceKind::People, whole_list()).await?;
    let run = commands::propose(&house.acting, source.id, "a.csv", list(0..3).into()).await?;
    let person = kernel::PersonId::from_uuid(uuid::Uuid::from_u128(7));
    let path = access::UnitPath::everywhere().child(999);
    let grants = testkit::actors::holding(person, access::Role::HrOfficer, path);
    let actor = testkit::actors::person(person, house.organisation.id);
    let stranger = access::Acting::new(house.db.another_node().await, actor, grants);
    for outcome in [
        refusal(commands::run(&stranger, run.id).await),
        refusal(commands::apply(&stranger, run.id, ApplyOptions::default(), |_| {}).await),
        refusal(commands::sources(&stranger, house.organisation.id).await),
        refusal(commands::propose(&stranger, source.id, "a.csv", Vec::new()).await),
    ] {
        assert_eq!(outcome, "not found");
    }
    Ok(())
}

#[db_test]
async fn the_schools_of_maastricht_become_sites(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let settings = Settings { filter: "Maastricht".into(), full_list: false, ..whole_list() };
    let source = house.source(SourceKind::Schools, settings).await?;
    let list = include_str!("../../../platform/sample/src/resources/maastricht_schools_2024.csv");
    let mut csv = "code,name,kind,postcode,place,municipality,province,pupils,lon,lat\n".to_owned();
    for line in list.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        let (name, rest) =
            (cells[1], [cells[2], cells[3], "MAASTRICHT", "Limburg", cells[6], cells[4], cells[5]].join(","));
        csv.extend([cells[0], ",\"", name, "\",bo,", &rest, "\n"]);
    }
    csv.push_str("00AP00,WereldWijs,bo,2716PH,Zoetermeer,ZOETERMEER,Zuid-Holland,97,4.4,52.0\n");
    let run = house.import(&source, &csv, None).await?;
    assert_eq!((run.summary.added, run.summary.rows), (27, 28));
    assert_eq!(house.lines("unit ").await?.iter().filter(|line| line.contains("|site|")).count(), 27 + 2);
    assert!(house.import(&source, &csv, None).await?.summary.is_empty());
    Ok(())
}

#[db_test]
async fn units_come_move_and_close(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let source = house.source(SourceKind::Units, Settings { brake_percent: 100, ..whole_list() }).await?;
    let all = "Code;Naam;Soort;Valt onder\nS1;De Regenboog;school;\nS2;Het Anker;school;\nS1-3A;3A;klas;S1\nS1-4A;4A;klas;S1\nS2-3A;3A;klas;S2\nS2-4A;4A;klas;S2\nT1;ICT;team;\n";
    assert!(house.import(&source, all, None).await?.summary.is_empty());
    let changed = "Code;Naam;Soort;Valt onder\nT2;Beheer;team;T1\nT1;ICT en informatie;team;D1\nD1;Bedrijfsvoering;afdeling;\nS1;De Regenboog;school;\nS1-3A;3A;klas;S1\nS1-4A;4A;klas;S1\n";
    let run = house.import(&source, changed, None).await?;
    let s = &run.summary;
    assert_eq!((s.added, s.changed, s.moved, s.ended), (2, 1, 1, 3));
    assert!(house.lines("unit T2").await?[0].contains("|ICT en informatie|"));
    assert!(house.import(&source, changed, None).await?.summary.is_empty());
    let run = house.import(&source, all, None).await?;
    assert_eq!((run.summary.returned, run.summary.ended), (3, 2));
    Ok(())
}

/// The command line's way: a dry run leaves no trace, a real one says what it did.
#[db_test]
async fn the_command_line_reports(engine: Engine) -> Result<()> {
    let house = House::open(engine).await?;
    let file = |dry_run| FileImport {
        organisation: "kompas",
        source: Some("AFAS"),
        kind: SourceKind::People,
        file_name: "afas.csv",
        bytes: list(0..10).into(),
        full_list: true,
        take_over: false,
        dry_run,
        confirm_ending: None,
    };
    let dry = commands::import_file(&house.acting, file(true), |_| {}).await?;
    assert_eq!((dry.written, dry.summary.added), (false, 10));
    assert!(commands::sources(&house.acting, house.organisation.id).await?.is_empty());
    let mut last = 0;
    let done = commands::import_file(&house.acting, file(false), |progress| last = progress.done).await?;
    assert_eq!((done.written, last), (true, 10));
    assert!(done.to_string().starts_with("afas.csv from source AFAS: imported\n  rows 10,"), "{done}");
    let shorter = FileImport { bytes: list(0..4).into(), ..file(false) };
    let braked = commands::import_file(&house.acting, shorter, |_| {}).await?;
    assert_eq!(braked.brake, Some(6));
    assert!(braked.to_string().contains("--confirm-ending 6"), "{braked}");
    Ok(())
}

/// A source whose files name everybody there is.
fn whole_list() -> Settings {
    Settings { full_list: true, ..Settings::default() }
}
