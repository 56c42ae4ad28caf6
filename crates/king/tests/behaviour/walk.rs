//! Reading everything, and booking with a look before and after.

use boekbrug_connector::{ConnectorError, Outcome, Pdf, PdfSupport, Wanted};
use boekbrug_model::invoice::Target;
use boekbrug_model::testkit::{InvoiceBuilder, invoice, vat};
use boekbrug_model::{Feed, FindingCode, VatKind};
use serde_json::json;

use crate::firm::Firm;

fn bill(number: &str) -> InvoiceBuilder {
    invoice(number).customer("10500")
}

fn pdf(number: &str) -> Pdf {
    Pdf {
        file_name: format!("{number}.pdf"),
        number: number.parse().unwrap(),
        customer: None,
        bytes: std::sync::Arc::from(&b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"[..]),
    }
}

#[tokio::test]
async fn the_whole_chain_is_well() {
    let firm = Firm::with(&json!({}));
    let steps = firm.connector.probe().await;
    assert!(steps.iter().all(|step| step.findings.is_empty()), "{steps:#?}");
}

#[tokio::test]
async fn every_feed_is_read_through_every_door() {
    for door in ["strings", "form", "dataset"] {
        let firm = Firm::with(&json!({"door": door}));
        for feed in &firm.connector.capability().feeds {
            let rows = firm.all(feed.feed).await;
            assert!(!rows.is_empty() || feed.feed == Feed::Projects, "{door} {}", feed.feed);
            if feed.feed == Feed::Customers {
                assert!(
                    rows.len() >= 26 && rows.iter().any(|row| row.code == "10500"),
                    "{}",
                    rows.len()
                );
            }
        }
    }
}

/// Invoices of every shape.
const SHAPES: [fn(&str) -> InvoiceBuilder; 4] = [
    |number| bill(number).line("Advies", "100.00", "21"),
    |number| {
        bill(number)
            .line("Advies", "50.00", "21")
            .line("Hulp", "50.00", "21")
            .with_line(|line| line.ledger_account = Some("8010".to_owned()))
    },
    |number| {
        bill(number)
            .line("Advies over de inrichting van de administratie", "33.33", "21")
            .line("Boek", "50.00", "9")
            .line_of("Porto", "12.95", vat(VatKind::OutsideScope, "0"))
    },
    |number| {
        bill(number)
            .line("Advies", "100.00", "21")
            .line("Boek", "50.00", "9")
            .credit_note()
    },
];

/// Books an invoice of each shape, the first with a PDF, with a look before and after, and reads it back.
pub(crate) async fn books_everything(firm: &Firm) -> Result<(), String> {
    let with_pdf = firm.connector.capability().pdf == PdfSupport::WithBooking;
    for (at, shape) in SHAPES.iter().enumerate() {
        let number = format!("2026-{at}");
        let told = |what: &str, error: ConnectorError| format!("{what} {number}: {error:?} {:?}", error.findings);
        let invoice = firm.checked(shape(&number)).await;
        let wanted = Wanted {
            target: Target::Booking,
            number: invoice.number().clone(),
            kind: invoice.kind(),
            date: invoice.date(),
            customer: Some(invoice.customer().package_id.clone()),
            currency: invoice.total().currency(),
        };
        let before = firm
            .connector
            .find(&wanted)
            .await
            .map_err(|error| told("find", error))?;
        let booked = match at {
            0 if with_pdf => firm.connector.book_with(&invoice, &pdf(&number)).await,
            _ => firm.connector.book(&invoice, None).await,
        };
        let booked = booked.map_err(|error| told("book", error))?;
        let after = firm
            .connector
            .find(&wanted)
            .await
            .map_err(|error| told("find", error))?;
        let read = firm
            .connector
            .read_back(&booked.booking)
            .await
            .map_err(|error| told("read back", error))?;
        let documents = usize::from(at == 0 && with_pdf);
        let fine = before.is_empty()
            && after.len() == 1
            && (after[0].total, &after[0].booking.id) == (invoice.total(), &booked.booking.id)
            && (read.number.as_str(), read.total, read.date)
                == (number.as_str(), invoice.total(), Some(invoice.date()))
            && read.customer.as_deref() == Some("10500")
            && read.documents.len() == documents;
        if !fine {
            return Err(format!(
                "{number}: before {before:?}, after {after:?}, read {read:?}, of {}",
                invoice.total()
            ));
        }
    }
    Ok(())
}

#[tokio::test]
async fn invoices_of_every_shape_are_booked_once_and_read_back_equal() {
    for door in ["strings", "form", "dataset"] {
        let firm = Firm::with(&json!({"door": door}));
        books_everything(&firm)
            .await
            .unwrap_or_else(|why| panic!("{door}: {why}"));
    }
}

#[tokio::test]
async fn a_pdf_goes_along_and_is_read_back() {
    let firm = Firm::with(&json!({}));
    let invoice = firm.checked(bill("2026-7").line("Advies", "100.00", "21")).await;
    let booked = firm.connector.book_with(&invoice, &pdf("2026-7")).await.unwrap();
    let read = firm.connector.read_back(&booked.booking).await.unwrap();
    let names: Vec<_> = read
        .documents
        .iter()
        .map(|document| document.file_name.as_str())
        .collect();
    assert_eq!(names, ["2026-7.pdf"], "{}", firm.books());
}

#[tokio::test]
async fn bytes_through_the_text_door_are_refused_with_nothing_booked() {
    let firm = Firm::with(&json!({"pdf": "schema"}));
    let invoice = firm.checked(bill("2026-8").line("Advies", "100.00", "21")).await;
    let error = firm.connector.book_with(&invoice, &pdf("2026-8")).await.unwrap_err();
    assert_eq!(error.outcome, Outcome::Permanent);
    assert_eq!(error.findings[0].code, FindingCode::PdfRefusedWithBooking);
    assert!(!firm.books().to_string().contains("2026-8"), "{}", firm.books());
}
