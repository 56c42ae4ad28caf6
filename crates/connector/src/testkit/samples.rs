//! Invoices of every kind that a booking can be.

use boekbrug_model::VatKind;
use boekbrug_model::invoice::Invoice;
use boekbrug_model::testkit::{invoice, vat};

/// An ordinary invoice: 100.00 at 21% and 50.00 at 9%, together 175.50.
pub(super) fn ordinary(number: &str) -> Invoice {
    invoice(number)
        .line("Advies", "100.00", "21")
        .line("Boek", "50.00", "9")
        .build()
}

/// One of each kind, with its name for a failure.
pub(super) fn every_kind() -> Vec<(&'static str, Invoice)> {
    let untaxed = |kind| vat(kind, "0");
    let line_of = |number, kind| invoice(number).line_of("Levering", "250.00", untaxed(kind));
    vec![
        ("high", invoice("K-1").line("Advies", "1234.56", "21").build()),
        ("low", invoice("K-2").line("Boek", "0.07", "9").build()),
        ("mixed", ordinary("K-3")),
        ("exempt", line_of("K-4", VatKind::Exempt).build()),
        ("zero rated", line_of("K-5", VatKind::ZeroRated).build()),
        ("reverse charge", line_of("K-6", VatKind::ReverseCharge).build()),
        (
            "credit note",
            invoice("K-7")
                .line("Advies", "100.10", "21")
                .line("Boek", "50.03", "9")
                .credit_note()
                .build(),
        ),
        (
            "negative line",
            invoice("K-8")
                .line("Advies", "100.00", "21")
                .line("Korting", "-12.34", "21")
                .build(),
        ),
        (
            "below zero as a whole",
            invoice("K-9")
                .line("Advies", "10.00", "21")
                .line("Retour", "-100.00", "21")
                .build(),
        ),
        (
            "taxed and exempt",
            invoice("K-10")
                .line("Advies", "80.00", "21")
                .line_of("Cursus", "20.00", untaxed(VatKind::Exempt))
                .build(),
        ),
        (
            "goods inside the EU",
            line_of("K-11", VatKind::IntraCommunity).customer("1004").build(),
        ),
        ("export", line_of("K-12", VatKind::Export).build()),
        (
            "with a cost centre",
            invoice("K-13")
                .line("Advies", "100.00", "21")
                .with_line(|line| line.cost_centre = Some("10".to_owned()))
                .build(),
        ),
        ("many cents", many_lines()),
        (
            "odd words",
            invoice("K-15")
                .line("Één 'regel' met \"tekens\" & <haken> €\u{a0}\u{1f600}", "10.00", "21")
                .build(),
        ),
        ("large", invoice("K-16").line("Gebouw", "9999999.99", "21").build()),
    ]
}

/// Forty lines whose VAT would differ when each were rounded by itself.
fn many_lines() -> Invoice {
    let mut building = invoice("K-14");
    for number in 0..40 {
        building = building.line(
            &format!("Regel {number}"),
            &format!("{}.{:02}", number % 3, 11 + number),
            "21",
        );
    }
    building.build()
}
