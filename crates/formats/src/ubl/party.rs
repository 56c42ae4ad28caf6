//! The buyer: every number by which the customer can be found.

use boekbrug_model::FindingCode;
use boekbrug_model::invoice::InvoiceCustomer;

use super::at::{At, Findings};
use crate::value::one_line;
use crate::xml::{Tag, cac, cbc};

/// Identifier schemes of the Electronic Address Scheme and ISO 6523 code lists.
const KVK: &str = "0106";
const OIN: &str = "0190";
const NL_VAT: &str = "9944";

/// BG-7. Where two places name the same kind of number, the legal entity comes before the party's own identification,
/// and that before the electronic address, which may be the one of a service provider.
pub(super) fn buyer(at: &At<'_>, findings: &mut Findings, warnings: &mut Findings) -> Option<InvoiceCustomer> {
    let party = at
        .need(cac("AccountingCustomerParty"), findings)?
        .need(cac("Party"), findings)?;
    let numbers = Numbers::of(&party);
    let identification = kvk(&numbers);
    if let Some((kept, other)) = two_kvk(&numbers) {
        let finding = party.finding(FindingCode::DocumentCustomerNumbers, "PartyIdentification");
        warnings.add(finding.with("kept", kept).with("other", other));
    }
    Some(InvoiceCustomer {
        code: code(&numbers),
        name: name(&party),
        identification,
        vat_number: vat_number(&party, &numbers),
        country_code: country(&party),
    })
}

/// The identifiers of the party, each with its scheme.
struct Numbers {
    legal: Option<(Option<String>, String)>,
    own: Vec<(Option<String>, String)>,
    endpoint: Option<(Option<String>, String)>,
}

impl Numbers {
    fn of(party: &At<'_>) -> Self {
        let id = |place: At<'_>, tag| place.first(tag).and_then(|id| scheme_and_id(&id));
        Self {
            legal: party
                .first(cac("PartyLegalEntity"))
                .and_then(|legal| id(legal, cbc("CompanyID"))),
            own: party
                .all(cac("PartyIdentification"))
                .into_iter()
                .filter_map(|own| id(own, cbc("ID")))
                .collect(),
            endpoint: party.first(cbc("EndpointID")).and_then(|id| scheme_and_id(&id)),
        }
    }

    /// All of them, the most official first.
    fn ranked(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.legal.iter().chain(&self.own).chain(&self.endpoint);
        all.map(|(scheme, id)| (scheme.as_deref().unwrap_or_default(), id.as_str()))
    }
}

fn scheme_and_id(id: &At<'_>) -> Option<(Option<String>, String)> {
    let text = one_line(id.element().text());
    let scheme = id.element().attribute("schemeID").filter(|scheme| !scheme.is_empty());
    // `NL:KVK` and the like are the spellings of SI-UBL 1.
    let scheme = scheme.map(|scheme| match scheme {
        "NL:KVK" => KVK.to_owned(),
        "NL:OIN" | "NL:OINO" => OIN.to_owned(),
        "NL:VAT" => NL_VAT.to_owned(),
        other => other.to_owned(),
    });
    (!text.is_empty()).then_some((scheme, text))
}

/// The code that the application gave the customer: an identification without scheme, or of a scheme that is no
/// public register; a government's own number (OIN) only where there is nothing else.
fn code(numbers: &Numbers) -> Option<String> {
    let own = |wanted: fn(Option<&str>) -> bool| {
        numbers
            .own
            .iter()
            .find(|(scheme, _)| wanted(scheme.as_deref()))
            .map(|(_, id)| id.clone())
    };
    own(|scheme| scheme.is_none())
        .or_else(|| own(|scheme| scheme.is_some_and(|scheme| ![KVK, OIN, NL_VAT].contains(&scheme))))
        .or_else(|| own(|scheme| scheme == Some(OIN)))
}

/// The Chamber of Commerce number. A company number of eight digits without scheme is one as well, and so is the one
/// inside an OIN that was given out on it (prefix 00000003).
fn kvk(numbers: &Numbers) -> Option<String> {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let named = numbers
        .ranked()
        .find(|(scheme, _)| *scheme == KVK)
        .map(|(_, id)| id.to_owned());
    let bare = || {
        numbers
            .legal
            .as_ref()
            .filter(|(scheme, id)| scheme.is_none() && digits(id, 8))
            .map(|(_, id)| id.clone())
    };
    let inside = || {
        let (_, oin) = numbers.ranked().find(|(scheme, id)| *scheme == OIN && digits(id, 20))?;
        oin.strip_prefix("00000003")?.get(..8).map(str::to_owned)
    };
    named.or_else(bare).or_else(inside)
}

/// Two different numbers of the register on one party.
fn two_kvk(numbers: &Numbers) -> Option<(&str, &str)> {
    let mut all = numbers.ranked().filter(|(scheme, _)| *scheme == KVK).map(|(_, id)| id);
    let first = all.next()?;
    all.find(|other| *other != first).map(|other| (first, other))
}

/// BT-48, else an electronic address or identification that is a Dutch VAT number.
fn vat_number(party: &At<'_>, numbers: &Numbers) -> Option<String> {
    let schemes = party.all(cac("PartyTaxScheme"));
    let named = schemes.iter().find_map(|scheme| {
        let of = scheme.first(cac("TaxScheme")).and_then(|of| text(&of, cbc("ID")));
        if of.is_some_and(|id| !id.eq_ignore_ascii_case("VAT")) {
            return None;
        }
        text(scheme, cbc("CompanyID"))
    });
    named.or_else(|| {
        numbers
            .ranked()
            .find(|(scheme, _)| *scheme == NL_VAT)
            .map(|(_, id)| id.to_owned())
    })
}

fn name(party: &At<'_>) -> Option<String> {
    let legal = party
        .first(cac("PartyLegalEntity"))
        .and_then(|legal| text(&legal, cbc("RegistrationName")));
    legal.or_else(|| text(&party.first(cac("PartyName"))?, cbc("Name")))
}

fn country(party: &At<'_>) -> Option<String> {
    let address = party.first(cac("PostalAddress"))?;
    text(&address.first(cac("Country"))?, cbc("IdentificationCode")).map(|code| code.to_ascii_uppercase())
}

fn text(place: &At<'_>, tag: Tag) -> Option<String> {
    let text = one_line(place.first(tag)?.element().text());
    (!text.is_empty()).then_some(text)
}
