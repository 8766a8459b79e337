//! What the pages share, and that every text is there.

use std::collections::BTreeSet;

use access::UnitPath;
use kernel::{Clock, Id as _, Lang, OrgId, PersonId, Random, Timestamp, UnitId};

use super::entry::Entry;
use super::people::{list, show};
use super::units::tree;
use super::view::testing::Desk;
use crate::commands::pick::Labelled;
use crate::model::{Organisation, Person, PersonKind, PersonName, PersonSummary, Unit, UnitKind};
use crate::unit_field::in_tree_order;

/// A tree: an organisation with schools, each with classes.
fn units(schools: i64, classes: i64) -> Vec<Unit> {
    let (clock, random) = (Clock::fixed(Timestamp::from_micros(0)), Random::seeded(1));
    let organisation = OrgId::generate(&clock, &random);
    let unit = |id: UnitId, parent: Option<&Unit>, number: i64, kind, name: String| Unit {
        id,
        path: parent.map_or_else(UnitPath::everywhere, |parent: &Unit| parent.path.clone()).child(number),
        parent: parent.map(|parent| parent.id),
        organisation,
        kind,
        name,
        code: None,
        street: None,
        postcode: None,
        place: None,
        ended_on: None,
        version: 1,
    };
    let top = unit(organisation.unit(), None, 1, UnitKind::Organisation, "Kompas".into());
    let mut all = vec![top.clone()];
    for s in 0..schools {
        let school = unit(UnitId::generate(&clock, &random), Some(&top), 10 + s, UnitKind::Site, format!("School {s}"));
        for c in 0..classes {
            let id = UnitId::generate(&clock, &random);
            all.push(unit(id, Some(&school), 1000 + s * 100 + c, UnitKind::Class, format!("Klas {s}-{c}")));
        }
        all.push(school);
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

#[test]
fn a_unit_stands_right_below_its_own() {
    let units = units(2, 2);
    let order: Vec<_> = in_tree_order(&units).into_iter().map(|(depth, unit)| (depth, unit.name.as_str())).collect();
    let expected = [
        (0, "Kompas"),
        (1, "School 0"),
        (2, "Klas 0-0"),
        (2, "Klas 0-1"),
        (1, "School 1"),
        (2, "Klas 1-0"),
        (2, "Klas 1-1"),
    ];
    assert_eq!(order, expected);
}

#[test]
fn a_unit_whose_parent_is_out_of_reach_stands_at_the_top() {
    let mut units = units(1, 2);
    units.retain(|unit| unit.kind == UnitKind::Class);
    assert!(in_tree_order(&units).iter().all(|(depth, _)| *depth == 0));
}

fn organisation(unit: &Unit) -> Organisation {
    Organisation {
        id: unit.organisation,
        path: unit.path.clone(),
        name: unit.name.clone(),
        slug: "kompas".into(),
        lang: Lang::Nl,
        colour: "#0b5c7a".parse().unwrap_or_else(|()| panic!("a colour")),
        has_logo: false,
    }
}

#[test]
fn a_tree_of_three_hundred_units_is_one_nested_list() {
    let desk = Desk::new();
    let units = units(27, 11);
    let top = units.iter().find(|unit| unit.parent.is_none()).unwrap_or_else(|| panic!("a top"));
    let shown = tree::Shown {
        organisation: organisation(top),
        organisations: Vec::new(),
        words: String::new(),
        whole: true,
        hits: Vec::new(),
        manages: false,
        units: units.clone(),
    };
    let page = tree::render(&desk.view(Lang::Nl), &shown).into_string();
    assert_eq!(page.matches("<details").count(), 28);
    assert_eq!(page.matches("<details open").count(), 1, "only the organisation is open");
    assert!(page.contains("325 onderdelen"));
    let hits =
        units.into_iter().skip(1).take(11).map(|unit| Labelled { label: format!("{} – Kompas", unit.name), unit });
    let found = tree::Shown { words: "klas 3-".into(), hits: hits.collect(), ..shown };
    let page = tree::render(&desk.view(Lang::Nl), &found).into_string();
    assert_eq!(page.matches("<a href=\"/units/").count(), 11);
}

fn someone() -> Person {
    let (clock, random) = (Clock::fixed(Timestamp::from_micros(0)), Random::seeded(4));
    Person {
        id: PersonId::generate(&clock, &random),
        organisation: OrgId::generate(&clock, &random),
        kind: PersonKind::Staff,
        external_id: Some("P-77".into()),
        name: PersonName { given: "Noor".into(), surname: "<Berg>".into(), ..PersonName::default() },
        email: Some("noor@kompas.example".into()),
        phone: Some("+31 (0)43 123".into()),
        born_on: None,
        lang: None,
        ended_on: None,
        version: 1,
    }
}

#[test]
fn a_colleague_sees_how_to_reach_somebody_and_nothing_of_the_file() {
    let desk = Desk::new();
    let shown = |file| show::Shown {
        person: someone(),
        memberships: Vec::new(),
        roles: Vec::new(),
        links: Vec::new(),
        may: show::May { file, keep: file, give: false, units: true },
    };
    let page = show::render(&desk.view(Lang::Nl), &shown(false)).into_string();
    assert!(page.contains("tel:+31043123") && page.contains("mailto:noor@kompas.example"));
    assert!(!page.contains("P-77") && !page.contains("/edit"), "{page}");
    assert!(page.contains("Noor &lt;Berg&gt;"));
    let page = show::render(&desk.view(Lang::Nl), &shown(true)).into_string();
    assert!(page.contains("P-77") && page.contains("/edit"));
}

#[test]
fn a_place_in_the_list_reads_back() {
    let person = someone();
    let summary = PersonSummary {
        id: person.id,
        name: person.name.display(),
        sort_name: "berg~ van noor".into(),
        kind: PersonKind::Staff,
        email: None,
        phone: None,
        places: Vec::new(),
        ended_on: None,
    };
    assert_eq!(list::read_cursor(&list::cursor(&summary)), Some((summary.sort_name.clone(), summary.id)));
    assert_eq!(list::read_cursor("geen"), None);
}

#[test]
fn what_somebody_else_changed_meanwhile_is_said() {
    let desk = Desk::new();
    let typed = Entry::new().with("name", "Noord").with("code", "1");
    let now = Entry::new().with("name", "Zuid").with("code", "1");
    let said =
        typed.meanwhile(&desk.view(Lang::Nl), &now, &[("name", "unit-name"), ("code", "unit-code")]).into_string();
    assert!(said.contains("Zuid") && !said.contains("Code"), "{said}");
}

#[test]
fn dutch_and_english_have_the_same_texts() {
    let keys = |lang| -> BTreeSet<String> {
        let sources = crate::slice::LOCALES.iter().filter(|(other, _)| *other == lang);
        sources.flat_map(|(_, source)| web::i18n::keys(source)).collect()
    };
    let (nl, en) = (keys(Lang::Nl), keys(Lang::En));
    assert_eq!(nl.symmetric_difference(&en).collect::<Vec<_>>(), Vec::<&String>::new());
    for lang in [Lang::Fr, Lang::De] {
        assert!(keys(lang).is_subset(&en), "{lang} has a text that English does not");
    }
    for role in access::Role::ALL {
        assert!(nl.contains(&format!("role-{role}")), "{role} has no name");
    }
    for kind in UnitKind::ALL {
        assert!(nl.contains(&format!("unit-kind-{kind}")), "{kind} has no name");
    }
}

/// Every literal that looks like a key of ours, in all sources of the slice.
#[test]
fn every_text_that_is_asked_for_exists() {
    let known: BTreeSet<String> = crate::slice::LOCALES
        .iter()
        .chain(web::LOCALES)
        .filter(|(lang, _)| *lang == Lang::Nl)
        .flat_map(|(_, source)| web::i18n::keys(source))
        .collect();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                // Import and export are larger and see to their own texts.
                if !path.ends_with("import") && !path.ends_with("export") {
                    folders.push(path);
                }
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap_or_default();
            for start in ["v.t(\"", "ctx.t(\"", "Text::new(\"", "refused(\"", "label: \""] {
                for key in source.split(start).skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(known.contains(key) || key.is_empty(), "{key} in {} has no text", path.display());
                }
            }
        }
    }
}
