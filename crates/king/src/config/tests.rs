//! Settings: defaults, choices, and what is refused before a call.

use serde_json::{Value, json};

use super::*;

fn read(value: Value) -> Result<Config, serde_json::Error> {
    serde_json::from_value(value)
}

#[test]
fn nothing_set_is_the_real_package() {
    let config = read(json!({})).unwrap();
    assert_eq!(config.api.as_str(), "https://api.kingfinance.nl/v1/");
    assert_eq!(
        (config.page_size, config.idle_minutes, config.overlap_days),
        (1_000, 30, 1)
    );
    assert_eq!((config.decimals, config.dates), (Decimals::Comma, Dates::Dashes));
}

#[test]
fn every_choice_is_read_by_its_name() {
    for door in DoorChoice::ALL {
        assert_eq!(read(json!({"door": door.as_str()})).unwrap().door, *door);
    }
    for choice in Currencies::ALL {
        assert_eq!(
            read(json!({"currencies": choice.as_str()})).unwrap().currencies,
            *choice
        );
    }
    assert_eq!(read(json!({"soap": "1.2"})).unwrap().soap, Soap::V12);
    assert!(read(json!({"decimals": "dot"})).is_err());
}

#[test]
fn the_partner_key_is_never_shown() {
    let config = read(json!({"partner_key": "s3cret"})).unwrap();
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn what_cannot_work_is_refused_before_a_call() {
    let with = |name: &str, value: Value| {
        let mut all = json!({"partner_key": "k"});
        all[name] = value;
        read(all).unwrap().for_connection(&Value::Null)
    };
    assert!(with("page_size", json!(10)).is_ok());
    for (name, value) in [
        ("partner_key", json!(" ")),
        ("page_size", json!(9)),
        ("page_size", json!(20_001)),
        ("overlap_days", json!(0)),
        ("idle_minutes", json!(0)),
        ("timeout_seconds", json!(0)),
        ("write_timeout_seconds", json!(0)),
        ("calls_a_minute", json!(0)),
        ("split_account", json!("20OO")),
        ("split_account", json!("")),
        ("debtor_vat_liability", json!("b")),
        ("debtor_closing_account", json!("13OO")),
        ("default_country", json!("nl")),
    ] {
        let error = with(name, value).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Configuration);
        assert_eq!(error.findings[0].params["setting"], name);
    }
    assert!(read(json!({"api": "ftp://x"})).is_err());
    assert!(
        read(json!({"pagesize": 5})).is_err(),
        "a typing error is not passed over"
    );
}

#[test]
fn a_connection_sets_what_differs_between_administrations() {
    let config = read(json!({"partner_key": "k", "reverse_charge_codes": ["7"]})).unwrap();
    let own = json!({
        "door": "form", "pdf": "off", "payload": "escaped", "decimals": "point", "dates": "iso",
        "splitAccount": "1999", "amountColumn": "bedrincl", "lineAmounts": "gross",
        "exclusiveVatCodes": ["12"], "periods": "calendar", "currencies": "euroPerForeign",
        "debtorSearchKey": "nameAndNumber", "debtorNumber": "package", "debtorAddress": "line", "debtorCountry": "iso",
        "debtorBlanks": "space", "debtorVatLiability": "I", "debtorClosingAccount": "1300",
    });
    let own = config.clone().for_connection(&own).unwrap();
    assert_eq!(
        (own.door, own.pdf, own.payload),
        (DoorChoice::Form, PdfWay::Off, Payload::Escaped)
    );
    assert_eq!((own.decimals, own.dates), (Decimals::Point, Dates::Iso));
    assert_eq!(own.split_account.as_deref(), Some("1999"));
    assert_eq!(
        (own.amount_column, own.line_amounts),
        (AmountColumn::Bedrincl, LineAmounts::Gross)
    );
    assert_eq!(
        (own.periods, own.currencies),
        (Periods::Calendar, Currencies::EuroPerForeign)
    );
    assert_eq!(
        (own.debtor_search_key, own.debtor_number, own.debtor_address),
        (SearchKey::NameAndNumber, DebtorNumber::Package, StreetColumns::Line)
    );
    assert_eq!(
        (own.debtor_country, own.debtor_blanks),
        (CountryLetters::Iso, Blanks::Space)
    );
    assert_eq!(
        (
            own.debtor_vat_liability.as_deref(),
            own.debtor_closing_account.as_deref()
        ),
        (Some("I"), Some("1300"))
    );
    assert!(own.exclusive_vat_codes.contains("12") && own.reverse_charge_codes.contains("7"));
    assert!(
        config.for_connection(&json!({"partnerKey": "other"})).is_err(),
        "one key per installation"
    );
}
