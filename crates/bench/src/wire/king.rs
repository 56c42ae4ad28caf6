//! The floor's side of KING Finance's wire: a log-in and pages of debtors through the door of texts, with the columns that
//! the connector asks for (apis/king.md sections 1, 2 and 4).

use anyhow::{Context, Result, bail};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde::Serialize;
use url::Url;

use crate::sandbox::king::{CODE, PARTNER};

/// Rows on a page: what the connector asks for.
pub(crate) const PAGE: usize = 1_000;

const NAMESPACE: &str = "https://cloudswitch.imuisonline.com/";

/// The columns that the connector asks for, so that the bytes are the same.
const COLUMNS: [&str; 21] = [
    "NR", "ZKSL", "NAAM", "NAAM2", "STRAAT", "HNR", "HNRTV", "ADRES", "POSTCD", "PLAATS", "LAND", "EMAIL", "TEL",
    "BTWNR", "KVKNR", "BETCOND", "BTWPL", "KPL", "DECLTOEL", "MEDEWDEC", "BLOK",
];

/// Calls with a session.
pub(crate) struct Calls {
    client: reqwest::Client,
    door: Url,
    session: String,
}

/// A debtor: its cells in the order of the columns that were asked for.
#[derive(Serialize, Debug, Default)]
pub(crate) struct Debtor {
    pub(crate) cells: [Option<String>; COLUMNS.len()],
}

impl Debtor {
    /// A cell by its column.
    pub(crate) fn get(&self, column: &str) -> Option<&str> {
        let at = COLUMNS.iter().position(|known| *known == column)?;
        self.cells[at].as_deref()
    }
}

impl Calls {
    /// Logs in.
    pub(crate) async fn sign_in(sandbox: &Url) -> Result<Self> {
        let mut calls = Self {
            client: super::client()?,
            door: sandbox.join("/v1/ws1_xml.asmx")?,
            session: String::new(),
        };
        let answer = calls.ask("Login", "").await?;
        calls.session = text_of(&answer, "SessionId")?.context("the log-in gave no session")?;
        Ok(calls)
    }

    /// A page of debtors, counted from 1.
    pub(crate) async fn debtors(&self, page: usize) -> Result<Vec<Debtor>> {
        let fields = COLUMNS.join("\t");
        let question = format!(
            "<Selectie><![CDATA[<NewDataSet><Table1><TABLE>DEB</TABLE><SELECTFIELDS>{fields}</SELECTFIELDS>\
             <WHEREFIELDS></WHEREFIELDS><WHEREOPERATORS></WHEREOPERATORS><WHEREVALUES></WHEREVALUES>\
             <ORDERBY>NR</ORDERBY><MAXRESULT>0</MAXRESULT><PAGESIZE>{PAGE}</PAGESIZE><SELECTPAGE>{page}</SELECTPAGE>\
             </Table1></NewDataSet>]]></Selectie>"
        );
        let answer = self.ask("GetStamtabelRecords", &question).await?;
        let records = text_of(&answer, "Records")?.context("an answer without records")?;
        rows_of(&records)
    }

    async fn ask(&self, operation: &str, question: &str) -> Result<String> {
        let session = &self.session;
        let envelope = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">\
             <soap:Body><{operation} xmlns=\"{NAMESPACE}\"><PartnerKey>{PARTNER}</PartnerKey>\
             <Omgevingscode>{CODE}</Omgevingscode><SessionId>{session}</SessionId>{question}</{operation}></soap:Body>\
             </soap:Envelope>"
        );
        let request = self.client.post(self.door.clone()).body(envelope);
        let request = request.header("content-type", "text/xml; charset=utf-8");
        let request = request.header("soapaction", format!("\"{NAMESPACE}{operation}\""));
        let answer = request.send().await?.error_for_status()?.text().await?;
        if text_of(&answer, &format!("{operation}Result"))?.as_deref() != Some("true") {
            bail!("the sandbox refused {operation}: {answer}");
        }
        Ok(answer)
    }
}

/// The text of the first element of that name, unescaped.
fn text_of(xml: &str, name: &str) -> Result<Option<String>> {
    let mut reader = Reader::from_str(xml);
    let mut found: Option<String> = None;
    loop {
        match reader.read_event()? {
            Event::Start(start) if start.local_name().into_inner() == name => found = Some(String::new()),
            Event::End(_) if found.is_some() => return Ok(found),
            Event::Eof => return Ok(None),
            event => {
                if let Some(text) = &mut found {
                    add(text, &event)?;
                }
            }
        }
    }
}

/// The rows of a dataset.
fn rows_of(xml: &str) -> Result<Vec<Debtor>> {
    let mut reader = Reader::from_str(xml);
    let (mut rows, mut row, mut cell) = (Vec::new(), None::<Debtor>, None::<(usize, String)>);
    loop {
        match reader.read_event()? {
            Event::Start(start) if start.name().into_inner() == "DATA" => row = Some(Debtor::default()),
            Event::End(end) if end.name().into_inner() == "DATA" => rows.extend(row.take()),
            Event::Start(start) => {
                let at = COLUMNS.iter().position(|known| *known == start.name().into_inner());
                cell = at.map(|at| (at, String::new()));
            }
            Event::End(_) => {
                if let (Some((at, text)), Some(row)) = (cell.take(), &mut row) {
                    row.cells[at] = Some(text);
                }
            }
            Event::Eof => return Ok(rows),
            event => {
                if let Some((_, text)) = &mut cell {
                    add(text, &event)?;
                }
            }
        }
    }
}

/// Text, an escaped sign, or a CDATA section.
fn add(text: &mut String, event: &Event<'_>) -> Result<()> {
    match event {
        Event::Text(part) => text.push_str(&part.xml_content(XmlVersion::Implicit1_0)),
        Event::CData(part) => text.push_str(&part.xml_content(XmlVersion::Implicit1_0)),
        Event::GeneralRef(sign) => {
            if let Some(sign) = sign.resolve_char_ref()? {
                text.push(sign);
            } else {
                let name = sign.xml_content(XmlVersion::Implicit1_0);
                let plain = quick_xml::escape::resolve_predefined_entity(&name);
                text.push_str(plain.with_context(|| format!("an entity `{name}`"))?);
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_unwrapped_and_read() {
        let inside = "&lt;NewDataSet&gt;&lt;METADATA&gt;&lt;RECORDCOUNT&gt;2&lt;/RECORDCOUNT&gt;&lt;/METADATA&gt;\
             &lt;DATA&gt;&lt;NR&gt;100000&lt;/NR&gt;&lt;NAAM&gt;Fiets &amp;amp; Zn&lt;/NAAM&gt;&lt;/DATA&gt;\
             &lt;DATA&gt;&lt;NR&gt;100001&lt;/NR&gt;&lt;TEL/&gt;&lt;OPM&gt;x&lt;/OPM&gt;&lt;BLOK&gt;J&lt;/BLOK&gt;&lt;/DATA&gt;&lt;/NewDataSet&gt;";
        let answer =
            format!("<s:Envelope xmlns:s=\"x\"><s:Body><R><Records>{inside}</Records></R></s:Body></s:Envelope>");
        let rows = rows_of(&text_of(&answer, "Records").unwrap().unwrap()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (rows[0].get("NR"), rows[0].get("NAAM")),
            (Some("100000"), Some("Fiets & Zn"))
        );
        assert_eq!((rows[1].get("TEL"), rows[1].get("BLOK")), (None, Some("J")));
        assert_eq!(text_of(&answer, "SessionId").unwrap(), None);
        assert!(text_of("<a><b></a>", "b").is_err());
    }
}
