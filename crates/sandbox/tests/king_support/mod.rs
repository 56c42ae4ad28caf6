//! One helper that touches the sandbox; tests are data on top of it.
#![allow(dead_code, unreachable_pub, reason = "every test file uses another part")]

use std::sync::Arc;

use boekbrug_sandbox::king::{Config, KingBooks, Seed, SeedDebtor, SeedLedger, Switches};
use boekbrug_sandbox::{King, ManualClock, Reply};
use bytes::Bytes;
use http::Request;

/// The administration that tests work in.
pub const BOOKS: &str = "Voorbeeld";
pub const CODE: &str = "34589465745689";
pub const KEY: &str = "partner-key";
pub const NAMESPACE: &str = "https://cloudswitch.imuisonline.com/";

/// One element of an answer, in the simplest form that tests need.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub space: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    pub fn parse(text: &str) -> Element {
        use quick_xml::events::Event;
        let mut reader = quick_xml::NsReader::from_str(text);
        let mut open = vec![Element::default()];
        loop {
            let (space, event) = reader
                .read_resolved_event()
                .unwrap_or_else(|error| panic!("{error} in {text}"));
            let space = match space {
                quick_xml::name::ResolveResult::Bound(space) => space.as_ref().to_owned(),
                _ => String::new(),
            };
            match event {
                Event::Start(start) => open.push(Element::started(&start, space)),
                Event::Empty(start) => {
                    let element = Element::started(&start, space);
                    open.last_mut().expect("open").children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().expect("open");
                    open.last_mut().expect("open").children.push(element);
                }
                Event::Text(text) => open.last_mut().expect("open").text.push_str(&text.xml10_content()),
                Event::CData(text) => open.last_mut().expect("open").text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let c = match reference.as_ref() {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => reference.resolve_char_ref().expect("a character").expect("a character"),
                    };
                    open.last_mut().expect("open").text.push(c);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "unclosed elements in {text}");
        let mut document = open.pop().expect("the document");
        assert_eq!(document.children.len(), 1, "one root in {text}");
        document.children.pop().expect("a root")
    }

    fn started(start: &quick_xml::events::BytesStart<'_>, space: String) -> Element {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .expect("a value");
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        Element {
            name: start.local_name().as_ref().to_owned(),
            space,
            attributes: attributes.collect(),
            ..Element::default()
        }
    }

    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text at a path of names.
    pub fn at(&self, path: &str) -> Option<String> {
        let mut element = self;
        for name in path.split('/') {
            element = element.child(name)?;
        }
        Some(element.text.clone())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// An answer, read.
#[derive(Debug, Clone)]
pub struct Got {
    pub status: u16,
    pub content_type: String,
    pub text: String,
}

pub fn read(reply: Reply) -> Got {
    let response = reply.answer().expect("a whole answer");
    let content_type = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    Got {
        status: response.status().as_u16(),
        content_type: content_type.unwrap_or("").to_owned(),
        text: String::from_utf8(response.body().to_vec()).expect("text"),
    }
}

impl Got {
    pub fn xml(&self) -> Element {
        Element::parse(&self.text)
    }

    /// Texts of `ERROR/MESSAGE` of the form door.
    pub fn error(&self) -> Option<String> {
        self.xml().at("ERROR/MESSAGE")
    }

    /// The response element of a SOAP answer.
    pub fn soap(&self) -> Element {
        let envelope = self.xml();
        assert_eq!(envelope.name, "Envelope", "{}", self.text);
        let body = envelope.child("Body").expect("a body");
        body.children.first().expect("content").clone()
    }

    /// Result, `Foutmelding` and one by-reference parameter of a SOAP answer.
    pub fn outcome(&self, parameter: &str) -> (bool, String, Option<String>) {
        let response = self.soap();
        let result = response.children.first().expect("a result");
        assert!(result.name.ends_with("Result"), "{}", self.text);
        (
            result.text == "true",
            response.at("Foutmelding").unwrap_or_default(),
            response.at(parameter),
        )
    }
}

/// Rows of an answer: names and texts.
pub fn rows(root: &Element, name: &str) -> Vec<Vec<(String, String)>> {
    root.all(name)
        .map(|row| {
            row.children
                .iter()
                .map(|cell| (cell.name.clone(), cell.text.clone()))
                .collect()
        })
        .collect()
}

/// One column of all rows of an answer.
pub fn column(root: &Element, name: &str) -> Vec<String> {
    root.all("DATA").filter_map(|row| row.at(name)).collect()
}

pub fn seed() -> Seed {
    Seed::new()
        .debtor(SeedDebtor {
            search_key: "KLANT".into(),
            contact: "J. de Vries".into(),
            street: "Kade".into(),
            house_number: Some(1),
            house_number_addition: "a".into(),
            postcode: "1811 AB".into(),
            city: "Alkmaar".into(),
            email: "info@klant.example".into(),
            phone: "0721234567".into(),
            vat_number: "NL123456789B01".into(),
            kvk: "12345678".into(),
            cost_center: Some(10),
            print_specification: "J".into(),
            manager: "JANSEN".into(),
            payment_condition: Some(1),
            ..SeedDebtor::new(10_000, "Klant & Zonen B.V.")
        })
        .debtor(SeedDebtor {
            city: "Antwerpen".into(),
            country: "BE".into(),
            vat_liability: "I".into(),
            ..SeedDebtor::new(10_001, "Antwerpse Klant NV")
        })
        .debtor(SeedDebtor {
            blocked: true,
            ..SeedDebtor::new(10_002, "Oude klant")
        })
        .ledger(SeedLedger {
            cost_center_required: true,
            ..SeedLedger::new(8100, "Omzet per kostenplaats")
        })
        .ledger(SeedLedger {
            blocked: true,
            ..SeedLedger::new(8900, "Omzet oud")
        })
        .item("UUR", "Uurtarief")
}

pub fn start() -> jiff::Timestamp {
    "2026-08-16T10:02:11Z".parse().expect("a timestamp")
}

/// A sandbox, its clock and a client that is signed in.
pub struct World {
    pub sandbox: King,
    pub clock: Arc<ManualClock>,
    pub session: String,
}

impl World {
    pub fn new() -> Self {
        World::with(Config::with_seed(seed()))
    }

    pub fn switched(switches: Switches) -> Self {
        World::with(Config {
            switches,
            ..Config::with_seed(seed())
        })
    }

    pub fn with(config: Config) -> Self {
        let clock = Arc::new(ManualClock::new(start()));
        let mut world = World {
            sandbox: King::new(config, clock.clone()),
            clock,
            session: String::new(),
        };
        world.sign_in();
        world
    }

    pub fn sign_in(&mut self) {
        let got = self.post(&[("ACTIE", "LOGIN"), ("PARTNERKEY", KEY), ("OMGEVINGSCODE", CODE)]);
        self.session = got.xml().at("SESSION/SESSIONID").unwrap_or_default();
    }

    pub fn books(&self) -> KingBooks {
        self.sandbox.books(BOOKS).expect("books")
    }

    pub fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.sandbox
            .handle(request.body(Bytes::from(body.to_owned())).expect("a request"))
    }

    pub fn form_reply(&self, fields: &[(&str, &str)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.raw(
            "POST",
            "/ws1_api.aspx",
            &[("Content-Type", "application/x-www-form-urlencoded")],
            &body,
        )
    }

    pub fn post(&self, fields: &[(&str, &str)]) -> Got {
        read(self.form_reply(fields))
    }

    /// A function through the form door, with a payload.
    pub fn form(&self, action: &str, field: &str, payload: &str) -> Got {
        self.post(&[
            ("ACTIE", action),
            ("PARTNERKEY", KEY),
            ("OMGEVINGSCODE", CODE),
            ("SESSIONID", &self.session),
            (field, payload),
        ])
    }

    /// A read through the form door.
    pub fn select(&self, selection: &str) -> Got {
        self.form("GETSTAMTABELRECORDS", "SELECTIE", selection)
    }

    /// All rows of a table whose conditions hold.
    pub fn read(&self, table: &str, fields: &str, wheres: [&str; 3]) -> Element {
        let got = self.select(&selection(table, fields, wheres, ""));
        assert_eq!(got.error(), None, "{}", got.text);
        got.xml()
    }

    /// A function through the string door; parameters after the common ones.
    pub fn soap(&self, function: &str, parameters: &[(&str, &str)]) -> Got {
        let inner = cells_of(parameters);
        read(self.envelope("/ws1_xml.asmx", 11, function, &inner))
    }

    /// A function through the typed door, with XML as it is.
    pub fn typed(&self, function: &str, inner: &str) -> Got {
        read(self.envelope("/ws1.asmx", 11, function, inner))
    }

    pub fn envelope(&self, path: &str, version: u8, function: &str, inner: &str) -> Reply {
        let common = format!(
            "<PartnerKey>{KEY}</PartnerKey><Omgevingscode>{CODE}</Omgevingscode><SessionId>{}</SessionId>",
            escape(&self.session)
        );
        let space = if version == 11 {
            "http://schemas.xmlsoap.org/soap/envelope/"
        } else {
            "http://www.w3.org/2003/05/soap-envelope"
        };
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"{space}\"><soap:Body>\
             <{function} xmlns=\"{NAMESPACE}\">{common}{inner}</{function}></soap:Body></soap:Envelope>"
        );
        let action = format!("\"{NAMESPACE}{function}\"");
        let headers: &[(&str, &str)] = if version == 11 {
            &[("SOAPAction", &action), ("Content-Type", "text/xml; charset=utf-8")]
        } else {
            &[("Content-Type", "application/soap+xml; charset=utf-8")]
        };
        self.raw("POST", path, headers, &body)
    }

    /// A booking through the string door: result, message, answer.
    pub fn book(&self, payload: &str) -> Got {
        self.soap("CreateJournaalpost", &[("Journaalpost", payload)])
    }

    /// A booking that is taken.
    pub fn booked(&self, payload: &str) -> Got {
        let got = self.book(payload);
        let (result, message, _) = got.outcome("Journaalpost");
        assert!(result, "{message}");
        got
    }

    /// The complaint about a booking that is refused.
    pub fn refused(&self, payload: &str) -> String {
        let (result, message, _) = self.book(payload).outcome("Journaalpost");
        assert!(!result, "taken: {payload}");
        message
    }
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn cells_of(cells: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in cells {
        text.push_str(&format!("<{name}>{}</{name}>", escape(value)));
    }
    text
}

pub fn element(name: &str, cells: &[(&str, &str)]) -> String {
    let cells = cells_of(cells);
    format!("<{name}>{cells}</{name}>")
}

/// A selection with all tags, everything on one page.
pub fn selection(table: &str, fields: &str, [columns, operators, values]: [&str; 3], order: &str) -> String {
    let row = element(
        "Table1",
        &[
            ("TABLE", table),
            ("SELECTFIELDS", fields),
            ("WHEREFIELDS", columns),
            ("WHEREOPERATORS", operators),
            ("WHEREVALUES", values),
            ("ORDERBY", order),
            ("MAXRESULT", "0"),
            ("PAGESIZE", "0"),
            ("SELECTPAGE", "1"),
        ],
    );
    format!("<NewDataSet>{row}</NewDataSet>")
}

/// No conditions.
pub const ALL: [&str; 3] = ["", "", ""];

/// The vendor's simple shape: one row, 121 of which 21 VAT.
pub fn simple(invoice: &str) -> Vec<(&'static str, String)> {
    [
        ("JR", "2026"),
        ("PN", "8"),
        ("DAGB", "10"),
        ("REK", "10000"),
        ("TEGREK", "8000"),
        ("DAT", "16-08-2026"),
        ("BEDRBOEK", "121"),
        ("BTW", "2"),
        ("BEDRBTW", "-21"),
        ("FACT", invoice),
        ("OMSCHR", "Advies augustus"),
    ]
    .into_iter()
    .map(|(name, value)| (name, value.to_owned()))
    .collect()
}

/// A copy of a row with some cells replaced, added or (when empty) taken out.
pub fn but(row: &[(&'static str, String)], cells: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut row = row.to_vec();
    for (name, value) in cells {
        row.retain(|(given, _)| given != name);
        if !value.is_empty() {
            row.push((name, (*value).to_owned()));
        }
    }
    row
}

/// A posting of these rows.
pub fn posting(rows: &[Vec<(&'static str, String)>]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells: Vec<(&str, &str)> = row.iter().map(|(name, value)| (*name, value.as_str())).collect();
            element("BOE", &cells)
        })
        .collect();
    format!("<NewDataSet>{rows}</NewDataSet>")
}

/// The composed sample of the facts file: total row with VAT, two lines of 50.
pub fn split(invoice: &str) -> Vec<Vec<(&'static str, String)>> {
    let total = but(&simple(invoice), &[("TEGREK", "2000")]);
    let line = |account: &str, center: &str| {
        but(
            &total,
            &[
                ("REK", account),
                ("BTW", "0"),
                ("BEDRBOEK", "-50"),
                ("BEDRBTW", "0"),
                ("KPL", center),
            ],
        )
    };
    vec![total.clone(), line("8000", "10"), line("8010", "20")]
}
