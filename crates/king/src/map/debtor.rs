//! A customer of the application to `DEB`: a new row, or some columns of one that is there (apis/king.md sections 5 and 7).

use boekbrug_model::customers_out::CheckedCustomer;
use boekbrug_model::record::Customer;
use boekbrug_model::{Finding, FindingCode, text};
use serde_json::Value;

use crate::config::{Blanks, Config, CountryLetters, DebtorNumber, SearchKey, StreetColumns};
use crate::wire::{Cell, Cells, whole};

/// Every field that is written, and its column. Two fields of one column hold the same value (the rules say so).
pub(crate) const WRITTEN: &[(&str, &str)] = &[
    ("name", "NAAM"),
    ("contactPersonName", "NAAM2"),
    ("identification", "KVKNR"),
    ("vatNumber", "BTWNR"),
    ("visitAddress.contactPerson", "NAAM2"),
    ("visitAddress.address1", "STRAAT"),
    ("visitAddress.zipCode", "POSTCD"),
    ("visitAddress.city", "PLAATS"),
    ("visitAddress.countryCode", "LAND"),
    ("visitAddress.emailAddress", "EMAIL"),
    ("visitAddress.phoneNumber", "TEL"),
    ("sendInvoiceTo", "EMAIL"),
    ("paymentConditionId", "BETCOND"),
];

/// A new debtor: its search key, and every value that there is. What the package demands beside that it fills with the
/// first value that it has, unless a setting says which.
pub(crate) fn new_debtor(checked: &CheckedCustomer, number: u32, config: &Config) -> Result<Cells, Finding> {
    let key = search_key(&checked.customer().name, number, config.debtor_search_key);
    let mut row = vec![("ZKSL", Cell::Text(key))];
    if config.debtor_number == DebtorNumber::Sent {
        row.insert(0, ("NR", Cell::Number(number.into())));
    }
    for (column, put) in columns(checked, config, |_| true)? {
        row.extend(put.cell().map(|cell| (column, cell)));
    }
    let set = [
        ("BTWPL", config.debtor_vat_liability.as_deref().map(Cell::text)),
        (
            "SLUITREK",
            config
                .debtor_closing_account
                .as_deref()
                .and_then(whole)
                .map(Cell::Number),
        ),
    ];
    row.extend(set.into_iter().filter_map(|(column, cell)| Some((column, cell?))));
    Ok(row)
}

/// The columns of these fields that differ from what is there; none when nothing does. `raw` is the row as it was read.
pub(crate) fn changed_debtor(
    raw: &Value,
    checked: &CheckedCustomer,
    config: &Config,
    fields: impl Fn(&str) -> bool,
) -> Result<Cells, Finding> {
    let there = |column: &str| raw.get(column).and_then(Value::as_str);
    let mut row = Vec::new();
    for (column, put) in columns(checked, config, fields)? {
        if put.is(there(column)) {
            continue;
        }
        row.extend(
            put.cell_or_blank(column, config.debtor_blanks)
                .map(|cell| (column, cell)),
        );
    }
    Ok(row)
}

/// What a column gets; none empties it.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Put {
    Text(Option<String>),
    Number(Option<i64>),
}

impl Put {
    fn text(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }

    fn cell(self) -> Option<Cell> {
        match self {
            Self::Text(text) => text.map(Cell::Text),
            Self::Number(number) => number.map(Cell::Number),
        }
    }

    /// Whether the column says this already. Of numbers nothing and zero are one, as when they are read.
    fn is(&self, there: Option<&str>) -> bool {
        match self {
            Self::Text(text) => text.as_deref() == there,
            Self::Number(number) => number.unwrap_or_default() == there.and_then(whole).unwrap_or_default(),
        }
    }

    /// A number is emptied by zero, because nothing is no number. A payment condition is demanded, so that it stays.
    fn cell_or_blank(self, column: &str, blanks: Blanks) -> Option<Cell> {
        let blank = match (&self, blanks) {
            _ if column == "BETCOND" => None,
            (_, Blanks::Keep) => None,
            (Self::Number(_), _) => Some(Cell::Number(0)),
            (Self::Text(_), Blanks::Element) => Some(Cell::text("")),
            (Self::Text(_), Blanks::Space) => Some(Cell::text(" ")),
        };
        self.cell().or(blank)
    }
}

/// The columns of these fields, each once.
fn columns(
    checked: &CheckedCustomer,
    config: &Config,
    fields: impl Fn(&str) -> bool,
) -> Result<Vec<(&'static str, Put)>, Finding> {
    let customer = checked.customer();
    let visit = &customer.visit_address;
    let mut put: Vec<(&'static str, Put)> = Vec::new();
    for (path, column) in WRITTEN.iter().filter(|(path, _)| fields(path)) {
        let text = match *column {
            "NAAM" => Some(customer.name.as_str()),
            "NAAM2" => customer.contact_person_name.as_deref(),
            "KVKNR" => customer.identification.as_deref(),
            "BTWNR" => customer.vat_number.as_deref(),
            "POSTCD" => visit.zip_code.as_deref(),
            "PLAATS" => visit.city.as_deref(),
            "EMAIL" => customer.send_invoice_to.as_deref(),
            "TEL" => visit.phone_number.as_deref(),
            "LAND" => country(checked, config.debtor_country),
            "STRAAT" => {
                put.extend(street(visit.address1.as_deref(), config.debtor_address));
                continue;
            }
            _ => {
                put.push(("BETCOND", Put::Number(condition(customer, path)?)));
                continue;
            }
        };
        put.retain(|(known, _)| known != column);
        put.push((column, Put::text(text)));
    }
    Ok(put)
}

/// The country as it is read back: by the key of the package's table, else by its letters.
fn country(checked: &CheckedCustomer, letters: CountryLetters) -> Option<&str> {
    let code = checked.customer().visit_address.country_code.as_deref();
    match (letters, checked.country()) {
        (CountryLetters::Key, Some(country)) => Some(&country.package_id),
        (CountryLetters::Iso, Some(country)) => Some(&country.code),
        (_, None) => code,
    }
}

/// The package's own number of a payment condition: `NUMERIC 3`.
fn condition(customer: &Customer, path: &str) -> Result<Option<i64>, Finding> {
    let Some(said) = customer.payment_condition_id.as_deref() else {
        return Ok(None);
    };
    let number = whole(said).filter(|number| (1..=999).contains(number));
    number.map(Some).ok_or_else(|| {
        Finding::new(FindingCode::CustomerFieldInvalid)
            .with("customer", &customer.customer_code)
            .with("field", path)
            .with("value", said)
            .at(path)
    })
}

/// Longest `STRAAT`, `HNR` and `HNRTV`.
const STREET: (usize, usize, usize) = (37, 5, 6);

/// A street in its columns, so that it reads back as it is said: in its parts where they read back so, else as a whole
/// where it fits, else in `ADRES`, which is read where there is no street.
fn street(line: Option<&str>, ways: StreetColumns) -> Vec<(&'static str, Put)> {
    let none = (None, None, None);
    let (street, number, behind) = match line {
        None => none,
        Some(_) if ways == StreetColumns::Line => none,
        Some(line) => match parts(line) {
            Some((street, number, behind)) => (Some(street), Some(number), behind),
            None if units(line) <= STREET.0 => (Some(line), None, None),
            None => none,
        },
    };
    let whole = line.filter(|_| ways != StreetColumns::Parts || street.is_none());
    let mut put = vec![
        ("STRAAT", Put::text(street)),
        ("HNR", Put::Number(number)),
        ("HNRTV", Put::text(behind)),
    ];
    if whole.is_some() || line.is_none() || ways != StreetColumns::Parts {
        put.push(("ADRES", Put::text(whole)));
    }
    put
}

/// Street, house number and what follows it, when they read back as the line. A number at the end is the house number;
/// else the first one that little enough follows.
fn parts(line: &str) -> Option<(&str, i64, Option<&str>)> {
    let words: Vec<_> = line.split(' ').collect();
    let is_number = |word: &str| {
        (1..=STREET.1).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0')
    };
    let last = words.len().checked_sub(1)?;
    let first = (1..last).find(|at| is_number(words[*at]));
    let at = Some(last).filter(|at| *at > 0 && is_number(words[*at])).or(first)?;
    let begins = words[..at].iter().map(|word| word.len() + 1).sum::<usize>();
    let ends = begins + words[at].len();
    let (street, behind) = (line.get(..begins - 1)?, line.get(ends..)?.strip_prefix(' '));
    let fits = !street.is_empty() && units(street) <= STREET.0 && behind.is_none_or(|behind| units(behind) <= STREET.2);
    fits.then_some((street, words[at].parse().ok()?, behind))
}

/// The search key, at most 20 characters.
fn search_key(name: &str, number: u32, of: SearchKey) -> String {
    const LONGEST: usize = 20;
    let number = number.to_string();
    match of {
        SearchKey::Number => number,
        SearchKey::Name => beginning(name, LONGEST),
        SearchKey::NameAndNumber => format!("{} {number}", beginning(name, LONGEST - number.len() - 1)),
    }
}

/// The beginning of a name, without the sign that says that it was cut: a key is no text for people.
fn beginning(name: &str, longest: usize) -> String {
    let short = text::cut(name, longest);
    if short == name {
        return short;
    }
    short.trim_end_matches(['…', ' ']).to_owned()
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests;
