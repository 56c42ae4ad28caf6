//! The package's error codes on the real way: the sandbox refuses what this connector sent, and the refusal comes out
//! as its own finding. Each case spoils one thing that our checks would have seen.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use boekbrug_connector::testkit::{Stage, Subject, checked};
use boekbrug_connector::{BookingRef, Connector, ConnectorError, ErrorKind, Outcome, Pdf};
use boekbrug_http::{Transport, TransportError};
use boekbrug_model::FindingCode::{self, *};
use boekbrug_model::invoice::Invoice;
use boekbrug_model::invoice::Target;
use boekbrug_model::record::{CostCentre, Period};
use boekbrug_model::testkit::{Books, InvoiceBuilder, candidate, day, eur, invoice, ledger_account, vat};
use boekbrug_model::{Record, VatBand, VatKind};
use boekbrug_sandbox::Change;
use boekbrug_sandbox::snelstart::switches::{Details, DocumentSize};
use boekbrug_sandbox::snelstart::{Switches, codes};
use bytes::Bytes;
use http::{Request, Response};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::firm::{BOOKS, Firm};
use crate::settings::Setting;
use crate::wire::Wire;

/// An id that nothing has.
const NOBODY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// A code, its finding, and how the invoice comes about that earns it.
type Case = (&'static str, FindingCode, fn(&Firm, &mut Books) -> Invoice);

/// An invoice with one line at 21%.
fn plain() -> InvoiceBuilder {
    invoice("T-1").line("Advies", "100.00", "21")
}

/// An invoice with a line on an account that our chart has wrong: it is another one than it seems.
fn on_account(books: &mut Books, id: impl ToString, kind: VatKind, percent: &str, band: VatBand) -> Invoice {
    let account = ledger_account("TEST", &[band]);
    books.chart.insert(id.to_string(), Record::LedgerAccount(account));
    let line = invoice("T-1").line_of("Regel", "100.00", vat(kind, percent));
    line.with_line(|line| line.ledger_account = Some("TEST".to_owned()))
        .build()
}

fn on_high(firm: &Firm, books: &mut Books, number: i64) -> Invoice {
    let id = firm.sandbox.ledger_id(BOOKS, number).expect("the account");
    on_account(books, id, VatKind::Standard, "21", VatBand::High)
}

/// An invoice to a customer that our records have wrong.
fn to_customer(books: &mut Books, id: impl ToString) -> Invoice {
    books.candidates.push(candidate(&id.to_string(), "900"));
    plain().customer("900").build()
}

/// An invoice of a day that our periods take for open.
fn of_day(books: &mut Books, text: &str, builder: InvoiceBuilder) -> Invoice {
    let open = Period {
        code: "alles".to_owned(),
        from: day("1800-01-01"),
        until: None,
        is_open: true,
    };
    books.chart.insert("alles", Record::Period(open));
    builder.date(text).build()
}

fn upset(firm: &Firm, change: &Change) {
    firm.sandbox.change(BOOKS, change).expect("its object");
}

/// What [`plain`] would be, booked by another hand under the same number.
fn by_another_hand(firm: &Firm) {
    let customer = firm.sandbox.relation_id(BOOKS, 1001).expect("the customer");
    let ledger = firm.sandbox.ledger_id(BOOKS, 8240).expect("the account");
    let booking = json!({
        "factuurnummer": "T-1", "factuurdatum": "2026-03-16", "klant": {"id": customer}, "factuurbedrag": 10,
        "boekingsregels": [{"grootboek": {"id": ledger}, "bedrag": 10, "btwSoort": "Geen"}],
    });
    let answer = firm.by_hand("POST", "/verkoopboekingen", &booking);
    assert!(answer["id"].is_string(), "{answer}");
}

const BOOKING: &[Case] = &[
    ("BOE-0008", LedgerInactive, |firm, _| {
        upset(firm, &Change::CloseLedger { number: 8200 });
        plain().build()
    }),
    ("BOE-0019", CostCentreUnknown, |_, books| {
        let centre = CostCentre {
            code: "900".to_owned(),
            name: "Verdwenen".to_owned(),
            is_active: true,
        };
        books.chart.insert(NOBODY, Record::CostCentre(centre));
        plain()
            .with_line(|line| line.cost_centre = Some("900".to_owned()))
            .build()
    }),
    ("BOE-0021", InvoiceNumberInUse, |firm, _| {
        by_another_hand(firm);
        plain().build()
    }),
    ("BOE-0022", CostCentreRequired, |firm, books| on_high(firm, books, 8290)),
    ("BOE-0026", CostCentreInactive, |firm, _| {
        let id = firm.sandbox.cost_center_id(BOOKS, 10).expect("the cost centre");
        firm.by_hand("DELETE", &format!("/kostenplaatsen/{id}"), &Value::Null);
        plain()
            .with_line(|line| line.cost_centre = Some("10".to_owned()))
            .build()
    }),
    ("BOE-0033", PeriodTooOld, |_, books| {
        of_day(books, "2020-12-31", plain())
    }),
    ("BOE-0037", LedgerUnknown, |_, books| {
        on_account(books, NOBODY, VatKind::Standard, "21", VatBand::High)
    }),
    ("BOE-0042", PeriodClosed, |firm, _| {
        let (from, to) = (date(2026, 3, 1), date(2026, 3, 31));
        upset(firm, &Change::BlockPeriod { from, to });
        plain().build()
    }),
    ("BOE-0046", PeriodVatReturnFiled, |firm, _| {
        let quarter = (date(2026, 1, 1), date(2026, 3, 31));
        firm.sandbox
            .file_vat_return(BOOKS, quarter.0, quarter.1)
            .expect("it is filed");
        plain().build()
    }),
    ("BOE-0051", PeriodBlockedByAccountant, |firm, _| {
        let month = (date(2026, 3, 1), date(2026, 3, 31));
        firm.sandbox
            .block_by_accountant(BOOKS, month.0, month.1)
            .expect("it is blocked");
        plain().build()
    }),
    ("BOE-0054", CustomerInactive, |firm, _| {
        upset(firm, &Change::DeactivateRelation { code: 1001 });
        plain().build()
    }),
    ("BOE-0058", InvoiceNumberInvalid, |_, books| {
        books.rules.number_length = 99;
        plain()
            .with(|invoice| invoice.number = "N".repeat(26).parse().expect("a number"))
            .build()
    }),
    ("BOE-0060", CustomerNotDebtor, |firm, books| {
        to_customer(books, firm.sandbox.relation_id(BOOKS, 1005).expect("the supplier"))
    }),
    ("BOE-0061", LedgerNotUsable, |firm, books| on_high(firm, books, 1671)),
    ("BOE-0062", VatReverseMixed, |_, books| {
        books.rules.reverse_charge_alone = false;
        plain()
            .line_of("Verlegd", "50.00", vat(VatKind::ReverseCharge, "0"))
            .build()
    }),
    ("BOE-0069", VatRefused, |_, _| {
        plain().build_with(|invoice| {
            invoice.vat_totals[0].amount = eur("21.04");
            invoice.total_vat = eur("21.04");
            invoice.total_incl = eur("121.04");
        })
    }),
    ("BOE-0070", InvoiceDateRefused, |_, books| {
        let exempt = invoice("T-1").line_of("Cursus", "100.00", vat(VatKind::Exempt, "0"));
        of_day(books, "1899-12-31", exempt)
    }),
    ("BOE-0071", RecordFieldTooLong, |_, books| {
        books.rules.line_description_length = 999;
        invoice("T-1").line(&"woord ".repeat(50), "100.00", "21").build()
    }),
    ("BOE-0075", LedgerNotUsable, |firm, books| on_high(firm, books, 2010)),
    ("BOE-0080", CustomerNotEu, |firm, books| {
        let id = firm.sandbox.ledger_id(BOOKS, 8270).expect("the account");
        on_account(books, id, VatKind::Exempt, "0", VatBand::None)
    }),
    ("BOE-0081", LedgerFunctionMissing, |firm, _| {
        upset(firm, &Change::CloseLedger { number: 1671 });
        plain().build()
    }),
    ("BOE-0082", LedgerVatMismatch, |firm, books| on_high(firm, books, 8210)),
    ("REL-0005", CustomerUnknown, |_, books| to_customer(books, NOBODY)),
];

/// The finding that came with a code, with every place of its texts filled and the package's own words.
fn comes_out(code: &str, expected: FindingCode, error: &ConnectorError) {
    let said = |finding: &&boekbrug_model::Finding| {
        let message = finding.package.as_ref();
        message.and_then(|message| message.code.as_deref()) == Some(code)
    };
    let finding = error.findings.iter().find(said);
    let Some(finding) = finding else {
        panic!("{code} is not in {:?}", error.findings)
    };
    assert_eq!(finding.code, expected, "{code}");
    let own = finding
        .package
        .as_ref()
        .map(|message| message.text.as_str())
        .unwrap_or_default();
    let documented = codes::all().find(|(known, _)| *known == code).map(|(_, text)| text);
    assert!(own.starts_with(documented.unwrap_or("?")), "{code}: {own}");
    let places = finding.code.entry().places();
    let unfilled = places.iter().find(|place| !finding.params.contains_key(**place));
    assert_eq!(unfilled, None, "{code}: a place of the text is not filled: {finding:?}");
}

#[tokio::test]
async fn each_code_of_a_booking_comes_out_as_its_own_finding() {
    for details in [Details::Null, Details::Text, Details::List] {
        let setting = Setting {
            switches: Switches {
                details,
                ..Switches::default()
            },
            ..Setting::default()
        };
        for (code, expected, spoil) in BOOKING {
            let firm = Arc::new(Firm::new(&setting));
            let mut stage = Stage::new(firm.clone());
            let mut books = stage.chart().await.expect("the books");
            let sample = spoil(&firm, &mut books);
            let error = stage.error(code, stage.book(&checked(&books, &sample)).await);
            comes_out(code, *expected, &error);
            let outcome = if *code == "BOE-0021" {
                Outcome::Unknown
            } else {
                Outcome::Permanent
            };
            assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, outcome), "{code}");
            assert_eq!(
                firm.books().len(),
                usize::from(*code == "BOE-0021"),
                "{code}: nothing is booked"
            );
        }
    }
}

/// A line of nothing, where the package refuses it. Ours are left out before.
#[tokio::test]
async fn a_line_of_nothing_is_never_sent() {
    let setting = Setting {
        switches: Switches {
            zero_line_refused: true,
            ..Switches::default()
        },
        ..Setting::default()
    };
    let firm = Arc::new(Firm::new(&setting));
    let mut stage = Stage::new(firm.clone());
    let books = stage.chart().await.expect("the books");
    let sample = plain().line("Gratis", "0.00", "21").build();
    stage.book(&checked(&books, &sample)).await.expect("it is booked");
    assert_eq!(firm.books().len(), 1);
}

#[tokio::test]
async fn each_code_of_a_document_comes_out_as_its_own_finding() {
    let large = 10 * 1024 * 1024 + 1;
    let cases: [(&str, FindingCode, &str, usize, bool); 7] = [
        ("BOE-0001", PackageBookingGone, "T-1.pdf", 9, false),
        ("BLG-0006", PdfTooLarge, "T-1.pdf", large, true),
        ("BLG-0007", PdfRefused, "", 9, true),
        ("BLG-0008", PdfRefused, "T-1.pdf", 0, true),
        ("BLG-0013", PdfTooLarge, "T-1.pdf", large * 3 / 4 + 3, true),
        ("BLG-0016", PdfRefused, "a/b.pdf", 9, true),
        ("BLG-0017", PdfRefused, "", 256, true),
    ];
    for (code, expected, name, bytes, is_there) in cases {
        let mut setting = Setting::default();
        if code == "BLG-0013" {
            setting.switches.document_size = DocumentSize::Encoded;
        }
        let firm = Arc::new(Firm::new(&setting));
        let mut stage = Stage::new(firm.clone());
        let books = stage.chart().await.expect("the books");
        let mut booking = stage
            .book(&checked(&books, &plain().build()))
            .await
            .expect("it is booked")
            .booking;
        if !is_there {
            booking = BookingRef {
                target: Target::Booking,
                id: NOBODY.to_owned(),
                ..booking
            };
        }
        let pdf = Pdf {
            file_name: if code == "BLG-0017" {
                "n".repeat(256)
            } else {
                name.to_owned()
            },
            number: "T-1".parse().expect("a number"),
            customer: None,
            bytes: vec![b'x'; bytes].into(),
        };
        let error = stage.error(code, stage.connector.attach(Some(&booking), &pdf).await);
        comes_out(code, expected, &error);
        assert_eq!(error.outcome, Outcome::Permanent, "{code}");
        assert_eq!(firm.books()[0].documents, [], "{code}");
    }
}

/// Places in texts about what a booking has none of: they read "(onbekend)".
const NOT_OF_AN_INVOICE: [&str; 5] = ["country", "item", "journal", "max", "size"];

/// Answers bookings with one complaint; everything else goes to the sandbox.
struct Complaining(Arc<Wire>, String);

#[async_trait]
impl Transport for Complaining {
    async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        max_body: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        if request.uri().path() != "/v2/verkoopboekingen" {
            return self.0.send(request, timeout, max_body).await;
        }
        let mut response = Response::new(Bytes::from(self.1.clone()));
        *response.status_mut() = http::StatusCode::BAD_REQUEST;
        Ok(response)
    }
}

/// Every documented code, those that no request of ours can earn included: its own words are kept, a text for people is
/// whole, and it is never taken for something that passes by itself.
#[tokio::test]
async fn no_code_is_lost_on_the_way() {
    let firm = Arc::new(Firm::new(&Setting::default()));
    let mut stage = Stage::new(firm.clone());
    let books = stage.chart().await.expect("the books");
    let invoice = checked(&books, &plain().build());
    let mut unfilled = BTreeSet::new();
    for (code, text) in codes::all().chain([("CMP-0001", "Nog nooit gezien")]) {
        let body = json!([{"errorCode": code, "message": text, "details": null}]).to_string();
        let connector: Arc<dyn Connector> = firm.over(Arc::new(Complaining(firm.wire.clone(), body)));
        let error = stage.error(code, connector.book(&invoice, None).await);
        let [finding] = &error.findings[..] else {
            panic!("{code}: {:?}", error.findings)
        };
        let said = finding.package.as_ref().expect("the package's own words");
        assert_eq!((said.code.as_deref(), said.text.as_str()), (Some(code), text));
        assert_ne!(error.outcome, Outcome::Temporary, "{code}");
        let places = finding.code.entry().places();
        unfilled.extend(places.into_iter().filter(|place| !finding.params.contains_key(*place)));
    }
    let unfilled: Vec<_> = unfilled.into_iter().collect();
    assert_eq!(unfilled, NOT_OF_AN_INVOICE, "every other place in a text is filled");
}
