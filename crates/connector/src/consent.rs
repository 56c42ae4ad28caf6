//! Signing in by a consent: a person says yes on the package's own site, and what comes back is turned into secrets.
//!
//! The engine makes the state (random, one use, ends after minutes, bound to the connection) and compares it before
//! [`Consent::redeem`] is called; a package only carries it. What comes back may come through the person's browser
//! (OAuth 2.0, RFC 6749 section 4.1) or through a message of the package ([`crate::HookVerdict::Consent`]).

use async_trait::async_trait;

use crate::{ConnectorError, Opening};

/// How a package is asked for a consent. One for all connections of a package: which site or country it is about
/// stands in [`Opening::settings`].
#[async_trait]
pub trait Consent: Send + Sync {
    /// The address to which the person is sent. Makes no call. Settings of the operator that are missing (an app's id
    /// and secret) are an error of [`crate::ErrorKind::Configuration`] that names them.
    fn address(&self, opening: &Opening, ask: &ConsentAsk<'_>) -> Result<String, ConnectorError>;

    /// Turns what came back into the connection's secrets. They are stored through [`Opening::secrets`] before this
    /// returns and before they are used. A person who said no, a code that is too old or used, and an app that the
    /// package does not know are errors of [`crate::ErrorKind::ConnectionRefused`] with
    /// [`crate::Outcome::Permanent`]: a new consent is needed, and secrets stored earlier are left alone.
    async fn redeem(&self, opening: &Opening, answer: &ConsentAnswer) -> Result<(), ConnectorError>;

    /// True when the package sends what was agreed in a message ([`crate::HookVerdict::Consent`]): the person's way back
    /// brings nothing then, and is no reason to use the state up.
    fn by_message(&self) -> bool {
        false
    }
}

/// What goes along with the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConsentAsk<'a> {
    /// Comes back unchanged. Letters and digits only.
    pub state: &'a str,
    /// Where the person comes back to: our own public address, as it is registered with the package.
    pub return_address: &'a str,
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentAnswer {
    /// The return address that went along; some packages want it repeated.
    pub return_address: String,
    /// The parameters, decoded, in their order: `code`, `error`, or a key. Never logged.
    pub parameters: Vec<(String, String)>,
}

impl ConsentAnswer {
    /// The first parameter of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }
}

impl std::fmt::Debug for ConsentAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.parameters.iter().map(|(name, _)| name).collect();
        write!(f, "ConsentAnswer({names:?})")
    }
}
