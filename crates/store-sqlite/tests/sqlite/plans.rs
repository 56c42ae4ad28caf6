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

#[tokio::test]
async fn records_are_found_by_our_ids() {
    let plan = plan(include_str!("../../sql/records_among.sql")).await;
    assert!(
        plan.iter().any(|step| step.contains("records_by_id (part=? AND id=?)")),
        "{plan:#?}"
    );
}

/// Each request asks for these, so each is one look-up.
#[tokio::test]
async fn whoever_calls_is_found_by_one_key() {
    for (text, step) in [
        (
            include_str!("../../../store/verbs/sql/api_key.sql"),
            "SEARCH api_keys USING PRIMARY KEY (hash=?)",
        ),
        (
            include_str!("../../../store/verbs/sql/session.sql"),
            "SEARCH sessions USING PRIMARY KEY (token_hash=?)",
        ),
        (
            include_str!("../../../store/verbs/sql/answer.sql"),
            "SEARCH answers USING INDEX sqlite_autoindex_answers_1 (owner=? AND key=?)",
        ),
    ] {
        assert_eq!(plan(text).await, [step]);
    }
}

/// Of an administration with a million invoices a page reads as many rows as it shows, for each state.
#[tokio::test]
async fn a_page_of_invoices_reads_no_more_than_itself() {
    let plan = plan(include_str!("../../sql/invoices_of.sql")).await;
    let newest = "newest USING COVERING INDEX invoices_by_state (connection=? AND state=? AND id<?)";
    assert!(plan.iter().any(|step| step.ends_with(newest)), "{plan:#?}");
    let named = |step: &&String| step.contains("found") || step.contains("invoices");
    for step in plan.iter().filter(named) {
        assert!(step.starts_with("SEARCH") && step.contains("id"), "{plan:#?}");
    }
}

#[tokio::test]
async fn an_accepted_invoice_is_held_against_its_connection_alone() {
    for text in [
        include_str!("../../sql/invoices_insert.sql"),
        include_str!("../../sql/invoices_offered.sql"),
    ] {
        let plan = plan(text).await;
        let whole = |step: &&String| step.contains("SCAN connections") || step.contains("SCAN invoices");
        assert_eq!(plan.iter().find(whole), None);
        assert!(
            plan.iter()
                .any(|step| step.contains("(id=? AND organisation=? AND administration=?)")),
            "{plan:#?}"
        );
    }
}

/// A reader that waits for changes asks often; a sender that looks for something to do asks all day.
#[tokio::test]
async fn what_is_asked_all_day_goes_by_an_index() {
    for (text, step) in [
        (
            include_str!("../../sql/changes_after.sql"),
            "INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
        ),
        (
            include_str!("../../sql/messages_claim.sql"),
            "free USING INDEX messages_due (due<?)",
        ),
        (
            include_str!("../../sql/changed_take.sql"),
            "INDEX change_counters_fresh",
        ),
        (
            include_str!("../../sql/record.sql"),
            "INDEX records_by_id (part=? AND id=?)",
        ),
    ] {
        let plan = plan(text).await;
        assert!(plan.iter().any(|found| found.contains(step)), "{step}: {plan:#?}");
        let list = |found: &str| found.contains("change_counters_fresh") || found.contains("VIRTUAL TABLE");
        let whole = |found: &&String| found.starts_with("SCAN") && !list(found);
        assert_eq!(plan.iter().find(whole), None);
    }
}

/// A connection with 50,000 invoices and 100,000 customers is looked through in a few milliseconds: what must be looked at
/// row by row stands in the index.
#[tokio::test]
async fn lists_go_by_an_index() {
    for (text, steps) in [
        (
            include_str!("../../sql/sought_by_state.sql"),
            &["newest USING INDEX invoices_by_state (connection=? AND state=? AND id<?)"][..],
        ),
        (
            include_str!("../../sql/sought_by_cause.sql"),
            &[
                "newest USING COVERING INDEX causes_by_code (connection=? AND code=? AND invoice<?)",
                "whole USING INDEX sqlite_autoindex_invoices_1 (connection=? AND id=?)",
            ],
        ),
        (
            include_str!("../../sql/sought_by_words.sql"),
            &["newest USING INDEX invoices_by_words (connection=? AND id<?)"],
        ),
        (
            include_str!("../../../store/verbs/sql/invoice_states.sql"),
            &["invoices USING COVERING INDEX invoices_by_state (connection=?)"],
        ),
        (
            include_str!("../../../store/verbs/sql/causes.sql"),
            &["causes USING COVERING INDEX causes_by_code (connection=?)"],
        ),
        (
            include_str!("../../../store/verbs/sql/with_findings.sql"),
            &["causes USING COVERING INDEX causes_by_code (connection=? AND code=?)"],
        ),
        (
            include_str!("../../sql/records_sought.sql"),
            &["records USING INDEX records_by_code (part=? AND (code,id)>(?,?))"],
        ),
    ] {
        let plan = plan(text).await;
        for step in steps {
            assert!(plan.iter().any(|found| found.contains(step)), "{step}: {plan:#?}");
        }
        let whole = |found: &&String| found.starts_with("SCAN") && !found.contains("VIRTUAL TABLE");
        assert_eq!(plan.iter().find(whole), None);
    }
}
/// Of a hundred thousand customers of the application a page reads few, and what is asked by id reads what it names.
#[tokio::test]
async fn customers_of_the_application_go_by_an_index() {
    let (one, linked) = (
        "(connection=? AND here=?)",
        "sqlite_autoindex_links_2 (connection=? AND there=?)",
    );
    for (text, steps) in [
        (
            include_str!("../../../store/verbs/sql/app_due.sql"),
            &["app_customers_due (connection=? AND ticked=? AND due<?)", one][..],
        ),
        (
            include_str!("../../sql/app_list.sql"),
            &[
                "app_customers_listed (connection=? AND state=? AND ticked=? AND (code,here)>(?,?))",
                "found USING INTEGER PRIMARY KEY",
                "app_customers USING INTEGER PRIMARY KEY",
            ],
        ),
        (
            include_str!("../../../store/verbs/sql/app_named.sql"),
            &["app_customers_by_code (connection=? AND sought=?)", one],
        ),
        (
            include_str!("../../../store/verbs/sql/app_counts.sql"),
            &["COVERING INDEX app_customers_listed (connection=?)"],
        ),
        (include_str!("../../../store/verbs/sql/app_one.sql"), &[one]),
        (include_str!("../../../store/verbs/sql/app_matched.sql"), &[one]),
        (
            include_str!("../../../store/verbs/sql/app_numbered.sql"),
            &["app_customers_by_number (connection=? AND number=?)"],
        ),
        (include_str!("../../../store/verbs/sql/app_of_link.sql"), &[linked, one]),
        (
            include_str!("../../../store/verbs/sql/app_wake.sql"),
            &["app_customers_that_heal (connection=?)"],
        ),
        (
            include_str!("../../../store/verbs/sql/app_number_free.sql"),
            &["app_customers_by_number (connection=? AND number=?)"],
        ),
        (include_str!("../../sql/app_among.sql"), &[one]),
        (include_str!("../../sql/app_linked.sql"), &[linked, one]),
        (include_str!("../../sql/app_touched.sql"), &[linked, one]),
        (include_str!("../../sql/app_tick.sql"), &[one]),
        (include_str!("../../sql/links_among.sql"), &[linked, one]),
        (
            include_str!("../../sql/app_free_numbers.sql"),
            &[
                "COVERING INDEX records_by_code (part=?)",
                "app_customers_by_number (connection=?",
            ],
        ),
    ] {
        let plan = plan(text).await;
        for step in steps {
            assert!(
                plan.iter().any(|found| found.contains(step)),
                "{step}: {plan:#?}\n{text}"
            );
        }
        let narrow = ["that_heal", "COVERING INDEX"];
        let whole = |found: &&String| {
            let read = found.starts_with("SCAN") && found.contains("app_customers");
            let wide = found.contains("(connection=?)") && !narrow.iter().any(|index| found.contains(index));
            read || wide
        };
        assert_eq!(plan.iter().find(whole), None, "{text}");
    }
}
