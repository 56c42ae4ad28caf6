//! How a person comes in: by the printed link, by an invitation, with a password, with the keyboard alone, on a phone.

use crate::axe;
use crate::browser::{Browser, Size};
use crate::crawl::oddities;
use crate::house::House;

/// Enter and Tab, as WebDriver writes them.
const ENTER: char = '\u{e007}';

#[tokio::test]
async fn a_person_comes_in_and_goes() {
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::open();
    browser.go(&house.at("/")).await;
    assert_eq!(browser.path().await, "/sign-in", "nobody is signed in");
    assert_eq!(oddities(&browser).await, [""; 0]);
    if let Some(script) = axe::script() {
        assert_eq!(axe::breaches(&browser, &script).await, [""; 0]);
    }
    house.come_in(&browser).await;
    assert_eq!(browser.path().await, "/");
    browser.click("details.account summary").await;
    browser.click("form[action='/sign-out'] button").await;
    browser.find("form[action='/sign-in']").await;
    let connection = house.connections(&browser).await.remove(0).0;
    let wanted = format!("/connections/{connection}/notices");
    browser.go(&house.at(&wanted)).await;
    assert_eq!(browser.path().await, "/sign-in");

    // the keyboard alone, and a wrong password first
    browser.run("document.activeElement.blur()").await;
    browser.tab_to("#email").await;
    type_keys(&browser, "eva@devries.example").await;
    browser.tab_to("#password").await;
    type_keys(&browser, "fout").await;
    browser.press(ENTER).await;
    browser.find("main [role=alert], main .finding").await;
    browser.tab_to("#password").await;
    type_keys(&browser, "een zin die niemand raadt").await;
    browser.press(ENTER).await;
    browser.find("nav.menu").await;
    assert_eq!(browser.path().await, wanted, "where they wanted to go");
    browser.close().await;
}

#[tokio::test]
async fn the_printed_link_opens_a_running_installation() {
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::open();
    browser.go(&format!("{}x", house.link)).await;
    assert_ne!(browser.path().await, "/", "another secret opens nothing");
    for _ in 0..2 {
        browser.go(&house.link).await;
        browser.find("nav.menu").await;
        assert_eq!(browser.path().await, "/");
    }
    assert_eq!(house.connections(&browser).await.len(), 5, "every coupling is there");
    browser.find("main a[href^='/invoices']").await;
    browser.go(&house.at("/logbook")).await;
    browser.find("main svg rect.bar").await;
    browser.close().await;
}

async fn type_keys(browser: &Browser, text: &str) {
    for key in text.chars() {
        browser.press(key).await;
    }
}
