//! Push step 1: what the package has under the invoice's number.

use boekbrug_connector::{FoundBooking, Wanted};
use boekbrug_model::{Feed, FindingCode, InvoiceState};

use super::walk::{Ended, Flow, Rest, Walk};
use crate::hold::Halt;
use crate::invoice_progress::Sent;

impl Walk<'_> {
    /// After a crash or a lost answer: only a look may follow. When nothing is there it is offered again.
    pub(super) async fn look_again(&mut self) -> Result<Flow, Halt> {
        if let Some(sent) = self.progress.sent.clone()
            && !self.skips_the_look()
        {
            if let Some(flow) = self.look(sent).await? {
                return Ok(flow);
            }
            if let Some(flow) = self.too_early("find").await? {
                return Ok(flow);
            }
        }
        self.offer().await
    }

    /// It is not there, but the package may still be saving it: a person asked for another try before it could settle.
    /// The invoice stays where it is until then. None when absence is proof.
    pub(super) async fn too_early(&mut self, step: &'static str) -> Result<Option<Flow>, Halt> {
        let now = self.held.engine.now();
        let Some(due) = self.progress.settles.filter(|until| *until > now) else {
            return Ok(None);
        };
        let (to, findings) = (self.row.state, self.row.findings.clone());
        let ended = if matches!(to, InvoiceState::Booked | InvoiceState::Waiting) {
            Ended::Later
        } else {
            Ended::Unknown
        };
        self.rest(Rest {
            step,
            to,
            findings,
            due,
            ended,
        })
        .await
        .map(Some)
    }

    /// Looks. None when nothing is there; else what became of it.
    pub(super) async fn look(&mut self, expected: Sent) -> Result<Option<Flow>, Halt> {
        let wanted = Wanted {
            target: expected.target,
            number: expected.number.clone(),
            kind: expected.kind,
            date: expected.date,
            customer: Some(expected.customer.clone()),
            currency: expected.total.currency(),
        };
        self.held.may_call()?;
        let found = match self.held.connector.find(&wanted).await {
            Ok(found) => found,
            Err(error) => return self.failed("find", error).await.map(Some),
        };
        self.held.heard();
        self.absent = found.is_empty();
        match &found[..] {
            [] => Ok(None),
            [one] => self.adopt(one, expected).await.map(Some),
            several => {
                let finding = self
                    .finding(FindingCode::InvoiceBookedTwice)
                    .with("count", several.len());
                self.refuse("find", InvoiceState::Findings, vec![finding])
                    .await
                    .map(Some)
            }
        }
    }

    /// It is there. With our amount and customer it is taken as booked; else a person must look.
    async fn adopt(&mut self, found: &FoundBooking, expected: Sent) -> Result<Flow, Halt> {
        let mut findings = Vec::new();
        if found.total != expected.total {
            let finding = self.finding(FindingCode::InvoiceBookedWithOtherAmount);
            findings.push(finding.with("found", found.total).with("expected", expected.total));
        }
        if let Some(other) = found.customer.as_ref().filter(|other| **other != expected.customer) {
            let finding = self.finding(FindingCode::InvoiceBookedForOtherCustomer);
            let found = self.code_of(other).await?;
            findings.push(
                finding
                    .with("found", found)
                    .with("expected", self.code_of(&expected.customer).await?),
            );
        }
        if !findings.is_empty() {
            return self.refuse("find", InvoiceState::Findings, findings).await;
        }
        self.progress.earlier = self.progress.sent.is_none() && self.is_earlier();
        if self.progress.earlier {
            self.warnings.push(self.finding(FindingCode::InvoiceEarlierFound));
        }
        self.progress.sent.get_or_insert(expected);
        self.progress.booking = Some(found.booking.clone());
        self.progress.found = true;
        self.fresh = false;
        self.held.report().push.found += 1;
        self.go_on("find", self.after_booking()).await
    }

    /// The code by which people know a customer of the package; its id when we do not know it.
    async fn code_of(&self, package_id: &str) -> Result<String, Halt> {
        let store = self.held.engine.store();
        let known = store.known(self.held.id(), Feed::Customers, &[package_id]).await?;
        let values = known
            .first()
            .and_then(|known| serde_json::from_str::<serde_json::Value>(&known.values).ok());
        let code = values.as_ref().and_then(|values| values["customerCode"].as_str());
        Ok(code.unwrap_or(package_id).to_owned())
    }
}
