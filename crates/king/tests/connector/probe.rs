//! `doctor`: what is found out by reading, and the setting to choose.

use boekbrug_connector::ProbeStep;
use boekbrug_http::testkit::Reply;
use boekbrug_model::{Feed, FindingCode};
use serde_json::json;

use crate::world::{Heard, Say, World, settings, world, world_with};

/// An administration that answers in these forms.
fn answering(
    amount: &'static str,
    date: &'static str,
    cell: &'static str,
) -> impl Fn(&Heard) -> Option<Say> + Send + Sync {
    move |heard| {
        let ahead = heard.cell("MUTDATE_VA").is_some();
        let rows = match (heard.operation.as_str(), heard.table().as_str()) {
            ("GetStamtabelRecords", "DEB") if ahead => String::new(),
            ("GetStamtabelRecords", "DEB") => {
                format!("<METADATA><RECORDCOUNT>1</RECORDCOUNT><TOTALPAGES/></METADATA><DATA><NR>1</NR>{cell}</DATA>")
            }
            ("GetStamtabelRecords", "DEBOPP") => {
                format!("<DATA><DEB>1</DEB><FACT>1</FACT><BEDR>{amount}</BEDR><DAT>{date}</DAT></DATA>")
            }
            ("GetStamtabelRecords", "DAGBOEK") => {
                "<DATA><NR>10</NR><OMSCHR>Verkoop</OMSCHR><SRT>V</SRT></DATA>".to_owned()
            }
            _ => return None,
        };
        Some(Say::Rows(rows))
    }
}

async fn probed(world: &World) -> Vec<ProbeStep> {
    world.connector.probe().await
}

fn details(steps: &[ProbeStep]) -> Vec<String> {
    steps
        .iter()
        .map(|step| step.detail.clone().unwrap_or_default())
        .collect()
}

#[tokio::test]
async fn every_form_is_found_out() {
    let steps = probed(&world(answering("121,00", "16-03-2026", "<NAAM/>"))).await;
    assert!(steps.iter().all(|step| step.findings.is_empty()), "{steps:?}");
    insta::assert_snapshot!(details(&steps).join("\n"));
    let steps = probed(&world(answering("121.00", "2026-03-16T00:00:00", ""))).await;
    let details = details(&steps);
    assert_eq!(&details[4..6], ["decimals = \"point\"", "dates = \"iso\""]);
    assert!(
        details[6].starts_with("lege velden / blank cells: afwezig / absent"),
        "{}",
        details[6]
    );
    let steps = probed(&world(answering("121", "16/03/2026", ""))).await;
    assert_eq!(steps[5].detail.as_deref(), Some("dates = \"slashes\""));
    assert_eq!(steps[4].detail.as_deref(), Some("onbekend / unknown"));
}

#[tokio::test]
async fn a_day_that_is_not_understood_is_seen() {
    let world = world(|heard| (heard.table() == "DEB").then(|| Say::Rows("<DATA><NR>1</NR></DATA>".to_owned())));
    let steps = probed(&world).await;
    assert!(
        steps[7].detail.as_ref().unwrap().starts_with("changes = false"),
        "{:?}",
        steps[7]
    );
}

#[tokio::test]
async fn nothing_is_written() {
    let world = world(|_| None);
    probed(&world).await;
    world.fetch(Feed::CostCentres, None).await.unwrap();
    let reads = [
        "Login",
        "KeepSession",
        "GetiMUISVersion",
        "GetAdmInfo",
        "GetStamtabelRecords",
    ];
    assert!(
        world
            .heard()
            .iter()
            .all(|heard| reads.contains(&heard.operation.as_str()))
    );
}

#[tokio::test]
async fn a_refused_log_in_is_the_only_step() {
    let world = world(|_| Some(Say::No("Omgevingscode onbekend".to_owned())));
    let steps = probed(&world).await;
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].findings[0].code, FindingCode::ConnectionKeyRejected);
}

#[tokio::test]
async fn a_missing_door_for_pdfs_is_said() {
    let world = world(|heard| (heard.door == "dataset").then(|| Say::Raw(Reply::new(404, ""))));
    let steps = probed(&world).await;
    assert_eq!(steps[1].findings[0].code, FindingCode::PdfNotSupported);
    assert_eq!(
        steps[1].detail.as_deref(),
        Some("strings: ja / yes, form: ja / yes, dataset: nee / no, pdf = \"off\"")
    );
    assert!(steps.len() > 4, "the rest is looked at all the same");
}

#[tokio::test]
async fn books_that_lack_something_say_what() {
    let bare = |heard: &Heard| match heard.table().as_str() {
        "BASFIN" => Some(Say::Rows("<DATA><AANTPER>13</AANTPER></DATA>".to_owned())),
        "DAGBOEK" => Some(Say::Rows(
            "<DATA><NR>20</NR><OMSCHR>Inkoop</OMSCHR><SRT>I</SRT></DATA>".to_owned(),
        )),
        _ => None,
    };
    for (journal, code) in [
        (None, FindingCode::JournalMissing),
        (Some("20"), FindingCode::JournalNotSales),
        (Some("10"), FindingCode::JournalUnknown),
    ] {
        let mut set = settings();
        set.journal = journal.map(str::to_owned);
        let steps = probed(&world_with(json!({}), set, "00000", bare)).await;
        let codes: Vec<_> = steps
            .iter()
            .flat_map(|step| &step.findings)
            .map(|finding| finding.code)
            .collect();
        assert_eq!(
            codes,
            [
                FindingCode::ConnectionSettingsWrong,
                FindingCode::PeriodNoBookYear,
                code
            ],
            "{journal:?}"
        );
    }
}

#[tokio::test]
async fn how_debtors_are_filled_in_is_told_where_customers_go_out() {
    let played = |debtor: &'static str| {
        move |heard: &Heard| match heard.table().as_str() {
            "DEB" => Some(Say::Rows(format!("<DATA><NR>10500</NR>{debtor}</DATA>"))),
            "LAND" => Some(Say::Rows("<DATA><ZKSL>NED</ZKSL><ISO>NL</ISO></DATA>".to_owned())),
            _ => None,
        }
    };
    let mut out = settings();
    out.customers_out = boekbrug_model::settings::CustomersOut::Ticked;
    for (debtor, told) in [
        (
            "<STRAAT>Kade</STRAAT><ADRES>Kade 1</ADRES><LAND>NED</LAND><BTWPL>B</BTWPL><SLUITREK>1300</SLUITREK>",
            "debtor_address = \"both\"; debtor_country = \"key\"; BTWPL B; SLUITREK 1300",
        ),
        (
            "<STRAAT>Kade</STRAAT><LAND>NL</LAND>",
            "debtor_address = \"parts\"; debtor_country = \"iso\"; BTWPL -; SLUITREK -",
        ),
        (
            "<ADRES>Kade 1</ADRES>",
            "debtor_address = \"line\"; -; BTWPL -; SLUITREK -",
        ),
        ("", "-; -; BTWPL -; SLUITREK -"),
    ] {
        let steps = probed(&world_with(json!({}), out.clone(), "00000", played(debtor))).await;
        let details = details(&steps);
        assert_eq!(
            details[details.len() - 2..],
            ["10000 - 19999".to_owned(), told.to_owned()]
        );
    }
    let silent = probed(&world(played(""))).await;
    assert!(silent.iter().all(|step| step.title_en != "The numbers of debtors"));
}
