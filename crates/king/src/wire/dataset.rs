//! Datasets out: as plain XML for the doors that take text, and as an ADO.NET DataSet with schema and diffgram for the
//! typed one (apis/king.md sections 0 and 6.4).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Forms;
use crate::config::Columns;
use crate::xml::Out;

/// Tables in their order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DataSet(pub(crate) Vec<Table>);

/// Rows of one table. Not every row has every column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) rows: Vec<Vec<(&'static str, Cell)>>,
}

/// A value of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Cell {
    Text(String),
    Number(i64),
    Amount(Decimal),
    Day(Date),
    Bytes(Arc<[u8]>),
}

impl Cell {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn shown(&self, forms: Forms) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Amount(value) => forms.decimal(*value),
            Self::Day(day) => forms.day(*day),
            Self::Bytes(bytes) => STANDARD.encode(bytes),
        }
    }

    /// As a value of its own type (XML Schema part 2).
    fn typed(&self) -> String {
        match self {
            Self::Amount(value) => value.to_string(),
            Self::Day(day) => format!("{day}T00:00:00"),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Bytes(bytes) => STANDARD.encode(bytes),
        }
    }

    fn of_type(&self, columns: Columns) -> &'static str {
        match (self, columns) {
            (Self::Bytes(_), _) => "xs:base64Binary",
            (_, Columns::Text) | (Self::Text(_), _) => "xs:string",
            (Self::Number(_), _) => "xs:int",
            (Self::Amount(_), _) => "xs:decimal",
            (Self::Day(_), _) => "xs:dateTime",
        }
    }
}

/// The root that the vendor's samples have; the package reads others too.
const ROOT: &str = "NewDataSet";
const XS: &str = "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"";
const MSDATA: &str = "xmlns:msdata=\"urn:schemas-microsoft-com:xml-msdata\"";
const DIFFGR: &str = "xmlns:diffgr=\"urn:schemas-microsoft-com:xml-diffgram-v1\"";

impl DataSet {
    /// Whether a file goes along.
    pub(crate) fn has_file(&self) -> bool {
        let mut cells = self.0.iter().flat_map(|table| table.rows.iter().flatten());
        cells.any(|(_, cell)| matches!(cell, Cell::Bytes(_)))
    }

    /// Plain XML, without a schema.
    pub(crate) fn plain(&self, forms: Forms) -> String {
        let mut out = Out::new();
        out.open(ROOT);
        self.rows(&mut out, |cell| cell.shown(forms));
        out.close(ROOT);
        out.into_text()
    }

    /// Plain XML with the schema in front of the rows, by which a file is known to be bytes.
    pub(crate) fn with_schema(&self, forms: Forms) -> String {
        let mut out = Out::new();
        out.open(ROOT);
        self.schema(&mut out, Columns::Text);
        self.rows(&mut out, |cell| cell.shown(forms));
        out.close(ROOT);
        out.into_text()
    }

    /// A DataSet: its schema, and its rows as a diffgram in which each was inserted.
    pub(crate) fn typed(&self, forms: Forms, columns: Columns) -> String {
        let mut out = Out::new();
        self.schema(&mut out, columns);
        out.open(&format!("diffgr:diffgram {MSDATA} {DIFFGR}"));
        out.open(&format!("{ROOT} xmlns=\"\""));
        for table in &self.0 {
            for (order, row) in table.rows.iter().enumerate() {
                let (name, id) = (table.name, order + 1);
                out.open(&format!(
                    "{name} diffgr:id=\"{name}{id}\" msdata:rowOrder=\"{order}\" diffgr:hasChanges=\"inserted\""
                ));
                for (column, cell) in row {
                    let value = match columns {
                        Columns::Text => cell.shown(forms),
                        Columns::Native => cell.typed(),
                    };
                    out.element(column, &value);
                }
                out.close(name);
            }
        }
        out.close(ROOT).close("diffgr:diffgram");
        out.into_text()
    }

    fn rows(&self, out: &mut Out, value: impl Fn(&Cell) -> String) {
        for table in &self.0 {
            for row in &table.rows {
                out.open(table.name);
                for (column, cell) in row {
                    out.element(column, &value(cell));
                }
                out.close(table.name);
            }
        }
    }

    fn schema(&self, out: &mut Out, columns: Columns) {
        out.open(&format!("xs:schema id=\"{ROOT}\" xmlns=\"\" {XS} {MSDATA}"));
        out.open(&format!("xs:element name=\"{ROOT}\" msdata:IsDataSet=\"true\""));
        out.open("xs:complexType")
            .open("xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\"");
        for table in &self.0 {
            out.open(&format!("xs:element name=\"{}\"", table.name));
            out.open("xs:complexType").open("xs:sequence");
            for (column, cell) in table.columns() {
                let of_type = cell.of_type(columns);
                out.open(&format!(
                    "xs:element name=\"{column}\" type=\"{of_type}\" minOccurs=\"0\"/"
                ));
            }
            out.close("xs:sequence").close("xs:complexType").close("xs:element");
        }
        out.close("xs:choice")
            .close("xs:complexType")
            .close("xs:element")
            .close("xs:schema");
    }
}

impl Table {
    /// Every column once, in the order in which they first come, with a value of its type.
    fn columns(&self) -> Vec<(&'static str, &Cell)> {
        let mut columns: Vec<(&'static str, &Cell)> = Vec::new();
        for (name, cell) in self.rows.iter().flatten() {
            if columns.iter().all(|(known, _)| known != name) {
                columns.push((name, cell));
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::config::{Dates, Decimals};
    use crate::xml::{Bounds, read_text};

    fn sample() -> DataSet {
        let first = vec![
            ("REK", Cell::Number(10_000)),
            ("BEDRBOEK", Cell::Amount(Decimal::new(12_100, 2))),
            ("DAT", Cell::Day(date(2026, 3, 16))),
            ("OMSCHR", Cell::text("Jansen & Zn <x>")),
        ];
        let second = vec![("REK", Cell::Number(8_000)), ("KPL", Cell::Number(10))];
        let file = vec![("FILE", Cell::Bytes(Arc::from(&b"%PDF"[..])))];
        DataSet(vec![
            Table {
                name: "BOE",
                rows: vec![first, second],
            },
            Table {
                name: "DIGDOS",
                rows: vec![file],
            },
        ])
    }

    const FORMS: Forms = Forms {
        decimals: Decimals::Comma,
        dates: Dates::Dashes,
    };

    #[test]
    fn plain_xml_has_the_set_forms() {
        let text = sample().plain(FORMS);
        assert!(
            text.contains("<BEDRBOEK>121,00</BEDRBOEK><DAT>16-03-2026</DAT>"),
            "{text}"
        );
        assert!(text.contains("Jansen &amp; Zn &lt;x&gt;"), "{text}");
        assert!(!text.contains("schema"));
    }

    #[test]
    fn a_schema_says_what_is_bytes() {
        let text = sample().with_schema(FORMS);
        assert!(text.contains("name=\"FILE\" type=\"xs:base64Binary\""), "{text}");
        assert!(
            text.contains("name=\"KPL\" type=\"xs:string\""),
            "of a later row too: {text}"
        );
        read_text(&text, &Bounds::default()).unwrap();
    }

    #[test]
    fn the_typed_form_has_a_schema_and_a_diffgram() {
        let text = sample().typed(FORMS, Columns::Native);
        for part in [
            "name=\"BEDRBOEK\" type=\"xs:decimal\"",
            "name=\"DAT\" type=\"xs:dateTime\"",
            "<BEDRBOEK>121.00</BEDRBOEK><DAT>2026-03-16T00:00:00</DAT>",
            "<BOE diffgr:id=\"BOE2\" msdata:rowOrder=\"1\" diffgr:hasChanges=\"inserted\">",
            "<FILE>JVBERg==</FILE>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let whole = format!("<Journaalpost>{text}</Journaalpost>");
        let tree = read_text(&whole, &Bounds::default()).unwrap();
        assert_eq!(tree.find("KPL").unwrap().text, "10");
        assert!(
            sample()
                .typed(FORMS, Columns::Text)
                .contains("<BEDRBOEK>121,00</BEDRBOEK>")
        );
    }
}
