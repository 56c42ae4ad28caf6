//! Reading feeds: one call, one page.

use std::collections::HashMap;

use boekbrug_connector::{ConnectorError, ErrorKind, FetchRequest, Outcome, Page, References};
use boekbrug_http::Priority;
use boekbrug_model::{Feed, Finding, FindingCode, Record};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::King;
use crate::client::Ask;
use crate::cursor::{Seen, State};
use crate::door::{Operation, Reply};
use crate::map::{self, Context};
use crate::wire::{Asked, Listing, Records, of};
use crate::xml::Element;

/// Revenue accounts of the item groups, and when they were read.
pub(crate) type Groups = Option<(Timestamp, HashMap<String, String>)>;

/// How long the item groups are believed while items are read.
const GROUPS_FOR: SignedDuration = SignedDuration::from_mins(10);
/// The most pages that are read of a list that is needed whole.
const MOST_PAGES: usize = 1_000;

impl King {
    /// One page of a feed.
    pub(crate) async fn page(&self, request: FetchRequest<'_>) -> Result<Page, ConnectorError> {
        match of(request.feed) {
            Some(columns) => self.table(request, columns).await,
            None if request.feed == Feed::Periods => self.periods().await,
            None => Err(not_offered(request.feed)),
        }
    }

    async fn table(&self, request: FetchRequest<'_>, columns: Listing) -> Result<Page, ConnectorError> {
        let known = request.cursor.map(State::parse);
        let restarted = known == Some(None);
        let mut state = known.flatten().unwrap_or_default();
        let today = self.today();
        let changes = columns.changes && self.config.changes;
        let question = state.question(today, self.config.page_size);
        let asked = Asked {
            table: columns.table,
            columns: columns.columns,
            conditions: Vec::new(),
            order: columns.key,
            page: question.page,
            since: question.since.filter(|_| changes),
            documents: false,
        };
        let root = self.records(&asked, Priority::Normal).await?;
        let records = Records::of(&root);
        let mut page = self.mapped(request, &records).await?;
        let keys: Vec<_> = records
            .rows
            .iter()
            .map(|row| row.text(columns.key).unwrap_or_default())
            .collect();
        let seen = Seen {
            keys: &keys,
            pages: records.pages,
        };
        page.done = state.step(&seen, self.config.page_size);
        if request.feed == Feed::ItemGroups && request.cursor.is_none() && page.done {
            // the items that are read next need them
            self.keep_groups(&page);
        }
        page.restarted = restarted;
        page.next = match (page.done, columns.changes) {
            (false, _) => Some(state.cursor()),
            (true, true) => Some(state.after(today, self.config.overlap_days).cursor()),
            (true, false) => None,
        };
        Ok(page)
    }

    /// The answer to a question, as a tree.
    pub(crate) async fn records(&self, asked: &Asked, priority: Priority) -> Result<Element, ConnectorError> {
        let payload = asked.dataset(self.config.separator);
        let ask = Ask::read(Operation::Records, Some(&payload), priority);
        let reply = self.api.ask(&ask).await?;
        let root = Reply::into_payload(reply).map_err(|error| ask.called().unreadable(error))?;
        Ok(root.unwrap_or_default())
    }

    /// The rows as records and rejects. A row that comes twice on a page counts once.
    async fn mapped(&self, request: FetchRequest<'_>, records: &Records<'_>) -> Result<Page, ConnectorError> {
        let feed = request.feed;
        let groups = if feed == Feed::Items && !records.rows.is_empty() {
            self.groups().await?
        } else {
            HashMap::new()
        };
        let split_account = if feed == Feed::LedgerAccounts {
            self.known_split_account().await?
        } else {
            None
        };
        let context = Context {
            references: request.references,
            today: self.today(),
            config: &self.config,
            split_account: split_account.as_deref(),
            group_accounts: &groups,
        };
        let mut page = Page::default();
        for row in &records.rows {
            match map::row(feed, *row, &context) {
                Ok(record) => page.records.push(record),
                Err(reject) => page.rejects.push(reject),
            }
        }
        let mut known = std::collections::HashSet::new();
        page.records.retain(|record| known.insert(record.package_id.clone()));
        Ok(page)
    }

    /// The periods in which users book.
    async fn periods(&self) -> Result<Page, ConnectorError> {
        let administration = self.administration_in_turn().await?;
        let periods = administration.periods.iter();
        Ok(Page {
            records: periods
                .map(|period| map::period(period, administration.is_open(period)))
                .collect(),
            done: true,
            ..Page::default()
        })
    }

    /// The revenue accounts of the item groups.
    async fn groups(&self) -> Result<HashMap<String, String>, ConnectorError> {
        let now = self.api.now();
        let fresh = |at: &Timestamp| (SignedDuration::ZERO..GROUPS_FOR).contains(&now.duration_since(*at));
        if let Some((_, groups)) = crate::lock(&self.groups).as_ref().filter(|(at, _)| fresh(at)) {
            return Ok(groups.clone());
        }
        let page = Box::pin(self.whole(Feed::ItemGroups)).await?;
        Ok(self.keep_groups(&page))
    }

    fn keep_groups(&self, page: &Page) -> HashMap<String, String> {
        let account = |record: &Record| match record {
            Record::ItemGroup(group) => group.gl_account_revenue.clone(),
            _ => None,
        };
        let accounts = page.records.iter();
        let groups: HashMap<_, _> = accounts
            .filter_map(|row| Some((row.package_id.clone(), account(&row.record)?)))
            .collect();
        *crate::lock(&self.groups) = Some((self.api.now(), groups.clone()));
        groups
    }

    /// Every page of a feed.
    pub(crate) async fn whole(&self, feed: Feed) -> Result<Page, ConnectorError> {
        let references = References::default();
        let mut all = Page::default();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let request = FetchRequest {
                feed,
                cursor: cursor.as_ref(),
                references: &references,
            };
            let page = self.page(request).await?;
            all.records.extend(page.records);
            all.rejects.extend(page.rejects);
            cursor = page.next;
            if page.done || cursor.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// Today in the Netherlands.
    pub(crate) fn today(&self) -> Date {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        zone.to_datetime(self.api.now()).date()
    }
}

fn not_offered(feed: Feed) -> ConnectorError {
    let finding = Finding::new(FindingCode::PackageNotOffered).with("what", feed);
    ConnectorError::new(ErrorKind::Configuration, Outcome::Permanent, finding)
}
