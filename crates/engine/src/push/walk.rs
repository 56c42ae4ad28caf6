//! One invoice on its way: each step's result is stored before the next begins.

use std::sync::Arc;

use boekbrug_connector::{ConnectorError, ErrorKind, Outcome};
use boekbrug_model::finding::{Heals, Severity};
use boekbrug_model::{Finding, FindingCode, InvoiceState};
use boekbrug_store::{InvoiceRow, StepWrite, StoreError};
use jiff::Timestamp;

use super::books::Books;
use crate::backoff::later;
use crate::failure::{Effect, effect, heals};
use crate::hold::{Halt, Held};
use crate::invoice_progress::Progress;
use crate::preview::PreviewAction;
use crate::watch::InvoiceStep;

/// An invoice that is walked as far as it goes now.
pub(super) struct Walk<'a> {
    pub(super) held: &'a Held<'a>,
    pub(super) books: &'a Books,
    pub(super) row: InvoiceRow,
    pub(super) progress: Progress,
    /// Warnings that stay with the invoice whatever step it is at.
    pub(super) warnings: Vec<Finding>,
    /// The customer's id in the package, once the checks of this walk found it.
    pub(super) customer: Option<String>,
    /// The booking was made in this very walk: nothing can hang on it yet.
    pub(super) fresh: bool,
    /// It was looked for in this very walk, and was not there.
    pub(super) absent: bool,
}

/// Whether the walk goes on.
pub(super) enum Flow {
    On,
    Rest(Ended),
}

/// Where an invoice ended in this run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ended {
    Verified,
    Findings,
    Skipped,
    Unknown,
    Later,
    /// A person ended it meanwhile.
    Gone,
    /// A fault in our own house.
    Fault,
    /// In a preview: now something would be sent.
    Planned,
}

/// The result of a step that ends the walk for now.
pub(super) struct Rest {
    pub(super) step: &'static str,
    pub(super) to: InvoiceState,
    pub(super) findings: Vec<Finding>,
    pub(super) due: Timestamp,
    pub(super) ended: Ended,
}

impl<'a> Walk<'a> {
    pub(super) fn try_new(held: &'a Held<'a>, books: &'a Books, row: InvoiceRow) -> Result<Self, Halt> {
        let is_warning = |finding: &&Finding| {
            finding.code.entry().severity == Severity::Warning && finding.code != FindingCode::PackageReadBackDiffers
        };
        Ok(Self {
            progress: Progress::of(&row)?,
            customer: None,
            warnings: row.findings.iter().filter(is_warning).cloned().collect(),
            held,
            books,
            row,
            fresh: false,
            absent: false,
        })
    }

    pub(super) async fn go(mut self) -> Result<Ended, Halt> {
        loop {
            let flow = match self.row.state {
                InvoiceState::Waiting | InvoiceState::Findings => self.offer().await,
                InvoiceState::Sending | InvoiceState::Unknown => self.look_again().await,
                InvoiceState::Booked => self.attach().await,
                InvoiceState::Attached => self.prove().await,
                InvoiceState::Verified | InvoiceState::Skipped | InvoiceState::Marked => return Ok(Ended::Gone),
            };
            match flow {
                Ok(Flow::On) => {}
                Ok(Flow::Rest(ended)) => return Ok(ended),
                Err(Halt::Store(StoreError::Stale)) => return Ok(Ended::Gone),
                Err(halt) => return Err(halt),
            }
        }
    }

    /// Stores a step after which the walk goes on at once.
    pub(super) async fn go_on(&mut self, step: &'static str, to: InvoiceState) -> Result<Flow, Halt> {
        self.progress.failures = 0;
        self.progress.settles = None;
        let due = self.held.engine.now();
        self.store(step, to, Vec::new(), due, step == "book").await?;
        Ok(Flow::On)
    }

    /// Stores a step after which the walk rests.
    pub(super) async fn rest(&mut self, rest: Rest) -> Result<Flow, Halt> {
        self.store(rest.step, rest.to, rest.findings, rest.due, true).await?;
        Ok(Flow::Rest(rest.ended))
    }

    /// Something must change before another try makes sense. It comes back by time where the catalogue says that time
    /// heals it, else when its cause goes away or a person retries it.
    pub(super) async fn refuse(
        &mut self,
        step: &'static str,
        to: InvoiceState,
        findings: Vec<Finding>,
    ) -> Result<Flow, Halt> {
        let due = if heals(&findings).contains(&Heals::Time) {
            self.next_try()
        } else {
            Timestamp::MAX
        };
        let ended = Ended::Findings;
        self.rest(Rest {
            step,
            to,
            findings,
            due,
            ended,
        })
        .await
    }

    /// A call failed that only reads, or that may be made again after a look: the invoice stays where it is.
    pub(super) async fn failed(&mut self, step: &'static str, error: ConnectorError) -> Result<Flow, Halt> {
        let again = self.held.suffer(&error).await;
        let before = matches!(self.row.state, InvoiceState::Waiting | InvoiceState::Findings);
        if error.outcome == Outcome::Permanent && error.kind == ErrorKind::Refused {
            let to = if before { InvoiceState::Findings } else { self.row.state };
            return self.refuse(step, to, error.findings).await;
        }
        let to = if before { InvoiceState::Waiting } else { self.row.state };
        let due = match effect(&error) {
            Effect::Breaks => self.held.engine.now(),
            Effect::Limit => again.unwrap_or_else(|| self.next_try()),
            Effect::Silence | Effect::None => self.next_try(),
        };
        let findings = error.findings;
        let ended = Ended::Later;
        self.rest(Rest {
            step,
            to,
            findings,
            due,
            ended,
        })
        .await
    }

    /// When the next try is after one more failure.
    pub(super) fn next_try(&mut self) -> Timestamp {
        self.progress.failures = self.progress.failures.saturating_add(1);
        let engine = self.held.engine;
        let wait = engine
            .options()
            .backoff
            .wait(self.progress.failures, &*engine.ports().chance);
        later(engine.now(), wait)
    }

    pub(super) fn finding(&self, code: FindingCode) -> Finding {
        Finding::new(code).with("number", &self.row.invoice.number)
    }

    pub(super) async fn store(
        &mut self,
        step: &'static str,
        to: InvoiceState,
        findings: Vec<Finding>,
        due: Timestamp,
        counts: bool,
    ) -> Result<(), Halt> {
        let engine = self.held.engine;
        let mut told = findings;
        let warnings = self.warnings.iter().filter(|warning| !told.contains(warning)).cloned();
        told.extend(warnings.collect::<Vec<_>>());
        let write = Arc::new(StepWrite {
            invoice: self.row.id,
            from: self.row.state,
            to,
            heals: self.causes(&told),
            findings: told,
            progress: self.progress.to_json(),
            due,
            counts,
            step,
            at: engine.now(),
        });
        let lease = &self.held.lease;
        self.held.steps.finish(&*self.held.writes, lease, &write).await?;
        if write.from != write.to {
            engine.inner().waiters.ring(lease.connection.administration);
        }
        self.tell(&write);
        self.row.state = to;
        self.row.findings.clone_from(&write.findings);
        Ok(())
    }

    /// In a preview the step is only noted, and what would be sent ends the walk.
    pub(super) fn would(&self, action: PreviewAction) -> Option<Flow> {
        let plan = self.held.plan.as_ref()?;
        plan.intends(self.row.id, action);
        Some(Flow::Rest(Ended::Planned))
    }

    fn tell(&self, write: &StepWrite) {
        if self.held.plan.is_some() {
            return;
        }
        let (step, from, to) = (write.step, write.from, write.to);
        tracing::info!(invoice = %self.row.id, step, from = from.as_str(), to = to.as_str(), "step stored");
        metrics::counter!("boekbrug_invoice_steps_total", "step" => step, "to" => to.as_str()).increment(1);
        let (id, number) = (self.row.id, &self.row.invoice.number);
        let told = InvoiceStep {
            id,
            number,
            step,
            from,
            to,
        };
        self.held.engine.ports().watcher.invoice_step(self.held.id(), &told);
    }
}
