//! A customer of the application to `Relatie`: a new one, or some members of one that is there.

use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::record::{Address, Customer};
use serde_json::{Map, Value, json};

/// One field that can be written.
pub(crate) struct Written {
    /// Canonical path.
    pub(crate) path: &'static str,
    /// The package's path.
    pub(crate) package: &'static str,
    /// Its value as text.
    pub(crate) value: fn(&Customer) -> Option<&str>,
}

macro_rules! written {
    ($($path:literal => $package:literal, $customer:ident $value:expr;)*) => {
        /// Every field that can be written, as `RelatieWriteModel` has it (apis/snelstart.md section 5).
        pub(crate) const WRITTEN: &[Written] = &[$(Written {
            path: $path,
            package: $package,
            value: |$customer: &Customer| $value,
        }),*];
    };
}

written! {
    "name" => "naam", c Some(c.name.as_str());
    "contactPersonName" => "vestigingsAdres.contactpersoon", c c.contact_person_name.as_deref();
    "identification" => "kvkNummer", c c.identification.as_deref();
    "vatNumber" => "btwNummer", c c.vat_number.as_deref();
    "visitAddress.contactPerson" => "vestigingsAdres.contactpersoon", c c.visit_address.contact_person.as_deref();
    "visitAddress.address1" => "vestigingsAdres.straat", c c.visit_address.address1.as_deref();
    "visitAddress.zipCode" => "vestigingsAdres.postcode", c c.visit_address.zip_code.as_deref();
    "visitAddress.city" => "vestigingsAdres.plaats", c c.visit_address.city.as_deref();
    "visitAddress.countryCode" => "vestigingsAdres.land", c c.visit_address.country_code.as_deref();
    "visitAddress.emailAddress" => "email", c c.visit_address.email_address.as_deref();
    "visitAddress.phoneNumber" => "telefoon", c c.visit_address.phone_number.as_deref();
    "invoiceAddress.contactPerson" => "correspondentieAdres.contactpersoon", c c.invoice_address.contact_person.as_deref();
    "invoiceAddress.address1" => "correspondentieAdres.straat", c c.invoice_address.address1.as_deref();
    "invoiceAddress.zipCode" => "correspondentieAdres.postcode", c c.invoice_address.zip_code.as_deref();
    "invoiceAddress.city" => "correspondentieAdres.plaats", c c.invoice_address.city.as_deref();
    "invoiceAddress.countryCode" => "correspondentieAdres.land", c c.invoice_address.country_code.as_deref();
    "sendInvoiceTo" => "factuurEmailVersturen.email", c c.send_invoice_to.as_deref();
    "paymentConditionId" => "krediettermijn", c c.payment_condition_id.as_deref();
}

/// The canonical path of a member that the package names, for example `relatie.VestigingsAdres.Straat`; none for one
/// that is not written.
pub(crate) fn written_at(package: &str) -> Option<&'static str> {
    let package = package.to_ascii_lowercase();
    let named = |written: &&Written| {
        let own = written.package.to_ascii_lowercase();
        package == own || package.ends_with(&format!(".{own}"))
    };
    // Of two that end alike (`email`) it is the longer one.
    let longest = WRITTEN.iter().filter(named).max_by_key(|written| written.package.len());
    longest.map(|written| written.path)
}

/// A new relation: a customer with this number, and every value that there is.
pub(crate) fn new_relatie(checked: &CheckedCustomer, number: i64) -> Value {
    let mut row = Map::new();
    row.insert("relatiesoort".to_owned(), json!(["Klant"]));
    row.insert("relatiecode".to_owned(), json!(number));
    write(&mut row, checked, |_| true);
    row.retain(|_, value| !value.is_null());
    Value::Object(row)
}

/// A relation that is there, with these fields overwritten and everything else as it is: the package replaces the whole
/// row by what it gets (section 2). `leaves_out` are members that are only read.
pub(crate) fn merged_relatie(
    raw: &Map<String, Value>,
    checked: &CheckedCustomer,
    leaves_out: &[String],
    fields: impl Fn(&str) -> bool,
) -> Map<String, Value> {
    let mut row = raw.clone();
    row.retain(|member, _| !leaves_out.contains(member));
    write(&mut row, checked, fields);
    row
}

/// Makes a relation a customer beside what it is already.
pub(crate) fn make_customer(row: &mut Map<String, Value>) {
    let kinds = row.entry("relatiesoort").or_insert_with(|| json!([]));
    match kinds {
        Value::Array(kinds) => kinds.push(json!("Klant")),
        Value::String(words) if !words.trim().is_empty() => *kinds = json!([words, "Klant"]),
        other => *other = json!(["Klant"]),
    }
}

fn write(row: &mut Map<String, Value>, checked: &CheckedCustomer, fields: impl Fn(&str) -> bool) {
    let customer = checked.customer();
    let mut touched = Vec::new();
    for written in WRITTEN.iter().filter(|written| fields(written.path)) {
        let value = (written.value)(customer);
        match written.package.split_once('.') {
            None if written.package == "krediettermijn" => {
                let days = value.and_then(|days| days.parse::<i32>().ok());
                row.insert(written.package.to_owned(), json!(days));
            }
            None => {
                row.insert(written.package.to_owned(), json!(value));
            }
            Some(("factuurEmailVersturen", member)) => mail(row, member, value),
            Some(_) => touched.push(written.path),
        }
    }
    visit_address(row, checked, &touched);
    if touched.iter().any(|path| path.starts_with("invoiceAddress.")) {
        let own = (!as_visited(customer)).then(|| {
            let country = checked.invoice_country().map(|country| country.package_id.as_str());
            adres(
                &customer.invoice_address,
                country,
                customer.invoice_address.contact_person.as_deref(),
            )
        });
        row.insert("correspondentieAdres".to_owned(), own.unwrap_or_default());
    }
}

/// Where invoices are mailed to. Whether they are mailed at all stays as it is; a new relation's are not, until somebody
/// says so in the package.
fn mail(row: &mut Map<String, Value>, member: &str, value: Option<&str>) {
    match row.get_mut("factuurEmailVersturen") {
        Some(Value::Object(mail)) => {
            mail.insert(member.to_owned(), json!(value));
        }
        _ if value.is_some() => {
            row.insert(
                "factuurEmailVersturen".to_owned(),
                json!({"shouldSend": false, member: value}),
            );
        }
        _ => {}
    }
}

/// The package takes an address as a whole (`REL-0060`), but for the person.
fn visit_address(row: &mut Map<String, Value>, checked: &CheckedCustomer, touched: &[&str]) {
    let of_it = |path: &&str| path.starts_with("visitAddress.") || *path == "contactPersonName";
    let touched: Vec<_> = touched.iter().copied().filter(of_it).collect();
    if touched.is_empty() {
        return;
    }
    let person = person(row, checked.customer(), &touched);
    if touched.iter().all(|path| PERSON.contains(path)) {
        match row.get_mut("vestigingsAdres") {
            Some(Value::Object(adres)) => {
                adres.insert("contactpersoon".to_owned(), json!(person));
            }
            _ if person.is_some() => {
                row.insert("vestigingsAdres".to_owned(), json!({"contactpersoon": person}));
            }
            _ => {}
        }
        return;
    }
    let country = checked.country().map(|country| country.package_id.as_str());
    let adres = adres(&checked.customer().visit_address, country, person.as_deref());
    row.insert("vestigingsAdres".to_owned(), adres);
}

/// The canonical paths of the person at the visit address.
const PERSON: [&str; 2] = ["contactPersonName", "visitAddress.contactPerson"];

/// The person at the visit address from now on. Of two values that are written the one counts that differs from what is
/// there.
fn person(row: &Map<String, Value>, customer: &Customer, touched: &[&str]) -> Option<String> {
    let there = row.get("vestigingsAdres").and_then(|adres| adres.get("contactpersoon"));
    let there = there
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let values = [&customer.contact_person_name, &customer.visit_address.contact_person];
    let written = PERSON
        .into_iter()
        .zip(values)
        .filter(|(path, _)| touched.contains(path));
    let written: Vec<_> = written.map(|(_, person)| person.as_deref()).collect();
    let named = written.iter().find(|person| person.is_some() && **person != there);
    let chosen = named.or_else(|| written.iter().find(|person| **person != there));
    chosen.copied().unwrap_or(there).map(str::to_owned)
}

/// Blank parts are left blank; an address of nothing is none.
fn adres(address: &Address, country: Option<&str>, person: Option<&str>) -> Value {
    let parts = [&address.address1, &address.zip_code, &address.city];
    if parts.iter().all(|part| part.is_none()) && country.is_none() && person.is_none() {
        return Value::Null;
    }
    json!({
        "contactpersoon": person,
        "straat": address.address1,
        "postcode": address.zip_code,
        "plaats": address.city,
        "land": country.map(|id| json!({"id": id})),
    })
}

/// Invoices go to the visit address: the package then has no second address.
fn as_visited(customer: &Customer) -> bool {
    let parts = |address: &Address| {
        [
            &address.contact_person,
            &address.address1,
            &address.zip_code,
            &address.city,
            &address.country_code,
        ]
        .map(Clone::clone)
    };
    let own = parts(&customer.invoice_address);
    customer.invoice_address_same_as_visit_address
        || own.iter().all(Option::is_none)
        || own == parts(&customer.visit_address)
}

#[cfg(test)]
mod tests;
