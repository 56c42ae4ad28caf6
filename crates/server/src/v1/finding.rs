//! Findings as the interface shows them: with their texts, so that nobody needs the catalogue to read them.

use std::collections::BTreeMap;

use boekbrug_model::finding::{PackageMessage, Severity, Who};
use boekbrug_model::{Finding, FindingCode};
use serde::Serialize;
use utoipa::ToSchema;

/// One reason why an invoice, a record or a connection does not go on.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Finding)]
pub(crate) struct FindingView {
    /// Code in the catalogue; it never changes its meaning.
    code: FindingCode,
    /// What it is about: a path such as `lines[2].ledgerAccount`. Null when it is about the whole.
    #[schema(required = true)]
    at: Option<String>,
    /// The values in its texts.
    params: BTreeMap<String, String>,
    /// What is the matter, in Dutch.
    title_nl: String,
    /// What is the matter, in English.
    title_en: String,
    /// Why, in Dutch.
    cause_nl: String,
    /// Why, in English.
    cause_en: String,
    /// What to do, in Dutch.
    remedy_nl: String,
    /// What to do, in English.
    remedy_en: String,
    /// Who can do it.
    who: Who,
    /// Whether it stops the item, or the connection as a whole.
    severity: Severity,
    /// The package's own words. Null when it said nothing.
    #[schema(required = true)]
    package: Option<PackageMessage>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        let entry = finding.code.entry();
        Self {
            code: finding.code,
            title_nl: finding.text_nl(),
            title_en: finding.text_en(),
            cause_nl: finding.cause_nl(),
            cause_en: finding.cause_en(),
            remedy_nl: finding.remedy_nl(),
            remedy_en: finding.remedy_en(),
            who: entry.who,
            severity: entry.severity,
            at: finding.at,
            params: finding.params,
            package: finding.package,
        }
    }
}

/// Several of them.
pub(crate) fn views(findings: Vec<Finding>) -> Vec<FindingView> {
    findings.into_iter().map(FindingView::from).collect()
}
