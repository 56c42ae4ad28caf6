//! Customers that change on one side while the other is being written: between a write and its answer, and before what was
//! written is read again.
#![allow(clippy::unwrap_used)]

mod scene;

use std::time::Duration;

use boekbrug_engine::CustomerOffer;
use boekbrug_engine::testkit::{Call, Fault, Stage};
use boekbrug_model::Feed;
use boekbrug_model::record::{Address, Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_store::{AppCustomerRow, AppCustomerState, Author};
use scene::Scene;

/// The package's id of the customer that it has from the start.
const THERE: &str = "customer-1001";

/// A scene on which customers go out; the first read is done.
async fn set(owner: FieldOwner) -> Scene {
    let scene = Scene::set().await;
    let mut settings = Stage::settings();
    settings.customers_out = CustomersOut::All;
    settings.field_owner = owner;
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    engine
        .change_settings(scene.organisation, scene.connection, row.version, &settings)
        .await
        .unwrap();
    scene.cycle().await;
    scene
}

/// The customer that the package has from the start, as the application has it.
fn bakery(phone: &str, memo: Option<&str>) -> Customer {
    let mut customer = Customer {
        customer_code: "1001".to_owned(),
        name: "Bakkerij De Korenaar".to_owned(),
        is_active: true,
        is_debtor: true,
        identification: memo.map(str::to_owned),
        ..Customer::default()
    };
    customer.visit_address.phone_number = Some(phone.to_owned());
    customer
}

async fn hand_over(scene: &Scene, customer: &Customer) {
    let offer = CustomerOffer {
        id: "app-1".to_owned(),
        customer: customer.clone(),
        fields: None,
        record: None,
    };
    let engine = scene.engine();
    let offers = [offer];
    let answers = engine.offer_customers(scene.organisation, scene.connection, &offers);
    answers.await.unwrap();
}

async fn kept(scene: &Scene) -> (AppCustomerRow, Customer) {
    let row = scene.store.app_customers().one(scene.connection, "app-1").await;
    let row = row.unwrap().unwrap();
    let values = serde_json::from_str(&row.values).unwrap();
    (row, values)
}

fn there(scene: &Scene) -> Customer {
    let rows = scene.package.customers();
    let row = rows.into_iter().find(|row| row.package_id == THERE).unwrap();
    match row.record {
        Record::Customer(customer) => *customer,
        _ => unreachable!(),
    }
}

fn edit(scene: &Scene, change: impl FnOnce(&mut Customer)) {
    let rows = scene.package.customers();
    let mut row = rows.into_iter().find(|row| row.package_id == THERE).unwrap();
    if let Record::Customer(customer) = &mut row.record {
        change(customer);
    }
    scene.package.put(Feed::Customers, row);
}

fn phone(customer: &Customer) -> Option<&str> {
    customer.visit_address.phone_number.as_deref()
}

/// Who told of a change of the telephone, from what to what, oldest first.
async fn told(scene: &Scene, id: &str) -> Vec<(Author, String, String)> {
    let rows = scene.store.history(scene.connection, id, Feed::Customers);
    let mut rows = rows.await.unwrap();
    rows.reverse();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut told = Vec::new();
    for row in rows {
        let phones = row
            .fields
            .iter()
            .filter(|field| field.field == "visitAddress.phoneNumber");
        told.extend(phones.map(|field| (row.author, text(&field.old), text(&field.new))));
    }
    told
}

fn as_told(author: Author, old: &str, new: &str) -> (Author, String, String) {
    (author, old.to_owned(), new.to_owned())
}

#[tokio::test]
async fn after_a_first_link_without_an_answer_the_newer_word_of_the_application_stands() {
    for fault in [Fault::Lost, Fault::Swallowed] {
        let scene = set(FieldOwner::LastChange).await;
        scene.package.fault(Call::OverwriteCustomer, fault.clone(), 1);
        hand_over(&scene, &bakery("020-1", None)).await;
        scene.cycle().await;
        hand_over(&scene, &bakery("020-2", None)).await;
        scene.pass(3).await;
        let (row, values) = kept(&scene).await;
        assert_eq!(row.state, AppCustomerState::Equal, "{fault:?}");
        assert_eq!(
            (phone(&values), phone(&there(&scene))),
            (Some("020-2"), Some("020-2")),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn a_first_link_without_an_answer_still_overwrites_nothing() {
    for (owner, fault) in [
        (FieldOwner::LastChange, Fault::Lost),
        (FieldOwner::LastChange, Fault::Swallowed),
        (FieldOwner::Package, Fault::Lost),
        (FieldOwner::Package, Fault::Swallowed),
    ] {
        let scene = set(owner).await;
        edit(&scene, |customer| {
            customer.identification = Some("27312152".to_owned());
        });
        scene.package.fault(Call::OverwriteCustomer, fault.clone(), 1);
        // the telephone is blank there, the KvK number is not
        hand_over(&scene, &bakery("020-1", Some("12345678"))).await;
        scene.pass(3).await;
        let (_, values) = kept(&scene).await;
        let there = there(&scene);
        assert_eq!((phone(&values), phone(&there)), (Some("020-1"), Some("020-1")));
        let numbers = (values.identification.as_deref(), there.identification.as_deref());
        assert_eq!(numbers, (Some("27312152"), Some("27312152")), "{owner:?} {fault:?}");
    }
}

#[tokio::test]
async fn what_gave_way_is_told_even_when_the_next_answer_is_lost_as_well() {
    let scene = set(FieldOwner::Application).await;
    hand_over(&scene, &bakery("020-1", Some("12345678"))).await;
    scene.cycle().await;
    // nothing reads this before it is overwritten
    edit(&scene, |customer| {
        customer.visit_address.phone_number = Some("020-9".to_owned());
    });
    scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 2);
    scene.package.saves_before_read_back(|customer| {
        customer.identification = Some("27312152".to_owned());
    });
    hand_over(&scene, &bakery("020-2", Some("12345678"))).await;
    let engine = scene.engine();
    let pushed = engine.push_now(scene.organisation, scene.connection, true);
    pushed.await.unwrap();
    scene.pass(3).await;
    assert_eq!(phone(&there(&scene)), Some("020-2"));
    assert_eq!(there(&scene).identification.as_deref(), Some("12345678"));
    let told = told(&scene, THERE).await;
    let gave_way = told
        .iter()
        .filter(|(_, old, new)| (old.as_str(), new.as_str()) == ("020-9", "020-2"));
    assert_eq!(gave_way.count(), 1, "{told:?}");
}

#[tokio::test]
async fn what_a_person_changes_in_one_that_was_just_made_is_told() {
    let scene = set(FieldOwner::LastChange).await;
    let smithy = |name: &str| Customer {
        customer_code: "2001".to_owned(),
        name: name.to_owned(),
        ..bakery("020-1", None)
    };
    scene.package.fault(Call::CreateCustomer, Fault::Lost, 1);
    hand_over(&scene, &smithy("Smederij Vonk")).await;
    let engine = scene.engine();
    engine
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    assert_eq!(kept(&scene).await.0.state, AppCustomerState::Unknown);
    // before any feed has read it somebody changes the telephone, and the answer to the next write is lost too
    hand_over(&scene, &smithy("Vonk Groep")).await;
    scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 1);
    scene.package.saves_before_read_back(|customer| {
        customer.visit_address.phone_number = Some("020-9".to_owned());
    });
    scene.clock.advance(Duration::from_mins(10));
    engine
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    assert_eq!(scene.package.times_called(&Call::OverwriteCustomer), 1);
    scene.pass(3).await;
    let (row, values) = kept(&scene).await;
    assert_eq!((row.state, phone(&values)), (AppCustomerState::Equal, Some("020-9")));
    assert_eq!(
        told(&scene, "made-2001").await,
        [as_told(Author::Package, "020-1", "020-9")]
    );
}

#[tokio::test]
async fn what_a_person_changes_in_an_address_that_arrived_without_an_answer_is_told_with_the_word_that_gave_way() {
    let scene = set(FieldOwner::LastChange).await;
    let at = |street: &str| {
        let mut customer = bakery("020-1", None);
        customer.visit_address.address1 = Some(street.to_owned());
        customer.visit_address.city = Some("Hoorn".to_owned());
        customer
    };
    edit(&scene, |customer| customer.visit_address = Address::default());
    scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 1);
    scene
        .package
        .saves_before_read_back(|customer| customer.visit_address.city = Some("Edam".to_owned()));
    hand_over(&scene, &at("Dorpsstraat 1")).await;
    scene.cycle().await;
    hand_over(&scene, &at("Dorpsstraat 2")).await;
    scene.pass(3).await;
    let (row, values) = kept(&scene).await;
    assert_eq!(row.state, AppCustomerState::Equal);
    let place = |customer: &Customer| {
        (
            customer.visit_address.address1.clone(),
            customer.visit_address.city.clone(),
        )
    };
    assert_eq!(place(&values), place(&there(&scene)));
    let history = scene.store.history(scene.connection, THERE, Feed::Customers);
    let history = history.await.unwrap();
    let fields: Vec<_> = history.iter().flat_map(|row| &row.fields).collect();
    let known = |path: &str, value: &str| {
        fields
            .iter()
            .any(|field| field.field == path && (field.old == value || field.new == value))
    };
    assert!(known("visitAddress.address1", "Dorpsstraat 2"), "{fields:?}");
    assert!(known("visitAddress.city", "Edam"), "{fields:?}");
}

#[tokio::test]
async fn what_stood_there_for_a_moment_without_an_answer_is_told() {
    for is_read in [false, true] {
        let scene = set(FieldOwner::LastChange).await;
        scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 1);
        scene.package.saves_before_read_back(|customer| {
            customer.visit_address.phone_number = Some("020-9".to_owned());
        });
        hand_over(&scene, &bakery("020-1", Some("12345678"))).await;
        scene.cycle().await;
        if is_read {
            // the feed sees the later value before the customer is walked again
            scene.package.fault(Call::ReadCustomer, Fault::Down, 1);
        }
        scene.pass(3).await;
        let (_, values) = kept(&scene).await;
        assert_eq!((phone(&values), phone(&there(&scene))), (Some("020-9"), Some("020-9")));
        let told = told(&scene, THERE).await;
        let known = told
            .iter()
            .any(|(_, old, new)| (old.as_str(), new.as_str()) == ("020-1", "020-9"));
        assert!(known, "{is_read}: {told:?}");
    }
}
