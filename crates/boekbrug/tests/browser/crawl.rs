//! Every page that a link leads to, in both languages: no rule of WCAG broken, nothing asked of other machines, no
//! complaint of the browser, nothing wider than a phone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Value, json};

use crate::axe;
use crate::browser::{Browser, Size};
use crate::house::House;

/// Pages of one kind that are looked at: one connection is like another.
const OF_A_KIND: usize = 3;

/// The kind of a page: its address with ids, codes and names of pages left out.
pub(crate) fn kind(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut kinds: Vec<&str> = Vec::new();
    for part in path.split('/') {
        let open = matches!(kinds.last(), Some(&("findings" | "help" | "records")));
        let id = part.contains('_') && part.chars().any(|c| c.is_ascii_digit());
        kinds.push(if id || open { "*" } else { part });
    }
    kinds.join("/")
}

/// The addresses of this installation to which the open page links.
pub(crate) async fn links(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && \
                  !a.hasAttribute('download')).map(a => a.pathname + a.search)";
    let found = browser.run(script).await;
    serde_json::from_value(found).unwrap_or_default()
}

/// Addresses that are no pages.
pub(crate) fn is_page(path: &str) -> bool {
    let no_page = [
        "/pdf",
        ".csv",
        ".json",
        "/assets/",
        "/v1",
        "/metrics",
        "/health",
        "/sign-out",
        "/return",
        "/export",
    ];
    !no_page.iter().any(|part| path.contains(part))
}

/// Follows links from `/` and from the pages of a connection, and calls `look` for each page that is a new one of its kind.
pub(crate) async fn each_page(
    house: &House,
    browser: &Browser,
    of_a_kind: usize,
    mut look: impl AsyncFnMut(&str, &str),
) -> usize {
    let (mut seen, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let connection = house.connections(browser).await.remove(0).0;
    // no link but a form leads to where a profile is chosen
    let profile = "/connections/new/profile?package=snelstart&administration=&name=Nieuw".to_owned();
    let mut waiting = VecDeque::from(["/".to_owned(), format!("/connections/{connection}/notices"), profile]);
    let mut count = 0;
    while let Some(path) = waiting.pop_front() {
        let kind = kind(&path);
        let of_kind = kinds.entry(kind.clone()).or_default();
        if *of_kind >= of_a_kind || !is_page(&path) || !seen.insert(path.clone()) {
            continue;
        }
        *of_kind += 1;
        browser.go(&house.at(&path)).await;
        count += 1;
        look(&path, &kind).await;
        waiting.extend(links(browser).await);
    }
    count
}

/// What is wrong with the open page beyond the rules of WCAG.
pub(crate) async fn oddities(browser: &Browser) -> Vec<String> {
    let mut odd = browser.complaints().await;
    let script = "return { outside: performance.getEntriesByType('resource').map(e => e.name).filter(n => \
                  !n.startsWith(location.origin) && !n.startsWith('data:')), headings: \
                  document.querySelectorAll('h1').length, language: document.documentElement.lang, title: document.title }";
    let page = browser.run(script).await;
    if page["outside"] != json!([]) {
        odd.push(format!("it asks others: {}", page["outside"]));
    }
    if page["headings"] != json!(1) {
        odd.push(format!("it has {} first headings", page["headings"]));
    }
    if !matches!(page["language"].as_str(), Some("nl" | "en")) {
        odd.push(format!("its language is {}", page["language"]));
    }
    let text = browser.text().await;
    odd.extend(text.contains("undefined").then(|| "it says `undefined`".to_owned()));
    odd
}

/// By how many pixels the open page is wider than a phone, and what is.
async fn too_wide(browser: &Browser) -> Option<String> {
    browser.resize(Size::Phone).await;
    let script = "const room = document.documentElement.clientWidth; \
                  const over = document.documentElement.scrollWidth - room; \
                  const wide = [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > room + 1) \
                  .slice(0, 3).map(e => e.outerHTML.slice(0, 120)); return over > 1 ? [over, wide] : null";
    let found = browser.run(script).await;
    browser.resize(Size::Desk).await;
    (found != Value::Null).then(|| format!("it is wider than a phone: {found}"))
}

#[tokio::test]
async fn every_page_can_be_used_by_everybody() {
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::open();
    let script = axe::script();
    house.come_in(&browser).await;
    let mut wrong = Vec::new();
    for language in ["nl", "en"] {
        house.speak(&browser, language).await;
        browser.complaints().await;
        let count = each_page(&house, &browser, OF_A_KIND, async |path, _| {
            let mut found = oddities(&browser).await;
            found.extend(too_wide(&browser).await);
            if let Some(script) = &script {
                found.extend(axe::breaches(&browser, script).await);
            }
            wrong.extend(found.into_iter().map(|one| format!("{path} ({language}): {one}")));
        })
        .await;
        assert!(count >= 10, "there are pages: {count}");
    }
    assert!(
        wrong.is_empty(),
        "{} things to mend:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    browser.close().await;
}

/// A test that sees nothing proves nothing.
#[tokio::test]
async fn what_is_wrong_is_seen() {
    let Some(browser) = Browser::open(Size::Desk).await else {
        return;
    };
    let house = House::open();
    browser.go(&house.at("/sign-in")).await;
    assert_eq!((oddities(&browser).await, too_wide(&browser).await), (Vec::new(), None));
    let spoil = "document.querySelector('main').innerHTML += '<h1>Nog een</h1><p>undefined</p><img src=/niets.png>' + \
                 '<div id=wide>x</div>'; document.getElementById('wide').style.width = '900px'";
    browser.run(spoil).await;
    assert!(oddities(&browser).await.len() >= 2);
    assert!(too_wide(&browser).await.is_some_and(|told| told.contains("wide")));
    if let Some(script) = axe::script() {
        let found = axe::breaches(&browser, &script).await;
        assert!(
            found.iter().any(|one| one.starts_with("\"image-alt\" (Dark)")),
            "{found:?}"
        );
    }
    browser.close().await;
}

#[test]
fn pages_of_a_kind_are_one() {
    assert_eq!(kind("/connections/con_019/mapping?x=1"), "/connections/*/mapping");
    assert_eq!(kind("/findings/customer.unknown?connection=con_1"), "/findings/*");
    assert_eq!(kind("/invoices"), "/invoices");
    assert_eq!(kind("/"), "/");
    assert!(is_page("/invoices/inv_1") && !is_page("/invoices/inv_1/pdf"));
}
