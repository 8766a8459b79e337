use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// An honest archive, packed. A name that ends in `/` is a folder.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(*name, options).unwrap_or_else(|error| panic!("{name}: {error}"));
        writer.write_all(content).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// The archive with one text replaced by another of the same length, wherever it stands.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> =
        (0..bytes.len()).filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(from))).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes.splice(at..at + from.len(), to.iter().copied());
    }
    bytes
}

/// What an archive shows: a line for each part.
fn walked(bytes: &[u8], limits: Limits) -> Result<Vec<String>, ArchiveError> {
    let mut archive = Archive::open(Cursor::new(bytes), limits)?;
    let mut lines = Vec::new();
    let joined = |path: &[FileName]| path.iter().map(FileName::as_str).collect::<Vec<_>>().join("/");
    while let Some(part) = archive.next_part()? {
        lines.push(match part {
            Part::Folder(path) => format!("{}/", joined(&path)),
            Part::Skipped { name, reason } => format!("{name:?} {reason:?}"),
            Part::File { path, size, mut content } => {
                let read = io::copy(&mut content, &mut io::sink()).map_err(|error| {
                    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ArchiveError>());
                    inner.cloned().unwrap_or_else(|| ArchiveError::Damaged(error.to_string()))
                })?;
                assert_eq!(read, size);
                format!("{} {size}", joined(&path))
            }
        });
    }
    Ok(lines)
}

fn lines(bytes: &[u8]) -> Vec<String> {
    walked(bytes, Limits::default()).unwrap_or_else(|error| vec![error.to_string()])
}

#[test]
fn folders_and_files_are_given_in_order() {
    let bytes = archive(&[("map/", b""), ("map/brief.txt", b"hallo"), ("map/diep/a.zip", &archive(&[("b", b"1")]))]);
    let found = lines(&bytes);
    assert_eq!(found[..2], ["map/", "map/brief.txt 5"]);
    assert!(found[2].starts_with("map/diep/a.zip "));
    assert_eq!(found.len(), 3);
    assert!(lines(&archive(&[])).is_empty());
}

#[test]
fn paths_that_lead_out_are_passed_over() {
    for name in [
        "../a",
        "a/../../b",
        "a/..",
        "/etc/passwd",
        "\\\\server\\share\\a",
        "C:\\a",
        "c:a",
        "..\\a",
        "a\\..\\..\\b",
        "a/.. /b",
        "a/.../b",
        "//",
        "./",
    ] {
        let found = lines(&replaced(
            archive(&[(&"q".repeat(name.len()), b"x")]),
            "q".repeat(name.len()).as_bytes(),
            name.as_bytes(),
        ));
        assert_eq!(found, [format!("{name:?} Outside")], "{name}");
    }
}

#[test]
fn names_are_tidied_and_kept_apart() {
    let bytes = archive(&[
        ("Map\\sub/wat?.txt", b"1"),
        ("./map/SUB/Wat_.TXT", b"22"),
        ("map/con", b""),
        ("a\u{202e}b.txt", b""),
        ("cafe\u{301}.txt", b""),
        ("caf\u{e9}.txt", b""),
    ]);
    let expected =
        ["Map/sub/wat_.txt 1", "map/SUB/Wat_ (2).TXT 2", "map/con_ 0", "ab.txt 0", "café.txt 0", "café (2).txt 0"];
    assert_eq!(lines(&bytes), expected);
}

/// One after the other, not each after all before it.
#[test]
fn many_files_of_one_name_get_numbers_in_turn() {
    let mut paths = Paths::default();
    let mut last = Vec::new();
    for n in 0..2_000_u32 {
        let name = if n % 2 == 0 { "Naam.txt" } else { "naam.TXT" };
        last = paths.file(vec![FileName::tidied(name)]).unwrap_or_default();
    }
    assert_eq!(last, [FileName::tidied("naam (2000).TXT")]);
}

#[test]
fn old_names_are_read_in_the_old_code_page() {
    // CP437, in which é is 82.
    assert_eq!(lines(&replaced(archive(&[("caf#.txt", b"")]), b"caf#.txt", b"caf\x82.txt")), ["café.txt 0"]);
    assert_eq!(lines(&archive(&[("日本/ж.txt", b"")])), ["日本/ж.txt 0"]);
}

#[test]
fn links_and_devices_are_passed_over() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.add_symlink("link", "/etc/passwd", options).unwrap_or_default();
    assert!(writer.start_file("fifo!", options.unix_permissions(0o644)).is_ok());
    let bytes = writer.finish().map(Cursor::into_inner).unwrap_or_default();
    // 0o100644 of a regular file, in the upper half of the attributes, becomes that of a pipe.
    let bytes = replaced(bytes, &[0xa4, 0x81], &[0xa4, 0x11]);
    assert_eq!(lines(&bytes), ["\"link\" Special", "\"fifo!\" Special"]);
}

#[test]
fn passwords_and_other_ways_of_packing_are_passed_over() {
    let stored = || {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        assert!(writer.start_file("a", options).is_ok());
        writer.finish().map(Cursor::into_inner).unwrap_or_default()
    };
    let header = stored().get(4..10).map(<[u8]>::to_vec).unwrap_or_default();
    let with = |at: usize, value: u8| {
        let mut changed = header.clone();
        changed[at] |= value;
        replaced(stored(), &header, &changed)
    };
    assert_eq!(lines(&stored()), ["a 0"]);
    assert_eq!(lines(&with(2, 1)), ["\"a\" Password"]);
    assert_eq!(lines(&with(4, 12)), ["\"a\" Packing"]);
}

#[test]
fn depth_is_limited() {
    let limits = Limits { depth: 2, ..Limits::default() };
    let bytes = archive(&[("1/2/a", b""), ("1/2/3/a", b"")]);
    assert_eq!(walked(&bytes, limits), Ok(vec!["1/2/a 0".to_owned(), "\"1/2/3/a\" TooDeep".to_owned()]));
}

#[test]
fn a_part_cannot_be_a_file_and_a_folder() {
    assert!(matches!(
        walked(&archive(&[("a", b""), ("A/b", b"")]), Limits::default()),
        Err(ArchiveError::Ambiguous(_))
    ));
    assert_eq!(lines(&archive(&[("a/b", b""), ("A", b""), ("a/c", b"")])), ["a/b 0", "A (2) 0", "a/c 0"]);
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let bytes = replaced(archive(&[("aaaa", b"1"), ("bbbb", b"2")]), b"bbbb", b"aaaa");
    assert!(matches!(walked(&bytes, Limits::default()), Err(ArchiveError::Ambiguous(_))));
}

#[test]
fn what_is_promised_counts() {
    let zeros = vec![0; 17 << 20];
    let bytes = archive(&[("zeros", &zeros)]);
    assert!(bytes.len() < 32 << 10);
    assert_eq!(walked(&bytes, Limits { ratio: 100, ..Limits::default() }), Err(ArchiveError::Bomb(16 << 20)));
    assert_eq!(
        walked(&bytes, Limits { unpacked: 1000, ratio: 2000, ..Limits::default() }),
        Err(ArchiveError::Bomb(1000))
    );
    assert!(walked(&bytes, Limits { ratio: 2000, ..Limits::default() }).is_ok());
}

#[test]
fn what_is_hidden_counts() {
    let zeros = vec![0; 17 << 20];
    let promised = u32::try_from(zeros.len()).unwrap_or_default().to_le_bytes();
    let lying = replaced(archive(&[("zeros", &zeros)]), &promised, &100_u32.to_le_bytes());
    assert!(matches!(walked(&lying, Limits::default()), Err(ArchiveError::Damaged(_))));
    let mut budget = Budget::new(1, Limits::default());
    assert!(budget.take(16 << 20).is_ok());
    assert!(budget.take(1).is_err());
}

#[test]
fn many_files_share_one_budget() {
    let zeros = vec![0; 9 << 20];
    let bytes = archive(&[("1", &zeros), ("2", &zeros)]);
    let limits = Limits { ratio: 1, ..Limits::default() };
    assert_eq!(walked(&bytes, limits), Err(ArchiveError::Bomb(16 << 20)));
    // The mark that sizes follow after the bytes: what the list says of them beforehand does not count then.
    let marked = |header: &[u8]| [header.get(..6).unwrap_or_default(), &[header[6] | 8]].concat();
    let local = bytes.get(..7).unwrap_or_default();
    let bytes = replaced(bytes.clone(), local, &marked(local));
    let listed: Vec<u8> =
        bytes.windows(9).find(|at| at.starts_with(b"PK\x01\x02")).map(<[u8]>::to_vec).unwrap_or_default();
    let mut changed = listed.clone();
    changed[8] |= 8;
    let bytes = replaced(bytes, &listed, &changed);
    let promised = Archive::open(Cursor::new(&bytes), limits).map(|archive| archive.zip.decompressed_size());
    assert_eq!(promised, Ok(None));
    assert_eq!(walked(&bytes, limits), Err(ArchiveError::Bomb(16 << 20)));
}

#[test]
fn too_many_parts_are_refused_before_they_are_listed() {
    let names: Vec<String> = (0..50).map(|n| n.to_string()).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let bytes = archive(&parts);
    assert_eq!(walked(&bytes, Limits { parts: 49, ..Limits::default() }), Err(ArchiveError::TooManyParts(49)));
    assert!(walked(&bytes, Limits { parts: 50, ..Limits::default() }).is_ok());
    let long = "n".repeat(60_000);
    let names: Vec<String> = (0..40).map(|n| format!("{long}{n}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(
        walked(&archive(&parts), Limits { parts: 40, ..Limits::default() }),
        Err(ArchiveError::TooManyParts(40))
    );
}

#[test]
fn what_is_no_zip_is_refused() {
    let good = archive(&[("a", b"content")]);
    let prefixed = [b"MZ program".as_slice(), &good].concat();
    for bytes in [b"".as_slice(), b"PK", b"no zip at all", &good[..good.len() - 10], &prefixed] {
        assert!(
            matches!(walked(bytes, Limits::default()), Err(ArchiveError::Damaged(_))),
            "{:?}",
            walked(bytes, Limits::default())
        );
    }
}

#[test]
fn damage_is_seen() {
    let good = archive(&[("a", b"content")]);
    // The second byte of what is packed.
    let damaged = replaced(good.clone(), &good[31..34], &[good[31] ^ 0x20, good[32], good[33]]);
    assert!(matches!(walked(&damaged, Limits::default()), Err(ArchiveError::Damaged(_))));
}

proptest! {
    /// Bytes changed anywhere: an error or a walk within the limits, and never a panic or a bad name.
    #[test]
    fn damaged_archives_do_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)) {
        let mut bytes = archive(&[("map/a.txt", b"content"), ("../b", &[0; 2000]), ("c", b"")]);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let Ok(mut archive) = Archive::open(Cursor::new(bytes.as_slice()), Limits::default()) else { return Ok(()) };
        while let Ok(Some(part)) = archive.next_part() {
            if let Part::File { path, mut content, .. } = part {
                for name in &path {
                    prop_assert_eq!(FileName::parse(name.as_str()), Ok(name.clone()));
                }
                let _ = io::copy(&mut content, &mut io::sink());
            }
        }
    }
}
