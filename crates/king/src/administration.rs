//! What holds for the administration as a whole: its split account, its periods and which of them are closed
//! (apis/king.md sections 4 and 6).

mod believed;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::config::{Config, Periods};
use crate::wire::{Records, Row, day, whole};
use crate::xml::Element;

pub(crate) use believed::Kept;

/// The administration's own settings.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Administration {
    /// The account over which bookings are split, where it could be read.
    pub(crate) split_account: Option<String>,
    /// First and last number of ledger accounts, debtors and creditors.
    pub(crate) ranges: Vec<(String, String)>,
    /// The periods in which users book, in their order.
    pub(crate) periods: Vec<BookPeriod>,
    /// True when their days come from the calendar.
    pub(crate) by_calendar: bool,
    /// The last year and period that are closed to users.
    pub(crate) closed_to_users: Option<(i64, i64)>,
    /// The last year and period that are closed for good.
    pub(crate) closed_for_good: Option<(i64, i64)>,
}

/// A period of a book year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct BookPeriod {
    pub(crate) year: i64,
    /// 1 to 13. The opening (0) and the corrections (14) are no periods for invoices.
    pub(crate) number: i64,
    pub(crate) from: Date,
    pub(crate) until: Date,
}

impl Administration {
    /// The period of a day.
    pub(crate) fn period(&self, day: Date) -> Option<&BookPeriod> {
        self.periods
            .iter()
            .find(|period| period.from <= day && day <= period.until)
    }

    /// First and last number of debtors, where both are told.
    fn debtors(&self) -> Option<(i64, i64)> {
        let bound = |name: &str| {
            let mut named = self
                .ranges
                .iter()
                .filter(|(column, _)| column.eq_ignore_ascii_case(name));
            named.find_map(|(_, value)| whole(value))
        };
        let range = (bound("ONDERDEB")?, bound("BOVENDEB")?);
        (0 <= range.0 && range.0 <= range.1 && range.1 > 0).then_some(range)
    }

    /// Whether users may book in it. The package itself would let us: a partner counts as the accountant.
    pub(crate) fn is_open(&self, period: &BookPeriod) -> bool {
        let at = (period.year, period.number);
        let closed = [self.closed_to_users, self.closed_for_good];
        closed.into_iter().flatten().all(|last| last < at)
    }
}

/// The tables of an administration, as they were given.
#[derive(Clone, Copy, Debug)]
struct Tables<'a> {
    basis: &'a Element,
    info: &'a Element,
    /// None where the calendar counts, whatever the package says.
    days: Option<&'a Element>,
}

impl Administration {
    /// What the tables say, on a day.
    fn of(tables: Tables<'_>, config: &Config, today: Date) -> Self {
        let basis = Records::of(tables.basis).rows;
        let info = Records::of(tables.info).rows;
        let mut read = Self {
            split_account: split_account(&basis, config),
            ranges: ranges(&basis),
            closed_to_users: closed(&[&basis, &info], "JRAFGESLGEBR", "PNAFGESLGEBR"),
            closed_for_good: closed(&[&basis, &info], "JRAFGESL", "PNAFGESL"),
            ..Self::default()
        };
        if let Some(days) = tables.days {
            read.periods = periods(&Records::of(days).rows);
        }
        if config.periods == Periods::Auto && !read.periods.is_empty() {
            around(&mut read.periods, today);
        }
        if read.periods.is_empty() && config.periods != Periods::Package {
            let parts = basis.iter().find_map(|row| whole(row.get("AANTPER")?));
            read.periods = calendar(parts.unwrap_or(12), today);
            read.by_calendar = true;
        }
        read
    }
}

/// The setting, else the column that is named, else the one whose name speaks of splitting.
fn split_account(basis: &[Row<'_>], config: &Config) -> Option<String> {
    let named = config.split_column.as_deref();
    let fits = |column: &str| match named {
        Some(named) => column.eq_ignore_ascii_case(named),
        None => column.to_ascii_uppercase().contains("SPLI"),
    };
    config.split_account.clone().or_else(|| {
        let cells = basis.iter().flat_map(|row| row.cells());
        let mut numbers = cells
            .filter(|(column, _)| fits(column))
            .filter_map(|(_, value)| whole(value));
        numbers.find(|number| *number > 0).map(|number| number.to_string())
    })
}

/// Columns that mark closed periods: for good, and for users.
const MARKS: &[&str] = &["JRAFGESL", "PNAFGESL", "JRAFGESLGEBR", "PNAFGESLGEBR"];

/// The later of what the tables say.
fn closed(tables: &[&[Row<'_>]], year: &str, period: &str) -> Option<(i64, i64)> {
    let rows = tables.iter().flat_map(|rows| rows.iter());
    let said = rows.filter_map(|row| {
        let year = whole(row.get(year)?)?;
        // a year without a period is closed as a whole
        Some((year, row.get(period).and_then(whole).unwrap_or(i64::MAX)))
    });
    said.filter(|(year, _)| *year > 0).max()
}

fn ranges(basis: &[Row<'_>]) -> Vec<(String, String)> {
    let cells = basis.iter().flat_map(|row| row.cells());
    let bounds = cells.filter(|(column, _)| {
        let column = column.to_ascii_uppercase();
        column.starts_with("ONDER") || column.starts_with("BOVEN")
    });
    bounds
        .map(|(column, value)| (column.to_owned(), value.to_owned()))
        .collect()
}

/// The periods of the rows: year and number by their columns, the days by their form, because how their columns are
/// called is not documented.
fn periods(rows: &[Row<'_>]) -> Vec<BookPeriod> {
    let mut periods: Vec<_> = rows.iter().filter_map(|row| book_period(*row)).collect();
    periods.retain(|period| (1..=13).contains(&period.number));
    periods.sort_by_key(|period| (period.from, period.number));
    periods.dedup_by_key(|period| (period.year, period.number));
    periods
}

fn book_period(row: Row<'_>) -> Option<BookPeriod> {
    let number = |names: &[&str]| names.iter().find_map(|name| whole(row.get(name)?));
    let mut days: Vec<_> = row.cells().filter_map(|(_, value)| day(value)).collect();
    days.sort();
    let (from, until) = (*days.first()?, *days.get(1).and(days.last())?);
    Some(BookPeriod {
        year: number(&["JR", "BOEKJAAR", "JAAR"]).unwrap_or_else(|| i64::from(from.year())),
        number: number(&["PN", "PERIODE", "PER", "NR"])?,
        from,
        until,
    })
}

/// When the package gave one year alone, the years beside it are cut as that one is.
fn around(periods: &mut Vec<BookPeriod>, today: Date) {
    let Some(year) = periods.first().map(|period| period.year) else {
        return;
    };
    if periods.iter().any(|period| period.year != year) {
        return;
    }
    let known = periods.clone();
    for other in i64::from(today.year()) - 1..=i64::from(today.year()) + 1 {
        let moved = |day: Date| day.checked_add((other - year).years()).unwrap_or(day);
        if other != year {
            periods.extend(known.iter().map(|period| BookPeriod {
                year: other,
                number: period.number,
                from: moved(period.from),
                until: last_of(period.until, moved(period.until)),
            }));
        }
    }
    periods.sort_by_key(|period| period.from);
}

/// The last day of a month stays the last day of that month in a leap year.
fn last_of(was: Date, moved: Date) -> Date {
    if was == was.last_of_month() {
        moved.last_of_month()
    } else {
        moved
    }
}

/// The calendar years around today in as many parts; none where months cannot be shared out so.
fn calendar(parts: i64, today: Date) -> Vec<BookPeriod> {
    if !(1..=12).contains(&parts) || 12 % parts != 0 {
        return Vec::new();
    }
    let months = 12 / parts;
    let years = today.year() - 2..=today.year() + 1;
    let of_year = |year: i16| {
        (0..parts).filter_map(move |part| {
            let first = date(year, i8::try_from(part * months + 1).ok()?, 1);
            let until = first.checked_add((months - 1).months()).ok()?.last_of_month();
            Some(BookPeriod {
                year: year.into(),
                number: part + 1,
                from: first,
                until,
            })
        })
    };
    years.flat_map(of_year).collect()
}

#[cfg(test)]
mod tests;
