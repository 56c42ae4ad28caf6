//! Pictures of profiles B and C: customers of the application in every state, what both sides changed, an invoice that became
//! a draft order.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::house::House;
use crate::pictures::Album;

/// How often is looked for what the next rounds bring.
const LOOKS: u32 = 240;

/// A customer whose code the package refuses.
const LETTERS: &str = "b-9";

/// The pages of the demo's couplings that send customers out.
pub(crate) async fn both_ways(album: &mut Album<'_>, house: &House) {
    let ticked = connection_of(house, album.browser, "B").await;
    refused(house, album.browser, &ticked).await;
    list(album, house, "customers", &ticked).await;
    for (name, id) in [
        ("customers-one", "relatie-1"),
        ("customers-refused", LETTERS),
        ("customers-apart", "relatie-5"),
    ] {
        one(album, house, name, &ticked, id).await;
    }
    let apart = format!("/invoices?connection={ticked}&state=apart");
    album.visit(house, "invoices-apart", &apart).await;
    preview(album, house, &ticked).await;

    let both = connection_of(house, album.browser, "C").await;
    list(album, house, "customers-all", &both).await;
    one(album, house, "customers-conflict", &both, "klant-2").await;
    for page in ["settings", "fields"] {
        let path = format!("/connections/{both}/{page}");
        album.visit(house, &format!("two-way-{page}"), &path).await;
    }
    for (name, number) in [("invoices-order-invoiced", "D-0001"), ("invoices-order", "D-0002")] {
        let path = format!("/invoices?connection={both}&q={number}");
        album.browser.go(&house.at(&path)).await;
        album.browser.leave("#found a[href^='/invoices/inv_']").await;
        album.take(name).await;
    }
}

/// The connection of the demo with this profile.
async fn connection_of(house: &House, browser: &Browser, profile: &str) -> String {
    let answer = house.ask(browser, "GET", "/connections", None).await;
    let rows = answer["items"].as_array().cloned().unwrap_or_default();
    let row = rows.iter().find(|row| row["profile"] == profile);
    let id = row.and_then(|row| row["id"].as_str());
    id.unwrap_or_else(|| panic!("the demo has profile {profile}: {answer}"))
        .to_owned()
}

/// The application hands over a customer whose code has letters, and somebody ticks it.
async fn refused(house: &House, browser: &Browser, connection: &str) {
    let address = json!({ "address1": "Kade 4", "zipCode": "1811 AB", "city": "Alkmaar", "countryCode": "NL" });
    let customer =
        json!({ "id": LETTERS, "customerCode": "KL-9", "name": "Scheepswerf De Hoop", "visitAddress": address });
    hand_over(house, browser, connection, &customer).await;
    let base = format!("/connections/{connection}/customers");
    let mut known = Value::Null;
    for _ in 0..LOOKS {
        house
            .ask(browser, "POST", &format!("/connections/{connection}/push"), None)
            .await;
        known = house.ask(browser, "GET", &format!("{base}/{LETTERS}"), None).await;
        if known["state"] == "findings" {
            return;
        }
        browser.rest().await;
    }
    panic!("it is not refused: {known}");
}

/// One customer of the application, ticked.
async fn hand_over(house: &House, browser: &Browser, connection: &str, customer: &Value) {
    let base = format!("/connections/{connection}/customers");
    let customers = json!({ "customers": [customer] });
    house.ask(browser, "POST", &base, Some(customers)).await;
    let tick = json!({ "customers": [customer["id"]], "ticked": true });
    house.ask(browser, "POST", &format!("{base}/ticks"), Some(tick)).await;
}

async fn list(album: &mut Album<'_>, house: &House, name: &str, connection: &str) {
    let path = format!("/customers?connection={connection}");
    album.visit(house, name, &path).await;
}

async fn one(album: &mut Album<'_>, house: &House, name: &str, connection: &str, id: &str) {
    let path = format!("/customers/one?connection={connection}&id={id}");
    album.visit(house, name, &path).await;
}

/// What would happen to the customers.
async fn preview(album: &mut Album<'_>, house: &House, connection: &str) {
    let browser = album.browser;
    let base = format!("/connections/{connection}");
    // so that no round takes along what is to be shown
    house.ask(browser, "POST", &format!("{base}/pause"), None).await;
    let name =
        json!({ "id": "b-10", "customerCode": "90110", "name": "Drukkerij Van Es", "identification": "44332211" });
    hand_over(house, browser, connection, &name).await;
    browser
        .go(&house.at(&format!("/connections/{connection}/preview")))
        .await;
    browser.click("form:has(input[value=push]) button").await;
    browser.find("#preview:not([hx-get])").await;
    album.take("preview-customers").await;
    house.ask(browser, "POST", &format!("{base}/resume"), None).await;
}
