//! `Verkoopboeking`, `Verkoopfactuur` and `Document`. The booking says `factuurdatum`, the invoice `factuurDatum`: the
//! inner capitals are the package's own.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::lenient::{Amount, text};

/// A reference; sending the id alone is enough.
#[derive(Serialize, Deserialize, Debug, Default, Clone)]
#[serde(default)]
pub(crate) struct Ref<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
}

impl<'a> Ref<'a> {
    /// A reference to a row.
    pub(crate) fn to(id: &'a str) -> Self {
        Self {
            id: Some(Cow::Borrowed(id)),
        }
    }
}

/// A sales booking as it is sent.
#[derive(Serialize, Debug)]
pub(crate) struct VerkoopBoeking<'a> {
    pub(crate) factuurnummer: &'a str,
    /// Also the date of the booking.
    pub(crate) factuurdatum: String,
    pub(crate) klant: Ref<'a>,
    pub(crate) omschrijving: &'a str,
    pub(crate) factuurbedrag: Amount,
    /// Days to pay; the relation's own when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) betalingstermijn: Option<i32>,
    pub(crate) boekingsregels: Vec<BoekingRegel<'a>>,
    pub(crate) btw: Vec<BtwRegel>,
}

/// A line; `bedrag` is without VAT.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BoekingRegel<'a> {
    pub(crate) omschrijving: &'a str,
    pub(crate) grootboek: Ref<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kostenplaats: Option<Ref<'a>>,
    pub(crate) bedrag: Amount,
    pub(crate) btw_soort: &'static str,
}

/// The VAT of one kind, in the words of the header (`Verkopen…`), which differ from those of a line.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BtwRegel {
    pub(crate) btw_soort: &'static str,
    pub(crate) btw_bedrag: Amount,
}

/// A sales booking as it is read.
#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(crate) struct VerkoopBoekingGelezen<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    /// The voucher number, where somebody gave one.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) boekstuk: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) factuurnummer: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) factuurdatum: Option<Cow<'a, str>>,
    pub(crate) factuurbedrag: Option<Amount>,
    #[serde(borrow)]
    pub(crate) klant: Option<Ref<'a>>,
    /// None when the package leaves the member out, which is not the same as an empty list.
    #[serde(borrow)]
    pub(crate) documents: Option<Vec<Document<'a>>>,
}

/// A sales invoice: what a booking or an invoiced order becomes.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct VerkoopFactuur<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    /// The booking, which may be missing for an invoice made from an order.
    #[serde(borrow)]
    pub(crate) verkoop_boeking: Option<Ref<'a>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) factuurnummer: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) factuur_datum: Option<Cow<'a, str>>,
    pub(crate) factuur_bedrag: Option<Amount>,
    #[serde(borrow)]
    pub(crate) relatie: Option<Ref<'a>>,
}

/// A document that hangs on a booking, in the list of a booking or of `documenten`.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Document<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) file_name: Option<Cow<'a, str>>,
}

/// A document as it is sent; `content` is base64.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentUpload<'a> {
    pub(crate) parent_identifier: &'a str,
    pub(crate) file_name: &'a str,
    pub(crate) content: String,
}

/// The answer to an upload.
#[derive(Deserialize, Debug, Default)]
#[serde(default)]
pub(crate) struct Uploaded<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
}
