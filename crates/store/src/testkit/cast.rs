//! The cast: people, keys, invitations, sessions and endpoints as the chapters need them.

use std::collections::BTreeSet;

use boekbrug_model::{
    AdministrationId, ApiKeyId, EndpointId, InvitationId, MessageId, OrganisationId, PersonId, Role, Scope,
};
use jiff::Timestamp;

use super::stage::{at, next};
use crate::{ApiKeyRow, EndpointRow, InvitationRow, PersonRow, SessionRow};

/// A person with a password.
pub(super) fn person(email: &str) -> PersonRow {
    PersonRow {
        id: PersonId::new(at(0), next()),
        email: email.to_owned(),
        name: "Eva de Vries".to_owned(),
        language: "nl".to_owned(),
        password: Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned()),
        identity: None,
        failures: 0,
        locked_until: None,
        created: at(0),
        erased: None,
    }
}

/// An invitation for a day.
pub(super) fn invitation(organisation: OrganisationId, email: &str, created: Timestamp) -> InvitationRow {
    let id = InvitationId::new(created, next());
    InvitationRow {
        id,
        organisation: Some(organisation),
        email: email.to_owned(),
        role: Role::Bookkeeper,
        token_hash: format!("hash of {id}"),
        resets: None,
        created,
        expires: created + jiff::SignedDuration::from_hours(24),
    }
}

/// A session of eight hours.
pub(super) fn session(person: PersonId, organisation: Option<OrganisationId>, token_hash: &str) -> SessionRow {
    SessionRow {
        token_hash: token_hash.to_owned(),
        person,
        organisation,
        csrf: format!("csrf of {token_hash}"),
        created: at(0),
        seen: at(0),
        expires: at(8 * 3600),
    }
}

/// A key that reads invoices in every administration and never expires.
pub(super) fn key(organisation: Option<OrganisationId>, created: Timestamp) -> ApiKeyRow {
    let id = ApiKeyId::new(created, next());
    ApiKeyRow {
        id,
        organisation,
        name: "Urenregistratie".to_owned(),
        start: "bbk_9f2c".to_owned(),
        hash: format!("hash of {id}"),
        scopes: BTreeSet::from([Scope::InvoicesRead]),
        administrations: None,
        created,
        expires: None,
        used: None,
        revoked: None,
    }
}

/// An endpoint that is on.
pub(super) fn endpoint(organisation: OrganisationId, administration: Option<AdministrationId>) -> EndpointRow {
    let id = EndpointId::new(at(0), next());
    EndpointRow {
        id,
        organisation,
        administration,
        url: format!("https://app.example/hooks/{id}"),
        description: "Facturatie".to_owned(),
        key_id: "k1".to_owned(),
        sealed: vec![0, 1, 254, 255],
        off: None,
        failing_since: None,
        version: 1,
        created: at(0),
    }
}

/// Ids for messages, as many as are asked for.
pub(super) fn ids() -> impl Iterator<Item = MessageId> + Send {
    std::iter::repeat_with(|| MessageId::new(at(0), next()))
}
