//! Files of an installation are for their owner alone.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::stage::{Ran, Stage};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_made_is_for_its_owner_alone() {
    let stage = Stage::with(1, None);
    let data = stage.folder.path().join("fresh/data");
    let run = |arguments: &[&str]| {
        let mut command = stage.on(&data, arguments);
        let api = format!("{}/v2", stage.sandbox);
        let token = format!("{}/b2b/token", stage.sandbox);
        command
            .env("BOEKBRUG_PACKAGES__SNELSTART__API", api)
            .env("BOEKBRUG_PACKAGES__SNELSTART__TOKEN", token)
            .env("BOEKBRUG_PACKAGES__SNELSTART__PRIMARY_KEY", "sandbox-primary");
        Ran::of(&mut command)
    };
    run(&["connect", "--secret", &format!("koppelsleutel={}", crate::stage::KEY)]);
    let copy = data.join("copy.db");
    run(&["backup", &copy.display().to_string()]).well();
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("documents")), 0o700);
    for name in ["boekbrug.db", "master.keys", "copy.db"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    run(&["key", "rotate"]).well();
    assert_eq!(mode(&data.join("master.keys")), 0o600);
    assert!(!run(&["status"]).stderr.contains("warning"));
}

#[test]
fn what_others_may_read_is_said_with_how_to_close_it() {
    let stage = Stage::with(1, None);
    stage.connect().well();
    let (keys, database) = (stage.data.join("master.keys"), stage.data.join("boekbrug.db"));
    std::fs::set_permissions(&keys, Permissions::from_mode(0o644)).unwrap();
    std::fs::set_permissions(&database, Permissions::from_mode(0o640)).unwrap();
    let ran = stage.run(&["status", "--json"]);
    for path in [&keys, &database] {
        let wanted = format!(
            "warning: others than you may read {0}. Close it: chmod 600 {0}",
            path.display()
        );
        assert!(ran.stderr.contains(&wanted), "{}", ran.stderr);
    }
    assert!(ran.json().is_array(), "stdout is for data alone");
    assert_eq!(mode(&keys), 0o644, "it is only said");
}
