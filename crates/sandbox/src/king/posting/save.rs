//! Writing a booking: its rows in `BOE`, the ledger lines in `GRBMUT` and the
//! open item in `DEBOPP`; and taking one back.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use rust_decimal::Decimal;

use super::amounts::Owner;
use super::check::Checked;
use super::row::{Entry, other};
use crate::king::books::{Books, Posting};
use crate::king::value::money;

/// The last number that a journal gave, plus one, in the same width.
pub(crate) fn next_number(last: &str) -> String {
    let digits = last.len() - last.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, tail) = last.split_at(last.len() - digits);
    let next = tail.parse::<u64>().unwrap_or(0) + 1;
    format!("{head}{next:0digits$}")
}

/// Fills `FACT` and `BOEKSTUK` of a booking from its journal, where the
/// journal numbers itself: then it holds the last number used [§6.2].
pub(crate) fn number(books: &Books, entries: &mut [Entry]) -> Vec<(String, &'static str, String)> {
    let mut used = Vec::new();
    let Some(journal) = entries.first().and_then(|entry| entry.get("DAGB")).map(str::to_owned) else {
        return used;
    };
    for column in ["FACT", "BOEKSTUK"] {
        let missing = entries.iter().all(|entry| entry.get(column).is_none());
        let last = books
            .look_up("DAGBOEK", &journal, column)
            .filter(|last| !last.is_empty());
        if let (true, Some(last)) = (missing, last) {
            let next = next_number(&last);
            for entry in entries.iter_mut() {
                entry.set(column, &next);
            }
            used.push((journal.clone(), column, next));
        }
    }
    used
}

/// Notes the numbers that a booking used up in its journal.
pub(crate) fn note(books: &mut Books, used: &[(String, &'static str, String)], today: Date) {
    let Some(journals) = books.table_mut("DAGBOEK") else {
        return;
    };
    for (journal, column, number) in used {
        if let (Some(place), Some(column)) = (journals.by_key(journal), journals.def.column(column)) {
            // a journal's key does not change with its numbers
            let _ = journals.change(place, &[(column, Some(number.clone()))], today);
        }
    }
}

/// Writes a booking that passed all checks; its index.
pub(crate) fn save(books: &mut Books, rows: &[Checked], now: Timestamp, today: Date) -> usize {
    let mut places = Vec::with_capacity(rows.len());
    let mut group = String::new();
    for row in rows {
        let number = next_row(books, &row.entry);
        if group.is_empty() {
            group.clone_from(&number);
        }
        let split = (rows.len() > 1).then_some(group.as_str());
        if let Some(place) = booking(books, row, &number, split, today) {
            places.push(place);
        }
        lines(books, row, &number, today);
        if row.owner == Owner::Debtor {
            open_item(books, row, today);
        }
    }
    books.postings.push(Posting {
        rows: places,
        at: now,
        deleted: false,
    });
    books.postings.len() - 1
}

/// The next row number of a journal in a period.
fn next_row(books: &mut Books, entry: &Entry) -> String {
    let key = ["DAGB", "JR", "PN"].map(|name| entry.get(name).unwrap_or_default().to_owned());
    let last = books.last_rows.entry(key.into()).or_default();
    *last += 1;
    last.to_string()
}

fn booking(books: &mut Books, row: &Checked, number: &str, group: Option<&str>, today: Date) -> Option<u32> {
    let mut entry = row.entry.clone();
    entry.set("RG", number);
    entry.set("GRPROW", group.unwrap_or_default());
    entry.set("BEDR", &money(row.amounts.account));
    entry.set("BEDRINCL", &money(row.amounts.account));
    entry.set("BEDRBTW", &money(stored_vat(row)));
    let account = row.entry.get("REK").unwrap_or_default();
    entry.set(if row.owner == Owner::Debtor { "DEB" } else { "GRB" }, account);
    if entry.get("BEDRBOEK").is_none() {
        entry.set("BEDRBOEK", row.entry.get("BEDRINCL").unwrap_or_default());
    }
    entry.set("PRG", "CLOUDSWITCH");
    books.table_mut("BOE")?.insert(entry.cells, today).ok()
}

/// The VAT as it was sent, or as it was computed.
fn stored_vat(row: &Checked) -> Decimal {
    row.entry.money("BEDRBTW").unwrap_or(row.amounts.vat)
}

fn lines(books: &mut Books, row: &Checked, number: &str, today: Date) {
    let entry = &row.entry;
    let text = |name: &str| entry.get(name).unwrap_or_default().to_owned();
    let account = match row.owner {
        Owner::Debtor => books
            .debtor(&text("REK"))
            .and_then(|place| books.table("DEB")?.get(place, "SLUITREK").map(String::from))
            .unwrap_or_default(),
        _ => text("REK"),
    };
    let vat_account = books
        .look_up("BTW", entry.get("BTW").unwrap_or("0"), "GRB")
        .unwrap_or_default();
    let amounts = row.amounts;
    let sides = [
        ("R", account, amounts.account),
        ("B", vat_account, amounts.vat),
        ("T", text("TEGREK"), amounts.contra),
    ];
    for (kind, account, amount) in sides {
        if amount.is_zero() && kind == "B" {
            continue;
        }
        let mut cells: Vec<(&str, String)> = ["JR", "DAGB", "PN", "DAT", "BOEKSTUK", "FACT", "KPL", "KDR", "DOSSIER"]
            .iter()
            .map(|name| (*name, text(name)))
            .collect();
        cells.extend([
            ("RG", number.to_owned()),
            ("SRT", kind.to_owned()),
            ("GRB", account),
            ("BEDR", money(amount)),
            ("TEGREK", text("TEGREK")),
        ]);
        if kind == "R" && row.owner == Owner::Debtor {
            cells.extend([("DEB", text("REK")), ("DEBCRE", "D".to_owned())]);
        }
        add(books, "GRBMUT", &cells, today);
    }
}

fn add(books: &mut Books, table: &str, cells: &[(&str, String)], today: Date) {
    if let Some((name, row)) = other(table, cells)
        && let Some(rows) = books.table_mut(name)
    {
        // row numbers are given out once, so the keys are free
        let _ = rows.insert(row, today);
    }
}

fn open_item(books: &mut Books, row: &Checked, today: Date) {
    let entry = &row.entry;
    let text = |name: &str| entry.get(name).unwrap_or_default().to_owned();
    let (debtor, invoice) = (text("REK"), text("FACT"));
    let condition = books
        .debtor(&debtor)
        .and_then(|place| books.table("DEB")?.get(place, "BETCOND").map(String::from))
        .unwrap_or_default();
    if let Some(items) = books.table("DEBOPP")
        && let Some(place) = items.find(0, &[&debtor, &invoice])
    {
        adjust(books, place, row.amounts.account, row.amounts.vat, today);
        return;
    }
    let due = entry.get("DATVERV").map(str::to_owned).or_else(|| {
        let days = books.look_up("BETCOND", &condition, "VERVDGN")?.parse::<i64>().ok()?;
        Some(entry.day()?.saturating_add(days.days()).to_string())
    });
    let cells = [
        ("DEB", debtor.clone()),
        ("FACT", invoice),
        ("BEDR", money(row.amounts.account)),
        ("BEDRBTW", money(row.amounts.vat)),
        ("SALDO", money(row.amounts.account)),
        ("BET", "0.00".to_owned()),
        ("DAT", text("DAT")),
        ("DATVERV", due.unwrap_or_default()),
        ("BETCOND", condition),
        ("BETALER", debtor),
        ("OMSCHR", text("OMSCHR")),
        ("KPL", text("KPL")),
        ("KDR", text("KDR")),
        ("BETWIST", entry.get("BETWIST").unwrap_or("N").to_owned()),
        ("VAL", text("VAL")),
        (
            "VOLDAAN",
            if row.amounts.account.is_zero() { "J" } else { "N" }.to_owned(),
        ),
    ];
    add(books, "DEBOPP", &cells, today);
}

/// Adds to an open item; it goes when nothing was ever in it.
pub(crate) fn adjust(books: &mut Books, place: u32, amount: Decimal, vat: Decimal, today: Date) {
    let Some(items) = books.table_mut("DEBOPP") else { return };
    let number = |name: &str| -> Decimal {
        items
            .get(place, name)
            .and_then(|cell| cell.parse().ok())
            .unwrap_or_default()
    };
    let (total, paid) = (number("BEDR") + amount, number("BET"));
    let vat = number("BEDRBTW") + vat;
    write(books, place, total, paid, vat, today);
}

/// Notes a payment on an open item.
pub(crate) fn pay(books: &mut Books, place: u32, amount: Decimal, today: Date) {
    let Some(items) = books.table_mut("DEBOPP") else { return };
    let number = |name: &str| -> Decimal {
        items
            .get(place, name)
            .and_then(|cell| cell.parse().ok())
            .unwrap_or_default()
    };
    let (total, paid, vat) = (number("BEDR"), number("BET") + amount, number("BEDRBTW"));
    write(books, place, total, paid, vat, today);
}

fn write(books: &mut Books, place: u32, total: Decimal, paid: Decimal, vat: Decimal, today: Date) {
    let Some(items) = books.table_mut("DEBOPP") else { return };
    let settled = if total == paid { "J" } else { "N" };
    let cells: Vec<(u8, Option<String>)> = [
        ("BEDR", money(total)),
        ("BEDRBTW", money(vat)),
        ("BET", money(paid)),
        ("SALDO", money(total - paid)),
        ("VOLDAAN", settled.to_owned()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((items.def.column(name)?, Some(value))))
    .collect();
    // the item's key is not among them
    let _ = items.change(place, &cells, today);
}

/// Takes a booking back: its rows, ledger lines and documents, and its part
/// of the open item.
pub(crate) fn take_back(books: &mut Books, index: usize, today: Date) {
    let Some(posting) = books.postings.get_mut(index) else {
        return;
    };
    posting.deleted = true;
    for place in posting.rows.clone() {
        let Some(bookings) = books.table("BOE") else { return };
        let cell = |name: &str| bookings.get(place, name).map(String::from).unwrap_or_default();
        let key = ["JR", "DAGB", "PN", "RG"].map(cell);
        let (debtor, invoice) = (cell("DEB"), cell("FACT"));
        let amount: Decimal = cell("BEDR").parse().unwrap_or_default();
        let vat: Decimal = cell("BEDRBTW").parse().unwrap_or_default();
        if let Some(lines) = books.table_mut("GRBMUT") {
            for kind in ["R", "B", "T"] {
                let [year, journal, period, row] = &key;
                if let Some(line) = lines.find(0, &[year, journal, period, row, kind]) {
                    lines.remove(line);
                }
            }
        }
        let item = books
            .table("DEBOPP")
            .and_then(|items| items.find(0, &[&debtor, &invoice]));
        if let Some(item) = item {
            adjust(books, item, -amount, -vat, today);
            drop_empty(books, item);
        }
        if let Some(bookings) = books.table_mut("BOE") {
            bookings.remove(place);
        }
    }
    let numbers: Vec<u32> = books
        .documents
        .iter()
        .filter(|d| d.posting == index)
        .map(|d| d.number)
        .collect();
    books.documents.retain(|document| document.posting != index);
    if let Some(files) = books.table_mut("DIGDOS") {
        for number in numbers {
            if let Some(place) = files.by_key(&number.to_string()) {
                files.remove(place);
            }
        }
    }
}

fn drop_empty(books: &mut Books, item: u32) {
    if let Some(items) = books.table_mut("DEBOPP") {
        let zero = |name: &str| {
            items
                .get(item, name)
                .and_then(|cell| cell.parse::<Decimal>().ok())
                .is_some_and(|n| n.is_zero())
        };
        if zero("BEDR") && zero("BET") {
            items.remove(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::next_number;

    #[test]
    fn the_next_number_keeps_its_head_and_width() {
        for (last, next) in [
            ("20260000", "20260001"),
            ("F-099", "F-100"),
            ("F", "F1"),
            ("9", "10"),
            ("VF2026-0009", "VF2026-0010"),
        ] {
            assert_eq!(next_number(last), next);
        }
    }
}
