//! The sentences of a finding: the catalogue's texts with their places filled.

use super::Finding;

/// The language of a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Dutch,
    English,
}

impl Finding {
    /// The title in Dutch, with the line it is about in front and the package's own words behind.
    pub fn text_nl(&self) -> String {
        self.sentence(Language::Dutch)
    }

    /// The title in English, with the line it is about in front and the package's own words behind.
    pub fn text_en(&self) -> String {
        self.sentence(Language::English)
    }

    /// The cause in Dutch.
    pub fn cause_nl(&self) -> String {
        self.fill(self.code.entry().cause_nl, Language::Dutch)
    }

    /// The cause in English.
    pub fn cause_en(&self) -> String {
        self.fill(self.code.entry().cause_en, Language::English)
    }

    /// What to do, in Dutch.
    pub fn remedy_nl(&self) -> String {
        self.fill(self.code.entry().remedy_nl, Language::Dutch)
    }

    /// What to do, in English.
    pub fn remedy_en(&self) -> String {
        self.fill(self.code.entry().remedy_en, Language::English)
    }

    fn sentence(&self, language: Language) -> String {
        let entry = self.code.entry();
        let (title, line_word, package_word) = match language {
            Language::Dutch => (entry.title_nl, "Regel", "Boekhoudpakket"),
            Language::English => (entry.title_en, "Line", "Package"),
        };
        let mut text = match self.line() {
            Some(line) if !title.contains("{line}") => format!("{line_word} {line}: "),
            _ => String::new(),
        };
        text.push_str(&self.fill(title, language));
        if let Some(package) = self.package.as_ref().filter(|_| !title.contains("{text}")) {
            let code = package.code.as_deref().unwrap_or_default();
            let separator = if code.is_empty() { "" } else { " " };
            text.extend([". ", package_word, ": ", code, separator, package.text.as_str()]);
        }
        text
    }

    /// The line of the invoice that the path names, counted from 1 as on the document.
    fn line(&self) -> Option<usize> {
        let rest = self.at.as_deref()?.strip_prefix("lines[")?;
        let index: usize = rest.split_once(']')?.0.parse().ok()?;
        index.checked_add(1)
    }

    /// Fills the places of a text in one pass, so that a value that holds braces stays as it is.
    fn fill(&self, text: &str, language: Language) -> String {
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some((before, name, after)) = next_place(rest) {
            filled.push_str(before);
            filled.push_str(&self.value(name, language));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn value(&self, name: &str, language: Language) -> String {
        let own = self.params.get(name).map(String::as_str);
        let value = own.or_else(|| {
            self.package
                .as_ref()
                .filter(|_| name == "text")
                .map(|said| said.text.as_str())
        });
        match (value.map(str::trim).filter(|value| !value.is_empty()), language) {
            (Some(value), language) => {
                let each = value.split(", ").map(|one| word(name, one, language).unwrap_or(one));
                each.collect::<Vec<_>>().join(", ")
            }
            (None, Language::Dutch) => "(onbekend)".to_owned(),
            (None, Language::English) => "(unknown)".to_owned(),
        }
    }
}

/// The places of a catalogue text, in order.
pub(super) fn places(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_place(rest) {
        found.push(name);
        rest = after;
    }
    found
}

fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Values that are words of the program itself and read differently in each language; a list of them is several.
fn word(name: &str, value: &str, language: Language) -> Option<&'static str> {
    let words = match name {
        "kind" | "band" => VAT_WORDS,
        "field" => FIELD_WORDS,
        "code" => CODE_WORDS,
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
];
