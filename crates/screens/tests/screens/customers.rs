//! Customers of the application on their way to the package, as a bookkeeper sees and steers them.

use boekbrug_engine::CustomerOffer;
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::settings::{CustomersOut, FieldOwner};
use boekbrug_model::{Feed, Role};
use boekbrug_store::{AppCustomerRow, AppCustomerState};

use crate::stage::{Browser, Edge};

fn customer(code: &str, name: &str) -> Customer {
    Customer {
        customer_code: code.to_owned(),
        name: name.to_owned(),
        is_active: true,
        is_debtor: true,
        ..Customer::default()
    }
}

/// A connection over which customers go, already read for the first time, and a bookkeeper.
async fn set(out: CustomersOut) -> (Edge, Browser) {
    set_on(Edge::set().await, out).await
}

/// The same on a stage that was changed before anything was read.
async fn set_on(edge: Edge, out: CustomersOut) -> (Edge, Browser) {
    let engine = edge.stage.engine();
    let row = edge.stage.row().await.unwrap();
    let mut settings = row.settings.clone();
    (settings.customers_out, settings.field_owner) = (out, FieldOwner::LastChange);
    engine
        .change_settings(row.organisation, row.id, row.version, &settings)
        .await
        .unwrap();
    edge.stage.engine().cycle().await.unwrap();
    let eva = edge.visitor(Role::Bookkeeper).await;
    (edge, eva)
}

async fn hand_over(edge: &Edge, id: &str, customer: Customer) {
    let offer = CustomerOffer {
        id: id.to_owned(),
        customer,
        fields: None,
        record: None,
    };
    let engine = edge.stage.engine();
    engine
        .offer_customers(edge.organisation(), edge.stage.connection, &[offer])
        .await
        .unwrap();
}

async fn cycle(edge: &Edge) {
    edge.stage.clock.advance(std::time::Duration::from_mins(16));
    edge.stage.engine().cycle().await.unwrap();
}

async fn kept(edge: &Edge, id: &str) -> AppCustomerRow {
    let store = edge.stage.store.app_customers();
    store.one(edge.stage.connection, id).await.unwrap().unwrap()
}

#[tokio::test]
async fn who_takes_part_is_ticked_on_the_list() {
    let (edge, eva) = set(CustomersOut::Ticked).await;
    let id = edge.stage.connection.to_string();
    edge.page(&eva, "/").await.says(&["href=\"/customers\""]);
    edge.page(&eva, "/customers")
        .await
        .is(200)
        .says(&["nog geen klanten aangeboden"]);
    hand_over(&edge, "app/1", customer("2001", "Smederij <Vonk>")).await;
    hand_over(&edge, "app/2", customer("2002", "Kapper")).await;
    cycle(&edge).await;
    edge.page(&eva, "/customers")
        .await
        .is(200)
        .says(&["Smederij &#60;Vonk&#62;", "doet niet mee", "Alle 2 aanvinken"])
        .lacks(&[" checked"]);
    assert!(edge.stage.package.customers().iter().all(|row| row.code != "2001"));

    let shown = [("connection", id.as_str()), ("shown", "app/1"), ("shown", "app/2")];
    let sent = [shown.as_slice(), &[("here", "app/1"), ("here", "app/9")]].concat();
    let done = edge.post(&eva, "/customers/ticks", &sent).await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert!(kept(&edge, "app/1").await.ticked);
    assert!(!kept(&edge, "app/2").await.ticked);
    cycle(&edge).await;
    assert!(edge.stage.package.customers().iter().any(|row| row.code == "2001"));
    edge.page(&eva, "/customers?show=equal")
        .await
        .says(&["Smederij"])
        .lacks(&["Kapper"]);
    edge.page(&eva, "/customers?show=apart")
        .await
        .says(&["Kapper"])
        .lacks(&["Smederij"]);
    edge.page(&eva, "/customers?q=smed")
        .await
        .says(&["Smederij"])
        .lacks(&["Kapper"]);

    // the form shows both again, with the other one ticked
    let sent = [shown.as_slice(), &[("here", "app/2")]].concat();
    edge.post(&eva, "/customers/ticks", &sent).await.is(303);
    assert!(!kept(&edge, "app/1").await.ticked);
    assert!(kept(&edge, "app/2").await.ticked);
    let all = [
        ("connection", id.as_str()),
        ("q", "smed"),
        ("show", ""),
        ("deed", "tickAll"),
    ];
    edge.post(&eva, "/customers/ticks", &all).await.is(303);
    assert!(kept(&edge, "app/1").await.ticked, "what the filter shows");
    let none = [("connection", id.as_str()), ("show", "ticked"), ("deed", "untickAll")];
    edge.post(&eva, "/customers/ticks", &none).await.is(303);
    assert!(!kept(&edge, "app/1").await.ticked && !kept(&edge, "app/2").await.ticked);
    let odd = [("connection", id.as_str()), ("deed", "x")];
    edge.post(&eva, "/customers/ticks", &odd).await.is(400);
}

#[tokio::test]
async fn a_code_with_letters_gets_a_number_or_a_link() {
    let (edge, eva) = set(CustomersOut::All).await;
    let id = edge.stage.connection.to_string();
    hand_over(&edge, "app-1", customer("SMED", "Smederij Vonk")).await;
    hand_over(&edge, "app-2", customer("BAK", "Bakker")).await;
    cycle(&edge).await;
    let path = format!("/customers/one?connection={id}&id=app-1");
    edge.page(&eva, "/customers?show=attention")
        .await
        .says(&["Smederij Vonk", "heeft nog geen nummer"]);
    edge.page(&eva, &path)
        .await
        .is(200)
        .says(&["vraagt aandacht", "Eerste vrije nummer: 1002", "Meer uitleg"]);
    let which = [("connection", id.as_str()), ("id", "app-1")];
    let blank = [which.as_slice(), &[("number", " ")]].concat();
    let blank = edge.post(&eva, "/customers/number", &blank).await;
    let told = blank.is(303).token("boekbrug-notice");
    assert!(told.contains("customers-did-nothing"), "it had none: {told}");
    let odd = [which.as_slice(), &[("number", "20a17")]].concat();
    let odd = edge.post(&eva, "/customers/number", &odd).await;
    odd.is(422).says(&["Nummer 20a17 kan niet"]);
    let next = [which.as_slice(), &[("next", "true")]].concat();
    let done = edge.post(&eva, "/customers/number", &next).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, path.as_str()),
        "{}",
        done.text
    );
    cycle(&edge).await;
    let row = kept(&edge, "app-1").await;
    assert_eq!((row.state, row.code.as_str()), (AppCustomerState::Equal, "SMED"));
    edge.page(&eva, &path)
        .await
        .says(&["Beide kanten zeggen hetzelfde", "Bekijk klant 1002"]);
    // it is there now: its number is no longer ours to change
    let other = [which.as_slice(), &[("number", "77")]].concat();
    edge.post(&eva, "/customers/number", &other)
        .await
        .is(422)
        .says(&["heeft al een nummer"]);

    let path = format!("/customers/one?connection={id}&id=app-2");
    let taken = [("connection", id.as_str()), ("id", "app-2"), ("number", "1002")];
    edge.post(&eva, "/customers/number", &taken).await.is(422);
    let found = edge.page(&eva, &format!("{path}&find=korenaar")).await;
    found.is(200).says(&["1001 Bakkerij De Korenaar", "Dit is hem"]);
    let known = edge
        .stage
        .store
        .known(edge.stage.connection, Feed::Customers, &["customer-1001"]);
    let record = known.await.unwrap()[0].id.to_string();
    let link = [("connection", id.as_str()), ("id", "app-2"), ("record", &record)];
    edge.post(&eva, "/customers/link", &link).await.is(303);
    assert_eq!(kept(&edge, "app-2").await.there.as_deref(), Some("customer-1001"));
    let again = [("connection", id.as_str()), ("id", "app-1"), ("record", &record)];
    edge.post(&eva, "/customers/link", &again)
        .await
        .is(422)
        .says(&["hoort al bij"]);
    // it was the wrong one after all
    let which = [("connection", id.as_str()), ("id", "app-2")];
    let seen = edge.page(&eva, &path).await;
    seen.is(200).says(&["Koppeling losmaken", "Bekijk klant 1001"]);
    edge.post(&eva, "/customers/unlink", &which).await.is(303);
    assert_eq!(kept(&edge, "app-2").await.there, None);
    cycle(&edge).await;
    let seen = edge.page(&eva, &format!("{path}&find=korenaar")).await;
    seen.is(200)
        .says(&["is losgemaakt", "Dit is hem", "Nu opnieuw proberen"]);
    assert!(!seen.text.contains("Koppeling losmaken"), "{}", seen.text);
}

#[tokio::test]
async fn an_overwrite_is_seen_with_who_had_the_new_value_and_put_back() {
    let (edge, eva) = set(CustomersOut::All).await;
    let id = edge.stage.connection.to_string();
    hand_over(&edge, "app-1", customer("2001", "Smederij Vonk")).await;
    cycle(&edge).await;
    let mut row = edge
        .stage
        .package
        .customers()
        .into_iter()
        .find(|row| row.code == "2001")
        .unwrap();
    row.name = "Verkeerd".to_owned();
    row.record = Record::Customer(Box::new(customer("2001", "Verkeerd")));
    edge.stage.package.put(Feed::Customers, row);
    cycle(&edge).await;
    let path = format!("/customers/one?connection={id}&id=app-1");
    let seen = edge.page(&eva, &path).await;
    seen.is(200)
        .says(&["<del>Smederij Vonk</del>", "gewijzigd in Fake", "Zet terug"]);
    let field = |name: &str| {
        let at = seen.text.find("action=\"/customers/restore\"").unwrap();
        let rest = &seen.text[at..];
        let at = rest.find(&format!("name=\"{name}\" value=\"")).unwrap();
        rest[at..].split('"').nth(3).unwrap().to_owned()
    };
    let (record, at) = (field("record"), field("at"));
    let form = |path: &'static str| {
        vec![
            ("connection", id.as_str()),
            ("id", "app-1"),
            ("record", record.as_str()),
            ("at", at.as_str()),
            ("field", path),
        ]
    };
    edge.post(&eva, "/customers/restore", &form("visitAddress.city"))
        .await
        .is(422);
    edge.post(&eva, "/customers/restore", &form("name")).await.is(303);
    cycle(&edge).await;
    let there = edge.stage.package.customers();
    assert!(there.iter().any(|row| row.name == "Smederij Vonk"));
    edge.page(&eva, &path)
        .await
        .is(200)
        .says(&["Beide kanten zeggen hetzelfde"]);
    let retry = [("connection", id.as_str()), ("id", "app-1")];
    edge.post(&eva, "/customers/retry", &retry).await.is(303);
}

#[tokio::test]
async fn who_may_only_look_only_looks_and_strangers_see_nothing() {
    let (edge, eva) = set(CustomersOut::Ticked).await;
    let id = edge.stage.connection.to_string();
    hand_over(&edge, "app-1", customer("SMED", "Smederij Vonk")).await;
    let path = format!("/customers/one?connection={id}&id=app-1");
    let reader = edge.visitor(Role::Reader).await;
    edge.page(&reader, "/customers")
        .await
        .is(200)
        .says(&["Smederij"])
        .lacks(&["/customers/ticks"]);
    edge.page(&reader, &path)
        .await
        .is(200)
        .lacks(&["/customers/tick\"", "/customers/number"]);
    let which = [("connection", id.as_str()), ("id", "app-1")];
    for deed in ["tick", "retry", "number"] {
        let path = format!("/customers/{deed}");
        edge.post(&reader, &path, &which).await.is(403);
    }
    edge.post(&reader, "/customers/ticks", &which[..1]).await.is(403);
    let stranger = edge.stranger().await;
    edge.page(&stranger, &path).await.is(404);
    edge.page(&stranger, &format!("/customers?connection={id}"))
        .await
        .is(404);
    edge.page(&stranger, "/customers")
        .await
        .is(200)
        .lacks(&["Smederij"])
        .says(&["Bij geen koppeling"]);
    edge.post(&stranger, "/customers/tick", &which).await.is(404);
    edge.page(&eva, &format!("/customers/one?connection={id}&id=x"))
        .await
        .is(404);
    let tick = [which.as_slice(), &[("ticked", "true")]].concat();
    edge.post(&eva, "/customers/tick", &tick).await.is(303);
    assert!(kept(&edge, "app-1").await.ticked);
}

#[tokio::test]
async fn the_page_of_a_customer_stays_when_the_connection_is_disconnected() {
    let (edge, eva) = set(CustomersOut::All).await;
    hand_over(&edge, "app-1", customer("SMED", "Smederij Vonk")).await;
    cycle(&edge).await;
    let path = format!("/customers/one?connection={}&id=app-1", edge.stage.connection);
    edge.page(&eva, &path).await.is(200).says(&["Eerste vrije nummer"]);
    let engine = edge.stage.engine();
    let gone = engine.disconnect(edge.organisation(), edge.stage.connection);
    gone.await.unwrap();
    edge.page(&eva, &path).await.is(200).says(&["Smederij Vonk"]).lacks(&[
        "/customers/number",
        "/customers/retry",
        "/customers/tick",
    ]);
}

#[tokio::test]
async fn a_draft_order_is_told_with_its_number_and_its_invoice() {
    let (edge, eva) = set(CustomersOut::None).await;
    let row = edge.stage.row().await.unwrap();
    let settings = boekbrug_model::ConnectionSettings {
        invoices_as: boekbrug_model::invoice::Target::DraftOrder,
        order_item: Some("UUR".to_owned()),
        ..row.settings.clone()
    };
    let engine = edge.stage.engine();
    engine
        .change_settings(row.organisation, row.id, row.version, &settings)
        .await
        .unwrap();
    let invoice = edge.stage.offer("2026-0001").await.unwrap();
    cycle(&edge).await;
    let page = edge.page(&eva, &format!("/invoices/{invoice}")).await;
    assert_eq!(edge.stage.package.orders().len(), 1, "{}", page.text);
    page.is(200)
        .says(&[
            "Conceptfactuur",
            "nog niet gelezen of er al een factuur van gemaakt is",
            "PDF downloaden",
        ])
        .lacks(&["Geboekt"]);
    edge.page(&eva, "/invoices").await.is(200).says(&["Conceptfactuur"]);
}

/// A draft hangs on an item: of a package without any it is said where one is asked for.
#[tokio::test]
async fn without_items_the_settings_say_what_to_do_first() {
    let lacking = "In deze administratie staat nog geen artikel";
    for lacks in [false, true] {
        let edge = Edge::set().await;
        if lacks {
            edge.stage.package.remove(Feed::Items, "item-UUR");
        }
        let (edge, eva) = set_on(edge, CustomersOut::All).await;
        let path = format!("/connections/{}/settings", edge.stage.connection);
        let page = edge.page(&eva, &path).await;
        assert_eq!(page.text.contains(lacking), lacks);
    }
}

#[tokio::test]
async fn an_invoice_of_a_customer_that_takes_no_part_alarms_nobody() {
    let (edge, eva) = set(CustomersOut::Ticked).await;
    hand_over(&edge, "app-1", customer("1001", "Bakkerij De Korenaar")).await;
    let invoice = edge.stage.offer("2026-0001").await.unwrap();
    cycle(&edge).await;
    let codes = edge.stage.invoice(invoice).await.unwrap().findings;
    assert!(
        codes
            .iter()
            .any(|one| one.code == boekbrug_model::FindingCode::CustomerNotSelected),
        "{codes:?}"
    );
    edge.page(&eva, "/")
        .await
        .is(200)
        .lacks(&["aandacht vragen", "vraagt aandacht", "vragen aandacht"]);
    edge.page(&eva, "/invoices")
        .await
        .is(200)
        .says(&["Klant doet niet mee"])
        .lacks(&["badge bad"]);
    let id = invoice.to_string();
    edge.page(&eva, "/invoices?state=attention")
        .await
        .is(200)
        .lacks(&[&id, "class=\"card causes\""]);
    edge.page(&eva, "/invoices?state=apart").await.is(200).says(&[&id]);
    edge.page(&eva, "/invoices?state=underway").await.is(200).lacks(&[&id]);
    edge.page(&eva, &format!("/invoices/{invoice}"))
        .await
        .is(200)
        .says(&["Dat is een keuze, geen fout."])
        .lacks(&["Los eerst op wat hieronder staat"]);
    let watched = edge.stage.store.notices().troubled(None, 10).await.unwrap();
    assert!(watched.iter().all(|row| row.refused == 0), "{watched:?}");
}
