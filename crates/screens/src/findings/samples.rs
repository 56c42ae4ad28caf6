//! Samples of the pages about findings.

use std::collections::BTreeMap;

use boekbrug_model::{Finding, FindingCode, InvoiceState};
use boekbrug_store::{CauseCount, RejectRow};

use super::all::AllPage;
use super::one::{FindingPage, Found, Words};
use super::without_places;
use crate::frame::Place;
use crate::invoices::samples::{at, connection, link, row};
use crate::samples::{Drawn as _, finding, frame};
use crate::text::Texts;

fn one(t: Texts, code: FindingCode, count: u64, rejects: Vec<RejectRow>) -> String {
    let entry = code.entry();
    let title = without_places(t.either(entry.title_nl, entry.title_en));
    let cause = |code| CauseCount {
        connection: connection(),
        code,
        count,
    };
    let found = Found {
        code,
        connections: vec![link(1, "Abacus · Firma"), link(2, "Abacus · Tweede")],
        words: vec![Words {
            package: "Abacus".to_owned(),
            steps: vec!["Open Relaties > <Klanten>.".to_owned(), "Klik op Nieuw.".to_owned()],
            field: Some(("Relatie".to_owned(), "relatiecode".to_owned())),
            help: "/help/abacus".to_owned(),
        }],
        causes: if count > 0 {
            vec![cause(None), cause(Some(code))]
        } else {
            Vec::new()
        },
        rows: (0..count.min(2))
            .map(|_| row(7, InvoiceState::Findings, vec![finding()]))
            .collect(),
        rejects,
        now: at(90),
        may_mend: true,
    };
    FindingPage::new(frame(&title, Place::Invoices), t, found).drawn()
}

pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    let counts = BTreeMap::from([
        (FindingCode::CustomerUnknown, 12),
        (FindingCode::VatCodeUnmapped, 1_300),
    ]);
    let all = |text: &str| {
        let frame = frame(&t.say("findings-title"), Place::Invoices);
        AllPage::new(frame, t, text.to_owned(), &counts).drawn()
    };
    let reject = RejectRow {
        feed: boekbrug_model::Feed::Customers,
        package_id: "rel-9".to_owned(),
        label: "<Zonder nummer>".to_owned(),
        findings: vec![Finding::new(FindingCode::RecordCodeMissing).with("name", "<Zonder>")],
        at: at(0),
    };
    vec![
        ("findings-sought", all("btw 21 \"&")),
        ("findings-vat", all("vat.code")),
        ("finding", one(t, FindingCode::CustomerUnknown, 1_236, Vec::new())),
        ("finding-mapping", one(t, FindingCode::VatCodeUnmapped, 1, Vec::new())),
        (
            "finding-nowhere",
            one(t, FindingCode::InvoiceTotalsDiffer, 0, Vec::new()),
        ),
        (
            "finding-record",
            one(t, FindingCode::RecordCodeMissing, 0, vec![reject]),
        ),
    ]
}
