//! What the program says when something is wrong: what, where, and what to do; and how it ends.

use crate::stage::{Ran, Stage, program};

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let before_connect: [&[&str]; 7] = [
        &["status"],
        &["pull"],
        &["push"],
        &["doctor"],
        &["settings"],
        &["key", "list"],
        &["invoice", "retry", "F-1"],
    ];
    for arguments in before_connect {
        let ran = Ran::of(program().args(arguments).current_dir(folder.path()));
        assert_eq!(ran.code, 1, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.starts_with("error: "), "{arguments:?}: {}", ran.stderr);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{arguments:?}");
    }
    assert_eq!(Ran::of(program().arg("fly")).code, 2);
}

#[test]
fn a_mistyped_key_leaves_no_draft_behind() {
    let stage = Stage::with(1, None);
    let wrong = stage.run(&["connect", "--secret", "koppelsleutel=verkeerd"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.stdout.contains("connection.keyRejected"), "{}", wrong.stdout);
    assert!(!wrong.stdout.contains("verkeerd"), "{}", wrong.stdout);
    assert_eq!(stage.run(&["doctor"]).code, 1);
    stage.connect().well();
    assert_eq!(
        stage.run(&["status", "--json"]).well().json().as_array().unwrap().len(),
        1
    );
    stage.run(&["doctor"]).well();
}

#[test]
fn a_package_that_is_not_there_is_answered_with_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    let ran = Ran::of(
        program()
            .args(["connect", "--package", "papier"])
            .current_dir(folder.path()),
    );
    assert_eq!((ran.code, std::fs::read_dir(folder.path()).unwrap().count()), (1, 0));
    assert!(ran.stderr.contains("There are: snelstart"), "{}", ran.stderr);
}

#[test]
fn a_package_that_does_not_answer_is_said_so() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let file = stage.data.join("boekbrug.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    // Port 9 of loopback: nobody listens there.
    let host = stage.sandbox.strip_prefix("http://").unwrap();
    std::fs::write(&file, text.replace(host, "127.0.0.1:9")).unwrap();
    for command in ["doctor", "pull"] {
        let ran = stage.run(&[command]);
        assert_eq!(ran.code, 1);
        assert!(ran.stdout.contains("package.unavailable"), "{command}: {}", ran.stdout);
    }
}

#[test]
fn connecting_twice_says_so_and_does_not_stand_in_the_way() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let again = stage.connect();
    assert_eq!(again.code, 1);
    assert!(again.stdout.contains("connection.alreadyLinked"), "{}", again.stdout);
    assert!(!again.stdout.contains("did not let us in"), "{}", again.stdout);
    let hint = again.stderr.lines().last().unwrap();
    let id = hint.split(' ').find(|word| word.starts_with("con_")).unwrap();
    let id = id.trim_end_matches('`');
    let which = stage.run(&["settings"]);
    assert!(
        which.stderr.contains(id) && which.stderr.contains("(draft)"),
        "{}",
        which.stderr
    );
    stage.run(&["disconnect", "--connection", id]).well();
    // an ended connection is no longer asked about
    stage.run(&["settings"]).well();
    stage.run(&["invoice", "import", &stage.invoice(1)]).well();
    stage.run(&["push"]).well();
    assert_eq!(stage.booked(), ["F-1"]);
}

#[test]
fn a_backup_that_cannot_be_written_says_which_and_why() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let nowhere = stage.run(&["backup", "no/such/folder/copy.db"]);
    assert_eq!(nowhere.code, 1);
    assert!(
        nowhere.stderr.contains("There is no folder no/such/folder"),
        "{}",
        nowhere.stderr
    );
    let here = stage.run(&["backup", "copy.db"]).well();
    assert!(here.stdout.contains("copy.db written"), "{}", here.stdout);
    assert!(here.stderr.contains("master.keys"), "{}", here.stderr);
}

#[test]
fn doctor_says_what_was_read() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let before = stage.run(&["doctor"]).stdout;
    assert!(
        before.contains("Gegevensstromen gelezen: 0 rijen; nog niet gelezen: "),
        "{before}"
    );
    stage.run(&["pull"]).well();
    let after = stage.run(&["doctor"]).stdout;
    assert!(
        after.contains(" rijen\n") && !after.contains("nog niet gelezen"),
        "{after}"
    );
}
