//! Which VAT of the application is which VAT of the package: one row for every kind and percentage that occurs on
//! Dutch invoices, with what the package's own codes suggest.

use boekbrug_model::VatKind;
use boekbrug_model::record::VatCode;
use boekbrug_model::settings::VatMapping;
use rust_decimal::Decimal;

/// A row of the form.
#[derive(Clone, Debug)]
pub(super) struct VatRow {
    /// The name of its fields.
    pub(super) name: String,
    /// The mapping as it is.
    pub(super) mapping: VatMapping,
    /// The code that the package's list suggests; empty for none.
    pub(super) suggested: String,
    /// Whether the code in use is not in the package any more.
    pub(super) is_gone: bool,
}

impl VatRow {
    /// The code in use; empty for none.
    pub(super) fn code(&self) -> &str {
        self.mapping.package_code.as_deref().unwrap_or_default()
    }

    /// The account in use; empty for none.
    pub(super) fn account(&self) -> &str {
        self.mapping.ledger_account.as_deref().unwrap_or_default()
    }

    /// Whether the list of the package suggests a code where none is chosen.
    pub(super) fn is_open(&self) -> bool {
        self.code().is_empty() && !self.suggested.is_empty()
    }

    /// The percentage for people; empty for every one.
    pub(super) fn percent(&self) -> String {
        self.mapping
            .percent
            .map(|percent| percent.normalize().to_string())
            .unwrap_or_default()
    }
}

/// The rates of today: 21 percent high since 2012-10-01, 9 percent low since 2019-01-01.
fn usual() -> Vec<(VatKind, Option<Decimal>)> {
    vec![
        (VatKind::Standard, Some(Decimal::from(21))),
        (VatKind::Standard, Some(Decimal::from(9))),
        (VatKind::ZeroRated, None),
        (VatKind::Exempt, None),
        (VatKind::ReverseCharge, None),
        (VatKind::IntraCommunity, None),
        (VatKind::Export, None),
        (VatKind::OutsideScope, None),
    ]
}

/// The mappings that are there, and a row for every usual one that is not.
pub(super) fn rows(known: &[VatMapping], codes: &[VatCode]) -> Vec<VatRow> {
    let mut mappings = known.to_vec();
    for (kind, percent) in usual() {
        if !mappings
            .iter()
            .any(|row| row.code.is_none() && row.kind == kind && row.percent == percent)
        {
            mappings.push(VatMapping {
                code: None,
                kind,
                percent,
                package_code: None,
                ledger_account: None,
            });
        }
    }
    let row = |(at, mapping): (usize, VatMapping)| VatRow {
        name: format!("vat-{at}"),
        suggested: suggested(&mapping, codes),
        is_gone: !codes.is_empty()
            && mapping
                .package_code
                .as_ref()
                .is_some_and(|code| !codes.iter().any(|one| one.code == *code)),
        mapping,
    };
    mappings.into_iter().enumerate().map(row).collect()
}

/// The only code of the package that fits.
fn suggested(mapping: &VatMapping, codes: &[VatCode]) -> String {
    let fits = |code: &&VatCode| match mapping.kind {
        VatKind::Standard => !code.reverse_charge && Some(code.percentage) == mapping.percent,
        VatKind::ReverseCharge => code.reverse_charge,
        _ => false,
    };
    let mut fitting = codes.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => one.code.clone(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(code: &str, percentage: i64, reverse_charge: bool) -> VatCode {
        VatCode {
            code: code.to_owned(),
            name: code.to_owned(),
            percentage: Decimal::from(percentage),
            reverse_charge,
            band: None,
            is_active: true,
        }
    }

    #[test]
    fn the_only_code_that_fits_is_suggested_and_one_that_went_is_told() {
        let used = VatMapping {
            code: None,
            kind: VatKind::Standard,
            percent: Some(Decimal::from(9)),
            package_code: Some("weg".to_owned()),
            ledger_account: None,
        };
        let codes = [
            code("H", 21, false),
            code("L", 9, false),
            code("L2", 9, false),
            code("V", 21, true),
        ];
        let rows = rows(&[used], &codes);
        assert_eq!(rows.len(), 8, "every usual one once");
        assert!(
            rows[0].is_gone && rows[0].suggested.is_empty(),
            "two codes fit: none is suggested"
        );
        let high = rows.iter().find(|row| row.percent() == "21").unwrap();
        assert_eq!(
            (high.suggested.as_str(), high.is_open(), high.is_gone),
            ("H", true, false)
        );
        assert_eq!(
            rows.iter()
                .find(|row| row.mapping.kind == VatKind::ReverseCharge)
                .unwrap()
                .suggested,
            "V"
        );
    }
}
