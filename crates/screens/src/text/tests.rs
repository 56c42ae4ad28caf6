//! Nothing is said that is not written, and nothing is written that is never said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Language, Texts, files, text_of};

/// Every text of a language with the places in it.
fn texts(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for path in files(language) {
        let text = text_of(&path);
        if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(text.clone()) {
            panic!("{path}: {errors:?}");
        }
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '}', '['])) {
                name.clone_into(&mut key);
                assert!(
                    all.insert(key.clone(), BTreeSet::new()).is_none(),
                    "{path}: {key} is there twice"
                );
            }
            let places = line.split('$').skip(1).map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
                rest[..end].to_owned()
            });
            if let Some(known) = all.get_mut(&key) {
                known.extend(places);
            }
        }
    }
    all
}

/// All templates and sources, but for tests of texts.
fn sources() -> String {
    let mut text = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), templates()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("text/tests.rs") {
                text += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    text
}

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")
}

#[test]
fn both_languages_say_the_same() {
    let [nl, en] = Language::ALL.map(texts);
    assert!(nl.len() > 50, "texts are found");
    let both: BTreeSet<_> = nl.keys().chain(en.keys()).collect();
    let differ: Vec<_> = both.into_iter().filter(|key| nl.get(*key) != en.get(*key)).collect();
    assert!(differ.is_empty(), "not the same keys and places: {differ:?}");
}

#[test]
fn what_is_named_is_there() {
    let nl = texts(Language::Dutch);
    let text = sources();
    let mut missing = BTreeSet::new();
    for verb in [".say(\"", ".one(\"", ".two(\"", ".with(\"", ".notice(\""] {
        for rest in text.split(verb).skip(1) {
            let key = rest.split('"').next().unwrap();
            // a finding's `with` fills a place and names no text
            if !nl.contains_key(key) && (verb != ".with(\"" || key.contains('-')) {
                missing.insert(key);
            }
        }
    }
    assert!(missing.is_empty(), "no such texts: {missing:?}");
}

#[test]
fn no_text_is_idle() {
    let text = sources();
    let nl = texts(Language::Dutch);
    let idle: Vec<_> = nl.keys().filter(|key| !text.contains(&format!("\"{key}\""))).collect();
    assert!(idle.is_empty(), "never said: {idle:?}");
}

#[test]
fn numbers_in_texts_have_groups() {
    let of = |language| Texts::new(language).one("frame-attention", "count", 12_345_u64);
    assert!(of(Language::Dutch).contains("12.345"), "{}", of(Language::Dutch));
    assert!(of(Language::English).contains("12,345"), "{}", of(Language::English));
}
