//! Why a deed on an endpoint could not be done.

use boekbrug_model::{EndpointId, Finding};
use boekbrug_store::StoreError;
use thiserror::Error;

/// An error of the endpoints. That a message does not arrive is none: it is kept with its tries.
#[derive(Debug, Error)]
pub enum WebhookError {
    /// It is not there, or belongs to another organisation.
    #[error("{0} is not there")]
    Missing(&'static str),
    /// Somebody changed it in between.
    #[error("the endpoint was changed in between; read it again")]
    Stale,
    /// A request that cannot be carried out, with the reasons.
    #[error("refused: {}", codes(.0))]
    Refused(Vec<Finding>),
    /// Its signing secrets cannot be opened with any master key of this installation.
    #[error("the signing secrets of {endpoint} cannot be opened")]
    Secret {
        /// The endpoint.
        endpoint: EndpointId,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The store could not.
    #[error("the store: {0}")]
    Store(#[source] StoreError),
}

impl From<StoreError> for WebhookError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing { what } => Self::Missing(what),
            StoreError::Stale => Self::Stale,
            other => Self::Store(other),
        }
    }
}

fn codes(findings: &[Finding]) -> String {
    let codes: Vec<_> = findings.iter().map(|finding| finding.code.as_str()).collect();
    codes.join(", ")
}
