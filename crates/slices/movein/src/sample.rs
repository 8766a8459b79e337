//! An old drive for tests and measurements: the same for the same seed, with all that old drives have.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use kernel::Random;

const FOLDERS: &[&[u8]] = &[
    b"Data",
    b"Archief",
    b"Archief 2019",
    b"Notulen",
    b"notulen",
    b"Financi\xc3\xabn",
    b"Financi\x89n",
    b"Roosters oud",
    b"P&O",
    b"CON",
    b"Nieuwe map (2)",
    b"Rapporten",
    b"Rapporten 2021",
    b"Afdeling Onderwijs en Kwaliteit van de stichting",
];
const NAMES: &[&[u8]] = &[
    b"Verslag",
    b"verslag",
    b"VERSLAG",
    b"Kopie van Verslag",
    b"Verslag (1)",
    b"Verslag - kopie",
    b"begroting_definitief_v3",
    b"caf\xe9",
    b"caf\x82",
    b"caf\xc3\xa9",
    b"cafe\xcc\x81",
    b"brief aan: ouders?",
    b"aux",
    b"=1+1",
    b"-lijst",
    b"a;b,c",
    b"regel\neinde",
    b"\xff\xfe\x01",
    b"map.met.punten.",
    b" spaties ",
];
const EXTENSIONS: &[&[u8]] = &[b".docx", b".DOCX", b".xlsx", b".pdf", b".txt", b".jpg", b"", b".tmp"];

/// Writes so many files below `folder`, which must be there and empty. One in five has content that others have too, one in
/// fifty is empty, one in a hundred lies deeper than 260 characters.
pub fn drive(folder: &Path, seed: u64, files: u64) -> io::Result<()> {
    let random = Random::seeded(seed);
    let pick = |from: &'static [&'static [u8]]| -> &'static [u8] {
        let at = usize::try_from(random.below(from.len() as u64)).unwrap_or_default();
        from.get(at).copied().unwrap_or_default()
    };
    let mut places: Vec<Vec<u8>> = vec![Vec::new()];
    for number in 0..files {
        // A new folder for every twelve files or so, below one that is there.
        if number % 12 == 0 {
            let at = usize::try_from(random.below(places.len() as u64)).unwrap_or_default();
            let mut place = places.get(at).cloned().unwrap_or_default();
            let levels = if random.below(100) == 0 { 8 } else { 1 + random.below(2) };
            for _ in 0..levels {
                place.extend_from_slice(if levels == 8 {
                    FOLDERS.last().copied().unwrap_or_default()
                } else {
                    pick(FOLDERS)
                });
                place.extend_from_slice(format!(" {}/", random.below(400)).as_bytes());
            }
            // Longer paths are taken by no call.
            if place.len() < 1_500 {
                fs::create_dir_all(folder.join(OsStr::from_bytes(&place)))?;
                places.push(place);
            }
        }
        let place = places.last().cloned().unwrap_or_default();
        let mut path = [&place, pick(NAMES), pick(EXTENSIONS)].concat();
        if folder.join(OsStr::from_bytes(&path)).exists() {
            path = [&place, pick(NAMES), format!(" {number}").as_bytes(), pick(EXTENSIONS)].concat();
        }
        fs::write(folder.join(OsStr::from_bytes(&path)), content(&random, number))?;
    }
    Ok(())
}

fn content(random: &Random, number: u64) -> Vec<u8> {
    match random.below(50) {
        0 => Vec::new(),
        1..=10 => format!("Het sjabloon nummer {}.", random.below(40)).into_bytes(),
        _ => {
            let line = format!("Bestand {number} met eigen inhoud {:016x}.\n", random.below(u64::MAX));
            let times = usize::try_from(1 + random.below(60)).unwrap_or(1);
            line.repeat(times).into_bytes()
        }
    }
}
