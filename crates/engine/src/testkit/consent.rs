//! Signing in and messages of the fake package, under its second name `fakeconsent`.

use std::sync::Arc;

use async_trait::async_trait;
use boekbrug_connector::{
    ConnectorError, Consent, ConsentAnswer, ConsentAsk, ErrorKind, HookVerdict, InboundHook, Nudge, Opening, Outcome,
};
use boekbrug_model::{Feed, Finding, FindingCode};

use super::package::FakePackage;

/// The secret that a consent leaves.
pub const TOKEN: &str = "token";

/// The header that a genuine message of the fake package carries, with the value `right`.
pub const SIGNATURE: &str = "x-signature";

/// The fake package's consent: `code` is kept as the token, `error` is a no, and the code `later` finds it down.
pub(super) struct FakeConsent(pub(super) Arc<FakePackage>);

#[async_trait]
impl Consent for FakeConsent {
    fn address(&self, _opening: &Opening, ask: &ConsentAsk<'_>) -> Result<String, ConnectorError> {
        let ConsentAsk { state, return_address } = ask;
        Ok(format!(
            "https://fake.example/consent?state={state}&to={return_address}"
        ))
    }

    fn by_message(&self) -> bool {
        self.0.by_message()
    }

    async fn redeem(&self, opening: &Opening, answer: &ConsentAnswer) -> Result<(), ConnectorError> {
        match answer.get("code") {
            Some("later") => {
                let finding = Finding::new(FindingCode::PackageUnavailable);
                Err(ConnectorError::new(ErrorKind::Unreachable, Outcome::Temporary, finding))
            }
            Some("refused") => {
                let finding = Finding::new(FindingCode::ConnectionKeyRejected);
                Err(ConnectorError::new(
                    ErrorKind::ConnectionRefused,
                    Outcome::Permanent,
                    finding,
                ))
            }
            Some(code) => {
                opening.secrets.put(TOKEN, code).await?;
                self.0.withdraw(false);
                Ok(())
            }
            None => {
                let finding = Finding::new(FindingCode::ConnectionConsentRefused);
                let kind = ErrorKind::ConnectionRefused;
                Err(ConnectorError::new(kind, Outcome::Permanent, finding))
            }
        }
    }
}

/// A message is signed by a header; its body is an administration and a feed, or a state and a key to redeem,
/// or a state that is withdrawn.
pub(super) fn receive(hook: &InboundHook<'_>) -> HookVerdict {
    if hook.body.is_empty() {
        return HookVerdict::Challenge {
            status: 200,
            body: b"here".to_vec(),
        };
    }
    if hook.header(SIGNATURE) != Some(b"right") {
        return HookVerdict::Rejected;
    }
    let text = String::from_utf8_lossy(hook.body);
    let words: Vec<_> = text.split(' ').collect();
    match words[..] {
        ["key", state, key] => HookVerdict::Consent {
            state: state.to_owned(),
            parameters: vec![("code".to_owned(), key.to_owned())],
        },
        ["withdrawn", state] => HookVerdict::Withdrawn {
            state: state.to_owned(),
        },
        [remote, feed] => HookVerdict::Nudges(vec![Nudge {
            remote_id: remote.to_owned(),
            feeds: feed.parse::<Feed>().ok().into_iter().collect(),
        }]),
        _ => HookVerdict::Nudges(Vec::new()),
    }
}
