//! Changes that somebody makes in the books while a connector is at work.

use jiff::Timestamp;

use super::division::Division;
use super::door::Asked;
use super::process::division_of;
use super::state::State;
use super::value::Value;
use super::wall;
use crate::fault::Change;

/// Carries a planned change into the administration of the call, or the
/// first one.
pub(super) fn change(state: &mut State, change: &Change, asked: &Asked<'_>) {
    let division = division_of(asked);
    let index = state
        .divisions
        .iter()
        .position(|books| Some(books.code) == division)
        .unwrap_or(0);
    if let Some(books) = state.divisions.get_mut(index) {
        apply(books, change, asked.now);
    }
}

/// Carries a change into books; `false` when its object is not there.
pub(super) fn apply(books: &mut Division, change: &Change, now: Timestamp) -> bool {
    let at = wall::wall(now);
    match change {
        Change::CloseLedger { number } => set(
            books,
            "financial/GLAccounts",
            *number,
            vec![("IsBlocked", Value::Bool(true))],
            at,
        ),
        Change::RenameLedger { number, name } => {
            let fields = vec![("Description", Value::owned_text(name.as_str()))];
            set(books, "financial/GLAccounts", *number, fields, at)
        }
        Change::DeactivateRelation { code } => {
            set(books, "crm/Accounts", *code, vec![("Blocked", Value::Bool(true))], at)
        }
        Change::RemoveCostCenter { number } => {
            let found = books.table("hrm/Costcenters").by_code("Code", &number.to_string());
            match found.map(|rec| rec.row.id) {
                Some(id) => books.remove("hrm/Costcenters", id, at),
                None => false,
            }
        }
        Change::BlockPeriod { from, to } => {
            let (from, to) = (wall::midnight(*from), wall::midnight(*to));
            let periods: Vec<(i64, i64)> = books
                .table("financial/FinancialPeriods")
                .iter()
                .filter(|rec| {
                    let starts = rec.get("StartDate").as_date().unwrap_or(0);
                    let ends = rec.get("EndDate").as_date().unwrap_or(0);
                    starts <= to && ends >= from
                })
                .filter_map(|rec| Some((rec.get("FinYear").as_int()?, rec.get("FinPeriod").as_int()?)))
                .collect();
            books.closed.extend(&periods);
            !periods.is_empty()
        }
    }
}

fn set(
    books: &mut Division,
    path: &str,
    code: i64,
    fields: Vec<(&'static str, super::value::Owned)>,
    at: wall::Wall,
) -> bool {
    let wanted = code.to_string();
    let found = books.table(path).find(|rec| {
        let held = rec.text("Code");
        held == wanted || (held.starts_with('0') && held.trim_start_matches('0') == wanted)
    });
    match found.map(|rec| rec.row.id) {
        Some(id) => books.change(path, id, fields, at),
        None => false,
    }
}
