//! Who a customer of the application is in the package, and what its invoices hear of it.
#![allow(clippy::unwrap_used)]

mod scene;

use boekbrug_engine::testkit::{Call, Fault, Stage, customer_row};
use boekbrug_engine::{CustomerOffer, EngineError};
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_model::testkit::invoice;
use boekbrug_model::{Feed, FindingCode, Invoice, InvoiceId, InvoiceState, RecordId};
use boekbrug_store::{AppCustomerRow, AppCustomerState};
use scene::Scene;

/// A scene on which customers go out; the first read is done.
async fn set(out: CustomersOut) -> Scene {
    let scene = Scene::set().await;
    let mut settings = Stage::settings();
    settings.customers_out = out;
    settings.field_owner = FieldOwner::LastChange;
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    engine
        .change_settings(scene.organisation, scene.connection, row.version, &settings)
        .await
        .unwrap();
    scene.cycle().await;
    scene.package.take_log();
    scene
}

fn customer(code: &str, name: &str) -> Customer {
    Customer {
        customer_code: code.to_owned(),
        name: name.to_owned(),
        is_active: true,
        is_debtor: true,
        ..Customer::default()
    }
}

async fn hand_over(scene: &Scene, id: &str, customer: Customer) {
    let offer = CustomerOffer {
        id: id.to_owned(),
        customer,
        fields: None,
        record: None,
    };
    let engine = scene.engine();
    let offers = [offer];
    let answers = engine.offer_customers(scene.organisation, scene.connection, &offers);
    answers.await.unwrap();
}

async fn kept(scene: &Scene, id: &str) -> AppCustomerRow {
    let store = scene.store.app_customers();
    store.one(scene.connection, id).await.unwrap().unwrap()
}

fn codes(row: &AppCustomerRow) -> Vec<FindingCode> {
    row.findings.iter().map(|finding| finding.code).collect()
}

fn to(code: &str) -> Invoice {
    let mut made = invoice("F-1").line("Advies", "100.00", "21").build();
    made.customer.code = Some(code.to_owned());
    made
}

async fn why(scene: &Scene, id: InvoiceId) -> Vec<FindingCode> {
    let row = scene.invoice(id).await.unwrap();
    row.findings.iter().map(|finding| finding.code).collect()
}

#[tokio::test]
async fn what_an_invoice_says_of_its_customer_is_true_whatever_became_of_that() {
    let scene = set(CustomersOut::Ticked).await;
    let id = scene.offer_this(to("KL-3")).await.unwrap();
    scene.cycle().await;
    assert_eq!(why(&scene, id).await, [FindingCode::CustomerNotHandedOver]);
    // handed over and not ticked: its code is another one at first
    hand_over(&scene, "app-3", customer("KL-4", "Bakkerij Deeg")).await;
    scene.cycle().await;
    assert_eq!(why(&scene, id).await, [FindingCode::CustomerNotHandedOver]);
    hand_over(&scene, "app-3", customer("KL-3", "Bakkerij Deeg")).await;
    scene.cycle().await;
    assert_eq!(why(&scene, id).await, [FindingCode::CustomerNotSelected]);
}

#[tokio::test]
async fn an_invoice_goes_to_one_that_is_known_there_and_was_refused_after() {
    let scene = set(CustomersOut::All).await;
    let id = scene.offer_this(to("KL-1")).await.unwrap();
    scene.cycle().await;
    assert_eq!(why(&scene, id).await, [FindingCode::CustomerNotHandedOver]);
    let mut vonk = customer("KL-1", "Bakkerij De Korenaar");
    vonk.visit_address.phone_number = Some("070-1234567".to_owned());
    hand_over(&scene, "app-1", vonk).await;
    scene.cycle().await;
    assert_eq!(
        why(&scene, id).await,
        [FindingCode::CustomerNotOverYet, FindingCode::CustomerNeedsNumber],
        "refused, and the invoice says so"
    );
    let refused = Fault::Refused(FindingCode::CustomerFieldInvalid);
    scene.package.fault(Call::OverwriteCustomer, refused, 9);
    let engine = scene.engine();
    let number = engine.number_customer(scene.organisation, scene.connection, "app-1", Some("1001"));
    number.await.unwrap();
    scene.cycle().await;
    let row = kept(&scene, "app-1").await;
    assert_eq!(
        (codes(&row), row.there.as_deref()),
        (vec![FindingCode::CustomerFieldInvalid], Some("customer-1001"))
    );
    assert_eq!(scene.invoice(id).await.unwrap().state, InvoiceState::Verified);
}

/// Our record of a customer of the package.
async fn record(scene: &Scene, there: &str) -> RecordId {
    let known = scene.store.known(scene.connection, Feed::Customers, &[there]).await;
    known.unwrap()[0].id
}

async fn link(scene: &Scene, record: RecordId) -> Result<(), EngineError> {
    let engine = scene.engine();
    engine
        .link_customer(scene.organisation, scene.connection, "app-1", record)
        .await
}

async fn unlink(scene: &Scene) -> Result<(), EngineError> {
    let engine = scene.engine();
    engine
        .unlink_customer(scene.organisation, scene.connection, "app-1")
        .await
}

fn refusal(said: Result<(), EngineError>) -> Vec<FindingCode> {
    match said {
        Err(EngineError::Refused(findings)) => findings.iter().map(|finding| finding.code).collect(),
        other => unreachable!("{other:?}"),
    }
}

fn korenaar(phone: &str) -> Customer {
    let mut korenaar = customer("1001", "Bakkerij De Korenaar");
    korenaar.visit_address.phone_number = Some(phone.to_owned());
    korenaar
}

/// A scene on which the one customer that the package has is taken as the application's own.
async fn linked() -> Scene {
    let scene = set(CustomersOut::All).await;
    scene
        .package
        .put(Feed::Customers, customer_row("1500", "Bakkerij Deeg"));
    scene.pass(2).await;
    hand_over(&scene, "app-1", korenaar("070-1")).await;
    scene.cycle().await;
    let row = kept(&scene, "app-1").await;
    assert_eq!(
        (row.state, row.there.as_deref()),
        (AppCustomerState::Equal, Some("customer-1001"))
    );
    scene.package.take_log();
    scene
}

/// What rests until a person says what is to happen.
async fn assert_rests(scene: &Scene) {
    let row = kept(scene, "app-1").await;
    assert_eq!((row.state, row.there.as_deref()), (AppCustomerState::Findings, None));
    assert_eq!(codes(&row), [FindingCode::CustomerUnlinked]);
    assert!(row.rests());
}

#[tokio::test]
async fn a_wrong_link_is_taken_away_and_the_right_one_chosen() {
    let scene = linked().await;
    let right = record(&scene, "customer-1500").await;
    assert_eq!(
        refusal(link(&scene, right).await),
        [FindingCode::CustomerLinkedAlready],
        "one at a time, and it says what to do"
    );
    unlink(&scene).await.unwrap();
    assert_rests(&scene).await;
    unlink(&scene).await.unwrap();
    // whatever comes of itself does not bring the wrong one back
    hand_over(&scene, "app-1", korenaar("070-2")).await;
    let row = scene.row().await.unwrap();
    let mut settings = row.settings.clone();
    settings.field_owner = FieldOwner::Application;
    let engine = scene.engine();
    let changed = engine.change_settings(scene.organisation, scene.connection, row.version, &settings);
    changed.await.unwrap();
    scene.pass(3).await;
    assert_rests(&scene).await;
    for call in [Call::FindCustomers, Call::CreateCustomer, Call::OverwriteCustomer] {
        assert_eq!(scene.package.times_called(&call), 0, "{call:?}");
    }
    let id = scene.offer_this(to("1001")).await.unwrap();
    scene.cycle().await;
    assert_eq!(
        why(&scene, id).await,
        [FindingCode::CustomerNotOverYet, FindingCode::CustomerUnlinked]
    );
    link(&scene, right).await.unwrap();
    scene.cycle().await;
    let row = kept(&scene, "app-1").await;
    assert_eq!(
        (row.state, row.there.as_deref()),
        (AppCustomerState::Equal, Some("customer-1500"))
    );
    let phone = |id: &str| {
        let rows = scene.package.customers();
        let row = rows.into_iter().find(|row| row.package_id == id).unwrap();
        match row.record {
            Record::Customer(customer) => customer.visit_address.phone_number,
            _ => unreachable!(),
        }
    };
    assert_eq!(phone("customer-1500").as_deref(), Some("070-2"));
    assert_eq!(phone("customer-1001").as_deref(), Some("070-1"), "left alone since");
    assert_eq!(scene.invoice(id).await.unwrap().state, InvoiceState::Verified);
}

#[tokio::test]
async fn one_without_its_link_goes_on_by_a_number_or_when_it_is_tried_again() {
    let scene = linked().await;
    unlink(&scene).await.unwrap();
    let engine = scene.engine();
    let tried = engine.retry_customer(scene.organisation, scene.connection, "app-1");
    tried.await.unwrap();
    scene.cycle().await;
    let row = kept(&scene, "app-1").await;
    assert_eq!(
        row.there.as_deref(),
        Some("customer-1001"),
        "it is looked for as a new one"
    );
    unlink(&scene).await.unwrap();
    let taken = engine.number_customer(scene.organisation, scene.connection, "app-1", None);
    taken.await.unwrap();
    scene.cycle().await;
    assert_rests(&scene).await;
    let given = engine.number_customer(scene.organisation, scene.connection, "app-1", Some("1700"));
    given.await.unwrap();
    scene.cycle().await;
    let row = kept(&scene, "app-1").await;
    assert_eq!(
        (row.state, row.there.as_deref()),
        (AppCustomerState::Equal, Some("made-1700"))
    );
}

#[tokio::test]
async fn a_link_stays_as_long_as_something_may_still_arrive() {
    let scene = linked().await;
    scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 1);
    hand_over(&scene, "app-1", korenaar("070-2")).await;
    scene.cycle().await;
    assert_eq!(refusal(unlink(&scene).await), [FindingCode::CustomerUnderWay]);
    scene.pass(1).await;
    unlink(&scene).await.unwrap();
    assert_rests(&scene).await;

    let scene = set(CustomersOut::All).await;
    scene.package.fault(Call::CreateCustomer, Fault::Lost, 1);
    hand_over(&scene, "app-1", customer("1800", "Nieuw")).await;
    scene.cycle().await;
    assert_eq!(kept(&scene, "app-1").await.state, AppCustomerState::Unknown);
    assert_eq!(refusal(unlink(&scene).await), [FindingCode::CustomerUnderWay]);
    assert_eq!(kept(&scene, "app-1").await.state, AppCustomerState::Unknown);
}

/// Before anything was stored of an overwrite the link may go, and then nothing is sent; after that it may not.
#[tokio::test]
async fn a_link_that_goes_in_the_middle_of_a_step_ends_it() {
    for (call, refused) in [(Call::ReadCustomer, false), (Call::OverwriteCustomer, true)] {
        let scene = linked().await;
        hand_over(&scene, "app-1", korenaar("070-2")).await;
        let held = scene.package.hold(call.clone());
        let unlinking = async {
            held.wait().await;
            let said = unlink(&scene).await;
            held.wait().await;
            said
        };
        let (_, said) = tokio::join!(scene.cycle(), unlinking);
        let sent = scene.package.times_called(&Call::OverwriteCustomer);
        if refused {
            assert_eq!(refusal(said), [FindingCode::CustomerUnderWay]);
            assert_eq!((sent, kept(&scene, "app-1").await.state), (1, AppCustomerState::Equal));
        } else {
            said.unwrap();
            assert_eq!(sent, 0, "what was to go to the wrong one does not");
            scene.pass(2).await;
            assert_rests(&scene).await;
        }
    }
}
