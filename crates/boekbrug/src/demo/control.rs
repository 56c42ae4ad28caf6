//! The sandbox's own interface: what a person does inside the package, and what its books say.

use anyhow::{Context, Result};
use http::Method;
use serde_json::Value;
use url::Url;

use crate::installation::Installation;

/// One administration of a sandbox.
pub(super) struct Control<'a> {
    pub(super) installation: &'a Installation,
    pub(super) sandbox: &'a Url,
    /// Its name; none for the first.
    pub(super) administration: Option<&'static str>,
}

impl Control<'_> {
    /// What the sandbox knows of itself.
    pub(super) async fn get(&self, what: &str) -> Result<Value> {
        self.installation.get_json(&self.address(what)?).await
    }

    /// A list out of it.
    pub(super) async fn list(&self, what: &str, name: &str) -> Result<Vec<Value>> {
        let told = self.get(what).await?;
        let list = if name.is_empty() { &told } else { &told[name] };
        let list = list.as_array().cloned();
        list.with_context(|| format!("The sandbox's {what} have another form."))
    }

    /// Something that a person does there.
    pub(super) async fn act(&self, method: Method, what: &str, body: &Value) -> Result<Value> {
        self.installation.send_json(method, &self.address(what)?, body).await
    }

    fn address(&self, what: &str) -> Result<Url> {
        let mut url = self.sandbox.join(&format!("/_control/{what}"))?;
        if let Some(name) = self.administration {
            url.query_pairs_mut().append_pair("administration", name);
        }
        Ok(url)
    }
}
