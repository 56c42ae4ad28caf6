//! The claim race by itself, without the fence's lock that keeps it from happening in the first place: eight workers,
//! two hundred rows, one statement. A careless statement is run as well, to know that the race would show.

use sqlx::postgres::PgPoolOptions;
use sqlx::{PgPool, query};
use tokio::task::JoinSet;

use crate::Place;

const ROWS: usize = 200;

/// As it is used, and as careful.
const CAREFUL: &str = include_str!("../../sql/claim.sql");

/// As one writes it at first: safe in SQLite, where one writes at a time.
const CARELESS: &str = "update invoices set claimed_fence = $2 \
     where id in ( \
         select id from invoices where connection = $1 and claimed_fence <> $2 and due <= $3 order by due, id limit $4 \
     ) \
     returning id";

async fn rows(place: &Place) -> PgPool {
    // the tables are made by the store itself
    drop(place.store().await);
    let pool = PgPoolOptions::new().max_connections(8).connect(&place.address()).await;
    let pool = pool.expect("the server answers");
    for statement in [
        "insert into organisations values ('o', 'o', 0)",
        "insert into administrations values ('a', 'o', 'a', 0)",
        "insert into connections (id, organisation, administration, package, profile, state, findings, settings, version, \
         due, created, changed) values ('c', 'o', 'a', 'p', 'A', 'active', '[]', '{}', 1, 0, 0, 0)",
        "insert into invoices (connection, id, organisation, administration, number, digest, body, source, state, \
         findings, heals, progress, due, created, changed) \
         select 'c', 'i' || n, 'o', 'a', n, '', '{}', '', 'waiting', '[]', '[]', 'null', n, 0, 0 \
         from generate_series(1, 200) as n",
    ] {
        query(statement).execute(&pool).await.expect("it is inserted");
    }
    pool
}

/// How often a row was handed out, by eight workers that go on until nothing is free.
async fn handed_out(pool: &PgPool, statement: &'static str) -> usize {
    let mut workers = JoinSet::new();
    for _ in 0..8 {
        let pool = pool.clone();
        workers.spawn(async move {
            let mut mine = 0;
            loop {
                let claimed = query(statement).bind("c").bind(7_i64).bind(1_000_i64).bind(5_i64);
                let rows = claimed.fetch_all(&pool).await.expect("it is claimed");
                mine += rows.len();
                let free = query("select 1 from invoices where claimed_fence <> 7 limit 1");
                if rows.is_empty() && free.fetch_optional(&pool).await.expect("it is asked").is_none() {
                    return mine;
                }
            }
        });
    }
    let mut all = 0;
    while let Some(mine) = workers.join_next().await {
        all += mine.expect("no worker panics");
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_claim_hands_each_row_out_once() {
    let Some(place) = Place::fresh().await else { return };
    let pool = rows(&place).await;
    for _ in 0..5 {
        assert_eq!(handed_out(&pool, CAREFUL).await, ROWS);
        query("update invoices set claimed_fence = 0")
            .execute(&pool)
            .await
            .expect("it is undone");
    }
}

/// If this fails the test above proves nothing any more. Chance has its part, so it may try for a while.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_careless_claim_hands_rows_out_twice() {
    let Some(place) = Place::fresh().await else { return };
    let pool = rows(&place).await;
    for _ in 0..50 {
        if handed_out(&pool, CARELESS).await > ROWS {
            return;
        }
        query("update invoices set claimed_fence = 0")
            .execute(&pool)
            .await
            .expect("it is undone");
    }
    panic!("fifty times nothing was handed out twice: the race does not show here");
}
