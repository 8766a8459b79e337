//! What is wrong with a problem or a plan, said so that its owner can mend it.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Most faults that are told at once; a file full of them has one cause.
const MOST: usize = 50;

/// One thing that is wrong with what was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// A stable code, such as `unknown-id`.
    pub code: &'static str,
    /// Where: a path such as `stops[3].open`.
    pub place: String,
    /// What is wrong and what was expected.
    pub told: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, place, told, remedy } = self;
        let place = if place.is_empty() { "the file" } else { place };
        write!(out, "{place}: {told} ({code}). {remedy}")
    }
}

/// All that is wrong with what was given; never empty when it is an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct Faults(Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, fault) in self.0.iter().enumerate() {
            write!(out, "{}{fault}", if n > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

impl Faults {
    /// Nothing wrong yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One thing that is wrong.
    #[must_use]
    pub fn one(
        code: &'static str,
        place: impl Into<String>,
        told: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let mut faults = Self::new();
        faults.add(code, place, told, remedy);
        faults
    }

    /// Adds one thing that is wrong. Beyond the first fifty they are left out.
    pub fn add(
        &mut self,
        code: &'static str,
        place: impl Into<String>,
        told: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        if self.0.len() < MOST {
            self.0.push(Fault { code, place: place.into(), told: told.into(), remedy: remedy.into() });
        }
    }

    /// Adds a fault when `index` is not below `length`; whether it is.
    pub fn index(&mut self, index: usize, length: usize, place: impl fmt::Display) -> bool {
        if index >= length {
            let told = format!("there is no number {index}: the list has {length}, counted from 0");
            self.add("unknown-id", place.to_string(), told, "Correct the number or add what it refers to.");
        }
        index < length
    }

    /// Adds a fault when `value` is outside `least..=most`; whether it is inside.
    pub fn range(&mut self, value: i64, (least, most): (i64, i64), place: impl fmt::Display) -> bool {
        let inside = (least..=most).contains(&value);
        if !inside {
            let told = format!("{value} is not between {least} and {most}");
            self.add("out-of-range", place.to_string(), told, "Correct the number.");
        }
        inside
    }

    /// What was found.
    #[must_use]
    pub fn all(&self) -> &[Fault] {
        &self.0
    }

    /// An error when anything was found.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Reads JSON; what does not fit is told with its place in the text. Keeping track of the place takes time, so that is
/// done only when something does not fit.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Faults> {
    if let Ok(value) = serde_json::from_str(text) {
        return Ok(value);
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = error.path().to_string();
        let cause = error.inner().to_string();
        Faults::one("not-readable", if place == "." { String::new() } else { place }, cause, "Correct the file there.")
    })?;
    reader.end().map_err(|error| {
        Faults::one("not-readable", "", error.to_string(), "Leave one JSON value in the file, and nothing after it.")
    })?;
    Ok(value)
}

/// Makes something of a value that was read before.
pub(crate) fn fit<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Faults> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        Faults::one("not-readable", place, error.inner().to_string(), "Correct the file there.")
    })
}

/// Writes JSON for people.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, Faults> {
    serde_json::to_string_pretty(value).map_err(|error| not_writable(&error))
}

/// Writes JSON.
pub(crate) fn written(value: &impl Serialize) -> Result<String, Faults> {
    serde_json::to_string(value).map_err(|error| not_writable(&error))
}

fn not_writable(error: &serde_json::Error) -> Faults {
    Faults::one("not-writable", "", error.to_string(), "This is a defect of the planner: please report it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_what_does_not_fit_is_told() {
        #[derive(Debug, serde::Deserialize)]
        struct Stop {
            #[expect(dead_code, reason = "only read")]
            open: i64,
        }
        let found = read::<Vec<Stop>>(r#"[{"open":1},{"open":"x"}]"#).map_err(|faults| faults.to_string());
        let told = found.err().unwrap_or_default();
        assert!(told.starts_with("[1].open: invalid type: string \"x\", expected i64"), "{told}");
        let rest = read::<i64>("1 2").map_err(|faults| faults.to_string()).err().unwrap_or_default();
        assert!(rest.contains("trailing characters"), "{rest}");
    }

    #[test]
    fn a_file_full_of_faults_has_one_cause() {
        let mut faults = Faults::new();
        for n in 0..1_000 {
            faults.index(n, 0, format_args!("stops[{n}]"));
        }
        assert_eq!(faults.all().len(), MOST);
    }
}
