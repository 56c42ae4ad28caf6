//! Datasets of the typed door: an inline schema and a difference document, as
//! ADO.NET puts a `DataSet` into an envelope.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::sheet::{Form, Head, Sheet, root, written};
use crate::king::columns::Kind;
use crate::king::switches::{Switches, TypedColumns};
use crate::king::value::{self, Typed};
use crate::king::xml::{DIFFGRAM, MSDATA, SCHEMA, Writer};

/// The content of a parameter of type DataSet.
pub(crate) fn content(sheets: &[Sheet], switches: &Switches) -> String {
    let mut xml = Writer::new(false);
    schema(&mut xml, sheets, switches);
    xml.open(&format!(
        "diffgr:diffgram xmlns:msdata=\"{MSDATA}\" xmlns:diffgr=\"{DIFFGRAM}\""
    ));
    let root = root(switches);
    if sheets.iter().any(|sheet| !sheet.rows.is_empty()) {
        xml.open(&format!("{root} xmlns=\"\""));
        let mut counts = BTreeMap::new();
        for sheet in sheets {
            rows(&mut xml, sheet, counts.entry(sheet.name).or_default(), switches);
        }
        xml.close(root);
    }
    xml.close("diffgr:diffgram");
    xml.finish()
}

/// Rows are numbered on over all sheets of a name: together they are a table.
fn rows(xml: &mut Writer, sheet: &Sheet, count: &mut usize, switches: &Switches) {
    for row in &sheet.rows {
        let (name, index) = (sheet.name, *count);
        *count += 1;
        xml.open(&format!(
            "{name} diffgr:id=\"{name}{count}\" msdata:rowOrder=\"{index}\""
        ));
        for (head, value) in sheet.heads.iter().zip(row) {
            // a difference document has no element for a cell without a value
            if let Some(kept) = value {
                xml.leaf(&head.name, &typed(head.form, kept, switches));
            }
        }
        xml.close(name);
    }
}

fn typed(form: Form, kept: &str, switches: &Switches) -> String {
    match (switches.typed_columns, form) {
        (TypedColumns::Typed, Form::Kept(Kind::Day)) => match kept.parse::<Date>() {
            Ok(date) => value::moment(date),
            Err(_) => kept.to_owned(),
        },
        (TypedColumns::Typed, _) => kept.to_owned(),
        (TypedColumns::Text, form) => written(form, kept, switches),
    }
}

fn schema(xml: &mut Writer, sheets: &[Sheet], switches: &Switches) {
    let root = root(switches);
    xml.open(&format!(
        "xs:schema id=\"{root}\" xmlns=\"\" xmlns:xs=\"{SCHEMA}\" xmlns:msdata=\"{MSDATA}\""
    ));
    xml.open(&format!(
        "xs:element name=\"{root}\" msdata:IsDataSet=\"true\" msdata:UseCurrentLocale=\"true\""
    ));
    xml.open("xs:complexType");
    xml.open("xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\"");
    for (table, heads) in tables(sheets) {
        xml.open(&format!("xs:element name=\"{table}\""));
        xml.open("xs:complexType");
        xml.open("xs:sequence");
        for head in heads {
            let kind = type_of(head, switches);
            xml.empty(&format!(
                "xs:element name=\"{}\" type=\"xs:{kind}\" minOccurs=\"0\"",
                head.name
            ));
        }
        xml.close("xs:sequence");
        xml.close("xs:complexType");
        xml.close("xs:element");
    }
    xml.close("xs:choice");
    xml.close("xs:complexType");
    xml.close("xs:element");
    xml.close("xs:schema");
}

/// Tables with their columns; sheets of one name are one table.
fn tables(sheets: &[Sheet]) -> Vec<(&'static str, Vec<&Head>)> {
    let mut tables: Vec<(&'static str, Vec<&Head>)> = Vec::new();
    for sheet in sheets {
        let at = tables
            .iter()
            .position(|(name, _)| *name == sheet.name)
            .unwrap_or_else(|| {
                tables.push((sheet.name, Vec::new()));
                tables.len() - 1
            });
        for head in &sheet.heads {
            if !tables[at].1.iter().any(|known| known.name == head.name) {
                tables[at].1.push(head);
            }
        }
    }
    tables
}

fn type_of(head: &Head, switches: &Switches) -> &'static str {
    if let Form::Kept(Kind::Bytes) | Form::Echo(Typed::Bytes) = head.form {
        return "base64Binary";
    }
    match (switches.typed_columns, head.form) {
        (TypedColumns::Text, _) => "string",
        (TypedColumns::Typed, Form::Kept(kind)) => match kind {
            Kind::Number(digits) if digits > 9 => "long",
            Kind::Number(_) => "int",
            Kind::Decimal(_) | Kind::Money => "decimal",
            Kind::Day => "dateTime",
            Kind::Text(_) | Kind::Flag | Kind::Bytes => "string",
        },
        (TypedColumns::Typed, Form::Echo(typed)) => match typed {
            Typed::Number => "decimal",
            Typed::Moment => "dateTime",
            Typed::Truth => "boolean",
            Typed::Text | Typed::Bytes => "string",
        },
    }
}
