//! Customers whose own code cannot be a number of the package: who gives them one, and what they are told until then.
#![allow(clippy::unwrap_used)]

mod scene;

use std::collections::BTreeSet;

use boekbrug_engine::testkit::{Stage, customer_row};
use boekbrug_engine::{AppCustomer, CustomerOffer, EngineError, PreviewAction};
use boekbrug_model::matching::{Decision, Rule};
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner, Numbering};
use boekbrug_model::{ConnectionSettings, Feed, FindingCode, RecordId};
use boekbrug_store::{AppCustomerKept, AppCustomerRow, AppCustomerState};
use scene::Scene;

/// A scene on which customers go out; the first read is done.
async fn set(change: impl FnOnce(&mut ConnectionSettings)) -> Scene {
    let scene = Scene::set().await;
    settings(&scene, |settings| {
        settings.customers_out = CustomersOut::All;
        change(settings);
    })
    .await;
    scene.cycle().await;
    scene
}

async fn settings(scene: &Scene, change: impl FnOnce(&mut ConnectionSettings)) {
    let row = scene.row().await.unwrap();
    let mut settings = if row.settings.customers_out == CustomersOut::None {
        Stage::settings()
    } else {
        row.settings.clone()
    };
    change(&mut settings);
    scene
        .engine()
        .change_settings(scene.organisation, scene.connection, row.version, &settings)
        .await
        .unwrap();
}

async fn hand_over(scene: &Scene, id: &str, customer: &Customer) {
    let offer = CustomerOffer {
        id: id.to_owned(),
        customer: customer.clone(),
        fields: None,
        record: None,
    };
    scene
        .engine()
        .offer_customers(scene.organisation, scene.connection, &[offer])
        .await
        .unwrap();
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

async fn kept(scene: &Scene, id: &str) -> AppCustomerRow {
    let store = scene.store.app_customers();
    store.one(scene.connection, id).await.unwrap().unwrap()
}

fn codes(row: &AppCustomerRow) -> Vec<FindingCode> {
    row.findings.iter().map(|finding| finding.code).collect()
}

fn numbers(scene: &Scene) -> Vec<(String, String)> {
    let rows = scene.package.customers().into_iter();
    let mut numbers: Vec<_> = rows.map(|row| (row.code, row.name)).collect();
    numbers.sort();
    numbers
}

#[tokio::test]
async fn a_code_that_the_package_can_never_have_stands_in_nobodys_way() {
    let scene = set(|settings| settings.numbering = Numbering::Next).await;
    hand_over(&scene, "a", &customer("20260001234", "Smederij Vonk")).await;
    hand_over(&scene, "b", &customer("KL-2", "Rijwielhandel Trap")).await;
    let engine = scene.engine();
    let next = engine.next_customer_number(scene.organisation, scene.connection);
    assert_eq!(next.await.unwrap(), 1002);
    scene.cycle().await;
    let codes: Vec<_> = numbers(&scene).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["1001", "1002", "1003"]);
    for id in ["a", "b"] {
        assert_eq!(kept(&scene, id).await.state, AppCustomerState::Equal);
    }
}

#[tokio::test]
async fn the_largest_number_in_use_leaves_those_before_it_free() {
    let scene = set(|settings| settings.numbering = Numbering::Next).await;
    let last = customer_row("999999", "Diversen");
    scene.package.put(Feed::Customers, last);
    scene.package.put(Feed::Customers, customer_row("999997", "Balie"));
    scene.pass(1).await;
    for (id, code) in [("a", "KL-1"), ("b", "KL-2"), ("c", "KL-3")] {
        hand_over(&scene, id, &customer(code, &format!("Firma {code}"))).await;
    }
    scene.cycle().await;
    let codes: Vec<_> = numbers(&scene).into_iter().map(|(code, _)| code).collect();
    let all = ["1001", "1002", "1003", "999997", "999998", "999999"];
    assert_eq!(codes, all, "one gap after the other");
}

#[tokio::test]
async fn a_preview_gives_each_customer_a_number_of_its_own() {
    let scene = set(|settings| settings.numbering = Numbering::Next).await;
    hand_over(&scene, "a", &customer("KL-1", "Smederij Vonk")).await;
    hand_over(&scene, "b", &customer("KL-2", "Rijwielhandel Trap")).await;
    let engine = scene.engine();
    let preview = engine.preview_push(scene.organisation, scene.connection).await.unwrap();
    let told: Vec<_> = preview
        .items
        .iter()
        .map(|item| (item.id.as_str(), item.action, item.findings.clone()))
        .collect();
    assert_eq!(
        told,
        [
            ("a", PreviewAction::Create, vec![]),
            ("b", PreviewAction::Create, vec![])
        ]
    );
    let report = scene.cycle().await.unwrap();
    assert_eq!(report.customers.created, 2, "as the run does: {report:?}");
}

/// Suppliers share the series of numbers with customers, and no feed tells of them.
#[tokio::test]
async fn a_number_that_turns_out_to_be_in_use_is_stepped_over() {
    let scene = set(|settings| settings.numbering = Numbering::Next).await;
    for code in ["1002", "1003"] {
        scene
            .package
            .put(Feed::Customers, customer_row(code, "Groothandel Zand"));
    }
    hand_over(&scene, "a", &customer("KL-1", "Smederij Vonk")).await;
    scene.cycle().await;
    let made = kept(&scene, "a").await;
    assert_eq!(
        (made.state, made.number.as_deref()),
        (AppCustomerState::Equal, Some("1004"))
    );
    // the one that a person gave stays what it is
    scene
        .package
        .put(Feed::Customers, customer_row("1010", "Groothandel Zand"));
    settings(&scene, |settings| settings.numbering = Numbering::Ask).await;
    hand_over(&scene, "b", &customer("KL-2", "Slagerij Worst")).await;
    let engine = scene.engine();
    let given = engine.number_customer(scene.organisation, scene.connection, "b", Some("1010"));
    given.await.unwrap();
    settings(&scene, |settings| settings.numbering = Numbering::Next).await;
    scene.cycle().await;
    let refused = kept(&scene, "b").await;
    assert_eq!(refused.number.as_deref(), Some("1010"));
    assert_eq!(refused.findings[0].code, FindingCode::CustomerCodeInUse);
}

#[tokio::test]
async fn who_waits_for_a_number_gets_one_once_the_settings_say_so() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "a", &customer("KL-1", "Smederij Vonk")).await;
    scene.cycle().await;
    assert_eq!(codes(&kept(&scene, "a").await), [FindingCode::CustomerNeedsNumber]);
    settings(&scene, |settings| settings.numbering = Numbering::Next).await;
    scene.cycle().await;
    let row = kept(&scene, "a").await;
    assert_eq!(
        (row.state, row.number.as_deref()),
        (AppCustomerState::Equal, Some("1002"))
    );
}

#[tokio::test]
async fn a_field_that_is_switched_off_holds_nobody_up() {
    let scene = set(|_| {}).await;
    let mut wrong = customer("2001", "Smederij Vonk");
    wrong.send_invoice_to = Some("geen adres".to_owned());
    hand_over(&scene, "a", &wrong).await;
    scene.cycle().await;
    assert_eq!(codes(&kept(&scene, "a").await), [FindingCode::CustomerFieldInvalid]);
    settings(&scene, |settings| {
        settings
            .switched_off
            .insert(Feed::Customers, BTreeSet::from(["sendInvoiceTo".to_owned()]));
    })
    .await;
    scene.cycle().await;
    assert_eq!(kept(&scene, "a").await.state, AppCustomerState::Equal);
}

#[tokio::test]
async fn a_number_that_was_given_to_another_names_that_one() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "a", &customer("KL-1", "Smederij Vonk")).await;
    hand_over(&scene, "b", &customer("KL-2", "Rijwielhandel Trap")).await;
    let engine = scene.engine();
    let give = async |id: &str| {
        engine
            .number_customer(scene.organisation, scene.connection, id, Some("2000"))
            .await
    };
    give("a").await.unwrap();
    let EngineError::Refused(findings) = give("b").await.unwrap_err() else {
        panic!("a refusal")
    };
    let told: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(told, ["customer.numberGiven"]);
    let said = |name: &str| findings[0].params.get(name).cloned();
    assert_eq!(said("customer"), Some("2000".into()));
    assert_eq!(said("other"), Some("Smederij Vonk".into()));
    assert_eq!(kept(&scene, "b").await.number, None);
}

#[tokio::test]
async fn an_offer_of_some_fields_leaves_the_rest_as_it_was_said() {
    let scene = set(|settings| settings.field_owner = FieldOwner::LastChange).await;
    let whole = customer("2001", "Smederij Vonk");
    hand_over(&scene, "a", &whole).await;
    scene.cycle().await;
    let phone = "visitAddress.phoneNumber".to_owned();
    let mut part = customer("", "");
    part.visit_address.phone_number = Some("0152121212".to_owned());
    let offer = CustomerOffer {
        id: "a".to_owned(),
        customer: part.clone(),
        fields: Some(BTreeSet::from([phone])),
        record: None,
    };
    let engine = scene.engine();
    engine
        .offer_customers(scene.organisation, scene.connection, &[offer])
        .await
        .unwrap();
    let row = kept(&scene, "a").await;
    assert_eq!((row.code.as_str(), row.name.as_str()), ("2001", "Smederij Vonk"));
    scene.cycle().await;

    let mut renamed = scene
        .package
        .customers()
        .into_iter()
        .find(|row| row.code == "2001")
        .unwrap();
    renamed.name = "Vonk Groep".to_owned();
    let Record::Customer(record) = &mut renamed.record else {
        panic!("a customer")
    };
    record.name = "Vonk Groep".to_owned();
    scene.package.put(Feed::Customers, renamed);
    scene.pass(1).await;
    assert_eq!(kept(&scene, "a").await.name, "Vonk Groep");
    let mut again = whole;
    again.visit_address.phone_number = part.visit_address.phone_number;
    hand_over(&scene, "a", &again).await;
    scene.pass(1).await;
    assert_eq!(
        kept(&scene, "a").await.name,
        "Vonk Groep",
        "only the number changed here"
    );
    assert!(numbers(&scene).contains(&("2001".to_owned(), "Vonk Groep".to_owned())));
}

/// An application may send whole customers and name the fields that it changed: what it took over stands in them.
#[tokio::test]
async fn a_whole_customer_of_which_some_fields_are_named_was_handed_over_whole() {
    let scene = set(|settings| settings.field_owner = FieldOwner::LastChange).await;
    hand_over(&scene, "a", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    let phone = "visitAddress.phoneNumber".to_owned();
    let mut whole = customer("2001", "Vonk Groep");
    whole.visit_address.phone_number = Some("0152121212".to_owned());
    let engine = scene.engine();
    let mut answers = Vec::new();
    for fields in [Some(BTreeSet::from([phone])), None] {
        let offers = [CustomerOffer {
            id: "a".to_owned(),
            customer: whole.clone(),
            fields,
            record: None,
        }];
        let offered = engine.offer_customers(scene.organisation, scene.connection, &offers);
        answers.push(offered.await.unwrap()[0].kept);
        assert_eq!(kept(&scene, "a").await.name, "Smederij Vonk", "the name was not named");
    }
    assert_eq!(answers, [AppCustomerKept::Changed, AppCustomerKept::Same]);
}

#[tokio::test]
async fn one_that_is_matched_goes_on() {
    let scene = set(|_| {}).await;
    scene
        .package
        .put(Feed::Customers, customer_row("2001", "Garage Vermeulen"));
    scene.pass(1).await;
    let garage = customer("KL-1", "Garage Vermeulen");
    hand_over(&scene, "a", &garage).await;
    hand_over(&scene, "b", &customer("KL-2", "Slagerij Hoekstra")).await;
    scene.cycle().await;
    assert_eq!(codes(&kept(&scene, "a").await), [FindingCode::CustomerNeedsNumber]);
    let (engine, organisation, id) = (scene.engine(), scene.organisation, scene.connection);
    let given = AppCustomer {
        id: "a".to_owned(),
        customer: Customer {
            customer_code: "2001".to_owned(),
            ..garage
        },
        ibans: Vec::new(),
    };
    engine.hand_over(organisation, id, &[given]).await.unwrap();
    engine.propose(organisation, id, Rule::EqualNumbers).await.unwrap();
    assert_eq!(engine.decide(organisation, id, &Decision::AcceptSure).await.unwrap(), 1);
    assert_eq!(engine.finish_matching(organisation, id).await.unwrap(), 1);
    scene.cycle().await;
    let row = kept(&scene, "a").await;
    assert_eq!(
        (row.state, row.there.as_deref()),
        (AppCustomerState::Equal, Some("customer-2001"))
    );
    let other = kept(&scene, "b").await;
    assert_eq!(codes(&other), [FindingCode::CustomerNeedsNumber]);
    assert_eq!(other.version, 1, "nothing was done to it");
}

#[tokio::test]
async fn of_many_that_name_a_record_each_gets_its_own_and_an_unknown_one_keeps_all_out() {
    let scene = set(|_| {}).await;
    for code in ["2001", "2002", "2003"] {
        scene
            .package
            .put(Feed::Customers, customer_row(code, &format!("Firma {code}")));
    }
    scene.pass(1).await;
    let records = scene
        .store
        .records(scene.connection, Feed::Customers, None, 10)
        .await
        .unwrap();
    let offer = |code: &str, record| CustomerOffer {
        id: format!("app-{code}"),
        customer: customer(code, &format!("Firma {code}")),
        fields: None,
        record: Some(record),
    };
    let of = |code: &str| records.iter().find(|row| row.code == code).unwrap().id;
    let engine = scene.engine();
    let give = async |offers: &[CustomerOffer]| {
        let given = engine.offer_customers(scene.organisation, scene.connection, offers);
        given
            .await
            .map(|answers| answers.iter().map(|answer| answer.kept).collect::<Vec<_>>())
    };
    let unknown = RecordId::new(scene.clock_in(0), [9; 10]);
    let refused = give(&[offer("2001", of("2001")), offer("2002", unknown)]).await;
    assert!(refused.is_err(), "{refused:?}");
    let store = scene.store.app_customers();
    assert_eq!(store.one(scene.connection, "app-2001").await.unwrap(), None);
    let given = ["2003", "2001", "2002"].map(|code| offer(code, of(code)));
    let doubled = offer("2001-b", of("2001"));
    let kept_as = give(&[&given[..], &[doubled]].concat()).await.unwrap();
    let new = AppCustomerKept::New;
    assert_eq!(kept_as, [new, new, new, AppCustomerKept::LinkedElsewhere]);
    for code in ["2001", "2002", "2003"] {
        let row = kept(&scene, &format!("app-{code}")).await;
        assert_eq!(row.there, Some(format!("customer-{code}")));
    }
}
