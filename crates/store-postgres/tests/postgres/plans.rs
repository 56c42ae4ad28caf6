//! How PostgreSQL finds rows, with enough of them that a wrong way would look tempting.

use sqlx::{AssertSqlSafe, PgConnection, Row, SqlSafeStr};

use crate::Place;

async fn execute(raw: &mut PgConnection, text: String) {
    let asked = AssertSqlSafe(text).into_sql_str();
    sqlx::raw_sql(asked).execute(raw).await.expect("it is executed");
}

/// The plan of a statement, its parameters replaced by values.
async fn plan(raw: &mut PgConnection, text: &str, values: &[&str]) -> String {
    let mut text = format!("explain {text}");
    for (place, value) in values.iter().enumerate().rev() {
        text = text.replace(&format!("${}", place + 1), value);
    }
    let asked = AssertSqlSafe(text).into_sql_str();
    let rows = sqlx::query(asked).fetch_all(raw).await.expect("it can be explained");
    let lines: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    lines.join("\n")
}

/// Twenty tenants, one of them with old invoices that nobody asked for since: walking everybody's newest ones until a
/// page is full would read them all.
#[tokio::test]
async fn a_page_of_invoices_goes_by_its_connection_and_state() {
    let Some(place) = Place::fresh().await else { return };
    drop(place.store().await);
    let mut raw = place.raw().await;
    let tenants = "insert into organisations select 'o' || n, 'o', 0 from generate_series(1, 20) as n; \
         insert into administrations select 'a' || n, 'o' || n, 'a', 0 from generate_series(1, 20) as n; \
         insert into connections (id, organisation, administration, package, profile, state, findings, settings, version, \
         due, created, changed) \
         select 'c' || n, 'o' || n, 'a' || n, 'p', 'A', 'active', '[]', '{}', 1, 0, 0, 0 from generate_series(1, 20) as n; \
         insert into invoices (connection, id, organisation, administration, number, digest, body, source, state, \
         findings, heals, progress, due, created, changed) \
         select 'c' || n / 1000 + 1, 'i' || lpad(n::text, 8, '0'), 'o' || n / 1000 + 1, 'a' || n / 1000 + 1, n, '', '{}', '', \
         case n % 100 when 0 then 'findings' else 'verified' end, '[]', '[]', 'null', n, 0, 0 \
         from generate_series(0, 19999) as n; \
         analyze";
    execute(&mut raw, tenants.to_owned()).await;
    let states = r#"'["findings", "verified"]'"#;
    let text = include_str!("../../sql/invoices_of.sql");
    let plan = plan(&mut raw, text, &["'o1'", "'a1'", states, "'~'", "50"]).await;
    assert!(plan.contains("using invoices_by_state"), "{plan}");
    assert!(
        !plan.contains("invoices_by_id") && !plan.contains("Seq Scan on invoices"),
        "{plan}"
    );
}

/// Each request asks for these.
#[tokio::test]
async fn whoever_calls_is_found_by_one_key() {
    let Some(place) = Place::fresh().await else { return };
    drop(place.store().await);
    let mut raw = place.raw().await;
    let fill = "insert into api_keys select 'h' || n, 'k' || n, null, 'n', 's', '[]', null, 0, null, null, null \
         from generate_series(1, 5000) as n; \
         insert into answers select 'o' || n % 10, 'k' || n, 'd', 201, '{}', '{}', n from generate_series(1, 5000) as n; \
         analyze";
    execute(&mut raw, fill.to_owned()).await;
    let key = plan(
        &mut raw,
        include_str!("../../../store/verbs/sql/api_key.sql"),
        &["'h7'"],
    )
    .await;
    assert!(key.contains("api_keys_pkey"), "{key}");
    let answer = include_str!("../../../store/verbs/sql/answer.sql");
    let answer = plan(&mut raw, answer, &["'o7'", "'k7'"]).await;
    assert!(answer.contains("answers_pkey"), "{answer}");
}
/// Twenty thousand customers of the application, most of them of one connection, with and without statistics.
#[tokio::test]
async fn customers_of_the_application_go_by_an_index() {
    let Some(place) = Place::fresh().await else { return };
    drop(place.store().await);
    let mut raw = place.raw().await;
    let fill = "insert into organisations select 'o' || n, 'o', 0 from generate_series(1, 3) as n; \
         insert into administrations select 'a' || n, 'o' || n, 'a', 0 from generate_series(1, 3) as n; \
         insert into connections (id, organisation, administration, package, profile, state, findings, settings, version, \
         due, created, changed) \
         select 'c' || n, 'o' || n, 'a' || n, 'p', 'A', 'active', '[]', '{}', 1, 0, 0, 0 from generate_series(1, 3) as n; \
         insert into app_customers (connection, here, code, sought, name, body, offered, changed_here, ticked, state, \
         findings, heals, progress, due, version, changed) \
         select 'c' || case when n < 16000 then 1 else 2 + n % 2 end, 'k' || n, n, n, 'Klant ' || n, repeat(n::text, 80), \
         '{}', 0, (n % 1000 = 0)::int, case n % 3 when 0 then 'waiting' else 'equal' end, '[]', \
         case n % 500 when 0 then '[\"settings\"]' else '[]' end, 'null', n % 3, 1, 0 \
         from generate_series(0, 19999) as n; \
         insert into links select connection, here, 'p' || here, 'created', 0 from app_customers where state = 'equal'";
    execute(&mut raw, fill.to_owned()).await;
    let (ids, due) = (r#"'["k1", "k2", "k5"]'"#, "app_customers_due");
    let (one, linked) = ("app_customers_pkey", "links_connection_there_key");
    let listed = [
        "'c1'",
        r#"'["equal", "waiting"]'"#,
        "'[0, 1]'",
        "'5'",
        "'k5'",
        "'%Klant 99%'",
        "50",
    ];
    let cases: [(&str, &[&str], &[&str]); 8] = [
        (
            include_str!("../../../store/verbs/sql/app_due.sql"),
            &["'c1'", "1", "0", "50"],
            &[due, one],
        ),
        (
            include_str!("../../sql/app_list.sql"),
            &listed,
            &["app_customers_listed", one],
        ),
        (
            include_str!("../../../store/verbs/sql/app_named.sql"),
            &["'c1'", "'7'", "' 7'"],
            &["app_customers_by_code", one],
        ),
        (include_str!("../../sql/app_among.sql"), &["'c1'", ids], &[one]),
        (include_str!("../../sql/app_linked.sql"), &["'c1'", ids], &[linked, one]),
        (
            include_str!("../../sql/app_touched.sql"),
            &["'c1'", ids, "7"],
            &[linked, one],
        ),
        (include_str!("../../sql/app_tick.sql"), &["'c1'", ids, "1", "7"], &[one]),
        (
            include_str!("../../sql/links_among.sql"),
            &["'c1'", ids, ids],
            &[linked, "links_pkey"],
        ),
    ];
    for statistics in [false, true] {
        if statistics {
            execute(&mut raw, "analyze".to_owned()).await;
        }
        for (text, values, indexes) in cases {
            let plan = plan(&mut raw, text, values).await;
            for index in indexes {
                assert!(
                    plan.contains(index),
                    "{index}, with statistics: {statistics}\n{text}\n{plan}"
                );
            }
            assert!(
                !plan.contains("Seq Scan"),
                "with statistics: {statistics}\n{text}\n{plan}"
            );
        }
    }
}
