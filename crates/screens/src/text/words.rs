//! Words that the model knows, in both languages, and the texts of findings.

use std::borrow::Cow;

use boekbrug_model::finding::{Severity, Who};
use boekbrug_model::{ConnectionState, Feed, Finding, InvoiceState, Role};
use jiff::civil::Date;

use super::{Language, Texts};

impl Texts {
    /// The Dutch one of two, or the English one.
    pub(crate) fn either<T>(self, nl: T, en: T) -> T {
        match self.language {
            Language::Dutch => nl,
            Language::English => en,
        }
    }

    /// The title of a finding, with its places filled.
    pub(crate) fn title(self, finding: &Finding) -> String {
        let finding = self.dated(finding);
        self.either(finding.text_nl(), finding.text_en())
    }

    /// Its cause in one sentence.
    pub(crate) fn cause(self, finding: &Finding) -> String {
        let finding = self.dated(finding);
        self.either(finding.cause_nl(), finding.cause_en())
    }

    /// What to do.
    pub(crate) fn remedy(self, finding: &Finding) -> String {
        let finding = self.dated(finding);
        self.either(finding.remedy_nl(), finding.remedy_en())
    }

    /// Whether what to do is told to people: of what a form sent wrongly, the remedy is written for makers of programs.
    pub(crate) fn is_for_people(self, finding: &Finding) -> bool {
        !finding.code.as_str().starts_with("request.")
    }

    /// The same with its days as people write them.
    fn dated(self, finding: &Finding) -> Cow<'_, Finding> {
        const DAYS: [&str; 6] = ["date", "dueDate", "from", "until", "start", "earlier"];
        let days = DAYS.into_iter().filter_map(|name| {
            let day = finding.params.get(name)?.parse::<Date>();
            Some((name, day.ok()?))
        });
        let days: Vec<_> = days.collect();
        if days.is_empty() {
            return Cow::Borrowed(finding);
        }
        let mut told = finding.clone();
        for (name, day) in days {
            told.params.insert(name.to_owned(), self.day(&day));
        }
        Cow::Owned(told)
    }

    /// Who can do it.
    pub(crate) fn who(self, who: &Who) -> String {
        self.say(match who {
            Who::Bookkeeper => "who-bookkeeper",
            Who::ApplicationAdministrator => "who-application",
            Who::Operator => "who-operator",
            Who::PackageSupport => "who-package",
        })
    }

    /// A kind of record, in the plural.
    pub(crate) fn feed(self, feed: &Feed) -> String {
        self.say(match feed {
            Feed::Countries => "feed-countries",
            Feed::VatRates => "feed-vat-rates",
            Feed::LedgerAccounts => "feed-ledger-accounts",
            Feed::Journals => "feed-journals",
            Feed::Periods => "feed-periods",
            Feed::VatCodes => "feed-vat-codes",
            Feed::PaymentConditions => "feed-payment-conditions",
            Feed::CostCentres => "feed-cost-centres",
            Feed::ItemGroups => "feed-item-groups",
            Feed::Items => "feed-items",
            Feed::Employees => "feed-employees",
            Feed::Customers => "feed-customers",
            Feed::Projects => "feed-projects",
            Feed::Orders => "feed-orders",
        })
    }

    /// The role of a person.
    pub(crate) fn role(self, role: &Role) -> String {
        self.say(match role {
            Role::Reader => "role-reader",
            Role::Bookkeeper => "role-bookkeeper",
            Role::Administrator => "role-administrator",
            Role::Owner => "role-owner",
        })
    }

    /// The state of a connection.
    pub(crate) fn state(self, state: &ConnectionState) -> String {
        self.say(match state {
            ConnectionState::Draft => "state-draft",
            ConnectionState::Active => "state-active",
            ConnectionState::Paused => "state-paused",
            ConnectionState::Broken => "state-broken",
            ConnectionState::Disconnected => "state-disconnected",
        })
    }

    /// The state of an invoice.
    pub(crate) fn invoice_state(self, state: &InvoiceState) -> String {
        self.say(match state {
            InvoiceState::Waiting => "invoice-state-waiting",
            InvoiceState::Findings => "invoice-state-findings",
            InvoiceState::Sending => "invoice-state-sending",
            InvoiceState::Unknown => "invoice-state-unknown",
            InvoiceState::Booked => "invoice-state-booked",
            InvoiceState::Attached => "invoice-state-attached",
            InvoiceState::Verified => "invoice-state-verified",
            InvoiceState::Skipped => "invoice-state-skipped",
            InvoiceState::Marked => "invoice-state-marked",
        })
    }
}

/// The class of a finding's box.
pub(crate) fn tone_of(finding: &Finding) -> &'static str {
    match finding.code.entry().severity {
        Severity::Warning => "warn",
        Severity::Refusal | Severity::Connection => "bad",
    }
}
