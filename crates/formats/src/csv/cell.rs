//! The cells of an invoice's rows, read with a finding where a value is wrong.

use boekbrug_model::{Currency, Finding, FindingCode, Money, MoneyError};
use csv::StringRecord;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::columns::{Column, Columns};
use super::number::Style;
use crate::value::{Bad, dutch_date, iso_date};

/// A row with its number.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) number: usize,
    pub(super) record: &'a StringRecord,
}

/// How to read the cells of one invoice, and what was found in them.
pub(super) struct Cells<'c> {
    pub(super) columns: &'c Columns,
    pub(super) style: Style,
    pub(super) findings: Vec<Finding>,
    pub(super) warnings: Vec<Finding>,
}

impl Cells<'_> {
    /// The text of a cell; empty is none.
    pub(super) fn text<'a>(&self, row: Row<'a>, column: Column) -> Option<&'a str> {
        self.columns.cell(row.record, column)
    }

    /// The same, to keep.
    pub(super) fn owned(&self, row: Row<'_>, column: Column) -> Option<String> {
        self.text(row, column).map(str::to_owned)
    }

    /// The text of a cell that must be filled.
    pub(super) fn need<'a>(&mut self, row: Row<'a>, column: Column) -> Option<&'a str> {
        let text = self.text(row, column);
        if text.is_none() {
            self.missing(row, column);
        }
        text
    }

    /// A value of any type that can be read from text.
    pub(super) fn read<T>(&mut self, row: Row<'_>, column: Column, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(row, column)?;
        let value = read(text);
        if value.is_none() {
            let finding = about(FindingCode::DocumentElementInvalid, row, column);
            self.findings.push(finding.with("value", shown(text)));
        }
        value
    }

    /// A day, in either order.
    pub(super) fn date(&mut self, row: Row<'_>, column: Column) -> Option<Date> {
        self.read(row, column, |text| iso_date(text).or_else(|| dutch_date(text)))
    }

    /// A number; a percent sign may follow it.
    pub(super) fn decimal(&mut self, row: Row<'_>, column: Column) -> Option<Decimal> {
        let style = self.style;
        self.read(row, column, |text| {
            style.read(text.trim_end_matches('%').trim_end()).ok()
        })
    }

    /// An amount with no more decimals than its currency has.
    pub(super) fn money(&mut self, row: Row<'_>, column: Column, currency: Currency) -> Option<Money> {
        let text = self.text(row, column)?;
        let finding = match self
            .style
            .read(text)
            .map(|number| Money::try_from_decimal(number, currency))
        {
            Ok(Ok(money)) => return Some(money),
            Ok(Err(MoneyError::TooManyDecimals(..))) | Err(Bad::TooPrecise) => {
                about(FindingCode::DocumentTooManyDecimals, row, column).with("max", currency.decimals())
            }
            Ok(Err(_)) | Err(Bad::NotANumber) => about(FindingCode::DocumentElementInvalid, row, column),
        };
        self.findings.push(finding.with("value", shown(text)));
        None
    }

    pub(super) fn missing(&mut self, row: Row<'_>, column: Column) {
        self.findings
            .push(about(FindingCode::DocumentElementMissing, row, column));
    }
}

/// A finding about a cell, named by row and column.
pub(super) fn about(code: FindingCode, row: Row<'_>, column: Column) -> Finding {
    let place = format!("row {}, {}", row.number, column.name());
    Finding::new(code).with("element", &place).at(place)
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
