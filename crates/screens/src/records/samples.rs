//! Samples of the pages about records.

use boekbrug_connector::{Direction, FieldRow, FieldTable};
use boekbrug_model::{Feed, Finding, FindingCode, RecordId};
use boekbrug_store::{Author, FeedState, FieldChange, HistoryRow, RejectRow, StoredRecord};
use serde_json::json;

use super::list::{Filter, Found as ListFound, ListPage};
use super::one::{Found, RecordPage};
use crate::frame::Place;
use crate::invoices::samples::{at, connection, link};
use crate::samples::{Drawn as _, frame};
use crate::text::Texts;

fn record(number: u8, name: &str, is_active: bool) -> StoredRecord {
    let values = json!({
        "customerCode": format!("100{number}"), "name": name, "isActive": is_active, "isDebtor": true,
        "visitAddress": {"city": "Delft", "address1": null}, "invoiceSpecification": "per uur & <b>km</b>"
    });
    StoredRecord {
        id: RecordId::new(at(0), [number; 10]),
        package_id: format!("rel-{number}"),
        code: format!("100{number}"),
        name: name.to_owned(),
        is_active,
        values: values.to_string(),
        changed: at(5),
    }
}

fn table() -> FieldTable {
    let row = |canonical, package, conversion_nl, conversion_en| FieldRow {
        canonical,
        package,
        direction: Direction::In,
        conversion_nl,
        conversion_en,
    };
    FieldTable {
        feed: Some(Feed::Customers),
        package_name: "Relatie",
        rows: vec![
            row("customerCode", "relatiecode", "", ""),
            row("name", "naam", "", ""),
            row("isActive", "nonactief", "omgekeerd", "reversed"),
            row("visitAddress.city", "adres.plaats", "", ""),
            row("visitAddress.address1", "adres.straat", "", ""),
            row("invoiceAddressSameAsVisitAddress", "", "afgeleid", "derived"),
        ],
    }
}

fn list(t: Texts, filter: Filter, rows: Vec<StoredRecord>) -> String {
    let state = |records, rejects| FeedState {
        records,
        rejects,
        completed: Some(at(0)),
        ..FeedState::default()
    };
    let reject = RejectRow {
        feed: Feed::Customers,
        package_id: "rel-9".to_owned(),
        label: "<Zonder nummer>".to_owned(),
        findings: vec![Finding::new(FindingCode::RecordCodeMissing).with("name", "<Zonder nummer>")],
        at: at(0),
    };
    let found = ListFound {
        connections: vec![link(1, "Abacus · Firma"), link(2, "Abacus · <Tweede>")],
        states: vec![
            (Feed::LedgerAccounts, state(120, 0)),
            (Feed::CostCentres, state(4, 0)),
            (Feed::Customers, state(100_000, 1)),
        ],
        rows,
        rejects: vec![reject],
        now: at(30),
    };
    ListPage::new(frame(&t.say("records-title"), Place::Records), t, filter, found).drawn()
}

pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    let filter = Filter {
        connection: Some(connection()),
        feed: Some(Feed::Customers),
        ..Filter::default()
    };
    let narrowed = Filter {
        text: "\"x\"".to_owned(),
        active_only: true,
        ..filter.clone()
    };
    let rows = vec![record(1, "Bakkerij <De Korenaar>", true), record(2, "", false)];
    let none = ListFound {
        connections: Vec::new(),
        states: Vec::new(),
        rows: Vec::new(),
        rejects: Vec::new(),
        now: at(0),
    };
    let none = ListPage::new(
        frame(&t.say("records-title"), Place::Records),
        t,
        Filter::default(),
        none,
    );
    let change = |field: &str, old, new| FieldChange {
        field: field.to_owned(),
        old,
        new,
    };
    let history = vec![
        HistoryRow {
            author: Author::Package,
            at: at(5),
            source: connection(),
            fields: vec![
                change("visitAddress.city", json!("Den Haag"), json!("Delft")),
                change("name", json!("<Oud>"), json!("Bakkerij")),
            ],
        },
        HistoryRow {
            author: Author::Conflict,
            at: at(2),
            source: connection(),
            fields: vec![
                change("isActive", json!(false), json!(true)),
                change("vatNumber", json!(null), json!("NL1")),
            ],
        },
    ];
    let one = |row: StoredRecord, history, table| {
        let found = Found {
            connection: ("Abacus · Firma".to_owned(), connection()),
            package: "Abacus".to_owned(),
            feed: Feed::Customers,
            history,
            table,
            switched_off: ["name".to_owned()].into(),
            row,
        };
        let name = found.row.name.clone();
        RecordPage::new(frame(&name, Place::Records), t, found).drawn()
    };
    vec![
        ("records", list(t, filter, rows)),
        ("records-nothing", list(t, narrowed, Vec::new())),
        ("records-none", none.drawn()),
        (
            "record",
            one(record(1, "Bakkerij <De Korenaar>", true), history, Some(table())),
        ),
        ("record-unknown", one(record(2, "Zonder", false), Vec::new(), None)),
    ]
}
