//! Reading feeds: one call, one page. Customers are joined from three lists and have a room of their own.

use std::sync::{Mutex, PoisonError};

use boekbrug_connector::{ConnectorError, Cursor, FetchRequest, Page};
use boekbrug_http::Priority;
use boekbrug_model::{Feed, Finding, FindingCode};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use crate::client::{Ask, filter};
use crate::config::OrdersBy;
use crate::cursor::{self, DivisionMark, Modified, Pass, Reckoning, Synced};
use crate::errors::Subject;
use crate::listed::{Listed, Taken};
use crate::map;
use crate::resource::{self, Resource};
use crate::wire::{
    CostCentre, Division, Employee, FinancialPeriod, GlAccount, Item, ItemGroup, Journal, PaymentCondition, Project,
    SalesInvoice, VatCode, select,
};
use crate::{Exact, refused};

/// How long an answer about the division serves all feeds.
const SHARED_FOR: SignedDuration = SignedDuration::from_mins(10);

/// When the division was last moved, as it was last read: several feeds ask.
#[derive(Default)]
pub(crate) struct Moved(Mutex<Option<(Timestamp, String)>>);

impl Moved {
    fn get(&self, now: Timestamp) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, moved) = kept.as_ref()?;
        let recent = (SignedDuration::ZERO..SHARED_FOR).contains(&now.duration_since(*at));
        recent.then(|| moved.clone())
    }

    fn put(&self, now: Timestamp, moved: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, moved));
    }
}

/// What a list is asked with, and what is made of its rows.
struct Source<'a> {
    resource: &'a Resource,
    select: String,
    take: &'a (dyn Fn(&Listed) -> Result<Taken, ConnectorError> + Send + Sync),
}

/// A source, its members being those of the row.
macro_rules! source {
    ($resource:ident, $row:ident, without $without:expr, $map:expr) => {
        Source {
            resource: &resource::$resource,
            select: select::<$row<'_>>(&$without),
            take: &|listed: &Listed| listed.mapped($map),
        }
    };
}

/// A page, or that the package does not have the list.
enum Answered {
    Listed(Listed),
    Absent,
}

impl Exact {
    /// One page of a feed.
    pub(crate) async fn page(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        if self.own.options.without.contains(&request.feed) {
            return Ok(nothing(request.cursor));
        }
        let today = self.today();
        let inclusive = self.own.all.inclusive_vat_codes;
        match request.feed {
            Feed::Customers => self.customers(request).await,
            Feed::LedgerAccounts => {
                let source =
                    source!(SYNC_GL_ACCOUNTS, GlAccount, without [], |row: &GlAccount<'_>| map::ledger_account(row));
                self.synced(request, source).await
            }
            Feed::Items if self.own.all.item_prices => {
                let source = source!(ITEMS, Item, without["Timestamp"], |row: &Item<'_>| map::item(
                    row, today
                ));
                self.modified(request, source).await
            }
            Feed::Items => {
                let source = source!(SYNC_ITEMS, Item, without["StandardSalesPrice"], |row: &Item<'_>| {
                    map::item(row, today)
                });
                self.synced(request, source).await
            }
            Feed::Employees => {
                let source =
                    source!(SYNC_EMPLOYEES, Employee, without [], |row: &Employee<'_>| map::employee(row, today));
                self.synced(request, source).await
            }
            Feed::Projects => {
                let source = source!(SYNC_PROJECTS, Project, without [], |row: &Project<'_>| map::project(row, today));
                self.synced(request, source).await
            }
            Feed::CostCentres => {
                let source =
                    source!(COST_CENTRES, CostCentre, without [], |row: &CostCentre<'_>| map::cost_centre(row, today));
                self.modified(request, source).await
            }
            Feed::VatCodes => {
                let source = source!(VAT_CODES, VatCode, without [], |row: &VatCode<'_>| map::vat_code(row, inclusive));
                self.modified(request, source).await
            }
            Feed::PaymentConditions => {
                let source = source!(PAYMENT_CONDITIONS, PaymentCondition, without [], |row: &PaymentCondition<'_>| map::payment_condition(row));
                self.modified(request, source).await
            }
            Feed::Journals => {
                let source = source!(JOURNALS, Journal, without [], |row: &Journal<'_>| map::journal(row));
                self.modified(request, source).await
            }
            Feed::Periods => {
                let source =
                    source!(PERIODS, FinancialPeriod, without [], |row: &FinancialPeriod<'_>| map::period(row));
                self.modified(request, source).await
            }
            Feed::ItemGroups => {
                let source = source!(ITEM_GROUPS, ItemGroup, without [], |row: &ItemGroup<'_>| map::item_group(row));
                self.modified(request, source).await
            }
            Feed::Orders => self.orders(request).await,
            Feed::Countries | Feed::VatRates => Err(not_offered(request.feed)),
        }
    }

    /// A page of what became of orders, from the list that is set.
    async fn orders(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        let told = |row: &SalesInvoice<'_>| map::order(row);
        if self.own.all.orders_by == OrdersBy::Modified {
            let source = source!(SALES_INVOICES, SalesInvoice, without["LineNumber", "Timestamp"], told);
            return self.modified(request, source).await;
        }
        let source = source!(SYNC_SALES_INVOICES, SalesInvoice, without["Modified"], told);
        self.synced(request, source).await
    }

    /// A page of a sync list.
    async fn synced(&self, request: FetchRequest<'_>, source: Source<'_>) -> Result<Page, ConnectorError> {
        let parsed = request.cursor.map(|cursor| cursor::parse::<Synced>(&cursor.0));
        let mut restarted = parsed == Some(None);
        let mut state = parsed.flatten().unwrap_or_default();
        if self.is_absent(state.absent) {
            return Ok(nothing(request.cursor));
        }
        if state.is_between_runs() && !state.is_first() && self.was_moved(&mut state.division).await? {
            state.restart();
            restarted = true;
        }
        let priority = urgency(state.is_first());
        let path = self.sync_path(source.resource, &source.select, state.pass())?;
        let taken = match self.answered(request.feed, source.resource, path, priority).await? {
            Answered::Listed(listed) => self.take(&listed, &source)?,
            Answered::Absent => {
                state.absent = Some(self.api.now());
                return Ok(closed(&state));
            }
        };
        state.absent = None;
        let ended = state.pass().step(&taken.versions, taken.next);
        if let Some(version) = ended {
            state.end(version);
        }
        Ok(Page {
            next: Some(Cursor(cursor::text(&state))),
            done: ended.is_some(),
            restarted,
            ..taken.page
        })
    }

    /// A page of a list that tells when a row was modified.
    async fn modified(&self, request: FetchRequest<'_>, source: Source<'_>) -> Result<Page, ConnectorError> {
        let reckoning = Reckoning::new(&self.own);
        let parsed = request.cursor.map(|cursor| cursor::parse::<Modified>(&cursor.0));
        let restarted = parsed == Some(None);
        let mut state = parsed.flatten().unwrap_or_default();
        if self.is_absent(state.absent) {
            return Ok(nothing(request.cursor));
        }
        let priority = urgency(state.is_first());
        let path = match state.question(&reckoning, self.api.now()) {
            Ok(next) => next,
            Err(since) => self.list_path(source.resource, since.as_deref(), &source.select)?,
        };
        let taken = match self.answered(request.feed, source.resource, path, priority).await? {
            Answered::Listed(listed) => self.take(&listed, &source)?,
            Answered::Absent => {
                state.absent = Some(self.api.now());
                state.stop();
                return Ok(closed(&state));
            }
        };
        state.absent = None;
        let done = state.step(taken.newest, taken.next, &reckoning, self.api.now());
        Ok(Page {
            next: Some(Cursor(cursor::text(&state))),
            done,
            restarted,
            ..taken.page
        })
    }

    /// Takes a page, with the way to the next one behind the site's address.
    fn take(&self, listed: &Listed, source: &Source<'_>) -> Result<Taken, ConnectorError> {
        let mut taken = (source.take)(listed)?;
        taken.next = listed.next_path(self.api.base(), self.division()?, taken.next.as_deref())?;
        Ok(taken)
    }

    /// Asks for a list. One that the licence, the scopes or the user's rights do not hold is empty where a firm can do
    /// without it; the probe says what is missing.
    async fn answered(
        &self,
        feed: Feed,
        resource: &Resource,
        path: String,
        priority: Priority,
    ) -> Result<Answered, ConnectorError> {
        let ask = Ask::get(resource, Subject::NONE, path).with(priority);
        let answer = self.api.ask(&ask).await?;
        match answer.status {
            status if status.is_success() => Ok(Answered::Listed(Listed::new(resource.get, answer))),
            StatusCode::FORBIDDEN | StatusCode::NOT_FOUND if is_optional(feed) => {
                tracing::warn!(%feed, status = answer.status.as_u16(), "the package does not have this list");
                Ok(Answered::Absent)
            }
            _ => Err(ask.asked.refused(&answer)),
        }
    }

    /// Asks for a list that must be there.
    pub(crate) async fn listed(
        &self,
        resource: &Resource,
        path: String,
        priority: Priority,
    ) -> Result<Listed, ConnectorError> {
        let ask = Ask::get(resource, Subject::NONE, path).with(priority);
        let answer = self.api.ask_well(&ask).await?;
        Ok(Listed::new(resource.get, answer))
    }

    /// The address of the next page of a sync list.
    pub(crate) fn sync_path(&self, resource: &Resource, select: &str, pass: &Pass) -> Result<String, ConnectorError> {
        match pass.question() {
            Ok(next) => Ok(next.to_owned()),
            Err(since) => self.list_path(resource, Some(&format!("Timestamp gt {since}L")), select),
        }
    }

    /// The address of a list.
    pub(crate) fn list_path(
        &self,
        resource: &Resource,
        only: Option<&str>,
        select: &str,
    ) -> Result<String, ConnectorError> {
        let only = only.map(|only| format!("{}&", filter(only))).unwrap_or_default();
        self.path(resource, &format!("?{only}$select={select}"))
    }

    /// Whether the division was moved since it was last asked; asks when that is due. A user who may not read divisions
    /// is asked no more often for it.
    pub(crate) async fn was_moved(&self, mark: &mut DivisionMark) -> Result<bool, ConnectorError> {
        let now = self.api.now();
        if !mark.is_due(now, self.own.all.division_minutes) {
            return Ok(false);
        }
        if let Some(moved) = self.moved.get(now) {
            return Ok(mark.learn(now, moved));
        }
        match self.read_division().await {
            Ok(division) => {
                let moved = division.unwrap_or_default();
                self.moved.put(now, moved.clone());
                Ok(mark.learn(now, moved))
            }
            Err(error) if is_right_missing(&error) => {
                mark.ask_later(now);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// When the division was last moved.
    async fn read_division(&self) -> Result<Option<String>, ConnectorError> {
        let only = format!("Code eq {}", self.division()?);
        let path = self.list_path(&resource::DIVISIONS, Some(&only), &select::<Division<'_>>(&[]))?;
        let listed = self.listed(&resource::DIVISIONS, path, Priority::Normal).await?;
        let rows = listed.rows::<Division<'_>>()?;
        let moved = rows.good.first().and_then(|row| row.division_move_date.0);
        Ok(moved.map(|at| at.to_string()))
    }

    fn is_absent(&self, absent: Option<Timestamp>) -> bool {
        let hours = SignedDuration::from_hours(self.own.all.absent_hours.into());
        let since = |at| self.api.now().duration_since(at);
        absent.is_some_and(|at| (SignedDuration::ZERO..hours).contains(&since(at)))
    }
}

/// Feeds that a firm can do without; the licence may lack their modules.
fn is_optional(feed: Feed) -> bool {
    matches!(
        feed,
        Feed::Items | Feed::ItemGroups | Feed::Employees | Feed::Projects | Feed::CostCentres
    )
}

fn is_right_missing(error: &ConnectorError) -> bool {
    let missing = |finding: &Finding| {
        matches!(
            finding.code,
            FindingCode::ConnectionRightMissing | FindingCode::ConnectionAddressWrong
        )
    };
    error.findings.iter().any(missing)
}

/// A first read can wait, what changed is due.
pub(crate) fn urgency(first: bool) -> Priority {
    if first { Priority::Background } else { Priority::Normal }
}

/// An empty page at the end, the cursor as it was.
fn nothing(cursor: Option<&Cursor>) -> Page {
    Page {
        next: cursor.cloned(),
        done: true,
        ..Page::default()
    }
}

fn closed<T: serde::Serialize>(state: &T) -> Page {
    Page {
        next: Some(Cursor(cursor::text(state))),
        done: true,
        ..Page::default()
    }
}

fn not_offered(feed: Feed) -> ConnectorError {
    refused(Finding::new(FindingCode::PackageNotOffered).with("what", feed))
}
