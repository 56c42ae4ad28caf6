//! The floor's side of the wire: the calls, with the client library that the program uses, and plain structs.

pub(crate) mod exact;
pub(crate) mod king;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::sandbox::{KEY, SUBSCRIPTION};

/// Rows on a page: the most that the package gives (apis/snelstart.md section 3).
pub(crate) const PAGE: usize = 500;

/// A client as the program makes it: no proxy, no redirects, connections kept.
pub(crate) fn client() -> Result<reqwest::Client> {
    // an error means that there is a provider already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .tcp_nodelay(true);
    Ok(client.build()?)
}

/// Calls with a token.
#[derive(Clone)]
pub(crate) struct Calls {
    client: reqwest::Client,
    sandbox: Url,
    bearer: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl Calls {
    /// Makes a token.
    pub(crate) async fn sign_in(sandbox: &Url) -> Result<Self> {
        let client = client()?;
        let answer = client
            .post(sandbox.join("/b2b/token")?)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("grant_type=clientkey&clientkey={KEY}"))
            .send()
            .await?
            .error_for_status()?;
        let token: Token = serde_json::from_slice(&answer.bytes().await?)?;
        Ok(Self {
            client,
            sandbox: sandbox.clone(),
            bearer: format!("Bearer {}", token.access_token),
        })
    }

    /// The body of a GET.
    pub(crate) async fn get(&self, path: &str) -> Result<Vec<u8>> {
        let request = self.client.get(self.sandbox.join(path)?);
        self.send(request).await
    }

    /// The body of the answer to a POST of JSON.
    pub(crate) async fn post(&self, path: &str, body: Vec<u8>) -> Result<Vec<u8>> {
        let request = self
            .client
            .post(self.sandbox.join(path)?)
            .header("content-type", "application/json")
            .body(body);
        self.send(request).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>> {
        let answer = request
            .header("authorization", &self.bearer)
            .header("ocp-apim-subscription-key", SUBSCRIPTION[0])
            .header("accept", "application/json")
            .send()
            .await?;
        let status = answer.status();
        let body = answer.bytes().await?;
        if !status.is_success() {
            anyhow::bail!("{status}: {}", String::from_utf8_lossy(&body));
        }
        Ok(body.into())
    }

    /// One page of relations.
    pub(crate) async fn relations(&self, skip: usize) -> Result<Vec<Relation>> {
        let body = self.get(&format!("/v2/relaties?$top={PAGE}&$skip={skip}")).await?;
        serde_json::from_slice(&body).context("a page of relations")
    }
}

/// A row with an id: a reference, or the answer to a POST.
#[derive(Serialize, Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Row {
    pub(crate) id: String,
    #[serde(skip_serializing)]
    pub(crate) nummer: i64,
}

/// A relation with the members that the connector reads.
#[derive(Serialize, Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Relation {
    pub(crate) id: String,
    pub(crate) modified_on: Option<String>,
    pub(crate) relatiesoort: Vec<String>,
    pub(crate) relatiecode: i64,
    pub(crate) naam: Option<String>,
    pub(crate) vestigings_adres: Option<Address>,
    pub(crate) correspondentie_adres: Option<Address>,
    pub(crate) telefoon: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) btw_nummer: Option<String>,
    pub(crate) krediettermijn: Option<i64>,
    pub(crate) nonactief: bool,
    pub(crate) kvk_nummer: Option<String>,
    pub(crate) factuur_email_versturen: Option<Email>,
}

impl Relation {
    /// The rows that the program keeps too.
    pub(crate) fn is_customer(&self) -> bool {
        let is = |kind: &str| self.relatiesoort.iter().any(|one| one == kind);
        self.relatiecode >= 0 && is("Klant") && !is("Eigen")
    }
}

/// An address.
#[derive(Serialize, Deserialize, Debug, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Address {
    contactpersoon: Option<String>,
    straat: Option<String>,
    postcode: Option<String>,
    plaats: Option<String>,
    land: Option<Row>,
}

/// Where a kind of document is mailed to.
#[derive(Serialize, Deserialize, Debug, Default)]
#[serde(default)]
pub(crate) struct Email {
    email: Option<String>,
}
