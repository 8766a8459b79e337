//! Names are kept apart.

use documents::commands::{change, find, folders};
use documents::gate;
use documents::model::Spot;
use files::FileName;
use kernel::Error;
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::Town;

#[db_test]
async fn two_names_that_differ_in_case_only_are_one(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    town.put(&eva, top, "Verslag.PDF", "een").await.unwrap();
    let other = town.put(&eva, top, "verslag.pdf", "twee").await.unwrap();
    assert_eq!(town.names(&eva, top).await, ["verslag (2).pdf", "Verslag.PDF"]);
    let wrong = |done: kernel::Result<()>| matches!(done, Err(Error::Fields(fields)) if fields.on("name").is_some());
    assert!(wrong(change::rename(&eva, other, None, "VERSLAG.pdf").await));
    assert!(wrong(folders::make(&eva, top, "verslag.PDF").await.map(|_| ())));
    assert!(wrong(change::rename(&eva, other, None, "a/b").await));
    assert!(wrong(change::rename(&eva, other, None, "  ").await));
    change::rename(&eva, other, None, "Verslag (2).pdf").await.unwrap();
    let inside = groups::gate::enter(&eva, top.group).await.unwrap();
    let path = [FileName::parse("VERSLAG (2).PDF").unwrap()];
    assert_eq!(find::find_path(&eva, &inside, &path).await.unwrap().map(|node| node.id), Some(other));
}

#[db_test]
async fn two_files_of_one_name_that_come_at_once_are_both_kept(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let one = async |content: &'static str| town.put(&eva, top, "Verslag.txt", content).await.unwrap();
    let made = tokio::join!(one("a"), one("b"), one("c"), one("d"));
    let mut ids = [made.0, made.1, made.2, made.3];
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    let expected = ["Verslag (2).txt", "Verslag (3).txt", "Verslag (4).txt", "Verslag.txt"];
    assert_eq!(town.names(&eva, top).await, expected);
}

#[db_test]
async fn a_change_made_from_an_old_page_is_refused(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let note = town.put(&eva, top, "a.txt", "a").await.unwrap();
    let shown = gate::find(&eva, note).await.unwrap().node().version;
    change::rename(&eva, note, Some(shown), "b.txt").await.unwrap();
    let done = change::rename(&eva, note, Some(shown), "c.txt").await;
    assert_eq!(crate::town::code(done), "changed-meanwhile");
    assert_eq!(town.names(&eva, top).await, ["b.txt"]);
}

#[db_test]
async fn a_search_looks_in_all_folders_and_takes_signs_for_what_they_are(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let folder = folders::make(&eva, top, "Jaar 2026").await.unwrap();
    let inner = Spot { folder: Some(folder), ..top };
    town.put(&eva, inner, "Begroting 100%.txt", "x").await.unwrap();
    town.put(&eva, top, "Begroting_oud.txt", "x").await.unwrap();
    let inside = groups::gate::enter(&eva, top.group).await.unwrap();
    let search = async |words: &str| -> Vec<String> {
        let filter = documents::NodeFilter { words: words.into(), limit: 9, ..documents::NodeFilter::default() };
        let found = find::list(&eva, &inside, top, &filter).await.unwrap();
        found.items.into_iter().map(|node| node.name.to_string()).collect()
    };
    assert_eq!(search("BEGROTING").await, ["Begroting 100%.txt", "Begroting_oud.txt"]);
    assert_eq!(search("0% begr").await, ["Begroting 100%.txt"]);
    assert_eq!(search("g_o").await, ["Begroting_oud.txt"]);
    assert!(search("niets").await.is_empty());
}

#[db_test]
async fn a_long_list_comes_in_pages_whichever_way_it_is_sorted(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    for n in 0..7 {
        town.db.clock.advance(std::time::Duration::from_secs(1));
        let name = format!("{}{n}", ["b", "A"][n % 2]);
        if n % 3 == 0 {
            folders::make(&eva, top, &name).await.unwrap();
        } else {
            town.put(&eva, top, &name, &name).await.unwrap();
        }
    }
    let inside = groups::gate::enter(&eva, top.group).await.unwrap();
    for sort in [documents::Sort::Name, documents::Sort::Changed] {
        let page = async |after, limit| {
            let filter = documents::NodeFilter { sort, after, limit, ..documents::NodeFilter::default() };
            find::list(&eva, &inside, top, &filter).await.unwrap()
        };
        let whole = page(None, 50).await.items;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let found = page(after, 2).await;
            seen.extend(found.items.iter().map(|node| node.id));
            let Some(last) = found.items.last().filter(|_| found.more) else { break };
            after = documents::After::read(&documents::After::of(last, sort).text(), sort);
            assert!(after.is_some());
        }
        assert_eq!(seen, whole.iter().map(|node| node.id).collect::<Vec<_>>());
        assert_eq!(seen.len(), 7);
    }
}
