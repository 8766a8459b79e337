//! A drive in a zip.

use std::fs::File;
use std::io::Write as _;

use movein::drive::Drive;
use testkit::{TestDir, db_test};
use thuisbasis_movein as movein;
use zip::write::SimpleFileOptions;

use crate::town::Town;

#[db_test]
async fn a_zip_comes_over_and_what_is_wrong_in_it_is_told(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (_, eva, group) = town.owner().await;
    std::fs::remove_dir(town.source()).unwrap();
    let mut zip = zip::ZipWriter::new(File::create(town.source()).unwrap());
    let options = SimpleFileOptions::default();
    for (name, content) in [
        ("Map/Brief.txt", "brief"),
        (r"Map\Ander.txt", "ander"),
        ("../buiten.txt", "x"),
        ("C:/windows.txt", "x"),
        ("/wortel.txt", "x"),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    // Beside it the archive as a whole is no bomb.
    let noise: Vec<u8> = (0..20_000).flat_map(|_| town.db.random.bytes::<32>()).collect();
    zip.start_file("ruis.bin", options).unwrap();
    zip.write_all(&noise).unwrap();
    zip.start_file("bom.txt", options).unwrap();
    zip.write_all(&vec![0; 40 << 20]).unwrap();
    zip.finish().unwrap();
    let looked = town.look();
    assert_eq!((looked.lines, looked.troubles), (7, 4), "{}", std::fs::read_to_string(town.map()).unwrap());
    let report = town.bring(&eva, group).await.unwrap();
    assert!(report.is_right(), "{report:#?}");
    assert_eq!((report.brought, report.left), (3, 4));
    let inside = groups::gate::enter(&eva, group).await.unwrap();
    let found = movein::find::search(&eva, &inside, ("ander", None), 9).await.unwrap();
    assert_eq!(found.items[0].place, "Map/Ander.txt");
}

#[test]
fn a_bomb_is_refused_as_a_whole() {
    let dir = TestDir::new();
    let mut zip = zip::ZipWriter::new(File::create(dir.file("x.zip")).unwrap());
    zip.start_file("bom.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(&vec![0; 40 << 20]).unwrap();
    zip.finish().unwrap();
    assert!(Drive::open(&dir.file("x.zip")).is_err());
}

#[test]
fn what_is_no_zip_is_an_error() {
    let dir = TestDir::new();
    std::fs::write(dir.file("x.zip"), "geen zip").unwrap();
    assert!(Drive::open(&dir.file("x.zip")).is_err());
}
