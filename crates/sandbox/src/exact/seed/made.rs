//! Records made up from their number alone, field by field, when they are
//! asked for: a row costs no more than its place.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::words::{CITY, FAMILY, FIRST, FORM, STREET, TRADE};
use crate::chance::guid_for;
use crate::exact::table::{Ground, Row};
use crate::exact::value::{Owned, Value};

/// Number of the first made account, less one.
const FIRST_CODE: u32 = 9_999;

/// Id of a made record.
pub(crate) fn id(path: &str, number: u32, salt: u64) -> Uuid {
    guid_for(salt, path, i64::from(number))
}

/// Id of a record that belongs to its resource and code.
pub(crate) fn coded(path: &str, code: &str, salt: u64) -> Uuid {
    let number = code
        .bytes()
        .fold(0_i64, |sum, byte| sum.wrapping_mul(257).wrapping_add(i64::from(byte)));
    guid_for(salt, &format!("{path}:{}", code.len()), number)
}

/// A field of a made record.
pub(crate) fn value(path: &str, field: &str, row: &Row, ground: Ground) -> Owned {
    let n = row.made;
    match path {
        "crm/Accounts" => account(field, n, ground),
        "crm/Contacts" => contact(field, n, ground.salt),
        "crm/Addresses" => address(field, n, ground.salt),
        "logistics/Items" => item(field, n, ground.salt),
        _ => Value::Null,
    }
}

fn text(text: impl Into<String>) -> Owned {
    Value::owned_text(text)
}

const fn fixed(text: &'static str) -> Owned {
    Value::Text(std::borrow::Cow::Borrowed(text))
}

/// One word of a list, turned by the number and by a place of its own.
fn pick(words: &[&'static str], n: u32, place: u32) -> &'static str {
    let mixed = (u64::from(n) * 2_654_435_761 + u64::from(place) * 40_503) >> 7;
    let at = usize::try_from(mixed % words.len() as u64).unwrap_or(0);
    words.get(at).copied().unwrap_or("")
}

fn account(field: &str, n: u32, ground: Ground) -> Owned {
    match field {
        "Code" => text(format!("{:>18}", FIRST_CODE + n)),
        "Name" => text(name(n)),
        "SearchCode" => text(pick(FAMILY, n, 1).to_uppercase()),
        "Status" => fixed("C"),
        "Type" => fixed("A"),
        "Blocked" | "IsSupplier" | "IsPurchase" | "IsBank" | "IsPilot" => Value::Bool(false),
        "IsSales" => Value::Bool(true),
        "AddressLine1" => text(street(n, 3)),
        "Postcode" => text(postcode(n, 3)),
        "City" => fixed(pick(CITY, n, 5)),
        "Country" => fixed("NL "),
        "CountryName" => fixed("Nederland"),
        "Email" => text(format!("administratie{n}@voorbeeld.nl")),
        "Phone" => text(format!("0{}", 100_000_000 + u64::from(n) * 7_919 % 800_000_000)),
        "ChamberOfCommerce" => text(format!("{}", 10_000_000 + u64::from(n) * 37 % 80_000_000)),
        "VATNumber" => text(vat_number(n)),
        "PaymentConditionSales" => fixed(if n.is_multiple_of(3) { "14" } else { "30" }),
        "SalesVATCode" => fixed("4  "),
        "Language" => fixed("nl-NL     "),
        "SalesCurrency" => fixed("EUR"),
        "MainContact" if ground.made_contacts => Value::Guid(id("crm/Contacts", n, ground.salt)),
        "Remarks" if n.is_multiple_of(11) => fixed("Bellen voor levering"),
        _ => Value::Null,
    }
}

fn contact(field: &str, n: u32, salt: u64) -> Owned {
    let (first, last) = (pick(FIRST, n, 8), pick(FAMILY, n, 9));
    match field {
        "Account" => Value::Guid(id("crm/Accounts", n, salt)),
        "AccountName" => text(name(n)),
        "FirstName" => fixed(first),
        "LastName" => fixed(last),
        "FullName" => text(format!("{first} {last}")),
        "Email" => text(format!("contact{n}@voorbeeld.nl")),
        "IsMainContact" | "AccountIsCustomer" => Value::Bool(true),
        "Language" => fixed("nl-NL     "),
        _ => Value::Null,
    }
}

fn address(field: &str, n: u32, salt: u64) -> Owned {
    match field {
        "Account" => Value::Guid(id("crm/Accounts", n, salt)),
        "AccountName" => text(name(n)),
        "Type" => Value::Int(3),
        "Main" => Value::Bool(true),
        "AddressLine1" => text(street(n, 13)),
        "Postcode" => text(postcode(n, 13)),
        "City" => fixed(pick(CITY, n, 15)),
        "Country" => fixed("NL "),
        "CountryName" => fixed("Nederland"),
        _ => Value::Null,
    }
}

fn item(field: &str, n: u32, salt: u64) -> Owned {
    match field {
        "ItemGroup" => Value::Guid(coded("logistics/ItemGroups", "STD", salt)),
        "ItemGroupCode" => fixed("STD"),
        "Code" => text(format!("ART-{n}")),
        "Description" => text(format!("{} {n}", pick(TRADE, n, 1))),
        "SalesVatCode" => fixed("4  "),
        "Unit" => fixed("stuk"),
        "UnitDescription" => fixed("Stuk"),
        "StandardSalesPrice" => Value::Dec(Decimal::new(500 + i64::from(n) * 25 % 90_000, 2)),
        "IsSalesItem" => Value::Bool(true),
        "IsStockItem" | "IsPurchaseItem" => Value::Bool(false),
        _ => Value::Null,
    }
}

fn name(n: u32) -> String {
    format!("{} {} {} {n}", pick(FAMILY, n, 1), pick(TRADE, n, 2), pick(FORM, n, 6))
}

fn street(n: u32, place: u32) -> String {
    format!("{} {}", pick(STREET, n, place), 1 + n * 7 % 240)
}

fn postcode(n: u32, place: u32) -> String {
    let letters = ["AB", "CD", "EG", "HJ", "KL", "MN", "PR", "TV"];
    let at = usize::try_from((n + place) % 8).unwrap_or(0);
    format!("{} {}", 1_000 + (n * 13 + place) % 9_000, letters[at])
}

/// A Dutch VAT number whose nine digits pass the test of eleven.
fn vat_number(n: u32) -> String {
    let mut base = u64::from(n) * 11 % 80_000_000 + 10_000_000;
    loop {
        let digits = format!("{base:08}");
        let sum: u64 = digits
            .bytes()
            .zip((2_u64..=9).rev())
            .map(|(d, weight)| u64::from(d - b'0') * weight)
            .sum();
        let check = sum % 11;
        if check < 10 {
            return format!("NL{base:08}{check}B01");
        }
        base += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_pass_the_test_of_eleven() {
        for n in 1..2_000 {
            let number = vat_number(n);
            let digits: Vec<u64> = number[2..11].bytes().map(|d| u64::from(d - b'0')).collect();
            let weights = [9, 8, 7, 6, 5, 4, 3, 2];
            let sum: u64 = digits.iter().zip(weights).map(|(d, w)| d * w).sum();
            assert_eq!(sum % 11, digits[8], "{number}");
            assert_eq!(number.len(), 14);
        }
    }

    #[test]
    fn made_records_differ_and_repeat() {
        let names: HashSet<String> = (1..5_000).map(name).collect();
        assert_eq!(names.len(), 4_999);
        assert_eq!(contact("Account", 7, 3), Value::Guid(id("crm/Accounts", 7, 3)));
        assert_ne!(id("crm/Accounts", 7, 3), id("crm/Accounts", 7, 4));
    }
}
