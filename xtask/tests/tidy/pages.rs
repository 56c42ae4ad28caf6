//! The written pages: links lead somewhere, decisions are numbered.

use std::collections::BTreeSet;

use crate::tree::Tree;
use crate::{check, objects};

/// The targets of the links in a line of Markdown. Code between backticks is no link.
fn targets(line: &str) -> Vec<String> {
    let prose: Vec<_> = line.split('`').step_by(2).collect();
    let prose = prose.join(" ");
    let ends = prose.match_indices("](").map(|(at, _)| &prose[at + 2..]);
    let inside = ends.filter_map(|rest| rest.split(')').next());
    inside
        .filter_map(|target| target.split_whitespace().next().map(str::to_owned))
        .collect()
}

/// A path relative to the folder of `page`, without `.` and `..`; none when it leaves the repository.
fn resolve(page: &str, target: &str) -> Option<String> {
    let mut parts: Vec<_> = if target.starts_with('/') {
        Vec::new()
    } else {
        page.split('/').collect()
    };
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn dead_links(tree: &Tree) -> Vec<String> {
    let mut there: BTreeSet<&str> = tree.paths.iter().map(String::as_str).collect();
    for path in &tree.paths {
        there.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
    }
    let mut breaches = Vec::new();
    for file in tree.ending(".md") {
        let mut fenced = false;
        for (number, line) in file.lines() {
            fenced ^= line.trim_start().starts_with("```");
            for target in if fenced { Vec::new() } else { targets(line) } {
                let path = target.split('#').next().unwrap_or_default();
                let outside = target.contains("://") || target.starts_with("mailto:") || path.is_empty();
                if !outside && resolve(&file.path, path).is_none_or(|path| !there.contains(path.as_str())) {
                    breaches.push(format!("{}:{number} links to {target}, which is not there", file.path));
                }
            }
        }
    }
    breaches
}

#[test]
fn links_lead_somewhere() {
    check("every link to a file leads to one", dead_links);
}

#[test]
fn a_dead_link_is_seen() {
    let samples = |text| Tree::of(&[("docs/a.md", text), ("docs/b/c.md", ""), ("README.md", "")]);
    for dead in [
        "[x](d.md)",
        "[x](../../README.md)",
        "[x](b/d.md#y)",
        "![x](b.png)",
        "[x](b) [y](z)",
    ] {
        assert_eq!(dead_links(&samples(dead)).len(), 1, "{dead}");
    }
    for alive in [
        "[x](b/c.md)",
        "[x](../README.md#y)",
        "[x](b)",
        "[x](#y)",
        "`[x](d.md)`",
        "[x](https://d.example/e)",
    ] {
        assert_eq!(dead_links(&samples(alive)), [""; 0], "{alive}");
    }
    assert_eq!(dead_links(&samples("```\n[x](d.md)\n```\n")), [""; 0]);
}

fn misnumbered(tree: &Tree) -> Vec<String> {
    let names = tree
        .paths
        .iter()
        .filter_map(|path| path.strip_prefix("docs/decisions/"));
    let mut numbers: Vec<_> = names
        .map(|name| (name.split('-').next().unwrap_or_default(), name))
        .collect();
    numbers.sort_unstable();
    let due = (1..).map(|number: u32| format!("{number:04}"));
    let wrong = numbers
        .iter()
        .zip(due)
        .filter(|((number, name), due)| number != due || name.rsplit('.').next() != Some("md"));
    wrong
        .map(|((_, name), due)| format!("docs/decisions/{name} stands where {due} is due"))
        .collect()
}

#[test]
fn decisions_are_numbered() {
    check("decisions are numbered from 0001 without a gap", misnumbered);
}

#[test]
fn a_gap_in_the_decisions_is_seen() {
    let seen = |names: &[&str]| {
        let paths: Vec<_> = names
            .iter()
            .map(|name| (format!("docs/decisions/{name}"), ""))
            .collect();
        let samples: Vec<_> = paths.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        !misnumbered(&Tree::of(&samples)).is_empty()
    };
    assert!(!seen(&["0001-house.md", "0002-store.md"]));
    assert!(seen(&["0001-house.md", "0003-store.md"]));
    assert!(seen(&["0001-house.md", "0001-store.md"]));
    assert!(seen(&["house.md"]));
    assert!(objects(misnumbered, "docs/decisions/0001-house.txt", ""));
}
