//! Addresses and the e-mail blocks of a relation.

use uuid::Uuid;

use crate::snelstart::wire::record::{Kind, Value, record};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Address {
    pub(crate) contact: Option<String>,
    pub(crate) street: Option<String>,
    pub(crate) postcode: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) country: Option<Uuid>,
}

record!(Address, ADDRESS, "Relaties.AdresModel", {
    "contactpersoon": Kind::Text => |a| Value::opt_text(a.contact.as_deref()),
    "straat": Kind::Text => |a| Value::opt_text(a.street.as_deref()),
    "postcode": Kind::Text => |a| Value::opt_text(a.postcode.as_deref()),
    "plaats": Kind::Text => |a| Value::opt_text(a.city.as_deref()),
    "land": Kind::Ref => |a| Value::opt_ref("landen", a.country),
});

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mailing {
    pub(crate) should_send: bool,
    pub(crate) email: Option<String>,
    pub(crate) copy: Option<String>,
}

record!(Mailing, MAILING, "Relaties.EmailVersturenModel", {
    "shouldSend": Kind::Bool => |m| Value::Bool(m.should_send),
    "email": Kind::Text => |m| Value::opt_text(m.email.as_deref()),
    "ccEmail": Kind::Text => |m| Value::opt_text(m.copy.as_deref()),
});
