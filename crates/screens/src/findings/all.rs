//! The whole catalogue, with how many invoices have each finding now.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use boekbrug_model::{FindingCode, Scope};

use super::without_places;
use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::text::Texts;

/// The page.
#[derive(Template)]
#[template(path = "findings/all.html")]
pub(crate) struct AllPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    /// What is looked for.
    pub(super) text: String,
    /// What some invoice has now, most frequent first.
    pub(super) now: Vec<Line>,
    /// The catalogue by group, as far as it fits what is looked for.
    pub(super) groups: Vec<(String, Vec<Line>)>,
}

/// One finding in a list.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) code: FindingCode,
    pub(super) title: String,
    pub(super) who: String,
    pub(super) count: u64,
}

pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesRead)?;
    let pairs = url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let text = pairs
        .into_iter()
        .find(|(name, _)| name == "q")
        .map(|(_, text)| text.trim().chars().take(100).collect());
    let causes = visit.app.store.lists().causes(visit.organisation, None).await?;
    let mut counts = BTreeMap::new();
    for cause in causes {
        if let Some(code) = cause.code {
            *counts.entry(code).or_default() += cause.count;
        }
    }
    let frame = visit.frame(visit.t.say("findings-title"), Place::Invoices);
    Ok(page(&AllPage::new(frame, visit.t, text.unwrap_or_default(), &counts)))
}

impl AllPage {
    pub(super) fn new(frame: Frame, t: Texts, text: String, counts: &BTreeMap<FindingCode, u64>) -> Self {
        let line = |code: FindingCode| Line {
            code,
            title: without_places(t.either(code.entry().title_nl, code.entry().title_en)),
            who: t.who(&code.entry().who),
            count: counts.get(&code).copied().unwrap_or_default(),
        };
        // that a customer takes no part is somebody's choice
        let wants = |code: &&FindingCode| **code != FindingCode::CustomerNotSelected;
        let mut now: Vec<Line> = counts.keys().filter(wants).map(|code| line(*code)).collect();
        now.sort_by_key(|line| (std::cmp::Reverse(line.count), line.code));
        let mut groups: Vec<(String, Vec<Line>)> = Vec::new();
        for code in FindingCode::ALL.iter().filter(|code| fits(t, **code, &text)) {
            let Some(name) = group(t, *code) else { continue };
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, lines)) => lines.push(line(*code)),
                None => groups.push((name, vec![line(*code)])),
            }
        }
        Self {
            frame,
            t,
            text,
            now,
            groups,
        }
    }
}

/// Whether all words stand somewhere in its texts or its code.
fn fits(t: Texts, code: FindingCode, text: &str) -> bool {
    let entry = code.entry();
    let texts = t.either(
        [entry.title_nl, entry.cause_nl, entry.remedy_nl],
        [entry.title_en, entry.cause_en, entry.remedy_en],
    );
    let told = format!("{} {}", texts.join(" "), code.as_str()).to_lowercase();
    text.to_lowercase().split_whitespace().all(|word| told.contains(word))
}

/// The name of the group that a code belongs to; none for those that only makers of applications meet.
fn group(t: Texts, code: FindingCode) -> Option<String> {
    let (group, _) = code.as_str().split_once('.')?;
    Some(t.say(match group {
        "customer" => "findings-group-customer",
        "ledger" | "costCentre" | "project" | "item" | "paymentCondition" | "journal" | "debtorAccount" => {
            "findings-group-books"
        }
        "vat" => "findings-group-vat",
        "period" => "findings-group-period",
        "invoice" => "findings-group-invoice",
        "pdf" | "document" => "findings-group-document",
        "connection" | "package" => "findings-group-connection",
        "record" | "match" | "matching" => "findings-group-record",
        "internal" => "findings-group-internal",
        _ => return None,
    }))
}
