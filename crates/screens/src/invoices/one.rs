//! One invoice: amounts, findings, timeline, receipt and PDF.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use boekbrug_engine::{Progress, Receipt};
use boekbrug_model::invoice::{Invoice, InvoiceKind, LineRole};
use boekbrug_model::{Feed, Finding, FindingCode, InvoiceId, InvoiceState, Scope};
use boekbrug_store::{AttemptRow, CustomerKeys, InvoiceRow, KnownRecord, StoreError};
use jiff::Timestamp;
use serde::Deserialize;

use super::list::{is_apart, name_of, tone};
use super::order::{self, DraftOrder};
use super::receipt::Proof;
use super::timeline::{Names, Step, names, timeline};
use super::written::{number, price, size, unit, vat};
use crate::findings::mend::{Mend, mends};
use crate::frame::{Fault, Frame, Place, Visit, page};
use crate::text::Texts;

/// Lines that are shown; the PDF holds all of them.
const MOST: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "invoices/one.html")]
pub(crate) struct InvoicePage {
    pub(super) frame: Frame,
    pub(super) t: Texts,
    pub(super) id: InvoiceId,
    pub(super) state: String,
    pub(super) tone: &'static str,
    /// What the state means for whoever looks.
    pub(super) meaning: String,
    pub(super) total: String,
    pub(super) findings: Vec<Why>,
    /// Name, and the address of the customer as the package has it.
    pub(super) customer: (String, Option<String>),
    pub(super) facts: Vec<(String, String)>,
    /// Name and address of the connection.
    pub(super) connection: (String, String),
    pub(super) lines: Vec<Line>,
    /// Lines that are not shown.
    pub(super) more_lines: usize,
    /// What the lines add up to: label and amount.
    pub(super) sums: Vec<(String, String)>,
    pub(super) steps: Vec<Step>,
    pub(super) older_steps: usize,
    pub(super) receipt: Option<Proof>,
    /// What became of it where it went over as a draft order.
    pub(super) order: Option<DraftOrder>,
    /// The booking in the package, where it gave an address.
    pub(super) link: Option<String>,
    pub(super) pdf: Option<Pdf>,
    pub(super) may_retry: bool,
    pub(super) may_mark: bool,
    /// What of the invoice is on the page, by which a later look knows whether anything is new; none when it is at its
    /// end.
    pub(super) seen: Option<String>,
    /// Whether the page changes under somebody's eyes: then they are told.
    pub(super) is_news: bool,
}

/// What the page, which looks again by itself, says of what it shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    #[serde(default)]
    seen: Option<String>,
}

/// One finding with what can be done about it from here.
pub(super) struct Why {
    pub(super) finding: Finding,
    pub(super) mends: Vec<Mend>,
}

/// One line of the invoice.
pub(super) struct Line {
    pub(super) description: String,
    pub(super) quantity: String,
    pub(super) price: String,
    pub(super) vat: String,
    pub(super) net: String,
    /// Ledger account, item, cost centre and so on: label and code.
    pub(super) codes: Vec<(String, String)>,
    /// Where a finding is about it.
    pub(super) is_found: bool,
}

/// The PDF.
pub(super) struct Pdf {
    pub(super) name: String,
    pub(super) size: String,
}

/// What the page is made of.
pub(super) struct Found {
    pub(super) row: InvoiceRow,
    pub(super) attempts: Vec<AttemptRow>,
    pub(super) names: Names,
    pub(super) customer: Option<String>,
    pub(super) connection: String,
    /// The draft order as it was last read, and what is told of such orders.
    pub(super) order: Option<KnownRecord>,
    pub(super) order_notes: Vec<String>,
    pub(super) now: Timestamp,
    pub(super) may_mend: bool,
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>, Query(look): Query<Look>) -> Result<Response, Fault> {
    visit.need(Scope::InvoicesRead)?;
    let id: InvoiceId = id.parse().map_err(|_| Fault::NotFound)?;
    let row = visit.invoice(id).await?;
    if visit.is_part && look.seen.as_ref() == Some(&stamp(&row)) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let store = &visit.app.store;
    let keys = keys(&row.invoice);
    let (attempts, customers, connection) = tokio::try_join!(
        store.attempts(id),
        store.customers_matching(row.connection, &keys),
        store.connection(visit.organisation, row.connection),
    )?;
    let found = Found {
        names: names(&**store, &row, &attempts).await?,
        // several that fit are a finding; then none of them is named
        customer: match customers.as_slice() {
            [one] => Some(format!("/records/{}/{}/{}", row.connection, Feed::Customers, one.id)),
            _ => None,
        },
        order: order::read(&**store, &row).await?,
        order_notes: connection
            .as_ref()
            .map(|connection| order::notes(&visit, &connection.package))
            .unwrap_or_default(),
        connection: connection.map(|row| name_of(&visit, &row)).unwrap_or_default(),
        attempts,
        row,
        now: visit.now(),
        may_mend: visit.may(Scope::InvoicesWrite),
    };
    let frame = visit.frame(title(visit.t, &found.row.invoice), Place::Invoices);
    let made = InvoicePage::try_new(frame, visit.t, found)?;
    Ok(page(&InvoicePage {
        is_news: look.seen.is_some(),
        ..made
    }))
}

/// Differs whenever anything on the page does.
fn stamp(row: &InvoiceRow) -> String {
    format!("{}-{}", row.changed.as_microsecond(), row.attempts)
}

fn keys(invoice: &Invoice) -> CustomerKeys {
    let customer = &invoice.customer;
    let known = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    CustomerKeys {
        code: known(&customer.code),
        identification: known(&customer.identification),
        vat_number: known(&customer.vat_number),
    }
}

pub(super) fn title(t: Texts, invoice: &Invoice) -> String {
    let key = match invoice.kind {
        InvoiceKind::Invoice => "invoices-one",
        InvoiceKind::CreditNote => "invoices-one-credit",
    };
    t.with(key, &[("number", invoice.number.as_str().into())])
}

impl InvoicePage {
    pub(super) fn try_new(frame: Frame, t: Texts, found: Found) -> Result<Self, StoreError> {
        let row = &found.row;
        let invoice = &row.invoice;
        let progress = Progress::of(row)?;
        let (steps, older_steps) = timeline(t, row, &found.attempts, &found.names);
        let open = !row.state.is_final();
        let order = DraftOrder::of(t, row, found.order.as_ref(), found.order_notes);
        let invoiced = order.as_ref().and_then(|order| order.invoiced.clone());
        // the card of the order says it, with the PDF beside it
        let told_there = |finding: &&Finding| order.is_some() && finding.code == FindingCode::OrderNoPdf;
        Ok(Self {
            id: row.id,
            state: match &invoiced {
                Some(_) => t.say("invoices-order-done"),
                None => order::state_word(t, row),
            },
            tone: tone(row),
            meaning: invoiced.unwrap_or_else(|| meaning(t, row, found.now)),
            total: t.money(&invoice.total_incl),
            findings: row
                .findings
                .iter()
                .filter(|finding| !told_there(finding))
                .map(|finding| Why {
                    mends: mends(t, finding, Some(row.connection)),
                    finding: finding.clone(),
                })
                .collect(),
            order,
            customer: (customer(invoice), found.customer),
            facts: facts(t, invoice),
            connection: (found.connection, format!("/connections/{}", row.connection)),
            lines: invoice
                .lines
                .iter()
                .enumerate()
                .take(MOST)
                .map(|(at, _)| line(t, row, at))
                .collect(),
            more_lines: invoice.lines.len().saturating_sub(MOST),
            sums: sums(t, invoice),
            steps,
            older_steps,
            receipt: Receipt::of(row)?.map(|receipt| Proof::new(t, &receipt)),
            link: progress
                .booking
                .and_then(|booking| booking.link)
                .filter(|link| link.starts_with("https://")),
            pdf: row.pdf.as_ref().map(|pdf| Pdf {
                name: pdf.file_name.clone(),
                size: size(t, pdf.size),
            }),
            seen: open.then(|| stamp(row)),
            is_news: false,
            may_retry: found.may_mend && open,
            may_mark: found.may_mend && open && row.state != InvoiceState::Sending,
            frame,
            t,
        })
    }
}

/// What the state means, in a sentence: who must do something, and when it goes on.
fn meaning(t: Texts, row: &InvoiceRow, now: Timestamp) -> String {
    let key = match row.state {
        InvoiceState::Verified if order::is_order(row) => "invoices-meaning-order",
        InvoiceState::Verified => "invoices-meaning-verified",
        InvoiceState::Skipped => "invoices-meaning-skipped",
        InvoiceState::Marked => "invoices-meaning-marked",
        InvoiceState::Unknown => "invoices-meaning-unknown",
        InvoiceState::Sending => "invoices-meaning-sending",
        InvoiceState::Findings if is_apart(row) => "invoices-meaning-apart",
        InvoiceState::Waiting | InvoiceState::Findings | InvoiceState::Booked | InvoiceState::Attached
            if row.rests() =>
        {
            "invoices-meaning-person"
        }
        InvoiceState::Waiting | InvoiceState::Findings | InvoiceState::Booked | InvoiceState::Attached
            if row.due > now =>
        {
            return t.with("invoices-meaning-later", &[("at", t.moment(&row.due).into())]);
        }
        InvoiceState::Booked | InvoiceState::Attached => "invoices-meaning-booked",
        InvoiceState::Waiting | InvoiceState::Findings => "invoices-meaning-waiting",
    };
    t.say(key)
}

fn customer(invoice: &Invoice) -> String {
    let customer = &invoice.customer;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match (text(&customer.code), text(&customer.name)) {
        (code, name) if name.is_empty() => code,
        (code, name) if code.is_empty() => name,
        (code, name) => format!("{name} ({code})"),
    }
}

fn facts(t: Texts, invoice: &Invoice) -> Vec<(String, String)> {
    let period = invoice
        .service_period
        .map(|period| format!("{} – {}", t.day(&period.from), t.day(&period.until)));
    [
        ("invoices-date", Some(t.day(&invoice.date))),
        ("invoices-due-date", invoice.due_date.map(|date| t.day(&date))),
        ("invoices-payment-condition", invoice.payment_condition.clone()),
        ("invoices-credited", invoice.credited_invoice.clone()),
        ("invoices-order", invoice.order_reference.clone()),
        ("invoices-period", period),
        ("invoices-description", invoice.description.clone()),
        ("invoices-identification", invoice.customer.identification.clone()),
        ("invoices-vat-number", invoice.customer.vat_number.clone()),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((t.say(key), value.filter(|value| !value.is_empty())?)))
    .collect()
}

fn line(t: Texts, row: &InvoiceRow, at: usize) -> Line {
    let line = &row.invoice.lines[at];
    let place = format!("lines[{at}]");
    let here = |finding: &Finding| {
        let rest = finding.at.as_deref().and_then(|at| at.strip_prefix(place.as_str()));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let codes = [
        ("invoices-line-account", &line.ledger_account),
        ("invoices-line-item", &line.item),
        ("invoices-line-cost-centre", &line.cost_centre),
        ("invoices-line-project", &line.project),
        ("invoices-line-employee", &line.employee),
    ];
    let unit = line.unit.as_deref().map(|code| unit(t, code)).unwrap_or_default();
    let role = match line.role {
        LineRole::Supply => String::new(),
        LineRole::Allowance => t.say("invoices-line-allowance"),
        LineRole::Charge => t.say("invoices-line-charge"),
    };
    Line {
        description: [role.as_str(), line.description.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(": "),
        quantity: line
            .quantity
            .map(|quantity| format!("{} {unit}", number(t, quantity)).trim_end().to_owned())
            .unwrap_or_default(),
        price: line.unit_price.map(|each| price(t, each)).unwrap_or_default(),
        vat: vat(t, &line.vat),
        net: t.money(&line.net),
        codes: codes
            .into_iter()
            .filter_map(|(key, code)| Some((t.say(key), code.clone()?)))
            .collect(),
        is_found: row.findings.iter().any(here),
    }
}

fn sums(t: Texts, invoice: &Invoice) -> Vec<(String, String)> {
    let mut sums = vec![(t.say("invoices-total-excl"), t.money(&invoice.total_excl))];
    for total in &invoice.vat_totals {
        let base = t.money(&total.base);
        let label = t.with(
            "invoices-vat-over",
            &[("vat", vat(t, &total.vat).into()), ("base", base.into())],
        );
        sums.push((label, t.money(&total.amount)));
    }
    for (key, amount) in [
        ("invoices-rounding", &invoice.rounding),
        ("invoices-prepaid", &invoice.prepaid),
    ] {
        if !amount.is_zero() {
            sums.push((t.say(key), t.money(amount)));
        }
    }
    sums
}
