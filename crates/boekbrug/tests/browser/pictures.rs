//! Pictures of every screen, for the documentation: `cargo xtask screens` names the folder.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::browser::{Browser, Size, Theme};
use crate::crawl::each_page;
use crate::house::House;

/// Names the folder; without it nothing is made.
const VARIABLE: &str = "BOEKBRUG_TEST_SCREENS";

/// Screens that are shown on a phone and in the dark too.
const ALSO: [&str; 5] = ["/", "/invoices", "/invoices/*", "/connections/*", "/logbook"];

/// The name of a kind's file.
fn name(kind: &str) -> String {
    let words: Vec<_> = kind.split('/').filter(|part| !part.is_empty()).collect();
    let name = words.join("-").replace('*', "one");
    if name.is_empty() { "overview".to_owned() } else { name }
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
    browser.go(&house.at("/sign-in")).await;
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("sign-in.png"), browser.picture().await).unwrap();
    house.come_in(&browser).await;
    house.speak(&browser, "nl").await;
    let mut made = BTreeSet::from(["sign-in".to_owned()]);
    each_page(&house, &browser, 1, async |_, kind| {
        let name = name(kind);
        std::fs::write(folder.join(format!("{name}.png")), browser.picture().await).unwrap();
        if ALSO.contains(&kind) {
            browser.theme(Theme::Dark).await;
            std::fs::write(folder.join(format!("{name}-dark.png")), browser.picture().await).unwrap();
            browser.theme(Theme::Light).await;
            browser.resize(Size::Phone).await;
            std::fs::write(folder.join(format!("{name}-phone.png")), browser.picture().await).unwrap();
            browser.resize(Size::Desk).await;
        }
        made.insert(name);
    })
    .await;
    eprintln!("{} screens: {made:?}", made.len());
    browser.close().await;
}

#[test]
fn screens_are_named_by_their_kind() {
    assert_eq!(name("/"), "overview");
    assert_eq!(name("/connections/*/mapping"), "connections-one-mapping");
}
