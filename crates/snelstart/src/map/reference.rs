//! Short lists to records: cost centres, countries, journals, VAT rates, VAT codes, periods.

use boekbrug_connector::{Reject, RemoteAdministration};
use boekbrug_model::record::{CostCentre, Country, Journal, JournalKind, Period, VatCode, VatRate};
use boekbrug_model::{Incoming, Record, VatBand};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::{Mapped, refused, unreadable, without_code, without_id};
use crate::wire::{BtwTarief, CompanyInfo, Dagboek, Kostenplaats, Land, Stamp};

/// Maps a cost centre.
pub(crate) fn cost_centre(row: &Kostenplaats<'_>) -> Mapped {
    let (id, code, name) = named(row.id.as_deref(), row.nummer, row.omschrijving.as_deref())?;
    let is_active = !row.nonactief;
    Ok(Some(Incoming {
        record: Record::CostCentre(CostCentre {
            code: code.clone(),
            name: name.clone(),
            is_active,
        }),
        package_id: id,
        code,
        name,
        is_active,
    }))
}

/// Maps a journal.
pub(crate) fn journal(row: &Dagboek<'_>) -> Mapped {
    let (id, code, name) = named(row.id.as_deref(), row.nummer, row.omschrijving.as_deref())?;
    let is_active = !row.nonactief;
    let kind = match row.soort.as_deref() {
        Some("Verkoop") => JournalKind::Sales,
        Some("Inkoop") => JournalKind::Purchases,
        Some("Kas" | "Bank") => JournalKind::Money,
        _ => JournalKind::General,
    };
    Ok(Some(Incoming {
        record: Record::Journal(Journal {
            code: code.clone(),
            name: name.clone(),
            is_active,
            kind,
        }),
        package_id: id,
        code,
        name,
        is_active,
    }))
}

/// The id, number and name that a numbered row must have; a missing name is blank.
pub(super) fn named(
    id: Option<&str>,
    number: Option<i64>,
    name: Option<&str>,
) -> Result<(String, String, String), Reject> {
    let label = name.unwrap_or_default();
    match (id, number) {
        (Some(id), Some(number)) => Ok((id.to_owned(), number.to_string(), label.to_owned())),
        (None, _) => Err(without_id(label)),
        (Some(id), None) => Err(without_code(id, label)),
    }
}

/// Maps a country. Of its two codes the one of two letters counts.
pub(crate) fn country(row: &Land<'_>) -> Mapped {
    let label = row.naam.as_deref().unwrap_or_default();
    let Some(id) = row.id.as_deref() else {
        return Err(without_id(label));
    };
    let code = [row.landcode.as_deref(), row.landcode_iso.as_deref()]
        .into_iter()
        .flatten()
        .find(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic()))
        .ok_or_else(|| {
            refused(
                id,
                label,
                unreadable("landcode", row.landcode.as_deref().unwrap_or_default()),
            )
        })?
        .to_ascii_uppercase();
    Ok(Some(Incoming {
        package_id: id.to_owned(),
        code: code.clone(),
        name: label.to_owned(),
        is_active: true,
        record: Record::Country(Country {
            code,
            name: label.to_owned(),
        }),
    }))
}

/// Maps a VAT rate. It has no id in the package, so kind, first day and percentage together make one.
pub(crate) fn vat_rate(row: &BtwTarief<'_>) -> Mapped {
    let kind = row.btw_soort.as_deref().unwrap_or_default();
    let begins = row.datum_vanaf.as_deref().unwrap_or_default();
    let refuse = |member: &str, value: &str| refused(&format!("{kind}-{begins}"), kind, unreadable(member, value));
    let band = band(kind).ok_or_else(|| refuse("btwSoort", kind))?;
    let percentage = row
        .btw_percentage
        .ok_or_else(|| refuse("btwPercentage", ""))?
        .0
        .normalize();
    let from = day(row.datum_vanaf.as_deref()).ok_or_else(|| refuse("datumVanaf", begins))?;
    let until = day(row.datum_tot_en_met.as_deref()).filter(|until| *until < NO_END);
    let code = format!("{kind} {from}");
    Ok(Some(Incoming {
        package_id: format!("{kind}-{from}-{percentage}"),
        name: format!("{kind} {percentage}%"),
        code,
        is_active: true,
        record: Record::VatRate(VatRate {
            band,
            percentage,
            from,
            until,
        }),
    }))
}

/// Days from here on mean "no end"; the package writes 2400-12-31.
const NO_END: Date = date(2200, 1, 1);

fn day(text: Option<&str>) -> Option<Date> {
    Some(Stamp::parse(text?)?.at.date())
}

/// The band of a `btwSoort` of a line.
pub(super) fn band(kind: &str) -> Option<VatBand> {
    match kind {
        "Geen" => Some(VatBand::None),
        "Laag" => Some(VatBand::Low),
        "Hoog" => Some(VatBand::High),
        "Overig" => Some(VatBand::Other),
        _ => None,
    }
}

/// The four VAT codes for sales (product section 3, profile A), with the percentage that holds on `today`. A kind
/// without a rate today is inactive.
pub(crate) fn vat_codes(rates: &[VatRate], today: Date) -> Vec<Incoming> {
    const CODES: [(&str, &str, &str, VatBand); 4] = [
        ("VerkopenLaag", "1", "Verkopen laag", VatBand::Low),
        ("VerkopenHoog", "2", "Verkopen hoog", VatBand::High),
        ("VerkopenOverig", "3", "Verkopen overig", VatBand::Other),
        ("VerkopenVerlegd", "4", "Verkopen verlegd", VatBand::ReverseCharge),
    ];
    CODES
        .into_iter()
        .map(|(package_id, code, name, band)| {
            let reverse_charge = band == VatBand::ReverseCharge;
            let rate = rate_on(rates, band, today);
            let is_active = reverse_charge || rate.is_some();
            Incoming {
                package_id: package_id.to_owned(),
                code: code.to_owned(),
                name: name.to_owned(),
                is_active,
                record: Record::VatCode(VatCode {
                    code: code.to_owned(),
                    name: name.to_owned(),
                    percentage: rate.unwrap_or_default(),
                    reverse_charge,
                    band: Some(band),
                    is_active,
                }),
            }
        })
        .collect()
}

/// The percentage of a band on a day; of several that hold, the one that began last.
fn rate_on(rates: &[VatRate], band: VatBand, day: Date) -> Option<Decimal> {
    rates
        .iter()
        .filter(|rate| rate.band == band && rate.from <= day && rate.until.is_none_or(|until| day <= until))
        .max_by_key(|rate| rate.from)
        .map(|rate| rate.percentage)
}

/// The one period that can be read: the package accepts bookings from five years before its current book year on
/// (`BOE-0033`). Which periods are blocked or filed cannot be read; the package refuses those itself (`BOE-0042`,
/// `BOE-0046`, `BOE-0051`).
pub(crate) fn period(company: &CompanyInfo<'_>) -> Mapped {
    let year = company
        .huidig_boekjaar
        .and_then(|year| i16::try_from(year).ok())
        .filter(|year| (1900..=2200).contains(year));
    let label = company.administratie_naam.as_deref().unwrap_or_default();
    let Some(year) = year else {
        let value = company.huidig_boekjaar.map(|year| year.to_string()).unwrap_or_default();
        return Err(refused("huidigBoekjaar", label, unreadable("huidigBoekjaar", &value)));
    };
    let code = format!("{}-", year - 5);
    Ok(Some(Incoming {
        package_id: "huidigBoekjaar".to_owned(),
        code: code.clone(),
        name: format!("Vanaf {}", year - 5),
        is_active: true,
        record: Record::Period(Period {
            code,
            from: date(year - 5, 1, 1),
            until: None,
            is_open: true,
        }),
    }))
}

/// The administration that a key opens; none when the answer names none.
pub(crate) fn company(company: &CompanyInfo<'_>) -> Option<RemoteAdministration> {
    let name = company
        .administratie_naam
        .as_deref()
        .or(company.bedrijfsnaam.as_deref());
    Some(RemoteAdministration {
        id: company.administratie_identifier.as_deref()?.to_owned(),
        name: name.unwrap_or_default().to_owned(),
    })
}
