//! VAT by the functions of ledger accounts: the one rule of profile B about VAT (product section 3).

use crate::record::LedgerKind;
use crate::settings::VatMapping;
use crate::vat::LineVat;
use crate::{Chart, ConnectionSettings, Feed, Finding, FindingCode, VatBand, VatKind};

use super::amounts::about;
use super::ledger::set;

/// The bands of the functions that profile B knows: 12 is high, 11 low, 10 none and reverse-charged.
const KNOWN: [VatBand; 4] = [VatBand::High, VatBand::Low, VatBand::None, VatBand::ReverseCharge];

/// What stands in the way of profile B in the VAT mapping, asked when a connection is set up: every row must be VAT of
/// these functions, and the chart must have an active revenue account for each that is used; the high rate is when no row
/// says anything. Call it after the ledger accounts, the VAT codes and the rates were read.
pub fn vat_by_function(settings: &ConnectionSettings, chart: &Chart) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used: Vec<Vec<VatBand>> = Vec::new();
    for (at, row) in settings.vat_mappings.iter().enumerate() {
        match bands(row, chart) {
            Some(bands) if used.contains(&bands) => {}
            Some(bands) => used.push(bands),
            None => findings.push(outside(row).at(format!("vatMappings[{at}]"))),
        }
    }
    if settings.vat_mappings.is_empty() {
        used.push(vec![VatBand::High]);
    }
    used.sort();
    let missing = used.iter().filter(|bands| !has_account(bands, chart));
    findings.extend(missing.map(|bands| {
        let names: Vec<_> = bands.iter().map(|band| band.as_str()).collect();
        Finding::new(FindingCode::LedgerBandMissing).with("band", names.join(", "))
    }));
    findings
}

/// The bands of which one must have an account; none where the row is outside the profile. A rate that has ended is still
/// of its band, for credit notes on old invoices.
fn bands(row: &VatMapping, chart: &Chart) -> Option<Vec<VatBand>> {
    let code = set(row.package_code.as_deref()).and_then(|code| chart.vat_codes.find(code));
    let of_code = code.and_then(|(_, code)| code.band);
    if of_code.is_some_and(|band| !KNOWN.contains(&band)) {
        return None;
    }
    let taxed = [VatBand::High, VatBand::Low];
    let bands: Vec<_> = match row.kind {
        VatKind::Standard => {
            let rates = chart.vat_rates().iter();
            let is_rate = |band: &VatBand| {
                row.percent.is_none_or(|percent| {
                    rates
                        .clone()
                        .any(|rate| rate.band == *band && rate.percentage == percent)
                })
            };
            taxed.into_iter().filter(is_rate).collect()
        }
        VatKind::ZeroRated | VatKind::Exempt | VatKind::OutsideScope => vec![VatBand::None],
        VatKind::ReverseCharge => vec![VatBand::ReverseCharge],
        VatKind::IntraCommunity | VatKind::Export => Vec::new(),
    };
    (!bands.is_empty()).then_some(bands)
}

fn outside(row: &VatMapping) -> Finding {
    let vat = LineVat {
        code: row.code.clone(),
        kind: row.kind,
        percent: row.percent.unwrap_or_default(),
    };
    about(FindingCode::VatOutsideProfile, &vat)
}

fn has_account(bands: &[VatBand], chart: &Chart) -> bool {
    let fits = |allowed: &[VatBand]| allowed.is_empty() || bands.iter().any(|band| allowed.contains(band));
    let mut accounts = chart.ledger_accounts.iter().map(|(_, account)| account);
    !chart.offers(Feed::LedgerAccounts)
        || accounts.any(|account| account.is_active && account.kind == LedgerKind::Revenue && fits(&account.vat_bands))
}
