//! `invoice check`: what is in a file, with nothing set up.

use crate::stage::{Ran, program, ubl};

#[test]
fn files_are_checked_with_nothing_set_up() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("good.xml"), ubl("F-1")).unwrap();
    let wrong = ubl("F-2").replace("121.00", "120.00");
    std::fs::write(folder.path().join("wrong.xml"), wrong).unwrap();
    std::fs::write(folder.path().join("empty.xml"), "").unwrap();
    let mut command = program();
    command.args([
        "invoice",
        "check",
        "empty.xml",
        "good.xml",
        "wrong.xml",
        "absent.xml",
        "--json",
    ]);
    let ran = Ran::of(command.current_dir(folder.path()));
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    insta::assert_json_snapshot!("check", ran.json());
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        3,
        "no data folder is made"
    );
    let mut command = program();
    let ran = Ran::of(
        command
            .args(["invoice", "check", "good.xml"])
            .current_dir(folder.path()),
    );
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

/// What a person reads: what is known of the file, then each finding in both languages, with what to do.
#[test]
fn rubbish_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("1-cut.xml", &ubl("F-1")[..700]);
    write("2-page.html", "<html><body>Onderhoud</body></html>");
    write("3-notes.txt", "dit is geen factuur");
    write("4-date.xml", &ubl("F-4").replace("2025-06-16", "16 juni"));
    write("5-rows.csv", "factuurnummer;datum\n1;2");
    write("6.json", "{\"number\": \"J-1\", \"lines\": [}");
    write("7-good.xml", &ubl("F-7"));
    // Holes take no room on the disk; reading it would take 64 GB of memory.
    let huge = std::fs::File::create(folder.path().join("8-huge.xml")).unwrap();
    huge.set_len(64 << 30).unwrap();
    let ran = Ran::of(program().args(["invoice", "check", "."]).current_dir(folder.path()));
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("rubbish", ran.stdout);
}
