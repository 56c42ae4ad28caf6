//! What the amount of a line is made of: quantity, price and discount.

use rust_decimal::Decimal;

use crate::invoice::InvoiceLine;
use crate::text::cut;
use crate::{Money, MoneyError, OrderRules};

/// What is wrong with a line.
pub(super) enum Wrong {
    /// Its parts come to this amount, and not to the line's.
    Differs(Money),
    /// There is no such amount.
    Money(MoneyError),
}

/// What a line's amount is made of, with the document's sign.
pub(super) struct Parts {
    pub(super) quantity: Decimal,
    pub(super) unit_price: Decimal,
    /// In percent.
    pub(super) discount: Decimal,
    /// What the document says, where the package cannot hold it.
    original: Option<String>,
}

impl Parts {
    /// As the document says it, where the package has room for the decimals. Else the line goes as one unit at its whole
    /// amount, with what it is made of in its description: the amount is what counts and stays right to the cent, a
    /// bookkeeper still reads how it came about, and nothing is rounded behind his back. Refusing it would hold up an
    /// invoice in which nobody made a mistake.
    pub(super) fn of_line(line: &InvoiceLine, rules: &OrderRules) -> Result<Self, Wrong> {
        let discount = line.discount.unwrap_or_default();
        let said = match (line.quantity, line.unit_price) {
            (None, None) => return Ok(Self::whole(line, None)),
            (Some(quantity), None) => match price_of_one(line.net, quantity, discount, rules) {
                Some(price) => Self::said(quantity, price, discount),
                None if quantity.is_zero() && !line.net.is_zero() => Self::said(quantity, Decimal::ZERO, discount),
                None => return Ok(Self::whole(line, Some(comma(quantity)))),
            },
            (quantity, Some(price)) => Self::said(quantity.unwrap_or(Decimal::ONE), price, discount),
        };
        let found = said.amount(line.net)?;
        if found != line.net {
            Err(Wrong::Differs(found))
        } else if has_room(said.quantity, rules.quantity_decimals) && has_room(said.unit_price, rules.price_decimals) {
            Ok(said)
        } else {
            let product = format!("{} × {}", comma(said.quantity), comma(said.unit_price));
            let less = (!discount.is_zero()).then(|| format!(" − {}%", comma(discount)));
            Ok(Self::whole(line, Some(product + &less.unwrap_or_default())))
        }
    }

    fn said(quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Self {
        Self {
            quantity,
            unit_price,
            discount,
            original: None,
        }
    }

    /// One unit at the whole amount.
    fn whole(line: &InvoiceLine, original: Option<String>) -> Self {
        Self {
            original,
            ..Self::said(Decimal::ONE, line.net.decimal(), Decimal::ZERO)
        }
    }

    /// What it comes to, in the currency of `net`.
    fn amount(&self, net: Money) -> Result<Money, Wrong> {
        let rest = Decimal::ONE_HUNDRED.checked_sub(self.discount);
        let product = self.quantity.checked_mul(self.unit_price);
        let exact = product.zip(rest).and_then(|(product, rest)| product.checked_mul(rest));
        let exact = exact.ok_or(Wrong::Money(MoneyError::TooLarge))?;
        Money::rounded(exact / Decimal::ONE_HUNDRED, net.currency()).map_err(Wrong::Money)
    }

    /// The description of the line, cut to `limit`; what the amount is made of is never cut off.
    pub(super) fn described(&self, description: &str, limit: usize) -> String {
        let Some(original) = &self.original else {
            return cut(description, limit);
        };
        let behind = format!(" ({original})");
        match limit.checked_sub(behind.encode_utf16().count()) {
            Some(room) if room > 0 => cut(description, room) + &behind,
            _ => cut(description, limit),
        }
    }
}

/// The price that gives the amount exactly, where there is one with so few decimals.
fn price_of_one(net: Money, quantity: Decimal, discount: Decimal, rules: &OrderRules) -> Option<Decimal> {
    let rest = Decimal::ONE_HUNDRED.checked_sub(discount)?;
    let units = quantity.checked_mul(rest)?.checked_div(Decimal::ONE_HUNDRED)?;
    let price = net.decimal().checked_div(units)?.round_dp(rules.price_decimals);
    (units.checked_mul(price)? == net.decimal()).then_some(price)
}

fn has_room(value: Decimal, decimals: u32) -> bool {
    value.normalize().scale() <= decimals
}

/// As a Dutch reader writes it.
fn comma(value: Decimal) -> String {
    value.normalize().to_string().replace('.', ",")
}
