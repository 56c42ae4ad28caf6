//! The second half of the probe: every list that is read, the journal, and what a booking with its PDF needs.

use boekbrug_connector::ProbeStep;
use boekbrug_http::Priority;
use boekbrug_model::{Feed, Finding, FindingCode};
use http::StatusCode;

use crate::Exact;
use crate::address::quoted;
use crate::client::{Ask, filter};
use crate::errors::Subject;
use crate::probe::{Found, step};
use crate::resource::{self, Resource};
use crate::wire::{DocumentType, Journal, Subscription, select};

/// The lists without which nothing works, and those that a licence may lack.
const NEEDED: &[(&Resource, &str, &str)] = &[
    (&resource::SYNC_ACCOUNTS, "Timestamp gt 1L", "ID,Timestamp"),
    (&resource::SYNC_CONTACTS, "Timestamp gt 1L", "ID,Timestamp"),
    (&resource::SYNC_ADDRESSES, "Timestamp gt 1L", "ID,Timestamp"),
    (&resource::SYNC_GL_ACCOUNTS, "Timestamp gt 1L", "ID,Timestamp"),
    (&resource::VAT_CODES, "", "ID"),
    (&resource::PAYMENT_CONDITIONS, "", "ID"),
    (&resource::PERIODS, "", "ID"),
    (&resource::ENTRIES, "YourRef eq 'boekbrug'", "EntryID"),
    (&resource::DOCUMENTS, "Subject eq 'boekbrug'", "ID"),
];

const OPTIONAL: &[(Feed, &Resource, &str)] = &[
    (Feed::CostCentres, &resource::COST_CENTRES, ""),
    (Feed::ItemGroups, &resource::ITEM_GROUPS, ""),
    (Feed::Items, &resource::SYNC_ITEMS, "Timestamp gt 1L"),
    (Feed::Projects, &resource::SYNC_PROJECTS, "Timestamp gt 1L"),
    (Feed::Employees, &resource::SYNC_EMPLOYEES, "Timestamp gt 1L"),
];

impl Exact {
    pub(crate) async fn probe_books(&self) -> Vec<ProbeStep> {
        vec![
            step(
                (
                    "Alle nodige gegevens zijn te lezen",
                    "Everything that is needed can be read",
                ),
                self.needed_lists().await,
            ),
            step(
                ("Gegevens die een licentie kan missen", "Data that a licence may lack"),
                self.optional_lists().await,
            ),
            step(
                ("Het verkoopdagboek is bruikbaar", "The sales journal can be used"),
                self.journal().await,
            ),
            step(
                ("PDF's kunnen als document mee", "PDFs can go along as documents"),
                self.documents_type().await,
            ),
            step(("Webhooks", "Webhooks"), self.webhooks().await),
        ]
    }

    async fn first_of(&self, resource: &Resource, only: &str, members: &str) -> Result<StatusCode, Found> {
        let only = if only.is_empty() {
            String::new()
        } else {
            format!("{}&", filter(only))
        };
        let path = self.path(resource, &format!("?{only}$select={members}&$top=1"));
        let path = path.map_err(Err)?;
        let ask = Ask::get(resource, Subject::NONE, path).with(Priority::Normal);
        let answer = self.api.ask(&ask).await.map_err(Err)?;
        if answer.status.is_success() {
            crate::wire::rows::<serde::de::IgnoredAny>(&answer.body)
                .map_err(|error| Err(ask.asked.unreadable(error)))?;
            return Ok(answer.status);
        }
        if matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
            return Ok(answer.status);
        }
        Err(Err(ask.asked.refused(&answer)))
    }

    /// All missing scopes and rights at once.
    async fn needed_lists(&self) -> Found {
        let mut findings = Vec::new();
        for (resource, only, members) in NEEDED {
            match self.first_of(resource, only, members).await {
                Ok(status) if status.is_success() => {}
                Ok(_) => {
                    let right = format!("{} ({})", resource.scope, resource.path);
                    findings.push(Finding::new(FindingCode::ConnectionRightMissing).with("right", right));
                }
                Err(found) => return found,
            }
        }
        Ok((findings, None))
    }

    /// What is missing is said and is no fault: such a feed stays empty.
    async fn optional_lists(&self) -> Found {
        let mut missing = Vec::new();
        for (feed, resource, only) in OPTIONAL {
            if self.own.options.without.contains(feed) {
                continue;
            }
            match self.first_of(resource, only, "ID").await {
                Ok(status) if status.is_success() => {}
                Ok(_) => missing.push(feed.as_str()),
                Err(found) => return found,
            }
        }
        let detail = (!missing.is_empty()).then(|| format!("niet beschikbaar / not available: {}", missing.join(", ")));
        Ok((Vec::new(), detail))
    }

    /// The journal of the settings: it exists, is open and is one for sales.
    async fn journal(&self) -> Found {
        let set = self
            .settings
            .journal
            .as_deref()
            .map(str::trim)
            .filter(|code| !code.is_empty());
        let Some(code) = set else {
            return Ok((
                Vec::new(),
                Some("nog geen dagboek gekozen / no journal chosen yet".to_owned()),
            ));
        };
        let only = format!("Code eq {}", quoted(code));
        let path = self.list_path(&resource::JOURNALS, Some(&only), &select::<Journal<'_>>(&[]))?;
        let listed = self.listed(&resource::JOURNALS, path, Priority::Normal).await?;
        let rows = listed.rows::<Journal<'_>>()?;
        let wrong = match rows.good.first() {
            None => Some(FindingCode::JournalUnknown),
            Some(row) if row.is_blocked.is_set() => Some(FindingCode::JournalInactive),
            Some(row) if row.kind.0 != Some(20) => Some(FindingCode::JournalNotSales),
            Some(_) => None,
        };
        let findings = wrong.map(|code_of| Finding::new(code_of).with("journal", code));
        let name = rows.good.first().and_then(|row| row.description.owned());
        Ok((findings.into_iter().collect(), name))
    }

    /// Whether documents of the type that is set may be made.
    async fn documents_type(&self) -> Found {
        if !self.settings.send_pdfs {
            return Ok((Vec::new(), Some("uit / off".to_owned())));
        }
        let kind = self.own.all.document_type;
        let only = format!("ID eq {kind}");
        let path = self.list_path(&resource::DOCUMENT_TYPES, Some(&only), &select::<DocumentType<'_>>(&[]))?;
        let listed = self.listed(&resource::DOCUMENT_TYPES, path, Priority::Normal).await?;
        let rows = listed.rows::<DocumentType<'_>>()?;
        let row = rows.good.first();
        let refused = row.is_some_and(|row| row.is_creatable.0 == Some(false));
        let finding =
            refused.then(|| Finding::new(FindingCode::ConnectionSettingsWrong).with("setting", "document_type"));
        Ok((
            finding.into_iter().collect(),
            row.and_then(|row| row.description.owned()),
        ))
    }

    /// Which topics are subscribed to. Without them polling does the work.
    async fn webhooks(&self) -> Found {
        if !self.own.all.webhooks {
            return Ok((Vec::new(), Some("uit / off".to_owned())));
        }
        let path = self.list_path(&resource::SUBSCRIPTIONS, None, &select::<Subscription<'_>>(&[]))?;
        let ask = Ask::get(&resource::SUBSCRIPTIONS, Subject::NONE, path);
        let answer = self.api.ask(&ask).await?;
        if !answer.status.is_success() {
            return Ok((Vec::new(), Some("niet beschikbaar / not available".to_owned())));
        }
        let rows = crate::wire::rows::<Subscription<'_>>(&answer.body).map_err(|error| ask.asked.unreadable(error))?;
        let topics: Vec<_> = rows.good.iter().filter_map(|row| row.topic.get()).collect();
        let detail = if topics.is_empty() {
            "geen / none".to_owned()
        } else {
            topics.join(", ")
        };
        Ok((Vec::new(), Some(detail)))
    }
}
