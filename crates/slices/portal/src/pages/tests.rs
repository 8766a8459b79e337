//! The landing page as it is rendered, without a server.

use std::sync::Arc;

use access::UnitPath;
use directory::model::fold;
use kernel::{Clock, Id as _, Lang, OrgId, Random, Timestamp};

use super::landing::{Landing, for_a_pupil, render};
use web::Still;

use crate::desks::Place;
use crate::model::{App, AppId, Catalogue, Category, Desk, Held, Notice, Urgency};

/// Monday 16 March 2026, 09:00 in Amsterdam.
const START: Timestamp = Timestamp::from_micros(1_773_648_000_000_000);

fn app(n: usize) -> App {
    let (clock, random) = (Clock::fixed(START), Random::seeded(n as u64));
    let name = format!("App {n:03} <b>");
    App {
        id: AppId::generate(&clock, &random),
        organisation: OrgId::generate(&clock, &random),
        path: UnitPath::everywhere().child(1),
        sort_name: fold(&name),
        name,
        description_nl: "Hier plan je je werk".into(),
        description_en: "Plan your work here".into(),
        url: "https://x.example/".into(),
        category: Category::ALL[n % Category::ALL.len()],
        icon: None,
        pinned: n < 6,
        ended_at: None,
        version: 1,
    }
}

fn place(apps: usize) -> Place {
    let apps: Vec<App> = (0..apps).map(app).collect();
    let held: Vec<Held> = apps
        .iter()
        .enumerate()
        .map(|(n, app)| Held {
            app: app.id,
            favourite: (n % 10 == 3).then_some(i64::try_from(n).unwrap_or_default()),
            opened: (n % 10 == 4).then_some(1),
        })
        .collect();
    let desk = Desk::new(Arc::new(Catalogue::new(apps)), &held);
    Place { desk, places: vec![("De Wilg".into(), Some("Leerkracht".into()))] }
}

fn notice() -> Notice {
    Notice {
        urgency: Urgency::Info,
        text_nl: "Nieuw: de wachtwoordkluis".into(),
        text_en: "New: the password safe".into(),
        link: Some("/help".into()),
        starts_at: START,
        ends_at: None,
    }
}

fn shown(lang: Lang, apps: usize, query: &str, pupil: bool) -> String {
    let (desk, notice) = (place(apps), notice());
    let Some(shown) = Still::new(crate::LOCALES) else { panic!("the locales must be read") };
    let view = shown.view(lang, START);
    let landing = Landing {
        name: "Noor",
        place: &desk,
        notices: vec![&notice],
        query,
        folded: fold(query),
        colleagues: true,
        parts: Vec::new(),
    };
    let body = if pupil { for_a_pupil(&view, &landing) } else { render(&view, &landing) };
    body.into_string()
}

#[test]
fn every_text_is_in_every_language() {
    for lang in Lang::ALL {
        for (apps, query) in [(30, ""), (30, "012"), (30, "zzz"), (0, "")] {
            for pupil in [false, true] {
                let html = shown(lang, apps, query, pupil);
                for bare in [">portal-", " portal-", "\"portal-nothing", "error-"] {
                    let bare_ids = html.replace("portal-recent portal-pinned", "").replace(" portal-apps-", "");
                    assert!(!bare_ids.contains(bare), "{bare} in {lang} {query:?} {pupil}");
                }
            }
        }
    }
}

#[test]
fn what_people_type_is_escaped_and_found_again() {
    let html = shown(Lang::Nl, 30, "<script>", false);
    assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"));
    let found = shown(Lang::Nl, 30, "app 007", false);
    assert!(found.contains("App 007 &lt;b&gt;") && !found.contains("App 008"));
}

/// 113 apps, as the largest organisation has them: the shell comes on top, and what travels is compressed.
#[test]
fn the_page_of_many_apps_stays_small() {
    let size = shown(Lang::Nl, 113, "", false).len();
    assert!(size < 190_000, "{size} bytes");
}

#[test]
fn a_pupil_gets_each_app_once_and_favourites_first() {
    let html = shown(Lang::Nl, 12, "", true);
    assert_eq!(html.matches("class=\"tb-picture\"").count(), 12);
    assert!(html.contains("Hoi Noor!") && !html.contains("tb-search"));
    assert!(html.find("App 003") < html.find("App 000"));
}
