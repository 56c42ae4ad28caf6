//! The visible tables tell the truth: every field that is filled stands in them, from a member that is asked for.

use std::collections::BTreeSet;

use boekbrug_model::record::{
    CostCentre, Customer, Employee, Item, ItemGroup, Journal, JournalKind, LedgerAccount, LedgerKind, Order,
    PaymentCondition, Period, Project, VatCode,
};
use serde_json::Value;

use super::*;
use crate::wire::{self, Row};

fn rows_of(feed: Option<Feed>) -> Vec<FieldRow> {
    let tables = tables();
    let mut fitting = tables.iter().filter(|table| table.feed == feed);
    let rows = fitting.next().unwrap().rows.clone();
    assert!(fitting.next().is_none(), "one table for each feed");
    rows
}

/// The paths of every field of a record, whether filled or not.
fn paths(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let below = if at.is_empty() {
                    name.clone()
                } else {
                    format!("{at}.{name}")
                };
                paths(value, &below, into);
            }
        }
        _ => {
            into.insert(at.to_owned());
        }
    }
}

/// The table of a feed against the canonical record and the members that are asked for. `never` are fields that this
/// package does not fill.
fn tells_the_truth(feed: Feed, record: &impl serde::Serialize, never: &[&str], asked: &[&[&str]]) {
    let table = rows_of(Some(feed));
    let shown: BTreeSet<_> = table.iter().map(|row| row.canonical.to_owned()).collect();
    let mut canonical = BTreeSet::new();
    paths(&serde_json::to_value(record).unwrap(), "", &mut canonical);
    for path in never {
        assert!(canonical.remove(*path), "{feed}: {path} is a field");
    }
    assert_eq!(shown, canonical, "{feed}");
    assert_eq!(shown.len(), table.len(), "{feed}: each once");
    for row in table.iter().filter(|row| !row.package.is_empty()) {
        let member = row.package.rsplit('.').next().unwrap();
        assert!(
            asked.iter().any(|select| select.contains(&member)),
            "{feed}: {member} is asked for"
        );
        assert_eq!(
            row.conversion_nl.is_empty(),
            row.conversion_en.is_empty(),
            "{}",
            row.canonical
        );
    }
}

#[test]
fn customers() {
    let asked = [wire::Account::SELECT, wire::Contact::SELECT, wire::Address::SELECT];
    let never = [
        "costCenterId",
        "invoiceSpecification",
        "invoiceAddress.emailAddress",
        "invoiceAddress.phoneNumber",
    ];
    tells_the_truth(Feed::Customers, &Customer::default(), &never, &asked);
}

#[test]
fn master_data() {
    tells_the_truth(
        Feed::CostCentres,
        &CostCentre::default(),
        &[],
        &[wire::CostCentre::SELECT],
    );
    tells_the_truth(Feed::VatCodes, &VatCode::default(), &[], &[wire::VatCode::SELECT]);
    let asked = [wire::PaymentCondition::SELECT];
    tells_the_truth(Feed::PaymentConditions, &PaymentCondition::default(), &[], &asked);
    tells_the_truth(Feed::Items, &Item::default(), &[], &[wire::Item::SELECT]);
    tells_the_truth(
        Feed::ItemGroups,
        &ItemGroup::default(),
        &["vatCodeId"],
        &[wire::ItemGroup::SELECT],
    );
    tells_the_truth(Feed::Employees, &Employee::default(), &[], &[wire::Employee::SELECT]);
    tells_the_truth(Feed::Projects, &Project::default(), &[], &[wire::Project::SELECT]);
}

#[test]
fn reference_data() {
    let account = LedgerAccount {
        code: String::new(),
        name: String::new(),
        is_active: true,
        kind: LedgerKind::Revenue,
        vat_bands: Vec::new(),
        cost_centre_required: false,
    };
    tells_the_truth(Feed::LedgerAccounts, &account, &[], &[wire::GlAccount::SELECT]);
    let journal = Journal {
        code: String::new(),
        name: String::new(),
        is_active: true,
        kind: JournalKind::Sales,
    };
    tells_the_truth(Feed::Journals, &journal, &[], &[wire::Journal::SELECT]);
    let period = Period {
        code: String::new(),
        from: jiff::civil::date(2026, 1, 1),
        until: None,
        is_open: true,
    };
    tells_the_truth(Feed::Periods, &period, &[], &[wire::FinancialPeriod::SELECT]);
}

/// What can be written is a member of the account that is also read, and is shown as going both ways.
#[test]
fn what_goes_to_an_account_goes_both_ways() {
    let rows = rows_of(Some(Feed::Customers));
    let both: BTreeSet<_> = rows
        .iter()
        .filter(|row| row.direction == Direction::Both)
        .map(|row| (row.canonical, row.package))
        .collect();
    let written = WRITTEN.iter().map(|written| (written.path, written.member));
    let written: BTreeSet<_> = written.chain([("customerCode", "Code")]).collect();
    assert_eq!(both, written);
    assert!(written.iter().all(|(_, member)| wire::Account::SELECT.contains(member)));
}

/// What comes in is asked for; what goes out is what is sent.
#[test]
fn orders() {
    let table = rows_of(Some(Feed::Orders));
    let of = |direction: Direction| table.iter().filter(move |row| row.direction != direction);
    let told: BTreeSet<_> = of(Direction::Out).map(|row| row.canonical.to_owned()).collect();
    let mut canonical = BTreeSet::new();
    paths(&serde_json::to_value(Order::default()).unwrap(), "", &mut canonical);
    assert_eq!(told, canonical);
    assert!(of(Direction::Out).all(|row| wire::SalesInvoice::SELECT.contains(&row.package)));

    let shown: BTreeSet<_> = of(Direction::In).map(|row| row.package.to_owned()).collect();
    let amount = || Some(wire::Amount(Some(1.into())));
    let line = wire::NewSalesInvoiceLine {
        item: "i",
        description: "d",
        quantity: wire::Amount(Some(1.into())),
        unit_price: amount(),
        net_price: amount(),
        discount: amount(),
        cost_center: Some("c"),
        notes: Some("n".to_owned()),
    };
    let order = wire::NewSalesInvoice {
        kind: 8020,
        journal: "j",
        ordered_by: "c",
        order_date: String::new(),
        due_date: Some(String::new()),
        your_ref: "r",
        description: "d",
        currency: "EUR",
        remarks: Some("r".to_owned()),
        sales_invoice_lines: vec![line],
    };
    let mut sent = serde_json::to_value(&order).unwrap();
    let lines = sent["SalesInvoiceLines"].take();
    let mut members = BTreeSet::new();
    paths(&lines[0], "SalesInvoiceLines", &mut members);
    paths(&sent, "", &mut members);
    members.remove("SalesInvoiceLines");
    assert_eq!(shown, members);
}

#[test]
fn the_booking_shows_every_member_that_is_sent() {
    let shown: BTreeSet<_> = rows_of(None).iter().map(|row| row.package.to_owned()).collect();
    let line = wire::NewLine {
        gl_account: "a",
        amount_fc: wire::Amount(Some(1.into())),
        vat_code: Some("v"),
        vat_amount_fc: Some(wire::Amount(Some(1.into()))),
        cost_center: Some("c"),
        cost_unit: Some("u"),
        project: Some("p"),
        description: "d",
        from: Some("f".to_owned()),
        to: Some("t".to_owned()),
    };
    let entry = wire::NewEntry {
        customer: "c",
        journal: Some("j"),
        entry_date: String::new(),
        due_date: Some(String::new()),
        your_ref: "r",
        description: "d",
        currency: "EUR",
        payment_condition: Some("p"),
        document: Some("d"),
        sales_entry_lines: vec![line],
    };
    let mut sent = serde_json::to_value(&entry).unwrap();
    let lines = sent["SalesEntryLines"].take();
    let mut members = BTreeSet::new();
    paths(&lines[0], "SalesEntryLines", &mut members);
    paths(&sent, "", &mut members);
    members.remove("SalesEntryLines");
    assert_eq!(shown, members);
}

#[test]
fn the_setting_for_e_mail_addresses_is_explained() {
    let rows = rows_of(Some(Feed::Customers));
    let row = rows.iter().find(|row| row.canonical == "sendInvoiceTo").unwrap();
    for word in ["account", "mainContact", "invoiceAccount"] {
        assert!(
            row.conversion_nl.contains(word) && row.conversion_en.contains(word),
            "{word}"
        );
    }
}
