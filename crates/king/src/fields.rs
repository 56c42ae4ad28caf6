//! The visible field tables (product section 4): from these come the mapping screen and the documentation.

use boekbrug_connector::{Direction, FieldRow, FieldTable};
use boekbrug_model::Feed;

use crate::map::WRITTEN;

/// One table for each feed, and one for the booking that goes out.
pub(crate) fn tables() -> Vec<FieldTable> {
    vec![
        customer(),
        table(Feed::CostCentres, "KPL", COST_CENTRE),
        table(Feed::Employees, "MEDEWERKER", EMPLOYEE),
        table(Feed::Items, "ART", ITEM),
        table(Feed::ItemGroups, "ARTGRP", ITEM_GROUP),
        table(Feed::Projects, "KDR", PROJECT),
        table(Feed::VatCodes, "BTW", VAT_CODE),
        table(Feed::PaymentConditions, "BETCOND", PAYMENT_CONDITION),
        table(Feed::LedgerAccounts, "GRB", LEDGER_ACCOUNT),
        table(Feed::Journals, "DAGBOEK", JOURNAL),
        table(Feed::Countries, "LAND", COUNTRY),
        table(Feed::Periods, "PERIODEDATUMS", PERIOD),
        FieldTable {
            feed: None,
            package_name: "BOE",
            rows: made(BOOKING, Direction::Out),
        },
    ]
}

fn table(feed: Feed, package_name: &'static str, rows: Rows) -> FieldTable {
    FieldTable {
        feed: Some(feed),
        package_name,
        rows: made(rows, Direction::In),
    }
}

/// What can be written goes both ways; the number is written once, when a debtor is made.
fn customer() -> FieldTable {
    let mut table = table(Feed::Customers, "DEB", CUSTOMER);
    let written = |path: &str| path == "customerCode" || WRITTEN.iter().any(|(written, _)| *written == path);
    for row in table.rows.iter_mut().filter(|row| written(row.canonical)) {
        row.direction = Direction::Both;
    }
    table
}

fn made(rows: Rows, direction: Direction) -> Vec<FieldRow> {
    let row = |&(canonical, package, conversion_nl, conversion_en)| FieldRow {
        canonical,
        package,
        direction,
        conversion_nl,
        conversion_en,
    };
    rows.iter().map(row).collect()
}

/// Canonical path, the package's column, the conversion in Dutch and in English.
type Rows = &'static [(&'static str, &'static str, &'static str, &'static str)];

const BLOCKED: (&str, &str) = ("J is niet actief", "J is not active");
const LIKE_VISIT: (&str, &str) = ("gelijk aan het bezoekadres", "the same as the visit address");
const BY_LIST: (&str, &str) = ("opgezocht in de landentabel", "looked up in the table of countries");

#[rustfmt::skip]
const CUSTOMER: Rows = &[
    ("customerCode", "NR", "", ""),
    ("name", "NAAM", "de zoeksleutel als dit leeg is", "the search name when this is blank"),
    ("isActive", "BLOK", BLOCKED.0, BLOCKED.1),
    ("isDebtor", "", "vast: alleen debiteuren worden gelezen", "fixed: only debtors are read"),
    ("contactPersonName", "NAAM2", "", ""),
    ("identification", "KVKNR", "", ""),
    ("vatNumber", "BTWNR", "met landletters als die ontbreken", "with country letters where they are missing"),
    ("visitAddress.contactPerson", "NAAM2", "", ""),
    ("visitAddress.address1", "STRAAT", "met HNR en HNRTV; anders ADRES", "with HNR and HNRTV; else ADRES"),
    ("visitAddress.zipCode", "POSTCD", "", ""),
    ("visitAddress.city", "PLAATS", "", ""),
    ("visitAddress.country", "LAND", BY_LIST.0, BY_LIST.1),
    ("visitAddress.countryCode", "LAND", BY_LIST.0, BY_LIST.1),
    ("visitAddress.emailAddress", "EMAIL", "", ""),
    ("visitAddress.phoneNumber", "TEL", "", ""),
    ("invoiceAddress.contactPerson", "NAAM2", LIKE_VISIT.0, LIKE_VISIT.1),
    ("invoiceAddress.address1", "STRAAT", LIKE_VISIT.0, LIKE_VISIT.1),
    ("invoiceAddress.zipCode", "POSTCD", LIKE_VISIT.0, LIKE_VISIT.1),
    ("invoiceAddress.city", "PLAATS", LIKE_VISIT.0, LIKE_VISIT.1),
    ("invoiceAddress.country", "LAND", BY_LIST.0, BY_LIST.1),
    ("invoiceAddress.countryCode", "LAND", BY_LIST.0, BY_LIST.1),
    ("invoiceAddressSameAsVisitAddress", "", "vast: er is één adres", "fixed: there is one address"),
    ("sendInvoiceTo", "EMAIL", "", ""),
    ("paymentConditionId", "BETCOND", "", ""),
    ("vatCodeId", "BTWPL", "de letter van de btw-plicht", "the letter of the VAT liability"),
    ("costCenterId", "KPL", "", ""),
    ("invoiceSpecification", "DECLTOEL", "", ""),
    ("managerResourceCompanyId", "MEDEWDEC", "", ""),
];

#[rustfmt::skip]
const COST_CENTRE: Rows = &[
    ("code", "NR", "", ""),
    ("name", "OMSCHR", "", ""),
    ("isActive", "BLOK", BLOCKED.0, BLOCKED.1),
];

#[rustfmt::skip]
const EMPLOYEE: Rows = &[
    ("code", "ZKSL", "", ""),
    ("name", "ACHTERNM", "met ROEPNM of VOORLTRS en TSNVGSL", "with ROEPNM or VOORLTRS and TSNVGSL"),
    ("emailAddress", "EMAIL", "", ""),
    ("isActive", "BLOK", "J of uit dienst is niet actief", "J or having left is not active"),
    ("from", "DATINDIENST", "", ""),
    ("until", "DATUITDIENST", "", ""),
];

#[rustfmt::skip]
const ITEM: Rows = &[
    ("itemCode", "NR", "", ""),
    ("name", "OMSCHR", "", ""),
    ("itemType", "CATEGORIE", "", ""),
    ("vatCodeId", "BTW", "de soort btw, geen btw-code", "the kind of VAT, no VAT code"),
    ("glAccountRevenue", "ARTGRP", "de omzetrekening (GRBOMZ) van de groep", "the revenue account (GRBOMZ) of the group"),
    ("willBeInvoiced", "BLOKVRK", "J wordt niet verkocht", "J is not sold"),
    ("isActive", "BLOK", BLOCKED.0, BLOCKED.1),
    ("allowTimeEntry", "BLOKDECL", "J is niet te declareren", "J takes no time"),
    ("unit", "EENHVERK", "", ""),
    ("price", "VERKPR", "", ""),
    ("itemGroupId", "ARTGRP", "", ""),
];

#[rustfmt::skip]
const ITEM_GROUP: Rows = &[
    ("code", "NR", "", ""),
    ("name", "OMSCHR", "", ""),
    ("glAccountRevenue", "GRBOMZ", "", ""),
];

#[rustfmt::skip]
const PROJECT: Rows = &[
    ("code", "NR", "", ""),
    ("name", "OMSCHR", "", ""),
    ("customerCode", "DEB", "", ""),
    ("manager", "MEDEWDEC", "", ""),
    ("isActive", "BLOK", BLOCKED.0, BLOCKED.1),
    ("from", "DATAANVANG", "", ""),
    ("until", "DATGEREED", "", ""),
];

#[rustfmt::skip]
const VAT_CODE: Rows = &[
    ("code", "NR", "", ""),
    ("name", "OMSCHR", "", ""),
    ("percentage", "PERC", "vanaf DATINGANG geldt PERCNW; nul bij verlegd", "PERCNW holds from DATINGANG on; nothing for reverse charge"),
    ("reverseCharge", "OMSCHR", "als er verlegd in staat, of als ingesteld", "when it speaks of verlegd, or as set"),
    ("isActive", "BLOK", "J, of J in BLOKDEB, is niet actief", "J, or J in BLOKDEB, is not active"),
];

#[rustfmt::skip]
const PAYMENT_CONDITION: Rows = &[
    ("code", "NR", "", ""),
    ("name", "ZKSL", "", ""),
    ("description", "ZKSL", "", ""),
    ("paymentTerm", "VERVDGN", "in dagen", "in days"),
    ("paymentConditionType", "BETCODE", "", ""),
];

#[rustfmt::skip]
const LEDGER_ACCOUNT: Rows = &[
    ("code", "NR", "", ""),
    ("name", "OMSCHR", "", ""),
    ("isActive", "BLOK", BLOCKED.0, BLOCKED.1),
    ("kind", "SLUITREK", "D is debiteuren, C crediteuren; de splitsrekening is van het pakket zelf", "D is debtors, C creditors; the split account belongs to the package itself"),
    ("costCentreRequired", "KPLVERPL", "", ""),
];

#[rustfmt::skip]
const JOURNAL: Rows = &[
    ("code", "NR", "", ""),
    ("name", "OMSCHR", "", ""),
    ("isActive", "BLOK", BLOCKED.0, BLOCKED.1),
    ("kind", "SRT", "volgens de letter, anders de omschrijving", "by its letter, else its description"),
];

#[rustfmt::skip]
const COUNTRY: Rows = &[
    ("code", "ISO", "anders de zoeksleutel, als die twee letters heeft", "else the search name, when it has two letters"),
    ("name", "OMSCHR", "", ""),
];

#[rustfmt::skip]
const PERIOD: Rows = &[
    ("code", "JR", "jaar en periode (PN)", "year and period (PN)"),
    ("from", "PERIODEDATUMS", "de eerste dag; anders volgens de kalender en AANTPER", "the first day; else by the calendar and AANTPER"),
    ("until", "PERIODEDATUMS", "de laatste dag", "the last day"),
    ("isOpen", "PERIODEINFO", "niet afgesloten: JRAFGESL, PNAFGESL, JRAFGESLGEBR, PNAFGESLGEBR", "not closed: JRAFGESL, PNAFGESL, JRAFGESLGEBR, PNAFGESLGEBR"),
];

#[rustfmt::skip]
const BOOKING: Rows = &[
    ("number", "FACT", "ook in BOEKSTUK; hoogstens 20 tekens", "also in BOEKSTUK; 20 characters at most"),
    ("date", "DAT", "met jaar (JR) en periode (PN)", "with year (JR) and period (PN)"),
    ("dueDate", "DATVERV", "", ""),
    ("customer", "REK", "in de eerste rij", "in the first row"),
    ("journal", "DAGB", "", ""),
    ("description", "OMSCHR", "hoogstens 40 tekens", "40 characters at most"),
    ("totalIncl", "BEDRBOEK", "in de eerste rij; negatief bij een creditnota", "in the first row; negative on a credit note"),
    ("currency", "VAL", "met KOERS, BEDRBOEKVAL en BEDRBTWVAL; niet bij euro", "with KOERS, BEDRBOEKVAL and BEDRBTWVAL; not for euro"),
    ("lines.ledgerAccount", "TEGREK", "bij meer regels REK, met de splitsrekening in TEGREK", "with more lines REK, and the split account in TEGREK"),
    ("lines.net", "BEDRBOEK", "alleen bij meer regels, met het andere teken", "only with more lines, with the other sign"),
    ("lines.description", "OMSCHR", "alleen bij meer regels", "only with more lines"),
    ("lines.costCentre", "KPL", "", ""),
    ("lines.project", "KDR", "", ""),
    ("vatTotals.vat", "BTW", "0 zonder btw; bij meer codes op de regels", "0 without VAT; with more codes on the lines"),
    ("vatTotals.amount", "BEDRBTW", "met het andere teken dan het totaal", "with the other sign than the total"),
    ("pdf", "DIGDOS", "in dezelfde aanroep als de boeking", "in the same call as the booking"),
];

#[cfg(test)]
mod tests;
