//! How long the import of a personnel file takes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use db::Engine;
use kernel::Clock;

use crate::args::Arguments;
use crate::failure::{Failure, Outcome};
use crate::place::Place;
use crate::report::Import;
use crate::watch::Watch;

/// The same people at every run.
const SEED: u64 = 11;
/// The columns of a personnel file that name a unit.
const CODE: usize = 8;
const NAME: usize = 9;

/// Imports a file into an organisation of which the units are there and the people are not; `None` when the program
/// cannot import.
pub(crate) async fn measure(asked: &Arguments, engine: Engine) -> Outcome<Option<Import>> {
    let place = Place::prepare(asked, engine, 0).await?;
    let program = &place.program;
    if !program.knows(&["import", "people"]).await {
        eprintln!("{}: this program has no import", engine.name());
        return Ok(None);
    }
    let mut people = Vec::new();
    sample::hr_csv(SEED, Clock::system().today(), asked.import_rows, &mut people)?;
    let units = units(&String::from_utf8_lossy(&people));
    let (people_file, units_file) = (program.data.join("people.csv"), program.data.join("units.csv"));
    fs::write(&people_file, people)?;
    fs::write(&units_file, units)?;
    // A database that was named may hold the organisation of an earlier run.
    let slug = format!("metingen-{}", std::process::id());
    program.run(&["organisation", "add", "Metingen", "--slug", &slug]).await?;
    program.run(&["import", "units", text(&units_file)?, "--organisation", &slug]).await?;
    let watch = Watch::start();
    program.run(&["import", "people", text(&people_file)?, "--organisation", &slug]).await?;
    let seconds = watch.elapsed().as_secs_f64();
    eprintln!("{}, import of {} rows: {seconds:.1} s", engine.name(), asked.import_rows);
    Ok(Some(Import { engine: engine.name(), rows: asked.import_rows, seconds }))
}

/// A file with the units that the people of a file belong to.
fn units(people: &str) -> String {
    let rows = people.lines().skip(1).map(|line| line.split(';').collect::<Vec<_>>());
    let named = rows.filter_map(|row| Some(format!("{};{}\r\n", row.get(CODE)?, row.get(NAME)?)));
    let distinct: BTreeSet<String> = named.collect();
    std::iter::once("Afdelingscode;Afdeling\r\n".to_owned()).chain(distinct).collect()
}

fn text(path: &Path) -> Outcome<&str> {
    path.to_str().ok_or_else(|| Failure::new(format!("{}: a name that is no text", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_unit_is_named_once() {
        let mut people = Vec::new();
        sample::hr_csv(SEED, Clock::system().today(), 90, &mut people).unwrap();
        let units = units(&String::from_utf8(people).unwrap());
        let lines: Vec<&str> = units.lines().collect();
        assert_eq!(lines[0], "Afdelingscode;Afdeling");
        assert_eq!(lines[1], "A00016;Team 16");
        assert!((5..8).contains(&lines.len()), "{units}");
    }
}
