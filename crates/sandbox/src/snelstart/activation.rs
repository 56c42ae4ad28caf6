//! How a key comes to an app without anybody pasting it: the page on which a
//! user confirms, and the call to the app's webhook
//! [apis/snelstart.md §1.1, documented].
//!
//! The call is not signed and never repeated: 200 to 299 counts as
//! delivered, anything else is lost.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Response};
use serde::{Deserialize, Serialize};

use super::activation_page as page;
use super::control::{NoSuch, Refused};
use super::door::SnelStart;
use super::state::State;
use super::switches::WebhookCasing;
use crate::courier::{Courier, SocketCourier};
use crate::reply;

/// Longest `referenceKey` [documented].
const LONGEST_REFERENCE: usize = 500;

/// Path of the page, before the app's short name.
pub(crate) const PATH: &str = "/couplings/activate/";

/// What happened to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyAction {
    /// A user coupled the app.
    Create,
    /// The key is another one now; the old one is dead.
    Regenerate,
    /// The key is dead.
    Delete,
}

/// One call to the app's webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyWebhook {
    /// Its number, from 1.
    pub id: u64,
    /// Name of the administration.
    pub administration: String,
    /// What happened.
    pub action: KeyAction,
    /// The key.
    pub key: String,
    /// The reference that the app gave when its user came to the page.
    pub reference: String,
    /// The whole body.
    pub body: String,
    /// Whether it left: it is sent once, if an address is set.
    pub sent: bool,
    /// The status that came back, where one did.
    pub status: Option<u16>,
}

/// What the page is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) administration: Option<String>,
    pub(crate) reference: String,
    pub(crate) success_url: Option<String>,
}

impl State {
    /// A user couples the app: the key that the administration has, or a new
    /// one where it has none.
    fn couple(&mut self, index: usize, first: &str, reference: &str) {
        let has_key = self.administrations.get(index).is_some_and(|one| one.key.is_some());
        if !has_key {
            self.renew_key(index, first);
        }
        if let Some(administration) = self.administrations.get_mut(index) {
            administration.coupling = Some(reference.to_owned());
        }
        self.tell(index, KeyAction::Create);
    }

    /// Notes what the app has to be told, where a user coupled it.
    pub(crate) fn tell(&mut self, index: usize, action: KeyAction) {
        let Some(administration) = self.administrations.get_mut(index) else {
            return;
        };
        let (Some(reference), Some(key)) = (administration.coupling.clone(), administration.key.clone()) else {
            return;
        };
        if action == KeyAction::Delete {
            administration.coupling = None;
        }
        let (name, casing) = (administration.name.clone(), self.switches.webhook_casing);
        self.webhooks.push(KeyWebhook {
            id: self.webhooks.len() as u64 + 1,
            body: body(&key, action, &reference, casing),
            administration: name,
            action,
            key,
            reference,
            sent: false,
            status: None,
        });
    }
}

fn body(key: &str, action: KeyAction, reference: &str, casing: WebhookCasing) -> String {
    let fields = [
        ("KoppelSleutel", serde_json::json!(key)),
        ("ActionType", serde_json::json!(action)),
        ("ReferenceKey", serde_json::json!(reference)),
    ];
    let cased = |name: &str| match casing {
        WebhookCasing::Pascal => name.to_owned(),
        WebhookCasing::Camel => name[..1].to_ascii_lowercase() + &name[1..],
    };
    let fields = fields.into_iter().map(|(name, value)| (cased(name), value));
    serde_json::Value::Object(fields.collect()).to_string()
}

/// The way to the app.
impl SnelStart {
    /// The address to which webhooks go from now on; none leaves them in
    /// [`SnelStart::webhooks`].
    pub fn set_webhook(&self, url: Option<&str>) {
        self.state().webhook_url = url.map(str::to_owned);
    }

    /// Who brings webhooks; by itself the sandbox posts them over plain HTTP,
    /// each on a thread of its own.
    pub fn set_courier(&self, courier: Arc<dyn Courier>) {
        self.state().courier = Some(courier);
    }

    /// Every webhook so far, sent or not.
    pub fn webhooks(&self) -> Vec<KeyWebhook> {
        self.state().webhooks.clone()
    }

    /// The webhooks that have not left, for whoever brings them; they count
    /// as sent from now on.
    pub fn take_webhooks(&self) -> Vec<KeyWebhook> {
        let mut state = self.state();
        let waiting = state.webhooks.iter_mut().filter(|one| !one.sent);
        waiting
            .map(|one| {
                one.sent = true;
                one.clone()
            })
            .collect()
    }

    /// A user couples the app with an administration: what the button on the
    /// page does.
    pub fn activate(&self, administration: &str, reference: &str) -> Result<(), Refused> {
        if let Some(problem) = problem(reference) {
            return Err(Refused::Rules(vec![problem.to_owned()]));
        }
        {
            let mut state = self.state();
            let index = state.index_of(administration)?;
            let first = self.first_key(index);
            state.couple(index, &first, reference);
        }
        self.bring();
        Ok(())
    }

    /// Sends what has not left, where an address is set. Without the lock: an
    /// app may call the API before it answers.
    pub(crate) fn bring(&self) {
        let (url, courier, waiting) = {
            let mut state = self.state();
            let Some(url) = state.webhook_url.clone() else { return };
            let courier = state.courier.clone();
            let waiting = state.webhooks.iter_mut().filter(|one| !one.sent);
            let waiting: Vec<(u64, Bytes)> = waiting
                .map(|one| {
                    one.sent = true;
                    (one.id, Bytes::from(one.body.clone()))
                })
                .collect();
            (url, courier, waiting)
        };
        for (id, body) in waiting {
            if let Some(courier) = &courier {
                self.note_status(id, courier.post(&url, &body));
            } else {
                let (sandbox, url) = (self.clone(), url.clone());
                std::thread::spawn(move || sandbox.note_status(id, SocketCourier.post(&url, &body)));
            }
        }
    }

    fn note_status(&self, id: u64, status: Option<u16>) {
        if let Some(webhook) = self.state().webhooks.iter_mut().find(|one| one.id == id) {
            webhook.status = status;
        }
    }

    fn first_key(&self, index: usize) -> String {
        let first = self.config().administrations.get(index);
        first
            .map(|administration| administration.key.clone())
            .unwrap_or_default()
    }
}

fn problem(reference: &str) -> Option<&'static str> {
    match reference.chars().count() {
        0 => Some("De referenceKey ontbreekt."),
        1..=LONGEST_REFERENCE => None,
        _ => Some("De referenceKey mag maximaal 500 tekens bevatten."),
    }
}

/// Answers the page: it shows the choice, and the button couples.
pub(crate) fn answer(sandbox: &SnelStart, head: &Parts, body: &Bytes) -> Response<Bytes> {
    let html = |status, page: String| reply::response(status, "text/html; charset=utf-8", page);
    let app = head.uri.path().strip_prefix(PATH).unwrap_or("").trim_matches('/');
    if app != sandbox.config().app {
        return html(404, page::message("Deze koppeling bestaat niet."));
    }
    let (form, confirms) = match head.method.as_str() {
        "GET" => (head.uri.query().unwrap_or("").as_bytes(), false),
        "POST" => (body.as_ref(), true),
        _ => return html(405, page::message("Dat kan hier niet.")),
    };
    let request = read(form);
    if let Some(problem) = problem(&request.reference) {
        return html(400, page::message(problem));
    }
    if !confirms {
        return html(200, page::choice(app, &sandbox.administrations(), &request));
    }
    let chosen = request.administration.clone().unwrap_or_default();
    if sandbox.activate(&chosen, &request.reference).is_err() {
        return html(400, page::message("Kies een administratie."));
    }
    let to = request
        .success_url
        .as_deref()
        .and_then(|url| HeaderValue::from_str(url).ok());
    let Some(to) = to else {
        return html(200, page::message("De koppeling is actief."));
    };
    let mut response = html(302, page::message("De koppeling is actief."));
    response.headers_mut().insert(http::header::LOCATION, to);
    response
}

fn read(form: &[u8]) -> Request {
    let mut request = Request::default();
    for (name, value) in url::form_urlencoded::parse(form) {
        match name.to_ascii_lowercase().as_str() {
            "administration" => request.administration = Some(value.into_owned()),
            "referencekey" => request.reference = value.into_owned(),
            "successurl" => request.success_url = Some(value.into_owned()).filter(|url| !url.is_empty()),
            _ => {}
        }
    }
    request
}

/// Nobody has that administration.
impl State {
    pub(crate) fn index_of(&self, administration: &str) -> Result<usize, NoSuch> {
        self.administrations
            .iter()
            .position(|books| books.name == administration)
            .ok_or_else(|| NoSuch(format!("administration {administration}")))
    }
}
