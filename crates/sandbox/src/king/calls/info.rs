//! `GetAdmInfo` and other questions about the administration as a whole. The
//! tables are known by name and purpose, their columns in part [apis/king.md
//! §4, §6.3]; the column of the split account is ours (`GRBSPLITS`).

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Call;
use crate::king::answer::{Answer, Outcome, Refused, Value};
use crate::king::books::{Books, Settings};
use crate::king::columns::TableDef;
use crate::king::seed::item_vat;
use crate::king::select::selection::{Field, fields_of, incomplete, required, table_of};
use crate::king::switches::InfoRows;
use crate::king::table::{Row, row_of, value};
use crate::king::value::money;
use crate::king::wire::sheet::{Head, Sheet, Sheets};

/// The tables of `GetAdmInfo`.
const TABLES: &[&str] = &[
    "BASALG",
    "BASFIN",
    "BASARTBTW",
    "PERIODEDATUMS",
    "PERIODEINFO",
    "PERIODESALDI",
];

/// Each row of the selection asks for one table.
pub(super) fn administration(call: &mut Call<'_>) -> Outcome {
    let set = call.parameters.set("Selectie")?;
    if set.rows.is_empty() {
        return Err(Refused::Text(incomplete("TABLE")));
    }
    let mut sheets = Sheets::new();
    for row in &set.rows {
        let table = table_of(row, TABLES)?;
        let fields = fields_of(table, required(row, "SELECTFIELDS")?)?;
        let name = match call.switches.info_rows {
            InfoRows::Data => "DATA",
            InfoRows::Table => table.name,
        };
        sheets.push(sheet(name, table, &fields, rows(call.books, table, call.today())));
    }
    Ok(Answer::of("Records", Value::Data(sheets)))
}

fn sheet(name: &'static str, table: &'static TableDef, fields: &[Field], rows: Vec<Row>) -> Sheet {
    let columns: Vec<u8> = fields
        .iter()
        .filter_map(|field| match field {
            Field::Own(column) => Some(*column),
            Field::Booking(_) => None,
        })
        .collect();
    Sheet {
        name,
        heads: columns
            .iter()
            .map(|column| Head::kept(table.at(*column).name, table.at(*column).kind))
            .collect(),
        rows: rows
            .iter()
            .map(|row| {
                columns
                    .iter()
                    .map(|column| value(row, *column).map(str::to_owned))
                    .collect()
            })
            .collect(),
    }
}

fn rows(books: &Books, table: &TableDef, today: Date) -> Vec<Row> {
    match table.name {
        "BASALG" => vec![row_of(table, &company(books))],
        "BASFIN" => vec![row_of(table, &finance(&books.settings))],
        "BASARTBTW" => item_vat()
            .iter()
            .map(|[liability, kind, code, name]| {
                let cells = [("BTWPL", *liability), ("SRT", *kind), ("BTW", *code), ("OMSCHR", *name)];
                row_of(table, &cells)
            })
            .collect(),
        "PERIODEDATUMS" => dates(&books.settings)
            .iter()
            .map(|cells| row_of(table, cells))
            .collect(),
        "PERIODEINFO" => vec![row_of(table, &present(&books.settings, today))],
        _ => balances(books).iter().map(|cells| row_of(table, cells)).collect(),
    }
}

fn company(books: &Books) -> Vec<(&'static str, String)> {
    [
        ("NAAM", books.name.as_str()),
        ("STRAAT", "Kade"),
        ("HNR", "1"),
        ("POSTCD", "1811 AB"),
        ("PLAATS", "Alkmaar"),
        ("LAND", "NL"),
        ("KVKNR", "12345678"),
        ("BTWNR", "NL123456782B01"),
    ]
    .into_iter()
    .map(|(name, value)| (name, value.to_owned()))
    .collect()
}

fn finance(settings: &Settings) -> Vec<(&'static str, String)> {
    let mut cells = vec![
        ("AANTPER", settings.periods.to_string()),
        ("ONDERGRB", settings.ledgers.0.to_string()),
        ("BOVENGRB", settings.ledgers.1.to_string()),
        ("ONDERDEB", settings.debtors.0.to_string()),
        ("BOVENDEB", settings.debtors.1.to_string()),
        ("ONDERCRE", settings.creditors.0.to_string()),
        ("BOVENCRE", settings.creditors.1.to_string()),
        ("GRBSPLITS", settings.split_account.clone()),
    ];
    cells.extend(closed(settings));
    cells
}

fn closed(settings: &Settings) -> Vec<(&'static str, String)> {
    let mut cells = Vec::new();
    if let Some((year, period)) = settings.closed_for_good {
        cells.extend([("JRAFGESL", year.to_string()), ("PNAFGESL", period.to_string())]);
    }
    if let Some((year, period)) = settings.closed_to_users {
        cells.extend([("JRAFGESLGEBR", year.to_string()), ("PNAFGESLGEBR", period.to_string())]);
    }
    cells
}

fn present(settings: &Settings, today: Date) -> Vec<(&'static str, String)> {
    let mut cells = vec![("JR", today.year().to_string()), ("PN", today.month().to_string())];
    cells.extend(closed(settings));
    cells
}

/// First and last day of each period of the three book years.
fn dates(settings: &Settings) -> Vec<Vec<(&'static str, String)>> {
    let mut all = Vec::new();
    for year in settings.book_year - 1..=settings.book_year + 1 {
        for period in 1..=settings.periods {
            let month = i8::try_from(period).unwrap_or(12).min(12);
            let from = Date::new(year, month, 1).unwrap_or(Date::ZERO);
            let last = from.saturating_add(1.month()).saturating_sub(1.day());
            all.push(vec![
                ("JR", year.to_string()),
                ("PN", period.to_string()),
                ("DATVAN", from.to_string()),
                ("DATTM", last.to_string()),
            ]);
        }
    }
    all
}

/// Trial balance: what the ledger lines of a period add up to, per account.
fn balances(books: &Books) -> Vec<Vec<(&'static str, String)>> {
    let Some(lines) = books.table("GRBMUT") else {
        return Vec::new();
    };
    let mut sums = BTreeMap::<(u32, u32, u32), (Decimal, Decimal)>::new();
    for place in lines.places() {
        let number = |name| lines.get(place, name).and_then(|cell| cell.parse().ok()).unwrap_or(0);
        let amount: Decimal = lines
            .get(place, "BEDR")
            .and_then(|cell| cell.parse().ok())
            .unwrap_or_default();
        let sum = sums.entry((number("JR"), number("PN"), number("GRB"))).or_default();
        if amount.is_sign_negative() {
            sum.1 -= amount;
        } else {
            sum.0 += amount;
        }
    }
    let rows = sums.into_iter().map(|((year, period, account), (debit, credit))| {
        let name = books.look_up("GRB", &account.to_string(), "OMSCHR").unwrap_or_default();
        vec![
            ("JR", year.to_string()),
            ("PN", period.to_string()),
            ("GRB", account.to_string()),
            ("OMSCHR", name),
            ("BEDRDEB", money(debit)),
            ("BEDRCRE", money(credit)),
            ("SALDO", money(debit - credit)),
        ]
    });
    rows.collect()
}

/// Year and period of the latest booking.
pub(super) fn last_period(call: &Call<'_>) -> Answer {
    let bookings = call.books.table("BOE");
    let last = bookings.and_then(|table| {
        let period = |place| {
            let number = |name| {
                table
                    .get(place, name)
                    .and_then(|cell| cell.parse::<u32>().ok())
                    .unwrap_or(0)
            };
            (number("JR"), number("PN"))
        };
        table.places().map(period).max()
    });
    let sheets = match last {
        Some((year, period)) => vec![Sheet::one(
            "DATA",
            &[("JR", &year.to_string()), ("PN", &period.to_string())],
        )],
        None => Sheets::new(),
    };
    Answer::of("Records", Value::Data(sheets))
}

/// Only its name is known [§4]; the form of its answer is ours.
pub(super) fn time_stamp(call: &Call<'_>) -> Answer {
    let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap_or(jiff::tz::TimeZone::UTC);
    let text = call.now.to_zoned(zone).strftime("%d-%m-%Y %H:%M:%S").to_string();
    Answer::of("TimeStamp", Value::Text(text))
}
