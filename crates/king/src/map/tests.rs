//! Rows into records.

use std::collections::HashMap;

use boekbrug_connector::References;
use boekbrug_model::record::LedgerKind;
use boekbrug_model::{Feed, Record};
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::config::Config;
use crate::wire::Records;
use crate::xml::{Bounds, read_text};

/// Maps one row of a feed with the settings changed.
fn mapped(feed: Feed, cells: &str, change: impl FnOnce(&mut Config)) -> Mapped {
    let mut config = Config::default();
    change(&mut config);
    let context = Context {
        references: &References::default(),
        today: date(2026, 3, 16),
        config: &config,
        split_account: Some("2000"),
        group_accounts: &HashMap::new(),
    };
    let root = read_text(&format!("<r><DATA>{cells}</DATA></r>"), &Bounds::default()).unwrap();
    row(feed, Records::of(&root).rows[0], &context)
}

fn kind(cells: &str) -> LedgerKind {
    match mapped(Feed::LedgerAccounts, cells, |_| {}).unwrap().record {
        Record::LedgerAccount(account) => account.kind,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_line_goes_on_the_split_account() {
    assert_eq!(kind("<NR>2000</NR>"), LedgerKind::Reserved);
    assert_eq!(
        kind("<NR>02000</NR>"),
        LedgerKind::Reserved,
        "zeros in front make no difference"
    );
    assert_eq!(kind("<NR>1300</NR><SLUITREK>D</SLUITREK>"), LedgerKind::Debtors);
    assert_eq!(kind("<NR>1600</NR><SLUITREK>C</SLUITREK>"), LedgerKind::Reserved);
    assert_eq!(
        (kind("<NR>8000</NR>"), kind("<NR>4000</NR>")),
        (LedgerKind::Revenue, LedgerKind::ProfitAndLoss)
    );
}

#[test]
fn a_vat_number_gets_letters_where_it_has_none() {
    let number = |cells: &str, country: &str| {
        let cells = format!("<NR>1</NR><BTWNR>{cells}</BTWNR>{country}");
        match mapped(Feed::Customers, &cells, |config| {
            config.default_country = "DE".to_owned();
        })
        .unwrap()
        .record
        {
            Record::Customer(customer) => customer.vat_number.unwrap(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(number("nl 1234.56.782.b01", ""), "NL123456782B01");
    assert_eq!(number("123456789", ""), "DE123456789");
    assert_eq!(number("123456789", "<LAND>GR</LAND>"), "EL123456789");
}

#[test]
fn reverse_charge_is_what_the_name_or_the_settings_say() {
    let code = |cells: &str, change: fn(&mut Config)| match mapped(Feed::VatCodes, cells, change).unwrap().record {
        Record::VatCode(code) => (code.reverse_charge, code.percentage.to_string()),
        other => panic!("{other:?}"),
    };
    let plain = "<NR>7</NR><OMSCHR>Afdragen 0</OMSCHR><PERC>21</PERC>";
    assert_eq!(code(plain, |_| {}), (false, "21".to_owned()));
    let set = |config: &mut Config| {
        config.reverse_charge_codes.insert("7".to_owned());
    };
    assert_eq!(code(plain, set), (true, "0".to_owned()));
    assert_eq!(
        code("<NR>7</NR><OMSCHR>BTW VERLEGD binnenland</OMSCHR>", |_| {}),
        (true, "0".to_owned())
    );
}

#[test]
fn ids_of_bookings_are_taken_apart_again() {
    assert_eq!(parts_of(&booking_id("10000", "2026/1")), Some(("10000", "2026/1")));
    assert_eq!(parts_of("nothing"), None);
}

proptest! {
    /// Whatever stands in the cells, a row becomes a record or a reject with a reason.
    #[test]
    fn any_row_is_mapped_or_refused(texts in proptest::collection::vec("[0-9a-zJN.,/-]{0,12}", 21), at in 0usize..11) {
        let feeds = [
            Feed::Customers, Feed::CostCentres, Feed::Employees, Feed::Items, Feed::ItemGroups, Feed::Projects,
            Feed::VatCodes, Feed::PaymentConditions, Feed::LedgerAccounts, Feed::Journals, Feed::Countries,
        ];
        let columns = crate::wire::of(feeds[at]).unwrap().columns;
        let cells = columns.iter().zip(&texts).fold("<X>x</X>".to_owned(), |cells, (column, text)| {
            format!("{cells}<{column}>{text}</{column}>")
        });
        match mapped(feeds[at], &cells, |_| {}) {
            Ok(record) => prop_assert!(!record.package_id.is_empty() && !record.code.is_empty()),
            Err(reject) => prop_assert!(!reject.findings.is_empty()),
        }
    }
}
