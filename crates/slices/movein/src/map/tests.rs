#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use super::*;
use testkit::TestDir;

const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn write(dir: &TestDir, lines: &[[&str; 9]]) -> std::path::PathBuf {
    let file = dir.file("map.csv");
    let mut own = Writer::new(std::fs::File::create(&file).unwrap()).unwrap();
    for line in lines {
        own.line(*line).unwrap();
    }
    own.finish().unwrap();
    file
}

fn line<'a>(path: &'a str, folder: &'a str, name: &'a str, action: &'a str) -> [&'a str; 9] {
    ["", path, folder, name, "0", HASH, "", "", action]
}

fn faults(lines: &[[&str; 9]]) -> Vec<(u64, &'static str)> {
    let dir = TestDir::new();
    match check(&write(&dir, lines)).unwrap() {
        Ok(_) => Vec::new(),
        Err(faults) => faults.shown.into_iter().map(|fault| (fault.row, fault.column)).collect(),
    }
}

#[test]
fn a_sound_map_is_read_back_with_formulas_undone() {
    let dir = TestDir::new();
    let file = write(
        &dir,
        &[line("a", "=1+1/b", "-x.txt", "bring"), line("b", "", "'q", "once"), line("%2E.", "", "", "leave")],
    );
    assert!(std::fs::read_to_string(&file).unwrap().contains(";'=1+1/b;'-x.txt;"));
    assert_eq!(check(&file).unwrap(), Ok(Checked { lines: 3, bring: 1, once: 1, leave: 1 }));
    let mut lines = Lines::open(&file).unwrap().unwrap();
    let first = lines.next_line().unwrap().unwrap().unwrap();
    assert_eq!((first.place().as_str(), first.row), ("=1+1/b/-x.txt", 2));
    assert_eq!(lines.next_line().unwrap().unwrap().unwrap().name.as_str(), "'q");
}

#[test]
fn what_a_spreadsheet_makes_of_it_is_read_too() {
    let dir = TestDir::new();
    let file = dir.file("map.csv");
    let text =
        format!("Action,sha256,size,new name,new folder,exact path\r\nBring,{HASH},0,\"a, b.txt\",,a\r\n,,,,,\r\n");
    std::fs::write(&file, text).unwrap();
    assert_eq!(check(&file).unwrap(), Ok(Checked { lines: 1, bring: 1, once: 0, leave: 0 }));
}

#[test]
fn each_fault_names_its_row_and_column() {
    assert_eq!(faults(&[line("a", "", "x", "bring"), line("a", "", "y", "bring")]), [(3, "exact path")]);
    assert_eq!(faults(&[line("a", "M", "x", "bring"), line("b", "m", "X", "bring")]), [(3, "new name")]);
    assert_eq!(faults(&[line("a", "m", "x", "bring"), line("b", "", "M", "bring")]), [(3, "new name")]);
    assert_eq!(faults(&[line("b", "", "M", "bring"), line("a", "m", "x", "bring")]), [(3, "new folder")]);
    assert_eq!(faults(&[line("a", "", "x", "once")]), [(2, "action")]);
    assert_eq!(faults(&[line("a", "", "x", "perhaps")]), [(2, "action")]);
    assert_eq!(faults(&[line("a", "", "x:y", "bring")]), [(2, "new name")]);
    assert_eq!(faults(&[line("a", "b//c", "x", "bring")]), [(2, "new folder")]);
    assert_eq!(faults(&[line("../a", "", "x", "bring")]), [(2, "exact path")], "never written so");
    assert_eq!(faults(&[line("%2E./a", "", "x", "bring")]), [(2, "action")]);
    let mut wrong = line("a", "", "x", "bring");
    (wrong[4], wrong[5]) = ("1 kB", "none");
    assert_eq!(faults(&[wrong]), [(2, "size"), (2, "sha256")]);
}

#[test]
fn missing_columns_are_told_and_broken_text_is_not_guessed() {
    let dir = TestDir::new();
    let file = dir.file("map.csv");
    std::fs::write(&file, "a;b\n1;2\n").unwrap();
    assert_eq!(check(&file).unwrap().unwrap_err().total, 6);
    let head = COLUMNS.join(";");
    std::fs::write(&file, [head.as_bytes(), b"\n;a;;caf\xe9;0;", HASH.as_bytes(), b";;;bring\n"].concat()).unwrap();
    let faults = check(&file).unwrap().unwrap_err();
    assert!(faults.to_string().contains("row 2, new name: expected UTF-8"), "{faults}");
}
