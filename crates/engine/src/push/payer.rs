//! Who pays an invoice: found among the package's customers, or known for certain because the application handed the
//! customer over and it went to the package first (profiles B and C).

use boekbrug_model::checks::Candidate;
use boekbrug_model::finding::Severity;
use boekbrug_model::invoice::InvoiceCustomer;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{Feed, Finding, FindingCode};
use boekbrug_store::{AppCustomerRow, AppCustomerState};

use super::books::{Books, candidate_of};
use crate::hold::{Halt, Held};

/// Who pays, as far as it can be said before the checks.
pub(super) enum Payer {
    /// One of these, by the keys that the invoice gives.
    Among(Vec<Candidate>),
    /// This one: the application's own customer, linked to the package's.
    Certain(Box<Candidate>),
    /// Nobody yet.
    Nobody(Vec<Finding>),
}

impl Payer {
    /// Those who may be it.
    pub(super) fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Among(candidates) => candidates,
            Self::Certain(candidate) => std::slice::from_ref(candidate),
            Self::Nobody(_) => &[],
        }
    }
}

impl Books {
    /// Where customers of the application go to the package, the invoice's customer is one of them: it must be ticked
    /// where ticks count, and over there before its invoices.
    pub(super) async fn payer(&self, held: &Held<'_>, customer: &InvoiceCustomer) -> Result<Payer, Halt> {
        if held.takes_customers().is_none() {
            return Ok(Payer::Among(self.candidates(held, customer).await?));
        }
        let ticks = held.lease.connection.settings.customers_out == CustomersOut::Ticked;
        let named = match customer.code.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            Some(code) => named(held, code).await?,
            None => Vec::new(),
        };
        let row = match &named[..] {
            [] if ticks => return Ok(nobody(finding(FindingCode::CustomerNotHandedOver, customer))),
            // a customer that the application took over from the package and never changed
            [] => return self.known_there(held, customer).await,
            [one] => one,
            several => {
                let names: Vec<_> = several.iter().map(|one| one.name.as_str()).collect();
                let finding = finding(FindingCode::CustomerAmbiguous, customer).with("found", names.join(", "));
                return Ok(nobody(finding));
            }
        };
        if ticks && !row.ticked {
            return Ok(nobody(finding(FindingCode::CustomerNotSelected, customer)));
        }
        self.gone_over(held, customer, row).await
    }

    async fn known_there(&self, held: &Held<'_>, customer: &InvoiceCustomer) -> Result<Payer, Halt> {
        let candidates = self.candidates(held, customer).await?;
        if candidates.is_empty() && customer.code.is_some() {
            return Ok(nobody(finding(FindingCode::CustomerNotHandedOver, customer)));
        }
        Ok(Payer::Among(candidates))
    }

    /// One that never went over keeps its invoices waiting; so does one whose data must go along with them (profile B).
    async fn gone_over(
        &self,
        held: &Held<'_>,
        customer: &InvoiceCustomer,
        row: &AppCustomerRow,
    ) -> Result<Payer, Halt> {
        if let Some(candidate) = held.plan.as_ref().and_then(|plan| plan.candidate(&row.here)) {
            return Ok(Payer::Certain(Box::new(candidate)));
        }
        let along = held.lease.connection.settings.customers_out == CustomersOut::Ticked;
        let equal = row.state == AppCustomerState::Equal;
        if let Some(there) = row.there.as_deref().filter(|_| equal || !along) {
            let known = held.engine.store().known(held.id(), Feed::Customers, &[there]).await?;
            if let Some(known) = known.into_iter().next() {
                return Ok(Payer::Certain(Box::new(candidate_of(known)?)));
            }
        }
        let refusal = |finding: &&Finding| finding.code.entry().severity == Severity::Refusal;
        let why = row.findings.iter().filter(refusal).cloned();
        let waits = finding(FindingCode::CustomerNotOverYet, customer).at("customer");
        Ok(Payer::Nobody(std::iter::once(waits).chain(why).collect()))
    }
}

/// The customers of the application that an invoice's code means: by code, else by id.
async fn named(held: &Held<'_>, code: &str) -> Result<Vec<AppCustomerRow>, Halt> {
    let rows = held.engine.store().app_customers().named(held.id(), code).await?;
    let by_code = rows.iter().any(|row| row.code == code);
    Ok(rows.into_iter().filter(|row| !by_code || row.code == code).collect())
}

fn finding(code: FindingCode, customer: &InvoiceCustomer) -> Finding {
    let name = customer.code.as_deref().or(customer.name.as_deref());
    Finding::new(code).with("customer", name.unwrap_or("?"))
}

fn nobody(finding: Finding) -> Payer {
    Payer::Nobody(vec![finding.at("customer")])
}
