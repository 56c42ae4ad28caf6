//! Tables and their columns (apis/king.md section 7). Only what is mapped is asked for.

use boekbrug_model::Feed;

/// A table that can be read, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Listing {
    /// Its name.
    pub(crate) table: &'static str,
    /// The column by which pages are ordered and rows are known.
    pub(crate) key: &'static str,
    /// What is asked for.
    pub(crate) columns: &'static [&'static str],
    /// Whether what changed since a day can be asked for.
    pub(crate) changes: bool,
}

/// The table behind a feed; none for what is not a table.
pub(crate) fn of(feed: Feed) -> Option<Listing> {
    let table = |table, key, columns, changes| Listing {
        table,
        key,
        columns,
        changes,
    };
    Some(match feed {
        Feed::Customers => table("DEB", "NR", DEB, true),
        Feed::CostCentres => table("KPL", "NR", KPL, false),
        Feed::Employees => table("MEDEWERKER", "ZKSL", MEDEWERKER, false),
        Feed::Items => table("ART", "NR", ART, true),
        Feed::ItemGroups => table("ARTGRP", "NR", ARTGRP, false),
        Feed::Projects => table("KDR", "NR", KDR, true),
        Feed::VatCodes => table("BTW", "NR", BTW, false),
        Feed::PaymentConditions => table("BETCOND", "NR", BETCOND, false),
        Feed::LedgerAccounts => table("GRB", "NR", GRB, false),
        Feed::Journals => table("DAGBOEK", "NR", DAGBOEK, false),
        Feed::Countries => table("LAND", "ZKSL", LAND, false),
        Feed::Periods | Feed::VatRates | Feed::Orders => return None,
    })
}

const DEB: &[&str] = &[
    "NR", "ZKSL", "NAAM", "NAAM2", "STRAAT", "HNR", "HNRTV", "ADRES", "POSTCD", "PLAATS", "LAND", "EMAIL", "TEL",
    "BTWNR", "KVKNR", "BETCOND", "BTWPL", "KPL", "DECLTOEL", "MEDEWDEC", "BLOK",
];
const KPL: &[&str] = &["NR", "OMSCHR", "BLOK"];
const MEDEWERKER: &[&str] = &[
    "ZKSL",
    "ROEPNM",
    "VOORLTRS",
    "TSNVGSL",
    "ACHTERNM",
    "EMAIL",
    "BLOK",
    "DATINDIENST",
    "DATUITDIENST",
];
const ART: &[&str] = &[
    "NR",
    "OMSCHR",
    "CATEGORIE",
    "BTW",
    "ARTGRP",
    "EENHVERK",
    "VERKPR",
    "BLOK",
    "BLOKVRK",
    "BLOKDECL",
];
const ARTGRP: &[&str] = &["NR", "OMSCHR", "GRBOMZ", "BLOK"];
const KDR: &[&str] = &["NR", "OMSCHR", "DEB", "MEDEWDEC", "DATAANVANG", "DATGEREED", "BLOK"];
const BTW: &[&str] = &["NR", "OMSCHR", "PERC", "PERCNW", "DATINGANG", "BLOK", "BLOKDEB"];
const BETCOND: &[&str] = &["NR", "ZKSL", "VERVDGN", "BETCODE", "BLOK"];
const GRB: &[&str] = &["NR", "OMSCHR", "SLUITREK", "KPLVERPL", "BLOK"];
const DAGBOEK: &[&str] = &["NR", "OMSCHR", "SRT", "BLOK"];
const LAND: &[&str] = &["ZKSL", "OMSCHR", "ISO"];

/// The administration's name and address (section 4).
pub(crate) const BASALG: &[&str] = &["NAAM"];
/// Number ranges, periods and closed periods: what is documented of `BASFIN` by name.
pub(crate) const BASFIN: &[&str] = &[
    "ONDERGRB", "BOVENGRB", "ONDERDEB", "BOVENDEB", "ONDERCRE", "BOVENCRE", "AANTPER",
];
