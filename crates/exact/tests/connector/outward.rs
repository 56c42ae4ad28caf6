//! Customers of the application in the package: look, read, make; and what is known after every failure.

use std::sync::Mutex;

use boekbrug_connector::{ErrorKind, Outcome, References};
use boekbrug_http::testkit::Reply;
use boekbrug_model::FindingCode;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};

use crate::office::{Office, Representation, account, create, found, is_debtor, read, sent, serving, wanted};
use crate::world::{Setup, id, is_token, list, one, refusal, serve, world};

#[tokio::test]
async fn every_key_is_asked_for_in_one_call_with_the_code_padded() {
    let row = account(
        1,
        "1001",
        json!({"VATNumber": "NL123456782B01", "ChamberOfCommerce": "12345678"}),
    );
    let world = world(serve(vec![
        ("GET /crm/Accounts", list(&json!([row]))),
        ("GET /crm/Addresses", list(&json!([]))),
    ]));
    let keys = wanted(Some("01001"), Some("NL123456782B01"), Some("12345678"));
    let all = found(&world, &keys).await;
    assert_eq!((all.len(), all[0].row.code.as_str()), (1, "1001"));
    assert_eq!(all[0].raw["ChamberOfCommerce"], "12345678");
    let asked = &world.asked()[0];
    let (filter, select) = asked.split_once("&$select=").unwrap();
    assert!(
        filter
            .starts_with("GET /crm/Accounts?$filter=Code eq '              1001' or Code eq '             01001' or "),
        "{filter}"
    );
    assert!(
        filter.ends_with(
            " or VATNumber eq 'NL123456782B01' or VATNumber eq '123456782B01' or ChamberOfCommerce eq '12345678'"
        ),
        "{filter}"
    );
    assert!(
        select.ends_with(",VATNumber,Modified") && !select.contains("Timestamp"),
        "{select}"
    );
}

#[tokio::test]
async fn a_code_with_zeros_in_front_is_the_same_number() {
    let office = Office::with(vec![account(1, "000042", json!({})), account(2, "420", json!({}))]);
    let world = Setup::default().world(serving(&office));
    let all = found(&world, &wanted(Some("42"), None, None)).await;
    assert_eq!(
        all.iter().map(|one| one.row.code.as_str()).collect::<Vec<_>>(),
        ["000042"]
    );
}

#[tokio::test]
async fn a_code_that_the_package_cannot_have_is_not_asked_for() {
    let world = world(serve(vec![]));
    for number in ["KL-0042", "-1", "0", "1234567890123456789", " "] {
        assert_eq!(found(&world, &wanted(Some(number), Some(" "), None)).await, []);
    }
    assert_eq!(world.asked(), [] as [&str; 0]);
}

#[tokio::test]
async fn rows_that_hold_no_key_are_left_out_and_others_are_no_debtors() {
    let kvk = json!({"ChamberOfCommerce": "1234 5678"});
    let with = |more: Value| {
        let mut all = kvk.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let rows = json!([
        account(1, "1", json!({"ChamberOfCommerce": "87654321"})),
        account(2, "2", with(json!({"Status": "P"}))),
        account(3, "3", with(json!({"Status": "A", "IsSupplier": true}))),
        account(4, "4", with(json!({"Blocked": true}))),
    ]);
    let world = world(serve(vec![
        ("GET /crm/Accounts", list(&rows)),
        ("GET /crm/Addresses", list(&json!([]))),
    ]));
    let all = found(&world, &wanted(None, None, Some("12345678"))).await;
    let short: Vec<_> = all
        .iter()
        .map(|one| (one.row.code.as_str(), is_debtor(one), one.row.is_active))
        .collect();
    assert_eq!(short, [("2", false, true), ("3", false, true), ("4", true, false)]);
}

#[tokio::test]
async fn what_is_found_may_take_several_pages() {
    let next = "https://start.exactonline.nl/api/v1/123456/crm/Accounts?$skiptoken=guid'a'";
    let first = json!({"d": {"results": [account(1, "7", json!({}))], "__next": next}});
    let world = world(serve(vec![
        (
            "GET /crm/Accounts?$skiptoken",
            list(&json!([account(2, "07", json!({}))])),
        ),
        ("GET /crm/Accounts", Reply::new(200, first.to_string())),
        ("GET /crm/Addresses", list(&json!([]))),
    ]));
    assert_eq!(found(&world, &wanted(Some("7"), None, None)).await.len(), 2);
}

#[tokio::test]
async fn an_account_that_cannot_be_read_is_never_nothing_there() {
    for row in [
        json!({"ID": id(1), "Code": {}}),
        json!({"Code": "1001", "Status": "C"}),
        json!({"ID": id(1), "Code": "1001", "Modified": "gisteren"}),
    ] {
        let world = world(serve(vec![
            ("GET /crm/Accounts", list(&json!([row]))),
            ("GET /crm/Addresses", list(&json!([]))),
        ]));
        let references = References::default();
        let keys = wanted(Some("1001"), None, None);
        let error = world.connector.find_customers(&keys, &references).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Malformed, Outcome::Temporary));
    }
}

#[tokio::test]
async fn when_it_was_changed_is_told_where_the_hour_is_certain() {
    for (zone, millis, instant) in [
        (
            "Europe/Amsterdam",
            1_773_653_400_120_i64,
            Some("2026-03-16T08:30:00.12Z"),
        ),
        ("UTC", 1_773_653_400_120, Some("2026-03-16T09:30:00.12Z")),
        // the hour that Dutch clocks repeat: 25 October 2026, 02:30
        ("Europe/Amsterdam", 1_792_895_400_000, None),
    ] {
        let row = account(1, "1001", json!({"Modified": format!("/Date({millis})/")}));
        let setup = Setup {
            config: json!({"time_zone": zone}),
            ..Setup::default()
        };
        let world = setup.world(serve(vec![
            ("GET /crm/Accounts", list(&json!([row]))),
            ("GET /crm/Addresses", list(&json!([]))),
        ]));
        let found = read(&world, &id(1)).await.unwrap().unwrap();
        let changed = found.changed.map(|at| at.to_string());
        assert_eq!(changed.as_deref(), instant, "{zone} {millis}");
    }
}

#[tokio::test]
async fn an_account_that_is_gone_is_none() {
    for reply in [Reply::new(404, ""), list(&json!([]))] {
        let world = world(serve(vec![("GET /crm/Accounts", reply)]));
        assert_eq!(read(&world, &id(1)).await.unwrap(), None);
    }
    let nobody = world(serve(vec![]));
    assert_eq!(read(&nobody, "no-guid").await.unwrap(), None);
    assert_eq!(nobody.asked(), [] as [&str; 0]);
    let refused = world(serve(vec![("GET /crm/Accounts", Reply::new(403, ""))]));
    let error = read(&refused, &id(1)).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionRightMissing);
    assert_eq!(error.findings[0].params["right"], "crm/accounts");
}

#[tokio::test]
async fn a_customer_is_made_once_and_read_by_its_id_whatever_the_answer_holds() {
    for representation in [Representation::Sparse, Representation::Whole, Representation::Empty] {
        let office = Office::with(Vec::new());
        office.lock().unwrap().representation = representation;
        let world = Setup::default().world(serving(&office));
        let made = create(&world, "1001").await.unwrap();
        assert_eq!(
            (made.row.package_id.as_str(), made.row.code.as_str()),
            (id(900).as_str(), "1001")
        );
        assert!(is_debtor(&made) && made.row.is_active);
        let expected = json!({"Code": "1001", "Status": "C", "Name": "Bakkerij De Korenaar", "ChamberOfCommerce": "12345678",
            "VATNumber": "NL123456782B01", "AddressLine1": "Werf 12", "Postcode": "1811 AB", "City": "Alkmaar", "Country": "NL",
            "Email": "info@korenaar.example", "PaymentConditionSales": "30"});
        assert_eq!(
            sent(&world, 0),
            expected,
            "neither the contact nor the address for invoices"
        );
        let methods: Vec<_> = world
            .asked()
            .iter()
            .map(|text| text.split('?').next().unwrap().to_owned())
            .collect();
        assert_eq!(
            methods,
            ["POST /crm/Accounts", "GET /crm/Accounts", "GET /crm/Addresses"]
        );
        assert_eq!(office.lock().unwrap().accounts.len(), 1);
    }
}

#[tokio::test]
async fn whether_the_whole_row_is_asked_for_is_a_setting() {
    for prefer in [true, false] {
        let office = Office::with(Vec::new());
        let setup = Setup {
            config: json!({"prefer_representation": prefer}),
            ..Setup::default()
        };
        let world = setup.world(serving(&office));
        create(&world, "1001").await.unwrap();
        let requests = world.transport.requests();
        let post = requests
            .iter()
            .find(|request| request.method() == Method::POST && !is_token(request));
        assert_eq!(post.unwrap().headers().contains_key("prefer"), prefer);
    }
}

#[tokio::test]
async fn a_code_that_is_taken_makes_no_second_account_and_may_have_been_ours() {
    let office = Office::with(vec![account(1, "1001", json!({}))]);
    let world = Setup::default().world(serving(&office));
    let error = create(&world, "1001").await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome, error.findings[0].code),
        (ErrorKind::Refused, Outcome::Unknown, FindingCode::CustomerCodeInUse)
    );
    assert_eq!(error.findings[0].params["customer"], "1001");
    assert_eq!((world.asked().len(), office.lock().unwrap().accounts.len()), (1, 1));
}

#[tokio::test]
async fn what_is_known_when_a_customer_cannot_be_made() {
    use ErrorKind::{ConnectionRefused, Malformed, RateLimited, Refused, Unreachable};
    let lost = FindingCode::PackageAnswerLost;
    let invalid = FindingCode::CustomerFieldInvalid;
    let cases = [
        (
            refusal(500, "Bestaat reeds: Code"),
            Refused,
            Outcome::Unknown,
            FindingCode::CustomerCodeInUse,
        ),
        (
            refusal(500, "Data already exists"),
            Refused,
            Outcome::Unknown,
            FindingCode::CustomerCodeInUse,
        ),
        (
            refusal(500, "Ongeldig: Btw-nummer"),
            Refused,
            Outcome::Permanent,
            invalid,
        ),
        (
            refusal(500, "Ongeldige referentie: Betalingsconditie"),
            Refused,
            Outcome::Permanent,
            invalid,
        ),
        (
            refusal(500, "Invalid: Country"),
            Refused,
            Outcome::Permanent,
            FindingCode::CustomerCountryUnknown,
        ),
        (
            refusal(500, "Verplicht: Taal"),
            Refused,
            Outcome::Permanent,
            FindingCode::PackageOther,
        ),
        (
            refusal(500, "Er ging iets mis"),
            Refused,
            Outcome::Unknown,
            FindingCode::PackageOther,
        ),
        (
            refusal(500, "Wrong Division"),
            ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
        (
            refusal(400, "The property name 'X' is not valid."),
            Refused,
            Outcome::Permanent,
            FindingCode::PackageOther,
        ),
        (Reply::new(201, "<html>"), Malformed, Outcome::Unknown, lost),
        (one(201, &json!({"ID": null})), Malformed, Outcome::Unknown, lost),
        (
            Reply::new(403, ""),
            ConnectionRefused,
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
        (Reply::new(500, "<html>"), Unreachable, Outcome::Unknown, lost),
        (Reply::NoAnswer, Unreachable, Outcome::Unknown, lost),
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
        let world = world(serve(vec![("POST /crm/Accounts", reply)]));
        let error = create(&world, "1001").await.unwrap_err();
        assert_eq!(
            (error.kind, error.outcome, error.findings[0].code),
            (kind, outcome, code),
            "{shown}"
        );
        assert_eq!(world.asked().len(), usize::from(sent_once), "never repeated: {shown}");
    }
    let busy = world(serve(vec![("POST /crm/Accounts", Reply::new(429, ""))]));
    let error = create(&busy, "1001").await.unwrap_err();
    assert!(matches!(error.kind, RateLimited { .. }), "{error:?}");
    assert_eq!(error.outcome, Outcome::Temporary, "a 429 was not carried out");
}

#[tokio::test]
async fn a_refused_field_is_named_with_its_value() {
    let text = "Ongeldig: Btw-nummer\r\nOngeldig: E-mailadres\r\nOngeldig: Landcode";
    let world = world(serve(vec![("POST /crm/Accounts", refusal(500, text))]));
    let error = create(&world, "1001").await.unwrap_err();
    let told: Vec<_> = error
        .findings
        .iter()
        .map(|finding| (finding.params["field"].as_str(), finding.params["value"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("vatNumber", "NL123456782B01"),
            ("visitAddress.emailAddress", "info@korenaar.example"),
            ("visitAddress.countryCode", "NL"),
        ]
    );
    assert_eq!(error.findings[2].params["country"], "NL");
}

/// The account is there, and it is not known whether that is what the answer would have said.
#[tokio::test]
async fn what_was_made_and_cannot_be_read_is_unknown() {
    for read in [list(&json!([])), Reply::new(500, "<html>"), Reply::new(403, "")] {
        let made = json!({"ID": id(1)});
        let world = world(serve(vec![
            ("POST /crm/Accounts", one(201, &made)),
            ("GET /crm/Accounts", read),
        ]));
        let error = create(&world, "1001").await.unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Unknown, FindingCode::PackageAnswerLost)
        );
    }
}

#[tokio::test]
async fn a_token_that_ends_mid_way_is_renewed_and_nothing_is_made_twice() {
    let office = Office::with(Vec::new());
    let refused = Mutex::new(false);
    let answer = serving(&office);
    let world = Setup::default().world(move |request: &Request<Bytes>| {
        if request.method() == Method::POST
            && !is_token(request)
            && !std::mem::replace(&mut *refused.lock().unwrap(), true)
        {
            return Reply::new(401, "");
        }
        answer(request)
    });
    let made = create(&world, "1001").await.unwrap();
    assert_eq!((made.row.code.as_str(), world.token_calls()), ("1001", 2));
    assert_eq!(office.lock().unwrap().accounts.len(), 1);
}
