//! Debtors made up in large numbers: each cell follows from the number of its
//! row, so a hundred thousand of them take no memory.

use std::borrow::Cow;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::chance::Chance;

const FRONTS: &[&str] = &[
    "Çelik",
    "Müller",
    "Sørensen",
    "Van der Berg",
    "De Vries",
    "Jansen",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Dekker",
    "Brouwer",
    "De Wit",
    "Dijkstra",
    "Smeets",
    "Kuipers",
    "Postma",
    "Veenstra",
];
const BACKS: &[&str] = &[
    "Bouw",
    "Advies",
    "Techniek",
    "Zorg",
    "Transport",
    "Installaties",
    "Schilderwerken",
    "Administratie",
    "Horeca",
    "Tuinen",
    "Architecten",
    "Software",
    "Makelaardij",
    "Groothandel",
];
const FORMS: &[&str] = &["B.V.", "V.O.F.", "Holding B.V.", "N.V.", "& Zn."];
const STREETS: &[&str] = &[
    "Dorpsstraat",
    "Kerkstraat",
    "Stationsweg",
    "Industrieweg",
    "Molenweg",
    "Kade",
    "Markt",
    "Havenstraat",
    "Burgemeester de Vlugtlaan",
    "Ringweg",
];
const CITIES: &[&str] = &[
    "Alkmaar",
    "Utrecht",
    "Groningen",
    "Zwolle",
    "Breda",
    "Eindhoven",
    "Hoorn",
    "Leiden",
    "'s-Hertogenbosch",
    "Den Haag",
];
const PEOPLE: &[&str] = &[
    "A. de Groot",
    "J. Kok",
    "M. van Dam",
    "S. Yilmaz",
    "P. Hoekstra",
    "L. Janssen",
];

/// Over how many days the rows' last changes are spread.
const DAYS: u32 = 120;

/// Rows of `DEB`, numbered on from the first.
#[derive(Clone, Debug)]
pub(crate) struct MadeUp {
    first: u32,
    count: u32,
    salt: u64,
    start: Date,
}

impl MadeUp {
    pub(crate) fn new(first: u32, count: u32, salt: u64, year: i16) -> Self {
        MadeUp {
            first,
            count,
            salt,
            start: Date::new(year, 1, 1).unwrap_or(Date::ZERO),
        }
    }

    /// The days on which the rows changed last: spread over four months, some
    /// on the same day.
    pub(crate) fn days(&self) -> impl Iterator<Item = Date> {
        let days: Vec<Date> = (0..DAYS)
            .map(|day| self.start.saturating_add(i64::from(day).days()))
            .collect();
        (0..self.count).map(move |place| days[(place % DAYS) as usize])
    }

    /// The place of the row with that value in a key column.
    pub(crate) fn place(&self, column: &str, value: &str) -> Option<u32> {
        let number: u32 = match column {
            "NR" => value.parse().ok()?,
            "ZKSL" => value.to_uppercase().strip_prefix('R')?.parse().ok()?,
            _ => return None,
        };
        let place = number.checked_sub(self.first)?;
        let fits = place < self.count
            && self
                .cell(place, column)
                .is_some_and(|cell| cell.eq_ignore_ascii_case(value));
        fits.then_some(place)
    }

    /// The value of a cell.
    pub(crate) fn cell(&self, place: u32, column: &str) -> Option<Cow<'static, str>> {
        let number = self.first + place;
        let fixed = match column {
            "NR" => return Some(number.to_string().into()),
            "ZKSL" => return Some(format!("R{number:07}").into()),
            "LAND" => "NL",
            "TAAL" => "NED",
            "BTWPL" => "B",
            "SLUITREK" => "1300",
            "BLOK" if place % 50 == 49 => "J",
            "BLOK" | "DECBUDVERPL" | "EMAILMAILINGJN" => "N",
            "FACTAFDRUK" => "E",
            _ => return self.drawn(place, column).map(Cow::Owned),
        };
        Some(fixed.into())
    }

    fn drawn(&self, place: u32, column: &str) -> Option<String> {
        let mut chance = self.chance(place, column);
        let text = match column {
            "NAAM" => {
                let (front, back) = (chance.pick(FRONTS), chance.pick(BACKS));
                format!("{front} {back} {}", chance.pick(FORMS))
            }
            "NAAM2" if !place.is_multiple_of(3) => (*chance.pick(PEOPLE)).to_owned(),
            "STRAAT" => (*chance.pick(STREETS)).to_owned(),
            "HNR" => (1 + chance.below(250)).to_string(),
            "HNRTV" if place.is_multiple_of(7) => "a".to_owned(),
            "POSTCD" => format!(
                "{} {}",
                1000 + chance.below(8999),
                ["AB", "CD", "EG", "HK"][place as usize % 4]
            ),
            "PLAATS" => (*chance.pick(CITIES)).to_owned(),
            "EMAIL" => format!("administratie@klant{}.example", self.first + place),
            "TEL" => format!("0{:09}", 100_000_000 + chance.below(899_999_999)),
            "KVKNR" => (10_000_000 + chance.below(89_999_999)).to_string(),
            "BTWNR" => format!("NL{:09}B01", 100_000_000 + chance.below(899_999_999)),
            "BETCOND" => (1 + chance.below(3)).to_string(),
            "DECLTOEL" => (*chance.pick(&["J", "N"])).to_owned(),
            "KPL" if place.is_multiple_of(5) => (10 * (1 + chance.below(2))).to_string(),
            "MEDEWDEC" if place.is_multiple_of(4) => (*chance.pick(&["JANSEN", "PIETERS"])).to_owned(),
            _ => return None,
        };
        Some(text)
    }

    fn chance(&self, place: u32, column: &str) -> Chance {
        let name = column
            .bytes()
            .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut chance = Chance::new(self.salt ^ (name << 32) ^ u64::from(place));
        // neighbouring seeds draw alike at first
        chance.bits();
        chance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_repeats_and_fits_its_columns() {
        let made_up = MadeUp::new(10_000, 100, 3, 2026);
        let table = crate::king::columns::table("DEB").expect("DEB");
        for column in &table.columns {
            for place in 0..100 {
                let cell = made_up.cell(place, column.name);
                assert_eq!(cell, made_up.cell(place, column.name));
                if let (Some(cell), crate::king::columns::Kind::Text(size)) = (cell, column.kind) {
                    assert!(cell.chars().count() <= usize::from(size), "{} {cell}", column.name);
                }
            }
        }
        assert_ne!(
            made_up.cell(0, "KVKNR"),
            MadeUp::new(10_000, 100, 4, 2026).cell(0, "KVKNR")
        );
        assert_eq!(made_up.place("NR", "10100"), None);
        assert_eq!(made_up.place("ZKSL", "r0010007"), Some(7));
        assert_eq!(made_up.place("ZKSL", "R10007"), None);
    }
}
