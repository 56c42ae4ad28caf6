//! Quantity, price and discount of a line.

use boekbrug_model::FindingCode::OrderLineDiffers;
use proptest::prelude::*;

use crate::*;

/// Quantity, price and discount; `-` for none.
fn said(net: &str, quantity: &str, price: &str, discount: &str) -> Invoice {
    let value = |text: &str| (text != "-").then(|| number(text));
    line(net, |line| {
        (line.quantity, line.unit_price, line.discount) = (value(quantity), value(price), value(discount));
    })
}

#[track_caller]
fn goes(invoice: &Invoice, quantity: &str, price: &str, discount: &str, description: &str) {
    let line = only_line(invoice);
    assert_eq!(
        (line.quantity, line.unit_price, line.discount, line.description.as_str()),
        (number(quantity), number(price), number(discount), description)
    );
}

#[test]
fn what_the_document_says_goes_over() {
    goes(&said("100.00", "8", "12.50", "-"), "8", "12.50", "0", "Advies");
    goes(&said("90.00", "8", "12.50", "10"), "8", "12.50", "10", "Advies");
    goes(&said("0.33", "0.33", "1", "-"), "0.33", "1", "0", "Advies");
    goes(&said("12.35", "1", "12.3456", "-"), "1", "12.3456", "0", "Advies");
    goes(&said("-50.00", "-1", "50", "-"), "-1", "50", "0", "Advies");
}

#[test]
fn what_is_missing_is_one_unit_at_the_whole_amount() {
    goes(&said("100.00", "-", "-", "-"), "1", "100.00", "0", "Advies");
    goes(&said("100.00", "-", "-", "10"), "1", "100.00", "0", "Advies");
    goes(&said("100.00", "-", "100", "-"), "1", "100", "0", "Advies");
    goes(&said("-10.00", "-", "-", "-"), "1", "-10.00", "0", "Advies");
    goes(&said("100.00", "8", "-", "-"), "8", "12.50", "0", "Advies");
    goes(&said("90.00", "8", "-", "10"), "8", "12.50", "10", "Advies");
    goes(&said("100.00", "3", "-", "-"), "1", "100.00", "0", "Advies (3)");
}

#[test]
fn what_comes_to_another_amount_is_refused() {
    for (invoice, found) in [
        (said("100.01", "8", "12.50", "-"), "100.00"),
        (said("100.00", "8", "12.50", "10"), "90.00"),
        (said("400.00", "-", "50", "-"), "50.00"),
        (said("100.00", "0", "-", "-"), "0.00"),
        (said("-100.00", "8", "12.50", "-"), "100.00"),
    ] {
        assert_eq!(
            refused(&invoice, &books()),
            [(OrderLineDiffers, "lines[0].net".to_owned())]
        );
        let finding = books().check_order(&invoice, &order_rules()).unwrap_err().remove(0);
        assert_eq!(
            (finding.params["found"].as_str(), finding.params["line"].as_str()),
            (found, "1")
        );
    }
}

#[test]
fn more_decimals_than_the_package_has_go_into_the_description() {
    goes(
        &said("3.46", "1000", "0.00346", "-"),
        "1",
        "3.46",
        "0",
        "Advies (1000 × 0,00346)",
    );
    goes(
        &said("458.31", "7.333", "62.5", "-"),
        "1",
        "458.31",
        "0",
        "Advies (7,333 × 62,5)",
    );
    goes(
        &said("3.11", "1000", "0.00346", "10"),
        "1",
        "3.11",
        "0",
        "Advies (1000 × 0,00346 − 10%)",
    );
    goes(&said("3.50", "7.0000", "0.500000", "-"), "7", "0.5", "0", "Advies");
}

#[test]
fn how_it_came_about_is_never_cut_off() {
    let long = line("3.46", |line| {
        line.description = "Woord ".repeat(40);
        (line.quantity, line.unit_price) = (Some(number("1000")), Some(number("0.00346")));
    });
    let description = only_line(&long).description;
    assert!(description.ends_with("… (1000 × 0,00346)"), "{description}");
    assert_eq!(description.chars().count().min(60), description.chars().count());
}

#[test]
fn on_a_credit_note_the_quantity_is_negative() {
    let credit = |quantity: Option<&str>, price: Option<&str>, net: &str| {
        sample()
            .with(|invoice| invoice.lines.clear())
            .line("Advies", net, "21")
            .with_line(|line| (line.quantity, line.unit_price) = (quantity.map(number), price.map(number)))
            .credit_note()
            .build()
    };
    for (quantity, price, net, expected) in [
        (None, None, "100.00", ("-1", "100.00", "-100.00")),
        (Some("8"), Some("12.50"), "100.00", ("-8", "12.50", "-100.00")),
        (None, None, "-10.00", ("-1", "-10.00", "10.00")),
        (Some("-1"), Some("10"), "-10.00", ("1", "10", "10.00")),
        (Some("1000"), Some("0.00346"), "3.46", ("-1", "3.46", "-3.46")),
    ] {
        let order = placed(&credit(quantity, price, net));
        let line = &order.lines()[0];
        assert_eq!(
            (line.quantity, line.unit_price),
            (number(expected.0), number(expected.1))
        );
        assert_eq!(line.net.amount_text(), expected.2);
        assert_eq!(order.total_excl(), line.net);
    }
}

#[test]
fn amounts_beyond_all_bounds_are_refused() {
    let huge = said("1.00", "79228162514264337593543950335", "10", "-");
    assert_eq!(refused(&huge, &books())[0].0, FindingCode::InvoiceAmountTooLarge);
}

fn decimal(range: std::ops::Range<i64>, scale: u32) -> impl Strategy<Value = Decimal> {
    range.prop_map(move |value| Decimal::new(value, scale))
}

proptest! {
    /// Whatever the document says, a line that is placed comes to its amount to the cent, by parts that the package can hold.
    #[test]
    fn a_line_comes_to_its_amount(
        quantity in proptest::option::of(decimal(-100_000..100_000, 3)),
        price in proptest::option::of(decimal(-10_000_000..10_000_000, 5)),
        discount in proptest::option::of(decimal(0..101, 0)),
        net in -10_000_000_i64..10_000_000,
        honest in any::<bool>(),
        credit in any::<bool>(),
    ) {
        let mut builder = invoice("1").line("Advies", "0.00", "21").with_line(|line| {
            (line.quantity, line.unit_price, line.discount) = (quantity, price, discount);
            let parts = price.map(|price| {
                let rest = (Decimal::ONE_HUNDRED - discount.unwrap_or_default()) / Decimal::ONE_HUNDRED;
                quantity.unwrap_or(Decimal::ONE) * price * rest
            });
            let currency = line.net.currency();
            let exact = parts.and_then(|exact| boekbrug_model::Money::rounded(exact, currency).ok());
            line.net = exact.filter(|_| honest).unwrap_or(boekbrug_model::Money::new(net, currency));
        });
        if credit {
            builder = builder.credit_note();
        }
        let built = builder.build();
        let rules = order_rules();
        match books().check_order(&built, &rules) {
            Ok(OrderOutcome::Place(order, _)) => {
                let line = &order.lines()[0];
                let rest = (Decimal::ONE_HUNDRED - line.discount) / Decimal::ONE_HUNDRED;
                let exact = line.quantity * line.unit_price * rest;
                prop_assert_eq!(boekbrug_model::Money::rounded(exact, line.net.currency()).unwrap(), line.net);
                prop_assert!(line.quantity.normalize().scale() <= rules.quantity_decimals);
                prop_assert!(line.unit_price.normalize().scale() <= rules.price_decimals);
                prop_assert_eq!(line.net.minor().abs(), built.total_excl.minor().abs());
                prop_assert_eq!(line.net.minor() < 0, (built.total_excl.minor() < 0) != credit && !line.net.is_zero());
            }
            Ok(OrderOutcome::Skip(_)) => prop_assert!(built.total_incl.is_zero()),
            Err(findings) => {
                prop_assert!(!honest || price.is_none(), "{findings:?}");
                prop_assert!(findings.iter().all(|one| one.code == OrderLineDiffers), "{findings:?}");
            }
        }
    }
}
