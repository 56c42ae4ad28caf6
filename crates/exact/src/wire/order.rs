//! Sales invoices, which the package makes itself: drafts that go out, and what became of them.

use serde::Serialize;

use super::lenient::{Amount, Guid, Moment, Text, Whole};
use super::row;

row! {
    /// `salesinvoice/SalesInvoices` and the headers of its sync twin.
    SalesInvoice {
        "InvoiceID" => id: Guid,
        /// The sum of the lines with VAT; not told of a header in the sync list.
        "AmountFC" => amount_fc: Amount,
        "AmountFCExclVat" => amount_fc_excl_vat: Amount,
        "Currency" => currency: Text<'a>,
        "Description" => description: Text<'a>,
        "InvoiceDate" => invoice_date: Moment,
        /// Given at entry or at processing, as the administration is set.
        "InvoiceNumber" => invoice_number: Whole,
        "Journal" => journal: Text<'a>,
        "OrderDate" => order_date: Moment,
        "OrderedBy" => ordered_by: Guid,
        "OrderNumber" => order_number: Whole,
        /// 10 draft, 20 open, 50 processed.
        "Status" => status: Whole,
        "StatusDescription" => status_description: Text<'a>,
        /// 8020 invoice, 8021 credit note, 8023 and 8024 the same with stock.
        "Type" => kind: Whole,
        "VATAmountFC" => vat_amount_fc: Amount,
        "YourRef" => your_ref: Text<'a>,
        "Modified" => modified: Moment,
        /// 0 is the header; only in the sync twin.
        "LineNumber" => line_number: Whole,
        /// Row version; only in the sync twin.
        "Timestamp" => timestamp: Whole,
    }
}

/// A sales invoice as it is sent. Its status cannot be: a new one is a draft or open, and both may still be changed.
#[derive(Serialize, Debug)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NewSalesInvoice<'a> {
    #[serde(rename = "Type")]
    pub(crate) kind: i32,
    pub(crate) journal: &'a str,
    pub(crate) ordered_by: &'a str,
    pub(crate) order_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) due_date: Option<String>,
    pub(crate) your_ref: &'a str,
    pub(crate) description: &'a str,
    pub(crate) currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remarks: Option<String>,
    pub(crate) sales_invoice_lines: Vec<NewSalesInvoiceLine<'a>>,
}

/// A line. Ledger account and VAT code follow from the item.
#[derive(Serialize, Debug)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct NewSalesInvoiceLine<'a> {
    pub(crate) item: &'a str,
    pub(crate) description: &'a str,
    pub(crate) quantity: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unit_price: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) net_price: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) discount: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cost_center: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<String>,
}
