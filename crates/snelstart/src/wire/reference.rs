//! Short lists: cost centres, countries, ledger accounts, journals, VAT rates, and the company itself.

use std::borrow::Cow;

use serde::Deserialize;

use super::lenient::{Amount, Word, flag, list, text, whole};

/// A cost centre.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Kostenplaats<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "whole")]
    pub(crate) nummer: Option<i64>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) omschrijving: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "flag")]
    pub(crate) nonactief: bool,
}

/// A country: `landcode` has two letters, `landcodeISO` three; one client of the package says the reverse.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Land<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) naam: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) landcode: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "landcodeISO", deserialize_with = "text")]
    pub(crate) landcode_iso: Option<Cow<'a, str>>,
}

/// An account of the chart.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Grootboek<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "whole")]
    pub(crate) nummer: Option<i64>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) omschrijving: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "flag")]
    pub(crate) kostenplaats_verplicht: bool,
    /// `Balans` or `WinstEnVerlies`.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) rekening_code: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "flag")]
    pub(crate) nonactief: bool,
    /// Name or number of section 7.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) grootboekfunctie: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "list")]
    pub(crate) btw_soort: Vec<Word<'a>>,
}

/// A journal.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Dagboek<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) id: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "whole")]
    pub(crate) nummer: Option<i64>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) omschrijving: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) soort: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "flag")]
    pub(crate) nonactief: bool,
}

/// A VAT rate with its days, both inclusive; it has no id.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct BtwTarief<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) btw_soort: Option<Cow<'a, str>>,
    pub(crate) btw_percentage: Option<Amount>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) datum_vanaf: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) datum_tot_en_met: Option<Cow<'a, str>>,
}

/// The company whose books these are.
#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct CompanyInfo<'a> {
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) administratie_identifier: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) administratie_naam: Option<Cow<'a, str>>,
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) bedrijfsnaam: Option<Cow<'a, str>>,
    #[serde(deserialize_with = "whole")]
    pub(crate) huidig_boekjaar: Option<i64>,
    /// Prices of items are without VAT; none when the package does not say.
    #[serde(borrow, deserialize_with = "text")]
    pub(crate) verkoopprijs_artikelbestand_exclusief_btw: Option<Cow<'a, str>>,
    /// Decimals of the prices of items.
    #[serde(deserialize_with = "whole")]
    pub(crate) aantal_decimalen_artikelprijzen: Option<i64>,
    /// Decimals of quantities of items.
    #[serde(deserialize_with = "whole")]
    pub(crate) aantal_decimalen_artikelaantallen: Option<i64>,
}
