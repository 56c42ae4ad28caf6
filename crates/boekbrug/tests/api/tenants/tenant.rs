//! A tenant with one of everything.

use std::collections::{BTreeMap, BTreeSet};

use boekbrug_model::Scope;
use serde_json::{Value, json};

use crate::call::Caller;
use crate::house::House;
use crate::steps::{self, BOOKS, PASSWORD};

/// What belongs to one administration, by the names of parameters.
pub(super) const OF_AN_ADMINISTRATION: [&str; 4] = ["administration", "connection", "record", "invoice"];

/// A tenant, and everybody who may call for it.
pub(super) struct Tenant {
    /// Ids by the names of parameters.
    pub(super) ids: BTreeMap<&'static str, String>,
    /// A key with every scope.
    pub(super) app: Caller,
    /// A key with every scope but this one.
    pub(super) without: BTreeMap<Scope, Caller>,
    /// A key with every scope in another administration.
    pub(super) narrow: Caller,
    /// A key that was revoked.
    pub(super) revoked: String,
    /// The owner in a browser.
    pub(super) owner: Caller,
    /// The same, whose requests carry no token against forgery.
    pub(super) without_token: Caller,
    /// A reader in a browser.
    pub(super) reader: Caller,
    /// Somebody in a browser who erases themselves.
    pub(super) leaver: Caller,
}

/// Every scope of an organisation.
fn scopes() -> Vec<Scope> {
    let of_all = |scope: &Scope| *scope != Scope::Installation;
    Scope::ALL.into_iter().filter(of_all).collect()
}

impl Tenant {
    /// Makes one, over the interface alone.
    pub(super) async fn furnish(house: &House, name: &str) -> Self {
        let (organisation, app) = steps::organisation(house, name).await;
        let administration = steps::administration(&app, "Winkel").await;
        let elsewhere = steps::administration(&app, "Elders").await;
        let connection = steps::connection(&app, &administration, &BOOKS[0]).await;
        let at = format!("/v1/connections/{connection}");
        app.post(&format!("{at}/pull"), &json!({})).await;
        let records = format!("{at}/records/customers?limit=1");
        let record = steps::until("a customer", async || {
            let list = app.get(&records).await;
            list["items"].get(0).map(steps::id)
        });
        let record = record.await;
        let number = format!("{name}-1");
        let offers = format!("/v1/administrations/{administration}/invoices");
        let offered = app.ask("POST", &offers, Some(steps::invoice(&number))).await;
        let invoice = steps::id(&offered.well("POST", &offers));
        let endpoint = json!({"url": "http://127.0.0.1:9/hook", "description": name, "administration": administration});
        let endpoint = steps::id(&app.post("/v1/webhook-endpoints", &endpoint).await["endpoint"]);
        let keys = Keys { app: &app, house };
        let without = keys.without().await;
        let narrow = keys.make(&scopes(), Some(&elsewhere)).await.1;
        let (key, _, _) = keys.make(&[Scope::InvoicesRead], None).await;
        let (over, _, revoked) = keys.make(&scopes(), None).await;
        app.ask("DELETE", &format!("/v1/api-keys/{over}"), None)
            .await
            .well("DELETE", "key");
        let (owner, without_token, _) = joined(house, &app, name, "administrator").await;
        let (reader, _, person) = joined(house, &app, name, "reader").await;
        let (leaver, ..) = joined(house, &app, &format!("weg.{name}"), "reader").await;
        let (.., erased) = joined(house, &app, &format!("gewist.{name}"), "reader").await;
        let open = json!({"email": format!("later@{name}.example"), "role": "reader"});
        let invitation = app.post("/v1/invitations", &open).await;
        let invitation = steps::id(&invitation);
        let customers = json!({"customers": [{"id": "app-1", "name": "Bakkerij De Proef"}]});
        app.post(&format!("{at}/customers"), &customers).await;
        previewed(&app, &at).await;
        // Paused, it holds still while everybody tries at it.
        verified(&app, &invoice).await;
        app.done(&format!("{at}/pause")).await;
        let organisation = steps::id(&organisation);
        Self {
            ids: BTreeMap::from([
                ("organisation", organisation),
                ("administration", administration),
                ("connection", connection),
                ("record", record),
                ("invoice", invoice),
                ("endpoint", endpoint),
                ("key", key),
                ("person", person),
                ("invitation", invitation),
                ("erased", erased),
            ]),
            app,
            without,
            narrow,
            revoked,
            owner,
            without_token,
            reader,
            leaver,
        }
    }

    /// What stands in the administration that the narrow key may not see.
    pub(super) fn things_of_the_administration(&self) -> BTreeSet<String> {
        let names = OF_AN_ADMINISTRATION.iter();
        names.map(|name| self.ids[name].clone()).collect()
    }

    /// Everything that somebody else must not have changed.
    pub(super) async fn inventory(&self) -> Vec<Value> {
        let (connection, invoice) = (&self.ids["connection"], &self.ids["invoice"]);
        let mut all = Vec::new();
        for path in [
            "/v1/organisation".to_owned(),
            "/v1/administrations".to_owned(),
            "/v1/connections".to_owned(),
            format!("/v1/connections/{connection}/settings"),
            format!("/v1/connections/{connection}/mappings"),
            format!("/v1/connections/{connection}/fields"),
            format!("/v1/connections/{connection}/matching"),
            format!("/v1/connections/{connection}/preview"),
            format!("/v1/connections/{connection}/records/customers"),
            format!("/v1/connections/{connection}/customers"),
            format!("/v1/invoices/{invoice}"),
            format!("/v1/administrations/{}/invoices", self.ids["administration"]),
            "/v1/webhook-endpoints".to_owned(),
            "/v1/people".to_owned(),
            "/v1/invitations".to_owned(),
            "/v1/api-keys".to_owned(),
        ] {
            let mut found = self.app.get(&path).await;
            // When a key was last used is no change by somebody else.
            for item in found["items"].as_array_mut().into_iter().flatten() {
                if let Some(item) = item.as_object_mut() {
                    item.retain(|name, _| !["used", "lastUsed", "due"].contains(&name.as_str()));
                }
            }
            all.push(found);
        }
        all
    }

    /// Tries to make keys and people with more than the caller has.
    pub(super) async fn bigger_keys_are_refused(&self, house: &House) {
        let keys = Keys { app: &self.app, house };
        let small = keys.make(&[Scope::AccessRead, Scope::AccessWrite], None).await.1;
        let wide = json!({"name": "meer", "scopes": ["access:write", "invoices:write"]});
        assert_eq!(
            small.try_send("POST", "/v1/api-keys", &wide).await.status,
            403,
            "more scopes"
        );
        let everywhere = json!({"name": "meer", "scopes": ["invoices:read"]});
        let answer = self.narrow.try_send("POST", "/v1/api-keys", &everywhere).await;
        assert!(
            answer.status >= 400,
            "a key for everywhere from one for elsewhere: {}",
            answer.text()
        );
        let operators = json!({"name": "meer", "scopes": ["installation"]});
        let answer = self.app.try_send("POST", "/v1/api-keys", &operators).await;
        assert!(answer.status >= 400, "the operator's scope: {}", answer.text());
    }
}

/// Makes keys.
struct Keys<'a> {
    app: &'a Caller,
    house: &'a House,
}

impl Keys<'_> {
    /// Id, caller and text of a new key.
    async fn make(&self, scopes: &[Scope], only: Option<&str>) -> (String, Caller, String) {
        let mut body = json!({"name": "test", "scopes": scopes});
        if let Some(only) = only {
            body["administrations"] = json!([only]);
        }
        let made = self.app.post("/v1/api-keys", &body).await;
        let key = made["key"].as_str().unwrap().to_owned();
        (steps::id(&made["apiKey"]), self.house.nobody.key(&key), key)
    }

    /// For each scope a key that has all others.
    async fn without(&self) -> BTreeMap<Scope, Caller> {
        let mut all = BTreeMap::new();
        for scope in scopes() {
            let others: Vec<_> = scopes().into_iter().filter(|other| *other != scope).collect();
            all.insert(scope, self.make(&others, None).await.1);
        }
        all
    }
}

/// Invites somebody, who accepts and signs in: in a browser, the same without a token, and their id.
async fn joined(house: &House, app: &Caller, tenant: &str, role: &str) -> (Caller, Caller, String) {
    let email = format!("{role}@{tenant}.example");
    let invited = app
        .post("/v1/invitations", &json!({"email": email, "role": role}))
        .await;
    let token = invited["link"].as_str().unwrap().rsplit('/').next().unwrap();
    let accept = json!({"token": token, "name": "Eva", "password": PASSWORD});
    let answer = house.nobody.try_send("POST", "/v1/invitations/accept", &accept).await;
    let session = answer.well("POST", "/v1/invitations/accept");
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    let without_token = house.nobody.with("cookie", cookie);
    let browser = without_token.with("x-csrf-token", session["csrfToken"].as_str().unwrap());
    (browser, without_token, steps::id(&session["person"]))
}

/// Makes a preview and waits for its end.
async fn previewed(app: &Caller, connection: &str) {
    let path = format!("{connection}/preview");
    app.post(&path, &json!({"feeds": ["customers"]})).await;
    let look = async || (app.get(&path).await["state"] == "done").then_some(());
    steps::until("the preview", look).await;
}

/// Waits until an invoice is in the books and read back.
async fn verified(app: &Caller, invoice: &str) {
    let path = format!("/v1/invoices/{invoice}");
    let look = async || {
        let row = app.get(&path).await;
        assert_ne!(row["state"], "findings", "{row}");
        (row["state"] == "verified").then_some(())
    };
    steps::until("the proof", look).await;
}
