//! The account of a line. It is never guessed: the line, its item, the VAT mapping or the connection names it.

use super::{CheckContext, Report};
use crate::invoice::{InvoiceLine, Linked};
use crate::record::{LedgerAccount, LedgerKind};
use crate::{Feed, Finding, FindingCode};

/// An account that may take a line.
pub(super) struct Account<'a> {
    pub(super) linked: Linked,
    /// None when the package does not hand out its chart.
    pub(super) row: Option<&'a LedgerAccount>,
}

/// A code that the package gives no list of.
pub(super) fn as_it_is(code: &str) -> Linked {
    Linked {
        package_id: code.to_owned(),
        code: code.to_owned(),
    }
}

/// A setting or field that is filled.
pub(super) fn set(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The account of a line: its own (through the ledger mapping), else its item's, else the one of its VAT mapping,
/// else the connection's default.
pub(super) fn of_line<'a>(
    line: &InvoiceLine,
    of_vat: Option<&str>,
    vat_known: bool,
    path: &str,
    context: &CheckContext<'a>,
    report: &mut Report,
) -> Option<Account<'a>> {
    let own = set(line.ledger_account.as_deref());
    let mapped = own.map(|code| context.settings.ledger_mappings.get(code).map_or(code, String::as_str));
    let otherwise = set(of_vat).or(set(context.settings.revenue_account.as_deref()));
    let of_item = match mapped {
        Some(_) => None,
        // without known VAT it is not known whether the item is needed: one finding is enough
        None if !vat_known => None,
        None => of_item(line, path, otherwise, context, report).ok()?,
    };
    let code = mapped.or(of_item).or(otherwise);
    if let Some(code) = code {
        return usable(code, &format!("{path}.ledgerAccount"), context, report);
    }
    // Without known VAT the mapping that would name the account is not known either: one finding is enough.
    if vat_known {
        report.add(Finding::new(FindingCode::LedgerMissing).at(format!("{path}.ledgerAccount")));
    }
    None
}

/// The revenue account of the line's item, where the package has items. An item that is not there is no hindrance when
/// the account follows otherwise: an application's items need not be those of the package. It is said, because the
/// item might have named another account.
fn of_item<'a>(
    line: &InvoiceLine,
    path: &str,
    otherwise: Option<&str>,
    context: &CheckContext<'a>,
    report: &mut Report,
) -> Result<Option<&'a str>, ()> {
    let Some(code) = set(line.item.as_deref()).filter(|_| context.chart.offers(Feed::Items)) else {
        return Ok(None);
    };
    let Some((_, item)) = context.chart.items.find(code) else {
        let at = format!("{path}.item");
        if let Some(account) = otherwise {
            let finding = Finding::new(FindingCode::ItemElsewhere).with("item", code);
            report.add(finding.with("account", account).at(at));
            return Ok(None);
        }
        report.add(Finding::new(FindingCode::ItemUnknown).with("item", code).at(at));
        return Err(());
    };
    Ok(set(item.gl_account_revenue.as_deref()))
}

/// The account under a code, when lines may be booked on it.
pub(super) fn usable<'a>(code: &str, at: &str, context: &CheckContext<'a>, report: &mut Report) -> Option<Account<'a>> {
    let wrong = match context.chart.ledger_accounts.find(code) {
        None if !context.chart.offers(Feed::LedgerAccounts) => {
            return Some(Account {
                linked: as_it_is(code),
                row: None,
            });
        }
        None => FindingCode::LedgerUnknown,
        Some((_, row)) if !row.is_active => FindingCode::LedgerInactive,
        Some((_, row)) if matches!(row.kind, LedgerKind::Reserved | LedgerKind::Debtors) => {
            FindingCode::LedgerNotUsable
        }
        Some((linked, row)) => {
            return Some(Account {
                linked: linked.clone(),
                row: Some(row),
            });
        }
    };
    report.add(Finding::new(wrong).with("account", code).at(at));
    None
}
