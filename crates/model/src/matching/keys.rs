//! Keys by which two sides may know the same customer, in the form in which they are compared.

use serde::{Deserialize, Serialize};

use super::Party;
use super::name::folded;
use crate::record::Address;
use crate::text::{code_key, email_list, is_numeric, kvk_number, vat_number};

/// A kind of key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyKind {
    /// The customer number, without zeros in front.
    Number,
    /// The digits of a customer number, without letters and zeros in front of them.
    NumberDigits,
    /// The VAT number.
    VatNumber,
    /// The Chamber of Commerce number.
    Kvk,
    /// An account.
    Iban,
    /// An e-mail address.
    Email,
    /// The domain of an e-mail address that is the customer's own.
    EmailDomain,
    /// The last nine digits of a telephone number.
    Phone,
    /// Postal code and house number.
    Address,
    /// Postal code alone.
    PostalCode,
    /// Town.
    Town,
    /// The name as it is compared: words in any order.
    Name,
    /// The name without spaces.
    NameRun,
    /// A word of the name that few customers have.
    NameWord,
    /// The name as it is written.
    ExactName,
    /// The contact person.
    Contact,
}

impl KeyKind {
    pub(super) const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Whether customers that share it are compared. The others count only once something else brought two together.
    pub(super) const fn brings_together(self) -> bool {
        !matches!(self, Self::PostalCode | Self::Town | Self::ExactName)
    }
}

/// Domains at which anybody can have a mail box: to share one says nothing.
const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.nl",
    "hotmail.be",
    "hotmail.fr",
    "hotmail.de",
    "outlook.com",
    "outlook.nl",
    "live.nl",
    "live.com",
    "live.be",
    "msn.com",
    "yahoo.com",
    "yahoo.nl",
    "yahoo.fr",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "gmx.de",
    "gmx.net",
    "gmx.com",
    "web.de",
    "t-online.de",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "telenet.be",
    "skynet.be",
    "proximus.be",
    "scarlet.be",
    "ziggo.nl",
    "kpnmail.nl",
    "kpnplanet.nl",
    "planet.nl",
    "xs4all.nl",
    "home.nl",
    "hetnet.nl",
    "upcmail.nl",
    "casema.nl",
    "chello.nl",
    "quicknet.nl",
    "telfort.nl",
    "tele2.nl",
    "tiscali.nl",
    "solcon.nl",
    "zeelandnet.nl",
    "caiway.nl",
    "online.nl",
    "freeler.nl",
    "wanadoo.nl",
    "orange.nl",
    "zonnet.nl",
    "kabelfoon.nl",
    "kickmail.nl",
    "dds.nl",
    "multiweb.nl",
    "onsbrabantnet.nl",
    "delta.nl",
    "odido.nl",
    "budget.nl",
];

/// The keys of a customer but for those of its name, each once, in order.
pub(super) fn keys(party: &Party<'_>) -> Vec<(KeyKind, String)> {
    let mut keys = Vec::with_capacity(14);
    numbers(party, &mut keys);
    let customer = party.customer;
    let addresses = [&customer.visit_address, &customer.invoice_address];
    for address in addresses {
        place(address, &mut keys);
        keys.extend(
            address
                .phone_number
                .as_deref()
                .and_then(phone)
                .map(|phone| (KeyKind::Phone, phone)),
        );
    }
    let emails = addresses.map(|address| address.email_address.as_deref());
    for text in emails
        .into_iter()
        .chain([customer.send_invoice_to.as_deref()])
        .flatten()
    {
        mail(text, &mut keys);
    }
    let name = party.name.trim();
    if !name.is_empty() {
        keys.push((KeyKind::ExactName, name.to_owned()));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn numbers(party: &Party<'_>, keys: &mut Vec<(KeyKind, String)>) {
    let code = code_key(party.code);
    if !code.is_empty() {
        keys.push((KeyKind::Number, code.to_owned()));
        let digits = code.trim_start_matches(|c: char| !c.is_ascii_digit());
        if is_numeric(digits) {
            keys.push((KeyKind::NumberDigits, code_key(digits).to_owned()));
        }
    }
    let customer = party.customer;
    keys.extend(
        customer
            .vat_number
            .as_deref()
            .and_then(vat_number)
            .map(|number| (KeyKind::VatNumber, number)),
    );
    keys.extend(
        customer
            .identification
            .as_deref()
            .and_then(registered)
            .map(|number| (KeyKind::Kvk, number)),
    );
    for iban in party.ibans {
        let compact: String = iban
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_uppercase();
        if compact.parse::<iban::Iban>().is_ok() {
            keys.push((KeyKind::Iban, compact));
        }
    }
}

/// A registration: eight digits, with the four of a branch behind them or the zero in front lost as people write them;
/// of another country what has six digits at least. A row of one digit is a placeholder.
fn registered(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_uppercase();
    let digits = compact.bytes().filter(u8::is_ascii_digit).count();
    let number = match (is_numeric(&compact), compact.len()) {
        (true, 12) => compact[..8].to_owned(),
        (true, 7) => format!("0{compact}"),
        _ => kvk_number(text).unwrap_or(compact),
    };
    let first = number.bytes().next()?;
    (digits >= 6 && !number.bytes().all(|byte| byte == first)).then_some(number)
}

fn mail(text: &str, keys: &mut Vec<(KeyKind, String)>) {
    let lower = text.to_lowercase();
    for address in email_list(&lower).unwrap_or_default() {
        keys.push((KeyKind::Email, address.to_owned()));
        let domain = address.rsplit('@').next().unwrap_or_default();
        if !FREE_MAIL.contains(&domain) {
            keys.push((KeyKind::EmailDomain, domain.to_owned()));
        }
    }
}

/// Nine digits at the end are a number in the Netherlands, with or without its country or zero in front.
fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let start = digits.len().checked_sub(9)?;
    Some(digits[start..].to_owned())
}

fn place(address: &Address, keys: &mut Vec<(KeyKind, String)>) {
    let compact = |text: &str| {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_uppercase()
    };
    let zip = address.zip_code.as_deref().map(compact).filter(|zip| zip.len() >= 4);
    if let Some(zip) = zip {
        if let Some(number) = address.address1.as_deref().and_then(house_number) {
            keys.push((KeyKind::Address, format!("{zip} {number}")));
        }
        keys.push((KeyKind::PostalCode, zip));
    }
    if let Some(city) = address.city.as_deref() {
        let town: String = folded(city).chars().filter(|c| c.is_alphanumeric()).collect();
        let town = match town.as_str() {
            "sgravenhage" => "denhaag",
            "shertogenbosch" => "denbosch",
            other => other,
        };
        if !town.is_empty() {
            keys.push((KeyKind::Town, town.to_owned()));
        }
    }
}

/// The first number behind the street, without its addition; where the number stands in front, that one.
fn house_number(line: &str) -> Option<&str> {
    let number = |word: &str| word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let mut words = line.split([' ', ',', '\t']).filter(|word| !word.is_empty());
    let first = words.next()?;
    let word = words
        .find(|word| number(word))
        .or(Some(first).filter(|word| number(word)))?;
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let digits = word[..end].trim_start_matches('0');
    (!digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Customer;

    fn keys_of(change: impl FnOnce(&mut Customer)) -> Vec<(KeyKind, String)> {
        let mut customer = Customer::default();
        change(&mut customer);
        keys(&Party::new("1", &customer))
    }

    fn only(kind: KeyKind, change: impl FnOnce(&mut Customer)) -> Vec<String> {
        let all = keys_of(change).into_iter();
        all.filter(|(one, _)| *one == kind).map(|(_, key)| key).collect()
    }

    #[test]
    fn house_numbers_are_found_behind_the_street() {
        for (line, number) in [
            ("Kade 1", "1"),
            ("Kade 12a", "12"),
            ("Kade 12 A", "12"),
            ("1e Oosterparkstraat 15-3", "15"),
            ("12 rue de Paris", "12"),
            ("Kade  007", "7"),
        ] {
            assert_eq!(house_number(line), Some(number), "{line}");
        }
        for line in ["Kade", "", "  ", "Kade 0"] {
            assert_eq!(house_number(line), None, "{line}");
        }
    }

    #[test]
    fn registrations_are_mended_as_far_as_they_can_be() {
        for (text, number) in [
            ("12345678", "12345678"),
            ("1234 5678", "12345678"),
            ("12.345.678", "12345678"),
            ("1234567", "01234567"),
            ("123456780000", "12345678"),
            ("HRB 123456", "HRB123456"),
        ] {
            assert_eq!(registered(text).as_deref(), Some(number), "{text}");
        }
        for text in ["", "onbekend", "00000000", "n.v.t.", "123"] {
            assert_eq!(registered(text), None, "{text}");
        }
    }

    #[test]
    fn mail_boxes_of_everybody_have_no_domain() {
        let all = keys_of(|customer| customer.send_invoice_to = Some("Jan@GMail.com; info@jansen.nl".to_owned()));
        let all: Vec<_> = all.iter().map(|(kind, key)| (*kind, key.as_str())).collect();
        assert_eq!(
            all,
            [
                (KeyKind::Email, "info@jansen.nl"),
                (KeyKind::Email, "jan@gmail.com"),
                (KeyKind::EmailDomain, "jansen.nl"),
            ]
        );
        assert!(keys_of(|customer| customer.send_invoice_to = Some("no address".to_owned())).is_empty());
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        for phone in ["0612345678", "+31 6 1234 5678", "0031-612345678", "06-12 34 56 78"] {
            let found = only(KeyKind::Phone, |customer| {
                customer.visit_address.phone_number = Some(phone.to_owned());
            });
            assert_eq!(found, ["612345678"], "{phone}");
        }
        for code in ["D00123", "00123", "123"] {
            let found = only(KeyKind::NumberDigits, |customer| {
                customer.customer_code = code.to_owned();
            });
            assert_eq!(found, ["123"], "{code}");
        }
        assert!(
            only(KeyKind::NumberDigits, |customer| customer.customer_code =
                "JANSEN".to_owned())
            .is_empty()
        );
    }

    #[test]
    fn towns_have_one_name() {
        for town in ["Den Haag", "'s-Gravenhage", "DEN HAAG"] {
            let found = only(KeyKind::Town, |customer| {
                customer.visit_address.city = Some(town.to_owned());
            });
            assert_eq!(found, ["denhaag"], "{town}");
        }
    }
}
