//! Invoices as CSV: columns, numbers, groups, and rows that are wrong.

use boekbrug_formats::csv::{Column, CsvInvoice, read};
use boekbrug_formats::{Document, Limits};
use boekbrug_model::FindingCode::{
    DocumentAmountsDiffer, DocumentCreditNegative, DocumentCsvColumnMissing, DocumentCsvColumnTwice,
    DocumentCsvColumnUnknown, DocumentCsvHeaderDiffers, DocumentCsvRow, DocumentElementInvalid, DocumentElementMissing,
    DocumentEmpty, DocumentEncoding, DocumentLineDiffers, DocumentTooComplex, DocumentTooManyDecimals,
    DocumentVatDiffers, DocumentVatPercent, DocumentVatRounding, InvoiceAmountTooLarge,
};
use boekbrug_model::invoice::InvoiceKind;
use boekbrug_model::vat::VatKind;
use boekbrug_model::{Finding, FindingCode};
use proptest::prelude::*;

const SAMPLE: &str = include_str!("samples/invoices.csv");
const HEAD: &str = "number;date;description;net;vat %\n";

fn all(text: &str) -> Vec<CsvInvoice> {
    read(text.as_bytes(), &Limits::default()).expect("the header is right")
}

fn one(text: &str) -> Document {
    let mut all = all(text);
    assert_eq!(all.len(), 1);
    all.remove(0).result.expect("the rows are right")
}

fn of_file(text: &str) -> Vec<FindingCode> {
    let findings = read(text.as_bytes(), &Limits::default()).expect_err("the file is wrong");
    findings.iter().map(|finding| finding.code).collect()
}

fn places(findings: &[Finding]) -> Vec<(FindingCode, &str)> {
    findings
        .iter()
        .map(|finding| (finding.code, finding.at.as_deref().unwrap_or_default()))
        .collect()
}

/// The findings of the only invoice, which must be refused.
fn refused(text: &str) -> Vec<(FindingCode, String)> {
    let all = all(text);
    assert_eq!(all.len(), 1);
    let refused = all[0].result.as_ref().expect_err("a row is wrong");
    places(&refused.findings)
        .into_iter()
        .map(|(code, at)| (code, at.to_owned()))
        .collect()
}

fn at(code: FindingCode, place: &str) -> (FindingCode, String) {
    (code, place.to_owned())
}

#[test]
fn the_sample_is_read_whole() {
    let invoices: Vec<_> = all(SAMPLE)
        .into_iter()
        .map(|one| (one.row, one.result.expect("right").invoice))
        .collect();
    assert_eq!(invoices.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 4]);
    insta::assert_json_snapshot!(invoices);
}

#[test]
fn separators_line_ends_and_encodings_make_no_difference() {
    let plain = "number;date;description;net;vat %\r\nA1;2026-11-21;Café;12.50;21\r\n";
    let expected = one(plain);
    assert_eq!(one(&plain.replace("\r\n", "\n")), expected);
    assert_eq!(one(&plain.replace(';', ",")), expected);
    assert_eq!(one(&plain.replace(';', "\t")), expected);
    assert_eq!(one(&plain.replace("12.50", "12,50")), expected);
    assert_eq!(one(&plain.replace("2026-11-21", "21-11-2026")), expected);
    assert_eq!(
        one(&plain.replace("A1;", "\"A1\";").replace("number", "\"number\"")),
        expected
    );
    assert_eq!(one(&format!("\u{FEFF}{plain}")), expected);
    let windows: Vec<u8> = plain
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin"))
        .collect();
    let read_back = read(&windows, &Limits::default()).expect("windows-1252");
    assert_eq!(read_back[0].result.as_ref(), Ok(&expected));
}

#[test]
fn every_name_of_every_column_is_its_own() {
    let mut seen = std::collections::BTreeMap::new();
    for column in Column::ALL {
        for name in column.names() {
            let plain: String = name.chars().filter(|c| c.is_alphanumeric() || *c == '%').collect();
            assert_eq!(seen.insert(plain, *column), None, "`{name}` is there twice");
        }
    }
    for name in ["FACTUURNUMMER", "Factuur-nummer", "factuur_nummer", "Factuur Nummer"] {
        one(&format!("{name};date;description;net;vat %\nA;2026-01-01;x;1;21\n"));
    }
}

#[test]
fn every_column_is_documented() {
    let docs = include_str!("../docs.md");
    for column in Column::ALL {
        for name in column.names() {
            assert!(docs.contains(&format!("`{name}`")), "`{name}` is not in docs.md");
        }
    }
}

#[test]
fn a_header_that_is_wrong_refuses_the_file() {
    assert_eq!(of_file(""), [DocumentEmpty]);
    assert_eq!(of_file("date;net\n"), [DocumentCsvColumnMissing; 3]);
    assert_eq!(of_file(&HEAD.replace("net", "bedrag;net")), [DocumentCsvColumnTwice]);
    assert_eq!(
        of_file(&HEAD.replace("net", "net;kleur;geur")),
        [DocumentCsvColumnUnknown; 2]
    );
    assert_eq!(of_file("a\0b;c\n"), [DocumentEncoding]);
    assert!(read(HEAD.as_bytes(), &Limits::default()).expect("no rows").is_empty());
}

#[test]
fn numbers_in_either_style() {
    let net = |cells: &[&str]| {
        let rows: String = cells
            .iter()
            .map(|cell| format!("A;2026-01-01;x;{cell};21\n"))
            .collect::<Vec<_>>()
            .concat();
        let lines = one(&format!("{HEAD}{rows}")).invoice.lines;
        lines.iter().map(|line| line.net.minor()).collect::<Vec<_>>()
    };
    assert_eq!(net(&["1.234,56", "1.234"]), [123_456, 123_400]);
    assert_eq!(net(&["1,234.56", "1,234"]), [123_456, 123_400]);
    assert_eq!(net(&["1234,5", "-12", "€ 3", "+0,10"]), [123_450, -1_200, 300, 10]);
    assert_eq!(net(&["1.234.567,89"]), [123_456_789]);
    assert_eq!(net(&["1.234.567"]), [123_456_700]);
    assert_eq!(
        net(&["1234.5", "7,5"]),
        [123_450, 750],
        "each of them can be read by itself"
    );
}

#[test]
fn cells_separated_by_commas_have_decimal_points() {
    let file =
        |net: &str| format!("number,date,description,quantity,price,net,vat %\nA,2026-01-01,x,1.125,,{net},21\n");
    let line = one(&file("\"1,234\"")).invoice.lines.remove(0);
    assert_eq!(line.net.minor(), 123_400);
    assert_eq!(
        line.quantity.map(|quantity| quantity.to_string()).as_deref(),
        Some("1.125")
    );
}

#[test]
fn what_may_mean_two_numbers_is_refused() {
    for bad in ["1.234", "1,234"] {
        let found = refused(&format!("{HEAD}A;2026-01-01;x;{bad};21\n"));
        assert_eq!(found, [at(DocumentElementInvalid, "row 2, bedrag")], "{bad}");
    }
    let mixed = format!("{HEAD}A;2026-01-01;x;1.234;21\nA;2026-01-01;x;1,5;21\nA;2026-01-01;x;1.5;21\n");
    assert_eq!(refused(&mixed), [at(DocumentElementInvalid, "row 2, bedrag")]);
    for bad in ["12.34.56", "1.2345,6", "1e3", "abc", "1 234", "NaN", "--1", "1.,2"] {
        let found = refused(&format!("{HEAD}A;2026-01-01;x;{bad};21\n"));
        assert_eq!(found, [at(DocumentElementInvalid, "row 2, bedrag")], "{bad}");
    }
    let found = refused(&format!("{HEAD}A;2026-01-01;x;1,2345;21\n"));
    assert_eq!(found, [at(DocumentTooManyDecimals, "row 2, bedrag")]);
}

#[test]
fn bad_rows_refuse_their_own_invoice_only() {
    let file = format!("{HEAD}A;2026-01-01;x;1;21\nB;2026-02-30;;x;21\nC;2026-01-01;y;2;21\nA;2026-01-01;z;3;21\n");
    let all = all(&file);
    assert_eq!(all.iter().map(|one| one.row).collect::<Vec<_>>(), [2, 3, 4]);
    let good = all[0].result.as_ref().expect("A is right");
    assert_eq!(good.invoice.total_excl.minor(), 400);
    assert!(all[2].result.is_ok());
    let bad = all[1].result.as_ref().expect_err("B is wrong");
    assert_eq!(bad.summary.number.as_deref(), Some("B"));
    assert_eq!(
        places(&bad.findings),
        [
            (DocumentElementInvalid, "row 3, factuurdatum"),
            (DocumentElementMissing, "row 3, omschrijving"),
            (DocumentElementInvalid, "row 3, bedrag"),
        ]
    );
}

#[test]
fn a_row_without_number_refuses_the_invoice_above_it() {
    let found = refused(&format!("{HEAD}A;2026-01-01;x;1;21\n;;y;2;21\n"));
    assert_eq!(found, [at(DocumentElementMissing, "row 3, factuurnummer")]);
    let found = refused(&format!("{HEAD};2026-01-01;y;2;21\n"));
    assert_eq!(found[0], at(DocumentElementMissing, "row 2, factuurnummer"));
}

#[test]
fn a_row_of_another_width_is_refused() {
    for row in ["A;2026-01-01;x;1", "A;2026-01-01;x;1;21;"] {
        let found = refused(&format!("{HEAD}{row}\n"));
        assert!(found.contains(&at(DocumentCsvRow, "row 2")), "{found:?}");
    }
}

#[test]
fn empty_rows_are_passed_over_and_counted() {
    let all = all(&format!("{HEAD};;;;\nA;2026-01-01;x;1;21\n;;;;\n"));
    assert_eq!((all.len(), all[0].row), (1, 3));
}

#[test]
fn rows_of_one_invoice_agree() {
    let found = refused(&format!("{HEAD}A;2026-01-01;x;1;21\nA;2026-01-02;y;2;21\n"));
    assert_eq!(found, [at(DocumentCsvHeaderDiffers, "row 3, factuurdatum")]);
    one(&format!("{HEAD}A;2026-01-01;x;1;21\nA;;y;2;21\n"));
}

#[test]
fn vat_is_counted_over_the_group_and_stated_totals_are_checked() {
    let file = |total: &str| {
        format!(
            "number;date;description;net;vat %;total incl\nA;2026-01-01;x;0,33;21;{total}\nA;;y;0,33;21;\nA;;z;0,33;21;\n"
        )
    };
    let document = one(&file("1,20"));
    assert_eq!(
        document.invoice.total_vat.minor(),
        21,
        "21% of 0.99, not three times 21% of 0.33"
    );
    assert_eq!(
        refused(&file("1,21")),
        [at(DocumentAmountsDiffer, "row 2, totaal incl btw")]
    );
}

#[test]
fn vat_per_line_holds_where_it_is_given() {
    let file = |vat: &str| format!("number;date;description;net;vat %;vat amount\nA;2026-01-01;x;100,00;21;{vat}\n");
    assert_eq!(one(&file("21,01")).invoice.total_vat.minor(), 2_101);
    assert_eq!(
        places(&one(&file("21,50")).warnings),
        [(DocumentVatRounding, "row 2, btw-bedrag")]
    );
    assert_eq!(refused(&file("23,00")), [at(DocumentVatDiffers, "row 2, btw-bedrag")]);
    assert_eq!(refused(&file("")), [at(DocumentElementMissing, "row 2, btw-bedrag")]);
}

#[test]
fn an_amount_may_be_counted_from_its_price() {
    let head = "number;date;description;quantity;price;discount;net;vat %\n";
    let net = |cells: &str| {
        one(&format!("{head}A;2026-01-01;x;{cells};21\n")).invoice.lines[0]
            .net
            .minor()
    };
    assert_eq!(net("3;24,95;10;"), 6_737, "67.365 is rounded away from zero");
    assert_eq!(net("-3;24,95;10;"), -6_737);
    assert_eq!(net("2;0,125;;"), 25);
    let warned = one(&format!("{head}A;2026-01-01;x;2;10,00;;25,00;21\n"));
    assert_eq!(places(&warned.warnings), [(DocumentLineDiffers, "row 2, bedrag")]);
    assert_eq!(warned.invoice.lines[0].net.minor(), 2_500);
    assert_eq!(
        refused(&format!("{head}A;2026-01-01;x;2;;;;21\n")),
        [at(DocumentElementMissing, "row 2, bedrag")]
    );
}

#[test]
fn nothing_percent_needs_a_kind_or_a_code() {
    let file = |code: &str, kind: &str, percent: &str| {
        format!("number;date;description;net;vat code;vat kind;vat %\nA;2026-01-01;x;1;{code};{kind};{percent}\n")
    };
    assert_eq!(
        refused(&file("", "", "0")),
        [at(DocumentElementMissing, "row 2, btw-soort")]
    );
    assert_eq!(
        one(&file("10", "", "0")).invoice.lines[0].vat.code.as_deref(),
        Some("10")
    );
    for (word, kind) in [
        ("verlegd", VatKind::ReverseCharge),
        ("AE", VatKind::ReverseCharge),
        ("Vrijgesteld", VatKind::Exempt),
        ("export", VatKind::Export),
        ("Z", VatKind::ZeroRated),
        ("K", VatKind::IntraCommunity),
        ("geen", VatKind::OutsideScope),
    ] {
        assert_eq!(one(&file("", word, "0")).invoice.lines[0].vat.kind, kind, "{word}");
    }
    assert_eq!(
        refused(&file("", "verlegd", "21")),
        [at(DocumentVatPercent, "row 2, btw-percentage")]
    );
    assert_eq!(
        refused(&file("", "hoog", "0")),
        [at(DocumentVatPercent, "row 2, btw-percentage")]
    );
    assert_eq!(one(&file("", "", "21%")).invoice.lines[0].vat.kind, VatKind::Standard);
}

#[test]
fn kinds_and_signs() {
    let file =
        |kind: &str, net: &str| format!("number;kind;date;description;net;vat %\nA;{kind};2026-01-01;x;{net};21\n");
    assert_eq!(one(&file("Credit-nota", "1")).invoice.kind, InvoiceKind::CreditNote);
    assert_eq!(one(&file("", "-1")).invoice.total_incl.minor(), -121);
    assert_eq!(
        refused(&file("credit note", "-1")),
        [at(DocumentCreditNegative, "row 2, soort")]
    );
    assert_eq!(refused(&file("bon", "1")), [at(DocumentElementInvalid, "row 2, soort")]);
}

#[test]
fn sums_beyond_what_money_holds_are_refused() {
    let row = "A;2026-01-01;x;90000000000000000;21\n";
    assert_eq!(
        refused(&format!("{HEAD}{row}{row}")),
        [at(InvoiceAmountTooLarge, "row 2, bedrag")]
    );
}

#[test]
fn limits_hold() {
    let rows = "A;2026-01-01;x;1;21\n".repeat(20);
    let file = format!("{HEAD}{rows}");
    let with = |limits: Limits| {
        read(file.as_bytes(), &limits)
            .map(|_| ())
            .map_err(|findings| findings[0].code)
    };
    assert_eq!(
        with(Limits {
            rows: 19,
            ..Limits::default()
        }),
        Err(DocumentTooComplex)
    );
    assert_eq!(
        with(Limits {
            rows: 20,
            ..Limits::default()
        }),
        Ok(())
    );
    assert_eq!(
        with(Limits {
            file_bytes: 100,
            ..Limits::default()
        }),
        Err(FindingCode::DocumentTooLarge)
    );
    assert_eq!(
        with(Limits {
            columns: 3,
            ..Limits::default()
        }),
        Err(DocumentTooComplex)
    );
    for wide in [
        ";".repeat(1_000_000),
        "\"\n\";".repeat(1_000),
        format!("{HEAD}{}", ";".repeat(1_000_000)),
    ] {
        assert_eq!(of_file(&wide), [DocumentTooComplex]);
    }
    assert_eq!(
        with(Limits {
            text_bytes: 5,
            ..Limits::default()
        }),
        Err(DocumentTooComplex)
    );
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..1_000)) {
        let _ = read(&bytes, &Limits::default());
    }

    #[test]
    fn any_damage_is_answered(place in 0..SAMPLE.len(), cut in 0..30_usize, insert in "[;,\"\n\r0-9a-z€.-]{0,8}") {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        let end = (place + cut).min(bytes.len());
        bytes.splice(place..end, insert.bytes());
        for one in read(&bytes, &Limits::default()).unwrap_or_default() {
            match one.result {
                Ok(document) => {
                    let lines: i64 = document.invoice.lines.iter().map(|line| line.net.minor()).sum();
                    prop_assert_eq!(lines, document.invoice.total_excl.minor());
                }
                Err(refused) => prop_assert!(!refused.findings.is_empty()),
            }
        }
    }

    #[test]
    fn dutch_and_english_amounts_come_back(cents in -100_000_000_i64..100_000_000) {
        let (whole, rest) = (cents.abs() / 100, cents.abs() % 100);
        let sign = if cents < 0 { "-" } else { "" };
        for text in [format!("{sign}{whole},{rest:02}"), format!("{sign}{whole}.{rest:02}")] {
            let document = one(&format!("{HEAD}A;2026-01-01;x;{text};21\n"));
            prop_assert_eq!(document.invoice.lines[0].net.minor(), cents);
        }
    }
}
