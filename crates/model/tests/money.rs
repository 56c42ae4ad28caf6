//! Money: minor units, one currency, no float.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use boekbrug_model::testkit::{eur, parsed};
use boekbrug_model::{Currency, Money, MoneyError};
use proptest::prelude::*;
use rust_decimal::Decimal;

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, minor) in [
        ("12.34", 1234),
        ("12.3", 1230),
        ("12", 1200),
        ("-0.01", -1),
        (" 7.10 ", 710),
        ("1.500", 150),
        ("0", 0),
    ] {
        assert_eq!(Money::parse(text, Currency::EUR).unwrap().minor(), minor, "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    let parse = |text| Money::parse(text, Currency::EUR).unwrap_err();
    for text in ["", "twaalf", "12,34", "1e3", "--1", "1 000", "NaN", "1.2.3"] {
        assert_eq!(parse(text), MoneyError::NotANumber(text.to_owned()), "{text}");
    }
    assert_eq!(
        parse("1.005"),
        MoneyError::TooManyDecimals("1.005".to_owned(), Currency::EUR)
    );
    assert_eq!(parse("92233720368547758.08"), MoneyError::TooLarge);
    assert_eq!(
        parse("92233720368547758.07 EUR"),
        MoneyError::NotANumber("92233720368547758.07 EUR".to_owned())
    );
}

#[test]
fn the_largest_amounts_are_kept_exactly() {
    for minor in [i64::MAX, i64::MIN] {
        let money = Money::new(minor, Currency::EUR);
        assert_eq!(parsed::<Money>(&money.to_string()), money);
    }
    assert_eq!(Money::new(i64::MIN, Currency::EUR).negated(), Err(MoneyError::TooLarge));
    assert_eq!(
        Money::new(i64::MAX, Currency::EUR).checked_add(eur("0.01")),
        Err(MoneyError::TooLarge)
    );
}

#[test]
fn every_currency_has_its_own_decimals() {
    for (code, decimals, text) in [("EUR", 2, "1.23 EUR"), ("JPY", 0, "123 JPY"), ("KWD", 3, "0.123 KWD")] {
        let currency: Currency = parsed(code);
        assert_eq!(currency.decimals(), decimals);
        assert_eq!(Money::new(123, currency).to_string(), text);
    }
    assert!("EURO".parse::<Currency>().is_err());
    assert!("eur".parse::<Currency>().is_err());
    assert!(Money::parse("1.5", parsed("JPY")).is_err());
}

#[test]
fn currencies_are_never_mixed() {
    let dollar: Money = parsed("1.00 USD");
    assert_eq!(
        eur("1.00").checked_add(dollar),
        Err(MoneyError::Mixed(Currency::EUR, dollar.currency()))
    );
    assert!(Money::sum(Currency::EUR, [dollar]).is_err());
    assert_eq!(Money::sum(Currency::EUR, []).unwrap(), eur("0.00"));
    assert_eq!(
        Money::sum(Currency::EUR, [eur("1.10"), eur("-0.35")]).unwrap(),
        eur("0.75")
    );
    assert_eq!(eur("1.00").checked_sub(eur("1.75")).unwrap(), eur("-0.75"));
}

#[test]
fn json_is_a_text_with_the_currency() {
    assert_eq!(serde_json::to_string(&eur("-5.00")).unwrap(), "\"-5.00 EUR\"");
    for wrong in [
        "\"5.00\"",
        "5.0",
        "5",
        "null",
        "\"5.00 XYZ\"",
        "\"EUR 5.00\"",
        "\"5.00  EUR\"",
    ] {
        assert!(serde_json::from_str::<Money>(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn amounts_read_back(minor in any::<i64>(), code in prop_oneof!["EUR", "JPY", "KWD"]) {
        let money = Money::new(minor, parsed(&code));
        prop_assert_eq!(parsed::<Money>(&money.to_string()), money);
        prop_assert_eq!(Money::parse(&money.amount_text(), money.currency()).unwrap(), money);
    }

    #[test]
    fn rounding_never_moves_more_than_half_a_cent(units in -1_000_000_000_i64..1_000_000_000, scale in 0_u32..8) {
        let exact = Decimal::new(units, scale);
        let rounded = Money::rounded(exact, Currency::EUR).unwrap();
        prop_assert!((rounded.decimal() - exact).abs() <= Decimal::new(5, 3));
        prop_assert_eq!(Money::try_from_decimal(exact, Currency::EUR).is_ok(), rounded.decimal() == exact);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        let _ = text.parse::<Money>();
        let _ = Money::parse(&text, Currency::EUR);
    }
}
