//! How numbers of an invoice are written.

use boekbrug_model::VatKind;
use boekbrug_model::vat::LineVat;
use rust_decimal::Decimal;

use crate::text::{Language, Texts};

/// A quantity or a price: `12,5`.
pub(super) fn number(t: Texts, value: Decimal) -> String {
    let text = value.to_string();
    match t.language {
        Language::Dutch => text.replace('.', ","),
        Language::English => text,
    }
}

/// A percentage: `21%`.
pub(super) fn percent(t: Texts, value: Decimal) -> String {
    format!("{}%", number(t, value.normalize()))
}

/// A price of one unit, with its cents at least: `95,00`.
pub(super) fn price(t: Texts, mut value: Decimal) -> String {
    if value.scale() < 2 {
        value.rescale(2);
    }
    number(t, value)
}

/// A unit, in words where it is a code of UN/ECE Recommendation 20; a piece needs no word.
pub(super) fn unit(t: Texts, unit: &str) -> String {
    let words = match unit {
        "C62" | "H87" | "EA" | "ZZ" => "",
        "HUR" => t.either("uur", "hours"),
        "MIN" => t.either("minuten", "minutes"),
        "DAY" => t.either("dagen", "days"),
        "WEE" => t.either("weken", "weeks"),
        "MON" => t.either("maanden", "months"),
        "ANN" => t.either("jaar", "years"),
        "KMT" => "km",
        "KGM" => "kg",
        "MTR" => "m",
        "MTK" => "m²",
        "LTR" => t.either("liter", "litres"),
        other => other,
    };
    words.to_owned()
}

/// The VAT of a line: its percentage, or the kind where there is none; with the application's code.
pub(super) fn vat(t: Texts, vat: &LineVat) -> String {
    let kind = match vat.kind {
        VatKind::Standard => percent(t, vat.percent),
        VatKind::ZeroRated => t.say("invoices-vat-zero"),
        VatKind::Exempt => t.say("invoices-vat-exempt"),
        VatKind::ReverseCharge => t.say("invoices-vat-reverse"),
        VatKind::IntraCommunity => t.say("invoices-vat-eu"),
        VatKind::Export => t.say("invoices-vat-export"),
        VatKind::OutsideScope => t.say("invoices-vat-outside"),
    };
    match &vat.code {
        Some(code) => format!("{kind} ({code})"),
        None => kind,
    }
}

/// The size of a file: `84 kB`, `1,2 MB`.
pub(super) fn size(t: Texts, bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!(
            "{} MB",
            number(t, Decimal::new(i64::try_from(bytes / 100_000).unwrap_or(i64::MAX), 1))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_readers_way() {
        let [nl, en] = Language::ALL.map(Texts::new);
        let half = Decimal::new(125, 1);
        assert_eq!([number(nl, half), number(en, half)], ["12,5", "12.5"]);
        assert_eq!(percent(nl, Decimal::new(2_100, 2)), "21%");
        let prices = [95, 950, 95_125].map(|cents| price(nl, Decimal::new(cents, 1)));
        assert_eq!(prices, ["9,50", "95,00", "9512,50"]);
        assert_eq!(price(en, Decimal::new(12_345, 4)), "1.2345");
        let units = ["C62", "HUR", "doos"].map(|code| unit(nl, code));
        assert_eq!(units, ["", "uur", "doos"]);
        assert_eq!(
            [size(nl, 999), size(nl, 83_500), size(en, 1_250_000)],
            ["999 B", "84 kB", "1.2 MB"]
        );
    }
}
