//! VAT arithmetic and the rates of the Netherlands.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use boekbrug_model::testkit::{day, eur, parsed, vat};
use boekbrug_model::vat::{DUTCH_RATES, amount, band_on, bases, standing_band, within};
use boekbrug_model::{Currency, Money, MoneyError, VatBand, VatKind};
use proptest::prelude::*;
use rust_decimal::Decimal;

#[test]
fn halves_go_away_from_zero() {
    for (base, percent, expected) in [
        ("100.00", "21", "21.00"),
        ("0.50", "9", "0.05"),
        ("-0.50", "9", "-0.05"),
        ("0.49", "9", "0.04"),
        ("2.50", "21", "0.53"),
        ("10.00", "17.5", "1.75"),
        ("0.02", "17.5", "0.00"),
        ("0.00", "21", "0.00"),
    ] {
        assert_eq!(
            amount(eur(base), parsed(percent)).unwrap(),
            eur(expected),
            "{base} at {percent}"
        );
    }
}

#[test]
fn amounts_follow_the_decimals_of_their_currency() {
    let yen: Currency = parsed("JPY");
    assert_eq!(amount(Money::new(105, yen), Decimal::TEN).unwrap(), Money::new(11, yen));
}

#[test]
fn too_large_is_an_error() {
    let large = Money::new(i64::MAX, Currency::EUR);
    assert_eq!(amount(large, parsed("200")), Err(MoneyError::TooLarge));
    assert_eq!(amount(large, Decimal::MAX), Err(MoneyError::TooLarge));
}

#[test]
fn tolerance_is_in_minor_units_and_never_over_currencies() {
    assert!(within(eur("1.00"), eur("1.01"), 1));
    assert!(within(eur("1.01"), eur("1.00"), 1));
    assert!(!within(eur("1.00"), eur("1.02"), 1));
    assert!(within(eur("1.00"), eur("1.00"), -1));
    assert!(!within(eur("1.00"), eur("1.01"), -5));
    assert!(!within(eur("1.00"), Money::new(100, parsed("USD")), 5));
    assert!(!within(
        Money::new(i64::MAX, Currency::EUR),
        Money::new(i64::MIN, Currency::EUR),
        i64::MAX
    ));
}

#[test]
fn bases_are_summed_per_code_kind_and_percentage() {
    let (high, low) = (vat(VatKind::Standard, "21"), vat(VatKind::Standard, "9"));
    let same_high = vat(VatKind::Standard, "21.00");
    let lines = [(&high, eur("1.00")), (&low, eur("2.00")), (&same_high, eur("3.00"))];
    let bases = bases(Currency::EUR, lines).unwrap();
    assert_eq!(
        bases.into_iter().collect::<Vec<_>>(),
        [(&low, eur("2.00")), (&high, eur("4.00"))]
    );
}

#[test]
fn dutch_rates_hold_on_their_days() {
    for (percent, date, band) in [
        ("17.5", "2000-12-31", Some(VatBand::High)),
        ("17.5", "2001-01-01", None),
        ("19", "2000-12-31", None),
        ("19", "2001-01-01", Some(VatBand::High)),
        ("19", "2012-09-30", Some(VatBand::High)),
        ("19", "2012-10-01", None),
        ("21", "2012-09-30", None),
        ("21", "2012-10-01", Some(VatBand::High)),
        ("21.0", "2099-12-31", Some(VatBand::High)),
        ("6", "2018-12-31", Some(VatBand::Low)),
        ("6", "2019-01-01", None),
        ("9", "2018-12-31", None),
        ("9", "2019-01-01", Some(VatBand::Low)),
        ("12", "2026-01-01", None),
    ] {
        assert_eq!(
            band_on(DUTCH_RATES, parsed(percent), day(date)),
            band,
            "{percent} on {date}"
        );
    }
}

#[test]
fn the_newest_rate_of_a_band_stands() {
    assert_eq!(standing_band(DUTCH_RATES, parsed("21")), Some(VatBand::High));
    assert_eq!(standing_band(DUTCH_RATES, parsed("9")), Some(VatBand::Low));
    assert_eq!(standing_band(DUTCH_RATES, parsed("6")), None);
}

#[test]
fn names_are_those_of_the_json() {
    for kind in VatKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
    }
    for band in VatBand::ALL {
        assert_eq!(serde_json::to_value(band).unwrap(), band.as_str());
    }
}

proptest! {
    #[test]
    fn vat_is_odd_and_within_half_a_cent(minor in -1_000_000_000_i64..1_000_000_000, percent in 0_u32..1000) {
        let percent = Decimal::new(i64::from(percent), 1);
        let base = Money::new(minor, Currency::EUR);
        let vat = amount(base, percent).unwrap();
        prop_assert_eq!(amount(base.negated().unwrap(), percent).unwrap(), vat.negated().unwrap());
        let exact = base.decimal() * percent / Decimal::ONE_HUNDRED;
        prop_assert!((vat.decimal() - exact).abs() <= Decimal::new(5, 3));
    }
}
