//! Conditions of a selection: parts separated by TAB hold together, columns
//! joined by `;` inside a part hold one or the other.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::king::columns::{Kind, TableDef};
use crate::king::switches::{DateIn, MixedWhere, MoneyIn, SemicolonWhere, Switches};
use crate::king::table::Table;
use crate::king::value::{self, Typed};

/// All conditions of a selection; a row passes when each holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug)]
struct Condition {
    columns: Vec<(u8, Operand)>,
    operator: Operator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Like,
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    /// In capitals: text compares without regard to case.
    Text(String),
    Number(Decimal),
    Day(Date),
    /// Matches cells without a value.
    Nothing,
    /// Cannot match this column's kind.
    Never,
}

impl Filter {
    /// Reads the three tags of a selection.
    ///
    /// # Errors
    /// A Dutch text [our words].
    pub(crate) fn parse(
        table: &TableDef,
        fields: &str,
        operators: &str,
        values: &str,
        switches: &Switches,
    ) -> Result<Filter, String> {
        if fields.trim().is_empty() {
            return Ok(Filter::default());
        }
        let mut parts = zip(fields, operators, values, '\t')?;
        if switches.semicolon_where == SemicolonWhere::And {
            parts = each_with_its_own(parts)?;
        }
        let conditions: Vec<Condition> = parts
            .into_iter()
            .map(|(fields, operator, value)| Condition::parse(table, fields, operator, value))
            .collect::<Result<_, _>>()?;
        let filter = Filter { conditions };
        if switches.mixed_where == MixedWhere::Refused && filter.is_mixed(table) {
            return Err("De selectie bevat tekstvelden en numerieke velden".into());
        }
        Ok(filter)
    }

    pub(crate) fn holds(&self, table: &Table, place: u32) -> bool {
        self.conditions.iter().all(|condition| condition.holds(table, place))
    }

    /// The values of a group of unique columns, when the filter names each
    /// with `=`: the row can then be found without looking at all.
    pub(crate) fn key(&self, columns: &[u8]) -> Option<Vec<String>> {
        columns.iter().map(|column| self.equal(*column)).collect()
    }

    fn equal(&self, wanted: u8) -> Option<String> {
        self.conditions
            .iter()
            .find_map(|condition| match condition.columns.as_slice() {
                [(column, operand)] if *column == wanted && condition.operator == Operator::Equal => match operand {
                    Operand::Text(text) => Some(text.clone()),
                    Operand::Number(number) => Some(number.normalize().to_string()),
                    _ => None,
                },
                _ => None,
            })
    }

    fn is_mixed(&self, table: &TableDef) -> bool {
        let mut kinds = self
            .conditions
            .iter()
            .flat_map(|condition| &condition.columns)
            .map(|(column, _)| table.at(*column).kind.is_number());
        let first = kinds.next();
        kinds.any(|kind| Some(kind) != first)
    }
}

/// Splits the three tags at a separator into parts of each.
fn zip<'a>(
    fields: &'a str,
    operators: &'a str,
    values: &'a str,
    separator: char,
) -> Result<Vec<(&'a str, &'a str, &'a str)>, String> {
    let fields: Vec<&str> = fields.split(separator).collect();
    let operators: Vec<&str> = operators.split(separator).collect();
    let values: Vec<&str> = values.split(separator).collect();
    if fields.len() != operators.len() || fields.len() != values.len() {
        return Err("De selectie is onjuist: het aantal velden, operators en waarden verschilt".into());
    }
    let parts = fields.into_iter().zip(operators).zip(values);
    Ok(parts
        .map(|((field, operator), value)| (field, operator, value))
        .collect())
}

/// Parts whose operators are themselves joined by `;` fall apart.
fn each_with_its_own<'a>(parts: Vec<(&'a str, &'a str, &'a str)>) -> Result<Vec<(&'a str, &'a str, &'a str)>, String> {
    let mut all = Vec::new();
    for part in parts {
        if part.1.contains(';') {
            all.extend(zip(part.0, part.1, part.2, ';')?);
        } else {
            all.push(part);
        }
    }
    Ok(all)
}

impl Condition {
    fn parse(table: &TableDef, fields: &str, operator: &str, text: &str) -> Result<Condition, String> {
        let operator = match operator.trim().to_uppercase().as_str() {
            "=" => Operator::Equal,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            "LIKE" => Operator::Like,
            other => return Err(format!("De selectie is onjuist: onbekende operator '{other}'")),
        };
        let columns = fields
            .split(';')
            .map(|name| {
                let name = name.trim();
                let column = table.column(name).ok_or_else(|| unknown_column(table, name))?;
                Ok((column, Operand::parse(table.at(column).kind, operator, text)))
            })
            .collect::<Result<Vec<_>, String>>()?;
        if columns.iter().all(|(_, operand)| *operand == Operand::Never) {
            return Err(format!(
                "De selectie is onjuist: waarde '{text}' past niet bij veld {fields}"
            ));
        }
        Ok(Condition { columns, operator })
    }

    fn holds(&self, table: &Table, place: u32) -> bool {
        self.columns.iter().any(|(column, operand)| {
            let cell = table.cell(place, *column);
            operand.holds(cell.as_deref(), self.operator)
        })
    }
}

/// The text for a column that a table does not have [our words].
pub(crate) fn unknown_column(table: &TableDef, name: &str) -> String {
    format!("Onbekend veld {name} in tabel {}", table.name)
}

impl Operand {
    fn parse(kind: Kind, operator: Operator, text: &str) -> Operand {
        let trimmed = text.trim();
        if operator == Operator::Like {
            return Operand::Text(text.to_uppercase());
        }
        if trimmed.is_empty() {
            return Operand::Nothing;
        }
        match kind {
            // spaces at the end do not count in a comparison of the database
            Kind::Text(_) | Kind::Flag | Kind::Bytes => Operand::Text(text.trim_end().to_uppercase()),
            Kind::Number(_) | Kind::Decimal(_) | Kind::Money => {
                value::decimal(trimmed, Typed::Text, MoneyIn::Both).map_or(Operand::Never, Operand::Number)
            }
            Kind::Day => value::day(trimmed, Typed::Text, DateIn::Lenient).map_or(Operand::Never, Operand::Day),
        }
    }

    fn holds(&self, cell: Option<&str>, operator: Operator) -> bool {
        let Some(cell) = cell else {
            return *self == Operand::Nothing && operator == Operator::Equal;
        };
        let order = match self {
            Operand::Text(pattern) if operator == Operator::Like => return like(pattern, &cell.to_uppercase()),
            Operand::Text(text) => Some(cell.to_uppercase().as_str().cmp(text)),
            Operand::Number(number) => cell.parse::<Decimal>().ok().map(|cell| cell.cmp(number)),
            Operand::Day(day) => cell.parse::<Date>().ok().map(|cell| cell.cmp(day)),
            Operand::Nothing | Operand::Never => None,
        };
        let Some(order) = order else { return false };
        match operator {
            Operator::Equal => order == Ordering::Equal,
            Operator::Greater => order == Ordering::Greater,
            Operator::GreaterOrEqual => order != Ordering::Less,
            Operator::Less => order == Ordering::Less,
            Operator::LessOrEqual => order != Ordering::Greater,
            Operator::Like => false,
        }
    }
}

/// `%` stands for any text; nothing else is special.
fn like(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('%');
    let first = pieces.next().unwrap_or("");
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_stands_for_any_text() {
        let cases = [
            ("%A%", "XAX", true),
            ("%A%", "XX", false),
            ("A%", "AB", true),
            ("A%", "BA", false),
            ("%A", "BA", true),
            ("A", "A", true),
            ("A", "AB", false),
            ("A%B%C", "A-B-C", true),
            ("A%B%C", "A-C", false),
            ("%", "", true),
            ("AB%BC", "ABC", false),
            ("A_", "AB", false),
        ];
        for (pattern, text, wanted) in cases {
            assert_eq!(like(pattern, text), wanted, "{pattern} {text}");
        }
    }
}
