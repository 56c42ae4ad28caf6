//! What a bookkeeper does with the screens: sees an invoice refused, mends the cause in the package, sees it go over by
//! itself, reads the receipt. With every package.

use serde_json::{Value, json};

use crate::browser::{Browser, Size};
use crate::house::House;

/// The demo's invoice to a customer that no package knows.
const NUMBER: &str = "D-0006";
/// That customer.
const CUSTOMER: &str = "90099";

/// Enter, as WebDriver writes it.
const ENTER: char = '\u{e007}';

/// How often a page is looked at again until it says what is waited for.
const LOOKS: u32 = 240;

/// Makes the customer in the package, as its user would.
async fn mend(house: &House, package: &str) {
    let code: i64 = CUSTOMER.parse().unwrap();
    let (path, body) = match package {
        "snelstart" => (
            "relations",
            json!({ "code": code, "name": "Nieuwe Klant VOF", "kvk": "87654321" }),
        ),
        "king" => ("debtors", json!({ "number": code, "name": "Nieuwe Klant VOF" })),
        _ => (
            "accounts",
            json!({ "code": CUSTOMER, "name": "Nieuwe Klant VOF", "kvk": "87654321" }),
        ),
    };
    house.at_the_package(package, "POST", path, &body).await;
}

/// How a person works.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Mouse,
    Keyboard,
    Phone,
}

impl Way {
    /// Follows the first link that fits.
    async fn follow(self, browser: &Browser, css: &str) {
        let Self::Keyboard = self else {
            return browser.click(css).await;
        };
        browser.find(css).await;
        browser.tab_to(css).await;
        browser.press(ENTER).await;
    }
}

/// One invoice of one connection, from refused to booked and read back.
async fn one_goes_over(house: &House, browser: &Browser, way: Way, connection: &str, package: &str) {
    let list = format!("/invoices?connection={connection}&q={NUMBER}");
    browser.go(&house.at(&list)).await;
    way.follow(browser, "#found a[href^='/invoices/inv_']").await;
    browser.find("#findings").await;
    let text = browser.text().await;
    assert!(
        text.contains(CUSTOMER),
        "{package}: it says which customer is missing: {text}"
    );
    assert!(!browser.has("#receipt").await, "{package}: nothing was booked");
    let invoice = browser.path().await;

    mend(house, package).await;
    let asked = house
        .ask(browser, "POST", &format!("/connections/{connection}/pull"), None)
        .await;
    assert_eq!(asked.get("status").and_then(Value::as_u64), None, "{package}: {asked}");
    for _ in 0..LOOKS {
        browser.go(&house.at(&invoice)).await;
        if browser.has("#receipt").await {
            break;
        }
        browser.rest().await;
    }
    browser.find("#receipt").await;
    assert!(
        !browser.has("#findings").await,
        "{package}: nothing is wrong with it any more"
    );
    let text = browser.text().await;
    assert!(
        text.contains(NUMBER),
        "{package}: the receipt is of this invoice: {text}"
    );
}

#[tokio::test]
#[ignore = "the screens of invoices are being made"]
async fn a_refused_invoice_goes_over_once_its_cause_is_gone() {
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::open();
    house.come_in(&browser).await;
    let ways = [(Way::Mouse, "nl"), (Way::Keyboard, "en"), (Way::Phone, "nl")];
    for ((connection, package), (way, language)) in house.connections(&browser).await.into_iter().zip(ways) {
        browser
            .resize(if way == Way::Phone { Size::Phone } else { Size::Desk })
            .await;
        house.speak(&browser, language).await;
        one_goes_over(&house, &browser, way, &connection, &package).await;
    }
    browser.close().await;
}
