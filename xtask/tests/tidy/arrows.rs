//! Rooms depend on each other one way only; the list here is the architecture.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::hold;
use crate::tree::Tree;

/// What each room may use of ours.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("formats", &["model"]),
    ("connector", &["model"]),
    ("store", &["model"]),
    ("vault", &[]),
    ("http", &["connector", "model"]),
    ("snelstart", &["http", "connector", "model"]),
    ("king", &["http", "connector", "model"]),
    ("exact", &["http", "connector", "model"]),
    ("store-sqlite", &["store", "model"]),
    ("store-postgres", &["store", "model"]),
    ("documents", &["store"]),
    ("engine", &["connector", "store", "vault", "model"]),
    // The connector for `Clock` and `Chance` alone.
    ("access", &["connector", "store", "model"]),
    // The connector for its `Clock` and `Chance` alone.
    ("webhooks", &["connector", "store", "vault", "model"]),
    // The connector for its `Clock` alone: health says how old the oldest due invoice is.
    (
        "server",
        &["engine", "access", "webhooks", "connector", "store", "formats", "model"],
    ),
    // Over the server for its `App`, its sessions and its rules about other sites.
    (
        "screens",
        &["server", "engine", "access", "webhooks", "connector", "store", "model"],
    ),
    // The connector for its `Clock` and `Chance` alone.
    ("notices", &["connector", "store", "model"]),
    ("sandbox", &[]),
    (
        "boekbrug",
        &[
            "model",
            "formats",
            "connector",
            "store",
            "vault",
            "http",
            "snelstart",
            "king",
            "exact",
            "store-sqlite",
            "store-postgres",
            "documents",
            "engine",
            "access",
            "webhooks",
            "server",
            "screens",
            "notices",
            "sandbox",
        ],
    ),
];

/// Rooms that are never shipped and may use whatever they drive.
const APART: &[&str] = &["storm", "bench", "xtask"];

/// What the tests of a room may use beyond that. A connector's tests play against the sandbox; the sandbox's own tests
/// never see a connector, or both would share one misreading.
const TESTS: &[(&str, &[&str])] = &[
    ("snelstart", &["sandbox"]),
    ("king", &["sandbox"]),
    ("exact", &["sandbox"]),
    ("engine", &["store-sqlite", "documents"]),
    // Its tests sign in at a provider over the network that the program uses.
    ("access", &["store-sqlite", "http"]),
    ("webhooks", &["store-sqlite", "engine", "documents"]),
    ("server", &["store-sqlite", "documents", "vault"]),
    ("screens", &["store-sqlite", "documents", "vault"]),
    ("notices", &["store-sqlite", "engine", "documents"]),
];

/// Crates from outside that would make a room know what it may not.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "model",
        &[
            "tokio",
            "sqlx",
            "axum",
            "reqwest",
            "hyper",
            "http",
            "rand",
            "async-trait",
        ],
    ),
    (
        "formats",
        &["tokio", "sqlx", "axum", "reqwest", "hyper", "object_store"],
    ),
    ("connector", &["sqlx", "axum", "reqwest", "hyper"]),
    ("store", &["sqlx", "axum", "reqwest", "hyper"]),
    ("vault", &["tokio", "sqlx", "axum", "reqwest", "hyper"]),
    ("http", &["sqlx", "axum"]),
    ("snelstart", &["sqlx", "axum", "reqwest", "hyper"]),
    ("king", &["sqlx", "axum", "reqwest", "hyper"]),
    ("exact", &["sqlx", "axum", "reqwest", "hyper"]),
    ("store-sqlite", &["axum", "reqwest", "hyper"]),
    ("store-postgres", &["axum", "reqwest", "hyper"]),
    ("documents", &["sqlx", "axum", "reqwest"]),
    ("engine", &["sqlx", "axum", "reqwest", "hyper"]),
    ("access", &["sqlx", "axum", "reqwest", "hyper"]),
    ("webhooks", &["sqlx", "axum", "hyper"]),
    ("server", &["sqlx", "reqwest"]),
    ("screens", &["sqlx", "reqwest", "hyper"]),
    ("notices", &["sqlx", "axum", "reqwest", "hyper"]),
    ("sandbox", &["sqlx", "reqwest"]),
];

/// One room's use of a crate.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Use {
    room: String,
    of: String,
    ours: bool,
    in_tests: bool,
}

fn room(package: &str) -> &str {
    package.strip_prefix("boekbrug-").unwrap_or(package)
}

fn uses(metadata: &Metadata) -> Vec<Use> {
    let packages = metadata.workspace_packages();
    let ours: BTreeSet<_> = packages.iter().map(|package| package.name.as_str()).collect();
    let mut uses = Vec::new();
    for package in &packages {
        for dependency in &package.dependencies {
            let of = dependency.name.as_str();
            uses.push(Use {
                room: room(&package.name).to_owned(),
                of: room(of).to_owned(),
                ours: ours.contains(of),
                in_tests: dependency.kind == DependencyKind::Development,
            });
        }
    }
    uses
}

fn look_up<'a>(table: &'a [(&str, &'a [&'a str])], room: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|row| row.0 == room).map(|row| row.1)
}

fn crossed(uses: &[Use]) -> Vec<String> {
    let mut breaches = Vec::new();
    for used in uses
        .iter()
        .filter(|used| used.ours && !APART.contains(&used.room.as_str()))
    {
        let allowed = look_up(ARROWS, &used.room).is_some_and(|rooms| rooms.contains(&used.of.as_str()));
        let in_tests = look_up(TESTS, &used.room).is_some_and(|rooms| rooms.contains(&used.of.as_str()));
        // A room may turn on the test kit of a port that it implements, or of itself.
        if !(allowed || used.in_tests && (in_tests || used.of == used.room)) {
            breaches.push(format!("{} may not use {}", used.room, used.of));
        }
    }
    breaches
}

fn forbidden(uses: &[Use]) -> Vec<String> {
    uses.iter()
        .filter(|used| !used.in_tests)
        .filter(|used| look_up(FORBIDDEN, &used.room).is_some_and(|names| names.contains(&used.of.as_str())))
        .map(|used| format!("{} may not use the crate {}", used.room, used.of))
        .collect()
}

fn unlisted(rooms: &BTreeSet<String>) -> Vec<String> {
    let listed: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let known = |room: &str| listed.contains_key(room) || APART.contains(&room);
    rooms
        .iter()
        .filter(|room| !known(room))
        .map(|room| format!("{room} has no arrows yet"))
        .collect()
}

fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.current_dir(Tree::root()).no_deps();
    command.exec().expect("cargo describes this workspace")
}

#[test]
fn arrows_point_one_way() {
    hold(
        "rooms depend on each other as ARROWS says",
        &crossed(&uses(&metadata())),
    );
}

#[test]
fn rooms_know_no_more_than_they_may() {
    hold("crates that a room may not know", &forbidden(&uses(&metadata())));
}

#[test]
fn every_room_has_its_arrows() {
    let metadata = metadata();
    let rooms = metadata
        .workspace_packages()
        .iter()
        .map(|package| room(&package.name).to_owned())
        .collect();
    hold("a new room says what it may use", &unlisted(&rooms));
}

fn sample(room: &str, of: &str, ours: bool, in_tests: bool) -> Use {
    Use {
        room: room.to_owned(),
        of: of.to_owned(),
        ours,
        in_tests,
    }
}

#[test]
fn a_wrong_arrow_is_seen() {
    assert_eq!(
        crossed(&[sample("engine", "snelstart", true, false)]),
        ["engine may not use snelstart"]
    );
    assert_eq!(
        crossed(&[sample("model", "store", true, true)]).len(),
        1,
        "in tests neither"
    );
    assert_eq!(
        crossed(&[sample("snelstart", "sandbox", true, false)]).len(),
        1,
        "in tests only"
    );
    assert_eq!(crossed(&[sample("sandbox", "snelstart", true, true)]).len(), 1);
    assert_eq!(crossed(&[sample("snelstart", "sandbox", true, true)]), [""; 0]);
    assert_eq!(crossed(&[sample("storm", "engine", true, false)]), [""; 0]);
}

#[test]
fn a_forbidden_crate_is_seen() {
    assert_eq!(
        forbidden(&[sample("engine", "sqlx", false, false)]),
        ["engine may not use the crate sqlx"]
    );
    assert_eq!(
        forbidden(&[sample("http", "axum", false, true)]),
        [""; 0],
        "tests may serve"
    );
}

#[test]
fn a_room_without_arrows_is_seen() {
    assert_eq!(
        unlisted(&["attic".to_owned(), "model".to_owned()].into()),
        ["attic has no arrows yet"]
    );
}

#[test]
fn the_arrows_have_no_circle() {
    let mut done = BTreeSet::new();
    while done.len() < ARROWS.len() {
        let free: Vec<_> = ARROWS
            .iter()
            .filter(|row| !done.contains(row.0) && row.1.iter().all(|room| done.contains(room)))
            .map(|row| row.0)
            .collect();
        assert!(!free.is_empty(), "a circle among the rooms that are not in {done:?}");
        done.extend(free);
    }
}

/// Features of ours that the program would be built with, as cargo works them out for it alone.
fn shipped_features() -> String {
    let tree = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--package",
            "boekbrug",
            "--edges",
            "features,normal,build",
        ])
        .args(["--prefix", "none", "--format", "{p} [{f}]"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, for it runs this test");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout).expect("cargo speaks UTF-8")
}

#[test]
fn what_is_wrong_on_purpose_is_not_shipped() {
    let tree = shipped_features();
    let ours: Vec<_> = tree.lines().filter(|line| line.starts_with("boekbrug-")).collect();
    assert!(ours.iter().any(|line| line.starts_with("boekbrug-engine v")), "{tree}");
    for feature in ["mutation", "testkit"] {
        let with: Vec<_> = ours.iter().filter(|line| line.contains(feature)).collect();
        assert!(with.is_empty(), "the program would be built with `{feature}`: {with:?}");
    }
}

/// A plain `cargo build` builds the program alone: with the storm beside it, both would get the storm's features.
#[test]
fn only_the_program_is_built_by_default() {
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes this workspace");
    let names: Vec<_> = metadata
        .workspace_default_packages()
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    assert_eq!(names, ["boekbrug"]);
}
