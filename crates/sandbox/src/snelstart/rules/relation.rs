//! What a relation must meet [apis/snelstart.md §5 and §8].

use super::address::{self, country_of, longer};
use super::identity::{all_digits, is_bic, is_email, is_iban, is_kvk, is_vat_number, is_web_address};
use super::relation_read::Sent;
use crate::snelstart::administration::Administration;
use crate::snelstart::answer::Faults;
use crate::snelstart::codes::{MAIL_BLOCKS, MailBlock};
use crate::snelstart::model::address::Mailing;
use crate::snelstart::model::relation::{Fields, Kinds, Relation};
use crate::snelstart::switches::{KindChange, Switches};

/// All rules; fills in what the package fills in. `old` is the row that a
/// PUT replaces.
pub(crate) fn check(
    sent: &mut Sent,
    old: Option<&Relation>,
    books: &Administration,
    switches: &Switches,
    faults: &mut Faults,
) {
    kinds(sent, old, switches, faults);
    let taken = sent
        .code
        .is_some_and(|code| books.codes.contains(&code) && old.is_none_or(|old| old.code != code));
    faults.add_if(taken && !books.takes_code_twice, "REL-0008");
    let fields = &mut sent.fields;
    faults.add_if(fields.name.trim().is_empty(), "REL-0007");
    let country = switches.default_country;
    if let Some(seat) = &mut fields.seat {
        address::check(seat, &address::SEAT, country, faults);
    }
    if let Some(post) = &mut fields.post {
        address::check(post, &address::POST, country, faults);
    }
    reachable(fields, faults);
    identities(fields, faults);
    money(fields, books, faults);
    for (block, mailing) in MAIL_BLOCKS.iter().zip(&fields.mails) {
        if let Some(mailing) = mailing {
            mail_block(block, mailing, faults);
        }
    }
}

/// The same rules for a person inside the package: the fields as they would
/// be kept.
pub(crate) fn check_fields(
    wanted: Relation,
    old: Option<&Relation>,
    books: &Administration,
    switches: &Switches,
) -> Result<Fields, Faults> {
    let mut sent = Sent {
        id: None,
        code: Some(wanted.code),
        inactive: wanted.inactive,
        kinds: wanted.fields.kinds.names().into_iter().map(str::to_owned).collect(),
        fields: wanted.fields,
    };
    let mut faults = Faults::default();
    check(&mut sent, old, books, switches, &mut faults);
    if faults.0.is_empty() {
        Ok(sent.fields)
    } else {
        Err(faults)
    }
}

fn kinds(sent: &mut Sent, old: Option<&Relation>, switches: &Switches, faults: &mut Faults) {
    let has = |name: &str, number: &str| {
        sent.kinds
            .iter()
            .any(|kind| kind.eq_ignore_ascii_case(name) || kind == number)
    };
    let kinds = Kinds {
        customer: has("Klant", "1"),
        supplier: has("Leverancier", "2"),
        own: has("Eigen", "3"),
    };
    let was = old.map(|old| old.fields.kinds);
    if kinds == Kinds::default() {
        faults.add("REL-0001");
    }
    faults.add_if(kinds.own && !was.is_some_and(|was| was.own), "REL-0048");
    let both = kinds.customer && kinds.supplier;
    faults.add_if(both && !switches.customer_and_supplier, "REL-0065");
    if let Some(was) = was {
        let lost = (was.customer && !kinds.customer) || (was.supplier && !kinds.supplier) || was.own != kinds.own;
        let refused = match switches.kind_change {
            KindChange::Free => false,
            KindChange::AddOnly => lost,
            KindChange::Refused => kinds != was,
        };
        faults.add_if(refused, "REL-0064");
    }
    sent.fields.kinds = kinds;
}

fn reachable(fields: &Fields, faults: &mut Faults) {
    faults.add_if(longer(fields.phone.as_deref(), 25), "REL-0013");
    faults.add_if(longer(fields.mobile.as_deref(), 25), "REL-0012");
    if let Some(email) = &fields.email {
        mail_list(email, "REL-0061", "REL-0084", "REL-0085", faults);
    }
    let site = fields.website.as_deref();
    faults.add_if(site.is_some_and(|site| !is_web_address(site)), "REL-0015");
}

/// One address, or a list of them with semicolons.
fn mail_list(
    text: &str,
    invalid: &'static str,
    invalid_list: &'static str,
    too_long: &'static str,
    faults: &mut Faults,
) {
    faults.add_if(longer(Some(text), 250), too_long);
    if text.contains(';') {
        let mut parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
        faults.add_if(!parts.all(is_email), invalid_list);
    } else {
        faults.add_if(!is_email(text.trim()), invalid);
    }
}

fn mail_block(block: &MailBlock, mailing: &Mailing, faults: &mut Faults) {
    faults.add_if(mailing.should_send && mailing.email.is_none(), block.missing);
    for (index, text) in [&mailing.email, &mailing.copy].into_iter().enumerate() {
        if let Some(text) = text {
            mail_list(
                text,
                block.invalid[index],
                block.invalid_list[index],
                block.too_long[index],
                faults,
            );
        }
    }
}

fn identities(fields: &mut Fields, faults: &mut Faults) {
    faults.add_if(fields.kvk.as_deref().is_some_and(|kvk| !is_kvk(kvk)), "REL-0006");
    let oin = fields.oin.as_deref();
    faults.add_if(oin.is_some_and(|oin| oin.len() != 20 || !all_digits(oin)), "REL-0086");
    faults.add_if(fields.iban.as_deref().is_some_and(|iban| !is_iban(iban)), "REL-0011");
    faults.add_if(fields.bic.as_deref().is_some_and(|bic| !is_bic(bic)), "REL-0010");
    let country = country_of(fields.seat.as_ref());
    if let Some(number) = fields.vat_number.take() {
        fields.vat_number = Some(vat_number(&number, country, faults));
    }
}

/// Checks a VAT number; a Dutch one is stored without its prefix [measured].
fn vat_number(number: &str, country: Option<&str>, faults: &mut Faults) -> String {
    let number = number.to_ascii_uppercase();
    faults.add_if(longer(Some(&number), 50), "REL-0057");
    faults.add_if(number.chars().count() < 2, "REL-0058");
    if !number.chars().all(|c| c.is_ascii_alphanumeric()) {
        faults.add("REL-0059");
        return number;
    }
    let prefixed = number.bytes().take(2).filter(u8::is_ascii_alphabetic).count() == 2;
    let (prefix, digits) = match (prefixed, number.split_at_checked(2)) {
        (true, Some((prefix, digits))) => (Some(prefix), digits),
        _ => (None, number.as_str()),
    };
    // Greece writes EL in VAT numbers and GR in addresses
    let as_prefix = |country: &str| if country == "GR" { "EL" } else { country }.to_owned();
    let expected = country.map(as_prefix);
    if let (Some(prefix), Some(expected)) = (prefix, &expected) {
        faults.add_if(prefix != expected, "REL-0087");
    }
    let of = prefix.map(str::to_owned).or(expected).unwrap_or_else(|| "NL".into());
    faults.add_if(!is_vat_number(&of, digits), "REL-0088");
    if of == "NL" { digits.to_owned() } else { number.clone() }
}

fn money(fields: &Fields, books: &Administration, faults: &mut Faults) {
    let term_wrong = fields.term.is_some_and(|term| !(-365..=1000).contains(&term));
    faults.add_if(term_wrong, "REL-0003");
    let customer = fields.kinds.customer;
    let some = |amount: Option<rust_decimal::Decimal>| amount.is_some_and(|amount| !amount.is_zero());
    faults.add_if(fields.reminder != 0 && !customer, "REL-0002");
    faults.add_if(some(fields.discount) && !customer, "REL-0004");
    faults.add_if(some(fields.credit_limit) && !customer, "REL-0062");
    faults.add_if(fields.collection != 0 && !customer, "REL-0016");
    faults.add_if(fields.banking && !fields.kinds.supplier, "REL-0014");
    let needs_iban = fields.banking || fields.collection != 0;
    faults.add_if(needs_iban && fields.iban.is_none(), "REL-0009");
    if let Some(id) = fields.invoice_to {
        match books.relations.get(id) {
            None => faults.add("REL-0017"),
            Some(other) => faults.add_if(!other.fields.kinds.customer, "REL-0018"),
        }
    }
}
