//! The push behind the look-up: book, with the PDF in the same call, and read back.

use boekbrug_connector::{Booked, BookingRef, ConnectorError, ErrorKind, Outcome, Pdf, ReadBack, RemoteDocument};
use boekbrug_http::{Effect, Priority};
use boekbrug_model::invoice::{CheckedInvoice, Target};
use boekbrug_model::{Currency, Finding, FindingCode, InvoiceNumber, text};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::King;
use crate::client::Ask;
use crate::config::{Currencies, PdfWay, wrong};
use crate::door::{Door, Operation, Reply};
use crate::errors::{Called, Subject};
use crate::map::{self, Place, Rate, TooFew};
use crate::wire::{Asked, Condition, Records, file_of};
use crate::xml::Element;

impl King {
    /// Books. Whatever is not a clear yes or a clear no leaves the outcome unknown.
    pub(crate) async fn send_booking(
        &self,
        invoice: &CheckedInvoice,
        pdf: Option<&Pdf>,
    ) -> Result<Booked, ConnectorError> {
        let subject = Subject::invoice(invoice);
        let mut administration = self.administration(Priority::Invoice).await?;
        if administration.period(invoice.date()).is_none() {
            administration = self.newest_periods(Priority::Invoice).await?;
        }
        let no = |code: FindingCode| refused(Finding::new(code).with("date", invoice.date()));
        let Some(period) = administration.period(invoice.date()) else {
            return Err(no(FindingCode::PeriodNoBookYear));
        };
        // The checks saw it open; the package itself would book in a closed one.
        if !administration.is_open(period) {
            return Err(no(FindingCode::PeriodClosed));
        }
        let place = Place {
            year: period.year,
            period: period.number,
            split_account: administration.split_account.as_deref(),
        };
        let rate = self.rate(invoice).await?;
        let rows = map::journaalpost(invoice, &place, rate, &self.config, pdf);
        let rows = rows.map_err(|error| not_bookable(invoice, error))?;
        let mut ask = Ask {
            operation: Operation::Book,
            payload: Some(&rows),
            door: None,
            effect: Effect::Write,
            priority: Priority::Invoice,
            subject: &subject,
        };
        if pdf.is_some() {
            ask = ask.through(self.door_for_files().await?);
        }
        let reply = self.api.ask(&ask).await?;
        self.booked(invoice, &ask, reply).await
    }

    /// The answer to a booking that says yes.
    async fn booked(&self, invoice: &CheckedInvoice, ask: &Ask<'_>, reply: Reply) -> Result<Booked, ConnectorError> {
        if let Some(remark) = reply.remark() {
            tracing::info!(remark, "the package remarks on a booking");
        }
        let number = invoice.number().as_str();
        let doubt = reply.text.is_some() && reply.keys().is_empty() || !reply.shows_booking();
        if doubt {
            let found = self
                .look_up(number)
                .await
                .map_err(|error| ask.called().unreadable(error))?;
            let mine = |one: &&boekbrug_connector::FoundBooking| {
                one.total == invoice.total() && one.customer.as_deref() == Some(&invoice.customer().package_id)
            };
            return match found.iter().find(mine) {
                Some(one) => Ok(Booked {
                    booking: one.booking.clone(),
                }),
                None => Err(ask.called().unreadable("a yes that is none, and nothing is booked")),
            };
        }
        // A journal may number by itself; what came back is then what the booking is called.
        let given = reply.into_payload().ok().flatten();
        let given = given.and_then(|root| Some(root.find("FACT")?.value()?.to_owned()));
        let number = given.as_deref().unwrap_or(number);
        Ok(Booked {
            booking: BookingRef {
                target: Target::Booking,
                id: map::booking_id(&invoice.customer().package_id, number),
                number: Some(number.to_owned()),
                link: None,
            },
        })
    }

    /// The door through which a file goes, shown to be there before anything is sent through it.
    async fn door_for_files(&self) -> Result<Door, ConnectorError> {
        match self.config.pdf {
            PdfWay::Schema => return Ok(Door::Strings),
            PdfWay::Off => return Err(pdf_not_offered()),
            PdfWay::Dataset => {}
        }
        let shown = &self.typed_door;
        if !shown.load(std::sync::atomic::Ordering::Relaxed) {
            let keep = Ask::read(Operation::KeepSession, None, Priority::Invoice).through(Door::Dataset);
            self.api.ask(&keep).await?;
            shown.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        Ok(Door::Dataset)
    }

    /// The rate of the invoice's currency on its date; none for euro.
    async fn rate(&self, invoice: &CheckedInvoice) -> Result<Option<Rate>, ConnectorError> {
        let currency = invoice.total().currency();
        if currency == Currency::EUR {
            return Ok(None);
        }
        let no = || refused(Finding::new(FindingCode::InvoiceCurrencyNotAllowed).with("currency", currency));
        if self.config.currencies == Currencies::Euro {
            return Err(no());
        }
        let shown = match self.dated_rate(currency, invoice.date()).await? {
            Some(rate) => rate,
            None => self.standing_rate(currency).await?.ok_or_else(no)?,
        };
        let euro = match self.config.currencies {
            Currencies::EuroPerForeign => Some(shown),
            _ => Decimal::ONE.checked_div(shown),
        };
        let euro = euro.filter(|euro| *euro > Decimal::ZERO).ok_or_else(no)?;
        Ok(Some(Rate { shown, euro }))
    }

    /// The rate that began last on or before a day (`KOERS`).
    async fn dated_rate(&self, currency: Currency, day: Date) -> Result<Option<Decimal>, ConnectorError> {
        let asked = rates(
            "KOERS",
            &["VAL", "DATVAN", "KOERS"],
            "VAL",
            currency,
            self.config.page_size,
        );
        let root = self.records(&asked, Priority::Invoice).await?;
        let rows = Records::of(&root).rows;
        let dated = rows.iter().filter_map(|row| {
            let from = row.day("DATVAN").ok()??;
            Some((from, row.decimal("KOERS").ok()??))
        });
        let before = dated.filter(|(from, rate)| *from <= day && *rate > Decimal::ZERO);
        Ok(before.max_by_key(|(from, _)| *from).map(|(_, rate)| rate))
    }

    /// The rate of the currency itself (`VAL`).
    async fn standing_rate(&self, currency: Currency) -> Result<Option<Decimal>, ConnectorError> {
        let asked = rates(
            "VAL",
            &["ZKSL", "ISO", "KOERS"],
            "ZKSL",
            currency,
            self.config.page_size,
        );
        let root = self.records(&asked, Priority::Invoice).await?;
        let rates = Records::of(&root).rows;
        let rate = rates.iter().find_map(|row| row.decimal("KOERS").ok()?);
        Ok(rate.filter(|rate| *rate > Decimal::ZERO))
    }

    /// What the package says of a booking, with its documents.
    pub(crate) async fn look_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        let subject = Subject::number(booking.number.as_deref().unwrap_or(&booking.id));
        let called = Called {
            endpoint: Operation::Records.endpoint(),
            effect: Effect::Read,
            subject: &subject,
        };
        let (customer, number) = map::parts_of(&booking.id).ok_or_else(|| called.gone())?;
        let (found, documents) = if self.config.pdf == PdfWay::Off {
            (self.look_up(number).await?, Vec::new())
        } else {
            // one answer holds the bookings and what hangs on them
            let root = self.with_documents(number).await?;
            let (items, bookings) = (self.items(number).await?, self.bookings_in(&root, number)?);
            (map::found(&items, &bookings), documents_in(&root, number))
        };
        let mine = found.into_iter().find(|one| one.customer.as_deref() == Some(customer));
        let mine = mine.ok_or_else(|| called.gone())?;
        Ok(ReadBack {
            number: mine.booking.number.unwrap_or_default(),
            total: mine.total,
            customer: mine.customer,
            date: mine.date,
            documents,
        })
    }

    /// The documents that hang on a booking.
    pub(crate) async fn list_documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        let number = map::parts_of(&booking.id).map_or(booking.id.as_str(), |(_, number)| number);
        Ok(documents_in(&self.with_documents(number).await?, number))
    }
}

/// The documents in an answer to a question about a number.
fn documents_in(root: &Element, number: &str) -> Vec<RemoteDocument> {
    let sent = number
        .parse::<InvoiceNumber>()
        .ok()
        .map(|number| text::file_name_for(&number));
    let names = Records::of(root).others.into_iter().filter_map(file_of);
    names
        .map(|name| {
            // names of files may come back in other case
            let ours = sent.clone().filter(|sent| sent.eq_ignore_ascii_case(&name));
            RemoteDocument {
                id: name.clone(),
                file_name: ours.unwrap_or(name),
            }
        })
        .collect()
}

fn rates(
    table: &'static str,
    columns: &'static [&'static str],
    key: &'static str,
    currency: Currency,
    page_size: u32,
) -> Asked {
    Asked {
        table,
        columns,
        conditions: vec![Condition::is(key, currency.code())],
        order: key,
        page: (page_size, 1),
        since: None,
        documents: false,
    }
}

fn refused(finding: Finding) -> ConnectorError {
    ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding).at(Operation::Book.endpoint())
}

fn not_bookable(invoice: &CheckedInvoice, error: TooFew) -> ConnectorError {
    match &error {
        TooFew::SplitAccount => wrong("splitAccount").at(Operation::Book.endpoint()),
        TooFew::NotBalanced => refused(Finding::new(FindingCode::InvoiceNotBalanced).with("number", invoice.number())),
        TooFew::Amount(_) => refused(Finding::new(FindingCode::InvoiceAmountTooLarge)),
    }
    .because(error)
}

/// A PDF that cannot go: not with these settings, and never after the booking.
pub(crate) fn pdf_not_offered() -> ConnectorError {
    let finding = Finding::new(FindingCode::PackageNotOffered).with("what", "PDF bij een bestaande boeking");
    ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
}
