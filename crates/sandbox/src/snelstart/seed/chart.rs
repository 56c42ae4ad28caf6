//! The standard chart, journals and VAT rates [apis/snelstart.md §10].

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::snelstart::model::settings::VatRate;
use crate::snelstart::model::vat::{HIGH, LOW, NONE, OTHER};

/// Number, name, function. The numbers up to 8270 that §10 names are seen;
/// the others are ours.
pub(crate) const LEDGERS: &[(i64, &str, i64)] = &[
    (500, "Eigen vermogen", 0),
    (1000, "Kas", 1),
    (1100, "Rekening-courant bank", 2),
    (1300, "Debiteuren", 4),
    (1600, "Crediteuren", 5),
    (1670, "Btw af te dragen laag", 21),
    (1671, "Btw af te dragen hoog", 22),
    (1672, "Btw af te dragen overig", 23),
    (1673, "Btw af te dragen verlegd verkopen", 24),
    (1674, "Btw te vorderen verlegd", 25),
    (1675, "Btw te vorderen laag", 41),
    (1676, "Btw te vorderen hoog", 42),
    (1677, "Btw te vorderen overig", 43),
    (1678, "Buitenlandse btw", 0),
    (2000, "Memoriaal", 7),
    (2010, "Beginbalans", 8),
    (2900, "Vraagposten", 34),
    (4798, "Algemene kosten", 30),
    (7000, "Inkopen alle btw tarieven", 30),
    (7001, "Inkopen laag", 31),
    (7002, "Inkopen hoog", 32),
    (8000, "Omzet hoog (productiegoederen)", 12),
    (8010, "Omzet laag (productiegoederen)", 11),
    (8040, "Omzet nultarief (productiegoederen)", 10),
    (8060, "Omzet buiten EU", 81),
    (8070, "Omzet goederen binnen EU", 80),
    (8080, "Omzet overig tarief", 13),
    (8110, "Omzet laag (handelsgoederen)", 11),
    (8140, "Omzet nultarief (handelsgoederen)", 10),
    (8150, "Omzet verlegd (handelsgoederen)", 10),
    (8200, "Omzet hoog (diensten)", 12),
    (8210, "Omzet laag (diensten)", 11),
    (8240, "Omzet nultarief (diensten)", 10),
    (8250, "Omzet verlegd (diensten)", 10),
    (8270, "Omzet diensten binnen EU", 88),
    (8280, "Afstandsverkopen binnen EU", 84),
    (8290, "Omzet hoog met kostenplaats", 12),
];

/// Accounts whose lines need a cost centre [ours].
pub(crate) const COST_CENTER_REQUIRED: &[i64] = &[8290];

/// Accounts of a fresh administration [measured].
pub(crate) const FRESH_CHART: usize = 233;

/// Number, name, `soort`: the six journals of a fresh administration; 1300
/// and 1100 are seen.
pub(crate) const JOURNALS: &[(i64, &str, i64)] = &[
    (1000, "Kas", 1),
    (1100, "Rekening-courant bank", 2),
    (1300, "Debiteuren", 3),
    (1600, "Crediteuren", 4),
    (2000, "Memoriaal", 5),
    (2010, "Beginbalans", 6),
];

const OPEN_START: Date = date(1900, 1, 1);
const OPEN_END: Date = date(2400, 12, 31);

/// Kind, percentage with its scale, first and last day.
pub(crate) fn vat_rates() -> Vec<VatRate> {
    let rate = |kind, percent: i64, from, to| VatRate {
        kind,
        percentage: Decimal::new(percent * 100, 2),
        from,
        to,
    };
    vec![
        rate(NONE, 0, OPEN_START, OPEN_END),
        rate(LOW, 6, date(1986, 10, 1), date(2018, 12, 31)),
        rate(LOW, 9, date(2019, 1, 1), OPEN_END),
        rate(HIGH, 19, date(2001, 1, 1), date(2012, 9, 30)),
        rate(HIGH, 21, date(2012, 10, 1), OPEN_END),
        rate(OTHER, 0, OPEN_START, OPEN_END),
    ]
}

/// Number, name, account, VAT kind: the eight revenue groups [number of them
/// measured, contents ours].
pub(crate) const REVENUE_GROUPS: &[(i64, &str, i64, i64)] = &[
    (1, "Productiegoederen hoog", 8000, HIGH),
    (2, "Productiegoederen laag", 8010, LOW),
    (3, "Productiegoederen nultarief", 8040, NONE),
    (4, "Handelsgoederen laag", 8110, LOW),
    (5, "Handelsgoederen nultarief", 8140, NONE),
    (6, "Diensten hoog", 8200, HIGH),
    (7, "Diensten laag", 8210, LOW),
    (8, "Diensten nultarief", 8240, NONE),
];
