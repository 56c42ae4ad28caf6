//! The resources that are used: path, the names under which calls are counted, and the scope that the app needs
//! (apis/exact.md section 1; scopes that our sources do not name are the path itself).

/// A resource of a division.
#[derive(Debug)]
pub(crate) struct Resource {
    /// Behind the division.
    pub(crate) path: &'static str,
    pub(crate) get: &'static str,
    pub(crate) post: &'static str,
    pub(crate) put: &'static str,
    pub(crate) scope: &'static str,
}

macro_rules! resources {
    ($($name:ident = $path:literal needs $scope:literal;)*) => {$(
        pub(crate) const $name: Resource = Resource {
            path: $path,
            get: concat!("GET /", $path),
            post: concat!("POST /", $path),
            put: concat!("PUT /", $path),
            scope: $scope,
        };
    )*};
}

resources! {
    SYNC_ACCOUNTS = "sync/CRM/Accounts" needs "crm/accounts";
    SYNC_CONTACTS = "sync/CRM/Contacts" needs "crm/accounts";
    SYNC_ADDRESSES = "sync/CRM/Addresses" needs "crm/accounts";
    ACCOUNTS = "crm/Accounts" needs "crm/accounts";
    CONTACTS = "crm/Contacts" needs "crm/accounts";
    ADDRESSES = "crm/Addresses" needs "crm/accounts";
    SYNC_GL_ACCOUNTS = "sync/Financial/GLAccounts" needs "financial/generalledgers";
    SYNC_ITEMS = "sync/Logistics/Items" needs "logistics/items";
    ITEMS = "logistics/Items" needs "logistics/items";
    ITEM_GROUPS = "logistics/ItemGroups" needs "logistics/items";
    SYNC_PROJECTS = "sync/Project/Projects" needs "project/Projects";
    SYNC_EMPLOYEES = "sync/Payroll/Employees" needs "payroll/Employees";
    COST_CENTRES = "hrm/Costcenters" needs "financial/costcenters";
    VAT_CODES = "vat/VATCodes" needs "financial/accounting";
    PAYMENT_CONDITIONS = "cashflow/PaymentConditions" needs "financial/cashflow";
    JOURNALS = "financial/Journals" needs "financial/accounting";
    PERIODS = "financial/FinancialPeriods" needs "financial/accounting";
    ENTRIES = "salesentry/SalesEntries" needs "sales/invoices";
    SALES_INVOICES = "salesinvoice/SalesInvoices" needs "sales/invoices";
    SYNC_SALES_INVOICES = "sync/SalesInvoice/SalesInvoices" needs "sales/invoices";
    DOCUMENTS = "documents/Documents" needs "organization/documents";
    ATTACHMENTS = "documents/DocumentAttachments" needs "organization/documents";
    DOCUMENT_TYPES = "documents/DocumentTypes" needs "organization/documents";
    DIVISIONS = "system/Divisions" needs "organization/administration";
    SUBSCRIPTIONS = "webhooks/WebhookSubscriptions" needs "organization/administration";
    ME = "current/Me" needs "organization/administration";
}
