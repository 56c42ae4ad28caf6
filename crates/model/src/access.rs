//! Who may do what: roles of people, scopes of keys. One list of scopes serves both, so that an operation asks one
//! question whoever calls.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::TextError;

/// What a person is to an organisation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Sees everything, changes nothing.
    Reader,
    /// Works with invoices, mappings and connections.
    Bookkeeper,
    /// Also invites people and makes keys and webhooks.
    Administrator,
    /// Also names other owners and the organisation itself. An organisation always has one.
    Owner,
}

/// One thing that a caller may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Read the organisation and its administrations.
    #[serde(rename = "organisation:read")]
    OrganisationRead,
    /// Rename the organisation; add and change administrations.
    #[serde(rename = "organisation:write")]
    OrganisationWrite,
    /// Read connections, their settings, runs and calls.
    #[serde(rename = "connections:read")]
    ConnectionsRead,
    /// Make, authorise, set, activate, pause and end connections.
    #[serde(rename = "connections:write")]
    ConnectionsWrite,
    /// Read records, their history and the change feed.
    #[serde(rename = "records:read")]
    RecordsRead,
    /// Change records where the profile sends them out; erase personal data.
    #[serde(rename = "records:write")]
    RecordsWrite,
    /// Read invoices with their findings, timeline, receipt and PDF.
    #[serde(rename = "invoices:read")]
    InvoicesRead,
    /// Offer invoices, retry them, mark them as booked.
    #[serde(rename = "invoices:write")]
    InvoicesWrite,
    /// Read webhook endpoints and what became of their messages.
    #[serde(rename = "webhooks:read")]
    WebhooksRead,
    /// Make, change, test and remove webhook endpoints.
    #[serde(rename = "webhooks:write")]
    WebhooksWrite,
    /// Read people, invitations, API keys and the audit trail.
    #[serde(rename = "access:read")]
    AccessRead,
    /// Invite and remove people, change their roles, make and revoke API keys.
    #[serde(rename = "access:write")]
    AccessWrite,
    /// The operator's own: make and list organisations. Only a key of the installation has it, and nothing else.
    #[serde(rename = "installation")]
    Installation,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 4] = [Self::Reader, Self::Bookkeeper, Self::Administrator, Self::Owner];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Bookkeeper => "bookkeeper",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
        }
    }

    /// What a person of this role may do.
    pub fn scopes(self) -> BTreeSet<Scope> {
        use Scope::{
            AccessRead, AccessWrite, ConnectionsRead, ConnectionsWrite, InvoicesRead, InvoicesWrite, OrganisationRead,
            OrganisationWrite, RecordsRead, RecordsWrite, WebhooksRead, WebhooksWrite,
        };
        let mut scopes = BTreeSet::from([OrganisationRead, ConnectionsRead, RecordsRead, InvoicesRead]);
        if self >= Self::Bookkeeper {
            scopes.extend([ConnectionsWrite, RecordsWrite, InvoicesWrite]);
        }
        if self >= Self::Administrator {
            scopes.extend([OrganisationWrite, WebhooksRead, WebhooksWrite, AccessRead, AccessWrite]);
        }
        scopes
    }
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 13] = [
        Self::OrganisationRead,
        Self::OrganisationWrite,
        Self::ConnectionsRead,
        Self::ConnectionsWrite,
        Self::RecordsRead,
        Self::RecordsWrite,
        Self::InvoicesRead,
        Self::InvoicesWrite,
        Self::WebhooksRead,
        Self::WebhooksWrite,
        Self::AccessRead,
        Self::AccessWrite,
        Self::Installation,
    ];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrganisationRead => "organisation:read",
            Self::OrganisationWrite => "organisation:write",
            Self::ConnectionsRead => "connections:read",
            Self::ConnectionsWrite => "connections:write",
            Self::RecordsRead => "records:read",
            Self::RecordsWrite => "records:write",
            Self::InvoicesRead => "invoices:read",
            Self::InvoicesWrite => "invoices:write",
            Self::WebhooksRead => "webhooks:read",
            Self::WebhooksWrite => "webhooks:write",
            Self::AccessRead => "access:read",
            Self::AccessWrite => "access:write",
            Self::Installation => "installation",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| TextError::Malformed("role", text.chars().take(60).collect()))
    }
}

impl FromStr for Scope {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let found = Self::ALL.into_iter().find(|scope| scope.as_str() == text);
        found.ok_or_else(|| TextError::Malformed("scope", text.chars().take(60).collect()))
    }
}

/// Who did something, for the audit trail and for timelines.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// The id of the person or key; the name of the account at the operating system for the operator.
    pub id: String,
}

/// What kind of actor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ActorKind {
    /// A person who signed in.
    Person,
    /// An application with its key.
    ApiKey,
    /// Whoever works on the command line of the installation.
    Operator,
    /// The program by itself.
    System,
}

impl ActorKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Person, Self::ApiKey, Self::Operator, Self::System];

    /// The name in the database and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::ApiKey => "apiKey",
            Self::Operator => "operator",
            Self::System => "system",
        }
    }
}

impl FromStr for ActorKind {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| TextError::Malformed("kind of actor", text.chars().take(60).collect()))
    }
}

impl Actor {
    /// The program by itself.
    pub fn system() -> Self {
        Self {
            kind: ActorKind::System,
            id: "boekbrug".to_owned(),
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::{ActorKind, Role, Scope};

    #[test]
    fn a_higher_role_may_do_all_that_a_lower_one_may() {
        for pair in Role::ALL.windows(2) {
            assert!(pair[1].scopes().is_superset(&pair[0].scopes()), "{pair:?}");
        }
    }

    #[test]
    fn no_person_has_the_operators_scope() {
        assert!(
            Role::ALL
                .iter()
                .all(|role| !role.scopes().contains(&Scope::Installation))
        );
    }

    #[test]
    fn a_reader_changes_nothing() {
        let writes = |scope: &Scope| scope.as_str().ends_with(":write");
        assert_eq!(Role::Reader.scopes().iter().find(|scope| writes(scope)), None);
    }

    #[test]
    fn names_come_back() {
        assert!(Role::ALL.iter().all(|role| role.as_str().parse() == Ok(*role)));
        assert!(Scope::ALL.iter().all(|scope| scope.as_str().parse() == Ok(*scope)));
        assert!(ActorKind::ALL.iter().all(|kind| kind.as_str().parse() == Ok(*kind)));
        assert!("keizer".parse::<Role>().is_err());
    }
}
