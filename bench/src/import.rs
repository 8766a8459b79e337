//! How long the import of a personnel file takes.

use std::fs::File;
use std::io::BufWriter;

use db::Engine;
use kernel::Clock;

use crate::args::Arguments;
use crate::failure::{Failure, Outcome};
use crate::place::Place;
use crate::report::Import;
use crate::watch::Watch;

/// The same file at every run of a day.
const SEED: u64 = 11;

/// Imports a file into an organisation that is empty; `None` when the program cannot import.
pub(crate) async fn measure(asked: &Arguments, engine: Engine) -> Outcome<Option<Import>> {
    let place = Place::prepare(asked, engine, 0).await?;
    let program = &place.program;
    if !program.knows(&["import", "people"]).await {
        eprintln!("{}: this program has no import", engine.name());
        return Ok(None);
    }
    // A database that was named may hold the organisation of an earlier run.
    let slug = format!("metingen-{}", std::process::id());
    program.run(&["organisation", "add", "Metingen", "--slug", &slug]).await?;
    let file = program.data.join("people.csv");
    sample::hr_csv(SEED, Clock::system().today(), asked.import_rows, BufWriter::new(File::create(&file)?))?;
    let path = file.to_str().ok_or_else(|| Failure::new("the folder for results has a name that is no text"))?;
    let watch = Watch::start();
    program.run(&["import", "people", path, "--organisation", &slug]).await?;
    let seconds = watch.elapsed().as_secs_f64();
    eprintln!("{}, import of {} rows: {seconds:.1} s", engine.name(), asked.import_rows);
    Ok(Some(Import { engine: engine.name(), rows: asked.import_rows, seconds }))
}
