//! What every chapter stands on: a connection, reading a feed to its end, and looking at errors.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use boekbrug_model::checks::{Candidate, CheckOutcome};
use boekbrug_model::invoice::{CheckedInvoice, Invoice, Target};
use boekbrug_model::testkit::Books;
use boekbrug_model::{Chart, Feed, Incoming, Record};

use super::{HeldBooking, Known, Subject};
use crate::{
    Booked, Capability, Connector, ConnectorError, Cursor, FetchRequest, Page, References, RemoteDocument, Wanted,
};

/// No read of the story takes more pages.
const MOST_PAGES: usize = 2_000;

/// The customers whom the story names.
const CUSTOMERS: [&str; 4] = ["1001", "1002", "1003", "1004"];

/// A connection and what was read through it.
pub struct Stage {
    /// The package's test.
    pub subject: Arc<dyn Subject>,
    /// The connection.
    pub connector: Arc<dyn Connector>,
    /// Reference records read so far, as the engine hands them in.
    pub references: References,
}

/// A read of a feed to its end.
#[derive(Debug, Default)]
pub struct Read {
    /// The last row of each id, as a store would keep them.
    pub rows: BTreeMap<String, Incoming>,
    /// Pages.
    pub pages: usize,
    /// Where the next read starts.
    pub next: Option<Cursor>,
}

impl Read {
    /// The rows as people know them, by code.
    pub fn known(&self) -> Vec<Known> {
        let mut known: Vec<_> = self.rows.values().map(known).collect();
        known.sort();
        known
    }

    /// Takes over another read of the same feed, as a store does.
    pub fn take_over(&mut self, later: Read) {
        self.rows.extend(later.rows);
        self.next = later.next;
    }
}

/// A row as people know it.
pub fn known(row: &Incoming) -> Known {
    Known {
        code: row.code.clone(),
        name: row.name.clone(),
        is_active: row.is_active,
    }
}

impl Stage {
    /// Opens the connection.
    pub fn new(subject: Arc<dyn Subject>) -> Self {
        Self {
            connector: subject.open(),
            subject,
            references: References::default(),
        }
    }

    /// What the package can do.
    pub fn capability(&self) -> &'static Capability {
        self.connector.capability()
    }

    /// Opens the connection anew, as after a restart.
    pub fn restart(&mut self) {
        self.connector = self.subject.open();
    }

    /// One page.
    pub async fn page(&self, feed: Feed, cursor: Option<&Cursor>) -> Result<Page, ConnectorError> {
        let request = FetchRequest {
            feed,
            cursor,
            references: &self.references,
        };
        let page = self.connector.fetch(request).await?;
        assert_eq!(page.rejects, [], "{feed}: every seeded row can be mapped");
        assert!(
            page.done || page.next.is_some(),
            "{feed}: a page that is not the last says where to go on"
        );
        Ok(page)
    }

    /// Reads a feed to its end.
    pub async fn read(&self, feed: Feed, cursor: Option<Cursor>) -> Result<Read, ConnectorError> {
        let mut read = Read {
            next: cursor,
            ..Read::default()
        };
        loop {
            let page = self.page(feed, read.next.as_ref()).await?;
            read.pages += 1;
            assert!(read.pages < MOST_PAGES, "{feed}: the read does not end");
            read.rows
                .extend(page.records.into_iter().map(|row| (row.package_id.clone(), row)));
            read.next = page.next;
            if page.done {
                return Ok(read);
            }
        }
    }

    /// Reads what a feed's rows are mapped with.
    pub async fn read_references(&mut self) -> Result<(), ConnectorError> {
        for feed in self.capability().customers_need.clone() {
            let read = self.read(feed, None).await?;
            self.refer(feed, &read);
        }
        Ok(())
    }

    /// Remembers reference records.
    pub fn refer(&mut self, feed: Feed, read: &Read) {
        if feed.is_reference() {
            for (id, row) in &read.rows {
                self.references.insert(feed, id.clone(), row.record.clone());
            }
        }
    }

    /// The books for the checks, read through the connection.
    pub async fn chart(&mut self) -> Result<Books, ConnectorError> {
        self.read_references().await?;
        let capability = self.capability();
        let mut chart = Chart::new(capability.feeds.iter().map(|known| known.feed));
        let mut candidates = Vec::new();
        let mut needed = capability.checks_need.clone();
        if !needed.contains(&Feed::Customers) {
            needed.push(Feed::Customers);
        }
        for feed in needed {
            let read = self.read(feed, None).await?;
            candidates.extend(read.rows.values().filter_map(|row| self.candidate(row)));
            chart.extend(read.rows.into_iter().map(|(id, row)| (id, row.record)));
        }
        Ok(Books {
            settings: self.subject.settings(),
            rules: capability.rules.clone(),
            chart,
            candidates,
            pdf: None,
        })
    }

    /// A customer as the story calls it.
    fn candidate(&self, row: &Incoming) -> Option<Candidate> {
        let Record::Customer(customer) = &row.record else {
            return None;
        };
        let told = CUSTOMERS.iter().find(|story| self.subject.code(story) == row.code);
        Some(Candidate {
            package_id: row.package_id.clone(),
            code: told.map_or_else(|| row.code.clone(), |story| (*story).to_owned()),
            is_active: row.is_active,
            customer: customer.as_ref().clone(),
        })
    }

    /// Books an invoice that passed the checks.
    pub async fn book(&self, invoice: &CheckedInvoice) -> Result<Booked, ConnectorError> {
        self.connector.book(invoice, None::<&RemoteDocument>).await
    }

    /// What is booked under a number, as the package's own administration says.
    pub fn held(&self, number: &str) -> Vec<HeldBooking> {
        let mut held = self.subject.books();
        held.retain(|booking| booking.number == number);
        held
    }

    /// Waits as long as the package may still be busy saving.
    pub fn settle(&self) {
        self.subject
            .pass(Duration::from_secs(self.capability().settle_seconds.into()));
    }

    /// The error that must have come, looked at from all sides.
    ///
    /// # Panics
    /// When there is none, or it is not what an error must be.
    pub fn error<T>(&self, what: &str, result: Result<T, ConnectorError>) -> ConnectorError {
        let Err(error) = result else {
            panic!("{what}: it went well, and an error was due")
        };
        assert!(!error.findings.is_empty(), "{what}: {error:?} tells a person nothing");
        self.hides_secrets(what, &error);
        error
    }

    /// No secret in what an error shows, in any of its causes or in its findings.
    pub fn hides_secrets(&self, what: &str, error: &ConnectorError) {
        let mut shown = format!("{error} {error:?} {:?}", error.findings);
        let mut cause = error.source();
        while let Some(inner) = cause {
            let _ = write!(shown, " {inner} {inner:?}");
            cause = inner.source();
        }
        self.holds_no_secret(what, &shown);
    }

    /// No secret in a text.
    pub fn holds_no_secret(&self, what: &str, shown: &str) {
        for secret in self.subject.secrets() {
            assert!(!shown.contains(&secret), "{what}: a secret is shown");
        }
    }
}

/// An invoice that passed the checks.
///
/// # Panics
/// When it does not pass.
pub fn checked(books: &Books, invoice: &Invoice) -> CheckedInvoice {
    match books.check(invoice) {
        Ok(CheckOutcome::Book(checked, _)) => *checked,
        other => panic!(
            "invoice {}: the sample does not pass the checks: {other:?}",
            invoice.number
        ),
    }
}

/// What to look for after an invoice was sent.
pub fn wanted(invoice: &CheckedInvoice) -> Wanted {
    Wanted {
        target: Target::Booking,
        number: invoice.number().clone(),
        kind: invoice.kind(),
        date: invoice.date(),
        customer: Some(invoice.customer().package_id.clone()),
        currency: invoice.total().currency(),
    }
}
