//! KING Finance where customers go there and come back; it takes no draft orders.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use boekbrug_sandbox::Reply;
use boekbrug_sandbox::king::{DebtorChange, DebtorPatch, NoSuch, Refused};
use boekbrug_sandbox::{By, What};
use bytes::Bytes;

use super::KingSide;
use crate::side::administration;
use crate::side::two_way::{PlacedOrder, Relation, TwoWay, Write, Written, body};

/// Columns that are coupled fields as they stand; the street has several (see [`street`]).
const NAMES: &[(&str, &str)] = &[
    ("name", "NAAM"),
    ("visitAddress.city", "PLAATS"),
    ("visitAddress.phoneNumber", "TEL"),
];

/// The columns of a street with its number.
const STREET: &[&str] = &["STRAAT", "HNR", "HNRTV", "ADRES"];

/// The canonical path of a street with its number.
const ADDRESS: &str = "visitAddress.address1";

/// Cells by column; empty ones are absent.
type Row = BTreeMap<String, String>;

impl KingSide {
    /// Notes who reads debtors by a condition, to save one, and who has saved one. The feed of customers has none.
    pub(super) fn watch(&self, sent: &Bytes, reply: &Reply) {
        let sent = plain(sent);
        let is_of = |function: &str| {
            let sent = sent.to_ascii_lowercase();
            sent.contains(&function.to_ascii_lowercase()) && sent.contains("<table>deb</table>")
        };
        if is_of("GetStamtabelRecords") && values(&sent, "WHEREFIELDS").any(|fields| !fields.trim().is_empty()) {
            let answer = plain(&body(reply));
            self.opened.open(values(&answer, "NR").map(str::to_owned));
        } else if is_of("UpdateStamtabelRecord") {
            for number in values(&sent, "WHEREVALUES") {
                self.opened.save(number, reply);
            }
        }
    }
}

impl TwoWay for KingSide {
    fn relations(&self, number: usize) -> Result<Vec<Relation>> {
        let rows = self.sandbox.debtors(&administration(number))?;
        Ok(rows.iter().map(relation).collect())
    }

    fn writes(&self, number: usize) -> Result<Vec<Write>> {
        let books = &administration(number);
        let rows = self.sandbox.debtors(books)?.into_iter();
        let mut now: BTreeMap<String, Row> = rows.map(|row| (text(&row, "NR"), row)).collect();
        // from what there is now back to what there was: a change tells only the columns that it changed
        let changes = self.sandbox.debtor_changes(books)?;
        let mut writes: Vec<Write> = changes
            .iter()
            .rev()
            .map(|change| undone(change, now.entry(change.number.clone()).or_default()))
            .collect();
        writes.reverse();
        Ok(writes)
    }

    fn orders(&self, _number: usize) -> Result<Vec<PlacedOrder>> {
        Ok(Vec::new())
    }

    fn debtors(&self, number: usize) -> Result<Vec<(String, String)>> {
        let books = self.sandbox.books(&administration(number))?;
        let sales = books.sales.into_iter();
        let debtor = |debtor: Option<u32>| debtor.map(|debtor| debtor.to_string()).unwrap_or_default();
        Ok(sales.map(|sale| (sale.invoice, debtor(sale.debtor))).collect())
    }

    fn edit(&self, number: usize, id: &str, fields: &[(&str, String)]) -> Result<bool> {
        if self.opened.is_open(id) {
            return Ok(false);
        }
        let mut patch = DebtorPatch::default();
        for (field, value) in fields {
            let value = value.clone();
            match *field {
                "name" => patch.name = Some(value),
                ADDRESS => {
                    let (street, house) = value.rsplit_once(' ').context("a street with its number")?;
                    patch.street = Some(street.to_owned());
                    patch.house_number = Some(house.to_owned());
                    patch.addition = Some(String::new());
                }
                "visitAddress.city" => patch.city = Some(value),
                "visitAddress.phoneNumber" => patch.phone = Some(value),
                "memo" => patch.remarks = Some(value),
                "kredietLimiet" => patch.credit_limit = Some(value.parse().context("an amount")?),
                other => anyhow::bail!("nobody changes {other}"),
            }
        }
        Ok(done(self.sandbox.edit_debtor(&administration(number), id, &patch))?)
    }

    fn add(&self, number: usize, name: &str, code: Option<i64>) -> Result<()> {
        let patch = DebtorPatch {
            name: Some(name.to_owned()),
            number: code.and_then(|code| u32::try_from(code).ok()),
            ..DebtorPatch::default()
        };
        done(self.sandbox.make_debtor(&administration(number), &patch))?;
        Ok(())
    }

    fn invoice(&self, _number: usize, _pick: usize) -> Result<()> {
        Ok(())
    }

    fn advance(&self, _number: usize, _pick: usize) -> Result<()> {
        Ok(())
    }
}

/// Whether a user could do it; what is not there is a mistake of the storm.
fn done<T>(outcome: Result<T, Refused>) -> Result<bool, NoSuch> {
    match outcome {
        Ok(_) => Ok(true),
        Err(Refused::Rules(_)) => Ok(false),
        Err(Refused::NoSuch(no_such)) => Err(no_such),
    }
}

/// A write of a row that stands as it was left; afterwards it stands as it was before.
fn undone(change: &DebtorChange, row: &mut Row) -> Write {
    let after = street(row);
    let mut fields = Vec::new();
    let mut moved = false;
    for field in &change.fields {
        let (old, new) = (field.old.as_str().unwrap_or(""), field.new.as_str().unwrap_or(""));
        row.remove(&field.field);
        if !old.is_empty() {
            row.insert(field.field.clone(), old.to_owned());
        }
        if STREET.contains(&field.field.as_str()) {
            moved = true;
            continue;
        }
        let known = NAMES.iter().find(|(_, theirs)| *theirs == field.field);
        fields.push(Written {
            field: known.map_or(field.field.as_str(), |(ours, _)| ours).to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
        });
    }
    let before = street(row);
    if moved && before != after {
        fields.push(Written {
            field: ADDRESS.to_owned(),
            old: before,
            new: after,
        });
    }
    Write {
        at: change.at,
        id: change.number.clone(),
        by_api: change.by == By::Api,
        made: change.what == What::Made,
        fields,
    }
}

fn relation(row: &Row) -> Relation {
    let keys = ["BTWNR", "KVKNR"].iter().map(|column| text(row, column));
    let named = NAMES.iter().map(|(ours, theirs)| (*ours, text(row, theirs)));
    let values = named.chain([(ADDRESS, street(row))]);
    Relation {
        id: text(row, "NR"),
        code: text(row, "NR"),
        keys: keys.filter(|key| !key.is_empty()).collect(),
        values: values.filter(|(_, value)| !value.is_empty()).collect(),
    }
}

fn text(row: &Row, column: &str) -> String {
    row.get(column).cloned().unwrap_or_default()
}

/// A street with its number as one line: `STRAAT`, `HNR` and `HNRTV`, else `ADRES` (apis/king.md section 7).
fn street(row: &Row) -> String {
    let (name, house) = (
        text(row, "STRAAT"),
        format!("{}{}", text(row, "HNR"), text(row, "HNRTV")),
    );
    if name.is_empty() {
        return text(row, "ADRES");
    }
    format!("{name} {house}").trim_end().to_owned()
}

/// What was sent or answered, with its datasets as XML whatever door they came through: a form is percent-encoded, a
/// dataset inside a string is escaped.
fn plain(body: &Bytes) -> String {
    let text = String::from_utf8_lossy(body);
    let text = if text.contains("%3C") || text.contains("%3c") {
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        let lines: Vec<_> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
        lines.join("\n")
    } else {
        text.into_owned()
    };
    text.replace("&lt;", "<").replace("&gt;", ">")
}

/// The texts of the elements of a name.
fn values<'a>(text: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = text;
    std::iter::from_fn(move || {
        let from = rest.find(&open)? + open.len();
        let inside = &rest[from..];
        let until = inside.find(&close)?;
        rest = &inside[until..];
        Some(&inside[..until])
    })
}

#[cfg(test)]
mod tests {
    use boekbrug_sandbox::FieldChange;
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    fn row(cells: &[(&str, &str)]) -> Row {
        let cells = cells
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        cells.collect()
    }

    #[test]
    fn a_street_has_its_number_in_columns_of_their_own() {
        for (cells, wanted) in [
            (&[("STRAAT", "Kade"), ("HNR", "5"), ("HNRTV", "a")][..], "Kade 5a"),
            (&[("STRAAT", "Kade")], "Kade"),
            (&[("ADRES", "Kade 7")], "Kade 7"),
            (&[], ""),
        ] {
            assert_eq!(street(&row(cells)), wanted, "{cells:?}");
        }
    }

    #[test]
    fn a_write_of_a_part_of_the_street_is_one_of_the_whole() {
        let mut now = row(&[("STRAAT", "Kade"), ("HNR", "6"), ("TEL", "020")]);
        let change = DebtorChange {
            at: Timestamp::UNIX_EPOCH,
            by: By::Api,
            number: "10001".to_owned(),
            what: What::Changed,
            fields: vec![FieldChange {
                field: "HNR".to_owned(),
                old: json!("5"),
                new: json!("6"),
            }],
        };
        let write = undone(&change, &mut now);
        let told: Vec<_> = write
            .fields
            .iter()
            .map(|one| (one.field.as_str(), one.old.as_str(), one.new.as_str()))
            .collect();
        assert_eq!(told, [(ADDRESS, "Kade 5", "Kade 6")]);
        assert_eq!(street(&now), "Kade 5", "as it was before");
    }

    #[test]
    fn values_are_found_through_every_door() {
        let form = Bytes::from("SELECTIE=%3CD%3E%3CNR%3E5%3C%2FNR%3E%3C%2FD%3E");
        let string = Bytes::from("<Records>&lt;NR&gt;5&lt;/NR&gt;&lt;NR&gt;6&lt;/NR&gt;</Records>");
        assert_eq!(values(&plain(&form), "NR").collect::<Vec<_>>(), ["5"]);
        assert_eq!(values(&plain(&string), "NR").collect::<Vec<_>>(), ["5", "6"]);
    }
}
