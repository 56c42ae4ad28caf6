//! Debtors as a person inside the package changes them, and what became of
//! them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::answer;
use super::books::Books;
use super::calls::master;
use super::columns::TableDef;
use super::control::NoSuch;
use super::door::King;
use super::history::{DebtorChange, Made};
use super::switches::Switches;
use super::value;

/// A person could not do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not there.
    NoSuch(NoSuch),
    /// The rules of the package, in the words of the interface.
    Rules(String),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::NoSuch(no_such) => no_such.fmt(f),
            Refused::Rules(text) => write!(f, "refused: {text}"),
        }
    }
}

impl std::error::Error for Refused {}

impl From<NoSuch> for Refused {
    fn from(no_such: NoSuch) -> Self {
        Refused::NoSuch(no_such)
    }
}

impl From<answer::Refused> for Refused {
    fn from(refused: answer::Refused) -> Self {
        match refused {
            answer::Refused::Text(text) | answer::Refused::Session(text) | answer::Refused::Login(text) => {
                Refused::Rules(text)
            }
        }
    }
}

/// A change of a debtor; what is absent stays, an empty text becomes absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DebtorPatch {
    /// `ZKSL`.
    pub search_key: Option<String>,
    /// `NR`.
    pub number: Option<u32>,
    /// `NAAM`.
    pub name: Option<String>,
    /// `NAAM2`: for the attention of.
    pub contact: Option<String>,
    /// `STRAAT`.
    pub street: Option<String>,
    /// `HNR`.
    pub house_number: Option<String>,
    /// `HNRTV`.
    pub addition: Option<String>,
    /// `POSTCD`.
    pub postcode: Option<String>,
    /// `PLAATS`.
    pub city: Option<String>,
    /// `LAND`.
    pub country: Option<String>,
    /// `EMAIL`.
    pub email: Option<String>,
    /// `TEL`.
    pub phone: Option<String>,
    /// `BTWNR`.
    pub vat_number: Option<String>,
    /// `KVKNR`.
    pub kvk: Option<String>,
    /// `BETCOND`.
    pub payment_condition: Option<u32>,
    /// `BLOK`.
    pub blocked: Option<bool>,
    /// `OPM`: a column that couplings do not read.
    pub remarks: Option<String>,
    /// `KRLIM`: a column that couplings do not read.
    pub credit_limit: Option<Decimal>,
}

impl DebtorPatch {
    /// The cells in the form in which the interface takes them.
    fn cells(&self) -> Vec<(&'static str, String)> {
        let texts = [
            ("ZKSL", &self.search_key),
            ("NAAM", &self.name),
            ("NAAM2", &self.contact),
            ("STRAAT", &self.street),
            ("HNR", &self.house_number),
            ("HNRTV", &self.addition),
            ("POSTCD", &self.postcode),
            ("PLAATS", &self.city),
            ("LAND", &self.country),
            ("EMAIL", &self.email),
            ("TEL", &self.phone),
            ("BTWNR", &self.vat_number),
            ("KVKNR", &self.kvk),
            ("OPM", &self.remarks),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?)));
        let number = |name, number: Option<u32>| Some((name, number?.to_string()));
        let blocked = self.blocked.map(|yes| ("BLOK", if yes { "J" } else { "N" }.to_owned()));
        let credit = self.credit_limit.map(|amount| ("KRLIM", amount.to_string()));
        texts
            .chain(number("NR", self.number))
            .chain(number("BETCOND", self.payment_condition))
            .chain(blocked)
            .chain(credit)
            .collect()
    }

    fn kept(&self, table: &TableDef, switches: &Switches) -> Result<Vec<(u8, Option<String>)>, Refused> {
        // what a person types has a decimal point here, whatever clients send
        let switches = Switches {
            money_in: super::switches::MoneyIn::Both,
            ..*switches
        };
        self.cells()
            .into_iter()
            .filter_map(|(name, text)| Some((table.column(name)?, text)))
            .map(|(column, text)| {
                let kept =
                    value::read(table.at(column), &text, value::Typed::Text, &switches).map_err(Refused::Rules)?;
                Ok((column, kept))
            })
            .collect()
    }
}

/// Methods on the debtors of one administration, found by its name.
impl King {
    /// Every debtor: the kept values of its columns by name, without those
    /// that are empty.
    pub fn debtors(&self, administration: &str) -> Result<Vec<BTreeMap<String, String>>, NoSuch> {
        self.with(administration, |books, _| {
            let Some(rows) = books.table("DEB") else {
                return Ok(Vec::new());
            };
            let all = rows.places().map(|place| books.cells("DEB", place));
            Ok(all
                .map(|cells| {
                    cells
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect()
                })
                .collect())
        })
    }

    /// Every write of a debtor since the first contents, in order.
    pub fn debtor_changes(&self, administration: &str) -> Result<Vec<DebtorChange>, NoSuch> {
        self.with(administration, |books, _| Ok(books.journal.changes.clone()))
    }

    /// How much was made since the first contents.
    pub fn made(&self, administration: &str) -> Result<Made, NoSuch> {
        self.with(administration, |books, _| Ok(books.journal.made))
    }

    /// A person makes a debtor under the rules of the package: its number.
    /// Without a search key it gets one from its number.
    pub fn make_debtor(&self, administration: &str, patch: &DebtorPatch) -> Result<String, Refused> {
        let switches = self.switches();
        self.with(administration, |books, today| {
            Ok((|| {
                let (table, mut cells) = cells_of(books, patch, &switches)?;
                let key = table.column("ZKSL");
                if let (Some(key), false) = (key, cells.iter().any(|(column, _)| Some(*column) == key)) {
                    let next = match patch.number {
                        Some(number) => number.to_string(),
                        None => master::next_debtor(books, &switches)?,
                    };
                    cells.push((key, Some(format!("D{next}"))));
                }
                Ok(master::make(books, &switches, table, cells, today)?)
            })())
        })?
    }

    /// A person changes a debtor under the rules of the package.
    pub fn edit_debtor(&self, administration: &str, number: &str, patch: &DebtorPatch) -> Result<(), Refused> {
        let switches = self.switches();
        self.with(administration, |books, today| {
            Ok((|| {
                let place = debtor(books, number)?;
                let (table, cells) = cells_of(books, patch, &switches)?;
                Ok(master::change(books, &switches, table, place, &cells, today)?)
            })())
        })?
    }

    /// A person deletes a debtor, where nothing stands in the way.
    pub fn delete_debtor(&self, administration: &str, number: &str) -> Result<(), Refused> {
        self.with(administration, |books, _| {
            Ok((|| {
                let place = debtor(books, number)?;
                Ok(master::remove(books, "DEB", place)?)
            })())
        })?
    }
}

type CellsOf = (&'static TableDef, Vec<(u8, Option<String>)>);

fn cells_of(books: &Books, patch: &DebtorPatch, switches: &Switches) -> Result<CellsOf, Refused> {
    let rows = books.table("DEB").ok_or_else(|| NoSuch("table DEB".to_owned()))?;
    Ok((rows.def, patch.kept(rows.def, switches)?))
}

fn debtor(books: &Books, number: &str) -> Result<u32, NoSuch> {
    books.debtor(number).ok_or_else(|| NoSuch(format!("debtor {number}")))
}
