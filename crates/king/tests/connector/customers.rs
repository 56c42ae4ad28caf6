//! Customers of the application in the package: look, read, make, overwrite; and what is known after every failure.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use boekbrug_connector::{
    ConnectorError, CustomerChange, ErrorKind, FoundCustomer, Outcome, References, WantedCustomer,
};
use boekbrug_http::testkit::Reply;
use boekbrug_model::customers_out::{CheckedCustomer, CustomerContext, check};
use boekbrug_model::record::{Address, Country, Customer};
use boekbrug_model::{ConnectionSettings, Feed, FindingCode, Profile, Record};
use serde_json::{Value, json};

use crate::world::{Heard, Say, World, between, escaped, world, world_set};

const DOORS: [&str; 3] = ["strings", "form", "dataset"];

/// A table of debtors that is read, written and asked by one condition, as the package is told to do it.
#[derive(Clone, Default)]
struct Debtors(Arc<Mutex<Vec<BTreeMap<String, String>>>>);

impl Debtors {
    fn with(rows: &[&[(&str, &str)]]) -> Self {
        let row = |cells: &&[(&str, &str)]| {
            let cells = cells
                .iter()
                .map(|(column, value)| ((*column).to_owned(), (*value).to_owned()));
            cells.collect()
        };
        Self(Arc::new(Mutex::new(rows.iter().map(row).collect())))
    }

    fn answers(&self, heard: &Heard) -> Option<Say> {
        let mut rows = self.0.lock().unwrap();
        match heard.operation.as_str() {
            "GetStamtabelRecords" if heard.table() == "DEB" => {
                let (column, value) = (heard.cell("WHEREFIELDS")?, heard.cell("WHEREVALUES")?);
                let fits = |row: &&BTreeMap<String, String>| column.is_empty() || row.get(&column) == Some(&value);
                Some(Say::Rows(rows.iter().filter(fits).map(shown).collect()))
            }
            "CreateStamTabelRecord" => {
                let row = cells(&heard.payload);
                if rows.iter().any(|known| known.get("ZKSL") == row.get("ZKSL")) {
                    return Some(Say::No("De zoeksleutel bestaat al".to_owned()));
                }
                let number = row.get("NR").cloned().unwrap_or_else(|| "10999".to_owned());
                let mut row = row;
                row.insert("NR".to_owned(), number.clone());
                // the first value that there is
                row.entry("BTWPL".to_owned()).or_insert_with(|| "B".to_owned());
                row.entry("BETCOND".to_owned()).or_insert_with(|| "1".to_owned());
                rows.push(row);
                Some(Say::Made(Some(number)))
            }
            "UpdateStamtabelRecord" => {
                let number = heard.cell("WHEREVALUES")?;
                for row in rows.iter_mut().filter(|row| row.get("NR") == Some(&number)) {
                    row.extend(cells(&heard.payload));
                }
                Some(Say::Yes)
            }
            _ => None,
        }
    }

    fn world(&self, change: Value) -> World {
        let debtors = self.clone();
        world_set(change, move |heard| debtors.answers(heard))
    }
}

fn shown(row: &BTreeMap<String, String>) -> String {
    let cells = row
        .iter()
        .map(|(column, value)| format!("<{column}>{}</{column}>", escaped(value)));
    format!("<DATA>{}</DATA>", cells.collect::<String>())
}

/// The cells of what is written.
fn cells(payload: &str) -> BTreeMap<String, String> {
    let start = payload.rfind("<DATA").unwrap();
    let tree = boekbrug_king::xml::read_text(
        &format!(
            "<r xmlns:diffgr=\"d\" xmlns:msdata=\"m\">{}</DATA></r>",
            payload[start..].split("</DATA>").next().unwrap()
        ),
        &boekbrug_king::xml::Bounds::default(),
    );
    let cells = tree.unwrap().child("DATA").unwrap().children.clone();
    cells.into_iter().map(|cell| (cell.name, cell.text)).collect()
}

fn references() -> References {
    let mut references = References::default();
    for (key, code, name) in [("NED", "NL", "Nederland"), ("BEL", "BE", "Belgie")] {
        let country = Country {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        references.insert(Feed::Countries, key.to_owned(), Record::Country(country));
    }
    references
}

fn wanted(number: Option<&str>, vat: Option<&str>, kvk: Option<&str>) -> WantedCustomer {
    WantedCustomer {
        number: number.map(str::to_owned),
        vat_number: vat.map(str::to_owned),
        identification: kvk.map(str::to_owned),
    }
}

async fn found(world: &World, wanted: &WantedCustomer) -> Result<Vec<FoundCustomer>, ConnectorError> {
    world.connector.find_customers(wanted, &references()).await
}

/// What was asked of the table of debtors: column, operator, value.
fn asked(world: &World) -> Vec<String> {
    let asked = world.sent("GetStamtabelRecords").into_iter().map(|heard| {
        let part = |name: &str| heard.cell(name).unwrap_or_default();
        format!(
            "{} {} {}",
            part("WHEREFIELDS"),
            part("WHEREOPERATORS"),
            part("WHEREVALUES")
        )
    });
    asked.collect()
}

/// The row as the feed of customers has it.
async fn in_the_feed(world: &World, id: &str) -> boekbrug_model::Incoming {
    let page = world.fetch_with(Feed::Customers, None, &references()).await.unwrap();
    page.records.into_iter().find(|row| row.package_id == id).unwrap()
}

fn customer(code: &str) -> Customer {
    Customer {
        customer_code: code.to_owned(),
        name: "Bakkerij De Korenaar & Zn".to_owned(),
        contact_person_name: Some("A. de Boer".to_owned()),
        vat_number: Some("NL123456782B01".to_owned()),
        identification: Some("12345678".to_owned()),
        visit_address: Address {
            address1: Some("Kade 1 bis".to_owned()),
            zip_code: Some("1811 AB".to_owned()),
            city: Some("Alkmaar".to_owned()),
            country_code: Some("NL".to_owned()),
            phone_number: Some("072-1234567".to_owned()),
            ..Address::default()
        },
        send_invoice_to: Some("facturen@korenaar.example".to_owned()),
        payment_condition_id: Some("14".to_owned()),
        ..Customer::default()
    }
}

fn checked(customer: &Customer, fields: Option<&BTreeSet<String>>) -> CheckedCustomer {
    let settings = ConnectionSettings::for_profile(Profile::B);
    let references = references();
    let countries = references.all(Feed::Countries).filter_map(|(id, record)| match record {
        Record::Country(country) => Some((id.to_owned(), country.clone())),
        _ => None,
    });
    let countries: Vec<_> = countries.collect();
    let context = CustomerContext {
        rules: boekbrug_king::capability().customers_out.as_ref().unwrap(),
        settings: &settings,
        countries: &countries,
        number: None,
        fields,
    };
    check(customer, &context).unwrap().0
}

async fn create(world: &World, customer: &Customer) -> Result<FoundCustomer, ConnectorError> {
    let customer = checked(customer, None);
    world.connector.create_customer(&customer, &references()).await
}

async fn overwrite(
    world: &World,
    found: &FoundCustomer,
    customer: &Customer,
    fields: &[&str],
) -> Result<FoundCustomer, ConnectorError> {
    let fields: BTreeSet<String> = fields.iter().map(|path| (*path).to_owned()).collect();
    let change = CustomerChange {
        found,
        customer: &checked(customer, Some(&fields)),
        fields: &fields,
    };
    world.connector.overwrite_customer(&change, &references()).await
}

#[tokio::test]
async fn each_key_is_asked_for_by_itself_and_a_row_comes_once() {
    let row: &[_] = &[
        ("NR", "10500"),
        ("NAAM", "Werf"),
        ("BTWNR", "123456782B01"),
        ("KVKNR", "12345678"),
    ];
    for door in DOORS {
        let world = Debtors::with(&[row]).world(json!({"door": door}));
        let all = found(
            &world,
            &wanted(Some("010500"), Some("NL123456782B01"), Some("12345678")),
        )
        .await;
        let all = all.unwrap();
        assert_eq!(all.len(), 1, "{door}");
        assert_eq!((all[0].row.package_id.as_str(), all[0].changed), ("10500", None));
        assert_eq!(
            all[0].raw,
            json!({"NR": "10500", "NAAM": "Werf", "BTWNR": "123456782B01", "KVKNR": "12345678"})
        );
        assert_eq!(
            asked(&world),
            [
                "NR = 10500",
                "BTWNR = NL123456782B01",
                "BTWNR = 123456782B01",
                "KVKNR = 12345678"
            ]
        );
    }
}

#[tokio::test]
async fn a_code_that_the_package_cannot_have_is_not_asked_for() {
    let world = world(|_| None);
    for number in ["KL-0042", "-1", "0", "100000000", " "] {
        assert_eq!(found(&world, &wanted(Some(number), Some(" "), None)).await.unwrap(), []);
        assert_eq!(
            world.connector.read_customer(number, &references()).await.unwrap(),
            None
        );
    }
    assert_eq!(world.calls(), [] as [&str; 0]);
}

#[tokio::test]
async fn a_condition_that_is_ignored_finds_nobody_else_and_too_many_rows_are_no_answer() {
    let rows = |count: u32| {
        let row =
            |number| format!("<DATA><NR>{number}</NR><NAAM>Klant {number}</NAAM><KVKNR>8765432{number}</KVKNR></DATA>");
        (1..=count).map(row).collect::<String>()
    };
    let world_of = |count| world(move |heard| (heard.table() == "DEB").then(|| Say::Rows(rows(count))));
    let few = found(&world_of(9), &wanted(Some("7"), None, Some("87654325")))
        .await
        .unwrap();
    let ids: Vec<_> = few.iter().map(|one| one.row.package_id.as_str()).collect();
    assert_eq!(ids, ["5", "7"]);
    let error = found(&world_of(10), &wanted(Some("7"), None, None)).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Malformed, Outcome::Temporary));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_never_nobody() {
    for row in [
        "<DATA><NAAM>x</NAAM></DATA>",
        "<DATA><NR>10500</NR><BLOK>?</BLOK></DATA>",
    ] {
        let world = world(move |heard| (heard.table() == "DEB").then(|| Say::Rows(row.to_owned())));
        let error = found(&world, &wanted(Some("10500"), None, None)).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Malformed, Outcome::Temporary),
            "{row}"
        );
        let error = world.connector.read_customer("10500", &references()).await.unwrap_err();
        assert_eq!(error.outcome, Outcome::Temporary);
    }
}

#[tokio::test]
async fn a_customer_is_made_once_and_comes_back_as_its_feed_has_it() {
    for door in DOORS {
        let debtors = Debtors::default();
        let world = debtors.world(json!({"door": door}));
        let made = create(&world, &customer("10500")).await.unwrap();
        assert_eq!(
            made.row,
            in_the_feed(&world, "10500").await,
            "{door}: the next read finds nothing new"
        );
        assert_eq!(world.sent("CreateStamTabelRecord").len(), 1);
        let Record::Customer(there) = &made.row.record else {
            panic!("{:?}", made.row)
        };
        let mut told = customer("10500");
        told.contact_person_name.clone_from(&there.contact_person_name);
        assert_eq!(there.visit_address.address1, told.visit_address.address1);
        assert_eq!((&there.name, &there.vat_number), (&told.name, &told.vat_number));
        assert_eq!(there.visit_address.country.as_deref(), Some("Nederland"));
        assert_eq!(there.payment_condition_id.as_deref(), Some("14"));
    }
}

#[tokio::test]
async fn a_new_debtor_through_every_door() {
    for door in DOORS {
        let world = Debtors::default().world(json!({"door": door}));
        create(&world, &customer("10500")).await.unwrap();
        let sent = world.sent("CreateStamTabelRecord").remove(0);
        insta::assert_snapshot!(format!("debtor_{door}"), sent.payload.replace("><", ">\n<"));
    }
}

#[tokio::test]
async fn an_adopted_row_is_the_one_of_the_feed() {
    let row: &[_] = &[
        ("NR", "10500"),
        ("ZKSL", "KOREN"),
        ("NAAM", "De Korenaar"),
        ("STRAAT", "Kade"),
        ("HNR", "1"),
        ("LAND", "NED"),
        ("KVKNR", "1234.56.78"),
        ("BTWPL", "B"),
        ("KPL", "10"),
        ("BLOK", "N"),
    ];
    let world = Debtors::with(&[row]).world(json!({}));
    let read = world
        .connector
        .read_customer("10500", &references())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.row, in_the_feed(&world, "10500").await);
    let adopted = found(&world, &wanted(Some("10500"), None, None)).await.unwrap();
    assert_eq!(adopted, [read]);
}

#[tokio::test]
async fn only_what_changed_is_overwritten_and_the_row_is_the_one_of_the_feed() {
    let row: &[_] = &[
        ("NR", "10500"),
        ("ZKSL", "KOREN"),
        ("NAAM", "Oud"),
        ("NAAM2", "Weg"),
        ("STRAAT", "Kade"),
        ("HNR", "1"),
        ("HNRTV", "bis"),
        ("ADRES", "Kade 1 bis"),
        ("BETCOND", "14"),
        ("MEDEWDEC", "JAN"),
    ];
    let mut wanted = customer("10500");
    wanted.contact_person_name = None;
    let fields = [
        "name",
        "contactPersonName",
        "visitAddress.contactPerson",
        "visitAddress.address1",
        "visitAddress.city",
    ];
    for door in DOORS {
        let world = Debtors::with(&[row]).world(json!({"door": door}));
        let before = world
            .connector
            .read_customer("10500", &references())
            .await
            .unwrap()
            .unwrap();
        let after = overwrite(&world, &before, &wanted, &fields).await.unwrap();
        assert_eq!(after.row, in_the_feed(&world, "10500").await, "{door}");
        let sent = world.sent("UpdateStamtabelRecord").remove(0);
        let columns: Vec<_> = cells(&sent.payload).into_iter().collect();
        let expected = [
            ("NAAM", "Bakkerij De Korenaar & Zn"),
            ("NAAM2", ""),
            ("PLAATS", "Alkmaar"),
        ];
        assert_eq!(
            columns,
            expected.map(|(column, value)| (column.to_owned(), value.to_owned()))
        );
        let selection = ["TABLE", "WHEREFIELDS", "WHEREOPERATORS", "WHEREVALUES"].map(|tag| sent.cell(tag).unwrap());
        assert_eq!(selection, ["DEB", "NR", "=", "10500"]);
        if door == "strings" {
            insta::assert_snapshot!("debtor_changed", sent.payload.replace("><", ">\n<"));
        }
    }
}

#[tokio::test]
async fn what_is_there_already_is_not_sent_and_a_second_time_changes_nothing() {
    let debtors = Debtors::with(&[&[("NR", "10500"), ("NAAM", "Oud")]]);
    let world = debtors.world(json!({}));
    let before = world
        .connector
        .read_customer("10500", &references())
        .await
        .unwrap()
        .unwrap();
    let after = overwrite(&world, &before, &customer("10500"), &["name"]).await.unwrap();
    assert_eq!(
        overwrite(&world, &before, &customer("10500"), &["name"]).await.unwrap(),
        after
    );
    assert_eq!(
        overwrite(&world, &after, &customer("10500"), &["name"]).await.unwrap(),
        after
    );
    assert_eq!(
        world.sent("UpdateStamtabelRecord").len(),
        2,
        "the third had nothing to say"
    );
}

#[tokio::test]
async fn a_number_outside_the_range_of_debtors_is_refused_before_anything_is_sent() {
    let world = Debtors::default().world(json!({}));
    for code in ["9999", "20000", "1"] {
        let error = create(&world, &customer(code)).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
        let finding = &error.findings[0];
        assert_eq!(finding.code, FindingCode::CustomerNumberOutOfRange);
        let told = ["customer", "from", "until"].map(|place| finding.params[place].as_str());
        assert_eq!(told, [code, "10000", "19999"]);
    }
    assert!(world.sent("CreateStamTabelRecord").is_empty());
    assert_eq!(world.sent("GetAdmInfo").len(), 1, "it is read once");
}

#[tokio::test]
async fn a_range_that_is_not_told_refuses_nobody() {
    for basis in [
        "<DATA><AANTPER>12</AANTPER></DATA>",
        "<DATA><ONDERDEB>0</ONDERDEB><BOVENDEB>0</BOVENDEB></DATA>",
        "",
    ] {
        let debtors = Debtors::default();
        let world = world(move |heard| match heard.table().as_str() {
            "BASFIN" => Some(Say::Rows(basis.to_owned())),
            _ => debtors.answers(heard),
        });
        assert_eq!(create(&world, &customer("7")).await.unwrap().row.code, "7", "{basis}");
    }
    let debtors = Debtors::default();
    let refusing = world(move |heard| match heard.operation.as_str() {
        "GetAdmInfo" => Some(Say::No("Onbekende tabel".to_owned())),
        _ => debtors.answers(heard),
    });
    assert_eq!(create(&refusing, &customer("7")).await.unwrap().row.code, "7");
}

#[tokio::test]
async fn a_number_of_the_package_is_the_one_that_comes_back() {
    let world = Debtors::default().world(json!({"debtor_number": "package"}));
    let made = create(&world, &customer("1")).await.unwrap();
    assert_eq!(made.row.code, "10999");
    assert_eq!(between(&world.sent("CreateStamTabelRecord")[0].payload, "NR"), None);
}

#[tokio::test]
async fn an_answer_without_a_key_or_with_another_one_is_looked_up_by_the_number() {
    for key in [None, Some("KOREN"), Some("17"), Some("10501")] {
        let debtors = Debtors::with(&[&[("NR", "10501"), ("ZKSL", "X"), ("NAAM", "Een ander")]]);
        let world = world(move |heard| match debtors.answers(heard)? {
            Say::Made(_) => Some(Say::Made(key.map(str::to_owned))),
            other => Some(other),
        });
        let made = create(&world, &customer("10500")).await.unwrap();
        assert_eq!(made.row.code, "10500", "never somebody else: {key:?}");
    }
    let nobody = world(|heard| (heard.operation == "CreateStamTabelRecord").then(|| Say::Made(None)));
    let error = create(&nobody, &customer("10500")).await.unwrap_err();
    assert_eq!(
        (error.outcome, error.findings[0].code),
        (Outcome::Unknown, FindingCode::PackageAnswerLost)
    );
}

#[tokio::test]
async fn the_same_number_again_is_refused_and_may_be_our_own() {
    for door in DOORS {
        let world = Debtors::default().world(json!({"door": door}));
        create(&world, &customer("10500")).await.unwrap();
        let error = create(&world, &customer("10500")).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Refused, Outcome::Unknown),
            "only a look may follow"
        );
        assert_eq!(error.findings[0].code, FindingCode::CustomerCodeInUse);
        assert_eq!(error.findings[0].params["customer"], "10500");
    }
}

/// What a played package says to a call, and what is known then.
fn failures() -> Vec<(Say, ErrorKind, Outcome, FindingCode)> {
    use ErrorKind::{ConnectionRefused, Malformed, Refused, Unreachable};
    let no = |text: &str| Say::No(text.to_owned());
    vec![
        (
            no("Postcode is te lang"),
            Refused,
            Outcome::Permanent,
            FindingCode::CustomerFieldInvalid,
        ),
        (
            no("Land NED bestaat niet"),
            Refused,
            Outcome::Permanent,
            FindingCode::CustomerCountryUnknown,
        ),
        (
            no("BTWNR is onjuist"),
            Refused,
            Outcome::Permanent,
            FindingCode::CustomerVatNumberInvalid,
        ),
        (
            no("Sluitrekening ontbreekt"),
            Refused,
            Outcome::Permanent,
            FindingCode::RecordFieldRefused,
        ),
        (
            no("Iets anders (CS9)"),
            Refused,
            Outcome::Permanent,
            FindingCode::PackageOther,
        ),
        (
            no("De module ontbreekt"),
            ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionModuleMissing,
        ),
        (
            no("Er is een deadlock opgetreden"),
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Say::NoWithKey("Mislukt".to_owned()),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Say::Raw(Reply::new(200, "<html>")),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Say::Raw(Reply::new(503, "")),
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Say::Raw(Reply::NoAnswer),
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Say::Raw(Reply::NotSent),
            Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
    ]
}

#[tokio::test]
async fn what_is_known_when_a_customer_cannot_be_made() {
    for (say, kind, outcome, code) in failures() {
        let shown = format!("{say:?}");
        let never_left = matches!(say, Say::Raw(Reply::NotSent));
        let world = world(move |heard| (heard.operation == "CreateStamTabelRecord").then(|| say.clone()));
        let error = create(&world, &customer("10500")).await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.findings[0].code),
            (kind, outcome, code),
            "{shown}"
        );
        let tries = world.sent("CreateStamTabelRecord").len();
        assert!(tries == 1 || never_left, "never repeated: {shown}, {tries} times");
    }
}

#[tokio::test]
async fn a_made_customer_that_cannot_be_read_back_is_unknown() {
    let debtors = Debtors::default();
    let world = world(move |heard| match heard.table().as_str() {
        "DEB" if heard.operation == "GetStamtabelRecords" => Some(Say::Raw(Reply::NoAnswer)),
        _ => debtors.answers(heard),
    });
    let error = create(&world, &customer("10500")).await.unwrap_err();
    assert_eq!(
        (error.outcome, error.findings[0].code),
        (Outcome::Unknown, FindingCode::PackageAnswerLost)
    );
}

#[tokio::test]
async fn what_is_known_when_a_customer_cannot_be_overwritten() {
    let gone = (
        Say::No("Debiteur 10500 niet gevonden".to_owned()),
        ErrorKind::Refused,
        Outcome::Permanent,
        FindingCode::CustomerGone,
    );
    for (say, kind, outcome, code) in failures().into_iter().chain([gone]) {
        let shown = format!("{say:?}");
        let debtors = Debtors::with(&[&[("NR", "10500"), ("NAAM", "Oud")]]);
        let world = world(move |heard| match heard.operation.as_str() {
            "UpdateStamtabelRecord" => Some(say.clone()),
            _ => debtors.answers(heard),
        });
        let before = world
            .connector
            .read_customer("10500", &references())
            .await
            .unwrap()
            .unwrap();
        let error = overwrite(&world, &before, &customer("10500"), &["name"])
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.findings[0].code),
            (kind, outcome, code),
            "{shown}"
        );
        if code == FindingCode::CustomerGone {
            assert_eq!(error.findings[0].params["customer"], "10500");
        }
    }
}

#[tokio::test]
async fn nobody_is_overwritten_where_nobody_is() {
    let debtors = Debtors::with(&[&[("NR", "10500"), ("NAAM", "Oud")]]);
    let world = debtors.world(json!({}));
    let mut before = world
        .connector
        .read_customer("10500", &references())
        .await
        .unwrap()
        .unwrap();
    debtors.0.lock().unwrap().clear();
    for (id, calls) in [("10500", 1), ("geen nummer", 1)] {
        before.row.package_id = id.to_owned();
        let error = overwrite(&world, &before, &customer("10500"), &["name"])
            .await
            .unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Permanent, FindingCode::CustomerGone),
            "{id}"
        );
        assert_eq!(world.sent("UpdateStamtabelRecord").len(), calls);
    }
}

#[tokio::test]
async fn an_ended_session_makes_one_customer() {
    let debtors = Debtors::default();
    let first = Mutex::new(true);
    let world = world(move |heard| {
        let ended = heard.operation == "CreateStamTabelRecord" && std::mem::take(&mut *first.lock().unwrap());
        if ended {
            return Some(Say::No("De sessie is verlopen".to_owned()));
        }
        debtors.answers(heard)
    });
    assert_eq!(create(&world, &customer("10500")).await.unwrap().row.code, "10500");
    assert_eq!(
        world.sent("CreateStamTabelRecord").len(),
        2,
        "once without a session, once with"
    );
}

/// By then a person may have saved something newer.
#[tokio::test]
async fn a_change_is_never_sent_again_by_itself() {
    for (say, kind) in [
        (
            Say::Raw(Reply::new(429, "")),
            ErrorKind::RateLimited { retry_after: None },
        ),
        (Say::No("De sessie is verlopen".to_owned()), ErrorKind::Unreachable),
    ] {
        let shown = format!("{say:?}");
        let debtors = Debtors::with(&[&[("NR", "10500"), ("NAAM", "Oud")]]);
        let first = Mutex::new(Some(say));
        let world = world(move |heard| {
            let is_change = heard.operation == "UpdateStamtabelRecord";
            let say = is_change.then(|| first.lock().unwrap().take()).flatten();
            say.or_else(|| debtors.answers(heard))
        });
        let read = world.connector.read_customer("10500", &references()).await;
        let before = read.unwrap().unwrap();
        let error = overwrite(&world, &before, &customer("10500"), &["name"])
            .await
            .unwrap_err();
        assert_eq!((error.kind, error.outcome), (kind, Outcome::Temporary), "{shown}");
        assert_eq!(world.sent("UpdateStamtabelRecord").len(), 1, "{shown}");
        let after = overwrite(&world, &before, &customer("10500"), &["name"]).await;
        assert_eq!(
            after.unwrap().row.name,
            customer("10500").name,
            "{shown}: the next try does it"
        );
    }
}

#[tokio::test]
async fn every_setting_of_a_debtor_reads_back_what_was_said() {
    let choices = [
        ("debtor_search_key", ["number", "name", "nameAndNumber"].as_slice()),
        ("debtor_number", ["sent", "package"].as_slice()),
        ("debtor_address", ["both", "parts", "line"].as_slice()),
        ("debtor_country", ["key", "iso"].as_slice()),
        ("debtor_vat_liability", ["B", "I"].as_slice()),
        ("debtor_closing_account", ["1300"].as_slice()),
    ];
    for (setting, values) in choices {
        for value in values {
            let mut change = json!({});
            change[setting] = json!(value);
            let world = Debtors::default().world(change);
            let made = create(&world, &customer("10500")).await.unwrap();
            assert_eq!(
                made.row,
                in_the_feed(&world, &made.row.package_id).await,
                "{setting} {value}"
            );
            let Record::Customer(there) = made.row.record else {
                panic!("{setting}")
            };
            let said = customer("10500");
            assert_eq!(
                there.visit_address.address1, said.visit_address.address1,
                "{setting} {value}"
            );
            assert_eq!(
                there.visit_address.country_code, said.visit_address.country_code,
                "{setting} {value}"
            );
        }
    }
}
