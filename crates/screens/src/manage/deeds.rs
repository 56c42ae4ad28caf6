//! What the actions of the audit trail are called.

use crate::text::Texts;

/// What was done, in words; an action that has none stands under its own name.
pub(super) fn deed(action: &str, t: Texts) -> String {
    key(action).map_or_else(|| action.to_owned(), |key| t.say(key))
}

#[allow(clippy::too_many_lines, reason = "a list")]
fn key(action: &str) -> Option<&'static str> {
    Some(match action {
        "organisation.created" => "deed-organisation-created",
        "organisation.renamed" => "deed-organisation-renamed",
        "administration.created" => "deed-administration-created",
        "administration.renamed" => "deed-administration-renamed",
        "connection.created" => "deed-connection-created",
        "connection.secretsReplaced" => "deed-connection-secrets-replaced",
        "connection.secretsRenewed" => "deed-connection-secrets-renewed",
        "connection.identified" => "deed-connection-identified",
        "connection.signInStarted" => "deed-connection-sign-in-started",
        "connection.signedIn" => "deed-connection-signed-in",
        "connection.administrationChosen" => "deed-connection-administration-chosen",
        "connection.settingsChanged" => "deed-connection-settings-changed",
        "connection.paused" => "deed-connection-paused",
        "connection.resumed" => "deed-connection-resumed",
        "connection.disconnected" => "deed-connection-disconnected",
        "connection.pulled" => "deed-connection-pulled",
        "connection.pushed" => "deed-connection-pushed",
        "connection.invoicesRetried" => "deed-connection-invoices-retried",
        "matching.customersGiven" => "deed-matching-customers-given",
        "matching.forgotten" => "deed-matching-forgotten",
        "matching.proposed" => "deed-matching-proposed",
        "matching.decided" => "deed-matching-decided",
        "matching.undone" => "deed-matching-undone",
        "matching.finished" => "deed-matching-finished",
        "invoice.retried" => "deed-invoice-retried",
        "invoice.marked" => "deed-invoice-marked",
        "record.erased" => "deed-record-erased",
        "person.invited" => "deed-person-invited",
        "person.joined" => "deed-person-joined",
        "person.signedIn" => "deed-person-signed-in",
        "person.locked" => "deed-person-locked",
        "person.resetLinkMade" => "deed-person-reset-link-made",
        "person.passwordReset" => "deed-person-password-reset",
        "person.passwordChanged" => "deed-person-password-changed",
        "person.identityLinked" => "deed-person-identity-linked",
        "person.roleChanged" => "deed-person-role-changed",
        "person.changed" => "deed-person-changed",
        "person.removed" => "deed-person-removed",
        "person.erased" => "deed-person-erased",
        "invitation.withdrawn" => "deed-invitation-withdrawn",
        "apiKey.made" => "deed-api-key-made",
        "apiKey.revoked" => "deed-api-key-revoked",
        "webhookEndpoint.created" => "deed-webhook-endpoint-created",
        "webhookEndpoint.changed" => "deed-webhook-endpoint-changed",
        "webhookEndpoint.secretRotated" => "deed-webhook-endpoint-secret-rotated",
        "webhookEndpoint.removed" => "deed-webhook-endpoint-removed",
        "webhookEndpoint.tested" => "deed-webhook-endpoint-tested",
        "webhookEndpoint.switchedOff" => "deed-webhook-endpoint-switched-off",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_words_keeps_its_name() {
        let t = Texts::default();
        assert_eq!(deed("connection.paused", t), "Koppeling gepauzeerd");
        assert_eq!(deed("moon.landed", t), "moon.landed");
    }
}
