//! Items, allowances, texts and cost centres of the lines.

use boekbrug_model::FindingCode::*;
use boekbrug_model::invoice::LineRole;
use boekbrug_model::record::CostCentre;

use crate::*;

fn item_of(invoice: &Invoice, books: &Books, rules: &OrderRules) -> Option<String> {
    let (order, _) = placed_by(invoice, books, rules);
    order.lines()[0].item.clone().map(|item| item.package_id)
}

fn naming(code: &str) -> Invoice {
    line("100.00", |line| line.item = Some(code.to_owned()))
}

#[test]
fn a_line_has_its_own_item_or_the_one_for_lines_without() {
    let books = books_with(|books| books.chart.insert("item-REIS", item("REIS", true)));
    let rules = order_rules();
    assert_eq!(item_of(&naming("REIS"), &books, &rules).as_deref(), Some("item-REIS"));
    assert_eq!(item_of(&naming(" "), &books, &rules).as_deref(), Some("item-UUR"));
    let unlisted = books_with(|books| books.chart = boekbrug_model::Chart::default());
    assert_eq!(item_of(&naming("REIS"), &unlisted, &rules).as_deref(), Some("REIS"));
}

#[test]
fn a_line_without_item_waits_where_the_package_needs_one() {
    let two = sample().line("Reis", "10.00", "21").build();
    let without = books_with(|books| books.settings.order_item = None);
    assert_eq!(
        refused(&two, &without),
        [0, 1].map(|at| (OrderItemMissing, format!("lines[{at}].item")))
    );
    let findings = without.check_order(&two, &order_rules()).unwrap_err();
    assert_eq!(findings[1].text_nl(), "Regel 2 noemt geen artikel");
    let easy = OrderRules {
        needs_item: false,
        ..order_rules()
    };
    assert_eq!(item_of(&two, &without, &easy), None);
}

#[test]
fn an_item_must_be_there_and_be_active() {
    let books = books_with(|books| books.chart.insert("item-OUD", item("OUD", false)));
    let at = "lines[0].item".to_owned();
    assert_eq!(refused(&naming("REIS"), &books), [(OrderItemUnknown, at.clone())]);
    assert_eq!(refused(&naming("OUD"), &books), [(OrderItemInactive, at.clone())]);
    let gone = books_with(|books| books.settings.order_item = Some("WEG".to_owned()));
    let two = sample().line("Reis", "10.00", "21").build();
    assert_eq!(refused(&two, &gone), [(OrderItemUnknown, at)]);
}

#[test]
fn allowances_and_charges_are_lines() {
    let whole = sample()
        .line("Korting", "-10.00", "21")
        .with_line(|line| line.role = LineRole::Allowance)
        .line("Toeslag", "2.50", "21")
        .with_line(|line| line.role = LineRole::Charge)
        .build();
    let order = placed(&whole);
    let nets: Vec<_> = order.lines().iter().map(|line| line.net.amount_text()).collect();
    assert_eq!(nets, ["100.00", "-10.00", "2.50"]);
    assert_eq!(order.total_excl().amount_text(), "92.50");
    assert_eq!(order.lines()[1].unit_price, number("-10"));
}

#[test]
fn a_line_without_amount_is_a_text_or_a_gift() {
    let text = sample().line("Met dank", "0.00", "21").build();
    let order = placed(&text);
    let line = &order.lines()[1];
    assert_eq!(
        (&line.item, line.quantity, line.unit_price),
        (&None, number("0"), number("0"))
    );
    let gift = sample().line("Monster", "0.00", "21").with_line(|line| {
        (line.quantity, line.unit_price, line.discount) = (Some(number("2")), Some(number("5")), Some(number("100")));
    });
    let order = placed(&gift.build());
    let line = &order.lines()[1];
    assert_eq!(
        (line.item.is_some(), line.quantity, line.discount),
        (true, number("2"), number("100"))
    );
}

#[test]
fn cost_centres_go_along_and_ledger_accounts_do_not() {
    let with = |cost_centre: &str| {
        line("100.00", |line| {
            line.cost_centre = Some(cost_centre.to_owned());
            line.ledger_account = Some("bestaat niet".to_owned());
            line.project = Some("bestaat niet".to_owned());
        })
    };
    let order = placed(&with("10"));
    assert_eq!(
        order.lines()[0].cost_centre.as_ref().unwrap().package_id,
        "costCentre-10"
    );
    assert_eq!(
        refused(&with("99"), &books()),
        [(CostCentreUnknown, "lines[0].costCentre".to_owned())]
    );
    let mapped = books_with(|books| {
        books
            .settings
            .cost_centre_mappings
            .insert("99".to_owned(), "10".to_owned());
    });
    let (order, _) = placed_by(&with("99"), &mapped, &order_rules());
    assert_eq!(order.lines()[0].cost_centre.as_ref().unwrap().code, "10");
}

/// The other half would be charged to a cost centre that nobody gave it.
#[test]
fn of_one_cost_centre_for_the_whole_it_is_told_when_the_lines_do_not_agree() {
    let one = OrderRules {
        one_cost_centre: true,
        ..order_rules()
    };
    let mut books = books();
    let another = Record::CostCentre(CostCentre {
        code: "20".to_owned(),
        name: "Kantoor".to_owned(),
        is_active: true,
    });
    books.chart.insert("costCentre-20", another);
    let told = |centres: [Option<&str>; 2], rules: &OrderRules| {
        let centre = |at: usize| move |line: &mut InvoiceLine| line.cost_centre = centres[at].map(str::to_owned);
        let both = invoice("1").line("Advies", "100.00", "21").with_line(centre(0));
        let text = both.line("Zie de bijlage", "0.00", "21");
        let both = text.line("Doos", "5.00", "21").with_line(centre(1)).build();
        let (order, warnings) = placed_by(&both, &books, rules);
        let of_whole = OrderLine::cost_centre_of(order.lines()).map(|linked| linked.code.clone());
        (of_whole, warnings.into_iter().map(|one| one.code).collect::<Vec<_>>())
    };
    let ten = Some("10");
    assert_eq!(told([None, None], &one), (None, vec![]));
    assert_eq!(
        told([ten, ten], &one),
        (Some("10".to_owned()), vec![]),
        "a text is not charged"
    );
    for differ in [[ten, Some("20")], [ten, None], [None, ten]] {
        assert_eq!(told(differ, &one), (None, vec![OrderCostCentresLeftOut]), "{differ:?}");
        assert_eq!(told(differ, &order_rules()).1, []);
    }
}

#[test]
fn kinds_of_vat_that_are_mapped_nowhere_are_no_hindrance() {
    let export = invoice("1")
        .line_of("Werk", "100.00", vat(VatKind::Export, "0"))
        .build();
    let bare = books_with(|books| {
        books.settings.vat_mappings.clear();
        books.settings.journal = None;
        books.settings.debtor_account = None;
    });
    assert!(books().check_order(&export, &order_rules()).is_ok());
    assert!(bare.check_order(&export, &order_rules()).is_ok());
}
