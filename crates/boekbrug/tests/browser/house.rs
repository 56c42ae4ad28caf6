//! The demo at work: a sandbox of every package, three linked administrations, and links for people.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::browser::Browser;

/// A page with nothing on it.
const PDF: &str = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\n\
    endobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\nxref\n0 4\n0000000000 65535 f \n\
    0000000009 00000 n \n0000000056 00000 n \n0000000111 00000 n \ntrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n176\n%%EOF\n";

/// The demo, which ends with the test.
pub(crate) struct House {
    demo: Child,
    /// Signs in at once.
    pub(crate) link: String,
    /// For a new person.
    pub(crate) invitation: String,
    pub(crate) address: String,
    api: String,
    key: String,
    said: Arc<Mutex<Vec<String>>>,
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.demo.kill());
        drop(self.demo.wait());
    }
}

impl House {
    /// Starts it and waits until it can be used.
    pub(crate) fn open() -> Self {
        Self::with(&[])
    }

    /// With one package alone, which begins sooner.
    pub(crate) fn of(package: &str) -> Self {
        Self::with(&["--package", package])
    }

    fn with(more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_boekbrug"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BOEKBRUG_")) {
            command.env_remove(name);
        }
        command
            .args(["demo", "--json"])
            .args(more)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        let mut demo = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(demo.stderr.take().unwrap()).lines();
        let said: Arc<Mutex<Vec<String>>> = Arc::default();
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            lines
                .map_while(Result::ok)
                .for_each(|line| heard.lock().unwrap().push(line));
        });
        let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
        let told = lines.find_map(|line| {
            let told: Value = serde_json::from_str(&line.unwrap()).ok()?;
            told["link"].is_string().then_some(told)
        });
        let told = told.expect("the demo tells where to come in");
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        let (link, invitation, api, key) = (text("link"), text("invitation"), text("api"), text("key"));
        let address = api.trim_end_matches("/v1").to_owned();
        Self {
            demo,
            link,
            invitation,
            address,
            api,
            key,
            said,
        }
    }

    /// An address of it.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Comes in by an invitation, as a bookkeeper does the first time.
    pub(crate) async fn come_in(&self, browser: &Browser) {
        browser.go(&self.invitation).await;
        browser.fill("#email", "eva@devries.example").await;
        browser.fill("#name", "Eva de Vries").await;
        browser.fill("#password", "een zin die niemand raadt").await;
        browser.click("main button.primary").await;
        browser.find("nav.menu").await;
    }

    /// Chooses the language of the pages.
    pub(crate) async fn speak(&self, browser: &Browser, language: &str) {
        browser.go(&self.at("/")).await;
        browser.click(&format!("footer button[value={language}]")).await;
        browser.find(&format!("html[lang={language}]")).await;
    }

    /// Asks the interface for applications, from within the open page; what is replaced was read just before.
    pub(crate) async fn ask(&self, browser: &Browser, method: &str, path: &str, body: Option<Value>) -> Value {
        let script = "const [method, url, key, body, done] = arguments; \
            const headers = { authorization: 'Bearer ' + key, 'content-type': 'application/json' }; \
            const tag = method === 'PUT' ? fetch(url, { headers }).then(now => now.headers.get('etag')) : Promise.resolve(null); \
            if (method !== 'GET') headers['idempotency-key'] = crypto.randomUUID(); \
            tag.then(tag => { if (tag) headers['if-match'] = tag; return fetch(url, { method, headers, body }); }).then(async answer => { const text = await answer.text(); \
            done(text ? JSON.parse(text) : null); }).catch(error => done({ fault: String(error) }))";
        let body = body.map(|body| Value::from(body.to_string()));
        let arguments = vec![
            method.into(),
            format!("{}{path}", self.api).into(),
            self.key.clone().into(),
            body.into(),
        ];
        browser.client.execute_async(script, arguments).await.unwrap()
    }

    /// Offers an invoice with its PDF, as an application does.
    pub(crate) async fn offer(&self, browser: &Browser, administration: &str, invoice: &Value) -> Value {
        let script = "const [url, key, invoice, pdf, done] = arguments; const form = new FormData(); \
            form.append('invoice', new Blob([invoice], { type: 'application/json' })); \
            form.append('pdf', new Blob([pdf], { type: 'application/pdf' }), 'factuur.pdf'); \
            const headers = { authorization: 'Bearer ' + key, 'idempotency-key': crypto.randomUUID() }; \
            fetch(url, { method: 'POST', headers, body: form }).then(answer => answer.json()).then(done) \
            .catch(error => done({ fault: String(error) }))";
        let arguments = vec![
            format!("{}/administrations/{administration}/invoices", self.api).into(),
            self.key.clone().into(),
            invoice.to_string().into(),
            PDF.into(),
        ];
        browser.client.execute_async(script, arguments).await.unwrap()
    }

    /// The demo's connections: id and package.
    pub(crate) async fn connections(&self, browser: &Browser) -> Vec<(String, String)> {
        let answer = self.ask(browser, "GET", "/connections", None).await;
        let rows = answer["items"].as_array().cloned().unwrap_or_default();
        assert!(!rows.is_empty(), "packages are linked: {answer}");
        let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
        rows.iter().map(|row| (text(row, "id"), text(row, "package"))).collect()
    }

    /// Does something in a package's sandbox, as if at the package itself; gives its answer.
    pub(crate) async fn at_the_package(&self, package: &str, method: &str, path: &str, body: &Value) -> String {
        let begin = format!("The sandbox of {package} listens on ");
        let found = self
            .said
            .lock()
            .unwrap()
            .iter()
            .find_map(|line| line.strip_prefix(&begin).map(str::to_owned));
        let url: url::Url = found.expect("the demo tells its sandboxes").parse().unwrap();
        let place = (url.host_str().unwrap(), url.port().unwrap());
        let mut stream = tokio::net::TcpStream::connect(place).await.unwrap();
        let (host, body) = (url.authority(), body.to_string());
        let request = format!(
            "{method} /_control/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        answer
    }
}
