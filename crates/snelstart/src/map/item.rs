//! Items and their groups to records (product section 4).

use std::collections::HashMap;

use boekbrug_model::record::{Item, ItemGroup};
use boekbrug_model::{Incoming, Record, VatBand};

use super::reference::{band, named};
use super::{Mapped, owned, without_code, without_id};
use crate::wire::{Artikel, ArtikelOmzetgroep, CompanyInfo};

/// Numbers of ledger accounts by the package's id of each.
pub(crate) type Accounts = HashMap<String, String>;

/// What items take from their groups.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    groups: HashMap<String, ItemGroup>,
    prices_without_vat: bool,
}

impl Groups {
    /// The groups as they were mapped.
    pub(crate) fn new(records: Vec<Incoming>, prices_without_vat: bool) -> Self {
        let group = |row: Incoming| match row.record {
            Record::ItemGroup(group) => Some((row.package_id, group)),
            _ => None,
        };
        Self {
            groups: records.into_iter().filter_map(group).collect(),
            prices_without_vat,
        }
    }
}

/// Whether the prices of items are without VAT, which is a choice of the company. One that does not say is taken to have
/// them without.
pub(crate) fn prices_without_vat(company: &CompanyInfo<'_>) -> bool {
    let said = company.verkoopprijs_artikelbestand_exclusief_btw.as_deref();
    !said.is_some_and(|said| said.eq_ignore_ascii_case("false") || said == "0")
}

/// Maps an item. A price with VAT in it is left blank: on our side a price never has any, and which VAT is in it would
/// depend on the day.
pub(crate) fn item(row: &Artikel<'_>, groups: &Groups) -> Mapped {
    let label = row.omschrijving.as_deref().unwrap_or_default();
    let Some(id) = row.id.as_deref() else {
        return Err(without_id(label));
    };
    let Some(code) = row.artikelcode.as_deref() else {
        return Err(without_code(id, label));
    };
    let group = row.omzetgroep.as_ref().and_then(|group| group.id.as_deref());
    let group = group.and_then(|id| groups.groups.get(id));
    let price = row.verkoopprijs.filter(|_| groups.prices_without_vat);
    Ok(Some(Incoming {
        package_id: id.to_owned(),
        code: code.to_owned(),
        name: label.to_owned(),
        is_active: !row.is_non_actief,
        record: Record::Item(Item {
            item_code: code.to_owned(),
            name: label.to_owned(),
            item_type: None,
            vat_code_id: group.and_then(|group| group.vat_code_id.clone()),
            gl_account_revenue: group.and_then(|group| group.gl_account_revenue.clone()),
            will_be_invoiced: true,
            is_active: !row.is_non_actief,
            allow_time_entry: true,
            unit: owned(row.eenheid.clone()),
            price: price.map(|price| price.0.normalize()),
            item_group_id: group.map(|group| group.code.clone()),
        }),
    }))
}

/// The id of the revenue account of a group.
pub(crate) fn account_of<'a>(row: &'a ArtikelOmzetgroep<'_>) -> Option<&'a str> {
    row.verkoop_grootboek_nederland_identifier.as_ref()?.id.as_deref()
}

/// Maps a group of items.
pub(crate) fn item_group(row: &ArtikelOmzetgroep<'_>, accounts: &Accounts) -> Mapped {
    let (id, code, name) = named(row.id.as_deref(), row.nummer, row.omschrijving.as_deref())?;
    let account = account_of(row).and_then(|id| accounts.get(id).cloned());
    let vat = row.verkoop_nederland_btw_soort.as_deref().and_then(band);
    Ok(Some(Incoming {
        record: Record::ItemGroup(ItemGroup {
            code: code.clone(),
            name: name.clone(),
            gl_account_revenue: account,
            vat_code_id: vat.and_then(vat_code).map(str::to_owned),
        }),
        package_id: id,
        code,
        name,
        is_active: true,
    }))
}

/// The VAT code of a band, as the feed of VAT codes has them; untaxed has none.
fn vat_code(band: VatBand) -> Option<&'static str> {
    match band {
        VatBand::Low => Some("1"),
        VatBand::High => Some("2"),
        VatBand::Other => Some("3"),
        _ => None,
    }
}
