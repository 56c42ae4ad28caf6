//! Why a page is not shown, in the words of the catalogue.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use boekbrug_access::AccessError;
use boekbrug_engine::EngineError;
use boekbrug_model::{Finding, FindingCode};
use boekbrug_server::v1::Problem;
use boekbrug_store::StoreError;

/// Why a page is not shown. It becomes a page at the very edge, where the visitor is known.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// It is not there, or is not the visitor's; nobody can tell the two apart.
    NotFound,
    /// Nobody is signed in; after that they come back to `next`.
    SignIn {
        /// Where they wanted to go.
        next: String,
        /// Whether htmx asked: it is told to load a whole page.
        is_part: bool,
    },
    /// With these reasons.
    Told(StatusCode, Vec<Finding>),
}

impl Fault {
    /// One reason under this status.
    pub(crate) fn new(status: StatusCode, code: FindingCode) -> Self {
        Self::Told(status, vec![Finding::new(code)])
    }

    /// A form or an address that another page of ours would not have made.
    pub(crate) fn unreadable() -> Self {
        Self::new(StatusCode::BAD_REQUEST, FindingCode::RequestUnreadable)
    }

    /// The status.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } => StatusCode::UNAUTHORIZED,
            Self::Told(status, _) => *status,
        }
    }

    /// The reasons.
    pub(crate) fn findings(self) -> Vec<Finding> {
        match self {
            Self::NotFound => vec![Finding::new(FindingCode::RequestNotFound)],
            Self::SignIn { .. } => vec![Finding::new(FindingCode::AccessSignInNeeded)],
            Self::Told(_, findings) => findings,
        }
    }

    /// The reasons, when it is a refusal that belongs on the page of its form: the request could be read and the
    /// visitor may make it, but what it asks cannot be.
    pub(crate) fn refusal(self) -> Result<Vec<Finding>, Self> {
        match self {
            Self::Told(status, findings)
                if !matches!(status, StatusCode::FORBIDDEN | StatusCode::INTERNAL_SERVER_ERROR) =>
            {
                Ok(findings)
            }
            other => Err(other),
        }
    }
}

/// What is wrong in a form that is shown again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wrong(pub(crate) Vec<Finding>);

impl Wrong {
    /// Those about one field.
    pub(crate) fn at(&self, field: &str) -> Vec<Finding> {
        let about = |finding: &&Finding| finding.at.as_deref() == Some(field);
        self.0.iter().filter(about).cloned().collect()
    }

    /// Whether there is one about this field.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.0.iter().any(|finding| finding.at.as_deref() == Some(field))
    }

    /// Those about none of these fields, named with spaces between.
    pub(crate) fn beside(&self, fields: &str) -> Vec<Finding> {
        let known = |at: &str| fields.split(' ').any(|field| field == at);
        let about = |finding: &&Finding| finding.at.as_deref().is_none_or(|at| !known(at));
        self.0.iter().filter(about).cloned().collect()
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let reasons = problem.reasons();
        match problem.status() {
            StatusCode::NOT_FOUND if reasons.iter().all(|one| one.code == FindingCode::RequestNotFound) => {
                Self::NotFound
            }
            status => Self::Told(status, reasons),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        Problem::from(error).into()
    }
}

impl From<AccessError> for Fault {
    fn from(error: AccessError) -> Self {
        let field = error.field().map(|field| field.trim_start_matches('/'));
        match Self::from(Problem::from(error)) {
            Self::Told(status, findings) => {
                let at = |finding: Finding| match field {
                    Some(field) => finding.at(field),
                    None => finding,
                };
                Self::Told(status, findings.into_iter().map(at).collect())
            }
            other => other,
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        if let Self::SignIn { next, is_part } = &self {
            return away(next, *is_part);
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

fn away(next: &str, is_part: bool) -> Response {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let next = super::local(Some(next));
    if next != "/" && !is_part {
        query.append_pair("next", next);
    }
    let address = match query.finish() {
        query if query.is_empty() => "/sign-in".to_owned(),
        query => format!("/sign-in?{query}"),
    };
    let value = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/sign-in"));
    if is_part {
        (StatusCode::UNAUTHORIZED, [("hx-redirect", value)]).into_response()
    } else {
        (StatusCode::SEE_OTHER, [(header::LOCATION, value)]).into_response()
    }
}
