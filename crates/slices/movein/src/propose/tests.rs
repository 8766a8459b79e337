use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn proposed(paths: &[&str]) -> Vec<String> {
    flat(&propose(paths.iter().map(|path| path.as_bytes()), false))
}

fn flat(plan: &Plan) -> Vec<String> {
    let path = |file: &Proposal| match plan.folders.get(file.folder).map(String::as_str) {
        None | Some("") => file.name.to_string(),
        Some(folder) => format!("{folder}/{}", file.name),
    };
    plan.files.iter().map(path).collect()
}

#[test]
fn folders_are_folded_and_words_go() {
    let old = ["Data/Archief/Archief 2019/Notulen/a.txt", "Data/Archief/Archief 2019/Oud/b.txt", "Top.txt"];
    assert_eq!(proposed(&old), ["Data - Archief - 2019/Notulen/a.txt", "Data - Archief - 2019/Oud/b.txt", "Top.txt"]);
    assert_eq!(proposed(&["a/Rap/x", "a/Rap 1/y", "a/z", "b"]), ["a/Rap/x", "a/Rap 1/y", "a/z", "b"]);
    assert_eq!(proposed(&["Rap/Rap 1/y", "Rap/z", "b"]), ["Rap/1/y", "Rap/z", "b"]);
}

#[test]
fn copies_are_handled_with_care() {
    assert_eq!(proposed(&["Kopie van a.txt", "b (1).txt"]), ["a.txt", "b.txt"]);
    assert_eq!(proposed(&["Kopie van a.txt", "a.txt"]), ["Kopie van a.txt", "a.txt"]);
    assert_eq!(proposed(&["a (1).txt", "Kopie van a.txt"]), ["a (1).txt", "Kopie van a.txt"]);
    assert_eq!(proposed(&["x_definitief_v3.docx"]), ["x_definitief_v3.docx"]);
}

#[test]
fn names_that_differ_in_case_or_form_both_stay() {
    assert_eq!(proposed(&["A.txt", "a.TXT", "caf\u{e9}", "cafe\u{301}"]), ["A.txt", "a (2).TXT", "café", "café (2)"]);
    let plan = propose([&b"A.txt"[..], b"a.TXT", "caf\u{e9}".as_bytes(), "cafe\u{301}".as_bytes()], false);
    assert!(plan.files[1].notes.has(Note::Case));
    assert!(plan.files[3].notes.has(Note::Form));
    let odd = propose([&b"CON.txt"[..], b"m\x82t.txt", b"caf\xe9.txt", b"a:b"], false);
    assert_eq!(flat(&odd), ["CON_.txt", "mét.txt", "café.txt", "a_b"]);
    assert!(odd.files[0].notes.has(Note::Reserved) && odd.files[1].notes.has(Note::Dos));
    assert!(odd.files[2].notes.has(Note::Windows) && odd.files[3].notes.has(Note::Safe));
    assert_eq!(flat(&propose([&b"a\\b"[..], b"c"], true)), ["a/b", "c"]);
}

fn name() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[aAbBß1 .:_-]{1,4}",
        Just("Kopie van ".to_owned()),
        Just(" - copy".to_owned()),
        Just(" (1)".to_owned()),
        Just(" (2)".to_owned()),
        Just("caf\u{e9}".to_owned()),
        Just("cafe\u{301}".to_owned()),
        Just("CON".to_owned()),
        Just(".txt".to_owned()),
        Just("ré".repeat(70)),
    ];
    proptest::collection::vec(pieces, 1..4).prop_map(|pieces| pieces.concat())
}

fn paths() -> impl Strategy<Value = BTreeSet<Vec<u8>>> {
    let path = proptest::collection::vec(name(), 1..5).prop_map(|names| names.join("/").into_bytes());
    let odd = proptest::collection::vec(any::<u8>().prop_filter("no zero", |byte| *byte != 0), 1..12);
    proptest::collection::btree_set(prop_oneof![9 => path, 1 => odd], 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_two_files_share_a_place_and_all_fits(paths in paths()) {
        let plan = propose(paths.iter().map(Vec::as_slice), false);
        prop_assert_eq!(plan.files.len(), paths.len());
        let mut seen = BTreeSet::new();
        let folders: BTreeSet<String> = plan.folders.iter().skip(1).map(|folder| folded(folder)).collect();
        prop_assert_eq!(folders.len() + 1, plan.folders.len(), "two folders of one path");
        for path in flat(&plan) {
            for name in path.split('/') {
                prop_assert_eq!(FileName::parse(name).map(|name| name.to_string()), Ok(name.to_owned()));
            }
            prop_assert!(!folders.contains(&folded(&path)), "{} is a folder too", path);
            prop_assert!(seen.insert(folded(&path)), "{} is there twice", path);
        }
    }

    #[test]
    fn what_was_proposed_is_proposed_again(paths in paths()) {
        let once = flat(&propose(paths.iter().map(Vec::as_slice), false));
        let twice = flat(&propose(once.iter().map(String::as_bytes), false));
        prop_assert_eq!(once, twice);
    }
}

fn folded(path: &str) -> String {
    path.split('/').map(|name| FileName::tidied(name).folded()).collect::<Vec<_>>().join("/")
}
