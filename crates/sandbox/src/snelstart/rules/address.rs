//! Addresses: read from JSON and checked under the codes of whoever has one.

use uuid::Uuid;

use crate::snelstart::administration::{alpha2, country_id};
use crate::snelstart::answer::Faults;
use crate::snelstart::model::address::Address;
use crate::snelstart::switches::DefaultCountry;
use crate::snelstart::wire::bind::{Binding, Node};

/// The codes of one kind of address.
pub(crate) struct Codes {
    pub(crate) street: &'static str,
    pub(crate) postcode: &'static str,
    pub(crate) city: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) country: &'static str,
    /// When set: all fields or none, save the contact.
    pub(crate) whole: Option<&'static str>,
}

pub(crate) const SEAT: Codes = Codes {
    street: "REL-0020",
    postcode: "REL-0021",
    city: "REL-0022",
    contact: "REL-0023",
    country: "REL-0056",
    whole: Some("REL-0060"),
};

pub(crate) const POST: Codes = Codes {
    street: "REL-0025",
    postcode: "REL-0026",
    city: "REL-0027",
    contact: "REL-0028",
    country: "REL-0055",
    whole: None,
};

pub(crate) const ORDER: Codes = Codes {
    street: "VOR-0006",
    postcode: "VOR-0007",
    city: "VOR-0008",
    contact: "VOR-0009",
    country: "VOR-0010",
    whole: None,
};

/// Reads an address; one without any content is none.
pub(crate) fn read(binding: &mut Binding, node: &Node<'_>, name: &str) -> Option<Address> {
    let node = binding.object(node, name)?;
    let mut text = |name| binding.text(&node, name).filter(|text| !text.is_empty());
    let address = Address {
        contact: text("contactpersoon"),
        street: text("straat"),
        postcode: text("postcode"),
        city: text("plaats"),
        country: binding.reference(&node, "land"),
    };
    (address != Address::default()).then_some(address)
}

/// Checks an address and fills in its country.
pub(crate) fn check(address: &mut Address, codes: &Codes, default_country: DefaultCountry, faults: &mut Faults) {
    faults.add_if(longer(address.street.as_deref(), 50), codes.street);
    faults.add_if(longer(address.postcode.as_deref(), 25), codes.postcode);
    faults.add_if(longer(address.city.as_deref(), 50), codes.city);
    faults.add_if(longer(address.contact.as_deref(), 50), codes.contact);
    let unknown = address.country.is_some_and(|id| alpha2(id).is_none());
    faults.add_if(unknown, codes.country);
    if address.country.is_none() && default_country == DefaultCountry::Netherlands {
        address.country = country_id("NL");
    }
    let parts = [&address.street, &address.postcode, &address.city];
    let some = address.country.is_some() || parts.iter().any(|part| part.is_some());
    let all = address.country.is_some() && parts.iter().all(|part| part.is_some());
    if let Some(code) = codes.whole {
        faults.add_if(some && !all, code);
    }
}

/// The two letters of an address's country.
pub(crate) fn country_of(address: Option<&Address>) -> Option<&'static str> {
    let country: Option<Uuid> = address.and_then(|address| address.country);
    country.and_then(alpha2)
}

/// Longer than so many characters.
pub(crate) fn longer(text: Option<&str>, max: usize) -> bool {
    text.is_some_and(|text| text.chars().count() > max)
}
