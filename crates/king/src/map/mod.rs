//! The package's words into the canonical ones, and back. Pure: rows in, records out.

mod booking;
mod customer;
mod debtor;
mod found;
mod reference;

use boekbrug_connector::{References, Reject};
use boekbrug_model::{Feed, Finding, FindingCode, Incoming, Record};
use jiff::civil::Date;

use crate::wire::Row;

pub(crate) use booking::{Place, Rate, TooFew, journaalpost};
pub(crate) use customer::customer;
pub(crate) use debtor::{WRITTEN, changed_debtor, new_debtor};
pub(crate) use found::{Booking, OpenItem, booking_id, bookings, found, open_items, parts_of};
pub(crate) use reference::{
    cost_centre, country, employee, item, item_group, journal, ledger_account, payment_condition, period, project,
    vat_code,
};

/// What became of a row: a record, or why there is none.
pub(crate) type Mapped = Result<Incoming, Reject>;

/// What rows are mapped with.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// Reference records that are known already.
    pub(crate) references: &'a References,
    /// Today in the Netherlands.
    pub(crate) today: Date,
    /// Settings that touch the mapping.
    pub(crate) config: &'a crate::config::Config,
    /// The account over which bookings are split: no line may be booked on it.
    pub(crate) split_account: Option<&'a str>,
    /// Revenue accounts of the item groups, by the group's number.
    pub(crate) group_accounts: &'a std::collections::HashMap<String, String>,
}

/// Maps a row of a feed.
pub(crate) fn row(feed: Feed, row: Row<'_>, context: &Context<'_>) -> Mapped {
    match feed {
        Feed::Customers => customer(row, context),
        Feed::CostCentres => cost_centre(row),
        Feed::Employees => employee(row, context),
        Feed::Items => item(row, context),
        Feed::ItemGroups => item_group(row),
        Feed::Projects => project(row),
        Feed::VatCodes => vat_code(row, context),
        Feed::PaymentConditions => payment_condition(row),
        Feed::LedgerAccounts => ledger_account(row, context),
        Feed::Journals => journal(row, context),
        Feed::Countries => country(row),
        Feed::Periods | Feed::VatRates | Feed::Orders => {
            Err(refused("", "", Finding::new(FindingCode::PackageNotOffered)))
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

/// What a row is called, and how it is refused.
struct Named {
    code: String,
    name: String,
}

impl Named {
    /// A row that is known by a number, with or without zeros in front.
    fn by_number(row: Row<'_>, key: &'static str, name: &'static str) -> Result<Self, Reject> {
        let named = Self::by_text(row, key, name)?;
        match crate::wire::whole(&named.code) {
            Some(number) if number >= 0 => Ok(Self {
                code: number.to_string(),
                ..named
            }),
            _ => Err(named.unreadable(key, &named.code)),
        }
    }

    /// A row that is known by a text.
    fn by_text(row: Row<'_>, key: &'static str, name: &'static str) -> Result<Self, Reject> {
        let name = row.text(name).unwrap_or_default();
        match row.text(key) {
            Some(code) => Ok(Self { code, name }),
            None => Err(refused(
                "",
                &name,
                Finding::new(FindingCode::RecordCodeMissing).at(key).with("name", &name),
            )),
        }
    }

    /// A cell of the wrong form; `value` is what stands there.
    fn unreadable(&self, column: &'static str, value: &str) -> Reject {
        let value: String = value.chars().take(60).collect();
        let finding = Finding::new(FindingCode::RecordFieldUnreadable)
            .at(column)
            .with("field", column)
            .with("value", value);
        refused(&self.code, &self.name, finding)
    }

    /// Whether the row is not blocked.
    fn open(&self, row: Row<'_>, column: &'static str) -> Result<bool, Reject> {
        let blocked = row.flag(column).map_err(|value| self.unreadable(column, value))?;
        Ok(!blocked)
    }

    fn day(&self, row: Row<'_>, column: &'static str) -> Result<Option<Date>, Reject> {
        row.day(column).map_err(|value| self.unreadable(column, value))
    }

    fn record(self, is_active: bool, record: Record) -> Incoming {
        Incoming {
            package_id: self.code.clone(),
            code: self.code,
            name: self.name,
            is_active,
            record,
        }
    }
}

#[cfg(test)]
mod tests;
