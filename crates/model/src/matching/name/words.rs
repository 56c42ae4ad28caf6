//! Words of Dutch names that say little, and how they are written short.

use super::Forms;

/// Letters and words of legal forms, in the order in which they are looked for: longer runs first. Firms abroad are one
/// kind: their forms are not told apart.
pub(super) const FORMS: &[(&[&str], Forms)] = &[
    (&["b", "v", "b", "a"], Forms::ABROAD),
    (&["g", "m", "b", "h"], Forms::ABROAD),
    (&["sp", "z", "o", "o"], Forms::ABROAD),
    (&["sp", "zoo"], Forms::ABROAD),
    (&["besloten", "vennootschap"], Forms::BV),
    (&["naamloze", "vennootschap"], Forms::NV),
    (&["vennootschap", "onder", "firma"], Forms::VOF),
    (&["commanditaire", "vennootschap"], Forms::CV),
    (&["v", "o", "f"], Forms::VOF),
    (&["b", "v"], Forms::BV),
    (&["n", "v"], Forms::NV),
    (&["c", "v"], Forms::CV),
    (&["u", "a"], Forms::NONE),
    (&["i", "o"], Forms::NONE),
    (&["a", "s"], Forms::ABROAD),
    (&["bv"], Forms::BV),
    (&["nv"], Forms::NV),
    (&["vof"], Forms::VOF),
    (&["cv"], Forms::CV),
    (&["ua"], Forms::NONE),
    (&["eenmanszaak"], Forms::NONE),
    (&["firma"], Forms::VOF),
    (&["fa"], Forms::VOF),
    (&["stichting"], Forms::STICHTING),
    (&["stg"], Forms::STICHTING),
    (&["sticht"], Forms::STICHTING),
    (&["vereniging"], Forms::VERENIGING),
    (&["ver"], Forms::VERENIGING),
    (&["cooperatie"], Forms::COOPERATIE),
    (&["cooperatieve"], Forms::COOPERATIE),
    (&["coop"], Forms::COOPERATIE),
    (&["maatschap"], Forms::MAATSCHAP),
    (&["mts"], Forms::MAATSCHAP),
    (&["gmbh"], Forms::ABROAD),
    (&["bvba"], Forms::ABROAD),
    (&["sprl"], Forms::ABROAD),
    (&["sarl"], Forms::ABROAD),
    (&["spzoo"], Forms::ABROAD),
    (&["aps"], Forms::ABROAD),
    (&["srl"], Forms::ABROAD),
    (&["ltd"], Forms::ABROAD),
    (&["limited"], Forms::ABROAD),
    (&["llc"], Forms::ABROAD),
    (&["inc"], Forms::ABROAD),
    (&["plc"], Forms::ABROAD),
    (&["kg"], Forms::ABROAD),
    (&["ag"], Forms::ABROAD),
    (&["sa"], Forms::ABROAD),
];

/// A form that is one only at the beginning of a name: elsewhere `St.` is a saint.
pub(super) const FIRST: &str = "st";

/// Words by which the firms of one group differ.
const KIN: &[&str] = &[
    "holding",
    "holdings",
    "beheer",
    "groep",
    "group",
    "vastgoed",
    "participaties",
    "participatie",
    "management",
    "beleggingen",
    "investments",
    "pensioen",
    "exploitatie",
];

const SMALL: &[&str] = &[
    "en", "and", "und", "et", "the", "de", "het", "der", "den", "van", "von", "vd", "vdr", "vde", "vh", "te", "ter",
    "ten", "el", "in", "op", "aan", "voor",
];

const TITLES: &[&str] = &[
    "dhr", "hr", "heer", "mevr", "mw", "mevrouw", "mej", "fam", "familie", "drs", "dr", "ir", "ing", "mr", "prof", "ds",
];

/// Words written in several ways.
const SAME: &[(&str, &str)] = &[
    ("gebr", "gebroeders"),
    ("zoon", "zn"),
    ("zonen", "zn"),
    ("zoons", "zn"),
    ("gem", "gemeente"),
    ("afd", "afdeling"),
    ("ned", "nederland"),
    ("adm", "administratie"),
    ("mij", "maatschappij"),
    ("bedr", "bedrijf"),
];

pub(super) fn is_kin(word: &str) -> bool {
    KIN.contains(&word)
}

pub(super) fn is_small(word: &str) -> bool {
    SMALL.contains(&word)
}

pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// The one way in which a word is compared.
pub(super) fn usual(word: &str) -> &str {
    SAME.iter()
        .find(|(short, _)| *short == word)
        .map_or(word, |(_, usual)| usual)
}
