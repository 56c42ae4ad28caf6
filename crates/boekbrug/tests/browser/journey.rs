//! What a bookkeeper does: links a package, answers the questions, says who is who, sees what would happen, starts, sees
//! the customers; sees an invoice refused, mends the cause in the package, sees it go over by itself, reads the receipt.
//! With every package, in Dutch and in English, on a phone, and with the keyboard alone.

use boekbrug_connector::{Clock as _, SystemClock};
use jiff::tz::TimeZone;
use serde_json::json;

use crate::browser::{Browser, Size};
use crate::house::House;
use crate::person::{Person, Way};

/// The invoice, and its customer whom the package does not know.
pub(crate) const NUMBER: &str = "D-0006";
const CUSTOMER: &str = "90099";

/// What the bookkeeper knows of a package.
pub(crate) struct Books {
    pub(crate) package: &'static str,
    /// What is pasted; none where one signs in on the package's own site.
    key: Option<&'static str>,
    /// Field and answer of the questions.
    answers: &'static [(&'static str, &'static str)],
    /// The package's code of high VAT, where several fit and one must be chosen.
    vat: Option<&'static str>,
    /// What is made in the package to mend the cause, and where.
    mend: (&'static str, &'static str),
}

pub(crate) const SNELSTART: Books = Books {
    package: "snelstart",
    key: Some("demo-koppelsleutel"),
    answers: &[("revenueAccount", "8200")],
    vat: None,
    mend: (
        "relations",
        r#"{"code": 90099, "name": "Nieuwe Klant VOF", "kvk": "87654321"}"#,
    ),
};
const EXACT: Books = Books {
    package: "exact",
    key: None,
    answers: &[("journal", "70"), ("revenueAccount", "8000")],
    vat: None,
    mend: (
        "accounts",
        r#"{"code": "90099", "name": "Nieuwe Klant VOF", "kvk": "87654321"}"#,
    ),
};
const KING: Books = Books {
    package: "king",
    key: Some("34589465745689"),
    answers: &[("journal", "10"), ("revenueAccount", "8000")],
    vat: Some("2"),
    mend: ("debtors", r#"{"number": 90099, "name": "Nieuwe Klant VOF"}"#),
};

#[tokio::test]
async fn with_snelstart_in_dutch() {
    journey(&SNELSTART, Way::Mouse, Size::Desk, "nl").await;
}

#[tokio::test]
async fn with_exact_in_dutch() {
    journey(&EXACT, Way::Mouse, Size::Desk, "nl").await;
}

#[tokio::test]
async fn with_king_in_dutch() {
    journey(&KING, Way::Mouse, Size::Desk, "nl").await;
}

#[tokio::test]
async fn in_english() {
    journey(&EXACT, Way::Mouse, Size::Desk, "en").await;
}

#[tokio::test]
async fn on_a_phone() {
    journey(&KING, Way::Mouse, Size::Phone, "nl").await;
}

#[tokio::test]
async fn with_the_keyboard_alone() {
    journey(&SNELSTART, Way::Keyboard, Size::Desk, "nl").await;
}

async fn journey(books: &Books, way: Way, size: Size, language: &'static str) {
    let Some(browser) = Browser::open(size).await else {
        return;
    };
    let house = House::of(books.package);
    house.come_in(&browser).await;
    house.speak(&browser, language).await;
    let (connection, _) = house.connections(&browser).await.remove(0);
    let ended = house
        .ask(&browser, "POST", &format!("/connections/{connection}/disconnect"), None)
        .await;
    assert_eq!(
        ended["state"], "disconnected",
        "its administration is free again: {ended}"
    );
    let eva = Person {
        browser: &browser,
        way,
        language,
    };
    let connection = link(&house, &eva, books, "A").await;
    answer(&eva, books).await;
    say_who_is_who(&eva).await;
    start(&eva).await;
    see_customers(&house, &eva, &connection).await;
    see_it_go_over(&house, &eva, books, &connection).await;
    browser.close().await;
}

/// From the overview until everything is read. Gives the connection's id.
pub(crate) async fn link(house: &House, eva: &Person<'_>, books: &Books, profile: &str) -> String {
    eva.browser.go(&house.at("/")).await;
    eva.presses("main a[href='/connections/new']").await;
    eva.is_at("Boekhoudpakket", "Bookkeeping package").await;
    eva.picks(&format!("input[name=package][value={}]", books.package))
        .await;
    eva.presses("main form button.primary").await;
    eva.is_at("Wat moet de koppeling doen?", "What is the connection to do?")
        .await;
    if profile != "A" {
        eva.picks(&format!("input[name=profile][value={profile}]")).await;
    }
    eva.presses("main form button.primary").await;
    eva.is_at("Aanmelden", "Sign in").await;
    let path = eva.browser.path().await;
    let id = path.split('/').nth(2).unwrap().to_owned();
    arrange(house, eva.browser, &id).await;
    match books.key {
        Some(key) => {
            eva.writes("main input[type=password]", key).await;
            eva.presses("main form button.primary").await;
        }
        None => sign_in(eva).await,
    }
    eva.browser
        .find("main #progress, main input[name=administration]")
        .await;
    if eva.browser.has("main input[name=administration]").await {
        eva.is_at("Administratie", "Administration").await;
        eva.picks("main label:first-of-type input[name=administration]").await;
        eva.presses("main form button.primary").await;
    }
    eva.is_at("Inlezen", "Read").await;
    eva.presses("#progress form button").await;
    eva.presses("#progress a.button.primary").await;
    id
}

/// What others than the bookkeeper do: the application hands over whom it knows, and the connection works round the
/// clock, because tests run in the evening too.
async fn arrange(house: &House, browser: &Browser, id: &str) {
    let customers = json!({ "customers": [
        { "id": "a-1", "customerCode": "90001", "name": "Bakkerij De Korenaar BV", "identification": "27312345" },
        { "id": "a-2", "customerCode": "90002", "name": "Zorggroep Oosterpoort", "identification": "30198765" },
        { "id": "a-3", "customerCode": "K-17", "name": "Aannemersbedrijf Van Dijk & Zn" },
        { "id": "a-4", "customerCode": "90099", "name": "Nieuwe Klant VOF", "identification": "87654321" },
    ] });
    let path = format!("/connections/{id}/matching/customers");
    let given = house.ask(browser, "POST", &path, Some(customers)).await;
    assert_eq!(given["here"], 4, "{given}");
    let path = format!("/connections/{id}/settings");
    let mut settings = house.ask(browser, "GET", &path, None).await;
    for (name, value) in [
        ("from", json!("00:00")),
        ("until", json!("00:00")),
        ("everyMinutes", json!(1)),
    ] {
        settings["schedule"][name] = value;
    }
    let set = house.ask(browser, "PUT", &path, Some(settings)).await;
    assert_eq!(set["schedule"]["everyMinutes"], 1, "{set}");
}

/// On the package's own site, which says who asks.
async fn sign_in(eva: &Person<'_>) {
    eva.presses("main .deed button").await;
    eva.presses("main a.button.primary").await;
    eva.browser
        .find("button[name=answer], #progress, input[name=administration]")
        .await;
    if eva.browser.has("button[name=answer]").await {
        eva.presses("button[name=answer][value=yes]").await;
    }
}

pub(crate) async fn answer(eva: &Person<'_>, books: &Books) {
    eva.is_at("Vragen", "Questions").await;
    for (name, code) in books.answers {
        eva.selects(&format!("#{name}"), code).await;
    }
    eva.presses("main form button.primary").await;
}

/// The sure pairs at once, the doubtful one looked at.
pub(crate) async fn say_who_is_who(eva: &Person<'_>) {
    eva.is_at("Klanten vergelijken", "Compare customers").await;
    eva.comes_to_see(eva.word("Bevestig alle 2 zekere paren", "Confirm all 2 sure pairs"))
        .await;
    eva.presses("form:has(input[value=acceptSure]) button").await;
    eva.sees(eva.word("2 paren zijn bevestigd", "2 pairs are confirmed"))
        .await;
    eva.sees("Aannemersbedrijf Van Dijk").await;
    eva.presses("form:has(input[value=accept]) button").await;
    eva.sees(eva.word("3 bevestigd, 0 nog te bekijken", "3 confirmed, 0 still to look at"))
        .await;
    eva.presses("a[href$='list=only-here']").await;
    eva.sees("Nieuwe Klant VOF").await;
    eva.presses("form[action$='/matching/finish'] button").await;
    eva.sees(eva.word("3 klanten zijn gekoppeld", "3 customers are linked"))
        .await;
    eva.presses("#matching a.button.primary").await;
}

/// What was set, what would happen, and off it goes.
pub(crate) async fn start(eva: &Person<'_>) {
    eva.is_at("Nakijken", "Check").await;
    eva.presses("main a.button.primary").await;
    eva.is_at("Voorbeeld", "Preview").await;
    eva.presses("form:has(input[value=pull]) button").await;
    eva.presses("a[href*='feed=customers']").await;
    eva.sees("Bakkerij De Korenaar BV").await;
    eva.presses("form[action$='/setup/check'] button").await;
    eva.sees(eva.word("De koppeling werkt", "The connection works")).await;
}

async fn see_customers(house: &House, eva: &Person<'_>, connection: &str) {
    assert_eq!(eva.browser.path().await, format!("/connections/{connection}"));
    eva.comes_to_see(eva.word("43 klanten", "43 customers")).await;
    eva.browser.go(&house.at(&format!("/connections/{connection}"))).await;
    eva.presses("main a[href*='feed=customers']").await;
    eva.writes("#q", "Korenaar").await;
    eva.presses("main form[role=search] button").await;
    eva.presses("#found a[href^='/records/']").await;
    eva.is_at("Bakkerij De Korenaar BV", "Bakkerij De Korenaar BV").await;
    eva.sees("27312345").await;
}

/// The application offers an invoice to a customer whom the package does not know.
async fn see_it_go_over(house: &House, eva: &Person<'_>, books: &Books, connection: &str) {
    let row = house
        .ask(eva.browser, "GET", &format!("/connections/{connection}"), None)
        .await;
    let administration = row["administration"].as_str().unwrap();
    let offered = house.offer(eva.browser, administration, &invoice()).await;
    assert!(offered["id"].is_string(), "{offered}");
    let list = house.at(&format!("/invoices?connection={connection}&state=findings"));
    eva.finds_on(&list, NUMBER).await;
    eva.presses("#found a[href^='/invoices/inv_']").await;
    eva.sees(eva.word("Vraagt aandacht", "Needs attention")).await;
    eva.sees(eva.word("Klant 90099 niet gevonden", "Customer 90099 not found"))
        .await;
    eva.sees(eva.word(
        "Maak de klant met dit nummer aan",
        "Create the customer with this number",
    ))
    .await;
    assert!(!eva.browser.has("#receipt").await, "nothing was booked");

    if let Some(code) = books.vat {
        choose_vat(eva, code).await;
        eva.finds_on(&list, NUMBER).await;
        eva.presses("#found a[href^='/invoices/inv_']").await;
    }
    let (place, body) = books.mend;
    let body = serde_json::from_str(body).unwrap();
    house.at_the_package(books.package, "POST", place, &body).await;

    // nobody touches anything: the page itself changes
    eva.comes_to_see(eva.word("Geboekt en gecontroleerd", "Booked and checked"))
        .await;
    eva.sees(eva.word("en alles was gelijk", "and everything was equal"))
        .await;
    let text = eva.browser.text().await;
    assert!(
        !eva.browser.has("#findings").await,
        "nothing is wrong with it any more: {text}"
    );
    let script = "return [...document.querySelectorAll('.proof tbody tr')].map(row => \
                  [...row.querySelectorAll('td')].map(cell => cell.innerText.trim()))";
    let compared = eva.browser.run(script).await;
    let compared: Vec<(String, String)> = serde_json::from_value(compared).unwrap();
    let amount = eva.word("302,50", "302.50");
    assert!(compared.iter().any(|(sent, _)| sent.contains(amount)), "{compared:?}");
    assert!(compared.iter().all(|(sent, read)| sent == read), "{compared:?}");
    let story = "return document.querySelector('ol.steps').innerText";
    let story = eva.browser.run(story).await.to_string();
    assert!(!story.contains("Eva"), "no person pressed anything: {story}");
}

/// From the finding to where it is mended.
async fn choose_vat(eva: &Person<'_>, code: &str) {
    eva.sees(eva.word(
        "Meer dan één btw-code past bij belast, 21%",
        "More than one VAT code fits",
    ))
    .await;
    eva.presses("main a[href*='/mapping']").await;
    eva.selects("select[name=vat-0-code]", code).await;
    eva.presses("main form[action$='/mapping'] button.primary").await;
    eva.sees(eva.word(
        "Facturen die hierop wachtten, gaan vanzelf verder",
        "Invoices that waited for this go on by themselves",
    ))
    .await;
}

/// Of today, so that it is no earlier one.
pub(crate) fn invoice() -> serde_json::Value {
    let vat = json!({ "kind": "standard", "percent": "21" });
    let today = SystemClock.now().to_zoned(TimeZone::UTC).date();
    json!({
        "number": NUMBER,
        "kind": "invoice",
        "date": today.to_string(),
        "customer": { "code": CUSTOMER, "name": "Nieuwe Klant VOF" },
        "currency": "EUR",
        "lines": [{ "description": "Intake", "quantity": "1", "unitPrice": "250.00", "net": "250.00", "vat": vat }],
        "vatTotals": [{ "vat": vat, "base": "250.00", "amount": "52.50" }],
        "totalExcl": "250.00", "totalVat": "52.50", "totalIncl": "302.50"
    })
}
