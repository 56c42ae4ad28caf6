//! From a seed to an administration.

use jiff::civil::Date;

use super::chart::{self, DEBTORS_ACCOUNT, Fixed};
use super::debtors::MadeUp;
use super::{SeedCostUnit, SeedDebtor, SeedEmployee, SeedLedger};
use crate::king::books::Books;
use crate::king::config::AdministrationConfig;
use crate::king::table::row_of;

/// The administration as the seed describes it. Rows whose key is taken are
/// left out: the first of two wins.
pub(crate) fn build(config: &AdministrationConfig) -> Books {
    let seed = &config.seed;
    let start = Date::new(seed.book_year, 1, 1).unwrap_or(Date::ZERO);
    let mut books = Books::new(&config.name, &config.code, seed);
    let mut fill = Fill {
        books: &mut books,
        start,
    };
    fill.fixed("BTW", chart::VAT_CODES);
    fill.fixed("BETCOND", chart::CONDITIONS);
    fill.fixed("ARTGRP", chart::ITEM_GROUPS);
    fill.fixed("LAND", chart::COUNTRIES);
    for ledger in &seed.ledgers {
        fill.ledger(ledger);
    }
    fill.fixed("GRB", chart::LEDGERS);
    fill.ledger(&SeedLedger::new(seed.split_account, "Tussenrekening uitsplitsing"));
    fill.fixed("DAGBOEK", chart::JOURNALS);
    if seed.numbers_invoices {
        let last = format!("{}0000", seed.book_year);
        fill.journal_numbers(&last);
    }
    for (number, name) in &seed.cost_centers {
        let number = number.to_string();
        fill.row("KPL", &[("NR", number.as_str()), ("ZKSL", &number), ("OMSCHR", name)]);
    }
    seed.cost_units.iter().for_each(|unit| fill.cost_unit(unit));
    seed.employees.iter().for_each(|employee| fill.employee(employee));
    for (number, name) in &seed.named_items {
        fill.item(number, name);
    }
    for index in 0..seed.items {
        let number = format!("A{}", 1000 + index);
        fill.item(&number, &format!("Artikel {number}"));
    }
    if seed.debtors > 0 {
        let made_up = MadeUp::new(seed.first_made_up, seed.debtors, seed.chance, seed.book_year);
        if let Some(debtors) = books.table_mut("DEB") {
            debtors.fill(made_up);
        }
    }
    for debtor in &seed.named {
        let row = debtor_cells(debtor);
        let cells: Vec<(&str, &str)> = row.iter().map(|(name, value)| (*name, value.as_str())).collect();
        books.add("DEB", &cells, start);
    }
    books
}

struct Fill<'a> {
    books: &'a mut Books,
    start: Date,
}

impl Fill<'_> {
    fn row(&mut self, table: &str, cells: &[(&str, &str)]) {
        let mut cells = cells.to_vec();
        if !cells.iter().any(|(name, _)| *name == "BLOK") {
            cells.push(("BLOK", "N"));
        }
        self.books.add(table, &cells, self.start);
    }

    fn fixed(&mut self, table: &str, (columns, rows): Fixed) {
        for row in rows {
            let cells: Vec<(&str, &str)> = columns
                .iter()
                .zip(*row)
                .map(|(column, value)| (*column, kept(column, value)))
                .collect();
            self.row(table, &cells);
        }
    }

    fn ledger(&mut self, ledger: &SeedLedger) {
        let number = ledger.number.to_string();
        let flag = |on| if on { "J" } else { "N" };
        self.row(
            "GRB",
            &[
                ("NR", number.as_str()),
                ("OMSCHR", &ledger.name),
                ("KPLVERPL", flag(ledger.cost_center_required)),
                ("KDRVERPL", flag(ledger.cost_unit_required)),
                ("BLOK", flag(ledger.blocked)),
            ],
        );
    }

    fn journal_numbers(&mut self, last: &str) {
        let start = self.start;
        let Some(journals) = self.books.table_mut("DAGBOEK") else {
            return;
        };
        if let (Some(place), Some(column)) = (journals.by_key("10"), journals.def.column("FACT")) {
            // journal 10 was just put there; its own key stays
            let _ = journals.change(place, &[(column, Some(last.to_owned()))], start);
        }
    }

    fn cost_unit(&mut self, unit: &SeedCostUnit) {
        let number = unit.number.to_string();
        let debtor = unit.debtor.map(|number| number.to_string()).unwrap_or_default();
        self.row(
            "KDR",
            &[
                ("NR", number.as_str()),
                ("ZKSL", &number),
                ("OMSCHR", &unit.name),
                ("DEB", &debtor),
                ("MEDEWDEC", &unit.manager),
                ("DATAANVANG", &unit.from),
                ("DATGEREED", &unit.until),
                ("BLOK", if unit.blocked { "J" } else { "N" }),
            ],
        );
    }

    fn employee(&mut self, employee: &SeedEmployee) {
        self.row(
            "MEDEWERKER",
            &[
                ("ZKSL", employee.code.as_str()),
                ("ROEPNM", &employee.first_name),
                ("ACHTERNM", &employee.last_name),
                ("EMAIL", &employee.email),
                ("DATINDIENST", &employee.from),
                ("DATUITDIENST", &employee.until),
                ("BLOK", if employee.blocked { "J" } else { "N" }),
            ],
        );
    }

    fn item(&mut self, number: &str, name: &str) {
        let cells = [
            ("NR", number),
            ("ZKSL", number),
            ("OMSCHR", name),
            ("ARTGRP", "1"),
            ("BTW", "H"),
        ];
        self.row("ART", &cells);
    }
}

/// Numbers lose their leading zeros.
fn kept<'a>(column: &str, value: &'a str) -> &'a str {
    match value.trim_start_matches('0') {
        "" if column == "NR" && !value.is_empty() => "0",
        trimmed if column == "NR" => trimmed,
        _ => value,
    }
}

/// The cells of a named debtor.
pub(crate) fn debtor_cells(debtor: &SeedDebtor) -> Vec<(&'static str, String)> {
    let or = |text: &str, other: &str| {
        if text.is_empty() {
            other.to_owned()
        } else {
            text.to_owned()
        }
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let key = format!("D{}", debtor.number);
    vec![
        ("NR", debtor.number.to_string()),
        ("ZKSL", or(&debtor.search_key, &key)),
        ("NAAM", debtor.name.clone()),
        ("NAAM2", debtor.contact.clone()),
        ("STRAAT", debtor.street.clone()),
        ("HNR", number(debtor.house_number)),
        ("HNRTV", debtor.house_number_addition.clone()),
        ("ADRES", debtor.address.clone()),
        ("POSTCD", debtor.postcode.clone()),
        ("PLAATS", debtor.city.clone()),
        ("LAND", or(&debtor.country, "NL")),
        ("EMAIL", debtor.email.clone()),
        ("TEL", debtor.phone.clone()),
        ("BTWNR", debtor.vat_number.clone()),
        ("KVKNR", debtor.kvk.clone()),
        ("BETCOND", number(debtor.payment_condition.or(Some(2)))),
        ("BTWPL", or(&debtor.vat_liability, "B")),
        ("KPL", number(debtor.cost_center)),
        ("DECLTOEL", debtor.print_specification.clone()),
        ("MEDEWDEC", debtor.manager.clone()),
        ("SLUITREK", DEBTORS_ACCOUNT.to_owned()),
        ("DECBUDVERPL", "N".to_owned()),
        ("BLOK", if debtor.blocked { "J" } else { "N" }.to_owned()),
    ]
}

impl Books {
    /// Adds a row of kept values; `false` when its key is taken.
    pub(crate) fn add(&mut self, table: &str, cells: &[(&str, &str)], today: Date) -> bool {
        let Some(table) = self.table_mut(table) else {
            return false;
        };
        let row = row_of(table.def, cells);
        table.insert(row, today).is_ok()
    }
}
