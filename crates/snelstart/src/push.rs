//! The push behind the look-up: book, attach, read back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boekbrug_connector::{Booked, BookingRef, ConnectorError, ErrorKind, Outcome, Pdf, ReadBack, RemoteDocument};
use boekbrug_http::{Answer, Priority};
use boekbrug_model::invoice::CheckedInvoice;
use boekbrug_model::{Finding, FindingCode};
use bytes::Bytes;
use http::StatusCode;

use crate::SnelStart;
use crate::capability::{BOEKHOUDEN_READ, BOEKHOUDEN_WRITE, DOCUMENTEN_READ, DOCUMENTEN_WRITE, ORDERS_READ};
use crate::client::{Ask, encoded};
use crate::errors::Subject;
use crate::map::{self, INVOICE_WITHOUT_BOOKING};
use crate::wire::{Document, DocumentUpload, Rows, Uploaded, VerkoopBoekingGelezen, VerkoopFactuur, object, rows};

impl SnelStart {
    /// Books. Whatever is not a clear yes or a clear no leaves the outcome unknown.
    pub(crate) async fn send_booking(&self, invoice: &CheckedInvoice) -> Result<Booked, ConnectorError> {
        let subject = Subject::invoice(invoice);
        let body = json(&map::verkoopboeking(invoice))?;
        let ask = Ask::post(
            "POST /verkoopboekingen",
            BOEKHOUDEN_WRITE,
            &subject,
            "/verkoopboekingen".to_owned(),
            body,
        );
        let answer = self.api.ask_well(&ask).await?;
        if answer.body.iter().all(u8::is_ascii_whitespace) {
            return self.booked_without_a_word(&ask, invoice).await;
        }
        let row: VerkoopBoekingGelezen<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        map::booked(&row).ok_or_else(|| ask.asked.unreadable("a booking without id"))
    }

    /// The booking went well and its answer was empty: its id is found by the number.
    async fn booked_without_a_word(&self, ask: &Ask<'_>, invoice: &CheckedInvoice) -> Result<Booked, ConnectorError> {
        let unknown = |error: ConnectorError| ask.asked.unreadable(error);
        let mut found = self.look_up(invoice.number().as_str()).await.map_err(unknown)?;
        found.retain(|one| one.total == invoice.total() && !one.booking.id.starts_with(INVOICE_WITHOUT_BOOKING));
        match found.pop() {
            Some(one) if found.is_empty() => Ok(Booked { booking: one.booking }),
            _ => Err(ask
                .asked
                .unreadable("an empty answer, and the booking is not found by its number")),
        }
    }

    /// Hangs a PDF on a booking. The specification says 200 for it, measured was 201; which are taken for a yes is a
    /// setting.
    pub(crate) async fn send_pdf(&self, booking: &BookingRef, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        let subject = Subject::pdf(pdf);
        let parent = self.booking_id(booking).await?;
        let content = STANDARD.encode(&pdf.bytes);
        let body = json(&DocumentUpload {
            parent_identifier: &parent,
            file_name: &pdf.file_name,
            content,
        })?;
        let path = "/documenten/Verkoopboekingen".to_owned();
        let ask = Ask::post(
            "POST /documenten/Verkoopboekingen",
            DOCUMENTEN_WRITE,
            &subject,
            path,
            body,
        );
        let answer = self.api.ask(&ask).await?;
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        if !self.config.upload_status.contains(&answer.status.as_u16()) {
            return Err(ask.asked.unreadable(format!("{answer:?}")));
        }
        match uploaded(&answer) {
            Some(id) => Ok(RemoteDocument {
                id,
                file_name: pdf.file_name.clone(),
            }),
            None => self.uploaded_without_a_word(&ask, booking, pdf).await,
        }
    }

    /// The upload went well and its answer named no id: it is found by the file name.
    async fn uploaded_without_a_word(
        &self,
        ask: &Ask<'_>,
        booking: &BookingRef,
        pdf: &Pdf,
    ) -> Result<RemoteDocument, ConnectorError> {
        let documents = self
            .list_documents(booking)
            .await
            .map_err(|error| ask.asked.unreadable(error))?;
        let named = documents
            .into_iter()
            .rfind(|document| document.file_name.eq_ignore_ascii_case(&pdf.file_name));
        named.ok_or_else(|| {
            ask.asked
                .unreadable("the answer names no document, and it is not in the list")
        })
    }

    /// The documents of a booking. A 404 is taken for "none": when the booking itself is gone the next call says so.
    pub(crate) async fn list_documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        let id = self.booking_id(booking).await?;
        let path = format!("/documenten/Verkoopboekingen/{}", encoded(&id));
        let ask = Ask::get(
            "GET /documenten/Verkoopboekingen/{id}",
            DOCUMENTEN_READ,
            Subject::NONE,
            path,
        )
        .with(Priority::Invoice);
        let answer = self.api.ask(&ask).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(Vec::new()),
            status if status.is_success() => {
                let rows: Rows<Document<'_>> = rows(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
                Ok(rows.good.iter().filter_map(map::remote_document).collect())
            }
            _ => Err(ask.asked.refused(&answer)),
        }
    }

    /// What the package says of a booking, with its documents.
    pub(crate) async fn look_back(&self, booking: &BookingRef) -> Result<ReadBack, ConnectorError> {
        let id = self.booking_id(booking).await?;
        let subject = Subject::booking(booking.number.as_deref().unwrap_or(&booking.id));
        let path = format!("/verkoopboekingen/{}", encoded(&id));
        let ask = Ask::get("GET /verkoopboekingen/{id}", BOEKHOUDEN_READ, &subject, path).with(Priority::Invoice);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(ask.asked.gone());
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        let row: VerkoopBoekingGelezen<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let documents = match &row.documents {
            Some(documents) => documents.iter().filter_map(map::remote_document).collect(),
            None => self.list_documents(booking).await?,
        };
        map::read_back(&row, documents).ok_or_else(|| ask.asked.unreadable("a booking without number or amount"))
    }

    /// The id of the booking itself. A found sales invoice that named no booking is asked again: the package may have
    /// made one since.
    async fn booking_id(&self, booking: &BookingRef) -> Result<String, ConnectorError> {
        let Some(invoice) = booking.id.strip_prefix(INVOICE_WITHOUT_BOOKING) else {
            return Ok(booking.id.clone());
        };
        let subject = Subject::booking(booking.number.as_deref().unwrap_or_default());
        let path = format!("/verkoopfacturen/{}", encoded(invoice));
        let ask = Ask::get("GET /verkoopfacturen/{id}", ORDERS_READ, &subject, path).with(Priority::Invoice);
        let answer = self.api.ask(&ask).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Err(ask.asked.gone());
        }
        if !answer.status.is_success() {
            return Err(ask.asked.refused(&answer));
        }
        let row: VerkoopFactuur<'_> = object(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let id = row.verkoop_boeking.as_ref().and_then(|booking| booking.id.as_deref());
        id.map(str::to_owned).ok_or_else(|| {
            let finding =
                Finding::new(FindingCode::PackageNotOffered).with("what", "verkoopfactuur zonder verkoopboeking");
            ConnectorError::new(ErrorKind::Refused, Outcome::Permanent, finding).at(ask.asked.endpoint)
        })
    }
}

fn uploaded(answer: &Answer) -> Option<String> {
    let row: Uploaded<'_> = object(&answer.body).ok()?;
    row.id.map(std::borrow::Cow::into_owned)
}

pub(crate) fn json(value: &impl serde::Serialize) -> Result<Bytes, ConnectorError> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| {
        ConnectorError::new(
            ErrorKind::Internal,
            Outcome::Permanent,
            Finding::new(FindingCode::InternalFailure),
        )
        .because(error)
    })
}
