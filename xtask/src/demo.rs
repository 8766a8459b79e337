//! `cargo xtask demo`: the program with a demo organisation in it.

use std::os::unix::process::CommandExt;

use crate::setup;
use crate::shell::{Failure, Outcome, cargo, command, run, target};
use crate::steps::Steps;

/// Where the demo listens and keeps its data unless told otherwise.
const DEFAULTS: [(&str, &str); 2] = [("--listen", "127.0.0.1:8080"), ("--data", "target/demo")];

/// `cargo xtask demo`.
pub(crate) fn demo(arguments: &[String]) -> Outcome {
    let mut steps = Steps::of(2, "built");
    steps.run("Set-up", || setup::provide(setup::BUILD))?;
    // The whole workspace chooses the features of what is shared, so that the tests find it built.
    steps.run("Build", || run(cargo().args(["build", "--workspace", "--bin", "thuisbasis"])))?;
    drop(steps);
    let arguments = completed(arguments);
    eprintln!("\nStarting: thuisbasis demo serve {}   (Ctrl-C stops it)\n", arguments.join(" "));
    // The program takes this process's place: signals reach it, its exit code is ours, nothing stays behind.
    let error = command(target().join("debug/thuisbasis")).args(["demo", "serve"]).args(arguments).exec();
    Err(Failure(format!("cannot start the program: {error}")))
}

fn completed(arguments: &[String]) -> Vec<String> {
    let mut all = arguments.to_vec();
    for (name, value) in DEFAULTS {
        let given = |argument: &String| {
            argument == name || argument.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
        };
        if !arguments.iter().any(given) {
            all.extend([name.to_owned(), value.to_owned()]);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_given_is_filled_in() {
        let given = |words: &[&str]| completed(&words.iter().map(ToString::to_string).collect::<Vec<_>>()).join(" ");
        assert_eq!(given(&[]), "--listen 127.0.0.1:8080 --data target/demo");
        assert_eq!(given(&["--data", "x"]), "--data x --listen 127.0.0.1:8080");
        assert_eq!(given(&["--listen=[::1]:1", "--data=x"]), "--listen=[::1]:1 --data=x");
    }
}
