//! Profile B: a bookkeeper chooses it in the wizard and ticks customers that the application handed over. An invoice to
//! one of them goes over by itself, together with the customer, who was not in the package; one with letters in its code
//! gets a number.

use serde_json::json;

use crate::browser::{Browser, Size};
use crate::house::House;
use crate::journey::{NUMBER, SNELSTART, answer, invoice, link, say_who_is_who, start};
use crate::person::{Person, Way};

#[tokio::test]
async fn a_ticked_customer_goes_over_with_its_invoice() {
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
    let connection = link(&house, &eva, &SNELSTART, "B").await;
    answer(&eva, &SNELSTART).await;
    say_who_is_who(&eva).await;
    start(&eva).await;
    hand_over(&house, &eva, &connection).await;
    see_it_wait_and_go_over(&house, &eva, &connection).await;
    give_a_number(&house, &eva, &connection).await;
    browser.close().await;
}

/// What the application does: two customers whom the package does not have, and an invoice to the first.
async fn hand_over(house: &House, eva: &Person<'_>, connection: &str) {
    let address = json!({ "address1": "Werf 12", "zipCode": "1811 AB", "city": "Alkmaar", "countryCode": "NL" });
    let customers = json!({ "customers": [
        { "id": "a-4", "customerCode": "90099", "name": "Nieuwe Klant VOF", "identification": "87654321", "visitAddress": address },
        { "id": "b-9", "customerCode": "KL-9", "name": "Scheepswerf De Hoop" },
    ] });
    let given = house
        .ask(
            eva.browser,
            "POST",
            &format!("/connections/{connection}/customers"),
            Some(customers),
        )
        .await;
    assert_eq!(given["items"].as_array().map(Vec::len), Some(2), "{given}");
    let row = house
        .ask(eva.browser, "GET", &format!("/connections/{connection}"), None)
        .await;
    let administration = row["administration"].as_str().unwrap();
    let offered = house.offer(eva.browser, administration, &invoice()).await;
    assert!(offered["id"].is_string(), "{offered}");
}

/// It takes no part until its customer is ticked; then nobody touches anything any more.
async fn see_it_wait_and_go_over(house: &House, eva: &Person<'_>, connection: &str) {
    let waiting = house.at(&format!("/invoices?connection={connection}&state=findings"));
    eva.finds_on(&waiting, NUMBER).await;
    eva.presses("#found a[href^='/invoices/inv_']").await;
    eva.sees("Klant 90099 doet niet mee").await;
    let page = eva.browser.path().await;
    eva.browser
        .go(&house.at(&format!("/customers?connection={connection}")))
        .await;
    for customer in ["a-4", "b-9"] {
        eva.picks(&format!("input[name=here][value={customer}]")).await;
    }
    eva.presses("form[action='/customers/ticks']:has(table) button.primary")
        .await;
    eva.browser.go(&house.at(&page)).await;
    eva.comes_to_see("Geboekt en gecontroleerd").await;
    let relations = house
        .at_the_package(SNELSTART.package, "GET", "books", &json!({}))
        .await;
    assert!(relations.contains(NUMBER), "it is in the books: {relations}");
}

/// A code with letters is told before anything is sent, and the first free number is one press away.
async fn give_a_number(house: &House, eva: &Person<'_>, connection: &str) {
    let list = house.at(&format!("/customers?connection={connection}"));
    eva.finds_on(&list, "Klant KL-9 heeft nog geen nummer").await;
    eva.presses("#found a[href*='b-9']").await;
    eva.is_at("Scheepswerf De Hoop", "Scheepswerf De Hoop").await;
    eva.presses("form[action='/customers/number']:has(input[name=next]) button")
        .await;
    eva.finds_on(&list, "Scheepswerf De Hoop").await;
    let row = format!(
        "return [...document.querySelectorAll('#found tbody tr')].some(row => row.innerText.includes({}) && \
         row.innerText.includes('gelijk'))",
        json!("Scheepswerf De Hoop")
    );
    for _ in 0..600 {
        if eva.browser.run(&row).await == json!(true) {
            return;
        }
        eva.browser.rest().await;
        eva.browser.go(&list).await;
    }
    panic!("it never goes over: {}", eva.browser.text().await);
}
