//! A folder full of rubbish: every file is told, and the good ones go on.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::stage::{Stage, ubl};

#[test]
fn rubbish_is_told_and_the_rest_goes_on() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let rubbish = stage.folder.path().join("rubbish");
    let deep = rubbish.join("a/b/c");
    std::fs::create_dir_all(&deep).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(rubbish.join(name), bytes).unwrap();
    write("empty.xml", b"");
    write("binary.xml", &[0, 159, 146, 150, 255, 0, 7]);
    write("cut.xml", &ubl("F-1").as_bytes()[..900]);
    write(
        "bomb.xml",
        b"<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><Invoice>&b;</Invoice>",
    );
    write("paper.pdf", b"%PDF-1.7\n%nothing");
    write("packed.zip", b"PK\x03\x04rest");
    write("rows.csv", b"number,date\nX,not a date\n,\n");
    write(&format!("{}.xml", "n".repeat(240)), b"<no");
    symlink("self", rubbish.join("self")).unwrap();
    symlink("..", rubbish.join("a/back")).unwrap();
    std::fs::write(rubbish.join(std::ffi::OsStr::from_bytes(b"\xff\xfe.xml")), b"").unwrap();
    std::fs::write(deep.join("good.xml"), ubl("F-1")).unwrap();

    let ran = stage.run(&[
        "invoice",
        "import",
        &rubbish.display().to_string(),
        "/no/such/file",
        "--json",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let told = ran.json();
    let told = told.as_array().unwrap();
    let of = |end: &str| {
        told.iter()
            .filter(|one| one["file"].as_str().unwrap().ends_with(end))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("good.xml")[0]["result"], "new");
    let refused = [
        "empty.xml",
        "binary.xml",
        "cut.xml",
        "bomb.xml",
        "paper.pdf",
        "packed.zip",
        "rows.csv",
        "nnn.xml",
        "self",
        "a/back",
        "\u{fffd}.xml",
        "/no/such/file",
    ];
    for name in refused {
        let rows = of(name);
        assert!(!rows.is_empty(), "{name} is not told");
        for row in rows {
            assert_eq!(row["result"], "refused", "{row}");
            assert!(!row["findings"].as_array().unwrap().is_empty(), "{row}");
        }
    }
    stage.run(&["push"]).well();
    assert_eq!(stage.booked(), ["F-1"]);
}
