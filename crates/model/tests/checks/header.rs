//! Refusals about days, number, currency, totals and the PDF, and all of them at once.

use crate::*;
use boekbrug_model::FindingCode::*;

#[test]
fn the_period_is_closed_too_old_or_not_there() {
    for (date, code) in [
        ("2025-06-01", PeriodClosed),
        ("2024-12-31", PeriodTooOld),
        ("2027-01-01", PeriodNoBookYear),
    ] {
        let invoice = invoice("1").date(date).line("Advies", "100.00", "21").build();
        one(&invoice, &Books::default(), code, "date");
    }
    for date in ["2026-01-01", "2026-12-31"] {
        passes(
            &invoice("1").date(date).line("Advies", "100.00", "21").build(),
            &Books::default(),
        );
    }
}

#[test]
fn the_due_date_lies_before_the_date() {
    let late = invoice("1")
        .line("Advies", "100.00", "21")
        .due(Some(day("2026-03-15")))
        .build();
    one(&late, &Books::default(), InvoiceDueBeforeDate, "dueDate");
    passes(
        &invoice("1")
            .line("Advies", "100.00", "21")
            .due(Some(day("2026-03-16")))
            .build(),
        &Books::default(),
    );
}

#[test]
fn the_payment_term_is_outside_what_the_package_takes() {
    let long = invoice("1")
        .line("Advies", "100.00", "21")
        .due(Some(day("2028-12-11")))
        .build();
    let finding = one(&long, &Books::default(), InvoiceTermOutside, "dueDate");
    assert_eq!(finding.text_nl(), "Betalingstermijn van 1001 dagen kan niet");
    passes(&long, &books(|books| books.rules.payment_days = None));
}

#[test]
fn the_payment_condition_is_unknown() {
    let with = |code: &str| {
        let invoice = invoice("1").line("Advies", "100.00", "21").due(None);
        invoice
            .with(|invoice| invoice.payment_condition = Some(code.to_owned()))
            .build()
    };
    one(
        &with("99"),
        &Books::default(),
        PaymentConditionUnknown,
        "paymentCondition",
    );
    passes(&with("30"), &Books::default());
    let mapped = books(|books| {
        let mappings = &mut books.settings.payment_condition_mappings;
        mappings.insert("99".to_owned(), "30".to_owned());
    });
    passes(&with("99"), &mapped);
}

#[test]
fn the_service_period_is_reversed() {
    let reversed = sample_with(|invoice| {
        invoice.service_period = Some(ServicePeriod {
            from: day("2026-03-31"),
            until: day("2026-03-01"),
        });
    });
    one(&reversed, &Books::default(), InvoicePeriodReversed, "servicePeriod");
}

#[test]
fn a_number_is_never_cut() {
    let long = |length: usize| invoice(&"9".repeat(length)).line("Advies", "100.00", "21").build();
    one(&long(26), &Books::default(), InvoiceNumberTooLong, "number");
    passes(&long(25), &Books::default());
}

#[test]
fn the_currency_cannot_be_booked() {
    let dollars = |amount: Money| Money::new(amount.minor(), parsed("USD"));
    let invoice = sample_with(|invoice| {
        invoice.currency = parsed("USD");
        invoice.lines[0].net = dollars(invoice.lines[0].net);
        let total = &mut invoice.vat_totals[0];
        (total.base, total.amount) = (dollars(total.base), dollars(total.amount));
        let totals = [
            &mut invoice.total_excl,
            &mut invoice.total_vat,
            &mut invoice.total_incl,
            &mut invoice.rounding,
            &mut invoice.prepaid,
        ];
        for total in totals {
            *total = dollars(*total);
        }
    });
    one(&invoice, &Books::default(), InvoiceCurrencyNotAllowed, "currency");
    passes(&invoice, &books(|books| books.rules.currencies.push(parsed("USD"))));
}

#[test]
fn amounts_in_another_currency() {
    let mixed = sample_with(|invoice| invoice.lines[0].net = parsed("100.00 USD"));
    let finding = one(&mixed, &Books::default(), InvoiceCurrencyMixed, "lines[0].net");
    assert_eq!(finding.text_nl(), "Regel 1: Bedrag in USD op een factuur in EUR");
}

#[test]
fn the_totals_do_not_tie_out() {
    for (field, change) in [
        (
            "totalExcl",
            (|invoice: &mut Invoice| {
                invoice.total_excl = eur("99.00");
                invoice.total_incl = eur("120.00");
            }) as fn(&mut Invoice),
        ),
        ("totalVat", |invoice| {
            invoice.total_vat = eur("20.00");
            invoice.total_incl = eur("120.00");
        }),
        ("totalIncl", |invoice| invoice.total_incl = eur("121.01")),
    ] {
        one(&sample_with(change), &Books::default(), InvoiceTotalsDiffer, field);
    }
}

#[test]
fn amounts_beyond_all_bounds_are_a_finding() {
    let huge = Money::new(i64::MAX, boekbrug_model::Currency::EUR);
    let invoice = invoice("1")
        .line("Advies", "1.00", "21")
        .line("Meer", "1.00", "21")
        .build_with(|invoice| {
            invoice.lines.iter_mut().for_each(|line| line.net = huge);
        });
    one(&invoice, &Books::default(), InvoiceAmountTooLarge, "totalIncl");
}

#[test]
fn an_invoice_without_lines_that_is_not_zero() {
    let empty = invoice("1").build_with(|invoice| invoice.total_incl = eur("10.00"));
    let expected = [
        (InvoiceTotalsDiffer, "totalIncl".to_owned()),
        (InvoiceNoLines, "lines".to_owned()),
    ];
    assert_eq!(found(&empty, &Books::default()), expected);
}

#[test]
fn a_rounding_needs_an_account() {
    let rounded = invoice("1").line("Advies", "100.00", "21").rounding("-0.02").build();
    passes(&rounded, &Books::default());
    let account = |code: Option<&str>| books(|books| books.settings.rounding_account = code.map(str::to_owned));
    let finding = one(&rounded, &account(None), InvoiceRoundingAccountMissing, "rounding");
    assert_eq!(finding.text_nl(), "Geen rekening voor de afronding van -0.02");
    one(&rounded, &account(Some("9999")), LedgerUnknown, "rounding");
    one(&rounded, &account(Some("1670")), LedgerNotUsable, "rounding");
    one(&rounded, &account(Some("8000")), LedgerVatMismatch, "rounding");
    let strict = books(|books| books.rules.untaxed_without_code = false);
    one(&rounded, &strict, VatCodeUnmapped, "rounding");
}

#[test]
fn the_pdf_cannot_be_sent() {
    let pdf = |bytes, verdict| {
        books(|books| {
            books.settings.send_pdfs = true;
            books.pdf = Some(PdfFacts { bytes, verdict });
        })
    };
    let max = testkit::rules().pdf_bytes.unwrap();
    one(&sample(), &pdf(9, PdfVerdict::NotPdf), PdfNotPdf, "pdf");
    one(&sample(), &pdf(9, PdfVerdict::Damaged), PdfDamaged, "pdf");
    let finding = one(&sample(), &pdf(max + 1, PdfVerdict::Fine), PdfTooLarge, "pdf");
    assert_eq!(finding.text_nl(), "De PDF is te groot: 10.1 MB");
    assert!(finding.cause_nl().contains("10.0 MB"), "{}", finding.cause_nl());
    passes(&sample(), &pdf(max, PdfVerdict::Fine));
    let mut off = pdf(9, PdfVerdict::NotPdf);
    off.settings.send_pdfs = false;
    passes(&sample(), &off);
}

#[test]
fn a_pdf_that_is_missing_or_cannot_go_along_is_a_warning() {
    let warned = |books: &Books| match books.check(&sample()) {
        Ok(CheckOutcome::Book(_, warnings)) => warnings.into_iter().map(|finding| finding.code).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let mut books = books(|books| books.settings.send_pdfs = true);
    assert_eq!(warned(&books), [PdfMissing]);
    books.pdf = Some(PdfFacts {
        bytes: 9,
        verdict: PdfVerdict::Encrypted,
    });
    assert_eq!(warned(&books), [PdfEncrypted]);
    (books.rules.pdf_bytes, books.pdf) = (None, None);
    assert_eq!(warned(&books), []);
    books.pdf = Some(PdfFacts {
        bytes: 9,
        verdict: PdfVerdict::Fine,
    });
    assert_eq!(warned(&books), [PdfNotSupported]);
}

#[test]
fn everything_is_reported_at_once() {
    let wrong = invoice(&"9".repeat(30))
        .customer("9")
        .date("2025-06-01")
        .line("Advies", "100.00", "19")
        .line("Boek", "50.00", "9")
        .with_line(|line| {
            line.ledger_account = Some("9999".to_owned());
            line.project = Some("P9".to_owned());
            line.cost_centre = Some("99".to_owned());
        })
        .build_with(|invoice| invoice.total_excl = eur("151.00"));
    let books = books(|books| {
        books.settings.journal = None;
        books.settings.debtor_account = None;
        books.settings.send_pdfs = true;
    });
    let codes: Vec<_> = found(&wrong, &books).into_iter().map(|(code, _)| code).collect();
    for code in [
        InvoiceTotalsDiffer,
        InvoiceNumberTooLong,
        PeriodClosed,
        JournalMissing,
        DebtorAccountMissing,
        CustomerUnknown,
        VatRateNotOnDate,
        LedgerUnknown,
        CostCentreUnknown,
        ProjectUnknown,
        PdfMissing,
    ] {
        assert!(codes.contains(&code), "{code:?} in {codes:?}");
    }
}

#[test]
fn a_customer_is_looked_up_by_every_form_of_its_keys() {
    use boekbrug_model::checks::CustomerLookup;
    let mut customer = sample().customer;
    customer.code = Some(" 00120 ".to_owned());
    customer.identification = Some("1234.5678".to_owned());
    customer.vat_number = Some("nl123456782b01".to_owned());
    let lookup = CustomerLookup::new(&customer);
    assert_eq!(lookup.codes, ["00120", "120"]);
    assert_eq!(lookup.identification.as_deref(), Some("12345678"));
    assert_eq!(lookup.vat_number.as_deref(), Some("NL123456782B01"));
    assert!(!lookup.is_empty());
    let known = Customer {
        customer_code: "120".to_owned(),
        ..testkit::customer()
    };
    let mut candidate = candidate("a", &known.customer_code);
    candidate.customer = known;
    passes(
        &sample_with(|invoice| invoice.customer.code = Some("00120".to_owned())),
        &only(vec![candidate]),
    );
}
