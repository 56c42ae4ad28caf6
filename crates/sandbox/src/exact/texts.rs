//! Texts of business validation, Dutch and English [apis/exact.md §7]. A
//! user sees those of his own language.

use serde::{Deserialize, Serialize};

/// The language of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

/// One line of a refusal, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    nl: String,
    en: String,
}

/// The label of a field, Dutch and English.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label(pub(crate) &'static str, pub(crate) &'static str);

pub(crate) const RELATION: Label = Label("Relatie", "Relationship");
pub(crate) const JOURNAL: Label = Label("Dagboek", "Journal");
pub(crate) const GL_ACCOUNT: Label = Label("Grootboekrekening", "G/L Account");
pub(crate) const GL_TYPE: Label = Label("Grootboekrekeningtype", "G/L account type");
pub(crate) const VAT_CODE: Label = Label("Btw-code", "VAT-code");
pub(crate) const VAT_PERCENTAGE: Label = Label("Btw-percentage []", "VAT percentage []");
pub(crate) const VAT_AMOUNT: Label = Label("Btw-bedrag", "VAT amount");
pub(crate) const PAYMENT_CONDITION: Label = Label("Betalingsconditie", "Payment condition");
pub(crate) const COST_CENTER: Label = Label("Kostenplaats", "Cost center");
pub(crate) const COST_UNIT: Label = Label("Kostendrager", "Cost unit");
pub(crate) const PROJECT: Label = Label("Project", "Project");
pub(crate) const DOCUMENT: Label = Label("Document", "Document");
pub(crate) const DOCUMENT_TYPE: Label = Label("Documenttype", "Document type");
pub(crate) const ATTACHMENT: Label = Label("Bijlage", "Attachment");
pub(crate) const CURRENCY: Label = Label("Valuta", "Currency");
pub(crate) const RATE: Label = Label("Wisselkoers", "Exchange rate");
pub(crate) const AMOUNT: Label = Label("Bedrag", "Amount");
pub(crate) const LINES: Label = Label("Regels", "Lines");
pub(crate) const ENTRY: Label = Label("Boeking", "Entry");
pub(crate) const ENTRY_NUMBER: Label = Label("Boekstuknummer.", "Entry number.");
pub(crate) const DESCRIPTION: Label = Label("Omschrijving", "Description");
pub(crate) const FISCAL_YEAR: Label = Label("Boekjaar (Periode - datum tabel)", "Fiscal year (Period - date table)");
pub(crate) const ITEM: Label = Label("Artikel", "Item");
pub(crate) const INVOICE: Label = Label("Factuur", "Invoice");
pub(crate) const INVOICE_TO: Label = Label("Factuur naar (Type)", "Invoice to (Type)");
pub(crate) const TYPE: Label = Label("Type", "Type");
pub(crate) const WAREHOUSE: Label = Label("Magazijn", "Warehouse");
pub(crate) const DISCOUNT: Label = Label("Korting", "Discount");
pub(crate) const ITEM_GROUP: Label = Label("Artikelgroep", "Item group");

/// A label for a field that has none of its own: its wire name.
pub(crate) fn label_of(field: &str) -> (String, String) {
    let known = match field {
        "Name" => Label("Naam", "Name"),
        "Code" => Label("Code", "Code"),
        "Description" => DESCRIPTION,
        "Subject" => Label("Onderwerp", "Subject"),
        "Type" => Label("Type", "Type"),
        "Customer" | "Account" => RELATION,
        "PaymentCondition" | "PaymentConditionSales" => PAYMENT_CONDITION,
        "VATCode" | "SalesVATCode" | "SalesVatCode" => VAT_CODE,
        "Journal" => JOURNAL,
        "GLAccount" => GL_ACCOUNT,
        "AmountFC" => AMOUNT,
        "SalesEntryLines" => LINES,
        "EntryID" => ENTRY,
        "Document" => DOCUMENT,
        "FileName" => Label("Bestandsnaam", "File name"),
        "Attachment" => ATTACHMENT,
        "FirstName" => Label("Voornaam", "First name"),
        "LastName" => Label("Achternaam", "Last name"),
        other => return (other.to_owned(), other.to_owned()),
    };
    (known.0.to_owned(), known.1.to_owned())
}

impl Problem {
    pub(crate) fn new(nl: impl Into<String>, en: impl Into<String>) -> Self {
        Problem {
            nl: nl.into(),
            en: en.into(),
        }
    }

    pub(crate) fn text(&self, language: Language) -> &str {
        match language {
            Language::Nl => &self.nl,
            Language::En => &self.en,
        }
    }

    fn about(nl: &str, en: &str, label: Label) -> Self {
        Problem::new(format!("{nl}: {}", label.0), format!("{en}: {}", label.1))
    }

    pub(crate) fn mandatory(label: Label) -> Self {
        Problem::about("Verplicht", "Mandatory", label)
    }

    /// A mandatory field by its wire name.
    pub(crate) fn mandatory_field(field: &str) -> Self {
        let (nl, en) = label_of(field);
        Problem::new(format!("Verplicht: {nl}"), format!("Mandatory: {en}"))
    }

    pub(crate) fn reference(label: Label) -> Self {
        Problem::about("Ongeldige referentie", "Invalid reference", label)
    }

    /// A reference by its wire name.
    pub(crate) fn reference_field(field: &str) -> Self {
        let (nl, en) = label_of(field);
        Problem::new(
            format!("Ongeldige referentie: {nl}"),
            format!("Invalid reference: {en}"),
        )
    }

    pub(crate) fn invalid(label: Label) -> Self {
        Problem::about("Ongeldig", "Invalid", label)
    }

    /// A wrong value, by the field's wire name.
    pub(crate) fn invalid_field(field: &str) -> Self {
        let (nl, en) = label_of(field);
        Problem::new(format!("Ongeldig: {nl}"), format!("Invalid: {en}"))
    }

    pub(crate) fn not_allowed(label: Label) -> Self {
        Problem::about("Niet toegestaan", "Not allowed", label)
    }

    pub(crate) fn in_use(label: Label) -> Self {
        Problem::about("In gebruik", "In use", label)
    }

    pub(crate) fn unknown(label: Label) -> Self {
        Problem::about("Onbekend", "Unknown", label)
    }

    pub(crate) fn exists() -> Self {
        Problem::new("Gegeven bestaat reeds", "Data already exists")
    }

    pub(crate) fn cannot_delete(what: (&str, &str), used_in: (&str, &str)) -> Self {
        Problem::new(
            format!("Kan niet verwijderen: {} - Gebruikt in: {}", what.0, used_in.0),
            format!("Cannot delete: {} - Used in: {}", what.1, used_in.1),
        )
    }
}

/// All problems as one text, a line each.
pub(crate) fn joined(problems: &[Problem], language: Language) -> String {
    let lines: Vec<&str> = problems.iter().map(|problem| problem.text(language)).collect();
    lines.join("\r\n")
}
