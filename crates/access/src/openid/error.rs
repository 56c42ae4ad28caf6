//! What can go wrong on the way to a provider and back.

use boekbrug_model::{Finding, FindingCode};
use thiserror::Error;

/// Why somebody could not sign in at the provider.
#[derive(Debug, Error)]
pub enum OpenIdError {
    /// No provider is configured.
    #[error("no OpenID provider is configured")]
    Off,
    /// The provider does not answer, or not as one does.
    #[error("the OpenID provider cannot be used: {0}")]
    Unreachable(String),
    /// It took too long, was used before, or began in another browser.
    #[error("the sign-in did not begin in this browser, or too long ago")]
    OtherBrowser,
    /// The provider did not let them in, or they changed their mind.
    #[error("the OpenID provider refused")]
    Refused,
    /// What the provider said cannot be trusted.
    #[error("the answer of the OpenID provider cannot be trusted: {0}")]
    Untrusted(String),
    /// The provider knows them and we do not.
    #[error("nobody here is linked to this identity")]
    Unknown,
    /// The provider has not verified their address.
    #[error("the OpenID provider has not verified the e-mail address")]
    EmailUnverified,
}

impl OpenIdError {
    pub(crate) fn finding(&self) -> Finding {
        Finding::new(match self {
            Self::Off => FindingCode::AccessOpenidOff,
            Self::Unreachable(_) => FindingCode::AccessOpenidUnreachable,
            Self::OtherBrowser => FindingCode::AccessOpenidOtherBrowser,
            Self::Refused | Self::Untrusted(_) => FindingCode::AccessOpenidRefused,
            Self::Unknown => FindingCode::AccessOpenidUnknown,
            Self::EmailUnverified => FindingCode::AccessOpenidUnverified,
        })
    }

    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::Off => 404,
            Self::Unreachable(_) => 503,
            Self::OtherBrowser | Self::Refused | Self::Untrusted(_) => 401,
            Self::Unknown | Self::EmailUnverified => 403,
        }
    }
}
