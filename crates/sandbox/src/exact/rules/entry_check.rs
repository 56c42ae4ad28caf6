//! Whether an entry may be booked. All problems are told at once, a line
//! each [apis/exact.md §7].

use rust_decimal::Decimal;
use uuid::Uuid;

use super::draft::Draft;
use super::line_check::{self, CheckedLine};
use super::vat::cents;
use crate::exact::division::Division;
use crate::exact::switches::{BlockedCustomer, ClosedPeriodText, LongDescription, Switches, VatOverride};
use crate::exact::table::Rec;
use crate::exact::texts::{
    CURRENCY, DESCRIPTION, DOCUMENT, FISCAL_YEAR, JOURNAL, LINES, PAYMENT_CONDITION, Problem, RATE, RELATION,
    VAT_AMOUNT,
};
use crate::exact::wall::{self, DAY, Wall};
use crate::exact::wire::read::guid;

/// Journals of this type take sales entries [§8.1].
const SALES_JOURNAL: i64 = 20;

/// Longest description [§8.1].
const DESCRIPTION_LENGTH: usize = 50;

/// An entry that may be booked.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) customer: Uuid,
    pub(crate) customer_name: String,
    pub(crate) customer_code: String,
    pub(crate) journal: String,
    pub(crate) journal_name: String,
    pub(crate) date: Wall,
    pub(crate) due: Wall,
    pub(crate) year: i64,
    pub(crate) period: i64,
    pub(crate) condition: String,
    pub(crate) condition_name: String,
    pub(crate) condition_method: String,
    pub(crate) currency: String,
    pub(crate) rate: Decimal,
    pub(crate) description: Option<String>,
    pub(crate) lines: Vec<CheckedLine>,
}

/// When the period of an entry has to be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Periods {
    /// Now.
    Now,
    /// When it is booked: nobody looks at it yet.
    Later,
}

/// Checks an entry; `today` is the day when none is sent.
pub(crate) fn check(
    books: &Division,
    draft: &Draft,
    today: Wall,
    switches: &Switches,
) -> Result<Checked, Vec<Problem>> {
    check_for(books, draft, today, switches, Periods::Now)
}

/// Checks an entry, or what will become one.
pub(crate) fn check_for(
    books: &Division,
    draft: &Draft,
    today: Wall,
    switches: &Switches,
    periods: Periods,
) -> Result<Checked, Vec<Problem>> {
    let mut check = Check {
        books,
        draft,
        switches,
        periods,
        problems: Vec::new(),
    };
    let date = draft.fields.get("EntryDate").as_date().unwrap_or(today);
    let date = date.div_euclid(DAY) * DAY;
    let customer = check.customer(date);
    let journal = check.journal();
    let (year, period) = check.period(date);
    let condition = check.condition(customer);
    let (currency, rate) = check.currency(journal);
    let description = check.description();
    check.document();
    let lines = check.lines(date);
    if let (Some(customer), Some(journal), Some(condition), true) =
        (customer, journal, condition, check.problems.is_empty())
    {
        let days = condition.get("PaymentDays").as_int().unwrap_or(0);
        return Ok(Checked {
            customer: customer.row.id,
            customer_name: customer.text("Name"),
            customer_code: customer.text("Code"),
            journal: journal.text("Code"),
            journal_name: journal.text("Description"),
            date,
            due: draft.fields.get("DueDate").as_date().unwrap_or(date + days * DAY),
            year,
            period,
            condition: condition.text("Code"),
            condition_name: condition.text("Description"),
            condition_method: condition.text("PaymentMethod"),
            currency,
            rate,
            description,
            lines,
        });
    }
    Err(check.problems)
}

/// 500 when the period of a day is closed.
pub(crate) fn open_period(books: &Division, year: i64, period: i64, switches: &Switches) -> Result<(), Problem> {
    if !books.closed.contains(&(year, period)) {
        return Ok(());
    }
    let nl = format!("Periode is afgesloten: {year} – {period}");
    let en = match switches.closed_period_text {
        ClosedPeriodText::Translated => format!("Period is closed: {year} – {period}"),
        ClosedPeriodText::Dutch => nl.clone(),
    };
    Err(Problem::new(nl, en))
}

struct Check<'c> {
    books: &'c Division,
    draft: &'c Draft,
    switches: &'c Switches,
    periods: Periods,
    problems: Vec<Problem>,
}

impl<'c> Check<'c> {
    fn problem<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }

    fn customer(&mut self, date: Wall) -> Option<Rec<'c>> {
        let Some(id) = self.draft.fields.get("Customer").as_guid() else {
            return self.problem(Problem::mandatory(RELATION));
        };
        let Some(rec) = self.books.get("crm/Accounts", id) else {
            return self.problem(Problem::reference(RELATION));
        };
        if rec.text("Status") != "C" {
            self.problems
                .push(Problem::new("Ongeldig: Klant (Type)", "Invalid: Customer (Type)"));
        }
        if rec.get("EndDate").as_date().is_some_and(|end| end < date) {
            self.problems
                .push(Problem::new("Klant: non-actief", "Customer: Inactive"));
        }
        if rec.yes("Blocked") && self.switches.blocked_customer == BlockedCustomer::Refused {
            self.problems
                .push(Problem::new("Klant: geblokkeerd", "Customer: Blocked"));
        }
        Some(rec)
    }

    fn journal(&mut self) -> Option<Rec<'c>> {
        let Some(code) = self.draft.fields.text("Journal") else {
            return self.problem(Problem::mandatory(JOURNAL));
        };
        if guid(code).is_some() {
            // a GUID where the code belongs [§7, seen]
            return self.problem(Problem::new(
                "Ongeldige referentie: Journals",
                "Invalid reference: Journals",
            ));
        }
        let Some(rec) = self.books.table("financial/Journals").by_code("Code", code) else {
            return self.problem(Problem::reference(JOURNAL));
        };
        if rec.get("Type").as_int() != Some(SALES_JOURNAL) {
            return self.problem(Problem::new("Ongeldig: Dagboek", "Invalid: Journal (type)"));
        }
        if rec.yes("IsBlocked") {
            return self.problem(Problem::not_allowed(JOURNAL));
        }
        Some(rec)
    }

    /// Year and period: as sent, else of the day.
    fn period(&mut self, date: Wall) -> (i64, i64) {
        if self.periods == Periods::Later {
            return (0, 0);
        }
        let sent = |name| self.draft.fields.get(name).as_int();
        let (year, period) = (sent("ReportingYear"), sent("ReportingPeriod"));
        let table = self.books.table("financial/FinancialPeriods");
        let found = table.find(|rec| {
            let is = |name, wanted: Option<i64>| wanted.is_none_or(|wanted| rec.get(name).as_int() == Some(wanted));
            let from = rec.get("StartDate").as_date().unwrap_or(0);
            let to = rec.get("EndDate").as_date().unwrap_or(0);
            let of_day = from <= date && date <= to;
            is("FinYear", year) && is("FinPeriod", period) && (of_day || (year.is_some() && period.is_some()))
        });
        let Some(rec) = found else {
            self.problems.push(Problem::unknown(FISCAL_YEAR));
            return (0, 0);
        };
        let number = |name| rec.get(name).as_int().unwrap_or(0);
        let (year, period) = (number("FinYear"), number("FinPeriod"));
        if let Err(problem) = open_period(self.books, year, period, self.switches) {
            self.problems.push(problem);
        }
        (year, period)
    }

    fn condition(&mut self, customer: Option<Rec<'c>>) -> Option<Rec<'c>> {
        let own = customer
            .map(|rec| rec.text("PaymentConditionSales"))
            .unwrap_or_default();
        let code = self.draft.fields.text("PaymentCondition").unwrap_or(&own);
        if code.is_empty() {
            customer?;
            return self.problem(Problem::mandatory(PAYMENT_CONDITION));
        }
        match self.books.table("cashflow/PaymentConditions").by_code("Code", code) {
            Some(rec) => Some(rec),
            None => self.problem(Problem::reference(PAYMENT_CONDITION)),
        }
    }

    fn currency(&mut self, journal: Option<Rec<'_>>) -> (String, Decimal) {
        let home = self.books.currency;
        let code = self.draft.fields.text("Currency").unwrap_or(home).to_owned();
        let rate = self.draft.fields.get("Rate").as_dec().filter(|rate| !rate.is_zero());
        let may = |field| journal.is_none_or(|rec| rec.yes(field));
        if self.books.table("general/Currencies").by_code("Code", &code).is_none() {
            self.problems.push(Problem::reference(CURRENCY));
        } else if code != home && !may("AllowVariableCurrency") {
            self.problems.push(Problem::not_allowed(CURRENCY));
        }
        if rate.is_some_and(|rate| rate != Decimal::ONE) && !may("AllowVariableExchangeRate") {
            self.problems.push(Problem::not_allowed(RATE));
        }
        (code, rate.unwrap_or(Decimal::ONE))
    }

    fn description(&mut self) -> Option<String> {
        let text = self.draft.fields.text("Description")?;
        if text.chars().count() <= DESCRIPTION_LENGTH {
            return Some(text.to_owned());
        }
        match self.switches.long_description {
            LongDescription::Refused => self.problem(Problem::invalid(DESCRIPTION)),
            LongDescription::Cut => Some(text.chars().take(DESCRIPTION_LENGTH).collect()),
        }
    }

    fn document(&mut self) {
        let document = self.draft.fields.get("Document").as_guid();
        if document.is_some_and(|id| self.books.get("documents/Documents", id).is_none()) {
            self.problems.push(Problem::reference(DOCUMENT));
        }
    }

    fn lines(&mut self, date: Wall) -> Vec<CheckedLine> {
        if self.draft.lines.is_empty() {
            self.problems.push(Problem::mandatory(LINES));
        }
        let mut lines = Vec::new();
        for line in &self.draft.lines {
            lines.extend(line_check::check(
                self.books,
                line,
                date,
                self.switches,
                &mut self.problems,
            ));
        }
        self.spread_vat(&mut lines);
        lines
    }

    /// A VAT amount of the header replaces the sum of the lines; the line
    /// with the largest VAT takes the difference.
    fn spread_vat(&mut self, lines: &mut [CheckedLine]) {
        let Some(sent) = self.draft.fields.get("VATAmountFC").as_dec().map(cents) else {
            return;
        };
        let sum: Decimal = lines.iter().map(|line| line.vat.amount).sum();
        let difference = sent - sum;
        let bound = Decimal::new(i64::try_from(lines.len()).unwrap_or(i64::MAX), 2);
        if self.switches.vat_override == VatOverride::Rounding && difference.abs() > bound {
            self.problems.push(Problem::invalid(VAT_AMOUNT));
        }
        let largest = lines.iter_mut().filter(|line| !line.vat.amount.is_zero());
        match largest.max_by_key(|line| line.vat.amount.abs()) {
            Some(line) => line.vat.amount += difference,
            None if difference.is_zero() => {}
            None => self.problems.push(Problem::not_allowed(VAT_AMOUNT)),
        }
    }
}

/// Midnight of the day of a moment.
pub(crate) fn today(at: Wall) -> Wall {
    wall::midnight(wall::day(at))
}
