//! Secrets at rest, and changing the master key.

use std::path::Path;

use crate::stage::{KEY, Serving, Stage, eventually};

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

#[test]
fn a_server_that_runs_follows_a_rotation() {
    let stage = Stage::with(2, None);
    stage.connect().well();
    let serving = Serving::start(&stage);
    stage.run(&["invoice", "import", &stage.invoice(1)]).well();
    eventually("the first booking", || stage.booked() == ["F-1"]);
    let rotated = stage.run(&["key", "rotate", "--json"]).well().json();
    assert_eq!(rotated["current"], "k2", "{rotated}");
    stage.run(&["invoice", "import", &stage.invoice(2)]).well();
    eventually("a booking after the rotation", || stage.booked() == ["F-1", "F-2"]);
    stage.run(&["doctor"]).well();
    serving.signal("HUP");
    let told = serving.end();
    assert!(!told.contains("ERROR") && told.contains("Stopped."), "{told}");
}

#[test]
fn a_server_reads_its_keys_on_a_signal() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let serving = Serving::start(&stage);
    let file = stage.data.join("master.keys");
    let before = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, "damaged").unwrap();
    serving.signal("HUP");
    std::fs::write(
        &file,
        format!("k2:{}\n{before}", "ERERERERERERERERERERERERERERERERERERERERERE="),
    )
    .unwrap();
    // The signal may find either file; at the second one the keys are others.
    for _ in 0..20 {
        serving.signal("HUP");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let told = serving.end();
    assert!(
        told.contains("The master keys were read anew; k2 is current."),
        "{told}"
    );
}
