//! Samples of the overview, the page of one connection, its settings, its examination and its end.

use boekbrug_connector::{CallLimits, Capability, PdfSupport, ProbeStep};
use boekbrug_engine::testkit::capability;
use boekbrug_engine::{CallsUsed, FeedStatus};
use boekbrug_model::{ConnectionState, Feed, Finding, FindingCode, InvoiceState, RunId};
use boekbrug_store::{ConnectionRow, FeedState, RunRow};

use super::answers::wrong_value;
use super::doctor::Doctor;
use super::flow::Flow;
use super::one::{One, Run, hours};
use super::overview::{Overview, Tile};
use super::settings::{Hours, Settings};
use super::state::Ask;
use super::{Answers, Chart, Choice};
use crate::frame::{Place, Wrong};
use crate::invoices::samples::{at, connection, link};
use crate::samples::{Drawn as _, frame};
use crate::text::Texts;

/// What there is to choose in a package, but for its VAT codes.
pub(crate) fn chart() -> Chart {
    let choice = |code: &str, name: &str| Choice {
        code: code.to_owned(),
        name: name.to_owned(),
    };
    Chart {
        journals: vec![choice("70", "Verkoop"), choice("71", "Verkoop <export>")],
        debtors: vec![choice("1300", "Debiteuren")],
        revenues: vec![choice("8000", "Omzet advies"), choice("8010", "Omzet hardware")],
        roundings: vec![choice("4990", "Afrondingsverschillen")],
        cost_centres: vec![choice("N1", "Noord")],
        conditions: vec![choice("30", "30 dagen")],
        ..Chart::default()
    }
}

fn package() -> &'static Capability {
    capability(PdfSupport::AfterBooking, vec!["key"])
}

/// The row of a connection of which some questions are answered, one by an account that went from the package.
fn row(state: ConnectionState) -> ConnectionRow {
    let (mut row, _) = link(1, "");
    row.state = state;
    row.settings.journal = Some("70".to_owned());
    row.settings.revenue_account = Some("8099".to_owned());
    row.settings.start_date = "2026-01-01".parse().ok();
    row
}

/// The questions of a profile, before or after the first read.
pub(crate) fn answers(t: Texts, is_read: bool) -> Answers {
    let chart = if is_read { chart() } else { Chart::default() };
    Answers::of(t, &row(ConnectionState::Draft), package(), &chart)
}

fn flow(t: Texts, state: ConnectionState, administration: &str, attention: u64) -> Flow {
    let read = |records| FeedState {
        records,
        completed: Some(at(20)),
        ..FeedState::default()
    };
    let feeds = [
        (Feed::Customers, read(1_204)),
        (Feed::Items, read(88)),
        (Feed::VatCodes, read(8)),
    ];
    let invoices = [
        (InvoiceState::Verified, 1_320),
        (InvoiceState::Waiting, 4),
        (InvoiceState::Findings, attention),
    ];
    let feeds = if state == ConnectionState::Draft {
        &[][..]
    } else {
        &feeds
    };
    let invoices = if state == ConnectionState::Draft {
        &[][..]
    } else {
        &invoices
    };
    Flow::of(t, &row(state), Some(package()), administration, feeds, invoices)
}

fn overview(t: Texts, full: bool, can_change: bool) -> String {
    let tile = |state, name: &str, attention, findings| Tile {
        id: connection().to_string(),
        flow: flow(t, state, name, attention),
        state,
        findings,
    };
    let withdrawn = Finding::new(FindingCode::ConnectionConsentWithdrawn);
    let tiles = vec![
        tile(ConnectionState::Broken, "Bakkerij <Noord>", 0, vec![withdrawn]),
        tile(ConnectionState::Active, "Bakkerij Zuid", 1, Vec::new()),
        tile(ConnectionState::Draft, "Nieuwe winkel", 0, Vec::new()),
        tile(ConnectionState::Active, "Zorggroep", 0, Vec::new()),
        tile(ConnectionState::Paused, "Oude winkel", 0, Vec::new()),
    ];
    let view = Overview {
        frame: frame(&t.say("frame-connections"), Place::Connections),
        t,
        tiles: if full { tiles } else { Vec::new() },
        ended: if full { 2 } else { 0 },
        can_change,
        now: at(30),
    };
    view.drawn()
}

fn run(t: Texts, number: u8, what: &str, counts: &[(&str, u64)], findings: Vec<Finding>) -> Run {
    let row = RunRow {
        id: RunId::new(at(0), [number; 10]),
        connection: connection(),
        what: what.to_owned(),
        started: at(20),
        ended: at(21),
        counts: counts
            .iter()
            .map(|(name, count)| ((*name).to_owned(), *count))
            .collect(),
        findings,
    };
    Run::of(t, row)
}

/// A connection that has done some work.
fn busy(t: Texts, state: ConnectionState, attention: u64, findings: Vec<Finding>) -> One {
    let feed = |feed, records, rejects, reading| FeedStatus {
        feed,
        records,
        rejects,
        completed: Some(at(20)),
        reading,
        next_due: None,
    };
    let refused = Finding::new(FindingCode::CustomerUnknown).with("customer", "1001");
    One {
        frame: frame("Bakkerij <Noord>", Place::Connections),
        t,
        id: connection().to_string(),
        state,
        findings,
        flow: flow(t, state, "Bakkerij <Noord>", attention),
        remote: "Noord BV".to_owned(),
        has_customers: true,
        hours: hours(t, &row(state).settings.schedule),
        feeds: vec![
            feed(Feed::Customers, 1_204, 1, false),
            feed(Feed::Items, 88, 0, true),
            feed(Feed::VatCodes, 0, 0, false),
        ],
        runs: vec![
            run(
                t,
                1,
                "customers",
                &[("created", 12), ("updated", 3), ("read", 90)],
                Vec::new(),
            ),
            run(t, 2, "push", &[("booked", 2), ("refused", 1)], vec![refused]),
            run(t, 3, "vatCodes", &[("read", 8)], Vec::new()),
        ],
        calls: CallsUsed {
            today: 1_405,
            limits: CallLimits {
                day: Some(5_000),
                ..CallLimits::default()
            },
            ..CallsUsed::default()
        },
        due: at(45),
        can_change: true,
        now: at(30),
    }
}

fn one(t: Texts) -> Vec<(&'static str, String)> {
    let withdrawn = Finding::new(FindingCode::ConnectionConsentWithdrawn).said(Some("invalid_grant"), "<expired>");
    let mut first = busy(t, ConnectionState::Active, 0, Vec::new());
    for feed in &mut first.feeds {
        (feed.records, feed.rejects, feed.completed) = (0, 0, None);
    }
    first.flow = Flow::of(t, &row(ConnectionState::Active), Some(package()), "Noord", &[], &[]);
    first.runs = Vec::new();
    first.calls = CallsUsed {
        today: 1,
        ..CallsUsed::default()
    };
    let reader = One {
        can_change: false,
        ..busy(t, ConnectionState::Active, 0, Vec::new())
    };
    vec![
        ("connection", busy(t, ConnectionState::Active, 0, Vec::new()).drawn()),
        (
            "connection-attention",
            busy(t, ConnectionState::Active, 12, Vec::new()).drawn(),
        ),
        (
            "connection-broken",
            busy(t, ConnectionState::Broken, 0, vec![withdrawn]).drawn(),
        ),
        (
            "connection-paused",
            busy(t, ConnectionState::Paused, 0, Vec::new()).drawn(),
        ),
        (
            "connection-ended",
            busy(t, ConnectionState::Disconnected, 0, Vec::new()).drawn(),
        ),
        ("connection-first-read", first.drawn()),
        ("connection-reader", reader.drawn()),
    ]
}

fn settings(t: Texts, can_change: bool, wrong: Vec<Finding>) -> String {
    let row = row(ConnectionState::Active);
    let slow = [Feed::Projects, Feed::Employees].into_iter();
    let view = Settings {
        frame: frame(&t.say("settings-title"), Place::Connections),
        t,
        id: connection().to_string(),
        version: 3,
        hours: Hours::of(t, &row.settings.schedule, slow),
        answers: answers(t, true),
        wrong: Wrong(wrong),
        can_change,
    };
    view.drawn()
}

fn doctor(t: Texts, well: bool) -> String {
    let step = |nl: &str, en: &str, detail: Option<&str>, detail_en: Option<&str>, findings| ProbeStep {
        title_nl: nl.to_owned(),
        title_en: en.to_owned(),
        findings,
        detail: detail.map(str::to_owned),
        detail_en: detail_en.map(str::to_owned),
    };
    let right = Finding::new(FindingCode::ConnectionRightMissing)
        .with("right", "Relaties lezen")
        .said(Some("403"), "Forbidden <scope>");
    let mut steps = vec![
        step("Aanmelden", "Signing in", None, None, Vec::new()),
        step(
            "Administratie",
            "Administration",
            Some("Gevonden: Noord BV."),
            Some("Found: Noord BV."),
            Vec::new(),
        ),
    ];
    if !well {
        let detail = Some("GET /klanten: 403 <scope>");
        steps.push(step("Klanten lezen", "Reading customers", detail, None, vec![right]));
    }
    let view = Doctor {
        frame: frame(&t.say("doctor-title"), Place::Connections),
        t,
        id: connection().to_string(),
        calls: u64::try_from(steps.len()).unwrap_or(0) - 1,
        steps,
    };
    view.drawn()
}

fn disconnect(t: Texts, open: u64) -> String {
    let view = Ask {
        frame: frame(&t.say("disconnect-title"), Place::Connections),
        t,
        id: connection().to_string(),
        name: "Bakkerij <Noord>".to_owned(),
        package: "Abacus".to_owned(),
        open,
    };
    view.drawn()
}

pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    let refused = vec![
        wrong_value("from", &t.say("settings-from"), &t.say("settings-wanted-time")),
        wrong_value(
            "every-projects",
            &t.feed(&Feed::Projects),
            &t.say("settings-wanted-minutes"),
        ),
        Finding::new(FindingCode::ConnectionAnswerMissing)
            .with("question", t.say("answers-debtor"))
            .at("debtorAccount"),
        Finding::new(FindingCode::RequestPreconditionFailed),
    ];
    let mut all = vec![
        ("connections", overview(t, true, true)),
        ("connections-reader", overview(t, true, false)),
        ("connections-none", overview(t, false, true)),
        ("connections-none-reader", overview(t, false, false)),
        ("settings", settings(t, true, Vec::new())),
        ("settings-refused", settings(t, true, refused)),
        ("settings-reader", settings(t, false, Vec::new())),
        ("doctor", doctor(t, true)),
        ("doctor-unwell", doctor(t, false)),
        ("disconnect", disconnect(t, 0)),
        ("disconnect-open", disconnect(t, 3)),
    ];
    all.extend(one(t));
    all
}
