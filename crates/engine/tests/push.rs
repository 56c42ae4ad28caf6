//! The way of an invoice: every step, every refusal, every lost answer.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::PdfSupport;
use boekbrug_engine::testkit::{Call, FakeBooking, Fault, Stage, customer_row};
use boekbrug_engine::{Acceptance, EngineError, Offer, Options, Receipt, Stop};
use boekbrug_model::testkit::{day, eur};
use boekbrug_model::{ConnectionState, Feed, Finding, FindingCode, InvoiceState};
use scene::Scene;

#[tokio::test]
async fn an_invoice_takes_four_calls() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.take_log();
    let id = scene.offered("2026-1").await;
    let report = scene.cycle().await.unwrap();
    assert_eq!(
        scene.package.take_log(),
        [Call::Find, Call::Book, Call::Attach, Call::ReadBack]
    );
    assert_eq!((report.calls, report.push.booked, report.push.verified), (4, 1, 1));
    scene.proven(id, "2026-1").await;
    let receipt = Receipt::of(&scene.invoice(id).await.unwrap()).unwrap().unwrap();
    assert_eq!(receipt.sent.total, eur("121.00"));
    assert_eq!(receipt.read_back.total, eur("121.00"));
    assert_eq!(receipt.booking.id, "booking-1");
    let steps: Vec<_> = scene
        .store
        .attempts(id)
        .await
        .unwrap()
        .into_iter()
        .map(|try_| try_.step)
        .collect();
    assert_eq!(steps, ["find", "book", "attach", "readBack"]);
}

#[tokio::test]
async fn a_second_run_does_nothing() {
    let scene = Scene::set().await;
    let id = scene.offered("2026-1").await;
    scene.pass(1).await;
    scene.package.take_log();
    scene
        .engine()
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    // it asks who is there, because a person pressed the button, and nothing else
    assert_eq!(scene.package.take_log(), [Call::Identify]);
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn the_document_goes_first_where_the_package_wants_it_so() {
    let scene = Scene::set_with(PdfSupport::BeforeBooking).await;
    scene.cycle().await;
    scene.package.take_log();
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(
        scene.package.take_log(),
        [Call::Find, Call::Attach, Call::Book, Call::ReadBack]
    );
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn the_document_goes_along_where_the_package_takes_it_no_other_way() {
    let scene = Scene::set_with(PdfSupport::WithBooking).await;
    scene.cycle().await;
    scene.package.take_log();
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.package.take_log(), [Call::Find, Call::Book, Call::ReadBack]);
    scene.proven(id, "2026-1").await;
    let receipt = Receipt::of(&scene.invoice(id).await.unwrap()).unwrap().unwrap();
    let named = receipt.document.map(|document| document.file_name);
    assert_eq!(named.as_deref(), Some("2026-1.pdf"));
}

#[tokio::test]
async fn a_booking_that_was_there_without_its_pdf_says_so() {
    let scene = Scene::set_with(PdfSupport::WithBooking).await;
    scene.cycle().await;
    scene.package.book_by_hand(by_hand("121.00", "customer-1001"));
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(
        scene.package.bookings().len(),
        1,
        "it is not booked once more for its PDF"
    );
    assert_eq!(scene.codes(id).await, [FindingCode::PackageReadBackDiffers]);
}

#[tokio::test]
async fn without_pdf_support_nothing_is_attached() {
    let scene = Scene::set_with(PdfSupport::None).await;
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Verified);
    assert!(scene.package.bookings()[0].documents.is_empty());
}

/// Every call that can lose its answer, done or not done on the other side.
#[tokio::test]
async fn a_lost_answer_never_books_twice() {
    for pdf in [
        PdfSupport::AfterBooking,
        PdfSupport::BeforeBooking,
        PdfSupport::WithBooking,
    ] {
        for call in [Call::Find, Call::Book, Call::Attach, Call::Documents, Call::ReadBack] {
            for fault in [Fault::Lost, Fault::Swallowed, Fault::Down] {
                let scene = Scene::set_with(pdf).await;
                scene.package.fault(call.clone(), fault, 2);
                let id = scene.offered("2026-1").await;
                scene.pass(4).await;
                scene.proven(id, "2026-1").await;
            }
        }
    }
}

#[tokio::test]
async fn after_a_lost_answer_the_package_is_given_time_and_then_asked() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.fault(Call::Book, Fault::Lost, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    let row = scene.invoice(id).await.unwrap();
    assert_eq!(row.state, InvoiceState::Unknown);
    assert_eq!(scene.codes(id).await, [FindingCode::PackageAnswerLost]);
    let settled = scene.clock_in(30);
    assert_eq!(row.due, settled);
    assert_eq!(
        scene.row().await.unwrap().due,
        settled,
        "the connection comes back for it"
    );
    scene.package.take_log();
    scene.clock.advance(Duration::from_secs(30));
    let report = scene.cycle().await.unwrap();
    assert_eq!(
        scene.package.take_log(),
        [Call::Find, Call::Documents, Call::Attach, Call::ReadBack],
        "it was there, and nothing hung on it"
    );
    assert_eq!((report.push.found, report.push.booked), (1, 0));
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn a_number_that_exists_is_looked_at_once_more() {
    let scene = Scene::set().await;
    scene.package.fault(Call::Book, Fault::NumberExists, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(
        scene.state(id).await,
        InvoiceState::Findings,
        "it exists and cannot be found: a person must look"
    );
    assert_eq!(scene.codes(id).await, [FindingCode::InvoiceNumberInUse]);
    let log = scene.package.take_log();
    assert_eq!(log[log.len() - 3..], [Call::Find, Call::Book, Call::Find]);
}

fn by_hand(total: &str, customer: &str) -> FakeBooking {
    FakeBooking {
        id: "by-hand".to_owned(),
        number: "2026-1".to_owned(),
        total: eur(total),
        customer: customer.to_owned(),
        date: day("2026-03-16"),
        documents: Vec::new(),
    }
}

#[tokio::test]
async fn what_is_there_already_is_taken_over() {
    let scene = Scene::set().await;
    scene.package.book_by_hand(by_hand("121.00", "customer-1001"));
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn another_amount_or_customer_under_the_number_is_a_finding() {
    let other = FindingCode::InvoiceBookedForOtherCustomer;
    let cases = [
        ("120.00", "customer-1001", FindingCode::InvoiceBookedWithOtherAmount),
        ("121.00", "customer-2002", other),
    ];
    for (total, customer, code) in cases {
        let scene = Scene::set().await;
        scene.package.put(Feed::Customers, customer_row("2002", "Slagerij"));
        scene.package.book_by_hand(by_hand(total, customer));
        let id = scene.offered("2026-1").await;
        scene.pass(2).await;
        assert_eq!(scene.codes(id).await, [code]);
        let row = scene.invoice(id).await.unwrap();
        if code == other {
            assert_eq!(
                row.findings[0].params["found"], "2002",
                "people know the code, not the id"
            );
        }
        assert_eq!(scene.package.bookings().len(), 1);
        // the bookkeeper removes it and presses retry
        scene.package.change("2026-1", |bookings, at| drop(bookings.remove(at)));
        assert!(scene.engine().retry(scene.organisation, id).await.unwrap());
        scene.cycle().await;
        scene.proven(id, "2026-1").await;
    }
}

#[tokio::test]
async fn two_bookings_under_the_number_are_a_finding() {
    let scene = Scene::set().await;
    scene.package.book_by_hand(by_hand("121.00", "customer-1001"));
    scene.package.book_by_hand(by_hand("121.00", "customer-1001"));
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.codes(id).await, [FindingCode::InvoiceBookedTwice]);
}

#[tokio::test]
async fn a_written_off_invoice_makes_no_booking() {
    let scene = Scene::set().await;
    let invoice = boekbrug_model::testkit::invoice("2026-1").build();
    let id = scene.offer_this(invoice).await.unwrap();
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Skipped);
    assert_eq!(scene.codes(id).await, [FindingCode::InvoiceWrittenOff]);
    assert_eq!(scene.package.bookings(), []);
}

#[tokio::test]
async fn an_unknown_customer_heals_when_it_is_read() {
    let scene = Scene::set().await;
    let invoice = boekbrug_model::testkit::invoice("2026-1")
        .line("Advies", "100.00", "21")
        .customer("4711")
        .build();
    let id = scene.offer_this(invoice).await.unwrap();
    scene.cycle().await;
    assert_eq!(scene.codes(id).await, [FindingCode::CustomerUnknown]);
    scene.package.take_log();
    scene.package.put(Feed::Customers, customer_row("4711", "Nieuw"));
    scene.pass(1).await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn a_missing_mapping_heals_when_it_is_made() {
    let scene = Scene::set().await;
    let row = scene.row().await.unwrap();
    let mut settings = Stage::settings();
    settings.vat_mappings.clear();
    let engine = scene.engine();
    engine
        .change_settings(scene.organisation, scene.connection, row.version, &settings)
        .await
        .unwrap();
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Findings);
    let row = scene.row().await.unwrap();
    let settings = Stage::settings();
    engine
        .change_settings(scene.organisation, scene.connection, row.version, &settings)
        .await
        .unwrap();
    scene.cycle().await;
    scene.proven(id, "2026-1").await;
}

/// A package gives away few errors: what it refused is offered again when something of it changed, and not before.
#[tokio::test]
async fn what_the_package_refused_is_not_offered_again_and_again() {
    let scene = Scene::set().await;
    scene
        .package
        .fault(Call::Book, Fault::Refused(FindingCode::CustomerUnknown), 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.codes(id).await, [FindingCode::CustomerUnknown]);
    scene.package.take_log();
    scene
        .package
        .put(Feed::Customers, customer_row("5005", "Iemand anders"));
    scene.pass(3).await;
    let offered = |log: Vec<Call>| {
        log.into_iter()
            .filter(|call| matches!(call, Call::Find | Call::Book))
            .count()
    };
    assert_eq!(offered(scene.package.take_log()), 0, "another customer is no reason");
    scene.package.open_year(false);
    scene.pass(1).await;
    scene.package.open_year(true);
    scene.pass(1).await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn a_person_may_offer_what_the_package_refused() {
    let scene = Scene::set().await;
    scene
        .package
        .fault(Call::Book, Fault::Refused(FindingCode::PackageOther), 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Findings);
    let code = Some(FindingCode::PackageOther);
    assert_eq!(
        scene
            .engine()
            .retry_all(scene.organisation, scene.connection, code)
            .await
            .unwrap(),
        1
    );
    scene.cycle().await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn one_bad_invoice_never_delays_the_others() {
    for fault in [
        Fault::Hangs,
        Fault::Panics,
        Fault::Refused(FindingCode::PackageOther),
        Fault::Swallowed,
    ] {
        let scene = Scene::set().await;
        scene.package.fault_for("2026-3", Call::Book, fault.clone(), 9);
        let mut ids = Vec::new();
        for number in 1..=12 {
            ids.push(scene.offered(&format!("2026-{number}")).await);
        }
        let engine = scene.engine();
        tokio::select! {
            _ = engine.cycle() => assert_ne!(fault, Fault::Hangs),
            () = all_but_one(&scene) => {}
        }
        for (number, id) in (1..).zip(ids) {
            if number != 3 {
                scene.proven(id, &format!("2026-{number}")).await;
            }
        }
    }
}

/// Ends when the hanging one is all that is left.
async fn all_but_one(scene: &Scene) {
    loop {
        let counts = scene.store.invoice_counts(scene.connection).await.unwrap();
        if counts.contains(&(InvoiceState::Verified, 11)) && counts.contains(&(InvoiceState::Sending, 1)) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_limit_ends_the_run_politely() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.take_log();
    scene.package.fault(Call::Find, Fault::Limit(Duration::from_mins(7)), 1);
    for number in 1..=20 {
        scene.offered(&format!("2026-{number}")).await;
    }
    let engine = scene.engine_with(|options| options.invoices_at_once = 1);
    let report = scene.cycle_of(&engine).await.unwrap();
    assert_eq!(scene.package.take_log(), [Call::Find]);
    assert_eq!(report.stop, Some(Stop::Limit(scene.clock_in(420))));
    assert_eq!(scene.row().await.unwrap().due, scene.clock_in(420));
    scene.pass(1).await;
    assert_eq!(scene.package.bookings().len(), 20);
}

#[tokio::test]
async fn a_refused_connection_breaks_and_nothing_is_sent_until_it_is_mended() {
    let scene = Scene::set().await;
    scene.cycle().await;
    let fault = Fault::Broken(FindingCode::ConnectionKeyRejected);
    scene.package.fault(Call::Find, fault, 1);
    let mut ids = Vec::new();
    for number in 1..=8 {
        ids.push(scene.offered(&format!("2026-{number}")).await);
    }
    scene.package.take_log();
    let engine = scene.engine_with(|options| options.invoices_at_once = 1);
    let report = scene.cycle_of(&engine).await.unwrap();
    assert_eq!(report.stop, Some(Stop::Refused));
    assert_eq!(scene.package.take_log(), [Call::Find]);
    let row = scene.row().await.unwrap();
    assert_eq!(row.state, ConnectionState::Broken);
    assert_eq!(row.findings[0].code, FindingCode::ConnectionKeyRejected);
    scene.pass(3).await;
    assert_eq!(scene.package.take_log(), []);
    // the button is pressed on the mended connection
    scene
        .engine()
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::Active);
    for (number, id) in (1..).zip(ids) {
        scene.proven(id, &format!("2026-{number}")).await;
    }
}

#[tokio::test]
async fn a_package_that_is_down_is_left_alone() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.fault(Call::Find, Fault::Down, usize::MAX);
    for number in 1..=20 {
        scene.offered(&format!("2026-{number}")).await;
    }
    scene.package.take_log();
    let report = scene.cycle().await.unwrap();
    assert_eq!(report.stop, Some(Stop::Unreachable));
    let most = Options::default().invoices_at_once + 2;
    assert!(
        scene.package.take_log().len() <= most,
        "those in flight, not all twenty"
    );
    scene.package.behave();
    scene.pass(3).await;
    assert_eq!(scene.package.bookings().len(), 20);
}

#[tokio::test]
async fn nothing_is_sent_outside_the_hours_or_while_paused() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.take_log();
    scene.clock.advance(Duration::from_hours(11)); // 21:00
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.package.take_log(), []);
    scene.clock.advance(Duration::from_hours(11)); // 08:00 the next day
    let engine = scene.engine();
    engine.pause(scene.organisation, scene.connection).await.unwrap();
    scene.cycle().await;
    let pushed = engine.push_now(scene.organisation, scene.connection, false).await;
    assert!(matches!(
        pushed,
        Err(EngineError::Closed(boekbrug_engine::Closed::Paused))
    ));
    assert_eq!(scene.package.take_log(), []);
    engine
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    scene.proven(id, "2026-1").await;
    assert_eq!(
        scene.row().await.unwrap().state,
        ConnectionState::Paused,
        "the button does not end the pause"
    );
}

#[tokio::test]
async fn a_pause_in_the_middle_stops_before_the_next_invoice() {
    let scene = Scene::set().await;
    scene.cycle().await;
    for number in 1..=6 {
        scene.offered(&format!("2026-{number}")).await;
    }
    let engine = scene.engine_with(|options| options.invoices_at_once = 1);
    let pausing = async {
        while scene.package.bookings().len() < 2 {
            tokio::task::yield_now().await;
        }
        engine.pause(scene.organisation, scene.connection).await.unwrap();
    };
    let (report, ()) = tokio::join!(scene.cycle_of(&engine), pausing);
    assert!(matches!(report.unwrap().stop, Some(Stop::Closed(_))));
    assert!(
        scene.package.bookings().len() <= 3,
        "at most the one under way was still sent"
    );
    engine.resume(scene.organisation, scene.connection).await.unwrap();
    scene.pass(1).await;
    assert_eq!(scene.package.bookings().len(), 6);
}

#[tokio::test]
async fn a_refused_pdf_leaves_the_booking_alone() {
    let scene = Scene::set().await;
    scene
        .package
        .fault(Call::Attach, Fault::Refused(FindingCode::PdfRefused), 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Booked);
    assert_eq!(scene.codes(id).await, [FindingCode::PdfRefused]);
    scene.pass(2).await;
    scene.proven(id, "2026-1").await;
}

/// Documents of which the bytes are lost.
struct Gone;

#[async_trait::async_trait]
impl boekbrug_store::Documents for Gone {
    async fn put(&self, _: &str, _: &[u8]) -> Result<(), boekbrug_store::StoreError> {
        Ok(())
    }
    async fn get(&self, _: &str) -> Result<Vec<u8>, boekbrug_store::StoreError> {
        Err(boekbrug_store::StoreError::Missing { what: "document" })
    }
}

#[tokio::test]
async fn without_its_pdf_nothing_is_booked_where_it_cannot_be_added() {
    let mut scene = Scene::set_with(PdfSupport::WithBooking).await;
    scene.stage.documents = std::sync::Arc::new(Gone);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.codes(id).await, [FindingCode::InternalDocumentGone]);
    assert_eq!(scene.state(id).await, InvoiceState::Findings);
    assert!(scene.package.bookings().is_empty());
}

#[tokio::test]
async fn a_pdf_that_is_lost_on_our_side_is_a_finding() {
    let mut scene = Scene::set().await;
    scene.stage.documents = std::sync::Arc::new(Gone);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Booked);
    assert_eq!(scene.codes(id).await, [FindingCode::InternalDocumentGone]);
}

#[tokio::test]
async fn what_is_read_back_otherwise_waits_for_a_person() {
    let scene = Scene::set().await;
    scene.package.fault(Call::ReadBack, Fault::Down, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    assert_eq!(scene.state(id).await, InvoiceState::Attached);
    scene
        .package
        .change("2026-1", |bookings, at| bookings[at].total = eur("12.10"));
    scene.pass(2).await;
    assert_eq!(scene.state(id).await, InvoiceState::Attached);
    assert_eq!(scene.codes(id).await, [FindingCode::PackageReadBackDiffers]);
    let row = scene.invoice(id).await.unwrap();
    assert_eq!(row.findings[0].params["field"], "total");
    scene
        .package
        .change("2026-1", |bookings, at| bookings[at].total = eur("121.00"));
    scene.engine().retry(scene.organisation, id).await.unwrap();
    scene.cycle().await;
    scene.proven(id, "2026-1").await;
    assert_eq!(scene.codes(id).await, [], "the finding is over");
}

#[tokio::test]
async fn a_booking_that_vanished_is_booked_again_only_on_a_persons_word() {
    let scene = Scene::set().await;
    scene.package.fault(Call::ReadBack, Fault::Down, 1);
    let id = scene.offered("2026-1").await;
    scene.cycle().await;
    scene.package.change("2026-1", |bookings, at| drop(bookings.remove(at)));
    scene.pass(3).await;
    assert_eq!(scene.codes(id).await, [FindingCode::PackageBookingGone]);
    assert_eq!(scene.package.bookings(), []);
    scene.engine().retry(scene.organisation, id).await.unwrap();
    scene.cycle().await;
    scene.proven(id, "2026-1").await;
}

#[tokio::test]
async fn a_marked_invoice_is_left_alone() {
    let scene = Scene::set().await;
    let id = scene.offered("2026-1").await;
    assert!(scene.engine().mark(scene.organisation, id, "anna").await.unwrap());
    scene.pass(1).await;
    assert_eq!(scene.state(id).await, InvoiceState::Marked);
    assert_eq!(scene.package.bookings(), []);
}

/// Who marked it and why stands in the timeline, apart from each other, and in the audit trail.
#[tokio::test]
async fn a_mark_says_why() {
    let scene = Scene::set().await;
    let id = scene.offered("2026-1").await;
    let anna = boekbrug_model::Actor {
        kind: boekbrug_model::ActorKind::Person,
        id: "per_1".to_owned(),
    };
    let engine = scene.engine().by(anna.clone());
    let reason = "staat er al · stuk 12:a";
    assert!(
        engine
            .mark_because(scene.organisation, id, &format!(" {reason} "))
            .await
            .unwrap()
    );
    let store = &scene.store;
    let attempts = store.attempts(id).await.unwrap();
    let origin = boekbrug_engine::Origin::of(&attempts[0].node);
    assert_eq!((origin.source.as_str(), origin.by), (reason, Some(anna)));
    let trail = store.desk().audit(scene.organisation, None, 9).await.unwrap();
    let deed = trail.iter().find(|row| row.action == "invoice.marked").unwrap();
    assert_eq!(deed.details["reason"], reason);
    assert_eq!(deed.details["by"], "person:per_1");
    assert!(
        !engine.mark_because(scene.organisation, id, "nog eens").await.unwrap(),
        "it is at its end"
    );
}

#[tokio::test]
async fn waits_grow_and_stay_within_bounds() {
    let scene = Scene::set().await;
    scene.cycle().await;
    scene.package.fault(Call::Find, Fault::Down, usize::MAX);
    let id = scene.offered("2026-1").await;
    let mut waits = Vec::new();
    for _ in 0..10 {
        scene
            .engine()
            .push_now(scene.organisation, scene.connection, true)
            .await
            .unwrap();
        let due = scene.invoice(id).await.unwrap().due;
        waits.push(due.as_second() - scene.clock_in(0).as_second());
        scene.clock.advance_to(due);
    }
    assert!((30..=60).contains(&waits[0]), "{waits:?}");
    assert!(waits.iter().all(|wait| *wait <= 3_600), "{waits:?}");
    assert!(waits[9] >= 1_800, "{waits:?}");
}

#[tokio::test]
async fn the_same_document_is_accepted_once() {
    let scene = Scene::set().await;
    let offer = |net: &str, findings: Vec<Finding>| Offer {
        organisation: scene.organisation,
        connection: scene.connection,
        invoice: boekbrug_model::testkit::invoice("2026-1")
            .line("Advies", net, "21")
            .build(),
        pdf: None,
        source: "test".to_owned(),
        findings,
    };
    let engine = scene.engine();
    let first = engine.accept(offer("100.00", vec![])).await.unwrap();
    let second = engine.accept(offer("100.00", vec![])).await.unwrap();
    assert_eq!(
        (first.acceptance, second.acceptance),
        (Acceptance::New, Acceptance::Already)
    );
    assert_eq!(first.id, second.id);
    let other = engine.accept(offer("200.00", vec![])).await.unwrap();
    assert_eq!((other.id, other.acceptance), (first.id, Acceptance::Conflict));
    let finding = &other.findings[0];
    assert_eq!(finding.code, FindingCode::InvoiceOfferedBefore);
    assert_eq!(
        (&*finding.params["found"], &*finding.params["expected"]),
        ("121.00 EUR", "242.00 EUR")
    );
}

#[tokio::test]
async fn what_is_found_at_the_door_stays_found() {
    let scene = Scene::set().await;
    let offer = Offer {
        organisation: scene.organisation,
        connection: scene.connection,
        invoice: Stage::sample("2026-1"),
        pdf: Some(boekbrug_engine::testkit::pdf("x")),
        source: "test".to_owned(),
        findings: vec![Finding::new(FindingCode::PdfNotPdf)],
    };
    let id = scene.engine().accept(offer).await.unwrap().id;
    scene.pass(1).await;
    assert_eq!(scene.state(id).await, InvoiceState::Findings);
    scene.engine().retry(scene.organisation, id).await.unwrap();
    scene.cycle().await;
    assert_eq!(
        scene.codes(id).await,
        [FindingCode::PdfNotPdf],
        "a retry makes no PDF of it"
    );
    assert_eq!(scene.package.bookings(), []);
}

/// The look before sending is what keeps an invoice from being booked twice: without it, this very test sees two.
#[tokio::test]
async fn without_the_look_an_invoice_is_booked_twice() {
    let scene = Scene::set().await;
    scene.package.fault(Call::Book, Fault::Lost, 1);
    let careless = scene.engine_with(|options| options.mutations.skip_look_before_send = true);
    scene.offered("2026-1").await;
    scene.settle(&careless, Duration::from_hours(1)).await.unwrap();
    assert_eq!(scene.package.bookings().len(), 2);
}
