//! Odd data: the packages send it, so it must be kept.

use std::sync::Arc;

use boekbrug_model::invoice::InvoiceKind;
use boekbrug_model::{ChangeNumber, Currency, Feed, Money};
use jiff::Timestamp;
use serde_json::json;

use super::Told;
use super::stage::{Stage, at, customer, step, value};
use crate::{Accepted, CustomerKeys, PageWrite, RecordWrite, Store};

const TEXTS: &[&str] = &[
    "Café ’t Hœkje — ß ĳ",
    "Robert'); drop table records;--",
    "\"aanhaling\" en \\ schuine streep",
    "日本語 العربية 🧾👩‍💼",
    "regel een\r\nregel twee\ttab",
    "e\u{301} is niet é",
    "%_ ? $1 :naam {nummer}",
    "\u{FEFF}begin \u{200B} \u{7F} \u{10FFFF}",
    " spaties ",
];

/// Whatever stands in a name or code comes back as it was, and finds its own row only.
pub async fn odd_texts_are_kept(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let rows: Vec<_> = TEXTS.iter().map(|text| customer(text, text)).collect();
    stage.customers(&lease, rows.clone(), at(1)).await?;
    for row in &rows {
        let known = store
            .known(stage.connection, Feed::Customers, &[&row.package_id])
            .await?;
        let found = known.first().ok_or("not found by its package id")?;
        assert_eq!((known.len(), found.id), (1, row.id), "{:?}", row.package_id);
        assert_eq!(value(&found.values)?, value(&row.values)?);
        let keys = CustomerKeys {
            code: Some(row.code.clone()),
            ..CustomerKeys::default()
        };
        let found = store.customers_matching(stage.connection, &keys).await?;
        assert_eq!(found.len(), 1, "one row for {:?}", row.code);
        assert_eq!((&found[0].code, &found[0].name), (&row.code, &row.name));
    }
    Ok(())
}

/// PostgreSQL cannot keep U+0000: it is kept as U+FFFD, and the page goes on.
pub async fn a_nul_never_stops_a_page(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let rows = vec![customer("1", "Jan\0sen"), customer("2", "Pietersen")];
    assert_eq!(stage.customers(&lease, rows, at(1)).await?, Some(ChangeNumber(2)));
    let stored = store.records(stage.connection, Feed::Customers, None, 10).await?;
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[0].name, "Jan\u{FFFD}sen");
    for row in &stored {
        value(&row.values)?;
    }
    let mut write = stage.offer("2026-1", at(2))?;
    write.source = String::from("map\0bestand");
    assert_eq!(act!(store, accept_invoice(&write)), Accepted::New(write.id));
    assert_eq!(stage.invoice(write.id).await?.source, "map\u{FFFD}bestand");
    Ok(())
}

/// The smallest and largest numbers, the 29th of February, instants before 1970.
pub async fn extremes_are_kept(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let old: Timestamp = "1969-07-20T20:17:40.000001Z".parse()?;
    let rows = [i64::MIN, -1, 0, i64::MAX].map(|hash| RecordWrite {
        hash,
        values: json!({"number": hash, "day": "2028-02-29"}).to_string(),
        ..customer(&hash.to_string(), "Uiterste")
    });
    stage.customers(&lease, rows.to_vec(), old).await?;
    for row in &rows {
        let known = store
            .known(stage.connection, Feed::Customers, &[&row.package_id])
            .await?;
        assert_eq!(known.first().map(|known| known.hash), Some(row.hash));
        assert_eq!(value(&known[0].values)?, value(&row.values)?);
    }
    assert!(
        stage.changes().await?.iter().all(|change| change.at == old),
        "an instant before 1970"
    );

    let mut write = stage.offer("2026-1", at(0))?;
    write.invoice.kind = InvoiceKind::CreditNote;
    write.invoice.date = jiff::civil::date(2028, 2, 29);
    write.invoice.total_excl = Money::new(i64::MAX, Currency::EUR);
    write.invoice.total_vat = Money::new(i64::MIN, Currency::EUR);
    write.at = old;
    act!(store, accept_invoice(&write));
    let row = stage.invoice(write.id).await?;
    assert_eq!((row.invoice, row.created), (write.invoice, old));
    let far = crate::StepWrite {
        due: "9999-12-30T00:00:00.999999Z".parse()?,
        ..step(write.id, row.state, row.state)
    };
    act!(store, finish_step(&lease, &far));
    let row = stage.invoice(write.id).await?;
    assert!(row.due == far.due && !row.rests(), "far away is not never");
    let never = crate::StepWrite {
        due: Timestamp::MAX,
        ..far
    };
    act!(store, finish_step(&lease, &never));
    let rests = stage.invoice(write.id).await?;
    assert!(rests.due > at(0), "never must not turn round");
    assert!(rests.rests(), "never is known as such when it comes back");
    assert_eq!(stage.claim(&lease, "9999-12-30T21:00:00Z".parse()?, 10).await?, []);
    Ok(())
}

/// A megabyte of text in a record, in a setting and in a secret.
pub async fn long_texts_are_kept(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    let long = "lang ë ".repeat(150_000);
    stage.customers(&lease, vec![customer("1", &long)], at(1)).await?;
    let stored = store.records(stage.connection, Feed::Customers, None, 10).await?;
    assert_eq!(stored[0].name, long);
    let mut settings = stage.row().await?.settings;
    settings.package_settings = json!({ "note": long });
    act!(
        store,
        update_settings(stage.organisation, stage.connection, 1, &settings, at(2))
    );
    assert_eq!(stage.row().await?.settings, settings);
    let secret = crate::SecretRow {
        connection: stage.connection,
        name: "long".to_owned(),
        key_id: "k1".to_owned(),
        sealed: long.clone().into_bytes(),
    };
    act!(store, put_secret(&secret, at(3)));
    assert_eq!(store.secret(stage.connection, "long").await?, Some(long.into_bytes()));
    Ok(())
}

/// Empty lists ask for nothing and give nothing.
pub async fn nothing_is_asked(store: Arc<dyn Store>) -> Told {
    let stage = Stage::set(&store).await?;
    let lease = stage.lease().await?;
    stage.accept("2026-1", at(0)).await?;
    stage.customers(&lease, vec![customer("1", "A")], at(1)).await?;
    assert_eq!(store.known(stage.connection, Feed::Customers, &[]).await?, []);
    assert_eq!(store.references(stage.connection, &[]).await?, []);
    assert_eq!(store.invoices(stage.connection, &[], None, 10).await?, []);
    act!(store, count_calls(stage.connection, &[]));
    assert_eq!(store.calls_since(stage.connection, at(0)).await?, []);
    assert_eq!(stage.claim(&lease, at(1), 0).await?, []);
    let empty = PageWrite {
        cursor: Some("z".to_owned()),
        ..stage.page(Feed::Customers, at(2))
    };
    assert_eq!(act!(store, record_page(&lease, &empty)), None);
    Ok(())
}
