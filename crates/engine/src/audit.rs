//! The audit trail: whatever somebody does is noted in the transaction in which it takes effect.
//!
//! Accepting an invoice is not noted here but with the invoice itself ([`crate::Origin`]): at a thousand a second the
//! trail would be nothing else. What the engine does by itself, such as breaking a connection, is no deed.

use std::sync::atomic::Ordering;

use boekbrug_model::{AdministrationId, AuditId, ConnectionSettings, OrganisationId};
use boekbrug_store::{AuditRow, ConnectionRow, StoreError, Tx};
use serde_json::{Map, Value, json};

use crate::Engine;

/// Most values of one deed that are noted; whoever changes more finds the count.
const MOST: usize = 200;

/// Something that somebody did, to be noted. Its actor is the one of the engine ([`Engine::by`]).
#[derive(Clone, PartialEq, Debug)]
pub struct Deed {
    /// The organisation; none for what concerns the installation.
    pub organisation: Option<OrganisationId>,
    /// The administration, where it concerns one.
    pub administration: Option<AdministrationId>,
    /// What, by its stable name: one of [`action`], or one of another room.
    pub action: &'static str,
    /// The id of what it was done to, with its prefix.
    pub subject: String,
    /// More of it by name; never a secret.
    pub details: Map<String, Value>,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// The names of what the engine notes. A name never changes its meaning.
        pub mod action {
            $($(#[$doc])* pub const $name: &str = $text;)*

            /// Every one of them.
            pub const ALL: &[&str] = &[$($name),*];
        }
    };
}

actions! {
    /// An organisation was made, along with its first connection.
    ORGANISATION_CREATED = "organisation.created";
    /// An administration was made, along with its connection.
    ADMINISTRATION_CREATED = "administration.created";
    /// A connection was made.
    CONNECTION_CREATED = "connection.created";
    /// A connection was given new secrets; which ones, never their values.
    CONNECTION_SECRETS_REPLACED = "connection.secretsReplaced";
    /// The package sent secrets that take the place of those of an earlier sign-in.
    CONNECTION_SECRETS_RENEWED = "connection.secretsRenewed";
    /// The package was asked which administration the connection opens.
    CONNECTION_IDENTIFIED = "connection.identified";
    /// A sign-in on the package's own site was begun.
    CONNECTION_SIGN_IN_STARTED = "connection.signInStarted";
    /// Somebody came back from the package's own site.
    CONNECTION_SIGNED_IN = "connection.signedIn";
    /// One of several administrations of the package was chosen.
    CONNECTION_ADMINISTRATION_CHOSEN = "connection.administrationChosen";
    /// Settings were changed: each by its path, with the value before and after.
    CONNECTION_SETTINGS_CHANGED = "connection.settingsChanged";
    /// A connection was paused.
    CONNECTION_PAUSED = "connection.paused";
    /// A connection was made to work.
    CONNECTION_RESUMED = "connection.resumed";
    /// A connection was ended; its secrets are gone.
    CONNECTION_DISCONNECTED = "connection.disconnected";
    /// Feeds were read because somebody asked for it.
    CONNECTION_PULLED = "connection.pulled";
    /// Invoices were sent because somebody asked for it.
    CONNECTION_PUSHED = "connection.pushed";
    /// All invoices of one cause were made due; one entry for each transaction in which that was done.
    CONNECTION_INVOICES_RETRIED = "connection.invoicesRetried";
    /// Customers of the application were handed over for matching.
    MATCHING_CUSTOMERS_GIVEN = "matching.customersGiven";
    /// What was handed over, proposed and decided was forgotten.
    MATCHING_FORGOTTEN = "matching.forgotten";
    /// The customers of both sides were compared.
    MATCHING_PROPOSED = "matching.proposed";
    /// Somebody decided about customers.
    MATCHING_DECIDED = "matching.decided";
    /// The last decision was taken back.
    MATCHING_UNDONE = "matching.undone";
    /// What was confirmed was written as links.
    MATCHING_FINISHED = "matching.finished";
    /// Customers of the application were handed over, to go to the package.
    CUSTOMERS_GIVEN = "customers.given";
    /// Customers of the application were ticked, or the tick was taken away.
    CUSTOMERS_TICKED = "customers.ticked";
    /// A customer was given its number in the package, or it was taken away.
    CUSTOMER_NUMBERED = "customer.numbered";
    /// Somebody said which customer of the package a customer is.
    CUSTOMER_LINKED = "customer.linked";
    /// Somebody took the link of a customer away.
    CUSTOMER_UNLINKED = "customer.unlinked";
    /// A customer was made due.
    CUSTOMER_RETRIED = "customer.retried";
    /// An overwritten field of a customer got its earlier value back.
    CUSTOMER_RESTORED = "customer.restored";
    /// An invoice was made due.
    INVOICE_RETRIED = "invoice.retried";
    /// An invoice was marked as booked.
    INVOICE_MARKED = "invoice.marked";
    /// What a record says of a person was erased.
    RECORD_ERASED = "record.erased";
    /// Secrets were sealed again under the current master key.
    INSTALLATION_SECRETS_RESEALED = "installation.secretsResealed";
}

impl Deed {
    /// A deed without details.
    pub fn new(
        organisation: Option<OrganisationId>,
        administration: Option<AdministrationId>,
        action: &'static str,
        subject: impl ToString,
    ) -> Self {
        Self {
            organisation,
            administration,
            action,
            subject: subject.to_string(),
            details: Map::new(),
        }
    }

    /// A deed to a connection.
    pub fn to(row: &ConnectionRow, action: &'static str) -> Self {
        Self::new(Some(row.organisation), Some(row.administration), action, row.id)
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// Adds the value before and after.
    #[must_use]
    pub fn changed(self, name: &str, before: impl Into<Value>, after: impl Into<Value>) -> Self {
        let (before, after) = (before.into(), after.into());
        self.with(name, json!({"before": before, "after": after}))
    }
}

impl Engine {
    /// Notes a deed that has no transaction of its own.
    pub(crate) async fn note_alone(&self, deed: Deed) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        self.note_in(&mut *tx, deed).await?;
        tx.commit().await
    }

    /// Notes a deed in the transaction in which it takes effect. For the rooms beside the engine too.
    pub async fn note_in(&self, tx: &mut dyn Tx, deed: Deed) -> Result<(), StoreError> {
        let at = self.now();
        // entries of one millisecond stand in the order in which they were made: the first twelve bits count
        let mut chance = self.ten();
        let [high, low] = self.inner().noted.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        (chance[0], chance[1]) = (high & 0x0f, low);
        let row = AuditRow {
            id: AuditId::new(at, chance),
            organisation: deed.organisation,
            administration: deed.administration,
            actor: self.actor().clone(),
            action: deed.action.to_owned(),
            subject: deed.subject,
            details: Value::Object(deed.details),
            at,
        };
        tx.desk().note(&row).await
    }
}

/// What differs between two settings, by path, with the value before and after.
pub(crate) fn differences(before: &ConnectionSettings, after: &ConnectionSettings) -> Map<String, Value> {
    let json = |settings| serde_json::to_value(settings).expect("settings hold only texts, numbers and lists");
    let mut found = Map::new();
    compare("", &json(before), &json(after), &mut found);
    let count = found.len();
    if count > MOST {
        found = found.into_iter().take(MOST).collect();
        found.insert("count".to_owned(), count.into());
    }
    found
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Map<String, Value>) {
    if before == after {
        return;
    }
    let empty = Map::new();
    let (one, other) = match (before, after) {
        (Value::Object(one), Value::Object(other)) => (one, other),
        (Value::Null, Value::Object(other)) if !path.is_empty() => (&empty, other),
        _ => {
            found.insert(path.to_owned(), json!({"before": before, "after": after}));
            return;
        }
    };
    let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    for name in names {
        let below = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        let value = |map: &Map<String, Value>| map.get(name).cloned().unwrap_or_default();
        compare(&below, &value(one), &value(other), found);
    }
}

#[cfg(test)]
mod tests {
    use boekbrug_model::ConnectionSettings;

    use super::{action, differences};

    #[test]
    fn only_what_differs_is_noted_by_its_path() {
        let before = ConnectionSettings::default();
        let mut after = before.clone();
        after.journal = Some("8000".to_owned());
        after.schedule.every_minutes += 1;
        let found = differences(&before, &after);
        let paths: Vec<_> = found.keys().map(String::as_str).collect();
        assert_eq!(paths, ["journal", "schedule.everyMinutes"]);
        assert_eq!(
            found["journal"],
            serde_json::json!({"before": before.journal, "after": "8000"})
        );
        assert!(differences(&after, &after).is_empty());
    }

    #[test]
    fn every_action_is_documented() {
        let page = include_str!("../../../docs/audit-trail.md");
        for name in action::ALL {
            assert!(
                page.contains(&format!("| `{name}` |")),
                "{name} is not in docs/audit-trail.md"
            );
        }
    }
}
