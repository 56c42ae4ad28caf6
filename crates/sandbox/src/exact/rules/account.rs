//! crm/Accounts: codes, statuses, and what is derived [apis/exact.md §3,
//! §8.4].

use super::draft::Fields;
use crate::exact::calls::Call;
use crate::exact::division::Division;
use crate::exact::switches::{AccountCodes, NextCode, UnsentCondition, UnsentStatus};
use crate::exact::table::Rec;
use crate::exact::texts::Problem;
use crate::exact::value::{Owned, Value};

const ACCOUNTS: &str = "crm/Accounts";

/// Width of a code [§3: 18 characters].
const CODE_LENGTH: usize = 18;

/// `Status`: none, suspect, prospect, customer [§8.4].
const STATUSES: &[&str] = &["A", "S", "P", "C"];

/// What only accounts are checked for.
pub(super) fn check(call: &Call<'_>, fields: &Fields, problems: &mut Vec<Problem>) {
    if let Some(code) = fields.text("Code") {
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if code.chars().count() > CODE_LENGTH || (!digits && call.switches.account_codes == AccountCodes::Digits) {
            problems.push(Problem::invalid_field("Code"));
        }
    }
    if fields.text("Status").is_some_and(|status| !STATUSES.contains(&status)) {
        problems.push(Problem::invalid_field("Status"));
    }
}

/// What a new account has when it is not sent.
pub(super) fn defaults(call: &Call<'_>) -> Vec<(&'static str, Owned)> {
    let mut fields = vec![
        (
            "Code",
            Value::owned_text(next_code(call.books, call.switches.next_code)),
        ),
        ("Blocked", Value::Bool(false)),
        ("IsSupplier", Value::Bool(false)),
        ("Type", Value::text("A")),
    ];
    match call.switches.unsent_status {
        UnsentStatus::NotACustomer => fields.push(("Status", Value::text("A"))),
        UnsentStatus::Absent => {}
    }
    match call.switches.unsent_condition {
        UnsentCondition::Absent => {}
        UnsentCondition::OfCompany => fields.push(("PaymentConditionSales", Value::text("30"))),
    }
    fields
}

/// A code that nobody has.
fn next_code(books: &Division, how: NextCode) -> String {
    let codes = books.table(ACCOUNTS).iter();
    let mut taken: Vec<u64> = codes.filter_map(|rec| rec.text("Code").parse().ok()).collect();
    taken.sort_unstable();
    let highest = taken.last().copied().unwrap_or(0).saturating_add(1);
    let next = match how {
        NextCode::AfterHighest => highest,
        NextCode::FirstFree => (1..highest)
            .find(|code| taken.binary_search(code).is_err())
            .unwrap_or(highest),
    };
    next.to_string()
}

/// Read-only fields that follow from others.
pub(super) fn derived(books: &Division, rec: Rec<'_>) -> Vec<(&'static str, Owned)> {
    let named = |path: &str, code: &str| {
        let found = books.table(path).by_code("Code", &rec.text(code));
        found.map_or(Value::Null, |rec| rec.get("Description").into_owned())
    };
    let payer = rec.guid("InvoiceAccount").and_then(|id| books.get(ACCOUNTS, id));
    let of_payer = |field: &str| payer.map_or(Value::Null, |payer| Value::owned_text(payer.text(field)));
    vec![
        ("IsSales", Value::Bool(rec.text("Status") == "C")),
        (
            "PaymentConditionSalesDescription",
            named("cashflow/PaymentConditions", "PaymentConditionSales"),
        ),
        ("SalesVATCodeDescription", named("vat/VATCodes", "SalesVATCode")),
        ("InvoiceAccountCode", of_payer("Code")),
        ("InvoiceAccountName", of_payer("Name")),
        ("CountryName", country_name(&rec.text("Country"))),
    ]
}

/// Dutch names of a few countries; absent for all others.
fn country_name(code: &str) -> Owned {
    Value::text_or_null(crate::exact::seed::country_name(code))
}
