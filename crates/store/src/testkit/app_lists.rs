//! Customers of the application as they are found: by id, by what an invoice names, by what is due, as people look.

use std::sync::Arc;

use boekbrug_model::matching::LinkedBy;
use boekbrug_model::{ConnectionState, Feed};

use super::Told;
use super::app_customers::{step, write};
use super::stage::{Seen, Stage, at, customer};
use crate::{
    AppCustomerCount, AppCustomerFilter, AppCustomerKept, AppCustomerRow, AppCustomerState, AppCustomerStep,
    AppCustomerWrite, ConnectionRow, Store,
};

/// The highest whole number of eighteen digits.
const MOST: u64 = 999_999_999_999_999_999;

fn coded(here: &str, code: &str, name: &str) -> AppCustomerWrite {
    AppCustomerWrite {
        code: code.to_owned(),
        ..write(here, name)
    }
}

fn ids(rows: &[AppCustomerRow]) -> Vec<&str> {
    rows.iter().map(|row| row.here.as_str()).collect()
}

/// By the code as it was handed over, but for space around it, or by the application's id; both may be one text.
pub async fn an_invoice_names_an_app_customer(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let rows = [
        coded("k1", " 10 042\t", "A"),
        coded("k2", "10 042", "B"),
        coded("10 042", "K2", "C"),
        coded("k4", "k2", "D"),
        coded("k5", "  ", "E"),
        coded(" k6 ", "010", "F"),
    ];
    stage.hand_over(&rows).await?;
    other.hand_over(&rows[..1]).await?;
    let customers = store.app_customers();
    for (asked, found) in [
        ("10 042", vec!["10 042", "k1", "k2"]),
        (" 10 042 ", vec!["10 042", "k1", "k2"]),
        ("10042", vec![]),
        ("k2", vec!["k2", "k4"]),
        ("K2", vec!["10 042"]),
        ("10", vec![]),
        (" k6 ", vec![" k6 "]),
        ("", vec![]),
        (" ", vec![]),
    ] {
        assert_eq!(
            ids(&customers.named(stage.connection, asked).await?),
            found,
            "{asked:?}"
        );
    }
    assert_eq!(
        stage.app_customer("k1").await?.code,
        " 10 042\t",
        "it is kept as it came"
    );
    let mut among = customers.among(stage.connection, &["k2", "k1", "nobody", "k1"]).await?;
    among.sort_by(|one, next| one.here.cmp(&next.here));
    assert_eq!(ids(&among), ["k1", "k2"]);
    assert_eq!(customers.among(stage.connection, &[]).await?, []);
    assert_eq!(customers.among(other.connection, &["k2"]).await?, []);
    Ok(())
}

/// Those due, the longest first, and of those as many as asked for; ticked ones alone when they alone take part.
pub async fn due_app_customers_are_found(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let lease = stage.lease().await?;
    for (here, due) in [("k1", 300), ("k2", 100), ("k3", 200), ("k4", 100), ("k5", 900)] {
        stage.hand_over(&[write(here, "A")]).await?;
        let later = AppCustomerStep {
            due: at(due),
            ..step(here, AppCustomerState::Waiting)?
        };
        act!(store, app_customers.finish(&lease, &later));
    }
    stage.hand_over(&[write("k6", "A")]).await?;
    act!(
        store,
        app_customers.finish(&lease, &step("k6", AppCustomerState::Equal)?)
    );
    other.hand_over(&[write("k7", "A")]).await?;
    let due = async |now, ticked, limit| -> Seen<Vec<String>> {
        let rows = store
            .app_customers()
            .due(stage.connection, at(now), ticked, limit)
            .await?;
        Ok(rows.into_iter().map(|row| row.here).collect())
    };
    assert_eq!(due(300, false, 10).await?, ["k2", "k4", "k3", "k1"]);
    assert_eq!(due(299, false, 10).await?, ["k2", "k4", "k3"]);
    assert_eq!(due(300, false, 3).await?, ["k2", "k4", "k3"]);
    assert_eq!(due(99, false, 10).await?, [""; 0]);
    assert_eq!(due(300, true, 10).await?, [""; 0]);
    let two = ["k3", "k1"];
    act!(store, app_customers.tick(stage.connection, &two, true, at(400)));
    assert_eq!(due(300, true, 10).await?, ["k3", "k1"]);
    assert_eq!(
        due(300, false, 10).await?,
        ["k2", "k4", "k3", "k1"],
        "when all take part"
    );
    assert_eq!(due(300, false, 0).await?, [""; 0]);
    Ok(())
}

/// In pages by code and id; of the states, ticks and words that are asked for.
pub async fn app_customers_are_paged(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let lease = stage.lease().await?;
    // codes come twice, so that a page ends between two rows of one code
    let rows: Vec<_> = (0..12)
        .map(|n| coded(&format!("k{n:02}"), &format!("c{}", n / 2), "A"))
        .collect();
    stage.hand_over(&rows).await?;
    other.hand_over(&rows).await?;
    for (n, row) in rows.iter().enumerate() {
        let state = AppCustomerState::ALL[n % 5];
        act!(store, app_customers.finish(&lease, &step(&row.here, state)?));
    }
    let odd: Vec<_> = rows.iter().skip(1).step_by(2).map(|row| row.here.as_str()).collect();
    act!(store, app_customers.tick(stage.connection, &odd, true, at(70)));
    let customers = store.app_customers();
    let all = AppCustomerFilter::default();
    let mut seen = Vec::new();
    let mut after: Option<AppCustomerRow> = None;
    loop {
        let from = after.as_ref().map(|row| (row.code.as_str(), row.here.as_str()));
        let page = customers.list(stage.connection, &all, from, 5).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.clone());
        seen.extend(page.into_iter().map(|row| row.here));
        assert!(seen.len() <= rows.len(), "no row comes twice: {seen:?}");
    }
    assert_eq!(seen, rows.iter().map(|row| row.here.clone()).collect::<Vec<_>>());

    let of = |states: &[AppCustomerState], ticked| AppCustomerFilter {
        states: states.to_vec(),
        ticked,
        text: None,
    };
    let (waiting, equal) = (AppCustomerState::Waiting, AppCustomerState::Equal);
    for (filter, found) in [
        (of(&[waiting], None), vec!["k00", "k05", "k10"]),
        (
            of(&[equal, waiting, equal], None),
            vec!["k00", "k04", "k05", "k09", "k10"],
        ),
        (of(&[waiting], Some(true)), vec!["k05"]),
        (of(&[], Some(true)), odd),
        (of(&[AppCustomerState::Unknown], Some(false)), vec!["k08"]),
    ] {
        let page = customers.list(stage.connection, &filter, None, 100).await?;
        assert_eq!(ids(&page), found, "{filter:?}");
    }
    let second = customers
        .list(stage.connection, &of(&[waiting], None), Some(("c0", "k00")), 1)
        .await?;
    assert_eq!(ids(&second), ["k05"]);
    assert_eq!(customers.list(stage.connection, &all, None, 0).await?, []);
    let counts = customers.counts(stage.connection).await?;
    assert_eq!(counts.iter().map(|count| count.count).sum::<u64>(), 12);
    let some = AppCustomerCount {
        state: waiting,
        ticked: false,
        count: 2,
    };
    assert!(counts.contains(&some), "{counts:?}");
    Ok(())
}

/// The words are sought as they stand in code, name or id, whatever the case of plain letters.
pub async fn app_customers_are_found_by_their_words(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    stage
        .hand_over(&[
            coded("k1", "A 100%", "Café ’t Hœkje"),
            coded("k2", "A_200", "CAFÉ De Zon"),
            coded("K3", "b\\1", "Bakkerij Zevenhuizen-Ĳsselstein"),
            coded("é", "300", "Slager \u{1F9FE}"),
        ])
        .await?;
    let customers = store.app_customers();
    for (text, found) in [
        ("café", vec!["k1"]),
        ("CAFÉ", vec!["k2"]),
        ("caf", vec!["k1", "k2"]),
        ("hœk", vec!["k1"]),
        ("HŒK", vec![]),
        ("k", vec!["k1", "k2", "K3"]),
        ("100%", vec!["k1"]),
        ("%", vec!["k1"]),
        ("_", vec!["k2"]),
        ("\\", vec!["K3"]),
        ("B\\1", vec!["K3"]),
        ("É", vec!["k2"]),
        ("é", vec!["é", "k1"]),
        ("Ĳssel", vec!["K3"]),
        ("\u{1F9FE}", vec!["é"]),
        ("de zon", vec!["k2"]),
        ("100% Café", vec![]),
        ("niemand", vec![]),
        ("", vec!["é", "k1", "k2", "K3"]),
    ] {
        let filter = AppCustomerFilter {
            text: Some(text.to_owned()),
            ..AppCustomerFilter::default()
        };
        let page = customers.list(stage.connection, &filter, None, 100).await?;
        assert_eq!(ids(&page), found, "{text:?}");
        let ticked = act!(store, app_customers.tick_all(stage.connection, &filter, true, at(70)));
        assert_eq!(usize::try_from(ticked)?, found.len(), "{text:?}");
        act!(
            store,
            app_customers.tick_all(stage.connection, &AppCustomerFilter::default(), false, at(70))
        );
    }
    Ok(())
}

/// Over the package's customers, the numbers that were given and the codes that customers bring, whole numbers of up to eighteen digits.
pub async fn free_numbers_come_after_the_highest(store: Arc<dyn Store>) -> Told {
    let (stage, other) = (Stage::set(&store).await?, Stage::set(&store).await?);
    let lease = stage.lease().await?;
    let customers = store.app_customers();
    let free = async || -> Seen<u64> {
        let found = customers.free_numbers(stage.connection, MOST).await?;
        let found = found.ok_or("there are free ones")?;
        assert_eq!(*found.end(), MOST);
        Ok(*found.start())
    };
    assert_eq!(free().await?, 1);
    let odd = [
        "",
        "D900",
        "-7",
        "9.5",
        "1e9",
        " 800 ",
        "1234567890123456789",
        "٩٩",
        "000000000000000000000",
    ];
    let rows = odd.iter().map(|code| customer(code, "A")).collect();
    stage.customers(&lease, rows, at(1)).await?;
    assert_eq!(free().await?, 1, "none is such a number");
    let rows = ["99", "0100", "7"].iter().map(|code| customer(code, "A")).collect();
    stage.customers(&lease, rows, at(1)).await?;
    assert_eq!(free().await?, 101);
    stage
        .hand_over(&[coded("5000", "6000", "A"), coded("k2", "1", "B")])
        .await?;
    assert_eq!(
        free().await?,
        6001,
        "a code that a customer brings itself is not given to another"
    );
    for (number, first) in [("6250", 6251), ("999999999999999998", MOST), ("D9", 6001)] {
        assert!(act!(
            store,
            app_customers.number(stage.connection, "k2", Some(number), at(2))
        ));
        assert_eq!(free().await?, first);
    }
    let mut item = stage.page(Feed::Items, at(1));
    item.records = vec![customer("7000", "An item")];
    act!(store, record_page(&lease, &item));
    let theirs = other.lease().await?;
    other.customers(&theirs, vec![customer("8000", "A")], at(1)).await?;
    assert_eq!(free().await?, 6001);
    Ok(())
}

/// What a package can never have stands in nobody's way, and one at the very end leaves those before it free.
pub async fn free_numbers_stay_within_what_the_package_takes(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let customers = store.app_customers();
    let rows = ["40", "41", "41"].iter().map(|code| customer(code, "A")).collect();
    stage.customers(&lease, rows, at(1)).await?;
    let (one, next) = (coded("k1", "20260001234", "A"), coded("k2", "100", "B"));
    stage.hand_over(&[one, next]).await?;
    for (largest, free) in [
        (20_260_001_234, Some(101..=20_260_001_233)),
        (1_000, Some(101..=1_000)),
        (101, Some(101..=101)),
        (100, Some(42..=99)),
        (99, Some(42..=99)),
        (42, Some(42..=42)),
        (41, Some(1..=39)),
        (0, None),
    ] {
        let found = customers.free_numbers(stage.connection, largest).await?;
        assert_eq!(found, free, "{largest}");
    }
    let rows = ["1", "2", "3"].iter().map(|code| customer(code, "A")).collect();
    stage.customers(&lease, rows, at(1)).await?;
    let found = customers.free_numbers(stage.connection, 3).await?;
    assert_eq!(found, None, "all are in use");
    Ok(())
}

/// Whatever stands in a text comes back as it was, but for U+0000.
pub async fn odd_app_customers_are_kept(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let nul = AppCustomerWrite {
        code: "c\0".to_owned(),
        values: r#"{"name":"a\u0000b"}"#.to_owned(),
        offered: r#"{"name":"\\u0000"}"#.to_owned(),
        there: Some("p\0".to_owned()),
        ..write("k\0", "Jan\0sen")
    };
    assert_eq!(
        stage.hand_over(std::slice::from_ref(&nul)).await?,
        [AppCustomerKept::New]
    );
    let again = AppCustomerWrite { version: 1, ..nul };
    assert_eq!(
        stage.hand_over(&[again]).await?,
        [AppCustomerKept::Same],
        "as it is kept"
    );
    let row = stage.app_customer("k\0").await?;
    assert_eq!((row.here.as_str(), row.name.as_str()), ("k\u{FFFD}", "Jan\u{FFFD}sen"));
    assert_eq!(row.values, r#"{"name":"a\ufffdb"}"#);
    assert_eq!(
        row.offered, r#"{"name":"\\u0000"}"#,
        "a backslash and a word, no U+0000"
    );
    assert_eq!(row.there.as_deref(), Some("p\u{FFFD}"));
    let customers = store.app_customers();
    assert_eq!(customers.named(stage.connection, "c\0").await?.len(), 1);
    assert_eq!(customers.among(stage.connection, &["k\0"]).await?.len(), 1);
    assert_eq!(customers.linked(stage.connection, &["p\0"]).await?.len(), 1);
    let said = AppCustomerStep {
        progress: serde_json::json!({"sent": "a\0"}),
        values: Some(r#"{"name":"\u0000"}"#.to_owned()),
        number: Some("7\0".to_owned()),
        link: Some(("p\0".to_owned(), LinkedBy::Found)),
        ..step("k\0", AppCustomerState::Unknown)?
    };
    act!(store, app_customers.finish(&lease, &said));
    let row = stage.app_customer("k\0").await?;
    assert_eq!(row.progress, serde_json::json!({"sent": "a\u{FFFD}"}));
    assert_eq!(
        (row.values.as_str(), row.number.as_deref()),
        (r#"{"name":"\ufffd"}"#, Some("7\u{FFFD}"))
    );

    let long = "lang ë ".repeat(150_000);
    let huge = AppCustomerWrite {
        values: serde_json::json!({ "name": long }).to_string(),
        ..write("k2", &long)
    };
    stage.hand_over(std::slice::from_ref(&huge)).await?;
    let row = stage.app_customer("k2").await?;
    assert_eq!((row.name, row.values), (huge.name, huge.values));
    Ok(())
}

/// An ended connection keeps its customers; the one that follows begins without.
pub async fn an_ended_connection_keeps_its_app_customers(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let linked = AppCustomerWrite {
        there: Some("p1".to_owned()),
        ..write("k1", "Bakkerij")
    };
    stage.hand_over(std::slice::from_ref(&linked)).await?;
    let before = stage.app_customer("k1").await?;
    act!(
        store,
        set_connection_state(stage.connection, ConnectionState::Disconnected, &[], at(2))
    );
    let next = ConnectionRow {
        id: boekbrug_model::ConnectionId::new(at(3), super::stage::next()),
        state: ConnectionState::Active,
        ..stage.row().await?
    };
    act!(store, create_connection(&next));
    assert_eq!(stage.app_customer("k1").await?, before);
    let customers = store.app_customers();
    let all = AppCustomerFilter::default();
    assert_eq!(customers.list(next.id, &all, None, 10).await?, []);
    assert_eq!(customers.counts(next.id).await?, []);
    let kept = act!(store, app_customers.hand_over(next.id, &[linked], at(4)));
    assert_eq!(kept, [AppCustomerKept::New]);
    let row = customers.one(next.id, "k1").await?.ok_or("it was handed over")?;
    assert_eq!(row.there.as_deref(), Some("p1"), "a link of its own");
    Ok(())
}
