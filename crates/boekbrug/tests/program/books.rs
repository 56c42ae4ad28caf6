//! From a file to the books, by hand: connect, import, push; and a backup that goes on elsewhere.

use crate::place::Place;
use crate::stage::Stage;

fn by_hand(database: Option<&str>) {
    let stage = Stage::with(3, database);
    stage.connect().well();
    let folder = stage.invoices.display().to_string();
    let imported = stage.run(&["invoice", "import", &folder, "--json"]).well().json();
    assert!(
        imported.as_array().unwrap().iter().all(|one| one["result"] == "new"),
        "{imported}"
    );
    let again = stage.run(&["invoice", "import", &folder, "--json"]).well().json();
    assert_eq!(again[0]["result"], "already");
    assert_eq!(again[0]["findings"][0]["code"], "invoice.sameAgain");
    stage.run(&["push"]).well();
    assert_eq!(stage.booked(), ["F-1", "F-2", "F-3"]);
    let status = stage.run(&["status", "--json"]).well().json();
    assert_eq!(status[0]["invoices"]["verified"], 3, "{status}");
}

#[test]
fn invoices_are_booked_by_hand() {
    by_hand(None);
}

#[test]
fn invoices_are_booked_by_hand_on_postgres() {
    if let Some(place) = Place::fresh() {
        by_hand(Some(&place.url()));
    }
}

#[test]
fn a_backup_goes_on_in_another_folder() {
    let stage = Stage::with(3, None);
    stage.connect().well();
    let file = |number: u32| stage.invoices.join(format!("F-{number}.xml")).display().to_string();
    stage.run(&["invoice", "import", &file(1)]).well();
    stage.run(&["push"]).well();
    stage.run(&["invoice", "import", &file(2)]).well();
    let restored = stage.folder.path().join("restored");
    std::fs::create_dir_all(restored.join("documents")).unwrap();
    let copy = restored.join("boekbrug.db").display().to_string();
    stage.run(&["backup", &copy]).well();
    let twice = stage.run(&["backup", &copy]);
    assert_eq!(twice.code, 1);
    assert!(twice.stderr.contains("exists already"), "{}", twice.stderr);
    for name in ["master.keys", "boekbrug.toml"] {
        std::fs::copy(stage.data.join(name), restored.join(name)).unwrap();
    }
    // The first installation is gone; the second has F-1 behind it and F-2 before it.
    std::fs::remove_dir_all(&stage.data).unwrap();
    let run = |arguments: &[&str]| crate::stage::Ran::of(&mut stage.on(&restored, arguments));
    run(&["invoice", "import", &file(1), &file(3)]).well();
    run(&["push"]).well();
    assert_eq!(stage.booked(), ["F-1", "F-2", "F-3"]);
}
