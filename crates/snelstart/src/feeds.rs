//! Reading feeds: one call, one page.

use std::sync::{Mutex, PoisonError};

use boekbrug_connector::{ConnectorError, Cursor, ErrorKind, FetchRequest, Outcome, Page};
use boekbrug_http::{Effect, Priority};
use boekbrug_model::record::VatRate;
use boekbrug_model::{Feed, Finding, FindingCode, Record};
use bytes::Bytes;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::SnelStart;
use crate::capability::{BOEKHOUDEN_READ, SETTINGS_READ};
use crate::client::{Ask, encoded};
use crate::cursor::{Question, Reckoning, Seen, State, amsterdam, mark};
use crate::errors::{Asked, Subject};
use crate::map::{self, Mapped};
use crate::wire::{CompanyInfo, Grootboek, Rows, object, rows};

/// How long the answer of a list that two feeds share is used again.
pub(crate) const SHARED_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The VAT rates as they were last read: the feeds of rates and of VAT codes come from the same list.
#[derive(Default)]
pub(crate) struct Shared(Mutex<Option<(Timestamp, Bytes)>>);

impl Shared {
    fn get(&self, now: Timestamp) -> Option<Bytes> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, body) = kept.as_ref()?;
        (SignedDuration::ZERO..SHARED_FOR)
            .contains(&now.duration_since(*at))
            .then(|| body.clone())
    }

    fn put(&self, now: Timestamp, body: Bytes) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, body));
    }
}

/// An answer that should be a list.
pub(crate) struct Listed {
    endpoint: &'static str,
    pub(crate) body: Bytes,
}

impl Listed {
    fn asked(&self) -> Asked<'static> {
        Asked {
            endpoint: self.endpoint,
            effect: Effect::Read,
            right: "",
            subject: Subject::NONE,
        }
    }

    /// It is no list, or not the object that it should be.
    pub(crate) fn unreadable(&self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectorError {
        self.asked().unreadable(cause)
    }

    /// Reads the rows.
    pub(crate) fn rows<'a, T: Deserialize<'a>>(&'a self) -> Result<Rows<T>, ConnectorError> {
        rows(&self.body).map_err(|error| self.asked().unreadable(error))
    }

    /// Maps every row; the whole list is one page.
    pub(crate) fn page<'a, T: Deserialize<'a>>(&'a self, map: impl Fn(&T) -> Mapped) -> Result<Page, ConnectorError> {
        let rows = self.rows::<T>()?;
        let mut page = Page {
            done: true,
            ..Page::default()
        };
        rows.good.iter().for_each(|row| add(&mut page, map(row)));
        page.rejects.extend(rows.bad.into_iter().map(Into::into));
        Ok(page)
    }
}

/// Puts a row where it belongs.
pub(crate) fn add(page: &mut Page, mapped: Mapped) {
    match mapped {
        Ok(Some(record)) => page.records.push(record),
        Ok(None) => {}
        Err(reject) => page.rejects.push(reject),
    }
}

impl SnelStart {
    /// One page of a feed.
    pub(crate) async fn page(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        match request.feed {
            Feed::Customers => self.customers(request).await,
            Feed::Items => self.items(request).await,
            Feed::ItemGroups => self.item_groups().await,
            Feed::Orders => self.orders(request).await,
            Feed::LedgerAccounts => self.ledger_accounts(request.cursor).await,
            Feed::CostCentres => self
                .list("GET /kostenplaatsen", SETTINGS_READ)
                .await?
                .page(map::cost_centre),
            Feed::Countries => self.list("GET /landen", SETTINGS_READ).await?.page(map::country),
            Feed::Journals => self.list("GET /dagboeken", BOEKHOUDEN_READ).await?.page(map::journal),
            Feed::VatRates => self.vat_rates().await,
            Feed::VatCodes => self.vat_codes().await,
            Feed::Periods => self.periods().await,
            other => Err(not_offered(other)),
        }
    }

    /// A list that the package gives whole, without paging and without filters.
    pub(crate) async fn list(&self, endpoint: &'static str, right: &'static str) -> Result<Listed, ConnectorError> {
        let path = endpoint.trim_start_matches("GET ").to_owned();
        self.get(endpoint, right, path, Priority::Normal).await
    }

    /// Asks for a list.
    pub(crate) async fn get(
        &self,
        endpoint: &'static str,
        right: &'static str,
        path: String,
        priority: Priority,
    ) -> Result<Listed, ConnectorError> {
        let ask = Ask::get(endpoint, right, Subject::NONE, path).with(priority);
        let answer = self.api.ask_well(&ask).await?;
        Ok(Listed {
            endpoint,
            body: answer.body,
        })
    }

    /// The chart of accounts, whole each time: that one call also shows what is gone.
    pub(crate) async fn ledger_accounts(&self, cursor: Option<&Cursor>) -> Result<Page, ConnectorError> {
        let reckoning = Reckoning::new(&self.config, self.config.page_size);
        let mut state = cursor.and_then(|cursor| State::parse(&cursor.0)).unwrap_or_default();
        let question = state.question(&reckoning, self.api.now());
        let path = paged("/grootboeken", &question, self.config.page_size);
        let listed = self
            .get("GET /grootboeken", BOEKHOUDEN_READ, path, Priority::Normal)
            .await?;

        let rows: Rows<Grootboek<'_>> = listed.rows()?;
        let ids = rows.good.iter().map(|row| row.id.as_deref().unwrap_or_default());
        let ids = ids.chain(rows.bad.iter().map(|row| row.id.as_str()));
        let seen = Seen {
            marks: ids.map(|id| mark(id, None)).collect(),
            newest: None,
        };
        let last = state.step(&seen, &reckoning, self.api.now()) || state.in_second_pass();
        drop(rows);
        let mut page = listed.page(map::ledger_account)?;
        page.done = last;
        page.next = (!last).then(|| Cursor(state.text()));
        Ok(page)
    }

    /// The list behind the feeds of rates and of codes; a minute old is new enough.
    async fn rates(&self) -> Result<Listed, ConnectorError> {
        let endpoint = "GET /btwtarieven";
        if let Some(body) = self.shared.get(self.api.now()) {
            return Ok(Listed { endpoint, body });
        }
        let listed = self.list(endpoint, SETTINGS_READ).await?;
        self.shared.put(self.api.now(), listed.body.clone());
        Ok(listed)
    }

    async fn vat_rates(&self) -> Result<Page, ConnectorError> {
        let mut page = self.rates().await?.page(map::vat_rate)?;
        // Rows have no id of their own; two that are alike in everything are one.
        page.records.sort_by(|a, b| a.package_id.cmp(&b.package_id));
        page.records.dedup_by(|a, b| a.package_id == b.package_id);
        Ok(page)
    }

    /// The four VAT codes, with the percentages of today in the Netherlands.
    async fn vat_codes(&self) -> Result<Page, ConnectorError> {
        let today = self.today();
        let rates = rates_of(self.vat_rates().await?);
        Ok(Page {
            records: map::vat_codes(&rates, today),
            done: true,
            ..Page::default()
        })
    }

    pub(crate) fn today(&self) -> Date {
        amsterdam().to_datetime(self.api.now()).date()
    }

    async fn periods(&self) -> Result<Page, ConnectorError> {
        let listed = self.list("GET /companyInfo", SETTINGS_READ).await?;
        let company: CompanyInfo<'_> = object(&listed.body).map_err(|error| listed.asked().unreadable(error))?;
        let mut page = Page {
            done: true,
            ..Page::default()
        };
        add(&mut page, map::period(&company));
        Ok(page)
    }
}

/// The rates in a page of the feed of rates.
pub(crate) fn rates_of(page: Page) -> Vec<VatRate> {
    let rate = |record| match record {
        Record::VatRate(rate) => Some(rate),
        _ => None,
    };
    page.records.into_iter().filter_map(|row| rate(row.record)).collect()
}

fn not_offered(feed: Feed) -> ConnectorError {
    let finding = Finding::new(FindingCode::PackageNotOffered).with("what", feed);
    ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
}

/// Path and query of a page.
pub(crate) fn paged(path: &str, question: &Question, page_size: u32) -> String {
    let filter = question.since.as_deref().map_or_else(String::new, |since| {
        format!("$filter={}&", encoded(&format!("ModifiedOn gt datetime'{since}'")))
    });
    format!("{path}?{filter}$top={page_size}&$skip={}", question.skip)
}
