//! Customers and draft orders that go to the package. A package that takes none has nothing to tell here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use boekbrug_model::checks::OrderOutcome;
use boekbrug_model::customers_out::{CheckedCustomer, CustomerContext, Sides, check, merge};
use boekbrug_model::invoice::{CheckedOrder, Target};
use boekbrug_model::record::{Country, Customer, OrderStatus};
use boekbrug_model::testkit::{customer, invoice};
use boekbrug_model::{CustomerRules, Feed, FindingCode, Record};
use serde_json::Value;

use super::{Deed, Stage, Step, Strike, Subject, Told, When};
use crate::{ConnectorError, CustomerChange, FoundCustomer, Outcome, Wanted, WantedCustomer};

/// The number that the customer of these chapters gets.
const NUMBER: &str = "2001";

/// A stage whose package takes customers, with what they are mapped with; none where it takes none.
async fn reception(subject: Arc<dyn Subject>) -> Result<Option<(Stage, &'static CustomerRules)>, ConnectorError> {
    let mut stage = Stage::new(subject);
    let Some(rules) = stage.capability().customers_out.as_ref() else {
        return Ok(None);
    };
    stage.read_references().await?;
    Ok(Some((stage, rules)))
}

/// A customer whom the package does not have: everything is filled, and its numbers are of nobody else.
fn newcomer(stage: &Stage, number: &str) -> Customer {
    let address = boekbrug_model::record::Address {
        address1: Some("Werf 12".to_owned()),
        ..customer().visit_address
    };
    Customer {
        customer_code: stage.subject.code(number),
        name: format!("Scheepswerf {number}"),
        contact_person_name: Some("A. de Boer".to_owned()),
        identification: Some("87654321".to_owned()),
        vat_number: Some("NL004495445B01".to_owned()),
        visit_address: address.clone(),
        invoice_address: address,
        payment_condition_id: stage.capability().customers_out.as_ref().and_then(days),
        ..customer()
    }
}

/// Thirty days, where the package takes days.
fn days(rules: &CustomerRules) -> Option<String> {
    rules.payment_days.map(|_| "30".to_owned())
}

/// What the checks let through; `fields` of one that is there.
fn passed(stage: &Stage, customer: &Customer, fields: Option<&BTreeSet<String>>) -> CheckedCustomer {
    let rules = stage.capability().customers_out.as_ref().expect("the chapter asked");
    let country = |(id, record): (&str, &Record)| match record {
        Record::Country(country) => Some((id.to_owned(), country.clone())),
        _ => None,
    };
    let countries: Vec<(String, Country)> = stage.references.all(Feed::Countries).filter_map(country).collect();
    let settings = stage.subject.settings();
    let context = CustomerContext {
        rules,
        settings: &settings,
        countries: &countries,
        number: None,
        fields,
    };
    match check(customer, &context) {
        Ok((checked, _)) => checked,
        Err(findings) => panic!("the sample does not pass the checks: {findings:?}"),
    }
}

async fn create(stage: &Stage, customer: &Customer) -> Result<FoundCustomer, ConnectorError> {
    let checked = passed(stage, customer, None);
    stage.connector.create_customer(&checked, &stage.references).await
}

async fn found(stage: &Stage, wanted: WantedCustomer) -> Result<Vec<FoundCustomer>, ConnectorError> {
    stage.connector.find_customers(&wanted, &stage.references).await
}

fn by_number(customer: &Customer) -> WantedCustomer {
    WantedCustomer {
        number: Some(customer.customer_code.clone()),
        ..WantedCustomer::default()
    }
}

/// How many customers bear a number, as the package's own administration says.
fn held(stage: &Stage, customer: &Customer) -> usize {
    let all = stage.subject.truth(Feed::Customers).unwrap_or_default();
    all.iter().filter(|known| known.code == customer.customer_code).count()
}

fn record(found: &FoundCustomer) -> &Customer {
    match &found.row.record {
        Record::Customer(customer) => customer,
        other => panic!("a customer was asked for: {other:?}"),
    }
}

/// What would still be written after the package says this: nothing, or a change goes to and fro for ever.
fn still_out(stage: &Stage, rules: &CustomerRules, application: &Customer, found: &FoundCustomer) -> BTreeSet<String> {
    let settings = boekbrug_model::ConnectionSettings {
        field_owner: boekbrug_model::settings::FieldOwner::Application,
        ..stage.subject.settings()
    };
    let sides = Sides {
        agreed: None,
        agreed_there: None,
        open: None,
        application,
        changed_here: jiff::Timestamp::UNIX_EPOCH,
        package: record(found),
        changed_there: None,
    };
    merge(&sides, rules, &settings).out
}

/// A customer that was made is there once, under every key, with everything that was said of it; its feed shows it.
pub async fn a_customer_is_made_once_and_found_by_each_key(subject: Arc<dyn Subject>) -> Told {
    let Some((stage, rules)) = reception(subject).await? else {
        return Ok(());
    };
    let wanted = newcomer(&stage, NUMBER);
    assert_eq!(
        found(&stage, by_number(&wanted)).await?,
        [],
        "nobody has the number yet"
    );
    let made = create(&stage, &wanted).await?;
    assert_eq!(made.row.code, wanted.customer_code);
    assert!(record(&made).is_debtor && made.row.is_active);
    assert_eq!(
        still_out(&stage, rules, &wanted, &made),
        BTreeSet::new(),
        "what was made says what was asked: {:?}",
        record(&made)
    );
    assert_eq!(held(&stage, &wanted), 1);
    let keys = [
        by_number(&wanted),
        WantedCustomer {
            vat_number: wanted.vat_number.clone(),
            ..WantedCustomer::default()
        },
        WantedCustomer {
            identification: wanted.identification.clone(),
            ..WantedCustomer::default()
        },
    ];
    for key in keys {
        let all = found(&stage, key.clone()).await?;
        let ids: Vec<_> = all.iter().map(|one| one.row.package_id.as_str()).collect();
        assert_eq!(ids, [made.row.package_id.as_str()], "{key:?}");
    }
    let read = stage
        .connector
        .read_customer(&made.row.package_id, &stage.references)
        .await?;
    assert_eq!(
        read.map(|one| one.row),
        Some(made.row.clone()),
        "asked for by its id it is the same row"
    );
    let feed = stage.read(Feed::Customers, None).await?;
    assert_eq!(
        feed.rows.get(&made.row.package_id),
        Some(&made.row),
        "and in its feed as well"
    );
    Ok(())
}

/// The same number again makes no second customer, and may have been our own.
pub async fn a_number_that_is_taken_makes_no_second_customer(subject: Arc<dyn Subject>) -> Told {
    let Some((stage, _)) = reception(subject).await? else {
        return Ok(());
    };
    let wanted = newcomer(&stage, NUMBER);
    create(&stage, &wanted).await?;
    let error = stage.error("a taken number", create(&stage, &wanted).await);
    assert_eq!(error.outcome, Outcome::Unknown, "only a look may follow: {error:?}");
    assert!(
        error
            .findings
            .iter()
            .any(|finding| finding.code == FindingCode::CustomerCodeInUse),
        "{error:?}"
    );
    assert_eq!(held(&stage, &wanted), 1);
    Ok(())
}

/// Sent, and no answer: unknown, and the look tells whether it was made.
pub async fn a_lost_answer_at_a_new_customer_is_unknown(subject: Arc<dyn Subject>) -> Told {
    let Some((mut stage, rules)) = reception(subject).await? else {
        return Ok(());
    };
    let cases = [
        ("2001", Strike::LoseAnswer, 1),
        ("2002", Strike::CutAnswer, 1),
        ("2003", Strike::LoseRequest, 0),
        ("2004", Strike::Html, 0),
        ("2005", Strike::Status(503, None), 0),
    ];
    for (number, strike, made) in cases {
        let mut wanted = newcomer(&stage, number);
        (wanted.vat_number, wanted.identification) = (None, None);
        stage.subject.strike(strike, Step::MakeCustomer, When::Always);
        let error = stage.error(
            &format!("making a customer under {strike:?}"),
            create(&stage, &wanted).await,
        );
        stage.subject.calm();
        stage.settle();
        assert_eq!(error.outcome, Outcome::Unknown, "{strike:?}: {error:?}");
        stage.restart();
        let there = found(&stage, by_number(&wanted)).await?;
        assert_eq!(there.len(), made, "{strike:?}");
        match there.first() {
            Some(found) => assert_eq!(still_out(&stage, rules, &wanted, found), BTreeSet::new()),
            None => {
                create(&stage, &wanted).await?;
            }
        }
        assert_eq!(held(&stage, &wanted), 1, "{strike:?}");
    }
    Ok(())
}

/// One field is overwritten: every other one, coupled or not, stays as it is; and doing it again does no harm.
pub async fn an_overwrite_leaves_other_fields_alone(subject: Arc<dyn Subject>) -> Told {
    let Some((stage, rules)) = reception(subject).await? else {
        return Ok(());
    };
    assert!(stage.subject.act(Deed::ChangeElsewhere { code: "1001" }));
    let code = stage.subject.code("1001");
    let number = Customer {
        customer_code: code,
        ..Customer::default()
    };
    let before = found(&stage, by_number(&number)).await?.pop().expect("customer 1001");
    let mut wanted = record(&before).clone();
    "De Nieuwe Korenaar".clone_into(&mut wanted.name);
    let fields: BTreeSet<String> = ["name".to_owned()].into();
    let checked = passed(&stage, &wanted, Some(&fields));
    let change = CustomerChange {
        found: &before,
        customer: &checked,
        fields: &fields,
    };
    for strike in [None, Some(Strike::LoseAnswer), Some(Strike::LoseRequest), None] {
        if let Some(strike) = strike {
            stage.subject.strike(strike, Step::OverwriteCustomer, When::Always);
            let result = stage.connector.overwrite_customer(&change, &stage.references).await;
            let error = stage.error(&format!("overwriting under {strike:?}"), result);
            stage.subject.calm();
            stage.settle();
            assert_eq!(error.outcome, Outcome::Unknown, "{error:?}");
            continue;
        }
        let after = stage.connector.overwrite_customer(&change, &stage.references).await?;
        assert_eq!(after.row.name, wanted.name);
        assert_eq!(still_out(&stage, rules, &wanted, &after), BTreeSet::new());
        let expected = Customer {
            name: wanted.name.clone(),
            ..record(&before).clone()
        };
        assert_eq!(record(&after), &expected, "nothing else that is coupled");
        let changed = differing(&before.raw, &after.raw);
        assert!(
            changed.len() <= 2,
            "the name, and perhaps when it was changed: {changed:?}"
        );
    }
    assert_eq!(held(&stage, &number), 1);
    Ok(())
}

/// The paths of everything that differs between two documents.
fn differing(before: &Value, after: &Value) -> BTreeSet<String> {
    let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
    leaves(before, "", &mut left);
    leaves(after, "", &mut right);
    let paths: BTreeSet<_> = left.keys().chain(right.keys()).cloned().collect();
    let differs = |path: &String| left.get(path) != right.get(path);
    paths.into_iter().filter(differs).collect()
}

/// Everything that a document says, by its path: nothing and "no" are the same.
fn leaves(value: &Value, at: &str, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) => object
            .iter()
            .for_each(|(name, value)| leaves(value, &format!("{at}.{name}"), into)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, value)| leaves(value, &format!("{at}[{index}]"), into)),
        Value::Null | Value::Bool(false) => {}
        other => {
            into.insert(at.to_owned(), other.to_string());
        }
    }
}

/// A customer that is gone is none, and cannot be overwritten.
pub async fn a_customer_that_is_nobody_is_none(subject: Arc<dyn Subject>) -> Told {
    let Some((stage, _)) = reception(subject).await? else {
        return Ok(());
    };
    let mut made = create(&stage, &newcomer(&stage, NUMBER)).await?;
    let nobody = "6f9619ff-8b86-4011-b42d-00c04fc964ff";
    assert_eq!(stage.connector.read_customer(nobody, &stage.references).await?, None);
    nobody.clone_into(&mut made.row.package_id);
    let fields: BTreeSet<String> = ["name".to_owned()].into();
    let checked = passed(&stage, record(&made), Some(&fields));
    let change = CustomerChange {
        found: &made,
        customer: &checked,
        fields: &fields,
    };
    let result = stage.connector.overwrite_customer(&change, &stage.references).await;
    let error = stage.error("overwriting nobody", result);
    assert_eq!(
        (error.outcome, error.findings[0].code),
        (Outcome::Permanent, FindingCode::CustomerGone)
    );
    Ok(())
}

/// A stage whose package takes draft orders, and two that passed the checks; none where it takes none.
async fn counter(subject: Arc<dyn Subject>) -> Result<Option<(Stage, [CheckedOrder; 2])>, ConnectorError> {
    let mut stage = Stage::new(subject);
    let Some(rules) = stage.capability().orders.as_ref() else {
        return Ok(None);
    };
    let mut books = stage.chart().await?;
    let items = stage.read(Feed::Items, None).await?;
    let item = items
        .rows
        .values()
        .find(|row| row.is_active)
        .expect("an item was seeded");
    books.settings.order_item = Some(item.code.clone());
    books
        .chart
        .extend(items.rows.clone().into_iter().map(|(id, row)| (id, row.record)));
    let orders = ["2026-0801", "2026-0802"].map(|number| {
        let sample = invoice(number)
            .line("Advies", "100.00", "21")
            .line("Reiskosten", "12.50", "21");
        match books.check_order(&sample.build(), rules) {
            Ok(OrderOutcome::Place(order, _)) => *order,
            other => panic!("{number}: the sample does not pass the checks: {other:?}"),
        }
    });
    Ok(Some((stage, orders)))
}

fn wanted(order: &CheckedOrder) -> Wanted {
    Wanted {
        target: Target::DraftOrder,
        number: order.reference().clone(),
        kind: order.kind(),
        date: order.date(),
        customer: Some(order.customer().package_id.clone()),
        currency: order.total_excl().currency(),
    }
}

/// An order is not there before, and once after; it reads back as it was sent, and its feed says that it waits.
pub async fn an_order_is_found_by_its_reference_and_reads_back(subject: Arc<dyn Subject>) -> Told {
    let Some((stage, [order, other])) = counter(subject).await? else {
        return Ok(());
    };
    assert_eq!(stage.connector.find(&wanted(&order)).await?, []);
    let placed = stage.connector.order(&order).await?.booking;
    assert_eq!(placed.target, Target::DraftOrder);
    let found = stage.connector.find(&wanted(&order)).await?;
    let short: Vec<_> = found
        .iter()
        .map(|one| (&one.booking, one.total, one.customer.as_deref()))
        .collect();
    assert_eq!(
        short,
        [(&placed, order.total_excl(), Some(order.customer().package_id.as_str()))]
    );
    assert_eq!(
        stage.connector.find(&wanted(&other)).await?,
        [],
        "another number is another order"
    );
    let back = stage.connector.read_back(&placed).await?;
    assert_eq!(
        (back.number.as_str(), back.total),
        (order.reference().as_str(), order.total_excl())
    );
    assert_eq!(
        (back.customer.as_deref(), back.date),
        (Some(order.customer().package_id.as_str()), Some(order.date()))
    );
    let feed = stage.read(Feed::Orders, None).await?;
    let Some(Record::Order(told)) = feed.rows.get(&placed.id).map(|row| &row.record) else {
        panic!("the feed of orders shows it: {:?}", feed.rows.keys())
    };
    assert_eq!(
        (told.reference.as_deref(), told.status),
        (Some(order.reference().as_str()), OrderStatus::Open)
    );
    Ok(())
}

/// Sent, and no answer: unknown, and the look tells whether it was placed.
pub async fn a_lost_answer_at_an_order_is_unknown(subject: Arc<dyn Subject>) -> Told {
    let cases = [
        (Strike::LoseAnswer, 1),
        (Strike::CutAnswer, 1),
        (Strike::LoseRequest, 0),
        (Strike::Html, 0),
        (Strike::Status(500, None), 0),
    ];
    let Some((mut stage, [first, _])) = counter(subject).await? else {
        return Ok(());
    };
    let mut placed = 0;
    for (strike, made) in cases {
        stage.subject.strike(strike, Step::Order, When::Always);
        let error = stage.error(
            &format!("ordering under {strike:?}"),
            stage.connector.order(&first).await,
        );
        stage.subject.calm();
        stage.settle();
        assert_eq!(error.outcome, Outcome::Unknown, "{strike:?}: {error:?}");
        stage.restart();
        placed += made;
        let found = stage.connector.find(&wanted(&first)).await?;
        assert_eq!(
            found.len(),
            placed,
            "{strike:?}: it is never tried again blindly, and what is there is found"
        );
    }
    Ok(())
}
