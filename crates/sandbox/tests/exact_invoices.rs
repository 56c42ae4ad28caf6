//! Sales invoices that the package makes itself: open, changed, processed,
//! deleted, and what sync tells of them.

mod exact_support;

use boekbrug_sandbox::exact::switches::{
    CreditNotes, InvoiceNumbers, InvoicePeriod, InvoiceVat, LastInvoiceLine, LineAmount, PrintAgain, SyncHead,
};
use boekbrug_sandbox::exact::{DIVISION, ItemPatch, Refused, Switches};
use exact_support::{Got, World, but};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const INVOICES: &str = "salesinvoice/SalesInvoices";
const LINES: &str = "salesinvoice/SalesInvoiceLines";
const PRINTED: &str = "salesinvoice/PrintedSalesInvoices";

fn switched(change: impl FnOnce(&mut Switches)) -> World {
    let mut switches = Switches::default();
    change(&mut switches);
    World::switched(switches)
}

fn dec(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn item(world: &World) -> String {
    world.id_of("logistics/Items", "UUR")
}

/// Two lines for customer 100: 3 × 50 less a tenth, and 10 with 9 %.
fn wanted(world: &World, your_ref: &str) -> Value {
    json!({
        "OrderedBy": world.account("100"),
        "Journal": "70",
        "YourRef": your_ref,
        "Description": "Advies augustus",
        "SalesInvoiceLines": [
            {"Item": item(world), "Quantity": 3, "UnitPrice": 50, "Discount": 0.1, "VATCode": "4", "Description": "uren"},
            {"Item": item(world), "NetPrice": 10, "VATCode": "2", "CostCenter": "ALG"},
        ],
    })
}

fn made(world: &World, invoice: &Value) -> String {
    let got = world.post(INVOICES, invoice);
    assert_eq!(got.status, 201, "{}", got.text);
    got.d()["InvoiceID"].as_str().expect("an id").to_owned()
}

fn shown(world: &World, id: &str) -> Value {
    world.get(&format!("{INVOICES}(guid'{id}')")).d()
}

fn put(world: &World, id: &str, fields: &Value) -> Got {
    world.put(&format!("{INVOICES}(guid'{id}')"), fields)
}

fn line_ids(world: &World, id: &str) -> Vec<String> {
    let got = world.get(&format!(
        "{LINES}?$select=ID,LineNumber&$filter=InvoiceID eq guid'{id}'&$orderby=LineNumber"
    ));
    got.column("ID")
}

fn print(world: &World, id: &str) -> Got {
    world.post(PRINTED, &json!({"InvoiceID": id}))
}

fn synced(world: &World, since: i64) -> Vec<Value> {
    let fields = "ID,InvoiceID,LineNumber,Timestamp,AmountFC,AmountFCExclVat,Item,YourRef,Status";
    let got = world.get(&format!(
        "sync/SalesInvoice/SalesInvoices?$select={fields}&$filter=Timestamp gt {since}L"
    ));
    assert_eq!(got.status, 200, "{}", got.text);
    got.rows()
}

fn highest(rows: &[Value]) -> i64 {
    let version = |row: &Value| row["Timestamp"].as_str().expect("text").parse().expect("a number");
    rows.iter().map(version).max().unwrap_or(1)
}

#[test]
fn an_invoice_is_open_with_its_sums() {
    let world = World::new();
    let id = made(&world, &wanted(&world, "F-1"));
    let head = shown(&world, &id);
    assert_eq!(
        (&head["Status"], &head["StatusDescription"]),
        (&json!(20), &json!("Open"))
    );
    assert_eq!((&head["Type"], &head["InvoiceNumber"]), (&json!(8020), &Value::Null));
    // 135 + 10 and 28.35 + 0.90
    assert_eq!(head["AmountFCExclVat"], 145);
    assert_eq!(head["VATAmountFC"], 29.25);
    assert_eq!(head["AmountFC"], 174.25);
    assert_eq!(
        (&head["OrderedByName"], &head["InvoiceToName"]),
        (&json!("Voorbeeld Klant B.V."), &json!("Voorbeeld Klant B.V."))
    );
    assert_eq!(
        (&head["PaymentCondition"], &head["Currency"]),
        (&json!("30"), &json!("EUR"))
    );
    assert!(head["SalesInvoiceLines"]["__deferred"]["uri"].is_string());
    assert!(world.books().entries.is_empty(), "nothing is booked yet");
    let books = world.books();
    let lines = &books.invoices[0].lines;
    assert_eq!(
        (lines[0].net_price, lines[0].amount, lines[0].vat),
        (dec("45"), dec("135"), dec("28.35"))
    );
    assert_eq!((lines[1].unit_price, lines[1].cost_center.as_str()), (dec("10"), "ALG"));
    assert_eq!(
        (lines[0].description.as_str(), lines[1].description.as_str()),
        ("uren", "Adviesuur")
    );
}

#[test]
fn it_is_found_by_reference_customer_and_id_with_its_lines() {
    let world = World::new();
    let id = made(&world, &wanted(&world, "F-1"));
    made(&world, &wanted(&world, "F-2"));
    let customer = world.account("100");
    for filter in [
        "YourRef eq 'F-1'".to_owned(),
        format!("YourRef eq 'F-1' and OrderedBy eq guid'{customer}'"),
        format!("InvoiceID eq guid'{id}'"),
    ] {
        let got = world.get(&format!("{INVOICES}?$select=InvoiceID&$filter={filter}"));
        assert_eq!(got.column("InvoiceID"), [id.as_str()], "{filter}");
    }
    let path = format!(
        "{INVOICES}?$expand=SalesInvoiceLines&$filter=YourRef eq 'F-1'&$select=InvoiceID,SalesInvoiceLines/Quantity"
    );
    let rows = world.get(&path).rows();
    let lines = rows[0]["SalesInvoiceLines"]["results"].as_array().expect("lines");
    assert_eq!((lines.len(), &lines[0]["Quantity"]), (2, &json!(3)));
    let behind = world.get(&format!("{INVOICES}(guid'{id}')/SalesInvoiceLines"));
    assert_eq!(behind.rows().len(), 2);
}

#[test]
fn each_rule_has_its_text() {
    let world = World::new();
    let nobody = json!("11111111-1111-1111-1111-111111111111");
    world
        .sandbox
        .edit_item(DIVISION, "OUD", &ItemPatch::default())
        .expect_err("there is none");
    let line = |name: &str| format!("/SalesInvoiceLines/0/{name}");
    let at = |name: &str| format!("/{name}");
    let id = |code: &str| json!(world.account(code));
    for (pointer, value, text) in [
        (at("OrderedBy"), Value::Null, "Verplicht: Relatie"),
        (at("OrderedBy"), nobody.clone(), "Ongeldige referentie: Relatie"),
        (at("OrderedBy"), id("200"), "Ongeldig: Klant (Type)"),
        (at("OrderedBy"), id("400"), "Verplicht: Betalingsconditie"),
        (at("OrderedBy"), id("500"), "Klant: geblokkeerd"),
        (at("InvoiceTo"), nobody.clone(), "Ongeldige referentie: InvoiceTo"),
        (at("InvoiceTo"), id("200"), "Ongeldig: Factuur naar (Type)"),
        (at("Journal"), Value::Null, "Verplicht: Dagboek"),
        (at("Journal"), json!("20"), "Ongeldig: Dagboek"),
        (
            at("PaymentCondition"),
            json!("99"),
            "Ongeldige referentie: Betalingsconditie",
        ),
        (at("Type"), json!(8022), "Ongeldig: Type"),
        (at("Type"), json!(8023), "Niet toegestaan: Type"),
        (at("Warehouse"), nobody.clone(), "Niet toegestaan: Magazijn"),
        (at("Discount"), json!(0.1), "Niet toegestaan: Korting"),
        (at("SalesInvoiceLines"), json!([]), "Verplicht: Regels"),
        (
            line("Item"),
            nobody.clone(),
            "Ongeldige referentie: Artikel\r\nVerplicht: Grootboekrekening",
        ),
        (
            line("GLAccount"),
            json!(world.ledger("1500")),
            "Ongeldig: Grootboekrekeningtype",
        ),
        (line("VATCode"), json!("44"), "Ongeldige referentie: Btw-code"),
        (
            line("CostCenter"),
            json!("NERGENS"),
            "Ongeldige referentie: Kostenplaats",
        ),
    ] {
        let got = world.post(INVOICES, &but(&wanted(&world, "F-1"), &pointer, value.clone()));
        assert_eq!((got.status, got.error().as_str()), (500, text), "{pointer} = {value}");
    }
    let no_item = json!({"OrderedBy": id("100"), "Journal": "70",
        "SalesInvoiceLines": [{"GLAccount": world.ledger("8000"), "NetPrice": 1}]});
    assert_eq!(world.post(INVOICES, &no_item).error(), "Verplicht: Artikel");
    for pointer in ["/OrderedBye", "/SalesInvoiceLines/0/Prijs"] {
        let got = world.post(INVOICES, &but(&wanted(&world, "F-1"), pointer, json!(1)));
        assert_eq!(got.status, 400, "{pointer}");
    }
    assert!(world.books().invoices.is_empty());
}

#[test]
fn items_that_are_not_sold_any_more_are_refused() {
    let world = World::new();
    let ended = ItemPatch {
        end: Some("2020-01-01".parse().expect("a day")),
        ..ItemPatch::default()
    };
    world.sandbox.edit_item(DIVISION, "UUR", &ended).expect("there");
    assert_eq!(
        world.post(INVOICES, &wanted(&world, "F-1")).error(),
        "Ongeldig: Artikel\r\nOngeldig: Artikel"
    );
    let path = format!("logistics/Items(guid'{}')", item(&world));
    world.put(&path, &json!({"EndDate": null, "IsSalesItem": false}));
    assert_eq!(
        world.post(INVOICES, &wanted(&world, "F-1")).error(),
        "Niet toegestaan: Artikel\r\nNiet toegestaan: Artikel"
    );
}

#[test]
fn what_a_line_leaves_out_comes_from_its_item() {
    let world = World::new();
    let lines = json!([{"Item": item(&world)}]);
    let id = made(&world, &but(&wanted(&world, "F-1"), "/SalesInvoiceLines", lines));
    let line = world
        .get(&format!("{LINES}?$filter=InvoiceID eq guid'{id}'"))
        .rows()
        .remove(0);
    assert_eq!(
        (&line["Quantity"], &line["UnitPrice"], &line["AmountFC"]),
        (&json!(1), &json!(95), &json!(95))
    );
    assert_eq!((&line["VATCode"], &line["UnitCode"]), (&json!("4  "), &json!("uur")));
    assert_eq!(
        line["GLAccount"],
        json!(world.ledger("8000")),
        "the revenue account of the group"
    );
    assert_eq!(
        (&line["ItemCode"], &line["Description"]),
        (&json!("UUR"), &json!("Adviesuur"))
    );
}

#[test]
fn a_put_changes_the_head_and_no_line() {
    let world = World::new();
    let id = made(&world, &wanted(&world, "F-1"));
    assert_eq!(
        put(&world, &id, &json!({"Description": "September", "YourRef": "F-9"})).status,
        204
    );
    let head = shown(&world, &id);
    assert_eq!(
        (&head["Description"], &head["YourRef"], &head["AmountFC"]),
        (&json!("September"), &json!("F-9"), &json!(174.25))
    );
    let nested = put(&world, &id, &json!({"SalesInvoiceLines": [{"Item": item(&world)}]}));
    assert_eq!(nested.status, 400);
    put(&world, &id, &json!({"PaymentCondition": "14"}));
    let due = |head: &Value| head["DueDate"].as_str().expect("a date").to_owned();
    assert_ne!(due(&shown(&world, &id)), due(&head), "the term is another");
    assert_eq!(
        put(&world, &id, &json!({"OrderedBy": null})).error(),
        "Verplicht: Relatie"
    );
}

#[test]
fn lines_are_added_changed_and_taken_away() {
    let world = World::new();
    let id = made(&world, &wanted(&world, "F-1"));
    let added = world.post(
        LINES,
        &json!({"InvoiceID": id, "Item": item(&world), "NetPrice": 100, "VATCode": "4"}),
    );
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(shown(&world, &id)["AmountFCExclVat"], 245);
    let lines = line_ids(&world, &id);
    let first = format!("{LINES}(guid'{}')", lines[0]);
    for (fields, net, vat) in [
        // 45, 90, 20, 20 and 40 in the first line, 10 and 100 in the others
        (json!({"Quantity": 1}), json!(155), json!(31.35)),
        (json!({"UnitPrice": 100}), json!(200), json!(40.8)),
        (json!({"NetPrice": 20}), json!(130), json!(26.1)),
        (json!({"VATCode": "2"}), json!(130), json!(23.7)),
        (json!({"AmountFC": 40}), json!(150), json!(25.5)),
    ] {
        assert_eq!(world.put(&first, &fields).status, 204, "{fields}");
        let head = shown(&world, &id);
        assert_eq!(
            (&head["AmountFCExclVat"], &head["VATAmountFC"]),
            (&net, &vat),
            "{fields}"
        );
    }
    for line in &lines[..2] {
        assert_eq!(world.delete(&format!("{LINES}(guid'{line}')")).status, 204);
    }
    assert_eq!(shown(&world, &id)["AmountFC"], 121);
    for (body, text) in [
        (json!({"Item": item(&world)}), "Verplicht: Factuur"),
        (
            json!({"Item": item(&world), "InvoiceID": item(&world)}),
            "Ongeldige referentie: Factuur",
        ),
    ] {
        assert_eq!(world.post(LINES, &body).error(), text);
    }
}

#[test]
fn the_last_line_may_take_the_invoice_with_it() {
    for (how, status, left) in [
        (LastInvoiceLine::TakesInvoice, 204, 0),
        (LastInvoiceLine::Stays, 500, 1),
    ] {
        let world = switched(|switches| switches.last_invoice_line = how);
        let id = made(&world, &wanted(&world, "F-1"));
        let lines = line_ids(&world, &id);
        assert_eq!(world.delete(&format!("{LINES}(guid'{}')", lines[0])).status, 204);
        assert_eq!(
            world.delete(&format!("{LINES}(guid'{}')", lines[1])).status,
            status,
            "{how:?}"
        );
        assert_eq!(world.books().invoices.len(), left, "{how:?}");
    }
}

#[test]
fn printing_processes_an_invoice_and_books_it() {
    let world = World::new();
    let id = made(&world, &wanted(&world, "F-1"));
    let got = print(&world, &id);
    assert_eq!(got.status, 201, "{}", got.text);
    assert!(got.d()["Document"].is_string());
    let head = shown(&world, &id);
    assert_eq!(
        (&head["Status"], &head["StatusDescription"]),
        (&json!(50), &json!("Verwerkt"))
    );
    let books = world.books();
    let entry = &books.entries[0];
    assert_eq!(head["InvoiceNumber"], entry.number);
    assert_eq!(
        (entry.your_ref.as_str(), entry.total, entry.vat),
        ("F-1", dec("174.25"), dec("29.25"))
    );
    assert_eq!((entry.lines.len(), entry.lines[1].cost_center.as_str()), (2, "ALG"));
    assert_eq!((entry.customer_code.as_str(), entry.open), ("100", dec("174.25")));
    assert_eq!(books.attachments_of(entry).len(), 1, "the PDF that printing makes");
    assert!(books.orphans().is_empty());
    for got in [
        put(&world, &id, &json!({"Description": "Later"})),
        world.delete(&format!("{INVOICES}(guid'{id}')")),
        world.put(
            &format!("{LINES}(guid'{}')", line_ids(&world, &id)[0]),
            &json!({"Quantity": 9}),
        ),
        world.post(LINES, &json!({"InvoiceID": id, "Item": item(&world)})),
    ] {
        assert_eq!(got.status, 500, "{}", got.text);
    }
    assert_eq!(world.books().invoices[0].total, dec("174.25"));
    assert_eq!(print(&world, "").status, 400);
    assert_eq!(world.post(PRINTED, &json!({})).error(), "Verplicht: Factuur");
    let nobody = "11111111-1111-1111-1111-111111111111";
    assert_eq!(print(&world, nobody).error(), "Ongeldige referentie: Factuur");
    assert_eq!(world.get(PRINTED).status, 405);
    let account = world.delete(&format!("crm/Accounts(guid'{}')", world.account("100")));
    assert_eq!(account.status, 500, "an account that is named stays");
}

#[test]
fn a_processed_invoice_may_be_printed_again() {
    for (how, status) in [(PrintAgain::Printed, 201), (PrintAgain::Refused, 500)] {
        let world = switched(|switches| switches.print_again = how);
        let id = made(&world, &wanted(&world, "F-1"));
        print(&world, &id);
        assert_eq!(print(&world, &id).status, status, "{how:?}");
        assert_eq!(world.books().entries.len(), 1, "{how:?}");
    }
}

#[test]
fn another_account_may_get_the_invoice() {
    let world = World::new();
    let invoice = but(&wanted(&world, "F-1"), "/InvoiceTo", json!(world.account("300")));
    let ended = world.post(INVOICES, &invoice);
    assert_eq!(
        ended.status, 201,
        "whether the payer is active is seen at the entry: {}",
        ended.text
    );
    let id = ended.id();
    assert_eq!(print(&world, &id).error(), "Klant: non-actief");
    assert!(world.books().entries.is_empty());
    put(&world, &id, &json!({"InvoiceTo": world.account("100")}));
    assert_eq!(print(&world, &id).status, 201);
}

#[test]
fn numbers_come_at_printing_or_at_entry() {
    for (when, early) in [(InvoiceNumbers::AtPrinting, false), (InvoiceNumbers::AtEntry, true)] {
        let world = switched(|switches| switches.invoice_numbers = when);
        let id = made(&world, &wanted(&world, "F-1"));
        let before = shown(&world, &id)["InvoiceNumber"].clone();
        assert_eq!(before.is_number(), early, "{when:?}");
        assert_eq!(world.post("salesentry/SalesEntries", &world.invoice("X-1")).status, 201);
        print(&world, &id);
        let after = shown(&world, &id)["InvoiceNumber"].clone();
        assert!(!early || before == after, "{when:?}");
        let mut numbers: Vec<i64> = world.books().entries.iter().map(|entry| entry.number).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), 2, "{when:?}: nobody else has the number");
        assert_eq!(
            world
                .books()
                .entries
                .iter()
                .filter(|entry| after == entry.number)
                .count(),
            1
        );
    }
}

#[test]
fn a_closed_period_stops_printing_and_perhaps_the_invoice() {
    for (when, status) in [(InvoicePeriod::AtPrinting, 201), (InvoicePeriod::AtEntry, 500)] {
        let mut world = switched(|switches| switches.invoice_period = when);
        world.at("2026-08-14T10:00:00Z");
        world.sandbox.close_period(DIVISION, 2026, 8, true).expect("there");
        let got = world.post(INVOICES, &wanted(&world, "F-1"));
        assert_eq!(got.status, status, "{when:?}");
        if status == 201 {
            assert_eq!(print(&world, &got.id()).error(), "Periode is afgesloten: 2026 – 8");
        }
    }
}

#[test]
fn prices_amounts_credit_notes_and_vat_codes_may_be_read_otherwise() {
    let totals = |change: fn(&mut Switches), line: Value, kind: i64| {
        let world = switched(change);
        let mut line = line;
        line["Item"] = json!(item(&world));
        let mut invoice = but(&wanted(&world, "F-1"), "/SalesInvoiceLines", json!([line]));
        invoice["Type"] = json!(kind);
        let id = made(&world, &invoice);
        // a change of the head alone leaves the sums as they are
        put(&world, &id, &json!({"Description": "Anders"}));
        let invoice = world.books().invoices.remove(0);
        assert_eq!(print(&world, &id).status, 201);
        assert_eq!(world.books().entries[0].total, invoice.total);
        (invoice.net, invoice.vat)
    };
    let both = json!({"Quantity": 2, "UnitPrice": 10, "AmountFC": 15, "VATCode": "4"});
    assert_eq!(
        totals(|s| s.line_amount = LineAmount::PriceLeads, both.clone(), 8020),
        (dec("20"), dec("4.2"))
    );
    assert_eq!(
        totals(|s| s.line_amount = LineAmount::AmountLeads, both, 8020),
        (dec("15"), dec("3.15"))
    );
    let back = json!({"Quantity": -1, "NetPrice": 10, "VATCode": "4", "VATAmountFC": -2.09});
    assert_eq!(
        totals(|s| s.credit_notes = CreditNotes::AsSent, back.clone(), 8021),
        (dec("-10"), dec("-2.09"))
    );
    assert_eq!(
        totals(|s| s.credit_notes = CreditNotes::Turned, back.clone(), 8021),
        (dec("10"), dec("2.09"))
    );
    assert_eq!(
        totals(|s| s.credit_notes = CreditNotes::Turned, back, 8020),
        (dec("-10"), dec("-2.09"))
    );
    let inclusive = json!({"NetPrice": 121, "VATCode": "3"});
    assert_eq!(totals(|_| {}, inclusive, 8020), (dec("100"), dec("21")));
}

#[test]
fn a_line_without_a_code_has_that_of_the_item_or_of_the_customer() {
    for (whose, vat) in [
        (InvoiceVat::OfItem, dec("19.95")),
        (InvoiceVat::OfCustomer, dec("8.55")),
    ] {
        let world = switched(|switches| switches.invoice_vat = whose);
        let customer = format!("crm/Accounts(guid'{}')", world.account("100"));
        world.put(&customer, &json!({"SalesVATCode": "2"}));
        made(
            &world,
            &but(
                &wanted(&world, "F-1"),
                "/SalesInvoiceLines",
                json!([{"Item": item(&world)}]),
            ),
        );
        assert_eq!(world.books().invoices[0].vat, vat, "{whose:?}");
    }
}

#[test]
fn sync_shows_head_and_lines_and_any_change_in_all_of_them() {
    for how in [SyncHead::InvoiceId, SyncHead::OwnId] {
        let world = switched(|switches| switches.sync_head = how);
        let id = made(&world, &wanted(&world, "F-1"));
        let rows = synced(&world, 1);
        let numbers: Vec<_> = rows.iter().map(|row| row["LineNumber"].as_i64()).collect();
        assert_eq!(numbers, [Some(0), Some(1), Some(2)]);
        assert!(
            rows.iter()
                .all(|row| row["InvoiceID"] == json!(id) && row["YourRef"] == "F-1" && row["Status"] == 20)
        );
        assert_eq!(
            (&rows[0]["AmountFC"], &rows[0]["AmountFCExclVat"], &rows[0]["Item"]),
            (&json!(174.25), &json!(145), &Value::Null)
        );
        assert_eq!(
            (&rows[1]["AmountFC"], &rows[1]["AmountFCExclVat"]),
            (&json!(135), &Value::Null)
        );
        assert_eq!(rows[0]["ID"] == json!(id), how == SyncHead::InvoiceId);
        let before = highest(&rows);
        let line = rows[2]["ID"].as_str().expect("an id").to_owned();
        world.put(&format!("{LINES}(guid'{line}')"), &json!({"Notes": "x"}));
        let again = synced(&world, before);
        assert_eq!(again.len(), 3, "every row has a new version");
        print(&world, &id);
        let printed = synced(&world, highest(&again));
        assert!(printed.len() == 3 && printed.iter().all(|row| row["Status"] == 50));
        let other = made(&world, &wanted(&world, "F-2"));
        let rows = synced(&world, highest(&printed));
        assert_eq!(world.delete(&format!("{INVOICES}(guid'{other}')")).status, 204);
        assert!(synced(&world, highest(&printed)).is_empty());
        let deleted =
            world.get("sync/Deleted?$select=EntityKey,EntityType&$filter=Timestamp gt 1L and EntityType eq 13");
        let mut gone = deleted.column("EntityKey");
        let mut ids: Vec<String> = rows
            .iter()
            .map(|row| row["ID"].as_str().expect("an id").to_owned())
            .collect();
        gone.sort_unstable();
        ids.sort_unstable();
        assert_eq!(gone, ids, "{how:?}");
    }
}

#[test]
fn scopes_guard_reading_and_writing() {
    let scope = |read: &[&str], manage: &[&str]| {
        let list = |scopes: &[&str]| Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
        let mut config = boekbrug_sandbox::exact::Config::with_seed(exact_support::seed());
        config.apps[0].read = list(read);
        config.apps[0].manage = list(manage);
        World::with(config)
    };
    let world = scope(&["sales.invoices"], &["crm.accounts"]);
    assert_eq!(world.get(INVOICES).status, 200);
    let got = world.post(INVOICES, &json!({}));
    assert_eq!(got.status, 403);
    assert_eq!(
        got.error(),
        "Forbidden - Application Scope Violated. Cannot manage 'sales.invoices' scope."
    );
    let world = scope(&["crm.accounts"], &["sales.invoices"]);
    for path in [
        INVOICES,
        "sync/SalesInvoice/SalesInvoices?$select=ID&$filter=Timestamp gt 1L",
    ] {
        assert_eq!(world.get(path).status, 403, "{path}");
    }
}

#[test]
fn people_process_leave_and_delete_invoices() {
    let world = World::new();
    let id = |text: &str| text.parse::<uuid::Uuid>().expect("an id");
    let first = made(&world, &wanted(&world, "F-1"));
    world.sandbox.leave_invoice(DIVISION, id(&first), true).expect("left");
    assert_eq!(shown(&world, &first)["Status"], 10);
    world
        .sandbox
        .leave_invoice(DIVISION, id(&first), false)
        .expect("taken up");
    world
        .sandbox
        .edit_invoice(DIVISION, id(&first), None, Some("Van een mens"))
        .expect("open");
    let number = world.sandbox.print_invoice(DIVISION, id(&first)).expect("printed");
    assert_eq!(world.books().entries[0].number, number);
    assert_eq!(world.books().entries[0].description, "Van een mens");
    for refused in [
        world.sandbox.print_invoice(DIVISION, id(&first)).map(drop),
        world.sandbox.leave_invoice(DIVISION, id(&first), true),
        world.sandbox.delete_invoice(DIVISION, id(&first)),
    ] {
        assert!(matches!(refused, Err(Refused::Rules(_))), "{refused:?}");
    }
    let second = made(&world, &wanted(&world, "F-1"));
    assert_eq!(world.books().invoices_twice().len(), 1, "a reference is not unique");
    world.sandbox.delete_invoice(DIVISION, id(&second)).expect("open");
    let made = world.sandbox.made(DIVISION).expect("there");
    assert_eq!((made.invoices, made.processed, world.books().invoices.len()), (2, 1, 1));
    let call = |method: &str, path: String, body: Value| {
        let request = http::Request::builder()
            .method(method)
            .uri(format!("http://x/_control/{path}"));
        let body = bytes::Bytes::from(body.to_string());
        exact_support::read(world.sandbox.handle(request.body(body).expect("a request")))
    };
    let third = self::made(&world, &wanted(&world, "F-3"));
    for (method, path, body, status) in [
        ("POST", format!("invoices/{third}/leave"), json!({"draft": true}), 200),
        ("PATCH", format!("invoices/{third}"), json!({"your_ref": "F-4"}), 200),
        ("POST", format!("invoices/{third}/print"), Value::Null, 200),
        ("DELETE", format!("invoices/{third}"), Value::Null, 422),
        ("DELETE", "invoices/x".to_owned(), Value::Null, 404),
        (
            "POST",
            "people/items".to_owned(),
            json!({"code": "N-1", "name": "Nieuw", "price": "5"}),
            200,
        ),
        ("PATCH", "people/items/N-1".to_owned(), json!({"price": "6"}), 200),
    ] {
        let got = call(method, path.clone(), body);
        assert_eq!(got.status, status, "{path}: {}", got.text);
    }
    let prices = world.get("logistics/Items?$select=StandardSalesPrice&$filter=Code eq 'N-1'");
    assert_eq!(prices.column("StandardSalesPrice"), ["6"]);
    assert!(world.books().entries.iter().any(|entry| entry.your_ref == "F-4"));
}
