//! The standard ledger, journals, VAT codes and lists of a new Dutch
//! administration: enough of each kind to meet every rule [choice of ours].

/// Code, description, `Type`, `BalanceType`, `BalanceSide`, default VAT code.
pub(super) const LEDGER: &[(&str, &str, i64, &str, &str, &str)] = &[
    ("0100", "Inventaris", 30, "B", "D", ""),
    ("0800", "Aandelenkapitaal", 52, "B", "C", ""),
    ("1000", "Kas", 10, "B", "D", ""),
    ("1100", "Bank", 12, "B", "D", ""),
    ("1300", "Debiteuren", 20, "B", "D", ""),
    ("1500", "Af te dragen btw hoog", 24, "B", "C", ""),
    ("1501", "Af te dragen btw laag", 24, "B", "C", ""),
    ("1520", "Te vorderen btw", 24, "B", "D", ""),
    ("1600", "Crediteuren", 22, "B", "C", ""),
    ("2900", "Vraagposten", 90, "B", "D", ""),
    ("4000", "Personeelskosten", 120, "W", "D", ""),
    ("4300", "Kantoorkosten", 120, "W", "D", ""),
    ("7000", "Inkoopwaarde omzet", 111, "W", "D", ""),
    ("8000", "Omzet hoog", 110, "W", "C", "4"),
    ("8010", "Omzet laag", 110, "W", "C", "2"),
    ("8020", "Omzet nultarief", 110, "W", "C", "5"),
    ("8030", "Omzet verlegd", 110, "W", "C", "6"),
    ("8040", "Omzet binnen de EU", 110, "W", "C", "7"),
    ("8900", "Betalingsverschillen", 110, "W", "C", "0"),
];

/// Code, description, `Type`, ledger account.
pub(super) const JOURNALS: &[(&str, &str, i64, &str)] = &[
    ("10", "Kas", 10, "1000"),
    ("20", "Bank", 12, "1100"),
    ("60", "Inkoopboek", 22, "1600"),
    ("70", "Verkoopboek", 20, "1300"),
    ("75", "Verkoopboek projecten", 20, "1300"),
    ("90", "Memoriaal", 90, ""),
];

/// One VAT code.
pub(super) struct Vat {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// Hundredths: 21 for 21 %.
    pub(super) percent: i64,
    /// B, E, I or N.
    pub(super) kind: &'static str,
    /// B both, P purchase, S sales.
    pub(super) side: &'static str,
    /// Reverse charge.
    pub(super) charged: bool,
    pub(super) blocked: bool,
}

pub(super) const VAT: &[Vat] = &[
    vat("0", "Geen btw", 0, "N", "B"),
    vat("1", "Btw laag, inclusief", 9, "I", "B"),
    vat("2", "Btw laag, exclusief", 9, "E", "B"),
    vat("3", "Btw hoog, inclusief", 21, "I", "B"),
    vat("4", "Btw hoog, exclusief", 21, "E", "B"),
    vat("5", "Btw 0%", 0, "B", "S"),
    Vat {
        charged: true,
        ..vat("6", "Btw verlegd, verkoop", 0, "E", "S")
    },
    vat("7", "Levering binnen de EU", 0, "B", "S"),
    Vat {
        charged: true,
        ..vat("8", "Btw verlegd, inkoop", 21, "E", "P")
    },
    Vat {
        blocked: true,
        ..vat("9", "Btw laag oud", 6, "E", "B")
    },
];

const fn vat(code: &'static str, name: &'static str, percent: i64, kind: &'static str, side: &'static str) -> Vat {
    Vat {
        code,
        name,
        percent,
        kind,
        side,
        charged: false,
        blocked: false,
    }
}

/// Rates of a code over time: first day, last day, hundredths. Only the low
/// and the high rate of the Netherlands changed.
pub(super) fn history(percent: i64) -> &'static [(&'static str, &'static str, i64)] {
    match percent {
        21 => &[("2001-01-01", "2012-09-30", 19), ("2012-10-01", "", 21)],
        9 => &[("1986-10-01", "2018-12-31", 6), ("2019-01-01", "", 9)],
        6 => &[("1986-10-01", "2018-12-31", 6)],
        _ => &[],
    }
}

/// Code, description, days, method.
pub(super) const PAYMENT_CONDITIONS: &[(&str, &str, i64, &str)] = &[
    ("00", "Contant", 0, "K"),
    ("08", "8 dagen", 8, "B"),
    ("14", "14 dagen", 14, "B"),
    ("30", "30 dagen", 30, "B"),
    ("60", "60 dagen", 60, "B"),
    ("IN", "Automatische incasso", 14, "I"),
];

/// Number, description, may be posted.
pub(super) const DOCUMENT_TYPES: &[(i64, &str, bool)] = &[
    (10, "Verkoopfactuur", true),
    (20, "Inkoopfactuur", true),
    (55, "Diversen", true),
    (183, "Bankafschrift", false),
];

/// Code, description.
pub(super) const CURRENCIES: &[(&str, &str)] =
    &[("EUR", "Euro"), ("GBP", "Britse pond"), ("USD", "Amerikaanse dollar")];
