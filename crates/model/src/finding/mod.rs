//! Findings: the reasons why an invoice or record cannot go over.

mod both_ways;
mod catalogue;
mod entry;
mod interface;
mod text;
mod words;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use catalogue::FindingCode;
pub use entry::CatalogueEntry;

use crate::Feed;

/// One reason, with what it is about. The texts come from the catalogue; `params` fill their places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The entry of the catalogue.
    pub code: FindingCode,
    /// Where it is: a path such as `lines[2].ledgerAccount`, or an element of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Values for the places in the catalogue's texts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// What the package itself said, shown as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageMessage>,
}

/// The package's own words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PackageMessage {
    /// The package's own code, when it gave one.
    pub code: Option<String>,
    /// Its text.
    pub text: String,
}

impl Finding {
    /// A finding of this code about the whole.
    pub fn new(code: FindingCode) -> Self {
        Self {
            code,
            at: None,
            params: BTreeMap::new(),
            package: None,
        }
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.at = Some(path.into());
        self
    }

    /// Fills a place in the texts.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds the package's own words.
    #[must_use]
    pub fn said(mut self, code: Option<&str>, text: impl Into<String>) -> Self {
        self.package = Some(PackageMessage {
            code: code.map(str::to_owned),
            text: text.into(),
        });
        self
    }
}

/// Who can take the cause away.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Who {
    /// The bookkeeper, in the package or on the mapping screen.
    Bookkeeper,
    /// The administrator of the application.
    ApplicationAdministrator,
    /// Whoever runs Boekbrug.
    Operator,
    /// The package's support desk.
    PackageSupport,
}

/// What must happen before another try makes sense. Stored with the item, so that it is woken by its own cause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Heals {
    /// A record of this feed appears or changes.
    Feed(Feed),
    /// A setting or mapping of the connection changes.
    Settings,
    /// Time passes.
    Time,
    /// Never by itself: a person must act on the item (new document, retry, mark as booked).
    Person,
}

/// Whether a finding stops the item.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Nothing is sent.
    Refusal,
    /// It is sent; a person should look.
    Warning,
    /// The connection as a whole pauses.
    Connection,
}
