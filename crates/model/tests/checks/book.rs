//! Invoices that pass, and what becomes of them: the booking's total is the invoice's, to the cent, by construction.

use boekbrug_model::checks::CheckOutcome;
use boekbrug_model::invoice::{CheckedInvoice, Invoice, InvoiceKind};
use boekbrug_model::record::{LedgerAccount, Record};
use boekbrug_model::settings::VatMapping;
use boekbrug_model::testkit::{Books, eur, invoice, ledger_account, parsed, vat, vat_code};
use boekbrug_model::vat::LineVat;
use boekbrug_model::{Feed, FindingCode, Money, VatBand, VatKind};
use proptest::prelude::*;

#[track_caller]
fn booked_in(books: &Books, invoice: &Invoice) -> CheckedInvoice {
    match books.check(invoice) {
        Ok(CheckOutcome::Book(checked, warnings)) => {
            assert!(warnings.is_empty(), "{warnings:?}");
            *checked
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn booked(invoice: &Invoice) -> CheckedInvoice {
    booked_in(&Books::default(), invoice)
}

#[test]
fn an_invoice_with_two_rates() {
    let invoice = invoice("2026-0001")
        .line("Advies", "100.00", "21")
        .line("Boek", "50.00", "9")
        .build();
    insta::assert_json_snapshot!(booked(&invoice));
}

#[test]
fn a_credit_note_is_negative_in_everything() {
    let credit = invoice("2026-0002")
        .credit_note()
        .line("Advies", "100.00", "21")
        .rounding("0.01")
        .build();
    let checked = booked(&credit);
    assert_eq!(checked.kind(), InvoiceKind::CreditNote);
    assert_eq!(checked.total(), eur("-121.01"));
    assert_eq!(checked.lines()[0].net, eur("-100.00"));
    assert_eq!(checked.lines()[1].net, eur("-0.01"));
    let high = checked.vat().iter().find(|row| row.band == VatBand::High).unwrap();
    assert_eq!((high.base, high.amount), (eur("-100.00"), eur("-21.00")));
}

#[test]
fn a_written_off_invoice_is_skipped_whatever_else_is_wrong() {
    let zero = |build: fn(&mut Invoice)| {
        let invoice =
            invoice("2026-0003")
                .customer("9")
                .line("Advies", "100.00", "21")
                .line("Afgeboekt", "-100.00", "21");
        invoice.build_with(build)
    };
    match Books::default().check(&zero(|_| {})) {
        Ok(CheckOutcome::Skip(why)) => {
            assert_eq!(why[0].code, FindingCode::InvoiceWrittenOff);
            assert_eq!(why[0].text_nl(), "Factuur 2026-0003 is nul: er is niets te boeken");
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        Books::default().check(&invoice("1").build()),
        Ok(CheckOutcome::Skip(_))
    ));
    let hidden = zero(|invoice| invoice.total_excl = eur("5.00"));
    assert!(
        Books::default().check(&hidden).is_err(),
        "wrong totals are not written off"
    );
}

#[test]
fn a_total_of_zero_with_vat_is_booked() {
    let swap = invoice("1")
        .line("Advies", "-109.00", "21")
        .line("Boek", "121.00", "9")
        .build();
    assert_eq!(swap.total_incl, eur("0.00"));
    assert_eq!(booked(&swap).vat().len(), 2);
}

#[test]
fn zero_lines_are_left_out_where_the_package_refuses_them() {
    let invoice = invoice("1")
        .line("Gratis", "0.00", "9")
        .with_line(|line| line.ledger_account = Some("9999".to_owned()));
    let invoice = invoice.line("Advies", "100.00", "21").build();
    assert_eq!(booked(&invoice).lines().len(), 1);
    let mut books = Books::default();
    books.rules.drops_zero_lines = false;
    assert_eq!(
        books.check(&invoice).unwrap_err()[0].at.as_deref(),
        Some("lines[0].ledgerAccount")
    );
}

#[test]
fn a_rounding_is_a_line_without_vat() {
    let checked = booked(&invoice("1").line("Advies", "100.00", "21").rounding("-0.02").build());
    let line = &checked.lines()[1];
    assert_eq!(
        (line.net, line.band, line.ledger.code.as_str()),
        (eur("-0.02"), VatBand::None, "4990")
    );
    assert_eq!(checked.total(), eur("120.98"));
}

#[test]
fn the_invoices_own_vat_amount_is_used() {
    let own = invoice("1").line("Advies", "100.00", "21").build_with(|invoice| {
        invoice.vat_totals[0].amount = eur("20.99");
        invoice.total_vat = eur("20.99");
        invoice.total_incl = eur("120.99");
    });
    assert_eq!(booked(&own).vat()[0].amount, eur("20.99"));
    assert_eq!(booked(&own).total(), eur("120.99"));
}

#[test]
fn texts_are_cut_to_the_package_and_made_up_when_blank() {
    let long = "Onderhoud aan de installatie volgens het contract van vorig jaar";
    let checked = booked(
        &invoice("7")
            .with(|invoice| invoice.description = Some(long.to_owned()))
            .line(long, "1.00", "21")
            .build(),
    );
    assert_eq!(
        checked.description(),
        "Onderhoud aan de installatie volgens het contract…"
    );
    assert_eq!(checked.lines()[0].description, "Onderhoud aan de installatie volgens…");
    let blank = invoice("7")
        .with(|invoice| invoice.description = None)
        .line(" \n", "1.00", "21");
    assert_eq!(booked(&blank.clone().build()).description(), "Factuur 7");
    assert_eq!(
        booked(&blank.credit_note().build()).lines()[0].description,
        "Creditnota 7"
    );
}

#[test]
fn days_of_payment_come_from_the_due_date_or_the_condition() {
    let base = || invoice("1").line("Advies", "100.00", "21");
    assert_eq!(booked(&base().build()).payment_days(), Some(14));
    let conditioned = |code: &str| {
        base()
            .due(None)
            .with(|invoice| invoice.payment_condition = Some(code.to_owned()))
            .build()
    };
    let checked = booked(&conditioned("30"));
    assert_eq!(checked.payment_days(), Some(30));
    assert_eq!(checked.due_date().unwrap().to_string(), "2026-04-15");
    assert_eq!(booked(&base().due(None).build()).payment_days(), None);
    let days_only = Books {
        chart: boekbrug_model::Chart::new([]),
        ..Books::default()
    };
    assert_eq!(booked_in(&days_only, &conditioned("21")).payment_days(), Some(21));
}

#[test]
fn accounts_come_from_the_line_the_item_the_mapping_and_the_default_in_this_order() {
    let mut books = Books::default();
    for code in ["8001", "8002", "8003", "8004"] {
        books
            .chart
            .insert(code, Record::LedgerAccount(ledger_account(code, &[])));
    }
    let item = boekbrug_model::record::Item {
        item_code: "X".to_owned(),
        gl_account_revenue: Some("8002".to_owned()),
        ..Default::default()
    };
    books.chart.insert("item", Record::Item(item));
    books
        .settings
        .ledger_mappings
        .insert("omzet".to_owned(), "8001".to_owned());
    books.settings.revenue_account = Some("8004".to_owned());
    let account = |books: &Books, own: Option<&str>, item: Option<&str>| {
        let line = invoice("1").line("Advies", "100.00", "21").with_line(|line| {
            line.ledger_account = own.map(str::to_owned);
            line.item = item.map(str::to_owned);
        });
        booked_in(books, &line.build()).lines()[0].ledger.code.clone()
    };
    assert_eq!(account(&books, Some("omzet"), Some("X")), "8001");
    assert_eq!(account(&books, Some("8003"), Some("X")), "8003");
    assert_eq!(account(&books, None, Some("X")), "8002");
    assert_eq!(account(&books, Some(" "), None), "8000");
    books.settings.vat_mappings[0].ledger_account = None;
    assert_eq!(account(&books, None, None), "8004");
}

#[test]
fn an_account_may_be_named_by_the_packages_id() {
    let mut books = Books::default();
    books.settings.vat_mappings[0].ledger_account = Some("ledger-8000".to_owned());
    let checked = booked_in(&books, &invoice("1").line("Advies", "100.00", "21").build());
    assert_eq!(checked.lines()[0].ledger.code, "8000");
}

#[test]
fn cost_centres_and_projects_are_linked_or_left_out_where_the_package_has_none() {
    let line = invoice("1").line("Advies", "100.00", "21").with_line(|line| {
        line.cost_centre = Some("winkel".to_owned());
        line.project = Some("P1".to_owned());
    });
    let mut books = Books::default();
    books
        .settings
        .cost_centre_mappings
        .insert("winkel".to_owned(), "10".to_owned());
    let checked = booked_in(&books, &line.clone().build());
    assert_eq!(
        checked.lines()[0].cost_centre.as_ref().unwrap().package_id,
        "costCentre-10"
    );
    assert_eq!(checked.lines()[0].project.as_ref().unwrap().package_id, "project-P1");
    books.chart = boekbrug_model::Chart::new([]);
    let checked = booked_in(&books, &line.build());
    assert_eq!(
        (&checked.lines()[0].cost_centre, &checked.lines()[0].project),
        (&None, &None)
    );
}

/// The VAT code under which a line with this application code is booked.
fn vat_code_of(books: &Books, code: Option<&str>, kind: VatKind, percent: &str) -> Option<String> {
    let vat = LineVat {
        code: code.map(str::to_owned),
        kind,
        percent: parsed(percent),
    };
    let checked = booked_in(books, &invoice("1").line_of("Werk", "100.00", vat).build());
    checked.lines()[0].vat_code.as_ref().map(|linked| linked.code.clone())
}

#[test]
fn vat_is_chosen_by_code_then_name_then_kind_then_the_only_one() {
    let row = |code: Option<&str>, percent: Option<&str>, package_code: &str| VatMapping {
        code: code.map(str::to_owned),
        kind: VatKind::Standard,
        percent: percent.map(parsed),
        package_code: Some(package_code.to_owned()),
        ledger_account: None,
    };
    let mut books = Books {
        chart: boekbrug_model::Chart::new([Feed::VatCodes]),
        ..Books::default()
    };
    books.settings.revenue_account = Some("8000".to_owned());
    books.settings.vat_mappings.clear();
    let only = |books: &Books| vat_code_of(books, Some("A"), VatKind::Standard, "21");
    books
        .chart
        .insert("1", Record::VatCode(vat_code("H1", 21, VatBand::High)));
    books
        .chart
        .insert("9", Record::VatCode(vat_code("L1", 9, VatBand::Low)));
    assert_eq!(only(&books).as_deref(), Some("H1"), "the only one that fits");
    books
        .chart
        .insert("2", Record::VatCode(vat_code("H2", 21, VatBand::High)));
    books.settings.vat_mappings.push(row(None, None, "H2"));
    assert_eq!(only(&books).as_deref(), Some("H2"), "by kind");
    books.settings.vat_mappings.push(row(None, Some("21"), "H1"));
    assert_eq!(
        only(&books).as_deref(),
        Some("H1"),
        "by kind and percentage before kind alone"
    );
    books
        .chart
        .insert("3", Record::VatCode(vat_code("A", 21, VatBand::High)));
    assert_eq!(only(&books).as_deref(), Some("A"), "the code of the same name");
    books.settings.vat_mappings.push(row(Some("A"), None, "H2"));
    assert_eq!(only(&books).as_deref(), Some("H2"), "the mapping of this code");
}

#[test]
fn a_code_of_the_same_name_with_another_rate_is_not_taken() {
    let mut books = Books::default();
    books.settings.vat_mappings[0].ledger_account = Some("8000".to_owned());
    assert_eq!(
        vat_code_of(&books, Some("L"), VatKind::Standard, "21").as_deref(),
        Some("H")
    );
}

#[test]
fn packages_without_bands_are_matched_by_percentage() {
    let mut books = Books {
        chart: boekbrug_model::Chart::new([Feed::VatCodes]),
        ..Books::default()
    };
    books.settings.revenue_account = Some("8000".to_owned());
    books.settings.vat_mappings.clear();
    for (code, percent, reverse) in [("1", 21, false), ("2", 9, false), ("7", 0, true)] {
        let mut row = vat_code(code, percent, VatBand::High);
        (row.band, row.reverse_charge) = (None, reverse);
        books.chart.insert(code, Record::VatCode(row));
    }
    assert_eq!(vat_code_of(&books, None, VatKind::Standard, "9").as_deref(), Some("2"));
    assert_eq!(
        vat_code_of(&books, None, VatKind::ReverseCharge, "0").as_deref(),
        Some("7")
    );
    let then = invoice("1").date("2018-12-31").line("Boek", "100.00", "6").build();
    let code = booked_in(&books, &then).lines()[0].vat_code.clone();
    assert_eq!(code.unwrap().code, "2", "the code that is the low rate today");
    assert_eq!(vat_code_of(&books, None, VatKind::Exempt, "0"), None);
}

#[test]
fn untaxed_lines_fall_in_the_band_of_their_kind() {
    for (kind, band) in [
        (VatKind::ZeroRated, VatBand::None),
        (VatKind::Exempt, VatBand::None),
        (VatKind::IntraCommunity, VatBand::IntraEuGoods),
        (VatKind::Export, VatBand::OutsideEu),
    ] {
        let checked = booked(&invoice("1").line_of("Werk", "100.00", vat(kind, "0")).build());
        assert_eq!(
            (checked.lines()[0].band, &checked.lines()[0].vat_code),
            (band, &None),
            "{kind}"
        );
        assert_eq!(checked.vat()[0].amount, eur("0.00"));
    }
    let reverse = booked(
        &invoice("1")
            .line_of("Werk", "100.00", vat(VatKind::ReverseCharge, "0"))
            .build(),
    );
    assert_eq!(reverse.vat()[0].vat_code.as_ref().unwrap().code, "V");
    assert_eq!(reverse.total(), eur("100.00"));
}

#[test]
fn one_vat_total_without_code_covers_several_codes() {
    let line = |code: &str| LineVat {
        code: Some(code.to_owned()),
        kind: VatKind::Standard,
        percent: parsed("21"),
    };
    let mut books = Books::default();
    books
        .chart
        .insert("h2", Record::VatCode(vat_code("H2", 21, VatBand::High)));
    let invoice = invoice("1")
        .line_of("A", "0.33", line("H"))
        .line_of("B", "0.33", line("H2"))
        .build_with(|invoice| {
            invoice.vat_totals.truncate(1);
            invoice.vat_totals[0].vat.code = None;
            invoice.vat_totals[0].base = eur("0.66");
            invoice.vat_totals[0].amount = eur("0.13");
            invoice.total_vat = eur("0.13");
            invoice.total_incl = eur("0.79");
        });
    let checked = booked_in(&books, &invoice);
    let amounts: Vec<_> = checked.vat().iter().map(|row| row.amount).collect();
    assert_eq!(amounts, [eur("0.07"), eur("0.06")]);
    assert_eq!(checked.total(), eur("0.79"));
}

fn any_line() -> impl Strategy<Value = (i64, usize, bool)> {
    (-5_000_000_i64..5_000_000, 0..5_usize, any::<bool>())
}

fn kind_of(at: usize) -> LineVat {
    match at {
        0 => vat(VatKind::Standard, "21"),
        1 => vat(VatKind::Standard, "9"),
        2 => vat(VatKind::Exempt, "0"),
        3 => LineVat {
            code: Some("app".to_owned()),
            ..vat(VatKind::Standard, "21")
        },
        _ => vat(VatKind::Export, "0"),
    }
}

/// An invoice of these lines; some lines on an account of their own, each VAT amount moved by at most a cent.
fn random(lines: &[(i64, usize, bool)], cents: [i64; 5], rounding: i64, credit: bool) -> Invoice {
    let mut builder = invoice("2026-0009");
    for (net, kind, own) in lines {
        builder = builder.line_of("Regel", "0.00", kind_of(*kind)).with_line(|line| {
            line.net = Money::new(*net, line.net.currency());
            line.ledger_account = own.then(|| "7999".to_owned());
        });
    }
    if credit {
        builder = builder.credit_note();
    }
    builder.build_with(|invoice| {
        let currency = invoice.currency;
        for (total, cent) in invoice.vat_totals.iter_mut().zip(cents) {
            if total.vat.kind == VatKind::Standard && !total.base.is_zero() {
                total.amount = Money::new(total.amount.minor() + cent, currency);
            }
        }
        let vat = invoice.vat_totals.iter().map(|total| total.amount.minor()).sum();
        invoice.total_vat = Money::new(vat, currency);
        invoice.total_incl = Money::new(invoice.total_excl.minor() + vat, currency);
        invoice.rounding = Money::new(rounding, currency);
    })
}

proptest! {
    #[test]
    fn lines_and_vat_always_make_the_total(
        lines in proptest::collection::vec(any_line(), 1..12),
        cents in proptest::array::uniform5(-1_i64..=1),
        rounding in -4_i64..=4,
        credit in any::<bool>(),
    ) {
        let mut books = Books::default();
        let anything = LedgerAccount { vat_bands: vec![], ..ledger_account("7999", &[]) };
        books.chart.insert("any", Record::LedgerAccount(anything));
        let invoice = random(&lines, cents, rounding, credit);
        match books.check(&invoice) {
            Ok(CheckOutcome::Book(checked, _)) => {
                let sign = if credit { -1 } else { 1 };
                let sum = |amounts: &mut dyn Iterator<Item = Money>| amounts.map(Money::minor).sum::<i64>();
                let net = sum(&mut checked.lines().iter().map(|line| line.net));
                let vat = sum(&mut checked.vat().iter().map(|row| row.amount));
                prop_assert_eq!(net + vat, checked.total().minor());
                prop_assert_eq!(checked.total().minor(), sign * (invoice.total_incl.minor() + rounding));
                prop_assert_eq!(vat, sign * invoice.total_vat.minor());
                prop_assert_eq!(sum(&mut checked.vat().iter().map(|row| row.base)), net);
                prop_assert!(checked.lines().iter().all(|line| !line.net.is_zero()));
            }
            Ok(CheckOutcome::Skip(_)) => prop_assert_eq!(invoice.total_incl.minor() + rounding, 0),
            Err(findings) => prop_assert!(false, "{findings:?}"),
        }
    }
}
