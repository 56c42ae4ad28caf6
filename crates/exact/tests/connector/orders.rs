//! Draft orders: look, place, read back; and what is known after every failure.

use boekbrug_connector::{BookingRef, ConnectorError, ErrorKind, Outcome, Pdf, Wanted};
use boekbrug_http::testkit::Reply;
use boekbrug_model::checks::OrderOutcome;
use boekbrug_model::invoice::{CheckedOrder, Invoice, InvoiceKind, Target};
use boekbrug_model::testkit::{Books, day, eur, invoice, parsed};
use boekbrug_model::{Currency, FindingCode};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::office::sent;
use crate::world::{Setup, World, id, list, one, refusal, serve, world};

fn wanted(number: &str) -> Wanted {
    Wanted {
        target: Target::DraftOrder,
        number: parsed(number),
        kind: InvoiceKind::Invoice,
        date: day("2026-03-16"),
        customer: Some(id(1)),
        currency: Currency::EUR,
    }
}

/// An order of a customer in a journal, with its total without VAT.
pub(crate) fn row(number: &str, order: u32, customer: u32, journal: &str, total: &str) -> Value {
    let total: serde_json::Number = total.parse().unwrap();
    json!({"InvoiceID": id(order), "InvoiceNumber": 0, "OrderNumber": 41, "AmountFCExclVat": total, "Currency": "EUR",
        "OrderedBy": id(customer), "OrderDate": "/Date(1773619200000)/", "Journal": journal, "Status": 10, "Type": 8020,
        "YourRef": number})
}

pub(crate) fn with(row: Value, more: Value) -> Value {
    let mut row = row;
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row
}

fn placed() -> BookingRef {
    BookingRef {
        target: Target::DraftOrder,
        id: id(7),
        number: Some("41".to_owned()),
        link: None,
    }
}

pub(crate) fn set(config: Value, rows: Vec<(&'static str, Reply)>) -> World {
    let setup = Setup {
        config,
        ..Setup::default()
    };
    setup.world(serve(rows))
}

#[tokio::test]
async fn an_order_is_found_by_its_reference_in_each_way() {
    let rows = json!([
        row("O'Neil 1 ", 7, 1, "70", "150"),
        row("O'Neil 11", 8, 1, "70", "1"),
        row("O'Neil 1", 9, 2, "70", "2"),
        row("O'Neil 1", 10, 2, "71", "3"),
        row("O'Neil 1", 7, 1, "70", "150"),
    ]);
    let by_customer = format!("$filter=OrderedBy eq guid'{}'&", id(1));
    for (way, filter) in [
        ("reference", "$filter=YourRef eq 'O''Neil 1'&"),
        ("customer", &by_customer),
    ] {
        let world = set(json!({"order_lookup": way}), vec![("GET /salesinvoice", list(&rows))]);
        let found = world.connector.find(&wanted("O'Neil 1")).await.unwrap();
        let asked = &world.asked()[0];
        assert!(
            asked.starts_with(&format!("GET /salesinvoice/SalesInvoices?{filter}")),
            "{asked}"
        );
        assert!(
            !asked.contains("LineNumber") && !asked.contains("Timestamp"),
            "only the sync list has them"
        );
        let short: Vec<_> = found.iter().map(|one| (one.booking.id.clone(), one.total)).collect();
        assert_eq!(short, [(id(7), eur("150.00")), (id(9), eur("2.00"))], "{way}");
        assert_eq!(
            (found[0].customer.clone(), found[0].date),
            (Some(id(1)), Some(day("2026-03-16")))
        );
        assert_eq!(
            (found[0].booking.target, found[0].booking.number.as_deref()),
            (Target::DraftOrder, Some("41"))
        );
    }
}

/// Sales entries are bookings, and sales invoices are orders: neither is taken for the other.
#[tokio::test]
async fn a_booking_is_not_looked_for_among_orders() {
    let world = world(serve(vec![("GET /salesentry", list(&json!([])))]));
    let booking = Wanted {
        target: Target::Booking,
        ..wanted("2026-0001")
    };
    assert_eq!(world.connector.find(&booking).await.unwrap(), []);
}

#[tokio::test]
async fn an_order_that_cannot_be_read_is_never_nothing_there() {
    for row in [
        json!({"InvoiceID": id(7), "YourRef": {}}),
        json!({"InvoiceID": id(7), "YourRef": "2026-0001", "OrderedBy": id(1)}),
        json!({"YourRef": "2026-0001", "OrderedBy": id(1), "AmountFCExclVat": 1}),
    ] {
        let world = world(serve(vec![("GET /salesinvoice", list(&json!([row])))]));
        let error = world.connector.find(&wanted("2026-0001")).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Malformed, Outcome::Temporary));
    }
}

#[tokio::test]
async fn totals_are_without_vat_and_negative_on_a_credit_note() {
    for (more, total) in [
        (json!({}), "150.00"),
        (
            json!({"AmountFCExclVat": null, "AmountFC": 181.5, "VATAmountFC": 31.5}),
            "150.00",
        ),
        (json!({"Type": 8021}), "-150.00"),
        (json!({"Type": 8021, "AmountFCExclVat": -150}), "-150.00"),
        (json!({"AmountFCExclVat": -150}), "-150.00"),
    ] {
        let rows = json!([with(row("2026-0001", 7, 1, "70", "150"), more.clone())]);
        let world = world(serve(vec![("GET /salesinvoice", list(&rows))]));
        let found = world.connector.find(&wanted("2026-0001")).await.unwrap();
        assert_eq!(found[0].total, eur(total), "{more}");
    }
}

#[tokio::test]
async fn an_order_is_read_back_by_its_key() {
    let rows = json!([row("2026-0001", 7, 1, "70", "150.00")]);
    let world = world(serve(vec![("GET /salesinvoice", list(&rows))]));
    let back = world.connector.read_back(&placed()).await.unwrap();
    assert_eq!(
        (back.number.as_str(), back.total, back.customer, back.date),
        ("2026-0001", eur("150.00"), Some(id(1)), Some(day("2026-03-16")))
    );
    assert_eq!(back.documents, []);
    let start = format!("GET /salesinvoice/SalesInvoices?$filter=InvoiceID eq guid'{}'&", id(7));
    assert!(world.asked()[0].starts_with(&start), "{}", world.asked()[0]);
}

#[tokio::test]
async fn an_order_that_vanished_is_named() {
    for reply in [Reply::new(404, ""), list(&json!([]))] {
        let world = world(serve(vec![("GET /salesinvoice", reply)]));
        let error = world.connector.read_back(&placed()).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
        assert_eq!(error.findings[0].code, FindingCode::PackageBookingGone);
        assert_eq!(error.findings[0].params["number"], "41");
    }
    let strange = BookingRef {
        id: "o1".to_owned(),
        ..placed()
    };
    let nobody = world(serve(vec![]));
    let error = nobody.connector.read_back(&strange).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageBookingGone);
    assert_eq!(nobody.asked(), [] as [&str; 0]);
}

#[tokio::test]
async fn an_order_takes_no_pdf() {
    let world = world(serve(vec![]));
    let pdf = Pdf {
        file_name: "F.pdf".to_owned(),
        number: parsed("2026-0001"),
        customer: None,
        bytes: std::sync::Arc::from(&b"%PDF-1.7"[..]),
    };
    let error = world.connector.attach(Some(&placed()), &pdf).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageNotOffered);
    assert_eq!(world.connector.documents(&placed()).await.unwrap(), []);
    assert_eq!(world.asked(), [] as [&str; 0]);
}

fn checked(invoice: &Invoice) -> CheckedOrder {
    let mut books = Books::default();
    books.settings.order_item = Some("UUR".to_owned());
    let rules = boekbrug_exact::capability().orders.as_ref().unwrap();
    match books.check_order(invoice, rules).unwrap() {
        OrderOutcome::Place(order, _) => *order,
        OrderOutcome::Skip(findings) => panic!("{findings:?}"),
    }
}

/// An order of 150.00 without VAT: ten hours less a quarter, a text, and a book.
fn sample(number: &str) -> Invoice {
    let decimal = |text: &str| Some(text.parse::<Decimal>().unwrap());
    invoice(number)
        .line("Advies", "75.00", "21")
        .with_line(|line| {
            line.quantity = decimal("10");
            line.unit_price = decimal("10.00");
            line.discount = decimal("25");
        })
        .line("Zoals besproken", "0.00", "21")
        .line("Boek", "75.00", "9")
        .build()
}

async fn place(world: &World, invoice: &Invoice) -> Result<BookingRef, ConnectorError> {
    let answer = world.connector.order(&checked(invoice)).await?;
    Ok(answer.booking)
}

fn taken() -> Vec<(&'static str, Reply)> {
    let answer = row("2026-0001", 7, 1, "70", "150.00");
    vec![("POST /salesinvoice/SalesInvoices", one(201, &answer))]
}

#[tokio::test]
async fn an_order_is_placed_once_and_its_number_comes_back() {
    let world = world(serve(taken()));
    let order = sample("2026-0001");
    assert_eq!(place(&world, &order).await.unwrap(), placed());
    assert_eq!(
        world.asked(),
        ["POST /salesinvoice/SalesInvoices"],
        "it is never processed"
    );
    let whole = sent(&world, 0);
    let head = |member: &str| whole[member].clone();
    assert_eq!(
        (head("Type"), head("Journal"), head("YourRef")),
        (json!(8020), json!("70"), json!("2026-0001"))
    );
    assert_eq!(
        (head("Remarks"), head("Currency")),
        (json!("Zoals besproken"), json!("EUR"))
    );
    let checked = checked(&order);
    assert_eq!(head("OrderedBy"), json!(checked.customer().package_id));
    assert_eq!(head("OrderDate"), json!(checked.date().to_string()));
    assert_eq!(whole.get("Status"), None, "the package gives it");
    let lines = whole["SalesInvoiceLines"].as_array().unwrap();
    assert_eq!(lines.len(), 2, "a text has no item");
    let item = checked.lines()[0].item.clone().unwrap().package_id;
    assert_eq!(
        lines[0],
        json!({"Item": item, "Description": "Advies", "Quantity": 10, "UnitPrice": 10, "Discount": 0.25})
    );
    assert_eq!(lines[1].get("Discount"), None);
}

#[tokio::test]
async fn how_prices_and_discounts_are_said_is_a_setting() {
    for (config, line) in [
        (json!({}), json!({"UnitPrice": 10, "Discount": 0.25})),
        (
            json!({"order_discount": "percent"}),
            json!({"UnitPrice": 10, "Discount": 25}),
        ),
        (json!({"order_price": "net"}), json!({"NetPrice": 7.5})),
        (
            json!({"order_price": "net", "order_discount": "percent"}),
            json!({"NetPrice": 7.5}),
        ),
    ] {
        let world = set(config.clone(), taken());
        place(&world, &sample("2026-0001")).await.unwrap();
        let sent = sent(&world, 0)["SalesInvoiceLines"][0].take();
        let prices: Vec<_> = ["UnitPrice", "NetPrice", "Discount"]
            .into_iter()
            .filter_map(|member| Some((member.to_owned(), sent.get(member)?.clone())))
            .collect();
        assert_eq!(Value::Object(prices.into_iter().collect()), line, "{config}");
    }
}

#[tokio::test]
async fn how_a_credit_note_is_said_is_a_setting() {
    let credit = |number: &str| invoice(number).line("Advies", "100.00", "21").credit_note().build();
    for (word, kind, quantity) in [("negative", 8021, -1), ("positive", 8021, 1), ("invoice", 8020, -1)] {
        let world = set(json!({"order_credit": word}), taken());
        place(&world, &credit("2026-0001")).await.unwrap();
        let sent = sent(&world, 0);
        assert_eq!(
            (&sent["Type"], &sent["SalesInvoiceLines"][0]["Quantity"]),
            (&json!(kind), &json!(quantity)),
            "{word}"
        );
    }
    let world = set(json!({"order_credit": "positive"}), taken());
    place(&world, &sample("2026-0001")).await.unwrap();
    assert_eq!(
        sent(&world, 0)["SalesInvoiceLines"][0]["Quantity"],
        json!(10),
        "an invoice is not turned"
    );
}

#[tokio::test]
async fn where_lines_of_text_go_is_a_setting() {
    let text_first = |number: &str| {
        let first = invoice(number).line("Beste klant", "0.00", "21");
        first
            .line("Advies", "75.00", "21")
            .line("Regel a", "0.00", "21")
            .line("Regel b", "0.00", "21")
            .build()
    };
    for (word, remarks, notes) in [
        ("remarks", json!("Beste klant\nRegel a\nRegel b"), Value::Null),
        ("notes", json!("Beste klant"), json!("Regel a\nRegel b")),
    ] {
        let world = set(json!({"order_text_lines": word}), taken());
        place(&world, &text_first("2026-0001")).await.unwrap();
        let sent = sent(&world, 0);
        assert_eq!(
            (&sent["Remarks"], &sent["SalesInvoiceLines"][0]["Notes"]),
            (&remarks, &notes),
            "{word}"
        );
    }
}

#[tokio::test]
async fn whether_the_due_date_goes_along_is_a_setting() {
    let due = |number: &str| {
        let order = invoice(number).line("Advies", "75.00", "21").date("2026-03-10");
        order.due(Some(day("2026-03-24"))).build()
    };
    for (word, told) in [(true, json!("2026-03-24")), (false, Value::Null)] {
        let world = set(json!({"order_due_date": word}), taken());
        place(&world, &due("2026-0001")).await.unwrap();
        assert_eq!(sent(&world, 0)["DueDate"], told);
    }
}

#[tokio::test]
async fn without_a_journal_nothing_is_sent() {
    for journal in [None, Some(" ")] {
        let setup = Setup {
            journal,
            ..Setup::default()
        };
        let world = setup.world(serve(taken()));
        let error = place(&world, &sample("2026-0001")).await.unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Permanent, FindingCode::JournalMissing)
        );
        assert_eq!(world.asked(), [] as [&str; 0]);
    }
}

#[tokio::test]
async fn an_empty_answer_to_an_order_is_looked_up() {
    let ours = |order: u32| row("2026-0001", order, 1, "70", "150.00");
    let rows = |list| {
        vec![
            ("POST /salesinvoice", Reply::new(201, " ")),
            ("GET /salesinvoice", list),
        ]
    };
    let found = world(serve(rows(list(&json!([ours(7)])))));
    assert_eq!(place(&found, &sample("2026-0001")).await.unwrap().id, id(7));
    let twice = json!([ours(7), ours(8)]);
    for list in [list(&json!([])), list(&twice), Reply::new(500, "")] {
        let lost = world(serve(rows(list)));
        let error = place(&lost, &sample("2026-0001")).await.unwrap_err();
        assert_eq!(
            (error.outcome, error.findings[0].code),
            (Outcome::Unknown, FindingCode::PackageAnswerLost)
        );
    }
}

#[tokio::test]
async fn what_is_known_when_an_order_fails() {
    let lost = FindingCode::PackageAnswerLost;
    let cases = [
        (
            refusal(500, "Ongeldig: Klant (Type)"),
            Outcome::Permanent,
            FindingCode::CustomerNotDebtor,
        ),
        (
            refusal(500, "Ongeldige referentie: Artikel"),
            Outcome::Permanent,
            FindingCode::OrderItemUnknown,
        ),
        (
            refusal(500, "Blocked: Item"),
            Outcome::Permanent,
            FindingCode::OrderItemInactive,
        ),
        (
            refusal(500, "Mandatory: Journal"),
            Outcome::Permanent,
            FindingCode::JournalMissing,
        ),
        (
            refusal(500, "Ongeldig: Verzendmethode"),
            Outcome::Permanent,
            FindingCode::OrderRefused,
        ),
        (
            refusal(500, "Er ging iets mis"),
            Outcome::Unknown,
            FindingCode::OrderRefused,
        ),
        (refusal(400, "Zo niet"), Outcome::Permanent, FindingCode::OrderRefused),
        (
            Reply::new(403, ""),
            Outcome::Permanent,
            FindingCode::ConnectionRightMissing,
        ),
        (one(201, &json!({"OrderNumber": 41})), Outcome::Unknown, lost),
        (Reply::new(201, "<html>"), Outcome::Unknown, lost),
        (Reply::new(500, "<html>"), Outcome::Unknown, lost),
        (Reply::NoAnswer, Outcome::Unknown, lost),
        (Reply::NotSent, Outcome::Temporary, FindingCode::PackageUnavailable),
    ];
    for (reply, outcome, code) in cases {
        let shown = format!("{reply:?}");
        let sent_once = !matches!(reply, Reply::NotSent);
        let world = world(serve(vec![("POST /salesinvoice", reply)]));
        let error = place(&world, &sample("2026-0001")).await.unwrap_err();
        assert_eq!((error.outcome, error.findings[0].code), (outcome, code), "{shown}");
        assert_eq!(
            world.asked().len(),
            usize::from(sent_once),
            "a write is never repeated: {shown}"
        );
        let finding = &error.findings[0];
        for (code, place, value) in [
            (FindingCode::ConnectionRightMissing, "right", "sales/invoices"),
            (FindingCode::OrderItemUnknown, "item", "UUR"),
            (FindingCode::CustomerNotDebtor, "customer", "1001"),
        ] {
            assert!(finding.code != code || finding.params[place] == value, "{finding:?}");
        }
    }
}

/// A call that was one too many was not carried out, so that it may be sent again.
#[tokio::test]
async fn a_call_too_many_at_an_order_leaves_nothing_unknown() {
    let world = world(serve(vec![("POST /salesinvoice", Reply::new(429, ""))]));
    let error = place(&world, &sample("2026-0001")).await.unwrap_err();
    assert_eq!(
        (error.outcome, error.findings[0].code),
        (Outcome::Temporary, FindingCode::PackageRateLimited)
    );
}
