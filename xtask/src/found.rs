//! What is on this machine and what is missing.

use std::path::PathBuf;

use crate::postgres::install::{self, Binaries};
use crate::process::{Process, Runner};

/// The tools that were found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Found {
    pub(crate) rustfmt: bool,
    pub(crate) clippy: bool,
    pub(crate) nextest: bool,
    pub(crate) deny: bool,
    pub(crate) postgres: Option<Binaries>,
    /// Chromium and its driver.
    pub(crate) browser: bool,
    /// The script that knows the rules of WCAG.
    pub(crate) axe: Option<PathBuf>,
    /// A database that the environment names already; then none is started.
    pub(crate) database: Option<String>,
}

/// A tool without which something cannot run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Missing {
    /// Its name.
    pub(crate) tool: &'static str,
    /// What cannot run without it.
    pub(crate) without: &'static str,
    /// The command that installs it.
    pub(crate) hint: &'static str,
}

impl Found {
    /// Looks for the tools.
    pub(crate) async fn look(runner: &Runner) -> Self {
        let cargo_knows = async |name: &str| runner.quietly(&Process::cargo([name, "--version"])).await;
        Self {
            rustfmt: cargo_knows("fmt").await,
            clippy: cargo_knows("clippy").await,
            nextest: cargo_knows("nextest").await,
            deny: cargo_knows("deny").await,
            postgres: install::find(runner).await,
            browser: crate::browser::find(runner).await,
            axe: None,
            database: std::env::var(crate::postgres::VARIABLE)
                .ok()
                .filter(|url| !url.is_empty()),
        }
    }

    /// What cannot run on this machine. A better test runner and the licence check are extras, not missing.
    pub(crate) fn missing(&self) -> Vec<Missing> {
        let mut missing = Vec::new();
        if !self.rustfmt {
            missing.push(Missing {
                tool: "rustfmt",
                without: "the check of the format",
                hint: "rustup component add rustfmt",
            });
        }
        if !self.clippy {
            missing.push(Missing {
                tool: "clippy",
                without: "the lints",
                hint: "rustup component add clippy",
            });
        }
        if self.postgres.is_none() && self.database.is_none() {
            missing.push(Missing {
                tool: "PostgreSQL",
                without: "every test on PostgreSQL",
                hint: install::COMMAND,
            });
        }
        if !self.browser {
            missing.push(Missing {
                tool: "Chromium or its driver",
                without: "every test in a browser",
                hint: crate::browser::COMMAND,
            });
        } else if self.axe.is_none() {
            missing.push(Missing {
                tool: "axe-core",
                without: "the rules of WCAG on every page",
                hint: "install Node with npm, or let BOEKBRUG_TEST_AXE name axe.min.js",
            });
        }
        missing
    }

    /// One line for each tool.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |name: &str, found: Option<String>, without: &str| match found {
            Some(what) => format!("  found    {name}{what}"),
            None => format!("  missing  {name}: {without}"),
        };
        let plain = |found: bool| found.then(String::new);
        let postgres = match (&self.database, &self.postgres) {
            (Some(_), _) => Some(format!(" by {}", crate::postgres::VARIABLE)),
            (None, Some(binaries)) => Some(format!(" in {}", binaries.folder.display())),
            (None, None) => None,
        };
        vec![
            line("rustfmt", plain(self.rustfmt), "the format is not checked"),
            line("clippy", plain(self.clippy), "the lints are not checked"),
            line("PostgreSQL", postgres, "its tests cannot run"),
            line("Chromium", plain(self.browser), "the tests in a browser cannot run"),
            line("cargo-nextest", plain(self.nextest), "cargo's own test runner is used"),
            line(
                "cargo-deny",
                plain(self.deny),
                "licences and sources are not checked here",
            ),
        ]
    }
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
            postgres: Some(Binaries {
                folder: "/usr/lib/postgresql/15/bin".into(),
            }),
            browser: true,
            axe: Some("axe.min.js".into()),
            database: None,
        }
    }

    fn names(found: &Found) -> Vec<&'static str> {
        found.missing().iter().map(|missing| missing.tool).collect()
    }

    #[test]
    fn nothing_is_missing_where_all_is_found() {
        assert_eq!(names(&all()), [""; 0]);
        assert!(all().lines().iter().all(|line| line.starts_with("  found")));
    }

    #[test]
    fn extras_are_not_missing() {
        let found = Found {
            nextest: false,
            deny: false,
            ..all()
        };
        assert_eq!(names(&found), [""; 0]);
        assert!(found.lines()[4].starts_with("  missing  cargo-nextest"));
    }

    #[test]
    fn a_database_of_the_environment_will_do() {
        let found = Found {
            postgres: None,
            ..all()
        };
        assert_eq!(names(&found), ["PostgreSQL"]);
        let found = Found {
            database: Some("postgres://localhost/x".to_owned()),
            ..found
        };
        assert_eq!(names(&found), [""; 0]);
        assert!(
            !found.lines()[2].contains("localhost"),
            "the address may hold a password"
        );
    }

    #[test]
    fn every_missing_tool_comes_with_a_command() {
        assert_eq!(
            names(&Found::default()),
            ["rustfmt", "clippy", "PostgreSQL", "Chromium or its driver"]
        );
        assert!(
            Found::default()
                .missing()
                .iter()
                .all(|missing| missing.hint.contains(' '))
        );
    }
}
