//! What a row means in money: for its account, for VAT and for its contra
//! account.

use rust_decimal::{Decimal, RoundingStrategy};

use super::row::Entry;
use crate::king::books::Books;
use crate::king::switches::{LineVat, Switches, VatIncluded};

/// Whose account a number is, by the ranges of the administration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Ledger,
    Debtor,
    Creditor,
}

/// The amounts of one row; they add up to zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// On the row's own account.
    pub(crate) account: Decimal,
    /// On the VAT account.
    pub(crate) vat: Decimal,
    /// On the contra account.
    pub(crate) contra: Decimal,
    /// How far the VAT lies from rate and amount.
    pub(crate) vat_off: Decimal,
}

/// The owner of an account number; `None` outside all ranges.
pub(crate) fn owner(books: &Books, number: &str) -> Option<Owner> {
    let number: u32 = number.parse().ok()?;
    let within = |(from, to): (u32, u32)| (from..=to).contains(&number);
    let settings = &books.settings;
    [
        (settings.ledgers, Owner::Ledger),
        (settings.debtors, Owner::Debtor),
        (settings.creditors, Owner::Creditor),
    ]
    .into_iter()
    .find(|(range, _)| within(*range))
    .map(|(_, owner)| owner)
}

/// Computes a row's amounts. `BEDRINCL` stands in for `BEDRBOEK`, as in one
/// vendor sample. On the row of a debtor the VAT has the other sign than the
/// amount (evidenced: -21 with 121); when it is missing it is computed.
///
/// # Errors
/// Without an amount, or with VAT of the wrong sign.
pub(crate) fn amounts(books: &Books, entry: &Entry, owner: Owner, switches: &Switches) -> Result<Amounts, String> {
    let base = entry.money("BEDRBOEK").or_else(|| entry.money("BEDRINCL"));
    let base = base.ok_or_else(|| "Veld BEDRBOEK is verplicht".to_owned())?;
    let code = entry.get("BTW").unwrap_or("0");
    let percentage: Decimal = books
        .look_up("BTW", code, "PERC")
        .and_then(|text| text.parse().ok())
        .unwrap_or_default();
    // a client may have written the rate itself
    let percentage = percentage.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
    let by_code = switches.vat_included == VatIncluded::ByCode;
    let exclusive = by_code && books.look_up("BTW", code, "BTWBER").as_deref() == Some("E");
    if owner == Owner::Ledger {
        return Ok(ledger_row(entry, base, percentage, exclusive, switches));
    }
    let expected = if exclusive {
        -rate(base, percentage)
    } else {
        -held(base, percentage)
    };
    let vat = entry.money("BEDRBTW").unwrap_or(expected);
    if !vat.is_zero() && !base.is_zero() && vat.is_sign_negative() == base.is_sign_negative() {
        return Err("BEDRBTW moet een ander teken hebben dan BEDRBOEK".into());
    }
    let account = if exclusive { base - vat } else { base };
    Ok(Amounts {
        account,
        vat,
        contra: -(account + vat),
        vat_off: off(entry, vat, expected),
    })
}

/// A ledger row: only the sum of total, VAT and lines is evidenced, so the
/// plain reading is that a line is net and its VAT has the line's sign.
fn ledger_row(entry: &Entry, base: Decimal, percentage: Decimal, exclusive: bool, switches: &Switches) -> Amounts {
    if switches.line_vat == LineVat::ByCode && !exclusive {
        let expected = -held(base, percentage);
        let vat = entry.money("BEDRBTW").unwrap_or(expected);
        return Amounts {
            account: base + vat,
            vat: -vat,
            contra: -base,
            vat_off: off(entry, vat, expected),
        };
    }
    // without an amount of VAT none is made: the total's row may carry it
    let vat = entry.money("BEDRBTW").unwrap_or_default();
    Amounts {
        account: base,
        vat,
        contra: -(base + vat),
        vat_off: off(entry, vat, rate(base, percentage)),
    }
}

/// Zero when no VAT was given: there is nothing to compare.
fn off(entry: &Entry, vat: Decimal, expected: Decimal) -> Decimal {
    let given = entry.get("BEDRBTW").is_some() && entry.get("BTW").is_some_and(|code| code != "0");
    if given { (vat - expected).abs() } else { Decimal::ZERO }
}

fn rate(net: Decimal, percentage: Decimal) -> Decimal {
    cents(net * percentage / Decimal::ONE_HUNDRED)
}

fn held(gross: Decimal, percentage: Decimal) -> Decimal {
    cents(gross * percentage / (Decimal::ONE_HUNDRED + percentage))
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::king::config::AdministrationConfig;
    use crate::king::posting::row::entry;
    use crate::king::seed::{Seed, build};

    fn money(text: &str) -> Decimal {
        text.parse().expect("an amount")
    }

    fn computed(cells: &[(&str, &str)], owner: Owner, switches: &Switches) -> [String; 3] {
        let books = build(&AdministrationConfig::new("A", "1", Seed::new()));
        let amounts = amounts(&books, &entry(cells), owner, switches).expect("amounts");
        assert_eq!(amounts.account + amounts.vat + amounts.contra, Decimal::ZERO);
        [amounts.account, amounts.vat, amounts.contra].map(|amount| amount.normalize().to_string())
    }

    #[test]
    fn the_vendors_samples_come_out() {
        let switches = Switches::default();
        let split = [("BEDRBOEK", "121"), ("BTW", "2"), ("BEDRBTW", "-21")];
        assert_eq!(computed(&split, Owner::Debtor, &switches), ["121", "-21", "-100"]);
        let exclusive = [("BEDRINCL", "100"), ("BTW", "12"), ("BEDRBTW", "-21")];
        assert_eq!(computed(&exclusive, Owner::Debtor, &switches), ["121", "-21", "-100"]);
        let line = [("BEDRBOEK", "-50"), ("BTW", "0"), ("BEDRBTW", "0")];
        assert_eq!(computed(&line, Owner::Ledger, &switches), ["-50", "0", "50"]);
    }

    #[test]
    fn vat_that_is_missing_is_computed_and_vat_that_differs_is_seen() {
        let switches = Switches::default();
        let inclusive = [("BEDRBOEK", "121"), ("BTW", "2")];
        assert_eq!(computed(&inclusive, Owner::Debtor, &switches), ["121", "-21", "-100"]);
        let credit = [("BEDRBOEK", "-121"), ("BTW", "2"), ("BEDRBTW", "21")];
        assert_eq!(computed(&credit, Owner::Debtor, &switches), ["-121", "21", "100"]);
        let books = build(&AdministrationConfig::new("A", "1", Seed::new()));
        let wrong = entry(&[("BEDRBOEK", "121"), ("BTW", "2"), ("BEDRBTW", "-20")]);
        let found = amounts(&books, &wrong, Owner::Debtor, &switches).expect("amounts");
        assert_eq!(found.vat_off, money("1"));
        let sign = entry(&[("BEDRBOEK", "121"), ("BTW", "2"), ("BEDRBTW", "21")]);
        assert!(amounts(&books, &sign, Owner::Debtor, &switches).is_err());
    }

    #[test]
    fn the_switches_turn_what_an_amount_holds() {
        let always = Switches {
            vat_included: VatIncluded::Always,
            ..Switches::default()
        };
        let exclusive = [("BEDRBOEK", "121"), ("BTW", "12"), ("BEDRBTW", "-21")];
        assert_eq!(computed(&exclusive, Owner::Debtor, &always), ["121", "-21", "-100"]);
        let by_code = Switches {
            line_vat: LineVat::ByCode,
            ..Switches::default()
        };
        let inclusive = [("BEDRBOEK", "-60.50"), ("BTW", "2"), ("BEDRBTW", "10.50")];
        assert_eq!(computed(&inclusive, Owner::Ledger, &by_code), ["-50", "-10.5", "60.5"]);
        let net = [("BEDRBOEK", "-50"), ("BTW", "12"), ("BEDRBTW", "-10.50")];
        assert_eq!(computed(&net, Owner::Ledger, &by_code), ["-50", "-10.5", "60.5"]);
        assert_eq!(
            computed(&net, Owner::Ledger, &Switches::default()),
            ["-50", "-10.5", "60.5"]
        );
    }
}
