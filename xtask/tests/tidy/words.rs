//! Words that stand nowhere: in code, in SQL, in any text.

use crate::tree::Tree;
use crate::{check, objects};

/// The rules themselves name what they forbid.
const RULES: &str = "xtask/tests/tidy/";

/// What stands in a line of code, without strings and comments. Good enough for a single line; a string over several
/// lines is read as code.
fn code(line: &str) -> String {
    let mut code = String::new();
    let mut characters = line.chars().peekable();
    let mut quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' if quoted => drop(characters.next()),
            '"' => quoted = !quoted,
            '/' if !quoted && characters.peek() == Some(&'/') => break,
            _ if quoted => {}
            other => code.push(other),
        }
    }
    code
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '!')
        .filter(|word| !word.is_empty())
}

fn unfinished(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in tree.ending(".rs").filter(|file| !file.path.starts_with(RULES)) {
        for (number, line) in file.lines() {
            for word in words(&code(line)) {
                if ["unsafe", "todo!", "unimplemented!", "dbg!"].contains(&word) {
                    breaches.push(format!("{}:{number} has `{word}`", file.path));
                }
            }
        }
    }
    breaches
}

#[test]
fn nothing_is_unsafe_or_unfinished() {
    check("no unsafe, todo, unimplemented or dbg", unfinished);
}

#[test]
fn unsafe_and_unfinished_code_is_seen() {
    let source = |line: &str| objects(unfinished, "crates/model/src/x.rs", line);
    assert!(source("let x = unsafe { y };"));
    assert!(source("    todo!(\"later\")"));
    assert!(source("let x = \"quoted\"; dbg!(x);"));
    assert!(!source("// unsafe { y }"));
    assert!(!source("let x = \"it says \\\"unsafe\\\" here\";"));
    assert!(!source("unsafe_code = 1"));
}

/// Keywords of SQL that stand in every kind of statement.
const KEYWORDS: &[&str] = &[
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "CREATE",
    "TABLE",
    "INDEX",
    "FROM",
    "WHERE",
    "INTO",
    "VALUES",
    "SET",
    "JOIN",
    "ORDER",
    "GROUP",
    "LIMIT",
    "RETURNING",
    "AND",
    "NOT",
    "NULL",
    "PRIMARY",
    "REFERENCES",
    "CONFLICT",
    "WITH",
];

fn shouting(tree: &Tree) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in tree.ending(".sql") {
        for (number, line) in file.lines() {
            let line = line.split("--").next().unwrap_or_default();
            // What stands between single quotes is data.
            let spoken: String = line.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
            for word in words(&spoken).filter(|word| KEYWORDS.contains(word)) {
                breaches.push(format!("{}:{number} shouts {word}", file.path));
            }
        }
    }
    breaches
}

#[test]
fn sql_is_lower_case() {
    check("SQL is written in lower case", shouting);
}

#[test]
fn shouted_sql_is_seen() {
    assert!(objects(shouting, "crates/store/sql/x.sql", "SELECT 1"));
    assert!(objects(shouting, "crates/store/sql/x.sql", "select 'x' FROM y"));
    assert!(!objects(
        shouting,
        "crates/store/sql/x.sql",
        "select 'NOT' from y -- AND so on"
    ));
}

/// Folders of one machine: nobody else has them.
fn machine_paths(tree: &Tree) -> Vec<String> {
    let folders = ["work", "root", "home", "Users"].map(|name| format!("/{name}/"));
    let mut breaches = Vec::new();
    for file in tree.files.iter().filter(|file| !file.path.starts_with(RULES)) {
        for (number, line) in file.lines() {
            let starts = |folder: &String| {
                line.match_indices(folder.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|c| c.is_whitespace() || "\"'`(=:[<".contains(c))
                })
            };
            if folders.iter().any(starts) {
                breaches.push(format!("{}:{number} names a folder of one machine", file.path));
            }
        }
    }
    breaches
}

#[test]
fn no_folder_of_one_machine_is_named() {
    check("no path of one machine", machine_paths);
}

#[test]
fn a_folder_of_one_machine_is_seen() {
    let seen = |text: &str| objects(machine_paths, "docs/x.md", text);
    assert!(seen(concat!("see /wo", "rk/notes.md")));
    assert!(seen("PATH=/home/eva/bin"));
    assert!(seen("\"/root/.cargo\""));
    assert!(!seen(concat!("https://example.com/wo", "rk/notes.md")));
    assert!(!seen("/rooted and /workers"));
}
