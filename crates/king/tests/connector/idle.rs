//! What a cycle costs in which nothing changed: one call per feed or less (product section 11).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::Cursor;
use boekbrug_king::capability;
use boekbrug_model::{Feed, FindingCode, Record};
use serde_json::{Value, json};

use crate::firm::{bill, checked};
use crate::world::{Heard, Say, World, world, world_set};

const QUARTER: Duration = Duration::from_mins(15);

/// A package that is read again and again, and the calls it heard but for those about sessions.
struct Quiet {
    world: World,
    calls: Arc<Mutex<Vec<String>>>,
}

fn quiet(change: Value, server: impl Fn(&Heard) -> Option<Say> + Send + Sync + 'static) -> Quiet {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&calls);
    let world = world_set(change, move |asked| {
        if !["Login", "KeepSession"].contains(&asked.operation.as_str()) {
            heard
                .lock()
                .unwrap()
                .push(format!("{} {}", asked.operation, asked.table()));
        }
        server(asked)
    });
    Quiet { world, calls }
}

/// Reads every feed once, in its order, from where it was; gives the calls that each took.
async fn cycle(quiet: &Quiet, cursors: &mut [Option<Cursor>]) -> Vec<(Feed, Vec<String>)> {
    let mut took = Vec::new();
    for (known, cursor) in capability().feeds.iter().zip(cursors) {
        loop {
            let page = quiet.world.fetch(known.feed, cursor.as_ref()).await.unwrap();
            *cursor = page.next;
            if page.done {
                break;
            }
        }
        took.push((known.feed, std::mem::take(&mut *quiet.calls.lock().unwrap())));
    }
    took
}

/// Two days of cycles; gives the calls of all but the first.
async fn two_days(quiet: &Quiet) -> Vec<String> {
    let mut cursors = vec![None; capability().feeds.len()];
    cycle(quiet, &mut cursors).await;
    let mut all = Vec::new();
    for number in 1..=192 {
        quiet.world.clock.advance(QUARTER);
        for (feed, calls) in cycle(quiet, &mut cursors).await {
            assert!(calls.len() <= 1, "{feed} in cycle {number}: {calls:?}");
            all.extend(calls);
        }
    }
    all
}

fn count(calls: &[String], name: &str) -> usize {
    calls.iter().filter(|call| *call == name).count()
}

/// Days of the months of a year, as `PERIODEDATUMS` may have them.
fn months(year: i16) -> String {
    (1..=12)
        .map(|month| {
            format!(
                "<DATA><JR>{year}</JR><PN>{month}</PN><A>01-{month:02}-{year}</A><B>28-{month:02}-{year}</B></DATA>"
            )
        })
        .collect()
}

#[tokio::test]
async fn a_cycle_costs_one_call_per_feed() {
    let world = quiet(json!({}), |heard| {
        let rows = match heard.table().as_str() {
            "PERIODEDATUMS" => months(2026),
            "ART" => "<DATA><NR>A-1</NR><ARTGRP>3</ARTGRP></DATA>".to_owned(),
            "ARTGRP" => "<DATA><NR>3</NR><GRBOMZ>8000</GRBOMZ></DATA>".to_owned(),
            _ => return None,
        };
        Some(Say::Rows(rows))
    });
    let calls = two_days(&world).await;
    let of = |table: &str| count(&calls, &format!("GetAdmInfo {table}"));
    assert_eq!(
        of("BASFIN") + of("PERIODEINFO") + of("PERIODEDATUMS"),
        192,
        "one for the periods"
    );
    assert!(
        of("PERIODEINFO") > 130,
        "where the marks stand is looked at in nearly each: {}",
        of("PERIODEINFO")
    );
    assert!(
        (20..60).contains(&of("BASFIN")),
        "marks could come here too: {}",
        of("BASFIN")
    );
    assert!(
        (5..=8).contains(&of("PERIODEDATUMS")),
        "a few times a day: {}",
        of("PERIODEDATUMS")
    );
}

/// Tables that say nothing, or refuse, cost no more than those that speak.
#[tokio::test]
async fn a_mute_administration_costs_no_more() {
    let empty = quiet(json!({}), |heard| {
        (heard.operation == "GetAdmInfo").then(|| Say::Rows(String::new()))
    });
    two_days(&empty).await;
    let narrow = quiet(json!({"periods": "calendar"}), |heard| {
        let all = heard.cell("SELECTFIELDS").as_deref() == Some("*");
        (heard.operation == "GetAdmInfo" && all).then(|| Say::No("Kolom * bestaat niet".to_owned()))
    });
    let calls = two_days(&narrow).await;
    assert_eq!(count(&calls, "GetAdmInfo PERIODEDATUMS"), 0, "the calendar counts");
    let set = world_set(json!({"split_account": "2000"}), |_| None);
    set.fetch(Feed::LedgerAccounts, None).await.unwrap();
    assert_eq!(count(&set.calls(), "GetAdmInfo BASFIN"), 0, "the settings say it");
}

fn is_open(page: &boekbrug_connector::Page, code: &str) -> bool {
    let row = page.records.iter().find(|row| row.code == code).expect("the period");
    match &row.record {
        Record::Period(period) => period.is_open,
        other => panic!("{other:?}"),
    }
}

/// The marks may stand in either table; where none stood before, it takes some cycles until they are seen. A booking
/// does not wait for that.
#[tokio::test]
async fn a_period_that_closes_and_opens_is_seen_in_whichever_table() {
    for (table, cycles) in [("PERIODEINFO", 2), ("BASFIN", 5)] {
        let closed = Arc::new(AtomicBool::new(false));
        let shared = Arc::clone(&closed);
        let world = world(move |heard: &Heard| {
            let marks =
                "<DATA><AANTPER>12</AANTPER><JRAFGESLGEBR>2026</JRAFGESLGEBR><PNAFGESLGEBR>3</PNAFGESLGEBR></DATA>";
            (heard.table() == table && shared.load(Ordering::Relaxed)).then(|| Say::Rows(marks.to_owned()))
        });
        assert!(is_open(&world.fetch(Feed::Periods, None).await.unwrap(), "2026-03"));
        for (shut, most) in [(true, cycles), (false, 2)] {
            closed.store(shut, Ordering::Relaxed);
            let mut took = 0;
            loop {
                world.clock.advance(QUARTER);
                took += 1;
                if is_open(&world.fetch(Feed::Periods, None).await.unwrap(), "2026-03") != shut {
                    break;
                }
                assert!(took < most, "{table}: closed {shut} is not seen after {took} cycles");
            }
        }
        closed.store(true, Ordering::Relaxed);
        world.fetch(Feed::Periods, None).await.unwrap();
        world.clock.advance(Duration::from_mins(5));
        let march = checked(bill("2026-1").date("2026-03-16").line("Advies", "100.00", "21"));
        let error = world.connector.book(&march, None).await.unwrap_err();
        assert_eq!(error.findings[0].code, FindingCode::PeriodClosed, "{table}");
        assert!(world.bookings().is_empty());
    }
}

/// The days of periods are believed for hours, but nothing is refused for it.
#[tokio::test]
async fn a_book_year_that_was_opened_just_now_is_booked_in() {
    let years = Arc::new(Mutex::new(vec![2026]));
    let shared = Arc::clone(&years);
    let world = world_set(json!({"periods": "package"}), move |heard| {
        let years = shared.lock().unwrap();
        (heard.table() == "PERIODEDATUMS").then(|| Say::Rows(years.iter().map(|year| months(*year)).collect()))
    });
    let new_year = checked(bill("2027-1").date("2027-01-04").line("Advies", "100.00", "21"));
    let error = world.connector.book(&new_year, None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PeriodNoBookYear);
    years.lock().unwrap().push(2027);
    world.clock.advance(Duration::from_mins(6));
    world.connector.book(&new_year, None).await.unwrap();
    assert_eq!(world.bookings()[0].cell("JR").as_deref(), Some("2027"));
    assert_eq!(
        count(&world.calls(), "GetAdmInfo PERIODEDATUMS"),
        2,
        "only when a day has no period"
    );
}
