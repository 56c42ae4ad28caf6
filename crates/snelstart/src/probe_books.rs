//! The second half of `doctor`: whether the books hold what a booking needs.

use boekbrug_connector::{ConnectorError, FetchRequest, Page, ProbeStep, References};
use boekbrug_model::record::{JournalKind, LedgerAccount, LedgerKind};
use boekbrug_model::{Feed, Finding, FindingCode, Record, VatBand};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::SnelStart;
use crate::capability::RELATIES_READ;
use crate::client::{Ask, encoded};
use crate::errors::Subject;
use crate::feeds::rates_of;
use crate::probe::{Found, step};
use crate::wire::{Relatie, Rows, Stamp, rows};

impl SnelStart {
    /// Every list that a booking depends on.
    pub(crate) async fn probe_books(&self) -> Vec<ProbeStep> {
        vec![
            step(
                ("Het boekjaar is te lezen", "The book year can be read"),
                self.book_year().await,
            ),
            step(
                ("De grootboekrekeningen zijn er", "The ledger accounts are there"),
                self.accounts().await,
            ),
            step(
                ("Er is een verkoopdagboek", "There is a sales journal"),
                self.sales_journal().await,
            ),
            step(
                ("De btw-tarieven zijn te lezen", "The VAT rates can be read"),
                self.rates_today().await,
            ),
            step(
                ("De zone van wijzigingstijden", "The zone of modification times"),
                self.zone().await,
            ),
        ]
    }

    /// Every page of a list.
    async fn whole(&self, feed: Feed) -> Result<Page, ConnectorError> {
        let references = References::default();
        let mut all = Page::default();
        let mut cursor = None;
        loop {
            let page = self
                .page(FetchRequest {
                    feed,
                    cursor: cursor.as_ref(),
                    references: &references,
                })
                .await?;
            all.records.extend(page.records);
            all.rejects.extend(page.rejects);
            cursor = page.next;
            if page.done || cursor.is_none() {
                return Ok(all);
            }
        }
    }

    /// The current book year, as the first day that can be booked.
    async fn book_year(&self) -> Found {
        let page = self.whole(Feed::Periods).await?;
        let first = page.records.iter().find_map(|row| match &row.record {
            Record::Period(period) => Some(format!("{} …", period.from)),
            _ => None,
        });
        Ok((rejected(page), first))
    }

    /// Which kinds of revenue account there are, and whether the accounts that the settings name exist.
    async fn accounts(&self) -> Found {
        let page = self.whole(Feed::LedgerAccounts).await?;
        let accounts: Vec<&LedgerAccount> = page
            .records
            .iter()
            .filter_map(|row| match &row.record {
                Record::LedgerAccount(account) => Some(account),
                _ => None,
            })
            .collect();
        let mut findings: Vec<_> = self
            .named_accounts()
            .filter_map(|code| account_finding(&accounts, code))
            .collect();
        let usable = |band: VatBand| {
            let fits = |account: &&&LedgerAccount| {
                account.is_active && account.kind == LedgerKind::Revenue && account.vat_bands.contains(&band)
            };
            accounts.iter().filter(fits).count()
        };
        let (high, low, none) = (usable(VatBand::High), usable(VatBand::Low), usable(VatBand::None));
        if high + low + none == 0 {
            findings.push(Finding::new(FindingCode::LedgerFunctionMissing).with("function", "VerkopenOmzetHoog"));
        }
        Ok((
            findings,
            Some(format!("Hoog: {high}, Laag: {low}, Onbelast/verlegd: {none}")),
        ))
    }

    /// The accounts that the connection's settings name.
    fn named_accounts(&self) -> impl Iterator<Item = &str> {
        let settings = &self.settings;
        let mapped = settings
            .vat_mappings
            .iter()
            .filter_map(|row| row.ledger_account.as_deref());
        let own = [
            settings.revenue_account.as_deref(),
            settings.rounding_account.as_deref(),
        ];
        own.into_iter()
            .flatten()
            .chain(mapped)
            .chain(settings.ledger_mappings.values().map(String::as_str))
    }

    /// The package books in a sales journal of its own choice, so there must be one.
    async fn sales_journal(&self) -> Found {
        let page = self.whole(Feed::Journals).await?;
        let sales = page.records.iter().find(|row| match &row.record {
            Record::Journal(journal) => journal.is_active && journal.kind == JournalKind::Sales,
            _ => false,
        });
        let findings = if sales.is_some() {
            Vec::new()
        } else {
            vec![Finding::new(FindingCode::JournalUnknown).with("journal", "Verkoop")]
        };
        Ok((findings, sales.map(|row| format!("{} {}", row.code, row.name))))
    }

    /// Whether both rates of today are known.
    async fn rates_today(&self) -> Found {
        let today = self.today();
        let rates = rates_of(self.whole(Feed::VatRates).await?);
        let holds = |band| {
            let mut holding = rates.iter().filter(|rate| {
                rate.band == band && rate.from <= today && rate.until.is_none_or(|until| today <= until)
            });
            holding.next().map(|rate| rate.percentage)
        };
        let mut findings = Vec::new();
        let mut words = Vec::new();
        for (band, name) in [(VatBand::High, "Hoog"), (VatBand::Low, "Laag")] {
            match holds(band) {
                Some(percentage) => words.push(format!("{name}: {percentage}%")),
                None => findings.push(Finding::new(FindingCode::VatCodeInactive).with("code", name)),
            }
        }
        Ok((findings, Some(words.join(", "))))
    }

    /// A relation that was changed later than the clock of the world reads, was stamped in Dutch time. None says
    /// nothing: perhaps nobody worked in the last hour.
    async fn zone(&self) -> Found {
        let margin = SignedDuration::from_secs(self.config.clock_margin_seconds.into());
        let ahead = TimeZone::UTC.to_datetime(self.api.now()).saturating_add(margin);
        let filter = encoded(&format!(
            "ModifiedOn gt datetime'{}'",
            ahead.strftime("%Y-%m-%dT%H:%M:%S")
        ));
        let path = format!("/relaties?$filter={filter}&$top=1&$skip=0");
        let ask = Ask::get("GET /relaties", RELATIES_READ, Subject::NONE, path);
        let answer = self.api.ask_well(&ask).await?;
        let found: Rows<Relatie<'_>> = rows(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let later = found
            .good
            .iter()
            .filter_map(|row| Stamp::parse(row.modified_on.as_deref()?))
            .any(|stamp| stamp.at > ahead);
        let word = if later {
            "modified_on = \"amsterdam\""
        } else {
            "modified_on = \"unknown\""
        };
        Ok((Vec::new(), Some(word.to_owned())))
    }
}

fn rejected(page: Page) -> Vec<Finding> {
    page.rejects.into_iter().flat_map(|reject| reject.findings).collect()
}

/// Why an account that the settings name cannot be used.
fn account_finding(accounts: &[&LedgerAccount], code: &str) -> Option<Finding> {
    let code_of = |finding| Some(Finding::new(finding).with("account", code));
    match accounts.iter().find(|account| account.code == code) {
        None => code_of(FindingCode::LedgerUnknown),
        Some(account) if !account.is_active => code_of(FindingCode::LedgerInactive),
        Some(account) if matches!(account.kind, LedgerKind::Reserved | LedgerKind::Debtors) => {
            code_of(FindingCode::LedgerNotUsable)
        }
        Some(_) => None,
    }
}
