//! Customers of the application that go to the package (profiles B and C, product section 3).
//!
//! The application hands them over at any time ([`offer`]). Under a lease, before the invoices, those that are due are
//! walked: one that is linked is brought together with the package's row field by field ([`together`]); one that is not
//! is looked for and else made, exactly once ([`make`]). What the package then says is stored as a record in the same
//! transaction, so that the next read finds nothing new in it (`docs/decisions/0012`).

mod desk;
mod make;
mod numbers;
mod offer;
mod paths;
mod planned;
mod progress;
mod read_back;
mod rows;
mod together;
mod walk;

use std::sync::Arc;

use boekbrug_connector::References;
use boekbrug_model::record::Country;
use boekbrug_model::settings::CustomersOut;
use boekbrug_model::{CustomerRules, Feed, Record};
use boekbrug_store::AppCustomerRow;
use futures::StreamExt;

use crate::hold::{Halt, Held};
use crate::report::{CustomersReport, Stop};
use numbers::Numbers;
pub use offer::{CustomerAnswer, CustomerOffer};
pub(crate) use paths::together;
pub use progress::{CustomerProgress, SentCustomer};
use walk::{Ended, Walk};

/// Customers taken at once.
const BATCH: u32 = 200;

/// How often one customer is walked in a run: what is stored of one may be what another waits for.
const TIMES: u32 = 3;

/// What the walks of one run share.
pub(super) struct Tools {
    pub(super) rules: &'static CustomerRules,
    pub(super) references: Arc<References>,
    pub(super) countries: Vec<(String, Country)>,
    numbers: Numbers,
}

impl Held<'_> {
    /// The customers go over before the invoices, in a run of their own.
    pub(crate) async fn customers_first(&self) -> Result<(), Halt> {
        let begun = self.begun();
        let walked = self.customers_out().await;
        let report = self.report().customers;
        if report != CustomersReport::default() && self.plan.is_none() {
            self.log_customers(begun, &report).await?;
        }
        walked
    }

    /// Walks the customers that are due, oldest first, each on its own.
    pub(crate) async fn customers_out(&self) -> Result<(), Halt> {
        let Some(rules) = self.takes_customers() else {
            return Ok(());
        };
        let ticked = self.lease.connection.settings.customers_out == CustomersOut::Ticked;
        if let Some(plan) = &self.plan {
            return self.customers_planned(plan, rules, ticked).await;
        }
        let mut tools = None;
        let mut walked = std::collections::HashMap::new();
        loop {
            let store = self.engine.store().app_customers();
            let due = store.due(self.id(), self.engine.now(), ticked, BATCH).await?;
            let rows: Vec<_> = due
                .into_iter()
                .filter(|row| {
                    // one that the application changes all the time waits for the next run
                    let times = walked.entry(row.here.clone()).or_insert(0);
                    *times += 1;
                    *times <= TIMES
                })
                .collect();
            if rows.is_empty() {
                return Ok(());
            }
            let tools = match &tools {
                Some(tools) => tools,
                None => tools.insert(self.tools(rules).await?),
            };
            // numbers may have been given, and customers handed over, since
            tools.numbers.forget();
            self.walk_customers(rows, tools).await?;
            if self.may_call().is_err() {
                return Ok(());
            }
        }
    }

    /// What the package accepts as a customer, where the settings send it any.
    pub(crate) fn takes_customers(&self) -> Option<&'static CustomerRules> {
        let wanted = self.lease.connection.settings.customers_out != CustomersOut::None;
        self.capability.customers_out.as_ref().filter(|_| wanted)
    }

    async fn tools(&self, rules: &'static CustomerRules) -> Result<Tools, Halt> {
        let references = crate::pull::references(self, Feed::Customers).await?;
        let countries = references.all(Feed::Countries).filter_map(|(id, record)| match record {
            Record::Country(country) => Some((id.to_owned(), country.clone())),
            _ => None,
        });
        Ok(Tools {
            rules,
            countries: countries.collect(),
            references,
            numbers: Numbers::default(),
        })
    }

    /// Those with a link a few at once, then the others one after the other: each of these looks at what is there, and
    /// two customers of one firm would both find nobody.
    async fn walk_customers(&self, rows: Vec<AppCustomerRow>, tools: &Tools) -> Result<(), Halt> {
        let (linked, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.there.is_some());
        let most = self.engine.options().invoices_at_once.max(1);
        let walks = linked.into_iter().map(|row| self.walk_customer(row, tools));
        let mut walks = futures::stream::iter(walks).buffer_unordered(most);
        while let Some(ended) = walks.next().await {
            self.tally_customer(ended)?;
        }
        for row in others {
            let ended = self.walk_customer(row, tools).await;
            self.tally_customer(ended)?;
        }
        Ok(())
    }

    /// None when no call may be made any more.
    async fn walk_customer(&self, row: AppCustomerRow, tools: &Tools) -> Result<Option<Ended>, Halt> {
        if self.may_call().is_err() {
            return Ok(None);
        }
        // what is known of both sides is large: it is kept off the stack of whoever waits
        Box::pin(Walk::try_new(self, tools, row)?.go()).await.map(Some)
    }

    /// Counts a customer. What concerns it alone does not stop the others.
    fn tally_customer(&self, ended: Result<Option<Ended>, Halt>) -> Result<(), Halt> {
        let ended = match ended {
            Ok(Some(ended)) => ended,
            Ok(None) => return Ok(()),
            Err(Halt::Stop(Stop::LeaseLost)) => return Err(Halt::Stop(Stop::LeaseLost)),
            Err(Halt::Stop(why)) => {
                self.stop(why);
                Ended::Later
            }
            Err(Halt::Store(error @ boekbrug_store::StoreError::Unavailable(_))) => return Err(Halt::Store(error)),
            // its link was taken away while it was under way: it rests, and nothing of it was sent since
            Err(Halt::Store(boekbrug_store::StoreError::Stale)) => Ended::Later,
            Err(Halt::Store(error)) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(connection = %self.id(), error, "a customer could not be stored");
                Ended::Later
            }
        };
        let counts: &mut CustomersReport = &mut self.report().customers;
        counts.tried += 1;
        match ended {
            Ended::Equal => counts.equal += 1,
            Ended::Findings => counts.findings += 1,
            Ended::Unknown => counts.unknown += 1,
            Ended::Later => counts.later += 1,
            Ended::Planned => {}
        }
        Ok(())
    }
}
