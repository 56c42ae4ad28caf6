//! An invoice as rows of `BOE` (apis/king.md section 6).
//!
//! Of each row `REK` gets `BEDRBOEK`, the VAT account `BEDRBTW`, and `TEGREK` what both leave, with the other sign. So
//! the split account ends on nothing when amounts and VAT of all rows add up to nothing.

use boekbrug_connector::Pdf;
use boekbrug_model::invoice::{CheckedInvoice, CheckedLine, Linked};
use boekbrug_model::{Currency, Money, MoneyError};
use rust_decimal::Decimal;

use crate::config::{AmountColumn, Config, LineAmounts};
use crate::wire::{Cell, DataSet, Table, whole};

/// Where an invoice is booked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) year: i64,
    pub(crate) period: i64,
    /// The account over which it is split, when it must be.
    pub(crate) split_account: Option<&'a str>,
}

/// The rate of a currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rate {
    /// As the package has it.
    pub(crate) shown: Decimal,
    /// Euro for one unit.
    pub(crate) euro: Decimal,
}

/// Why an invoice has no rows.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum TooFew {
    #[error("the split account is not known")]
    SplitAccount,
    #[error("the rows do not add up to nothing")]
    NotBalanced,
    #[error(transparent)]
    Amount(#[from] MoneyError),
}

/// The rows of an invoice, and its PDF beside them.
pub(crate) fn journaalpost(
    invoice: &CheckedInvoice,
    place: &Place<'_>,
    rate: Option<Rate>,
    config: &Config,
    pdf: Option<&Pdf>,
) -> Result<DataSet, TooFew> {
    let post = Post::try_new(invoice, place, config)?;
    let euros = match rate {
        Some(rate) => post.in_euro(rate)?,
        None => post.entries.iter().map(|entry| (entry.amount, entry.vat)).collect(),
    };
    let rows = post.entries.iter().zip(euros).enumerate();
    let rows = rows.map(|(at, (entry, euro))| post.row(entry, euro, at == 0, rate));
    let mut tables = vec![Table {
        name: "BOE",
        rows: rows.collect(),
    }];
    tables.extend(pdf.map(document));
    Ok(DataSet(tables))
}

/// One row.
struct Entry<'a> {
    account: &'a str,
    contra: &'a str,
    /// None leaves the column out.
    vat_code: Option<&'a str>,
    amount: Money,
    vat: Money,
    text: &'a str,
    cost_centre: Option<&'a Linked>,
    project: Option<&'a Linked>,
}

/// The rows, not yet written.
struct Post<'a> {
    invoice: &'a CheckedInvoice,
    place: &'a Place<'a>,
    config: &'a Config,
    entries: Vec<Entry<'a>>,
    /// Whether the VAT counts beside the amounts when the rows are added up.
    vat_counts: bool,
}

/// The code for no VAT, as in the vendor's sample.
const NO_VAT: &str = "0";

fn code(linked: Option<&Linked>) -> &str {
    linked.map_or(NO_VAT, |linked| linked.package_id.as_str())
}

impl<'a> Post<'a> {
    fn try_new(invoice: &'a CheckedInvoice, place: &'a Place<'a>, config: &'a Config) -> Result<Self, TooFew> {
        let mut post = Self {
            invoice,
            place,
            config,
            entries: Vec::new(),
            vat_counts: true,
        };
        let alike = |other: &CheckedLine| {
            let first = &invoice.lines()[0];
            other.ledger == first.ledger
                && other.vat_code == first.vat_code
                && other.band == first.band
                && other.cost_centre == first.cost_centre
                && other.project == first.project
        };
        if invoice.lines().iter().all(alike) && invoice.vat().len() == 1 {
            let line = &invoice.lines()[0];
            let mut entry = post.debtor(&line.ledger.package_id)?;
            (entry.cost_centre, entry.project) = (line.cost_centre.as_ref(), line.project.as_ref());
            post.entries.push(entry);
        } else {
            post.split()?;
        }
        Ok(post)
    }

    /// The debtor's row. With one VAT code it carries the VAT of the whole.
    fn debtor(&mut self, contra: &'a str) -> Result<Entry<'a>, TooFew> {
        let (invoice, total) = (self.invoice, self.invoice.total());
        let mut entry = Entry {
            account: &invoice.customer().package_id,
            contra,
            vat_code: None,
            amount: total,
            vat: Money::zero(total.currency()),
            text: invoice.description(),
            cost_centre: None,
            project: None,
        };
        if let [vat] = invoice.vat() {
            let vat_code = code(vat.vat_code.as_ref());
            entry.vat_code = Some(vat_code);
            entry.vat = vat.amount.negated()?;
            if self.config.exclusive_vat_codes.contains(vat_code) {
                entry.amount = total.checked_sub(vat.amount)?;
                self.vat_counts = false;
            }
        }
        Ok(entry)
    }

    /// A row for the debtor and one for each line, all against the split account. Where there are several VAT codes
    /// each line carries its own.
    fn split(&mut self) -> Result<(), TooFew> {
        let contra = self.place.split_account.ok_or(TooFew::SplitAccount)?;
        let debtor = self.debtor(contra)?;
        self.entries.push(debtor);
        let several = self.invoice.vat().len() > 1;
        let gross = several && self.config.line_amounts == LineAmounts::Gross;
        self.vat_counts &= !gross;
        let shares = if several { shares(self.invoice)? } else { Vec::new() };
        for (at, line) in self.invoice.lines().iter().enumerate() {
            let zero = Money::zero(line.net.currency());
            let share = shares.get(at).copied().unwrap_or(zero);
            let (amount, vat) = if gross {
                (line.net.checked_add(share)?.negated()?, share)
            } else {
                (line.net.negated()?, share.negated()?)
            };
            let vat_code = line.vat_code.as_ref().filter(|_| several);
            self.entries.push(Entry {
                account: &line.ledger.package_id,
                contra,
                vat_code: Some(code(vat_code)),
                amount,
                vat,
                text: &line.description,
                cost_centre: line.cost_centre.as_ref(),
                project: line.project.as_ref(),
            });
        }
        let own = self.entries.iter().map(|entry| (entry.amount, entry.vat));
        if !self.left_over(own, self.invoice.total().currency())?.is_zero() {
            return Err(TooFew::NotBalanced);
        }
        Ok(())
    }

    /// What the rows leave on the split account.
    fn left_over(&self, rows: impl Iterator<Item = (Money, Money)>, currency: Currency) -> Result<Money, MoneyError> {
        let counted = rows.map(|(amount, vat)| {
            if self.vat_counts {
                amount.checked_add(vat)
            } else {
                Ok(amount)
            }
        });
        let counted: Vec<_> = counted.collect::<Result<_, _>>()?;
        Money::sum(currency, counted)
    }

    /// Amounts and VAT of every row in euro. What rounding leaves goes to the last line, so that they still add up.
    fn in_euro(&self, rate: Rate) -> Result<Vec<(Money, Money)>, TooFew> {
        let euro = |money: Money| {
            let value = money.decimal().checked_mul(rate.euro).ok_or(MoneyError::TooLarge)?;
            Money::rounded(value, Currency::EUR)
        };
        let rows = self
            .entries
            .iter()
            .map(|entry| Ok((euro(entry.amount)?, euro(entry.vat)?)));
        let mut rows: Vec<_> = rows.collect::<Result<_, MoneyError>>()?;
        if rows.len() > 1 {
            let left = self.left_over(rows.iter().copied(), Currency::EUR)?;
            if let Some((amount, _)) = rows.last_mut() {
                *amount = amount.checked_sub(left)?;
            }
        }
        Ok(rows)
    }

    fn row(
        &self,
        entry: &Entry<'_>,
        (amount, vat): (Money, Money),
        is_debtor: bool,
        rate: Option<Rate>,
    ) -> Vec<(&'static str, Cell)> {
        let invoice = self.invoice;
        let column = match self.config.amount_column {
            AmountColumn::Bedrboek => "BEDRBOEK",
            AmountColumn::Bedrincl => "BEDRINCL",
        };
        let mut row = vec![
            ("JR", Cell::Number(self.place.year)),
            ("PN", Cell::Number(self.place.period)),
        ];
        row.extend(invoice.journal().map(|journal| ("DAGB", number(&journal.package_id))));
        row.extend([("REK", number(entry.account)), ("TEGREK", number(entry.contra))]);
        row.extend(entry.vat_code.map(|code| ("BTW", number(code))));
        row.push((column, amount.into()));
        row.extend(entry.vat_code.map(|_| ("BEDRBTW", vat.into())));
        row.push(("DAT", Cell::Day(invoice.date())));
        if is_debtor {
            row.extend(invoice.due_date().map(|due| ("DATVERV", Cell::Day(due))));
            row.push(("FACT", Cell::text(invoice.number().as_str())));
        }
        row.push(("BOEKSTUK", Cell::text(invoice.number().as_str())));
        row.push(("OMSCHR", Cell::text(entry.text)));
        row.extend(entry.cost_centre.map(|linked| ("KPL", number(&linked.package_id))));
        row.extend(entry.project.map(|linked| ("KDR", number(&linked.package_id))));
        if let Some(rate) = rate {
            row.push(("VAL", Cell::text(entry.amount.currency().code())));
            row.push(("KOERS", Cell::Amount(rate.shown)));
            row.push(("BEDRBOEKVAL", entry.amount.into()));
            row.extend(entry.vat_code.map(|_| ("BEDRBTWVAL", entry.vat.into())));
        }
        row
    }
}

/// The VAT of each line: its part of the VAT of its code, and the last line what is left, so that no cent is lost.
fn shares(invoice: &CheckedInvoice) -> Result<Vec<Money>, TooFew> {
    let lines = invoice.lines();
    let mut shares: Vec<_> = lines.iter().map(|line| Money::zero(line.net.currency())).collect();
    for vat in invoice.vat() {
        let of_it = |line: &CheckedLine| line.band == vat.band && line.vat_code == vat.vat_code;
        let mine: Vec<_> = (0..lines.len()).filter(|at| of_it(&lines[*at])).collect();
        let mut left = vat.amount;
        for (order, at) in mine.iter().enumerate() {
            let share = if order + 1 == mine.len() {
                left
            } else {
                part(vat.amount, lines[*at].net, vat.base)?
            };
            left = left.checked_sub(share)?;
            shares[*at] = share;
        }
    }
    Ok(shares)
}

fn part(whole: Money, of: Money, base: Money) -> Result<Money, MoneyError> {
    if base.is_zero() {
        return Ok(Money::zero(whole.currency()));
    }
    let product = whole.decimal().checked_mul(of.decimal()).ok_or(MoneyError::TooLarge)?;
    let value = product.checked_div(base.decimal()).ok_or(MoneyError::TooLarge)?;
    Money::rounded(value, whole.currency())
}

/// A number where it is one; codes of the package are.
fn number(text: &str) -> Cell {
    whole(text).map_or_else(|| Cell::text(text), Cell::Number)
}

/// The second table: the file.
fn document(pdf: &Pdf) -> Table {
    Table {
        name: "DIGDOS",
        rows: vec![vec![
            ("FILENAME", Cell::text(&pdf.file_name)),
            ("FILEDESCRIPTION", Cell::text(pdf.number.as_str())),
            ("FILE", Cell::Bytes(pdf.bytes.clone())),
        ]],
    }
}
