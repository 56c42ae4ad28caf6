//! What a booking must satisfy. Only the balance of a split and the columns
//! are evidenced; the texts are ours [apis/king.md §6, §10]. A period that is
//! closed to users is no hindrance: the interface counts as an accountant.

use rust_decimal::Decimal;

use super::amounts::{Amounts, Owner, amounts, owner};
use super::row::Entry;
use crate::king::books::{Books, Settings};
use crate::king::switches::{DuplicateFact, Severity, Switches};
use crate::king::value::money;

/// A row with what it means.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) entry: Entry,
    pub(crate) owner: Owner,
    pub(crate) amounts: Amounts,
    /// For `BOE_WARNING`.
    pub(crate) warnings: Vec<String>,
}

/// Checks all rows of a booking, one after another; the first complaint is
/// the answer.
pub(crate) fn check(books: &Books, entries: Vec<Entry>, switches: &Switches) -> Result<Vec<Checked>, String> {
    let several = entries.len() > 1;
    let mut checked = Vec::with_capacity(entries.len());
    for entry in entries {
        checked.push(row(books, entry, several, switches)?);
    }
    balance(books, &checked)?;
    Ok(checked)
}

fn row(books: &Books, entry: Entry, several: bool, switches: &Switches) -> Result<Checked, String> {
    let mut warnings = Vec::new();
    period(books, &entry, switches, &mut warnings)?;
    journal(books, &entry)?;
    let account = entry.required("REK")?;
    let owner = owner(books, account).ok_or_else(|| format!("Rekening {account} bestaat niet"))?;
    match owner {
        Owner::Debtor => debtor(books, &entry, switches, &mut warnings)?,
        Owner::Creditor => return Err(format!("Crediteur {account} bestaat niet")),
        Owner::Ledger => ledger(books, account, &entry)?,
    }
    let contra = entry.required("TEGREK")?;
    if several && contra != books.settings.split_account {
        let split = &books.settings.split_account;
        return Err(format!(
            "Bij een uitsplitsing moet de tegenrekening {split} zijn, niet {contra}"
        ));
    }
    ledger(books, contra, &entry)?;
    vat_code(books, &entry, owner, &mut warnings)?;
    for (column, table) in [("KPL", "KPL"), ("KDR", "KDR")] {
        if let Some(key) = entry.get(column) {
            exists_and_open(books, table, key)?;
        }
    }
    let amounts = amounts(books, &entry, owner, switches)?;
    if amounts.vat_off > Decimal::new(1, 2) {
        judge(
            switches.vat_check,
            "Het btw-bedrag wijkt af van het tarief",
            &mut warnings,
        )?;
    }
    Ok(Checked {
        entry,
        owner,
        amounts,
        warnings,
    })
}

fn judge(severity: Severity, text: &str, warnings: &mut Vec<String>) -> Result<(), String> {
    match severity {
        Severity::Ignored => {}
        Severity::Warned => warnings.push(text.to_owned()),
        Severity::Refused => return Err(text.to_owned()),
    }
    Ok(())
}

fn period(books: &Books, entry: &Entry, switches: &Switches, warnings: &mut Vec<String>) -> Result<(), String> {
    let (year, period) = (entry.required("JR")?, entry.required("PN")?);
    let settings = &books.settings;
    let known: i16 = year.parse().unwrap_or(0);
    if !settings.has_year(known) {
        return Err(format!("Boekjaar {year} bestaat niet"));
    }
    let number: u8 = period.parse().unwrap_or(u8::MAX);
    if !settings.has_period(number) {
        return Err(format!("Periode {period} van boekjaar {year} bestaat niet"));
    }
    if Settings::is_closed(settings.closed_for_good, known, number) {
        let text = format!("Periode {period} van boekjaar {year} is definitief afgesloten");
        judge(switches.closed_for_good, &text, warnings)?;
    }
    Ok(())
}

fn journal(books: &Books, entry: &Entry) -> Result<(), String> {
    let number = entry.required("DAGB")?;
    exists_and_open(books, "DAGBOEK", number)?;
    let account = entry.required("REK")?;
    let (column, what) = match owner(books, account) {
        Some(Owner::Debtor) => ("BLOKDEB", "debiteuren"),
        Some(Owner::Creditor) => ("BLOKCRE", "crediteuren"),
        _ => ("BLOKGRB", "grootboekrekeningen"),
    };
    if books.look_up("DAGBOEK", number, column).as_deref() == Some("J") {
        return Err(format!("Dagboek {number} is geblokkeerd voor {what}"));
    }
    Ok(())
}

fn debtor(books: &Books, entry: &Entry, switches: &Switches, warnings: &mut Vec<String>) -> Result<(), String> {
    let number = entry.required("REK")?;
    let place = books
        .debtor(number)
        .ok_or_else(|| format!("Debiteur {number} bestaat niet"))?;
    let debtors = books.table("DEB");
    if debtors.and_then(|table| table.get(place, "BLOK")).as_deref() == Some("J") {
        judge(
            switches.blocked_debtor,
            &format!("Debiteur {number} is geblokkeerd"),
            warnings,
        )?;
    }
    let invoice = entry.required("FACT")?;
    let known = books
        .table("DEBOPP")
        .is_some_and(|items| items.find(0, &[number, invoice]).is_some());
    if known {
        let text = format!("Factuur {invoice} van debiteur {number} bestaat al");
        match switches.duplicate_fact {
            DuplicateFact::Adds => {}
            DuplicateFact::Warned => warnings.push(text),
            DuplicateFact::Refused => return Err(text),
        }
    }
    Ok(())
}

fn ledger(books: &Books, number: &str, entry: &Entry) -> Result<(), String> {
    if owner(books, number) != Some(Owner::Ledger) {
        return Err(format!("Grootboekrekening {number} bestaat niet"));
    }
    exists_and_open(books, "GRB", number)?;
    for (flag, column, what) in [("KPLVERPL", "KPL", "kostenplaats"), ("KDRVERPL", "KDR", "kostendrager")] {
        let required = books.look_up("GRB", number, flag).as_deref() == Some("J");
        if required && entry.get(column).is_none() {
            return Err(format!("Voor grootboekrekening {number} is een {what} verplicht"));
        }
    }
    Ok(())
}

fn vat_code(books: &Books, entry: &Entry, owner: Owner, warnings: &mut Vec<String>) -> Result<(), String> {
    let Some(code) = entry.get("BTW") else {
        return Ok(());
    };
    exists_and_open(books, "BTW", code)?;
    if owner != Owner::Debtor {
        return Ok(());
    }
    if books.look_up("BTW", code, "BLOKDEB").as_deref() == Some("J") {
        return Err(format!("BTW-code {code} is geblokkeerd voor debiteuren"));
    }
    if books.look_up("BTW", code, "WAARSCHDEB").as_deref() == Some("J") {
        warnings.push(format!("Let op: BTW-code {code} is niet gebruikelijk voor debiteuren"));
    }
    Ok(())
}

fn exists_and_open(books: &Books, table: &str, key: &str) -> Result<(), String> {
    let what = match table {
        "GRB" => "Grootboekrekening",
        "DAGBOEK" => "Dagboek",
        "BTW" => "BTW-code",
        "KPL" => "Kostenplaats",
        _ => "Kostendrager",
    };
    match books.look_up(table, key, "BLOK").as_deref() {
        None => Err(format!("{what} {key} bestaat niet")),
        Some("J") => Err(format!("{what} {key} is geblokkeerd")),
        Some(_) => Ok(()),
    }
}

/// The split account must end on zero [§6.2, documented].
fn balance(books: &Books, rows: &[Checked]) -> Result<(), String> {
    let split = &books.settings.split_account;
    let left: Decimal = rows
        .iter()
        .filter(|row| row.entry.get("TEGREK") == Some(split.as_str()))
        .map(|row| row.amounts.contra)
        .sum();
    if left.is_zero() {
        return Ok(());
    }
    let left = money(left).replace('.', ",");
    Err(format!(
        "De uitsplitsing is niet in evenwicht: op rekening {split} blijft {left} staan"
    ))
}
