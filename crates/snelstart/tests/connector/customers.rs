//! Customers of the application in the package: look, read, make, overwrite; and what is known after every failure.

use std::collections::BTreeSet;

use boekbrug_connector::{
    ConnectorError, CustomerChange, ErrorKind, FoundCustomer, Outcome, References, WantedCustomer,
};
use boekbrug_http::testkit::Reply;
use boekbrug_model::customers_out::{CheckedCustomer, CustomerContext, check};
use boekbrug_model::record::Customer;
use boekbrug_model::{ConnectionSettings, FindingCode, Profile, Record};
use serde_json::{Value, json};

use crate::world::{KEY, World, ok, serve, world, world_with};

fn relation(id: &str, code: i64, more: Value) -> Value {
    let mut row = json!({"id": id, "relatiecode": code, "naam": format!("Relatie {code}"), "relatiesoort": ["Klant"],
        "modifiedOn": "2026-03-16T09:30:00.12"});
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

fn wanted(number: Option<&str>, vat: Option<&str>, kvk: Option<&str>) -> WantedCustomer {
    WantedCustomer {
        number: number.map(str::to_owned),
        vat_number: vat.map(str::to_owned),
        identification: kvk.map(str::to_owned),
    }
}

async fn found(world: &World, wanted: &WantedCustomer) -> Vec<FoundCustomer> {
    world
        .connector
        .find_customers(wanted, &References::default())
        .await
        .unwrap()
}

fn is_debtor(found: &FoundCustomer) -> bool {
    matches!(&found.row.record, Record::Customer(customer) if customer.is_debtor)
}

#[tokio::test]
async fn each_key_is_asked_for_by_itself_and_a_row_comes_once() {
    let row = json!([relation(
        "r1",
        1001,
        json!({"btwNummer": "123456782B01", "kvkNummer": "12345678"})
    )]);
    let world = world(serve(vec![("GET /relaties", ok(row))]));
    let all = found(&world, &wanted(Some("1001"), Some("NL123456782B01"), Some("12345678"))).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].row.package_id, "r1");
    assert_eq!(all[0].raw["kvkNummer"], "12345678");
    assert_eq!(
        world.asked(),
        [
            "GET /relaties?$filter=Relatiecode eq 1001&$top=500&$skip=0",
            "GET /relaties?$filter=BtwNummer eq 'NL123456782B01'&$top=500&$skip=0",
            "GET /relaties?$filter=BtwNummer eq '123456782B01'&$top=500&$skip=0",
            "GET /relaties?$filter=KvkNummer eq '12345678'&$top=500&$skip=0",
        ]
    );
}

#[tokio::test]
async fn a_code_that_the_package_cannot_have_is_not_asked_for() {
    let world = world(serve(vec![("GET /relaties", ok("[]"))]));
    for number in ["KL-0042", "-1", "0", "2147483648", " "] {
        assert_eq!(found(&world, &wanted(Some(number), Some(" "), None)).await, []);
    }
    assert_eq!(world.asked(), [] as [&str; 0]);
}

#[tokio::test]
async fn rows_that_hold_no_key_are_left_out_and_suppliers_are_no_debtors() {
    let rows = json!([
        relation("other", 1002, json!({"kvkNummer": "87654321"})),
        relation(
            "supplier",
            1003,
            json!({"kvkNummer": "1234 5678", "relatiesoort": ["Leverancier"]})
        ),
        relation("own", 1004, json!({"kvkNummer": "12345678", "relatiesoort": ["Eigen"]})),
        relation("system", -2, json!({"kvkNummer": "12345678"})),
        relation("ended", 1005, json!({"kvkNummer": "12345678", "nonactief": true})),
    ]);
    let world = world(serve(vec![("GET /relaties", ok(rows))]));
    let all = found(&world, &wanted(None, None, Some("12345678"))).await;
    let short: Vec<_> = all
        .iter()
        .map(|one| (one.row.package_id.as_str(), is_debtor(one), one.row.is_active))
        .collect();
    assert_eq!(short, [("supplier", false, true), ("ended", true, false)]);
}

#[tokio::test]
async fn a_filter_on_relations_that_is_ignored_makes_us_read_everything() {
    let all: Vec<_> = (1..=23).map(|n| relation(&format!("r{n}"), n, json!({}))).collect();
    let server = move |request: &http::Request<bytes::Bytes>| {
        let query = request.uri().query().unwrap_or_default();
        let skip: usize = query.rsplit('=').next().unwrap().parse().unwrap_or(0);
        match request.uri().path() {
            "/b2b/token" => Reply::new(599, ""),
            _ => ok(json!(all.iter().skip(skip).take(10).collect::<Vec<_>>())),
        }
    };
    let world = world_with(json!({"page_size": 10}), ConnectionSettings::default(), KEY, server);
    assert_eq!(
        found(&world, &wanted(Some("22"), None, None)).await[0].row.package_id,
        "r22"
    );
    assert_eq!(found(&world, &wanted(Some("99"), None, None)).await, []);
}

#[tokio::test]
async fn a_relation_that_cannot_be_read_is_never_nothing_there() {
    for body in [
        json!([{"id": "r1", "relatiecode": {}}]),
        json!([{"relatiecode": 1001, "relatiesoort": ["Klant"]}]),
        json!({"Message": "x"}),
    ] {
        let world = world(serve(vec![("GET /relaties", ok(body))]));
        let error = world
            .connector
            .find_customers(&wanted(Some("1001"), None, None), &References::default())
            .await
            .unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Malformed, Outcome::Temporary));
    }
}

#[tokio::test]
async fn when_it_was_changed_is_told_only_where_the_zone_is_certain() {
    let row = |stamp: &str| ok(relation("r1", 1001, json!({"modifiedOn": stamp})));
    for (zone, stamp, instant) in [
        ("unknown", "2026-03-16T09:30:00.12", None),
        ("utc", "2026-03-16T09:30:00.12", Some("2026-03-16T09:30:00.12Z")),
        ("amsterdam", "2026-03-16T09:30:00.12", Some("2026-03-16T08:30:00.12Z")),
        // The hour that Dutch clocks repeat.
        ("amsterdam", "2026-10-25T02:30:00", None),
        ("utc", "gisteren", None),
    ] {
        let server = serve(vec![("GET /relaties/r1", row(stamp))]);
        let world = world_with(json!({"modified_on": zone}), ConnectionSettings::default(), KEY, server);
        let found = world
            .connector
            .read_customer("r1", &References::default())
            .await
            .unwrap();
        let changed = found.unwrap().changed.map(|at| at.to_string());
        assert_eq!(changed.as_deref(), instant, "{zone} {stamp}");
    }
}

#[tokio::test]
async fn a_relation_that_is_gone_is_none() {
    let gone = r#"[{"errorCode":"REL-0005","message":"Relatie niet gevonden"}]"#;
    for reply in [Reply::new(404, ""), Reply::new(404, gone), Reply::new(400, gone)] {
        let world = world(serve(vec![("GET /relaties/r1", reply)]));
        let found = world
            .connector
            .read_customer("r1", &References::default())
            .await
            .unwrap();
        assert_eq!(found, None);
    }
    let refused = world(serve(vec![("GET /relaties/r1", Reply::new(403, ""))]));
    let error = refused
        .connector
        .read_customer("r1", &References::default())
        .await
        .unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionRightMissing);
    assert_eq!(error.findings[0].params["right"], "relaties:read");
}

fn customer(code: &str) -> Customer {
    Customer {
        customer_code: code.to_owned(),
        name: "Bakkerij De Korenaar".to_owned(),
        vat_number: Some("NL123456782B01".to_owned()),
        identification: Some("12345678".to_owned()),
        send_invoice_to: Some("facturen@korenaar.example".to_owned()),
        ..Customer::default()
    }
}

fn checked(customer: &Customer, fields: Option<&BTreeSet<String>>) -> CheckedCustomer {
    let settings = ConnectionSettings::for_profile(Profile::B);
    let context = CustomerContext {
        rules: boekbrug_snelstart::capability().customers_out.as_ref().unwrap(),
        settings: &settings,
        countries: &[],
        number: None,
        fields,
    };
    check(customer, &context).unwrap().0
}

async fn create(world: &World, code: &str) -> Result<FoundCustomer, ConnectorError> {
    let customer = checked(&customer(code), None);
    world.connector.create_customer(&customer, &References::default()).await
}

#[tokio::test]
async fn a_customer_is_made_once_and_its_row_comes_back() {
    let made = relation("r1", 1001, json!({"naam": "Bakkerij De Korenaar"}));
    let world = world(serve(vec![("POST /relaties", Reply::new(201, made.to_string()))]));
    let found = create(&world, "1001").await.unwrap();
    assert_eq!((found.row.package_id.as_str(), found.row.code.as_str()), ("r1", "1001"));
    assert_eq!(found.raw["naam"], "Bakkerij De Korenaar");
    let sent: Value = serde_json::from_slice(world.transport.requests()[1].body()).unwrap();
    let expected = json!({"relatiesoort": ["Klant"], "relatiecode": 1001, "naam": "Bakkerij De Korenaar", "kvkNummer": "12345678",
        "btwNummer": "NL123456782B01", "factuurEmailVersturen": {"shouldSend": false, "email": "facturen@korenaar.example"}});
    assert_eq!(sent, expected, "without an id, which is the package's to give");
    assert_eq!(world.asked(), ["POST /relaties"]);
}

#[tokio::test]
async fn an_empty_answer_to_a_new_customer_is_looked_up_by_its_number() {
    let rows = vec![
        ("POST /relaties", Reply::new(201, " ")),
        ("GET /relaties", ok(json!([relation("r1", 1001, json!({}))]))),
    ];
    let world = world(serve(rows));
    assert_eq!(create(&world, "1001").await.unwrap().row.package_id, "r1");
    for list in [ok("[]"), Reply::new(500, "")] {
        let lost = crate::world::world(serve(vec![
            ("POST /relaties", Reply::new(201, "")),
            ("GET /relaties", list),
        ]));
        let error = create(&lost, "1001").await.unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Unknown, FindingCode::PackageAnswerLost)
        );
    }
}

#[tokio::test]
async fn what_is_known_when_a_customer_cannot_be_made() {
    use ErrorKind::{ConnectionRefused, Malformed, Refused, Unreachable};
    let said = |code: &str| {
        Reply::new(
            400,
            format!(r#"[{{"errorCode":"{code}","message":"x","details":null}}]"#),
        )
    };
    let cases = [
        (
            said("REL-0008"),
            Refused,
            Outcome::Unknown,
            FindingCode::CustomerCodeInUse,
        ),
        (
            said("REL-0006"),
            Refused,
            Outcome::Permanent,
            FindingCode::CustomerFieldInvalid,
        ),
        (
            said("REL-0060"),
            Refused,
            Outcome::Permanent,
            FindingCode::CustomerAddressIncomplete,
        ),
        (
            said("REL-0056"),
            Refused,
            Outcome::Permanent,
            FindingCode::CustomerCountryUnknown,
        ),
        (said("REL-9999"), Refused, Outcome::Permanent, FindingCode::PackageOther),
        (
            Reply::new(201, "<html>"),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(201, "{\"id\":\"r1\"}"),
            Malformed,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::new(403, ""),
            ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
        (
            Reply::new(500, ""),
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::NoAnswer,
            Unreachable,
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (
            Reply::NotSent,
            Unreachable,
            Outcome::Temporary,
            FindingCode::PackageUnavailable,
        ),
    ];
    for (reply, kind, outcome, code) in cases {
        let shown = format!("{reply:?}");
        let sent_once = !matches!(reply, Reply::NotSent);
        let world = world(serve(vec![("POST /relaties", reply)]));
        let error = create(&world, "1001").await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.findings[0].code),
            (kind, outcome, code),
            "{shown}"
        );
        assert_eq!(world.asked().len(), usize::from(sent_once), "never repeated: {shown}");
    }
}

#[tokio::test]
async fn a_refused_field_is_named_with_its_value() {
    let coded = r#"[{"errorCode":"REL-0006","message":"KvkNummer is ongeldig"},{"errorCode":"REL-0088","message":"geen btw-nummer"},
        {"errorCode":"REL-0008","message":"in gebruik"},{"errorCode":"REL-0011","message":"Iban is ongeldig"}]"#;
    let bound = r#"{"message":"The request is invalid.","modelState":{"relatie.FactuurEmailVersturen.Email":["no address"],"relatie.iban":["no"]}}"#;
    let world_of = |body: &str| world(serve(vec![("POST /relaties", Reply::new(400, body.to_owned()))]));
    let told = |error: &ConnectorError| -> Vec<(FindingCode, String, String)> {
        let param =
            |finding: &boekbrug_model::Finding, name: &str| finding.params.get(name).cloned().unwrap_or_default();
        let each = error.findings.iter();
        each.map(|finding| (finding.code, param(finding, "field"), param(finding, "value")))
            .collect()
    };
    let error = create(&world_of(coded), "1001").await.unwrap_err();
    let own = |code, field: &str, value: &str| (code, field.to_owned(), value.to_owned());
    assert_eq!(
        told(&error),
        [
            own(FindingCode::CustomerFieldInvalid, "identification", "12345678"),
            own(FindingCode::CustomerFieldInvalid, "vatNumber", "NL123456782B01"),
            own(FindingCode::CustomerCodeInUse, "", ""),
            own(FindingCode::RecordFieldRefused, "iban", "Iban is ongeldig"),
        ]
    );
    assert!(
        error.findings[..3]
            .iter()
            .all(|finding| finding.params["customer"] == "1001")
    );
    let error = create(&world_of(bound), "1001").await.unwrap_err();
    let known = own(
        FindingCode::CustomerFieldInvalid,
        "sendInvoiceTo",
        "facturen@korenaar.example",
    );
    assert!(told(&error).contains(&known), "{:?}", error.findings);
    assert!(
        error
            .findings
            .iter()
            .any(|finding| finding.code == FindingCode::PackageOther)
    );
}

/// The customer as it was found, and what is overwritten of it.
struct Overwriting {
    found: FoundCustomer,
    customer: CheckedCustomer,
    fields: BTreeSet<String>,
}

async fn overwriting(row: Value, fields: &[&str]) -> Overwriting {
    let world = world(serve(vec![("GET /relaties/r1", ok(row))]));
    let found = world
        .connector
        .read_customer("r1", &References::default())
        .await
        .unwrap()
        .unwrap();
    let fields: BTreeSet<String> = fields.iter().map(|path| (*path).to_owned()).collect();
    Overwriting {
        found,
        customer: checked(&customer("1001"), Some(&fields)),
        fields,
    }
}

impl Overwriting {
    async fn send(&self, world: &World) -> Result<FoundCustomer, ConnectorError> {
        let change = CustomerChange {
            found: &self.found,
            customer: &self.customer,
            fields: &self.fields,
        };
        world
            .connector
            .overwrite_customer(&change, &References::default())
            .await
    }
}

#[tokio::test]
async fn a_field_is_overwritten_and_all_else_is_sent_back_as_it_was() {
    let there = relation(
        "r1",
        1001,
        json!({"naam": "Oud", "memo": "Belt op dinsdag", "kredietLimiet": 100.5, "later": [1], "fax": "072", "uri": "/relaties/r1"}),
    );
    let after = relation("r1", 1001, json!({"naam": "Bakkerij De Korenaar"}));
    let overwriting = overwriting(there, &["name"]).await;
    let world = world(serve(vec![("PUT /relaties/r1", ok(after))]));
    let found = overwriting.send(&world).await.unwrap();
    assert_eq!(found.row.name, "Bakkerij De Korenaar");
    assert_eq!(world.asked(), ["PUT /relaties/r1"]);
    let sent: Value = serde_json::from_slice(world.transport.requests()[1].body()).unwrap();
    let expected = json!({"id": "r1", "relatiecode": 1001, "relatiesoort": ["Klant"], "naam": "Bakkerij De Korenaar",
        "memo": "Belt op dinsdag", "kredietLimiet": 100.5, "later": [1]});
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn what_is_left_out_of_an_overwritten_relation_is_a_setting() {
    let there = relation("r1", 1001, json!({"fax": "072"}));
    let overwriting = overwriting(there, &["name"]).await;
    for (leaves_out, members) in [
        (json!([]), vec!["fax", "modifiedOn"]),
        (json!(["fax", "modifiedOn"]), vec![]),
    ] {
        let server = serve(vec![("PUT /relaties/r1", ok(relation("r1", 1001, json!({}))))]);
        let change = json!({"relation_leaves_out": leaves_out});
        let world = world_with(change, ConnectionSettings::default(), KEY, server);
        overwriting.send(&world).await.unwrap();
        let sent: Value = serde_json::from_slice(world.transport.requests()[1].body()).unwrap();
        let kept: Vec<_> = ["fax", "modifiedOn"]
            .into_iter()
            .filter(|member| sent.get(member).is_some())
            .collect();
        assert_eq!(kept, members);
    }
}

#[tokio::test]
async fn an_empty_answer_to_an_overwrite_is_read_back() {
    let overwriting = overwriting(relation("r1", 1001, json!({})), &["name"]).await;
    let after = relation("r1", 1001, json!({"naam": "Nieuw"}));
    let rows = vec![
        ("PUT /relaties/r1", Reply::new(200, "")),
        ("GET /relaties/r1", ok(after)),
    ];
    assert_eq!(overwriting.send(&world(serve(rows))).await.unwrap().row.name, "Nieuw");
}

#[tokio::test]
async fn what_is_known_when_a_customer_cannot_be_overwritten() {
    let overwriting = overwriting(relation("r1", 1001, json!({})), &["name"]).await;
    let gone = r#"[{"errorCode":"REL-0005","message":"Relatie niet gevonden"}]"#;
    let other = r#"[{"errorCode":"REL-0087","message":"landcode"}]"#;
    let cases = [
        (Reply::NoAnswer, Outcome::Unknown, FindingCode::PackageAnswerLost),
        (Reply::new(500, ""), Outcome::Unknown, FindingCode::PackageAnswerLost),
        (
            Reply::new(200, "<html>"),
            Outcome::Unknown,
            FindingCode::PackageAnswerLost,
        ),
        (Reply::new(404, ""), Outcome::Permanent, FindingCode::CustomerGone),
        (Reply::new(400, gone), Outcome::Permanent, FindingCode::CustomerGone),
        (
            Reply::new(400, other),
            Outcome::Permanent,
            FindingCode::CustomerFieldInvalid,
        ),
        (
            Reply::new(403, ""),
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
    ];
    for (reply, outcome, code) in cases {
        let shown = format!("{reply:?}");
        let world = world(serve(vec![("PUT /relaties/r1", reply)]));
        let error = overwriting.send(&world).await.unwrap_err();
        assert_eq!((error.outcome, error.findings[0].code), (outcome, code), "{shown}");
        assert_eq!(
            world.asked().len(),
            1,
            "with a row that may be old by then it is not sent by itself again: {shown}"
        );
        if matches!(code, FindingCode::CustomerGone | FindingCode::CustomerFieldInvalid) {
            assert_eq!(error.findings[0].params["customer"], "1001");
        }
    }
}

#[tokio::test]
async fn a_supplier_becomes_a_customer_only_where_that_is_set() {
    let supplier = relation("r1", 1001, json!({"relatiesoort": ["Leverancier"]}));
    let overwriting = overwriting(supplier, &["name"]).await;
    let after = relation("r1", 1001, json!({"relatiesoort": ["Leverancier", "Klant"]}));
    let world = |way: &str, reply: Reply| {
        let server = serve(vec![("PUT /relaties/r1", reply)]);
        world_with(
            json!({"supplier_becomes_customer": way}),
            ConnectionSettings::default(),
            KEY,
            server,
        )
    };
    let adding = world("add", ok(&after));
    assert!(is_debtor(&overwriting.send(&adding).await.unwrap()));
    let sent: Value = serde_json::from_slice(adding.transport.requests()[1].body()).unwrap();
    assert_eq!(sent["relatiesoort"], json!(["Leverancier", "Klant"]));

    let refusing = world("refuse", ok(&after));
    let error = overwriting.send(&refusing).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::CustomerNotDebtor);
    assert_eq!(refusing.asked(), [] as [&str; 0]);

    for code in ["REL-0064", "REL-0065"] {
        let said = Reply::new(400, format!(r#"[{{"errorCode":"{code}","message":"x"}}]"#));
        let error = overwriting.send(&world("add", said)).await.unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Permanent, FindingCode::CustomerNotDebtor)
        );
        assert_eq!(error.findings[0].params["customer"], "1001");
    }
}
