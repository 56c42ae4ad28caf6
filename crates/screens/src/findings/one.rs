//! One finding of the catalogue.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use boekbrug_model::finding::Heals;
use boekbrug_model::{ConnectionState, Finding, FindingCode, Scope};
use boekbrug_store::{CauseCount, ConnectionRow, InvoiceRow, InvoicesSought, RejectRow};
use jiff::Timestamp;

use super::mend::{Mend, in_menus, in_package, mends};
use super::without_places;
use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::invoices::{Filter, Row, Tab};
use crate::text::Texts;

/// Invoices and records that are shown; the list has all of them.
const SHOWN: u32 = 10;

/// The page.
#[derive(Template)]
#[template(path = "findings/one.html")]
pub(crate) struct FindingPage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) code: FindingCode,
    pub(super) cause: String,
    pub(super) who: String,
    /// What to do, in order.
    pub(super) steps: Vec<String>,
    /// Where it is mended in each package that is linked.
    pub(super) words: Vec<Words>,
    /// Each connection that has it, with ways to mend it.
    pub(super) connections: Vec<Here>,
    pub(super) rows: Vec<Row>,
    /// How many open invoices have it.
    pub(super) count: u64,
    /// All of them.
    pub(super) list: String,
    /// Where all of them are tried again; none for whoever may not.
    pub(super) retry: Option<String>,
    /// Records that could not be taken over for it: what people call them, and what was found.
    pub(super) rejects: Vec<(String, String)>,
}

/// What a package calls the thing that must change, and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Words {
    pub(super) package: String,
    /// Step by step, in its own menu words.
    pub(super) steps: Vec<String>,
    /// The record and the field, as its interface calls them.
    pub(super) field: Option<(String, String)>,
    /// The page of the help about this package.
    pub(super) help: String,
}

/// A connection that has the finding.
pub(super) struct Here {
    pub(super) name: String,
    pub(super) mends: Vec<Mend>,
}

/// What the page is made of.
pub(super) struct Found {
    pub(super) code: FindingCode,
    /// Live connections with their names.
    pub(super) connections: Vec<(ConnectionRow, String)>,
    pub(super) words: Vec<Words>,
    pub(super) causes: Vec<CauseCount>,
    pub(super) rows: Vec<InvoiceRow>,
    pub(super) rejects: Vec<RejectRow>,
    pub(super) now: Timestamp,
    pub(super) may_mend: bool,
}

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesRead)?;
    let code: FindingCode = code.parse().map_err(|_| Fault::NotFound)?;
    let (store, organisation) = (&visit.app.store, visit.organisation);
    let sought = InvoicesSought {
        cause: Some(boekbrug_store::Cause::Code(code)),
        ..InvoicesSought::default()
    };
    let (connections, causes, rows) = tokio::try_join!(
        store.connections(organisation),
        store.lists().causes(organisation, None),
        store.lists().invoices_sought(organisation, &sought, None, SHOWN),
    )?;
    let live = connections
        .into_iter()
        .filter(|row| row.state != ConnectionState::Disconnected);
    let live: Vec<_> = live
        .map(|row| (row.clone(), crate::invoices::name_of(&visit, &row)))
        .collect();
    let mut rejects = Vec::new();
    if code.as_str().starts_with("record.") {
        for (row, _) in &live {
            let all = store.rejects(row.id).await?;
            let with_it = |reject: &RejectRow| reject.findings.iter().any(|finding| finding.code == code);
            rejects.extend(all.into_iter().filter(with_it));
        }
    }
    let found = Found {
        words: words(&visit, code, &live),
        connections: live,
        code,
        causes,
        rows,
        rejects,
        now: visit.now(),
        may_mend: visit.may(Scope::InvoicesWrite),
    };
    let entry = code.entry();
    let title = without_places(visit.t.either(entry.title_nl, entry.title_en));
    let frame = visit.frame(title, Place::Invoices);
    Ok(page(&FindingPage::new(frame, visit.t, found)))
}

/// Where it is mended in each linked package, each package once.
fn words(visit: &Visit, code: FindingCode, live: &[(ConnectionRow, String)]) -> Vec<Words> {
    let mut packages: Vec<_> = live.iter().map(|(row, _)| &row.package).collect();
    packages.sort_unstable();
    packages.dedup();
    let word = |package| {
        let capability = visit.app.engine.capability(package)?;
        let field = in_package(code, capability);
        let help = visit.app.engine.registry().help(package);
        let steps = help.map(|help| in_menus(code, help)).unwrap_or_default();
        let words = Words {
            package: capability.title.to_owned(),
            steps: steps
                .iter()
                .map(|said| visit.t.either(said.nl, said.en).to_owned())
                .collect(),
            field: field.map(|(record, field)| (record.to_owned(), field.to_owned())),
            help: format!("/help/{package}"),
        };
        (words.field.is_some() || !words.steps.is_empty()).then_some(words)
    };
    packages.into_iter().filter_map(word).collect()
}

impl FindingPage {
    /// The page of the help on which the code stands.
    fn group(&self) -> &'static str {
        crate::help::group(self.code)
    }

    pub(super) fn new(frame: Frame, t: Texts, found: Found) -> Self {
        let code = found.code;
        let entry = code.entry();
        let remedy = without_places(t.either(entry.remedy_nl, entry.remedy_en));
        let with_it = found.causes.iter().filter(|cause| cause.code == Some(code));
        let count: u64 = with_it.map(|cause| cause.count).sum();
        let here = |(row, name): &(ConnectionRow, String)| {
            let with_it = found
                .causes
                .iter()
                .find(|cause| cause.connection == row.id && cause.code == Some(code));
            let count = with_it.map_or(0, |cause| cause.count);
            let has_it = count > 0 || row.findings.iter().any(|finding| finding.code == code);
            has_it.then(|| Here {
                name: name.clone(),
                mends: mends(t, &Finding::new(code), Some(row.id)),
            })
        };
        let filter = Filter {
            code: Some(code),
            tab: Tab::Attention,
            ..Filter::default()
        };
        let reject = |reject: &RejectRow| {
            let finding = reject.findings.iter().find(|finding| finding.code == code);
            (
                reject.label.clone(),
                finding.map(|finding| t.title(finding)).unwrap_or_default(),
            )
        };
        Self {
            code,
            cause: without_places(t.either(entry.cause_nl, entry.cause_en)),
            who: t.who(&entry.who),
            steps: std::iter::once(remedy).chain(afterwards(t, entry.heals)).collect(),
            connections: found.connections.iter().filter_map(here).collect(),
            rows: found.rows.iter().map(|row| Row::new(t, row, found.now)).collect(),
            list: filter.address(),
            retry: (found.may_mend && count > 0).then(|| filter.at("/invoices/retry")),
            rejects: found.rejects.iter().take(SHOWN as usize).map(reject).collect(),
            words: found.words,
            count,
            frame,
            t,
        }
    }
}

/// What happens once the cause is gone.
fn afterwards(t: Texts, heals: &[Heals]) -> Option<String> {
    let feeds: Vec<String> = heals
        .iter()
        .filter_map(|heals| match heals {
            Heals::Feed(feed) => Some(t.feed(feed).to_lowercase()),
            _ => None,
        })
        .collect();
    if !feeds.is_empty() {
        return Some(t.one("findings-then-feed", "feeds", feeds.join(", ")));
    }
    heals.first().map(|heals| {
        t.say(match heals {
            Heals::Settings => "findings-then-settings",
            Heals::Time | Heals::Feed(_) => "findings-then-time",
            Heals::Person => "findings-then-person",
        })
    })
}
