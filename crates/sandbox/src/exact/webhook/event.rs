//! What happened in the books, as far as webhooks tell it.

use uuid::Uuid;

/// Something that happened to a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happening {
    pub(crate) topic: &'static str,
    /// `Create`, `Update` or `Delete`.
    pub(crate) action: &'static str,
    pub(crate) key: Uuid,
    /// Resource of the row.
    pub(crate) path: String,
}

impl Happening {
    pub(crate) fn new(topic: &'static str, action: &'static str, key: Uuid, path: &str) -> Self {
        Happening {
            topic,
            action,
            key,
            path: path.to_owned(),
        }
    }
}

/// The topics that can be subscribed to; those of resources that are not
/// served stay silent.
pub(crate) const TOPICS: &[&str] = &[
    "Accounts",
    "BankAccounts",
    "Contacts",
    "Quotations",
    "Documents",
    "GLAccounts",
    "Items",
    "BankEntries",
    "CashEntries",
    "GeneralJournalEntries",
    "PurchaseEntries",
    "SalesEntries",
    "SalesInvoices",
    "SalesOrders",
    "PurchaseOrders",
    "GoodsDeliveries",
    "Subscriptions",
    "CostTransactions",
    "TimeTransactions",
    "ProjectPlanning",
    "StockPositions",
    "FinancialTransactions",
];

/// The topic that tells about a resource.
pub(crate) fn topic_of(path: &str) -> Option<&'static str> {
    Some(match path {
        "crm/Accounts" => "Accounts",
        "crm/Contacts" => "Contacts",
        "documents/Documents" => "Documents",
        "financial/GLAccounts" => "GLAccounts",
        "logistics/Items" => "Items",
        "salesentry/SalesEntries" | "salesentry/SalesEntryLines" => "SalesEntries",
        "salesinvoice/SalesInvoices" | "salesinvoice/SalesInvoiceLines" => "SalesInvoices",
        _ => return None,
    })
}
