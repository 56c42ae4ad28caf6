//! Orders as they are sent, as a snapshot and in each way that a setting offers.

use boekbrug_model::Record;
use boekbrug_model::checks::OrderOutcome;
use boekbrug_model::invoice::Invoice;
use boekbrug_model::record::CostCentre;
use boekbrug_model::testkit::{Books, invoice, parsed};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::*;
use crate::config::Stage;

fn checked(invoice: &Invoice) -> CheckedOrder {
    let mut books = Books::default();
    books.settings.order_item = Some("UUR".to_owned());
    let another = CostCentre {
        code: "20".to_owned(),
        name: "Kantoor".to_owned(),
        is_active: true,
    };
    books
        .chart
        .insert("costCentre-20".to_owned(), Record::CostCentre(another));
    let rules = crate::capability().orders.as_ref().unwrap();
    match books.check_order(invoice, rules).unwrap() {
        OrderOutcome::Place(order, _) => *order,
        OrderOutcome::Skip(findings) => panic!("{findings:?}"),
    }
}

/// Two and a half hours at 80 with a discount of a tenth, a line of text, and a box of 50.
fn everything() -> Invoice {
    let mut invoice = invoice("2026-0001")
        .line("Advies", "180.00", "21")
        .with_line(|line| {
            line.quantity = Some(parsed("2.5"));
            line.unit_price = Some(parsed("80.00"));
            line.discount = Some(parsed("10"));
            line.cost_centre = Some("10".to_owned());
        })
        .line("Overleg op kantoor, zie de bijlage", "0.00", "21")
        .line("Doos", "50.00", "21")
        .with_line(|line| line.cost_centre = Some("10".to_owned()))
        .build();
    invoice.due_date = Some(invoice.date.saturating_add(jiff::Span::new().days(14)));
    invoice
}

fn sent(invoice: &Invoice, config: &Config) -> Value {
    serde_json::to_value(verkooporder(&checked(invoice), config)).unwrap()
}

#[test]
fn an_order_with_everything() {
    assert_json_snapshot!(sent(&everything(), &Config::default()));
}

#[test]
fn a_credit_note_has_negative_quantities() {
    let mut credit = everything();
    credit.kind = boekbrug_model::invoice::InvoiceKind::CreditNote;
    let sent = sent(&credit, &Config::default());
    let amounts: Vec<_> = sent["regels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["aantal"])
        .collect();
    assert_eq!(amounts, [&json!(-2.5), &Value::Null, &json!(-1)]);
    assert_eq!(sent["regels"][0]["stuksprijs"].to_string(), "80.0");
}

#[test]
fn each_stage_has_its_word() {
    for (stage, word) in [
        (Stage::Order, "Order"),
        (Stage::Offerte, "Offerte"),
        (Stage::Bevestiging, "Bevestiging"),
        (Stage::Werkbon, "Werkbon"),
        (Stage::Pakbon, "Pakbon"),
        (Stage::Afhaalbon, "Afhaalbon"),
    ] {
        let config = Config {
            order_stage: stage,
            ..Config::default()
        };
        assert_eq!(sent(&everything(), &config)["procesStatus"], word);
    }
}

#[test]
fn a_template_is_named_only_where_one_is_set() {
    assert_eq!(
        sent(&everything(), &Config::default()).get("verkoopordersjabloon"),
        None
    );
    let config = Config {
        order_template: Some("tpl-1".to_owned()),
        ..Config::default()
    };
    assert_eq!(
        sent(&everything(), &config)["verkoopordersjabloon"],
        json!({"id": "tpl-1"})
    );
}

#[test]
fn lines_of_text_are_lines_or_the_memo() {
    let text = "Overleg op kantoor, zie de bijlage";
    for (way, lines, memo) in [(TextLines::Line, 3, Value::Null), (TextLines::Memo, 2, json!(text))] {
        let config = Config {
            order_text_lines: way,
            ..Config::default()
        };
        let sent = sent(&everything(), &config);
        assert_eq!(sent["regels"].as_array().unwrap().len(), lines);
        assert_eq!(sent["memo"], memo);
    }
    assert_eq!(
        sent(&everything(), &Config::default())["regels"][1],
        json!({"omschrijving": text}),
        "a text has no item, price or quantity"
    );
}

#[test]
fn the_cost_centre_is_that_of_all_lines_or_none() {
    let of = |centres: [Option<&str>; 2]| {
        let building = invoice("2026-0001").line("Advies", "10.00", "21");
        let building = building.with_line(|line| line.cost_centre = centres[0].map(str::to_owned));
        let building = building.line("Zie de bijlage", "0.00", "21").line("Doos", "5.00", "21");
        let invoice = building
            .with_line(|line| line.cost_centre = centres[1].map(str::to_owned))
            .build();
        sent(&invoice, &Config::default())["kostenplaats"].clone()
    };
    assert_eq!(of([None, None]), Value::Null);
    let ten = of([Some("10"), Some("10")]);
    assert!(ten["id"].is_string());
    assert_eq!(of([None, Some("10")]), Value::Null, "half of it is nobody's");
    assert_eq!(of([Some("10"), Some("20")]), Value::Null);
}
