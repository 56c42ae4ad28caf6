//! What a record said of a person is gone from everywhere once it is erased, and nothing else is.

use boekbrug_model::{ChangeNumber, Feed, Finding, FindingCode, OrganisationId, RecordId};
use boekbrug_store::{
    AppCustomerKept, AppCustomerRow, AppCustomerState, AppCustomerStep, AppCustomerWrite, ChangeKind, FieldChange,
    Lease, RecordWrite, Store, StoreError,
};
use serde_json::{Value, json};

use super::scene::{Scene, at, bytes, customer};
use crate::Place;

/// Stands in everything that is personal.
const SECRET: &str = "jansen@korenaar.example";

fn values(city: &str, personal: Option<&str>) -> Value {
    let address = json!({
        "contactPerson": personal,
        "address1": "Dorpsstraat 1",
        "city": city,
        "emailAddress": personal,
        "phoneNumber": personal,
    });
    json!({
        "customerCode": "000001",
        "name": "Bakkerij Jansen",
        "isActive": true,
        "contactPersonName": personal,
        "identification": "12345678",
        "visitAddress": address,
        "invoiceAddress": address,
        "sendInvoiceTo": personal,
    })
}

fn change(field: &str, old: Value, new: Value) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        old,
        new,
    }
}

/// The customer as it came in first, beside another one that says the same, and then after it moved.
async fn stored(store: &dyn Store, scene: &Scene, lease: &Lease) {
    let first = |number| RecordWrite {
        values: values("Zwolle", Some(SECRET)).to_string(),
        ..customer(number)
    };
    let moved = RecordWrite {
        values: values("Deventer", Some(SECRET)).to_string(),
        kind: ChangeKind::Updated,
        hash: 2,
        fields: vec![
            change("visitAddress.city", json!("Zwolle"), json!("Deventer")),
            change(
                "visitAddress.emailAddress",
                json!(format!("old.{SECRET}")),
                json!(SECRET),
            ),
            change(
                "invoiceAddress",
                Value::Null,
                values("Zwolle", Some(SECRET))["invoiceAddress"].clone(),
            ),
        ],
        ..customer(1)
    };
    let mut tx = store.begin().await.expect("a transaction begins");
    for page in [vec![first(1), first(2)], vec![moved]] {
        tx.record_page(lease, &scene.page(page)).await.expect("it is stored");
    }
    tx.commit().await.expect("it is kept");
}

async fn erase(store: &dyn Store, scene: &Scene) -> Option<ChangeNumber> {
    let mut tx = store.begin().await.expect("a transaction begins");
    let id = RecordId::new(at(0), bytes(1));
    let erased = tx.erase_record(scene.organisation, scene.connection, Feed::Customers, id, at(5));
    let number = erased.await.expect("it is erased");
    tx.commit().await.expect("it is kept");
    number
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[tokio::test]
async fn a_person_is_gone_from_values_history_and_changes() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    stored(&store, &scene, &lease).await;
    assert_eq!(erase(&store, &scene).await, Some(ChangeNumber(4)));
    let row = store
        .record(scene.connection, Feed::Customers, RecordId::new(at(0), bytes(1)))
        .await
        .expect("it is read")
        .expect("it is still there");
    assert_eq!(read(&row.values), values("Deventer", None));
    assert_eq!(row.changed, at(5));
    let known = store.known(scene.connection, Feed::Customers, &["row-1"]).await;
    assert_eq!(known.expect("it is read")[0].hash, 2, "the next read leaves it alone");

    let history = store
        .history(scene.connection, "row-1", Feed::Customers)
        .await
        .expect("it is read");
    let lines: Vec<_> = history.into_iter().flat_map(|line| line.fields).collect();
    let kept = [
        change("visitAddress.city", json!("Zwolle"), json!("Deventer")),
        change("visitAddress.emailAddress", Value::Null, Value::Null),
        change(
            "invoiceAddress",
            Value::Null,
            values("Zwolle", None)["invoiceAddress"].clone(),
        ),
    ];
    assert_eq!(lines, kept);

    let changes = store
        .changes_after(scene.organisation, scene.administration, ChangeNumber(0), 10)
        .await
        .expect("they are read");
    let said: Vec<_> = changes.iter().map(|row| (row.kind, read(&row.values))).collect();
    let expected = [
        (ChangeKind::Created, values("Zwolle", None)),
        (ChangeKind::Created, values("Zwolle", Some(SECRET))),
        (ChangeKind::Updated, values("Deventer", None)),
        (ChangeKind::Updated, values("Deventer", None)),
    ];
    assert_eq!(said, expected, "only the other customer says it still");
    assert_eq!(
        erase(&store, &scene).await,
        None,
        "the second time there is nothing left"
    );
}

#[tokio::test]
async fn another_tenants_record_is_not_there() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    stored(&store, &scene, &lease).await;
    let id = RecordId::new(at(0), bytes(1));
    let stranger = OrganisationId::new(at(0), bytes(9));
    for (organisation, feed, id) in [
        (stranger, Feed::Customers, id),
        (scene.organisation, Feed::Items, id),
        (scene.organisation, Feed::Customers, RecordId::new(at(0), bytes(9))),
    ] {
        let mut tx = store.begin().await.expect("a transaction begins");
        let refused = tx.erase_record(organisation, scene.connection, feed, id, at(5)).await;
        assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
    }
}

async fn app_customer(store: &dyn Store, scene: &Scene, here: &str) -> AppCustomerRow {
    let row = store.app_customers().one(scene.connection, here).await;
    row.expect("it is read").expect("it is there")
}

fn about(field: &str, value: &str) -> Finding {
    Finding::new(FindingCode::CustomerFieldInvalid)
        .with("field", field)
        .with("value", value)
}

/// One that is linked to the erased one, and one that says the same and is not.
async fn handed_over(store: &dyn Store, scene: &Scene, lease: &Lease) {
    let write = |here: &str, there: Option<&str>| AppCustomerWrite {
        here: here.to_owned(),
        code: here.to_owned(),
        name: "Bakkerij Jansen".to_owned(),
        values: values("Zwolle", Some(SECRET)).to_string(),
        offered: values("Deventer", Some(SECRET)).to_string(),
        version: 0,
        there: there.map(str::to_owned),
        progress: serde_json::Value::Null,
    };
    let rows = [
        write("k1", Some("row-1")),
        write("k2", Some("row-2")),
        write("k3", None),
    ];
    let step = |here: &str| AppCustomerStep {
        here: here.to_owned(),
        version: 1,
        to: AppCustomerState::Findings,
        findings: vec![
            about("visitAddress.emailAddress", SECRET),
            about("visitAddress.city", "Zwolle"),
        ],
        heals: Vec::new(),
        progress: json!({
            "agreed": [values("Zwolle", Some(SECRET))],
            "paths": {"visitAddress.emailAddress": SECRET, "visitAddress.city": "Zwolle"},
            "visitAddress": "none",
            "gaveWay": [
                {"field": "sendInvoiceTo", "old": SECRET, "new": null},
                {"field": "visitAddress.city", "old": "Zwolle", "new": "Deventer"},
                {"field": "invoiceAddress", "old": null, "new": {"city": "Zwolle", "phoneNumber": SECRET}},
            ],
            "overwriting": {"givesWay": [
                {"field": "invoiceAddress.emailAddress", "old": null, "new": SECRET},
            ]},
            "changedSince": [{"field": "contactPersonName", "old": SECRET, "new": SECRET}],
        }),
        values: None,
        number: None,
        link: None,
        due: at(9),
        at: at(2),
    };
    let mut tx = store.begin().await.expect("a transaction begins");
    let kept = tx.app_customers().hand_over(scene.connection, &rows, at(1)).await;
    assert_eq!(kept.expect("they are taken"), [AppCustomerKept::New; 3]);
    for here in ["k1", "k2", "k3"] {
        let finished = tx.app_customers().finish(lease, &step(here)).await;
        finished.expect("it is stored");
    }
    tx.commit().await.expect("it is kept");
}

#[tokio::test]
async fn the_customer_of_the_application_is_emptied_too() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    stored(&store, &scene, &lease).await;
    handed_over(&store, &scene, &lease).await;
    let others = [
        app_customer(&store, &scene, "k2").await,
        app_customer(&store, &scene, "k3").await,
    ];
    erase(&store, &scene).await;
    let row = app_customer(&store, &scene, "k1").await;
    assert_eq!(read(&row.values), values("Zwolle", None));
    assert_eq!(read(&row.offered), values("Deventer", None));
    let noted = json!({
        "agreed": [values("Zwolle", None)],
        "paths": {"visitAddress.emailAddress": null, "visitAddress.city": "Zwolle"},
        "visitAddress": "none",
        "gaveWay": [
            {"field": "sendInvoiceTo", "old": null, "new": null},
            {"field": "visitAddress.city", "old": "Zwolle", "new": "Deventer"},
            {"field": "invoiceAddress", "old": null, "new": {"city": "Zwolle", "phoneNumber": null}},
        ],
        "overwriting": {"givesWay": [
            {"field": "invoiceAddress.emailAddress", "old": null, "new": null},
        ]},
        "changedSince": [{"field": "contactPersonName", "old": null, "new": null}],
        "emptied": 2,
    });
    assert_eq!(row.progress, noted);
    assert_eq!((row.version, row.changed), (2, at(5)));
    assert_eq!(row.findings, [about("visitAddress.city", "Zwolle")]);
    assert_eq!((row.there.as_deref(), row.due), (Some("row-1"), at(5)));
    assert_eq!(row.state, AppCustomerState::Waiting, "it is looked at again");
    for other in others {
        assert_eq!(app_customer(&store, &scene, &other.here).await, other);
    }
    erase(&store, &scene).await;
    assert_eq!(
        app_customer(&store, &scene, "k1").await,
        row,
        "nothing is left to empty"
    );
}

/// A walk has read the customer before it was emptied and stores steps after it: what it noted comes back without the person,
/// and what it took over from the package goes no further. The next walk is told nothing any more.
#[tokio::test]
async fn a_step_under_way_brings_nothing_back() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    stored(&store, &scene, &lease).await;
    handed_over(&store, &scene, &lease).await;
    erase(&store, &scene).await;
    let step = |version, progress: Value| AppCustomerStep {
        here: "k1".to_owned(),
        version,
        to: AppCustomerState::Equal,
        findings: vec![about("sendInvoiceTo", SECRET), about("visitAddress.city", "Zwolle")],
        heals: Vec::new(),
        progress,
        values: Some(values("Deventer", Some(SECRET)).to_string()),
        number: None,
        link: None,
        due: at(9),
        at: at(6),
    };
    let agreed = json!({"agreed": values("Zwolle", Some(SECRET)), "failures": 1});
    // a walk stores several steps, all with the version that it read
    for _ in 0..2 {
        let mut tx = store.begin().await.expect("a transaction begins");
        let said = tx.app_customers().finish(&lease, &step(1, agreed.clone())).await;
        assert!(said.expect("it is stored").is_some());
        let both = values("Deventer", Some(SECRET)).to_string();
        tx.app_customers().said(&lease, "k1", &both).await.expect("it is said");
        tx.commit().await.expect("it is kept");
        let row = app_customer(&store, &scene, "k1").await;
        let noted = json!({"agreed": values("Zwolle", None), "failures": 1, "emptied": 2});
        assert_eq!(row.progress, noted);
        assert_eq!(read(&row.values), values("Deventer", None));
        assert_eq!(row.findings, [about("visitAddress.city", "Zwolle")]);
        assert_eq!((row.state, row.due), (AppCustomerState::Waiting, at(6)));
    }
    let mut tx = store.begin().await.expect("a transaction begins");
    let said = tx.app_customers().finish(&lease, &step(2, agreed.clone())).await;
    assert_eq!(said.expect("it is stored"), None);
    tx.commit().await.expect("it is kept");
    assert_eq!(app_customer(&store, &scene, "k1").await.progress, agreed);
}

/// The application says it anew after it was emptied: that is its own word, and stays.
#[tokio::test]
async fn what_is_handed_over_after_that_stays() {
    let Some(place) = Place::fresh().await else { return };
    let store = place.store().await;
    let scene = Scene::set(&store).await;
    let lease = scene.lease(&store).await;
    stored(&store, &scene, &lease).await;
    handed_over(&store, &scene, &lease).await;
    erase(&store, &scene).await;
    let anew = AppCustomerWrite {
        here: "k1".to_owned(),
        code: "k1".to_owned(),
        name: "Bakkerij Jansen".to_owned(),
        values: values("Zwolle", Some("anew@korenaar.example")).to_string(),
        offered: values("Zwolle", Some("anew@korenaar.example")).to_string(),
        version: 2,
        there: None,
        progress: Value::Null,
    };
    let mut tx = store.begin().await.expect("a transaction begins");
    let kept = tx.app_customers().hand_over(scene.connection, &[anew], at(6)).await;
    assert_eq!(kept.expect("it is taken"), [AppCustomerKept::Changed]);
    let both = values("Deventer", Some(SECRET)).to_string();
    tx.app_customers().said(&lease, "k1", &both).await.expect("it is said");
    tx.commit().await.expect("it is kept");
    let row = app_customer(&store, &scene, "k1").await;
    assert_eq!(read(&row.values), values("Deventer", Some("anew@korenaar.example")));
}
