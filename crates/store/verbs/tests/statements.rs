//! The statements as text: what the compiler cannot say of them.

use std::path::{Path, PathBuf};

use boekbrug_model::InvoiceState;
use boekbrug_store::Store;

use super::scene::Scene;
use crate::Place;

fn texts() -> Vec<(PathBuf, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        here.join("sql"),
        here.join("../store/verbs/sql"),
        here.join("migrations"),
    ];
    let files = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("the folder is there"));
    files
        .map(|file| {
            let path = file.expect("it is listed").path();
            let text = std::fs::read_to_string(&path).expect("it is text");
            (path, text)
        })
        .collect()
}

/// Without comments and without what stands between quotation marks.
fn bare(text: &str) -> String {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("--"));
    let code = code.collect::<Vec<_>>().join("\n");
    let kept = code.split('"').step_by(2).collect::<String>();
    kept.split('\'').step_by(2).collect()
}

#[test]
fn statements_are_lower_case_and_one_per_file() {
    let texts = texts();
    assert!(texts.len() > 60, "the folders were found");
    for (path, text) in texts {
        let bare = bare(&text);
        assert!(bare.chars().all(|c| !c.is_uppercase()), "{} shouts", path.display());
        let migration = path.parent().is_some_and(|folder| folder.ends_with("migrations"));
        assert!(
            migration || !bare.contains(';'),
            "{} holds several statements",
            path.display()
        );
    }
}

#[test]
fn the_final_states_are_those_of_the_model() {
    let finals: Vec<String> = InvoiceState::ALL
        .iter()
        .filter(|state| state.is_final())
        .map(|state| format!("'{}'", state.as_str()))
        .collect();
    let list = format!("not in ({})", finals.join(", "));
    let mut found = 0;
    for (path, text) in texts() {
        for (place, _) in text.match_indices("state not in") {
            assert!(
                text[place..].starts_with(&format!("state {list}")),
                "{}",
                path.display()
            );
            found += 1;
        }
    }
    assert!(found >= 6, "the condition was found");
}

/// What is kept for building without a database is of the statements as they stand, and nothing else.
#[test]
fn no_description_is_left_over() {
    let texts: Vec<String> = texts().into_iter().map(|(_, text)| text).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let path = file.expect("it is listed").path();
        let json = std::fs::read_to_string(&path).expect("it is text");
        let described: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        let query = described["query"].as_str().expect("it has a query");
        assert!(texts.iter().any(|text| text == query), "no file says: {query}");
    }
}

/// The database of these tests takes every statement as it stands.
#[tokio::test]
async fn every_statement_can_be_prepared() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    Scene::set(&store).await;
    store.organisations().await.expect("the tables are there");
    let mut raw = place.raw().await;
    for (path, text) in texts() {
        if path.parent().is_some_and(|folder| folder.ends_with("migrations")) {
            continue;
        }
        let prepared =
            sqlx::Executor::prepare(&mut raw, sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(text))).await;
        assert!(prepared.is_ok(), "{}: {prepared:?}", path.display());
    }
}
