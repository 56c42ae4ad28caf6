//! Dutch VAT rates with the days on which they hold.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::VatBand;
use crate::record::VatRate;

/// The rates of the Netherlands, for packages that hand out none: article 9 of the Dutch VAT act
/// ("Wet op de omzetbelasting 1968"), paragraph 1 the high rate and paragraph 2 the low rate, with its changes since
/// the last century. The packages' own lists agree with it (apis/snelstart.md section 10, product section 6).
pub const DUTCH_RATES: &[VatRate] = &[
    rate(
        VatBand::High,
        percent(175, 1),
        date(1992, 10, 1),
        Some(date(2000, 12, 31)),
    ),
    rate(VatBand::High, percent(19, 0), date(2001, 1, 1), Some(date(2012, 9, 30))),
    rate(VatBand::High, percent(21, 0), date(2012, 10, 1), None),
    rate(VatBand::Low, percent(6, 0), date(1986, 10, 1), Some(date(2018, 12, 31))),
    rate(VatBand::Low, percent(9, 0), date(2019, 1, 1), None),
];

const fn percent(units: u32, scale: u32) -> Decimal {
    Decimal::from_parts(units, 0, 0, false, scale)
}

const fn rate(band: VatBand, percentage: Decimal, from: Date, until: Option<Date>) -> VatRate {
    VatRate {
        band,
        percentage,
        from,
        until,
    }
}

/// The band in which a percentage above zero was a valid rate on a day; none when it was no rate then.
pub fn band_on(rates: &[VatRate], percent: Decimal, day: Date) -> Option<VatBand> {
    rates
        .iter()
        .filter(|rate| rate.percentage == percent && rate.from <= day && rate.until.is_none_or(|until| day <= until))
        .map(|rate| rate.band)
        .min()
}

/// The band in which a percentage is the newest rate. VAT codes of packages without bands name the percentage of
/// today, also when the invoice is of an earlier day.
pub fn standing_band(rates: &[VatRate], percent: Decimal) -> Option<VatBand> {
    let newest = |rate: &&VatRate| {
        !rates
            .iter()
            .any(|other| other.band == rate.band && other.from > rate.from)
    };
    rates
        .iter()
        .filter(|rate| rate.percentage == percent)
        .filter(newest)
        .map(|rate| rate.band)
        .min()
}
