//! Progress: numbered steps with the time each took, and a closing summary.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use crate::shell::{Failure, Outcome};

/// The steps of one command. When it goes, it tells where the time went.
pub(crate) struct Steps {
    total: usize,
    done: Vec<(String, Duration)>,
    /// The last word of the summary.
    ending: &'static str,
    colour: bool,
}

impl Steps {
    /// A command of `total` steps, summed up under `ending` when all go well.
    pub(crate) fn of(total: usize, ending: &'static str) -> Self {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { total, done: Vec::new(), ending, colour }
    }

    /// Runs the next step and says how it went.
    pub(crate) fn run<T>(&mut self, title: &str, step: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        eprintln!("\n{}", self.bold(&format!("[{}/{}] {title}", self.done.len() + 1, self.total)));
        let started = now();
        let outcome = step();
        let took = started.elapsed();
        match &outcome {
            Ok(_) => eprintln!("      done in {}", spoken(took)),
            Err(Failure(why)) => {
                self.ending = "stopped";
                eprintln!("      FAILED after {}: {why}", spoken(took));
            }
        }
        self.done.push((title.to_owned(), took));
        outcome
    }

    fn bold(&self, text: &str) -> String {
        if self.colour { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        eprintln!("\n{}", self.bold(&table(&self.done, self.ending)));
    }
}

fn table(done: &[(String, Duration)], word: &str) -> String {
    let total: Duration = done.iter().map(|(_, took)| *took).sum();
    let width = done.iter().map(|(title, _)| title.chars().count()).chain([word.chars().count()]).max().unwrap_or(0);
    let row = |title: &str, took: Duration| format!("  {title:<width$}  {:>9}", spoken(took));
    let mut lines: Vec<String> = done.iter().map(|(title, took)| row(title, *took)).collect();
    lines.push(row(word, total));
    lines.join("\n")
}

fn spoken(took: Duration) -> String {
    let tenths = took.as_millis() / 100;
    match took.as_secs() {
        0..60 => format!("{}.{} s", tenths / 10, tenths % 10),
        seconds => format!("{} min {:02}", seconds / 60, seconds % 60),
    }
}

#[expect(clippy::disallowed_methods, reason = "this measures how long a step takes")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(spoken(Duration::from_millis(0)), "0.0 s");
        assert_eq!(spoken(Duration::from_millis(3_499)), "3.4 s");
        assert_eq!(spoken(Duration::from_millis(59_999)), "59.9 s");
        assert_eq!(spoken(Duration::from_secs(605)), "10 min 05");
    }

    #[test]
    fn the_summary_lines_up_and_adds_up() {
        let done = [("Build".to_owned(), Duration::from_secs(61)), ("Set-up".to_owned(), Duration::from_millis(500))];
        assert_eq!(table(&done, "all"), "  Build    1 min 01\n  Set-up      0.5 s\n  all      1 min 01");
    }

    #[test]
    fn a_failed_step_is_counted_and_passed_on() {
        let mut steps = Steps::of(2, "all good");
        assert_eq!(steps.run("goes well", || Ok(7)), Ok(7));
        assert_eq!(steps.run("goes wrong", || Err::<(), _>(Failure("why".into()))), Err(Failure("why".into())));
        assert_eq!((steps.done.len(), steps.ending), (2, "stopped"));
    }
}
