//! What holds for the whole: number, days, currency, period, journal, debtor account and PDF.

use jiff::civil::Date;

use super::{CheckContext, Ground, Report, ledger};
use crate::invoice::{Invoice, Linked};
use crate::record::{JournalKind, LedgerKind};
use crate::text::is_numeric;
use crate::{Feed, Finding, FindingCode};

/// What is known of a PDF before it is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PdfFacts {
    /// Its size in bytes.
    pub bytes: u64,
    /// What its bytes say.
    pub verdict: PdfVerdict,
}

/// What the bytes of a PDF say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PdfVerdict {
    /// A PDF.
    Fine,
    /// It does not start as a PDF does (ISO 32000-1 section 7.5.2).
    NotPdf,
    /// Its end is missing.
    Damaged,
    /// It needs a password.
    Encrypted,
}

/// What the header of the booking will carry.
pub(super) struct Header {
    pub(super) due_date: Option<Date>,
    pub(super) payment_days: Option<i32>,
    pub(super) payment_condition: Option<Linked>,
    pub(super) journal: Option<Linked>,
    pub(super) debtor_account: Option<Linked>,
}

pub(super) fn check(invoice: &Invoice, context: &CheckContext<'_>, report: &mut Report) -> Header {
    let ground = &context.ground();
    let terms = terms(invoice, ground, report);
    period(invoice, context, report);
    pdf(ground, context.rules.pdf_bytes, report);
    Header {
        due_date: terms.due_date,
        payment_days: terms.payment_days,
        payment_condition: payment_condition(invoice, ground),
        journal: journal(ground, context.rules.needs_journal, report),
        debtor_account: debtor_account(context, report),
    }
}

/// When an invoice is to be paid.
pub(super) struct Terms {
    pub(super) due_date: Option<Date>,
    pub(super) payment_days: Option<i32>,
}

/// What holds for bookings and orders alike: number, currency, period of service, due date.
pub(super) fn terms(invoice: &Invoice, ground: &Ground<'_>, report: &mut Report) -> Terms {
    number(invoice, ground, report);
    currency(invoice, ground, report);
    service_period(invoice, report);
    let due_date = due_date(invoice, ground, report);
    Terms {
        due_date,
        payment_days: due_date.and_then(|due| payment_days(invoice, due, ground, report)),
    }
}

/// A number is never cut: a cut one is another number.
fn number(invoice: &Invoice, ground: &Ground<'_>, report: &mut Report) {
    let max = ground.number_length;
    if invoice.number.as_str().encode_utf16().count() > max {
        let finding = Finding::new(FindingCode::InvoiceNumberTooLong)
            .with("number", &invoice.number)
            .with("max", max);
        report.add(finding.at("number"));
    }
}

fn currency(invoice: &Invoice, ground: &Ground<'_>, report: &mut Report) {
    if !ground.currencies.contains(&invoice.currency) {
        let finding = Finding::new(FindingCode::InvoiceCurrencyNotAllowed).with("currency", invoice.currency);
        report.add(finding.at("currency"));
    }
}

fn period(invoice: &Invoice, context: &CheckContext<'_>, report: &mut Report) {
    let Some(periods) = context.chart.periods() else {
        return;
    };
    let date = invoice.date;
    let holding = || {
        periods
            .iter()
            .filter(|one| one.from <= date && one.until.is_none_or(|until| date <= until))
    };
    let code = if holding().any(|one| one.is_open) {
        return;
    } else if holding().next().is_some() {
        FindingCode::PeriodClosed
    } else if !periods.is_empty() && periods.iter().all(|one| date < one.from) {
        FindingCode::PeriodTooOld
    } else {
        FindingCode::PeriodNoBookYear
    };
    report.add(Finding::new(code).with("date", date).at("date"));
}

fn service_period(invoice: &Invoice, report: &mut Report) {
    if let Some(period) = invoice.service_period.filter(|period| period.until < period.from) {
        let finding = Finding::new(FindingCode::InvoicePeriodReversed)
            .with("from", period.from)
            .with("until", period.until);
        report.add(finding.at("servicePeriod"));
    }
}

/// The due date of the invoice, else the one of its payment condition. Packages without conditions know days only.
fn due_date(invoice: &Invoice, ground: &Ground<'_>, report: &mut Report) -> Option<Date> {
    let code = match (invoice.due_date, invoice.payment_condition.as_deref().map(str::trim)) {
        (Some(due), _) => return Some(due),
        (None, None | Some("")) => return None,
        (None, Some(code)) => code,
    };
    let code = mapped_condition(code, ground);
    let days = match ground.chart.payment_conditions.find(code) {
        Some((_, condition)) => condition.payment_term.map(i64::from),
        None if !ground.chart.offers(Feed::PaymentConditions) && is_numeric(code) => code.parse().ok(),
        None => {
            let finding = Finding::new(FindingCode::PaymentConditionUnknown).with("condition", code);
            report.add(finding.at("paymentCondition"));
            None
        }
    }?;
    let span = jiff::Span::new().try_days(days).ok()?;
    invoice.date.checked_add(span).ok()
}

/// The package's own condition. One that it does not know has its finding where the due date is made of it.
fn payment_condition(invoice: &Invoice, ground: &Ground<'_>) -> Option<Linked> {
    let code = ledger::set(invoice.payment_condition.as_deref())?;
    let code = mapped_condition(code, ground);
    let (linked, _) = ground.chart.payment_conditions.find(code)?;
    Some(linked.clone())
}

/// What the package calls a condition of the application.
fn mapped_condition<'a>(code: &'a str, ground: &Ground<'a>) -> &'a str {
    let mapped = ground.settings.payment_condition_mappings.get(code);
    mapped.map_or(code, String::as_str)
}

fn payment_days(invoice: &Invoice, due: Date, ground: &Ground<'_>, report: &mut Report) -> Option<i32> {
    if due < invoice.date {
        let finding = Finding::new(FindingCode::InvoiceDueBeforeDate)
            .with("dueDate", due)
            .with("date", invoice.date);
        report.add(finding.at("dueDate"));
        return None;
    }
    let days = invoice.date.until(due).ok()?.get_days();
    if let Some((min, max)) = ground.payment_days.filter(|(min, max)| !(*min..=*max).contains(&days)) {
        let finding = Finding::new(FindingCode::InvoiceTermOutside)
            .with("days", days)
            .with("min", min)
            .with("max", max);
        report.add(finding.at("dueDate"));
    }
    Some(days)
}

/// The sales journal of the settings, where the package wants one.
pub(super) fn journal(ground: &Ground<'_>, is_needed: bool, report: &mut Report) -> Option<Linked> {
    if !is_needed {
        return None;
    }
    let Some(code) = ledger::set(ground.settings.journal.as_deref()) else {
        report.add(Finding::new(FindingCode::JournalMissing));
        return None;
    };
    let wrong = match ground.chart.journals.find(code) {
        None if !ground.chart.offers(Feed::Journals) => return Some(ledger::as_it_is(code)),
        None => FindingCode::JournalUnknown,
        Some((_, journal)) if !journal.is_active => FindingCode::JournalInactive,
        Some((_, journal)) if journal.kind != JournalKind::Sales => FindingCode::JournalNotSales,
        Some((linked, _)) => return Some(linked.clone()),
    };
    report.add(Finding::new(wrong).with("journal", code));
    None
}

fn debtor_account(context: &CheckContext<'_>, report: &mut Report) -> Option<Linked> {
    if !context.rules.needs_debtor_account {
        return None;
    }
    let Some(code) = ledger::set(context.settings.debtor_account.as_deref()) else {
        report.add(Finding::new(FindingCode::DebtorAccountMissing));
        return None;
    };
    let wrong = match context.chart.ledger_accounts.find(code) {
        None if !context.chart.offers(Feed::LedgerAccounts) => return Some(ledger::as_it_is(code)),
        None => FindingCode::DebtorAccountUnknown,
        Some((_, account)) if !account.is_active => FindingCode::DebtorAccountInactive,
        Some((_, account)) if account.kind != LedgerKind::Debtors => FindingCode::DebtorAccountNotDebtors,
        Some((linked, _)) => return Some(linked.clone()),
    };
    report.add(Finding::new(wrong).with("account", code));
    None
}

const MEGABYTE: u64 = 1_048_576;

pub(super) fn pdf(ground: &Ground<'_>, largest: Option<u64>, report: &mut Report) {
    if !ground.settings.send_pdfs {
        return;
    }
    let finding = match (ground.pdf, largest) {
        (None, None) => return,
        (Some(_), None) => Finding::new(FindingCode::PdfNotSupported),
        (None, Some(_)) => Finding::new(FindingCode::PdfMissing),
        (Some(pdf), Some(max)) => match pdf.verdict {
            PdfVerdict::NotPdf => Finding::new(FindingCode::PdfNotPdf),
            PdfVerdict::Damaged => Finding::new(FindingCode::PdfDamaged),
            PdfVerdict::Encrypted => Finding::new(FindingCode::PdfEncrypted),
            PdfVerdict::Fine if pdf.bytes > max => Finding::new(FindingCode::PdfTooLarge)
                .with("size", megabytes(pdf.bytes.saturating_mul(10).div_ceil(MEGABYTE)))
                .with("max", megabytes(max.saturating_mul(10) / MEGABYTE)),
            PdfVerdict::Fine => return,
        },
    };
    report.add(finding.at("pdf"));
}

/// Tenths of a megabyte of 1,048,576 bytes, for people.
fn megabytes(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
