//! Relaties: customers, suppliers and the own company.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::address::{ADDRESS, Address, MAILING, Mailing};
use super::document::{LINK, Link};
use crate::snelstart::wire::bind::{Names, name_of};
use crate::snelstart::wire::record::{Kind, Row, Stamp, Value, record, schema};

/// `aanmaningsoort`.
pub(crate) const REMINDERS: Names = &[("Nee", 0), ("Onderneming", 1), ("Consument", 2)];
/// `incassoSoort`.
pub(crate) const COLLECTIONS: Names = &[("Geen", 0), ("Core", 1), ("B2B", 2)];

/// What a relation is to the administration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) customer: bool,
    pub(crate) supplier: bool,
    pub(crate) own: bool,
}

impl Kinds {
    pub(crate) const CUSTOMER: Kinds = Kinds {
        customer: true,
        supplier: false,
        own: false,
    };
    pub(crate) const SUPPLIER: Kinds = Kinds {
        customer: false,
        supplier: true,
        own: false,
    };
    pub(crate) const OWN: Kinds = Kinds {
        customer: false,
        supplier: false,
        own: true,
    };

    pub(crate) fn names(self) -> Vec<&'static str> {
        [
            (self.customer, "Klant"),
            (self.supplier, "Leverancier"),
            (self.own, "Eigen"),
        ]
        .into_iter()
        .filter_map(|(is, name)| is.then_some(name))
        .collect()
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) id: Uuid,
    pub(crate) stamp: Stamp,
    pub(crate) code: i64,
    pub(crate) fields: Fields,
    pub(crate) inactive: bool,
    pub(crate) documents: Vec<Link>,
}

/// What a client may write.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fields {
    pub(crate) kinds: Kinds,
    pub(crate) name: String,
    pub(crate) seat: Option<Address>,
    pub(crate) post: Option<Address>,
    pub(crate) phone: Option<String>,
    pub(crate) mobile: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) vat_number: Option<String>,
    pub(crate) discount: Option<Decimal>,
    pub(crate) term: Option<i64>,
    pub(crate) banking: bool,
    pub(crate) credit_limit: Option<Decimal>,
    pub(crate) memo: Option<String>,
    pub(crate) kvk: Option<String>,
    pub(crate) oin: Option<String>,
    pub(crate) website: Option<String>,
    pub(crate) reminder: i64,
    pub(crate) mails: [Option<Mailing>; 6],
    pub(crate) ubl: bool,
    pub(crate) iban: Option<String>,
    pub(crate) bic: Option<String>,
    pub(crate) collection: i64,
    pub(crate) invoice_to: Option<Uuid>,
}

impl Row for Relation {
    fn id(&self) -> Uuid {
        self.id
    }
}

fn mail(relation: &Relation, index: usize) -> Value<'_> {
    Value::opt_object(relation.fields.mails[index].as_ref(), &MAILING)
}

record!(Relation, RELATION, "Relaties.RelatieModel", {
    "relatiesoort": Kind::Texts => |r| Value::Texts(r.fields.kinds.names()),
    "modifiedOn": Kind::Date => |r| Value::Stamp(r.stamp),
    "relatiecode": Kind::Int => |r| Value::Int(r.code),
    "naam": Kind::Text => |r| Value::text(&r.fields.name),
    "vestigingsAdres": Kind::Object(&ADDRESS) => |r| Value::opt_object(r.fields.seat.as_ref(), &ADDRESS),
    "correspondentieAdres": Kind::Object(&ADDRESS) => |r| Value::opt_object(r.fields.post.as_ref(), &ADDRESS),
    "telefoon": Kind::Text => |r| Value::opt_text(r.fields.phone.as_deref()),
    "mobieleTelefoon": Kind::Text => |r| Value::opt_text(r.fields.mobile.as_deref()),
    "fax": Kind::Text => |_| Value::Null,
    "email": Kind::Text => |r| Value::opt_text(r.fields.email.as_deref()),
    "btwNummer": Kind::Text => |r| Value::opt_text(r.fields.vat_number.as_deref()),
    "factuurkorting": Kind::Dec => |r| Value::opt_dec(r.fields.discount),
    "krediettermijn": Kind::Int => |r| Value::opt_int(r.fields.term),
    "bankieren": Kind::Bool => |r| Value::Bool(r.fields.banking),
    "nonactief": Kind::Bool => |r| Value::Bool(r.inactive),
    "kredietLimiet": Kind::Dec => |r| Value::opt_dec(r.fields.credit_limit),
    "memo": Kind::Text => |r| Value::opt_text(r.fields.memo.as_deref()),
    "kvkNummer": Kind::Text => |r| Value::opt_text(r.fields.kvk.as_deref()),
    "oin": Kind::Text => |r| Value::opt_text(r.fields.oin.as_deref()),
    "websiteUrl": Kind::Text => |r| Value::opt_text(r.fields.website.as_deref()),
    "aanmaningsoort": Kind::Text => |r| Value::opt_text(name_of(REMINDERS, r.fields.reminder)),
    "offerteEmailVersturen": Kind::Object(&MAILING) => |r| mail(r, 0),
    "bevestigingsEmailVersturen": Kind::Object(&MAILING) => |r| mail(r, 1),
    "factuurEmailVersturen": Kind::Object(&MAILING) => |r| mail(r, 2),
    "aanmaningEmailVersturen": Kind::Object(&MAILING) => |r| mail(r, 3),
    "offerteAanvraagEmailVersturen": Kind::Object(&MAILING) => |r| mail(r, 4),
    "bestellingEmailVersturen": Kind::Object(&MAILING) => |r| mail(r, 5),
    "ublBestandAlsBijlage": Kind::Bool => |r| Value::Bool(r.fields.ubl),
    "iban": Kind::Text => |r| Value::opt_text(r.fields.iban.as_deref()),
    "bic": Kind::Text => |r| Value::opt_text(r.fields.bic.as_deref()),
    "incassoSoort": Kind::Text => |r| Value::opt_text(name_of(COLLECTIONS, r.fields.collection)),
    "factuurRelatie": Kind::Ref => |r| Value::opt_ref("relaties", r.fields.invoice_to),
    "inkoopBoekingenUri": Kind::Uri => |r| Value::Text(format!("/relaties/{}/inkoopboekingen", r.id).into()),
    "verkoopBoekingenUri": Kind::Uri => |r| Value::Text(format!("/relaties/{}/verkoopboekingen", r.id).into()),
    "documents": Kind::Objects(&LINK) => |r| Value::objects(&r.documents),
    "extraVeldenKlant": Kind::Objects(&EXTRA_FIELD) => |_| Value::Objects(Vec::new()),
    "id": Kind::Guid => |r| Value::Guid(r.id),
    "uri": Kind::Uri => |r| Value::uri("relaties", r.id),
});

// extra fields: the sandbox has none, filters may name them
schema!(EXTRA_FIELD, "Relaties.ExtraVeldRelatieModel", { "naam": Kind::Text, "waarde": Kind::Text });
