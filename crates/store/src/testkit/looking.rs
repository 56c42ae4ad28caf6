//! Looking things up: known rows, reference data, customers by key, pages by code.

use std::sync::Arc;

use boekbrug_model::{Feed, Record};
use serde_json::json;

use super::Told;
use super::stage::{Stage, at, customer, renamed, value};
use crate::{CustomerKeys, PageWrite, RecordWrite, Store};

/// Known rows come with id, hash and values; unknown ones are left out.
pub async fn known_rows_are_found(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let (a, b) = (customer("1", "A"), customer("2", "B"));
    stage.customers(&lease, vec![a.clone(), b.clone()], at(1)).await?;
    let b = renamed(&b, "B2");
    stage.customers(&lease, vec![b.clone()], at(2)).await?;

    let mut known = store
        .known(stage.connection, Feed::Customers, &["row-2", "row-9", "row-1"])
        .await?;
    known.sort_by(|a, b| a.package_id.cmp(&b.package_id));
    assert_eq!(known.len(), 2);
    for (known, row) in known.iter().zip([&a, &b]) {
        assert_eq!(
            (known.id, known.hash, &known.package_id),
            (row.id, row.hash, &row.package_id)
        );
        assert_eq!(value(&known.values)?, value(&row.values)?);
    }
    assert_eq!(store.known(stage.connection, Feed::Items, &["row-1"]).await?, []);
    assert_eq!(store.known(other.connection, Feed::Customers, &["row-1"]).await?, []);
    Ok(())
}

/// Active records of the feeds that were asked for, as records of their own kind.
pub async fn references_are_read(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let account = |code: &str, is_active| RecordWrite {
        is_active,
        values: json!({
            "code": code, "name": "Omzet", "isActive": is_active, "kind": "revenue", "vatBands": ["high"],
            "costCentreRequired": true,
        })
        .to_string(),
        ..customer(code, "Omzet")
    };
    let page = PageWrite {
        records: vec![account("8000", true), account("8010", false)],
        ..stage.page(Feed::LedgerAccounts, at(1))
    };
    act!(store, record_page(&lease, &page));
    let countries = PageWrite {
        records: vec![RecordWrite {
            values: json!({"code": "NL", "name": "Nederland"}).to_string(),
            ..customer("NL", "Nederland")
        }],
        ..stage.page(Feed::Countries, at(1))
    };
    act!(store, record_page(&lease, &countries));
    stage.customers(&lease, vec![customer("1", "A")], at(1)).await?;

    let mut rows = store
        .references(stage.connection, &[Feed::LedgerAccounts, Feed::Countries])
        .await?;
    rows.sort_by_key(|row| row.0);
    let [
        (Feed::Countries, nl, Record::Country(country)),
        (Feed::LedgerAccounts, id, Record::LedgerAccount(ledger)),
    ] = rows.as_slice()
    else {
        panic!("one country and one active account were expected, not {rows:?}");
    };
    assert_eq!((nl.as_str(), country.name.as_str()), ("row-NL", "Nederland"));
    assert_eq!(
        (id.as_str(), ledger.code.as_str(), ledger.cost_centre_required),
        ("row-8000", "8000", true)
    );
    Ok(())
}

/// Any key matches, and only exactly; blocked customers are found too, because the check must say so.
pub async fn customers_are_matched_exactly(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let other = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let mut by_kvk = customer("2", "B");
    by_kvk.identification = Some("12345678".to_owned());
    let mut by_vat = customer("3", "C");
    by_vat.vat_number = Some("NL123456782B01".to_owned());
    by_vat.is_active = false;
    stage
        .customers(
            &lease,
            vec![customer("1", "A"), by_kvk, by_vat, customer("10", "D")],
            at(1),
        )
        .await?;
    let items = PageWrite {
        records: vec![customer("1", "Uur")],
        ..stage.page(Feed::Items, at(1))
    };
    act!(store, record_page(&lease, &items));

    let keys = |code: Option<&str>, kvk: Option<&str>, vat: Option<&str>| CustomerKeys {
        code: code.map(str::to_owned),
        identification: kvk.map(str::to_owned),
        vat_number: vat.map(str::to_owned),
    };
    let all = keys(Some("1"), Some("12345678"), Some("NL123456782B01"));
    for (keys, expected) in [
        (all.clone(), vec!["1", "2", "3"]),
        (keys(Some("1"), None, None), vec!["1"]),
        (keys(Some("01"), None, None), vec![]),
        (keys(None, Some("1234567"), None), vec![]),
        (keys(None, None, Some("NL123456782B01")), vec!["3"]),
        (CustomerKeys::default(), vec![]),
    ] {
        let mut found = store.customers_matching(stage.connection, &keys).await?;
        found.sort_by(|a, b| a.code.cmp(&b.code));
        let codes: Vec<_> = found.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(codes, expected, "{keys:?}");
    }
    assert_eq!(store.customers_matching(other.connection, &all).await?, []);
    Ok(())
}

/// By code point and then by id: doubles on the border of two pages are not lost.
pub async fn records_are_paged_by_code(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let double = |n: u8| RecordWrite {
        package_id: format!("double-{n}"),
        ..customer("B", "Dubbel")
    };
    let mut rows: Vec<_> = ["é", "a", "Z", "10", "9", "_"]
        .iter()
        .map(|code| customer(code, "X"))
        .collect();
    rows.extend([double(1), double(2), double(3)]);
    stage.customers(&lease, rows, at(1)).await?;

    let mut codes = Vec::new();
    let mut last: Option<(String, boekbrug_model::RecordId)> = None;
    loop {
        let after = last.as_ref().map(|(code, id)| (code.as_str(), *id));
        let page = store.records(stage.connection, Feed::Customers, after, 2).await?;
        assert!(page.len() <= 2, "the limit holds");
        let Some(row) = page.last() else { break };
        last = Some((row.code.clone(), row.id));
        codes.extend(page.into_iter().map(|row| row.code));
        assert!(codes.len() <= 9, "paging must come to an end");
    }
    assert_eq!(codes, ["10", "9", "B", "B", "B", "Z", "_", "a", "é"]);
    assert_eq!(store.records(stage.connection, Feed::Items, None, 10).await?, []);
    Ok(())
}

/// Feeds that were read, each with its own state.
pub async fn feeds_are_listed(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    assert_eq!(store.feed_states(stage.connection).await?, []);
    stage.customers(&lease, vec![customer("1", "A")], at(1)).await?;
    let items = PageWrite {
        cursor: Some("c".to_owned()),
        done: true,
        ..stage.page(Feed::Items, at(2))
    };
    act!(store, record_page(&lease, &items));
    let mut states = store.feed_states(stage.connection).await?;
    states.sort_by_key(|row| row.0);
    let brief: Vec<_> = states
        .iter()
        .map(|(feed, s)| (*feed, s.records, s.cursor.as_deref(), s.completed))
        .collect();
    assert_eq!(
        brief,
        [
            (Feed::Items, 0, Some("c"), Some(at(2))),
            (Feed::Customers, 1, None, None)
        ]
    );
    Ok(())
}
