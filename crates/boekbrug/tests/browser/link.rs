//! Linking each package anew by the wizard, as a bookkeeper does, until its customers are seen.

use serde_json::Value;

use crate::browser::{Browser, Size};
use crate::house::House;

/// What is pasted, where the package wants a key.
const KEYS: [(&str, &str); 2] = [("snelstart", "demo-koppelsleutel"), ("king", "34589465745689")];

/// Steps at most: each is seen twice when it waits for something.
const STEPS: usize = 60;

/// The last part of the address.
async fn step(browser: &Browser) -> String {
    let path = browser.path().await;
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Chooses the first answer of every question that must have one.
async fn answer(browser: &Browser) {
    let script = "document.querySelectorAll('main select').forEach(s => { if (!s.value && s.options.length > 1) \
                  s.selectedIndex = 1; })";
    browser.run(script).await;
}

/// On the package's own site, which says who asks.
async fn allow(browser: &Browser) {
    browser.leave("main form button.primary, main .deed button").await;
    browser.leave("main a.button.primary").await;
    if browser.has("button[name=answer]").await {
        browser.leave("button[name=answer][value=yes]").await;
    }
}

/// One step of the wizard.
async fn go_on(browser: &Browser, package: &str) {
    match step(browser).await.as_str() {
        "new" => {
            browser.click(&format!("input[name=package][value={package}]")).await;
            browser.leave("main form button.primary").await;
        }
        "link" => match KEYS.iter().find(|(known, _)| *known == package) {
            Some((_, key)) => {
                browser.fill("main input[type=password]", key).await;
                browser.leave("main form button.primary").await;
            }
            None => allow(browser).await,
        },
        "administration" => {
            browser.click("main input[type=radio]").await;
            browser.leave("main form button.primary").await;
        }
        "read" if browser.has("main #progress form button").await => browser.leave("main #progress form button").await,
        "read" if browser.has("main #progress a.button.primary").await => {
            browser.leave("main #progress a.button.primary").await;
        }
        "read" => browser.rest().await,
        "questions" => {
            answer(browser).await;
            browser.leave("main form button.primary").await;
        }
        "check" => browser.leave("main form button.primary").await,
        other => panic!("{package}: no step is called {other}: {}", browser.text().await),
    }
}

/// Ends the demo's own connection, so that its administration can be linked again.
async fn end(house: &House, browser: &Browser, connection: &str) {
    let answer = house
        .ask(browser, "POST", &format!("/connections/{connection}/disconnect"), None)
        .await;
    assert_eq!(answer["state"], "disconnected", "{answer}");
}

#[tokio::test]
async fn each_package_is_linked() {
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::open();
    house.come_in(&browser).await;
    for (connection, package) in house.connections(&browser).await {
        end(&house, &browser, &connection).await;
        browser.go(&house.at("/connections/new")).await;
        let mut path = browser.path().await;
        for taken in 0..=STEPS {
            assert!(
                taken < STEPS,
                "{package}: it never ends: {path}: {}",
                browser.text().await
            );
            go_on(&browser, &package).await;
            path = browser.path().await;
            let in_wizard = path.contains("/setup") || path.ends_with("/new");
            if !in_wizard {
                break;
            }
        }
        let live = |rows: Vec<Value>| {
            rows.into_iter()
                .find(|row| row["package"] == package.as_str() && row["state"] == "active")
        };
        let answer = house.ask(&browser, "GET", "/connections", None).await;
        let made = live(answer["items"].as_array().cloned().unwrap_or_default());
        let made = made.unwrap_or_else(|| panic!("{package} is at work: {answer}"));
        browser
            .go(&house.at(&format!("/connections/{}", made["id"].as_str().unwrap())))
            .await;
        let text = browser.text().await;
        assert!(text.contains("43 klanten"), "{package}: its customers are here: {text}");
    }
    browser.close().await;
}
