//! What every administration holds: a chart, journals, VAT codes, payment
//! conditions and countries. Names and numbers are ours, in the manner of the
//! vendor's samples: journal 10 for sales, account 8000 for revenue, 2000
//! between the rows of a split, VAT codes 2 and 12 for the high rate with and
//! without VAT in the amount [apis/king.md §6].

use super::Seed;

/// The split account of the standard chart [§6.2].
pub(super) const SPLIT_ACCOUNT: u32 = 2000;

/// Collective account of the debtors.
pub(crate) const DEBTORS_ACCOUNT: &str = "1300";

/// Rows of a table: names of columns, then values.
pub(super) type Fixed = (&'static [&'static str], &'static [&'static [&'static str]]);

/// Accounts: number, name, kind (B balance, R result), VAT code.
pub(super) const LEDGERS: Fixed = (
    &["NR", "OMSCHR", "APBL", "BTW", "SLUITREK"],
    &[
        &["0100", "Inventaris", "B", "", ""],
        &["1000", "Kas", "B", "", ""],
        &["1100", "Bank", "B", "", ""],
        &["1300", "Debiteuren", "B", "", "J"],
        &["1600", "Crediteuren", "B", "", "J"],
        &["1800", "BTW af te dragen hoog", "B", "", ""],
        &["1801", "BTW af te dragen laag", "B", "", ""],
        &["1810", "BTW te vorderen", "B", "", ""],
        &["4000", "Kosten", "R", "", ""],
        &["8000", "Omzet hoog", "R", "2", ""],
        &["8010", "Omzet laag", "R", "1", ""],
        &["8020", "Omzet zonder BTW", "R", "0", ""],
        &["8030", "Omzet verlegd", "R", "5", ""],
        &["8040", "Omzet binnen de EU", "R", "6", ""],
        &["8050", "Omzet buiten de EU", "R", "7", ""],
    ],
);

/// Journals. `FACT` of journal 10 is filled when it numbers invoices.
pub(super) const JOURNALS: Fixed = (
    &["NR", "ZKSL", "OMSCHR", "SRT", "TEGREK", "BLOKDEB", "BLOKCRE", "BLOKGRB"],
    &[
        &["10", "VRK", "Verkoopboek", "V", "8000", "N", "J", "N"],
        &["11", "VRK2", "Verkoopboek oud", "V", "8000", "N", "J", "N"],
        &["20", "INK", "Inkoopboek", "I", "4000", "J", "N", "N"],
        &["50", "BNK", "Bankboek", "B", "1100", "N", "N", "N"],
        &["90", "MEM", "Memoriaal", "M", "", "N", "N", "N"],
    ],
);

/// VAT codes; `BTWBER` is I when amounts hold the VAT and E when they do not
/// [the column's letters are ours]. Rates: 21% since 2012-10-01 and 9% since
/// 2019-01-01, Wet op de omzetbelasting 1968, article 9.
pub(super) const VAT_CODES: Fixed = (
    &[
        "NR",
        "ZKSL",
        "OMSCHR",
        "PERC",
        "BTWBER",
        "BTWPL",
        "GRB",
        "BLOKDEB",
        "BLOKCRE",
        "WAARSCHDEB",
    ],
    &[
        &["0", "GEEN", "Geen BTW", "0", "I", "B", "", "N", "N", "N"],
        &[
            "1",
            "AFDL",
            "Af te dragen laag inclusief",
            "9",
            "I",
            "L",
            "1801",
            "N",
            "J",
            "N",
        ],
        &[
            "2",
            "AFDH",
            "Af te dragen hoog inclusief",
            "21",
            "I",
            "B",
            "1800",
            "N",
            "J",
            "N",
        ],
        &[
            "5",
            "VERL",
            "Verlegd binnen Nederland",
            "0",
            "I",
            "B",
            "",
            "N",
            "J",
            "N",
        ],
        &["6", "ICP", "Leveringen binnen de EU", "0", "I", "I", "", "N", "J", "N"],
        &["7", "EXP", "Leveringen buiten de EU", "0", "I", "U", "", "N", "J", "N"],
        &[
            "8",
            "AFDO",
            "Af te dragen oud tarief",
            "19",
            "I",
            "B",
            "1800",
            "N",
            "J",
            "J",
        ],
        &[
            "11",
            "AFDLE",
            "Af te dragen laag exclusief",
            "9",
            "E",
            "L",
            "1801",
            "N",
            "J",
            "N",
        ],
        &[
            "12",
            "AFDHE",
            "Af te dragen hoog exclusief",
            "21",
            "E",
            "B",
            "1800",
            "N",
            "J",
            "N",
        ],
        &["22", "VORH", "Te vorderen hoog", "21", "I", "B", "1810", "J", "N", "N"],
    ],
);

/// Payment conditions: their search key is their name [§7].
pub(super) const CONDITIONS: Fixed = (
    &["NR", "ZKSL", "VERVDGN", "BETCODE"],
    &[
        &["1", "14 dagen", "14", "F"],
        &["2", "30 dagen", "30", "F"],
        &["3", "Contant", "0", "C"],
    ],
);

/// Item groups.
pub(super) const ITEM_GROUPS: Fixed = (
    &["NR", "ZKSL", "OMSCHR", "GRBOMZ"],
    &[&["1", "UREN", "Uren", "8000"], &["2", "MAT", "Materialen", "8000"]],
);

/// Countries.
pub(super) const COUNTRIES: Fixed = (
    &["ZKSL", "OMSCHR", "ISO", "BTWPL", "BTWLANDCD", "VALUTA"],
    &[
        &["NL", "Nederland", "NL", "B", "NL", "EUR"],
        &["BE", "België", "BE", "I", "BE", "EUR"],
        &["DE", "Duitsland", "DE", "I", "DE", "EUR"],
        &["FR", "Frankrijk", "FR", "I", "FR", "EUR"],
        &["GB", "Verenigd Koninkrijk", "GB", "U", "", "GBP"],
        &["US", "Verenigde Staten", "US", "U", "", "USD"],
    ],
);

/// Columns of `BASARTBTW`: which VAT code belongs to a liability and a kind
/// of item. The page for code 12 is the only one known [§6.2].
pub(crate) fn item_vat() -> &'static [[&'static str; 4]] {
    &[
        ["B", "H", "12", "Af te dragen hoog exclusief"],
        ["B", "L", "11", "Af te dragen laag exclusief"],
        ["B", "G", "0", "Geen BTW"],
        ["I", "H", "6", "Leveringen binnen de EU"],
        ["U", "H", "7", "Leveringen buiten de EU"],
        ["N", "H", "0", "Geen BTW"],
    ]
}

/// The split account of a seed as a number in text.
pub(crate) fn split_account(seed: &Seed) -> String {
    seed.split_account.to_string()
}
