//! Customers of the application in the package: made once, brought together, never a ping-pong.
#![allow(clippy::unwrap_used)]

mod scene;

use std::collections::BTreeSet;
use std::time::Duration;

use boekbrug_engine::testkit::{Call, Fault, Stage, customer_row};
use boekbrug_engine::{
    ConnectRequest, CustomerOffer, CustomerProgress, EngineError, PreviewAction, WhichAdministration, WhichOrganisation,
};
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner, Numbering, VatMapping};
use boekbrug_model::testkit::{invoice, parsed};
use boekbrug_model::{
    ChangeNumber, ConnectionSettings, Feed, FindingCode, Incoming, Invoice, InvoiceState, Profile, VatKind,
};
use boekbrug_store::{AppCustomerKept, AppCustomerRow, AppCustomerState, Author, FieldChange};
use scene::{Scene, killed_after};

/// A scene on which customers go out; the first read is done.
async fn set(change: impl FnOnce(&mut ConnectionSettings)) -> Scene {
    let scene = Scene::set().await;
    let mut settings = Stage::settings();
    settings.customers_out = CustomersOut::All;
    settings.field_owner = FieldOwner::LastChange;
    change(&mut settings);
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

async fn hand_over(scene: &Scene, id: &str, customer: &Customer) -> AppCustomerKept {
    let offer = CustomerOffer {
        id: id.to_owned(),
        customer: customer.clone(),
        fields: None,
        record: None,
    };
    let engine = scene.engine();
    let answers = engine
        .offer_customers(scene.organisation, scene.connection, &[offer])
        .await
        .unwrap();
    answers[0].kept
}

async fn kept(scene: &Scene, id: &str) -> AppCustomerRow {
    let store = scene.store.app_customers();
    store.one(scene.connection, id).await.unwrap().unwrap()
}

fn codes(row: &AppCustomerRow) -> Vec<FindingCode> {
    row.findings.iter().map(|finding| finding.code).collect()
}

/// The package's customer with this number.
fn there(scene: &Scene, code: &str) -> Customer {
    let rows: Vec<_> = scene
        .package
        .customers()
        .into_iter()
        .filter(|row| row.code == code)
        .collect();
    assert_eq!(rows.len(), 1, "one customer {code}");
    match &rows[0].record {
        Record::Customer(customer) => (**customer).clone(),
        _ => unreachable!(),
    }
}

fn edit(scene: &Scene, code: &str, change: impl FnOnce(&mut Customer)) {
    let mut row: Incoming = scene
        .package
        .customers()
        .into_iter()
        .find(|row| row.code == code)
        .unwrap();
    let Record::Customer(customer) = &mut row.record else {
        unreachable!()
    };
    change(customer);
    row.name.clone_from(&customer.name);
    scene.package.put(Feed::Customers, row);
}

fn to(code: &str, number: &str) -> Invoice {
    let mut made = invoice(number).line("Advies", "100.00", "21").build();
    made.customer.code = Some(code.to_owned());
    made
}

/// How many numbered changes of customers the application reads.
async fn changes(scene: &Scene) -> usize {
    let row = scene.row().await.unwrap();
    let read = scene
        .store
        .changes_after(row.organisation, row.administration, ChangeNumber(0), 1_000);
    let read = read.await.unwrap();
    read.iter().filter(|change| change.subject == "customers").count()
}

fn writes(scene: &Scene) -> usize {
    scene.package.times_called(&Call::CreateCustomer) + scene.package.times_called(&Call::OverwriteCustomer)
}

#[tokio::test]
async fn a_new_customer_is_made_once_and_its_invoice_follows_in_the_same_run() {
    let scene = set(|_| {}).await;
    assert_eq!(
        hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await,
        AppCustomerKept::New
    );
    let id = scene.offer_this(to("2001", "F-1")).await.unwrap();
    let report = scene.cycle().await.unwrap();
    assert_eq!((report.customers.created, report.push.verified), (1, 1), "{report:?}");
    assert_eq!(there(&scene, "2001").name, "Smederij Vonk");
    assert_eq!(scene.invoice(id).await.unwrap().state, InvoiceState::Verified);
    assert_eq!(scene.package.bookings()[0].customer, "made-2001");
    let row = kept(&scene, "app-7").await;
    assert_eq!(
        (row.state, row.there.as_deref()),
        (AppCustomerState::Equal, Some("made-2001"))
    );
    let before = changes(&scene).await;
    scene.package.take_log();
    scene.pass(3).await;
    assert_eq!(writes(&scene), 0, "nothing is written again");
    assert_eq!(
        changes(&scene).await,
        before,
        "what was made does not come back as news"
    );
    assert_eq!(
        hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await,
        AppCustomerKept::Same
    );
}

#[tokio::test]
async fn a_lost_answer_never_makes_a_second_debtor() {
    for fault in [Fault::Lost, Fault::Swallowed, Fault::Down] {
        let scene = set(|_| {}).await;
        scene.package.fault(Call::CreateCustomer, fault.clone(), 1);
        hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
        let id = scene.offer_this(to("2001", "F-1")).await.unwrap();
        scene.cycle().await;
        scene.pass(5).await;
        assert_eq!(there(&scene, "2001").name, "Smederij Vonk", "{fault:?}");
        assert_eq!(kept(&scene, "app-7").await.state, AppCustomerState::Equal, "{fault:?}");
        assert_eq!(
            scene.invoice(id).await.unwrap().state,
            InvoiceState::Verified,
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn a_number_that_somebody_took_meanwhile_is_told() {
    let scene = set(|_| {}).await;
    scene
        .package
        .fault(Call::CreateCustomer, Fault::Refused(FindingCode::CustomerCodeInUse), 1);
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.pass(3).await;
    assert_eq!(codes(&kept(&scene, "app-7").await), [FindingCode::CustomerCodeInUse]);
    assert_eq!(writes(&scene), 1, "it is not offered again and again");
    let engine = scene.engine();
    let retry = engine.retry_customer(scene.organisation, scene.connection, "app-7");
    retry.await.unwrap();
    scene.pass(1).await;
    assert_eq!(there(&scene, "2001").name, "Smederij Vonk");
}

#[tokio::test]
async fn a_customer_that_changed_while_the_answer_was_lost_is_found_by_the_number_that_was_sent() {
    let scene = set(|_| {}).await;
    scene.package.fault(Call::CreateCustomer, Fault::Lost, 1);
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    assert_eq!(kept(&scene, "app-7").await.state, AppCustomerState::Unknown);
    hand_over(&scene, "app-7", &customer("2009", "Smederij Vonk en Zoon")).await;
    scene.pass(5).await;
    assert_eq!(scene.package.customers().len(), 2, "the one of the start and this one");
    assert_eq!(there(&scene, "2001").name, "Smederij Vonk en Zoon");
}

#[tokio::test]
async fn only_ticked_customers_take_part_and_then_all_their_invoices_go() {
    let scene = set(|settings| settings.customers_out = CustomersOut::Ticked).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    let ids = [
        scene.offer_this(to("2001", "F-1")).await.unwrap(),
        scene.offer_this(to("2001", "F-2")).await.unwrap(),
    ];
    let stranger = scene.offer_this(to("3001", "F-3")).await.unwrap();
    let engine = scene.engine();
    let preview = engine.preview_push(scene.organisation, scene.connection).await.unwrap();
    let of_invoices = preview.items.iter().filter(|item| item.feed.is_none());
    let mut told: Vec<_> = of_invoices
        .map(|item| (item.code.as_str(), item.action, item.findings[0].code))
        .collect();
    told.sort_by_key(|(number, _, _)| *number);
    let apart = (PreviewAction::Skip, FindingCode::CustomerNotSelected);
    let unknown = (PreviewAction::Refuse, FindingCode::CustomerNotHandedOver);
    assert_eq!(
        told,
        [
            ("F-1", apart.0, apart.1),
            ("F-2", apart.0, apart.1),
            ("F-3", unknown.0, unknown.1)
        ],
        "that one takes no part is a choice"
    );
    scene.pass(1).await;
    assert_eq!(writes(&scene), 0);
    for id in ids {
        let row = scene.invoice(id).await.unwrap();
        assert_eq!(row.findings[0].code, FindingCode::CustomerNotSelected);
    }
    let waits = scene.invoice(stranger).await.unwrap();
    assert_eq!(waits.findings[0].code, FindingCode::CustomerNotHandedOver);
    let engine = scene.engine();
    let ticked = engine.tick_customers(scene.organisation, scene.connection, &["app-7"], true);
    assert_eq!(ticked.await.unwrap(), 1);
    scene.cycle().await;
    for id in ids {
        assert_eq!(scene.invoice(id).await.unwrap().state, InvoiceState::Verified);
    }
    assert_eq!(scene.invoice(stranger).await.unwrap().state, InvoiceState::Findings);
}

#[tokio::test]
async fn a_code_with_letters_waits_for_a_number_and_keeps_its_link() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("KL-0042", "Smederij Vonk")).await;
    let id = scene.offer_this(to("KL-0042", "F-1")).await.unwrap();
    scene.cycle().await;
    assert_eq!(codes(&kept(&scene, "app-7").await), [FindingCode::CustomerNeedsNumber]);
    assert_eq!(
        scene.package.times_called(&Call::FindCustomers),
        0,
        "found before anything is asked or sent"
    );
    let waits = scene.invoice(id).await.unwrap();
    let told: Vec<_> = waits.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(
        told,
        [FindingCode::CustomerNotOverYet, FindingCode::CustomerNeedsNumber]
    );
    let engine = scene.engine();
    let next = engine
        .next_customer_number(scene.organisation, scene.connection)
        .await
        .unwrap();
    assert_eq!(next, 1002);
    for odd in ["20a17", "0", "1000000", "10\u{7}02", "-5"] {
        let given = engine.number_customer(scene.organisation, scene.connection, "app-7", Some(odd));
        let Err(EngineError::Refused(findings)) = given.await else {
            panic!("{odd:?} is no number of the package")
        };
        assert_eq!(findings[0].code, FindingCode::CustomerNumberWrong);
    }
    let number = next.to_string();
    engine
        .number_customer(scene.organisation, scene.connection, "app-7", Some(&number))
        .await
        .unwrap();
    scene.cycle().await;
    assert_eq!(there(&scene, "1002").name, "Smederij Vonk");
    assert_eq!(scene.invoice(id).await.unwrap().state, InvoiceState::Verified);
    let row = kept(&scene, "app-7").await;
    assert_eq!((row.code.as_str(), row.number.as_deref()), ("KL-0042", Some("1002")));
    let again = engine.number_customer(scene.organisation, scene.connection, "app-7", Some("1003"));
    assert!(again.await.is_err(), "one that is there keeps its number");
    hand_over(&scene, "app-7", &customer("KL-0042", "Smederij Vonk en Zoon")).await;
    scene.cycle().await;
    assert_eq!(there(&scene, "1002").name, "Smederij Vonk en Zoon");
}

#[tokio::test]
async fn the_next_number_is_given_where_the_settings_say_so() {
    let scene = set(|settings| settings.numbering = Numbering::Next).await;
    hand_over(&scene, "a", &customer("KL-1", "Smederij Vonk")).await;
    hand_over(&scene, "b", &customer("KL-2", "Rijwielhandel Trap")).await;
    hand_over(&scene, "c", &customer("1003", "Slagerij Worst")).await;
    scene.cycle().await;
    assert_eq!(
        there(&scene, "1003").name,
        "Slagerij Worst",
        "a code that another one brings is its own"
    );
    let mut numbers: Vec<_> = scene.package.customers().into_iter().map(|row| row.code).collect();
    numbers.sort();
    assert_eq!(numbers, ["1001", "1003", "1004", "1005"]);
}

#[tokio::test]
async fn one_who_is_there_already_is_taken_as_the_same_only_when_that_is_sure() {
    let scene = set(|_| {}).await;
    let mut row = customer_row("1500", "Drukkerij Inkt B.V.");
    if let Record::Customer(customer) = &mut row.record {
        customer.identification = Some("27312152".to_owned());
    }
    scene.package.put(Feed::Customers, row);
    // by number and name, whatever the legal form; by KvK number; and a number that is another firm's
    hand_over(&scene, "a", &customer("1001", "De Korenaar, bakkerij")).await;
    let mut by_kvk = customer("77", "Inkt en Co");
    by_kvk.identification = Some("27312152".to_owned());
    hand_over(&scene, "b", &by_kvk).await;
    hand_over(&scene, "c", &customer("1500", "Slagerij Worst")).await;
    scene.cycle().await;
    assert_eq!(kept(&scene, "a").await.there.as_deref(), Some("customer-1001"));
    let other = kept(&scene, "b").await;
    assert_eq!(other.there.as_deref(), Some("customer-1500"));
    assert_eq!(other.number.as_deref(), Some("1500"), "the number that it has there");
    assert_eq!(kept(&scene, "a").await.number, None, "its own code");
    let refused = kept(&scene, "c").await;
    assert_eq!(
        (codes(&refused), refused.there),
        (vec![FindingCode::CustomerCodeInUse], None)
    );
    assert_eq!(scene.package.customers().len(), 2, "nobody was made");
    let mut double = customer("78", "Inkt tweede");
    double.identification = Some("27312152".to_owned());
    hand_over(&scene, "d", &double).await;
    scene.cycle().await;
    assert_eq!(codes(&kept(&scene, "d").await), [FindingCode::CustomerLinkedElsewhere]);
}

#[tokio::test]
async fn both_sides_change_other_fields_and_both_have_all_of_it() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    let mut changed = customer("2001", "Smederij Vonk");
    changed.visit_address.phone_number = Some("070-1234567".to_owned());
    hand_over(&scene, "app-7", &changed).await;
    edit(&scene, "2001", |customer| {
        customer.send_invoice_to = Some("adm@vonk.example".to_owned());
    });
    scene.package.take_log();
    scene.cycle().await;
    let now = there(&scene, "2001");
    assert_eq!(now.visit_address.phone_number.as_deref(), Some("070-1234567"));
    assert_eq!(now.send_invoice_to.as_deref(), Some("adm@vonk.example"));
    let row = kept(&scene, "app-7").await;
    let here: Customer = serde_json::from_str(&row.values).unwrap();
    assert_eq!(here.send_invoice_to.as_deref(), Some("adm@vonk.example"));
    let told = changes(&scene).await;
    scene.pass(4).await;
    assert_eq!(scene.package.times_called(&Call::OverwriteCustomer), 1);
    assert_eq!(changes(&scene).await, told);
    // the application has not read of it yet and sends the whole customer again: nothing is put back
    changed.name = "Smederij Vonk en Zoon".to_owned();
    hand_over(&scene, "app-7", &changed).await;
    scene.pass(1).await;
    let now = there(&scene, "2001");
    assert_eq!(now.name, "Smederij Vonk en Zoon");
    assert_eq!(now.send_invoice_to.as_deref(), Some("adm@vonk.example"));
}

#[tokio::test]
async fn of_one_field_changed_on_both_sides_the_owner_decides_and_the_history_tells() {
    for (owner, wins) in [
        (FieldOwner::Application, "Hier"),
        (FieldOwner::Package, "Daar"),
        // seen in the package before the application spoke: the application was last
        (FieldOwner::LastChange, "Hier"),
    ] {
        let scene = set(|settings| settings.field_owner = owner).await;
        hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
        scene.cycle().await;
        edit(&scene, "2001", |customer| customer.name = "Daar".to_owned());
        hand_over(&scene, "app-7", &customer("2001", "Hier")).await;
        scene.package.take_log();
        scene.pass(4).await;
        assert_eq!(there(&scene, "2001").name, wins, "{owner:?}");
        let row = kept(&scene, "app-7").await;
        let here: Customer = serde_json::from_str(&row.values).unwrap();
        assert_eq!(here.name, wins, "{owner:?}");
        assert!(scene.package.times_called(&Call::OverwriteCustomer) <= 1, "{owner:?}");
        let history = scene.store.history(scene.connection, "made-2001", Feed::Customers);
        let history = history.await.unwrap();
        let lost = if wins == "Hier" { "Daar" } else { "Hier" };
        let told = history
            .iter()
            .flat_map(|row| row.fields.iter().map(move |field| (row.author, field)));
        let lost: Vec<_> = told
            .filter(|(_, field)| field.field == "name" && field.old == lost)
            .collect();
        assert_eq!(lost.len(), 1, "{owner:?}: {history:?}");
        let author = if wins == "Hier" {
            Author::Application
        } else {
            Author::Conflict
        };
        assert_eq!(lost[0].0, author, "{owner:?}");
    }
}

#[tokio::test]
async fn what_the_application_owns_is_put_back_once() {
    let scene = set(|settings| settings.field_owner = FieldOwner::Application).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    edit(&scene, "2001", |customer| customer.name = "Andere naam".to_owned());
    scene.package.take_log();
    scene.pass(4).await;
    assert_eq!(there(&scene, "2001").name, "Smederij Vonk");
    assert_eq!(scene.package.times_called(&Call::OverwriteCustomer), 1);
}

#[tokio::test]
async fn what_the_package_owns_is_not_sent_and_the_application_hears_so() {
    let scene = set(|settings| {
        settings.field_owners.insert("name".to_owned(), FieldOwner::Package);
    })
    .await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    let before = changes(&scene).await;
    hand_over(&scene, "app-7", &customer("2001", "Andere naam")).await;
    scene.package.take_log();
    scene.pass(2).await;
    assert_eq!(scene.package.times_called(&Call::OverwriteCustomer), 0);
    assert_eq!(there(&scene, "2001").name, "Smederij Vonk");
    let row = kept(&scene, "app-7").await;
    assert_eq!(codes(&row), [FindingCode::CustomerOwnedByPackage]);
    assert_eq!(
        changes(&scene).await,
        before + 1,
        "it is told once that the package's value stands"
    );
}

#[tokio::test]
async fn a_change_can_be_taken_back() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    edit(&scene, "2001", |customer| customer.name = "Verkeerd".to_owned());
    scene.pass(1).await;
    let known = scene
        .store
        .known(scene.connection, Feed::Customers, &["made-2001"])
        .await
        .unwrap();
    let history = scene.store.history(scene.connection, "made-2001", Feed::Customers);
    let newest = history.await.unwrap().into_iter().next().unwrap();
    let engine = scene.engine();
    let restore = |path| engine.restore_field(scene.organisation, scene.connection, known[0].id, newest.at, path);
    assert!(
        restore("visitAddress.city").await.is_err(),
        "that was not overwritten then"
    );
    restore("name").await.unwrap();
    scene.pass(1).await;
    assert_eq!(there(&scene, "2001").name, "Smederij Vonk");
}

#[tokio::test]
async fn one_that_was_deleted_there_is_told_and_never_made_again() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    scene.package.remove(Feed::Customers, "made-2001");
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk en Zoon")).await;
    scene.pass(1).await;
    assert_eq!(codes(&kept(&scene, "app-7").await), [FindingCode::CustomerGone]);
    assert_eq!(scene.package.customers().len(), 1);
}

#[tokio::test]
async fn only_the_named_fields_of_an_offer_count_as_changed() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    edit(&scene, "2001", |customer| customer.name = "Vonk Groep".to_owned());
    scene.pass(1).await;
    // the application took the name over, and its user now sets the old one again
    let offer = CustomerOffer {
        id: "app-7".to_owned(),
        customer: customer("2001", "Smederij Vonk"),
        fields: Some(BTreeSet::from(["name".to_owned()])),
        record: None,
    };
    let engine = scene.engine();
    engine
        .offer_customers(scene.organisation, scene.connection, &[offer])
        .await
        .unwrap();
    scene.pass(1).await;
    assert_eq!(there(&scene, "2001").name, "Smederij Vonk");
}

#[tokio::test]
async fn a_preview_tells_what_would_become_of_customers_and_writes_nothing() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "a", &customer("1001", "Bakkerij de Korenaar")).await;
    let mut changed = customer("1001", "Bakkerij de Korenaar");
    changed.visit_address.phone_number = Some("070-1".to_owned());
    hand_over(&scene, "a", &changed).await;
    hand_over(&scene, "b", &customer("2001", "Smederij Vonk")).await;
    hand_over(&scene, "c", &customer("KL-1", "Rijwielhandel Trap")).await;
    for (code, number) in [("1001", "F-1"), ("2001", "F-2"), ("KL-1", "F-3")] {
        scene.offer_this(to(code, number)).await.unwrap();
    }
    scene.package.take_log();
    let engine = scene.engine();
    let seen = engine.preview_push(scene.organisation, scene.connection).await.unwrap();
    assert_eq!(writes(&scene), 0);
    assert_eq!(kept(&scene, "b").await.state, AppCustomerState::Waiting);
    let push = seen.push.unwrap();
    let customers = &push.customers;
    assert_eq!(
        (customers.create, customers.update, customers.refuse),
        (1, 1, 1),
        "{customers:?}"
    );
    assert_eq!((push.create, push.refuse), (2, 1), "{push:?}");
    let update = seen
        .items
        .iter()
        .find(|item| item.action == PreviewAction::Update)
        .unwrap();
    assert_eq!(update.fields[0].field, "visitAddress.phoneNumber");
    let report = scene.cycle().await.unwrap();
    assert_eq!(
        (
            report.customers.created,
            report.customers.overwritten,
            report.customers.findings
        ),
        (1, 1, 1)
    );
    assert_eq!((report.push.verified, report.push.findings), (2, 1));
}

#[tokio::test]
async fn killed_at_every_step_a_customer_is_made_once() {
    for times in 1.. {
        let scene = set(|_| {}).await;
        hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
        let id = scene.offer_this(to("2001", "F-1")).await.unwrap();
        let ended = killed_after(times, scene.engine().cycle()).await;
        scene.clock.advance(Duration::from_mins(3)); // the lease runs out
        scene.pass(2).await;
        assert_eq!(there(&scene, "2001").name, "Smederij Vonk", "killed after {times}");
        assert_eq!(
            scene.invoice(id).await.unwrap().state,
            InvoiceState::Verified,
            "killed after {times}"
        );
        let progress = CustomerProgress::of(&kept(&scene, "app-7").await).unwrap();
        assert!(progress.sent.is_none(), "killed after {times}");
        if ended {
            assert!(times > 20, "the walk has more places to be killed at than {times}");
            return;
        }
    }
}

#[tokio::test]
async fn profile_b_takes_the_functions_high_low_and_none_alone() {
    let scene = Scene::set().await;
    scene.cycle().await;
    let row = scene.row().await.unwrap();
    let engine = scene.engine();
    let request = ConnectRequest {
        organisation: WhichOrganisation::Existing(row.organisation),
        administration: WhichAdministration::New("Praktijk".to_owned()),
        package: parsed("fake"),
        profile: Profile::B,
        settings: Stage::settings(),
        secrets: vec![("key".to_owned(), "sesame".into())],
        start: true,
    };
    scene.package.opens("adm-2");
    let made = engine.connect(request).await.unwrap();
    engine.pull_now(made.organisation, made.connection, &[]).await.unwrap();
    let row = scene
        .store
        .connection(made.organisation, made.connection)
        .await
        .unwrap()
        .unwrap();
    let mut settings = row.settings.clone();
    // a rate for which the firm has no revenue account
    settings.vat_mappings = vec![VatMapping {
        code: None,
        kind: VatKind::ReverseCharge,
        percent: None,
        package_code: None,
        ledger_account: None,
    }];
    let changed = engine.change_settings(made.organisation, made.connection, row.version, &settings);
    let Err(EngineError::Refused(findings)) = changed.await else {
        panic!("refused at set-up");
    };
    assert_eq!(findings[0].code, FindingCode::LedgerBandMissing);
    settings.vat_mappings[0].kind = VatKind::Standard;
    let changed = engine.change_settings(made.organisation, made.connection, row.version, &settings);
    changed.await.unwrap();
}

#[tokio::test]
async fn one_taken_over_from_its_record_agrees_with_it_from_the_first() {
    let scene = set(|_| {}).await;
    edit(&scene, "1001", |customer| {
        customer.send_invoice_to = Some("adm@korenaar.example".to_owned());
    });
    scene.pass(1).await;
    let known = scene
        .store
        .known(scene.connection, Feed::Customers, &["customer-1001"])
        .await
        .unwrap();
    // the application has no field for e-mail, and its user changes the name before the next cycle
    for (name, kept) in [
        ("Bakkerij De Korenaar", AppCustomerKept::New),
        ("Bakkerij De Korenaar en Zoon", AppCustomerKept::Changed),
    ] {
        let offer = CustomerOffer {
            id: "app-1".to_owned(),
            customer: customer("1001", name),
            fields: None,
            record: Some(known[0].id),
        };
        let offers = [offer];
        let engine = scene.engine();
        let answers = engine.offer_customers(scene.organisation, scene.connection, &offers);
        assert_eq!(answers.await.unwrap()[0].kept, kept);
    }
    scene.pass(1).await;
    let now = there(&scene, "1001");
    assert_eq!(now.name, "Bakkerij De Korenaar en Zoon", "the later change stands");
    assert_eq!(
        now.send_invoice_to.as_deref(),
        Some("adm@korenaar.example"),
        "what it does not know is not blanked"
    );
}

#[tokio::test]
async fn what_was_overwritten_without_an_answer_is_known_as_our_own() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 1);
    hand_over(&scene, "app-7", &customer("2001", "Vonk Groep")).await;
    scene.cycle().await;
    // the answer is lost, the pull sees our own value, and meanwhile the application says something newer
    hand_over(&scene, "app-7", &customer("2001", "Vonk Holding")).await;
    scene.pass(3).await;
    assert_eq!(there(&scene, "2001").name, "Vonk Holding");
    let row = kept(&scene, "app-7").await;
    assert_eq!(
        (row.state, row.name.as_str()),
        (AppCustomerState::Equal, "Vonk Holding")
    );
    let history = scene.store.history(scene.connection, "made-2001", Feed::Customers);
    let history = history.await.unwrap();
    assert!(history.iter().all(|row| row.author != Author::Conflict), "{history:?}");
}

#[tokio::test]
async fn what_a_person_changed_there_is_not_taken_for_our_own_when_an_answer_is_lost() {
    let scene = set(|settings| settings.field_owner = FieldOwner::LastChange).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    edit(&scene, "2001", |customer| {
        customer.visit_address.phone_number = Some("020-7654321".to_owned());
    });
    scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 1);
    hand_over(&scene, "app-7", &customer("2001", "Vonk Groep")).await;
    scene.pass(3).await;
    let there = there(&scene, "2001");
    assert_eq!(there.name, "Vonk Groep");
    assert_eq!(there.visit_address.phone_number.as_deref(), Some("020-7654321"));
}

#[tokio::test]
async fn what_gave_way_without_an_answer_is_told() {
    let scene = set(|settings| settings.field_owner = FieldOwner::Application).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    // nothing reads this before it is overwritten
    edit(&scene, "2001", |customer| customer.name = "Vonk Oost".to_owned());
    scene.package.fault(Call::OverwriteCustomer, Fault::Lost, 1);
    hand_over(&scene, "app-7", &customer("2001", "Vonk Groep")).await;
    let engine = scene.engine();
    engine
        .push_now(scene.organisation, scene.connection, true)
        .await
        .unwrap();
    scene.pass(3).await;
    assert_eq!(there(&scene, "2001").name, "Vonk Groep");
    let history = scene.store.history(scene.connection, "made-2001", Feed::Customers);
    let history = history.await.unwrap();
    let gave_way = |field: &FieldChange| field.field == "name" && field.old == "Vonk Oost" && field.new == "Vonk Groep";
    let told = history.iter().filter(|row| row.fields.iter().any(gave_way)).count();
    assert_eq!(told, 1, "{history:?}");
}

#[tokio::test]
async fn a_later_value_waits_for_one_that_may_still_be_on_its_way() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    scene.package.fault(Call::OverwriteCustomer, Fault::Swallowed, 1);
    hand_over(&scene, "app-7", &customer("2001", "Vonk Groep")).await;
    scene.cycle().await;
    hand_over(&scene, "app-7", &customer("2001", "Vonk Holding")).await;
    scene.package.take_log();
    scene.cycle().await;
    assert_eq!(writes(&scene), 0, "it would be overtaken");
    scene.pass(3).await;
    assert_eq!(there(&scene, "2001").name, "Vonk Holding");
}

#[tokio::test]
async fn what_the_package_alone_changed_is_told_once() {
    let scene = set(|_| {}).await;
    hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
    scene.cycle().await;
    let before = changes(&scene).await;
    edit(&scene, "2001", |customer| customer.name = "Vonk Groep".to_owned());
    scene.pass(3).await;
    assert_eq!(changes(&scene).await, before + 1);
    let row = kept(&scene, "app-7").await;
    assert_eq!(row.name, "Vonk Groep", "it is listed by its name of now");
    assert_eq!(
        hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await,
        AppCustomerKept::Same
    );
}

/// The application says something while a call of its customer is under way.
async fn say_during(scene: &Scene, call: Call, said: &Customer) {
    let held = scene.package.hold(call);
    let saying = async {
        held.wait().await;
        hand_over(scene, "app-7", said).await;
        held.wait().await;
    };
    tokio::join!(scene.cycle(), saying);
}

#[tokio::test]
async fn what_is_said_in_the_middle_of_a_step_takes_nothing_away() {
    // a telephone that it has not heard of, while that is read; and while its own change goes over
    for (call, before) in [
        (Call::ReadCustomer, None),
        (Call::OverwriteCustomer, Some("Vonk Groep")),
    ] {
        let scene = set(|settings| settings.field_owner = FieldOwner::LastChange).await;
        hand_over(&scene, "app-7", &customer("2001", "Smederij Vonk")).await;
        scene.cycle().await;
        edit(&scene, "2001", |customer| {
            customer.visit_address.phone_number = Some("020-7654321".to_owned());
        });
        if let Some(name) = before {
            hand_over(&scene, "app-7", &customer("2001", name)).await;
        }
        scene.clock.advance(Duration::from_hours(1)); // the next read is due
        say_during(&scene, call.clone(), &customer("2001", "Vonk Holding")).await;
        scene.pass(3).await;
        let row = kept(&scene, "app-7").await;
        let here: Customer = serde_json::from_str(&row.values).unwrap();
        for one in [&there(&scene, "2001"), &here] {
            assert_eq!(one.name, "Vonk Holding", "{call:?}");
            let telephone = one.visit_address.phone_number.as_deref();
            assert_eq!(telephone, Some("020-7654321"), "{call:?}");
        }
        assert_eq!(row.state, AppCustomerState::Equal, "{call:?}");
    }
}
