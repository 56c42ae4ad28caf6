//! What stands in the books of the sandbox, compared with what was offered.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::invoices::Expected;

/// The books as the sandbox's control interface shows them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Books {
    bookings: Vec<Booking>,
    documents: Vec<Document>,
    orphan_documents: Vec<serde_json::Value>,
}

#[derive(Clone, Debug, Deserialize)]
struct Booking {
    id: String,
    number: String,
    total: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Document {
    parent: Option<String>,
    parent_exists: bool,
}

/// How the books differ from what was offered; all of it must be nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub(crate) struct Verdict {
    /// Invoices offered.
    pub(crate) invoices: usize,
    /// Bookings beyond the first of a number, and those of a number that nobody offered.
    pub(crate) duplicates: usize,
    /// Invoices without a booking.
    pub(crate) lost: usize,
    /// Bookings of another amount.
    pub(crate) amount_differences: usize,
    /// Documents that hang on no booking.
    pub(crate) orphan_documents: usize,
    /// Documents beyond the first of a booking.
    pub(crate) documents_twice: usize,
    /// Bookings without their document.
    pub(crate) without_document: usize,
}

impl Verdict {
    /// Compares.
    pub(crate) fn new(offered: &[Expected], books: &Books) -> Self {
        let mut by_number = BTreeMap::<&str, Vec<&Booking>>::new();
        for booking in &books.bookings {
            by_number.entry(&booking.number).or_default().push(booking);
        }
        let mut by_booking = BTreeMap::<&str, usize>::new();
        let hanging = books.documents.iter().filter(|document| document.parent_exists);
        for parent in hanging.filter_map(|document| document.parent.as_deref()) {
            *by_booking.entry(parent).or_default() += 1;
        }
        let adrift = books
            .documents
            .iter()
            .filter(|document| !document.parent_exists)
            .count();
        let mut verdict = Self {
            invoices: offered.len(),
            orphan_documents: adrift.max(books.orphan_documents.len()),
            ..Self::default()
        };
        for invoice in offered {
            let found = by_number.remove(invoice.number.as_str()).unwrap_or_default();
            verdict.lost += usize::from(found.is_empty());
            verdict.duplicates += found.len().saturating_sub(1);
            for booking in found {
                let same = cents(&booking.total) == Some(invoice.total_cents);
                verdict.amount_differences += usize::from(!same);
                let documents = by_booking.get(booking.id.as_str()).copied().unwrap_or(0);
                verdict.documents_twice += documents.saturating_sub(1);
                verdict.without_document += usize::from(documents == 0);
            }
        }
        verdict.duplicates += by_number.values().map(Vec::len).sum::<usize>();
        verdict
    }

    /// True when the books hold exactly what was offered.
    pub(crate) fn is_clean(&self) -> bool {
        let invoices = self.invoices;
        *self
            == Self {
                invoices,
                ..Self::default()
            }
    }
}

/// A decimal with at most two places as cents.
fn cents(amount: &str) -> Option<i64> {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    if part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + if amount.starts_with('-') { -part } else { part })
}

/// Asks the sandbox at `host:port` for its books. HTTP/1.0, so that the answer ends where the connection does.
pub(crate) async fn ask(host: &str) -> anyhow::Result<Books> {
    let mut stream = TcpStream::connect(host).await.context("the sandbox is gone")?;
    let request = format!("GET /_control/books HTTP/1.0\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8(answer).context("the sandbox's answer is no text")?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .context("the sandbox's answer has no body")?;
    if head.split(' ').nth(1) != Some("200") {
        bail!(
            "the sandbox does not show its books: {}",
            head.lines().next().unwrap_or_default()
        );
    }
    serde_json::from_str(body).context("the sandbox's books cannot be read")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn offered() -> Vec<Expected> {
        [("K1", 1_210), ("K2", -605)]
            .map(|(number, total_cents)| Expected {
                number: number.to_owned(),
                total_cents,
            })
            .to_vec()
    }

    fn books(change: impl FnOnce(&mut serde_json::Value)) -> Books {
        let document = |parent: &str| json!({"parent": parent, "parent_exists": true});
        let mut books = json!({
            "bookings": [
                {"id": "a", "number": "K1", "total": "12.10"},
                {"id": "b", "number": "K2", "total": "-6.05"},
            ],
            "documents": [document("a"), document("b")],
            "orphan_documents": [],
        });
        change(&mut books);
        serde_json::from_value(books).expect("books")
    }

    fn verdict(change: impl FnOnce(&mut serde_json::Value)) -> Verdict {
        Verdict::new(&offered(), &books(change))
    }

    fn push(list: &mut serde_json::Value, row: serde_json::Value) {
        list.as_array_mut().expect("a list").push(row);
    }

    #[test]
    fn books_that_hold_what_was_offered_are_clean() {
        let verdict = verdict(|_| {});
        assert!(verdict.is_clean(), "{verdict:?}");
        assert_eq!(verdict.invoices, 2);
    }

    #[test]
    fn every_fault_is_seen() {
        let twice = verdict(|books| {
            push(
                &mut books["bookings"],
                json!({"id": "c", "number": "K1", "total": "12.10"}),
            );
        });
        assert_eq!((twice.duplicates, twice.is_clean()), (1, false));
        let foreign = verdict(|books| push(&mut books["bookings"], json!({"id": "c", "number": "X", "total": "1"})));
        assert_eq!((foreign.duplicates, foreign.is_clean()), (1, false));
        let lost = verdict(|books| drop(books["bookings"].as_array_mut().expect("a list").pop()));
        assert_eq!((lost.lost, lost.is_clean()), (1, false));
        let changed = verdict(|books| books["bookings"][0]["total"] = json!("12.11"));
        assert_eq!((changed.amount_differences, changed.is_clean()), (1, false));
        let orphan = verdict(|books| push(&mut books["documents"], json!({"parent": "z", "parent_exists": false})));
        assert_eq!((orphan.orphan_documents, orphan.is_clean()), (1, false));
        let listed = verdict(|books| push(&mut books["orphan_documents"], json!({})));
        assert_eq!((listed.orphan_documents, listed.is_clean()), (1, false));
        let double = verdict(|books| push(&mut books["documents"], json!({"parent": "a", "parent_exists": true})));
        assert_eq!((double.documents_twice, double.is_clean()), (1, false));
        let bare = verdict(|books| drop(books["documents"].as_array_mut().expect("a list").pop()));
        assert_eq!((bare.without_document, bare.is_clean()), (1, false));
    }

    #[test]
    fn amounts_are_read_to_the_cent() {
        assert_eq!(
            ["12.1", "-6.05", "-0.05", "3", "1.234", "x"].map(cents),
            [Some(1_210), Some(-605), Some(-5), Some(300), None, None]
        );
    }
}
