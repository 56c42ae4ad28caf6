//! What people and the package do while a customer is on its way: a link by hand, a tick that is taken away, a feed that is
//! read before anybody knows whether it was made.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_connector::Clock as _;
use boekbrug_engine::testkit::{Call, Fault, Stage};
use boekbrug_engine::{CustomerOffer, EngineError};
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_model::{ChangeNumber, Feed, FindingCode, Incoming, RecordId};
use boekbrug_store::{AppCustomerRow, AppCustomerState};
use scene::Scene;

const KORENAAR: &str = "customer-1001";

/// A scene on which customers go out; the first read is done.
async fn set(out: CustomersOut, owner: FieldOwner) -> Scene {
    let scene = Scene::set().await;
    let mut settings = Stage::settings();
    settings.customers_out = out;
    settings.field_owner = owner;
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    let changed = engine.change_settings(scene.organisation, scene.connection, row.version, &settings);
    changed.await.unwrap();
    scene.cycle().await;
    scene
}

async fn hand_over(scene: &Scene) {
    let customer = Customer {
        customer_code: "2001".to_owned(),
        name: "Smederij Vonk".to_owned(),
        is_active: true,
        is_debtor: true,
        ..Customer::default()
    };
    let offers = [CustomerOffer {
        id: "app-7".to_owned(),
        customer,
        fields: None,
        record: None,
    }];
    let engine = scene.engine();
    let offered = engine.offer_customers(scene.organisation, scene.connection, &offers);
    offered.await.unwrap();
}

async fn kept(scene: &Scene) -> AppCustomerRow {
    let row = scene.store.app_customers().one(scene.connection, "app-7").await;
    row.unwrap().unwrap()
}

fn row(scene: &Scene, id: &str) -> Incoming {
    let rows = scene.package.customers().into_iter();
    rows.into_iter().find(|row| row.package_id == id).unwrap()
}

fn customer(row: &Incoming) -> Customer {
    match &row.record {
        Record::Customer(customer) => (**customer).clone(),
        _ => unreachable!(),
    }
}

/// The record of a customer of the package.
async fn record(scene: &Scene, id: &str) -> RecordId {
    let records = scene.store.records(scene.connection, Feed::Customers, None, 100);
    let records = records.await.unwrap();
    records.iter().find(|record| record.package_id == id).unwrap().id
}

async fn link(scene: &Scene, there: &str) -> Result<(), EngineError> {
    let record = record(scene, there).await;
    let engine = scene.engine();
    engine
        .link_customer(scene.organisation, scene.connection, "app-7", record)
        .await
}

/// Something happens while a call of the customer is under way.
async fn during(scene: &Scene, call: Call, deed: impl Future<Output = ()>) {
    let held = scene.package.hold(call);
    let doing = async {
        held.wait().await;
        deed.await;
        held.wait().await;
    };
    tokio::join!(scene.cycle(), doing);
}

async fn changes(scene: &Scene) -> usize {
    let row = scene.row().await.unwrap();
    let read = scene
        .store
        .changes_after(row.organisation, row.administration, ChangeNumber(0), 1_000);
    let read = read.await.unwrap();
    read.iter().filter(|change| change.subject == "customers").count()
}

#[tokio::test]
async fn one_that_a_person_links_while_it_is_looked_for_is_not_made_as_well() {
    let scene = set(CustomersOut::All, FieldOwner::LastChange).await;
    hand_over(&scene).await;
    during(&scene, Call::FindCustomers, async {
        link(&scene, KORENAAR).await.unwrap();
    })
    .await;
    scene.pass(3).await;
    assert_eq!(scene.package.times_called(&Call::CreateCustomer), 0);
    let kept = kept(&scene).await;
    assert_eq!(
        (kept.state, kept.there.as_deref()),
        (AppCustomerState::Equal, Some(KORENAAR))
    );
}

#[tokio::test]
async fn one_that_is_unticked_while_it_is_looked_for_is_not_made() {
    let scene = set(CustomersOut::Ticked, FieldOwner::Application).await;
    hand_over(&scene).await;
    let engine = scene.engine();
    let tick = async |ticked| {
        let ticking = engine.tick_customers(scene.organisation, scene.connection, &["app-7"], ticked);
        ticking.await.unwrap();
    };
    tick(true).await;
    during(&scene, Call::FindCustomers, tick(false)).await;
    scene.pass(3).await;
    assert_eq!(scene.package.times_called(&Call::CreateCustomer), 0);
    tick(true).await;
    scene.pass(3).await;
    assert_eq!(scene.package.times_called(&Call::CreateCustomer), 1);
}

#[tokio::test]
async fn one_that_may_be_made_is_not_linked_to_another() {
    let scene = set(CustomersOut::All, FieldOwner::LastChange).await;
    hand_over(&scene).await;
    scene.package.fault(Call::CreateCustomer, Fault::Lost, 1);
    scene.cycle().await;
    assert_eq!(kept(&scene).await.state, AppCustomerState::Unknown);
    assert!(matches!(link(&scene, KORENAAR).await, Err(EngineError::Busy)));
    scene.pass(3).await;
    assert_eq!(kept(&scene).await.there.as_deref(), Some("made-2001"));
}

/// What was sent was refused, so on nothing of it both sides ever agreed: what the package has stays.
#[tokio::test]
async fn after_a_refusal_a_link_by_hand_is_a_first_link() {
    for owner in [FieldOwner::LastChange, FieldOwner::Application] {
        let scene = set(CustomersOut::All, owner).await;
        let before = customer(&row(&scene, KORENAAR));
        assert!(before.visit_address.city.is_some(), "{before:?}");
        hand_over(&scene).await;
        scene
            .package
            .fault(Call::CreateCustomer, Fault::Refused(FindingCode::PackageOther), 1);
        scene.cycle().await;
        assert_eq!(kept(&scene).await.state, AppCustomerState::Findings);
        link(&scene, KORENAAR).await.unwrap();
        scene.pass(3).await;
        let after = customer(&row(&scene, KORENAAR));
        assert_eq!(after.visit_address, before.visit_address, "{owner:?}");
        let says: Customer = serde_json::from_str(&kept(&scene).await.values).unwrap();
        assert_eq!(says.visit_address.city, before.visit_address.city, "{owner:?}");
    }
}

/// An application that hears of its own customer as of somebody new has it twice.
#[tokio::test]
async fn the_feed_is_not_told_before_it_is_known_whose_it_is() {
    let scene = set(CustomersOut::All, FieldOwner::LastChange).await;
    hand_over(&scene).await;
    let before = changes(&scene).await;
    scene.package.fault(Call::CreateCustomer, Fault::Lost, 1);
    scene.cycle().await;
    assert_eq!(row(&scene, "made-2001").name, "Smederij Vonk", "it was made");
    let engine = scene.engine();
    let pulled = engine.pull_now(scene.organisation, scene.connection, &[Feed::Customers]);
    pulled.await.unwrap();
    assert_eq!(changes(&scene).await, before, "nobody is told yet");
    // when its look is late, a cycle is due before it
    scene.package.fault(Call::FindCustomers, Fault::Down, 1);
    scene.clock.advance(Duration::from_mins(20));
    scene.cycle().await;
    assert_eq!(changes(&scene).await, before, "nobody is told yet");
    scene.pass(3).await;
    assert_eq!(kept(&scene).await.there.as_deref(), Some("made-2001"));
    assert_eq!(changes(&scene).await, before + 1, "told once, when it is linked");
}

/// Nobody looks for one that takes no part any more: a feed that waited for it would never be read again.
#[tokio::test]
async fn the_feed_does_not_wait_for_one_that_was_unticked() {
    let scene = set(CustomersOut::Ticked, FieldOwner::Application).await;
    hand_over(&scene).await;
    let engine = scene.engine();
    let tick = async |ticked| {
        let ticking = engine.tick_customers(scene.organisation, scene.connection, &["app-7"], ticked);
        ticking.await.unwrap();
    };
    tick(true).await;
    let before = changes(&scene).await;
    scene.package.fault(Call::CreateCustomer, Fault::Lost, 1);
    scene.cycle().await;
    assert_eq!(kept(&scene).await.state, AppCustomerState::Unknown);
    tick(false).await;
    scene.pass(3).await;
    assert_eq!(changes(&scene).await, before + 1, "the feed was read");
}

/// A row that is never the same twice is not overwritten by what was read of it: what somebody else saved would be lost.
#[tokio::test]
async fn a_row_that_never_stands_still_is_left_until_it_does() {
    let scene = set(CustomersOut::All, FieldOwner::LastChange).await;
    hand_over(&scene).await;
    scene.cycle().await;
    let mut number = 0;
    scene.package.saves_after_each_read(move |customer| {
        number += 1;
        customer.visit_address.phone_number = Some(format!("020-{number:07}"));
    });
    let mut here = customer(&row(&scene, "made-2001"));
    here.name = "Vonk Groep".to_owned();
    let engine = scene.engine();
    let offers = [CustomerOffer {
        id: "app-7".to_owned(),
        customer: here,
        fields: None,
        record: None,
    }];
    let offered = engine.offer_customers(scene.organisation, scene.connection, &offers);
    offered.await.unwrap();
    scene.cycle().await;
    assert_eq!(scene.package.times_called(&Call::OverwriteCustomer), 0);
    let waits = kept(&scene).await;
    assert_eq!(waits.state, AppCustomerState::Waiting);
    assert!(waits.due > scene.clock.now(), "it is tried again, and not at once");
    scene.package.behave();
    scene.pass(3).await;
    let there = customer(&row(&scene, "made-2001"));
    assert_eq!(there.name, "Vonk Groep");
    assert!(there.visit_address.phone_number.is_some(), "{there:?}");
}
