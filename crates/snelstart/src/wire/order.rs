//! `Verkooporder`: what waits in the package until a person makes an invoice of it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::booking::Ref;
use super::lenient::{Amount, text, whole};

/// An order as it is sent. Its number is given by the package (`VOR-0005`).
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerkoopOrder<'a> {
    pub(crate) relatie: Ref<'a>,
    pub(crate) proces_status: &'static str,
    pub(crate) datum: String,
    /// Days to pay; the relation's own when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) krediettermijn: Option<i32>,
    pub(crate) omschrijving: &'a str,
    /// `Exclusief`: prices are without VAT.
    pub(crate) verkooporder_btw_ingave_model: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kostenplaats: Option<Ref<'a>>,
    pub(crate) regels: Vec<OrderRegel<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) memo: Option<String>,
    /// Our invoice number.
    pub(crate) orderreferentie: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verkoopordersjabloon: Option<Ref<'a>>,
}

/// A line. The package counts its total itself.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderRegel<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) artikel: Option<Ref<'a>>,
    pub(crate) omschrijving: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stuksprijs: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) aantal: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kortings_percentage: Option<Amount>,
}

/// An order as it is read.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct VerkoopOrderGelezen<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    /// Without a zone.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) modified_on: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "whole")]
    pub(crate) nummer: Option<i64>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) orderreferentie: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) omschrijving: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) datum: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) proces_status: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) relatie: Option<Ref<'a>>,
    /// The invoice that a person made of it.
    #[serde(borrow)]
    pub(crate) verkoopfactuur: Option<Ref<'a>>,
    pub(crate) totaal_exclusief_btw: Option<Amount>,
    pub(crate) totaal_inclusief_btw: Option<Amount>,
}
