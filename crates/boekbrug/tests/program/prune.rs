//! `boekbrug prune`: what the configuration says goes, and nothing else.

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::stage::{Ran, Stage, program};

/// A folder of books in which an invoice was booked.
fn worked() -> Stage {
    let stage = Stage::with(1, None);
    stage.connect().well();
    stage.run(&["pull"]).well();
    stage.run(&["invoice", "import", &stage.invoice(1)]).well();
    stage.run(&["push"]).well();
    assert_eq!(stage.booked(), ["F-1"]);
    stage
}

fn counts(ran: Ran) -> Vec<(String, u64)> {
    let Value::Object(removed) = ran.well().json() else {
        panic!("an object")
    };
    let count = |value: &Value| value.as_u64().unwrap();
    removed
        .iter()
        .map(|(kind, value)| (kind.clone(), count(value)))
        .collect()
}

#[test]
fn young_logs_stay_and_each_kind_is_counted() {
    let stage = worked();
    let kinds = [
        "runs", "calls", "attempts", "history", "changes", "answers", "sessions", "tries",
    ];
    let removed = counts(stage.run(&["prune", "--json"]));
    let mut expected = kinds.map(|kind| (kind.to_owned(), 0)).to_vec();
    expected.sort();
    let mut sorted = removed.clone();
    sorted.sort();
    assert_eq!(sorted, expected);
    let told = stage.run(&["prune"]).well().stdout;
    assert!(told.starts_with("Removed: 0 runs, 0 counts of calls"), "{told}");
    // and the books are as they were
    let status = stage.run(&["status", "--json"]).json();
    assert_eq!(status[0]["state"], "active");
    stage.run(&["push"]).well();
    assert_eq!(stage.booked(), ["F-1"]);
}

/// Time cannot be turned here, but what was stored can be made older.
#[test]
fn old_logs_go_as_the_configuration_says() {
    let stage = worked();
    age(&stage, "runs", &["started", "ended"]);
    age(&stage, "attempts", &["at"]);
    let file = stage.data.join("boekbrug.toml");
    let configuration = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        format!("{configuration}\n[keep]\nruns_days = 7\nattempts_days = 0\n"),
    )
    .unwrap();
    let removed = counts(stage.run(&["prune", "--json"]));
    let of = |kind: &str| removed.iter().find(|(name, _)| name == kind).unwrap().1;
    assert!(of("runs") > 0, "{removed:?}");
    assert_eq!(of("attempts"), 0, "0 is for ever: {removed:?}");
    let again = counts(stage.run(&["prune", "--json"]));
    assert!(again.iter().all(|(_, count)| *count == 0), "{again:?}");
}

#[test]
fn a_folder_without_books_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let ran = Ran::of(program().arg("--data").arg(folder.path().join("none")).arg("prune"));
    assert_ne!(ran.code, 0);
    assert!(!ran.stderr.is_empty() && ran.stdout.is_empty());
    assert!(!folder.path().join("none").exists(), "nothing is made on the way");
}

/// Makes every row of a table thirty days older.
fn age(stage: &Stage, table: &str, instants: &[&str]) {
    const AGE: i64 = 30 * 24 * 3_600 * 1_000_000;
    let set: Vec<_> = instants
        .iter()
        .map(|column| format!("{column} = {column} - {AGE}"))
        .collect();
    let statement = format!("update {table} set {}", set.join(", "));
    let file = SqliteConnectOptions::new().filename(stage.data.join("boekbrug.db"));
    let run = async {
        let mut connection = file.connect().await?;
        let done = sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await?;
        assert!(done.rows_affected() > 0, "{table} has rows");
        connection.close().await
    };
    tokio::runtime::Runtime::new().unwrap().block_on(run).unwrap();
}
