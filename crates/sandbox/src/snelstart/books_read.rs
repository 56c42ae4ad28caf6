//! Reads the books of an administration.

use std::collections::HashMap;

use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::administration::Administration;
use super::books::{BookedCustomer, BookedInvoice, BookedLine, BookedOrder, BookedVat, Books, StoredDocument};
use super::model::booking::{Booking, Line};
use super::model::document::Document;
use super::model::order::{Order, PROCESS};
use super::model::vat::{LINE_KINDS, ROW_KINDS};
use super::wire::bind::name_of;

impl Books {
    pub(super) fn of(books: &Administration) -> Self {
        let invoices = books.invoices.rows().iter();
        let open: HashMap<Uuid, Decimal> = invoices.map(|invoice| (invoice.booking, invoice.open)).collect();
        let bookings = books.bookings.rows().iter().map(|row| {
            let open = open.get(&row.id).copied().unwrap_or_default();
            booked(books, row, open)
        });
        let orders = books.orders.rows().iter().map(|row| ordered(books, row));
        let documents = books.documents.rows().iter();
        Books {
            bookings: bookings.collect(),
            orders: orders.collect(),
            documents: documents.map(|row| stored(books, row)).collect(),
        }
    }
}

fn booked(books: &Administration, booking: &Booking, open: Decimal) -> BookedInvoice {
    let entry = &booking.entry;
    let vat = entry.vat.iter().map(|row| BookedVat {
        kind: name_of(ROW_KINDS, row.kind).unwrap_or("").to_owned(),
        amount: row.amount,
    });
    BookedInvoice {
        id: booking.id,
        number: entry.number.clone(),
        date: entry.date.date(),
        customer: customer(books, entry.customer),
        description: entry.description.clone(),
        total: entry.total,
        open,
        term: entry.term,
        lines: entry.lines.iter().map(|row| line(books, row)).collect(),
        vat: vat.collect(),
    }
}

fn line(books: &Administration, line: &Line) -> BookedLine {
    let center = line.cost_center.and_then(|id| books.cost_centers.get(id));
    BookedLine {
        ledger: books.ledgers.get(line.ledger).map_or(0, |ledger| ledger.number),
        cost_center: center.map(|center| center.number),
        amount: line.amount,
        vat_kind: line
            .vat_kind
            .and_then(|kind| name_of(LINE_KINDS, kind))
            .unwrap_or("")
            .to_owned(),
        description: line.description.clone(),
    }
}

fn customer(books: &Administration, id: Uuid) -> BookedCustomer {
    let relation = books.relations.get(id);
    BookedCustomer {
        id,
        code: relation.map_or(0, |relation| relation.code),
        name: relation
            .map(|relation| relation.fields.name.clone())
            .unwrap_or_default(),
    }
}

fn ordered(books: &Administration, order: &Order) -> BookedOrder {
    let fields = &order.fields;
    BookedOrder {
        id: order.id,
        number: order.number,
        date: fields.date.date(),
        customer: customer(books, fields.relation),
        process: name_of(PROCESS, fields.process).unwrap_or("").to_owned(),
        reference: fields.reference.clone(),
        description: fields.description.clone(),
        lines: fields.lines.len(),
        net: order.net,
        gross: order.gross,
        invoice: order
            .invoice
            .and_then(|id| books.invoices.get(id))
            .map(|invoice| invoice.number.clone()),
    }
}

fn stored(books: &Administration, document: &Document) -> StoredDocument {
    use std::fmt::Write as _;
    let digest = Sha256::digest(&document.content);
    let mut sha256 = String::with_capacity(64);
    for byte in digest {
        // writing to a string cannot fail
        let _ = write!(sha256, "{byte:02x}");
    }
    StoredDocument {
        id: document.id,
        parent: document.parent,
        parent_exists: books.has_parent(document.kind, document.parent),
        name: document.name.clone(),
        size: document.content.len(),
        sha256,
        content: document.content.clone(),
    }
}
