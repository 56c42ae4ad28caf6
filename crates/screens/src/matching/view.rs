//! The page of a matching, made from rows.

use std::collections::HashMap;

use askama::Template;
use boekbrug_engine::{AppCustomer, Matched, MatchingState, MatchingStatus};
use boekbrug_model::ConnectionId;
use boekbrug_model::matching::Doubles;
use boekbrug_store::{ConnectionRow, MatchingCustomerRow, MatchingSide, MatchingVerdict};

use super::Tab;
use crate::frame::{Fault, Frame, Visit};
use crate::text::Texts;
use crate::wizard::Trail;

/// Groups of doubles that are shown of each side.
const GROUPS: usize = 25;

/// What the page is made from.
pub(super) struct Shown {
    /// The steps of the wizard, while the connection is being set up.
    pub(super) trail: Trail,
    pub(super) connection: ConnectionRow,
    pub(super) package: String,
    pub(super) status: MatchingStatus,
    pub(super) tab: Tab,
    pub(super) rows: Vec<Matched>,
    pub(super) limit: usize,
    pub(super) doubles: Vec<Group>,
    pub(super) may: bool,
}

#[derive(Template)]
#[template(path = "matching.html")]
pub(super) struct Page {
    frame: Frame,
    t: Texts,
    trail: Trail,
    package: String,
    base: String,
    step: Step,
    status: MatchingStatus,
    tab: Tab,
    tabs: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    doubles: Vec<Group>,
    next: String,
    may: bool,
}

/// What the page is about now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Empty,
    Gathered,
    Reading,
    Failed,
    Deciding,
    Done,
}

/// A customer, in short.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Side {
    id: String,
    code: String,
    name: String,
    more: String,
}

/// Customers of one side that look like one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Group {
    here: bool,
    customers: Vec<Side>,
    reasons: Vec<String>,
}

struct Row {
    side: Side,
    verdict: MatchingVerdict,
    partner: Option<Side>,
    candidates: Vec<Candidate>,
}

struct Candidate {
    side: Side,
    reasons: Vec<Why>,
    refused: bool,
    taken: bool,
}

struct Why {
    against: bool,
    text: String,
}

impl Page {
    pub(super) fn new(frame: Frame, t: Texts, shown: Shown) -> Self {
        let base = format!("/connections/{}", shown.connection.id);
        let status = shown.status;
        let counts = |tab| match tab {
            Tab::Sure => status.sure,
            Tab::Doubtful => status.open_doubtful,
            Tab::OnlyHere => status.only_here,
            Tab::OnlyThere => status.only_there,
            Tab::Doubles => status.summary.doubles_here + status.summary.doubles_there,
        };
        let tab_of = |tab: Tab| {
            let text = match tab {
                Tab::Sure => t.one("matching-tab-sure", "count", counts(tab)),
                Tab::Doubtful => t.one("matching-tab-doubtful", "count", counts(tab)),
                Tab::OnlyHere => t.one("matching-tab-only-here", "count", counts(tab)),
                Tab::OnlyThere => t.one("matching-tab-only-there", "count", counts(tab)),
                Tab::Doubles => t.one("matching-tab-doubles", "count", counts(tab)),
            };
            (format!("{base}/matching?list={}", tab.name()), text, tab == shown.tab)
        };
        let tabs = Tab::ALL.into_iter().map(tab_of).collect();
        let mut rows = shown.rows;
        let more = rows.len() > shown.limit;
        rows.truncate(shown.limit);
        let next = rows.last().filter(|_| more).map(|last| {
            let (list, place) = (shown.tab.name(), last.customer.place);
            format!("{base}/matching?list={list}&after={place}")
        });
        Self {
            step: match status.state {
                MatchingState::Empty => Step::Empty,
                MatchingState::Gathering => Step::Gathered,
                MatchingState::Reading => Step::Reading,
                MatchingState::Failed => Step::Failed,
                MatchingState::Proposed => Step::Deciding,
                MatchingState::Finished => Step::Done,
            },
            rows: rows.into_iter().map(|row| Row::new(t, row)).collect(),
            next: next.unwrap_or_default(),
            package: shown.package,
            trail: shown.trail,
            tab: shown.tab,
            doubles: shown.doubles,
            may: shown.may,
            frame,
            t,
            base,
            tabs,
            status,
        }
    }

    fn at(&self, deed: &str) -> String {
        format!("{}/matching/{deed}", self.base)
    }

    fn is_setup(&self) -> bool {
        !self.trail.0.is_empty()
    }

    /// Where one goes on: to the next step, or to see what would happen.
    fn onward(&self) -> String {
        let next = if self.is_setup() { "setup/check" } else { "preview" };
        format!("{}/{next}", self.base)
    }

    fn onward_text(&self) -> String {
        let key = if self.is_setup() {
            "frame-continue"
        } else {
            "matching-to-preview"
        };
        self.t.say(key)
    }

    fn open(&self) -> u64 {
        self.status.open_sure + self.status.open_doubtful
    }

    fn shows(&self, tab: &str) -> bool {
        self.tab.name() == tab
    }
}

impl Side {
    fn new(row: &MatchingCustomerRow) -> Self {
        let known = AppCustomer::read(&row.customer).ok().map(|one| one.customer);
        let more = known.map(|customer| {
            let address = customer.visit_address;
            [
                address.address1,
                address.zip_code,
                address.city,
                customer.identification,
                customer.vat_number,
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
        });
        Self {
            id: row.customer.id.clone(),
            code: row.customer.code.clone(),
            name: row.customer.name.clone(),
            more: more.unwrap_or_default(),
        }
    }
}

impl Row {
    fn new(t: Texts, row: Matched) -> Self {
        let here = row.customer.customer.id.clone();
        let candidates = row.candidates.iter().map(|(pair, there)| Candidate {
            side: Side::new(there),
            refused: pair.refused,
            taken: there.partner.as_deref().is_some_and(|other| other != here),
            reasons: pair
                .reasons
                .iter()
                .map(|reason| Why {
                    against: reason.points < 0,
                    text: t.either(reason.text_nl(), reason.text_en()),
                })
                .collect(),
        });
        Self {
            candidates: candidates.collect(),
            side: Side::new(&row.customer),
            verdict: row.customer.verdict,
            partner: row.partner.as_ref().map(Side::new),
        }
    }

    fn is_open(&self) -> bool {
        self.verdict == MatchingVerdict::Open
    }
}

/// The first groups of doubles, with the names of those in them.
pub(super) async fn doubles(
    visit: &Visit,
    id: ConnectionId,
    status: &MatchingStatus,
    tab: Tab,
) -> Result<Vec<Group>, Fault> {
    let mut groups = Vec::new();
    if tab != Tab::Doubles {
        return Ok(groups);
    }
    for (side, doubles) in [
        (MatchingSide::Here, &status.summary.first_doubles_here),
        (MatchingSide::There, &status.summary.first_doubles_there),
    ] {
        let doubles: Vec<&Doubles> = doubles.iter().take(GROUPS).collect();
        let ids: Vec<_> = doubles
            .iter()
            .flat_map(|group| group.customers.iter().map(String::as_str))
            .collect();
        let rows = visit.app.store.matching().customers_among(id, side, &ids).await?;
        let known: HashMap<_, _> = rows
            .iter()
            .map(|row| (row.customer.id.as_str(), Side::new(row)))
            .collect();
        groups.extend(doubles.into_iter().map(|group| {
            Group {
                here: side == MatchingSide::Here,
                customers: group
                    .customers
                    .iter()
                    .filter_map(|id| known.get(id.as_str()).cloned())
                    .collect(),
                reasons: group
                    .reasons
                    .iter()
                    .filter(|reason| reason.points >= 0)
                    .map(|reason| visit.t.either(reason.text_nl(), reason.text_en()))
                    .collect(),
            }
        }));
    }
    Ok(groups)
}

#[cfg(test)]
pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    use crate::samples::Drawn as _;

    use boekbrug_engine::MatchingSummary;
    use boekbrug_model::matching::Rule;

    use crate::frame::Place;

    let side = |id: &str, code: &str, name: &str| Side {
        id: id.to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        more: "Markt 1 · 2511 CV · Den Haag".to_owned(),
    };
    let status = |state| MatchingStatus {
        state,
        rule: Some(Rule::Weighed),
        here: 1_204,
        there: 1_180,
        read: 800,
        sure: 1_100,
        doubtful: 60,
        only_here: 44,
        only_there: 20,
        open_sure: 1_100,
        open_doubtful: 12,
        linked: 3,
        summary: MatchingSummary::default(),
        changed: None,
        findings: vec![crate::samples::finding()],
    };
    let why = |against, text: &str| Why {
        against,
        text: text.to_owned(),
    };
    let candidate = |side, refused, taken| Candidate {
        side,
        reasons: vec![
            why(false, "Dezelfde postcode en hetzelfde huisnummer"),
            why(true, "Een ander klantnummer"),
        ],
        refused,
        taken,
    };
    let row = |verdict, partner, candidates| Row {
        side: side("app-1", "1001", "Bakkerij <De> Korenaar"),
        verdict,
        partner,
        candidates,
    };
    let one = |step, tab: Tab, rows, doubles| {
        let page = Page {
            frame: crate::samples::frame(&t.say("matching-title"), Place::Connections),
            t,
            trail: Trail::default(),
            package: "Pakket".to_owned(),
            base: "/connections/con_1".to_owned(),
            step,
            status: status(MatchingState::Proposed),
            tab,
            tabs: vec![(
                "/connections/con_1/matching?list=sure".to_owned(),
                t.one("matching-tab-sure", "count", 5u64),
                true,
            )],
            rows,
            doubles,
            next: "/connections/con_1/matching?list=sure&after=50".to_owned(),
            may: true,
        };
        page.drawn()
    };
    let there = || side("9", "2001", "Bakkerij Korenaar BV");
    let sure = vec![
        row(MatchingVerdict::Open, None, vec![candidate(there(), false, false)]),
        row(
            MatchingVerdict::Linked,
            Some(there()),
            vec![candidate(there(), false, false)],
        ),
        row(MatchingVerdict::Refused, None, vec![candidate(there(), true, false)]),
    ];
    let doubtful = vec![row(
        MatchingVerdict::Open,
        None,
        vec![candidate(there(), false, false), candidate(there(), false, true)],
    )];
    let group = Group {
        here: true,
        customers: vec![there(), there()],
        reasons: vec!["Dezelfde naam".to_owned()],
    };
    let alone = || vec![row(MatchingVerdict::Open, None, Vec::new())];
    vec![
        ("matching-empty", one(Step::Empty, Tab::Sure, Vec::new(), Vec::new())),
        (
            "matching-gathered",
            one(Step::Gathered, Tab::Sure, Vec::new(), Vec::new()),
        ),
        (
            "matching-reading",
            one(Step::Reading, Tab::Sure, Vec::new(), Vec::new()),
        ),
        ("matching-failed", one(Step::Failed, Tab::Sure, Vec::new(), Vec::new())),
        ("matching-sure", one(Step::Deciding, Tab::Sure, sure, Vec::new())),
        (
            "matching-doubtful",
            one(Step::Deciding, Tab::Doubtful, doubtful, Vec::new()),
        ),
        (
            "matching-only-here",
            one(Step::Deciding, Tab::OnlyHere, alone(), Vec::new()),
        ),
        (
            "matching-only-there",
            one(Step::Done, Tab::OnlyThere, alone(), Vec::new()),
        ),
        (
            "matching-doubles",
            one(Step::Deciding, Tab::Doubles, Vec::new(), vec![group]),
        ),
    ]
}
