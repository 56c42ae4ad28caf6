//! The push behind the look-up: book and read back. The documents have a room of their own.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use boekbrug_connector::{Booked, BookingRef, ConnectorError, ErrorKind, Outcome, ReadBack, RemoteDocument};
use boekbrug_http::{Effect, Priority};
use boekbrug_model::invoice::CheckedInvoice;
use boekbrug_model::{Finding, FindingCode};
use bytes::Bytes;
use http::{Method, StatusCode};
use uuid::Uuid;

use crate::Exact;
use crate::client::Ask;
use crate::config::ReadBackBy;
use crate::errors::{Asked, Subject};
use crate::listed::Listed;
use crate::map::{self, Sending};
use crate::resource::{self, Resource};
use crate::wire::{Entry, select, single};

/// Things of this kind that are remembered.
const REMEMBERED: usize = 64;

/// What this process did a moment ago and need not ask again: attachments that the package said it has, and answers
/// to bookings. After a restart everything is asked.
#[derive(Default)]
pub(crate) struct Recent {
    attached: Mutex<VecDeque<RemoteDocument>>,
    booked: Mutex<VecDeque<(String, ReadBack)>>,
}

impl Recent {
    /// The package said that this document has this file.
    pub(crate) fn attached(&self, document: &RemoteDocument) {
        push(&mut lock(&self.attached), document.clone());
    }

    /// What the package said of an entry when it made it; once.
    fn take_booked(&self, id: &str) -> Option<ReadBack> {
        let mut kept = lock(&self.booked);
        let at = kept.iter().position(|(known, _)| known == id)?;
        kept.remove(at).map(|(_, read)| read)
    }

    /// The file that a document has, as far as we attached it.
    pub(crate) fn file_of(&self, document: &str) -> Option<RemoteDocument> {
        lock(&self.attached).iter().find(|known| known.id == document).cloned()
    }
}

fn push<T>(ring: &mut VecDeque<T>, one: T) {
    if ring.len() >= REMEMBERED {
        ring.pop_front();
    }
    ring.push_back(one);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Exact {
    /// Books. Whatever is not a clear yes or a clear no leaves the outcome unknown.
    pub(crate) async fn send_booking(
        &self,
        invoice: &CheckedInvoice,
        document: Option<&RemoteDocument>,
    ) -> Result<Booked, ConnectorError> {
        let subject = Subject::invoice(invoice);
        let sending = Sending {
            vat_amounts: self.own.all.vat_amounts,
            service_period: self.own.all.service_period,
            cost_unit: self.own.options.cost_unit.as_deref(),
        };
        let body = json(&map::entry(invoice, document, sending))?;
        let path = self.path(&resource::ENTRIES, "")?;
        let ask = Ask::write(Method::POST, &resource::ENTRIES, &subject, path, body);
        let answer = self.api.ask_well(&ask).await?;
        let row: Entry<'_> = single(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let booked = map::booked(&row).ok_or_else(|| ask.asked.unreadable("an entry without id"))?;
        self.remember(&booked, &row, document);
        Ok(booked)
    }

    /// Keeps what the package said of the entry that it made, where it said everything.
    fn remember(&self, booked: &Booked, row: &Entry<'_>, document: Option<&RemoteDocument>) {
        if self.own.all.read_back != ReadBackBy::Answer || row.document.text() != document.map(|one| one.id.clone()) {
            return;
        }
        let complete = row.customer.0.is_some() && row.entry_date.0.is_some() && row.currency.get().is_some();
        let documents = document.into_iter().cloned().collect();
        if let Some(read) = map::read_back(row, documents).filter(|_| complete) {
            push(&mut lock(&self.recent.booked), (booked.booking.id.clone(), read));
        }
    }

    /// What the package says of an entry, with its documents.
    pub(crate) async fn look_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        if let Some(read) = self.recent.take_booked(&booking.id) {
            return Ok(read);
        }
        let (listed, subject) = self.entry(booking).await?;
        let asked = subject.asked(&resource::ENTRIES);
        let rows = listed.all_rows::<Entry<'_>>()?;
        let row = rows.good.first().ok_or_else(|| asked.gone())?;
        let documents = match row.document.0 {
            Some(document) => self.files_of(document).await?,
            None => Vec::new(),
        };
        map::read_back(row, documents).ok_or_else(|| asked.unreadable("an entry without reference or amount"))
    }

    /// The files of a document: as we know them, else asked.
    async fn files_of(&self, document: Uuid) -> Result<Vec<RemoteDocument>, ConnectorError> {
        match self.recent.file_of(&document.to_string()) {
            Some(known) => Ok(vec![known]),
            None => self.attachments(document).await,
        }
    }

    /// The entry of a booking. It is asked by a filter on its key, which also says plainly when it is not there.
    pub(crate) async fn entry(&self, booking: &BookingRef) -> Result<(Listed, About), ConnectorError> {
        let about = About(Subject::booking(booking.number.as_deref().unwrap_or(&booking.id)));
        let id = Uuid::try_parse(&booking.id).map_err(|_| about.asked(&resource::ENTRIES).gone())?;
        let path = self.list_path(
            &resource::ENTRIES,
            Some(&format!("EntryID eq guid'{id}'")),
            &select::<Entry<'_>>(&[]),
        )?;
        let ask = Ask::get(&resource::ENTRIES, &about.0, path).with(Priority::Invoice);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(ask.asked.gone());
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        Ok((Listed::new(resource::ENTRIES.get, answer), about))
    }
}

/// What a read was about.
pub(crate) struct About(Subject);

impl About {
    /// For errors that turn up after the answer.
    pub(crate) fn asked(&self, resource: &Resource) -> Asked<'_> {
        Asked {
            endpoint: resource.get,
            effect: Effect::Read,
            right: resource.scope,
            subject: &self.0,
        }
    }
}

/// The body of a write.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<Bytes, ConnectorError> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| {
        let finding = Finding::new(FindingCode::InternalFailure);
        ConnectorError::new(ErrorKind::Internal, Outcome::Permanent, finding).because(error)
    })
}
