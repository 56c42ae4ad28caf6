//! The JSON of every canonical record: it is what applications read in the change feed.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use boekbrug_model::record::{
    Address, CostCentre, Country, Customer, Employee, Item, ItemGroup, Journal, JournalKind, LedgerAccount, Order,
    PaymentCondition, Period, Project, Record, VatRate,
};
use boekbrug_model::testkit::{customer, day, ledger_account, parsed, vat_code};
use boekbrug_model::{Feed, VatBand};

/// One record of a feed, every field filled.
fn sample(feed: Feed) -> Record {
    let (code, name) = ("10".to_owned(), "Naam".to_owned());
    match feed {
        Feed::Customers => Record::Customer(Box::new(Customer {
            contact_person_name: Some("A. Bakker".to_owned()),
            vat_code_id: Some("H".to_owned()),
            cost_center_id: Some("10".to_owned()),
            invoice_specification: Some("1".to_owned()),
            manager_resource_company_id: Some("M1".to_owned()),
            visit_address: Address {
                contact_person: Some("A. Bakker".to_owned()),
                phone_number: Some("072-1234567".to_owned()),
                ..customer().visit_address
            },
            ..customer()
        })),
        Feed::CostCentres => Record::CostCentre(CostCentre {
            code,
            name,
            is_active: true,
        }),
        Feed::VatCodes => Record::VatCode(vat_code("V", 0, VatBand::ReverseCharge)),
        Feed::PaymentConditions => Record::PaymentCondition(PaymentCondition {
            code,
            name,
            description: Some("14 dagen".to_owned()),
            payment_term: Some(14),
            payment_condition_type: Some("K".to_owned()),
        }),
        Feed::Items => Record::Item(Item {
            item_code: code,
            name,
            item_type: Some("S".to_owned()),
            vat_code_id: Some("H".to_owned()),
            gl_account_revenue: Some("8000".to_owned()),
            will_be_invoiced: true,
            is_active: true,
            allow_time_entry: true,
            unit: Some("uur".to_owned()),
            price: Some(parsed("95.125")),
            item_group_id: Some("G".to_owned()),
        }),
        Feed::ItemGroups => Record::ItemGroup(ItemGroup {
            code,
            name,
            gl_account_revenue: Some("8000".to_owned()),
            vat_code_id: Some("H".to_owned()),
        }),
        Feed::Employees => Record::Employee(Employee {
            code,
            name,
            email_address: Some("a@example.nl".to_owned()),
            is_active: true,
            from: Some(day("2020-02-29")),
            until: Some(day("2026-12-31")),
        }),
        Feed::Orders => Record::Order(Order {
            number: "1001".into(),
            reference: Some("2026-0001".into()),
            ..Order::default()
        }),
        Feed::Projects => Record::Project(Project {
            code,
            name,
            customer_code: Some("1001".to_owned()),
            manager: Some("M1".to_owned()),
            project_type: Some("T".to_owned()),
            is_active: true,
            from: Some(day("2026-01-01")),
            until: None,
        }),
        Feed::Countries => Record::Country(Country {
            code: "NL".to_owned(),
            name,
        }),
        Feed::VatRates => Record::VatRate(VatRate {
            band: VatBand::High,
            percentage: parsed("21"),
            from: day("2012-10-01"),
            until: None,
        }),
        Feed::LedgerAccounts => Record::LedgerAccount(LedgerAccount {
            cost_centre_required: true,
            ..ledger_account("8000", &[VatBand::High])
        }),
        Feed::Journals => Record::Journal(Journal {
            code,
            name,
            is_active: true,
            kind: JournalKind::Sales,
        }),
        Feed::Periods => Record::Period(Period {
            code,
            from: day("2026-01-01"),
            until: None,
            is_open: true,
        }),
    }
}

#[test]
fn the_shape_of_every_record_is_a_promise() {
    let all: serde_json::Map<_, _> = Feed::ALL
        .iter()
        .map(|feed| (feed.to_string(), serde_json::to_value(sample(*feed)).unwrap()))
        .collect();
    insta::assert_json_snapshot!("records", all);
}

#[test]
fn every_record_reads_back_by_its_feed() {
    for feed in Feed::ALL {
        let json = serde_json::to_string(&sample(*feed)).unwrap();
        assert_eq!(Record::from_json(*feed, &json).unwrap(), sample(*feed), "{feed}");
    }
}

#[test]
fn fields_of_a_later_version_are_passed_over_and_missing_ones_are_blank() {
    let json = r#"{"code":"10","colour":"red"}"#;
    let Record::CostCentre(read) = Record::from_json(Feed::CostCentres, json).unwrap() else {
        panic!("another kind of record")
    };
    assert_eq!(
        (read.code.as_str(), read.name.as_str(), read.is_active),
        ("10", "", false)
    );
}

#[test]
fn what_is_no_record_is_refused() {
    for feed in Feed::ALL {
        for json in ["", "[1]", "{\"code\":", "\"text\"", r#"{"code":[]}"#] {
            let refused = Record::from_json(*feed, json).is_err();
            let without_code = matches!(feed, Feed::Customers | Feed::Items | Feed::Orders);
            assert!(refused || without_code && json.contains("[]"), "{feed}: {json}");
        }
    }
}
