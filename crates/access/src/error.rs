//! Why somebody may not, in the words of the catalogue.

use boekbrug_model::{Finding, FindingCode, Scope};
use boekbrug_store::StoreError;
use thiserror::Error;

use crate::openid::OpenIdError;
use crate::password;

/// Why something was not done.
#[derive(Debug, Error)]
pub enum AccessError {
    /// There is no key or session that works: unknown, expired, revoked or ended, which is not told apart.
    #[error("no key or session that works")]
    NotSignedIn,
    /// The e-mail address and the password do not belong together, nobody has the address, or there were too many wrong
    /// passwords. It is one answer on purpose: it tells nobody who has an account.
    #[error("the sign-in was refused")]
    SignInRefused,
    /// The caller lacks this scope.
    #[error("the scope {0} is missing")]
    ScopeMissing(Scope),
    /// A key called what only a signed-in person can do.
    #[error("only a person who signed in can do this")]
    PersonOnly,
    /// Only an owner names and removes owners.
    #[error("only an owner may do this")]
    OwnerOnly,
    /// More than the caller may itself: a role, scopes, administrations or a life time.
    #[error("nobody gives more than they have")]
    MoreThanOwn,
    /// An organisation always has an owner.
    #[error("the last owner stays")]
    LastOwner,
    /// The person belongs to other organisations too, which this one does not decide for.
    #[error("the person belongs to other organisations too")]
    OtherOrganisations,
    /// They belong to the organisation already.
    #[error("the person is a member already")]
    AlreadyMember,
    /// Somebody has the e-mail address already and did not prove to be it.
    #[error("the e-mail address is in use")]
    EmailTaken,
    /// The invitation is for another address.
    #[error("the link is for somebody else")]
    OtherPerson,
    /// A link that never was, was used, was withdrawn or has expired.
    #[error("the link does not work")]
    LinkUnusable,
    /// What it is about is not there, or is another tenant's.
    #[error("{0} is not there")]
    NotThere(&'static str),
    /// A field does not have the form that it must have. The pointer says which.
    #[error("{} does not fit: {}", .0, .1.as_str())]
    Unfit(&'static str, FindingCode),
    /// Too many sign-ins at the same time.
    #[error("too many sign-ins at the same time")]
    Busy,
    /// The OpenID provider, or what it said.
    #[error(transparent)]
    OpenId(#[from] OpenIdError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of the program, such as a hash that cannot be made.
    #[error("a fault of the program: {0}")]
    Fault(String),
}

impl AccessError {
    /// The entry of the catalogue that says it to people. None for what the store says, which its caller knows how to
    /// say, and for what is not there.
    pub fn finding(&self) -> Option<Finding> {
        Some(match self {
            Self::ScopeMissing(scope) => Finding::new(FindingCode::AccessScopeMissing).with("scope", scope),
            Self::Unfit(_, FindingCode::AccessPasswordTooShort) => {
                Finding::new(FindingCode::AccessPasswordTooShort).with("least", password::LEAST)
            }
            Self::Unfit(_, code) => Finding::new(*code),
            Self::OpenId(error) => error.finding(),
            other => Finding::new(other.code()?),
        })
    }

    fn code(&self) -> Option<FindingCode> {
        Some(match self {
            Self::NotSignedIn => FindingCode::AccessSignInNeeded,
            Self::SignInRefused => FindingCode::AccessSignInRefused,
            Self::PersonOnly => FindingCode::AccessPersonOnly,
            Self::OwnerOnly => FindingCode::AccessOwnerOnly,
            Self::MoreThanOwn => FindingCode::AccessMoreThanOwn,
            Self::LastOwner => FindingCode::AccessLastOwner,
            Self::OtherOrganisations => FindingCode::AccessOtherOrganisations,
            Self::AlreadyMember => FindingCode::AccessAlreadyMember,
            Self::EmailTaken => FindingCode::AccessEmailTaken,
            Self::OtherPerson => FindingCode::AccessOtherPerson,
            Self::LinkUnusable => FindingCode::AccessLinkUnusable,
            Self::Busy => FindingCode::AccessBusy,
            Self::Fault(_) => FindingCode::InternalFailure,
            Self::ScopeMissing(_) | Self::Unfit(..) | Self::OpenId(_) | Self::NotThere(_) | Self::Store(_) => {
                return None;
            }
        })
    }

    /// The HTTP status that says the same (RFC 9110 section 15).
    pub fn status(&self) -> u16 {
        match self {
            Self::NotSignedIn | Self::SignInRefused => 401,
            Self::ScopeMissing(_) | Self::PersonOnly | Self::OwnerOnly | Self::MoreThanOwn | Self::OtherPerson => 403,
            Self::NotThere(_) | Self::LinkUnusable | Self::Store(StoreError::Missing { .. }) => 404,
            Self::LastOwner
            | Self::OtherOrganisations
            | Self::AlreadyMember
            | Self::EmailTaken
            | Self::Store(StoreError::Taken { .. } | StoreError::Stale) => 409,
            Self::Unfit(..) => 422,
            Self::Busy => 429,
            Self::OpenId(error) => error.status(),
            Self::Store(StoreError::Unavailable(_)) => 503,
            Self::Store(_) | Self::Fault(_) => 500,
        }
    }

    /// JSON Pointer (RFC 6901) to the field that it is about, where there is one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unfit(field, _) => Some(field),
            Self::AlreadyMember | Self::EmailTaken => Some("/email"),
            _ => None,
        }
    }
}
