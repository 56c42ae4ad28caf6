//! Rows in: whatever the root is called, whichever the door, absent cells and blank ones alike (apis/king.md section 4).

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::values::{NO_DAY, day, decimal, flag, whole};
use crate::xml::Element;

/// The rows of an answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records<'a> {
    /// Rows of the table that was asked for.
    pub(crate) rows: Vec<Row<'a>>,
    /// Rows of other tables: documents.
    pub(crate) others: Vec<Row<'a>>,
    /// How many rows there are on all pages, where the package says so.
    pub(crate) count: Option<u64>,
    /// How many pages there are, where the package says so; it may be empty.
    pub(crate) pages: Option<u32>,
}

impl<'a> Records<'a> {
    /// Reads the rows. Where no table is called `DATA`, the first is the one that was asked for.
    pub(crate) fn of(root: &'a Element) -> Self {
        let all: Vec<_> = set(root)
            .children
            .iter()
            .filter(|child| !child.is("schema") && !child.is("METADATA") && !child.children.is_empty())
            .map(Row)
            .collect();
        let data = all.iter().find(|row| row.0.is("DATA")).or(all.first());
        let name = data.map(|row| row.0.name.clone()).unwrap_or_default();
        let (rows, others) = all.into_iter().partition(|row: &Row<'_>| row.0.is(&name));
        let metadata = root.find("METADATA");
        let said = |name: &str| metadata.and_then(|metadata| whole(metadata.child(name)?.value()?));
        Self {
            rows,
            others,
            count: said("RECORDCOUNT").and_then(|count| u64::try_from(count).ok()),
            pages: said("TOTALPAGES").and_then(|pages| u32::try_from(pages).ok()),
        }
    }
}

/// The element that holds the rows: below a diffgram and other wrappers.
fn set(root: &Element) -> &Element {
    let mut at = root;
    loop {
        let holds = |element: &Element| element.is("NewDataSet") || element.is("DATASET") || element.is("diffgram");
        match at.children.iter().find(|child| holds(child)) {
            Some(inner) => at = inner,
            None => return at,
        }
    }
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a>(pub(crate) &'a Element);

impl<'a> Row<'a> {
    /// A cell; none when it is absent or blank.
    pub(crate) fn get(self, column: &str) -> Option<&'a str> {
        self.0.child(column)?.value()
    }

    /// A cell as text of its own.
    pub(crate) fn text(self, column: &str) -> Option<String> {
        self.get(column).map(str::to_owned)
    }

    /// A cell as a number that is a code: without decimals that are nothing and without leading zeros. What is no
    /// number stays as it is.
    pub(crate) fn code(self, column: &str) -> Option<String> {
        let text = self.get(column)?;
        Some(whole(text).map_or_else(|| text.to_owned(), |number| number.to_string()))
    }

    /// The same where nothing and zero are one: a pointer to another table.
    pub(crate) fn pointer(self, column: &str) -> Option<String> {
        self.code(column).filter(|code| code != "0")
    }

    /// A decimal; the cell itself when it is none.
    pub(crate) fn decimal(self, column: &str) -> Result<Option<Decimal>, &'a str> {
        self.read(column, decimal)
    }

    /// A whole number; the cell itself when it is none.
    pub(crate) fn whole(self, column: &str) -> Result<Option<i64>, &'a str> {
        self.read(column, whole)
    }

    /// A day; the cell itself when it is none. The first days of a database's calendar mean none.
    pub(crate) fn day(self, column: &str) -> Result<Option<Date>, &'a str> {
        Ok(self.read(column, day)?.filter(|day| *day >= NO_DAY))
    }

    /// Yes or no; no when it is absent, the cell itself when it is neither.
    pub(crate) fn flag(self, column: &str) -> Result<bool, &'a str> {
        Ok(self.read(column, flag)?.unwrap_or_default())
    }

    /// Every cell that is filled, with its column.
    pub(crate) fn cells(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let cells = self.0.children.iter();
        cells.filter_map(|cell| Some((cell.name.as_str(), cell.value()?)))
    }

    fn read<T>(self, column: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, &'a str> {
        match self.get(column) {
            None => Ok(None),
            Some(text) => read(text).map(Some).ok_or(text),
        }
    }
}

/// The file name in a row of documents. The columns of the table that comes back are not documented, so those of the
/// table that goes in are taken, and else the one that ends as a PDF does.
pub(crate) fn file_of(row: Row<'_>) -> Option<String> {
    let named = row.text("FILENAME").or_else(|| row.text("BESTANDSNAAM"));
    named.or_else(|| {
        let pdf = |text: &&str| text.len() <= 255 && text.to_ascii_lowercase().ends_with(".pdf");
        row.cells().map(|(_, text)| text).find(pdf).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Bounds, read_text};

    fn tree(text: &str) -> Element {
        read_text(text, &Bounds::default()).unwrap()
    }

    #[test]
    fn rows_are_found_whatever_the_root() {
        let rows = "<METADATA><RECORDCOUNT>2</RECORDCOUNT><TOTALPAGES>1</TOTALPAGES></METADATA>\
                    <DATA><NR>1</NR></DATA><DATA><NR>2</NR></DATA>";
        for text in [
            format!("<NewDataSet>{rows}</NewDataSet>"),
            format!("<DATASET>{rows}</DATASET>"),
            format!("<x>{rows}</x>"),
            format!(
                "<Records><xs:schema><a><b/></a></xs:schema><d:diffgram><NewDataSet>{rows}</NewDataSet><d:before><DATA><NR>3</NR></DATA></d:before></d:diffgram></Records>"
            ),
        ] {
            let root = tree(&text);
            let records = Records::of(&root);
            let codes: Vec<_> = records.rows.iter().map(|row| row.code("NR")).collect();
            assert_eq!(codes, [Some("1".to_owned()), Some("2".to_owned())], "{text}");
            assert_eq!((records.count, records.pages), (Some(2), Some(1)));
        }
    }

    #[test]
    fn metadata_may_be_empty_and_rows_may_be_missing() {
        let root = tree("<NewDataSet><METADATA><RECORDCOUNT/><TOTALPAGES></TOTALPAGES></METADATA><DATA/></NewDataSet>");
        let records = Records::of(&root);
        assert!(records.rows.is_empty() && records.count.is_none() && records.pages.is_none());
        assert!(Records::of(&tree("<NewDataSet/>")).rows.is_empty());
    }

    #[test]
    fn absent_and_blank_cells_are_the_same() {
        let root = tree("<r><DATA><NR>007,00</NR><OMSCHR> </OMSCHR><BLOK/><DAT>30-12-1899</DAT><X>x</X></DATA></r>");
        let row = Records::of(&root).rows[0];
        assert_eq!(row.code("nr").as_deref(), Some("7"));
        assert_eq!((row.get("OMSCHR"), row.get("ZKSL")), (None, None));
        assert_eq!(
            (row.flag("BLOK"), row.flag("GONE"), row.flag("X")),
            (Ok(false), Ok(false), Err("x"))
        );
        assert_eq!(
            (row.day("DAT"), row.day("X"), row.decimal("X")),
            (Ok(None), Err("x"), Err("x"))
        );
    }

    #[test]
    fn documents_are_a_table_of_their_own() {
        let root = tree("<r><DATA><FACT>1</FACT></DATA><PDF><NAAM>2026-1.PDF</NAAM><B>JVBERg==</B></PDF></r>");
        let records = Records::of(&root);
        assert_eq!((records.rows.len(), records.others.len()), (1, 1));
        assert_eq!(file_of(records.others[0]).as_deref(), Some("2026-1.PDF"));
        let root = tree(
            "<r><BOE><FACT>1</FACT></BOE><BOE><FACT>1</FACT></BOE><DIGDOS><FILENAME>a.pdf</FILENAME></DIGDOS></r>",
        );
        let records = Records::of(&root);
        assert_eq!(
            (records.rows.len(), records.others.len()),
            (2, 1),
            "whatever the tables are called"
        );
    }
}
