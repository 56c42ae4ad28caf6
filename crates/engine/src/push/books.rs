//! What the checks need of the package, read once per lease.

use std::collections::HashMap;

use boekbrug_model::checks::{
    Candidate, CheckContext, CheckOutcome, CustomerLookup, OrderContext, OrderOutcome, PdfFacts, PdfVerdict, check,
    check_order,
};
use boekbrug_model::invoice::{InvoiceCustomer, Target};
use boekbrug_model::record::{Customer, Record};
use boekbrug_model::{Chart, Feed, Finding, FindingCode, Invoice};
use boekbrug_store::{CustomerKeys, InvoiceRow, KnownRecord, StoreError, StoredRecord};
use sha2::{Digest, Sha256};

use super::payer::Payer;
use super::ready::Ready;
use crate::hold::{Halt, Held};

/// Records read at once.
const BATCH: u32 = 1_000;

/// What becomes of an invoice that passed.
pub(super) enum Outcome {
    /// It can be sent; the findings are warnings.
    Send(Ready, Vec<Finding>),
    /// There is nothing to send, and the findings say why.
    Skip(Vec<Finding>),
}

/// The chart and everything beside it, with the values behind each row.
pub(super) struct Books {
    chart: Chart,
    /// Values of every row by the package's id of it: what a refusal may have been about.
    rows: HashMap<String, Vec<String>>,
    /// Hash over the rows that hold for every invoice: periods and rates.
    days: String,
}

impl Books {
    pub(super) async fn load(held: &Held<'_>) -> Result<Self, Halt> {
        let feeds = held.checks_need();
        let feeds: Vec<_> = feeds.into_iter().filter(|feed| *feed != Feed::Customers).collect();
        let mut books = Self {
            chart: Chart::new(feeds.iter().copied()),
            rows: HashMap::new(),
            days: String::new(),
        };
        let mut days = Sha256::new();
        for feed in feeds {
            let mut after = None;
            loop {
                let key = after.as_ref().map(|(code, id): &(String, _)| (code.as_str(), *id));
                let page = held.engine.store().records(held.id(), feed, key, BATCH).await?;
                let Some(last) = page.last() else { break };
                after = Some((last.code.clone(), last.id));
                for row in page {
                    if matches!(feed, Feed::Periods | Feed::VatRates) {
                        days.update(&row.values);
                    }
                    books.add(feed, row)?;
                }
            }
        }
        books.days = crate::intake::hex(&days.finalize());
        Ok(books)
    }

    /// Inactive rows are wanted too, so that a finding says that they are inactive; those of feeds without that word
    /// in their values are gone.
    fn add(&mut self, feed: Feed, row: StoredRecord) -> Result<(), Halt> {
        let says_so = !matches!(
            feed,
            Feed::Periods | Feed::VatRates | Feed::PaymentConditions | Feed::ItemGroups
        );
        if !row.is_active && !says_so {
            return Ok(());
        }
        let record = Record::from_json(feed, &row.values).map_err(|source| StoreError::Unreadable {
            what: "record",
            source: source.into(),
        })?;
        self.chart.insert(&row.package_id, record);
        self.rows.entry(row.package_id).or_default().push(row.values);
        Ok(())
    }

    /// The customers of the package that may be the one of the invoice.
    pub(super) async fn candidates(&self, held: &Held<'_>, customer: &InvoiceCustomer) -> Result<Vec<Candidate>, Halt> {
        let lookup = CustomerLookup::new(customer);
        let mut codes: Vec<_> = lookup.codes.into_iter().map(Some).collect();
        if codes.is_empty() {
            codes.push(None);
        }
        let mut found: Vec<Candidate> = Vec::new();
        for code in codes {
            let keys = CustomerKeys {
                code,
                identification: lookup.identification.clone(),
                vat_number: lookup.vat_number.clone(),
            };
            for row in held.engine.store().customers_matching(held.id(), &keys).await? {
                if found.iter().all(|known| known.package_id != row.package_id) {
                    found.push(candidate(row.package_id, Some(row.code), row.is_active, &row.values)?);
                }
            }
        }
        Ok(found)
    }

    pub(super) fn check(&self, held: &Held<'_>, row: &InvoiceRow, payer: &Payer) -> Result<Outcome, Vec<Finding>> {
        let (candidates, linked) = match payer {
            Payer::Nobody(findings) => return Err(findings.clone()),
            Payer::Among(candidates) => (&candidates[..], None),
            Payer::Certain(candidate) => (&[][..], Some(&**candidate)),
        };
        match held.lease.connection.settings.invoices_as {
            Target::Booking => match self.check_this(held, &row.invoice, (candidates, linked), pdf_facts(row))? {
                CheckOutcome::Book(checked, warnings) => Ok(Outcome::Send(Ready::Booking(checked), warnings)),
                CheckOutcome::Skip(findings) => Ok(Outcome::Skip(findings)),
            },
            Target::DraftOrder => self.check_order(held, row, (candidates, linked)),
        }
    }

    fn check_order(
        &self,
        held: &Held<'_>,
        row: &InvoiceRow,
        (candidates, linked): (&[Candidate], Option<&Candidate>),
    ) -> Result<Outcome, Vec<Finding>> {
        let Some(rules) = &held.capability.orders else {
            let finding = Finding::new(FindingCode::PackageNotOffered).with("what", "conceptfactuur");
            return Err(vec![finding]);
        };
        let context = OrderContext {
            settings: &held.lease.connection.settings,
            rules,
            chart: &self.chart,
            candidates,
            linked,
            pdf: pdf_facts(row),
        };
        Ok(match check_order(&row.invoice, &context)? {
            OrderOutcome::Place(checked, warnings) => Outcome::Send(Ready::Order(checked), warnings),
            OrderOutcome::Skip(findings) => Outcome::Skip(findings),
        })
    }

    pub(super) fn check_this(
        &self,
        held: &Held<'_>,
        invoice: &Invoice,
        (candidates, linked): (&[Candidate], Option<&Candidate>),
        pdf: Option<PdfFacts>,
    ) -> Result<CheckOutcome, Vec<Finding>> {
        let context = CheckContext {
            settings: &held.lease.connection.settings,
            rules: &held.capability.rules,
            chart: &self.chart,
            candidates,
            linked,
            pdf,
        };
        check(invoice, &context)
    }

    /// A hash over everything that a refusal of this booking may be about: what was sent, the rows it points to, the
    /// periods and the settings. As long as it is the same, offering it again would be refused again.
    pub(super) fn fingerprint(&self, held: &Held<'_>, ready: &Ready, candidates: &[Candidate]) -> String {
        let mut hash = Sha256::new();
        let mut add = |text: &[u8]| hash.update([text, b"\0"].concat());
        add(&ready.to_json());
        add(&serde_json::to_vec(&held.lease.connection.settings).unwrap_or_default());
        add(self.days.as_bytes());
        for candidate in candidates {
            add(&serde_json::to_vec(&candidate.customer).unwrap_or_default());
        }
        for package_id in ready.points_to() {
            for values in self.rows.get(package_id).into_iter().flatten() {
                add(values.as_bytes());
            }
        }
        crate::intake::hex(&hash.finalize())
    }
}

/// A customer of the package as a candidate.
pub(super) fn candidate_of(row: KnownRecord) -> Result<Candidate, Halt> {
    candidate(row.package_id, None, row.is_active, &row.values)
}

fn candidate(package_id: String, code: Option<String>, is_active: bool, values: &str) -> Result<Candidate, Halt> {
    let customer: Customer = serde_json::from_str(values).map_err(|source| StoreError::Unreadable {
        what: "customer",
        source: source.into(),
    })?;
    Ok(Candidate {
        package_id,
        code: code.unwrap_or_else(|| customer.customer_code.clone()),
        is_active,
        customer,
    })
}

/// What is known of the PDF: its size, and what was found at the door, which stays with the invoice.
fn pdf_facts(row: &InvoiceRow) -> Option<PdfFacts> {
    let has = |code| row.findings.iter().any(|finding| finding.code == code);
    let verdict = if has(FindingCode::PdfNotPdf) {
        PdfVerdict::NotPdf
    } else if has(FindingCode::PdfDamaged) {
        PdfVerdict::Damaged
    } else if has(FindingCode::PdfEncrypted) {
        PdfVerdict::Encrypted
    } else {
        PdfVerdict::Fine
    };
    row.pdf.as_ref().map(|pdf| PdfFacts {
        bytes: pdf.size,
        verdict,
    })
}
