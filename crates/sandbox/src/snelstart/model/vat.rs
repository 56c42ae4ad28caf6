//! The two VAT vocabularies: of lines and of the VAT rows of a booking
//! [apis/snelstart.md §6, documented].

use crate::snelstart::wire::bind::Names;

/// `btwSoort` of a line, a ledger account and a rate.
pub(crate) const LINE_KINDS: Names = &[("Geen", 0), ("Laag", 1), ("Hoog", 2), ("Overig", 3)];

/// `btwSoort` of a VAT row.
pub(crate) const ROW_KINDS: Names = &[
    ("Geen", 0),
    ("VerkopenLaag", 1),
    ("VerkopenHoog", 2),
    ("VerkopenOverig", 3),
    ("VerkopenVerlegd", 4),
    ("InkopenLaag", 5),
    ("InkopenHoog", 6),
    ("InkopenOverig", 7),
];

/// No VAT.
pub(crate) const NONE: i64 = 0;
/// The low rate, in both vocabularies.
pub(crate) const LOW: i64 = 1;
/// The high rate, in both vocabularies.
pub(crate) const HIGH: i64 = 2;
/// Other rates, in both vocabularies.
pub(crate) const OTHER: i64 = 3;
/// Reverse charge, of VAT rows only.
pub(crate) const REVERSED: i64 = 4;
