//! The visible field tables (product section 4): from these come the mapping screen and the documentation.

use boekbrug_connector::{Direction, FieldRow, FieldTable};
use boekbrug_model::Feed;

use crate::map::WRITTEN;

/// One table for each feed, and one for the booking that goes out.
pub(crate) fn tables() -> Vec<FieldTable> {
    vec![
        customer(),
        table(Feed::CostCentres, "hrm/Costcenters", COST_CENTRE),
        table(Feed::VatCodes, "vat/VATCodes", VAT_CODE),
        table(Feed::PaymentConditions, "cashflow/PaymentConditions", PAYMENT_CONDITION),
        table(Feed::Items, "logistics/Items", ITEM),
        table(Feed::ItemGroups, "logistics/ItemGroups", ITEM_GROUP),
        table(Feed::Employees, "payroll/Employees", EMPLOYEE),
        table(Feed::Projects, "project/Projects", PROJECT),
        order(),
        table(Feed::LedgerAccounts, "financial/GLAccounts", LEDGER_ACCOUNT),
        table(Feed::Journals, "financial/Journals", JOURNAL),
        table(Feed::Periods, "financial/FinancialPeriods", PERIOD),
        FieldTable {
            feed: None,
            package_name: "salesentry/SalesEntries",
            rows: made(BOOKING, Direction::Out),
        },
    ]
}

fn table(feed: Feed, package_name: &'static str, rows: Rows) -> FieldTable {
    FieldTable {
        feed: Some(feed),
        package_name,
        rows: made(rows, Direction::In),
    }
}

/// What the account itself holds goes both ways; the code is written once, when a customer is made.
fn customer() -> FieldTable {
    let mut table = table(Feed::Customers, "crm/Accounts, crm/Contacts, crm/Addresses", CUSTOMER);
    let written = |path: &str| path == "customerCode" || WRITTEN.iter().any(|written| written.path == path);
    for row in table.rows.iter_mut().filter(|row| written(row.canonical)) {
        row.direction = Direction::Both;
    }
    table
}

/// An order goes out, and what became of it comes in.
fn order() -> FieldTable {
    let both = ["reference", "date", "customer"];
    let mut table = table(Feed::Orders, "salesinvoice/SalesInvoices", ORDER);
    for row in table.rows.iter_mut().filter(|row| both.contains(&row.canonical)) {
        row.direction = Direction::Both;
    }
    table.rows.extend(made(ORDER_OUT, Direction::Out));
    table
}

fn made(rows: Rows, direction: Direction) -> Vec<FieldRow> {
    let row = |&(canonical, package, conversion_nl, conversion_en)| FieldRow {
        canonical,
        package,
        direction,
        conversion_nl,
        conversion_en,
    };
    rows.iter().map(row).collect()
}

/// Canonical path, the package's path, the conversion in Dutch and in English.
type Rows = &'static [(&'static str, &'static str, &'static str, &'static str)];

const TRIMMED: (&str, &str) = ("zonder spaties eromheen", "without the blanks around it");
const MAIN: (&str, &str) = ("van de hoofdcontactpersoon", "of the main contact");
const INVOICE: (&str, &str) = (
    "van het factuuradres (soort 3), anders het bezoekadres",
    "of the invoice address (type 3), else the visit address",
);
const DAYS: (&str, &str) = ("vandaag tussen begin en einde", "today between start and end");
const NOT_BLOCKED: (&str, &str) = ("omgekeerd", "reversed");

/// What the setting says, in so many words: the bookkeeper chooses it.
const SEND_INVOICE_TO: (&str, &str) = (
    "volgens de instelling sendInvoiceTo: account = het e-mailadres van de relatie zelf; mainContact = dat van de \
     hoofdcontactpersoon; invoiceAccount = dat van de relatie die de facturen krijgt. Is dat leeg, dan het e-mailadres \
     van de relatie zelf",
    "as the setting sendInvoiceTo says: account = the e-mail address of the account itself; mainContact = that of the \
     main contact; invoiceAccount = that of the account that gets the invoices. If that is blank, the e-mail address of \
     the account itself",
);

#[rustfmt::skip]
const CUSTOMER: Rows = &[
    ("customerCode", "Code", TRIMMED.0, TRIMMED.1),
    ("name", "Name", "", ""),
    ("isActive", "Blocked", "niet geblokkeerd, en vandaag tussen StartDate en EndDate", "not blocked, and today between StartDate and EndDate"),
    ("isDebtor", "Status", "alleen relaties met status C komen over", "only accounts of status C come over"),
    ("contactPersonName", "MainContact.FullName", MAIN.0, MAIN.1),
    ("identification", "ChamberOfCommerce", "", ""),
    ("vatNumber", "VATNumber", "", ""),
    ("visitAddress.contactPerson", "MainContact.FullName", MAIN.0, MAIN.1),
    ("visitAddress.address1", "AddressLine1", "", ""),
    ("visitAddress.zipCode", "Postcode", "", ""),
    ("visitAddress.city", "City", "", ""),
    ("visitAddress.country", "CountryName", "", ""),
    ("visitAddress.countryCode", "Country", TRIMMED.0, TRIMMED.1),
    ("visitAddress.emailAddress", "Email", "", ""),
    ("visitAddress.phoneNumber", "Phone", "", ""),
    ("invoiceAddress.contactPerson", "Addresses.ContactName", INVOICE.0, INVOICE.1),
    ("invoiceAddress.address1", "Addresses.AddressLine1", INVOICE.0, INVOICE.1),
    ("invoiceAddress.zipCode", "Addresses.Postcode", INVOICE.0, INVOICE.1),
    ("invoiceAddress.city", "Addresses.City", INVOICE.0, INVOICE.1),
    ("invoiceAddress.country", "Addresses.CountryName", INVOICE.0, INVOICE.1),
    ("invoiceAddress.countryCode", "Addresses.Country", INVOICE.0, INVOICE.1),
    ("invoiceAddressSameAsVisitAddress", "", "afgeleid: er is geen eigen factuuradres", "derived: there is no invoice address of its own"),
    ("sendInvoiceTo", "Email", SEND_INVOICE_TO.0, SEND_INVOICE_TO.1),
    ("paymentConditionId", "PaymentConditionSales", "", ""),
    ("vatCodeId", "SalesVATCode", TRIMMED.0, TRIMMED.1),
    ("managerResourceCompanyId", "AccountManager", "het kenmerk (GUID) van de accountmanager", "the id (GUID) of the account manager"),
];

#[rustfmt::skip]
const COST_CENTRE: Rows = &[
    ("code", "Code", "", ""),
    ("name", "Description", "", ""),
    ("isActive", "EndDate", "actief, en nog niet geëindigd", "active, and not ended yet"),
];

#[rustfmt::skip]
const VAT_CODE: Rows = &[
    ("code", "Code", "zonder spaties; codes voor alleen inkoop komen niet over", "without blanks; codes for purchases alone do not come over"),
    ("name", "Description", "", ""),
    ("percentage", "Percentage", "× 100", "× 100"),
    ("reverseCharge", "Charged", "", ""),
    ("band", "EUSalesListing", "L en T: goederen in de EU; S: diensten in de EU", "L and T: goods within the EU; S: services within the EU"),
    ("isActive", "IsBlocked", "niet geblokkeerd; codes inclusief btw alleen als dat is ingesteld", "not blocked; codes inclusive of VAT only where that is set"),
];

#[rustfmt::skip]
const PAYMENT_CONDITION: Rows = &[
    ("code", "Code", "", ""),
    ("name", "Description", "", ""),
    ("description", "Description", "", ""),
    ("paymentTerm", "PaymentDays", "in dagen; leeg als de vervaldatum op maandeinden gaat", "in days; blank where the due date goes by ends of months"),
    ("paymentConditionType", "PaymentMethod", "", ""),
];

#[rustfmt::skip]
const ITEM: Rows = &[
    ("itemCode", "Code", "", ""),
    ("name", "Description", "", ""),
    ("itemType", "IsTime", "time bij IsTime, stock bij IsStockItem, anders other", "time for IsTime, stock for IsStockItem, else other"),
    ("vatCodeId", "SalesVatCode", TRIMMED.0, TRIMMED.1),
    ("glAccountRevenue", "GLRevenueCode", "", ""),
    ("willBeInvoiced", "IsSalesItem", "", ""),
    ("isActive", "EndDate", DAYS.0, DAYS.1),
    ("allowTimeEntry", "IsTime", "", ""),
    ("unit", "Unit", "", ""),
    ("price", "StandardSalesPrice", "alleen als de instelling itemPrices aan staat", "only where the setting itemPrices is on"),
    ("itemGroupId", "ItemGroupCode", "", ""),
];

#[rustfmt::skip]
const ITEM_GROUP: Rows = &[
    ("code", "Code", "", ""),
    ("name", "Description", "", ""),
    ("glAccountRevenue", "GLRevenueCode", "", ""),
];

#[rustfmt::skip]
const EMPLOYEE: Rows = &[
    ("code", "Code", "anders EmployeeHID", "else EmployeeHID"),
    ("name", "FullName", "", ""),
    ("emailAddress", "BusinessEmail", "anders Email", "else Email"),
    ("isActive", "IsActive", "en vandaag in dienst", "and in service today"),
    ("from", "StartDate", "", ""),
    ("until", "EndDate", "", ""),
];

#[rustfmt::skip]
const PROJECT: Rows = &[
    ("code", "Code", "", ""),
    ("name", "Description", "", ""),
    ("customerCode", "AccountCode", TRIMMED.0, TRIMMED.1),
    ("manager", "Manager", "het kenmerk (GUID) van de projectleider", "the id (GUID) of the project manager"),
    ("projectType", "Type", "", ""),
    ("isActive", "EndDate", DAYS.0, DAYS.1),
    ("from", "StartDate", "", ""),
    ("until", "EndDate", "", ""),
];

#[rustfmt::skip]
const LEDGER_ACCOUNT: Rows = &[
    ("code", "Code", "", ""),
    ("name", "Description", "", ""),
    ("isActive", "IsBlocked", NOT_BLOCKED.0, NOT_BLOCKED.1),
    ("kind", "Type", "volgens de soort, anders BalanceType", "by its type, else BalanceType"),
    ("vatBands", "", "leeg: de btw-code van de rekening is alleen een voorstel", "empty: the account's VAT code is a default only"),
    ("costCentreRequired", "UseCostcenter", "1 = verplicht", "1 = mandatory"),
];

#[rustfmt::skip]
const JOURNAL: Rows = &[
    ("code", "Code", "", ""),
    ("name", "Description", "", ""),
    ("isActive", "IsBlocked", NOT_BLOCKED.0, NOT_BLOCKED.1),
    ("kind", "Type", "20 = verkoop", "20 = sales"),
];

#[rustfmt::skip]
const PERIOD: Rows = &[
    ("code", "FinYear", "FinYear en FinPeriod", "FinYear and FinPeriod"),
    ("from", "StartDate", "", ""),
    ("until", "EndDate", "", ""),
    ("isOpen", "", "vast: afgesloten periodes zijn niet te lezen", "fixed: closed periods cannot be read"),
];

#[rustfmt::skip]
const ORDER: Rows = &[
    ("number", "InvoiceNumber", "anders OrderNumber", "else OrderNumber"),
    ("reference", "YourRef", "hoogstens 30 tekens; facturen zonder komen niet over", "30 characters at most; invoices without one do not come over"),
    ("date", "OrderDate", "anders InvoiceDate", "else InvoiceDate"),
    ("customer", "OrderedBy", "", ""),
    ("status", "Status", "50 = gefactureerd", "50 = invoiced"),
    ("stage", "StatusDescription", "in de taal van de gebruiker", "in the user's language"),
    ("invoiceNumber", "InvoiceNumber", "als de factuur verwerkt is", "once the invoice was processed"),
    ("totalExcl", "AmountFCExclVat", "", ""),
    ("totalIncl", "VATAmountFC", "het bedrag zonder btw en de btw samen", "the amount without VAT and the VAT together"),
];

#[rustfmt::skip]
const ORDER_OUT: Rows = &[
    ("kind", "Type", "8020 factuur, 8021 creditnota", "8020 invoice, 8021 credit note"),
    ("journal", "Journal", "volgens de instelling", "as it is set"),
    ("dueDate", "DueDate", "leeg: volgens de betalingsconditie van de klant", "blank: by the customer's payment condition"),
    ("description", "Description", "hoogstens 50 tekens", "50 characters at most"),
    ("currency", "Currency", "", ""),
    ("remarks", "Remarks", "regels zonder artikel", "lines without an item"),
    ("lines.item", "SalesInvoiceLines.Item", "", ""),
    ("lines.description", "SalesInvoiceLines.Description", "hoogstens 50 tekens", "50 characters at most"),
    ("lines.quantity", "SalesInvoiceLines.Quantity", "negatief bij een creditnota", "negative on a credit note"),
    ("lines.unitPrice", "SalesInvoiceLines.UnitPrice", "zonder btw, voor de korting", "without VAT, before the discount"),
    ("lines.netPrice", "SalesInvoiceLines.NetPrice", "na de korting, als dat zo is ingesteld", "after the discount, where set so"),
    ("lines.discount", "SalesInvoiceLines.Discount", "0,1 is tien procent", "0.1 is ten percent"),
    ("lines.costCentre", "SalesInvoiceLines.CostCenter", "", ""),
    ("lines.notes", "SalesInvoiceLines.Notes", "regels zonder artikel, als dat zo is ingesteld", "lines without an item, where set so"),
];

#[rustfmt::skip]
const BOOKING: Rows = &[
    ("number", "YourRef", "hoogstens 30 tekens; het boekstuknummer kiest Exact zelf", "30 characters at most; the package chooses the entry number itself"),
    ("date", "EntryDate", "", ""),
    ("dueDate", "DueDate", "leeg: volgens de betalingsconditie", "blank: by the payment condition"),
    ("paymentCondition", "PaymentCondition", "leeg: die van de klant", "blank: the customer's"),
    ("customer", "Customer", "", ""),
    ("currency", "Currency", "", ""),
    ("description", "Description", "hoogstens 50 tekens", "50 characters at most"),
    ("journal", "Journal", "volgens de instelling", "as it is set"),
    ("servicePeriod.from", "SalesEntryLines.From", "op elke regel", "on every line"),
    ("servicePeriod.until", "SalesEntryLines.To", "op elke regel", "on every line"),
    ("lines.description", "SalesEntryLines.Description", "hoogstens 50 tekens", "50 characters at most"),
    ("lines.ledgerAccount", "SalesEntryLines.GLAccount", "", ""),
    ("lines.costCentre", "SalesEntryLines.CostCenter", "", ""),
    ("lines.project", "SalesEntryLines.Project", "", ""),
    ("lines.net", "SalesEntryLines.AmountFC", "zonder btw; negatief bij een creditnota", "without VAT; negative on a credit note"),
    ("lines.vat", "SalesEntryLines.VATCode", "", ""),
    ("vatTotals.amount", "SalesEntryLines.VATAmountFC", "alleen waar de factuur anders afrondt dan het pakket", "only where the invoice rounds otherwise than the package"),
    ("costUnit", "SalesEntryLines.CostUnit", "vast, volgens de instelling costUnit", "fixed, as the setting costUnit says"),
    ("pdf", "Document", "vooraf als document met bijlage", "ahead, as a document with an attachment"),
];

#[cfg(test)]
mod tests;
