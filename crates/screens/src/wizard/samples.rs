//! Samples of the steps of the wizard.

use boekbrug_engine::FeedStatus;
use boekbrug_model::{ConnectionId, ConnectionSettings, Feed, Finding, FindingCode, Profile};

use super::administration::Administration;
use super::check::{Check, outgoing, unanswered};
use super::link::Link;
use super::new::{New, Offer, Wish, missing_package};
use super::profile::{ProfilePage, offered};
use super::questions::Questions;
use super::read::{Progress, Read};
use super::step::{Step, Trail};
use crate::connections::samples::answers;
use crate::connections::{Letters, hours};
use crate::frame::{Frame, Place, Wrong};
use crate::invoices::samples::{at, connection};
use crate::samples::{Drawn as _, frame};
use crate::text::Texts;

/// What stands around a step, with the trail for a connection that is at `next`.
fn around(t: Texts, here: Step, next: Step, id: Option<ConnectionId>) -> (Frame, Trail) {
    let frame = frame(&here.title(t), Place::Connections);
    (frame, Trail::of(t, id, here, next))
}

fn new(t: Texts, free: bool, can_add: bool, wrong: Vec<Finding>) -> String {
    let (frame, trail) = around(t, Step::Package, Step::Package, None);
    let offer = |name: &str, title: &str, signs_in| Offer {
        name: name.to_owned(),
        title: title.to_owned(),
        letters: Letters::of(title),
        signs_in,
    };
    let administration = ConnectionId::new(at(0), [4; 10]).to_string();
    let filled = if wrong.is_empty() {
        Wish::default()
    } else {
        Wish {
            package: "beta".to_owned(),
            administration: String::new(),
            name: "\"><b>".to_owned(),
            profile: String::new(),
        }
    };
    let view = New {
        frame,
        t,
        trail,
        packages: vec![offer("abacus", "Abacus", false), offer("beta", "Beta Boek", true)],
        free: if free {
            vec![(administration, "Bakkerij <De Korenaar>".to_owned())]
        } else {
            Vec::new()
        },
        can_add,
        filled,
        wrong: Wrong(wrong),
    };
    view.drawn()
}

fn profile(t: Texts, takes: bool) -> String {
    let (_, trail) = around(t, Step::Package, Step::Package, None);
    let frame = frame(&t.say("wizard-profile"), Place::Connections);
    let mut known =
        boekbrug_engine::testkit::capability(boekbrug_connector::PdfSupport::AfterBooking, Vec::new()).clone();
    if !takes {
        (known.customers_out, known.orders) = (None, None);
    }
    let view = ProfilePage {
        frame,
        t,
        trail,
        package: "Abacus".to_owned(),
        mark: Letters::of("Abacus"),
        wish: Wish {
            package: "abacus".to_owned(),
            name: "\"><b>".to_owned(),
            ..Wish::default()
        },
        profiles: offered(t, &known, vec!["Minstens het pakket <Groot>.".to_owned()]),
    };
    view.drawn()
}

fn first(t: Texts) -> Vec<(&'static str, String)> {
    let wrong = vec![
        missing_package(t),
        Finding::new(FindingCode::AccessNameUnfit).at("name"),
        Finding::new(FindingCode::ConnectionOneOnly),
    ];
    vec![
        ("wizard-new", new(t, false, true, Vec::new())),
        ("wizard-new-refused", new(t, true, true, wrong)),
        ("wizard-profile", profile(t, true)),
        ("wizard-profile-first-only", profile(t, false)),
        ("wizard-new-all-linked", new(t, false, false, Vec::new())),
    ]
}

fn link(t: Texts) -> Vec<(&'static str, String)> {
    let one = |signs_in: bool, way: bool, wrong: Vec<Finding>| {
        let (frame, trail) = around(t, Step::Link, Step::Link, Some(connection()));
        let view = Link {
            frame,
            t,
            trail,
            id: connection().to_string(),
            package: "Abacus".to_owned(),
            secrets: if signs_in {
                Vec::new()
            } else {
                vec![("key".to_owned(), "Sleutel".to_owned())]
            },
            signs_in,
            way: way.then(|| ("https://abacus.example/login?state=1&scope=2".to_owned(), at(10))),
            wrong: Wrong(wrong),
        };
        view.drawn()
    };
    let missing = Finding::new(FindingCode::ConnectionSecretMissing)
        .with("secret", "Sleutel")
        .at("key");
    let rejected = Finding::new(FindingCode::ConnectionKeyRejected).said(Some("401"), "Access <denied>");
    let withdrawn = Finding::new(FindingCode::ConnectionConsentWithdrawn);
    vec![
        ("wizard-link-key", one(false, false, Vec::new())),
        ("wizard-link-key-refused", one(false, false, vec![missing, rejected])),
        ("wizard-link-sign-in", one(true, false, Vec::new())),
        ("wizard-link-way", one(true, true, Vec::new())),
        ("wizard-link-broken", one(true, false, vec![withdrawn])),
    ]
}

fn administration(t: Texts) -> Vec<(&'static str, String)> {
    let one = |open: &[(&str, &str)], wrong: Vec<Finding>| {
        let (frame, trail) = around(t, Step::Administration, Step::Administration, Some(connection()));
        let open = open.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned()));
        let view = Administration {
            frame,
            t,
            trail,
            id: connection().to_string(),
            package: "Abacus".to_owned(),
            open: open.collect(),
            wrong: Wrong(wrong),
        };
        view.drawn()
    };
    let two = [("100", "Bakkerij <De Korenaar>"), ("200", "Bakkerij Beheer")];
    let missing = Finding::new(FindingCode::ConnectionAnswerMissing)
        .with("question", t.say("wizard-administration"))
        .at("administration");
    let taken = Finding::new(FindingCode::ConnectionAlreadyLinked).with("name", "Bakkerij Beheer");
    let blocked = Finding::new(FindingCode::ConnectionUserBlocked);
    vec![
        ("wizard-administration", one(&two, Vec::new())),
        ("wizard-administration-refused", one(&two, vec![missing, taken])),
        ("wizard-administration-none", one(&[], vec![blocked])),
    ]
}

fn read(t: Texts) -> Vec<(&'static str, String)> {
    let feed = |feed, records, done: bool, reading, rejects| FeedStatus {
        feed,
        records,
        rejects,
        completed: done.then(|| at(3)),
        reading,
        next_due: None,
    };
    let one = |feeds: Vec<FeedStatus>, looks, comparing, findings| {
        let next = if feeds.iter().all(|feed| feed.completed.is_some()) {
            Step::Questions
        } else {
            Step::Read
        };
        let (frame, trail) = around(t, Step::Read, next, Some(connection()));
        let progress = Progress {
            t,
            id: connection().to_string(),
            csrf: "token".to_owned(),
            feeds,
            findings,
            looks,
            comparing,
        };
        let view = Read {
            frame,
            t,
            trail,
            progress,
        };
        view.drawn()
    };
    let unread = vec![
        feed(Feed::LedgerAccounts, 0, false, false, 0),
        feed(Feed::VatCodes, 0, false, false, 0),
    ];
    let under_way = vec![
        feed(Feed::LedgerAccounts, 1_204, true, false, 2),
        feed(Feed::VatCodes, 3, false, true, 0),
        feed(Feed::Items, 0, false, false, 0),
    ];
    let broken_off = vec![
        feed(Feed::LedgerAccounts, 1_204, true, false, 0),
        feed(Feed::VatCodes, 0, false, false, 0),
    ];
    let done = vec![
        feed(Feed::LedgerAccounts, 1_204, true, false, 0),
        feed(Feed::VatCodes, 8, true, false, 0),
    ];
    let right = Finding::new(FindingCode::ConnectionRightMissing)
        .with("right", "Relaties lezen")
        .said(None, "Forbidden");
    vec![
        ("wizard-read", one(unread, 0, None, Vec::new())),
        ("wizard-read-running", one(under_way, 5, None, Vec::new())),
        ("wizard-read-failed", one(broken_off, 0, None, vec![right])),
        ("wizard-read-comparing", one(done.clone(), 5, Some(40_210), Vec::new())),
        ("wizard-read-done", one(done, 0, None, Vec::new())),
    ]
}

fn questions(t: Texts) -> Vec<(&'static str, String)> {
    let one = |next, is_read: bool, wrong: Vec<Finding>| {
        let (frame, trail) = around(t, Step::Questions, next, Some(connection()));
        let view = Questions {
            frame,
            t,
            trail,
            id: connection().to_string(),
            answers: answers(t, is_read),
            wrong: Wrong(wrong),
        };
        view.drawn()
    };
    let missing = Finding::new(FindingCode::ConnectionAnswerMissing)
        .with("question", t.say("answers-journal"))
        .at("journal");
    let changed = Finding::new(FindingCode::RequestPreconditionFailed);
    vec![
        ("wizard-questions", one(Step::Questions, true, Vec::new())),
        (
            "wizard-questions-refused",
            one(Step::Questions, true, vec![missing, changed]),
        ),
        ("wizard-questions-resumed", one(Step::Check, false, Vec::new())),
    ]
}

fn check(t: Texts) -> Vec<(&'static str, String)> {
    let one = |full: bool, wrong: Vec<Finding>| {
        let next = if full { Step::Check } else { Step::Questions };
        let (frame, trail) = around(t, Step::Check, next, Some(connection()));
        let view = Check {
            frame,
            t,
            trail,
            id: connection().to_string(),
            package: "Abacus".to_owned(),
            remote: "Bakkerij <De Korenaar>".to_owned(),
            incoming: if full {
                vec![(t.feed(&Feed::Items), 240), (t.feed(&Feed::Projects), 1_020)]
            } else {
                Vec::new()
            },
            journal: if full { "70".to_owned() } else { String::new() },
            hours: hours(t, &boekbrug_model::settings::Schedule::default()),
            outgoing: outgoing(
                t,
                &ConnectionSettings::for_profile(if full { Profile::A } else { Profile::C }),
            ),
            wrong,
        };
        view.drawn()
    };
    let missing = unanswered(t, "journal");
    vec![
        ("wizard-check", one(true, Vec::new())),
        ("wizard-check-missing", one(false, vec![missing])),
    ]
}

pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    [first(t), link(t), administration(t), read(t), questions(t), check(t)].concat()
}
