//! Which programs a test run consists of, and in which order.

use crate::found::Found;
use crate::postgres::VARIABLE;
use crate::process::Process;

/// Seeds of the storm in a test run.
const SEEDS: &str = "2000";

/// Seconds for which a test run asks the interface everything.
const SECONDS: &str = "120";

/// How often a test run kills the program.
const ROUNDS: &str = "10";

/// The steps in order: what is quick to fail first, the tests last.
pub(crate) fn steps(found: &Found, storm: bool, database: Option<&str>) -> Vec<Process> {
    let mut steps = Vec::new();
    if found.rustfmt {
        steps.push(Process::cargo(["fmt", "--all", "--check", "--", "--files-with-diff"]));
    }
    if found.deny {
        steps.push(Process::cargo([
            "deny",
            "--offline",
            "check",
            "licenses",
            "bans",
            "sources",
        ]));
    }
    if found.clippy {
        // Not through RUSTFLAGS: that would build every dependency a second time.
        let lints = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--keep-going",
            "--quiet",
            "--",
        ];
        let lints = lints.into_iter().chain(["--deny", "warnings"]);
        steps.push(Process::cargo(lints));
    }
    let pages = ["doc", "--workspace", "--no-deps", "--keep-going", "--quiet"];
    steps.push(Process::cargo(pages).with("RUSTDOCFLAGS", "--deny warnings"));
    if storm {
        steps.push(Process::cargo(["xtask", "storm", "--seeds", SEEDS, "--json"]));
    }
    // It starts a server of its own: a database that the environment names may hold something.
    let databases = if found.postgres.is_some() { "both" } else { "sqlite" };
    let kill = ["xtask", "kill", "--rounds", ROUNDS, "--json", "--database", databases];
    steps.push(Process::cargo(kill));
    steps.push(Process::cargo(["xtask", "api", "--seconds", SECONDS]));
    let axe = found.axe.as_ref().map(|path| path.display().to_string());
    let tests = tests(found.nextest, database);
    steps.extend(tests.map(|step| match &axe {
        Some(path) => step.with(crate::browser::AXE, path),
        None => step,
    }));
    steps
}

/// Examples in the documentation first, because nextest knows none of them; then all other tests.
fn tests(nextest: bool, database: Option<&str>) -> [Process; 2] {
    let examples = Process::cargo(["test", "--workspace", "--doc", "--quiet"]);
    let all = if nextest {
        Process::cargo(["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        Process::cargo(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
    };
    [examples, all].map(|step| match database {
        Some(url) => step.with(VARIABLE, url),
        None => step,
    })
}

/// The tests after the checks. Where a check failed they say only what is not right, or its report would be lost among
/// thousands of lines about what is.
pub(crate) fn after(tests: &Process, checks_passed: bool) -> Process {
    let mut tests = tests.clone();
    let nextest = tests.arguments.first().is_some_and(|first| first == "nextest");
    if nextest && !checks_passed {
        tests.arguments.extend(["--status-level", "slow"].map(str::to_owned));
    }
    tests
}

/// The step as it is shown: the address of a database may hold a password.
pub(crate) fn without_address(step: &Process) -> Process {
    let mut shown = step.clone();
    shown.environment.retain(|(name, _)| name != VARIABLE);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Found {
        Found {
            rustfmt: true,
            clippy: true,
            nextest: true,
            deny: true,
            ..Found::default()
        }
    }

    fn words(found: &Found, storm: bool) -> Vec<String> {
        steps(found, storm, None)
            .iter()
            .map(|step| step.arguments[0].clone())
            .collect()
    }

    #[test]
    fn the_tests_come_last() {
        assert_eq!(
            words(&all(), true),
            [
                "fmt", "deny", "clippy", "doc", "xtask", "xtask", "xtask", "test", "nextest"
            ]
        );
    }

    #[test]
    fn what_is_missing_is_left_out() {
        assert_eq!(
            words(&Found::default(), false),
            ["doc", "xtask", "xtask", "test", "test"]
        );
        let last = steps(&Found::default(), false, None).pop().expect("a step");
        assert!(last.arguments.contains(&"--tests".to_owned()));
    }

    #[test]
    fn a_failed_check_is_not_lost_among_passed_tests() {
        let last = steps(&all(), true, None).pop().expect("a step");
        assert_eq!(after(&last, true), last);
        assert!(after(&last, false).to_string().ends_with(" --status-level slow"));
        let plain = steps(&Found::default(), true, None).pop().expect("a step");
        assert_eq!(after(&plain, false), plain);
    }

    #[test]
    fn only_tests_learn_of_the_database() {
        let steps = steps(&all(), true, Some("postgres://eva:secret@db/x"));
        let told: Vec<_> = steps
            .iter()
            .filter(|step| step.to_string().contains("secret"))
            .collect();
        assert_eq!(told.len(), 2);
        for step in told {
            assert!(!without_address(step).to_string().contains("secret"));
        }
    }
}
