//! The JSON of an invoice is strict: what is not understood is refused, and what is written reads back.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use boekbrug_model::testkit::{eur, invoice, vat};
use boekbrug_model::{Invoice, VatKind};
use serde_json::{Value, json};

fn sample() -> Invoice {
    let base = invoice("2026-0001").line("Advies", "100.00", "21");
    base.line_of("Werk", "50.00", vat(VatKind::ReverseCharge, "0")).build()
}

fn refused(change: impl FnOnce(&mut Value)) -> String {
    let mut value = serde_json::to_value(sample()).unwrap();
    change(&mut value);
    serde_json::from_value::<Invoice>(value).unwrap_err().to_string()
}

#[test]
fn what_is_written_reads_back() {
    let text = serde_json::to_string(&sample()).unwrap();
    assert_eq!(serde_json::from_str::<Invoice>(&text).unwrap(), sample());
}

#[test]
fn amounts_carry_their_currency_and_are_no_floats() {
    let value = serde_json::to_value(sample()).unwrap();
    assert_eq!(value["totalIncl"], json!("171.00 EUR"));
    assert!(refused(|value| value["totalIncl"] = json!(171.0)).contains("floating point"));
    assert!(refused(|value| value["totalIncl"] = json!("171.005 EUR")).contains("more decimals"));
}

#[test]
fn unknown_fields_are_refused_at_every_depth() {
    for pointer in [
        "",
        "/customer",
        "/lines/0",
        "/lines/0/vat",
        "/vatTotals/0",
        "/vatTotals/0/vat",
    ] {
        let error = refused(|value| {
            value.pointer_mut(pointer).unwrap()["extra"] = json!(1);
        });
        assert!(error.contains("unknown field `extra`"), "{pointer}: {error}");
    }
}

#[test]
fn optional_fields_may_be_left_out() {
    let mut value = serde_json::to_value(sample()).unwrap();
    for field in [
        "dueDate",
        "paymentCondition",
        "creditedInvoice",
        "orderReference",
        "description",
        "servicePeriod",
    ] {
        value.as_object_mut().unwrap().remove(field);
    }
    for field in [
        "role",
        "quantity",
        "unit",
        "unitPrice",
        "discount",
        "ledgerAccount",
        "item",
        "costCentre",
    ] {
        value["lines"][0].as_object_mut().unwrap().remove(field);
    }
    let read: Invoice = serde_json::from_value(value).unwrap();
    assert_eq!(read.total_incl, eur("171.00"));
    assert_eq!(read.due_date, None);
}
