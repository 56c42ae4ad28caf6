//! The package's words into the canonical ones, and back. Pure: rows in, records out.

mod account;
mod booking;
mod customer;
mod ledger;
mod order;
mod reference;
mod written;

use boekbrug_connector::Reject;
use boekbrug_model::{Finding, FindingCode, Incoming, Record};
use jiff::civil::Date;

use crate::wire::{BadRow, Guid, Moment, Text};

pub(crate) use account::{CODE_LENGTH, holds_key, is_debtor, kept_codes, number};
pub(crate) use booking::{Sending, attachment, booked, entry, found, read_back, subject};
pub(crate) use customer::{Settings, customer, is_customer};
pub(crate) use ledger::{journal, ledger_account, period};
pub(crate) use order::{found_order, order, order_back, order_ref, sales_invoice};
pub(crate) use reference::{cost_centre, employee, item, item_group, payment_condition, project, vat_code};
pub(crate) use written::{WRITTEN, changed_account, new_account};

/// What became of a row: a record, a reject, or nothing because it is not of this feed.
pub(crate) type Mapped = Result<Option<Incoming>, Reject>;

impl From<BadRow> for Reject {
    fn from(row: BadRow) -> Self {
        reject(&row)
    }
}

/// A row that could not be read.
pub(crate) fn reject(row: &BadRow) -> Reject {
    refused(&row.id, &row.label, unreadable(&row.member, &row.why))
}

/// What every record has: an id, a code and a name.
struct Named {
    id: String,
    code: String,
    name: String,
}

/// The id, code and name of a row; without id or code it cannot be linked.
fn named(id: Guid, code: Option<&str>, name: &Text<'_>) -> Result<Named, Reject> {
    let label = name.get().or(code).unwrap_or_default();
    let Some(id) = id.text() else {
        return Err(refused(
            "",
            label,
            Finding::new(FindingCode::RecordIdMissing).with("name", label),
        ));
    };
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
        let finding = Finding::new(FindingCode::RecordCodeMissing).with("name", label);
        return Err(refused(&id, label, finding));
    };
    Ok(Named {
        id,
        code: code.to_owned(),
        name: name.get().unwrap_or_default().to_owned(),
    })
}

impl Named {
    fn incoming(self, is_active: bool, record: Record) -> Incoming {
        Incoming {
            package_id: self.id,
            code: self.code,
            name: self.name,
            is_active,
            record,
        }
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

/// A member of the wrong form; `value` is what stands there.
fn unreadable(member: &str, value: &str) -> Finding {
    Finding::new(FindingCode::RecordFieldUnreadable)
        .at(member)
        .with("field", member)
        .with("value", value)
}

/// Whether a day lies within two others, both inclusive, either of them open.
fn holds(today: Date, from: Moment, until: Moment) -> bool {
    from.date().is_none_or(|from| from <= today) && until.date().is_none_or(|until| today <= until)
}

#[cfg(test)]
mod tests;
