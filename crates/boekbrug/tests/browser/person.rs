//! A person at the screen: with the mouse, or with nothing but the keyboard; in Dutch or in English.

use serde_json::json;

use crate::browser::Browser;

/// Keys, as WebDriver writes them.
const ENTER: char = '\u{e007}';
const SPACE: char = ' ';
const DOWN: char = '\u{e015}';

/// How often is looked for what a click brings, a tenth of a second apart.
const LOOKS: u32 = 300;
/// How often for what comes by itself: the package is read once a minute.
const LONG: u32 = 1_500;

/// How a person works.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    Mouse,
    Keyboard,
}

/// A person at a browser.
pub(crate) struct Person<'a> {
    pub(crate) browser: &'a Browser,
    pub(crate) way: Way,
    /// `nl` or `en`.
    pub(crate) language: &'static str,
}

impl Person<'_> {
    /// The text in the person's language.
    pub(crate) fn word(&self, dutch: &'static str, english: &'static str) -> &'static str {
        if self.language == "nl" { dutch } else { english }
    }

    /// Waits for a page with this heading.
    pub(crate) async fn is_at(&self, dutch: &'static str, english: &'static str) {
        let heading = self.word(dutch, english);
        let script = format!(
            "return document.readyState === 'complete' && \
             [...document.querySelectorAll('h1')].some(h => h.innerText.trim() === {})",
            json!(heading)
        );
        self.until(&format!("the page `{heading}`"), &script, LOOKS).await;
    }

    /// Waits until the open page says this, without touching anything.
    pub(crate) async fn sees(&self, text: &str) {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        self.until(&format!("`{text}`"), &script, LOOKS).await;
    }

    /// Waits until the open page says by itself what was not there before.
    pub(crate) async fn comes_to_see(&self, text: &str) {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        self.until(&format!("`{text}`"), &script, LONG).await;
    }

    /// Looks at the page again and again until it says this: nothing tells a list that it has a new row.
    pub(crate) async fn finds_on(&self, address: &str, text: &str) {
        for _ in 0..LONG {
            self.browser.go(address).await;
            if self.browser.text().await.contains(text) {
                return;
            }
            self.browser.rest().await;
        }
        panic!("{address} never says `{text}`: {}", self.browser.text().await);
    }

    async fn until(&self, what: &str, script: &str, looks: u32) {
        for _ in 0..looks {
            // a page that is just being left cannot be asked
            let found = self.browser.client.execute(script, Vec::new()).await;
            if found.is_ok_and(|found| found == json!(true)) {
                return;
            }
            self.browser.rest().await;
        }
        let (path, text) = (self.browser.path().await, self.browser.text().await);
        panic!("{what} is not there on {path}: {text}");
    }

    /// Follows a link or presses a button.
    pub(crate) async fn presses(&self, css: &str) {
        match self.way {
            Way::Mouse => self.clicks(css).await,
            Way::Keyboard => {
                self.browser.find(css).await;
                self.browser.tab_to(css).await;
                self.browser.press(ENTER).await;
            }
        }
    }

    /// Clicks; once more where the page put something new in its place just then.
    async fn clicks(&self, css: &str) {
        for _ in 0..LOOKS {
            match self.browser.find(css).await.click().await {
                Err(error) if error.is_stale_element_reference() => self.browser.rest().await,
                clicked => return clicked.unwrap(),
            }
        }
        panic!("`{css}` never stays on {}", self.browser.path().await);
    }

    /// Chooses one of several, or ticks.
    pub(crate) async fn picks(&self, css: &str) {
        let target = self.browser.find(css).await;
        match self.way {
            Way::Mouse => self.clicks(css).await,
            Way::Keyboard => {
                // the browser brings Tab to the first of a group, and arrows to the others
                let group = target.attr("name").await.unwrap().unwrap_or_default();
                self.browser.tab_to(&format!("input[name='{group}']")).await;
                self.browser.press(SPACE).await;
                let here = format!("return document.activeElement.matches({})", json!(css));
                for _ in 0..10 {
                    if self.browser.run(&here).await == json!(true) {
                        break;
                    }
                    self.browser.press(DOWN).await;
                }
            }
        }
        assert!(target.is_selected().await.unwrap(), "{css} is chosen");
    }

    /// Writes into a field.
    pub(crate) async fn writes(&self, css: &str, text: &str) {
        match self.way {
            Way::Mouse => self.browser.fill(css, text).await,
            Way::Keyboard => {
                self.browser.find(css).await;
                self.browser.tab_to(css).await;
                for key in text.chars() {
                    self.browser.press(key).await;
                }
            }
        }
        let value = format!("return document.querySelector({}).value", json!(css));
        assert_eq!(self.browser.run(&value).await, json!(text));
    }

    /// Chooses from a list by the code that an entry begins with.
    pub(crate) async fn selects(&self, css: &str, code: &str) {
        let list = self.browser.find(css).await;
        match self.way {
            Way::Mouse => list.select_by_value(code).await.unwrap(),
            Way::Keyboard => {
                self.browser.tab_to(css).await;
                for key in code.chars() {
                    self.browser.press(key).await;
                }
            }
        }
        let value = format!("return document.querySelector({}).value", json!(css));
        assert_eq!(self.browser.run(&value).await, json!(code), "{css}");
    }
}
