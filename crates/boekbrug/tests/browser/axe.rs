//! axe-core, which knows the rules of WCAG (<https://www.w3.org/TR/WCAG22/>): fetched in the set-up of the test run.

use serde_json::{Value, json};

use crate::browser::{Browser, Theme};

/// Names the file `axe.min.js`; `cargo xtask test` sets it.
pub(crate) const VARIABLE: &str = "BOEKBRUG_TEST_AXE";

/// The script; none, and the reason on stderr, when there is none.
pub(crate) fn script() -> Option<String> {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        eprintln!(
            "NOT RUN: the rules of WCAG, because axe-core is missing\nhint: cargo xtask test fetches it; {VARIABLE} names axe.min.js"
        );
        return None;
    };
    Some(std::fs::read_to_string(path).unwrap())
}

/// What breaks a rule on the open page, light and dark, in words.
pub(crate) async fn breaches(browser: &Browser, script: &str) -> Vec<String> {
    let mut all = Vec::new();
    for theme in [Theme::Light, Theme::Dark] {
        browser.theme(theme).await;
        browser.run(&format!("if (!window.axe) {{ {script} }}")).await;
        let run = "const done = arguments[arguments.length - 1]; \
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) \
            .then(found => done(found.violations), error => done(String(error)));";
        let found = browser.client.execute_async(run, Vec::new()).await.unwrap();
        match found {
            Value::Array(found) => all.extend(found.iter().map(|one| told(one, theme))),
            other => panic!("axe-core could not look: {other}"),
        }
    }
    browser.theme(Theme::Light).await;
    all
}

fn told(violation: &Value, theme: Theme) -> String {
    let nodes = violation["nodes"].as_array().cloned().unwrap_or_default();
    let nodes: Vec<_> = nodes.iter().take(3).map(|node| node["html"].clone()).collect();
    format!(
        "{} ({theme:?}): {} {}",
        violation["id"],
        violation["help"],
        json!(nodes)
    )
}
