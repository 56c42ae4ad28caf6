//! Which VAT of the package a line of the application is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ledger::{Account, as_it_is, set};
use super::{CheckContext, Report, amounts};
use crate::invoice::Linked;
use crate::record::VatCode;
use crate::settings::VatMapping;
use crate::vat::{LineVat, band_on, standing_band};
use crate::{Feed, Finding, FindingCode, VatBand, VatKind};

/// The package's VAT for one code, kind and percentage.
pub(super) struct VatChoice {
    /// The package's code; none where it is booked without one.
    pub(super) code: Option<Linked>,
    /// The bands in which it may fall, the likeliest first; the account decides.
    bands: Vec<VatBand>,
    /// True when only an account that names one of the bands itself will do.
    account_must_say: bool,
    /// The revenue account of the VAT mapping.
    pub(super) ledger_account: Option<String>,
}

impl VatChoice {
    /// The band of a line on this account, or why there is none.
    pub(super) fn band(&self, vat: &LineVat, account: &Account<'_>) -> Result<VatBand, Finding> {
        let allowed = account.row.map_or(&[][..], |row| row.vat_bands.as_slice());
        let accepted = |band: &&VatBand| allowed.contains(band) || (allowed.is_empty() && !self.account_must_say);
        self.bands
            .iter()
            .find(accepted)
            .copied()
            .ok_or_else(|| match self.bands.first() {
                Some(band) if !self.account_must_say => Finding::new(FindingCode::LedgerVatMismatch)
                    .with("account", &account.linked.code)
                    .with("band", band),
                _ => amounts::about(FindingCode::VatCodeUnmapped, vat),
            })
    }
}

/// The choices already made for an invoice; each group is looked at, and its finding told, once.
#[derive(Default)]
pub(super) struct VatChoices<'a> {
    made: BTreeMap<&'a LineVat, Option<VatChoice>>,
}

impl<'a> VatChoices<'a> {
    pub(super) fn of(
        &mut self,
        vat: &'a LineVat,
        date: Date,
        at: &str,
        context: &CheckContext<'_>,
        report: &mut Report,
    ) -> Option<&VatChoice> {
        let choice = self.made.entry(vat).or_insert_with(|| {
            choose(vat, date, context)
                .map_err(|finding| report.add(finding.at(at)))
                .ok()
        });
        choice.as_ref()
    }
}

/// First the mapping by the application's code, then a package code of the same name that fits, then the mapping by
/// kind and percentage, then the one package code that fits, then none where the package books untaxed lines so.
fn choose(vat: &LineVat, date: Date, context: &CheckContext<'_>) -> Result<VatChoice, Finding> {
    let bands = bands_of(vat, date, context)?;
    let mappings = &context.settings.vat_mappings;
    let by_code = best(mappings, vat, |row| {
        row.code.is_some() && set(row.code.as_deref()) == set(vat.code.as_deref())
    });
    let by_kind = best(mappings, vat, |row| set(row.code.as_deref()).is_none());
    let choice = |code: Option<(Linked, Option<VatBand>)>| {
        let (code, band) = code.unzip();
        VatChoice {
            code,
            bands: band.flatten().map_or_else(|| bands.clone(), |band| vec![band]),
            account_must_say: false,
            ledger_account: [by_code, by_kind]
                .into_iter()
                .flatten()
                .find_map(|row| row.ledger_account.clone()),
        }
    };
    let untaxed_without = context.rules.untaxed_without_code && vat.kind != VatKind::Standard;
    let steps = [by_code.map(Step::Row), Some(Step::SameName), by_kind.map(Step::Row)];
    for step in steps.into_iter().flatten() {
        match step {
            Step::Row(row) => match set(row.package_code.as_deref()) {
                Some(code) => return Ok(choice(Some(mapped(code, vat, &bands, context)?))),
                None if untaxed_without => return Ok(without_code(choice(None), vat)),
                None => {}
            },
            Step::SameName => {
                if let Some(code) = same_name(vat, &bands, context) {
                    return Ok(choice(Some(code)));
                }
            }
        }
    }
    let without = untaxed_without && vat.kind != VatKind::ReverseCharge;
    match the_only_one(vat, &bands, context) {
        Ok(code) => Ok(choice(Some(code))),
        Err(_) if without => Ok(choice(None)),
        Err(finding) => Err(finding),
    }
}

enum Step<'a> {
    Row(&'a VatMapping),
    SameName,
}

/// Domestic reverse charge always has a code; without one only sales inside the EU are meant, and then the account
/// says so itself.
fn without_code(mut choice: VatChoice, vat: &LineVat) -> VatChoice {
    if vat.kind == VatKind::ReverseCharge {
        choice.bands.retain(|band| *band != VatBand::ReverseCharge);
        choice.account_must_say = true;
    }
    choice
}

/// The bands of a kind of supply; of a taxed line by the rate that held on the day.
fn bands_of(vat: &LineVat, date: Date, context: &CheckContext<'_>) -> Result<Vec<VatBand>, Finding> {
    let taxed = vat.kind == VatKind::Standard;
    if taxed == vat.percent.is_zero() || vat.percent.is_sign_negative() && !vat.percent.is_zero() {
        return Err(amounts::about(FindingCode::VatPercentInvalid, vat));
    }
    Ok(match vat.kind {
        VatKind::Standard => vec![
            band_on(context.chart.vat_rates(), vat.percent, date)
                .ok_or_else(|| amounts::about(FindingCode::VatRateNotOnDate, vat).with("date", date))?,
        ],
        VatKind::ZeroRated | VatKind::Exempt | VatKind::OutsideScope => vec![VatBand::None],
        VatKind::ReverseCharge => vec![VatBand::ReverseCharge, VatBand::IntraEuServices, VatBand::IntraEuGoods],
        VatKind::IntraCommunity => vec![VatBand::IntraEuGoods, VatBand::IntraEuServices],
        VatKind::Export => vec![VatBand::OutsideEu],
    })
}

/// The mapping row for this kind, with the percentage named rather than open.
fn best<'a>(rows: &'a [VatMapping], vat: &LineVat, fits: impl Fn(&VatMapping) -> bool) -> Option<&'a VatMapping> {
    let mut fitting = rows.iter().filter(|row| row.kind == vat.kind && fits(row));
    let named = fitting.clone().find(|row| row.percent == Some(vat.percent));
    named.or_else(|| fitting.find(|row| row.percent.is_none()))
}

/// The package code that a mapping names. A person chose it, so that untaxed lines may have any code without VAT.
fn mapped(
    code: &str,
    vat: &LineVat,
    bands: &[VatBand],
    context: &CheckContext<'_>,
) -> Result<(Linked, Option<VatBand>), Finding> {
    let Some((linked, row)) = context.chart.vat_codes.find(code) else {
        return if context.chart.offers(Feed::VatCodes) {
            Err(Finding::new(FindingCode::VatCodeUnknown).with("code", code))
        } else {
            Ok((as_it_is(code), None))
        };
    };
    let chosen = vat.kind != VatKind::Standard
        && row.percentage.is_zero()
        && (!row.reverse_charge || matches!(vat.kind, VatKind::ReverseCharge | VatKind::IntraCommunity));
    if !row.is_active {
        Err(Finding::new(FindingCode::VatCodeInactive).with("code", code))
    } else if chosen || fits(row, vat, bands, context) {
        Ok((linked.clone(), row.band))
    } else {
        Err(amounts::about(FindingCode::VatCodeMismatch, vat).with("code", code))
    }
}

fn same_name(vat: &LineVat, bands: &[VatBand], context: &CheckContext<'_>) -> Option<(Linked, Option<VatBand>)> {
    let (linked, row) = context.chart.vat_codes.find(set(vat.code.as_deref())?)?;
    (row.is_active && fits(row, vat, bands, context)).then(|| (linked.clone(), row.band))
}

fn the_only_one(
    vat: &LineVat,
    bands: &[VatBand],
    context: &CheckContext<'_>,
) -> Result<(Linked, Option<VatBand>), Finding> {
    let fitting: Vec<_> = context
        .chart
        .vat_codes
        .iter()
        .filter(|(_, row)| row.is_active && fits(row, vat, bands, context))
        .collect();
    match fitting[..] {
        [(linked, row)] => Ok((linked.clone(), row.band)),
        [] => Err(amounts::about(FindingCode::VatCodeUnmapped, vat)),
        [..] => {
            let found: Vec<_> = fitting.iter().map(|(linked, _)| linked.code.as_str()).collect();
            Err(amounts::about(FindingCode::VatCodeAmbiguous, vat).with("found", found.join(", ")))
        }
    }
}

/// Whether a package code is one for this VAT. Packages name the percentage of today, so that for an older invoice
/// the band counts.
fn fits(code: &VatCode, vat: &LineVat, bands: &[VatBand], context: &CheckContext<'_>) -> bool {
    match (code.band, vat.kind) {
        (Some(VatBand::Other), VatKind::Standard) => code.percentage == vat.percent,
        (Some(band), _) => bands.contains(&band),
        (None, VatKind::Standard) => {
            let standing = standing_band(context.chart.vat_rates(), code.percentage);
            !code.reverse_charge
                && (code.percentage == vat.percent || standing.is_some_and(|band| bands.contains(&band)))
        }
        (None, VatKind::ReverseCharge) => code.reverse_charge,
        (None, VatKind::IntraCommunity) => code.percentage.is_zero(),
        (None, _) => code.percentage.is_zero() && !code.reverse_charge,
    }
}
