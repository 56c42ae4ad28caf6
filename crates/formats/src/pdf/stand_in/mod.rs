//! A plain invoice on A4, for an invoice whose application gave no PDF.
//!
//! It shows what the invoice says and says of itself that it is made by Boekbrug: nobody may take it for the document
//! that the customer got. It is the same, byte for byte, for the same invoice.

mod file;
mod font;
mod page;
mod words;

use boekbrug_model::Invoice;
use boekbrug_model::invoice::{InvoiceKind, InvoiceLine, LineRole};

use self::page::{Align, Sheet, Weight};
use self::words::{Facts, customer, day, decimal, facts, money, vat};

/// Left and right edge of the text, in hundredths of a point.
const LEFT: i64 = 5_000;
const RIGHT: i64 = 54_500;

/// Right edges of the columns of the table, and the width that is left for the description.
const QUANTITY: i64 = 33_500;
const PRICE: i64 = 40_500;
const VAT: i64 = 46_500;
const DESCRIPTION_WIDTH: i64 = 22_500;

/// Most lines of text that one description takes; the invoice itself keeps the whole.
const DESCRIPTION_LINES: usize = 12;

/// Draws the invoice. The result passes [`super::inspect`] and opens in any reader.
pub fn stand_in(invoice: &Invoice) -> Vec<u8> {
    let title = match invoice.kind {
        InvoiceKind::Invoice => "Factuur",
        InvoiceKind::CreditNote => "Creditnota",
    };
    let mut sheet = Sheet::new();
    head(&mut sheet, invoice, title);
    table_head(&mut sheet);
    for line in &invoice.lines {
        row(&mut sheet, line);
    }
    totals(&mut sheet, invoice);
    let pages = sheet.finish(&format!("{title} {}", invoice.number));
    file::write(&format!("{title} {}", invoice.number), &pages)
}

fn head(sheet: &mut Sheet, invoice: &Invoice, title: &str) {
    sheet.text(LEFT, Align::Left, 2_000, Weight::Bold, title);
    sheet.down(3_000);
    let top = sheet.place();
    pairs(sheet, LEFT, &customer(&invoice.customer));
    let left = sheet.place();
    sheet.move_to(top);
    pairs(sheet, 30_000, &facts(invoice));
    sheet.move_to(left.min(sheet.place()));
    if let Some(description) = &invoice.description {
        sheet.down(600);
        for line in shortened(description, RIGHT - LEFT) {
            sheet.text(LEFT, Align::Left, 900, Weight::Plain, &line);
            sheet.down(1_200);
        }
    }
    sheet.down(1_200);
}

fn pairs(sheet: &mut Sheet, left: i64, pairs: &Facts) {
    for (name, value) in pairs {
        sheet.text(left, Align::Left, 900, Weight::Bold, name);
        for line in font::wrapped(value, 15_500, 900).into_iter().take(3) {
            sheet.text(left + 8_500, Align::Left, 900, Weight::Plain, &line);
            sheet.down(1_300);
        }
    }
}

fn table_head(sheet: &mut Sheet) {
    let mut cell = |x, align, text| sheet.text(x, align, 900, Weight::Bold, text);
    cell(LEFT, Align::Left, "Omschrijving");
    cell(QUANTITY, Align::Right, "Aantal");
    cell(PRICE, Align::Right, "Prijs");
    cell(VAT, Align::Right, "Btw");
    cell(RIGHT, Align::Right, "Bedrag");
    sheet.down(500);
    sheet.rule(LEFT, RIGHT);
    sheet.down(1_400);
}

/// One line; a page break before it repeats the head of the table.
fn row(sheet: &mut Sheet, line: &InvoiceLine) {
    let text = match line.role {
        LineRole::Supply => line.description.clone(),
        LineRole::Allowance => format!("Korting: {}", line.description),
        LineRole::Charge => format!("Toeslag: {}", line.description),
    };
    let texts = shortened(&text, DESCRIPTION_WIDTH);
    let height = i64::try_from(texts.len()).unwrap_or(1) * 1_200 + 300;
    if sheet.needs(height) {
        table_head(sheet);
    }
    let quantity = line.quantity.map(decimal).unwrap_or_default();
    let price = line.unit_price.map(decimal).unwrap_or_default();
    sheet.text(QUANTITY, Align::Right, 900, Weight::Plain, &quantity);
    sheet.text(PRICE, Align::Right, 900, Weight::Plain, &price);
    sheet.text(VAT, Align::Right, 900, Weight::Plain, &vat(&line.vat));
    sheet.text(RIGHT, Align::Right, 900, Weight::Plain, &money(line.net));
    for text in texts {
        sheet.text(LEFT, Align::Left, 900, Weight::Plain, &text);
        sheet.down(1_200);
    }
    sheet.down(300);
}

/// The text in lines; an ellipsis where it goes on.
fn shortened(text: &str, limit: i64) -> Vec<String> {
    let mut lines = font::wrapped(text, limit, 900);
    if lines.len() > DESCRIPTION_LINES {
        lines.truncate(DESCRIPTION_LINES - 1);
        lines.push("…".to_owned());
    }
    lines
}

fn totals(sheet: &mut Sheet, invoice: &Invoice) {
    let rows = words::totals(invoice);
    let height = i64::try_from(rows.len()).unwrap_or(1) * 1_400 + 2_000;
    sheet.needs(height);
    sheet.rule(LEFT, RIGHT);
    sheet.down(1_400);
    for (index, (name, amount)) in rows.iter().enumerate() {
        if sheet.needs(1_400) {
            sheet.down(300);
        }
        let weight = if index + 1 == rows.len() {
            Weight::Bold
        } else {
            Weight::Plain
        };
        sheet.text(VAT, Align::Right, 900, weight, name);
        sheet.text(RIGHT, Align::Right, 900, weight, amount);
        sheet.down(1_400);
    }
    if let Some(due) = invoice.due_date.filter(|_| invoice.kind == InvoiceKind::Invoice) {
        sheet.down(600);
        sheet.needs(1_400);
        sheet.text(
            LEFT,
            Align::Left,
            900,
            Weight::Plain,
            &format!("Te voldoen uiterlijk op {}.", day(due)),
        );
    }
}
