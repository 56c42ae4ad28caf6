//! Whether an invoice may stand in the books. What it becomes when it is
//! processed, a sales entry, is checked with the rules of entries.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::price::Price;
use crate::exact::division::Division;
use crate::exact::rules::draft::{Draft, DraftLine, Fields};
use crate::exact::rules::entry_check::{self, Checked, Periods};
use crate::exact::switches::{CreditNotes, InvoicePeriod, InvoiceVat, Switches};
use crate::exact::table::Rec;
use crate::exact::texts::{DISCOUNT, INVOICE_TO, ITEM, Problem, TYPE, WAREHOUSE};
use crate::exact::value::Value;
use crate::exact::wall::Wall;

/// `Type`: invoice and credit note; the direct ones need stock [§8.4].
pub(super) const INVOICE: i64 = 8_020;
pub(super) const CREDIT_NOTE: i64 = 8_021;
const DIRECT: &[i64] = &[8_023, 8_024];

/// An invoice that may stand in the books.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) draft: Draft,
    pub(super) kind: i64,
    pub(super) ordered_by: Uuid,
    pub(super) invoice_to: Uuid,
    /// The sales entry that it becomes; its lines are in the same order.
    pub(super) entry: Checked,
    /// What the entry is booked from.
    pub(super) shadow: Draft,
    pub(super) prices: Vec<Price>,
    /// The item of each line.
    pub(super) items: Vec<Uuid>,
}

/// Checks an invoice of a day.
pub(super) fn check(books: &Division, draft: Draft, date: Wall, switches: &Switches) -> Result<Wanted, Vec<Problem>> {
    let mut problems = Vec::new();
    let kind = kind(&draft.fields, &mut problems);
    head(books, &draft.fields, &mut problems);
    let turned = sign(&draft.fields, switches);
    let ordered_by = draft.fields.get("OrderedBy").as_guid();
    let customer = ordered_by.and_then(|id| books.get("crm/Accounts", id));
    let mut shadow = shadow_of(books, &draft.fields, date);
    let (mut prices, mut items) = (Vec::new(), Vec::new());
    for line in &draft.lines {
        let item = item(books, &line.fields, date, &mut problems);
        let price = Price::of(&line.fields, item, switches.line_amount);
        shadow.lines.push(line_of(
            books,
            line,
            item,
            customer,
            price.amount * turned,
            turned,
            switches,
        ));
        prices.push(price);
        items.push(item.map(|item| item.row.id).unwrap_or_default());
    }
    let periods = match switches.invoice_period {
        InvoicePeriod::AtPrinting => Periods::Later,
        InvoicePeriod::AtEntry => Periods::Now,
    };
    match entry_check::check_for(books, &shadow, date, switches, periods) {
        Ok(entry) if problems.is_empty() => Ok(Wanted {
            kind,
            ordered_by: entry.customer,
            invoice_to: payer(books, &draft.fields).map_or(entry.customer, |rec| rec.row.id),
            draft,
            entry,
            shadow,
            prices,
            items,
        }),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

/// −1 where quantities of a credit note are read as what is given back.
pub(super) fn sign(fields: &Fields, switches: &Switches) -> Decimal {
    let credit = fields.get("Type").as_int() == Some(CREDIT_NOTE);
    if credit && switches.credit_notes == CreditNotes::Turned {
        -Decimal::ONE
    } else {
        Decimal::ONE
    }
}

fn kind(fields: &Fields, problems: &mut Vec<Problem>) -> i64 {
    let kind = fields.get("Type").as_int().unwrap_or(INVOICE);
    if DIRECT.contains(&kind) {
        problems.push(Problem::not_allowed(TYPE));
    } else if kind != INVOICE && kind != CREDIT_NOTE {
        problems.push(Problem::invalid(TYPE));
    }
    kind
}

/// Fields of the head that an entry does not have. A discount on the whole
/// is refused here: how it falls on the lines is not known.
fn head(books: &Division, fields: &Fields, problems: &mut Vec<Problem>) {
    for name in ["InvoiceTo", "DeliverTo"] {
        let Some(id) = fields.get(name).as_guid() else {
            continue;
        };
        match books.get("crm/Accounts", id) {
            None => problems.push(Problem::reference_field(name)),
            Some(rec) if name == "InvoiceTo" && rec.text("Status") != "C" => {
                problems.push(Problem::invalid(INVOICE_TO));
            }
            Some(_) => {}
        }
    }
    if !fields.get("Warehouse").is_null() {
        problems.push(Problem::not_allowed(WAREHOUSE));
    }
    let discounts = ["Discount", "AmountDiscount", "AmountDiscountExclVat"];
    let given = |name: &&str| fields.get(name).as_dec().is_some_and(|amount| !amount.is_zero());
    if discounts.iter().any(given) {
        problems.push(Problem::not_allowed(DISCOUNT));
    }
}

/// The account that gets the invoice: as sent, else the customer's own one.
fn payer<'b>(books: &'b Division, fields: &Fields) -> Option<Rec<'b>> {
    let customer = books.get("crm/Accounts", fields.get("OrderedBy").as_guid()?)?;
    let payer = fields
        .get("InvoiceTo")
        .as_guid()
        .or_else(|| customer.guid("InvoiceAccount"));
    payer.and_then(|id| books.get("crm/Accounts", id)).or(Some(customer))
}

/// The head of the entry that an invoice becomes.
fn shadow_of(books: &Division, fields: &Fields, date: Wall) -> Draft {
    let mut shadow = Fields::default();
    shadow.set("Customer", fields.get("OrderedBy").clone());
    shadow.set("EntryDate", Value::Date(date));
    for name in [
        "Journal",
        "YourRef",
        "Description",
        "Currency",
        "PaymentCondition",
        "PaymentReference",
        "DueDate",
        "Document",
        "OrderNumber",
    ] {
        shadow.set(name, fields.get(name).clone());
    }
    if fields.text("PaymentCondition").is_none()
        && let Some(payer) = payer(books, fields)
    {
        let own = payer.text("PaymentConditionSales");
        shadow.set("PaymentCondition", Value::text_or_null(&own).into_owned());
    }
    Draft {
        id: None,
        fields: shadow,
        lines: Vec::new(),
    }
}

fn item<'b>(books: &'b Division, line: &Fields, date: Wall, problems: &mut Vec<Problem>) -> Option<Rec<'b>> {
    let Some(id) = line.get("Item").as_guid() else {
        problems.push(Problem::mandatory(ITEM));
        return None;
    };
    let Some(item) = books.get("logistics/Items", id) else {
        problems.push(Problem::reference(ITEM));
        return None;
    };
    if item.get("IsSalesItem").as_bool() == Some(false) {
        problems.push(Problem::not_allowed(ITEM));
    }
    if item.get("EndDate").as_date().is_some_and(|end| end < date) {
        problems.push(Problem::invalid(ITEM));
    }
    Some(item)
}

/// The line of the entry. The revenue account is that of the item, else of
/// its group [§8.4]; the VAT code that of the item or of the customer.
fn line_of(
    books: &Division,
    line: &DraftLine,
    item: Option<Rec<'_>>,
    customer: Option<Rec<'_>>,
    amount: Decimal,
    turned: Decimal,
    switches: &Switches,
) -> DraftLine {
    let mut fields = Fields::default();
    for name in [
        "GLAccount",
        "VATCode",
        "VATPercentage",
        "CostCenter",
        "CostUnit",
        "Project",
        "Description",
    ] {
        fields.set(name, line.fields.get(name).clone());
    }
    fields.set("Quantity", line.fields.get("Quantity").clone());
    fields.set("AmountFC", Value::Dec(amount));
    if let Some(vat) = line.fields.get("VATAmountFC").as_dec() {
        fields.set("VATAmountFC", Value::Dec(vat * turned));
    }
    let group = item
        .and_then(|item| item.guid("ItemGroup"))
        .and_then(|id| books.get("logistics/ItemGroups", id));
    if fields.get("GLAccount").is_null() {
        let revenue = [item, group]
            .into_iter()
            .flatten()
            .find_map(|rec| rec.guid("GLRevenue"));
        fields.set("GLAccount", revenue.map_or(Value::Null, Value::Guid));
    }
    if fields.text("VATCode").is_none() {
        let of_item = item.map(|item| item.text("SalesVatCode"));
        let of_customer = customer.map(|customer| customer.text("SalesVATCode"));
        let order = match switches.invoice_vat {
            InvoiceVat::OfItem => [of_item, of_customer],
            InvoiceVat::OfCustomer => [of_customer, of_item],
        };
        let code = order.into_iter().flatten().find(|code| !code.is_empty());
        fields.set("VATCode", code.map_or(Value::Null, Value::owned_text));
    }
    DraftLine { id: line.id, fields }
}
