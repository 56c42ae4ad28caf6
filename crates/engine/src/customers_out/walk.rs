//! One customer on its way: each step's result is stored before the next begins.

use boekbrug_connector::{ConnectorError, ErrorKind, FoundCustomer, Outcome};
use boekbrug_model::finding::{Heals, Severity};
use boekbrug_model::matching::LinkedBy;
use boekbrug_model::record::Customer;
use boekbrug_model::{Finding, FindingCode};
use boekbrug_store::{AppCustomerRow, AppCustomerState, AppCustomerStep, PageWrite};
use jiff::Timestamp;

use super::Tools;
use super::progress::{CustomerProgress, customer};
use crate::backoff::later;
use crate::failure::{Effect, effect, heals};
use crate::hold::{Halt, Held};
use crate::writes::CustomerWrite;

/// A customer that is walked as far as it goes now.
pub(super) struct Walk<'a> {
    pub(super) held: &'a Held<'a>,
    pub(super) tools: &'a Tools,
    pub(super) row: AppCustomerRow,
    /// What the application says of it.
    pub(super) application: Customer,
    /// The same as it was when the row was read, or after the last step.
    pub(super) before: String,
    pub(super) progress: CustomerProgress,
    /// The package's row, when it was read in this very walk.
    pub(super) found: Option<FoundCustomer>,
    /// Somebody saved what the application owns before it was read back.
    pub(super) owned: bool,
    /// It went over again because of that: once in a walk, for a package may always make something else of a value.
    pub(super) put_back: bool,
    /// How often the package's row had changed just before it was to be overwritten.
    pub(super) rereads: u32,
    /// How often it got another number because somebody has the one before.
    pub(super) renumbered: u32,
    /// In a preview: it had no link before this walk.
    pub(super) adopted: bool,
    /// What stays with it whatever step it is at.
    pub(super) warnings: Vec<Finding>,
}

/// Whether the walk goes on.
pub(super) enum Flow {
    On,
    Rest(Ended),
}

/// Where a customer ended in this run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ended {
    /// Both sides say the same.
    Equal,
    Findings,
    Unknown,
    Later,
    /// In a preview: now something would be sent.
    Planned,
}

/// What is stored of a step.
pub(super) struct Kept {
    pub(super) to: AppCustomerState,
    pub(super) findings: Vec<Finding>,
    pub(super) due: Timestamp,
    pub(super) values: Option<Customer>,
    pub(super) number: Option<String>,
    pub(super) link: Option<(String, LinkedBy)>,
    /// What the package now says of it, to be stored with it.
    pub(super) pages: Vec<PageWrite>,
}

impl Kept {
    pub(super) fn new(to: AppCustomerState, due: Timestamp) -> Self {
        Self {
            to,
            findings: Vec::new(),
            due,
            values: None,
            number: None,
            link: None,
            pages: Vec::new(),
        }
    }
}

impl<'a> Walk<'a> {
    pub(super) fn try_new(held: &'a Held<'a>, tools: &'a Tools, row: AppCustomerRow) -> Result<Self, Halt> {
        Ok(Self {
            application: customer(&row.values)?,
            progress: CustomerProgress::of(&row)?,
            adopted: held.plan.as_ref().is_some_and(|plan| plan.adopts(&row)),
            before: row.values.clone(),
            held,
            tools,
            row,
            found: None,
            owned: false,
            put_back: false,
            rereads: 0,
            renumbered: 0,
            warnings: Vec::new(),
        })
    }

    pub(super) async fn go(mut self) -> Result<Ended, Halt> {
        loop {
            let flow = if self.row.there.is_some() {
                self.bring_together().await?
            } else {
                self.find_or_make().await?
            };
            if let Flow::Rest(ended) = flow {
                return Ok(ended);
            }
        }
    }

    /// Something must change before another try makes sense.
    pub(super) async fn refuse(&mut self, findings: Vec<Finding>) -> Result<Flow, Halt> {
        if let Some(plan) = &self.held.plan {
            plan.customer_refused(&self.row, findings);
            return Ok(Flow::Rest(Ended::Findings));
        }
        let due = if heals(&findings).contains(&Heals::Time) {
            self.next_try()
        } else {
            Timestamp::MAX
        };
        // the package may still be saving it: that is not forgotten, and looked for once it is certain
        let (to, due) = match (self.row.state, self.progress.settles) {
            (state @ (AppCustomerState::Sending | AppCustomerState::Unknown), Some(settles)) if self.unsettled() => {
                (state, due.min(settles))
            }
            _ => (AppCustomerState::Findings, due),
        };
        let kept = Kept {
            findings,
            ..Kept::new(to, due)
        };
        self.store(kept).await?;
        Ok(Flow::Rest(Ended::Findings))
    }

    /// A call failed that only reads, or that does no harm when it is made again.
    pub(super) async fn failed(&mut self, error: ConnectorError) -> Result<Flow, Halt> {
        let again = self.held.suffer(&error).await;
        if error.outcome == Outcome::Permanent && error.kind == ErrorKind::Refused {
            return self.refuse(error.findings).await;
        }
        let now = self.held.engine.now();
        let due = match effect(&error) {
            Effect::Breaks => now,
            Effect::Limit => again.unwrap_or_else(|| self.next_try()),
            Effect::Silence | Effect::None => self.next_try(),
        };
        self.wait(error.findings, due).await
    }

    /// It waits where it is.
    pub(super) async fn wait(&mut self, findings: Vec<Finding>, due: Timestamp) -> Result<Flow, Halt> {
        if let Some(plan) = &self.held.plan {
            plan.customer_later(&self.row, findings);
            return Ok(Flow::Rest(Ended::Later));
        }
        let to = match self.row.state {
            state @ (AppCustomerState::Sending | AppCustomerState::Unknown) => state,
            _ => AppCustomerState::Waiting,
        };
        let kept = Kept {
            findings,
            ..Kept::new(to, due)
        };
        self.store(kept).await?;
        let is_open = matches!(to, AppCustomerState::Sending | AppCustomerState::Unknown);
        Ok(Flow::Rest(if is_open { Ended::Unknown } else { Ended::Later }))
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

    /// Whether the package may still be saving what was sent without an answer.
    pub(super) fn unsettled(&self) -> bool {
        self.progress
            .settles
            .is_some_and(|until| until > self.held.engine.now())
    }

    pub(super) fn finding(&self, code: FindingCode) -> Finding {
        let name = if self.row.code.is_empty() {
            &self.row.name
        } else {
            &self.row.code
        };
        Finding::new(code).with("customer", name)
    }

    /// Stores the step before something is sent. It does not go out where the customer was changed since this walk read
    /// it: linked by a person, it would be made a second time; unticked, it takes no part any more. Then nothing is
    /// stored, and it is walked again as it is now.
    pub(super) async fn store_before(&mut self, kept: Kept) -> Result<Option<Flow>, Halt> {
        let stands = self.store_if(kept, true).await?;
        Ok((!stands).then_some(Flow::Rest(Ended::Later)))
    }

    pub(super) async fn store(&mut self, kept: Kept) -> Result<(), Halt> {
        self.store_if(kept, false).await.map(drop)
    }

    /// False when it was not stored.
    async fn store_if(&mut self, kept: Kept, unchanged: bool) -> Result<bool, Halt> {
        let engine = self.held.engine;
        let mut findings = kept.findings;
        findings.retain(|finding| finding.code.entry().severity != Severity::Warning);
        findings.extend(self.warnings.iter().cloned());
        if let Some(values) = kept.values {
            self.application = values;
            self.row.values = to_json(&self.application);
        }
        let write = CustomerWrite {
            pages: kept.pages,
            before: self.before.clone(),
            unchanged,
            step: AppCustomerStep {
                here: self.row.here.clone(),
                version: self.row.version,
                to: kept.to,
                heals: heals(&findings),
                findings,
                progress: self.progress.to_json(),
                values: Some(self.row.values.clone()),
                number: kept.number,
                link: kept.link,
                due: kept.due,
                at: engine.now(),
            },
        };
        let stored = self.held.writes.customer(&self.held.lease, &write).await?;
        let Some(numbered) = stored else {
            return Ok(false);
        };
        if numbered {
            engine.inner().waiters.ring(self.held.lease.connection.administration);
        }
        let step = write.step;
        tracing::info!(customer = %step.here, to = step.to.as_str(), "step stored");
        metrics::counter!("boekbrug_customer_steps_total", "to" => step.to.as_str()).increment(1);
        // what is said from here on is said after this step
        self.before.clone_from(&self.row.values);
        self.row.state = step.to;
        self.row.number = step.number.or(self.row.number.take());
        self.row.there = step.link.map(|(there, _)| there).or(self.row.there.take());
        Ok(true)
    }
}

fn to_json(customer: &Customer) -> String {
    serde_json::to_string(customer).expect("a customer holds only texts")
}
