//! Book, find and read back: an invoice is booked exactly once, to the cent (product section 5).

use std::sync::Arc;

use boekbrug_model::invoice::{CheckedInvoice, InvoiceKind};
use boekbrug_model::testkit::invoice;

use super::samples::{every_kind, ordinary};
use super::stage::{checked, wanted};
use super::{Deed, Stage, Subject, Told};
use crate::{BookingRef, ConnectorError, ErrorKind, Outcome};

/// Nothing under a number before it was booked, one booking after, with the invoice's own total.
pub async fn nothing_is_found_before_and_one_after(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    let first = checked(&books, &ordinary("2026-0001"));
    let neighbour = checked(&books, &ordinary("2026-00010"));
    assert_eq!(stage.connector.find(&wanted(&first)).await?, []);
    stage.book(&neighbour).await?;
    assert_eq!(
        stage.connector.find(&wanted(&first)).await?,
        [],
        "another number is not this one"
    );
    let booked = stage.book(&first).await?;
    let found = stage.connector.find(&wanted(&first)).await?;
    let [one] = &found[..] else {
        panic!("one booking was made, and {} were found", found.len())
    };
    assert_eq!((&one.booking.id, one.total), (&booked.booking.id, first.total()));
    assert!(
        one.customer
            .as_ref()
            .is_none_or(|customer| *customer == first.customer().package_id)
    );
    assert!(one.date.is_none_or(|date| date == first.date()));
    Ok(())
}

/// Every kind of invoice is in the books, and reads back, to the cent.
pub async fn every_kind_of_invoice_reads_back(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    for (name, sample) in every_kind() {
        let invoice = checked(&books, &sample);
        let booked = stage.book(&invoice).await;
        let booked = booked.map_err(|error| format!("{name}: {error:?} {:?}", error.findings))?;
        is_in_the_books(&stage, name, &invoice, &booked.booking).await?;
        let negative = invoice.total().minor() < 0;
        assert!(
            invoice.kind() == InvoiceKind::Invoice || negative,
            "{name}: a credit note is negative"
        );
    }
    Ok(())
}

/// One booking, right in the books and as it is read back.
async fn is_in_the_books(
    stage: &Stage,
    name: &str,
    invoice: &CheckedInvoice,
    booking: &BookingRef,
) -> Result<(), ConnectorError> {
    let held = stage.held(invoice.number().as_str());
    let [one] = &held[..] else {
        panic!("{name}: {} bookings", held.len())
    };
    assert_eq!(
        (one.total, one.sum),
        (invoice.total(), invoice.total()),
        "{name}: to the cent"
    );
    assert_eq!(
        (&one.customer, one.date),
        (&invoice.customer().code, invoice.date()),
        "{name}"
    );
    let back = stage.connector.read_back(booking).await?;
    assert_eq!(
        (back.number.as_str(), back.total),
        (invoice.number().as_str(), invoice.total()),
        "{name}"
    );
    assert!(
        back.customer
            .is_none_or(|customer| customer == invoice.customer().package_id),
        "{name}"
    );
    assert!(back.date.is_none_or(|date| date == invoice.date()), "{name}");
    assert_eq!(back.documents, [], "{name}: no PDF was sent");
    let found = stage.connector.find(&wanted(invoice)).await?;
    assert_eq!(
        found.iter().map(|one| one.total).collect::<Vec<_>>(),
        [invoice.total()],
        "{name}"
    );
    Ok(())
}

/// The same number again, with the same or another amount: a package that keeps numbers unique refuses it in a way
/// that makes the caller look; at one that does not, the look shows every booking of the number, so that a caller who
/// looks first books once and whoever comes too late sees it.
pub async fn a_number_is_booked_once(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    let first = checked(&books, &ordinary("2026-0001"));
    stage.book(&first).await?;
    let mut totals = vec![first.total()];
    let other = checked(&books, &invoice("2026-0001").line("Iets anders", "1.00", "21").build());
    for again in [first.clone(), other] {
        stage.restart();
        match stage.book(&again).await {
            Ok(_) => totals.push(again.total()),
            refused => makes_the_caller_look(&stage, refused),
        }
        let found = stage.connector.find(&wanted(&again)).await?;
        let mut found: Vec<_> = found.iter().map(|one| one.total.minor()).collect();
        let mut expected: Vec<_> = totals.iter().map(|total| total.minor()).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "each booking is found");
    }
    assert_eq!(stage.held("2026-0001").len(), totals.len());
    Ok(())
}

fn makes_the_caller_look<T>(stage: &Stage, refused: Result<T, ConnectorError>) {
    let error = stage.error("the same number again", refused);
    assert!(
        error.outcome == Outcome::Unknown || error.kind == ErrorKind::Refused,
        "it must be looked up or refused: {error:?}"
    );
    assert_ne!(
        error.outcome,
        Outcome::Temporary,
        "another try would be a second booking"
    );
}

/// A booking that somebody threw away in the package: reading back says so and does not come with a made-up answer.
pub async fn a_gone_booking_is_said(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    let booked = stage.book(&invoice).await?;
    if stage.subject.act(Deed::DeleteBooking { number: "2026-0001" }) {
        let error = stage.error(
            "a booking that is gone",
            stage.connector.read_back(&booked.booking).await,
        );
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Refused, Outcome::Permanent),
            "{error:?}"
        );
        assert_eq!(stage.connector.find(&wanted(&invoice)).await?, []);
        stage.book(&invoice).await?;
        assert_eq!(stage.held("2026-0001").len(), 1);
    }
    Ok(())
}

/// Numbers with signs that mean something in an address, a filter or a document are found like any other.
pub async fn numbers_with_odd_signs_are_found(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let books = stage.chart().await?;
    for number in ["A/2026-1", "B&1=2?3#4", "C 1+2%20", "D'1''2", "E(1);\"2\"", "Été-€-1"] {
        let invoice = checked(&books, &ordinary(number));
        assert_eq!(stage.connector.find(&wanted(&invoice)).await?, [], "{number}: before");
        let booked = stage.book(&invoice).await?;
        let found = stage.connector.find(&wanted(&invoice)).await?;
        let ids: Vec<_> = found.iter().map(|one| &one.booking.id).collect();
        assert_eq!(ids, [&booked.booking.id], "{number}: after");
        assert_eq!(stage.connector.read_back(&booked.booking).await?.number, number);
    }
    Ok(())
}
