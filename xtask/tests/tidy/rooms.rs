//! A package's name stays in its own room.

use crate::tree::Tree;
use crate::{check, objects};

/// The names of packages, in lower case.
const NAMES: &[&str] = &["snelstart", "exact online", "king finance", "imuis"];

/// Where they may stand: their own crates, the imitations, the registry, and what is never shipped.
const AT_HOME: &[&str] = &[
    "crates/snelstart/",
    "crates/king/",
    "crates/exact/",
    "crates/sandbox/",
    "crates/boekbrug/",
    "crates/storm/",
    "crates/bench/",
    "xtask/",
];

fn named(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    let sources = tree.ending(".rs").chain(tree.ending(".sql"));
    for file in sources.filter(|file| !AT_HOME.iter().any(|home| file.path.starts_with(home))) {
        for (number, line) in file.lines() {
            let line = without_sources(&line.to_lowercase());
            for name in NAMES.iter().filter(|name| line.contains(**name)) {
                breaches.push(format!("{}:{number} names {name}", file.path));
            }
        }
    }
    breaches
}

/// A line without the citations of where a fact comes from, such as `apis/name.md section 8`: a rule of the model may
/// have been learned from one package.
fn without_sources(line: &str) -> String {
    NAMES.iter().fold(line.to_owned(), |line, name| {
        line.replace(&format!("apis/{name}.md"), "")
    })
}

#[test]
fn packages_are_named_at_home_only() {
    check(
        "a package's name stays in its crate, the sandbox and the registry",
        named,
    );
}

#[test]
fn a_name_elsewhere_is_seen() {
    assert!(objects(
        named,
        "crates/engine/src/lib.rs",
        "//! x\n// as SnelStart wants it\n"
    ));
    assert!(objects(
        named,
        "crates/model/src/x.rs",
        "struct ExactOnline; // Exact Online\n"
    ));
    assert!(objects(named, "crates/store/sql/x.sql", "-- imuis\nselect 1\n"));
    assert!(!objects(
        named,
        "crates/model/src/x.rs",
        "/// At most 60 (apis/snelstart.md section 8).\n"
    ));
    assert!(objects(
        named,
        "crates/model/src/x.rs",
        "/// As SnelStart says (apis/snelstart.md section 8).\n"
    ));
    assert!(!objects(named, "crates/snelstart/src/lib.rs", "//! SnelStart.\n"));
    assert!(!objects(
        named,
        "crates/engine/src/lib.rs",
        "//! An exact match, as a king wants it.\n"
    ));
}
