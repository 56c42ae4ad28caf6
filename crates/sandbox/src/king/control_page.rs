//! A plain page to look at: administrations, bookings, calls, switches and
//! faults.

use std::fmt::Write as _;

use super::administration_view::KingBooks;
use super::door::King;

pub(crate) fn page(sandbox: &King) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"nl\"><meta charset=\"utf-8\"><title>KING-sandbox</title><h1>KING-sandbox</h1>",
    );
    for name in sandbox.administrations() {
        if let Ok(books) = sandbox.books(&name) {
            administration(&mut html, &name, &books);
        }
    }
    html.push_str("<h2>Aanroepen</h2><table><tr><th>Functie<th>Aantal<th>Fouten<th>Storingen</tr>");
    for (function, count) in sandbox.calls() {
        // writing to a string cannot fail
        let _ = write!(
            html,
            "<tr><td>{}<td>{}<td>{}<td>{}</tr>",
            escaped(&function),
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

fn administration(html: &mut String, name: &str, books: &KingBooks) {
    let _ = write!(
        html,
        "<h2>{}</h2><p>{} boekingen, {} openstaande posten, {} documenten</p>\
         <table><tr><th>Factuur<th>Datum<th>Debiteur<th>Bedrag<th>Documenten</tr>",
        escaped(name),
        books.sales.len(),
        books.open_items.len(),
        books.files.len()
    );
    for sale in books.sales.iter().rev().take(50) {
        let _ = write!(
            html,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
            escaped(&sale.invoice),
            sale.date.map(|date| date.to_string()).unwrap_or_default(),
            sale.debtor.map(|debtor| debtor.to_string()).unwrap_or_default(),
            sale.total,
            sale.documents.len()
        );
    }
    html.push_str("</table>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
