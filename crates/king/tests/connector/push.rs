//! The push: look, book, read back.

use boekbrug_connector::{BookingRef, ErrorKind, FoundBooking, Outcome, PdfSupport, Wanted};
use boekbrug_http::testkit::Reply;
use boekbrug_model::invoice::{CheckedInvoice, InvoiceKind, Target};
use boekbrug_model::testkit::{day, eur};
use boekbrug_model::{Currency, FindingCode};
use serde_json::json;

use crate::doors::pdf;
use crate::firm::{bill, checked, checked_by, several, simple, split};
use crate::world::{Heard, Say, World, settings, world, world_set, world_with};

fn wanted(number: &str) -> Wanted {
    Wanted {
        target: Target::Booking,
        number: number.parse().unwrap(),
        kind: InvoiceKind::Invoice,
        date: day("2026-03-16"),
        customer: Some("10000".to_owned()),
        currency: Currency::EUR,
    }
}

/// A package with these open items and bookings.
fn holding(items: &'static str, bookings: &'static str) -> World {
    world(move |heard| match heard.table().as_str() {
        "DEBOPP" => Some(Say::Rows(items.to_owned())),
        "BOE" => Some(Say::Rows(bookings.to_owned())),
        _ => None,
    })
}

async fn found(items: &'static str, bookings: &'static str) -> Vec<FoundBooking> {
    holding(items, bookings)
        .connector
        .find(&wanted("2026-1"))
        .await
        .unwrap()
}

const ITEM: &str = "<DATA><DEB>10000</DEB><FACT>2026-1</FACT><BEDR>121,00</BEDR><DAT>16-03-2026</DAT></DATA>";
const BOOKING: &str = "<DATA><DAGB>10</DAGB><JR>2026</JR><PN>3</PN><RG>1</RG><DEB>10000</DEB><FACT>2026-1</FACT>\
                       <DAT>16-03-2026</DAT><BEDRBOEK>121.0000</BEDRBOEK></DATA>";

#[tokio::test]
async fn nothing_there_is_said_after_both_tables_were_asked() {
    let world = world(|_| None);
    assert_eq!(world.connector.find(&wanted("2026-1")).await.unwrap(), []);
    assert_eq!(
        world.calls(),
        ["Login", "GetStamtabelRecords DEBOPP", "GetStamtabelRecords BOE"]
    );
    let asked = world.heard().pop().unwrap();
    assert_eq!(asked.cell("WHEREFIELDS").as_deref(), Some("FACT"));
    assert_eq!(
        (
            asked.cell("WHEREOPERATORS").as_deref(),
            asked.cell("WHEREVALUES").as_deref()
        ),
        (Some("="), Some("2026-1"))
    );
    let alone = world_set(json!({"find_in_bookings": false}), |_| None);
    alone.connector.find(&wanted("2026-1")).await.unwrap();
    assert_eq!(alone.calls(), ["Login", "GetStamtabelRecords DEBOPP"]);
}

#[tokio::test]
async fn an_open_item_and_its_booking_are_one() {
    let all = found(ITEM, BOOKING).await;
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].total, all[0].customer.as_deref()),
        (eur("121.00"), Some("10000"))
    );
    assert_eq!(
        (all[0].date, all[0].booking.id.as_str()),
        (Some(day("2026-03-16")), "10000/2026-1")
    );
}

#[tokio::test]
async fn a_booking_without_open_item_counts_and_a_payment_does_not() {
    assert_eq!(found("", BOOKING).await[0].total, eur("121.00"));
    let payment = "<DATA><DAGB>30</DAGB><DEB>10000</DEB><FACT>2026-1</FACT><BEDRBOEK>-121</BEDRBOEK></DATA>";
    assert_eq!(found("", payment).await, []);
    let line = "<DATA><DAGB>10</DAGB><DEB>0</DEB><FACT>2026-1</FACT><BEDRBOEK>-50</BEDRBOEK></DATA>";
    assert_eq!(found("", line).await, []);
}

#[tokio::test]
async fn what_was_booked_twice_is_two() {
    let item = "<DATA><DEB>10000</DEB><FACT>2026-1</FACT><BEDR>242</BEDR></DATA>";
    let twice = "<DATA><DAGB>10</DAGB><DEB>10000</DEB><FACT>2026-1</FACT><BEDRBOEK>121</BEDRBOEK></DATA>\
                 <DATA><DAGB>10</DAGB><DEB>10000</DEB><FACT>2026-1</FACT><BEDRBOEK>121</BEDRBOEK></DATA>";
    let all = found(item, twice).await;
    assert_eq!(
        all.iter().map(|one| one.total).collect::<Vec<_>>(),
        [eur("121.00"), eur("121.00")]
    );
}

#[tokio::test]
async fn another_debtor_under_the_number_is_found_too() {
    let other = "<DATA><DEB>10009</DEB><FACT>2026-1</FACT><BEDR>5</BEDR></DATA>";
    assert_eq!(found(other, "").await[0].customer.as_deref(), Some("10009"));
    let case = "<DATA><DEB>10000</DEB><FACT>f-1 </FACT><BEDR>5</BEDR></DATA><DATA><DEB>10000</DEB><FACT>F-10</FACT><BEDR>6</BEDR></DATA>";
    let world = holding(case, "");
    let all = world.connector.find(&wanted("F-1")).await.unwrap();
    assert_eq!((all.len(), all[0].total), (1, eur("5.00")));
}

#[tokio::test]
async fn what_may_be_the_wanted_one_and_cannot_be_read_is_no_answer() {
    for (items, bookings) in [
        ("<DATA><DEB>10000</DEB><FACT>2026-1</FACT><BEDR>veel</BEDR></DATA>", ""),
        ("<DATA><FACT>2026-1</FACT><BEDR>5</BEDR></DATA>", ""),
        ("<DATA><DEB>10000</DEB><FACT>2026-1</FACT></DATA>", ""),
        ("<DATA><DEB>10000</DEB><FACT>2026-1</FACT><BEDR>1,005</BEDR></DATA>", ""),
        ("", "<DATA><DAGB>10</DAGB><DEB>10000</DEB><FACT>2026-1</FACT></DATA>"),
    ] {
        let error = holding(items, bookings)
            .connector
            .find(&wanted("2026-1"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, error.outcome),
            (ErrorKind::Malformed, Outcome::Temporary),
            "{items}"
        );
    }
}

#[tokio::test]
async fn a_package_that_does_not_filter_is_not_believed() {
    let world = world(|heard| {
        let rows = "<DATA><DEB>1</DEB><FACT>other</FACT><BEDR>5</BEDR></DATA>".repeat(10);
        (heard.table() == "DEBOPP").then_some(Say::Rows(rows))
    });
    let error = world.connector.find(&wanted("2026-1")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Malformed);
}

#[tokio::test]
async fn a_booking_is_known_by_debtor_and_number() {
    let world = world(|_| None);
    let booked = world.connector.book(&simple("2026-1"), None).await.unwrap();
    assert_eq!(booked.booking.id, "10000/2026-1");
    assert_eq!(booked.booking.number.as_deref(), Some("2026-1"));
    assert_eq!(world.bookings().len(), 1);
    let numbered = crate::world::world(|heard| {
        let rows = "<BOE><FACT>900</FACT></BOE>".to_owned();
        (heard.operation == "CreateJournaalpost").then(|| Say::Booked(rows, vec!["10/2026/3/1"], ""))
    });
    let booked = numbered.connector.book(&simple("2026-1"), None).await.unwrap();
    assert_eq!(
        booked.booking.number.as_deref(),
        Some("900"),
        "the journal numbered by itself: the read-back will differ"
    );
}

/// A package that answers a booking so.
fn answering(say: Say, items: &'static str) -> World {
    world(move |heard| match (heard.operation.as_str(), heard.table().as_str()) {
        ("CreateJournaalpost", _) => Some(say.clone()),
        ("GetStamtabelRecords", "DEBOPP") => Some(Say::Rows(items.to_owned())),
        _ => None,
    })
}

#[tokio::test]
async fn a_yes_with_a_text_is_looked_after() {
    let text = Say::Booked(String::new(), vec![], "Let op");
    let there = answering(text.clone(), ITEM);
    assert!(there.connector.book(&simple("2026-1"), None).await.is_ok());
    let absent = answering(text, "");
    let error = absent.connector.book(&simple("2026-1"), None).await.unwrap_err();
    assert_eq!(error.outcome, Outcome::Unknown);
    let keyed = answering(Say::Booked(String::new(), vec!["1"], "Let op"), "");
    assert!(keyed.connector.book(&simple("2026-1"), None).await.is_ok());
    let both = answering(Say::NoWithKey("Fout 9".to_owned()), "");
    let error = both.connector.book(&simple("2026-1"), None).await.unwrap_err();
    assert_eq!(error.outcome, Outcome::Unknown, "no and a key say both");
}

#[tokio::test]
async fn a_lost_answer_leaves_the_outcome_unknown() {
    let page = Reply::new(200, "<html>even geduld</html>");
    for reply in [
        Reply::NoAnswer,
        Reply::TooLarge,
        Reply::new(200, ""),
        Reply::new(200, "<soap:Envelope><soap:Body>"),
        Reply::new(200, "<NewDataSet/>"),
        Reply::new(500, ""),
        Reply::new(502, ""),
        page,
    ] {
        let world = answering(Say::Raw(reply.clone()), "");
        let error = world.connector.book(&simple("2026-1"), None).await.unwrap_err();
        assert_eq!(error.outcome, Outcome::Unknown, "{reply:?}: {error:?}");
        assert_eq!(error.findings[0].code, FindingCode::PackageAnswerLost, "{reply:?}");
        assert_eq!(world.bookings().len(), 1, "never sent again: {reply:?}");
    }
    let server = answering(Say::Fault("Server", "Object reference".to_owned()), "");
    assert_eq!(
        server
            .connector
            .book(&simple("2026-1"), None)
            .await
            .unwrap_err()
            .outcome,
        Outcome::Unknown
    );
    let busy = answering(Say::No("Time-out van de database".to_owned()), "");
    assert_eq!(
        busy.connector.book(&simple("2026-1"), None).await.unwrap_err().outcome,
        Outcome::Unknown
    );
}

#[tokio::test]
async fn through_the_form_door_any_other_document_is_no_yes() {
    for (items, booked) in [("", false), (ITEM, true)] {
        let world = world_set(json!({"door": "form"}), move |heard| match heard.table().as_str() {
            "DEBOPP" => Some(Say::Rows(items.to_owned())),
            _ if heard.operation == "CreateJournaalpost" => {
                Some(Say::Raw(Reply::new(200, "<Storing>even geduld</Storing>")))
            }
            _ => None,
        });
        let answer = world.connector.book(&simple("2026-1"), None).await;
        assert_eq!(answer.is_ok(), booked);
        assert!(answer.err().is_none_or(|error| error.outcome == Outcome::Unknown));
    }
}

#[tokio::test]
async fn what_surely_did_nothing_is_permanent_or_temporary() {
    let ours = answering(Say::Fault("Client", "Fout in de aanvraag 7".to_owned()), "");
    let error = ours.connector.book(&simple("2026-1"), None).await.unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
    let unsent = answering(Say::Raw(Reply::NotSent), "");
    let error = unsent.connector.book(&simple("2026-1"), None).await.unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Unreachable, Outcome::Temporary)
    );
}

#[tokio::test]
async fn closed_periods_are_refused_here() {
    for date in ["2026-01-31", "2025-12-31"] {
        let world = world(|_| None);
        let error = world.connector.book(&dated(date), None).await.unwrap_err();
        assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
        assert_eq!(error.findings[0].code, FindingCode::PeriodClosed, "{date}");
        assert!(world.bookings().is_empty());
    }
    let open = world(|_| None);
    open.connector.book(&dated("2026-02-28"), None).await.unwrap();
    let sent = open.bookings().remove(0);
    assert_eq!(
        (sent.cell("JR").as_deref(), sent.cell("PN").as_deref()),
        (Some("2026"), Some("2"))
    );
}

#[tokio::test]
async fn a_day_without_a_period_is_refused_here() {
    let world = world(|_| None);
    world.clock.set("2025-06-01T00:00:00Z".parse().unwrap());
    let error = world.connector.book(&dated("2027-12-31"), None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PeriodNoBookYear);
    assert!(world.bookings().is_empty());
}

fn dated(date: &str) -> CheckedInvoice {
    checked(bill("2026-9").date(date).line("Advies", "100.00", "21"))
}

#[tokio::test]
async fn without_a_split_account_only_simple_invoices_are_booked() {
    let none =
        |heard: &Heard| (heard.table() == "BASFIN").then(|| Say::Rows("<DATA><AANTPER>12</AANTPER></DATA>".to_owned()));
    let world = world(none);
    world.connector.book(&simple("2026-1"), None).await.unwrap();
    let error = world.connector.book(&split("2026-2"), None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Configuration);
    assert_eq!(error.findings[0].params["setting"], "splitAccount");
    let mut set = settings();
    set.package_settings = json!({"splitAccount": "1999"});
    let world = world_with(json!({}), set, "00000", none);
    world.connector.book(&split("2026-2"), None).await.unwrap();
    assert!(world.bookings()[0].payload.contains("<TEGREK>1999</TEGREK>"));
    let named = world_set(json!({"split_column": "TUSSEN"}), |heard| {
        (heard.table() == "BASFIN")
            .then(|| Say::Rows("<DATA><SPLITJN>1</SPLITJN><TUSSEN>2100</TUSSEN></DATA>".to_owned()))
    });
    named.connector.book(&split("2026-2"), None).await.unwrap();
    assert!(named.bookings()[0].payload.contains("<TEGREK>2100</TEGREK>"));
}

/// Amounts and VAT of each row.
fn rows(payload: &str) -> Vec<(rust_decimal::Decimal, rust_decimal::Decimal)> {
    let number = |row: &str, column: &str| {
        let text = crate::world::between(row, column).unwrap_or("0").replace(',', ".");
        text.parse::<rust_decimal::Decimal>().unwrap()
    };
    payload
        .split("<BOE>")
        .skip(1)
        .map(|row| (number(row, "BEDRBOEK"), number(row, "BEDRBTW")))
        .collect()
}

#[tokio::test]
async fn every_split_ends_on_nothing() {
    for invoice in [split("1"), checked(several("2")), checked(several("3").credit_note())] {
        let world = world_set(json!({"door": "form"}), |_| None);
        world.connector.book(&invoice, None).await.unwrap();
        let rows = rows(&world.bookings()[0].payload);
        let left: rust_decimal::Decimal = rows.iter().map(|(amount, vat)| amount + vat).sum();
        assert!(left.is_zero(), "{rows:?}");
        assert_eq!(rows[0].0, invoice.total().decimal(), "the debtor owes the total");
    }
}

#[tokio::test]
async fn other_currencies_are_booked_at_the_packages_rate() {
    let set = json!({"currencies": "foreignPerEuro"});
    let server = |heard: &Heard| match heard.table().as_str() {
        "KOERS" => Some(Say::Rows(
            "<DATA><VAL>USD</VAL><DATVAN>01-01-2026</DATVAN><KOERS>1,100000</KOERS></DATA>\
             <DATA><VAL>USD</VAL><DATVAN>01-04-2026</DATVAN><KOERS>1,300000</KOERS></DATA>"
                .to_owned(),
        )),
        _ => None,
    };
    let world = world_set(set, server);
    let rules = world.connector.capability().rules.clone();
    assert!(rules.currencies.len() > 10);
    let invoice = checked_by(
        several("2026-1").with(|invoice| {
            let dollars = "USD".parse().unwrap();
            invoice.currency = dollars;
            for line in &mut invoice.lines {
                line.net = boekbrug_model::Money::new(line.net.minor(), dollars);
            }
            invoice.rounding = boekbrug_model::Money::zero(dollars);
            invoice.prepaid = boekbrug_model::Money::zero(dollars);
        }),
        rules,
    );
    world.connector.book(&invoice, None).await.unwrap();
    let payload = &world.bookings()[0].payload;
    let left: rust_decimal::Decimal = rows(payload).iter().map(|(amount, vat)| amount + vat).sum();
    assert!(left.is_zero(), "{payload}");
    for part in [
        "<VAL>USD</VAL>",
        "<KOERS>1,100000</KOERS>",
        "<BEDRBOEKVAL>188,45</BEDRBOEKVAL>",
        "<BEDRBOEK>171,32</BEDRBOEK>",
    ] {
        assert!(payload.contains(part), "{part} in {payload}");
    }
    let unknown = world_set(json!({"currencies": "euroPerForeign"}), |_| None);
    let error = unknown.connector.book(&invoice, None).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::InvoiceCurrencyNotAllowed);
    assert!(unknown.bookings().is_empty());
}

#[tokio::test]
async fn what_is_read_back_is_what_is_there() {
    let world = world(|heard| {
        let rows = match (heard.table().as_str(), heard.cell("PDF_BESTAND")) {
            ("DEBOPP", _) => ITEM.to_owned(),
            ("BOE", None) => BOOKING.to_owned(),
            ("BOE", Some(_)) => {
                format!("{BOOKING}<PDF_BESTAND><FILENAME>2026-1.PDF</FILENAME><FILE>JVBERg==</FILE></PDF_BESTAND>")
            }
            _ => return None,
        };
        Some(Say::Rows(rows))
    });
    let booking = BookingRef {
        target: Target::Booking,
        id: "10000/2026-1".to_owned(),
        number: Some("2026-1".to_owned()),
        link: None,
    };
    let read = world.connector.read_back(&booking).await.unwrap();
    assert_eq!((read.number.as_str(), read.total), ("2026-1", eur("121.00")));
    assert_eq!(
        (read.customer.as_deref(), read.date),
        (Some("10000"), Some(day("2026-03-16")))
    );
    assert_eq!(read.documents[0].file_name, "2026-1.pdf", "whatever its case there");
    assert_eq!(world.connector.documents(&booking).await.unwrap().len(), 1);
    let gone = crate::world::world(|_| None);
    let error = gone.connector.read_back(&booking).await.unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::PackageBookingGone);
    assert_eq!(error.findings[0].params["number"], "2026-1");
}

#[tokio::test]
async fn a_pdf_needs_a_door_that_is_there() {
    let world = world(|heard| (heard.door == "dataset").then(|| Say::Raw(Reply::new(404, ""))));
    let error = world
        .connector
        .book_with(&simple("2026-1"), &pdf("2026-1"))
        .await
        .unwrap_err();
    assert_eq!(error.findings[0].code, FindingCode::ConnectionAddressWrong);
    assert!(
        world.bookings().is_empty(),
        "nothing was sent through a door that is not there"
    );
    let there = crate::world::world(|_| None);
    for number in ["2026-1", "2026-2"] {
        there.connector.book_with(&simple(number), &pdf(number)).await.unwrap();
    }
    let asked = there.calls().iter().filter(|call| *call == "KeepSession").count();
    assert_eq!(asked, 1, "the door is tried once");
    assert!(there.bookings().iter().all(|booking| booking.door == "dataset"));
    let off = world_set(json!({"pdf": "off"}), |_| None);
    assert_eq!(off.connector.capability().pdf, PdfSupport::None);
    let error = off
        .connector
        .book_with(&simple("2026-1"), &pdf("2026-1"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.outcome),
        (ErrorKind::Configuration, Outcome::Permanent)
    );
    assert!(there.connector.attach(None, &pdf("2026-1")).await.is_err());
}

#[tokio::test]
async fn a_refused_pdf_says_that_nothing_was_booked() {
    let text = "Kan een object van het type System.String niet converteren naar het type System.Byte[]. (CS312)";
    let world = answering(Say::No(text.to_owned()), "");
    let error = world
        .connector
        .book_with(&simple("2026-1"), &pdf("2026-1"))
        .await
        .unwrap_err();
    assert_eq!((error.kind, error.outcome), (ErrorKind::Refused, Outcome::Permanent));
    assert_eq!(error.findings[0].code, FindingCode::PdfRefusedWithBooking);
    assert_eq!(
        error.findings[0].package.as_ref().unwrap().code.as_deref(),
        Some("CS312")
    );
}
