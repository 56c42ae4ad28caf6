//! A plain page to look at: administrations, entries, calls, switches and
//! faults.

use std::fmt::Write as _;

use super::auth::page::escaped;
use super::books::Books;
use super::door::Exact;

/// Entries that are shown.
const SHOWN: usize = 50;

pub(crate) fn page(sandbox: &Exact) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"nl\"><meta charset=\"utf-8\"><title>Exact-sandbox</title><h1>Exact-sandbox</h1>",
    );
    for (code, name) in sandbox.administrations() {
        if let Ok(books) = sandbox.books(code) {
            administration(&mut html, code, &name, &books);
        }
    }
    html.push_str("<h2>Aanroepen</h2><table><tr><th>Pad<th>Aantal<th>Fouten<th>Storingen</tr>");
    for (endpoint, count) in sandbox.calls() {
        // writing to a string cannot fail
        let _ = write!(
            html,
            "<tr><td>{}<td>{}<td>{}<td>{}</tr>",
            escaped(&endpoint),
            count.calls,
            count.errors,
            count.faults
        );
    }
    let _ = write!(
        html,
        "</table><h2>Schakelaars</h2><pre>{}</pre><h2>Storingen</h2><pre>{}</pre></html>",
        escaped(&serde_json::to_string_pretty(&sandbox.switches()).unwrap_or_default()),
        escaped(&serde_json::to_string_pretty(&sandbox.faults()).unwrap_or_default())
    );
    html
}

fn administration(html: &mut String, code: i32, name: &str, books: &Books) {
    let _ = write!(
        html,
        "<h2>{code} {}</h2><p>{} boekingen, {} documenten</p><table><tr><th>Boekstuk<th>Uw ref.<th>Datum<th>Klant<th>Bedrag<th>Open</tr>",
        escaped(name),
        books.entries.len(),
        books.documents.len()
    );
    for entry in books.entries.iter().rev().take(SHOWN) {
        let _ = write!(
            html,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
            entry.number,
            escaped(&entry.your_ref),
            entry.date,
            escaped(&entry.customer_name),
            entry.total,
            entry.open
        );
    }
    html.push_str("</table>");
}
