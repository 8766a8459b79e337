//! A drive comes over.

use kernel::Error;
use testkit::db_test;
use thuisbasis_movein as movein;

use crate::town::{Town, asked};

#[db_test]
async fn everything_arrives_and_a_second_run_adds_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (_, eva, group) = town.owner().await;
    movein::sample::drive(&town.source(), 7, 300).unwrap();
    let looked = town.look();
    assert_eq!((looked.lines, looked.troubles), (300, 0));
    let asked = asked(&town.map());
    let report = town.bring(&eva, group).await.unwrap();
    assert!(report.is_right(), "{report:#?}");
    assert_eq!((report.brought + report.once + report.left, report.verified), (300, 300));
    assert_eq!(town.contents().await, asked);
    assert_eq!(report.contents, asked.len() as u64);
    let blobs = std::fs::read_dir(town.dir.file("files/blobs")).unwrap();
    let blobs: usize = blobs.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum();
    assert_eq!(blobs, asked.len(), "a duplicate is stored once");
    let again = town.bring(&eva, group).await.unwrap();
    assert_eq!((again.before, again.brought, again.verified, again.wrongs), (300, 0, 300, 0));
    assert_eq!(town.count("SELECT COUNT(*) FROM moved_file").await, 300);
    assert_eq!(town.contents().await, asked);
}

#[db_test]
async fn old_paths_are_found_by_words_and_by_those_inside_only(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (_, eva, group) = town.owner().await;
    town.write("Data/Archief/Verslag.txt", "inhoud");
    town.write("Data/Archief/Kopie van Verslag.txt", "inhoud");
    town.write("Data/Archief/Brief.txt", "brief");
    std::os::unix::fs::symlink("Brief.txt", town.source().join("Data/link")).unwrap();
    assert_eq!(town.look().troubles, 1);
    let report = town.bring(&eva, group).await.unwrap();
    assert_eq!((report.brought, report.once, report.left, report.wrongs), (2, 1, 1, 0));
    let inside = groups::gate::enter(&eva, group).await.unwrap();
    let found = movein::find::search(&eva, &inside, (r"H:\data\archief\VERSLAG.txt", None), 9).await.unwrap();
    assert_eq!(found.items.len(), 0, "the letter of a drive is no word of a path");
    let found = movein::find::search(&eva, &inside, (r"data\archief\VERSLAG.txt", None), 1).await.unwrap();
    assert!(found.more);
    let after = (r"data\archief\VERSLAG.txt", Some(found.items[0].id));
    let other = movein::find::search(&eva, &inside, after, 9).await.unwrap();
    assert_eq!(other.items.len(), 1);
    assert_eq!(other.items[0].node, found.items[0].node, "the twin leads to the one document");
    let link = movein::find::search(&eva, &inside, ("link", None), 9).await.unwrap();
    assert_eq!((link.items.len(), link.items[0].node), (1, None));
    let kees = town.acting(town.staff("Kees", town.school, "").await).await;
    assert!(town.bring(&kees, group).await.is_err(), "not for who is no member");
}

#[db_test]
async fn what_changed_since_is_told_of_and_not_brought(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (_, eva, group) = town.owner().await;
    for name in ["a", "b", "c", "d"] {
        town.write(name, name);
    }
    town.look();
    town.write("a", "anders");
    town.write("d", "D");
    std::fs::remove_file(town.source().join("b")).unwrap();
    std::fs::remove_file(town.source().join("c")).unwrap();
    std::os::unix::fs::symlink("d", town.source().join("c")).unwrap();
    let report = town.bring(&eva, group).await.unwrap();
    assert_eq!((report.brought, report.wrongs, report.is_right()), (0, 4, false), "{report:#?}");
    town.write("a", "a");
    let report = town.bring(&eva, group).await.unwrap();
    assert_eq!((report.brought, report.wrongs), (1, 3));
}

#[db_test]
async fn nothing_begins_unless_all_is_sound_and_fits(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (_, eva, group) = town.owner().await;
    town.write("a.txt", "een");
    town.write("b.txt", "twee");
    town.look();
    let map = std::fs::read_to_string(town.map()).unwrap();
    std::fs::write(town.map(), map.replace(";b.txt;4", ";A.txt;4")).unwrap();
    let Err(Error::Internal(why)) = town.bring(&eva, group).await else { panic!("two files of one name") };
    assert!(why.to_string().contains("row 3, new name: expected another name"), "{why}");
    std::fs::write(town.map(), &map).unwrap();
    let manager = town.with_role(eva.grants().person().unwrap(), access::Role::OrganisationAdministrator).await;
    documents::commands::quota::set(&manager, group, 6).await.unwrap();
    assert!(town.bring(&eva, group).await.is_err(), "seven bytes into six");
    assert_eq!(town.count("SELECT COUNT(*) FROM document_node").await, 0);
    documents::commands::quota::set(&manager, group, 7).await.unwrap();
    let dry = movein::bring::Order { dry_run: true, ..town.order(group) };
    let stop = std::sync::atomic::AtomicBool::new(false);
    let said = movein::bring::bring(&eva, &town.store, &dry, (&stop, &mut |_, _, _| {})).await.unwrap();
    assert_eq!((said.bytes, town.count("SELECT COUNT(*) FROM moved_file").await), (7, 0));
    assert_eq!(town.bring(&eva, group).await.unwrap().brought, 2);
}

#[db_test]
async fn a_damaged_content_is_found_at_the_end(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (_, eva, group) = town.owner().await;
    town.write("a.txt", "heel");
    town.look();
    assert!(town.bring(&eva, group).await.unwrap().is_right());
    let hash = files::Hash::of(b"heel").to_string();
    let blob = town.dir.file("files/blobs").join(&hash[..2]).join(&hash[2..]);
    std::fs::remove_file(&blob).unwrap();
    std::fs::write(&blob, "stuk").unwrap();
    let report = town.bring(&eva, group).await.unwrap();
    assert_eq!((report.wrongs, report.contents), (1, 0), "{report:#?}");
}
