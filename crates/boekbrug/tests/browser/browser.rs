//! A browser without a window, driven as the WebDriver standard says (<https://www.w3.org/TR/webdriver2/>).

use std::io::BufRead;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a page may take to show what is waited for: the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a picture shows of a page at most, in CSS pixels from its top.
const LONGEST: u64 = 1_700;

/// What the browser is started with: no window, no profile of anybody, and no word to the world.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--accept-lang=nl-NL",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// The size of a screen in CSS pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Size {
    Desk,
    Phone,
}

/// Light or dark, as the reader's system says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// A browser with one window.
pub(crate) struct Browser {
    pub(crate) client: Client,
    // in this order: first the driver ends, then the profile goes
    _driver: Driver,
    _profile: TempDir,
}

struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Browser {
    /// None, and the reason on stderr, where there is no browser.
    pub(crate) async fn open(size: Size) -> Option<Self> {
        for (program, package) in [("chromium", "chromium"), ("chromedriver", "chromium-driver")] {
            if !is_there(program) {
                eprintln!(
                    "NOT RUN: the browser test, because {program} is missing\nhint: sudo apt-get install {package}"
                );
                return None;
            }
        }
        let (driver, port) = driver();
        let profile = tempfile::tempdir().unwrap();
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let wish = json!({
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(wish) = wish else { return None };
        // everything is on loopback and in plain text, but the client wants to know how it would encrypt
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut builder = ClientBuilder::rustls().unwrap();
        let client = builder
            .capabilities(wish)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        let browser = Self {
            client: client.unwrap(),
            _driver: driver,
            _profile: profile,
        };
        browser.resize(size).await;
        Some(browser)
    }

    pub(crate) async fn resize(&self, size: Size) {
        let (width, height, mobile) = match size {
            Size::Desk => (1280, 900, false),
            Size::Phone => (360, 740, true),
        };
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.tools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    pub(crate) async fn theme(&self, theme: Theme) {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        // without movement: colours on their way from light to dark are neither
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.tools("Emulation.setEmulatedMedia", features).await;
    }

    pub(crate) async fn go(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// The path that is open.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// The first element that fits, waited for.
    pub(crate) async fn find(&self, css: &str) -> Element {
        let found = self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(css))
            .await;
        match found {
            Ok(found) => found,
            Err(error) => panic!("no `{css}` on {}: {error}\n{}", self.path().await, self.text().await),
        }
    }

    /// Whether anything fits now.
    pub(crate) async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.unwrap().is_empty()
    }

    pub(crate) async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap();
    }

    /// Clicks on what leads to another page, or to the same one anew, and waits until it is there.
    pub(crate) async fn leave(&self, css: &str) {
        self.run("window.isLeft = true").await;
        self.click(css).await;
        let there = "return window.isLeft !== true && document.readyState === 'complete'";
        for _ in 0..120 {
            // between two pages there is nothing that could run it
            let answer = self.client.execute(there, Vec::new()).await;
            if answer.is_ok_and(|there| there == json!(true)) {
                return;
            }
            self.rest().await;
        }
        panic!("`{css}` leads nowhere on {}: {}", self.path().await, self.text().await);
    }

    pub(crate) async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// All that a person can read on the page.
    pub(crate) async fn text(&self) -> String {
        let text = self.run("return document.body.innerText").await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Lets half a second pass: what is waited for happens in another program.
    #[allow(clippy::disallowed_methods, reason = "the other program goes by the machine's clock")]
    pub(crate) async fn rest(&self) {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }

    /// Presses keys as a person does.
    pub(crate) async fn press(&self, key: char) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Goes on with Tab until what has the focus fits; panics when it never does.
    pub(crate) async fn tab_to(&self, css: &str) {
        for _ in 0..80 {
            self.press('\u{e004}').await;
            let fits = format!("return document.activeElement.matches({})", json!(css));
            if self.run(&fits).await == json!(true) {
                return;
            }
        }
        panic!("the keyboard never comes to `{css}` on {}", self.path().await);
    }

    /// The page from its top to its end, as PNG; of a very long one the beginning, and a little smaller than on the screen.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        let script = "return [document.documentElement.clientWidth, document.documentElement.scrollHeight]";
        let page = self.run(script).await;
        let (width, height) = (page[0].as_u64().unwrap(), page[1].as_u64().unwrap());
        let (height, scale) = (height.min(LONGEST), if width > 600 { json!(0.75) } else { json!(1) });
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": scale });
        let wish = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let answer = self.tools("Page.captureScreenshot", wish).await;
        let data = answer["data"].as_str().unwrap();
        base64::engine::general_purpose::STANDARD.decode(data).unwrap()
    }

    /// What the page complained of since the last time: a breach of the policy for content, a file that is not there.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Log).await.unwrap();
        let entries = log.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["message"].to_string()).collect()
    }

    async fn tools(&self, name: &'static str, wish: Value) -> Value {
        let answer: Result<Value, CmdError> = self.client.issue_cmd(Tools(name, wish)).await;
        answer.unwrap()
    }

    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }
}

fn is_there(program: &str) -> bool {
    let asked = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok_and(|status| status.success())
}

/// The driver on a port of its own choice. It takes one of the first protocol and asks for the same of the second, where
/// another driver of these tests may have it: then it ends without a word, and is started again.
fn driver() -> (Driver, u16) {
    let started = (0..5).find_map(|_| start_driver());
    started.expect("chromedriver ended five times before it listened")
}

fn start_driver() -> Option<(Driver, u16)> {
    let mut command = Command::new("chromedriver");
    command
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
    let driver = Driver(child);
    let port = lines.find_map(|line| {
        let line = line.unwrap();
        let (_, port) = line.rsplit_once("on port ")?;
        // it first says that it was asked for any, which is 0
        port.trim_end_matches('.').parse().ok().filter(|port| *port != 0)
    })?;
    // it goes on talking: somebody must listen
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, port))
}

/// One of the browser's own tools (<https://chromedevtools.github.io/devtools-protocol/>).
#[derive(Debug)]
struct Tools(&'static str, Value);

impl WebDriverCompatibleCommand for Tools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.0, "params": self.1 });
        (Method::POST, Some(body.to_string()))
    }
}

/// What stands in the console.
#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
