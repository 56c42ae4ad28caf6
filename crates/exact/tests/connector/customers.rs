//! Customers, joined from three lists: the first read, what changed later, and a process that dies in between.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use boekbrug_connector::{Cursor, Page};
use boekbrug_http::testkit::Reply;
use boekbrug_model::record::Customer;
use boekbrug_model::{Feed, Incoming, Record};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use crate::world::{Setup, World, asked, id, is_token, list, usual};

/// A small imitation of the three lists, in the order of their keys and in pages.
#[derive(Default)]
struct Books {
    accounts: Vec<Value>,
    contacts: Vec<Value>,
    addresses: Vec<Value>,
    page: usize,
    version: i64,
}

type Shared = Arc<Mutex<Books>>;

impl Books {
    fn of(customers: u32, page: usize) -> Shared {
        let mut books = Self {
            page,
            version: 1,
            ..Self::default()
        };
        for number in 1..=customers {
            let contact = json!({"ID": id(1_000 + number), "Account": id(number), "FullName": format!("Contact {number}"),
                "Email": format!("c{number}@x.example"), "IsMainContact": true});
            books.contacts.push(contact);
            let address = json!({"ID": id(2_000 + number), "Account": id(number), "Type": if number % 2 == 0 { 3 } else { 4 },
                "AddressLine1": format!("Postbus {number}"), "City": "Delft", "Main": true});
            books.addresses.push(address);
            let account = json!({"ID": id(number), "Code": format!("{number:>18}"), "Name": format!("Klant {number}"), "Status": "C",
                "AddressLine1": format!("Kade {number}"), "City": "Alkmaar", "Email": format!("a{number}@x.example"),
                "MainContact": id(1_000 + number)});
            books.accounts.push(account);
        }
        books.stamp_all();
        Arc::new(Mutex::new(books))
    }

    fn stamp_all(&mut self) {
        let Self {
            accounts,
            contacts,
            addresses,
            version,
            ..
        } = self;
        for row in accounts.iter_mut().chain(contacts).chain(addresses) {
            *version += 1;
            row["Timestamp"] = json!(version.to_string());
        }
    }

    fn change(&mut self, which: &str, at: usize, member: &str, value: Value) {
        self.version += 1;
        let version = json!(self.version.to_string());
        let rows = match which {
            "accounts" => &mut self.accounts,
            "contacts" => &mut self.contacts,
            _ => &mut self.addresses,
        };
        rows[at][member] = value;
        rows[at]["Timestamp"] = version;
    }

    /// Answers `gt` filters with pages by key, and filters on ids.
    fn answer(&self, text: &str) -> Reply {
        let rows = match text {
            text if text.contains("/Accounts?") => &self.accounts,
            text if text.contains("/Contacts?") => &self.contacts,
            text if text.contains("/Addresses?") => &self.addresses,
            text if text.contains("Divisions") => return list(&json!([{"Code": 123_456}])),
            text => panic!("{text}"),
        };
        if !text.contains("/sync/") {
            let field = |name: &str| {
                if text.contains("Account eq guid") {
                    "Account"
                } else {
                    name
                }
                .to_owned()
            };
            let key = if text.contains("InvoiceAccount eq") {
                "InvoiceAccount".to_owned()
            } else {
                field("ID")
            };
            let only_invoice = text.contains("Type eq 3");
            let fitting: Vec<_> = rows
                .iter()
                .filter(|row| {
                    row[&key]
                        .as_str()
                        .is_some_and(|id| text.contains(&format!("guid'{id}'")))
                })
                .filter(|row| !only_invoice || row["Type"] == 3)
                .collect();
            return list(&json!(fitting));
        }
        let above: i64 = between(text, "gt ", "L").parse().unwrap();
        let after = text
            .contains("skiptoken")
            .then(|| between(text, "skiptoken=guid'", "'"));
        let version = |row: &Value| row["Timestamp"].as_str().unwrap().parse::<i64>().unwrap();
        let fitting: Vec<_> = rows
            .iter()
            .filter(|row| version(row) > above && after.is_none_or(|after| row["ID"].as_str().unwrap() > after))
            .collect();
        if fitting.len() <= self.page {
            return list(&json!(fitting));
        }
        let shown = &fitting[..self.page];
        let resource = between(text, "GET /", "?");
        let last = shown.last().unwrap()["ID"].as_str().unwrap();
        let next = format!(
            "https://start.exactonline.nl/api/v1/123456/{resource}?$filter=Timestamp gt {above}L&$skiptoken=guid'{last}'"
        );
        Reply::new(200, json!({"d": {"results": shown, "__next": next}}).to_string())
    }
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap().1.split_once(to).unwrap().0
}

fn server(books: &Shared) -> impl Fn(&Request<Bytes>) -> Reply + Send + Sync + 'static {
    let books = Arc::clone(books);
    move |request| {
        if is_token(request) {
            return usual();
        }
        books.lock().unwrap().answer(&asked(request))
    }
}

fn customer(incoming: &Incoming) -> &Customer {
    match &incoming.record {
        Record::Customer(customer) => customer,
        other => panic!("{other:?}"),
    }
}

async fn run(world: &World, cursor: &mut Option<Cursor>) -> (Vec<Incoming>, usize) {
    world.clock.advance(Duration::from_mins(15));
    world.transport.forget();
    let (records, last) = world.read(Feed::Customers, cursor.take()).await;
    *cursor = last.next;
    (records, world.asked().len())
}

#[tokio::test]
async fn a_first_read_joins_contacts_and_addresses() {
    let books = Books::of(10, 4);
    let world = Setup::default().world(server(&books));
    let (records, last) = world.read(Feed::Customers, None).await;
    assert!(last.done && !last.restarted);
    // Pages of another order than the versions' are followed by a second pass; rows seen twice are the same.
    let codes: std::collections::BTreeSet<_> = records.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes.len(), 10);
    for one in &records {
        let customer = customer(one);
        let number: u32 = one.code.parse().unwrap();
        assert_eq!(customer.contact_person_name, Some(format!("Contact {number}")));
        assert_eq!(customer.visit_address.address1, Some(format!("Kade {number}")));
        let own = number.is_multiple_of(2);
        assert_eq!(customer.invoice_address_same_as_visit_address, !own, "{number}");
        let street = if own {
            format!("Postbus {number}")
        } else {
            format!("Kade {number}")
        };
        assert_eq!(customer.invoice_address.address1, Some(street));
    }
    let asked = world.asked();
    assert!(
        asked.iter().all(|text| text.contains("/sync/")),
        "nothing is looked up one by one: {asked:?}"
    );
    assert!(asked[0].starts_with("GET /sync/CRM/Contacts?$filter=Timestamp gt 1L&$select=ID,Account,"));
}

#[tokio::test]
async fn an_idle_run_is_one_call_and_three_when_the_rhythm_is_due() {
    let books = Books::of(10, 1_000);
    let world = Setup::default().world(server(&books));
    let mut cursor = None;
    run(&world, &mut cursor).await;
    let mut calls = Vec::new();
    for _ in 0..9 {
        let (records, made) = run(&world, &mut cursor).await;
        assert_eq!(records, []);
        calls.push(made);
    }
    // The division is asked for in the first of them, and again with the contacts.
    assert_eq!(calls, [2, 1, 1, 3, 2, 1, 1, 3, 2]);
}

#[tokio::test]
async fn a_changed_account_comes_with_its_contact_and_address() {
    let books = Books::of(10, 1_000);
    let setup = Setup {
        config: json!({"contacts_minutes": 600, "division_minutes": 6000}),
        ..Setup::default()
    };
    let world = setup.world(server(&books));
    let mut cursor = None;
    run(&world, &mut cursor).await;
    run(&world, &mut cursor).await;
    books
        .lock()
        .unwrap()
        .change("accounts", 3, "Name", json!("Nieuwe naam"));
    let (records, calls) = run(&world, &mut cursor).await;
    assert_eq!((records.len(), records[0].name.as_str(), calls), (1, "Nieuwe naam", 3));
    let changed = customer(&records[0]);
    assert_eq!(changed.contact_person_name.as_deref(), Some("Contact 4"));
    assert_eq!(changed.invoice_address.address1.as_deref(), Some("Postbus 4"));
    let asked = world.asked();
    assert!(
        asked[1].starts_with(&format!("GET /crm/Contacts?$filter=ID eq guid'{}'&$select=", id(1_004))),
        "{asked:?}"
    );
    assert!(!asked[1].contains("Timestamp"), "only the sync list has row versions");
    assert!(
        asked[2].contains(&format!("$filter=Type eq 3 and (Account eq guid'{}')", id(4))),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_changed_contact_or_address_brings_its_account_within_the_rhythm() {
    let books = Books::of(10, 1_000);
    let world = Setup::default().world(server(&books));
    let mut cursor = None;
    run(&world, &mut cursor).await;
    books
        .lock()
        .unwrap()
        .change("contacts", 4, "FullName", json!("Iemand anders"));
    books.lock().unwrap().change("addresses", 7, "City", json!("Gouda"));
    books.lock().unwrap().change("addresses", 8, "City", json!("Breda"));
    let mut came = Vec::new();
    for _ in 0..5 {
        came.extend(run(&world, &mut cursor).await.0);
    }
    came.sort_by(|one, other| one.package_id.cmp(&other.package_id));
    let short: Vec<_> = came.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(short, ["5", "8", "9"]);
    assert_eq!(customer(&came[0]).contact_person_name.as_deref(), Some("Iemand anders"));
    assert_eq!(customer(&came[1]).invoice_address.city.as_deref(), Some("Gouda"));
    assert!(
        customer(&came[2]).invoice_address_same_as_visit_address,
        "a delivery address is none of ours"
    );
}

#[tokio::test]
async fn many_changes_are_joined_in_memory_instead_of_looked_up() {
    let books = Books::of(200, 1_000);
    let world = Setup::default().world(server(&books));
    let mut cursor = None;
    run(&world, &mut cursor).await;
    run(&world, &mut cursor).await;
    books.lock().unwrap().stamp_all();
    let mut came = Vec::new();
    let mut calls = 0;
    for _ in 0..2 {
        let (records, made) = run(&world, &mut cursor).await;
        came.extend(records);
        calls += made;
    }
    assert_eq!(came.len(), 200);
    assert!(came.iter().all(|one| customer(one).contact_person_name.is_some()));
    assert!(calls <= 6, "two pages of side lists, not sixteen look-ups: {calls}");
}

#[tokio::test]
async fn who_is_no_customer_any_more_is_gone_and_prospects_never_come() {
    let books = Books::of(3, 1_000);
    books.lock().unwrap().accounts[2]["Status"] = json!("P");
    let world = Setup::default().world(server(&books));
    let mut cursor = None;
    let (records, _) = run(&world, &mut cursor).await;
    assert_eq!(records.len(), 2);
    books.lock().unwrap().change("accounts", 0, "Status", json!("A"));
    world.clock.advance(Duration::from_mins(15));
    let page: Page = world.fetch(Feed::Customers, cursor.as_ref()).await.unwrap();
    assert_eq!((page.records.len(), page.gone.as_slice()), (0, &[id(1)][..]));
}

#[tokio::test]
async fn a_process_that_dies_after_every_page_loses_nothing() {
    let books = Books::of(30, 4);
    let world = Setup::default().world(server(&books));
    let mut cursor = None;
    let mut came = std::collections::BTreeMap::new();
    for round in 0..60 {
        let again = Setup {
            safe: Arc::clone(&world.safe),
            ..Setup::default()
        };
        let fresh = World {
            connector: again.open(&world.clock, Arc::clone(&world.transport)),
            clock: world.clock.clone(),
            transport: Arc::clone(&world.transport),
            safe: Arc::clone(&world.safe),
        };
        let page = fresh.fetch(Feed::Customers, cursor.as_ref()).await.unwrap();
        came.extend(page.records.into_iter().map(|one| (one.package_id.clone(), one)));
        cursor = page.next;
        if page.done {
            assert!(round > 3, "it has pages");
            assert_eq!(came.len(), 30);
            assert!(came.values().all(|one| customer(one).contact_person_name.is_some()));
            return;
        }
    }
    panic!("it does not end");
}

#[tokio::test]
async fn a_page_may_be_asked_again_and_is_the_same() {
    let books = Books::of(10, 4);
    let world = Setup::default().world(server(&books));
    let mut cursor: Option<Cursor> = None;
    let mut came = std::collections::BTreeMap::new();
    for _ in 0..40 {
        world.fetch(Feed::Customers, cursor.as_ref()).await.unwrap();
        let page = world.fetch(Feed::Customers, cursor.as_ref()).await.unwrap();
        for one in page.records {
            assert!(customer(&one).contact_person_name.is_some(), "{}", one.code);
            came.insert(one.package_id.clone(), one);
        }
        cursor = page.next;
        if page.done {
            assert_eq!(came.len(), 10);
            return;
        }
    }
    panic!("it does not end");
}

#[tokio::test]
async fn changes_between_the_pages_are_not_lost() {
    for page in [3, 1_000] {
        let books = Books::of(12, page);
        let world = Setup::default().world(server(&books));
        let mut cursor: Option<Cursor> = None;
        let mut known = std::collections::BTreeMap::new();
        for round in 0..80_usize {
            let page = world.fetch(Feed::Customers, cursor.as_ref()).await.unwrap();
            known.extend(
                page.records
                    .into_iter()
                    .map(|one| (one.code.clone(), customer(&one).clone())),
            );
            cursor = page.next;
            if round < 30 {
                let name = json!(format!("Naam {round}"));
                books
                    .lock()
                    .unwrap()
                    .change("accounts", round * 5 % 12, "Name", name.clone());
                books
                    .lock()
                    .unwrap()
                    .change("contacts", round * 7 % 12, "FullName", name);
            }
            world.clock.advance(Duration::from_mins(3));
        }
        let books = books.lock().unwrap();
        for (account, contact) in books.accounts.iter().zip(&books.contacts) {
            let customer = &known[account["Code"].as_str().unwrap().trim()];
            assert_eq!(customer.name, account["Name"].as_str().unwrap());
            assert_eq!(customer.contact_person_name.as_deref(), contact["FullName"].as_str());
        }
    }
}

#[tokio::test]
async fn invoices_may_go_to_the_account_that_pays() {
    let books = Books::of(4, 1_000);
    books.lock().unwrap().accounts[1]["InvoiceAccount"] = json!(id(1));
    let setup = Setup {
        options: json!({"sendInvoiceTo": "invoiceAccount"}),
        ..Setup::default()
    };
    let world = setup.world(server(&books));
    let mut cursor = None;
    let (records, _) = run(&world, &mut cursor).await;
    let to = |records: &[Incoming], code: &str| {
        let one = records.iter().find(|one| one.code == code).unwrap();
        customer(one).send_invoice_to.clone().unwrap()
    };
    assert_eq!(
        (to(&records, "2").as_str(), to(&records, "3").as_str()),
        ("a1@x.example", "a3@x.example")
    );
    books
        .lock()
        .unwrap()
        .change("accounts", 0, "Email", json!("nieuw@x.example"));
    let (records, _) = run(&world, &mut cursor).await;
    assert_eq!(
        to(&records, "2"),
        "nieuw@x.example",
        "who is invoiced through it comes along"
    );
}
