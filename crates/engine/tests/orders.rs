//! Draft orders: placed once, found again before any resend, without a PDF.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_engine::testkit::{Call, Fault, Stage};
use boekbrug_engine::{Progress, Receipt};
use boekbrug_model::invoice::Target;
use boekbrug_model::testkit::invoice;
use boekbrug_model::{ConnectionSettings, Feed, FindingCode, Invoice, InvoiceState};
use scene::{Scene, killed_after};

async fn set() -> Scene {
    let scene = Scene::set().await;
    let mut settings = Stage::settings();
    settings.invoices_as = Target::DraftOrder;
    settings.order_item = Some("UUR".to_owned());
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    let changed = engine.change_settings(scene.organisation, scene.connection, row.version, &settings);
    changed.await.unwrap();
    scene.cycle().await;
    scene.package.take_log();
    scene
}

fn declaration(number: &str) -> Invoice {
    invoice(number).line("Advies", "100.00", "21").build()
}

#[tokio::test]
async fn a_declaration_becomes_a_draft_order_without_its_pdf() {
    let scene = set().await;
    let id = scene.offer_this(declaration("D-1")).await.unwrap();
    scene.cycle().await;
    let row = scene.invoice(id).await.unwrap();
    assert_eq!(row.state, InvoiceState::Verified, "{:?}", row.findings);
    assert_eq!((scene.package.orders().len(), scene.package.bookings().len()), (1, 0));
    assert_eq!(scene.package.times_called(&Call::Attach), 0);
    let codes: Vec<_> = row.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [FindingCode::OrderNoPdf]);
    let receipt = Receipt::of(&row).unwrap().unwrap();
    assert_eq!(
        (receipt.sent.target, receipt.booking.target),
        (Target::DraftOrder, Target::DraftOrder)
    );
    assert_eq!(receipt.read_back.total.to_string(), receipt.sent.total.to_string());
}

/// Profiles A and B leave items and orders out; whoever then lets invoices become draft orders needs both.
#[tokio::test]
async fn what_orders_need_is_read_whatever_is_left_out() {
    let scene = Scene::set().await;
    let read = |feed| scene.package.times_called(&Call::Fetch(feed));
    scene.cycle().await;
    assert_eq!(read(Feed::Orders), 0, "bookings need none");
    let row = scene.row().await.unwrap();
    let settings = ConnectionSettings {
        invoices_as: Target::DraftOrder,
        feeds_off: [Feed::Items, Feed::Orders].into(),
        ..row.settings
    };
    let engine = scene.engine();
    let changed = engine.change_settings(scene.organisation, scene.connection, row.version, &settings);
    changed.await.unwrap();
    scene.pass(60).await;
    assert!(read(Feed::Orders) > 0 && read(Feed::Items) > 0);
    let steps = engine.doctor(scene.organisation, scene.connection).await.unwrap();
    let told = serde_json::to_string(&steps).unwrap();
    assert!(!told.contains("orders"), "none waits for it: {told}");
}

#[tokio::test]
async fn a_lost_answer_never_places_it_twice() {
    for fault in [Fault::Lost, Fault::Swallowed, Fault::Down] {
        let scene = set().await;
        scene.package.fault(Call::Order, fault.clone(), 1);
        let id = scene.offer_this(declaration("D-1")).await.unwrap();
        scene.cycle().await;
        scene.pass(5).await;
        assert_eq!(scene.package.orders().len(), 1, "{fault:?}");
        assert_eq!(
            scene.invoice(id).await.unwrap().state,
            InvoiceState::Verified,
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn killed_at_every_step_it_is_placed_once() {
    for times in 1.. {
        let scene = set().await;
        let id = scene.offer_this(declaration("D-1")).await.unwrap();
        let ended = killed_after(times, scene.engine().cycle()).await;
        scene.clock.advance(Duration::from_mins(3)); // the lease runs out
        scene.pass(2).await;
        assert_eq!(scene.package.orders().len(), 1, "killed after {times}");
        assert_eq!(
            scene.invoice(id).await.unwrap().state,
            InvoiceState::Verified,
            "killed after {times}"
        );
        if ended {
            assert!(times > 10, "the walk has more places to be killed at than {times}");
            return;
        }
    }
}

#[tokio::test]
async fn what_was_sent_as_an_order_is_looked_for_as_one_whatever_the_settings_say_now() {
    let scene = set().await;
    scene.package.fault(Call::Order, Fault::Lost, 1);
    let id = scene.offer_this(declaration("D-1")).await.unwrap();
    scene.cycle().await;
    assert_eq!(scene.invoice(id).await.unwrap().state, InvoiceState::Unknown);
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    let settings = Stage::settings();
    let booking = engine.change_settings(scene.organisation, scene.connection, row.version, &settings);
    booking.await.unwrap();
    scene.pass(5).await;
    assert_eq!((scene.package.orders().len(), scene.package.bookings().len()), (1, 0));
    let row = scene.invoice(id).await.unwrap();
    assert_eq!(row.state, InvoiceState::Verified);
    let progress = Progress::of(&row).unwrap();
    assert_eq!(progress.booking.unwrap().target, Target::DraftOrder);
}

#[tokio::test]
async fn a_product_that_is_not_there_is_told_and_heals_when_it_comes() {
    let scene = set().await;
    let mut unknown = declaration("D-1");
    unknown.lines[0].item = Some("REIS".to_owned());
    let id = scene.offer_this(unknown).await.unwrap();
    scene.cycle().await;
    let row = scene.invoice(id).await.unwrap();
    assert_eq!(
        (row.state, row.findings[0].code),
        (InvoiceState::Findings, FindingCode::OrderItemUnknown)
    );
}
