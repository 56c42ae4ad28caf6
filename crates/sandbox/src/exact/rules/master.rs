//! Master data: one set of rules for all of it, with the few of its own
//! [apis/exact.md §8.4].

use rust_decimal::Decimal;
use uuid::Uuid;

use super::account;
use super::draft::Fields;
use crate::exact::calls::Call;
use crate::exact::catalogue::{Schema, schema};
use crate::exact::failure::Failure;
use crate::exact::switches::UnchangedPut;
use crate::exact::table::{Rec, Row};
use crate::exact::texts::{ITEM_GROUP, Problem};
use crate::exact::value::{Owned, Value};
use crate::exact::wire::read::Bound;

/// Resources whose `Code` belongs to one row.
const UNIQUE_CODES: &[&str] = &[
    "crm/Accounts",
    "hrm/Costcenters",
    "hrm/Costunits",
    "logistics/Items",
    "project/Projects",
    "financial/GLAccounts",
    "financial/Journals",
    "vat/VATCodes",
    "cashflow/PaymentConditions",
];

/// Fields that name a row of another resource by id.
const REFERENCES: &[(&str, &str)] = &[
    ("Account", "crm/Accounts"),
    ("InvoiceAccount", "crm/Accounts"),
    ("Parent", "crm/Accounts"),
    ("Reseller", "crm/Accounts"),
    ("MainContact", "crm/Contacts"),
    ("GLAccount", "financial/GLAccounts"),
    ("GLRevenue", "financial/GLAccounts"),
    ("GLAccountSales", "financial/GLAccounts"),
    ("GLAccountPurchase", "financial/GLAccounts"),
    ("GLAR", "financial/GLAccounts"),
    ("GLAP", "financial/GLAccounts"),
    ("ItemGroup", "logistics/ItemGroups"),
    ("Manager", "payroll/Employees"),
    ("Item", "logistics/Items"),
];

/// Fields that name a row of another resource by code.
const CODES: &[(&str, &str)] = &[
    ("PaymentConditionSales", "cashflow/PaymentConditions"),
    ("PaymentConditionPurchase", "cashflow/PaymentConditions"),
    ("PurchaseVATCode", "vat/VATCodes"),
    ("SalesVATCode", "vat/VATCodes"),
    ("SalesVatCode", "vat/VATCodes"),
    ("SalesCurrency", "general/Currencies"),
];

pub(crate) fn create(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    let fields = Fields::of(bound);
    let mut problems: Vec<Problem> = call
        .schema
        .fields
        .iter()
        .filter(|field| field.mandatory && is_blank(fields.get(field.name)))
        .map(|field| Problem::mandatory_field(field.name))
        .collect();
    check(call, &fields, None, &mut problems);
    if !problems.is_empty() {
        return Err(Failure::Invalid(problems));
    }
    let id = call.books.draw();
    let mut row = Row::new(id);
    for (name, value) in defaults(call).into_iter().chain(fields.iter().cloned()) {
        row.set(call.schema, name, value);
    }
    call.books.store(call.schema.path, row, call.at);
    derive(call, id);
    Ok(id)
}

pub(crate) fn update(call: &mut Call<'_>, id: Uuid, bound: &Bound) -> Result<(), Failure> {
    let fields = Fields::of(bound);
    let mut problems: Vec<Problem> = bound
        .fields
        .iter()
        .filter(|(name, value)| is_blank(value) && is_mandatory(call.schema, name))
        .map(|(name, _)| Problem::mandatory_field(name))
        .collect();
    check(call, &fields, Some(id), &mut problems);
    if !problems.is_empty() {
        return Err(Failure::Invalid(problems));
    }
    if call.switches.unchanged_put == UnchangedPut::LeftAlone && says_nothing_new(call, id, bound) {
        return Ok(());
    }
    call.books.change(call.schema.path, id, bound.fields.clone(), call.at);
    derive(call, id);
    Ok(())
}

/// Every field that was sent has that value already.
fn says_nothing_new(call: &Call<'_>, id: Uuid, bound: &Bound) -> bool {
    let Some(rec) = call.books.get(call.schema.path, id) else {
        return false;
    };
    let same = |held: Value<'_>, sent: &Owned| match (held.trimmed(), sent.trimmed()) {
        (None, None) => held == *sent || (held.is_null() && is_blank(sent)),
        (held, sent) => held == sent,
    };
    bound.fields.iter().all(|(name, sent)| same(rec.get(name), sent))
}

/// Null, or a text with nothing in it.
fn is_blank(value: &Owned) -> bool {
    value.is_null() || matches!(value, Value::Text(text) if text.trim().is_empty())
}

pub(crate) fn delete(call: &mut Call<'_>, id: Uuid) -> Result<(), Failure> {
    if call.schema.path == "crm/Accounts" {
        unused(call, id)?;
    }
    if call.schema.path == "webhooks/WebhookSubscriptions" {
        call.webhooks.unsubscribe(id);
    }
    call.books.remove(call.schema.path, id, call.at);
    Ok(())
}

/// An address that is there already gives its own id [§3, documented].
pub(crate) fn create_address(call: &mut Call<'_>, bound: &Bound) -> Result<Uuid, Failure> {
    const SAME: &[&str] = &["Type", "AddressLine1", "Postcode", "City", "Country"];
    let account = bound.get("Account").and_then(Value::as_guid);
    let Some(account) = account else {
        return Err(Failure::one(Problem::mandatory_field("Account")));
    };
    let table = call.books.table("crm/Addresses");
    let wanted = Fields::of(bound);
    let same = table
        .all_with("Account", &Value::Guid(account))
        .into_iter()
        .find(|rec| {
            SAME.iter().all(|name| match wanted.get(name) {
                Value::Text(text) => rec.text(name) == text.trim(),
                other => rec.get(name) == *other,
            })
        })
        .map(|rec| rec.row.id);
    match same {
        Some(id) => Ok(id),
        None => create(call, bound),
    }
}

/// An account that is named elsewhere stays [§7].
fn unused(call: &Call<'_>, id: Uuid) -> Result<(), Failure> {
    let customer = Value::Guid(id);
    let entries = call
        .books
        .table("salesentry/SalesEntries")
        .all_with("Customer", &customer);
    let named = |path: &str, fields: &[&str]| {
        let names = |rec: &Rec<'_>| fields.iter().any(|field| rec.guid(field) == Some(id));
        call.books.table(path).find(names).is_some()
    };
    let used_in = if !entries.is_empty() {
        ("Financiële mutaties", "Financial transactions")
    } else if named("documents/Documents", &["Account"]) {
        ("Documenten", "Documents")
    } else if named("salesinvoice/SalesInvoices", &["OrderedBy", "InvoiceTo", "DeliverTo"]) {
        ("Verkoopfacturen", "Sales invoices")
    } else {
        return Ok(());
    };
    Err(Failure::one(Problem::cannot_delete(("Relatie", "Account"), used_in)))
}

fn is_mandatory(schema: &Schema, name: &str) -> bool {
    schema
        .at(name)
        .and_then(|at| schema.field(at))
        .is_some_and(|field| field.mandatory)
}

fn check(call: &Call<'_>, fields: &Fields, own: Option<Uuid>, problems: &mut Vec<Problem>) {
    for (name, path) in REFERENCES {
        let Some(id) = fields.get(name).as_guid() else {
            continue;
        };
        if call.books.get(path, id).is_none() {
            problems.push(match *name {
                "ItemGroup" => Problem::reference(ITEM_GROUP),
                other => Problem::reference_field(other),
            });
        }
    }
    for (name, path) in CODES {
        let Some(code) = fields.text(name) else {
            continue;
        };
        if call.books.table(path).by_code("Code", code).is_none() {
            problems.push(Problem::reference_field(name));
        }
    }
    if call.schema.path == "crm/Accounts" {
        account::check(call, fields, problems);
    }
    if let (Some(code), true) = (fields.text("Code"), UNIQUE_CODES.contains(&call.schema.path)) {
        let held = call.books.table(call.schema.path).by_code("Code", code);
        if held.is_some_and(|rec| Some(rec.row.id) != own || call.switches.own_code_refused) {
            problems.push(Problem::exists());
        }
    }
}

fn defaults(call: &Call<'_>) -> Vec<(&'static str, Owned)> {
    match call.schema.path {
        "crm/Accounts" => account::defaults(call),
        "hrm/Costcenters" => vec![("Active", Value::Bool(true))],
        "financial/GLAccounts" => vec![
            ("IsBlocked", Value::Bool(false)),
            ("BalanceType", Value::text("W")),
            ("UseCostcenter", Value::Int(0)),
            ("UseCostunit", Value::Int(0)),
        ],
        "vat/VATCodes" => vec![
            ("IsBlocked", Value::Bool(false)),
            ("Percentage", Value::Dec(Decimal::ZERO)),
        ],
        _ => Vec::new(),
    }
}

/// Read-only fields that follow from others.
fn derive(call: &mut Call<'_>, id: Uuid) {
    let path = call.schema.path;
    let Some(mut row) = call.books.table(path).row(id).cloned() else {
        return;
    };
    let Some(rec) = call.books.get(path, id) else {
        return;
    };
    let account = rec
        .guid("Account")
        .and_then(|account| call.books.get("crm/Accounts", account));
    let mut more: Vec<(&'static str, Owned)> = Vec::new();
    match path {
        "crm/Accounts" => more = account::derived(call.books, rec),
        "crm/Contacts" => {
            let name = format!("{} {}", rec.text("FirstName"), rec.text("LastName"));
            more.push(("FullName", Value::owned_text(name.trim())));
            more.push((
                "AccountName",
                account.map_or(Value::Null, |rec| Value::owned_text(rec.text("Name"))),
            ));
        }
        "crm/Addresses" => more.push((
            "AccountName",
            account.map_or(Value::Null, |rec| Value::owned_text(rec.text("Name"))),
        )),
        "project/Projects" => {
            more.push((
                "AccountCode",
                account.map_or(Value::Null, |rec| Value::owned_text(rec.text("Code"))),
            ));
            more.push((
                "AccountName",
                account.map_or(Value::Null, |rec| Value::owned_text(rec.text("Name"))),
            ));
        }
        _ => return,
    }
    for (name, value) in more {
        row.set(schema(path), name, value);
    }
    call.books.amend(path, row);
}
