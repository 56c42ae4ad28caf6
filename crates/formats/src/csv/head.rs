//! What the rows of an invoice say of the whole.

use boekbrug_model::invoice::{InvoiceCustomer, InvoiceKind, ServicePeriod};
use boekbrug_model::{Currency, InvoiceNumber};
use jiff::civil::Date;

use super::cell::{Cells, Row};
use super::columns::Column;
use crate::Summary;

/// The head of the invoice, out of its first row.
pub(super) struct Head {
    pub(super) number: Option<InvoiceNumber>,
    pub(super) shown_number: Option<String>,
    pub(super) kind: Option<InvoiceKind>,
    pub(super) date: Option<Date>,
    pub(super) due_date: Option<Date>,
    pub(super) payment_condition: Option<String>,
    pub(super) customer: InvoiceCustomer,
    pub(super) currency: Currency,
    pub(super) credited_invoice: Option<String>,
    pub(super) order_reference: Option<String>,
    pub(super) description: Option<String>,
    pub(super) service_period: Option<ServicePeriod>,
}

impl Head {
    pub(super) fn read(row: Row<'_>, cells: &mut Cells<'_>) -> Self {
        cells.need(row, Column::Date);
        let period = (
            cells.date(row, Column::PeriodFrom),
            cells.date(row, Column::PeriodUntil),
        );
        Self {
            number: cells.read(row, Column::Number, |text| text.parse().ok()),
            shown_number: cells.owned(row, Column::Number),
            kind: kind(row, cells),
            date: cells.date(row, Column::Date),
            due_date: cells.date(row, Column::DueDate),
            payment_condition: cells.owned(row, Column::PaymentCondition),
            customer: InvoiceCustomer {
                code: cells.owned(row, Column::CustomerCode),
                name: cells.owned(row, Column::CustomerName),
                identification: cells.owned(row, Column::Identification),
                vat_number: cells.owned(row, Column::VatNumber),
                country_code: cells
                    .owned(row, Column::CountryCode)
                    .map(|code| code.to_ascii_uppercase()),
            },
            currency: currency(row, cells),
            credited_invoice: cells.owned(row, Column::CreditedInvoice),
            order_reference: cells.owned(row, Column::OrderReference),
            description: cells.owned(row, Column::InvoiceDescription),
            service_period: match period {
                (Some(from), Some(until)) => Some(ServicePeriod { from, until }),
                _ => None,
            },
        }
    }

    pub(super) fn summary(&self) -> Summary {
        let customer = &self.customer;
        let names = [
            &customer.name,
            &customer.code,
            &customer.identification,
            &customer.vat_number,
        ];
        Summary {
            number: self.shown_number.clone(),
            kind: self.kind,
            date: self.date,
            customer: names.into_iter().flatten().next().cloned(),
            ..Summary::default()
        }
    }
}

fn kind(row: Row<'_>, cells: &mut Cells<'_>) -> Option<InvoiceKind> {
    if cells.text(row, Column::Kind).is_none() {
        return Some(InvoiceKind::Invoice);
    }
    cells.read(row, Column::Kind, |text| {
        match text.to_lowercase().replace(['-', ' ', '_'], "").as_str() {
            "factuur" | "invoice" | "380" => Some(InvoiceKind::Invoice),
            "creditnota" | "creditnote" | "creditfactuur" | "credit" | "381" => Some(InvoiceKind::CreditNote),
            _ => None,
        }
    })
}

fn currency(row: Row<'_>, cells: &mut Cells<'_>) -> Currency {
    let currency = cells.read(row, Column::Currency, |text| text.to_ascii_uppercase().parse().ok());
    currency.unwrap_or(Currency::EUR)
}
