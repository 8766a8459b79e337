//! Problems as people write them: every form is read, solved, checked, explained, changed and written as tables.

#![expect(clippy::expect_used, reason = "a test may panic")]

use serde_json::Value;
use thuisbasis_planners::named::{self, Published, Table};
use thuisbasis_planners::{Control, Limit};

fn published() -> Vec<Published> {
    named::published().collect()
}

fn solved(form: &Published, text: &str) -> String {
    let opened = named::open(form.planner, text).unwrap_or_else(|faults| panic!("{}: {faults}", form.name));
    let control = Control::new(Limit::Steps(2_000));
    let answer = opened.problem().solve(None, &control).unwrap_or_else(|refusal| panic!("{}: {refusal}", form.name));
    assert!(answer.verdict.feasible(), "{}: {:?}", form.name, answer.verdict.breaches);
    answer.plan
}

#[test]
fn every_example_is_solved_and_its_plan_checked_again() {
    for form in published() {
        let plan = solved(&form, form.example);
        let opened = named::open(form.planner, form.example).expect("it was read before");
        let verdict = opened.problem().check(&plan).unwrap_or_else(|faults| panic!("{}: {faults}", form.name));
        assert!(verdict.feasible(), "{}: {:?}", form.name, verdict.breaches);
        let again = opened.problem().solve(Some(&plan), &Control::new(Limit::Steps(1))).expect("it is a plan");
        assert!(!opened.problem().sense().better(verdict.objective, again.verdict.objective), "{}", form.name);
    }
}

/// Whether a sentence speaks of something by its number.
fn numbered(told: &str) -> bool {
    const NOUNS: [&str; 14] = [
        "person", "manager", "client", "team", "site", "stop", "request", "visit", "desk", "ticket", "day", "half",
        "grade", "supply",
    ];
    let words: Vec<&str> = told.split(' ').collect();
    words.windows(2).any(|pair| NOUNS.contains(&pair[0]) && pair[1].starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn every_line_has_its_reason_and_names_no_number() {
    for form in published() {
        let opened = named::open(form.planner, form.example).expect("an example");
        let plan = solved(&form, form.example);
        let told = opened.problem().explained(&plan).expect("a plan").expect("a form with reasons");
        let value: Value = serde_json::from_str(&told).expect("JSON");
        let lists = value.as_object().expect("lists").values();
        for line in lists.flat_map(|list| list.as_array().expect("a list")) {
            let why = line
                .get("why")
                .and_then(Value::as_str)
                .unwrap_or_else(|| panic!("{}: {line} has no reason", form.name));
            assert!(!numbered(why), "{}: {why}", form.name);
        }
        let picture = opened.problem().picture(&plan).expect("a picture");
        assert!(picture.starts_with("<svg"), "{}", form.name);
        insta::assert_snapshot!(format!("explained-{}", form.name), told);
    }
}

#[test]
fn tables_hold_the_same_as_json() {
    for form in published() {
        let tables = named::problem_tables(form.planner, form.example).expect("an example");
        let opened =
            named::open_tables(form.planner, &tables).unwrap_or_else(|faults| panic!("{}: {faults}", form.name));
        let control = Control::new(Limit::Steps(2_000));
        let answer = opened.problem().solve(None, &control).expect("a plan");
        assert_eq!(answer.plan, solved(&form, form.example), "{}", form.name);
        let plan = opened.plan_tables(&answer.plan).expect("a plan");
        let read = opened.plan_of_tables(&plan).expect("tables");
        let verdict = opened.problem().check(&read).unwrap_or_else(|faults| panic!("{}: {faults}", form.name));
        assert_eq!(verdict, answer.verdict, "{}", form.name);
    }
}

#[test]
fn the_schemas_are_those_that_are_published() {
    for form in published() {
        for (of, schema) in [("problem", &form.problem), ("plan", &form.plan)] {
            let text = serde_json::to_string_pretty(schema).expect("JSON") + "\n";
            let file = format!("{}/../../docs/src/schemas/{}-{of}.json", env!("CARGO_MANIFEST_DIR"), form.name);
            if std::env::var_os("INSTA_UPDATE").is_some_and(|asked| asked == "always") {
                std::fs::write(&file, &text).expect("the folder is there");
            }
            let stands = std::fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(stands, text, "{file}: run this test with INSTA_UPDATE=always");
        }
    }
}

/// An example with one value of one record replaced.
fn changed(form: &str, pointer: &str, value: Value) -> String {
    let form = published().into_iter().find(|known| known.name == form).expect("a form");
    let mut problem: Value = serde_json::from_str(form.example).expect("JSON");
    if let Some(place) = problem.pointer_mut(pointer) {
        *place = value;
    } else {
        let (before, name) = pointer.rsplit_once('/').expect("a pointer");
        problem.pointer_mut(before).expect("a place")[name] = value;
    }
    problem.to_string()
}

#[test]
fn what_is_wrong_is_told_where_it_stands() {
    let damaged: [(&str, &str, Value, &str); 16] = [
        (
            "redistribute",
            "/supply/1/unit",
            "De Lnide".into(),
            "supply[1].unit: there is no unit \"De Lnide\" in units; did you mean",
        ),
        ("redistribute", "/supply/1/quantity", (-3).into(), "supply[1].quantity: -3 is not between 0"),
        ("redistribute", "/supply/1/quantity", "many".into(), "supply[1].quantity: \"many\" is not a whole number"),
        ("redistribute", "/units/0/latitude", 95.0.into(), "units[0].latitude: 95, 5.6909 is not on earth"),
        ("redistribute", "/units/0/lattitude", 50.0.into(), "units[0].lattitude: there is no such field"),
        ("redistribute", "/needs/0/priority", "x".into(), "needs[0].priority: there is no priority \"x\""),
        ("rounds", "/stops/0/opens", "8h".into(), "stops[0].opens: \"8h\" is not a time of the day"),
        ("rounds", "/requests/0/load", 1e300.into(), "requests[0].load"),
        ("deliveries", "/deliveries/0/load", (-1).into(), "deliveries[0].load: -1 is not between"),
        (
            "handout",
            "/people/0/away",
            serde_json::json!(["2026-13-01"]),
            "people[0].away: \"2026-13-01\" is not a date",
        ),
        ("handout", "/days/1/date", "2026-03-01".into(), "days[1].date: 2026-03-01 does not come after"),
        ("waves", "/waves/1/least", 9.into(), "waves[1].least"),
        ("seats", "/desks/3/name", "A1".into(), "desks[3].name: \"A1\" is the name of desks[0] too"),
        (
            "rotation",
            "/teams/0/unwanted",
            serde_json::json!(["zondag"]),
            "teams[0].unwanted: there is no day \"zondag\"",
        ),
        ("dispatch", "/tickets/0/arrives", "soon".into(), "tickets[0].arrives: \"soon\" is not a date with a time"),
        ("month", "/first_monday", "2026-03-03".into(), "first_monday: 2026-03-03 is not a Monday"),
    ];
    for (form, pointer, value, expected) in damaged {
        let planner = published().into_iter().find(|known| known.name == form).expect("a form").planner;
        let told = named::open(planner, &changed(form, pointer, value)).err().map(|faults| faults.to_string());
        let told = told.unwrap_or_else(|| panic!("{form}{pointer} was accepted"));
        assert!(told.contains(expected), "{form}{pointer}: {told}");
    }
}

#[test]
fn all_that_does_not_fit_is_told_at_once() {
    let told = named::open("redistribute", r#"{"units":[{"name":1}],"supply":{},"needs":[7],"colour":"red"}"#);
    let codes: Vec<_> = told.err().expect("faults").all().iter().map(|fault| fault.place.clone()).collect();
    assert_eq!(codes, ["colour", "units[0].name", "supply", "needs[0]"]);
}

#[test]
fn a_cell_that_does_not_fit_is_told_with_its_row() {
    let table = |name: &str, header: &[&str], rows: &[&[&str]]| Table {
        name: name.to_owned(),
        header: header.iter().map(|&name| name.to_owned()).collect(),
        rows: rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect(),
    };
    let tables = [
        table("settings", &["setting", "value"], &[&["transport_cost", "much"], &["speed", "1"]]),
        table("units", &["name", "x", "y", "town"], &[&["A", "0", "1.0", "Elst"]]),
        table("supply", &["unit", "kind", "quantity"], &[&["A", "laptop", "3"], &["A", "laptop", "3,5"]]),
        table("people", &["name"], &[]),
    ];
    let faults = named::open_tables("redistribute", &tables).err().expect("faults");
    let places: Vec<&str> = faults.all().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["settings[0].value", "settings[1].value", "units.town", "supply[1].quantity", "people"]);
}

#[test]
fn a_plan_changed_by_hand_is_priced_and_its_errors_are_told_by_name() {
    let opened = named::open("waves", published()[4].example).expect("an example");
    let plan = solved(&published()[4], published()[4].example);
    let mut changed: Value = serde_json::from_str(&plan).expect("JSON");
    // Dirk must move in the first wave.
    changed["moves"][3]["wave"] = "Golf 2".into();
    let verdict = opened.problem().check(&changed.to_string()).expect("a plan");
    let told: Vec<&str> = verdict.breaches.iter().map(|breach| breach.told.as_str()).collect();
    assert!(told.iter().any(|told| told.contains("Dirk Jacobs is in wave Golf 2")), "{told:?}");
    changed["moves"][3]["wave"] = "Golf 9".into();
    let faults = opened.problem().check(&changed.to_string()).expect_err("faults").to_string();
    assert!(faults.contains("moves[3].wave: there is no wave \"Golf 9\" in waves; did you mean"), "{faults}");
}
