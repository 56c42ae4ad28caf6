//! Samples of the pages about invoices.

use boekbrug_engine::{Progress, Sent};
use boekbrug_model::invoice::LineRole;
use boekbrug_model::testkit::{eur, invoice, vat};
use boekbrug_model::{
    AdministrationId, ConnectionId, ConnectionSettings, ConnectionState, DocumentId, Finding, FindingCode, Invoice,
    InvoiceId, InvoiceState, OrganisationId, Profile, RecordId, VatKind,
};
use boekbrug_store::{AttemptRow, CauseCount, ConnectionRow, DocumentRef, InvoiceRow, KnownRecord};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::Filter;
use super::deeds::{MarkPage, RetryPage};
use super::list::{Found as ListFound, ListPage, PAGE};
use super::one::{Found, InvoicePage, title};
use super::order::is_order;
use super::timeline::Names;
use crate::frame::Place;
use crate::samples::{Drawn as _, frame};
use crate::text::Texts;

/// So many minutes after it all began.
pub(crate) fn at(minutes: i64) -> Timestamp {
    Timestamp::constant(1_773_651_600, 0) + SignedDuration::from_mins(minutes)
}

pub(crate) fn connection() -> ConnectionId {
    ConnectionId::new(at(0), [1; 10])
}

/// A connection with its name.
pub(crate) fn link(number: u8, name: &str) -> (ConnectionRow, String) {
    let row = ConnectionRow {
        id: ConnectionId::new(at(0), [number; 10]),
        organisation: OrganisationId::new(at(0), [1; 10]),
        administration: AdministrationId::new(at(0), [number; 10]),
        package: "abacus".parse().unwrap(),
        profile: Profile::A,
        state: ConnectionState::Active,
        findings: Vec::new(),
        settings: ConnectionSettings::for_profile(Profile::A),
        version: 1,
        remote_id: None,
        remote_name: None,
        due: at(0),
        created: at(0),
    };
    (row, name.to_owned())
}

fn document() -> Invoice {
    let mut document = invoice("2026-0042")
        .line("Advies <b>april</b> & mei", "1375.00", "21")
        .with_line(|line| {
            line.quantity = "12.5".parse().ok();
            line.unit = Some("uur".to_owned());
            line.unit_price = "110.00".parse().ok();
            line.ledger_account = Some("8000".to_owned());
            line.cost_centre = Some("N1".to_owned());
        })
        .line("Handboek", "74.85", "9")
        .line_of("Levering", "100.00", vat(VatKind::ReverseCharge, "0"))
        .build();
    document.lines[1].role = LineRole::Charge;
    document.order_reference = Some("PO 77".to_owned());
    document.customer.vat_number = Some("NL001234567B01".to_owned());
    document
}

/// An invoice in this state.
pub(crate) fn row(number: u8, state: InvoiceState, findings: Vec<Finding>) -> InvoiceRow {
    let mut invoice = document();
    invoice.number = format!("2026-{number:04}").parse().unwrap();
    InvoiceRow {
        id: InvoiceId::new(at(i64::from(number)), [number; 10]),
        organisation: OrganisationId::new(at(0), [1; 10]),
        administration: AdministrationId::new(at(0), [1; 10]),
        connection: connection(),
        invoice,
        digest: String::new(),
        pdf: Some(DocumentRef {
            id: DocumentId::new(at(0), [1; 10]),
            file_name: "2026-0042 \"maart\".pdf".to_owned(),
            size: 83_500,
            sha256: "a1".repeat(32),
        }),
        source: "maart.csv · person:per_1".to_owned(),
        state,
        // as a database keeps it, without nanoseconds
        due: if findings.is_empty() {
            at(60)
        } else {
            Timestamp::from_second(Timestamp::MAX.as_second()).unwrap()
        },
        findings,
        progress: serde_json::Value::Null,
        attempts: 3,
        created: at(1),
        changed: at(20),
    }
}

fn unmapped() -> Finding {
    Finding::new(FindingCode::VatCodeUnmapped)
        .at("lines[1].vat")
        .with("kind", "standard")
        .with("percent", "9")
        .with("code", "LAAG")
}

fn causes() -> Vec<CauseCount> {
    let cause = |number, code, count| CauseCount {
        connection: ConnectionId::new(at(0), [number; 10]),
        code,
        count,
    };
    vec![
        cause(1, None, 3),
        cause(1, Some(FindingCode::CustomerUnknown), 2),
        cause(1, Some(FindingCode::VatCodeUnmapped), 1),
        cause(2, None, 1_234),
        cause(2, Some(FindingCode::CustomerUnknown), 1_234),
    ]
}

fn list(t: Texts, filter: Filter, rows: Vec<InvoiceRow>, may_mend: bool) -> String {
    let found = ListFound {
        connections: vec![link(1, "Abacus · Firma"), link(2, "Abacus · <Tweede>")],
        states: vec![
            (InvoiceState::Waiting, 4),
            (InvoiceState::Findings, 1_237),
            (InvoiceState::Verified, 48_700),
            (InvoiceState::Skipped, 9),
        ],
        causes: causes(),
        rows,
        now: at(90),
        may_mend,
    };
    ListPage::new(frame(&t.say("invoices-title"), Place::Invoices), t, filter, found).drawn()
}

fn several() -> Vec<InvoiceRow> {
    let mut credit = row(4, InvoiceState::Verified, Vec::new());
    credit.invoice.kind = boekbrug_model::invoice::InvoiceKind::CreditNote;
    credit.invoice.customer.name = Some("<script>alert(1)</script>".to_owned());
    vec![
        row(9, InvoiceState::Findings, vec![crate::samples::finding(), unmapped()]),
        row(8, InvoiceState::Waiting, Vec::new()),
        row(
            5,
            InvoiceState::Unknown,
            vec![Finding::new(FindingCode::PackageAnswerLost)],
        ),
        credit,
        row(3, InvoiceState::Marked, Vec::new()),
    ]
}

fn one(t: Texts, row: InvoiceRow, attempts: Vec<AttemptRow>, customer: bool, may_mend: bool) -> String {
    one_of(t, row, attempts, customer, may_mend, None)
}

/// The same with a draft order as it was read.
fn one_of(
    t: Texts,
    row: InvoiceRow,
    attempts: Vec<AttemptRow>,
    customer: bool,
    may_mend: bool,
    order: Option<KnownRecord>,
) -> String {
    let names = Names::from([("person:per_1".to_owned(), "Jan de Vries".to_owned())]);
    let frame = frame(&title(t, &row.invoice), Place::Invoices);
    let found = Found {
        row,
        attempts,
        names,
        customer: customer.then(|| "/records/con_1/customers/rec_1".to_owned()),
        connection: "Abacus · Firma".to_owned(),
        order,
        order_notes: vec!["De link werkt <niet> overal.".to_owned()],
        now: at(90),
        may_mend,
    };
    InvoicePage::try_new(frame, t, found).unwrap().drawn()
}

fn attempt(step: &str, from: InvoiceState, to: InvoiceState, findings: &[Finding], minutes: i64) -> AttemptRow {
    AttemptRow {
        step: step.to_owned(),
        from,
        to,
        findings: findings.to_vec(),
        node: "north".to_owned(),
        at: at(minutes),
    }
}

fn refused(t: Texts) -> String {
    use InvoiceState::{Findings, Waiting};
    let other = Finding::new(FindingCode::PackageOther).said(Some("REL-0042"), "Relatie <i>onbekend</i>");
    let findings = vec![unmapped(), other];
    let mut attempts = vec![attempt("check", Waiting, Findings, &findings, 2)];
    attempts.extend((3..9).map(|minute| attempt("check", Findings, Findings, &findings, minute)));
    one(t, row(42, Findings, findings), attempts, false, true)
}

fn proven(t: Texts) -> String {
    use InvoiceState::{Attached, Booked, Sending, Verified, Waiting};
    let mut row = row(42, Verified, Vec::new());
    let total = eur("1845.34");
    let document = json!({"id": "doc-7", "fileName": "2026-0042.pdf"});
    let progress = json!({
        "sent": Sent {
            at: at(3),
            number: row.invoice.number.clone(),
            kind: row.invoice.kind,
            date: row.invoice.date,
            customer: "klant-1".to_owned(),
            total,
            lines: 3,
            target: boekbrug_model::invoice::Target::Booking,
            sha256: "b2".repeat(32),
        },
        "booking": {"id": "boeking-9", "number": "2600118", "link": "https://boeken.example.nl/118?a=b&c=d"},
        "document": document,
        "readBack": {
            "number": "2026-0042", "total": total, "customer": "klant-1", "date": null, "documents": [document]
        },
        "verified": at(4),
    });
    row.progress = progress;
    assert!(Progress::of(&row).is_ok());
    let attempts = vec![
        attempt("check", Waiting, Sending, &[], 3),
        attempt("book", Sending, Booked, &[], 3),
        attempt("attach", Booked, Attached, &[], 4),
        attempt("readBack", Attached, Verified, &[], 4),
    ];
    one(t, row, attempts, true, false)
}

/// One that went over as a draft order, and perhaps the invoice that was made of it.
fn ordered(t: Texts, status: Option<&str>) -> String {
    use InvoiceState::{Booked, Sending, Verified, Waiting};
    let mut row = row(42, Verified, vec![Finding::new(FindingCode::OrderNoPdf).at("pdf")]);
    row.progress = json!({"booking": {
        "target": "draftOrder", "id": "order-9", "number": "118", "link": "https://boeken.example.nl/orders/118"
    }});
    assert!(is_order(&row));
    let attempts = vec![
        attempt("check", Waiting, Sending, &[], 3),
        attempt("book", Sending, Booked, &[], 3),
        attempt("readBack", Booked, Verified, &[], 4),
    ];
    let known = status.map(|status| KnownRecord {
        package_id: "order-9".to_owned(),
        id: RecordId::new(at(0), [1; 10]),
        hash: 0,
        is_active: true,
        values: json!({"number": "119", "status": status, "invoiceNumber": "F<26>"}).to_string(),
    });
    one_of(t, row, attempts, true, false, known)
}

fn marked(t: Texts) -> String {
    use InvoiceState::{Findings, Marked};
    let mut row = row(42, Marked, Vec::new());
    (row.pdf, row.source) = (None, "api · apiKey:key_1".to_owned());
    let by_hand = AttemptRow {
        node: "stuk 12 <b> · person:per_1".to_owned(),
        ..attempt("mark", Findings, Marked, &[], 30)
    };
    one(t, row, vec![by_hand], false, true)
}

pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    let code = FindingCode::CustomerUnknown;
    let by_cause = Filter {
        code: Some(code),
        text: "\"a\" & b".to_owned(),
        ..Filter::default()
    };
    let full = (0..=PAGE).map(|_| row(7, InvoiceState::Verified, Vec::new())).collect();
    let later = Filter {
        after: Some(InvoiceId::new(at(0), [9; 10])),
        connection: Some(connection()),
        ..Filter::default()
    };
    let none = ListFound {
        connections: Vec::new(),
        states: Vec::new(),
        causes: Vec::new(),
        rows: Vec::new(),
        now: at(0),
        may_mend: true,
    };
    let none = ListPage::new(
        frame(&t.say("invoices-title"), Place::Invoices),
        t,
        Filter::default(),
        none,
    );
    let retry = RetryPage {
        frame: frame(&t.say("invoices-retry-all-title"), Place::Invoices),
        t,
        ask: t.with(
            "invoices-retry-ask",
            &[("count", 1_236.into()), ("title", "Klant … niet gevonden".into())],
        ),
        remedy: "Maak de klant aan.".to_owned(),
        count: 1_236,
        code,
        connection: connection().to_string(),
        back: "/invoices?code=customer.unknown".to_owned(),
    };
    let mark = |wrong: Vec<Finding>, reason: &str| MarkPage {
        frame: frame(&t.say("invoices-mark"), Place::Invoices),
        t,
        id: InvoiceId::new(at(0), [9; 10]),
        number: "2026-0042".to_owned(),
        wrong,
        reason: reason.to_owned(),
    };
    let wrong = vec![Finding::new(FindingCode::RequestMissingField)];
    vec![
        ("invoices", list(t, Filter::default(), several(), true)),
        ("invoices-by-cause", list(t, by_cause, several(), true)),
        ("invoices-reader-nothing", list(t, later.clone(), Vec::new(), false)),
        ("invoices-full-page", shortened(&list(t, later, full, true))),
        ("invoices-none", none.drawn()),
        ("invoice-refused", refused(t)),
        ("invoice-proven", proven(t)),
        ("invoice-ordered-unread", ordered(t, None)),
        ("invoice-ordered", ordered(t, Some("open"))),
        ("invoice-ordered-invoiced", ordered(t, Some("invoiced"))),
        ("invoice-marked", marked(t)),
        ("invoices-retry", retry.drawn()),
        ("invoice-mark", mark(Vec::new(), "").drawn()),
        ("invoice-mark-wrong", mark(wrong, "\"><b>").drawn()),
    ]
}

/// Fifty equal rows tell no more than one.
fn shortened(html: &str) -> String {
    let mut lines: Vec<&str> = html.lines().collect();
    let rows: Vec<usize> = (0..lines.len()).filter(|at| lines[*at] == "<tr>").collect();
    assert_eq!(rows.len(), PAGE, "no more than fit");
    let end = lines.iter().position(|line| *line == "</tbody>").unwrap();
    lines.drain(rows[1]..end);
    lines.join("\n")
}
