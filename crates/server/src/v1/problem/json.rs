//! The JSON of a problem.

use std::collections::BTreeMap;

use boekbrug_model::FindingCode;
use boekbrug_model::finding::{PackageMessage, Who};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Inner, Reason};
use crate::v1::context::{Context, Language};

/// Why a request was not carried out (RFC 9457).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Problem)]
pub(crate) struct ProblemJson<'a> {
    /// Address of the page that explains the code.
    #[serde(rename = "type")]
    #[schema(examples("/v1/findings/request.unknownField"))]
    kind: String,
    /// What is the matter, in the language of the request.
    title: String,
    /// HTTP status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Cause and remedy, in the language of the request.
    detail: String,
    /// Code of the first reason in the catalogue of findings; it never changes its meaning.
    #[schema(value_type = String, examples("request.unknownField"))]
    code: FindingCode,
    /// Id of the request, by which it is found in the log.
    request_id: &'a str,
    /// All reasons.
    errors: Vec<ProblemError>,
    /// Members of its own, such as `lastNumber` where the change feed no longer reaches back so far.
    #[serde(flatten)]
    #[schema(ignore)]
    members: &'a BTreeMap<&'static str, Value>,
}

/// One reason why a request was not carried out.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProblemError {
    /// Code in the catalogue of findings.
    #[schema(value_type = String, examples("request.unknownField"))]
    code: FindingCode,
    /// JSON Pointer (RFC 6901) to the place in the body; absent when it is not about one place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples("/lines/0/totl"))]
    pointer: Option<String>,
    /// Name of the parameter or header; absent when it is not about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    parameter: Option<String>,
    /// What is the matter, in Dutch.
    title_nl: String,
    /// What is the matter, in English.
    title_en: String,
    /// Why, in Dutch.
    cause_nl: String,
    /// Why, in English.
    cause_en: String,
    /// What to do, in Dutch.
    remedy_nl: String,
    /// What to do, in English.
    remedy_en: String,
    /// Who can do it.
    who: Who,
    /// What the bookkeeping package itself said; absent when it said nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    package: Option<PackageMessage>,
}

impl From<&Reason> for ProblemError {
    fn from(reason: &Reason) -> Self {
        let finding = &reason.finding;
        Self {
            code: finding.code,
            pointer: reason.pointer.clone(),
            parameter: reason.parameter.clone(),
            title_nl: finding.text_nl(),
            title_en: finding.text_en(),
            cause_nl: finding.cause_nl(),
            cause_en: finding.cause_en(),
            remedy_nl: finding.remedy_nl(),
            remedy_en: finding.remedy_en(),
            who: finding.code.entry().who,
            package: finding.package.clone(),
        }
    }
}

impl<'a> ProblemJson<'a> {
    pub(super) fn new(problem: &'a Inner, context: &'a Context) -> Self {
        let errors: Vec<_> = problem.reasons.iter().map(ProblemError::from).collect();
        let (code, title, detail) = match (errors.first(), context.language) {
            (Some(first), Language::Dutch) => (
                first.code,
                first.title_nl.clone(),
                format!("{} {}", first.cause_nl, first.remedy_nl),
            ),
            (Some(first), Language::English) => (
                first.code,
                first.title_en.clone(),
                format!("{} {}", first.cause_en, first.remedy_en),
            ),
            (None, _) => (FindingCode::InternalFailure, String::new(), String::new()),
        };
        Self {
            kind: format!("/v1/findings/{}", code.as_str()),
            title,
            status: problem.status.as_u16(),
            detail,
            code,
            request_id: &context.id,
            errors,
            members: &problem.members,
        }
    }
}
