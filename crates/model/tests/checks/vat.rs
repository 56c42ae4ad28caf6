//! Refusals about VAT.

use crate::*;
use boekbrug_model::FindingCode::*;

fn coded(code: &str, kind: VatKind, percent: &str) -> Invoice {
    let vat = LineVat {
        code: Some(code.to_owned()),
        kind,
        percent: parsed(percent),
    };
    invoice("1")
        .line_of("Advies", "60.00", vat.clone())
        .line_of("Meer", "40.00", vat)
        .build()
}

fn mapping(code: Option<&str>, package_code: Option<&str>) -> VatMapping {
    VatMapping {
        code: code.map(str::to_owned),
        kind: VatKind::Standard,
        percent: Some(parsed("21")),
        package_code: package_code.map(str::to_owned),
        ledger_account: Some("8000".to_owned()),
    }
}

fn mapped(mappings: Vec<VatMapping>) -> Books {
    books(|books| books.settings.vat_mappings = mappings)
}

/// The sample books without VAT mappings, all revenue on one account that takes everything, and these VAT codes only.
fn vat_codes(rows: Vec<VatCode>) -> Books {
    let mut chart = Chart::new([boekbrug_model::Feed::LedgerAccounts, boekbrug_model::Feed::VatCodes]);
    chart.insert("ledger-8000", Record::LedgerAccount(ledger_account("8000", &[])));
    let debtors = LedgerAccount {
        kind: LedgerKind::Debtors,
        ..ledger_account("1300", &[])
    };
    chart.insert("ledger-1300", Record::LedgerAccount(debtors));
    chart.extend(
        rows.into_iter()
            .map(|row| (format!("vat-{}", row.code), Record::VatCode(row))),
    );
    books(|books| {
        books.chart = chart;
        books.settings.vat_mappings.clear();
        books.settings.revenue_account = Some("8000".to_owned());
    })
}

#[test]
fn vat_is_not_mapped() {
    let finding = one(
        &coded("A", VatKind::Standard, "21"),
        &vat_codes(vec![]),
        VatCodeUnmapped,
        "lines[0].vat",
    );
    assert_eq!(finding.text_nl(), "Regel 1: Btw niet gekoppeld: belast, 21% (code: A)");
    let without = books(|books| {
        books
            .settings
            .vat_mappings
            .retain(|row| row.kind != VatKind::ReverseCharge);
    });
    passes(
        &invoice("1")
            .line_of("Werk", "1.00", vat(VatKind::ReverseCharge, "0"))
            .with_line(|line| line.ledger_account = Some("8040".to_owned()))
            .build(),
        &without,
    );
    let strict = books(|books| books.rules.untaxed_without_code = false);
    let exempt = invoice("1").line_of("Les", "1.00", vat(VatKind::Exempt, "0")).build();
    assert_eq!(found(&exempt, &strict), [(VatCodeUnmapped, "lines[0].vat".to_owned())]);
}

#[test]
fn a_mapping_points_to_a_code_that_is_not_there() {
    one(
        &sample(),
        &mapped(vec![mapping(None, Some("X"))]),
        VatCodeUnknown,
        "lines[0].vat",
    );
}

#[test]
fn a_mapping_points_to_a_blocked_code() {
    let blocked = books(|books| {
        let row = VatCode {
            is_active: false,
            ..vat_code("X", 21, VatBand::High)
        };
        books.chart.insert("extra", Record::VatCode(row));
        books.settings.vat_mappings = vec![mapping(None, Some("X"))];
    });
    one(&sample(), &blocked, VatCodeInactive, "lines[0].vat");
}

#[test]
fn a_mapping_points_to_a_code_of_another_rate() {
    one(
        &sample(),
        &mapped(vec![mapping(None, Some("L"))]),
        VatCodeMismatch,
        "lines[0].vat",
    );
    one(
        &sample(),
        &mapped(vec![mapping(None, Some("V"))]),
        VatCodeMismatch,
        "lines[0].vat",
    );
}

#[test]
fn several_codes_fit() {
    let two = vat_codes(vec![vat_code("1", 21, VatBand::High), vat_code("2", 21, VatBand::High)]);
    let finding = one(&sample(), &two, VatCodeAmbiguous, "lines[0].vat");
    assert!(finding.cause_nl().contains("1, 2"));
}

#[test]
fn a_rate_does_not_hold_on_the_date() {
    for (percent, date) in [("6", "2026-03-16"), ("19", "2026-03-16"), ("12", "2026-03-16")] {
        let old = invoice("1").date(date).line("Advies", "100.00", percent).build();
        one(&old, &Books::default(), VatRateNotOnDate, "lines[0].vat");
    }
    let early = books(|books| books.chart = chart_without_periods());
    let early_nine = invoice("1").date("2018-12-31").line("Boek", "100.00", "9").build();
    one(&early_nine, &early, VatRateNotOnDate, "lines[0].vat");
}

fn chart_without_periods() -> Chart {
    let books = vat_codes(vec![vat_code("H", 21, VatBand::High), vat_code("L", 9, VatBand::Low)]);
    let mut chart = books.chart;
    chart.insert("ledger-8010", Record::LedgerAccount(ledger_account("8010", &[])));
    chart
}

#[test]
fn a_rate_of_then_goes_to_the_code_of_today() {
    let books = books(|books| books.chart = chart_without_periods());
    for (percent, date, code) in [
        ("6", "2018-12-31", "L"),
        ("19", "2012-09-30", "H"),
        ("17.5", "2000-12-31", "H"),
    ] {
        let mut free = books.clone();
        free.settings.vat_mappings.clear();
        free.settings.revenue_account = Some("8000".to_owned());
        match free.check(&invoice("1").date(date).line("Advies", "100.00", percent).build()) {
            Ok(CheckOutcome::Book(checked, _)) => {
                assert_eq!(
                    checked.lines()[0].vat_code.as_ref().map(|linked| linked.code.as_str()),
                    Some(code)
                );
            }
            other => panic!("{percent} on {date}: {other:?}"),
        }
    }
}

#[test]
fn a_percentage_does_not_go_with_its_kind() {
    for (kind, percent) in [
        (VatKind::Standard, "0"),
        (VatKind::Exempt, "21"),
        (VatKind::ReverseCharge, "21"),
        (VatKind::Standard, "-21"),
    ] {
        let wrong = invoice("1").line_of("Werk", "100.00", vat(kind, percent)).build();
        assert!(
            found(&wrong, &Books::default()).contains(&(VatPercentInvalid, "lines[0].vat".to_owned())),
            "{kind}"
        );
    }
}

#[test]
fn vat_differs_from_rate_times_base() {
    let off_by = |cents: i64| {
        sample_with(|invoice| {
            let more = Money::new(2100 + cents, invoice.currency);
            invoice.vat_totals[0].amount = more;
            invoice.total_vat = more;
            invoice.total_incl = Money::new(12100 + cents, invoice.currency);
        })
    };
    passes(&off_by(1), &Books::default());
    passes(&off_by(-1), &Books::default());
    let finding = one(&off_by(2), &Books::default(), VatAmountDiffers, "vatTotals[0].amount");
    assert_eq!(
        finding.text_nl(),
        "Btw-bedrag bij 21% klopt niet: 21.02 in plaats van 21.00"
    );
    let computed = books(|books| books.rules.own_vat_amounts = false);
    one(&off_by(1), &computed, VatAmountDiffers, "vatTotals[0].amount");
}

#[test]
fn a_vat_base_is_not_the_sum_of_its_lines() {
    let wrong = sample_with(|invoice| invoice.vat_totals[0].base = eur("99.00"));
    one(&wrong, &Books::default(), VatBaseDiffers, "vatTotals[0].base");
}

#[test]
fn untaxed_lines_with_a_vat_amount() {
    let wrong = invoice("1")
        .line_of("Werk", "100.00", vat(VatKind::ReverseCharge, "0"))
        .build_with(|invoice| {
            invoice.vat_totals[0].amount = eur("21.00");
            invoice.total_vat = eur("21.00");
            invoice.total_incl = eur("121.00");
        });
    one(&wrong, &Books::default(), VatReverseWithAmount, "vatTotals[0].amount");
}

#[test]
fn a_vat_total_is_missing() {
    let missing = sample_with(|invoice| {
        invoice.vat_totals.clear();
        invoice.total_vat = eur("0.00");
        invoice.total_incl = eur("100.00");
    });
    one(&missing, &Books::default(), VatTotalsMissing, "vatTotals");
}

#[test]
fn a_vat_total_has_no_lines() {
    let extra = sample_with(|invoice| {
        let mut total = invoice.vat_totals[0].clone();
        total.vat = vat(VatKind::Standard, "9");
        total.base = eur("0.00");
        total.amount = eur("9.00");
        invoice.vat_totals.push(total);
        invoice.total_vat = eur("30.00");
        invoice.total_incl = eur("130.00");
    });
    one(&extra, &Books::default(), VatTotalsWithoutLines, "vatTotals[1]");
}

#[test]
fn the_same_vat_total_twice_is_not_counted_twice() {
    let twice = sample_with(|invoice| {
        let total = invoice.vat_totals[0].clone();
        invoice.vat_totals.push(total);
        invoice.total_vat = eur("42.00");
        invoice.total_incl = eur("142.00");
    });
    one(&twice, &Books::default(), VatTotalsWithoutLines, "vatTotals[1]");
}

#[test]
fn a_cent_of_vat_on_nothing_is_not_rounding() {
    let odd = invoice("1")
        .line("Advies", "100.00", "21")
        .line("Gratis boek", "0.00", "9")
        .build_with(|invoice| {
            let low = invoice
                .vat_totals
                .iter_mut()
                .find(|total| total.vat.percent == parsed("9"))
                .unwrap();
            low.amount = eur("0.01");
            invoice.total_vat = eur("21.01");
            invoice.total_incl = eur("121.01");
        });
    one(&odd, &Books::default(), VatAmountDiffers, "vatTotals[0].amount");
}

#[test]
fn reverse_charge_beside_taxed_lines() {
    let mixed = invoice("1")
        .line("Advies", "100.00", "21")
        .line_of("Werk", "50.00", vat(VatKind::ReverseCharge, "0"))
        .build();
    one(&mixed, &Books::default(), VatReverseMixed, "lines");
    passes(&mixed, &books(|books| books.rules.reverse_charge_alone = false));
}

#[test]
fn domestic_reverse_charge_never_goes_without_a_code() {
    let work = invoice("1")
        .line_of("Werk", "50.00", vat(VatKind::ReverseCharge, "0"))
        .build();
    let without = books(|books| books.settings.vat_mappings[2].package_code = None);
    one(&work, &without, VatCodeUnmapped, "lines[0].ledgerAccount");
    let services = books(|books| {
        books.chart.insert(
            "eu",
            Record::LedgerAccount(ledger_account("8270", &[VatBand::IntraEuServices])),
        );
        books.settings.vat_mappings[2].package_code = None;
        books.settings.vat_mappings[2].ledger_account = Some("8270".to_owned());
    });
    match services.check(&work) {
        Ok(CheckOutcome::Book(checked, _)) => assert_eq!(checked.lines()[0].band, VatBand::IntraEuServices),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_package_without_a_list_of_codes_takes_the_mapping_as_it_is() {
    let literal = books(|books| {
        books.chart = Chart::new([]);
        books.settings.vat_mappings = vec![mapping(None, Some("X21"))];
    });
    match literal.check(&sample()) {
        Ok(CheckOutcome::Book(checked, _)) => {
            let code = checked.lines()[0]
                .vat_code
                .as_ref()
                .map(|linked| linked.package_id.as_str());
            assert_eq!((code, checked.lines()[0].band), (Some("X21"), VatBand::High));
        }
        other => panic!("{other:?}"),
    }
    let unmapped = books(|books| {
        books.chart = Chart::new([]);
        books.settings.vat_mappings.clear();
        books.settings.revenue_account = Some("8000".to_owned());
    });
    one(&sample(), &unmapped, VatCodeUnmapped, "lines[0].vat");
}

#[test]
fn a_person_may_map_untaxed_lines_to_any_code_without_vat_but_reverse_charge() {
    let exempt = invoice("1").line_of("Les", "10.00", vat(VatKind::Exempt, "0")).build();
    let to = |code: &str| {
        books(|books| {
            let zero = VatCode {
                reverse_charge: false,
                ..vat_code("Z", 0, VatBand::Other)
            };
            books.chart.insert("zero", Record::VatCode(zero));
            books
                .chart
                .insert("any", Record::LedgerAccount(ledger_account("8090", &[])));
            let row = books
                .settings
                .vat_mappings
                .iter_mut()
                .find(|row| row.kind == VatKind::Exempt)
                .unwrap();
            row.package_code = Some(code.to_owned());
            row.ledger_account = Some("8090".to_owned());
        })
    };
    passes(&exempt, &to("Z"));
    one(&exempt, &to("V"), VatCodeMismatch, "lines[0].vat");
    one(&exempt, &to("H"), VatCodeMismatch, "lines[0].vat");
}
