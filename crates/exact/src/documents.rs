//! Documents and their attachments (apis/exact.md section 8.2): a document first, the PDF as its attachment, then the
//! entry that names the document. Each of the three is looked for before it is sent, so that an answer that was lost
//! makes no second one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boekbrug_connector::{BookingRef, ConnectorError, Pdf, RemoteDocument};
use boekbrug_http::Priority;
use http::Method;
use serde::Serialize;
use uuid::Uuid;

use crate::Exact;
use crate::address::quoted;
use crate::client::Ask;
use crate::errors::Subject;
use crate::map;
use crate::push::json;
use crate::resource;
use crate::wire::{Attachment, Document, Entry, NewAttachment, NewDocument, select, single};

#[derive(Serialize)]
struct NamesDocument {
    #[serde(rename = "Document")]
    document: Uuid,
}

impl Exact {
    /// Stores the PDF of an invoice that is not booked yet.
    pub(crate) async fn store_pdf(&self, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        if let Some(document) = self.stored_document(pdf).await? {
            return self.complete(document, pdf).await;
        }
        let document = self.new_document(pdf).await?;
        self.store_file(document, pdf).await
    }

    /// Hangs the PDF on an entry that is there: on the document that it names, else on one of its own.
    pub(crate) async fn hang_pdf(&self, booking: &BookingRef, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        let named = self.document_of(booking).await?;
        if let Some(document) = named {
            return self.complete(document, pdf).await;
        }
        let stored = self.store_pdf(pdf).await?;
        let document = Uuid::try_parse(&stored.id).unwrap_or_default();
        let subject = Subject::pdf(pdf);
        let body = json(&NamesDocument { document })?;
        let path = self.path(&resource::ENTRIES, &format!("(guid'{}')", booking.id))?;
        let ask = Ask::write(Method::PUT, &resource::ENTRIES, &subject, path, body);
        let answer = self.api.ask_well(&ask).await?;
        if !answer.body.trim_ascii().is_empty() {
            return Err(ask.asked.unreadable("an answer where none is due"));
        }
        Ok(stored)
    }

    /// The files that hang on an entry.
    pub(crate) async fn list_documents(&self, booking: &BookingRef) -> Result<Vec<RemoteDocument>, ConnectorError> {
        match self.document_of(booking).await? {
            Some(document) => self.attachments(document).await,
            None => Ok(Vec::new()),
        }
    }

    async fn document_of(&self, booking: &BookingRef) -> Result<Option<Uuid>, ConnectorError> {
        let (listed, about) = self.entry(booking).await?;
        let rows = listed.all_rows::<Entry<'_>>()?;
        let row = rows
            .good
            .first()
            .ok_or_else(|| about.asked(&resource::ENTRIES).gone())?;
        Ok(row.document.0)
    }

    /// The document of an invoice that was stored before, perhaps with a lost answer: known by its subject and type,
    /// and by its customer where both say one.
    async fn stored_document(&self, pdf: &Pdf) -> Result<Option<Uuid>, ConnectorError> {
        let subject = self.document_subject(pdf);
        let kind = self.own.all.document_type;
        let only = format!("Subject eq {} and Type eq {kind}", quoted(&subject));
        let path = self.list_path(&resource::DOCUMENTS, Some(&only), &select::<Document<'_>>(&[]))?;
        let listed = self.listed(&resource::DOCUMENTS, path, Priority::Invoice).await?;
        let rows = listed.all_rows::<Document<'_>>()?;
        let same = |row: &&Document<'_>| {
            let account = row.account.text();
            let other = account
                .zip(pdf.customer.as_ref())
                .is_some_and(|(one, other)| one != *other);
            row.subject.get() == Some(subject.as_str()) && row.kind.0 == Some(kind.into()) && !other
        };
        Ok(rows.good.iter().filter(same).find_map(|row| row.id.0))
    }

    async fn new_document(&self, pdf: &Pdf) -> Result<Uuid, ConnectorError> {
        let about = Subject::pdf(pdf);
        let subject = self.document_subject(pdf);
        let new = NewDocument {
            subject: &subject,
            kind: self.own.all.document_type,
            account: pdf.customer.as_deref(),
        };
        let path = self.path(&resource::DOCUMENTS, "")?;
        let ask = Ask::write(Method::POST, &resource::DOCUMENTS, &about, path, json(&new)?);
        let answer = self.api.ask_well(&ask).await?;
        let row: Document<'_> = single(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        row.id.0.ok_or_else(|| ask.asked.unreadable("a document without id"))
    }

    /// A document that was there before gets the PDF, unless it has it.
    async fn complete(&self, document: Uuid, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        let files = self.attachments(document).await?;
        let there = files
            .into_iter()
            .find(|file| file.file_name.eq_ignore_ascii_case(&pdf.file_name));
        match there {
            Some(file) => Ok(file),
            None => self.store_file(document, pdf).await,
        }
    }

    /// The PDF as an attachment of a document.
    async fn store_file(&self, document: Uuid, pdf: &Pdf) -> Result<RemoteDocument, ConnectorError> {
        let stored = RemoteDocument {
            id: document.to_string(),
            file_name: pdf.file_name.clone(),
        };
        let about = Subject::pdf(pdf);
        let new = NewAttachment {
            document,
            file_name: &pdf.file_name,
            attachment: STANDARD.encode(&pdf.bytes),
        };
        let path = self.path(&resource::ATTACHMENTS, "")?;
        let ask = Ask::write(Method::POST, &resource::ATTACHMENTS, &about, path, json(&new)?);
        let answer = self.api.ask_well(&ask).await?;
        // a page for people with a status that says "well" is no attachment
        let row: Attachment<'_> = single(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        if row.id.0.is_none() {
            return Err(ask.asked.unreadable("an attachment without id"));
        }
        self.recent.attached(&stored);
        Ok(stored)
    }

    /// The files of a document.
    pub(crate) async fn attachments(&self, document: Uuid) -> Result<Vec<RemoteDocument>, ConnectorError> {
        let only = format!("Document eq guid'{document}'");
        let mut path = Some(self.list_path(&resource::ATTACHMENTS, Some(&only), &select::<Attachment<'_>>(&[]))?);
        let id = document.to_string();
        let mut files = Vec::new();
        while let Some(at) = path.take() {
            let listed = self.listed(&resource::ATTACHMENTS, at, Priority::Invoice).await?;
            let rows = listed.all_rows::<Attachment<'_>>()?;
            let of_it = rows
                .good
                .iter()
                .filter(|row| row.document.0.is_none_or(|of| of == document));
            files.extend(of_it.filter_map(|row| map::attachment(&id, row)));
            path = listed.next_path(self.api.base(), self.division()?, rows.next.as_deref())?;
        }
        Ok(files)
    }

    fn document_subject(&self, pdf: &Pdf) -> String {
        map::subject(&self.own.all.document_subject, pdf.number.as_str())
    }
}
