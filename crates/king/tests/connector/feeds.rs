//! Rows of the package into records: every field of product section 4, through every door.

use boekbrug_connector::{Page, References};
use boekbrug_model::record::Country;
use boekbrug_model::{Feed, FindingCode, Record};
use serde_json::{Value, json};

use crate::world::{Heard, Say, World, settings, world_set, world_with};

fn rows_of(table: &str) -> &'static str {
    match table {
        "DEB" => {
            "<DATA><NR>10000</NR><ZKSL>FIETS</ZKSL><NAAM>Fietsparadijs &amp; Zn</NAAM><NAAM2>T. Trapper</NAAM2>\
             <STRAAT>Dorpsstraat</STRAAT><HNR>12</HNR><HNRTV>a</HNRTV><POSTCD>1811 AB</POSTCD><PLAATS>Alkmaar</PLAATS>\
             <LAND>NED</LAND><EMAIL>info@fiets.example</EMAIL><TEL>072-1234567</TEL><BTWNR>1234.56.782.B01</BTWNR>\
             <KVKNR>12345678</KVKNR><BETCOND>1</BETCOND><BTWPL>B</BTWPL><KPL>10</KPL><DECLTOEL>J</DECLTOEL>\
             <MEDEWDEC>JAN</MEDEWDEC><BLOK>N</BLOK></DATA>\
             <DATA><NR>10001</NR><ZKSL>LEEG</ZKSL><NAAM/><ADRES>Kade 1</ADRES><LAND>be</LAND><BLOK>J</BLOK><KPL>0</KPL></DATA>\
             <DATA><NR>geen</NR><NAAM>Zonder nummer</NAAM></DATA>"
        }
        "KPL" => {
            "<DATA><NR>10</NR><OMSCHR>Winkel</OMSCHR><BLOK>N</BLOK></DATA><DATA><NR>20</NR><OMSCHR>Kantoor</OMSCHR><BLOK>J</BLOK></DATA>"
        }
        "BTW" => {
            "<DATA><NR>2</NR><OMSCHR>Afdragen hoog</OMSCHR><PERC>21,00</PERC></DATA>\
             <DATA><NR>4</NR><OMSCHR>Afdragen laag</OMSCHR><PERC>6.0000</PERC><PERCNW>9.0000</PERCNW><DATINGANG>01-01-2019</DATINGANG></DATA>\
             <DATA><NR>5</NR><OMSCHR>Later</OMSCHR><PERC>9</PERC><PERCNW>12</PERCNW><DATINGANG>2027-01-01</DATINGANG></DATA>\
             <DATA><NR>9</NR><OMSCHR>Btw verlegd</OMSCHR><PERC>21</PERC></DATA>\
             <DATA><NR>30</NR><OMSCHR>Voorbelasting</OMSCHR><PERC>21</PERC><BLOKDEB>J</BLOKDEB></DATA>"
        }
        "BETCOND" => {
            "<DATA><NR>1</NR><ZKSL>30 dagen</ZKSL><VERVDGN>30</VERVDGN><BETCODE>N</BETCODE></DATA><DATA><NR>2</NR><ZKSL>Contant</ZKSL></DATA>"
        }
        "ART" => {
            "<DATA><NR>A-1</NR><OMSCHR>Uur advies</OMSCHR><CATEGORIE>D</CATEGORIE><BTW>H</BTW><ARTGRP>3</ARTGRP>\
             <EENHVERK>uur</EENHVERK><VERKPR>95,5000</VERKPR><BLOK>N</BLOK><BLOKVRK>N</BLOKVRK><BLOKDECL>N</BLOKDECL></DATA>\
             <DATA><NR>A-2</NR><OMSCHR>Oud</OMSCHR><BLOK>J</BLOK><BLOKVRK>J</BLOKVRK><BLOKDECL>J</BLOKDECL></DATA>"
        }
        "ARTGRP" => {
            "<DATA><NR>3</NR><OMSCHR>Diensten</OMSCHR><GRBOMZ>8000</GRBOMZ></DATA><DATA><NR>4</NR><OMSCHR>Rest</OMSCHR><GRBOMZ>0</GRBOMZ></DATA>"
        }
        "MEDEWERKER" => {
            "<DATA><ZKSL>JAN</ZKSL><ROEPNM>Jan</ROEPNM><TSNVGSL>de</TSNVGSL><ACHTERNM>Wit</ACHTERNM>\
             <EMAIL>jan@example.nl</EMAIL><DATINDIENST>01/02/2020</DATINDIENST><DATUITDIENST>30-12-1899</DATUITDIENST></DATA>\
             <DATA><ZKSL>PIET</ZKSL><VOORLTRS>P.</VOORLTRS><ACHTERNM>Weg</ACHTERNM><DATUITDIENST>2026-03-15T00:00:00+01:00</DATUITDIENST></DATA>"
        }
        "KDR" => {
            "<DATA><NR>7</NR><OMSCHR>Nieuwbouw</OMSCHR><DEB>10000</DEB><MEDEWDEC>JAN</MEDEWDEC>\
             <DATAANVANG>01-01-2026</DATAANVANG><DATGEREED>28-02-2026</DATGEREED><BLOK>N</BLOK></DATA>"
        }
        "GRB" => {
            "<DATA><NR>1300</NR><OMSCHR>Debiteuren</OMSCHR><SLUITREK>D</SLUITREK></DATA>\
             <DATA><NR>2000</NR><OMSCHR>Splitsrekening</OMSCHR></DATA>\
             <DATA><NR>4500</NR><OMSCHR>Kosten</OMSCHR><KPLVERPL>J</KPLVERPL><BLOK>J</BLOK></DATA>\
             <DATA><NR>8000</NR><OMSCHR>Omzet</OMSCHR><SLUITREK>N</SLUITREK><KPLVERPL>N</KPLVERPL></DATA>"
        }
        "DAGBOEK" => {
            "<DATA><NR>10</NR><OMSCHR>Uitgaand</OMSCHR><SRT>V</SRT></DATA><DATA><NR>11</NR><OMSCHR>Verkoopboek 2</OMSCHR><SRT>9</SRT></DATA>\
             <DATA><NR>20</NR><OMSCHR>Inkoop</OMSCHR><SRT>I</SRT></DATA><DATA><NR>30</NR><OMSCHR>Rabo</OMSCHR><SRT>B</SRT></DATA>\
             <DATA><NR>90</NR><OMSCHR>Memoriaal</OMSCHR><SRT>M</SRT><BLOK>J</BLOK></DATA>"
        }
        "LAND" => {
            "<DATA><ZKSL>NED</ZKSL><OMSCHR>Nederland</OMSCHR><ISO>nl</ISO></DATA><DATA><ZKSL>BE</ZKSL><OMSCHR>Belgie</OMSCHR></DATA>\
             <DATA><ZKSL>XXX</ZKSL><OMSCHR>Nergens</OMSCHR><ISO>XXX</ISO></DATA>"
        }
        _ => "",
    }
}

fn served(door: &str) -> World {
    world_set(json!({"door": door}), |heard| {
        let rows = rows_of(&heard.table());
        (heard.operation == "GetStamtabelRecords" && !rows.is_empty()).then(|| Say::Rows(rows.to_owned()))
    })
}

fn shown(page: &Page) -> Value {
    let records = page.records.iter().map(|row| {
        json!({
            "packageId": row.package_id, "code": row.code, "name": row.name, "isActive": row.is_active,
            "record": serde_json::to_value(&row.record).unwrap(),
        })
    });
    let rejects = page.rejects.iter().map(|row| {
        json!({"packageId": row.package_id, "label": row.label, "findings": serde_json::to_value(&row.findings).unwrap()})
    });
    json!({"records": records.collect::<Vec<_>>(), "rejects": rejects.collect::<Vec<_>>(), "done": page.done})
}

/// The same page through every door.
async fn read(feed: Feed) -> Value {
    let mut references = References::default();
    let country = Country {
        code: "NL".to_owned(),
        name: "Nederland".to_owned(),
    };
    references.insert(Feed::Countries, "NED".to_owned(), Record::Country(country));
    let mut pages = Vec::new();
    for door in ["strings", "form", "dataset"] {
        let page = served(door).fetch_with(feed, None, &references).await.unwrap();
        pages.push(shown(&page));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{feed}: the doors agree");
    pages.remove(0)
}

macro_rules! snapshots {
    ($($name:ident = $feed:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            insta::assert_json_snapshot!(stringify!($name), read($feed).await);
        }
    )*};
}

snapshots! {
    customers = Feed::Customers;
    cost_centres = Feed::CostCentres;
    vat_codes = Feed::VatCodes;
    payment_conditions = Feed::PaymentConditions;
    items = Feed::Items;
    item_groups = Feed::ItemGroups;
    employees = Feed::Employees;
    projects = Feed::Projects;
    ledger_accounts = Feed::LedgerAccounts;
    journals = Feed::Journals;
    countries = Feed::Countries;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_blocks_nothing() {
    let world = world_set(json!({}), |heard| {
        let rows = "<DATA><NR>1</NR><ZKSL>goed</ZKSL><VERVDGN>8</VERVDGN></DATA>\
                    <DATA><NR>2</NR><ZKSL>fout</ZKSL><VERVDGN>acht</VERVDGN></DATA><DATA><ZKSL>zonder</ZKSL></DATA>";
        (heard.table() == "BETCOND").then(|| Say::Rows(rows.to_owned()))
    });
    let page = world.fetch(Feed::PaymentConditions, None).await.unwrap();
    assert_eq!(page.records.len(), 1);
    let codes: Vec<_> = page.rejects.iter().map(|reject| reject.findings[0].code).collect();
    assert_eq!(
        codes,
        [FindingCode::RecordFieldUnreadable, FindingCode::RecordCodeMissing]
    );
    assert_eq!(
        (page.rejects[0].package_id.as_str(), page.rejects[0].label.as_str()),
        ("2", "fout")
    );
    assert_eq!(page.rejects[0].findings[0].params["value"], "acht");
}

#[tokio::test]
async fn the_question_has_every_tag_and_tabs() {
    let world = served("strings");
    world.fetch(Feed::PaymentConditions, None).await.unwrap();
    let asked = world.heard().pop().unwrap();
    insta::assert_snapshot!(asked.payload.replace('\t', "[TAB]"), @"<NewDataSet><Table1><TABLE>BETCOND</TABLE><SELECTFIELDS>NR[TAB]ZKSL[TAB]VERVDGN[TAB]BETCODE[TAB]BLOK</SELECTFIELDS><WHEREFIELDS></WHEREFIELDS><WHEREOPERATORS></WHEREOPERATORS><WHEREVALUES></WHEREVALUES><ORDERBY>NR</ORDERBY><MAXRESULT>0</MAXRESULT><PAGESIZE>10</PAGESIZE><SELECTPAGE>1</SELECTPAGE></Table1></NewDataSet>");
    let world = world_set(json!({"separator": "semicolon", "payload": "escaped"}), |_| None);
    world.fetch(Feed::PaymentConditions, None).await.unwrap();
    assert!(world.heard().pop().unwrap().payload.contains("NR;ZKSL;VERVDGN"));
}

#[tokio::test]
async fn periods_are_open_when_they_are_closed_for_nobody() {
    let dates = |heard: &crate::world::Heard| {
        let months = (0..=14).map(|month| match month {
            0 => "<DATA><JR>2026</JR><PN>0</PN><A>01-01-2026</A><B>01-01-2026</B></DATA>".to_owned(),
            14 => "<DATA><JR>2026</JR><PN>14</PN><A>31-12-2026</A><B>31-12-2026</B></DATA>".to_owned(),
            13 => String::new(),
            month => {
                format!("<DATA><JR>2026</JR><PN>{month}</PN><A>01-{month:02}-2026</A><B>28-{month:02}-2026</B></DATA>")
            }
        });
        (heard.table() == "PERIODEDATUMS").then(|| Say::Rows(months.collect()))
    };
    let world = world_set(json!({"periods": "package"}), dates);
    let page = world.fetch(Feed::Periods, None).await.unwrap();
    let shown: Vec<_> = page
        .records
        .iter()
        .map(|row| match &row.record {
            Record::Period(period) => format!("{} {} {}", row.code, period.from, period.is_open),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(shown.len(), 12);
    assert_eq!(shown[0], "2026-01 2026-01-01 false", "closed to users");
    assert_eq!(shown[1], "2026-02 2026-02-01 true");
    let calls = world.calls();
    assert_eq!(
        calls,
        [
            "Login",
            "GetAdmInfo BASFIN",
            "GetAdmInfo PERIODEINFO",
            "GetAdmInfo PERIODEDATUMS"
        ]
    );
}

#[tokio::test]
async fn without_days_of_periods_the_calendar_counts() {
    let world = world_set(json!({}), |_| None);
    let page = world.fetch(Feed::Periods, None).await.unwrap();
    assert_eq!(page.records.len(), 48, "two years back, this one and the next");
    let refused = world_set(json!({}), |heard| {
        (heard.table() == "PERIODEDATUMS").then(|| Say::No("Fout 3".to_owned()))
    });
    assert_eq!(refused.fetch(Feed::Periods, None).await.unwrap().records.len(), 48);
    let strict = world_set(json!({"periods": "package"}), |_| None);
    assert!(strict.fetch(Feed::Periods, None).await.unwrap().records.is_empty());
}

#[tokio::test]
async fn where_all_columns_are_refused_the_documented_ones_are_asked_for() {
    let world = world_set(json!({}), |heard| {
        let all = heard.cell("SELECTFIELDS").as_deref() == Some("*");
        (heard.table() == "BASFIN" && all).then(|| Say::No("Kolom * bestaat niet".to_owned()))
    });
    world.fetch(Feed::LedgerAccounts, None).await.unwrap();
    let asked: Vec<_> = world
        .heard()
        .iter()
        .filter(|heard| heard.table() == "BASFIN")
        .filter_map(|heard| heard.cell("SELECTFIELDS"))
        .collect();
    assert_eq!(
        asked.last().unwrap(),
        "ONDERGRB\tBOVENGRB\tONDERDEB\tBOVENDEB\tONDERCRE\tBOVENCRE\tAANTPER"
    );
}

#[tokio::test]
async fn a_feed_that_the_package_does_not_have_is_said_so() {
    let world = world_set(json!({}), |_| None);
    let error = world.fetch(Feed::VatRates, None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageNotOffered);
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn the_administration_has_a_number_and_a_name() {
    let world = world_set(json!({}), |_| None);
    let who = world.connector.identify().await.unwrap();
    assert_eq!((who.id.as_str(), who.name.as_str()), ("2000", "Proef BV"));
    let nameless = world_set(json!({}), |heard| {
        (heard.table() == "BASALG").then(|| Say::Rows("<DATA><NAAM>Proef BV</NAAM></DATA>".to_owned()))
    });
    let who = nameless.connector.identify().await.unwrap();
    assert!(
        who.id.starts_with("omgeving-") && !who.id.contains("00000"),
        "{}",
        who.id
    );
    assert_eq!(who, nameless.connector.identify().await.unwrap());
}

/// A user may have a new omgevingscode made for the same administration; a link that gets it must know it again.
#[tokio::test]
async fn a_new_code_opens_the_same_administration() {
    async fn id(code: &str, name: &str) -> String {
        let rows = format!("<DATA><NAAM>{name}</NAAM></DATA>");
        let server = move |heard: &Heard| (heard.table() == "BASALG").then(|| Say::Rows(rows.clone()));
        let world = world_with(json!({}), settings(), code, server);
        world.connector.identify().await.unwrap().id
    }
    let first = id("34589465745689", "Proef BV").await;
    assert_eq!(first, id("99999465745689", "Proef BV").await);
    assert_ne!(first, id("34589465745689", "Andere BV").await);
    assert_ne!(
        id("34589465745689", "").await,
        id("99999465745689", "").await,
        "without a name the code alone tells them apart"
    );
}
