//! The invoice in Dutch words and figures.

use boekbrug_model::invoice::{InvoiceCustomer, InvoiceKind};
use boekbrug_model::vat::{LineVat, VatKind};
use boekbrug_model::{Currency, Invoice, Money};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// Names with their values, in the order in which they are shown.
pub(super) type Facts = Vec<(&'static str, String)>;

pub(super) fn customer(customer: &InvoiceCustomer) -> Facts {
    let all = [
        ("Klant", &customer.name),
        ("Klantnummer", &customer.code),
        ("KvK-nummer", &customer.identification),
        ("Btw-nummer", &customer.vat_number),
        ("Land", &customer.country_code),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)))
        .collect()
}

pub(super) fn facts(invoice: &Invoice) -> Facts {
    let period = invoice.service_period;
    let all = [
        ("Nummer", Some(invoice.number.to_string())),
        ("Datum", Some(day(invoice.date))),
        ("Vervaldatum", invoice.due_date.map(day)),
        ("Uw order", invoice.order_reference.clone()),
        ("Bij factuur", invoice.credited_invoice.clone()),
        (
            "Periode",
            period.map(|period| format!("{} t/m {}", day(period.from), day(period.until))),
        ),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// VAT per group, the sums and what is left to pay; that one last.
pub(super) fn totals(invoice: &Invoice) -> Vec<(String, String)> {
    let mut rows = vec![("Totaal exclusief btw".to_owned(), money(invoice.total_excl))];
    for total in &invoice.vat_totals {
        let name = match total.vat.kind {
            VatKind::Standard => format!("Btw {} over {}", vat(&total.vat), money(total.base)),
            _ => format!("{} over {}", vat(&total.vat), money(total.base)),
        };
        rows.push((name, money(total.amount)));
    }
    let mut row = |name: &str, amount: Money| rows.push((name.to_owned(), money(amount)));
    row("Totaal inclusief btw", invoice.total_incl);
    if !invoice.rounding.is_zero() {
        row("Afronding", invoice.rounding);
    }
    if !invoice.prepaid.is_zero() {
        row("Reeds betaald", invoice.prepaid);
    }
    let payable = invoice
        .total_incl
        .checked_add(invoice.rounding)
        .and_then(|sum| sum.checked_sub(invoice.prepaid));
    if let Ok(payable) = payable {
        row(
            match invoice.kind {
                InvoiceKind::Invoice => "Te betalen",
                InvoiceKind::CreditNote => "Te ontvangen",
            },
            payable,
        );
    }
    rows
}

/// `€ 1.234,56`, or the code of another currency in front.
pub(super) fn money(money: Money) -> String {
    let sign = if money.currency() == Currency::EUR {
        "€"
    } else {
        money.currency().code()
    };
    format!("{sign} {}", dutch(&money.amount_text()))
}

pub(super) fn decimal(number: Decimal) -> String {
    dutch(&number.to_string())
}

/// A decimal point becomes a comma, thousands are separated by points.
fn dutch(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{grouped}{comma}{fraction}")
}

pub(super) fn vat(vat: &LineVat) -> String {
    match vat.kind {
        VatKind::Standard => format!("{}%", decimal(vat.percent)),
        VatKind::ZeroRated => "0%".to_owned(),
        VatKind::Exempt => "vrijgesteld".to_owned(),
        VatKind::ReverseCharge => "btw verlegd".to_owned(),
        VatKind::IntraCommunity => "binnen EU".to_owned(),
        VatKind::Export => "export".to_owned(),
        VatKind::OutsideScope => "geen btw".to_owned(),
    }
}

pub(super) fn day(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_the_dutch_write_them() {
        let cases = [
            (0, "€ 0,00"),
            (5, "€ 0,05"),
            (-5, "€ -0,05"),
            (99_999, "€ 999,99"),
            (100_000, "€ 1.000,00"),
            (-123_456_789, "€ -1.234.567,89"),
        ];
        for (minor, expected) in cases {
            assert_eq!(money(Money::new(minor, Currency::EUR)), expected);
        }
        let yen: Currency = "JPY".parse().expect("a currency");
        assert_eq!(money(Money::new(1_234, yen)), "JPY 1.234");
        assert_eq!(decimal(Decimal::new(12_345_678, 4)), "1.234,5678");
    }

    #[test]
    fn days_as_the_dutch_write_them() {
        assert_eq!(day(Date::constant(2026, 3, 1)), "01-03-2026");
    }
}
