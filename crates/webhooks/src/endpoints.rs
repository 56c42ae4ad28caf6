//! What people and applications do with endpoints. Each deed and its line in the audit trail share a transaction.

use boekbrug_model::{
    Actor, AdministrationId, AuditId, ChangeNumber, EndpointId, Finding, FindingCode, MessageId, OrganisationId,
};
use boekbrug_store::{AuditRow, EndpointOff, EndpointRow, MessageKind, MessageRow, TryRow};
use boekbrug_vault::Sealed;
use serde_json::{Value, json};
use url::Url;

use crate::secret::SigningSecrets;
use crate::{SigningSecret, WebhookError, Webhooks};

/// Endpoints of one organisation at most.
const MOST: usize = 50;

/// The longest description, in characters.
const DESCRIPTION: usize = 200;

/// How often a rotation begins again when somebody changes the endpoint meanwhile.
const ROTATIONS: u32 = 5;

type Result<T> = std::result::Result<T, WebhookError>;

/// What a caller decides about an endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndpointDraft {
    /// The address.
    pub url: String,
    /// What people call it.
    pub description: String,
    /// The one administration that it is told of; none for all.
    pub administration: Option<AdministrationId>,
    /// Whether it is on.
    pub on: bool,
}

impl Webhooks {
    /// The endpoints of an organisation, oldest first.
    pub async fn endpoints(&self, organisation: OrganisationId) -> Result<Vec<EndpointRow>> {
        Ok(self.ports().store.hooks().endpoints(organisation).await?)
    }

    /// One of them.
    pub async fn endpoint(&self, organisation: OrganisationId, id: EndpointId) -> Result<EndpointRow> {
        let found = self.ports().store.hooks().endpoint(organisation, id).await?;
        found.ok_or(WebhookError::Missing("the webhook endpoint"))
    }

    /// The last tries to reach one, newest first.
    pub async fn tries(&self, organisation: OrganisationId, id: EndpointId, limit: u32) -> Result<Vec<TryRow>> {
        let row = self.endpoint(organisation, id).await?;
        Ok(self.ports().store.hooks().tries(row.id, limit).await?)
    }

    /// Adds an endpoint. Its secret is given here and never again.
    pub async fn create(
        &self,
        organisation: OrganisationId,
        actor: &Actor,
        draft: &EndpointDraft,
    ) -> Result<(EndpointRow, SigningSecret)> {
        let ports = self.ports();
        let url = self.checked(draft)?;
        if ports.store.hooks().endpoints(organisation).await?.len() >= MOST {
            return Err(refused(Finding::new(FindingCode::WebhookTooMany).with("max", MOST)));
        }
        let now = ports.clock.now();
        let id = EndpointId::new(now, ports.chance.ten());
        let secret = SigningSecret::generate(&*ports.chance);
        let sealed = self.seal(id, &SigningSecrets::new(secret.clone()));
        let row = EndpointRow {
            id,
            organisation,
            administration: draft.administration,
            url: url.into(),
            description: draft.description.trim().to_owned(),
            key_id: sealed.key_id().to_string(),
            sealed: sealed.into_bytes(),
            off: (!draft.on).then_some(EndpointOff::ByPerson),
            failing_since: None,
            version: 1,
            created: now,
        };
        let mut tx = ports.store.begin().await?;
        tx.hooks().create_endpoint(&row).await?;
        let note = self.audit(&row, actor, "created", shown(&row));
        tx.desk().note(&note).await?;
        tx.commit().await?;
        Ok((row, secret))
    }

    /// Changes an endpoint, when `version` is still the one that was read. Switching one on again forgets its
    /// failures.
    pub async fn change(
        &self,
        organisation: OrganisationId,
        id: EndpointId,
        version: i64,
        actor: &Actor,
        draft: &EndpointDraft,
    ) -> Result<EndpointRow> {
        let before = self.endpoint(organisation, id).await?;
        if before.version != version {
            return Err(WebhookError::Stale);
        }
        let url = self.checked(draft)?;
        let off = match (draft.on, before.off) {
            (true, _) => None,
            (false, known) => Some(known.unwrap_or(EndpointOff::ByPerson)),
        };
        let row = EndpointRow {
            url: url.into(),
            description: draft.description.trim().to_owned(),
            administration: draft.administration,
            off,
            ..before.clone()
        };
        let details = json!({"before": shown(&before), "after": shown(&row)});
        self.update(&row, actor, "changed", details).await
    }

    /// Removes an endpoint with what is under way to it.
    pub async fn remove(&self, organisation: OrganisationId, id: EndpointId, actor: &Actor) -> Result<()> {
        let row = self.endpoint(organisation, id).await?;
        let mut tx = self.ports().store.begin().await?;
        if !tx.hooks().remove_endpoint(organisation, id).await? {
            return Err(WebhookError::Missing("the webhook endpoint"));
        }
        let note = self.audit(&row, actor, "removed", shown(&row));
        tx.desk().note(&note).await?;
        Ok(tx.commit().await?)
    }

    /// Sends a test message, once. What came of it is among the tries under the id that is given here.
    pub async fn test(&self, organisation: OrganisationId, id: EndpointId, actor: &Actor) -> Result<MessageId> {
        let row = self.endpoint(organisation, id).await?;
        if row.off.is_some() {
            return Err(refused(Finding::new(FindingCode::WebhookOff)));
        }
        let ports = self.ports();
        let now = ports.clock.now();
        let message = MessageRow {
            id: MessageId::new(now, ports.chance.ten()),
            endpoint: id,
            administration: None,
            kind: MessageKind::Test,
            up_to: ChangeNumber(0),
            tries: 0,
            due: now,
            created: now,
        };
        let mut tx = ports.store.begin().await?;
        tx.hooks().put_message(&message).await?;
        let note = self.audit(&row, actor, "tested", json!({"message": message.id}));
        tx.desk().note(&note).await?;
        tx.commit().await?;
        self.nudge();
        Ok(message.id)
    }

    /// Gives an endpoint a new secret, which is given here and never again. The old one signs along for 24 hours, so
    /// that the application can change over at its ease; of two rotations within that time the first secret is gone.
    pub async fn rotate(
        &self,
        organisation: OrganisationId,
        id: EndpointId,
        actor: &Actor,
    ) -> Result<(EndpointRow, SigningSecret)> {
        let ports = self.ports();
        let mut left = ROTATIONS;
        loop {
            let before = self.endpoint(organisation, id).await?;
            let secrets = SigningSecrets::open(id, &ports.keyring, &before.sealed);
            let secrets = secrets.map_err(|source| WebhookError::Secret {
                endpoint: id,
                source: source.into(),
            })?;
            let fresh = SigningSecret::generate(&*ports.chance);
            let sealed = self.seal(id, &secrets.rotated(fresh.clone(), ports.clock.now()));
            let row = EndpointRow {
                key_id: sealed.key_id().to_string(),
                sealed: sealed.into_bytes(),
                ..before
            };
            left -= 1;
            match self.update(&row, actor, "secretRotated", json!({})).await {
                Err(WebhookError::Stale) if left > 0 => {}
                done => return done.map(|row| (row, fresh)),
            }
        }
    }

    /// Stores a changed row; the one that is given back is as it is stored.
    async fn update(&self, row: &EndpointRow, actor: &Actor, what: &str, details: Value) -> Result<EndpointRow> {
        let mut tx = self.ports().store.begin().await?;
        tx.hooks().update_endpoint(row).await?;
        let note = self.audit(row, actor, what, details);
        tx.desk().note(&note).await?;
        tx.commit().await?;
        self.endpoint(row.organisation, row.id).await
    }

    fn checked(&self, draft: &EndpointDraft) -> Result<Url> {
        let url = self.options().rules.check(&draft.url);
        let description = draft.description.trim();
        let wrong = url.as_ref().err().map(|error| error.finding());
        let mut findings: Vec<_> = wrong.into_iter().collect();
        if description.chars().count() > DESCRIPTION || description.contains(char::is_control) {
            let finding = Finding::new(FindingCode::WebhookDescriptionUnusable);
            findings.push(finding.with("max", DESCRIPTION).at("description"));
        }
        match url {
            Ok(url) if findings.is_empty() => Ok(url),
            _ => Err(WebhookError::Refused(findings)),
        }
    }

    fn seal(&self, id: EndpointId, secrets: &SigningSecrets) -> Sealed {
        let ports = self.ports();
        secrets.seal(id, &ports.keyring, &*ports.chance)
    }

    fn audit(&self, row: &EndpointRow, actor: &Actor, what: &str, details: Value) -> AuditRow {
        let now = self.ports().clock.now();
        AuditRow {
            id: AuditId::new(now, self.ports().chance.ten()),
            organisation: Some(row.organisation),
            administration: row.administration,
            actor: actor.clone(),
            action: format!("webhookEndpoint.{what}"),
            subject: row.id.to_string(),
            details,
            at: now,
        }
    }
}

fn refused(finding: Finding) -> WebhookError {
    WebhookError::Refused(vec![finding])
}

/// What the audit trail says of an endpoint. Parameters of its address may be keys of the application.
fn shown(row: &EndpointRow) -> Value {
    let url = row.url.split('?').next().unwrap_or_default();
    json!({
        "url": url,
        "description": row.description,
        "administration": row.administration,
        "off": row.off.map(EndpointOff::as_str),
    })
}
