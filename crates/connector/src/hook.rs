//! Webhooks in: a package tells that something changed. They only nudge: what changed is read over the feeds.

use boekbrug_model::Feed;

/// A message as it came, not yet believed.
#[derive(Clone, Copy, Debug)]
pub struct InboundHook<'a> {
    /// Parts of the path after the package's name, decoded; for example the country's site.
    pub path: &'a [&'a str],
    /// The headers; names in lower case.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// The raw body: signatures are made over these bytes.
    pub body: &'a [u8],
}

impl InboundHook<'_> {
    /// The first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let found = self.headers.iter().find(|(known, _)| *known == name)?;
        Some(found.1)
    }
}

/// What a message turns out to be.
#[derive(Clone, PartialEq, Eq)]
pub enum HookVerdict {
    /// Not from the package, or damaged: its signature does not fit. It is answered with 401 and has no effect.
    Rejected,
    /// The package tries whether somebody is there; it gets this answer, and nothing happens.
    Challenge {
        /// HTTP status.
        status: u16,
        /// Body of the answer.
        body: Vec<u8>,
    },
    /// Verified. May be empty (a topic that is no feed); may come twice and out of order.
    Nudges(Vec<Nudge>),
    /// Verified as far as the package allows: the answer to a consent that was asked with this state, or a secret that
    /// takes the place of what that consent gave.
    Consent {
        /// The state that went along.
        state: String,
        /// What came, as for [`crate::ConsentAnswer::parameters`].
        parameters: Vec<(String, String)>,
    },
    /// Verified as far as the package allows: what the consent with this state gave was withdrawn. Whether that is so
    /// shows when it is used.
    Withdrawn {
        /// The state that went along.
        state: String,
    },
}

impl std::fmt::Debug for HookVerdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rejected => f.write_str("Rejected"),
            Self::Challenge { status, .. } => write!(f, "Challenge({status})"),
            Self::Nudges(nudges) => write!(f, "Nudges({nudges:?})"),
            Self::Consent { .. } => f.write_str("Consent"),
            Self::Withdrawn { .. } => f.write_str("Withdrawn"),
        }
    }
}

/// Something changed in an administration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nudge {
    /// The package's own id of the administration, as in [`crate::RemoteAdministration::id`].
    pub remote_id: String,
    /// The feeds that it may concern; empty when only invoices do.
    pub feeds: Vec<Feed>,
}
