//! Entries of the audit trail for what the interface does itself. What the engine does, it notes itself.

use boekbrug_model::{Actor, AdministrationId, AuditId, OrganisationId};
use boekbrug_store::AuditRow;
use serde_json::Value;

use super::caller::Caller;
use crate::App;

/// An entry, to be noted in the transaction of the deed.
pub(crate) struct Entry(AuditRow);

/// What a caller did to something of their organisation.
pub(crate) fn entry(app: &App, caller: &Caller, action: &str, subject: &dyn std::fmt::Display) -> Entry {
    entry_of(app, &caller.actor, Some(caller.organisation), action, subject)
}

/// What somebody did, also to the installation.
pub(crate) fn entry_of(
    app: &App,
    actor: &Actor,
    organisation: Option<OrganisationId>,
    action: &str,
    subject: &dyn std::fmt::Display,
) -> Entry {
    let at = app.clock.now();
    Entry(AuditRow {
        id: AuditId::new(at, app.chance.ten()),
        organisation,
        administration: None,
        actor: actor.clone(),
        action: action.to_owned(),
        subject: subject.to_string(),
        details: Value::Null,
        at,
    })
}

impl Entry {
    /// It concerns one administration.
    pub(crate) fn administration(mut self, id: AdministrationId) -> Self {
        self.0.administration = Some(id);
        self
    }

    /// More of it; never a secret.
    pub(crate) fn details(mut self, details: Value) -> Self {
        self.0.details = details;
        self
    }

    pub(crate) fn row(self) -> AuditRow {
        self.0
    }
}
