//! Invoices made before the connection: booked or not, and their PDFs, as the settings say.
#![allow(clippy::unwrap_used)]

mod scene;

use boekbrug_connector::PdfSupport;
use boekbrug_engine::testkit::{Call, FakeBooking, Fault, Stage};
use boekbrug_engine::{Progress, Receipt};
use boekbrug_model::testkit::{day, eur, invoice};
use boekbrug_model::{FindingCode, InvoiceId, InvoiceState};
use scene::Scene;

const ALL: [PdfSupport; 3] = [
    PdfSupport::AfterBooking,
    PdfSupport::BeforeBooking,
    PdfSupport::WithBooking,
];

/// A scene, read once, with these answers to the two questions.
async fn asked(pdf: PdfSupport, book_earlier: bool, send_earlier_pdfs: bool) -> Scene {
    let scene = Scene::set_with(pdf).await;
    let mut settings = Stage::settings();
    settings.book_earlier = book_earlier;
    settings.send_earlier_pdfs = send_earlier_pdfs;
    let engine = scene.engine();
    engine
        .change_settings(scene.organisation, scene.connection, 1, &settings)
        .await
        .unwrap();
    scene.cycle().await;
    scene.package.take_log();
    scene
}

/// Offers an invoice of two weeks before the connection.
async fn offered(scene: &Scene) -> InvoiceId {
    let made = invoice("2026-1").line("Advies", "100.00", "21").date("2026-03-02");
    scene.offer_this(made.build()).await.unwrap()
}

fn by_hand(scene: &Scene, total: &str) {
    scene.package.book_by_hand(FakeBooking {
        id: "theirs".to_owned(),
        number: "2026-1".to_owned(),
        total: eur(total),
        customer: "customer-1001".to_owned(),
        date: day("2026-03-02"),
        documents: Vec::new(),
    });
}

fn documents(scene: &Scene) -> usize {
    scene.package.bookings()[0].documents.len()
}

#[tokio::test]
async fn earlier_invoices_are_booked_when_the_answer_is_yes() {
    for pdf in ALL {
        let scene = asked(pdf, true, false).await;
        let id = offered(&scene).await;
        scene.cycle().await;
        scene.proven(id, "2026-1").await;
    }
}

#[tokio::test]
async fn earlier_invoices_are_left_out_when_both_answers_are_no() {
    for pdf in ALL {
        let scene = asked(pdf, false, false).await;
        by_hand(&scene, "121.00");
        let id = offered(&scene).await;
        scene.cycle().await;
        assert_eq!(scene.package.take_log(), [], "not even looked for");
        assert_eq!(scene.state(id).await, InvoiceState::Skipped);
        let row = scene.invoice(id).await.unwrap();
        assert_eq!(row.findings[0].code, FindingCode::InvoiceEarlierNotBooked);
        assert!(
            row.findings[0].told_nl().contains("2026-03-16"),
            "{}",
            row.findings[0].told_nl()
        );
        assert_eq!(documents(&scene), 0);
    }
}

#[tokio::test]
async fn the_pdf_goes_to_the_booking_that_is_there() {
    for pdf in [PdfSupport::AfterBooking, PdfSupport::BeforeBooking] {
        for book_earlier in [false, true] {
            let scene = asked(pdf, book_earlier, true).await;
            by_hand(&scene, "121.00");
            let id = offered(&scene).await;
            scene.cycle().await;
            let log = scene.package.take_log();
            assert_eq!(
                log,
                [Call::Find, Call::Documents, Call::Attach, Call::ReadBack],
                "{pdf:?}"
            );
            assert_eq!(scene.package.bookings().len(), 1, "nothing was booked");
            assert_eq!(documents(&scene), 1);
            assert_eq!(scene.state(id).await, InvoiceState::Verified);
            assert_eq!(scene.codes(id).await, [FindingCode::InvoiceEarlierFound], "and why");
            let row = scene.invoice(id).await.unwrap();
            let receipt = Receipt::of(&row).unwrap().unwrap();
            assert_eq!(
                (receipt.booking.id.as_str(), receipt.document.is_some()),
                ("theirs", true)
            );
            assert!(Progress::of(&row).unwrap().earlier);
            scene.pass(2).await;
            assert_eq!(documents(&scene), 1, "once");
        }
    }
}

#[tokio::test]
async fn a_booking_that_is_there_stays_without_pdf_when_the_answer_is_no() {
    for pdf in ALL {
        let scene = asked(pdf, true, false).await;
        by_hand(&scene, "121.00");
        let id = offered(&scene).await;
        scene.cycle().await;
        assert_eq!(scene.state(id).await, InvoiceState::Verified, "{pdf:?}");
        assert_eq!(scene.codes(id).await, [FindingCode::InvoiceEarlierFound]);
        assert_eq!((scene.package.bookings().len(), documents(&scene)), (1, 0));
    }
}

#[tokio::test]
async fn what_is_not_there_is_left_out() {
    let scene = asked(PdfSupport::BeforeBooking, false, true).await;
    let id = offered(&scene).await;
    scene.cycle().await;
    assert_eq!(scene.package.take_log(), [Call::Find]);
    assert_eq!(scene.state(id).await, InvoiceState::Skipped);
    assert_eq!(scene.codes(id).await, [FindingCode::InvoiceEarlierNotBooked]);
}

#[tokio::test]
async fn another_amount_needs_a_person() {
    let scene = asked(PdfSupport::AfterBooking, false, true).await;
    by_hand(&scene, "242.00");
    let id = offered(&scene).await;
    scene.cycle().await;
    assert_eq!(scene.codes(id).await, [FindingCode::InvoiceBookedWithOtherAmount]);
    assert_eq!(documents(&scene), 0);
}

#[tokio::test]
async fn a_closed_year_is_no_hindrance_to_what_is_not_booked() {
    let scene = asked(PdfSupport::AfterBooking, false, true).await;
    scene.package.open_year(false);
    scene.pass(2).await;
    by_hand(&scene, "121.00");
    let id = offered(&scene).await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Verified);
    assert_eq!(documents(&scene), 1);
}

#[tokio::test]
async fn a_pdf_whose_answer_was_lost_is_not_sent_twice() {
    let scene = asked(PdfSupport::BeforeBooking, false, true).await;
    by_hand(&scene, "121.00");
    scene.package.fault(Call::Attach, Fault::Lost, 1);
    let id = offered(&scene).await;
    scene.pass(2).await;
    assert_eq!(scene.state(id).await, InvoiceState::Verified);
    assert_eq!(documents(&scene), 1);
}

#[tokio::test]
async fn the_start_may_be_set() {
    let scene = asked(PdfSupport::AfterBooking, false, false).await;
    let mut settings = Stage::settings();
    settings.book_earlier = false;
    settings.start_date = Some(day("2026-03-01"));
    let engine = scene.engine();
    let version = scene.row().await.unwrap().version;
    engine
        .change_settings(scene.organisation, scene.connection, version, &settings)
        .await
        .unwrap();
    let id = offered(&scene).await;
    scene.cycle().await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn our_own_earlier_booking_gets_its_pdf_after_a_lost_answer() {
    let scene = asked(PdfSupport::AfterBooking, true, false).await;
    scene.package.fault(Call::Book, Fault::Lost, 1);
    let id = offered(&scene).await;
    scene.pass(2).await;
    scene.proven(id, "2026-1").await;
}
