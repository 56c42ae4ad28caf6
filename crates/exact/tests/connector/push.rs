//! The push: look, store the PDF, book, read back; and what is known after every kind of failure.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use boekbrug_connector::{BookingRef, ErrorKind, Outcome, Pdf, RemoteDocument, Wanted};
use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::{InvoiceKind, Target};
use boekbrug_model::testkit::{day, eur, parsed};
use boekbrug_model::{Currency, FindingCode};
use serde_json::{Value, json};

use crate::world::{Setup, World, asked, checked, id, is_token, list, one, refusal, serve, usual, world};

fn wanted(number: &str) -> Wanted {
    Wanted {
        target: Target::Booking,
        number: parsed(number),
        kind: InvoiceKind::Invoice,
        date: day("2026-03-16"),
        customer: Some(id(1)),
        currency: Currency::EUR,
    }
}

fn entry(number: &str, booking: u32, customer: u32, journal: &str, total: &str) -> Value {
    let total: serde_json::Number = total.parse().unwrap();
    json!({"EntryID": id(booking), "EntryNumber": 26_700_001, "AmountFC": total, "Currency": "EUR", "Customer": id(customer),
        "EntryDate": "/Date(1773619200000)/", "Journal": journal, "Type": 20, "YourRef": number, "Document": null})
}

fn booking() -> BookingRef {
    BookingRef {
        target: Target::Booking,
        id: id(70),
        number: Some("26700001".to_owned()),
        link: None,
    }
}

fn pdf() -> Pdf {
    Pdf {
        file_name: "F-2026-0001.pdf".to_owned(),
        number: parsed("2026-0001"),
        customer: Some(id(1)),
        bytes: Arc::from(&b"%PDF-1.7"[..]),
    }
}

#[tokio::test]
async fn a_number_is_looked_up_with_its_quotes_doubled() {
    let world = world(serve(vec![("GET /salesentry/SalesEntries", list(&json!([])))]));
    assert!(world.connector.find(&wanted("O'Neil & 1")).await.unwrap().is_empty());
    assert!(
        world.asked()[0]
            .starts_with("GET /salesentry/SalesEntries?$filter=YourRef eq 'O''Neil %26 1'&$select=EntryID,AmountFC,"),
        "{}",
        world.asked()[0]
    );
}

#[tokio::test]
async fn what_is_there_for_the_customer_or_in_our_journal_comes_back_and_nothing_else() {
    let rows = json!([
        entry("2026-0001", 1, 1, "70", "175.5"),
        entry("2026-0001 ", 2, 1, "71", "-1"),
        entry("2026-0001", 3, 2, "70", "2"),
        entry("2026-0001", 4, 2, "71", "3"),
        entry("2026-00011", 5, 1, "70", "4"),
        entry("2026-0001", 1, 1, "70", "175.5"),
    ]);
    let world = world(serve(vec![("GET /salesentry", list(&rows))]));
    let found = world.connector.find(&wanted("2026-0001")).await.unwrap();
    let short: Vec<_> = found.iter().map(|one| (one.booking.id.clone(), one.total)).collect();
    assert_eq!(
        short,
        [(id(1), eur("175.50")), (id(2), eur("-1.00")), (id(3), eur("2.00"))]
    );
    assert_eq!(
        (found[0].customer.clone(), found[0].date),
        (Some(id(1)), Some(day("2026-03-16")))
    );
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_never_nothing_there() {
    for row in [
        json!({"EntryID": id(1), "YourRef": {}}),
        json!({"EntryID": id(1), "YourRef": "2026-0001", "Customer": id(1)}),
    ] {
        let world = world(serve(vec![("GET /salesentry", list(&json!([row])))]));
        let error = world.connector.find(&wanted("2026-0001")).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Malformed, Outcome::Temporary));
    }
}

#[tokio::test]
async fn a_booking_is_sent_once_and_its_id_comes_back() {
    let world = world(serve(vec![(
        "POST /salesentry/SalesEntries",
        one(201, &entry("2026-0001", 70, 1, "70", "175.5")),
    )]));
    let document = RemoteDocument {
        id: id(9),
        file_name: "F.pdf".to_owned(),
    };
    let booked = world
        .connector
        .book(&checked("2026-0001"), Some(&document))
        .await
        .unwrap();
    assert_eq!(
        (booked.booking.id, booked.booking.number.as_deref()),
        (id(70), Some("26700001"))
    );
    let request = world.transport.requests().pop().unwrap();
    assert_eq!(request.headers()["prefer"], "return=representation");
    let sent: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(
        (sent["YourRef"].as_str(), sent["Document"].as_str()),
        (Some("2026-0001"), Some(id(9).as_str()))
    );
    assert!(
        String::from_utf8_lossy(request.body()).contains("\"AmountFC\":100.00,"),
        "no float passed through"
    );
}

#[tokio::test]
async fn after_every_failure_it_is_known_what_is_known() {
    let refused = |text: &str| refusal(500, text);
    for (reply, kind, outcome, code) in [
        (
            Reply::NoAnswer,
            ErrorKind::Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::NotSent,
            ErrorKind::Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
        (
            Reply::new(503, ""),
            ErrorKind::Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(408, ""),
            ErrorKind::Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(500, "<html>"),
            ErrorKind::Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(200, "<html>"),
            ErrorKind::Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(201, r#"{"d":{"EntryID":"#),
            ErrorKind::Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(201, r#"{"d":{"YourRef":"x"}}"#),
            ErrorKind::Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            refused("Periode is afgesloten: [2026] – [03]"),
            ErrorKind::Refused,
            Outcome::Permanent,
            FindingCode::PeriodClosed,
        ),
        (
            refused("In use: Entry number."),
            ErrorKind::Refused,
            Outcome::Unknown,
            FindingCode::InvoiceNumberInUse,
        ),
        (
            refused("Something odd"),
            ErrorKind::Refused,
            Outcome::Unknown,
            FindingCode::PackageOther,
        ),
        (
            Reply::new(403, ""),
            ErrorKind::ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
    ] {
        let world = world(serve(vec![("POST /salesentry", reply.clone())]));
        let error = world.connector.book(&checked("2026-0001"), None).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.findings[0].code),
            (kind, outcome, code),
            "{reply:?}"
        );
        let posts = world.asked().len();
        assert!(
            posts <= 1 || matches!(reply, Reply::NotSent),
            "{reply:?}: sent once: {posts}"
        );
    }
}

/// A package with documents, attachments and entries, which loses the answers that it is told to lose.
#[derive(Default)]
struct Archive {
    documents: Vec<Value>,
    attachments: Vec<Value>,
    entries: Vec<Value>,
    lose: Option<&'static str>,
    lost: usize,
}

impl Archive {
    fn answer(&mut self, text: &str, body: &[u8]) -> Reply {
        let sent: Value = serde_json::from_slice(body).unwrap_or_default();
        let reply = match text {
            text if text.starts_with("POST /documents/DocumentAttachments") => {
                let row = json!({"ID": id(500), "Document": sent["Document"], "FileName": sent["FileName"], "Attachment": null});
                self.attachments.push(row.clone());
                one(201, &row)
            }
            text if text.starts_with("POST /documents/Documents") => {
                let mut row = sent;
                row["ID"] = json!(id(400 + u32::try_from(self.documents.len()).unwrap()));
                self.documents.push(row.clone());
                one(201, &row)
            }
            text if text.starts_with("POST /salesentry") => {
                let mut row = entry(sent["YourRef"].as_str().unwrap(), 70, 1, "70", "175.5");
                row["Document"] = sent["Document"].clone();
                self.entries.push(row.clone());
                one(201, &row)
            }
            text if text.starts_with("PUT /salesentry") => {
                self.entries[0]["Document"] = sent["Document"].clone();
                Reply::new(204, "")
            }
            text if text.contains("/documents/Documents?") => list(&json!(self.documents)),
            text if text.contains("/documents/DocumentAttachments?") => list(&json!(self.attachments)),
            _ => list(&json!(self.entries)),
        };
        if self.lose.is_some_and(|start| text.starts_with(start)) {
            self.lose = None;
            self.lost += 1;
            return Reply::NoAnswer;
        }
        reply
    }

    fn counts(&self) -> (usize, usize, usize) {
        (self.documents.len(), self.attachments.len(), self.entries.len())
    }
}

fn archive(lose: Option<&'static str>, setup: Setup) -> (World, Arc<Mutex<Archive>>) {
    let archive = Arc::new(Mutex::new(Archive {
        lose,
        ..Archive::default()
    }));
    let inside = Arc::clone(&archive);
    let world = setup.world(move |request| {
        if is_token(request) {
            return usual();
        }
        inside.lock().unwrap().answer(&asked(request), request.body())
    });
    (world, archive)
}

#[tokio::test]
async fn a_pdf_is_stored_named_by_the_booking_and_read_back() {
    let (world, archive) = archive(None, Setup::default());
    let invoice = checked("2026-0001");
    let document = world.connector.attach(None, &pdf()).await.unwrap();
    assert_eq!(
        (document.id.clone(), document.file_name.as_str()),
        (id(400), "F-2026-0001.pdf")
    );
    let booked = world.connector.book(&invoice, Some(&document)).await.unwrap();
    let read = world.connector.read_back(&booked.booking).await.unwrap();
    assert_eq!((read.number.as_str(), read.total), ("2026-0001", eur("175.50")));
    assert_eq!(read.documents, [document]);
    let inside = archive.lock().unwrap();
    assert_eq!(inside.counts(), (1, 1, 1));
    assert_eq!(inside.documents[0]["Subject"], "Verkoopfactuur 2026-0001");
    assert_eq!(
        (
            inside.documents[0]["Type"].as_i64(),
            inside.documents[0]["Account"].as_str()
        ),
        (Some(10), Some(id(1).as_str()))
    );
    assert_eq!(
        world.asked().len(),
        5,
        "with the look-up of the number an invoice costs six calls"
    );
    let body = world.transport.requests()[3].body().clone();
    assert!(String::from_utf8_lossy(&body).contains("\"Attachment\":\"JVBERi0xLjc=\""));
}

#[tokio::test]
async fn lost_answers_make_nothing_twice() {
    for lost in [
        "POST /documents/Documents",
        "POST /documents/DocumentAttachments",
        "POST /salesentry",
    ] {
        let (world, archive) = archive(Some(lost), Setup::default());
        let invoice = checked("2026-0001");
        let document = match world.connector.attach(None, &pdf()).await {
            Ok(document) => document,
            Err(error) => {
                assert_eq!(error.outcome, Outcome::Unknown, "{lost}");
                world.connector.attach(None, &pdf()).await.unwrap()
            }
        };
        let booked = world.connector.book(&invoice, Some(&document)).await;
        let wanted = wanted("2026-0001");
        let found = world.connector.find(&wanted).await.unwrap();
        assert_eq!(found.len(), 1, "{lost}");
        if let Err(error) = booked {
            assert_eq!((error.outcome, lost), (Outcome::Unknown, "POST /salesentry"));
        }
        let documents = world.connector.documents(&found[0].booking).await.unwrap();
        assert_eq!(documents, [document]);
        let inside = archive.lock().unwrap();
        assert_eq!((inside.counts(), inside.lost), ((1, 1, 1), 1), "{lost}");
    }
}

#[tokio::test]
async fn a_process_that_died_finds_the_document_and_the_file_again() {
    let (world, archive) = archive(None, Setup::default());
    let first = world.connector.attach(None, &pdf()).await.unwrap();
    let again = Setup {
        safe: Arc::clone(&world.safe),
        ..Setup::default()
    };
    let fresh = again.open(&world.clock, Arc::clone(&world.transport));
    assert_eq!(fresh.attach(None, &pdf()).await.unwrap(), first);
    archive.lock().unwrap().attachments.clear();
    assert_eq!(
        fresh.attach(None, &pdf()).await.unwrap(),
        first,
        "a document without its file gets it"
    );
    assert_eq!(archive.lock().unwrap().counts(), (1, 1, 0));
}

#[tokio::test]
async fn a_document_of_another_customer_or_kind_is_not_ours() {
    let (world, archive) = archive(None, Setup::default());
    archive.lock().unwrap().documents = vec![
        json!({"ID": id(1), "Subject": "Verkoopfactuur 2026-0001", "Type": 10, "Account": id(2)}),
        json!({"ID": id(2), "Subject": "Verkoopfactuur 2026-0001", "Type": 20, "Account": id(1)}),
        json!({"ID": id(3), "Subject": "Verkoopfactuur 2026-00011", "Type": 10, "Account": id(1)}),
    ];
    assert_eq!(world.connector.attach(None, &pdf()).await.unwrap().id, id(403));
}

#[tokio::test]
async fn a_pdf_is_hung_on_a_booking_that_is_there() {
    let (world, archive) = archive(None, Setup::default());
    archive.lock().unwrap().entries = vec![entry("2026-0001", 70, 1, "70", "175.5")];
    let document = world.connector.attach(Some(&booking()), &pdf()).await.unwrap();
    assert_eq!(archive.lock().unwrap().entries[0]["Document"], id(400));
    assert_eq!(
        world.connector.documents(&booking()).await.unwrap(),
        std::slice::from_ref(&document)
    );
    assert_eq!(
        world.connector.attach(Some(&booking()), &pdf()).await.unwrap(),
        document,
        "twice does nothing more"
    );
    assert_eq!(archive.lock().unwrap().counts(), (1, 1, 1));
    let put = world.asked().into_iter().find(|text| text.starts_with("PUT")).unwrap();
    assert_eq!(put, format!("PUT /salesentry/SalesEntries(guid'{}')", id(70)));
}

#[tokio::test]
async fn a_booking_that_is_gone_is_said() {
    for reply in [list(&json!([])), Reply::new(404, "")] {
        let world = world(serve(vec![("GET /salesentry", reply)]));
        let read = world.connector.read_back(&booking()).await.unwrap_err();
        let listed = world.connector.documents(&booking()).await.unwrap_err();
        let hung = world.connector.attach(Some(&booking()), &pdf()).await.unwrap_err();
        for error in [read, listed, hung] {
            assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
            assert_eq!(error.findings[0].code, FindingCode::PackageBookingGone);
        }
    }
}

#[tokio::test]
async fn a_refused_pdf_says_that_it_is_the_pdf() {
    let error = "Error processing request stream. Error encountered in converting the value from request payload";
    let world = world(serve(vec![
        ("GET /documents/Documents", list(&json!([]))),
        ("POST /documents/Documents", one(201, &json!({"ID": id(4)}))),
        ("POST /documents/DocumentAttachments", refusal(400, error)),
    ]));
    let error = world.connector.attach(None, &pdf()).await.unwrap_err();
    assert_eq!(
        (error.kind, error.findings[0].code),
        (ErrorKind::Refused, FindingCode::PdfRefused)
    );
}

#[tokio::test]
async fn the_answer_to_the_booking_serves_as_read_back_where_that_is_set() {
    let invoice = checked("2026-0001");
    let count = Arc::new(AtomicUsize::new(0));
    let calls = Arc::clone(&count);
    let setup = Setup {
        config: json!({"read_back": "answer"}),
        ..Setup::default()
    };
    let world = setup.world(move |request| {
        if is_token(request) {
            return usual();
        }
        calls.fetch_add(1, Ordering::SeqCst);
        let row = entry("2026-0001", 70, 1, "70", "175.5");
        if request.method() == "POST" {
            one(201, &row)
        } else {
            list(&json!([row]))
        }
    });
    let booked = world.connector.book(&invoice, None).await.unwrap();
    let read = world.connector.read_back(&booked.booking).await.unwrap();
    assert_eq!((read.total, count.load(Ordering::SeqCst)), (eur("175.50"), 1));
    world.connector.read_back(&booked.booking).await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2, "once");
}
