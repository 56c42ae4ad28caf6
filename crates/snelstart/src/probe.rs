//! The checks of `doctor`: the whole chain, read-only, and as many of the uncertain points as reading can settle.

use boekbrug_connector::{ConnectorError, FetchRequest, Page, ProbeStep, References};
use boekbrug_model::record::{JournalKind, LedgerAccount, LedgerKind};
use boekbrug_model::{Feed, Finding, FindingCode, Record, VatBand};
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::SnelStart;
use crate::capability::{RELATIES_READ, RIGHTS};
use crate::client::{Ask, encoded};
use crate::errors::Subject;
use crate::feeds::rates_of;
use crate::wire::{Relatie, Rows, rows};

/// A finding and a word for people, or why the step could not be made.
type Found = Result<(Vec<Finding>, Option<String>), ConnectorError>;

impl SnelStart {
    /// Every step in order; without a token there is only the first, without the administration only the first three.
    pub(crate) async fn probe_all(&self) -> Vec<ProbeStep> {
        let token = self.api.token().await;
        let scopes = token.as_ref().ok().and_then(crate::token::Token::scopes);
        let mut steps = vec![step(
            ("De koppelsleutel geeft toegang", "The koppelsleutel gives access"),
            token.map(|_| (Vec::new(), None)),
        )];
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            (
                "De API antwoordt en neemt de partnersleutel aan",
                "The API answers and takes the subscription key",
            ),
            self.echo().await,
        ));
        if failed(&steps) {
            return steps;
        }
        steps.push(step(
            ("De administratie is te lezen", "The administration can be read"),
            self.administration().await,
        ));
        steps.push(step(
            (
                "De koppelsleutel heeft alle rechten",
                "The koppelsleutel has every right",
            ),
            Ok(rights(scopes.as_deref())),
        ));
        if steps[2].findings.is_empty() {
            steps.extend(self.probe_books().await);
        }
        steps
    }

    async fn probe_books(&self) -> Vec<ProbeStep> {
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

    /// The one call that needs no right.
    async fn echo(&self) -> Found {
        let ask = Ask::get("GET /echo/{input}", "", Subject::NONE, "/echo/boekbrug".to_owned());
        self.api.ask_well(&ask).await.map(|_| (Vec::new(), None))
    }

    async fn administration(&self) -> Found {
        use boekbrug_connector::Connector as _;
        let administration = self.identify().await?;
        Ok((
            Vec::new(),
            Some(format!("{} ({})", administration.name, administration.id)),
        ))
    }

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
            .filter_map(|row| crate::wire::Stamp::parse(row.modified_on.as_deref()?))
            .any(|stamp| stamp.at > ahead);
        let word = if later {
            "modified_on = \"amsterdam\""
        } else {
            "modified_on = \"unknown\""
        };
        Ok((Vec::new(), Some(word.to_owned())))
    }
}

fn step((title_nl, title_en): (&str, &str), found: Found) -> ProbeStep {
    let (findings, detail) = found.unwrap_or_else(|error| (error.findings, Some(error.endpoint)));
    ProbeStep {
        title_nl: title_nl.to_owned(),
        title_en: title_en.to_owned(),
        findings,
        detail,
    }
}

fn failed(steps: &[ProbeStep]) -> bool {
    steps.iter().any(|step| !step.findings.is_empty())
}

/// The rights that are missing, as far as the token says which it has.
fn rights(scopes: Option<&[String]>) -> (Vec<Finding>, Option<String>) {
    let Some(scopes) = scopes else {
        return (
            Vec::new(),
            Some("het token noemt geen rechten / the token names no rights".to_owned()),
        );
    };
    let missing = RIGHTS
        .iter()
        .filter(|right| !scopes.iter().any(|scope| scope.eq_ignore_ascii_case(right)));
    let findings = missing
        .map(|right| Finding::new(FindingCode::ConnectionRightMissing).with("right", right))
        .collect();
    (findings, Some(scopes.join(" ")))
}

fn rejected(page: Page) -> Vec<Finding> {
    page.rejects.into_iter().flat_map(|reject| reject.findings).collect()
}

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
