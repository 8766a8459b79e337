//! The developer's commands. `cargo xtask help` names them; each sets up on its own what it needs.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect"))]

mod check;
mod deb;
mod demo;
mod metadata;
mod notices;
mod release;
mod rules;
mod setup;
mod shell;
mod steps;
mod test;

use std::process::ExitCode;

use shell::{Failure, Outcome};

const HELP: &str = "\
The developer's commands of Thuisbasis. Each installs what it needs first.

  cargo xtask demo [--listen ADDR] [--data DIR]
                        build the program and start it with a demo organisation
  cargo xtask test [-- ARGS]
                        everything a change must pass; ARGS go to the test runner
  cargo xtask check     format, lints and house rules only
  cargo xtask bench [-- ARGS]
                        measure the release build; ARGS go to the benchmark
  cargo xtask release   the program in one file, and a .deb, in target/release-dist
  cargo xtask setup     install what the commands above need, and nothing else
  cargo xtask help      this text

On Debian and Ubuntu, as root or with password-less sudo, missing packages are installed;
otherwise the one line that does it is printed.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_else(|| "help".to_owned());
    let rest: Vec<String> = arguments.collect();
    match dispatch(&command, after_dashes(&rest)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            eprintln!("\ncargo xtask {command}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, arguments: &[String]) -> Outcome {
    match command {
        "demo" => demo::demo(arguments),
        "test" => test::test(arguments),
        "bench" => release::bench(arguments),
        "check" => none(arguments).and_then(|()| check::check()),
        "release" => none(arguments).and_then(|()| release::release()),
        "setup" => none(arguments).and_then(|()| setup::everything()),
        "help" | "--help" | "-h" => {
            eprintln!("{HELP}");
            Ok(())
        }
        other => Err(Failure(format!("no such command: {other}\n\n{HELP}"))),
    }
}

/// Both `cargo xtask test -- x` and `cargo xtask test x` pass `x` on.
fn after_dashes(arguments: &[String]) -> &[String] {
    match arguments {
        [first, rest @ ..] if first == "--" => rest,
        all => all,
    }
}

fn none(arguments: &[String]) -> Outcome {
    match arguments {
        [] => Ok(()),
        [first, ..] => Err(Failure(format!("takes no arguments, got {first}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn arguments_pass_with_and_without_dashes() {
        assert_eq!(after_dashes(&strings(&["--", "-p", "x"])), strings(&["-p", "x"]));
        assert_eq!(after_dashes(&strings(&["-p", "--", "x"])), strings(&["-p", "--", "x"]));
        assert!(after_dashes(&[]).is_empty());
    }

    #[test]
    fn an_unknown_command_or_argument_is_refused() {
        assert!(dispatch("dmeo", &[]).is_err());
        assert!(dispatch("check", &strings(&["--fast"])).is_err());
    }

    #[test]
    fn help_names_every_command() {
        for command in ["demo", "test", "check", "bench", "release", "setup", "help"] {
            assert!(HELP.contains(&format!("cargo xtask {command}")), "{command}");
        }
    }
}
