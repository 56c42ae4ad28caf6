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
