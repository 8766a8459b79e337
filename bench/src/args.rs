//! What can be asked of the benchmark.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use db::Engine;

use crate::load::Pace;
use crate::planners::Planners;

/// Measures the whole program: start, memory, pages, sign-ins and import, on both engines and at several sizes.
#[derive(Debug, Clone, Parser)]
#[command(name = "thuisbasis-bench")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) part: Option<Part>,
    /// Sizes, in people
    #[arg(long, value_delimiter = ',', default_values_t = [6_000, 100_000, 1_000_000], value_name = "N,N,…")]
    pub(crate) people: Vec<usize>,
    /// Engines to measure on
    #[arg(long, value_enum, default_value = "both")]
    pub(crate) engine: Engines,
    /// The program to measure
    #[arg(long, env = "THUISBASIS_BIN", default_value = "target/release/thuisbasis", value_name = "FILE")]
    pub(crate) binary: PathBuf,
    /// An empty PostgreSQL database to use [default: one on a server of its own, with settings for tests]
    #[arg(long, value_name = "URL")]
    pub(crate) postgres_url: Option<String>,
    /// Seconds to measure each page
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) seconds: u64,
    /// Seconds to warm up before that
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(0..=60))]
    pub(crate) warm_up: u64,
    /// Seconds of rest before memory is measured
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(0..=60))]
    pub(crate) rest: u64,
    /// Connections at a time
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(crate) connections: u16,
    /// Rows of the file to import; 0 leaves the import out
    #[arg(long, default_value_t = 100_000)]
    pub(crate) import_rows: usize,
    /// Ask for pages that are not compressed
    #[arg(long)]
    pub(crate) no_gzip: bool,
    /// Folder for databases and results
    #[arg(long, default_value = "target/bench", value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}

/// What to measure instead of the whole program.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Part {
    Planners(Planners),
}

/// Which engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engines {
    Sqlite,
    Postgres,
    Both,
}

impl Arguments {
    pub(crate) fn engines(&self) -> Vec<Engine> {
        match self.engine {
            Engines::Sqlite => vec![Engine::Sqlite],
            Engines::Postgres => vec![Engine::Postgres],
            Engines::Both => vec![Engine::Sqlite, Engine::Postgres],
        }
    }

    pub(crate) fn pace(&self) -> Pace {
        Pace {
            connections: usize::from(self.connections),
            warm_up: Duration::from_secs(self.warm_up),
            measured: Duration::from_secs(self.seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_engines_are_lists() {
        let asked = Arguments::parse_from(["bench", "--people", "6000,20", "--engine", "sqlite"]);
        assert_eq!(asked.people, [6_000, 20]);
        assert_eq!(asked.engines(), [Engine::Sqlite]);
        assert_eq!(Arguments::parse_from(["bench"]).people, [6_000, 100_000, 1_000_000]);
        assert!(Arguments::try_parse_from(["bench", "--seconds", "0"]).is_err());
    }
}
