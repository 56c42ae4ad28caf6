//! The package's words into the canonical ones, and back. Pure: rows in, records out.

mod booking;
mod customer;
mod item;
mod ledger;
mod order;
mod reference;
mod relation;
mod written;

use std::borrow::Cow;

use boekbrug_connector::Reject;
use boekbrug_model::{Finding, FindingCode};

use crate::wire::BadRow;

pub(crate) use booking::{INVOICE_WITHOUT_BOOKING, booked, found, read_back, remote_document, verkoopboeking};
pub(crate) use customer::{Addresses, customer};
pub(crate) use item::{Accounts, Groups, account_of, item, item_group, prices_without_vat};
pub(crate) use ledger::ledger_account;
pub(crate) use order::{found_order, invoice_of, order, order_back, order_ref, verkooporder};
pub(crate) use reference::{company, cost_centre, country, journal, period, vat_codes, vat_rate};
pub(crate) use relation::{found_relation, is_debtor, wanted_relation};
pub(crate) use written::{WRITTEN, make_customer, merged_relatie, new_relatie, written_at};

/// What became of a row: a record, a reject, or nothing because it is not of this feed.
pub(crate) type Mapped = Result<Option<boekbrug_model::Incoming>, Reject>;

impl From<BadRow> for Reject {
    fn from(row: BadRow) -> Self {
        let finding = unreadable(&row.member, &row.why);
        refused(&row.id, &row.label, finding)
    }
}

/// A row that cannot be mapped, with the reason.
fn refused(id: &str, label: &str, finding: Finding) -> Reject {
    Reject {
        package_id: id.to_owned(),
        label: label.to_owned(),
        findings: vec![finding],
    }
}

/// A row without id.
fn without_id(label: &str) -> Reject {
    refused(
        "",
        label,
        Finding::new(FindingCode::RecordIdMissing).with("name", label),
    )
}

/// A row without the number by which people know it.
fn without_code(id: &str, label: &str) -> Reject {
    refused(
        id,
        label,
        Finding::new(FindingCode::RecordCodeMissing).with("name", label),
    )
}

/// A member of the wrong form; `value` is what stands there.
fn unreadable(member: &str, value: &str) -> Finding {
    Finding::new(FindingCode::RecordFieldUnreadable)
        .at(member)
        .with("field", member)
        .with("value", value)
}

fn owned(text: Option<Cow<'_, str>>) -> Option<String> {
    text.map(Cow::into_owned)
}

#[cfg(test)]
mod tests;
