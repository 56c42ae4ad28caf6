//! A plain page to look at: administrations, bookings, calls, switches and
//! faults.

use std::fmt::Write as _;

use super::books::Books;
use super::door::SnelStart;

pub(crate) fn page(sandbox: &SnelStart) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"nl\"><meta charset=\"utf-8\"><title>SnelStart-sandbox</title><h1>SnelStart-sandbox</h1>",
    );
    for name in sandbox.administrations() {
        if let Ok(books) = sandbox.books(&name) {
            administration(&mut html, &name, &books);
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

fn administration(html: &mut String, name: &str, books: &Books) {
    let _ = write!(
        html,
        "<h2>{}</h2><p>{} boekingen, {} orders, {} documenten</p><table><tr><th>Factuur<th>Datum<th>Klant<th>Bedrag<th>Open</tr>",
        escaped(name),
        books.bookings.len(),
        books.orders.len(),
        books.documents.len()
    );
    for booking in books.bookings.iter().rev().take(50) {
        let _ = write!(
            html,
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
            escaped(&booking.number),
            booking.date,
            escaped(&booking.customer.name),
            booking.total,
            booking.open
        );
    }
    html.push_str("</table>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
