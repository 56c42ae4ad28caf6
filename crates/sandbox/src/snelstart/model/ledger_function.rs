//! Ledger functions and what they let a sales line do
//! [apis/snelstart.md §7, names documented, numbers seen].

use super::vat::{HIGH, LOW, NONE, OTHER};
use crate::snelstart::wire::bind::Names;

/// Names and numbers, with their odd capitals.
pub(crate) const FUNCTIONS: Names = &[
    ("Diversen", 0),
    ("DagboekKas", 1),
    ("DagboekBank", 2),
    ("DagboekGiro", 3),
    ("DagboekVerkoop", 4),
    ("DagboekInkoop", 5),
    ("DagboekMemoriaal", 7),
    ("DagboekBalans", 8),
    ("VerkopenOmzetOnbelastVerlegd", 10),
    ("VerkopenOmzetLaag", 11),
    ("VerkopenOmzetHoog", 12),
    ("VerkopenOmzetOverig", 13),
    ("VerkopenBtwVrij", 15),
    ("BtwAfteDragenLaag", 21),
    ("BtwAfTeDragenHoog", 22),
    ("BtwAfTeDragenOverig", 23),
    ("BtwAfTeDragenVerlegdVerkopen", 24),
    ("BtwTeVorderenVerlegd", 25),
    ("BtwAfteDragenLaagGlobalisatie", 26),
    ("BtwAfTeDragenHoogGlobalisatie", 27),
    ("BtwAfTeDragenOverigGlobalisatie", 28),
    ("InkopenKostenAlleBtwTarieven", 30),
    ("InkopenKostenLaag", 31),
    ("InkopenKostenHoog", 32),
    ("InkopenKostenOverig", 33),
    ("InkopenVraagPosten", 34),
    ("BtwTeVorderenLaag", 41),
    ("BtwTeVorderenHoog", 42),
    ("BtwTeVorderenOverig", 43),
    ("BtwAfTeDragenVerlegdInkopen", 44),
    ("BtwTeVorderenVerlegdInkopen", 45),
    ("InkopenImportBinnenEUlaag", 61),
    ("InkopenImportBinnenEUhoog", 62),
    ("InkopenImportBinnenEUoverig", 63),
    ("InkopenImportBuitenEUlaag", 71),
    ("InkopenImportBuitenEUhoog", 72),
    ("InkopenImportBuitenEUoverig", 73),
    ("VerkopenExportBinnenEU", 80),
    ("VerkopenExportBuitenEU", 81),
    ("OninbareVorderingen", 82),
    ("HerrekeningCorrecties", 83),
    ("InstallatieTeleverkoopBinnenEUgeen", 84),
    ("BpmVerkopen", 85),
    ("BpmInkopen", 86),
    ("BpmVoorraad", 87),
    ("DienstverleningBinnenEU", 88),
    ("VerkoopGlobalisatieLaag", 91),
    ("VerkoopGlobalisatieHoog", 92),
    ("VerkoopGlobalisatieOverig", 93),
    ("InkoopGlobalisatieLaag", 94),
    ("InkoopGlobalisatieHoog", 95),
    ("InkoopGlobalisatieOverig", 96),
    ("BtwGlobalisatie", 97),
    ("KredietbeperkingVerkopen", 100),
    ("KredietbeperkingInkopen", 101),
    ("Betalingskorting", 102),
    ("TussenrekeningBetalingen", 110),
    ("OnbekendeBetalingen", 111),
    ("Kruisposten", 112),
    ("ContanteBetaling", 120),
    ("ElectronischeBetaling", 121),
    ("Winstboeking", 130),
];

pub(crate) const REVENUE_LOW: i64 = 11;
pub(crate) const REVENUE_HIGH: i64 = 12;
pub(crate) const REVENUE_OTHER: i64 = 13;
pub(crate) const PAYABLE_LOW: i64 = 21;
pub(crate) const PAYABLE_HIGH: i64 = 22;
pub(crate) const PAYABLE_OTHER: i64 = 23;
pub(crate) const PAYABLE_REVERSED: i64 = 24;
pub(crate) const PURCHASE_ANY: i64 = 30;
pub(crate) const PURCHASE_QUESTIONS: i64 = 34;
pub(crate) const EU_GOODS: i64 = 80;
pub(crate) const DISTANCE_SALE: i64 = 84;
pub(crate) const EU_SERVICES: i64 = 88;

/// The VAT kinds a line on such an account may have.
pub(crate) fn vat_kinds(function: i64) -> &'static [i64] {
    match function {
        REVENUE_LOW | 31 | 61 | 71 | 91 | 94 => &[LOW],
        REVENUE_HIGH | 32 | 62 | 72 | 92 | 95 => &[HIGH],
        REVENUE_OTHER | 33 | 63 | 73 | 93 | 96 => &[OTHER],
        PURCHASE_ANY | PURCHASE_QUESTIONS => &[NONE, LOW, HIGH, OTHER],
        _ => &[NONE],
    }
}

/// A line must name its VAT kind: documented for 30 and 34.
pub(crate) fn demands_vat_kind(function: i64) -> bool {
    matches!(function, PURCHASE_ANY | PURCHASE_QUESTIONS)
}

/// Purchases and costs.
pub(crate) fn is_purchase(function: i64) -> bool {
    matches!(function, 30..=34 | 61..=63 | 71..=73 | 94..=96)
}

/// The code by which a sales line on such an account is refused.
pub(crate) fn refusal(function: i64) -> Option<&'static str> {
    match function {
        7 | 8 => Some("BOE-0075"),
        1..=5 | 21..=28 | 41..=45 | 97 | 130 => Some("BOE-0061"),
        _ => None,
    }
}

/// Functions that one account at most may have [documented as a rule, the
/// list is ours: the VAT accounts, journals and profit].
pub(crate) fn is_single(function: i64) -> bool {
    matches!(function, 21..=28 | 41..=45 | 97 | 100 | 101 | 110 | 111 | 130)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snelstart::wire::bind::named;

    #[test]
    fn revenue_is_bound_to_one_rate() {
        assert_eq!(vat_kinds(REVENUE_HIGH), [HIGH]);
        assert_eq!(vat_kinds(10), [NONE]);
        assert_eq!(vat_kinds(PURCHASE_ANY).len(), 4);
        assert_eq!(named(FUNCTIONS, "btwaftedragenlaag"), Some(PAYABLE_LOW));
    }

    #[test]
    fn numbers_are_unique() {
        let mut numbers: Vec<i64> = FUNCTIONS.iter().map(|(_, number)| *number).collect();
        let count = numbers.len();
        numbers.dedup();
        assert_eq!(numbers.len(), count);
        assert_eq!(count, 62);
    }
}
