//! Master data beside customers.

use boekbrug_model::record::{CostCentre, Employee, Item, ItemGroup, PaymentCondition, Project, VatCode};
use boekbrug_model::{Record, VatBand};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Mapped, holds, named};
use crate::wire;
use crate::wire::{Moment, Text};

/// Maps a cost centre. It is not blocked but ended.
pub(crate) fn cost_centre(row: &wire::CostCentre<'_>, today: Date) -> Mapped {
    let named = named(row.id, row.code.get(), &row.description)?;
    let is_active = row.active.0 != Some(false) && holds(today, Moment(None), row.end_date);
    let record = CostCentre {
        code: named.code.clone(),
        name: named.name.clone(),
        is_active,
    };
    Ok(Some(named.incoming(is_active, Record::CostCentre(record))))
}

/// Maps a VAT code. Codes for purchases alone are none of ours. Lines are sent without VAT, and how a code of the type
/// inclusive treats such amounts is not known (apis/exact.md section 8.1), so these can be used only where the operator
/// allows it.
pub(crate) fn vat_code(row: &wire::VatCode<'_>, inclusive: bool) -> Mapped {
    let is = |text: &Text<'_>, letter: &str| text.get().is_some_and(|text| text.eq_ignore_ascii_case(letter));
    if is(&row.transaction_type, "P") {
        return Ok(None);
    }
    let named = named(row.id, row.code.get(), &row.description)?;
    let is_active = !row.is_blocked.is_set() && (inclusive || !is(&row.kind, "I"));
    let listed = row.eu_sales_listing.get().map(str::to_ascii_uppercase);
    let band = match listed.as_deref() {
        Some("L" | "T") => Some(VatBand::IntraEuGoods),
        Some("S") => Some(VatBand::IntraEuServices),
        _ => None,
    };
    let record = VatCode {
        code: named.code.clone(),
        name: named.name.clone(),
        percentage: row.percentage.0.map(percentage).unwrap_or_default(),
        reverse_charge: row.charged.is_set(),
        band,
        is_active,
    };
    Ok(Some(named.incoming(is_active, Record::VatCode(record))))
}

/// The package keeps fractions: 0.21. What is above one can be no fraction and is taken for a percentage.
fn percentage(value: Decimal) -> Decimal {
    if value > Decimal::ONE {
        value.normalize()
    } else {
        (value * Decimal::ONE_HUNDRED).round_dp(6).normalize()
    }
}

/// Maps a payment condition. Where the due date goes by ends of months the days alone would be wrong: it is left to the
/// package then.
pub(crate) fn payment_condition(row: &wire::PaymentCondition<'_>) -> Mapped {
    let named = named(row.id, row.code.get(), &row.description)?;
    let by_months = row.payment_end_of_months.0.is_some_and(|months| months > 0);
    let days = row.payment_days.0.filter(|_| !by_months);
    let record = PaymentCondition {
        code: named.code.clone(),
        name: named.name.clone(),
        description: row.description.owned(),
        payment_term: days.and_then(|days| i32::try_from(days).ok()),
        payment_condition_type: row.payment_method.owned(),
    };
    Ok(Some(named.incoming(true, Record::PaymentCondition(record))))
}

/// Maps an item.
pub(crate) fn item(row: &wire::Item<'_>, today: Date) -> Mapped {
    let named = named(row.id, row.code.get(), &row.description)?;
    let is_active = holds(today, row.start_date, row.end_date);
    let kind = match (row.is_time.is_set(), row.is_stock_item.is_set()) {
        (true, _) => "time",
        (_, true) => "stock",
        _ => "other",
    };
    let record = Item {
        item_code: named.code.clone(),
        name: named.name.clone(),
        item_type: Some(kind.to_owned()),
        vat_code_id: row.sales_vat_code.owned(),
        gl_account_revenue: row.gl_revenue_code.owned(),
        will_be_invoiced: row.is_sales_item.is_set(),
        is_active,
        allow_time_entry: row.is_time.is_set(),
        unit: row.unit.owned(),
        price: row.standard_sales_price.0.map(|price| price.normalize()),
        item_group_id: row.item_group_code.owned(),
    };
    Ok(Some(named.incoming(is_active, Record::Item(record))))
}

/// Maps an item group.
pub(crate) fn item_group(row: &wire::ItemGroup<'_>) -> Mapped {
    let named = named(row.id, row.code.get(), &row.description)?;
    let record = ItemGroup {
        code: named.code.clone(),
        name: named.name.clone(),
        gl_account_revenue: row.gl_revenue_code.owned(),
        vat_code_id: None,
    };
    Ok(Some(named.incoming(true, Record::ItemGroup(record))))
}

/// Maps an employee: by code, else by number.
pub(crate) fn employee(row: &wire::Employee<'_>, today: Date) -> Mapped {
    let number = row.employee_hid.0.map(|number| number.to_string());
    let named = named(row.id, row.code.get().or(number.as_deref()), &row.full_name)?;
    let is_active = row.is_active.0 != Some(false) && holds(today, row.start_date, row.end_date);
    let record = Employee {
        code: named.code.clone(),
        name: named.name.clone(),
        email_address: row.business_email.owned().or_else(|| row.email.owned()),
        is_active,
        from: row.start_date.date(),
        until: row.end_date.date(),
    };
    Ok(Some(named.incoming(is_active, Record::Employee(record))))
}

/// Maps a project.
pub(crate) fn project(row: &wire::Project<'_>, today: Date) -> Mapped {
    let named = named(row.id, row.code.get(), &row.description)?;
    let is_active = holds(today, row.start_date, row.end_date);
    let record = Project {
        code: named.code.clone(),
        name: named.name.clone(),
        customer_code: row.account_code.owned(),
        manager: row.manager.text(),
        project_type: row.kind.0.map(|kind| kind.to_string()),
        is_active,
        from: row.start_date.date(),
        until: row.end_date.date(),
    };
    Ok(Some(named.incoming(is_active, Record::Project(record))))
}
