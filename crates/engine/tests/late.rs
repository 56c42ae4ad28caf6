//! A call that arrives after its sender gave up. Until it can no longer come, absence proves nothing, whoever is in a
//! hurry.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::PdfSupport;
use boekbrug_engine::testkit::{Call, FakeBooking, Fault};
use boekbrug_model::{FindingCode, InvoiceState};
use scene::Scene;

async fn retry(scene: &Scene, id: boekbrug_model::InvoiceId) {
    assert!(scene.engine().retry(scene.organisation, id).await.unwrap());
    scene.cycle().await;
}

#[tokio::test]
async fn a_person_in_a_hurry_does_not_get_an_invoice_booked_twice() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.fault(Call::Book, Fault::Swallowed, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Unknown);
    let due = scene.invoice(id).await.unwrap().due;

    scene.clock.advance(Duration::from_secs(1));
    scene.package.take_log();
    retry(&scene, id).await;
    assert_eq!(
        scene.package.take_log(),
        [Call::Find],
        "a look may follow, and nothing else"
    );
    let row = scene.invoice(id).await.unwrap();
    assert_eq!((row.state, row.due), (InvoiceState::Unknown, due));
    assert_eq!(scene.codes(id).await, [FindingCode::PackageAnswerLost]);

    // now it arrives
    let total = row.invoice.total_incl;
    scene.package.book_by_hand(FakeBooking {
        id: "late".to_owned(),
        number: "2026-1".to_owned(),
        total,
        customer: "customer-1001".to_owned(),
        date: row.invoice.date,
        documents: Vec::new(),
    });
    scene.clock.advance(Duration::from_secs(1));
    retry(&scene, id).await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn what_never_arrives_is_sent_when_it_can_come_no_more() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.fault(Call::Book, Fault::Swallowed, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    for _ in 0..29 {
        scene.clock.advance(Duration::from_secs(1));
        retry(&scene, id).await;
        assert_eq!(scene.package.bookings(), []);
    }
    scene.clock.advance(Duration::from_secs(1));
    scene.cycle().await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn a_pdf_is_not_hung_up_twice_either() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.fault(Call::Attach, Fault::Swallowed, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Booked);
    scene.package.take_log();
    scene.clock.advance(Duration::from_secs(1));
    retry(&scene, id).await;
    assert_eq!(scene.package.take_log(), [Call::Documents]);
    scene.pass(1).await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn a_pdf_that_goes_before_its_booking_waits_until_the_first_can_no_longer_come() {
    let scene = Scene::set_with(PdfSupport::BeforeBooking).await;
    scene.cycle().await;
    scene.package.fault(Call::Attach, Fault::Swallowed, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Waiting);
    scene.package.take_log();
    scene.clock.advance(Duration::from_secs(1));
    retry(&scene, id).await;
    let log = scene.package.take_log();
    assert!(!log.contains(&Call::Attach), "{log:?}");
    scene.pass(1).await;
    scene.proven(id, "2026-1").await;
}
