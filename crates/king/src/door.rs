//! The three doors with the same functions (apis/king.md section 1): how a question is put at each, and how its answer is
//! read.

use http::{HeaderValue, Method, Request, header};
use thiserror::Error;

use crate::config::{Config, Payload, PdfWay, Soap};
use crate::wire::{DataSet, Forms};
use crate::xml::{Bounds, Element, Out, XmlError, read, read_text};

/// One of the doors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Door {
    Strings,
    Form,
    Dataset,
}

impl Door {
    /// In the order in which they are tried.
    pub(crate) const ALL: [Self; 3] = [Self::Strings, Self::Form, Self::Dataset];

    /// The file behind the base address.
    pub(crate) const fn file(self) -> &'static str {
        match self {
            Self::Strings => "ws1_xml.asmx",
            Self::Form => "ws1_api.aspx",
            Self::Dataset => "ws1.asmx",
        }
    }

    /// The value of the setting that chooses it.
    pub(crate) const fn setting(self) -> &'static str {
        match self {
            Self::Strings => "strings",
            Self::Form => "form",
            Self::Dataset => "dataset",
        }
    }
}

/// The functions that are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Operation {
    Login,
    KeepSession,
    Version,
    Records,
    Administration,
    Book,
    Create,
    Update,
}

impl Operation {
    /// Its name, by the letter: the package's capitals are not regular.
    const fn name(self) -> &'static str {
        match self {
            Self::Login => "Login",
            Self::KeepSession => "KeepSession",
            Self::Version => "GetiMUISVersion",
            Self::Records => "GetStamtabelRecords",
            Self::Administration => "GetAdmInfo",
            Self::Book => "CreateJournaalpost",
            // a capital T here, and none in the next
            Self::Create => "CreateStamTabelRecord",
            Self::Update => "UpdateStamtabelRecord",
        }
    }

    /// The name under which calls are counted.
    pub(crate) const fn endpoint(self) -> &'static str {
        match self {
            Self::Login => "POST Login",
            Self::KeepSession => "POST KeepSession",
            Self::Version => "POST GetiMUISVersion",
            Self::Records => "POST GetStamtabelRecords",
            Self::Administration => "POST GetAdmInfo",
            Self::Book => "POST CreateJournaalpost",
            Self::Create => "POST CreateStamTabelRecord",
            Self::Update => "POST UpdateStamtabelRecord",
        }
    }

    /// The parameter that carries what is asked or sent.
    const fn asks_in(self) -> &'static str {
        match self {
            Self::Book => "Journaalpost",
            Self::Create => "Stamtabel",
            Self::Update => "Mutatie",
            _ => "Selectie",
        }
    }

    /// The parameter that carries the answer.
    const fn answers_in(self) -> &'static str {
        match self {
            Self::Book => "Journaalpost",
            Self::Version => "iMUISVersion",
            _ => "Records",
        }
    }
}

/// By what the package knows who calls.
#[derive(Clone, Copy)]
pub(crate) struct Credentials<'a> {
    pub(crate) partner_key: &'a str,
    pub(crate) code: &'a str,
    /// None before the log-in.
    pub(crate) session: Option<&'a str>,
}

const NAMESPACE: &str = "https://cloudswitch.imuisonline.com/";

/// A question, ready to be sent.
pub(crate) fn request(
    door: Door,
    operation: Operation,
    credentials: Credentials<'_>,
    payload: Option<&DataSet>,
    config: &Config,
) -> Result<Request<bytes::Bytes>, http::Error> {
    let address = format!("{}/{}", config.api.as_str().trim_end_matches('/'), door.file());
    let request = Request::builder().method(Method::POST).uri(address);
    let action = format!("{NAMESPACE}{}", operation.name());
    let request = match (door, config.soap) {
        (Door::Form, _) => request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        (_, Soap::V11) => request
            .header(header::CONTENT_TYPE, "text/xml; charset=utf-8")
            .header("SOAPAction", HeaderValue::try_from(format!("\"{action}\""))?),
        (_, Soap::V12) => request.header(
            header::CONTENT_TYPE,
            HeaderValue::try_from(format!("application/soap+xml; charset=utf-8; action=\"{action}\""))?,
        ),
    };
    let body = match door {
        Door::Form => form(operation, credentials, payload, config),
        Door::Strings | Door::Dataset => envelope(door, operation, credentials, payload, config),
    };
    request
        .header(header::ACCEPT, "text/xml, application/xml")
        .body(body.into())
}

/// Names of fields are in capitals as in the vendor's own; the session number holds signs that must be encoded.
fn form(operation: Operation, credentials: Credentials<'_>, payload: Option<&DataSet>, config: &Config) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("ACTIE", &operation.name().to_ascii_uppercase());
    form.append_pair("PARTNERKEY", credentials.partner_key);
    form.append_pair("OMGEVINGSCODE", credentials.code);
    if let Some(session) = credentials.session {
        form.append_pair("SESSIONID", session);
    }
    if let Some(payload) = payload {
        let name = operation.asks_in().to_ascii_uppercase();
        form.append_pair(&name, &payload.plain(Forms::of(config)));
    }
    form.finish()
}

fn envelope(
    door: Door,
    operation: Operation,
    credentials: Credentials<'_>,
    payload: Option<&DataSet>,
    config: &Config,
) -> String {
    let soap = match config.soap {
        Soap::V11 => "http://schemas.xmlsoap.org/soap/envelope/",
        Soap::V12 => "http://www.w3.org/2003/05/soap-envelope",
    };
    let name = operation.name();
    let mut out = Out::new();
    out.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    out.open(&format!("soap:Envelope xmlns:soap=\"{soap}\""))
        .open("soap:Body");
    out.open(&format!("{name} xmlns=\"{NAMESPACE}\""));
    out.element("PartnerKey", credentials.partner_key);
    out.element("Omgevingscode", credentials.code);
    if let Some(session) = credentials.session {
        out.element("SessionId", session);
    }
    if let Some(payload) = payload {
        let parameter = operation.asks_in();
        out.open(parameter);
        let forms = Forms::of(config);
        let text = match (door, config.pdf) {
            (Door::Dataset, _) => payload.typed(forms, config.columns),
            (_, PdfWay::Schema) if payload.has_file() => payload.with_schema(forms),
            _ => payload.plain(forms),
        };
        match (door, config.payload) {
            (Door::Dataset, _) => out.raw(&text),
            (_, Payload::Cdata) => out.cdata(&text),
            (_, Payload::Escaped) => out.text(&text),
        };
        out.close(parameter);
    }
    out.close(name).close("soap:Body").close("soap:Envelope");
    out.into_text()
}

/// Why a body is no answer of the package.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub(crate) enum NoReply {
    #[error("no XML: {0}")]
    Xml(#[from] XmlError),
    #[error("a web page")]
    Html,
    #[error("no `{0}` in the answer")]
    Shape(&'static str),
    #[error("a fault of the service: {text}")]
    Fault {
        /// It is about our question, which was not processed.
        ours: bool,
        text: String,
    },
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    operation: Operation,
    /// What the call itself says; none when it says nothing.
    pub(crate) ok: Option<bool>,
    /// What went wrong, or what the package wants to be known all the same.
    pub(crate) text: Option<String>,
    door: Door,
    /// The answer's own element.
    inside: Element,
}

impl Reply {
    /// Reads the answer of a door.
    pub(crate) fn read(door: Door, operation: Operation, body: &[u8]) -> Result<Self, NoReply> {
        if is_html(body) {
            return Err(NoReply::Html);
        }
        let root = read(body, &Bounds::default())?;
        match door {
            _ if root.is("html") => Err(NoReply::Html),
            Door::Form => Ok(Self::of_form(operation, root)),
            Door::Strings | Door::Dataset => Self::of_envelope(door, operation, root),
        }
    }

    fn of_form(operation: Operation, root: Element) -> Self {
        let error = root.find("ERROR");
        let text = error.map(|error| {
            let message = error.child("MESSAGE").or_else(|| error.child("FOUTMELDING"));
            let text = message.unwrap_or(error).value();
            text.unwrap_or("ERROR").to_owned()
        });
        Self {
            operation,
            ok: Some(text.is_none()),
            text,
            door: Door::Form,
            inside: root,
        }
    }

    fn of_envelope(door: Door, operation: Operation, root: Element) -> Result<Self, NoReply> {
        if !root.is("Envelope") {
            return Err(NoReply::Shape("Envelope"));
        }
        let body = root.children.into_iter().find(|child| child.is("Body"));
        let Some(inside) = body.and_then(|body| body.children.into_iter().next()) else {
            return Err(NoReply::Shape("Body"));
        };
        if inside.is("Fault") {
            return Err(fault(&inside));
        }
        let result = inside.child(&format!("{}Result", operation.name()));
        let ok = result.and_then(|result| crate::wire::flag(result.value()?));
        let text = inside.child("Foutmelding").and_then(Element::value).map(str::to_owned);
        Ok(Self {
            operation,
            ok,
            text,
            door,
            inside,
        })
    }

    /// The session number.
    pub(crate) fn session(&self) -> Option<&str> {
        self.inside.find("SessionId").and_then(Element::value)
    }

    /// The version of the program.
    pub(crate) fn version(&self) -> Option<&str> {
        let named = self.inside.find(self.operation.answers_in());
        named.or_else(|| self.inside.find("VERSION")).and_then(Element::value)
    }

    /// The keys of what was made, as far as there are any.
    pub(crate) fn keys(&self) -> Vec<&str> {
        let Some(keys) = self.inside.find("Primarykey") else {
            return Vec::new();
        };
        let below = keys.children.iter().filter_map(Element::value);
        keys.value().into_iter().chain(below).collect()
    }

    /// Whether it carries anything of a booking. Through the form door only this tells a yes from any other answer.
    pub(crate) fn shows_booking(&self) -> bool {
        self.door != Door::Form || !self.keys().is_empty() || self.inside.find("BOE").is_some()
    }

    /// What the package remarks about a booking that it took.
    pub(crate) fn remark(&self) -> Option<&str> {
        self.inside.find("BOE_WARNING").and_then(Element::value)
    }

    /// How the payload lay in the answer: for the settings that a person can choose.
    pub(crate) fn payload_form(&self) -> &'static str {
        match self.inside.child(self.operation.answers_in()) {
            _ if self.door == Door::Form => "xml",
            Some(payload) if !payload.children.is_empty() => "xml",
            _ => "text",
        }
    }

    /// The rows; none when the answer carries nothing.
    pub(crate) fn into_payload(self) -> Result<Option<Element>, XmlError> {
        if self.door == Door::Form {
            return Ok(Some(self.inside));
        }
        let name = self.operation.answers_in();
        let Some(payload) = self.inside.children.into_iter().find(|child| child.is(name)) else {
            return Ok(None);
        };
        if !payload.children.is_empty() {
            return Ok(Some(payload));
        }
        // Text is XML once more: its escapes were taken away while the answer was read, and never twice.
        match payload.value() {
            Some(text) => read_text(text, &Bounds::default()).map(Some),
            None => Ok(None),
        }
    }
}

fn is_html(body: &[u8]) -> bool {
    let text = body.trim_ascii_start();
    let starts = |word: &[u8]| {
        text.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    starts(b"<!doctype html") || starts(b"<html")
}

/// SOAP 1.1 section 4.4 and SOAP 1.2 part 1 section 5.4: `Client` or `Sender` say that our question is wrong.
fn fault(fault: &Element) -> NoReply {
    let code = fault
        .find("faultcode")
        .or_else(|| fault.find("Value"))
        .and_then(Element::value);
    let text = fault
        .find("faultstring")
        .or_else(|| fault.find("Text"))
        .and_then(Element::value);
    let ends = |word: &str| code.is_some_and(|code| code.to_ascii_lowercase().ends_with(word));
    NoReply::Fault {
        ours: ends("client") || ends("sender") || ends("versionmismatch") || ends("mustunderstand"),
        text: text.unwrap_or_default().chars().take(500).collect(),
    }
}

#[cfg(test)]
mod tests;
