//! Secrets at rest, and changing the master key.

use std::path::Path;

use crate::stage::{KEY, Stage};

fn holds(folder: &Path, text: &str) -> bool {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.into_iter().any(|path| {
        let hit = |bytes: Vec<u8>| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        if path.is_dir() {
            holds(&path, text)
        } else {
            hit(std::fs::read(&path).unwrap())
        }
    })
}

#[test]
fn the_key_stands_nowhere() {
    let stage = Stage::with(1, None);
    let mut told = String::new();
    let secret = format!("koppelsleutel={KEY}");
    for arguments in [
        &["connect", "--secret", &secret][..],
        &["pull"],
        &["doctor"],
        &["status", "--json"],
    ] {
        let mut command = stage.command(arguments);
        let ran = crate::stage::Ran::of(command.env("BOEKBRUG_LOG", "trace"));
        told += &(ran.stdout + &ran.stderr);
    }
    assert!(told.contains("TRACE") || told.contains("DEBUG"), "the log was on");
    assert!(!told.contains(KEY), "the key was told");
    assert!(holds(&stage.data, "Demo BV"), "the search finds what is there");
    assert!(!holds(&stage.data, KEY), "the key stands in a file");
}

#[test]
fn a_rotation_that_was_cut_off_is_run_again() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let file = stage.data.join("master.keys");
    let before = std::fs::read_to_string(&file).unwrap();
    // Cut off after the new key was written and before anything was sealed with it.
    std::fs::write(
        &file,
        format!("k2:{}\n{before}", "ERERERERERERERERERERERERERERERERERERERERERE="),
    )
    .unwrap();
    let listed = stage.run(&["key", "list", "--json"]).well().json();
    assert_eq!(
        (listed["current"].as_str(), listed["older"][0].as_str()),
        (Some("k2"), Some("k1")),
        "{listed}"
    );
    stage.run(&["pull"]).well();

    let rotated = stage.run(&["key", "rotate", "--json"]).well().json();
    assert_eq!(rotated["current"], "k3", "{rotated}");
    assert!(rotated["sealed_again"].as_u64().unwrap() >= 1, "{rotated}");
    let after = std::fs::read_to_string(&file).unwrap();
    assert_eq!(after.lines().count(), 1);
    assert!(after.starts_with("k3:"));
    stage.run(&["pull"]).well();

    std::fs::write(&file, before).unwrap();
    let wrong = stage.run(&["doctor"]);
    assert_eq!(wrong.code, 1);
    assert!(
        wrong.stdout.contains("internal.secretUnreadable"),
        "{}{}",
        wrong.stdout,
        wrong.stderr
    );
}
