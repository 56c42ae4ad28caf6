//! The chart of a package: what it offers, and what it falls back to.

use boekbrug_model::record::{Country, Record, VatRate};
use boekbrug_model::testkit::{self, Books, day, invoice, ledger_account, parsed};
use boekbrug_model::vat::DUTCH_RATES;
use boekbrug_model::{Chart, Feed, FindingCode, VatBand};

#[test]
fn without_rates_of_the_package_the_dutch_ones_hold() {
    let mut chart = Chart::new([Feed::VatRates]);
    assert_eq!(chart.vat_rates(), DUTCH_RATES);
    let only = VatRate {
        band: VatBand::High,
        percentage: parsed("22"),
        from: day("2026-01-01"),
        until: None,
    };
    chart.insert("1", Record::VatRate(only.clone()));
    assert_eq!(chart.vat_rates(), [only]);
}

#[test]
fn the_rates_of_the_package_decide() {
    let mut books = Books::default();
    for (id, band, percentage) in [("1", VatBand::High, "22"), ("2", VatBand::Low, "9")] {
        let rate = VatRate {
            band,
            percentage: parsed(percentage),
            from: day("2026-01-01"),
            until: None,
        };
        books.chart.insert(id, Record::VatRate(rate));
    }
    let findings = books
        .check(&invoice("1").line("Advies", "100.00", "21").build())
        .unwrap_err();
    assert_eq!(findings[0].code, FindingCode::VatRateNotOnDate);
}

#[test]
fn it_knows_what_the_package_offers() {
    let chart = testkit::chart();
    assert!(chart.offers(Feed::LedgerAccounts));
    assert!(!chart.offers(Feed::Employees));
}

#[test]
fn records_that_checks_do_not_need_are_passed_over() {
    let mut chart = Chart::new([Feed::Countries]);
    let country = Country {
        code: "NL".to_owned(),
        name: "Nederland".to_owned(),
    };
    chart.extend([("1".to_owned(), Record::Country(country))]);
    assert!(chart.offers(Feed::Countries));
}

#[test]
fn codes_are_found_with_blanks_around_them() {
    let mut books = Books::default();
    books
        .chart
        .insert("padded", Record::LedgerAccount(ledger_account("  8005", &[])));
    let line = invoice("1").line("Advies", "100.00", "21");
    let line = line.with_line(|line| line.ledger_account = Some("8005 ".to_owned()));
    assert!(books.check(&line.build()).is_ok());
}

#[test]
fn an_offered_feed_that_is_empty_holds_nothing() {
    let books = Books {
        chart: Chart::new([Feed::LedgerAccounts, Feed::Journals, Feed::Periods]),
        ..Books::default()
    };
    let findings = books
        .check(&invoice("1").line("Advies", "100.00", "21").build())
        .unwrap_err();
    let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
    for code in [
        FindingCode::PeriodNoBookYear,
        FindingCode::JournalUnknown,
        FindingCode::DebtorAccountUnknown,
        FindingCode::LedgerUnknown,
    ] {
        assert!(codes.contains(&code), "{code:?} in {codes:?}");
    }
}
