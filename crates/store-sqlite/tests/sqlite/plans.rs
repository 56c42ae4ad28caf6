//! How SQLite finds rows: the statements of a push and of a page go by an index to the rows they name.

use boekbrug_store::Store;
use sqlx::{AssertSqlSafe, Row, SqlSafeStr};

use crate::Place;

/// The steps of a plan, as SQLite tells them.
async fn plan(text: &str) -> Vec<String> {
    let place = Place::fresh().await.expect("a folder");
    let store = place.store().await;
    store.organisations().await.expect("the tables are there");
    let mut raw = place.raw().await;
    let asked = AssertSqlSafe(format!("explain query plan {text}")).into_sql_str();
    let rows = sqlx::query(asked)
        .fetch_all(&mut raw)
        .await
        .expect("it can be explained");
    rows.iter().map(|row| row.get("detail")).collect()
}

#[tokio::test]
async fn a_customer_is_found_without_reading_all_of_them() {
    let plan = plan(include_str!("../../sql/customers_matching.sql")).await;
    for key in [
        "part=? AND code=?",
        "part=? AND identification=?",
        "part=? AND vat_number=?",
    ] {
        assert!(plan.iter().any(|step| step.contains(key)), "{key}: {plan:#?}");
    }
    let whole = |step: &&String| step.contains("(part=?)") || step.starts_with("SCAN records");
    assert_eq!(plan.iter().find(whole), None);
}

#[tokio::test]
async fn known_records_are_found_by_the_packages_ids() {
    let plan = plan(include_str!("../../sql/known.sql")).await;
    assert!(
        plan.iter().any(|step| step.contains("part=? AND package_id=?")),
        "{plan:#?}"
    );
}
