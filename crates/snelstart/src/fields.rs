//! The visible field tables (product section 4): from these come the mapping screen and the documentation.

use boekbrug_connector::{Direction, FieldRow, FieldTable};
use boekbrug_model::Feed;

use crate::map::WRITTEN;

/// One table for each feed, and one for the booking that goes out.
pub(crate) fn tables() -> Vec<FieldTable> {
    vec![
        customer(),
        table(Feed::CostCentres, "Kostenplaats", COST_CENTRE),
        table(Feed::VatCodes, "BtwTarief", VAT_CODE),
        table(Feed::VatRates, "BtwTarief", VAT_RATE),
        table(Feed::LedgerAccounts, "Grootboek", LEDGER_ACCOUNT),
        table(Feed::Journals, "Dagboek", JOURNAL),
        table(Feed::Countries, "Land", COUNTRY),
        table(Feed::Periods, "CompanyInfo", PERIOD),
        table(Feed::ItemGroups, "ArtikelOmzetgroep", ITEM_GROUP),
        table(Feed::Items, "Artikel", ITEM),
        order(),
        booking(),
    ]
}

fn table(feed: Feed, package_name: &'static str, rows: Rows) -> FieldTable {
    FieldTable {
        feed: Some(feed),
        package_name,
        rows: made(rows, Direction::In),
    }
}

/// What can be written goes both ways; the number is written once, when a customer is made.
fn customer() -> FieldTable {
    let mut table = table(Feed::Customers, "Relatie", CUSTOMER);
    let written = |path: &str| path == "customerCode" || WRITTEN.iter().any(|written| written.path == path);
    for row in table.rows.iter_mut().filter(|row| written(row.canonical)) {
        row.direction = Direction::Both;
    }
    table
}

/// An order goes out, and what became of it comes in.
fn order() -> FieldTable {
    let both = ["reference", "date", "customer"];
    let mut table = table(Feed::Orders, "Verkooporder", ORDER);
    for row in table.rows.iter_mut().filter(|row| both.contains(&row.canonical)) {
        row.direction = Direction::Both;
    }
    table.rows.extend(made(ORDER_OUT, Direction::Out));
    table
}

fn booking() -> FieldTable {
    FieldTable {
        feed: None,
        package_name: "Verkoopboeking",
        rows: made(BOOKING, Direction::Out),
    }
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

/// Canonical path, the package's path, the conversion in Dutch and in English.
type Rows = &'static [(&'static str, &'static str, &'static str, &'static str)];

const COUNTRY_BY_LIST: (&str, &str) = ("opgezocht in de landenlijst", "looked up in the list of countries");
const SAME_IF_BLANK: (&str, &str) = (
    "het bezoekadres als dit leeg is",
    "the visit address when this is blank",
);

#[rustfmt::skip]
const CUSTOMER: Rows = &[
    ("customerCode", "relatiecode", "", ""),
    ("name", "naam", "", ""),
    ("isActive", "nonactief", "omgekeerd", "reversed"),
    ("isDebtor", "relatiesoort", "alleen relaties met Klant komen over", "only relations with Klant come over"),
    ("contactPersonName", "vestigingsAdres.contactpersoon", "", ""),
    ("identification", "kvkNummer", "", ""),
    ("vatNumber", "btwNummer", "met landletters als die ontbreken", "with country letters where they are missing"),
    ("visitAddress.contactPerson", "vestigingsAdres.contactpersoon", "", ""),
    ("visitAddress.address1", "vestigingsAdres.straat", "", ""),
    ("visitAddress.zipCode", "vestigingsAdres.postcode", "", ""),
    ("visitAddress.city", "vestigingsAdres.plaats", "", ""),
    ("visitAddress.country", "vestigingsAdres.land", COUNTRY_BY_LIST.0, COUNTRY_BY_LIST.1),
    ("visitAddress.countryCode", "vestigingsAdres.land", COUNTRY_BY_LIST.0, COUNTRY_BY_LIST.1),
    ("visitAddress.emailAddress", "email", "", ""),
    ("visitAddress.phoneNumber", "telefoon", "", ""),
    ("invoiceAddress.contactPerson", "correspondentieAdres.contactpersoon", SAME_IF_BLANK.0, SAME_IF_BLANK.1),
    ("invoiceAddress.address1", "correspondentieAdres.straat", SAME_IF_BLANK.0, SAME_IF_BLANK.1),
    ("invoiceAddress.zipCode", "correspondentieAdres.postcode", SAME_IF_BLANK.0, SAME_IF_BLANK.1),
    ("invoiceAddress.city", "correspondentieAdres.plaats", SAME_IF_BLANK.0, SAME_IF_BLANK.1),
    ("invoiceAddress.country", "correspondentieAdres.land", COUNTRY_BY_LIST.0, COUNTRY_BY_LIST.1),
    ("invoiceAddress.countryCode", "correspondentieAdres.land", COUNTRY_BY_LIST.0, COUNTRY_BY_LIST.1),
    ("invoiceAddressSameAsVisitAddress", "", "afgeleid: beide adressen zijn gelijk", "derived: both addresses are equal"),
    ("sendInvoiceTo", "factuurEmailVersturen.email", "", ""),
    ("paymentConditionId", "krediettermijn", "in dagen", "in days"),
];

#[rustfmt::skip]
const COST_CENTRE: Rows = &[
    ("code", "nummer", "", ""),
    ("name", "omschrijving", "", ""),
    ("isActive", "nonactief", "omgekeerd", "reversed"),
];

#[rustfmt::skip]
const VAT_CODE: Rows = &[
    ("code", "", "vast: 1 laag, 2 hoog, 3 overig, 4 verlegd", "fixed: 1 low, 2 high, 3 other, 4 reverse charge"),
    ("name", "", "vast", "fixed"),
    ("percentage", "btwPercentage", "het tarief dat vandaag geldt", "the rate that holds today"),
    ("reverseCharge", "", "vast: alleen code 4", "fixed: code 4 only"),
    ("band", "btwSoort", "", ""),
    ("isActive", "", "er is vandaag een tarief", "there is a rate today"),
];

#[rustfmt::skip]
const VAT_RATE: Rows = &[
    ("band", "btwSoort", "", ""),
    ("percentage", "btwPercentage", "", ""),
    ("from", "datumVanaf", "", ""),
    ("until", "datumTotEnMet", "leeg vanaf het jaar 2200", "blank from the year 2200 on"),
];

#[rustfmt::skip]
const LEDGER_ACCOUNT: Rows = &[
    ("code", "nummer", "", ""),
    ("name", "omschrijving", "", ""),
    ("isActive", "nonactief", "omgekeerd", "reversed"),
    ("kind", "grootboekfunctie", "volgens de functie, anders rekeningCode", "by its function, else rekeningCode"),
    ("vatBands", "btwSoort", "volgens de functie, anders deze lijst", "by its function, else this list"),
    ("costCentreRequired", "kostenplaatsVerplicht", "", ""),
];

#[rustfmt::skip]
const JOURNAL: Rows = &[
    ("code", "nummer", "", ""),
    ("name", "omschrijving", "", ""),
    ("isActive", "nonactief", "omgekeerd", "reversed"),
    ("kind", "soort", "", ""),
];

#[rustfmt::skip]
const COUNTRY: Rows = &[
    ("code", "landcode", "de code van twee letters", "the code of two letters"),
    ("name", "naam", "", ""),
];

#[rustfmt::skip]
const PERIOD: Rows = &[
    ("code", "huidigBoekjaar", "het eerste jaar dat open is", "the first year that is open"),
    ("from", "huidigBoekjaar", "1 januari, vijf jaar eerder", "1 January, five years earlier"),
    ("until", "", "open", "open"),
    ("isOpen", "", "vast: blokkades zijn niet te lezen", "fixed: blocks cannot be read"),
];

#[rustfmt::skip]
const ITEM_GROUP: Rows = &[
    ("code", "nummer", "", ""),
    ("name", "omschrijving", "", ""),
    ("glAccountRevenue", "verkoopGrootboekNederlandIdentifier", "het nummer van de rekening", "the number of the account"),
    ("vatCodeId", "verkoopNederlandBtwSoort", "de code van Laag, Hoog of Overig", "the code of Laag, Hoog or Overig"),
];

const BY_GROUP: (&str, &str) = ("volgens de omzetgroep", "by its group");

#[rustfmt::skip]
const ITEM: Rows = &[
    ("itemCode", "artikelcode", "", ""),
    ("name", "omschrijving", "", ""),
    ("vatCodeId", "artikelOmzetgroep", BY_GROUP.0, BY_GROUP.1),
    ("glAccountRevenue", "artikelOmzetgroep", BY_GROUP.0, BY_GROUP.1),
    ("willBeInvoiced", "", "vast: elk artikel kan op een factuur", "fixed: every item can be invoiced"),
    ("isActive", "isNonActief", "omgekeerd", "reversed"),
    ("allowTimeEntry", "", "vast: uren kunnen op elk artikel", "fixed: hours can be on every item"),
    ("unit", "eenheid", "", ""),
    ("price", "verkoopprijs", "leeg als de artikelprijzen inclusief btw zijn", "blank when item prices include VAT"),
    ("itemGroupId", "artikelOmzetgroep", "het nummer van de omzetgroep", "the number of the group"),
];

#[rustfmt::skip]
const ORDER: Rows = &[
    ("number", "nummer", "", ""),
    ("reference", "orderreferentie", "het factuurnummer uit uw programma", "the invoice number of your application"),
    ("date", "datum", "", ""),
    ("customer", "relatie", "", ""),
    ("status", "verkoopfactuur", "gefactureerd zodra er een factuur is", "invoiced as soon as there is an invoice"),
    ("stage", "procesStatus", "", ""),
    ("invoiceNumber", "verkoopfactuur", "het nummer van die factuur", "the number of that invoice"),
    ("totalExcl", "totaalExclusiefBtw", "", ""),
    ("totalIncl", "totaalInclusiefBtw", "", ""),
];

#[rustfmt::skip]
const ORDER_OUT: Rows = &[
    ("procesStatus", "procesStatus", "volgens de instelling, meestal Order", "by the setting, mostly Order"),
    ("template", "verkoopordersjabloon", "volgens de instelling", "by the setting"),
    ("prices", "verkooporderBtwIngaveModel", "vast: Exclusief", "fixed: Exclusief, without VAT"),
    ("description", "omschrijving", "hoogstens 50 tekens", "50 characters at most"),
    ("paymentDays", "krediettermijn", "0 tot 100 dagen", "0 to 100 days"),
    ("costCentre", "kostenplaats", "als alle regels dezelfde hebben", "when all lines have the same"),
    ("memo", "memo", "regels zonder product, als dat zo is ingesteld", "lines without an item, where set so"),
    ("lines.item", "regels.artikel", "", ""),
    ("lines.description", "regels.omschrijving", "hoogstens 250 tekens", "250 characters at most"),
    ("lines.quantity", "regels.aantal", "negatief bij een creditnota", "negative on a credit note"),
    ("lines.unitPrice", "regels.stuksprijs", "zonder btw", "without VAT"),
    ("lines.discount", "regels.kortingsPercentage", "", ""),
];

#[rustfmt::skip]
const BOOKING: Rows = &[
    ("number", "factuurnummer", "", ""),
    ("date", "factuurdatum", "ook de boekdatum", "also the date of the booking"),
    ("customer", "klant", "", ""),
    ("description", "omschrijving", "hoogstens 250 tekens", "250 characters at most"),
    ("totalIncl", "factuurbedrag", "negatief bij een creditnota", "negative on a credit note"),
    ("dueDate", "betalingstermijn", "dagen na de factuurdatum", "days after the invoice date"),
    ("lines.description", "boekingsregels.omschrijving", "hoogstens 250 tekens", "250 characters at most"),
    ("lines.ledgerAccount", "boekingsregels.grootboek", "", ""),
    ("lines.costCentre", "boekingsregels.kostenplaats", "", ""),
    ("lines.net", "boekingsregels.bedrag", "negatief bij een creditnota", "negative on a credit note"),
    ("lines.vat", "boekingsregels.btwSoort", "Hoog, Laag, Overig of Geen", "Hoog, Laag, Overig or Geen"),
    ("vatTotals.vat", "btw.btwSoort", "onbelast en EU hebben geen rij", "untaxed and EU have no row"),
    ("vatTotals.amount", "btw.btwBedrag", "nul bij verlegde btw", "nothing for reverse charge"),
    ("pdf", "documenten/Verkoopboekingen", "na de boeking", "after the booking"),
];

#[cfg(test)]
mod tests;
