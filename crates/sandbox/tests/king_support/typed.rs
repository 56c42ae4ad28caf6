//! Datasets of the typed door: written as ADO.NET writes them, and read back
//! against the schema that they carry.
#![allow(dead_code, unreachable_pub, reason = "every test file uses another part")]

use std::collections::BTreeMap;

use crate::support::{Element, Got, element};

const XS: &str = "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"";

/// A column's name and type, then its value.
pub type Column<'a> = (&'a str, &'a str, &'a str);

/// A table's name and one row of it.
pub type Table<'a> = (&'a str, &'a [Column<'a>]);

pub fn schema(tables: &[Table<'_>]) -> String {
    let mut inner = String::new();
    for (table, columns) in tables {
        inner.push_str(&format!("<xs:element name=\"{table}\"><xs:complexType><xs:sequence>"));
        for (name, kind, _) in *columns {
            inner.push_str(&format!(
                "<xs:element name=\"{name}\" type=\"xs:{kind}\" minOccurs=\"0\"/>"
            ));
        }
        inner.push_str("</xs:sequence></xs:complexType></xs:element>");
    }
    format!(
        "<xs:schema id=\"NewDataSet\" xmlns=\"\" {XS}><xs:element name=\"NewDataSet\"><xs:complexType>\
         <xs:choice maxOccurs=\"unbounded\">{inner}</xs:choice></xs:complexType></xs:element></xs:schema>"
    )
}

pub fn rows(tables: &[Table<'_>]) -> String {
    let mut rows = String::new();
    for (table, columns) in tables {
        let cells: Vec<(&str, &str)> = columns.iter().map(|(name, _, value)| (*name, *value)).collect();
        rows.push_str(&element(table, &cells));
    }
    rows
}

/// A parameter as ADO.NET writes a dataset.
pub fn dataset(parameter: &str, tables: &[Table<'_>]) -> String {
    format!(
        "<{parameter}>{}<diffgr:diffgram xmlns:diffgr=\"urn:schemas-microsoft-com:xml-diffgram-v1\">\
         <NewDataSet xmlns=\"\">{}</NewDataSet></diffgr:diffgram></{parameter}>",
        schema(tables),
        rows(tables)
    )
}

/// A selection without conditions.
pub fn select(table: &str, fields: &str, order: &str) -> String {
    dataset(
        "Selectie",
        &[(
            "Table1",
            &[
                ("TABLE", "string", table),
                ("SELECTFIELDS", "string", fields),
                ("WHEREFIELDS", "string", ""),
                ("WHEREOPERATORS", "string", ""),
                ("WHEREVALUES", "string", ""),
                ("ORDERBY", "string", order),
                ("MAXRESULT", "int", "0"),
                ("PAGESIZE", "int", "0"),
                ("SELECTPAGE", "int", "1"),
            ],
        )],
    )
}

/// The dataset in a parameter of an answer.
pub fn answer(got: &Got, parameter: &str) -> Element {
    let response = got.soap();
    let parameter = response.child(parameter).unwrap_or_else(|| panic!("{}", got.text));
    let set = parameter.child("diffgram").and_then(|gram| gram.children.first());
    set.cloned().unwrap_or_default()
}

/// Tables that an answer's schema declares: columns and their types.
pub fn declared(got: &Got, parameter: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let response = got.soap();
    let schema = response
        .child(parameter)
        .and_then(|parameter| parameter.child("schema"))
        .expect("a schema");
    let choice = schema
        .child("element")
        .and_then(|e| e.child("complexType"))
        .and_then(|t| t.child("choice"));
    let text = |element: &Element, name: &str| element.attribute(name).expect("there").to_owned();
    let mut tables = BTreeMap::new();
    for table in choice.expect("a choice").all("element") {
        let sequence = table
            .child("complexType")
            .and_then(|t| t.child("sequence"))
            .expect("a sequence");
        let columns = sequence
            .children
            .iter()
            .map(|column| (text(column, "name"), text(column, "type")));
        let before = tables.insert(text(table, "name"), columns.collect());
        assert!(before.is_none(), "a table is declared twice: {}", got.text);
    }
    tables
}

/// What in a dataset does not fit the schema beside it.
pub fn misfits(got: &Got, parameter: &str) -> Vec<String> {
    let tables = declared(got, parameter);
    let mut misfits = Vec::new();
    let mut ids = std::collections::BTreeSet::new();
    for row in &answer(got, parameter).children {
        let Some(columns) = tables.get(&row.name) else {
            misfits.push(format!("table {}", row.name));
            continue;
        };
        if !ids.insert(row.attribute("diffgr:id").expect("an id").to_owned()) {
            misfits.push(format!("id {:?}", row.attribute("diffgr:id")));
        }
        let mut at = 0;
        for cell in &row.children {
            let place = columns[at..].iter().position(|(name, _)| *name == cell.name);
            let Some(place) = place else {
                misfits.push(format!("{} in {} is undeclared or out of order", cell.name, row.name));
                continue;
            };
            at += place;
            let kind = columns[at].1.trim_start_matches("xs:");
            if !fits(kind, &cell.text) {
                misfits.push(format!("{} is no {kind}: '{}'", cell.name, cell.text));
            }
        }
    }
    misfits
}

fn fits(kind: &str, text: &str) -> bool {
    use base64::Engine as _;
    match kind {
        "string" => true,
        "int" => text.parse::<i32>().is_ok(),
        "long" => text.parse::<i64>().is_ok(),
        "decimal" => text.parse::<rust_decimal::Decimal>().is_ok(),
        "dateTime" => text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok(),
        "boolean" => ["true", "false"].contains(&text),
        "base64Binary" => base64::engine::general_purpose::STANDARD.decode(text).is_ok(),
        _ => false,
    }
}
