//! How source files begin, how long they are and what they are called.

use crate::tree::{File, Tree};
use crate::{check, objects};

/// Lines with something on them.
const LONGEST: usize = 800;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "utils",
    "util",
    "common",
    "helpers",
    "helper",
    "manager",
    "misc",
    "shared_utils",
];

fn silent(tree: &Tree) -> Vec<String> {
    // A crate may have its words in a page beside it, for people who read no code.
    let starts = ["//!", "#![doc = include_str!("];
    let silent = |file: &&File| !starts.iter().any(|start| file.text.starts_with(start));
    tree.ending(".rs")
        .filter(silent)
        .map(|file| format!("{} does not say what it is for", file.path))
        .collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    check("every source file starts with `//!`", silent);
}

#[test]
fn a_silent_file_is_seen() {
    assert!(objects(silent, "crates/model/src/lib.rs", "use std::fmt;\n//! Late.\n"));
    assert!(objects(silent, "crates/model/tests/x.rs", "// Not a doc comment.\n"));
    assert!(!objects(silent, "crates/model/src/lib.rs", "//! The model.\n"));
}

fn long(tree: &Tree) -> Vec<String> {
    let count = |file: &File| file.text.lines().filter(|line| !line.trim().is_empty()).count();
    let lengths = tree.ending(".rs").map(|file| (file, count(file)));
    let long = lengths.filter(|(_, lines)| *lines > LONGEST);
    long.map(|(file, lines)| format!("{} has {lines} lines", file.path))
        .collect()
}

#[test]
fn files_are_not_too_long() {
    check("no source file has more than 800 lines", long);
}

#[test]
fn a_long_file_is_seen() {
    assert!(objects(long, "crates/model/src/x.rs", &"let x = 1;\n".repeat(801)));
    assert!(!objects(long, "crates/model/src/x.rs", &"let x = 1;\n\n".repeat(800)));
}

fn nameless(tree: &Tree) -> Vec<String> {
    let stem = |part: &str| part.split('.').next().unwrap_or(part).to_lowercase();
    let empty = |path: &str| path.split('/').any(|part| EMPTY_NAMES.contains(&stem(part).as_str()));
    let bad = tree.paths.iter().filter(|path| empty(path));
    bad.map(|path| format!("{path} does not say what is inside")).collect()
}

#[test]
fn names_say_what_is_inside() {
    check(
        "no file or folder is called utils, common, helpers or manager",
        nameless,
    );
}

#[test]
fn an_empty_name_is_seen() {
    for path in [
        "crates/http/src/utils.rs",
        "crates/http/tests/common/mod.rs",
        "docs/Misc.md",
    ] {
        assert!(objects(nameless, path, "//! x\n"), "{path}");
    }
    assert!(!objects(nameless, "crates/http/src/utility_bill.rs", "//! x\n"));
}

fn without_lints(tree: &Tree) -> Vec<String> {
    // the fuzz targets are a workspace of their own, because they need another compiler
    let apart = ["Cargo.toml", "fuzz/Cargo.toml"];
    let manifests = tree
        .ending("Cargo.toml")
        .filter(|file| !apart.contains(&file.path.as_str()));
    let has = |text: &str| text.contains("[lints]\nworkspace = true");
    let without = manifests.filter(|file| !has(&file.text.replace('\r', "")));
    without
        .map(|file| format!("{} does not take the lints of the workspace", file.path))
        .collect()
}

#[test]
fn every_crate_takes_the_lints() {
    check("every crate has `[lints] workspace = true`", without_lints);
    check("the workspace forbids unsafe code", |tree| {
        let root = tree.files.iter().filter(|file| file.path == "Cargo.toml");
        let lax = root.filter(|file| !file.text.contains("unsafe_code = \"forbid\""));
        lax.map(|file| format!("{} allows unsafe code", file.path)).collect()
    });
}

#[test]
fn a_crate_without_lints_is_seen() {
    assert!(objects(
        without_lints,
        "crates/new/Cargo.toml",
        "[package]\nname = \"new\"\n"
    ));
    assert!(!objects(
        without_lints,
        "crates/new/Cargo.toml",
        "[lints]\nworkspace = true\n"
    ));
}
