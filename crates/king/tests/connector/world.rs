//! A played package with three doors: a function answers, and what it does not answer is answered as usual.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use boekbrug_connector::{Clock, Connector, ConnectorError, Cursor, FetchRequest, Opening, Page, References, Secrets};
use boekbrug_http::testkit::{ManualClock, Reply, ScriptedTransport, SeededChance};
use boekbrug_king::{Config, King, Parts};
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

/// The session of the tests, with the signs that real ones have.
pub(crate) const SESSION: &str = "66242/858@d1095;CSW";

/// Everything of one test.
pub(crate) struct World {
    pub(crate) clock: ManualClock,
    pub(crate) transport: Arc<ScriptedTransport>,
    pub(crate) connector: Arc<dyn Connector>,
}

/// A question as the package hears it, whatever the door.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Heard {
    pub(crate) door: &'static str,
    pub(crate) operation: String,
    pub(crate) partner_key: String,
    pub(crate) code: String,
    pub(crate) session: Option<String>,
    /// The dataset, unwrapped.
    pub(crate) payload: String,
}

impl Heard {
    /// A column of the first row; none when its tag is not there.
    pub(crate) fn cell(&self, column: &str) -> Option<String> {
        between(&self.payload, column).map(str::to_owned)
    }

    pub(crate) fn table(&self) -> String {
        self.cell("TABLE").unwrap_or_default()
    }
}

/// What the package says.
#[derive(Clone, Debug)]
pub(crate) enum Say {
    /// A session.
    Session(String),
    /// Yes, and nothing more.
    Yes,
    /// Yes, with a dataset of these rows.
    Rows(String),
    /// Yes to a new row of a table, with its key; none leaves it out.
    Made(Option<String>),
    /// Yes to a booking: the rows back, keys, and a text beside it.
    Booked(String, Vec<&'static str>, &'static str),
    /// No, with a text.
    No(String),
    /// No, with a text and a key.
    NoWithKey(String),
    /// A fault.
    Fault(&'static str, String),
    /// Anything else.
    Raw(Reply),
}

/// The secrets of one connection.
pub(crate) struct Safe(Mutex<HashMap<String, String>>);

#[async_trait]
impl Secrets for Safe {
    async fn get(&self, name: &str) -> Result<Option<String>, ConnectorError> {
        Ok(self.0.lock().unwrap().get(name).cloned())
    }

    async fn put(&self, name: &str, value: &str) -> Result<(), ConnectorError> {
        self.0.lock().unwrap().insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

pub(crate) fn config(change: Value) -> Config {
    let mut all = json!({"partner_key": "partner", "page_size": 10});
    all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    serde_json::from_value(all).unwrap()
}

pub(crate) fn settings() -> ConnectionSettings {
    ConnectionSettings {
        journal: Some("10".to_owned()),
        revenue_account: Some("8000".to_owned()),
        ..ConnectionSettings::default()
    }
}

/// A connection whose package answers by a function.
pub(crate) fn world(server: impl Fn(&Heard) -> Option<Say> + Send + Sync + 'static) -> World {
    world_with(json!({}), settings(), "00000", server)
}

/// The same with other settings.
pub(crate) fn world_set(change: Value, server: impl Fn(&Heard) -> Option<Say> + Send + Sync + 'static) -> World {
    world_with(change, settings(), "00000", server)
}

/// The same with other settings of the connection, and another omgevingscode.
pub(crate) fn world_with(
    change: Value,
    settings: ConnectionSettings,
    code: &str,
    server: impl Fn(&Heard) -> Option<Say> + Send + Sync + 'static,
) -> World {
    let clock = ManualClock::new("2026-03-16T09:00:00Z".parse().unwrap());
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    let answering = move |request: &Request<Bytes>| {
        let heard = heard(request);
        let say = server(&heard).unwrap_or_else(|| as_usual(&heard));
        reply(&heard, say)
    };
    let transport = Arc::new(ScriptedTransport::new(Arc::clone(&shared), []).then(answering));
    let opening = Opening {
        connection: ConnectionId::new(clock.now(), [7; 10]),
        package: "king".parse().unwrap(),
        settings,
        remote_id: None,
        secrets: Arc::new(Safe(Mutex::new([("omgevingscode".to_owned(), code.to_owned())].into()))),
        calls_made: Vec::new(),
    };
    let parts = Parts {
        transport: transport.clone(),
        clock: shared,
        chance: Arc::new(SeededChance::new(1)),
        config: config(change),
        opening,
    };
    let connector = King::try_new(parts).unwrap();
    World {
        clock,
        transport,
        connector,
    }
}

/// What an administration without anything particular says.
pub(crate) fn as_usual(heard: &Heard) -> Say {
    match (heard.operation.as_str(), heard.table().as_str()) {
        ("Login", _) => Say::Session(SESSION.to_owned()),
        ("GetAdmInfo", "BASFIN") => Say::Rows(
            "<DATA><ONDERDEB>10000</ONDERDEB><BOVENDEB>19999</BOVENDEB><AANTPER>12</AANTPER>\
             <SPLITREK>2000</SPLITREK></DATA>"
                .to_owned(),
        ),
        ("GetAdmInfo", "PERIODEINFO") => Say::Rows(
            "<DATA><JR>2026</JR><PN>3</PN><JRAFGESL>2024</JRAFGESL><PNAFGESL>14</PNAFGESL>\
             <JRAFGESLGEBR>2026</JRAFGESLGEBR><PNAFGESLGEBR>1</PNAFGESLGEBR></DATA>"
                .to_owned(),
        ),
        ("GetAdmInfo", "BASALG") => Say::Rows("<DATA><ADMNR>2000</ADMNR><NAAM>Proef BV</NAAM></DATA>".to_owned()),
        ("GetStamtabelRecords" | "GetAdmInfo", _) => Say::Rows(String::new()),
        ("CreateJournaalpost", _) => Say::Booked(String::new(), vec!["10/2026/3/1"], ""),
        _ => Say::Yes,
    }
}

/// The text of the first element of that name.
pub(crate) fn between<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = text.find(&format!("<{name}>"))? + name.len() + 2;
    let end = text[start..].find(&format!("</{name}>"))? + start;
    Some(&text[start..end])
}

pub(crate) fn heard(request: &Request<Bytes>) -> Heard {
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    let file = request.uri().path().rsplit('/').next().unwrap().to_owned();
    if file == "ws1_api.aspx" {
        let fields: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let get = |name: &str| fields.get(name).cloned();
        let names = [
            "Login",
            "KeepSession",
            "GetiMUISVersion",
            "GetStamtabelRecords",
            "GetAdmInfo",
            "CreateJournaalpost",
            "CreateStamTabelRecord",
            "UpdateStamtabelRecord",
        ];
        let action = get("ACTIE").unwrap();
        let payload = ["SELECTIE", "JOURNAALPOST", "STAMTABEL", "MUTATIE"]
            .into_iter()
            .find_map(get);
        return Heard {
            door: "form",
            operation: names
                .into_iter()
                .find(|name| name.to_ascii_uppercase() == action)
                .unwrap()
                .to_owned(),
            partner_key: get("PARTNERKEY").unwrap_or_default(),
            code: get("OMGEVINGSCODE").unwrap_or_default(),
            session: get("SESSIONID"),
            payload: payload.unwrap_or_default(),
        };
    }
    let door = if file == "ws1.asmx" { "dataset" } else { "strings" };
    let start = body.find(" xmlns=\"https://cloudswitch.imuisonline.com/\"").unwrap();
    let operation = body[..start].rsplit('<').next().unwrap().to_owned();
    let payload = ["Selectie", "Journaalpost", "Stamtabel", "Mutatie"]
        .into_iter()
        .find_map(|name| between(&body, name));
    let payload = payload.unwrap_or_default();
    let payload = match payload.strip_prefix("<![CDATA[") {
        Some(text) => text.trim_end_matches("]]>").to_owned(),
        None if door == "strings" => unescaped(payload),
        None => payload.to_owned(),
    };
    Heard {
        door,
        partner_key: between(&body, "PartnerKey").unwrap_or_default().to_owned(),
        code: between(&body, "Omgevingscode").unwrap_or_default().to_owned(),
        session: between(&body, "SessionId").map(str::to_owned),
        operation,
        payload,
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The answer of a door.
pub(crate) fn reply(heard: &Heard, say: Say) -> Reply {
    if let Say::Raw(reply) = say {
        return reply;
    }
    let body = if heard.door == "form" {
        of_form(say)
    } else {
        of_envelope(heard, say)
    };
    match body {
        (200, body) => Reply::new(200, body),
        (status, body) => Reply::new(status, body),
    }
}

fn of_form(say: Say) -> (u16, String) {
    let body = match say {
        Say::Session(session) => {
            format!("<NewDataSet><SESSION><SESSIONID>{session}</SESSIONID></SESSION></NewDataSet>")
        }
        Say::Yes => "<NewDataSet/>".to_owned(),
        Say::Rows(rows) => format!("<NewDataSet>{rows}</NewDataSet>"),
        Say::Made(key) => {
            let key = key.map_or_else(String::new, |key| format!("<PRIMARYKEY>{key}</PRIMARYKEY>"));
            format!("<NewDataSet><TABEL>{key}</TABEL></NewDataSet>")
        }
        Say::Booked(rows, keys, _) => format!(
            "<NewDataSet>{rows}<TABEL><PRIMARYKEY>{}</PRIMARYKEY></TABEL></NewDataSet>",
            keys.join("")
        ),
        Say::No(text) | Say::Fault(_, text) => {
            format!("<NewDataSet><ERROR><MESSAGE>{text}</MESSAGE></ERROR></NewDataSet>")
        }
        Say::NoWithKey(text) => {
            format!("<NewDataSet><ERROR><MESSAGE>{text}</MESSAGE></ERROR><PRIMARYKEY>1</PRIMARYKEY></NewDataSet>")
        }
        Say::Raw(_) => unreachable!("answered before"),
    };
    (200, body)
}

fn of_envelope(heard: &Heard, say: Say) -> (u16, String) {
    let name = &heard.operation;
    let payload = |parameter: &str, rows: &str| {
        let inside = if heard.door == "dataset" {
            format!(
                "<xs:schema xmlns:xs=\"x\" id=\"NewDataSet\"><xs:element name=\"NewDataSet\"/></xs:schema>\
                 <diffgr:diffgram xmlns:diffgr=\"d\"><NewDataSet xmlns=\"\">{rows}</NewDataSet></diffgr:diffgram>"
            )
        } else {
            escaped(&format!("<NewDataSet>{rows}</NewDataSet>"))
        };
        format!("<{parameter}>{inside}</{parameter}>")
    };
    let (ok, rest) = match say {
        Say::Session(session) => (true, format!("<SessionId>{session}</SessionId>")),
        Say::Yes => (true, String::new()),
        Say::Rows(rows) => (true, payload("Records", &rows)),
        Say::Made(key) => {
            let key = key.map_or_else(String::new, |key| format!("<Primarykey>{key}</Primarykey>"));
            (true, key)
        }
        Say::Booked(rows, keys, text) => {
            let keys: String = keys.iter().map(|key| format!("<string>{key}</string>")).collect();
            let rest = format!("<Primarykey>{keys}</Primarykey><Foutmelding>{text}</Foutmelding>");
            (true, payload("Journaalpost", &rows) + &rest)
        }
        Say::No(text) => (false, format!("<Foutmelding>{text}</Foutmelding>")),
        Say::NoWithKey(text) => (
            false,
            format!("<Primarykey><string>10/2026/3/1</string></Primarykey><Foutmelding>{text}</Foutmelding>"),
        ),
        Say::Fault(code, text) => {
            let fault =
                format!("<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>{text}</faultstring></soap:Fault>");
            return (500, enveloped(&fault));
        }
        Say::Raw(_) => unreachable!("answered before"),
    };
    let body = format!(
        "<{name}Response xmlns=\"https://cloudswitch.imuisonline.com/\"><{name}Result>{ok}</{name}Result>{rest}</{name}Response>"
    );
    (200, enveloped(&body))
}

fn enveloped(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">\
         <soap:Body>{body}</soap:Body></soap:Envelope>"
    )
}

impl World {
    /// Reads one page.
    pub(crate) async fn fetch(&self, feed: Feed, cursor: Option<&Cursor>) -> Result<Page, ConnectorError> {
        let references = References::default();
        self.fetch_with(feed, cursor, &references).await
    }

    pub(crate) async fn fetch_with(
        &self,
        feed: Feed,
        cursor: Option<&Cursor>,
        references: &References,
    ) -> Result<Page, ConnectorError> {
        self.connector
            .fetch(FetchRequest {
                feed,
                cursor,
                references,
            })
            .await
    }

    /// What the package heard.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.transport.requests().iter().map(heard).collect()
    }

    /// The names of the functions that were called, with the table where there is one.
    pub(crate) fn calls(&self) -> Vec<String> {
        let name = |heard: Heard| format!("{} {}", heard.operation, heard.table()).trim().to_owned();
        self.heard().into_iter().map(name).collect()
    }

    /// The bookings that were sent.
    pub(crate) fn bookings(&self) -> Vec<Heard> {
        self.sent("CreateJournaalpost")
    }

    /// Every call of a function.
    pub(crate) fn sent(&self, operation: &str) -> Vec<Heard> {
        let fits = |heard: &Heard| heard.operation == operation;
        self.heard().into_iter().filter(fits).collect()
    }
}
