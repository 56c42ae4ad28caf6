//! Datasets that a client sends: tables of rows of cells. Root and row names
//! are read leniently, as released clients need it [apis/king.md §1].

use crate::king::value::Typed;
use crate::king::xml::{DIFFGRAM, Node, SCHEMA};

/// Rows in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DataSet {
    pub(crate) rows: Vec<Record>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its element's name; empty for cells directly under the root.
    pub(crate) table: String,
    pub(crate) cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) typed: Typed,
}

/// Columns that an inline schema declares, per table.
type Declared = Vec<(String, Vec<(String, Typed)>)>;

impl DataSet {
    /// A dataset from a text inside a string parameter or a form field.
    pub(crate) fn plain(root: &Node, obey_schema: bool) -> DataSet {
        let declared = match schema_of(root) {
            Some(schema) if obey_schema => declared(schema),
            _ => Declared::new(),
        };
        rows(content_of(root), &declared)
    }

    /// A dataset from a parameter of the typed door: an inline schema and a
    /// difference document, as ADO.NET writes it.
    ///
    /// # Errors
    /// When it has no schema although `needs_schema`, or a column that its
    /// schema does not declare.
    pub(crate) fn typed(parameter: &Node, needs_schema: bool) -> Result<DataSet, String> {
        let Some(schema) = schema_of(parameter) else {
            if needs_schema && !parameter.children.is_empty() {
                return Err("de dataset heeft geen schema".into());
            }
            return Ok(rows(content_of(parameter), &Declared::new()));
        };
        let declared = declared(schema);
        let set = rows(content_of(parameter), &declared);
        for row in &set.rows {
            let columns = columns_of(&declared, &row.table);
            for cell in &row.cells {
                if !columns.iter().any(|(name, _)| name.eq_ignore_ascii_case(&cell.name)) {
                    return Err(format!("veld {} staat niet in het schema van de dataset", cell.name));
                }
            }
        }
        Ok(set)
    }

    /// Rows of the table of that name, any casing.
    pub(crate) fn table<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Record> {
        self.rows.iter().filter(move |row| row.table.eq_ignore_ascii_case(name))
    }
}

impl Record {
    /// The cell of that name, any casing.
    pub(crate) fn cell(&self, name: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.name.eq_ignore_ascii_case(name))
    }

    /// Its text.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.cell(name).map(|cell| cell.text.as_str())
    }
}

fn schema_of(node: &Node) -> Option<&Node> {
    let is_schema = |child: &&Node| child.name == "schema" && child.space == SCHEMA;
    node.children
        .iter()
        .find(is_schema)
        // a dataset inside one more element
        .or_else(|| node.children.first()?.children.iter().find(is_schema))
}

/// The element whose children are rows: the node itself, or what stands in
/// its difference document.
fn content_of(node: &Node) -> &Node {
    let mut content = node;
    // parameter, difference document, dataset
    for _ in 0..2 {
        let inner = content.children.iter().find(|child| {
            (child.space == DIFFGRAM && child.name == "diffgram")
                || content.space == DIFFGRAM && child.space != DIFFGRAM
        });
        match inner {
            Some(inner) => content = inner,
            None => break,
        }
    }
    let only = content.children.iter().filter(|child| child.space != SCHEMA);
    let mut only = only.fuse();
    match (only.next(), only.next()) {
        // one element around elements with elements: a dataset inside a parameter
        (Some(one), None) if one.children.iter().any(|row| !row.children.is_empty()) => one,
        _ => content,
    }
}

fn rows(root: &Node, declared: &Declared) -> DataSet {
    let mut loose = Record::default();
    let mut rows = Vec::new();
    for child in &root.children {
        if child.space == SCHEMA || child.space == DIFFGRAM {
            continue;
        }
        if child.children.is_empty() {
            loose.cells.push(cell(child, &[]));
            continue;
        }
        let columns = columns_of(declared, &child.name);
        let mut cells: Vec<Cell> = child.children.iter().map(|node| cell(node, columns)).collect();
        // a declared column without an element holds nothing, but is there
        for (name, typed) in columns {
            if !cells.iter().any(|cell| cell.name.eq_ignore_ascii_case(name)) {
                cells.push(Cell {
                    name: name.clone(),
                    text: String::new(),
                    typed: *typed,
                });
            }
        }
        rows.push(Record {
            table: child.name.clone(),
            cells,
        });
    }
    if !loose.cells.is_empty() {
        rows.push(loose);
    }
    DataSet { rows }
}

fn cell(node: &Node, columns: &[(String, Typed)]) -> Cell {
    let declared = columns.iter().find(|(name, _)| name.eq_ignore_ascii_case(&node.name));
    Cell {
        name: node.name.clone(),
        text: node.text.clone(),
        typed: declared.map_or(Typed::Text, |(_, typed)| *typed),
    }
}

fn columns_of<'a>(declared: &'a Declared, table: &str) -> &'a [(String, Typed)] {
    let found = declared.iter().find(|(name, _)| name.eq_ignore_ascii_case(table));
    found.map_or(&[], |(_, columns)| columns)
}

/// Every element of a schema that holds elements without elements.
fn declared(schema: &Node) -> Declared {
    let mut found = Declared::new();
    gather(schema, &mut found);
    found
}

fn gather(node: &Node, found: &mut Declared) {
    if node.name == "element"
        && let Some(name) = node.attribute("name")
    {
        let columns: Vec<(String, Typed)> = content(node)
            .into_iter()
            .filter(|child| content(child).is_empty())
            .filter_map(|child| Some((child.attribute("name")?.to_owned(), type_of(child))))
            .collect();
        if !columns.is_empty() {
            found.push((name.to_owned(), columns));
        }
    }
    for child in &node.children {
        gather(child, found);
    }
}

/// The elements inside an element's complex type.
fn content(element: &Node) -> Vec<&Node> {
    let Some(group) = element.child("complexType") else {
        return Vec::new();
    };
    let groups = group
        .children
        .iter()
        .filter(|child| ["sequence", "choice", "all"].contains(&child.name.as_str()));
    groups
        .flat_map(|group| group.children.iter().filter(|child| child.name == "element"))
        .collect()
}

fn type_of(element: &Node) -> Typed {
    let named = element.attribute("type").or_else(|| {
        let simple = element.child("simpleType")?;
        simple.child("restriction")?.attribute("base")
    });
    let local = named.map_or("string", |name| name.rsplit(':').next().unwrap_or(name));
    match local {
        "base64Binary" => Typed::Bytes,
        "date" | "dateTime" => Typed::Moment,
        "boolean" => Typed::Truth,
        "decimal" | "double" | "float" | "int" | "integer" | "long" | "short" | "byte" | "unsignedByte"
        | "unsignedInt" | "unsignedShort" => Typed::Number,
        _ => Typed::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::king::xml::parse;

    fn plain(text: &str) -> DataSet {
        DataSet::plain(&parse(text.as_bytes()).expect("XML"), true)
    }

    #[test]
    fn a_selection_reads_under_any_root_with_or_without_a_row() {
        for text in [
            "<NewDataSet><Table1><TABLE>DEB</TABLE><ORDERBY/></Table1></NewDataSet>",
            "<DATASET><TABLE>DEB</TABLE><ORDERBY></ORDERBY></DATASET>",
            "<x>\n <anything>\n  <TABLE>DEB</TABLE><ORDERBY /></anything></x>",
        ] {
            let set = plain(text);
            assert_eq!(set.rows.len(), 1, "{text}");
            assert_eq!(set.rows[0].get("table"), Some("DEB"), "{text}");
            assert_eq!(set.rows[0].get("ORDERBY"), Some(""), "{text}");
            assert_eq!(set.rows[0].get("WHEREFIELDS"), None);
        }
    }

    const SCHEMA_TEXT: &str = r#"<xs:schema id="D" xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="D"><xs:complexType>
        <xs:choice maxOccurs="unbounded"><xs:element name="BOE"><xs:complexType><xs:sequence>
          <xs:element name="JR" type="xs:int"/><xs:element name="DAT" type="xs:dateTime"/><xs:element name="FACT" type="xs:string"/>
          <xs:element name="OMSCHR"><xs:simpleType><xs:restriction base="xs:string"/></xs:simpleType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
        <xs:element name="DIGDOS"><xs:complexType><xs:sequence><xs:element name="FILE" type="xs:base64Binary"/></xs:sequence></xs:complexType></xs:element>
        </xs:choice></xs:complexType></xs:element></xs:schema>"#;

    #[test]
    fn a_typed_dataset_knows_its_columns() {
        let text = format!(
            r#"<Journaalpost>{SCHEMA_TEXT}<d:diffgram xmlns:d="{DIFFGRAM}"><D><BOE d:id="BOE1"><JR>2026</JR><DAT>2026-08-16T00:00:00</DAT></BOE>
               <DIGDOS><FILE>QQ==</FILE></DIGDOS></D><d:before><BOE><JR>1</JR></BOE></d:before></d:diffgram></Journaalpost>"#
        );
        let set = DataSet::typed(&parse(text.as_bytes()).expect("XML"), true).expect("a dataset");
        let rows: Vec<&Record> = set.table("boe").collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].cell("JR").map(|cell| cell.typed), Some(Typed::Number));
        assert_eq!(rows[0].cell("DAT").map(|cell| cell.typed), Some(Typed::Moment));
        // declared, not sent: there, and empty
        assert_eq!(rows[0].get("FACT"), Some(""));
        assert_eq!(
            set.table("DIGDOS")
                .next()
                .and_then(|row| row.cell("FILE"))
                .map(|cell| cell.typed),
            Some(Typed::Bytes)
        );
    }

    #[test]
    fn a_typed_dataset_without_a_schema_is_refused_unless_it_may() {
        let node = parse(b"<S><NewDataSet><T><TABLE>DEB</TABLE></T></NewDataSet></S>").expect("XML");
        assert!(DataSet::typed(&node, true).expect_err("refused").contains("schema"));
        assert_eq!(
            DataSet::typed(&node, false).expect("taken").rows[0].get("TABLE"),
            Some("DEB")
        );
        let node = parse(format!("<S>{SCHEMA_TEXT}<D><BOE><X>1</X></BOE></D></S>").as_bytes()).expect("XML");
        assert!(DataSet::typed(&node, true).expect_err("refused").contains("veld X"));
    }

    #[test]
    fn a_schema_inside_a_string_counts_when_it_is_obeyed() {
        let text = format!("<D>{SCHEMA_TEXT}<DIGDOS><FILE>QQ==</FILE></DIGDOS></D>");
        let node = parse(text.as_bytes()).expect("XML");
        let typed = |obey| {
            let set = DataSet::plain(&node, obey);
            assert_eq!(set.rows.len(), 1);
            set.rows[0].cell("FILE").expect("a cell").typed
        };
        assert_eq!((typed(true), typed(false)), (Typed::Bytes, Typed::Text));
    }
}
