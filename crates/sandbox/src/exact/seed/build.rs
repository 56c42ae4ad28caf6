//! From a seed to the books of an administration.

use jiff::civil::Date;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::chart::{CURRENCIES, DOCUMENT_TYPES, JOURNALS, LEDGER, PAYMENT_CONDITIONS, VAT, history};
use super::{Seed, made};
use crate::exact::catalogue::schema;
use crate::exact::division::Division;
use crate::exact::table::Row;
use crate::exact::value::{Owned, Value};
use crate::exact::wall::{self, Wall};

/// Fields of a new row; nulls are left out.
pub(super) type Fields<'f> = &'f [(&'static str, Owned)];

/// The books in their first state.
pub(crate) fn build(code: i32, name: &str, seed: &Seed) -> Division {
    let salt = seed.chance ^ u64::from(code.unsigned_abs()).rotate_left(20);
    let mut books = Division::new(code, name, salt, seed.made_contacts);
    let at = wall::midnight(Date::constant(2025, 1, 2)) + 9 * 3_600_000;
    let mut planter = Planter::quiet(&mut books, at);
    planter.lists();
    planter.vat();
    planter.ledger(seed);
    planter.periods(seed);
    planter.centers(seed);
    super::people::people(&mut planter, seed);
    planter.made(seed);
    books
}

pub(super) fn text(text: &str) -> Owned {
    if text.is_empty() {
        Value::Null
    } else {
        Value::owned_text(text)
    }
}

pub(super) fn day(day: Option<Date>) -> Owned {
    day.map_or(Value::Null, |day| Value::Date(wall::midnight(day)))
}

/// Puts rows into books past the rules of the API.
pub(crate) struct Planter<'b> {
    pub(super) books: &'b mut Division,
    at: Wall,
    /// As somebody at work would: with events for webhooks.
    loud: bool,
}

impl<'b> Planter<'b> {
    fn quiet(books: &'b mut Division, at: Wall) -> Self {
        Planter { books, at, loud: false }
    }

    pub(crate) fn loud(books: &'b mut Division, at: Wall) -> Self {
        Planter { books, at, loud: true }
    }

    /// A row whose id belongs to its resource and code.
    pub(super) fn plant(&mut self, path: &str, code: &str, fields: Fields<'_>) -> Uuid {
        let id = self.id_for(path, code);
        let mut row = Row::new(id);
        for (name, value) in fields {
            row.set(schema(path), name, value.clone());
        }
        if self.loud {
            self.books.store(path, row, self.at);
        } else {
            self.books.plant(path, row, self.at);
        }
        id
    }

    /// The id that a row with this code has or will get.
    pub(super) fn id_for(&self, path: &str, code: &str) -> Uuid {
        made::coded(path, code, self.books.ground.salt)
    }

    /// The id of the row that has a code; null when there is none.
    pub(super) fn id_of(&self, path: &str, code: &str) -> Owned {
        let found = self.books.table(path).by_code("Code", code);
        found.map_or(Value::Null, |rec| Value::Guid(rec.row.id))
    }

    fn lists(&mut self) {
        for (code, name, days, method) in PAYMENT_CONDITIONS {
            self.plant(
                "cashflow/PaymentConditions",
                code,
                &[
                    ("Code", text(code)),
                    ("Description", text(name)),
                    ("PaymentDays", Value::Int(*days)),
                    ("PaymentEndOfMonths", Value::Int(0)),
                    ("PaymentMethod", text(method)),
                    ("Percentage", Value::Dec(Decimal::ONE)),
                    ("DiscountPercentage", Value::Dec(Decimal::ZERO)),
                    ("DiscountPaymentDays", Value::Int(0)),
                ],
            );
        }
        for (number, name, creatable) in DOCUMENT_TYPES {
            self.plant(
                "documents/DocumentTypes",
                &number.to_string(),
                &[
                    ("ID", Value::Int(*number)),
                    ("Description", text(name)),
                    ("DocumentIsCreatable", Value::Bool(*creatable)),
                    ("DocumentIsDeletable", Value::Bool(*creatable)),
                    ("DocumentIsUpdatable", Value::Bool(*creatable)),
                    ("DocumentIsViewable", Value::Bool(true)),
                    ("TypeCategory", Value::Int(1)),
                ],
            );
        }
        for (code, name) in CURRENCIES {
            self.plant(
                "general/Currencies",
                code,
                &[("Code", text(code)), ("Description", text(name))],
            );
        }
        let revenue = Value::Guid(self.id_for("financial/GLAccounts", "8000"));
        self.plant(
            "logistics/ItemGroups",
            "STD",
            &[
                ("Code", text("STD")),
                ("Description", text("Standaard")),
                ("IsDefault", Value::Int(1)),
                ("GLRevenue", revenue),
                ("GLRevenueCode", text("8000")),
            ],
        );
    }

    fn vat(&mut self) {
        for vat in VAT {
            let id = self.plant(
                "vat/VATCodes",
                vat.code,
                &[
                    ("Code", text(vat.code)),
                    ("Description", text(vat.name)),
                    ("Percentage", Value::Dec(Decimal::new(vat.percent, 2))),
                    ("Type", text(vat.kind)),
                    ("VATTransactionType", text(vat.side)),
                    ("Charged", Value::Bool(vat.charged)),
                    ("IsBlocked", Value::Bool(vat.blocked)),
                    ("Country", text("NL")),
                ],
            );
            for (line, (from, to, percent)) in (1_i64..).zip(history(vat.percent)) {
                self.plant(
                    "vat/VatPercentages",
                    &format!("{}-{line}", vat.code),
                    &[
                        ("VATCodeID", Value::Guid(id)),
                        ("LineNumber", Value::Int(line)),
                        ("Percentage", Value::Dec(Decimal::new(*percent, 2))),
                        ("StartDate", day(from.parse().ok())),
                        ("EndDate", day(to.parse().ok())),
                        ("Type", Value::Int(0)),
                    ],
                );
            }
        }
    }

    fn ledger(&mut self, seed: &Seed) {
        for (code, name, kind, balance, side, vat) in LEDGER {
            self.plant(
                "financial/GLAccounts",
                code,
                &[
                    ("Code", text(code)),
                    ("Description", text(name)),
                    ("Type", Value::Int(*kind)),
                    ("BalanceType", text(balance)),
                    ("BalanceSide", text(side)),
                    ("VATCode", text(vat)),
                    ("IsBlocked", Value::Bool(false)),
                    ("UseCostcenter", Value::Int(0)),
                    ("UseCostunit", Value::Int(0)),
                ],
            );
        }
        for ledger in &seed.ledgers {
            let result = ledger.kind >= 110;
            self.plant(
                "financial/GLAccounts",
                &ledger.code,
                &[
                    ("Code", text(&ledger.code)),
                    ("Description", text(&ledger.name)),
                    ("Type", Value::Int(i64::from(ledger.kind))),
                    ("BalanceType", text(if result { "W" } else { "B" })),
                    ("BalanceSide", text("C")),
                    ("VATCode", text(&ledger.vat_code)),
                    ("IsBlocked", Value::Bool(ledger.blocked)),
                    ("UseCostcenter", Value::Int(i64::from(ledger.cost_center))),
                    ("UseCostunit", Value::Int(i64::from(ledger.cost_unit))),
                ],
            );
        }
        for (code, name, kind, ledger) in JOURNALS {
            let account = self.id_of("financial/GLAccounts", ledger);
            self.plant(
                "financial/Journals",
                code,
                &[
                    ("Code", text(code)),
                    ("Description", text(name)),
                    ("Type", Value::Int(*kind)),
                    ("Currency", text("EUR")),
                    ("GLAccount", account),
                    ("GLAccountCode", text(ledger)),
                    ("AllowVAT", Value::Bool(true)),
                    ("AllowVariableCurrency", Value::Bool(*code == "75")),
                    ("AllowVariableExchangeRate", Value::Bool(*code == "75")),
                    ("IsBlocked", Value::Bool(false)),
                ],
            );
        }
    }

    fn periods(&mut self, seed: &Seed) {
        for year in &seed.years {
            for month in 1..=12_i8 {
                let first = Date::new(*year, month, 1).unwrap_or(Date::ZERO);
                self.plant(
                    "financial/FinancialPeriods",
                    &format!("{year}-{month}"),
                    &[
                        ("FinYear", Value::Int(i64::from(*year))),
                        ("FinPeriod", Value::Int(i64::from(month))),
                        ("StartDate", day(Some(first))),
                        ("EndDate", day(Some(first.last_of_month()))),
                    ],
                );
            }
        }
    }

    fn centers(&mut self, seed: &Seed) {
        for (path, list) in [
            ("hrm/Costcenters", &seed.cost_centers),
            ("hrm/Costunits", &seed.cost_units),
        ] {
            for (code, name) in list {
                let active = (path == "hrm/Costcenters").then_some(("Active", Value::Bool(true)));
                let fields = [("Code", text(code)), ("Description", text(name))].into_iter();
                let fields: Vec<_> = fields.chain(active).collect();
                self.plant(path, code, &fields);
            }
        }
    }

    fn made(&mut self, seed: &Seed) {
        self.make("crm/Accounts", seed.made_accounts, 1);
        if seed.made_contacts {
            self.make("crm/Contacts", seed.made_accounts, 1);
        }
        self.make("crm/Addresses", seed.made_accounts, seed.made_addresses_every);
        self.make("logistics/Items", seed.made_items, 1);
    }

    fn make(&mut self, path: &str, count: u32, every: u32) {
        for number in 1..=count {
            if every == 0 || !number.is_multiple_of(every) {
                continue;
            }
            let mut row = Row::new(made::id(path, number, self.books.ground.salt));
            row.made = number;
            self.books.plant(path, row, self.at);
        }
    }
}
