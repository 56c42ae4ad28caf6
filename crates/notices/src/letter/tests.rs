//! Every letter as it is read, Dutch and English.

use boekbrug_model::testkit::parsed;
use boekbrug_model::{AdministrationId, ConnectionId, FindingCode, InvoiceId, NoticeId, OrganisationId};

use super::*;

fn options() -> Options {
    Options {
        address: "https://boek.example".to_owned(),
        title: |package| package.to_string(),
    }
}

fn story(kind: Kind, state: ConnectionState, causes: Vec<Cause>) -> Story {
    let at = parsed("2026-03-16T09:00:00Z");
    Story {
        kind,
        organisation: OrganisationId::new(at, [1; 10]),
        administration: AdministrationId::new(at, [2; 10]),
        connection: ConnectionId::new(at, [3; 10]),
        name: "De Vries & Zn".to_owned(),
        package: "Pakket".to_owned(),
        state,
        findings: Vec::new(),
        refused: causes.iter().map(|cause| cause.count).sum(),
        causes,
        further: 0,
        refused_customers: 0,
        customers: Vec::new(),
    }
}

fn causes() -> Vec<Cause> {
    let id = |byte| InvoiceId::new(parsed("2026-03-16T09:00:00Z"), [byte; 10]);
    vec![
        Cause {
            finding: Finding::new(FindingCode::CustomerUnknown).with("customer", "1001"),
            mixed: true,
            count: 1_000,
            invoices: vec![
                (id(1), "2026-001".into()),
                (id(2), "2026-002".into()),
                (id(3), "2026-003".into()),
            ],
        },
        Cause {
            finding: Finding::new(FindingCode::LedgerMissing),
            mixed: false,
            count: 1,
            invoices: vec![(id(4), "2026-<b>4</b>".into())],
        },
    ]
}

fn customer_causes() -> Vec<CustomerCause> {
    let named = |here: &str, name: &str| (here.to_owned(), name.to_owned());
    let finding = Finding::new(FindingCode::CustomerNeedsNumber).with("customer", "KL-9");
    vec![CustomerCause {
        finding,
        count: 4,
        named: vec![
            named("b&9", "Scheepswerf <De Hoop>"),
            named("b-10", "Kapsalon Knip"),
            named("b-11", "KL-11"),
        ],
    }]
}

fn written(story: &Story, language: &str) -> Mail {
    let at = parsed("2026-03-16T09:00:00Z");
    let letter = LetterRow {
        id: NoticeId::new(at, [4; 10]),
        connection: story.connection,
        person: None,
        email: "eva@devries.example".to_owned(),
        language: language.to_owned(),
        content: String::new(),
        tries: 0,
        taken: 1,
        due: at,
        created: at,
    };
    mail(story, &letter, &options())
}

#[test]
fn every_letter_as_it_is_read() {
    let dead = Finding::new(FindingCode::CustomerUnknown).with("customer", "(hele koppeling)");
    let broken = Story {
        findings: vec![dead],
        ..story(Kind::First, ConnectionState::Broken, Vec::new())
    };
    let many = Story {
        further: 2,
        ..story(Kind::Daily, ConnectionState::Active, causes())
    };
    let customers = Story {
        refused_customers: 4,
        customers: customer_causes(),
        ..story(Kind::First, ConnectionState::Active, Vec::new())
    };
    let both = Story {
        kind: Kind::Daily,
        causes: causes(),
        refused: 1_001,
        ..customers.clone()
    };
    for (name, story) in [
        ("first-customers", customers),
        ("daily-both", both),
        ("first-refused", story(Kind::First, ConnectionState::Active, causes())),
        ("daily-refused", many),
        ("first-broken", broken),
        ("daily-paused", story(Kind::Daily, ConnectionState::Paused, Vec::new())),
        ("mended", story(Kind::Mended, ConnectionState::Active, Vec::new())),
    ] {
        for language in ["nl", "en"] {
            let mail = written(&story, language);
            insta::assert_snapshot!(
                format!("{name}-{language}"),
                format!("Subject: {}\n\n{}\n=====\n{}", mail.subject, mail.text, mail.html)
            );
        }
    }
}

#[test]
fn names_stay_names() {
    let mut odd = story(Kind::First, ConnectionState::Active, causes());
    odd.name = plain("Firma\r\nBcc: ander@voorbeeld.example\n<script>");
    let mail = written(&odd, "nl");
    assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
    assert!(
        mail.html.contains("&lt;script&gt;") || mail.html.contains("&#60;script&#62;"),
        "{}",
        mail.html
    );
    assert!(!mail.html.contains("<b>4"), "an invoice's number is text");
    odd.name = "n".repeat(500);
    assert!(written(&odd, "en").subject.chars().count() <= SUBJECT + 1);
}
