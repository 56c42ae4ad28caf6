//! Customers that somebody saves in the package between our writing and our reading back, or that are refused while they
//! may still be on their way.
#![allow(clippy::unwrap_used)]

mod scene;

use boekbrug_engine::testkit::{Call, Fault, Stage};
use boekbrug_engine::{CustomerOffer, CustomerProgress};
use boekbrug_model::FindingCode;
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_store::{AppCustomerRow, AppCustomerState, Author, HistoryRow};
use scene::Scene;

const NAME: &str = "name";
const PHONE: &str = "visitAddress.phoneNumber";

/// A scene on which customers go out; the first read is done.
async fn set(owner: FieldOwner) -> Scene {
    let scene = Scene::set().await;
    let mut settings = Stage::settings();
    settings.customers_out = CustomersOut::All;
    settings.field_owner = owner;
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    let changed = engine.change_settings(scene.organisation, scene.connection, row.version, &settings);
    changed.await.unwrap();
    scene.cycle().await;
    scene
}

async fn hand_over(scene: &Scene, name: &str) {
    let customer = Customer {
        customer_code: "2001".to_owned(),
        name: name.to_owned(),
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

/// What is kept of it, and what the application is taken to say.
async fn kept(scene: &Scene) -> (AppCustomerRow, Customer) {
    let row = scene.store.app_customers().one(scene.connection, "app-7").await;
    let row = row.unwrap().unwrap();
    let says = serde_json::from_str(&row.values).unwrap();
    (row, says)
}

fn there(scene: &Scene) -> Customer {
    let rows = scene.package.customers().into_iter();
    let rows: Vec<_> = rows.filter(|row| row.code == "2001").collect();
    assert_eq!(rows.len(), 1, "one customer");
    match &rows[0].record {
        Record::Customer(customer) => (**customer).clone(),
        _ => unreachable!(),
    }
}

/// The old and the new value of every time that a field was overwritten, in order, and who did it.
async fn story(scene: &Scene, field: &str) -> Vec<(Author, String, String)> {
    let history = scene
        .store
        .history(scene.connection, "made-2001", boekbrug_model::Feed::Customers);
    let mut history: Vec<HistoryRow> = history.await.unwrap();
    history.reverse();
    let of_field = history.iter().flat_map(|row| {
        let fields = row.fields.iter().filter(|change| change.field == field);
        fields.map(|change| (row.author, change.old.clone(), change.new.clone()))
    });
    let text = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    of_field
        .map(|(author, old, new)| (author, text(old), text(new)))
        .collect()
}

fn overwrite(author: Author, old: &str, new: &str) -> (Author, String, String) {
    (author, old.to_owned(), new.to_owned())
}

#[tokio::test]
async fn what_a_person_saves_before_we_read_back_is_the_later_word() {
    let scene = set(FieldOwner::LastChange).await;
    hand_over(&scene, "Smederij Vonk").await;
    scene.cycle().await;
    scene.package.saves_before_read_back(|customer| {
        customer.name = "Vonk Oost".to_owned();
        customer.visit_address.phone_number = Some("020-7654321".to_owned());
    });
    hand_over(&scene, "Vonk Groep").await;
    scene.pass(3).await;
    let (row, says) = kept(&scene).await;
    assert_eq!((row.state, row.name.as_str()), (AppCustomerState::Equal, "Vonk Oost"));
    assert_eq!(says.visit_address.phone_number.as_deref(), Some("020-7654321"));
    assert_eq!(there(&scene).name, "Vonk Oost");
    let wanted = [
        overwrite(Author::Application, "Smederij Vonk", "Vonk Groep"),
        overwrite(Author::Conflict, "Vonk Groep", "Vonk Oost"),
    ];
    assert_eq!(story(&scene, NAME).await, wanted);
    assert_eq!(
        story(&scene, PHONE).await,
        [overwrite(Author::Conflict, "", "020-7654321")]
    );
    // and what the application says next is news
    hand_over(&scene, "Vonk Holding").await;
    scene.pass(3).await;
    assert_eq!(there(&scene).name, "Vonk Holding");
}

#[tokio::test]
async fn what_a_person_saves_of_a_new_one_before_we_read_back_is_the_later_word() {
    let scene = set(FieldOwner::LastChange).await;
    scene
        .package
        .saves_before_read_back(|customer| customer.name = "Vonk Oost".to_owned());
    hand_over(&scene, "Smederij Vonk").await;
    scene.pass(3).await;
    let (row, _) = kept(&scene).await;
    assert_eq!((row.state, row.name.as_str()), (AppCustomerState::Equal, "Vonk Oost"));
    assert_eq!(
        story(&scene, NAME).await,
        [overwrite(Author::Conflict, "Smederij Vonk", "Vonk Oost")]
    );
}

#[tokio::test]
async fn what_a_person_saves_before_we_read_back_is_put_back_where_the_application_owns_it() {
    let scene = set(FieldOwner::Application).await;
    hand_over(&scene, "Smederij Vonk").await;
    scene.cycle().await;
    scene
        .package
        .saves_before_read_back(|customer| customer.name = "Vonk Oost".to_owned());
    hand_over(&scene, "Vonk Groep").await;
    scene.cycle().await;
    let (row, says) = kept(&scene).await;
    assert_eq!(
        (says.name.as_str(), there(&scene).name.as_str()),
        ("Vonk Groep", "Vonk Groep")
    );
    let agreed = CustomerProgress::of(&row).unwrap().agreed_there.unwrap();
    assert_eq!(agreed.name, "Vonk Groep", "the other value is nobody's agreement");
    assert_eq!((row.state, row.findings.len()), (AppCustomerState::Equal, 0));
    let story = story(&scene, NAME).await;
    assert_eq!(
        story[1],
        overwrite(Author::Package, "Vonk Groep", "Vonk Oost"),
        "{story:?}"
    );
}

/// Other letters and signs are the package's own way of writing, not somebody's word: nobody is told of a conflict, the
/// application keeps its own way, and nothing goes over again.
#[tokio::test]
async fn the_packages_own_way_of_writing_is_no_later_word() {
    let scene = set(FieldOwner::LastChange).await;
    let shouted = |customer: &mut Customer| customer.name = customer.name.to_uppercase().replace(' ', ".");
    scene.package.saves_before_read_back(shouted);
    hand_over(&scene, "Smederij Vonk").await;
    scene.pass(3).await;
    assert_eq!(there(&scene).name, "SMEDERIJ.VONK");
    assert_eq!(kept(&scene).await.1.name, "Smederij Vonk");
    scene.package.saves_before_read_back(shouted);
    hand_over(&scene, "Vonk Groep").await;
    scene.pass(3).await;
    assert_eq!(there(&scene).name, "VONK.GROEP");
    let (row, says) = kept(&scene).await;
    assert_eq!((row.state, says.name.as_str()), (AppCustomerState::Equal, "Vonk Groep"));
    let story = story(&scene, NAME).await;
    assert!(
        story.iter().all(|(author, ..)| *author != Author::Conflict),
        "{story:?}"
    );
    let sent = scene.package.times_called(&Call::OverwriteCustomer);
    assert_eq!(sent, 1, "it went over once");
}

#[tokio::test]
async fn one_that_may_still_be_saved_is_looked_for_whatever_the_look_before_was_told() {
    let scene = set(FieldOwner::LastChange).await;
    scene.package.fault(Call::CreateCustomer, Fault::Lost, 1);
    hand_over(&scene, "Smederij Vonk").await;
    scene.cycle().await;
    scene
        .package
        .fault(Call::FindCustomers, Fault::Refused(FindingCode::PackageOther), 1);
    let engine = scene.engine();
    let retry = engine.retry_customer(scene.organisation, scene.connection, "app-7");
    retry.await.unwrap();
    scene.cycle().await;
    let (row, _) = kept(&scene).await;
    assert_eq!(row.state, AppCustomerState::Unknown);
    assert_eq!(row.findings[0].code, FindingCode::PackageOther);
    scene.pass(1).await;
    let (row, _) = kept(&scene).await;
    assert_eq!(
        (row.state, row.there.as_deref()),
        (AppCustomerState::Equal, Some("made-2001"))
    );
}
