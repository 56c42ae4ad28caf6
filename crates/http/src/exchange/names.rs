//! Which names of headers, parameters and fields hold secrets.

/// Parts of a name that give a secret away, wherever they stand.
const PARTS: [&str; 14] = [
    "authorization",
    "password",
    "passwd",
    "wachtwoord",
    "secret",
    "token",
    "cookie",
    "credential",
    "signature",
    "sleutel",
    "apikey",
    "sessionid",
    "passphrase",
    "assertion",
];

/// Ends of a name that give a secret away.
const ENDS: [&str; 2] = ["key", "pwd"];

/// Harmless names that the lists above would catch.
const HARMLESS: [&str; 3] = ["tokentype", "primarykey", "foreignkey"];

/// Names that are secrets only in a form or an address, where a sign-in puts them; in JSON they are everyday words.
const IN_FORMS: [&str; 5] = ["code", "codeverifier", "state", "sig", "username"];

/// Knows the names.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    own: Vec<String>,
}

impl Names {
    pub(crate) fn new(own: &[&'static str]) -> Self {
        Self {
            own: own.iter().map(|name| plain(name)).collect(),
        }
    }

    /// In headers, JSON and XML.
    pub(crate) fn secret(&self, name: &str) -> bool {
        let name = plain(name);
        if self.own.contains(&name) {
            return true;
        }
        !HARMLESS.contains(&name.as_str())
            && (PARTS.iter().any(|part| name.contains(part)) || ENDS.iter().any(|end| name.ends_with(end)))
    }

    /// In forms and addresses.
    pub(crate) fn secret_in_form(&self, name: &str) -> bool {
        self.secret(name) || IN_FORMS.contains(&plain(name).as_str())
    }
}

/// Without case, hyphens, underscores and the like.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}
