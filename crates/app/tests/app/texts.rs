//! Every text exists in every complete language.

use std::collections::BTreeSet;

use kernel::Lang;
use web::i18n::{Catalog, keys};

fn keys_of(lang: Lang) -> BTreeSet<String> {
    let slices = app::slices();
    let locales = web::LOCALES.iter().chain(files::LOCALES).chain(slices.iter().flat_map(|slice| slice.locales));
    locales.filter(|(own, _)| *own == lang).flat_map(|(_, source)| keys(source)).collect()
}

fn catalog() -> Catalog {
    let slices = app::slices();
    let locales: Vec<_> = web::LOCALES
        .iter()
        .chain(files::LOCALES)
        .chain(slices.iter().flat_map(|slice| slice.locales))
        .copied()
        .collect();
    Catalog::new(locales).unwrap()
}

#[test]
fn dutch_and_english_are_complete() {
    let (dutch, english) = (keys_of(Lang::Nl), keys_of(Lang::En));
    let only_dutch: Vec<_> = dutch.difference(&english).collect();
    let only_english: Vec<_> = english.difference(&dutch).collect();
    assert!(only_dutch.is_empty() && only_english.is_empty(), "only nl: {only_dutch:?}; only en: {only_english:?}");
    assert!(dutch.len() > 200);
}

#[test]
fn french_and_german_have_no_keys_of_their_own() {
    let english = keys_of(Lang::En);
    for lang in [Lang::Fr, Lang::De] {
        let own = keys_of(lang);
        let strangers: Vec<_> = own.difference(&english).collect();
        assert!(strangers.is_empty(), "{lang}: {strangers:?}");
    }
}

/// Keys that are written out in the sources exist; those put together at run time are tried by the tests of pages.
#[test]
fn every_key_in_the_sources_exists() {
    let catalog = catalog();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut missing = Vec::new();
    let mut found = 0;
    for file in rust_sources(&root) {
        let source = std::fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for key in written_keys(source) {
            found += 1;
            for lang in [Lang::Nl, Lang::En] {
                if !catalog.has(lang, &key) {
                    missing.push(format!("{}: {key} ({lang})", file.strip_prefix(&root).unwrap().display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(found > 200, "only {found} keys found; did the way of writing them change?");
}

fn rust_sources(root: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.join("slices"), root.join("platform/web/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") && !path.ends_with("examples") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files
}

fn written_keys(source: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for start in ["t!(ctx, \"", "ctx.t(\"", "Text::new(\"", "Error::refused(\"", "label: \"", "section: Some(\""] {
        for (at, _) in source.match_indices(start) {
            let rest = &source[at + start.len()..];
            if let Some(end) = rest.find('"') {
                let key = &rest[..end];
                if !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
                    keys.push(key.to_owned());
                }
            }
        }
    }
    keys
}
