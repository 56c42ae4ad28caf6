//! Profile B's rule about VAT, asked when a connection is set up.

use boekbrug_model::FindingCode::*;
use boekbrug_model::checks::vat_by_function;

use crate::*;

/// The sample books with these rows: kind, percentage and the package's code, each `-` for none.
fn rows(rows: &[(VatKind, &str, &str)]) -> Books {
    let text = |text: &str| (text != "-").then(|| text.to_owned());
    books(|books| {
        let row = |(kind, percent, code): &(VatKind, &str, &str)| VatMapping {
            code: None,
            kind: *kind,
            percent: text(percent).map(|percent| parsed(&percent)),
            package_code: text(code),
            ledger_account: None,
        };
        books.settings.vat_mappings = rows.iter().map(row).collect();
        books
            .chart
            .insert("vat-O", Record::VatCode(vat_code("O", 0, VatBand::Other)));
    })
}

fn told(books: &Books) -> Vec<(FindingCode, String)> {
    let findings = vat_by_function(&books.settings, &books.chart);
    findings.into_iter().map(|one| (one.code, one.text_nl())).collect()
}

#[test]
fn high_low_none_and_reverse_charged_pass() {
    let all = rows(&[
        (VatKind::Standard, "21", "H"),
        (VatKind::Standard, "9", "L"),
        (VatKind::Standard, "6", "L"),
        (VatKind::Standard, "-", "-"),
        (VatKind::ZeroRated, "-", "-"),
        (VatKind::Exempt, "0", "-"),
        (VatKind::OutsideScope, "-", "-"),
        (VatKind::ReverseCharge, "-", "V"),
    ]);
    assert_eq!(told(&all), []);
    assert_eq!(told(&rows(&[])), []);
}

#[test]
fn other_vat_is_refused() {
    for (row, text) in [
        (
            (VatKind::Export, "-", "-"),
            "Btw hoort niet bij dit profiel: export buiten de EU, 0%",
        ),
        (
            (VatKind::IntraCommunity, "-", "-"),
            "Btw hoort niet bij dit profiel: levering binnen de EU, 0%",
        ),
        (
            (VatKind::Standard, "12", "-"),
            "Btw hoort niet bij dit profiel: belast, 12%",
        ),
        (
            (VatKind::ZeroRated, "-", "O"),
            "Btw hoort niet bij dit profiel: nultarief, 0%",
        ),
    ] {
        assert_eq!(told(&rows(&[row])), [(VatOutsideProfile, text.to_owned())]);
    }
    let second = rows(&[(VatKind::Standard, "21", "H"), (VatKind::Export, "-", "-")]);
    let findings = vat_by_function(&second.settings, &second.chart);
    assert_eq!(findings[0].at.as_deref(), Some("vatMappings[1]"));
}

#[test]
fn every_function_that_is_used_has_a_revenue_account() {
    let used = |change: fn(&mut LedgerAccount)| {
        let mut books = rows(&[(VatKind::Standard, "21", "H"), (VatKind::Exempt, "-", "-")]);
        let mut high = ledger_account("8000", &[VatBand::High]);
        change(&mut high);
        books.chart = Chart::new([boekbrug_model::Feed::LedgerAccounts]);
        books.chart.insert("high", Record::LedgerAccount(high));
        let none = ledger_account("8040", &[VatBand::None]);
        books.chart.insert("none", Record::LedgerAccount(none));
        books
    };
    assert_eq!(told(&used(|_| ())), []);
    assert_eq!(told(&used(|account| account.vat_bands.clear())), []);
    let missing = [(LedgerBandMissing, "Geen omzetrekening voor btw hoog".to_owned())];
    assert_eq!(told(&used(|account| account.is_active = false)), missing);
    assert_eq!(told(&used(|account| account.kind = LedgerKind::Balance)), missing);
    assert_eq!(told(&used(|account| account.vat_bands = vec![VatBand::Low])), missing);
    let mut nothing = used(|account| account.is_active = false);
    nothing.settings.vat_mappings.clear();
    assert_eq!(told(&nothing), missing);
    let mut unlisted = nothing.clone();
    unlisted.chart = Chart::default();
    assert_eq!(told(&unlisted), []);
}
