//! Pictures of every screen, for the documentation: `cargo xtask screens` names the folder.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::{Browser, Size, Theme};
use crate::crawl::each_page;
use crate::house::House;
use crate::pictures_two_way::both_ways;

/// Names the folder; without it nothing is made.
const VARIABLE: &str = "BOEKBRUG_TEST_SCREENS";

/// When it is set, every screen is made in the dark and on a phone too, for who looks them over.
const EACH: &str = "BOEKBRUG_TEST_SCREENS_EACH";

/// When it is `en`, the screens are in English: for who looks them over.
const LANGUAGE: &str = "BOEKBRUG_TEST_SCREENS_LANGUAGE";

/// Screens that are shown on a phone and in the dark too.
const ALSO: [&str; 8] = [
    "overview",
    "invoices",
    "invoices-one",
    "connections-one",
    "customers",
    "customers-conflict",
    "logbook",
    "wizard-questions",
];

/// Screens to which no link leads, or only one of their kind.
const MORE: [(&str, &str); 8] = [
    ("help-search", "/help/search?q=btw"),
    ("help-search-nothing", "/help/search?q=olifant"),
    ("help-errors", "/help/errors"),
    ("help-snelstart", "/help/snelstart"),
    ("findings-vat", "/findings/vat.codeUnmapped"),
    ("findings-consent", "/findings/connection.consentRefused"),
    ("invoices-nothing", "/invoices?q=olifant"),
    ("not-found", "/dit-is-er-niet"),
];

/// The package whose link is shown step by step.
const LINKED: &str = "snelstart";

/// What is pasted there.
const KEY: &str = "demo-koppelsleutel";

/// Steps of the wizard at most.
const STEPS: usize = 60;

/// The name of a kind's file.
fn name(kind: &str) -> String {
    let words: Vec<_> = kind.split('/').filter(|part| !part.is_empty()).collect();
    let name = words.join("-").replace('*', "one");
    if name.is_empty() { "overview".to_owned() } else { name }
}

/// The folder with what is in it.
pub(crate) struct Album<'a> {
    pub(crate) browser: &'a Browser,
    folder: PathBuf,
    each: bool,
    made: BTreeSet<String>,
}

impl Album<'_> {
    pub(crate) async fn take(&mut self, name: &str) {
        // a browser without a window has nothing that shows a PDF, but a black box
        let script = "document.querySelectorAll('iframe.paper').forEach(frame => frame.remove())";
        self.browser.run(script).await;
        self.keep(name, "").await;
        if self.each || ALSO.contains(&name) {
            self.browser.theme(Theme::Dark).await;
            self.keep(name, "-dark").await;
            self.browser.theme(Theme::Light).await;
            self.browser.resize(Size::Phone).await;
            self.keep(name, "-phone").await;
            self.browser.resize(Size::Desk).await;
        }
    }

    async fn keep(&mut self, name: &str, how: &str) {
        let file = format!("{name}{how}.png");
        std::fs::write(self.folder.join(&file), self.browser.picture().await).unwrap();
        self.made.insert(file);
    }

    pub(crate) async fn visit(&mut self, house: &House, name: &str, path: &str) {
        self.browser.go(&house.at(path)).await;
        self.take(name).await;
    }
}

/// Customers as an application would hand them over: the same ones, likely ones, and one that the package does not know.
fn customers() -> Value {
    json!({ "customers": [
        { "id": "app-1", "customerCode": "90001", "name": "Bakkerij De Korenaar BV", "identification": "27312345" },
        { "id": "app-2", "customerCode": "2", "name": "Zorggroep Oosterpoort Stichting" },
        { "id": "app-3", "customerCode": "3", "name": "Aannemersbedrijf van Dijk en Zonen", "identification": "12345678" },
        { "id": "app-4", "customerCode": "4", "name": "Bloemisterij De Tulp" },
    ]})
}

/// Comparing customers, and the previews.
async fn compared(album: &mut Album<'_>, house: &House, connection: &str) {
    let base = format!("/connections/{connection}");
    let (browser, api) = (album.browser, format!("{base}/matching/customers"));
    house.ask(browser, "POST", &api, Some(customers())).await;
    album.visit(house, "matching-start", &format!("{base}/matching")).await;
    browser.click("main form button.primary").await;
    browser.find("main nav.tabs").await;
    for list in ["sure", "doubtful", "only-here", "only-there", "doubles"] {
        let path = format!("{base}/matching?list={list}");
        album.visit(house, &format!("matching-{list}"), &path).await;
    }
    for of in ["pull", "push"] {
        browser.go(&house.at(&format!("{base}/preview"))).await;
        browser.click(&format!("form:has(input[value={of}]) button")).await;
        browser.find("#preview:not([hx-get])").await;
        album.take(&format!("preview-{of}")).await;
    }
}

/// A customer whose name was overwritten, and an invoice that waits.
async fn changed(album: &mut Album<'_>, house: &House, connection: &str) {
    let browser = album.browser;
    let name = json!({ "name": "Bakkerij De Gouden Korenaar BV" });
    house.at_the_package(LINKED, "PATCH", "relations/90001", &name).await;
    let pull = format!("/connections/{connection}/pull");
    house.ask(browser, "POST", &pull, None).await;
    let list = format!("/records?connection={connection}&feed=customers&q=Gouden");
    for _ in 0..STEPS {
        browser.go(&house.at(&list)).await;
        if browser.has("#found a.whole").await {
            break;
        }
        browser.rest().await;
    }
    browser.click("#found a.whole").await;
    browser.find("#history").await;
    album.take("records-changed").await;
    browser.go(&house.at("/invoices?state=attention&q=D-0006")).await;
    browser.click("#found a.whole").await;
    browser.find("#findings").await;
    album.take("invoices-refused").await;
}

/// The wizard from its first step to its last.
async fn linked(album: &mut Album<'_>, house: &House, connection: &str) {
    let browser = album.browser;
    let end = format!("/connections/{connection}/disconnect");
    house.ask(browser, "POST", &end, None).await;
    browser.go(&house.at("/connections/new")).await;
    let mut shown = BTreeSet::new();
    for _ in 0..STEPS {
        let path = browser.path().await;
        let step = path.rsplit('/').next().unwrap_or_default();
        if !path.contains("/setup/") && !["new", "profile", "matching", "preview"].contains(&step) {
            break;
        }
        if shown.insert(step.to_owned()) {
            album.take(&format!("wizard-{step}")).await;
        }
        go_on(browser, step).await;
    }
    assert!(shown.contains("check"), "the wizard was walked to its end: {shown:?}");
    album.take("wizard-done").await;
}

/// One step of the wizard; a page that is busy is looked at again.
async fn go_on(browser: &Browser, step: &str) {
    let button = match step {
        "new" => {
            browser.click(&format!("input[name=package][value={LINKED}]")).await;
            "main form button.primary"
        }
        "link" => {
            browser.fill("main input[type=password]", KEY).await;
            "main form button.primary"
        }
        "administration" => {
            browser.click("main input[type=radio]").await;
            "main form button.primary"
        }
        "read" => "#progress form button, #progress a.button.primary",
        "matching" | "check" => "main a.button.primary",
        "preview" => "form[action$='/setup/check'] button",
        // of the profiles the one that is offered first, too
        _ => "main form button.primary",
    };
    if browser.has(button).await {
        browser.leave(button).await;
    } else {
        browser.rest().await;
    }
}

#[tokio::test]
async fn pictures_of_every_screen() {
    let Some(folder) = std::env::var_os(VARIABLE).map(PathBuf::from) else {
        return;
    };
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::open();
    std::fs::create_dir_all(&folder).unwrap();
    let mut album = Album {
        browser: &browser,
        folder,
        each: std::env::var_os(EACH).is_some(),
        made: BTreeSet::new(),
    };
    album.visit(&house, "sign-in", "/sign-in").await;
    browser.go(&house.invitation).await;
    album.take("first-link").await;
    house.come_in(&browser).await;
    let language = std::env::var(LANGUAGE).unwrap_or_else(|_| "nl".to_owned());
    house.speak(&browser, &language).await;
    each_page(&house, &browser, 1, async |_, kind| album.take(&name(kind)).await).await;
    for (name, path) in MORE {
        album.visit(&house, name, path).await;
    }
    both_ways(&mut album, &house).await;
    let connections = house.connections(&browser).await;
    let (connection, _) = connections.iter().find(|(_, package)| package == LINKED).unwrap();
    changed(&mut album, &house, connection).await;
    compared(&mut album, &house, connection).await;
    linked(&mut album, &house, connection).await;
    eprintln!("{} pictures: {:?}", album.made.len(), album.made);
    browser.close().await;
}

#[test]
fn screens_are_named_by_their_kind() {
    assert_eq!(name("/"), "overview");
    assert_eq!(name("/connections/*/mapping"), "connections-one-mapping");
}
