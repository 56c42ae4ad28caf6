//! The PDF is a step of its own: it can fail, resume and be checked without touching the booking (product section 5).

use std::sync::Arc;

use super::samples::ordinary;
use super::stage::{checked, wanted};
use super::{HeldBooking, Stage, Step, Strike, Subject, Told, When};
use crate::{BookingRef, ConnectorError, ErrorKind, Outcome, Pdf, PdfSupport};

/// A small PDF.
pub(super) fn pdf(number: &str) -> Pdf {
    let bytes: Vec<u8> = b"%PDF-1.7\n".iter().copied().chain(0..=255).collect();
    Pdf {
        file_name: format!("{number}.pdf"),
        number: number.parse().expect("a number in a test is well formed"),
        customer: None,
        bytes: bytes.into(),
    }
}

/// A booking without a PDF; none where a package takes no PDF behind a booking.
async fn bare_booking(stage: &mut Stage) -> Result<Option<BookingRef>, ConnectorError> {
    let capability = stage.capability();
    if capability.pdf != PdfSupport::AfterBooking && !capability.pdf_to_existing {
        return Ok(None);
    }
    let books = stage.chart().await?;
    let booked = stage.book(&checked(&books, &ordinary("2026-0001"))).await?;
    Ok(Some(booked.booking))
}

/// The bytes arrive as they were, on the right booking, and every way of asking shows them.
pub async fn a_pdf_hangs_on_its_booking(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let Some(booking) = bare_booking(&mut stage).await? else {
        return Ok(());
    };
    assert_eq!(stage.connector.documents(&booking).await?, []);
    let pdf = pdf("2026-0001");
    let sent = stage.connector.attach(Some(&booking), &pdf).await?;
    assert_eq!(sent.file_name, pdf.file_name);
    assert_eq!(stage.connector.documents(&booking).await?, std::slice::from_ref(&sent));
    assert_eq!(stage.connector.read_back(&booking).await?.documents, [sent]);
    let held = stage.held("2026-0001");
    holds_one(&held, &pdf);
    Ok(())
}

/// Where the document goes first, the booking names it and it hangs there, once.
pub async fn a_document_goes_before_its_booking(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    if stage.capability().pdf != PdfSupport::BeforeBooking {
        return Ok(());
    }
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    let pdf = pdf("2026-0001");
    let sent = stage.connector.attach(None, &pdf).await?;
    let booked = stage.connector.book(&invoice, Some(&sent)).await?;
    stage.restart();
    assert_eq!(
        stage.connector.read_back(&booked.booking).await?.documents,
        std::slice::from_ref(&sent)
    );
    assert_eq!(stage.connector.documents(&booked.booking).await?, [sent]);
    let held = stage.held("2026-0001");
    holds_one(&held, &pdf);
    Ok(())
}

/// Where the document goes in the call that books, it hangs there as it was, once, and nothing can be added afterwards:
/// that is said without a call.
pub async fn a_pdf_goes_along_with_its_booking(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    if stage.capability().pdf != PdfSupport::WithBooking {
        return Ok(());
    }
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    let pdf = pdf("2026-0001");
    let booked = stage.connector.book_with(&invoice, &pdf).await?;
    stage.restart();
    let documents = stage.connector.documents(&booked.booking).await?;
    let names: Vec<_> = documents.iter().map(|one| one.file_name.as_str()).collect();
    assert_eq!(names, [pdf.file_name.as_str()]);
    let back = stage.connector.read_back(&booked.booking).await?;
    assert_eq!((back.total, &back.documents), (invoice.total(), &documents));
    let before = stage.subject.calls();
    let late = stage.connector.attach(Some(&booked.booking), &pdf).await;
    let error = stage.error("a document behind its booking", late);
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Configuration, Outcome::Permanent),
        "{error:?}"
    );
    assert_eq!(stage.subject.calls(), before, "no call is made for it");
    let held = stage.held("2026-0001");
    assert_eq!(held.len(), 1);
    holds_one(&held, &pdf);
    Ok(())
}

/// "Sent, no answer" for a booking with its document: unknown, and the look-up tells of both.
pub async fn a_lost_answer_with_a_pdf_is_looked_up(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    if stage.capability().pdf != PdfSupport::WithBooking {
        return Ok(());
    }
    let books = stage.chart().await?;
    let invoice = checked(&books, &ordinary("2026-0001"));
    let pdf = pdf("2026-0001");
    for (strike, arrives) in [
        (Strike::LoseRequest, false),
        (Strike::Html, false),
        (Strike::Status(500, None), false),
        (Strike::LoseAnswer, true),
    ] {
        stage.subject.strike(strike, Step::Book, When::Always);
        let sent = stage.connector.book_with(&invoice, &pdf).await;
        let error = stage.error("a booking without an answer", sent);
        assert_eq!(error.outcome, Outcome::Unknown, "{strike:?}: {error:?}");
        stage.subject.calm();
        stage.settle();
        let found = stage.connector.find(&wanted(&invoice)).await?;
        assert_eq!(found.len(), usize::from(arrives), "{strike:?}");
        if let [one] = &found[..] {
            assert_eq!(stage.connector.documents(&one.booking).await?.len(), 1, "{strike:?}");
        }
    }
    let held = stage.held("2026-0001");
    assert_eq!(held.len(), 1, "once");
    holds_one(&held, &pdf);
    Ok(())
}

/// The PDF hangs there as it was, and nothing else.
fn holds_one(held: &[HeldBooking], pdf: &Pdf) {
    let documents: Vec<_> = held.iter().flat_map(|booking| &booking.documents).collect();
    let [one] = documents[..] else {
        panic!("{} documents", documents.len())
    };
    assert_eq!((&one.file_name, &one.bytes[..]), (&pdf.file_name, &pdf.bytes[..]));
}

/// "Sent, no answer" for a PDF: unknown, and the list of documents tells.
pub async fn a_lost_answer_at_attach_is_looked_up(subject: Arc<dyn Subject>) -> Told {
    let mut stage = Stage::new(subject);
    let Some(booking) = bare_booking(&mut stage).await? else {
        return Ok(());
    };
    let pdf = pdf("2026-0001");
    for (strike, arrives) in [
        (Strike::LoseRequest, false),
        (Strike::Html, false),
        (Strike::Status(500, None), false),
        (Strike::LoseAnswer, true),
    ] {
        stage.subject.strike(strike, Step::Attach, When::Always);
        let error = stage.error(
            "an attach without an answer",
            stage.connector.attach(Some(&booking), &pdf).await,
        );
        assert_eq!(error.outcome, Outcome::Unknown, "{strike:?}: {error:?}");
        stage.subject.calm();
        stage.settle();
        let documents = stage.connector.documents(&booking).await?;
        if stage.capability().pdf == PdfSupport::AfterBooking {
            assert_eq!(
                documents.len(),
                usize::from(arrives),
                "{strike:?}: the list tells whether it arrived"
            );
        }
    }
    // where a file and its place on the booking are two calls, the rest is made up for and nothing is sent twice
    if stage.connector.documents(&booking).await?.is_empty() {
        stage.restart();
        stage.connector.attach(Some(&booking), &pdf).await?;
    }
    let held = stage.held("2026-0001");
    assert_eq!(held.iter().map(|one| one.documents.len()).sum::<usize>(), 1, "once");
    assert_eq!(stage.held("2026-0001").len(), 1, "the booking is as it was");
    Ok(())
}
