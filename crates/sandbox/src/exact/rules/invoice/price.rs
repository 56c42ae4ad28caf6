//! The price of a line: what is not sent follows from what is.

use rust_decimal::Decimal;

use crate::exact::rules::draft::Fields;
use crate::exact::rules::vat::cents;
use crate::exact::switches::LineAmount;
use crate::exact::table::Rec;

/// What a line costs, before VAT is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) quantity: Decimal,
    /// `UnitPrice`: before the discount.
    pub(super) unit: Decimal,
    /// `NetPrice`: after it.
    pub(super) net: Decimal,
    /// `Discount`: a fraction of the unit price.
    pub(super) discount: Decimal,
    /// Quantity times net price, to the cent.
    pub(super) amount: Decimal,
}

impl Price {
    /// Reads what was sent; the item gives its standard price when there is
    /// neither a price nor an amount.
    pub(super) fn of(line: &Fields, item: Option<Rec<'_>>, how: LineAmount) -> Price {
        let sent = |name: &str| line.get(name).as_dec();
        let quantity = sent("Quantity").unwrap_or(Decimal::ONE);
        let unpriced = sent("UnitPrice").is_none() && sent("NetPrice").is_none();
        let by_amount = match how {
            LineAmount::PriceLeads => unpriced,
            LineAmount::AmountLeads => true,
        };
        let from_amount = sent("AmountFC").filter(|_| by_amount && !quantity.is_zero());
        let net_sent = from_amount.map(|amount| amount / quantity).or_else(|| sent("NetPrice"));
        let left = Decimal::ONE - sent("Discount").unwrap_or(Decimal::ZERO);
        let standard = || item.and_then(|item| item.get("StandardSalesPrice").as_dec());
        let unit = sent("UnitPrice").unwrap_or_else(|| match net_sent {
            Some(net) if !left.is_zero() => net / left,
            Some(net) => net,
            None => standard().unwrap_or(Decimal::ZERO),
        });
        let net = net_sent.unwrap_or(unit * left);
        let discount = if unit.is_zero() {
            Decimal::ZERO
        } else {
            ((unit - net) / unit).round_dp(10)
        };
        Price {
            quantity,
            unit,
            net,
            discount,
            amount: cents(quantity * net),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::value::Value;

    /// What is sent; unit price, net price, discount and amount.
    type Case = (&'static [(&'static str, &'static str)], [&'static str; 4]);

    fn dec(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn price(sent: &[(&'static str, &str)], how: LineAmount) -> Price {
        let mut fields = Fields::default();
        for (name, value) in sent {
            fields.set(name, Value::Dec(dec(value)));
        }
        Price::of(&fields, None, how)
    }

    #[test]
    fn each_part_follows_from_the_others() {
        let leads = LineAmount::PriceLeads;
        let cases: &[Case] = &[
            (&[("Quantity", "3"), ("UnitPrice", "10")], ["10", "10", "0", "30"]),
            (
                &[("Quantity", "3"), ("UnitPrice", "10"), ("Discount", "0.1")],
                ["10", "9", "0.1", "27"],
            ),
            (
                &[("Quantity", "2"), ("UnitPrice", "10"), ("NetPrice", "7.5")],
                ["10", "7.5", "0.25", "15"],
            ),
            (&[("NetPrice", "12.345")], ["12.345", "12.345", "0", "12.35"]),
            (&[("Quantity", "-2"), ("UnitPrice", "10")], ["10", "10", "0", "-20"]),
            (&[("Quantity", "4"), ("AmountFC", "50")], ["12.5", "12.5", "0", "50"]),
            (
                &[("Quantity", "2"), ("UnitPrice", "10"), ("AmountFC", "50")],
                ["10", "10", "0", "20"],
            ),
            (&[("Quantity", "0"), ("UnitPrice", "10")], ["10", "10", "0", "0"]),
        ];
        for (sent, [unit, net, discount, amount]) in cases {
            let got = price(sent, leads);
            let wanted = [unit, net, discount, amount].map(|text| dec(text));
            assert_eq!([got.unit, got.net, got.discount, got.amount], wanted, "{sent:?}");
        }
    }

    #[test]
    fn an_amount_may_go_before_a_price() {
        let sent: &[(&'static str, &str)] = &[("Quantity", "2"), ("UnitPrice", "10"), ("AmountFC", "15")];
        let got = price(sent, LineAmount::AmountLeads);
        assert_eq!(
            (got.net, got.discount, got.amount),
            (dec("7.5"), dec("0.25"), dec("15"))
        );
    }
}
