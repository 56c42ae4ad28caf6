//! Words of the program that stand in a finding's params, in both languages.

use super::text::Language;

/// Values that are words of the program itself and read differently in each language; a list of them is several.
pub(super) fn word(name: &str, value: &str, language: Language) -> Option<&'static str> {
    let words = match name {
        "kind" | "band" => VAT_WORDS,
        "field" => FIELD_WORDS,
        "code" => CODE_WORDS,
        "feed" | "what" => PART_WORDS,
        "reason" => REASON_WORDS,
        _ => return None,
    };
    let (_, dutch, english) = words.iter().find(|(key, ..)| *key == value)?;
    Some(if language == Language::Dutch { dutch } else { english })
}

const VAT_WORDS: &[(&str, &str, &str)] = &[
    ("standard", "belast", "taxed"),
    ("zeroRated", "nultarief", "zero rated"),
    ("exempt", "vrijgesteld", "exempt"),
    ("reverseCharge", "verlegd", "reverse charge"),
    ("intraCommunity", "levering binnen de EU", "intra-community supply"),
    ("export", "export buiten de EU", "export outside the EU"),
    ("outsideScope", "buiten de btw", "outside the scope of VAT"),
    ("high", "hoog", "high"),
    ("low", "laag", "low"),
    ("other", "overig", "other"),
    ("none", "geen", "none"),
    ("intraEuGoods", "goederen binnen de EU", "goods within the EU"),
    ("intraEuServices", "diensten binnen de EU", "services within the EU"),
    ("outsideEu", "buiten de EU", "outside the EU"),
];

/// A code that the document does not give is said so with a dash.
const CODE_WORDS: &[(&str, &str, &str)] = &[("-", "geen", "none")];

const FIELD_WORDS: &[(&str, &str, &str)] = &[
    ("totalExcl", "het totaal exclusief btw", "the total without VAT"),
    ("totalVat", "het btw-totaal", "the VAT total"),
    ("totalIncl", "het totaal inclusief btw", "the total with VAT"),
    ("total", "het totaal", "the total"),
    ("number", "het factuurnummer", "the invoice number"),
    ("date", "de datum", "the date"),
    ("customer", "de klant", "the customer"),
    ("document", "de PDF", "the PDF"),
    ("customerCode", "Klantnummer", "Customer number"),
    ("name", "Naam", "Name"),
    ("contactPersonName", "Contactpersoon", "Contact person"),
    ("identification", "KvK-nummer", "Chamber of Commerce number"),
    ("vatNumber", "Btw-nummer", "VAT number"),
    (
        "sendInvoiceTo",
        "E-mailadres voor facturen",
        "E-mail address for invoices",
    ),
    ("paymentConditionId", "Betalingstermijn", "Payment term"),
    ("visitAddress.contactPerson", "Contactpersoon", "Contact person"),
    ("visitAddress.address1", "Straat", "Street"),
    ("visitAddress.zipCode", "Postcode", "Postal code"),
    ("visitAddress.city", "Plaats", "Town"),
    ("visitAddress.country", "Land", "Country"),
    ("visitAddress.countryCode", "Land", "Country"),
    ("visitAddress.emailAddress", "E-mailadres", "E-mail address"),
    ("visitAddress.phoneNumber", "Telefoonnummer", "Telephone number"),
    (
        "invoiceAddress.contactPerson",
        "Contactpersoon van het factuuradres",
        "Contact person of the invoice address",
    ),
    (
        "invoiceAddress.address1",
        "Straat van het factuuradres",
        "Street of the invoice address",
    ),
    (
        "invoiceAddress.zipCode",
        "Postcode van het factuuradres",
        "Postal code of the invoice address",
    ),
    (
        "invoiceAddress.city",
        "Plaats van het factuuradres",
        "Town of the invoice address",
    ),
    (
        "invoiceAddress.country",
        "Land van het factuuradres",
        "Country of the invoice address",
    ),
    (
        "invoiceAddress.countryCode",
        "Land van het factuuradres",
        "Country of the invoice address",
    ),
];

/// Names of feeds, and the parts of a document that are counted.
const PART_WORDS: &[(&str, &str, &str)] = &[
    ("countries", "landen", "countries"),
    ("vatRates", "btw-tarieven", "VAT rates"),
    ("ledgerAccounts", "grootboekrekeningen", "ledger accounts"),
    ("journals", "dagboeken", "journals"),
    ("periods", "boekjaren en periodes", "book years and periods"),
    ("vatCodes", "btw-codes", "VAT codes"),
    ("paymentConditions", "betalingscondities", "payment conditions"),
    ("costCentres", "kostenplaatsen", "cost centres"),
    ("itemGroups", "artikelgroepen", "item groups"),
    ("items", "artikelen", "items"),
    ("employees", "medewerkers", "employees"),
    ("customers", "klanten", "customers"),
    ("projects", "projecten", "projects"),
    ("orders", "conceptfacturen", "draft invoices"),
    ("elements", "elementen", "elements"),
    ("attributes", "attributen", "attributes"),
    ("text", "tekens tekst", "characters of text"),
    ("columns", "kolommen", "columns"),
    ("rows", "rijen", "rows"),
];

/// Why a file cannot be opened.
const REASON_WORDS: &[(&str, &str, &str)] = &[
    ("notFound", "het bestaat niet", "it does not exist"),
    (
        "permissionDenied",
        "Boekbrug mag het niet lezen",
        "Boekbrug may not read it",
    ),
    (
        "neitherFileNorFolder",
        "het is geen bestand en geen map",
        "it is neither a file nor a folder",
    ),
    (
        "linkInCircle",
        "de verwijzing leidt terug naar een map waar zij zelf in staat",
        "the link leads back to a folder that it is in",
    ),
];
