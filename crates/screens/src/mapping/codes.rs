//! Which VAT, ledger account and cost centre of the application is which of the package, held against what the package
//! has now.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{ConnectionId, Feed, Finding, Scope, VatKind};
use boekbrug_store::ConnectionRow;

use super::vat::{VatRow, rows};
use crate::connections::{Chart, Choice};
use crate::frame::{At, Fault, Frame, Place, Sent, Visit, go, page_with};
use crate::text::Texts;

/// Empty rows for new ones.
const SPARE: usize = 3;

/// The most rows of a kind.
const MOST: usize = 5_000;

#[derive(Template)]
#[template(path = "mapping.html")]
pub(super) struct Codes {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) vat: Vec<VatRow>,
    pub(super) chart: Chart,
    /// Accounts that lines may come on.
    pub(super) accounts: Vec<Choice>,
    pub(super) ledger: Vec<Pair>,
    pub(super) centres: Vec<Pair>,
    /// None where the package knows no payment conditions.
    pub(super) conditions: Option<Vec<Pair>>,
    /// Whether anything was read to hold it against.
    pub(super) is_read: bool,
    pub(super) wrong: Vec<Finding>,
    pub(super) can_change: bool,
}

/// A code of the application and the one of the package.
pub(super) struct Pair {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) is_gone: bool,
}

/// A list of pairs: name of the fields, rows, title, hint, what there is.
type Group<'a> = (&'static str, &'a [Pair], String, String, &'a [Choice]);

impl Codes {
    fn kind(&self, row: &VatRow) -> String {
        self.t.say(match row.mapping.kind {
            VatKind::Standard => "vat-standard",
            VatKind::ZeroRated => "vat-zero",
            VatKind::Exempt => "vat-exempt",
            VatKind::ReverseCharge => "vat-reverse",
            VatKind::IntraCommunity => "vat-intra",
            VatKind::Export => "vat-export",
            VatKind::OutsideScope => "vat-outside",
        })
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let t = self.t;
        let conditions = self.conditions.as_ref().map(|rows| {
            let (title, hint) = (t.say("mapping-conditions"), t.say("mapping-conditions-hint"));
            (
                "condition",
                rows.as_slice(),
                title,
                hint,
                self.chart.conditions.as_slice(),
            )
        });
        let mut groups: Vec<Group<'_>> = vec![
            (
                "ledger",
                &self.ledger,
                t.say("mapping-ledger"),
                t.say("mapping-ledger-hint"),
                &self.accounts,
            ),
            (
                "centre",
                &self.centres,
                t.say("mapping-centres"),
                t.say("mapping-centres-hint"),
                &self.chart.cost_centres,
            ),
        ];
        groups.extend(conditions);
        groups
    }

    fn has(&self, there: &[Choice], code: &str) -> bool {
        there.iter().any(|one| one.code == code)
    }

    /// Whether a code or an account of the row went from the package.
    fn is_gone(&self, row: &VatRow) -> bool {
        row.is_gone || self.is_gone_account(row)
    }

    fn is_gone_account(&self, row: &VatRow) -> bool {
        !row.account().is_empty() && !self.accounts.is_empty() && !self.has(&self.accounts, row.account())
    }

    fn drifts(&self) -> usize {
        let pairs = self.ledger.iter().chain(&self.centres);
        let pairs = pairs.chain(self.conditions.iter().flatten());
        self.vat.iter().filter(|row| self.is_gone(row)).count() + pairs.filter(|pair| pair.is_gone).count()
    }
}

pub(super) async fn show(visit: Visit, At(id): At<ConnectionId>) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsRead)?;
    let row = visit.connection(id).await?;
    let view = view(&visit, &row, Vec::new()).await?;
    Ok(page_with(StatusCode::OK, &view))
}

pub(super) async fn change(
    visit: Visit,
    At(id): At<ConnectionId>,
    Sent(fields): Sent<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    visit.need(Scope::ConnectionsWrite)?;
    let row = visit.connection(id).await?;
    let shown = view(&visit, &row, Vec::new()).await?;
    let sent = |name: &str| {
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.trim())
    };
    let version = sent("version").parse().map_err(|_| Fault::unreadable())?;
    let too_long = fields.len() > MOST || fields.iter().any(|(_, value)| value.chars().count() > 100);
    if too_long || fields.iter().any(|(_, value)| value.chars().any(char::is_control)) {
        return Err(Fault::unreadable());
    }
    let mut settings = row.settings.clone();
    settings.vat_mappings = shown.vat.iter().filter_map(|row| sent_vat(row, &sent)).collect();
    settings.ledger_mappings = pairs(&sent, "ledger");
    settings.cost_centre_mappings = pairs(&sent, "centre");
    if shown.conditions.is_some() {
        settings.payment_condition_mappings = pairs(&sent, "condition");
    }
    let stored = visit
        .engine()
        .change_settings(visit.organisation, id, version, &settings)
        .await;
    match stored.map_err(Fault::from) {
        Ok(()) => Ok(go(format!("/connections/{id}/mapping"))
            .notice("mapping-saved")
            .answer()),
        Err(fault) => {
            let view = view(&visit, &row, fault.refusal()?).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
    }
}

/// A row of VAT as it was sent; none when it says nothing.
fn sent_vat<'a>(row: &VatRow, sent: &impl Fn(&str) -> &'a str) -> Option<VatMapping> {
    let given = |part: &str| {
        Some(sent(&format!("{}-{part}", row.name)))
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
    };
    let (package_code, ledger_account) = (given("code"), given("account"));
    let says = package_code.is_some() || ledger_account.is_some() || row.mapping.code.is_some();
    says.then(|| VatMapping {
        package_code,
        ledger_account,
        ..row.mapping.clone()
    })
}

fn pairs<'a>(sent: &impl Fn(&str) -> &'a str, kind: &str) -> BTreeMap<String, String> {
    let count = sent(&format!("{kind}-count")).parse::<usize>().unwrap_or(0).min(MOST);
    (0..count)
        .map(|at| (sent(&format!("{kind}-{at}-from")), sent(&format!("{kind}-{at}-to"))))
        .filter(|(from, to)| !from.is_empty() && !to.is_empty())
        .map(|(from, to)| (from.to_owned(), to.to_owned()))
        .collect()
}

async fn view(visit: &Visit, row: &ConnectionRow, wrong: Vec<Finding>) -> Result<Codes, Fault> {
    let chart = Chart::of(&*visit.app.store, row.id).await?;
    let accounts = chart.accounts();
    let known = visit.app.engine.capability(&row.package);
    let offers = |feed| known.is_none_or(|known| known.feeds.iter().any(|one| one.feed == feed));
    let listed = |known: &BTreeMap<String, String>, there: &[Choice]| {
        let pair = |(from, to): (&String, &String)| Pair {
            is_gone: !there.is_empty() && !there.iter().any(|one| one.code == *to),
            from: from.clone(),
            to: to.clone(),
        };
        let spare = || Pair {
            from: String::new(),
            to: String::new(),
            is_gone: false,
        };
        known.iter().map(pair).chain((0..SPARE).map(|_| spare())).collect()
    };
    Ok(Codes {
        frame: visit.frame(visit.t.say("mapping-title"), Place::Connections),
        t: visit.t,
        id: row.id.to_string(),
        version: row.version,
        vat: rows(&row.settings.vat_mappings, &chart.vat),
        ledger: listed(&row.settings.ledger_mappings, &accounts),
        centres: listed(&row.settings.cost_centre_mappings, &chart.cost_centres),
        conditions: offers(Feed::PaymentConditions)
            .then(|| listed(&row.settings.payment_condition_mappings, &chart.conditions)),
        is_read: !chart.vat.is_empty() || !accounts.is_empty(),
        accounts,
        chart,
        wrong,
        can_change: visit.may(Scope::ConnectionsWrite),
    })
}
