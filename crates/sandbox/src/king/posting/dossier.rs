//! Documents that come with a booking: the second table, `DIGDOS` [apis/king.md
//! §6.4].

use base64::Engine as _;
use bytes::Bytes;
use jiff::civil::Date;

use super::row::other;
use crate::king::books::{Books, Document};
use crate::king::switches::Switches;
use crate::king::value::Typed;
use crate::king::wire::dataset::DataSet;

/// What a document without the type of bytes meets, as seen.
const NOT_BYTES: &str =
    "Kan een object van het type System.String niet converteren naar het type System.Byte[]. (CS312)";

/// A document that was read and not yet kept.
#[derive(Clone, Debug)]
pub(crate) struct Offered {
    file_name: String,
    description: String,
    content: Bytes,
}

/// Reads the documents of a booking.
///
/// # Errors
/// The text that was seen when the content has no type of bytes: so it is in
/// the form and string doors, whose datasets have no schema.
pub(crate) fn offered(set: &DataSet, switches: &Switches) -> Result<Vec<Offered>, String> {
    set.table("DIGDOS")
        .map(|row| {
            if !switches.dossier_module {
                return Err("De module Digitaal Dossier ontbreekt in deze administratie".into());
            }
            let file = row.cell("FILE").filter(|cell| !cell.text.is_empty());
            let file = file.ok_or_else(|| "Veld FILE is verplicht".to_owned())?;
            if file.typed != Typed::Bytes {
                return Err(NOT_BYTES.to_owned());
            }
            let name = row.get("FILENAME").map(str::trim).filter(|name| !name.is_empty());
            let name = name.ok_or_else(|| "Veld FILENAME is verplicht".to_owned())?;
            // schema text may be broken over lines
            let text: String = file.text.split_ascii_whitespace().collect();
            let content = base64::engine::general_purpose::STANDARD
                .decode(text)
                .map_err(|_| "Veld FILE: de inhoud is geen geldige base64".to_owned())?;
            Ok(Offered {
                file_name: name.chars().take(255).collect(),
                description: row.get("FILEDESCRIPTION").unwrap_or("").chars().take(255).collect(),
                content: content.into(),
            })
        })
        .collect()
}

/// Keeps documents with a booking.
pub(crate) fn keep(books: &mut Books, posting: usize, offered: Vec<Offered>, today: Date) {
    for document in offered {
        // numbers only grow, so the last is the highest
        let number = 1 + books.documents.last().map_or(0, |document| document.number);
        let first = books
            .postings
            .get(posting)
            .and_then(|posting| posting.rows.first())
            .copied();
        let mut cells = vec![
            ("NR", number.to_string()),
            ("FILENAME", document.file_name.clone()),
            ("FILEDESCRIPTION", document.description.clone()),
            // the content is looked up when it is asked for
            ("FILE", "*".to_owned()),
        ];
        if let (Some(place), Some(bookings)) = (first, books.table("BOE")) {
            for name in ["DAGB", "JR", "PN", "RG"] {
                cells.push((name, bookings.get(place, name).map(String::from).unwrap_or_default()));
            }
        }
        if let Some((name, row)) = other("DIGDOS", &cells)
            && let Some(files) = books.table_mut(name)
        {
            // the number is the first that is free
            let _ = files.insert(row, today);
        }
        books.documents.push(Document {
            number,
            posting,
            file_name: document.file_name,
            description: document.description,
            content: document.content,
        });
    }
}
