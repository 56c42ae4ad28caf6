//! Draft orders: look, place, read back. An order is a sales invoice that nobody processed yet: a person does that inside
//! the package, which then makes the sales entry. Nothing here processes one (`PrintedSalesInvoices` is never called).

use boekbrug_connector::{Booked, BookingRef, ConnectorError, ErrorKind, FoundBooking, Outcome, ReadBack, Wanted};
use boekbrug_http::Priority;
use boekbrug_model::invoice::{CheckedOrder, Target};
use boekbrug_model::{Finding, FindingCode};
use http::{Method, StatusCode};
use uuid::Uuid;

use crate::Exact;
use crate::address::quoted;
use crate::client::Ask;
use crate::config::OrderLookup;
use crate::errors::Subject;
use crate::listed::Listed;
use crate::map;
use crate::push::json;
use crate::resource;
use crate::wire::{SalesInvoice, select, single};

impl Exact {
    /// The orders with a reference, of this customer or in our own sales journal, processed or not. One of another
    /// customer in another journal has the reference by coincidence: people write the customer's own number there.
    pub(crate) async fn look_up_order(&self, wanted: &Wanted) -> Result<Vec<FoundBooking>, ConnectorError> {
        let mut path = Some(self.list_path(&resource::SALES_INVOICES, Some(&self.by(wanted)), &members())?);
        let mut found: Vec<FoundBooking> = Vec::new();
        while let Some(at) = path.take() {
            let listed = self.listed(&resource::SALES_INVOICES, at, Priority::Invoice).await?;
            let rows = listed.all_rows::<SalesInvoice<'_>>()?;
            for row in rows.good.iter().filter(|row| self.is_wanted_order(row, wanted)) {
                let one = map::found_order(row, wanted.currency);
                let one = one.ok_or_else(|| listed.unreadable("an order without id or amount"))?;
                if found.iter().all(|known| known.booking.id != one.booking.id) {
                    found.push(one);
                }
            }
            path = listed.next_path(self.api.base(), self.division()?, rows.next.as_deref())?;
        }
        Ok(found)
    }

    /// The filter by which an order is looked for.
    fn by(&self, wanted: &Wanted) -> String {
        let customer = wanted.customer.as_deref().and_then(|id| Uuid::try_parse(id).ok());
        match (self.own.all.order_lookup, customer) {
            (OrderLookup::Customer, Some(id)) => format!("OrderedBy eq guid'{id}'"),
            _ => format!("YourRef eq {}", quoted(wanted.number.as_str())),
        }
    }

    fn is_wanted_order(&self, row: &SalesInvoice<'_>, wanted: &Wanted) -> bool {
        let reference = row.your_ref.get().unwrap_or_default();
        if reference.to_lowercase() != wanted.number.as_str().trim().to_lowercase() {
            return false;
        }
        let Some(customer) = &wanted.customer else { return true };
        let same_customer = row
            .ordered_by
            .text()
            .is_some_and(|id| id.eq_ignore_ascii_case(customer));
        let journal = self.settings.journal.as_deref().map(str::trim);
        same_customer || (journal.is_some() && row.journal.get() == journal)
    }

    /// Places an order. Whatever is not a clear yes or a clear no leaves the outcome unknown.
    pub(crate) async fn send_order(&self, order: &CheckedOrder) -> Result<Booked, ConnectorError> {
        let journal = self.settings.journal.as_deref().map(str::trim);
        let Some(journal) = journal.filter(|journal| !journal.is_empty()) else {
            let finding = Finding::new(FindingCode::JournalMissing);
            return Err(ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding));
        };
        let subject = Subject::order(order, journal);
        let body = json(&map::sales_invoice(order, journal, &self.own.all))?;
        let path = self.path(&resource::SALES_INVOICES, "")?;
        let ask = Ask::write(Method::POST, &resource::SALES_INVOICES, &subject, path, body);
        let answer = self.api.ask_well(&ask).await?;
        if answer.body.iter().all(u8::is_ascii_whitespace) {
            return self.ordered_without_a_word(&ask, order).await;
        }
        let row: SalesInvoice<'_> = single(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let booking = map::order_ref(&row).ok_or_else(|| ask.asked.unreadable("an order without id"))?;
        Ok(Booked { booking })
    }

    /// It went well and the answer was empty: the order is found by its reference.
    async fn ordered_without_a_word(&self, ask: &Ask<'_>, order: &CheckedOrder) -> Result<Booked, ConnectorError> {
        let wanted = Wanted {
            target: Target::DraftOrder,
            number: order.reference().clone(),
            kind: order.kind(),
            date: order.date(),
            customer: Some(order.customer().package_id.clone()),
            currency: order.total_excl().currency(),
        };
        let found = self.look_up_order(&wanted).await;
        let mut found = found.map_err(|error| ask.asked.unreadable(error))?;
        match found.pop() {
            Some(one) if found.is_empty() => Ok(Booked { booking: one.booking }),
            _ => Err(ask
                .asked
                .unreadable("an empty answer, and the order is not found by its reference")),
        }
    }

    /// What the package says of an order. It is asked by a filter on its key, which also says plainly when it is not there.
    pub(crate) async fn look_back_at_order(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        let subject = Subject::booking(booking.number.as_deref().unwrap_or(&booking.id));
        let id = Uuid::try_parse(&booking.id).unwrap_or_default();
        let only = format!("InvoiceID eq guid'{id}'");
        let path = self.list_path(&resource::SALES_INVOICES, Some(&only), &members())?;
        let ask = Ask::get(&resource::SALES_INVOICES, &subject, path).with(Priority::Invoice);
        if id.is_nil() {
            return Err(ask.asked.gone());
        }
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(ask.asked.gone());
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        let listed = Listed::new(resource::SALES_INVOICES.get, answer);
        let rows = listed.all_rows::<SalesInvoice<'_>>()?;
        let row = rows.good.first().ok_or_else(|| ask.asked.gone())?;
        map::order_back(row).ok_or_else(|| ask.asked.unreadable("an order without reference or amount"))
    }
}

/// What is asked of an order that is looked at by itself.
fn members() -> String {
    select::<SalesInvoice<'_>>(&["Modified", "LineNumber", "Timestamp"])
}
