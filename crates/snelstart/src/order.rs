//! Draft orders: place one, read it back, and see what became of it. A person makes the invoice of it inside the package.

use std::sync::PoisonError;

use boekbrug_connector::{Booked, BookingRef, ConnectorError, FetchRequest, Page, ReadBack, Wanted};
use boekbrug_http::Priority;
use boekbrug_model::invoice::{CheckedOrder, Target};
use http::StatusCode;

use crate::SnelStart;
use crate::capability::{ORDERS_READ, ORDERS_WRITE};
use crate::changes::{Changing, List};
use crate::client::{Ask, encoded};
use crate::errors::Subject;
use crate::feeds::add;
use crate::map;
use crate::push::json;
use crate::wire::{Rows, VerkoopFactuur, VerkoopOrderGelezen, object};

impl SnelStart {
    /// Places an order. Whatever is not a clear yes or a clear no leaves the outcome unknown.
    pub(crate) async fn send_order(&self, order: &CheckedOrder) -> Result<Booked, ConnectorError> {
        let subject = Subject::order(order);
        let body = json(&map::verkooporder(order, &self.config))?;
        let path = "/verkooporders".to_owned();
        let ask = Ask::post("POST /verkooporders", ORDERS_WRITE, &subject, path, body);
        let answer = self.api.ask_well(&ask).await?;
        if answer.body.iter().all(u8::is_ascii_whitespace) {
            return self.ordered_without_a_word(&ask, order).await;
        }
        let row: VerkoopOrderGelezen<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let booking = map::order_ref(&row, &self.config);
        let booking = booking.ok_or_else(|| ask.asked.unreadable("an order without id"))?;
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
        let unknown = |error: ConnectorError| ask.asked.unreadable(error);
        let mut found = self.look_up_order(&wanted).await.map_err(unknown)?;
        match found.pop() {
            Some(one) if found.is_empty() => Ok(Booked { booking: one.booking }),
            _ => Err(ask
                .asked
                .unreadable("an empty answer, and the order is not found by its reference")),
        }
    }

    /// What the package says of an order.
    pub(crate) async fn look_back_at_order(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        let subject = Subject::booking(booking.number.as_deref().unwrap_or(&booking.id));
        let path = format!("/verkooporders/{}", encoded(&booking.id));
        let ask = Ask::get("GET /verkooporders/{id}", ORDERS_READ, &subject, path).with(Priority::Invoice);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(ask.asked.gone());
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        let row: VerkoopOrderGelezen<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        map::order_back(&row).ok_or_else(|| ask.asked.unreadable("an order without reference or amount"))
    }

    /// Orders: everything the first time, later what changed. Only of those with a reference, which may be ours, the
    /// number of their invoice is asked.
    pub(crate) async fn orders(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        let list = List {
            endpoint: "GET /verkooporders",
            right: ORDERS_READ,
            page_size: self.config.page_size,
        };
        let turn = self.turn(list, request.cursor).await?;
        let rows: Rows<VerkoopOrderGelezen<'_>> = turn.listed.rows()?;
        let mut page = turn.page(&rows);
        for row in &rows.good {
            let invoice = map::invoice_of(row).filter(|_| row.orderreferentie.is_some());
            let number = match invoice {
                Some(id) => self.invoice_number(id).await?,
                None => None,
            };
            add(&mut page, map::order(row, number));
        }
        page.rejects.extend(rows.bad.into_iter().map(Into::into));
        Ok(page)
    }

    /// The number of a sales invoice, asked once; none when the invoice is gone or has none.
    async fn invoice_number(&self, id: &str) -> Result<Option<String>, ConnectorError> {
        let kept = self
            .invoice_numbers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned();
        if kept.is_some() {
            return Ok(kept);
        }
        let path = format!("/verkoopfacturen/{}", encoded(id));
        let ask = Ask::get("GET /verkoopfacturen/{id}", ORDERS_READ, Subject::NONE, path);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        let row: VerkoopFactuur<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let number = row.factuurnummer.as_deref().map(str::to_owned);
        if let Some(number) = &number {
            let mut kept = self.invoice_numbers.lock().unwrap_or_else(PoisonError::into_inner);
            kept.insert(id.to_owned(), number.clone());
        }
        Ok(number)
    }
}

impl Changing for VerkoopOrderGelezen<'_> {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn modified(&self) -> Option<&str> {
        self.modified_on.as_deref()
    }
}
