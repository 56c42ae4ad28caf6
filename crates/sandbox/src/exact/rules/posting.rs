//! What an entry leaves in the books: its row, its lines, rows in
//! TransactionLines that add up to zero, and a receivable.

use rust_decimal::Decimal;
use uuid::Uuid;

use super::draft::Draft;
use super::entry_check::Checked;
use super::line_check::CheckedLine;
use crate::chance::guid_for;
use crate::exact::catalogue::schema;
use crate::exact::division::Division;
use crate::exact::switches::{ReceivableSign, Switches};
use crate::exact::table::Row;
use crate::exact::value::{Owned, Value};
use crate::exact::wall::Wall;

const ENTRIES: &str = "salesentry/SalesEntries";
const LINES: &str = "salesentry/SalesEntryLines";
const TRANSACTIONS: &str = "financialtransaction/TransactionLines";
const RECEIVABLES: &str = "cashflow/Receivables";

/// `LineNumber` of the row with the VAT [apis/exact.md §8.1].
const VAT_LINE: i64 = 9_999;

/// Puts a checked entry into the books and says its id.
pub(crate) fn post(
    books: &mut Division,
    draft: &Draft,
    checked: &Checked,
    number: i64,
    switches: &Switches,
    at: Wall,
) -> Uuid {
    let id = draft.id.unwrap_or_else(|| books.draw());
    let lines: Vec<(Uuid, &CheckedLine)> = checked
        .lines
        .iter()
        .map(|line| (line.id.unwrap_or_else(|| books.draw()), line))
        .collect();
    let mut posting = Posting {
        books,
        draft,
        checked,
        number,
        id,
        at,
        net: checked.lines.iter().map(|line| line.vat.net).sum(),
        vat: checked.lines.iter().map(|line| line.vat.amount).sum(),
    };
    posting.drop_lines_but(&lines.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    for (number, (line_id, line)) in (1_i64..).zip(&lines) {
        posting.line(*line_id, number, line);
        posting.transaction_of(*line_id, number, line);
    }
    posting.vat_row();
    posting.header_row();
    posting.receivable(switches);
    posting.entry();
    id
}

/// Takes an entry out of the books.
pub(crate) fn unpost(books: &mut Division, id: Uuid, at: Wall) {
    for (path, by) in [
        (LINES, "EntryID"),
        (TRANSACTIONS, "EntryID"),
        (RECEIVABLES, "TransactionEntryID"),
    ] {
        for row in ids(books, path, by, id) {
            books.remove(path, row, at);
        }
    }
    books.remove(ENTRIES, id, at);
}

fn ids(books: &Division, path: &str, by: &str, id: Uuid) -> Vec<Uuid> {
    let rows = books.table(path).all_with(by, &Value::Guid(id));
    rows.into_iter().map(|rec| rec.row.id).collect()
}

struct Posting<'p> {
    books: &'p mut Division,
    draft: &'p Draft,
    checked: &'p Checked,
    number: i64,
    id: Uuid,
    at: Wall,
    net: Decimal,
    vat: Decimal,
}

fn text(text: &str) -> Owned {
    if text.is_empty() {
        Value::Null
    } else {
        Value::owned_text(text)
    }
}

impl Posting<'_> {
    fn total(&self) -> Decimal {
        self.net + self.vat
    }

    fn home(&self, amount: Decimal) -> Owned {
        Value::Dec(super::vat::cents(amount * self.checked.rate))
    }

    /// The id of a part of the entry that is always the same.
    fn part(&self, part: &str) -> Uuid {
        let (high, low) = self.id.as_u64_pair();
        guid_for(high, part, low.cast_signed())
    }

    fn store(&mut self, path: &str, id: Uuid, fields: Vec<(&'static str, Owned)>) {
        let mut row = match self.books.table(path).row(id) {
            Some(row) => row.clone(),
            None => Row::new(id),
        };
        let schema = schema(path);
        for (name, value) in fields {
            row.set(schema, name, value);
        }
        self.books.store(path, row, self.at);
    }

    fn drop_lines_but(&mut self, kept: &[Uuid]) {
        for row in ids(self.books, LINES, "EntryID", self.id) {
            if !kept.contains(&row) {
                self.books.remove(LINES, row, self.at);
                self.books.remove(TRANSACTIONS, row, self.at);
            }
        }
    }

    fn line(&mut self, id: Uuid, number: i64, line: &CheckedLine) {
        let mut fields: Vec<(&'static str, Owned)> = line.fields.clone();
        fields.extend([
            ("EntryID", Value::Guid(self.id)),
            ("LineNumber", Value::Int(number)),
            ("AmountFC", Value::Dec(line.vat.net)),
            ("AmountDC", self.home(line.vat.net)),
            ("GLAccountCode", text(&line.ledger_code)),
            ("GLAccountDescription", text(&line.ledger_name)),
            ("VATCode", text(line.vat.code.as_deref().unwrap_or(""))),
            ("VATCodeDescription", text(&line.vat.name)),
            ("VATPercentage", Value::Dec(line.vat.percentage)),
            ("VATAmountFC", Value::Dec(line.vat.amount)),
            ("VATAmountDC", self.home(line.vat.amount)),
            ("VATBaseAmountFC", Value::Dec(line.vat.net)),
            ("VATBaseAmountDC", self.home(line.vat.net)),
            ("CostCenterDescription", text(&line.center_name)),
            ("CostUnitDescription", text(&line.unit_name)),
            ("Type", Value::Int(self.kind())),
        ]);
        self.store(LINES, id, fields);
    }

    /// 20 for an entry, 21 for a credit note.
    fn kind(&self) -> i64 {
        if self.total().is_sign_negative() && !self.total().is_zero() {
            21
        } else {
            20
        }
    }

    /// What all rows of TransactionLines of the entry share.
    fn shared(&self, number: i64, amount: Decimal) -> Vec<(&'static str, Owned)> {
        let checked = self.checked;
        vec![
            ("EntryID", Value::Guid(self.id)),
            ("EntryNumber", Value::Int(self.number)),
            ("InvoiceNumber", Value::Int(self.number)),
            ("LineNumber", Value::Int(number)),
            ("LineType", Value::Int(i64::from(number != 0))),
            ("Type", Value::Int(self.kind())),
            ("Status", Value::Int(20)),
            ("AmountFC", Value::Dec(amount)),
            ("AmountDC", self.home(amount)),
            ("Account", Value::Guid(checked.customer)),
            ("AccountCode", text(&checked.customer_code)),
            ("AccountName", text(&checked.customer_name)),
            ("Currency", text(&checked.currency)),
            ("ExchangeRate", Value::Dec(checked.rate)),
            ("Date", Value::Date(checked.date)),
            ("FinancialYear", Value::Int(checked.year)),
            ("FinancialPeriod", Value::Int(checked.period)),
            ("JournalCode", text(&checked.journal)),
            ("JournalDescription", text(&checked.journal_name)),
            ("YourRef", self.draft.fields.get("YourRef").clone()),
            ("Document", self.draft.fields.get("Document").clone()),
            ("PaymentReference", self.draft.fields.get("PaymentReference").clone()),
        ]
    }

    fn transaction_of(&mut self, id: Uuid, number: i64, line: &CheckedLine) {
        let find = |name: &str| {
            let found = line.fields.iter().rev().find(|(given, _)| *given == name);
            found.map_or(Value::Null, |(_, value)| value.clone())
        };
        let mut fields = self.shared(number, -line.vat.net);
        fields.extend([
            ("Description", find("Description")),
            ("GLAccount", Value::Guid(line.ledger)),
            ("GLAccountCode", text(&line.ledger_code)),
            ("GLAccountDescription", text(&line.ledger_name)),
            ("VATCode", text(line.vat.code.as_deref().unwrap_or(""))),
            ("VATPercentage", Value::Dec(line.vat.percentage)),
            ("AmountVATFC", Value::Dec(line.vat.amount)),
            ("AmountVATBaseFC", Value::Dec(line.vat.net)),
            ("CostCenter", find("CostCenter")),
            ("CostUnit", find("CostUnit")),
            ("Project", find("Project")),
            ("Quantity", find("Quantity")),
        ]);
        self.store(TRANSACTIONS, id, fields);
    }

    fn vat_row(&mut self) {
        let id = self.part("vat");
        if self.vat.is_zero() {
            self.books.remove(TRANSACTIONS, id, self.at);
            return;
        }
        let mut fields = self.shared(VAT_LINE, -self.vat);
        fields.extend(self.ledger("1500"));
        self.store(TRANSACTIONS, id, fields);
    }

    fn header_row(&mut self) {
        let mut fields = self.shared(0, self.total());
        fields.extend(self.ledger("1300"));
        fields.extend([
            ("Description", self.draft.fields.get("Description").clone()),
            ("DueDate", Value::Date(self.checked.due)),
        ]);
        let id = self.part("head");
        self.store(TRANSACTIONS, id, fields);
    }

    fn ledger(&self, code: &str) -> Vec<(&'static str, Owned)> {
        let found = self.books.table("financial/GLAccounts").by_code("Code", code);
        let Some(rec) = found else {
            return Vec::new();
        };
        vec![
            ("GLAccount", Value::Guid(rec.row.id)),
            ("GLAccountCode", text(code)),
            ("GLAccountDescription", text(&rec.text("Description"))),
        ]
    }

    /// One receivable; another customer gets another one [§8.1, seen].
    fn receivable(&mut self, switches: &Switches) {
        let (high, low) = self.checked.customer.as_u64_pair();
        let id = guid_for(high ^ self.id.as_u64_pair().0, "receivable", low.cast_signed());
        let paid = match self.books.get(RECEIVABLES, id) {
            Some(rec) => {
                let open = rec.get("AmountFC").as_dec().unwrap_or(Decimal::ZERO).abs();
                rec.get("TransactionAmountFC").as_dec().unwrap_or(Decimal::ZERO).abs() - open
            }
            None => Decimal::ZERO,
        };
        for old in ids(self.books, RECEIVABLES, "TransactionEntryID", self.id) {
            if old != id {
                self.books.remove(RECEIVABLES, old, self.at);
            }
        }
        let sign = receivable_sign(switches);
        let open = signed(self.total().abs() - paid, self.total());
        let checked = self.checked;
        let mut fields = vec![
            ("TransactionEntryID", Value::Guid(self.id)),
            ("TransactionID", Value::Guid(self.part("head"))),
            ("TransactionType", Value::Int(self.kind())),
            ("TransactionStatus", Value::Int(20)),
            ("TransactionReportingYear", Value::Int(checked.year)),
            ("TransactionReportingPeriod", Value::Int(checked.period)),
            ("TransactionDueDate", Value::Date(checked.due)),
            ("TransactionIsReversal", Value::Bool(false)),
            ("TransactionAmountFC", Value::Dec(self.total() * sign)),
            ("TransactionAmountDC", self.home(self.total() * sign)),
            ("AmountFC", Value::Dec(open * sign)),
            ("AmountDC", self.home(open * sign)),
            ("Account", Value::Guid(checked.customer)),
            ("AccountCode", text(&checked.customer_code)),
            ("AccountName", text(&checked.customer_name)),
            ("Currency", text(&checked.currency)),
            ("RateFC", Value::Dec(checked.rate)),
            ("DueDate", Value::Date(checked.due)),
            ("InvoiceDate", Value::Date(checked.date)),
            ("InvoiceNumber", Value::Int(self.number)),
            ("Journal", text(&checked.journal)),
            ("JournalDescription", text(&checked.journal_name)),
            ("PaymentCondition", text(&checked.condition)),
            ("PaymentConditionDescription", text(&checked.condition_name)),
            ("PaymentMethod", text(&checked.condition_method)),
            ("IsFullyPaid", Value::Bool(open.is_zero())),
            ("Status", Value::Int(if open.is_zero() { 50 } else { 20 })),
        ];
        for name in ["YourRef", "Description", "Document", "PaymentReference"] {
            fields.push((name, self.draft.fields.get(name).clone()));
        }
        fields.extend(self.ledger("1300"));
        self.store(RECEIVABLES, id, fields);
    }

    fn entry(&mut self) {
        let checked = self.checked;
        let mut fields: Vec<(&'static str, Owned)> = self.draft.fields.iter().cloned().collect();
        let document = self.draft.fields.get("Document").as_guid();
        let document = document.and_then(|id| self.books.get("documents/Documents", id));
        let number = document.map_or(Value::Null, |rec| rec.get("HID").into_owned());
        let subject = document.map_or(Value::Null, |rec| rec.get("Subject").into_owned());
        let (kind, kind_name) = match self.kind() {
            21 => (21, "Verkoopcreditnota"),
            _ => (20, "Verkoopboeking"),
        };
        fields.extend([
            ("Journal", text(&checked.journal)),
            ("JournalDescription", text(&checked.journal_name)),
            ("CustomerName", text(&checked.customer_name)),
            ("EntryNumber", Value::Int(self.number)),
            ("InvoiceNumber", Value::Int(self.number)),
            ("EntryDate", Value::Date(checked.date)),
            ("DueDate", Value::Date(checked.due)),
            ("ReportingYear", Value::Int(checked.year)),
            ("ReportingPeriod", Value::Int(checked.period)),
            ("PaymentCondition", text(&checked.condition)),
            ("PaymentConditionDescription", text(&checked.condition_name)),
            ("PaymentConditionPaymentMethod", text(&checked.condition_method)),
            ("Currency", text(&checked.currency)),
            ("Rate", Value::Dec(checked.rate)),
            ("Description", checked.description.as_deref().map_or(Value::Null, text)),
            ("AmountFC", Value::Dec(self.total())),
            ("AmountDC", self.home(self.total())),
            ("VATAmountFC", Value::Dec(self.vat)),
            ("VATAmountDC", self.home(self.vat)),
            ("Type", Value::Int(kind)),
            ("TypeDescription", text(kind_name)),
            ("Status", Value::Int(20)),
            ("StatusDescription", text("Open")),
            ("DocumentNumber", number),
            ("DocumentSubject", subject),
            ("Document", self.draft.fields.get("Document").clone()),
        ]);
        let id = self.id;
        self.store(ENTRIES, id, fields);
    }
}

/// An amount with the sign of another.
pub(crate) fn signed(amount: Decimal, like: Decimal) -> Decimal {
    if like.is_sign_negative() { -amount } else { amount }
}

/// An open invoice is negative in the production sample [§8.3].
fn receivable_sign(switches: &Switches) -> Decimal {
    match switches.receivable_sign {
        ReceivableSign::Negative => -Decimal::ONE,
        ReceivableSign::Positive => Decimal::ONE,
    }
}
