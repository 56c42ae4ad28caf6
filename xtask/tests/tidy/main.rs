//! The house rules that lints cannot say. Each rule is a function over the tree, with a bad sample that shows that it
//! can fail.

mod arrows;
mod files;
mod pages;
mod rooms;
mod tree;
mod words;

use tree::Tree;

/// Fails with every breach of a rule at once.
fn hold(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

/// Checks a rule against the tree of this repository.
fn check(rule: &str, find: impl Fn(&Tree) -> Vec<String>) {
    hold(rule, &find(&Tree::read()));
}

/// True when a rule objects to a file of this name and text.
fn objects(find: impl Fn(&Tree) -> Vec<String>, path: &str, text: &str) -> bool {
    !find(&Tree::of(&[(path, text)])).is_empty()
}
