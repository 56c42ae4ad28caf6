//! Who a customer of the application is in the package, and what its invoices hear of it.
#![allow(clippy::unwrap_used)]

mod scene;

use boekbrug_engine::CustomerOffer;
use boekbrug_engine::testkit::{Call, Fault, Stage};
use boekbrug_model::record::Customer;
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_model::testkit::invoice;
use boekbrug_model::{FindingCode, Invoice, InvoiceId, InvoiceState};
use boekbrug_store::AppCustomerRow;
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
