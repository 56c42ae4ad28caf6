//! Samples of the mapping of codes and of coupled fields.

use boekbrug_model::record::VatCode;
use boekbrug_model::settings::VatMapping;
use boekbrug_model::{Feed, Finding, FindingCode, VatKind};
use rust_decimal::Decimal;

use super::codes::{Codes, Pair};
use super::fields::{Field, Fields, Table};
use super::vat::rows;
use crate::connections::Chart;
use crate::connections::samples::chart;
use crate::frame::Place;
use crate::invoices::samples::connection;
use crate::samples::{Drawn as _, frame};
use crate::text::Texts;

fn vat_codes() -> Vec<VatCode> {
    let code = |code: &str, name: &str, percent: i64, reverse_charge| VatCode {
        code: code.to_owned(),
        name: name.to_owned(),
        percentage: Decimal::from(percent),
        reverse_charge,
        band: None,
        is_active: true,
    };
    vec![
        code("H", "Hoog <21%>", 21, false),
        code("L", "Laag", 9, false),
        code("V", "Verlegd", 0, true),
    ]
}

fn mapped(kind: VatKind, percent: Option<i64>, code: Option<&str>, package: &str, account: Option<&str>) -> VatMapping {
    VatMapping {
        code: code.map(str::to_owned),
        kind,
        percent: percent.map(Decimal::from),
        package_code: (!package.is_empty()).then(|| package.to_owned()),
        ledger_account: account.map(str::to_owned),
    }
}

fn pair(from: &str, to: &str, is_gone: bool) -> Pair {
    Pair {
        from: from.to_owned(),
        to: to.to_owned(),
        is_gone,
    }
}

/// A mapping: of a package that was read, or not yet; with codes that went from it, or without.
fn codes(t: Texts, is_read: bool, drifted: bool, can_change: bool, wrong: Vec<Finding>) -> String {
    let chart = if is_read {
        Chart {
            vat: vat_codes(),
            ..chart()
        }
    } else {
        Chart::default()
    };
    let mut known = vec![mapped(VatKind::Standard, Some(21), None, "H", Some("8000"))];
    if drifted {
        known.push(mapped(VatKind::Standard, Some(9), Some("VERL9"), "L6", Some("8009")));
        known.push(mapped(VatKind::Exempt, None, None, "", Some("8000")));
        known.push(mapped(VatKind::ReverseCharge, None, None, "V", Some("8009")));
    }
    let mut ledger = vec![pair("omzet", "8000", false)];
    if drifted {
        ledger.push(pair("advies", "8009", true));
    }
    ledger.push(pair("", "", false));
    let view = Codes {
        frame: frame(&t.say("mapping-title"), Place::Connections),
        t,
        id: connection().to_string(),
        version: 3,
        vat: rows(&known, &chart.vat),
        accounts: chart.accounts(),
        ledger,
        centres: vec![pair("", "", false)],
        conditions: is_read.then(|| vec![pair("30 dagen", "30", false), pair("", "", false)]),
        is_read,
        chart,
        wrong,
        can_change,
    };
    view.drawn()
}

fn fields(t: Texts, can_change: bool, wrong: Vec<Finding>) -> String {
    let field = |feed: Feed, canonical, package, nl, en, is_on| Field {
        name: format!("{feed}:{canonical}"),
        canonical,
        package,
        conversion: t.either(nl, en),
        is_on,
        owner: (canonical == "name").then(|| "package".to_owned()),
    };
    let view = Fields {
        frame: frame(&t.say("fields-title"), Place::Connections),
        t,
        id: connection().to_string(),
        version: 3,
        tables: vec![
            Table {
                feed: Feed::Customers,
                package_name: "Relatie",
                rows: vec![
                    field(Feed::Customers, "name", "naam", "", "", true),
                    field(
                        Feed::Customers,
                        "isActive",
                        "nonactief",
                        "omgekeerd",
                        "the other way round",
                        true,
                    ),
                    field(Feed::Customers, "visitAddress.city", "adres.plaats", "", "", false),
                ],
            },
            Table {
                feed: Feed::Items,
                package_name: "Artikel",
                rows: vec![field(Feed::Items, "price", "prijs", "", "", true)],
            },
        ],
        owners: super::fields::owners_of(t, boekbrug_model::settings::FieldOwner::LastChange),
        wrong,
        can_change,
    };
    view.drawn()
}

pub(crate) fn samples(t: Texts) -> Vec<(&'static str, String)> {
    let changed = || vec![Finding::new(FindingCode::RequestPreconditionFailed)];
    vec![
        ("mapping", codes(t, true, false, true, Vec::new())),
        ("mapping-drift", codes(t, true, true, true, Vec::new())),
        ("mapping-refused", codes(t, true, false, true, changed())),
        ("mapping-reader", codes(t, true, false, false, Vec::new())),
        ("mapping-unread", codes(t, false, false, true, Vec::new())),
        ("fields", fields(t, true, Vec::new())),
        ("fields-refused", fields(t, true, changed())),
        ("fields-reader", fields(t, false, Vec::new())),
    ]
}
