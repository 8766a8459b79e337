//! What one person finds on the landing page, derived once and kept.

use std::sync::Arc;

use directory::model::fold;

use super::{App, AppId, Category};

/// All apps that an organisation offers, by name. One copy serves the desks of all its people.
#[derive(Debug, Default)]
pub struct Catalogue {
    apps: Vec<App>,
    /// The words by which each is found, folded.
    words: Vec<String>,
}

impl Catalogue {
    /// Keeps apps, sorted by name.
    #[must_use]
    pub fn new(mut apps: Vec<App>) -> Self {
        apps.sort_by(|a, b| (&a.sort_name, a.id).cmp(&(&b.sort_name, b.id)));
        let words = apps
            .iter()
            .map(|app| format!("{} {} {}", app.sort_name, fold(&app.description_nl), fold(&app.description_en)))
            .collect();
        Self { apps, words }
    }

    /// The app at a place.
    #[must_use]
    pub fn app(&self, index: usize) -> Option<&App> {
        self.apps.get(index)
    }
}

/// What a person has of one app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which app.
    pub app: AppId,
    /// Its place among the favourites.
    pub favourite: Option<i64>,
    /// When it was last opened, in microseconds since 1970.
    pub opened: Option<i64>,
}

/// A group of apps of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which category.
    pub category: Category,
    /// Places in the catalogue.
    pub apps: Vec<usize>,
}

/// How many of the last opened apps are shown.
const RECENT: usize = 5;

/// One person's apps, in the groups of the landing page. Only places in the shared catalogue are kept.
#[derive(Debug)]
pub struct Desk {
    catalogue: Arc<Catalogue>,
    /// Favourites, in the person's own order.
    pub favourites: Vec<usize>,
    /// Last opened, the latest first, without the favourites.
    pub recent: Vec<usize>,
    /// Pinned by the organisation, without the favourites.
    pub pinned: Vec<usize>,
    /// All of them, by category.
    pub sections: Vec<Section>,
    /// All of them, by name.
    pub all: Vec<usize>,
}

impl Desk {
    /// Sorts what a person has into groups. What the catalogue does not know (an app added a moment ago) waits until
    /// the next look.
    #[must_use]
    pub fn new(catalogue: Arc<Catalogue>, held: &[Held]) -> Self {
        let mut found: Vec<(usize, &Held)> = held
            .iter()
            .filter_map(|held| catalogue.apps.iter().position(|app| app.id == held.app).map(|index| (index, held)))
            .collect();
        found.sort_by_key(|(index, _)| *index);
        let all: Vec<usize> = found.iter().map(|(index, _)| *index).collect();
        let mut starred: Vec<(i64, usize)> =
            found.iter().filter_map(|(index, held)| held.favourite.map(|place| (place, *index))).collect();
        starred.sort_unstable();
        let favourites: Vec<usize> = starred.into_iter().map(|(_, index)| index).collect();
        let mut opened: Vec<(i64, usize)> =
            found.iter().filter_map(|(index, held)| held.opened.map(|at| (at, *index))).collect();
        opened.sort_unstable_by(|a, b| b.cmp(a));
        let recent = opened
            .into_iter()
            .map(|(_, index)| index)
            .filter(|index| !favourites.contains(index))
            .take(RECENT)
            .collect();
        let pinned =
            all.iter().copied().filter(|index| catalogue.apps[*index].pinned && !favourites.contains(index)).collect();
        let sections = Category::ALL
            .iter()
            .map(|category| Section {
                category: *category,
                apps: all.iter().copied().filter(|index| catalogue.apps[*index].category == *category).collect(),
            })
            .filter(|section| !section.apps.is_empty())
            .collect();
        Self { catalogue, favourites, recent, pinned, sections, all }
    }

    /// The apps at these places.
    pub fn apps<'a>(&'a self, places: &'a [usize]) -> impl Iterator<Item = (usize, &'a App)> {
        places.iter().filter_map(|index| self.catalogue.app(*index).map(|app| (*index, app)))
    }

    /// An app of this person, by id.
    #[must_use]
    pub fn find(&self, id: AppId) -> Option<&App> {
        self.apps(&self.all).map(|(_, app)| app).find(|app| app.id == id)
    }

    /// Whether all words of a search, folded, are found with the app at a place.
    #[must_use]
    pub fn matches(&self, index: usize, folded: &str) -> bool {
        self.catalogue.words.get(index).is_some_and(|words| folded.split(' ').all(|word| words.contains(word)))
    }

    /// This person's apps in which all words of a search are found, by name.
    pub fn search(&self, query: &str) -> impl Iterator<Item = &App> {
        let folded = fold(query);
        self.apps(&self.all).filter(move |(index, _)| self.matches(*index, &folded)).map(|(_, app)| app)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::UnitPath;
    use kernel::{Clock, Id, Random, Timestamp};

    fn app(n: u64, name: &str, pinned: bool) -> App {
        let clock = Clock::fixed(Timestamp::from_micros(0));
        App {
            id: AppId::generate(&clock, &Random::seeded(n)),
            organisation: kernel::OrgId::generate(&clock, &Random::seeded(99)),
            path: UnitPath::everywhere().child(1),
            name: name.into(),
            sort_name: fold(name),
            description_nl: "Oefenen met sommen".into(),
            description_en: String::new(),
            url: "https://x.example/".into(),
            category: if n == 1 { Category::Work } else { Category::Communication },
            icon: None,
            pinned,
            ended_at: None,
            version: 1,
        }
    }

    fn desk() -> Desk {
        let apps = vec![app(1, "Zaken", true), app(2, "Mail", true), app(3, "Bellen", false)];
        let held = [(0, None, Some(5)), (1, Some(1), Some(9)), (2, None, Some(7))]
            .map(|(n, favourite, opened): (usize, _, _)| Held { app: apps[n].id, favourite, opened });
        Desk::new(Arc::new(Catalogue::new(apps)), &held)
    }

    fn names(desk: &Desk, places: &[usize]) -> Vec<String> {
        desk.apps(places).map(|(_, app)| app.name.clone()).collect()
    }

    #[test]
    fn groups_do_not_repeat_the_favourites_and_follow_their_order() {
        let desk = desk();
        assert_eq!(names(&desk, &desk.favourites), ["Mail"]);
        assert_eq!(names(&desk, &desk.recent), ["Bellen", "Zaken"]);
        assert_eq!(names(&desk, &desk.pinned), ["Zaken"]);
        assert_eq!(names(&desk, &desk.all), ["Bellen", "Mail", "Zaken"]);
        assert_eq!(
            desk.sections.iter().map(|s| s.category).collect::<Vec<_>>(),
            [Category::Communication, Category::Work]
        );
    }

    #[test]
    fn an_app_unknown_to_the_catalogue_is_left_out() {
        let stranger = app(7, "Nieuw", false);
        let desk =
            Desk::new(Arc::new(Catalogue::default()), &[Held { app: stranger.id, favourite: Some(1), opened: None }]);
        assert!(desk.all.is_empty() && desk.favourites.is_empty());
    }

    #[test]
    fn search_takes_all_words_in_any_order_and_accent() {
        let found = |query: &str| desk().search(query).map(|app| app.name.clone()).collect::<Vec<_>>();
        assert_eq!(found("sommen zaken"), ["Zaken"]);
        assert_eq!(found("Zákén"), ["Zaken"]);
        assert_eq!(found("sommen"), ["Bellen", "Mail", "Zaken"]);
        assert!(found("zaken mail").is_empty());
    }
}
