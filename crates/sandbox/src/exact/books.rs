//! What was booked, for whoever checks a connector.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::books_invoices::{StoredInvoice, invoices};
use super::division::Division;
use super::table::Rec;
use super::value::Value;
use super::wall;
use super::webhook::sign::hex;

/// Everything that was booked in an administration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
    /// Sales entries, in the order of their numbers.
    pub entries: Vec<BookedEntry>,
    /// Documents, in the order of their numbers.
    pub documents: Vec<StoredDocument>,
    /// Sales invoices, in the order of their order numbers.
    pub invoices: Vec<StoredInvoice>,
}

/// One sales entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookedEntry {
    /// `EntryID`.
    pub id: Uuid,
    /// `EntryNumber`.
    pub number: i64,
    /// `YourRef`; not unique.
    pub your_ref: String,
    /// `Journal`.
    pub journal: String,
    /// `Customer`.
    pub customer: Uuid,
    /// The customer's code, without padding.
    pub customer_code: String,
    /// The customer's name.
    pub customer_name: String,
    /// `EntryDate`.
    pub date: Date,
    /// `DueDate`.
    pub due: Date,
    /// `Currency`.
    pub currency: String,
    /// `Description`.
    pub description: String,
    /// `PaymentCondition`.
    pub payment_condition: String,
    /// `ReportingYear` and `ReportingPeriod`.
    pub period: (i64, i64),
    /// `AmountFC`: VAT included.
    pub total: Decimal,
    /// `VATAmountFC`.
    pub vat: Decimal,
    /// `Document`.
    pub document: Option<Uuid>,
    /// What is still to be paid, with the sign of the total.
    pub open: Decimal,
    /// The lines in their order.
    pub lines: Vec<BookedLine>,
}

/// One line of a sales entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookedLine {
    /// `ID`.
    pub id: Uuid,
    /// Code of the ledger account.
    pub ledger: String,
    /// `AmountFC`: VAT excluded.
    pub amount: Decimal,
    /// `VATCode` without padding; empty for none.
    pub vat_code: String,
    /// `VATPercentage`, a fraction.
    pub vat_percentage: Decimal,
    /// `VATAmountFC`.
    pub vat: Decimal,
    /// `CostCenter`; empty for none.
    pub cost_center: String,
    /// `CostUnit`; empty for none.
    pub cost_unit: String,
    /// `Project`.
    pub project: Option<Uuid>,
    /// `Description`.
    pub description: String,
    /// `Quantity`.
    pub quantity: Option<Decimal>,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredDocument {
    /// `ID`.
    pub id: Uuid,
    /// `HID`.
    pub number: i64,
    /// `Subject`.
    pub subject: String,
    /// `Type`: 10 for a sales invoice.
    pub kind: i64,
    /// `Account`.
    pub account: Option<Uuid>,
    /// Its attachments.
    pub attachments: Vec<StoredAttachment>,
}

/// One attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredAttachment {
    /// `ID`.
    pub id: Uuid,
    /// `FileName`.
    pub name: String,
    /// Bytes of the file.
    pub size: usize,
    /// SHA-256 of the bytes, in lower-case hex digits.
    pub sha256: String,
}

impl Books {
    pub(super) fn of(division: &Division) -> Self {
        let mut entries: Vec<BookedEntry> = division
            .table("salesentry/SalesEntries")
            .iter()
            .map(|rec| entry(division, rec))
            .collect();
        entries.sort_by_key(|entry| (entry.number, entry.id));
        let mut documents: Vec<StoredDocument> = division
            .table("documents/Documents")
            .iter()
            .map(|rec| document(division, rec))
            .collect();
        documents.sort_by_key(|document| document.number);
        let invoices = invoices(division);
        Books {
            entries,
            documents,
            invoices,
        }
    }

    /// How many entries carry a `YourRef`.
    pub fn entries_of(&self, your_ref: &str) -> usize {
        self.entries.iter().filter(|entry| entry.your_ref == your_ref).count()
    }

    /// `YourRef` and customer of everything that was booked more than once,
    /// with how often.
    pub fn duplicates(&self) -> Vec<(String, Uuid, usize)> {
        let mut counts: BTreeMap<(&str, Uuid), usize> = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry((&entry.your_ref, entry.customer)).or_default() += 1;
        }
        let twice = counts.into_iter().filter(|(_, count)| *count > 1);
        twice
            .map(|((your_ref, customer), count)| (your_ref.to_owned(), customer, count))
            .collect()
    }

    /// `YourRef` and customer of sales invoices that were made more than
    /// once, with how often.
    pub fn invoices_twice(&self) -> Vec<(String, Uuid, usize)> {
        let mut counts: BTreeMap<(&str, Uuid), usize> = BTreeMap::new();
        for invoice in &self.invoices {
            *counts.entry((&invoice.your_ref, invoice.ordered_by)).or_default() += 1;
        }
        let twice = counts.into_iter().filter(|(_, count)| *count > 1);
        twice
            .map(|((your_ref, customer), count)| (your_ref.to_owned(), customer, count))
            .collect()
    }

    /// Documents that no entry names.
    pub fn orphans(&self) -> Vec<&StoredDocument> {
        let named = |id| self.entries.iter().any(|entry| entry.document == Some(id));
        self.documents.iter().filter(|document| !named(document.id)).collect()
    }

    /// The attachments of an entry, through its document.
    pub fn attachments_of(&self, entry: &BookedEntry) -> &[StoredAttachment] {
        let found = self
            .documents
            .iter()
            .find(|document| Some(document.id) == entry.document);
        found.map_or(&[], |document| document.attachments.as_slice())
    }
}

pub(super) fn dec(rec: Rec<'_>, name: &str) -> Decimal {
    rec.get(name).as_dec().unwrap_or(Decimal::ZERO).normalize()
}

pub(super) fn date(rec: Rec<'_>, name: &str) -> Date {
    wall::day(rec.get(name).as_date().unwrap_or(0))
}

pub(super) fn number(rec: Rec<'_>, name: &str) -> i64 {
    rec.get(name).as_int().unwrap_or(0)
}

fn entry(division: &Division, rec: Rec<'_>) -> BookedEntry {
    let id = Value::Guid(rec.row.id);
    let mut lines = division.table("salesentry/SalesEntryLines").all_with("EntryID", &id);
    lines.sort_by_key(|line| number(*line, "LineNumber"));
    let receivables = division
        .table("cashflow/Receivables")
        .all_with("TransactionEntryID", &id);
    let open: Decimal = receivables.iter().map(|rec| dec(*rec, "AmountFC").abs()).sum();
    let total = dec(rec, "AmountFC");
    let customer = rec.guid("Customer").unwrap_or_default();
    let account = division.get("crm/Accounts", customer);
    BookedEntry {
        id: rec.row.id,
        number: number(rec, "EntryNumber"),
        your_ref: rec.text("YourRef"),
        journal: rec.text("Journal"),
        customer,
        customer_code: account.map(|rec| rec.text("Code")).unwrap_or_default(),
        customer_name: rec.text("CustomerName"),
        date: date(rec, "EntryDate"),
        due: date(rec, "DueDate"),
        currency: rec.text("Currency"),
        description: rec.text("Description"),
        payment_condition: rec.text("PaymentCondition"),
        period: (number(rec, "ReportingYear"), number(rec, "ReportingPeriod")),
        total,
        vat: dec(rec, "VATAmountFC"),
        document: rec.guid("Document"),
        open: if total.is_sign_negative() { -open } else { open },
        lines: lines.into_iter().map(line).collect(),
    }
}

fn line(rec: Rec<'_>) -> BookedLine {
    BookedLine {
        id: rec.row.id,
        ledger: rec.text("GLAccountCode"),
        amount: dec(rec, "AmountFC"),
        vat_code: rec.text("VATCode"),
        vat_percentage: dec(rec, "VATPercentage"),
        vat: dec(rec, "VATAmountFC"),
        cost_center: rec.text("CostCenter"),
        cost_unit: rec.text("CostUnit"),
        project: rec.guid("Project"),
        description: rec.text("Description"),
        quantity: rec.get("Quantity").as_dec(),
    }
}

fn document(division: &Division, rec: Rec<'_>) -> StoredDocument {
    let id = Value::Guid(rec.row.id);
    let mut files = division
        .table("documents/DocumentAttachments")
        .all_with("Document", &id);
    files.sort_by_key(|file| file.row.version);
    let attachments = files.into_iter().map(|file| {
        let bytes = division.files.get(&file.row.id).map_or(&[][..], |bytes| bytes);
        let digest = Sha256::digest(bytes);
        StoredAttachment {
            id: file.row.id,
            name: file.text("FileName"),
            size: bytes.len(),
            sha256: hex(&digest).to_lowercase(),
        }
    });
    StoredDocument {
        id: rec.row.id,
        number: number(rec, "HID"),
        subject: rec.text("Subject"),
        kind: number(rec, "Type"),
        account: rec.guid("Account"),
        attachments: attachments.collect(),
    }
}
