//! `Artikel` and `ArtikelOmzetgroep`.

use std::borrow::Cow;

use serde::Deserialize;

use super::booking::Ref;
use super::lenient::{Amount, flag, text, whole};

/// An item, as far as it is read.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Artikel<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    /// Without a zone.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) modified_on: Option<Cow<'a, str>>,
    /// Digits, or letters as well: `companyInfo.artikelcodeSoort` says which.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) artikelcode: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) omschrijving: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "artikelOmzetgroep")]
    pub(crate) omzetgroep: Option<Ref<'a>>,
    /// With or without VAT: `companyInfo.verkoopprijsArtikelbestandExclusiefBtw` says which.
    pub(crate) verkoopprijs: Option<Amount>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) eenheid: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "flag")]
    pub(crate) is_non_actief: bool,
}

/// A group of items, which decides on their revenue account and VAT.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ArtikelOmzetgroep<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "whole")]
    pub(crate) nummer: Option<i64>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) omschrijving: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) verkoop_grootboek_nederland_identifier: Option<Ref<'a>>,
    /// `Geen`, `Laag`, `Hoog`, `Overig`.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) verkoop_nederland_btw_soort: Option<Cow<'a, str>>,
}
