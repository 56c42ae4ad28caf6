//! Profile C: a customer of the application is in the package at once; one that both sides changed shows what gave way, and
//! it is put back. An invoice to that customer becomes a draft order; the page tells by which number a person in the
//! package made an invoice of it.

use serde_json::{Value, json};

use crate::browser::{Browser, Size};
use crate::house::House;
use crate::journey::{NUMBER, SNELSTART, invoice, link, say_who_is_who, start};
use crate::person::{Person, Way};

const HERE: &str = "050 111 11 11";
const THERE: &str = "050 222 22 22";

#[tokio::test]
async fn customers_go_both_ways_and_what_gave_way_is_put_back() {
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::of(SNELSTART.package);
    house.come_in(&browser).await;
    house.speak(&browser, "nl").await;
    let (first, _) = house.connections(&browser).await.remove(0);
    let path = format!("/connections/{first}/disconnect");
    house.ask(&browser, "POST", &path, None).await;
    let eva = Person {
        browser: &browser,
        way: Way::Mouse,
        language: "nl",
    };
    let connection = link(&house, &eva, &SNELSTART, "C").await;
    choose_an_item(&eva).await;
    say_who_is_who(&eva).await;
    start(&eva).await;
    see_it_made_at_once(&house, &eva, &connection).await;
    see_what_gave_way_and_put_it_back(&house, &eva, &connection).await;
    see_the_draft_and_its_invoice(&house, &eva, &connection).await;
    browser.close().await;
}

/// Drafts hang on items of the package.
async fn choose_an_item(eva: &Person<'_>) {
    eva.is_at("Vragen", "Questions").await;
    eva.selects("#orderItem", "1005").await;
    eva.presses("main form button.primary").await;
}

async fn hand_over(house: &House, eva: &Person<'_>, connection: &str, phone: &str) {
    let address = json!({ "address1": "Werf 12", "zipCode": "1811 AB", "city": "Alkmaar", "countryCode": "NL",
        "phoneNumber": phone });
    let customers = json!({ "customers": [
        { "id": "a-4", "customerCode": "90099", "name": "Nieuwe Klant VOF", "identification": "87654321", "visitAddress": address },
    ] });
    let path = format!("/connections/{connection}/customers");
    let given = house.ask(eva.browser, "POST", &path, Some(customers)).await;
    assert_eq!(given["items"].as_array().map(Vec::len), Some(1), "{given}");
}

async fn known(house: &House, eva: &Person<'_>, connection: &str) -> Value {
    house
        .ask(
            eva.browser,
            "GET",
            &format!("/connections/{connection}/customers/a-4"),
            None,
        )
        .await
}

/// Nobody ticks anything: it is there with the next cycle, which is at once.
async fn see_it_made_at_once(house: &House, eva: &Person<'_>, connection: &str) {
    hand_over(house, eva, connection, "050 000 00 00").await;
    until_equal(house, eva, connection).await;
    assert_eq!(relation(house).await["telefoon"], "050 000 00 00");
}

async fn until_equal(house: &House, eva: &Person<'_>, connection: &str) {
    for _ in 0..600 {
        if known(house, eva, connection).await["state"] == "equal" {
            return;
        }
        eva.browser.rest().await;
    }
    panic!("{}", known(house, eva, connection).await);
}

/// The customer as the package has it.
async fn relation(house: &House) -> Value {
    let answer = house
        .at_the_package(SNELSTART.package, "GET", "relations/rows", &json!({}))
        .await;
    let rows = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let start = rows.find('[').unwrap();
    let end = rows.rfind(']').unwrap();
    let rows: Vec<Value> = serde_json::from_str(&rows[start..=end]).unwrap();
    rows.into_iter()
        .find(|row| row["relatiecode"] == 90_099)
        .expect("it is there")
}

/// Somebody changes the telephone number there, and the application before it heard of that.
async fn see_what_gave_way_and_put_it_back(house: &House, eva: &Person<'_>, connection: &str) {
    let there = json!({ "phone": THERE });
    house
        .at_the_package(SNELSTART.package, "PATCH", "people/relations/90099", &there)
        .await;
    hand_over(house, eva, connection, HERE).await;
    until_equal(house, eva, connection).await;
    let stands = relation(house).await["telefoon"].as_str().unwrap().to_owned();
    let gave_way = if stands == HERE { THERE } else { HERE };
    eva.browser
        .go(&house.at(&format!("/customers?connection={connection}")))
        .await;
    eva.presses("#found a[href*='a-4']").await;
    eva.is_at("Nieuwe Klant VOF", "Nieuwe Klant VOF").await;
    eva.sees(gave_way).await;
    let both = format!(
        "return [...document.querySelectorAll('dl.changes div')].some(row => row.querySelector('del').innerText.trim() === {} \
         && row.querySelector('ins').innerText.trim() === {})",
        json!(gave_way),
        json!(stands)
    );
    assert_eq!(
        eva.browser.run(&both).await,
        json!(true),
        "the history has both: {}",
        eva.browser.text().await
    );
    eva.presses("form[action='/customers/restore']:has(input[value='visitAddress.phoneNumber']) button")
        .await;
    eva.sees("is teruggezet").await;
    for _ in 0..600 {
        if relation(house).await["telefoon"] == gave_way {
            return;
        }
        eva.browser.rest().await;
    }
    panic!("it is not put back: {}", relation(house).await);
}

/// The invoice waits as a draft in the package, one click away; then a person makes the invoice there.
async fn see_the_draft_and_its_invoice(house: &House, eva: &Person<'_>, connection: &str) {
    let row = house
        .ask(eva.browser, "GET", &format!("/connections/{connection}"), None)
        .await;
    let administration = row["administration"].as_str().unwrap();
    let offered = house.offer(eva.browser, administration, &invoice()).await;
    let id = offered["id"].as_str().unwrap_or_else(|| panic!("{offered}"));
    let page = house.at(&format!("/invoices/{id}"));
    eva.browser.go(&page).await;
    eva.comes_to_see("Conceptfactuur staat klaar").await;
    eva.sees("nog niet gelezen of er al een factuur van gemaakt is").await;
    let order = draft(house).await;
    assert_eq!(order["invoice"], Value::Null, "{order}");
    let number = order["number"].to_string();
    eva.sees(&format!("Conceptfactuur: order {number}")).await;
    let into = "return [...document.querySelectorAll('main a[href^=\"https://web.snelstart.nl/\"]')].map(a => a.href)";
    let into = eva.browser.run(into).await;
    assert_eq!(
        into.as_array().map(Vec::len),
        Some(1),
        "one link into the package: {into}"
    );

    let place = format!("orders/{number}/invoice");
    let made = house
        .at_the_package(SNELSTART.package, "POST", &place, &json!({}))
        .await;
    let given = draft(house).await["invoice"].as_str().map(str::to_owned);
    let given = given.unwrap_or_else(|| panic!("it is invoiced: {made}"));
    eva.finds_on(&page, &format!("gefactureerd met nummer {given}")).await;
}

/// The order as the package has it.
async fn draft(house: &House) -> Value {
    let answer = house
        .at_the_package(SNELSTART.package, "GET", "books", &json!({}))
        .await;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let start = body.find('{').unwrap();
    let end = body.rfind('}').unwrap();
    let books: Value = serde_json::from_str(&body[start..=end]).unwrap();
    let orders = books["orders"].as_array().cloned().unwrap_or_default();
    orders
        .into_iter()
        .find(|order| order["reference"] == NUMBER)
        .unwrap_or_else(|| panic!("the order is not there: {books}"))
}
