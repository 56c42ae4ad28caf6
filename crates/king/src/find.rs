//! Push step 1: what the package has under an invoice number (apis/king.md section 6.3: nothing else guards against booking
//! twice).

use boekbrug_connector::{ConnectorError, FoundBooking};
use boekbrug_http::{Effect, Priority};

use crate::King;
use crate::door::Operation;
use crate::errors::{Called, Subject};
use crate::map::{self, Booking, OpenItem};
use crate::wire::{Asked, Condition, Records};
use crate::xml::Element;

/// Columns of `DEBOPP`, the open items.
const DEBOPP: &[&str] = &["DEB", "FACT", "BEDR", "DAT", "VAL", "BEDRVAL", "BEDROORSPRVAL"];
/// Columns of `BOE`, the bookings.
const BOE: &[&str] = &[
    "DAGB",
    "JR",
    "PN",
    "RG",
    "DEB",
    "FACT",
    "DAT",
    "BEDRBOEK",
    "BEDRINCL",
    "VAL",
    "BEDRBOEKVAL",
];

impl King {
    /// What is there under a number, whoever the debtor is: an invoice number is used once in an administration. Only
    /// the number is asked for, because conditions on texts and numbers together are said to go wrong (section 4).
    pub(crate) async fn look_up(&self, number: &str) -> Result<Vec<FoundBooking>, ConnectorError> {
        let items = self.items(number).await?;
        let bookings = if self.config.find_in_bookings {
            self.bookings(number).await?
        } else {
            Vec::new()
        };
        Ok(map::found(&items, &bookings))
    }

    /// The open items under a number.
    pub(crate) async fn items(&self, number: &str) -> Result<Vec<OpenItem>, ConnectorError> {
        let root = self.under_number("DEBOPP", DEBOPP, number, false).await?;
        let records = Records::of(&root);
        map::open_items(&records, number).map_err(|why| called().unreadable(why))
    }

    /// The bookings under a number in the sales journal.
    pub(crate) async fn bookings(&self, number: &str) -> Result<Vec<Booking>, ConnectorError> {
        let root = self.under_number("BOE", BOE, number, false).await?;
        self.bookings_in(&root, number)
    }

    /// The bookings in an answer.
    pub(crate) fn bookings_in(&self, root: &Element, number: &str) -> Result<Vec<Booking>, ConnectorError> {
        let journal = self.settings.journal.as_deref().map(str::trim);
        map::bookings(&Records::of(root), number, journal).map_err(|why| called().unreadable(why))
    }

    /// The rows under a number with the documents that hang on them.
    pub(crate) async fn with_documents(&self, number: &str) -> Result<Element, ConnectorError> {
        self.under_number("BOE", BOE, number, true).await
    }

    async fn under_number(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        number: &str,
        documents: bool,
    ) -> Result<Element, ConnectorError> {
        let size = self.config.page_size;
        let asked = Asked {
            table,
            columns,
            conditions: vec![Condition::is("FACT", number)],
            order: "FACT",
            page: (size, 1),
            since: None,
            documents,
        };
        let root = self.records(&asked, Priority::Invoice).await?;
        let rows = Records::of(&root).rows.len();
        // A full page of one number is no answer to this question: the rest may hold the wanted one.
        if rows >= usize::try_from(size).unwrap_or(usize::MAX) {
            return Err(called().unreadable(format!("{table} does not filter by FACT: {rows} rows")));
        }
        Ok(root)
    }
}

fn called() -> Called<'static> {
    Called {
        endpoint: Operation::Records.endpoint(),
        effect: Effect::Read,
        subject: Subject::NONE,
    }
}
