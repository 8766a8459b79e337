use std::collections::BTreeSet;

use kernel::{Lang, Text};
use web::i18n::{Catalog, keys};

fn locale(lang: Lang) -> BTreeSet<String> {
    crate::LOCALES.iter().filter(|(own, _)| *own == lang).flat_map(|(_, source)| keys(source)).collect()
}

#[test]
fn dutch_and_english_are_complete() {
    assert_eq!(locale(Lang::Nl), locale(Lang::En));
    for lang in [Lang::Fr, Lang::De] {
        assert!(locale(lang).is_subset(&locale(Lang::En)), "{lang}");
    }
}

#[test]
fn texts_choose_by_number() {
    let catalog = Catalog::new(web::LOCALES.iter().chain(crate::LOCALES).copied()).unwrap();
    let wait = |n: u32| catalog.text(Lang::Nl, &Text::new("sign-in-throttled").with("minutes", n));
    assert!(wait(1).contains("Wacht één minuut en probeer"), "{}", wait(1));
    assert!(wait(8).contains("Wacht 8 minuten en probeer"), "{}", wait(8));
    let ended = |n: u32| catalog.text(Lang::En, &Text::new("session-ended-all").with("n", n));
    assert_eq!(ended(0), "Nobody was signed in anywhere else.");
    assert_eq!(ended(3), "3 devices were signed out.");
}

/// Everybody that a demo shows has a title and a line about what to try.
#[test]
fn every_role_can_be_shown() {
    let words = locale(Lang::Nl);
    let others = ["two-schools"];
    for key in access::Role::ALL.iter().map(|role| role.key()).chain(others) {
        for kind in ["role", "show"] {
            assert!(words.contains(&format!("demo-persons-{kind}-{key}")), "{kind} {key}");
        }
    }
}

#[test]
fn routes_do_not_collide_and_the_api_is_described() {
    let mut routes = web::Routes::new();
    (crate::slice().routes)(&mut routes);
    let described = (crate::slice().openapi)();
    for route in routes.list().iter().filter(|route| route.path.starts_with("/api/")) {
        assert!(described.paths.paths.contains_key(route.path), "{}", route.path);
    }
    let _router = routes.into_router();
}
