//! Whether a line may be booked.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::draft::{DraftLine, Fields};
use super::vat::{self, LineVat, cents};
use crate::exact::division::Division;
use crate::exact::switches::Switches;
use crate::exact::table::Rec;
use crate::exact::texts::{AMOUNT, COST_CENTER, COST_UNIT, GL_ACCOUNT, GL_TYPE, Label, PROJECT, Problem};
use crate::exact::value::Owned;
use crate::exact::wall::Wall;

/// A line that may be booked.
#[derive(Clone, Debug)]
pub(crate) struct CheckedLine {
    pub(crate) id: Option<Uuid>,
    pub(crate) ledger: Uuid,
    pub(crate) ledger_code: String,
    pub(crate) ledger_name: String,
    pub(crate) vat: LineVat,
    /// As it was sent.
    pub(crate) fields: Vec<(&'static str, Owned)>,
    pub(crate) center_name: String,
    pub(crate) unit_name: String,
}

/// Checks one line; `None` when it has problems of its own.
pub(crate) fn check(
    books: &Division,
    line: &DraftLine,
    day: Wall,
    switches: &Switches,
    problems: &mut Vec<Problem>,
) -> Option<CheckedLine> {
    let before = problems.len();
    let fields = &line.fields;
    let ledger = ledger(books, fields, problems);
    let amount = fields.get("AmountFC").as_dec();
    if amount.is_none() {
        problems.push(Problem::mandatory(AMOUNT));
    }
    let fallback = ledger.map(|rec| rec.text("VATCode"));
    let amount = cents(amount.unwrap_or(Decimal::ZERO));
    let vat = vat::of_line(books, fields, fallback.as_deref(), amount, day, switches, problems);
    let center_name = center(books, fields, ledger, Center::COST_CENTER, day, problems);
    let unit_name = center(books, fields, ledger, Center::COST_UNIT, day, problems);
    if let Some(project) = fields.get("Project").as_guid() {
        match books.get("project/Projects", project) {
            None => problems.push(Problem::reference(PROJECT)),
            Some(rec) if rec.yes("BlockEntry") => problems.push(Problem::not_allowed(PROJECT)),
            Some(_) => {}
        }
    }
    let ledger = ledger.filter(|_| problems.len() == before)?;
    Some(CheckedLine {
        id: line.id,
        ledger: ledger.row.id,
        ledger_code: ledger.text("Code"),
        ledger_name: ledger.text("Description"),
        vat,
        fields: fields.iter().cloned().collect(),
        center_name,
        unit_name,
    })
}

fn ledger<'b>(books: &'b Division, fields: &Fields, problems: &mut Vec<Problem>) -> Option<Rec<'b>> {
    let Some(id) = fields.get("GLAccount").as_guid() else {
        problems.push(Problem::mandatory(GL_ACCOUNT));
        return None;
    };
    let Some(rec) = books.get("financial/GLAccounts", id) else {
        problems.push(Problem::reference(GL_ACCOUNT));
        return None;
    };
    if rec.yes("IsBlocked") {
        problems.push(Problem::not_allowed(GL_ACCOUNT));
    }
    // lines on VAT and balance accounts are refused [§7, seen]
    if rec.text("BalanceType") == "B" {
        problems.push(Problem::invalid(GL_TYPE));
    }
    Some(rec)
}

/// Cost centre or cost unit: two lists with one set of rules.
struct Center {
    path: &'static str,
    field: &'static str,
    rule: &'static str,
    label: Label,
}

impl Center {
    const COST_CENTER: Center = Center {
        path: "hrm/Costcenters",
        field: "CostCenter",
        rule: "UseCostcenter",
        label: COST_CENTER,
    };
    const COST_UNIT: Center = Center {
        path: "hrm/Costunits",
        field: "CostUnit",
        rule: "UseCostunit",
        label: COST_UNIT,
    };
}

/// Its name; 0 optional, 1 mandatory, 2 no [§8.1].
fn center(
    books: &Division,
    fields: &Fields,
    ledger: Option<Rec<'_>>,
    what: Center,
    day: Wall,
    problems: &mut Vec<Problem>,
) -> String {
    let rule = ledger.and_then(|rec| rec.get(what.rule).as_int()).unwrap_or(0);
    let Some(code) = fields.text(what.field) else {
        if rule == 1 {
            problems.push(Problem::mandatory(what.label));
        }
        return String::new();
    };
    if rule == 2 {
        problems.push(Problem::not_allowed(what.label));
    }
    let Some(rec) = books.table(what.path).by_code("Code", code) else {
        problems.push(Problem::reference(what.label));
        return String::new();
    };
    let ended = rec.get("EndDate").as_date().is_some_and(|end| end < day);
    if ended || rec.get("Active").as_bool() == Some(false) {
        problems.push(Problem::invalid(what.label));
    }
    rec.text("Description")
}
