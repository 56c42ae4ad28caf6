//! A process that is killed in the middle of its work loses nothing that it was told is kept.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use boekbrug_model::{ChangeNumber, Feed};
use boekbrug_store::{PageWrite, Store};

use super::scene::{Scene, customer};
use crate::Place;

const ADDRESS: &str = "BOEKBRUG_TEST_KILLED";

/// Where a process that is to be killed finds its store; none when it is not such a process.
pub(super) fn address() -> Option<String> {
    std::env::var(ADDRESS).ok()
}

/// Starts this test program again for the test of this name, which says `kept` after each page, kills it after so many of
/// them, and gives the last that it said.
pub(super) async fn killed_while(place: &Place, test: &'static str, pages: u64) -> u64 {
    let address = place.address();
    tokio::task::spawn_blocking(move || kill_after(start(test, &address), pages))
        .await
        .expect("no panic")
}

/// Stores pages until it is killed, and says so after each. Runs as a process of its own, started by the test below.
#[tokio::test]
async fn writes_until_it_is_killed() {
    let Some(address) = address() else { return };
    let store = Place::at(&address).await;
    let scene = Scene::known();
    let lease = scene.lease(&store).await;
    for page in 0_u64.. {
        let rows = (page * 10..page * 10 + 10).map(customer);
        let write = PageWrite {
            cursor: Some(page.to_string()),
            ..scene.page(rows.collect())
        };
        let mut tx = store.begin().await.expect("a transaction begins");
        tx.record_page(&lease, &write).await.expect("it is stored");
        tx.commit().await.expect("it is kept");
        println!("kept {page}");
    }
}

fn start(test: &str, address: &str) -> Child {
    Command::new(std::env::current_exe().expect("this test is a program"))
        .args(["--exact", test, "--nocapture"])
        .env(ADDRESS, address)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts")
}

/// Reads what the process says up to this page, and kills it there.
fn kill_after(mut child: Child, pages: u64) -> u64 {
    let said = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let mut kept = said.map_while(Result::ok).filter_map(|line| {
        let page = line.rsplit_once("kept ")?.1;
        page.parse().ok()
    });
    let last = kept.find(|page: &u64| *page >= pages).expect("it writes");
    child.kill().expect("it is killed");
    let later = kept.last().unwrap_or(last);
    child.wait().expect("it ends");
    later
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_outlives_a_kill() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    drop(store);
    let kept = killed_while(&place, "verbs::killed::writes_until_it_is_killed", 40).await;
    let store = place.store().await;
    let state = store
        .feed_state(scene.connection, Feed::Customers)
        .await
        .expect("the store is whole");
    let page: u64 = state.cursor.and_then(|cursor| cursor.parse().ok()).expect("a cursor");
    assert!(
        page >= kept,
        "page {kept} was said to be kept, but only {page} is there"
    );
    assert_eq!(state.records, (page + 1) * 10, "rows and cursor are of one transaction");
    let changes = store
        .changes_after(scene.organisation, scene.administration, ChangeNumber(0), 1_000_000)
        .await
        .expect("they are read");
    assert_eq!(changes.len() as u64, state.records);
    assert_eq!(
        changes.last().map(|change| change.number.0),
        i64::try_from(state.records).ok()
    );
}
