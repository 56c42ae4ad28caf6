//! `Relatie`: customers, suppliers and the own firm in one list.

use std::borrow::Cow;

use serde::Deserialize;

use super::booking::Ref;
use super::kinds::Kinds;
use super::lenient::{flag, text, whole};

/// A relation, as far as it is coupled.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Relatie<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    /// Without a zone.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) modified_on: Option<Cow<'a, str>>,
    /// `Klant`, `Leverancier`, `Eigen`.
    pub(crate) relatiesoort: Kinds,
    /// The number by which people know it; below zero for rows of the package itself.
    #[serde(deserialize_with = "whole")]
    pub(crate) relatiecode: Option<i64>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) naam: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) vestigings_adres: Option<Adres<'a>>,
    #[serde(borrow)]
    pub(crate) correspondentie_adres: Option<Adres<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) telefoon: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) email: Option<Cow<'a, str>>,
    /// Without `NL` when it is Dutch.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) btw_nummer: Option<Cow<'a, str>>,
    /// Days to pay, also below zero.
    #[serde(deserialize_with = "whole")]
    pub(crate) krediettermijn: Option<i64>,
    #[serde(deserialize_with = "flag")]
    pub(crate) nonactief: bool,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) kvk_nummer: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) factuur_email_versturen: Option<Email<'a>>,
}

/// An address; the street holds the house number.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Adres<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) contactpersoon: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) straat: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) postcode: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) plaats: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) land: Option<Ref<'a>>,
}

/// Where one kind of document is mailed to.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Email<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) email: Option<Cow<'a, str>>,
}
