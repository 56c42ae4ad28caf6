//! How each command ends (docs/operating.md, "Exit codes"): 0 all went well, 1 something is left to do, 2 the command
//! was wrong.

use crate::stage::{Ran, Stage, program};

/// Lets the configuration point at a port of loopback where nobody listens, or back at the sandbox.
fn cut_off(stage: &Stage, cut: bool) {
    let file = stage.data.join("boekbrug.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let host = stage.sandbox.strip_prefix("http://").unwrap();
    let (from, to) = if cut {
        (host, "127.0.0.1:9")
    } else {
        ("127.0.0.1:9", host)
    };
    std::fs::write(&file, text.replace(from, to)).unwrap();
}

#[test]
fn a_package_that_does_not_answer_ends_each_command_as_documented() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    stage.run(&["pull"]).well();
    let idle = stage.run(&["push"]).well();
    assert!(idle.stdout.contains("no invoice was due"), "{}", idle.stdout);
    cut_off(&stage, true);
    for arguments in [&["push"][..], &["pull"], &["pull", "--feed", "customers"], &["doctor"]] {
        let ran = stage.run(arguments);
        assert_eq!(ran.code, 1, "{arguments:?}: {}", ran.stdout);
        assert!(
            ran.stdout.contains("package.unavailable"),
            "{arguments:?}: {}",
            ran.stdout
        );
        assert!(
            ran.stdout.contains("U hoeft niets te doen"),
            "{arguments:?}: {}",
            ran.stdout
        );
    }
    let push = stage.run(&["push", "--json"]);
    assert_eq!(
        (push.code, &push.json()[0]["stop"]),
        (1, &"unreachable".into()),
        "{}",
        push.stdout
    );
    // asks no package, and nothing waits for a person
    stage.run(&["status"]).well();
}

#[test]
fn an_invoice_that_waits_for_the_package_is_told_with_its_next_try() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    stage.run(&["pull"]).well();
    stage
        .run(&["invoice", "import", &stage.invoices.display().to_string()])
        .well();
    cut_off(&stage, true);
    for _ in 0..2 {
        let ran = stage.run(&["push", "--json"]);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        let open = ran.json()[0]["open"].clone();
        assert_eq!(open[0]["number"], "F-1", "{open}");
        assert!(open[0]["due"].is_string(), "{open}");
    }
    let text = stage.run(&["push"]).stdout;
    assert!(
        text.contains("F-1 (F-1.xml) is waiting, is tried again at 20"),
        "{text}"
    );
    cut_off(&stage, false);
    stage.run(&["invoice", "retry", "F-1"]).well();
    let done = stage.run(&["push", "--json"]).well().json();
    assert_eq!(done[0]["open"].as_array().unwrap().len(), 0, "{done}");
    assert_eq!(stage.booked(), ["F-1"]);
}

#[test]
fn an_invoice_that_waits_for_a_person_keeps_saying_so() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let file = stage.folder.path().join("stranger.xml");
    std::fs::write(
        &file,
        crate::stage::ubl("F-9")
            .replace("8001", "987654")
            .replace("60000001", "68750110"),
    )
    .unwrap();
    stage.run(&["invoice", "import", &file.display().to_string()]).well();
    for _ in 0..2 {
        let ran = stage.run(&["push"]);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        assert!(ran.stdout.contains("customer.unknown"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("is tried again at"), "{}", ran.stdout);
    }
    assert_eq!(stage.run(&["status"]).code, 1);
    stage.run(&["invoice", "mark", "F-9"]).well();
    stage.run(&["push"]).well();
    stage.run(&["status"]).well();
}

#[test]
fn a_connection_that_has_ended_asks_nothing_of_anybody() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    stage.run(&["disconnect"]).well();
    stage.run(&["status"]).well();
    stage.connect().well();
    for command in ["status", "doctor", "pull", "push"] {
        stage.run(&[command]).well();
    }
    let doctor = stage.run(&["doctor"]);
    assert!(doctor.stderr.contains("it has ended"), "{}", doctor.stderr);
}

#[test]
fn a_wrong_command_ends_with_two_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let wrong: [&[&str]; 6] = [
        &[],
        &["fly"],
        &["pull", "--feed", "planes"],
        &["push", "--connection", "nonsense"],
        &["connect", "--profile", "Z"],
        &["invoice", "check"],
    ];
    for arguments in wrong {
        let ran = Ran::of(program().args(arguments).current_dir(folder.path()));
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty() && !ran.stderr.is_empty(), "{arguments:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
