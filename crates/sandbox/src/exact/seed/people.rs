//! The customers, items, projects and employees that a test names.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::build::{Planter, day, text};
use super::{Seed, SeedAccount};
use crate::exact::value::Value;

pub(super) fn people(planter: &mut Planter<'_>, seed: &Seed) {
    employees(planter, seed);
    for account in &seed.accounts {
        plant_account(planter, account);
    }
    for project in &seed.projects {
        let account = planter.id_of("crm/Accounts", &project.account);
        let manager = planter.id_of("payroll/Employees", &project.manager);
        planter.plant(
            "project/Projects",
            &project.code,
            &[
                ("Code", text(&project.code)),
                ("Description", text(&project.name)),
                ("Type", Value::Int(i64::from(project.kind.max(1)))),
                ("Account", account),
                ("AccountCode", text(&project.account)),
                ("Manager", manager),
                ("StartDate", day(project.start)),
                ("EndDate", day(project.end)),
                ("BlockEntry", Value::Bool(false)),
            ],
        );
    }
    let group = planter.id_of("logistics/ItemGroups", "STD");
    for item in &seed.items {
        let price = item.price.unwrap_or(Decimal::ZERO);
        planter.plant(
            "logistics/Items",
            &item.code,
            &[
                ("Code", text(&item.code)),
                ("Description", text(&item.name)),
                ("StandardSalesPrice", Value::Dec(price)),
                ("SalesVatCode", text(&item.vat_code)),
                ("Unit", text(&item.unit)),
                ("IsSalesItem", Value::Bool(true)),
                ("ItemGroup", group.clone()),
                ("ItemGroupCode", text("STD")),
                ("EndDate", day(item.end)),
            ],
        );
    }
}

fn employees(planter: &mut Planter<'_>, seed: &Seed) {
    for (number, employee) in (1_i64..).zip(&seed.employees) {
        planter.plant(
            "payroll/Employees",
            &employee.code,
            &[
                ("Code", text(&employee.code)),
                ("EmployeeHID", Value::Int(number)),
                ("HID", Value::Int(number)),
                ("FirstName", text(&employee.first)),
                ("LastName", text(&employee.last)),
                ("FullName", text(format!("{} {}", employee.first, employee.last).trim())),
                ("BusinessEmail", text(&employee.email)),
                ("StartDate", day(employee.start)),
                ("EndDate", day(employee.end)),
                ("IsActive", Value::Bool(employee.end.is_none())),
            ],
        );
    }
}

/// Puts an account with its contacts and addresses into the books.
pub(crate) fn plant_account(planter: &mut Planter<'_>, account: &SeedAccount) -> Uuid {
    let fields = account_fields(planter, account);
    let id = planter.plant("crm/Accounts", &account.code, &fields);
    for (number, contact) in (1..).zip(&account.contacts) {
        planter.plant(
            "crm/Contacts",
            &format!("{}-{number}", account.code),
            &[
                ("Account", Value::Guid(id)),
                ("AccountName", text(&account.name)),
                ("FirstName", text(&contact.first)),
                ("LastName", text(&contact.last)),
                ("FullName", text(format!("{} {}", contact.first, contact.last).trim())),
                ("Email", text(&contact.email)),
                ("Phone", text(&contact.phone)),
                ("IsMainContact", Value::Bool(number == 1)),
            ],
        );
    }
    for (number, address) in (1..).zip(&account.addresses) {
        planter.plant(
            "crm/Addresses",
            &format!("{}-{number}", account.code),
            &[
                ("Account", Value::Guid(id)),
                ("AccountName", text(&account.name)),
                ("Type", Value::Int(i64::from(address.kind))),
                ("AddressLine1", text(&address.street)),
                ("Postcode", text(&address.postcode)),
                ("City", text(&address.city)),
                ("Country", text(&address.country)),
                ("Main", Value::Bool(address.main)),
            ],
        );
    }
    id
}

fn account_fields(planter: &Planter<'_>, account: &SeedAccount) -> Vec<(&'static str, crate::exact::value::Owned)> {
    let main_contact = match account.contacts.first() {
        Some(_) => Value::Guid(planter.id_for("crm/Contacts", &format!("{}-1", account.code))),
        None => Value::Null,
    };
    vec![
        ("Code", text(&account.code)),
        ("Name", text(&account.name)),
        ("Status", text(&account.status)),
        ("Type", text("A")),
        ("Blocked", Value::Bool(account.blocked)),
        ("IsSupplier", Value::Bool(account.supplier)),
        ("IsSales", Value::Bool(account.status == "C")),
        ("StartDate", day(account.start)),
        ("EndDate", day(account.end)),
        ("ChamberOfCommerce", text(&account.kvk)),
        ("VATNumber", text(&account.vat_number)),
        ("AddressLine1", text(&account.street)),
        ("Postcode", text(&account.postcode)),
        ("City", text(&account.city)),
        ("Country", text(&account.country)),
        ("CountryName", text(country_name(&account.country))),
        ("Email", text(&account.email)),
        ("Phone", text(&account.phone)),
        ("PaymentConditionSales", text(&account.payment_condition)),
        ("SalesVATCode", text(&account.vat_code)),
        ("SalesCurrency", text(&account.currency)),
        ("Remarks", text(&account.remarks)),
        (
            "InvoiceAccount",
            planter.id_of("crm/Accounts", &account.invoice_account),
        ),
        ("AccountManager", planter.id_of("payroll/Employees", &account.manager)),
        ("MainContact", main_contact),
    ]
}

/// The Dutch name of a country; empty where it is not known here.
pub(crate) fn country_name(code: &str) -> &'static str {
    match code {
        "NL" => "Nederland",
        "BE" => "België",
        "DE" => "Duitsland",
        "FR" => "Frankrijk",
        "GB" => "Verenigd Koninkrijk",
        _ => "",
    }
}
