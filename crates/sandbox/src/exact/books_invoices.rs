//! Sales invoices as they stand, for whoever checks a connector.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;

use super::books::{date, dec, number};
use super::division::Division;
use super::table::Rec;
use super::value::Value;

/// One sales invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredInvoice {
    /// `InvoiceID`.
    pub id: Uuid,
    /// `OrderNumber`.
    pub order_number: i64,
    /// `InvoiceNumber`, as soon as it has one.
    pub number: Option<i64>,
    /// `Status`: 10 draft, 20 open, 50 processed.
    pub status: i64,
    /// `Type`: 8020 invoice, 8021 credit note.
    pub kind: i64,
    /// `YourRef`; not unique.
    pub your_ref: String,
    /// `Journal`.
    pub journal: String,
    /// `OrderedBy`.
    pub ordered_by: Uuid,
    /// The customer's code, without padding.
    pub customer_code: String,
    /// `InvoiceTo`.
    pub invoice_to: Uuid,
    /// `InvoiceDate`.
    pub date: Date,
    /// `DueDate`.
    pub due: Date,
    /// `Description`.
    pub description: String,
    /// `AmountFCExclVat`.
    pub net: Decimal,
    /// `VATAmountFC`.
    pub vat: Decimal,
    /// `AmountFC`: VAT included.
    pub total: Decimal,
    /// The lines in their order.
    pub lines: Vec<InvoiceLine>,
}

/// One line of a sales invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvoiceLine {
    /// `ID`.
    pub id: Uuid,
    /// `ItemCode`.
    pub item: String,
    /// `Description`.
    pub description: String,
    /// `Quantity`.
    pub quantity: Decimal,
    /// `UnitPrice`: before the discount.
    pub unit_price: Decimal,
    /// `NetPrice`: after it.
    pub net_price: Decimal,
    /// `Discount`, a fraction.
    pub discount: Decimal,
    /// `AmountFC`: VAT excluded.
    pub amount: Decimal,
    /// `VATCode` without padding; empty for none.
    pub vat_code: String,
    /// `VATAmountFC`.
    pub vat: Decimal,
    /// `CostCenter`; empty for none.
    pub cost_center: String,
    /// `CostUnit`; empty for none.
    pub cost_unit: String,
}

pub(super) fn invoices(division: &Division) -> Vec<StoredInvoice> {
    let rows = division.table("salesinvoice/SalesInvoices").iter();
    let mut all: Vec<StoredInvoice> = rows.map(|rec| invoice(division, rec)).collect();
    all.sort_by_key(|invoice| (invoice.order_number, invoice.id));
    all
}

fn invoice(division: &Division, rec: Rec<'_>) -> StoredInvoice {
    let id = Value::Guid(rec.row.id);
    let mut lines = division
        .table("salesinvoice/SalesInvoiceLines")
        .all_with("InvoiceID", &id);
    lines.sort_by_key(|line| number(*line, "LineNumber"));
    let ordered_by = rec.guid("OrderedBy").unwrap_or_default();
    let account = division.get("crm/Accounts", ordered_by);
    StoredInvoice {
        id: rec.row.id,
        order_number: number(rec, "OrderNumber"),
        number: rec.get("InvoiceNumber").as_int(),
        status: number(rec, "Status"),
        kind: number(rec, "Type"),
        your_ref: rec.text("YourRef"),
        journal: rec.text("Journal"),
        ordered_by,
        customer_code: account.map(|rec| rec.text("Code")).unwrap_or_default(),
        invoice_to: rec.guid("InvoiceTo").unwrap_or_default(),
        date: date(rec, "InvoiceDate"),
        due: date(rec, "DueDate"),
        description: rec.text("Description"),
        net: dec(rec, "AmountFCExclVat"),
        vat: dec(rec, "VATAmountFC"),
        total: dec(rec, "AmountFC"),
        lines: lines.into_iter().map(line).collect(),
    }
}

fn line(rec: Rec<'_>) -> InvoiceLine {
    InvoiceLine {
        id: rec.row.id,
        item: rec.text("ItemCode"),
        description: rec.text("Description"),
        quantity: dec(rec, "Quantity"),
        unit_price: dec(rec, "UnitPrice"),
        net_price: dec(rec, "NetPrice"),
        discount: dec(rec, "Discount"),
        amount: dec(rec, "AmountFC"),
        vat_code: rec.text("VATCode"),
        vat: dec(rec, "VATAmountFC"),
        cost_center: rec.text("CostCenter"),
        cost_unit: rec.text("CostUnit"),
    }
}
