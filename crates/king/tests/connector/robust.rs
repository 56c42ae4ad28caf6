//! Answers that are none: every call gives an error of the right kind, within bounds, and nothing panics.

use std::time::Duration;

use boekbrug_connector::{ErrorKind, Outcome};
use boekbrug_http::testkit::Reply;
use boekbrug_model::{Feed, FindingCode};
use serde_json::json;

use crate::world::{Say, world, world_set};

fn bomb() -> String {
    let mut text = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY l0 \"lol\">".to_owned();
    for level in 1..10 {
        let line = format!("&l{};", level - 1).repeat(10);
        text.push_str(&format!("<!ENTITY l{level} \"{line}\">"));
    }
    text + "]><NewDataSet><DATA><NR>&l9;</NR></DATA></NewDataSet>"
}

fn enveloped(records: &str) -> String {
    format!(
        "<e:Envelope xmlns:e=\"x\"><e:Body><GetStamtabelRecordsResponse><GetStamtabelRecordsResult>true\
         </GetStamtabelRecordsResult><Records>{records}</Records></GetStamtabelRecordsResponse></e:Body></e:Envelope>"
    )
}

#[tokio::test]
async fn a_read_gets_an_error_for_every_answer_that_is_none() {
    let bombed = bomb();
    let wrapped = enveloped(&bomb().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
    for body in [
        String::new(),
        "   ".to_owned(),
        "<!DOCTYPE html><html><body>Storing</body></html>".to_owned(),
        "<HTML>x</HTML>".to_owned(),
        "{\"error\":\"no\"}".to_owned(),
        "<soap:Envelope xmlns:soap=\"x\"><soap:Bo".to_owned(),
        "<Envelope/>".to_owned(),
        "<Envelope><Body/></Envelope>".to_owned(),
        "<Envelope><Body><GetStamtabelRecordsResponse/></Body></Envelope>".to_owned(),
        enveloped("&lt;NewDataSet&gt;&lt;DATA&gt;"),
        enveloped("geen xml"),
        "<a>".repeat(10_000),
        bombed,
        wrapped,
    ] {
        let text = body.clone();
        let world = world(move |heard| (heard.table() == "KPL").then(|| Say::Raw(Reply::new(200, text.clone()))));
        let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
        let shown: String = body.chars().take(60).collect();
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Malformed, Outcome::Temporary),
            "{shown}"
        );
        assert_eq!(error.findings[0].code, FindingCode::PackageMalformed, "{shown}");
        assert_eq!(error.endpoint, "POST GetStamtabelRecords");
    }
}

#[tokio::test]
async fn a_status_says_what_it_says() {
    for (status, kind, outcome) in [
        (401, ErrorKind::ConnectionRefused, Outcome::Permanent),
        (403, ErrorKind::ConnectionRefused, Outcome::Permanent),
        (404, ErrorKind::Configuration, Outcome::Permanent),
        (302, ErrorKind::Configuration, Outcome::Permanent),
        (400, ErrorKind::Refused, Outcome::Permanent),
        (408, ErrorKind::Unreachable, Outcome::Temporary),
        (500, ErrorKind::Unreachable, Outcome::Temporary),
        (503, ErrorKind::Unreachable, Outcome::Temporary),
    ] {
        let world = world(move |heard| (heard.table() == "KPL").then(|| Say::Raw(Reply::new(status, "x"))));
        let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (kind, outcome), "{status}");
    }
    let limited =
        world(|heard| (heard.table() == "KPL").then(|| Say::Raw(Reply::new(429, "").with("retry-after", "3600"))));
    let error = limited.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert!(matches!(error.kind, ErrorKind::RateLimited { .. }), "{error:?}");
}

#[tokio::test]
async fn a_slow_answer_is_waited_for_as_long_as_is_set() {
    let slow = |seconds| {
        move |heard: &crate::world::Heard| {
            let reply = Reply::new(200, "").after(Duration::from_secs(seconds));
            (heard.table() == "KPL").then_some(Say::Raw(reply))
        }
    };
    let world = world_set(json!({"timeout_seconds": 5}), slow(6));
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Unreachable, Outcome::Temporary)
    );
    let error = crate::world::world(slow(50))
        .fetch(Feed::CostCentres, None)
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Malformed, "it came in time, and was empty");
}

#[tokio::test]
async fn no_secret_is_in_an_error() {
    let world = world_set(json!({"partner_key": "S3cretPartner"}), |_| {
        Some(Say::No("x".to_owned()))
    });
    let error = world.fetch(Feed::CostCentres, None).await.unwrap_err();
    let text = format!("{error:?} {:?}", error.findings);
    assert!(!text.contains("S3cret") && !text.contains("00000"), "{text}");
}

#[tokio::test]
async fn a_text_beside_a_yes_is_a_remark() {
    let world = world(|heard| {
        let body = "<Envelope><Body><GetStamtabelRecordsResponse><GetStamtabelRecordsResult>true</GetStamtabelRecordsResult>\
                    <Records>&lt;X&gt;&lt;DATA&gt;&lt;NR&gt;1&lt;/NR&gt;&lt;/DATA&gt;&lt;/X&gt;</Records>\
                    <Foutmelding>Let op</Foutmelding></GetStamtabelRecordsResponse></Body></Envelope>";
        (heard.table() == "KPL").then(|| Say::Raw(Reply::new(200, body)))
    });
    assert_eq!(world.fetch(Feed::CostCentres, None).await.unwrap().records.len(), 1);
}
