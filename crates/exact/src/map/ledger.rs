//! Reference data for the checks: accounts, journals, periods.

use boekbrug_model::Record;
use boekbrug_model::record::{Journal, JournalKind, LedgerAccount, LedgerKind, Period};
use boekbrug_model::{Finding, FindingCode};

use super::{Mapped, named, refused};
use crate::wire;
use crate::wire::{Text, Whole};

/// Maps a ledger account.
pub(crate) fn ledger_account(row: &wire::GlAccount<'_>) -> Mapped {
    let named = named(row.id, row.code.get(), &row.description)?;
    let is_active = !row.is_blocked.is_set();
    let record = LedgerAccount {
        code: named.code.clone(),
        name: named.name.clone(),
        is_active,
        kind: ledger_kind(row.kind, &row.balance_type),
        // The account's own VAT code is a default and binds no line.
        vat_bands: Vec::new(),
        cost_centre_required: row.use_costcenter == Whole(Some(1)),
    };
    Ok(Some(named.incoming(is_active, Record::LedgerAccount(record))))
}

/// What an account is for, by its type (apis/exact.md section 8.4).
fn ledger_kind(kind: Whole, balance: &Text<'_>) -> LedgerKind {
    match kind.0 {
        Some(110) => LedgerKind::Revenue,
        Some(20) => LedgerKind::Debtors,
        // Cash, bank, credit card, payment service; creditors; VAT.
        Some(10 | 12 | 14 | 16 | 22 | 24) => LedgerKind::Reserved,
        _ if balance.get().is_some_and(|balance| balance.eq_ignore_ascii_case("W")) => LedgerKind::ProfitAndLoss,
        Some(111..=160) => LedgerKind::ProfitAndLoss,
        _ => LedgerKind::Balance,
    }
}

/// Maps a journal.
pub(crate) fn journal(row: &wire::Journal<'_>) -> Mapped {
    let named = named(row.id, row.code.get(), &row.description)?;
    let is_active = !row.is_blocked.is_set();
    let kind = match row.kind.0 {
        Some(20) => JournalKind::Sales,
        Some(22 | 23) => JournalKind::Purchases,
        Some(10 | 12 | 16) => JournalKind::Money,
        _ => JournalKind::General,
    };
    let record = Journal {
        code: named.code.clone(),
        name: named.name.clone(),
        is_active,
        kind,
    };
    Ok(Some(named.incoming(is_active, Record::Journal(record))))
}

/// Maps a period of a book year. Whether it is closed cannot be read: the package refuses a booking in it.
pub(crate) fn period(row: &wire::FinancialPeriod<'_>) -> Mapped {
    let code = row.fin_year.0.zip(row.fin_period.0);
    let code = code.map(|(year, period)| format!("{year}-{period:02}"));
    let named = named(row.id, code.as_deref(), &Text(None))?;
    let Some(from) = row.start_date.date() else {
        let finding = Finding::new(FindingCode::RecordFieldUnreadable).at("StartDate");
        let finding = finding.with("field", "StartDate").with("value", "-");
        return Err(refused(&named.id, &named.code, finding));
    };
    let record = Period {
        code: named.code.clone(),
        from,
        until: row.end_date.date(),
        is_open: true,
    };
    Ok(Some(named.incoming(true, Record::Period(record))))
}
