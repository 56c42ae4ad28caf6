//! Every field by itself: its form and its length.

use super::{CustomerContext, Report, Written};
use crate::FindingCode;
use crate::customers_out::fields::{self, filled};
use crate::customers_out::normal::{is_cut, limit};
use crate::record::Customer;
use crate::text::{dutch_vat_check, email_list, is_numeric, kvk_number, one_line, vat_number};

/// `said` is what the application says, `values` the same as it would be written.
pub(super) fn check(
    said: &Customer,
    values: &mut Customer,
    written: &Written,
    context: &CustomerContext<'_>,
    report: &mut Report,
) {
    if written.has("name") {
        if values.name.is_empty() {
            report.add(FindingCode::CustomerNameMissing, "name", "");
        }
        length("name", &said.name, context, report);
    }
    let mut said = said.clone();
    let own: Vec<_> = fields::texts(&mut said);
    for ((path, text), (_, said)) in fields::texts(values).into_iter().zip(own) {
        let Some(said) = filled(said.as_deref()).filter(|_| written.has(path)) else {
            continue;
        };
        // what is not written after all (an address that is the other one) need not be right
        let Some(text) = text else { continue };
        match wrong(path, said, context) {
            Some(code) => report.add(code, path, said),
            None => length(path, if is_cut(path) { said } else { text }, context, report),
        }
    }
}

/// What is wrong with the form of a value.
fn wrong(path: &str, said: &str, context: &CustomerContext<'_>) -> Option<FindingCode> {
    let field = path.rsplit('.').next().unwrap_or(path);
    let (right, code) = match field {
        "identification" => (kvk_number(said).is_some(), FindingCode::CustomerFieldInvalid),
        "vatNumber" => {
            let number = vat_number(said);
            let right = number.is_some_and(|number| dutch_vat_check(&number) != Some(false));
            (right, FindingCode::CustomerVatNumberInvalid)
        }
        "emailAddress" | "sendInvoiceTo" => (email_list(said).is_ok(), FindingCode::CustomerFieldInvalid),
        "paymentConditionId" => (is_term(said, context), FindingCode::CustomerFieldInvalid),
        _ => return None,
    };
    (!right).then_some(code)
}

/// A payment condition, where that is a number of days.
fn is_term(said: &str, context: &CustomerContext<'_>) -> bool {
    let Some((from, to)) = context.rules.payment_days else {
        return true;
    };
    let said = said.trim();
    let digits = said.strip_prefix('-').unwrap_or(said);
    is_numeric(digits) && said.parse().is_ok_and(|days: i32| (from..=to).contains(&days))
}

/// Too long is cut where the beginning says enough, and refused elsewhere.
fn length(path: &str, text: &str, context: &CustomerContext<'_>, report: &mut Report) {
    let line = one_line(text);
    let Some(limit) = limit(path, context.rules).filter(|limit| line.encode_utf16().count() > *limit) else {
        return;
    };
    let code = if is_cut(path) {
        FindingCode::CustomerFieldCut
    } else {
        FindingCode::CustomerFieldInvalid
    };
    report.with(code, path, &line, |finding| finding.with("limit", limit));
}
